"""The door of one process: tickets in, links to hubs out. Knows every hub and every limit, and nothing of what is said behind them."""

from collections.abc import Mapping

from realtime.close_codes import CloseCode
from realtime.from_client import Hello
from realtime.hub import Hub
from realtime.limits import Crowd, Limits
from realtime.link import Link
from realtime.origins import Origins
from realtime.peer import Peer
from realtime.tickets import Tickets
from realtime.timer_wheel import TimerWheel
from realtime.timing import LoopTiming, Timing


class Entrance:
    """`hubs` is looked up at each hello, so that debates may be added while the process runs."""

    def __init__(self, hubs: Mapping[str, Hub], tickets: Tickets, origins: Origins, limits: Limits, timing: Timing | None = None) -> None:
        self._hubs = hubs
        self._tickets = tickets
        self.origins = origins
        self.limits = limits
        self.timing = timing or LoopTiming()
        self.wheel = TimerWheel(self.timing)
        self.crowd = Crowd(limits)

    def open(self, peer: Peer, host: str) -> Link | None:
        """A link for a peer whose handshake is done; None, and the peer closed, when its address holds too many."""
        key = self.crowd.enter(host)
        if key is None:
            peer.close(CloseCode.RATE)
            return None
        return Link(self, peer, key)

    def admit(self, link: Link, hello: Hello) -> None:
        grant = self._tickets.redeem(hello.ticket)
        hub = self._hubs.get(grant.debate) if grant is not None else None
        if grant is None or hub is None:
            link.stop(CloseCode.BAD_TICKET)
            return
        hub.admit(link, grant, hello.streams)
