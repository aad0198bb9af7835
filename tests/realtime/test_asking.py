"""A gateway's questions when the bus loses them: asked again as soon as it may be, and only what may be asked twice."""

from __future__ import annotations

import asyncio
import time

import pytest

from realtime.asking import AGAIN_S, Asking, OwnerAway
from realtime.bus_messages import OWNER, Ask, Enter, Page, Reply, decode_to_owner, encode, inbox
from realtime.local_bus import LocalBus


class LosesSome(LocalBus):
    """Loses the next words to the owner, and knows it, as Redis's line does when it breaks under them."""

    def __init__(self, to_lose: int, knows: bool = True) -> None:
        super().__init__()
        self._to_lose = to_lose
        self._knows = knows

    def tell(self, window: str, entry: bytes) -> None:
        if window == OWNER and self._to_lose:
            self._to_lose -= 1
            self.losses += self._knows
            return
        super().tell(window, entry)


async def asking_on(bus: LocalBus) -> tuple[Asking, list[int]]:
    """An owner that answers at once, and the numbers of what it was asked."""
    asked: list[int] = []

    def hear(entry: bytes) -> None:
        ask = decode_to_owner(entry)
        assert isinstance(ask, Ask)
        asked.append(ask.id)
        bus.tell(inbox(ask.gateway), encode(Reply(1, ask.id, 0, b"yes")))

    await bus.listen(OWNER, hear)
    asking = Asking(bus)
    await asking.start()
    asking.heard_up_to(1, 0)
    return asking, asked


async def test_what_the_bus_knows_that_it_lost_is_asked_again_at_once() -> None:
    asking, asked = await asking_on(LosesSome(1))
    began = time.monotonic()
    assert await asking.ask(Enter()) == b"yes"
    assert time.monotonic() - began < AGAIN_S and asked == [1]


async def test_what_is_lost_without_a_word_is_asked_again_in_a_while() -> None:
    asking, asked = await asking_on(LosesSome(1, knows=False))
    began = time.monotonic()
    assert await asking.ask(Enter()) == b"yes"
    assert time.monotonic() - began >= AGAIN_S and asked == [1]


async def test_what_must_not_be_done_twice_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.asking.REPLACED_S", 0.5)
    asking, asked = await asking_on(LosesSome(1))
    page = Page(method="POST", scheme="http", path="/", raw_path=b"/", query=b"", headers=(), body=b"", client=None, server=None)
    with pytest.raises(OwnerAway):
        await asyncio.wait_for(asking.ask(page, again=False), 3)
    assert asked == []
