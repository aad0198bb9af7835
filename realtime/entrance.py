"""The door of one process: tickets in, links to hubs out. Knows every hub and every limit, and nothing of what is said behind them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from realtime.bus import BusDown
from realtime.close_codes import CloseCode
from realtime.from_client import Hello
from realtime.hub import Hub
from realtime.limits import Crowd, Limits
from realtime.link import Link
from realtime.peer import Peer
from realtime.tickets import Grant, Tickets
from realtime.timer_wheel import TimerWheel
from realtime.timing import LoopTiming, Timing

HubOf = Callable[[str], Awaitable[Hub | None]]
_log = structlog.get_logger("wire")


class Entrance:
    """`hubs` is looked up at each hello, so that debates may be added while the process runs. With `hub_of`, a ticket or a debate that is
    not known here is looked for in the other processes."""

    def __init__(
        self,
        hubs: Mapping[str, Hub],
        tickets: Tickets,
        limits: Limits,
        timing: Timing | None = None,
        hub_of: HubOf | None = None,
    ) -> None:
        self._hubs = hubs
        self._tickets = tickets
        self._hub_of = hub_of
        self._looking: set[asyncio.Task[None]] = set()
        self.limits = limits
        self.timing = timing or LoopTiming()
        self.wheel = TimerWheel(self.timing)
        self.crowd = Crowd(limits)

    def open(self, peer: Peer, host: str, held_pass: str | None = None) -> Link | None:
        """A link for a peer whose handshake is done; None, and the peer closed, when its address holds too many."""
        key = self.crowd.enter(host, held_pass)
        if key is None:
            peer.close(CloseCode.RATE)
            return None
        return Link(self, peer, key)

    def admit(self, link: Link, hello: Hello) -> None:
        grant = self._tickets.redeem(hello.ticket)
        hub = self._hubs.get(grant.debate) if grant is not None else None
        if grant is not None and hub is not None:
            hub.admit(link, grant, hello.streams)
        elif self._hub_of is None:
            link.stop(CloseCode.BAD_TICKET)
        else:
            looking = asyncio.get_running_loop().create_task(self._look(link, hello, grant, self._hub_of))
            self._looking.add(looking)
            looking.add_done_callback(self._looking.discard)

    async def _look(self, link: Link, hello: Hello, grant: Grant | None, hub_of: HubOf) -> None:
        try:
            grant = grant or await self._tickets.find(hello.ticket)
            hub = await hub_of(grant.debate) if grant is not None else None
        except BusDown:
            link.stop(CloseCode.DRAIN)  # another process, or a moment later, may know
            return
        except Exception:
            _log.exception("entrance_failed")
            link.stop(CloseCode.DRAIN)
            return
        if link.closing:
            return
        if grant is not None and self._tickets.is_ended(grant):
            link.stop(CloseCode.REVOKED)  # while the hub was being opened, where nobody could find this link
        elif grant is None or hub is None:
            link.stop(CloseCode.DRAIN)  # the bus may have lost it: whoever may come in gets another
        else:
            hub.admit(link, grant, hello.streams)
