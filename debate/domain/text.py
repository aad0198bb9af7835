"""Words of people: cleaned at the door, sealed by a salted digest, erasable. Never compared across authors."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from itertools import filterfalse

from debate.domain.rejections import Code, Rejection

NAME_LIMIT = 60
NOTE_LIMIT = 500
TITLE_LIMIT = 160
ANSWER_LIMIT = 4000  # a page and a half: what is longer is a document, and has an address
EMAIL_LIMIT = 254  # RFC 5321 §4.5.3.1.3, without the brackets

# Direction overrides and isolates, zero-width space, BOM, soft hyphen: invisible, able to disguise a name or a text.
# The joiners U+200C and U+200D stay: Persian and emoji need them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_SPACES = re.compile(r"\s+")
_NOT_WORDS = re.compile(r"[\W_]+")
Cleaner = Callable[[str], "str | Rejection"]


class SealedText:
    """A text that can be erased without breaking the chain: events keep `id` and `digest`, the store keeps `salt` and `body` apart.

    `digest` is SHA-256 over salt and body, in hex. After an erasure `body` and `salt` are None and the digest remains.
    Not a Struct on purpose: the store's codec must meet it through its hook, so that no body slips into an event.
    """

    __slots__ = ("body", "digest", "id", "salt")

    def __init__(self, id: str, digest: str, salt: str | None, body: str | None) -> None:
        self.id = id
        self.digest = digest
        self.salt = salt
        self.body = body

    @classmethod
    def seal(cls, id: str, salt: str, body: str) -> "SealedText":
        return cls(id, hashlib.sha256(f"{salt}:{body}".encode()).hexdigest(), salt, body)

    def erased(self) -> "SealedText":
        return SealedText(self.id, self.digest, None, None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SealedText) and (self.id, self.digest, self.body) == (other.id, other.digest, other.body)

    def __hash__(self) -> int:
        return hash((self.id, self.digest))

    def __repr__(self) -> str:
        return f"SealedText({self.id}, {'erased' if self.body is None else 'sealed'})"  # never the body: reprs reach logs


def same_words(one: SealedText | None, other: SealedText | None) -> bool:
    return (one.body if one is not None else None) == (other.body if other is not None else None)


def clean(raw: str) -> str | Rejection:
    """One line of text in NFC, inner spaces folded, invisible direction marks removed.

    Line breaks and tabs become spaces. Any other control character, or half a surrogate pair, is refused: nobody types one.
    """
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", raw))
    text = _SPACES.sub(" ", text).strip()
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        return Rejection(Code.TEXT_CONTROL_CHARACTERS)
    return text


def clean_lines(raw: str) -> str | Rejection:
    """Several lines, each cleaned as one; empty ones go."""
    lines = [clean(line) for line in raw.splitlines()]
    return next((line for line in lines if isinstance(line, Rejection)), None) or "\n".join(str(line) for line in lines if line)


def within(raw: str, limit: int, too_long: Code, cleaned: Cleaner = clean) -> str | Rejection:
    """Cleaned, and no longer than `limit`. May be empty."""
    text = cleaned(raw)
    return text if isinstance(text, Rejection) or len(text) <= limit else Rejection(too_long)


def words(raw: str, limit: int, empty: Code, too_long: Code, cleaned: Cleaner = clean) -> str | Rejection:
    """Cleaned, something, and no longer than `limit`."""
    text = within(raw, limit, too_long, cleaned)
    return text or Rejection(empty)


def gist(text: str) -> str:
    """What stays of a text when case, accents and punctuation do not count: two texts with one gist are the same question."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(filterfalse(unicodedata.combining, folded))
    return _NOT_WORDS.sub(" ", bare).strip() or text
