"""What the demo plays, in one language: the table, the running order, the people and their questions. Read from script_{fr,en}.toml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from debate.domain.agenda import SegmentKind
from debate.domain.debate import QUESTION_LIMIT
from debate.domain.questions.words import Origin, Rule
from debate.domain.stage import SeatKind
from debate.domain.text import TITLE_LIMIT, clean
from frontend.demo.chance import drawn
from frontend.demo.consultation import Proposal

_HERE = Path(__file__).parent
_SENTENCE = re.compile(r"[.!?…](?=[\s»”\"]|$)")
_SHORTEST = 40  # a first sentence of less (« Oui. ») says nothing alone
_NUMBERED = re.compile(r"^Article\s+[\w. ]{1,12}\s?[-:–]\s+")
_SECTIONS = 3
_ARGUMENTS = 3  # of one proposal; the best supported
_FROM_PROPOSALS = 120


class SeatPlan(Struct, frozen=True):
    kind: SeatKind
    name: str
    quality: str


class SegmentPlan(Struct, frozen=True):
    kind: SegmentKind
    title: str
    minutes: int
    disagreement: str | None = None


class Line(Struct, frozen=True):
    """A question that somebody will ask. `appeal` is the share of people who would support it.

    `refuse` and `note` are what moderation makes of it; `same_as` is the text of the question that it repeats.
    """

    text: str
    appeal: float
    origin: Origin = Origin.ONLINE
    name: str | None = None
    refuse: Rule | None = None
    note: str | None = None
    same_as: str | None = None


class Play(Struct, frozen=True):
    """The last seat is kept for the visitor; the others are taken, the hall among them."""

    title: str
    consulted_title: str
    crew: str
    too_late: str
    towns: tuple[str, ...]
    years: tuple[str, ...]
    hours: tuple[str, ...]
    places: tuple[str, ...]
    names: tuple[str, ...]
    seats: tuple[SeatPlan, ...]
    segments: tuple[SegmentPlan, ...]
    questions: tuple[Line, ...]


class Asked(Struct, frozen=True):
    """A line as it is said this time; `text` is as the debate will keep it.

    `asker` counts people; `place` is where a person of the hall sits.
    """

    line: Line
    text: str
    name: str
    asker: int
    place: str | None


def load_play(lang: str) -> Play:
    return msgspec.toml.decode((_HERE / f"script_{lang}.toml").read_bytes(), type=Play)


def nth(play: Play, number: int) -> Asked:
    """The question that comes after `number` others. The first round is in the order of the script, later ones are shuffled."""
    cycle, index = divmod(number, len(play.questions))
    order = range(len(play.questions))
    chosen = index if cycle == 0 else sorted(order, key=lambda at: drawn("order", cycle, at))[index]
    line = play.questions[chosen]

    def one(of: Sequence[str], what: str) -> str:
        return of[int(drawn(what, number) * len(of))]

    slots = {"{town}": play.towns, "{year}": play.years, "{hour}": play.hours}
    text = line.text
    for slot, values in slots.items():
        text = text.replace(slot, one(values, slot))
    hall = line.origin is not Origin.ONLINE
    # A walk through everybody, so that nobody asks again before the others have: the server holds people to a pace.
    asker = number * 11 % len(play.names)
    return Asked(line, as_kept(text), line.name or play.names[asker], asker, one(play.places, "place") if hall else None)


def as_kept(text: str) -> str:
    """The debate keeps one plain space where French sets a narrow one: words are known again by what it keeps."""
    kept = clean(text)
    return kept if isinstance(kept, str) else text


def with_consultation(play: Play, proposals: Sequence[Proposal], lang: str) -> Play:
    """The same table, on what a consultation gathered: its sections become segments, its titles and arguments questions."""
    sections = [name for name, _ in Counter(one.section for one in proposals if one.section).most_common(_SECTIONS)]
    title = play.consulted_title.replace("{section}", sections[0] if sections else proposals[0].title)
    segments = tuple(
        msgspec.structs.replace(plan, title=shortened(name, TITLE_LIMIT), disagreement=None)
        for plan, name in zip(play.segments, sections, strict=False)
    )
    lines = _with_refused(_lines(proposals[:_FROM_PROPOSALS], lang), play.questions)
    return msgspec.structs.replace(play, title=shortened(title, TITLE_LIMIT), segments=segments or play.segments, questions=lines)


# How a title or an argument becomes a question, in the language of the demo; the words themselves stay in theirs.
_ASKS = {
    "fr": (
        "« {} »\u202f: qu’est-ce que cela changera, concrètement\u202f?",
        "« {} »\u202f: qui paiera, et à partir de quand\u202f?",
        "« {} »\u202f: qu’est-ce qui s’y oppose aujourd’hui\u202f?",
        "« {} »\u202f: le panel y est-il favorable\u202f?",
    ),
    "en": (
        "“{}”: what will it change in practice?",
        "“{}”: who will pay, and from when on?",
        "“{}”: what stands in its way today?",
        "“{}”: is the panel in favour?",
    ),
}
_ANSWERS = {
    "fr": ("« {} » Que répondez-vous à cet argument pour\u202f?", "« {} » Que répondez-vous à cette objection\u202f?"),
    "en": ("“{}” What do you say to this argument in favour?", "“{}” What do you say to this objection?"),
}


def _lines(proposals: Sequence[Proposal], lang: str) -> tuple[Line, ...]:
    asks, (answer_for, answer_against) = _ASKS[lang], _ANSWERS[lang]
    most = max((one.votes for one in proposals), default=0) or 1
    lines: dict[str, Line] = {}
    for index, proposal in enumerate(proposals):
        appeal = 0.25 + 0.7 * (proposal.votes / most) ** 0.3
        said = [(asks[index % len(asks)], _NUMBERED.sub("", proposal.title), proposal.author)]
        for argument in proposal.arguments[:_ARGUMENTS]:
            said.append((answer_for if argument.supports else answer_against, argument.text, argument.author))
        for ask, words, author in said:
            text = question_of(words, ask)
            origin = Origin.HALL if drawn("hall", len(lines)) < 0.2 else Origin.ONLINE
            lines.setdefault(text, Line(text=text, appeal=round(appeal, 2), origin=origin, name=author or None))
    # By chance, so that the arguments of one proposal do not follow each other.
    return tuple(sorted(lines.values(), key=lambda line: drawn("line", line.text)))


def _with_refused(lines: tuple[Line, ...], script: tuple[Line, ...]) -> tuple[Line, ...]:
    """What the script has refused suits any subject: it is asked here too, so that a refusal is seen."""
    mixed = list(lines)
    for at, line in enumerate(line for line in script if line.refuse is not None):
        mixed.insert(6 + 8 * at, line)
    return tuple(mixed)


def question_of(words: str, ask: str) -> str:
    """At most as long as a question may be. Words that already ask are left alone."""
    words = words.strip().strip('«»“”" ')
    if words.endswith("?"):
        kept = shortened(words, QUESTION_LIMIT)
        if kept.endswith("?"):
            return kept
    return ask.replace("{}", shortened(words, QUESTION_LIMIT - len(ask) + 2).rstrip(" .;:,"))


def shortened(text: str, most: int) -> str:
    """Cut at the end of a sentence; of a word, with an ellipsis, where the first sentence alone is too long."""
    if len(text) <= most:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text[:most])]
    if ends and ends[-1] >= _SHORTEST:
        return text[: ends[-1]].strip()
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
