"""`python -m frontend.web`: the web process. Reads its flags, serves until told to stop. Holds no rule of a debate."""

import gc
import logging
import socket
import sys
from pathlib import Path

import click
import structlog
import uvicorn

from frontend.app import App, create_app
from frontend.demo.links import read_links
from frontend.journal import start_journal
from frontend.settings import SettingsError, load_settings
from frontend.words import DEFAULT_LANGUAGE, LANGUAGES, Words
from realtime.handshake import serving

BACKLOG = 4096
GRACE_S = 5
_log = structlog.get_logger("frontend")


class WebServer(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is loaded now stays until the end: a collection need not walk it while somebody waits for an answer.
            gc.collect()
            gc.freeze()
            _log.info("web.ready")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), required=True, help="data folder")
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="port to listen on")
@click.option("--public-url", required=True, help="address that people open, without a path")
@click.option("--media-url", required=True, help="address of the media process, as browsers reach it")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False), default=None, help="certificate chain, PEM; serves https")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), default=None, help="private key of the certificate, PEM")
@click.option("--trusted-proxy", default=None, metavar="CIDR[,CIDR]", help="reverse proxy whose X-Forwarded-* headers are believed")
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
    demo: bool,
) -> None:
    """Serve the pages, the API and the sockets of every debate in DATA."""
    start_journal()
    try:
        settings = load_settings(data)
    except SettingsError as fault:
        raise SystemExit(_sentence(fault)) from None
    app = create_app(data, settings, public_url=public_url, media_url=media_url, demo=read_links(data) if demo else None)
    server = WebServer(server_config(app, host, port, tls_cert, tls_key, trusted_proxy))
    server.run()
    if not server.started:
        sys.exit(1)


def server_config(
    app: App, host: str, port: int, tls_cert: str | None = None, tls_key: str | None = None, trusted_proxy: str | None = None
) -> uvicorn.Config:
    return uvicorn.Config(
        app.asgi,
        host=host,
        port=port,
        loop="uvloop",
        lifespan="on",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,  # a line per request would hold every path with its query; commands and sockets have lines of their own
        server_header=False,
        backlog=BACKLOG,
        proxy_headers=trusted_proxy is not None,
        forwarded_allow_ips=trusted_proxy,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
        **serving(app.limits),
    )


def _sentence(fault: SettingsError) -> str:
    """Said in both languages: nobody has chosen one yet."""
    words = Words.load(Path(__file__).parent / "locales")
    languages = (DEFAULT_LANGUAGE, *(lang for lang in LANGUAGES if lang != DEFAULT_LANGUAGE))
    return "\n".join(words.t(lang, f"error.{fault.code}", **fault.params) for lang in languages)


if __name__ == "__main__":
    main()
