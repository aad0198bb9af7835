"""python3 verify_ledger.py ledger.json [--key HEX] [--head HEX]

Verifies an exported ledger on your own machine. Needs Python 3.8 and nothing else: no network, no package, no part of Assises.
Vérifie un registre exporté, sur votre machine. Ne demande que Python 3.8 : ni réseau, ni paquet, ni rien d’Assises.

  --key   the public key you noted; without it, the one in the file             la clé publique que vous avez notée
  --head  a head you noted, whole or its first signs: the chain must hold it    une tête notée, entière ou son début

1. Chain: head n = SHA-256(head n-1 in hex + entry n as JSON, keys sorted, no spaces, UTF-8). Head 0 is 64 zeros.
2. Words: digest = SHA-256(salt + ":" + text), and the chain holds that digest for that question.
3. Signature: Ed25519 (RFC 8032) over FORMAT, debate, length, head and time of signing, each followed by a line end.
"""

import hashlib
import json
import sys
from typing import Any, Dict, List, Optional, Set, Tuple  # noqa: UP035  (Python 3.8 has no list[int])

FORMAT = "assises-ledger-1"
GENESIS = "0" * 64


class Wrong(Exception):
    """What does not hold, in both languages."""


def verify(export: Any, key: Optional[str] = None, head: Optional[str] = None) -> int:  # noqa: UP045
    """The number of entries of an export that holds. Raises Wrong."""
    try:
        return _verify(export, key, head)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as fault:
        raise Wrong("not an exported ledger / ceci n’est pas un registre exporté") from fault


def _verify(export: Dict[str, Any], key: Optional[str], head: Optional[str]) -> int:  # noqa: UP006, UP045
    if export["format"] != FORMAT:
        raise Wrong("unknown format / format inconnu : {}".format(export["format"]))
    heads = _chain(export["entries"])
    last = heads[-1] if heads else GENESIS
    if export["length"] != len(heads) or export["head"] != last:
        raise Wrong(f"the head is not that of entry {len(heads)} / la tête n’est pas celle de l’entrée {len(heads)}")
    _words(export["texts"], export["entries"])
    public = key.strip().lower() if key else export["public_key"]
    said = signed_words(export["debate"]["id"], export["length"], export["head"], export["signed_at"])
    if not verify_ed25519(bytes.fromhex(public), said, bytes.fromhex(export["signature"])):
        raise Wrong("the signature is not of this key / la signature n’est pas de cette clé")
    noted = "".join((head or "").split()).lower()
    if noted and not any(each.startswith(noted) for each in heads):
        raise Wrong("the head you noted is not in the chain / la tête que vous avez notée n’est pas dans la chaîne")
    return len(heads)


def _chain(entries: List[Dict[str, Any]]) -> List[str]:  # noqa: UP006
    heads: List[str] = []  # noqa: UP006
    for n, each in enumerate(entries, start=1):
        written = json.dumps(each["entry"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = heads[-1] if heads else GENESIS
        found = hashlib.sha256((before + written).encode()).hexdigest()
        if each["entry"]["n"] != n or each["head"] != found:
            raise Wrong(f"the first wrong entry is number {n} / la première entrée fausse est la {n}")
        heads.append(found)
    return heads


def _words(texts: List[Dict[str, Any]], entries: List[Dict[str, Any]]) -> None:  # noqa: UP006
    held: Set[Tuple[Any, Any]] = set()  # noqa: UP006
    for each in (each["entry"] for each in entries):
        held |= {(each.get("question"), each.get("digest")), (each.get("question"), each.get("original"))}
    for each in texts:
        digest = hashlib.sha256("{}:{}".format(each["salt"], each["text"]).encode()).hexdigest()
        if digest != each["digest"] or (each["question"], digest) not in held:
            number = each["question"]
            raise Wrong(f"the words of question {number} are not those of the chain / le texte de la question {number} n’est pas le bon")


def signed_words(debate: str, length: int, head: str, at: int) -> bytes:
    return f"{FORMAT}\n{debate}\n{length}\n{head}\n{at}\n".encode()


# Ed25519 as in RFC 8032 §6: slow and short. Only public values pass here, so its time may depend on them.
_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point = Tuple[int, int, int, int]  # noqa: UP006


def _add(p: _Point, q: _Point) -> _Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(s: int, p: _Point) -> _Point:
    q = (0, 1, 1, 0)
    while s > 0:
        if s & 1:
            q = _add(q, p)
        p, s = _add(p, p), s >> 1
    return q


def _recover_x(y: int, sign: int) -> Optional[int]:  # noqa: UP045
    if y >= _P:
        return None
    x2 = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (_P + 3) // 8, _P)
    if (x * x - x2) % _P:
        x = x * _ROOT % _P
    if (x * x - x2) % _P:
        return None
    return _P - x if x & 1 != sign else x


def _point(s: bytes) -> Optional[_Point]:  # noqa: UP045
    y = int.from_bytes(s, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _recover_x(_BASE_Y, 0) or 0
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def verify_ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= _Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _Q
    left, right = _times(s, _BASE), _add(r, _times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (left[1] * right[2] - right[1] * left[2]) % _P == 0


def main(arguments: List[str]) -> int:  # noqa: UP006
    names = [each for each in arguments if not each.startswith("--")]
    options = dict(zip(arguments, arguments[1:]))  # noqa: B905, RUF007
    key, head = options.get("--key"), options.get("--head")
    files = [name for name in names if name not in (key, head)]
    if len(files) != 1:
        print(__doc__)
        return 2
    try:
        with open(files[0], encoding="utf-8") as file:
            count = verify(json.load(file), key, head)
    except (OSError, ValueError) as fault:
        print(f"cannot be read / illisible : {fault}")
        return 2
    except Wrong as fault:
        print(f"WRONG / FAUX : {fault}")
        return 1
    print(f"verified: {count} entries, chain, words and signature hold / vérifié : {count} entrées, chaîne, textes et signature tiennent")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
