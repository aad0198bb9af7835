"""`python -m frontend.web`: the web process. Reads its flags, serves until told to stop. Holds no rule of a debate."""

import sys
from pathlib import Path

import click

from frontend.app import App, OwnerSeat, create_app, limits_of
from frontend.demo.links import read_links
from frontend.front import Front
from frontend.heart import Heart
from frontend.journal import start_journal
from frontend.living import Living
from frontend.rendering import own_rendering
from frontend.server import WebServer, listening, server_config
from frontend.settings import SettingsError, load_settings
from frontend.words import DEFAULT_LANGUAGE, LANGUAGES, Words
from realtime.redis_bus import RedisBus
from realtime.wire import KnownWire


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), required=True, help="data folder")
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="port to listen on")
@click.option("--public-url", required=True, help="address that people open, without a path")
@click.option("--media-url", required=True, help="address of the media process, as browsers reach it")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False), default=None, help="certificate chain, PEM; serves https")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), default=None, help="private key of the certificate, PEM")
@click.option("--trusted-proxy", default=None, metavar="CIDR[,CIDR]", help="reverse proxy whose X-Forwarded-* headers are believed")
@click.option(
    "--redis",
    "redis_url",
    default=None,
    envvar="ASSISES_REDIS",
    help="share port and debates with other web processes, over this Redis",
)
@click.option("--metrics-port", type=click.IntRange(1, 65535), default=None, help="a port of 127.0.0.1 for this process alone")
@click.option("--beat", type=click.Path(path_type=Path), default=None, help="file in which to show that the process is alive")
@click.option("--demo", is_flag=True, help="show the roles of the demo's debate on the home page")
def main(
    data: Path,
    host: str,
    port: int,
    public_url: str,
    media_url: str,
    tls_cert: str | None,
    tls_key: str | None,
    trusted_proxy: str | None,
    redis_url: str | None,
    metrics_port: int | None,
    beat: Path | None,
    demo: bool,
) -> None:
    """Serve the pages, the API and the sockets of every debate in DATA."""
    start_journal()
    try:
        settings = load_settings(data)
    except SettingsError as fault:
        raise SystemExit(_sentence(fault)) from None
    links = read_links(data) if demo else None

    def make_app(seat: OwnerSeat | None) -> App:
        return create_app(data, settings, public_url=public_url, media_url=media_url, demo=links, seat=seat)

    if redis_url is None:
        app = make_app(None)
        server = WebServer(server_config(app.asgi, KnownWire(app.wire), app.limits, host, port, tls_cert, tls_key, trusted_proxy))
        server.run()
    else:
        heart = Heart(beat) if beat is not None else None
        front = Front(RedisBus(redis_url), data, make_app, own_rendering(settings.time_zone), heart)
        limits = limits_of(settings)
        server = WebServer(
            server_config(Living(front, front), front, limits, host, port, tls_cert, tls_key, trusted_proxy), lambda: front.hubs
        )
        server.run(sockets=[listening(host, port), *([listening("127.0.0.1", metrics_port)] if metrics_port else [])])
    if not server.started:
        sys.exit(1)


def _sentence(fault: SettingsError) -> str:
    """Said in both languages: nobody has chosen one yet."""
    words = Words.load(Path(__file__).parent / "locales")
    languages = (DEFAULT_LANGUAGE, *(lang for lang in LANGUAGES if lang != DEFAULT_LANGUAGE))
    return "\n".join(words.t(lang, f"error.{fault.code}", **fault.params) for lang in languages)


if __name__ == "__main__":
    main()
