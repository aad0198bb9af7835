"""The composition root of web: builds every part, connects them, names the routes. Decides nothing that a part could decide."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from debate.service.debates import Debates
from debate.service.replica import Replica
from frontend.access.admission import Admission
from frontend.access.cookies import is_own_machine
from frontend.access.desk import Desk
from frontend.access.doors import Doors
from frontend.access.fresh_secrets import FreshSecrets
from frontend.access.participants import Participants
from frontend.access.store import AccessStore
from frontend.access.venue import VenuePasses
from frontend.access.visitor import venue_pass
from frontend.adopting import adopt
from frontend.api import captions as caption_api
from frontend.api import devices, health, media, similar, static, ticket
from frontend.archive.copy_desk import CopyDesk
from frontend.debate_figures import DebateFigures
from frontend.demo.links import DemoLinks
from frontend.errors import HANDLERS, on_crash
from frontend.far_pages import answer_page
from frontend.guard import Guard
from frontend.house import House, now_ms
from frontend.ledger.seal import Seal
from frontend.mail.notifier import Notifier
from frontend.mail.post_office import PostOffice
from frontend.media_wishes import MediaWishes
from frontend.metrics import Metrics
from frontend.own_origins import own_origins
from frontend.pages import captions, charter, hall, home, ledger, live, mine, organise, organise_debate, role, session, venue, vote
from frontend.pages.crowd import CrowdPages
from frontend.recordings import Recordings
from frontend.rendering import own_rendering
from frontend.repairs import Repairs
from frontend.security import SecurityHeaders, content_security_policy
from frontend.settings import Settings
from frontend.similar import Similar
from frontend.view_cache import ViewCache
from panel.control import PanelLink
from panel.tickets import media_key
from realtime.bus import Bus
from realtime.bus_messages import Terms
from realtime.entrance import Entrance
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.origins import Origins
from realtime.owner_door import OwnerDoor
from realtime.socket import wire_endpoint
from realtime.tickets import Tickets
from realtime.wire import Wire

HERE = Path(__file__).parent
ACCESS_FILE = "access.db"
PARTICIPANTS_KEY = "participants.key"
VENUE_KEY = "venue.key"
LEDGER_KEY = "ledger.key"
RUN = "run"

PAGES = (
    Route("/", home.home),
    Route("/join", home.join),
    Route("/language", home.choose_language, methods=["POST"]),
    Route("/role", role.landing),
    Route("/role", role.enter, methods=["POST"]),
    Route("/role/waiting", role.waiting),
    Route("/api/waiting", role.waiting_state),
    Route("/organise", organise.organise),
    Route("/organise", organise.create, methods=["POST"]),
    Route("/organise/devices", organise.decide_own_device, methods=["POST"]),
    Route("/organise/{slug}", organise_debate.organise_debate),
    Route("/organise/{slug}/{action}", organise_debate.act, methods=["POST"]),
    Route("/charter", charter.charter),
    Route("/d/{slug}", live.live),
    Route("/d/{slug}/ask", live.ask, methods=["POST"]),
    Route("/d/{slug}/support", live.support, methods=["POST"]),
    Route("/d/{slug}/withdraw", live.withdraw, methods=["POST"]),
    Route("/d/{slug}/hand", live.raise_hand, methods=["POST"]),
    Route("/d/{slug}/hand/lower", live.lower_hand, methods=["POST"]),
    Route("/d/{slug}/appeal", live.appeal, methods=["POST"]),
    Route("/d/{slug}/vote", vote.vote, methods=["POST"]),
    Route("/d/{slug}/mine", mine.mine),
    Route("/d/{slug}/mine", mine.take, methods=["POST"]),
    Route("/d/{slug}/forget-address", mine.forget_address, methods=["POST"]),
    Route("/d/{slug}/ledger", ledger.ledger),
    Route("/d/{slug}/ledger/head", ledger.ledger_head),
    Route("/d/{slug}/ledger.json", ledger.ledger_json),
    Route("/d/{slug}/ledger.csv", ledger.ledger_csv),
    Route("/verify_ledger.py", ledger.verifier),
    Route("/d/{slug}/console", session.console),
    Route("/d/{slug}/panel", session.panel),
    Route("/d/{slug}/hall", hall.hall),
    Route("/d/{slug}/clerk", hall.clerk),
    Route("/d/{slug}/captions", captions.captions),
    Route("/d/{slug}/qr.svg", hall.qr),
    Route("/d/{slug}/venue", venue.venue),
    Route("/d/{slug}/venue", venue.enter, methods=["POST"]),
    Route("/d/{slug}/hall/qr.svg", venue.qr),
)
API = (
    Route("/d/{slug}/ticket", ticket.ticket, methods=["POST"]),
    Route("/d/{slug}/captions", caption_api.write, methods=["POST"]),
    Route("/d/{slug}/captions.json", caption_api.all_json),
    Route("/d/{slug}/captions.vtt", caption_api.all_vtt),
    Route("/d/{slug}/similar", similar.similar, methods=["POST"]),
    Route("/d/{slug}/devices", devices.devices),
    Route("/d/{slug}/devices", devices.decide_device, methods=["POST"]),
    Route("/d/{slug}/media", media.media),
    Route("/d/{slug}/hall/venue", venue.code),
    Route("/healthz", health.healthz),
    Route("/readyz", health.readyz),
    Route("/metrics", health.metrics),
    Route("/static/{path:path}", static.static),
)


class OwnerSeat(Struct, frozen=True):
    """What makes a process the owner among several: the bus, the number under which it tells, and what it has read of the logs before."""

    bus: Bus
    term: int
    ahead: Mapping[str, Replica] = {}


class App:
    """What the server runs (`asgi`, `wire`), and the parts inside for whoever has to reach them."""

    def __init__(self, starlette: Starlette, asgi: ASGIApp, limits: Limits, wire: Wire) -> None:
        self.starlette = starlette
        self.asgi = asgi
        self.limits = limits
        self.wire = wire

    @property
    def house(self) -> House:
        house = self.starlette.state.house
        assert isinstance(house, House)
        return house


def limits_of(settings: Settings) -> Limits:
    """By name: the limits of the wire that are settings of the installation."""
    return Limits(**{field: getattr(settings, field) for field in Limits.__struct_fields__ if hasattr(settings, field)})


def create_app(
    data: Path, settings: Settings, *, public_url: str, media_url: str, demo: DemoLinks | None = None, seat: OwnerSeat | None = None
) -> App:
    """Opens no debate yet: files and sockets are opened by the server's start, so that a failure is told once."""
    data.mkdir(parents=True, exist_ok=True)
    public_url, media_url = public_url.rstrip("/"), media_url.rstrip("/")
    origins = own_origins(public_url)
    limits = limits_of(settings)
    bus = seat.bus if seat is not None else None
    tickets = Tickets(settings.ticket_s, bus=bus)
    hubs: dict[str, Hub] = {}
    rendering = own_rendering(settings.time_zone)
    words, assets = rendering.words, rendering.assets

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        desk = Desk(AccessStore(data / ACCESS_FILE), session_ms=int(settings.session_s * 1000))
        debates = Debates(data, ahead=seat.ahead if seat is not None else None)
        await desk.open(now_ms())
        await debates.open()
        key = media_key(data / RUN / "media.key")
        office = PostOffice(settings)
        office.start()
        venue_passes = VenuePasses.load(data / VENUE_KEY)
        door, repairs = None, Repairs(debates)
        media = MediaWishes(debates, desk, words)

        def revoked(debate: str) -> tuple[str, ...]:
            owner = debates.by_id(debate)
            return media.revoked(owner) if owner is not None else ()

        if seat is not None:
            terms = Terms(limits=limits, origins=tuple(sorted(origins)), body_bytes=settings.form_bytes, venue_key=venue_passes.key)
            door = OwnerDoor(seat.bus, seat.term, hubs, terms, lambda page: answer_page(secured, page), revoked, repairs.ahead)
        house = House(
            settings=settings,
            public_url=public_url,
            media_url=media_url,
            rendering=rendering,
            debates=debates,
            views=ViewCache(),
            crowd=CrowdPages(),
            similar=Similar(),
            desk=desk,
            doors=Doors(settings),
            admission=Admission(settings.arrivals_per_s, settings.arrivals_burst),
            participants=Participants.load(data / PARTICIPANTS_KEY),
            venue=venue_passes,
            hubs=hubs,
            limits=limits,
            tickets=tickets,
            media_key=key,
            seal=Seal.load(data / LEDGER_KEY),
            mail=Notifier(office, words, public_url, settings.mail_from, now_ms) if settings.smtp_host else None,
            media=media,
            recordings=Recordings(data / "recordings", key, media_url, settings.recordings_bytes),
            metrics=Metrics(),
            fresh=FreshSecrets(),
            door=door,
            made_debates={},
            demo=demo,
        )
        app.state.house = house

        def on_revoked(grant: str) -> None:
            tickets.revoke(grant)
            for hub in hubs.values():
                hub.revoke(grant)
            if door is not None:
                door.revoke(grant)
            house.media.say()

        desk.on_revoked = on_revoked
        house.media.start(PanelLink(data / RUN / "panel.sock", house.media.on_fact, house.media.on_link))
        for owner in debates.all():
            adopt(house, owner)
        house.metrics.watch(hubs)
        house.metrics.register(DebateFigures(debates, house.media, bus))
        if door is not None:
            await door.start()
        copies = CopyDesk(data / RUN, lambda name: debates.by_id(name) or debates.get(name))
        await copies.start()
        try:
            yield
        finally:
            await copies.close()
            house.metrics.close()
            if door is not None:
                await door.close()
            await house.media.close()
            await office.close()
            await debates.close()
            await desk.close()

    async def hub_of(debate: str) -> Hub | None:
        return hubs.get(debate)

    def pass_of(held_cookies: Mapping[str, str]) -> str | None:
        house: House = app.house
        return venue_pass(house.venue, held_cookies)

    wire = Wire(Entrance(hubs, tickets, limits, hub_of=hub_of if bus is not None else None), Origins(origins), pass_of)
    routes: list[BaseRoute] = [*API, *PAGES, wire_endpoint(wire)]  # in the order in which they are asked: a storm is of tickets
    starlette = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(Guard, origins=origins, body_bytes=settings.form_bytes)],
        exception_handlers={**HANDLERS, Exception: on_crash},
    )
    starlette.router.redirect_slashes = False
    starlette.state.rendering = rendering
    starlette.state.assets = assets
    policy = content_security_policy(assets.importmap, public_url, media_url)
    # Not for one's own machine: a browser would then ask for https on every other port of it, for a year.
    strict = public_url.startswith("https:") and not is_own_machine(urlsplit(public_url).netloc)
    secured = SecurityHeaders(starlette, policy=policy, strict_transport=strict)
    app = App(starlette, secured, limits, wire)
    return app
