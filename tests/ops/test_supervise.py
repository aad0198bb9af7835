"""The supervisor over stand-in children: links, restarts, ends, one instance per folder."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from frontend.children import Child, Supervisor
from tests.ops.conftest import ROOT, STAND_IN, Run, alive, answer, flag_of, until

Start = Callable[..., Run]


def media_url(data: Path) -> str:
    return f"http://127.0.0.1:{flag_of(data, 'panel', '--port')}"


def test_json_is_one_line_of_the_agreed_shape(supervise: Start) -> None:
    run = supervise("--json", "--debate", "Un débat")
    told = run.ready()
    assert set(told) == {"ready", "url", "links"} and told["ready"] is True
    assert told["links"]["console"] == [{"name": "Un débat", "url": f"{told['url']}/role#console"}]
    assert run.end() == 0
    assert run.rest() == []
    assert "web listens" in run.said()


def test_without_a_debate_the_operators_link_stands_alone(supervise: Start) -> None:
    told = supervise("--json").ready()
    assert list(told["links"]) == ["organise"]


def test_children_get_their_flags(supervise: Start, data: Path) -> None:
    told = supervise("--json", "--program", "360p15").ready()
    port = flag_of(data, "web", "--port")
    assert told["url"] == f"http://127.0.0.1:{port}" == flag_of(data, "web", "--public-url")
    assert flag_of(data, "web", "--media-url") == media_url(data)
    names = {f"http://{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
    assert set((flag_of(data, "panel", "--origins") or "").split(",")) == names, "a picture under each name of this machine"
    assert flag_of(data, "panel", "--program") == "360p15"
    assert flag_of(data, "web", "--data") == str(data)


def test_the_list_is_in_the_language_of_the_terminal(supervise: Start) -> None:
    for lang, first in (("fr_FR.UTF-8", "Assises est prêt"), ("en_GB.UTF-8", "Assises is ready"), ("C.UTF-8", "Assises is ready")):
        run = supervise("--debate", "Un débat", lang=lang)
        assert run.line().startswith(first)
        assert run.end() == 0
        assert any("/whip/" in line for line in run.rest())


def test_a_killed_child_is_back_and_the_other_never_left(supervise: Start, data: Path) -> None:
    web = supervise("--json").ready()["url"]
    panel_pid, pid = answer(media_url(data)), answer(web)
    assert pid is not None and panel_pid is not None
    for _ in range(4):
        os.kill(pid, signal.SIGKILL)
        known = pid
        assert until(lambda known=known: answer(web) not in (None, known), 10)
        found = answer(web)
        assert found is not None
        pid = found
    assert answer(media_url(data)) == panel_pid
    os.kill(panel_pid, signal.SIGKILL)
    assert until(lambda: answer(media_url(data)) not in (None, panel_pid), 10)
    assert answer(web) == pid


def test_sigterm_takes_the_children_along(supervise: Start, data: Path) -> None:
    run = supervise("--json")
    pids = [answer(run.ready()["url"]), answer(media_url(data))]
    assert run.end() == 0
    assert all(pid is not None and not alive(pid) for pid in pids)


def test_a_child_deaf_to_sigterm_is_killed(supervise: Start, data: Path) -> None:
    data.mkdir()
    (data / "panel.deaf").touch()
    run = supervise("--json")
    run.ready()
    pid = answer(media_url(data))
    assert run.end() == 0
    assert pid is not None and not alive(pid)
    assert "“panel” did not stop" in run.said()


def test_kill_9_of_the_supervisor_takes_the_children_along(supervise: Start, data: Path) -> None:
    run = supervise("--json")
    pids = [answer(run.ready()["url"]), answer(media_url(data))]
    assert run.end(signal.SIGKILL) == -signal.SIGKILL
    assert until(lambda: not any(pid is not None and alive(pid) for pid in pids), 10)
    assert supervise("--json").ready()["ready"] is True  # and the folder is free again


def test_two_instances_never_share_a_folder(supervise: Start, data: Path) -> None:
    url = supervise("--json").ready()["url"]
    second = supervise("--json")
    assert second.process.wait(30) == 1
    assert second.said().strip().count("\n") == 0 and str(data) in second.said()
    assert answer(url) is not None


def test_a_child_that_cannot_start_ends_the_start(supervise: Start, data: Path) -> None:
    data.mkdir()
    (data / "web.fails").touch()
    run = supervise("--json")
    assert run.process.wait(30) == 1
    assert "refused to start" in run.said() and "“web” stops as soon as it starts" in run.said()
    assert run.rest() == []


def test_links_that_cannot_be_prepared_end_the_start(supervise: Start, data: Path) -> None:
    data.mkdir()
    (data / "prepare.fails").touch()
    run = supervise("--json")
    assert run.process.wait(30) == 1
    assert "no links today" in run.said() and "The links could not be prepared" in run.said()
    assert run.rest() == [] and not (data / "web.json").exists()


def test_the_media_key_is_private_and_kept(supervise: Start, data: Path) -> None:
    key = data / "run" / "media.key"
    found = []
    for _ in range(2):
        run = supervise("--json")
        run.ready()
        found.append(key.read_bytes())
        assert stat.S_IMODE(key.stat().st_mode) == 0o600 and stat.S_IMODE((data / "run").stat().st_mode) == 0o700
        assert run.end() == 0
    assert found[0] == found[1] and len(found[0]) == 32


def test_behind_a_proxy_one_address_carries_both(supervise: Start, data: Path) -> None:
    flags = ("--public-url", "https://Debats.example.org:443/", "--trusted-proxy", "127.0.0.1, 10.0.0.0/8")
    told = supervise("--json", *flags).ready()
    assert told["url"] == "https://debats.example.org" == flag_of(data, "web", "--media-url") == flag_of(data, "panel", "--origins")
    assert flag_of(data, "web", "--trusted-proxy") == flag_of(data, "panel", "--trusted-proxy") == "127.0.0.1,10.0.0.0/8"


def test_a_name_with_accents_is_told_as_browsers_write_it(supervise: Start) -> None:
    assert supervise("--json", "--public-url", "http://débats.example.org:81").ready()["url"] == "http://xn--dbats-bsa.example.org:81"


def test_a_supervisor_whose_words_go_nowhere_keeps_its_children(data: Path) -> None:
    """Whoever read them has gone: the next sentence is written into a closed pipe."""
    reading, writing = os.pipe()
    path = os.pathsep.join([str(STAND_IN), str(ROOT)])
    command = [sys.executable, "-P", "-m", "frontend.supervise", "--data", str(data), "--port", "0", "--media-port", "0", "--json"]
    environment = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=writing, text=True, env=environment) as running:
        os.close(writing)
        os.close(reading)
        try:
            assert running.stdout is not None
            url = json.loads(running.stdout.readline())["url"]
            pid = answer(url)
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            assert until(lambda: answer(url) not in (None, pid))
        finally:
            running.terminate()
            assert running.wait(30) == 0


async def test_a_child_that_cannot_be_started_now_is_tried_again(tmp_path: Path) -> None:
    program, tries = tmp_path / "child", []
    supervisor = Supervisor()
    supervisor._ready = True  # as after hours: the machine is short of something for a moment
    supervisor.start(Child("web", [str(program)], "http://127.0.0.1:9"))
    await asyncio.sleep(0)
    program.write_text(f"#!/bin/sh\necho alive >> {tmp_path}/said\nexec sleep 60\n")
    program.chmod(0o700)
    async with asyncio.timeout(30):
        while not (tmp_path / "said").exists():
            tries.append(supervisor._keepers["web"].done())
            await asyncio.sleep(0.05)
    assert not any(tries)
    supervisor._end.set()
    assert await supervisor.until_end(lambda: None) == 0


def test_without_a_proxy_the_media_port_is_public_too(supervise: Start, data: Path) -> None:
    supervise("--json", "--public-url", "http://debats.example.org").ready()
    assert flag_of(data, "web", "--media-url") == f"http://debats.example.org:{flag_of(data, 'panel', '--port')}"
    assert json.loads((data / "web.json").read_text()).count("--trusted-proxy") == 0
