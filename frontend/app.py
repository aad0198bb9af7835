"""The composition root of web: builds every part, connects them, names the routes. Decides nothing that a part could decide."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from debate.service.debates import Debates
from frontend.access.cookies import is_own_machine
from frontend.access.desk import Desk
from frontend.access.doors import Doors
from frontend.access.fresh_secrets import FreshSecrets
from frontend.access.participants import Participants
from frontend.access.store import AccessStore
from frontend.adopting import adopt
from frontend.api import devices, health, media, static, ticket
from frontend.assets import Assets
from frontend.demo.links import DemoLinks
from frontend.errors import HANDLERS, on_crash
from frontend.guard import Guard
from frontend.house import House, now_ms
from frontend.media_wishes import MediaWishes
from frontend.metrics import Metrics
from frontend.own_origins import own_origins
from frontend.pages import charter, hall, home, live, mine, organise, organise_debate, role, session
from frontend.pages.crowd import CrowdPages
from frontend.recordings import Recordings
from frontend.rendering import Rendering
from frontend.security import SecurityHeaders, content_security_policy
from frontend.settings import Settings
from frontend.view_cache import ViewCache
from frontend.words import Words
from panel.control import PanelLink
from panel.tickets import media_key
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.origins import Origins
from realtime.socket import wire_endpoint
from realtime.tickets import Tickets

HERE = Path(__file__).parent
ACCESS_FILE = "access.db"
PARTICIPANTS_KEY = "participants.key"
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
    Route("/d/{slug}/mine", mine.mine),
    Route("/d/{slug}/console", session.console),
    Route("/d/{slug}/panel", session.panel),
    Route("/d/{slug}/hall", hall.hall),
    Route("/d/{slug}/clerk", hall.clerk),
    Route("/d/{slug}/qr.svg", hall.qr),
)
API = (
    Route("/d/{slug}/ticket", ticket.ticket, methods=["POST"]),
    Route("/d/{slug}/devices", devices.devices),
    Route("/d/{slug}/devices", devices.decide_device, methods=["POST"]),
    Route("/d/{slug}/media", media.media),
    Route("/healthz", health.healthz),
    Route("/readyz", health.readyz),
    Route("/metrics", health.metrics),
    Route("/static/{path:path}", static.static),
)


class App:
    """What the server runs (`asgi`), and the parts inside for whoever has to reach them."""

    def __init__(self, starlette: Starlette, asgi: ASGIApp, limits: Limits) -> None:
        self.starlette = starlette
        self.asgi = asgi
        self.limits = limits

    @property
    def house(self) -> House:
        house = self.starlette.state.house
        assert isinstance(house, House)
        return house


def create_app(data: Path, settings: Settings, *, public_url: str, media_url: str, demo: DemoLinks | None = None) -> App:
    """Opens no debate yet: files and sockets are opened by the server's start, so that a failure is told once."""
    data.mkdir(parents=True, exist_ok=True)
    public_url, media_url = public_url.rstrip("/"), media_url.rstrip("/")
    origins = own_origins(public_url)
    limits = Limits(**{field: getattr(settings, field) for field in Limits.__struct_fields__ if hasattr(settings, field)})
    tickets = Tickets(settings.ticket_s)
    hubs: dict[str, Hub] = {}
    words = Words.load(HERE / "locales")
    assets = Assets(HERE / "static")
    rendering = Rendering(HERE / "templates", words, assets, ZoneInfo(settings.time_zone))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        desk = Desk(AccessStore(data / ACCESS_FILE), session_ms=int(settings.session_s * 1000))
        debates = Debates(data)
        await desk.open(now_ms())
        await debates.open()
        key = media_key(data / RUN / "media.key")
        house = House(
            settings=settings,
            public_url=public_url,
            media_url=media_url,
            rendering=rendering,
            debates=debates,
            views=ViewCache(),
            crowd=CrowdPages(),
            desk=desk,
            doors=Doors(settings),
            participants=Participants.load(data / PARTICIPANTS_KEY),
            hubs=hubs,
            limits=limits,
            tickets=tickets,
            media_key=key,
            media=MediaWishes(debates, desk, words),
            recordings=Recordings(data / "recordings", key, media_url),
            metrics=Metrics(),
            fresh=FreshSecrets(),
            made_debates={},
            demo=demo,
        )
        app.state.house = house

        def on_revoked(grant: str) -> None:
            tickets.revoke(grant)
            for hub in hubs.values():
                hub.revoke(grant)
            house.media.say()

        desk.on_revoked = on_revoked
        house.media.start(PanelLink(data / RUN / "panel.sock", house.media.on_fact, house.media.on_link))
        for owner in debates.all():
            adopt(house, owner)
        house.metrics.watch(hubs, lambda: house.media.connected)
        try:
            yield
        finally:
            await house.media.close()
            await debates.close()
            await desk.close()

    routes: list[BaseRoute] = [*PAGES, *API, wire_endpoint(hubs, tickets, Origins(origins), limits)]
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
    return App(starlette, SecurityHeaders(starlette, policy=policy, strict_transport=strict), limits)
