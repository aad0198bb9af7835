"""A start that cannot go on: which sentence says why. Raised anywhere in set-up, said once at the top."""

from __future__ import annotations


class Refusal(Exception):
    """`key` is the locale key of the sentence, `params` fill it in."""

    def __init__(self, key: str, /, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
