"""Owns the list of what one web process is made of, and how a handler reaches it. Never decides anything."""

import time
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from debate.domain.debate import Phase
from debate.service.debates import Debates
from debate.service.owner import DebateOwner
from frontend.access.admission import Admission
from frontend.access.desk import Desk
from frontend.access.doors import Doors
from frontend.access.fresh_secrets import FreshSecrets
from frontend.access.participants import Participants
from frontend.access.venue import VenuePasses
from frontend.demo.links import DemoLinks
from frontend.ledger.seal import Seal
from frontend.mail.notifier import Notifier
from frontend.media_wishes import MediaWishes
from frontend.metrics import Metrics
from frontend.pages.crowd import CrowdPages
from frontend.recordings import Recordings
from frontend.refusal import Refusal
from frontend.rendering import Rendering
from frontend.settings import Settings
from frontend.similar import Similar
from frontend.view_cache import ViewCache
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.owner_door import OwnerDoor
from realtime.tickets import Tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    settings: Settings
    public_url: str
    media_url: str
    rendering: Rendering
    debates: Debates
    views: ViewCache
    crowd: CrowdPages
    similar: Similar
    desk: Desk
    doors: Doors
    admission: Admission
    participants: Participants
    venue: VenuePasses
    hubs: dict[str, Hub]
    limits: Limits
    tickets: Tickets
    media_key: bytes
    seal: Seal
    mail: Notifier | None  # None while no mail server is set
    media: MediaWishes
    recordings: Recordings
    metrics: Metrics
    fresh: FreshSecrets
    door: OwnerDoor | None  # None where one process is all there is
    made_debates: dict[str, str]  # slug by command id: the form that makes a debate, sent twice, makes one
    demo: DemoLinks | None = None  # what the home page may show, and only with --demo

    def over(self, debate: str) -> bool:
        """Whether a debate is behind us: its hall needs no new screen."""
        owner = self.debates.by_id(debate)
        return owner is None or owner.state.debate.phase in (Phase.CLOSED, Phase.ARCHIVED)


def house_of(connection: HTTPConnection) -> House:
    house = connection.app.state.house
    assert isinstance(house, House)
    return house


def now_ms() -> int:
    """The one clock of the HTTP side."""
    return time.time_ns() // 1_000_000


def debate_of(connection: HTTPConnection) -> DebateOwner:
    """The debate named in the path, whatever its phase: for those who hold a role in it."""
    owner = house_of(connection).debates.get(connection.path_params["slug"])
    if owner is None:
        raise Refusal("debate_unknown")
    return owner


def public_debate_of(connection: HTTPConnection) -> DebateOwner:
    """The same for everybody: a draft is not there yet, and its answer does not differ from that of a debate that never was."""
    owner = debate_of(connection)
    if owner.state.debate.phase is Phase.DRAFT:
        raise Refusal("debate_unknown")
    return owner
