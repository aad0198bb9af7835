"""`assises backup DEBATE FILE`, `assises restore FILE`: what the person who runs an installation does from a terminal. Decides nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from frontend.archive.backup import backup as make_archive
from frontend.archive.restore import restore as put_back
from frontend.bootstrap.refusal import Refusal
from frontend.bootstrap.sentences import say, sentence
from frontend.journal import start_journal

PAGE_BYTES = 4096  # a copy is told in SQLite's pages

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var"),
    envvar="ASSISES_DATA",
    show_default="var/",
    help="data folder of the installation",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
def main() -> None:
    """Keep and bring back the debates of an installation (docs/operate.md)."""
    os.umask(0o077)
    start_journal()


@main.command()
@click.argument("debate")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--recordings", is_flag=True, help="with its recording, if there is one")
@data_option
def backup(debate: str, file: Path, recordings: bool, data: Path) -> None:
    """Write DEBATE (the name in its address, or its id) into FILE, while it goes on or at rest."""
    with _in_words(), _bar() as told:
        manifest = make_archive(data, debate, file, recordings=recordings, told=told)
    say("backup.made", debate=manifest.debate.slug, file=file, events=manifest.debate.events, head=manifest.debate.head)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def restore(file: Path, data: Path) -> None:
    """Check FILE whole and put its debate into an installation that is stopped."""
    with _in_words(), _bar() as told:
        done = put_back(data, file, told=told)
    say("restore.made", debate=done.debate.slug, events=done.debate.events, head=done.debate.head)
    if not done.links:
        say("restore.links_kept")
    for name in done.other_keys:
        say("restore.other_key", name=name)


@contextmanager
def _in_words() -> Iterator[None]:
    """The sentence for people, the code for programs."""
    try:
        yield
    except Refusal as refusal:
        say("command.refused", sentence=sentence(refusal.key, **refusal.params), code=refusal.key)
        sys.exit(1)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """One line per stage, on a terminal only."""
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        stages = {}

        def told(stage: str, done: int, whole: int) -> None:
            if stage not in stages:
                stages[stage] = progress.add_task(sentence(f"command.stage_{stage}"), total=None)
            unit = PAGE_BYTES if stage == "copy" else 1
            progress.update(stages[stage], completed=done * unit, total=whole * unit or None)

        yield told


if __name__ == "__main__":
    main(prog_name="bin/assises")
