"""The name of a ballot: who voted, written in the key of one poll. Two polls give one person two names that nothing joins without the keys.

A permutation and not a digest, so that a person can be told of their own ballot. The key is a sealed text: once it is erased, nobody can.
"""

import hashlib

ROUNDS = 4  # Luby and Rackoff: four make a permutation that cannot be told from a random one


def ballot_of(key: str, voter: str) -> str:
    raw = voter.encode()
    left, right = raw[: len(raw) // 2], raw[len(raw) // 2 :]
    for n in range(ROUNDS):
        left, right = right, _mixed(left, right, key, n)
    return f"{len(left):02x}{(left + right).hex()}"


def voter_of(key: str, ballot: str) -> str:
    cut, raw = int(ballot[:2], 16), bytes.fromhex(ballot[2:])
    left, right = raw[:cut], raw[cut:]
    for n in reversed(range(ROUNDS)):
        left, right = _mixed(right, left, key, n), left
    return (left + right).decode()


def _mixed(one: bytes, other: bytes, key: str, n: int) -> bytes:
    mask = hashlib.shake_256(f"{key}/{n}/".encode() + other).digest(len(one))
    return bytes(a ^ b for a, b in zip(one, mask, strict=True))
