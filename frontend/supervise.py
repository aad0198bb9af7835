"""What `bin/serve` becomes once set up: checks what it was given, makes the run folder, keeps its children running, tells the links.

It never serves a page, a frame or a packet, and never opens a debate's log: its children do.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import redis
from msgspec import Struct

from frontend.access.cookies import is_own_machine
from frontend.bootstrap.refusal import Refusal
from frontend.bootstrap.sentences import language, say, sentence
from frontend.children import Child, Supervisor
from frontend.demo.consultation import ConsultationUnusable, read_consultation
from frontend.heart import Heart
from frontend.own_origins import own_origins
from frontend.run_folder import RunFolder
from frontend.settings import Settings, SettingsError, load_settings
from frontend.site import Site, check_ports, plan_site
from panel.out.limits import Limits

VARIABLES = (
    ("LC_ALL", "as LANG, before it"),
    ("LANG", "language of the sentences on the terminal: French when it starts with `fr`, else English"),
    ("ASSISES_DATA", "data folder when `--data` is not given (`bin/serve` sets it to `var/` of the project)"),
    ("PIP_INDEX_URL", "where the Python packages come from at set-up, as for any use of pip"),
    ("npm_config_registry", "where the browser packages come from at set-up, as for any use of npm"),
)

REDIS_S = 1.5
# A demo that is forgotten must not fill the disk.
DEMO_RECORDING_S = 3600.0


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="port of the pages; 0 takes a free one")
@click.option(
    "--media-port",
    type=click.IntRange(0, 65535),
    default=None,
    show_default="port + 1",
    help="port of pictures and sound; 0 takes a free one",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=True),
    default=Path("var"),
    envvar="ASSISES_DATA",
    show_default="var/",
    help="folder that holds everything this installation keeps",
)
@click.option("--debate", metavar="TITLE", default=None, help="make a live debate of this title, with two seats, a hall and a clerk")
@click.option(
    "--demo", is_flag=True, help="make a debate that is alive already: people, pictures and questions made up (docs/decisions/0082)"
)
@click.option(
    "--consultation",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=None,
    help="what the demo debates: proposals of a Cap Collectif consultation, one JSON document a line, .gz or not",
)
@click.option("--public-url", default=None, show_default="http(s)://host:port", help="address that people open, without a path")
@click.option("--tls-cert", type=click.Path(path_type=Path), default=None, help="certificate chain, PEM; serves https")
@click.option("--tls-key", type=click.Path(path_type=Path), default=None, help="private key of the certificate, PEM")
@click.option("--trusted-proxy", metavar="CIDR[,CIDR]", default=None, help="reverse proxy whose X-Forwarded-* headers are believed")
@click.option(
    "--program",
    type=click.Choice(["360p15", "720p25"]),
    default="720p25",
    show_default=True,
    help="size and frame rate of the viewers' picture",
)
@click.option(
    "--web", type=click.IntRange(1, 64), default=1, show_default=True, help="web processes on one port; more than one need --redis"
)
@click.option(
    "--metrics-port",
    type=click.IntRange(1, 65000),
    default=None,
    help="with --redis: the first of as many ports of 127.0.0.1 as there are web processes, one for the /metrics of each",
)
@click.option(
    "--redis",
    "redis_url",
    default=None,
    envvar="ASSISES_REDIS",
    metavar="URL",
    help="Redis that web processes and gateways talk over, as redis://[user:password@]host:port/number, rediss:// or unix://",
)
@click.option("--json", "as_json", is_flag=True, help="print one line of JSON on stdout once ready, instead of a list")
def main(
    host: str,
    port: int,
    media_port: int | None,
    data: Path,
    debate: str | None,
    demo: bool,
    consultation: Path | None,
    public_url: str | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    trusted_proxy: str | None,
    program: str,
    web: int,
    redis_url: str | None,
    metrics_port: int | None,
    as_json: bool,
) -> None:
    """Run Assises: the pages (web) and the pictures (panel), until stopped."""
    show = Show(demo=demo, debate=debate, consultation=consultation.absolute() if consultation is not None else None)
    os.umask(0o077)  # what is kept here is for nobody else on this machine, whatever a library or SQLite makes a file with
    try:
        check_show(show)
        site = plan_site(host, port, media_port, public_url, tls_cert, tls_key, trusted_proxy)
        if demo and not is_own_machine(urlsplit(site.public_url).netloc):
            say("serve.demo_open", url=site.public_url)
        with RunFolder(data) as folder:
            settings = load_settings(folder.data)
            check_ports(site)
            webs = Webs(web, check_redis(web, redis_url), metrics_port)
            code = asyncio.run(run(site, folder, show, program, recording_limits(settings, demo), webs, as_json))
    except Refusal as refusal:
        say(refusal.key, **refusal.params)
        code = 1
    except (SettingsError, ConsultationUnusable) as fault:
        say(f"error.{fault.code}", **fault.params)
        code = 1
    sys.exit(code)


class Show(Struct, frozen=True):
    """What there is to see at once: a debate made ready, or the demo."""

    demo: bool
    debate: str | None
    consultation: Path | None


def recording_limits(settings: Settings, demo: bool) -> Limits:
    longest_s = min(settings.recording_s, DEMO_RECORDING_S) if demo else settings.recording_s
    return Limits(longest_s, settings.recordings_bytes)


def check_show(show: Show) -> None:
    if show.demo and show.debate is not None:
        raise Refusal("serve.demo_and_debate")
    if show.consultation is not None:
        if not show.demo:
            raise Refusal("serve.consultation_alone")
        read_consultation(show.consultation)


class Webs(Struct, frozen=True):
    """How many web processes; with an address of Redis each may become the owner of the debates. The first's own port, for its figures."""

    count: int
    redis_url: str | None
    metrics_port: int | None


def check_redis(web: int, url: str | None) -> str | None:
    """The address, or the refusal that says what is wrong with it. A Redis that does not answer now may do so later."""
    if url is None:
        if web > 1:
            raise Refusal("serve.web_needs_redis", n=web)
        return None
    try:
        client = redis.Redis.from_url(url, socket_timeout=REDIS_S, socket_connect_timeout=REDIS_S)
    except ValueError as fault:
        raise Refusal("serve.redis_wrong") from fault
    try:
        client.ping()
    except redis.exceptions.RedisError as fault:
        say("serve.redis_silent", reason=type(fault).__name__)
    finally:
        client.close()
    return url


async def run(site: Site, folder: RunFolder, show: Show, program: str, limits: Limits, webs: Webs, as_json: bool) -> int:
    """Links before web (nothing else may have the stores open then), panel meanwhile, then readiness, then wait for the end."""
    supervisor = Supervisor()
    supervisor.end_on_signals()
    data = ["--data", str(folder.data), "--host", site.host]
    panel = [
        "--port",
        str(site.media_port),
        "--origins",
        ",".join(sorted(own_origins(site.public_url))),
        "--program",
        program,
        "--recording-s",
        str(limits.longest_s),
        "--recordings-bytes",
        str(limits.most_bytes),
        *site.tls_flags(),
        *site.proxy_flags(),
    ]
    supervisor.start(Child("panel", module("panel.worker", *data, *panel), site.local_url(site.media_port)))
    links = await supervisor.ask(prepare_command(site, folder, show))
    if links is None:
        supervisor.refuse("serve.prepare_failed")
    else:
        web = ["--port", str(site.port), "--public-url", site.public_url, "--media-url", site.media_url, *site.tls_flags()]
        web += site.proxy_flags()
        web += ["--demo"] if show.demo else []
        start_webs(supervisor, site, folder, webs, module("frontend.web", *data, *web))
        if show.demo:
            # Nobody waits for it: it draws its pictures while web starts, and a demo that cannot play must not keep the house from opening.
            supervisor.start(Child("demo", demo_command(site, folder, show)))
    return await supervisor.until_end(lambda: tell(site.public_url, json.loads(links or b"{}"), as_json))


def start_webs(supervisor: Supervisor, site: Site, folder: RunFolder, webs: Webs, command: list[str]) -> None:
    if webs.redis_url is None:
        supervisor.start(Child("web", command, site.local_url(site.port)))
        return
    os.environ["ASSISES_REDIS"] = webs.redis_url  # and not among the arguments, which everybody on this machine can read
    for n in range(1, webs.count + 1):
        beat = folder.run / f"web-{n}.beat"
        own = ["--beat", str(beat), *(["--metrics-port", str(webs.metrics_port + n - 1)] if webs.metrics_port else [])]
        supervisor.start(Child(f"web-{n}", [*command, *own], site.local_url(site.port), Heart(beat)))
    supervisor.roll_on(signal.SIGUSR1)


def prepare_command(site: Site, folder: RunFolder, show: Show) -> list[str]:
    flags = ["--data", str(folder.data), "--public-url", site.public_url, "--media-url", site.media_url]
    flags += ["--debate", show.debate] if show.debate is not None else []
    flags += ["--demo", language()] if show.demo else []
    return module("frontend.prepare", *flags, *consultation_flag(show))


def demo_command(site: Site, folder: RunFolder, show: Show) -> list[str]:
    flags = ["--data", str(folder.data), "--url", site.local_url(site.port), "--media-url", site.local_url(site.media_port)]
    return module("frontend.demo", *flags, "--origin", site.public_url, *consultation_flag(show))


def consultation_flag(show: Show) -> list[str]:
    return ["--consultation", str(show.consultation)] if show.consultation is not None else []


def module(name: str, *flags: str) -> list[str]:
    """A command that runs one of our modules with this Python, blind to the current folder."""
    return [sys.executable, "-P", "-m", name, *flags]


def tell(url: str, links: dict[str, Any], as_json: bool) -> None:
    """The one thing that goes to stdout."""
    lines = [json.dumps({"ready": True, "url": url, "links": links}, ensure_ascii=False)] if as_json else readable(url, links)
    try:
        for line in lines:
            click.echo(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the links has gone; the debate goes on.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def readable(url: str, links: dict[str, Any]) -> list[str]:
    rows: list[tuple[str, str]] = []
    for key in ("viewer", "organise", "console", "panel", "hall", "clerk"):
        found = links.get(key) or []
        if isinstance(found, str):
            rows.append((sentence(f"serve.link_{key}"), found))
        else:
            rows += [(sentence(f"serve.link_{key}", name=one.get("name") or one.get("seat", "")), one["url"]) for one in found]
    if whip := links.get("whip"):
        rows += [(sentence("serve.link_whip"), whip["url"]), (sentence("serve.link_token"), whip["token"])]
    width = max((len(label) for label, _ in rows), default=0)
    return [
        sentence("serve.ready", url=url),
        "",
        *(f"  {label:<{width}}  {link}" for label, link in rows),
        "",
        sentence("serve.links_private"),
    ]


def flags() -> list[tuple[str, str, str]]:
    """Rows (flag, default, what it is for) for docs/environment.md."""
    rows = []
    for option in main.params:
        if isinstance(option, click.Option):
            default = option.show_default if isinstance(option.show_default, str) else option.default
            shown = "—" if default is None or option.is_flag else f"`{default}`"
            choices = f" (`{'`, `'.join(option.type.choices)}`)" if isinstance(option.type, click.Choice) else ""
            rows.append((option.opts[0], shown, f"{option.help}{choices}"))
    return rows


if __name__ == "__main__":
    main(prog_name="bin/serve")
