"""`python -m frontend.demo`: the third child of `bin/serve --demo`. Takes its links from the data folder, plays until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path

import click
import structlog

from frontend.demo.company import Company
from frontend.demo.consultation import read_consultation
from frontend.demo.device import House
from frontend.demo.links import folder_of, read_links
from frontend.demo.play import load_play, with_consultation
from frontend.journal import start_journal

_END_WITHIN_S = 3.0
_log = structlog.get_logger("demo")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), required=True, help="data folder")
@click.option("--url", required=True, help="address of web, as this machine reaches it")
@click.option("--media-url", required=True, help="address of the media process, as this machine reaches it")
@click.option("--origin", required=True, help="address that people open: what a page of ours names as its origin")
@click.option("--consultation", type=click.Path(path_type=Path), default=None, help="what the questions are made from")
def main(data: Path, url: str, media_url: str, origin: str, consultation: Path | None) -> None:
    """Play everybody of the demo's debate but you."""
    os.umask(0o077)
    start_journal()
    links = read_links(data)
    if links is None:
        raise SystemExit("no demo was prepared in this folder")
    play = load_play(links.lang)
    if consultation is not None:
        play = with_consultation(play, read_consultation(consultation), links.lang)
    _log.info("demo.starts", debate=links.debate, questions=len(play.questions))
    asyncio.run(_play(Company(House(url=url, media_url=media_url, origin=origin), links, play, folder_of(data))))


async def _play(company: Company) -> None:
    loop, end = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end.set)
    work = asyncio.create_task(company.run())
    ended = asyncio.create_task(end.wait())
    await asyncio.wait({work, ended}, return_when=asyncio.FIRST_COMPLETED)
    work.cancel()
    ended.cancel()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_END_WITHIN_S):
            await asyncio.gather(work, ended, return_exceptions=True)
    if work.done() and not work.cancelled() and (fault := work.exception()) is not None:
        _log.error("demo.ends", exc_info=fault)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
