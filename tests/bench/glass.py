"""`bin/bench glass`: from one Chromium's picture to another's, through seat, mixer and program, by WebRTC and by LL-HLS.

A clock is drawn in the picture of a panelist and read back from the pixels that a viewer is shown; both are our own scripts.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from panel.mixer.size import SIZES
from panel.tickets import stream_name
from tests.bench.process_cost import cpu_s
from tests.bench.report import finish, median, percentile, progress
from tests.clients.site import site
from tests.panel.fake_devices import HEARING, chromium
from tests.panel.media_worker import DEBATE, ROOT, MediaWorker, debate, seat

SETTLE_S = 6.0
JOINS = 5


def scripts() -> Starlette:
    async def page(_request: Request) -> FileResponse:
        return FileResponse(ROOT / "tests/bench/glass_page.html")

    return Starlette(routes=[Route("/", page), Mount("/static", StaticFiles(directory=ROOT / "frontend/static"))])


async def opened(page: Page, at: str) -> Page:
    page.on("pageerror", lambda error: progress(f"page: {error}"))
    await page.goto(at)
    await page.wait_for_function("window.ready")
    return page


async def joined(viewing: Browser, at: str, script: str, arguments: list[str]) -> tuple[Page, list[float]]:
    """Several people come, one after the other: milliseconds until each saw a picture. The last one stays."""
    took: list[float] = []
    while True:
        page = await opened(await viewing.new_page(), at)
        await page.evaluate(f"(a) => {script}(...a)", arguments)
        await page.wait_for_function("window.firstAt !== null", timeout=20_000)
        took.append(await page.evaluate("window.firstAt - window.begunAt"))
        if len(took) == JOINS:
            progress(f"first picture by {script}: {[round(one) for one in took]} ms")
            return page, took
        await page.close()


async def watched(page: Page, seconds: float) -> dict[str, Any]:
    await asyncio.sleep(SETTLE_S)
    await page.evaluate("forget()")
    await asyncio.sleep(seconds)
    seen: dict[str, Any] = await page.evaluate("seen()")
    progress(f"  {len(seen['late'])} read, {seen['unread']} not, {seen['fps']:.1f} pictures/s")
    return seen


async def glass(program: str, seconds: float) -> dict[str, float | None]:
    async with contextlib.AsyncExitStack() as stack:
        at = await stack.enter_async_context(site(scripts()))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="assises-bench-")))
        worker = await stack.enter_async_context(MediaWorker(folder, origins=at, more=("--program", program)))
        playwright = await stack.enter_async_context(async_playwright())
        await worker.want_ready(debate(seat("a", "Une voix")))
        panelist = await stack.enter_async_context(chromium(playwright, *HEARING, "--disable-features=WebRtcHideLocalIpsWithMdns"))
        publisher = await opened(await panelist.new_page(), at)
        size = SIZES[program]
        # What a panelist sends; the mixer scales it to its tile.
        sent = [f"{worker.url}/whip/{DEBATE}/a", worker.ticket("whip", "a"), 640, 360, size.fps]
        await publisher.evaluate("(a) => publish(...a)", sent)
        await worker.linked("a")
        viewing = await stack.enter_async_context(chromium(playwright, *HEARING))

        before, began = cpu_s(worker.process.pid), asyncio.get_running_loop().time()
        viewer, joins = await joined(viewing, at, "whep", [f"{worker.url}/whep/{DEBATE}", worker.ticket()])
        whep = await watched(viewer, seconds)
        share = (cpu_s(worker.process.pid) - before) / (asyncio.get_running_loop().time() - began)
        await viewer.close()

        playlist = f"{worker.url}/live/{stream_name(worker.key, DEBATE)}/index.m3u8"
        viewer, segments = await joined(viewing, at, "llhls", [playlist])
        llhls = await watched(viewer, seconds)
    return {
        "panel_p50_ms": None,
        "panel_p95_ms": None,
        "whep_p50_ms": percentile(whep["late"], 0.5),
        "whep_p95_ms": percentile(whep["late"], 0.95),
        "llhls_p50_ms": percentile(llhls["late"], 0.5),
        "llhls_p95_ms": percentile(llhls["late"], 0.95),
        "first_frame_ms": round(median(joins)),
        "llhls_first_frame_ms": round(median(segments)),
        "tcp_p95_ms": None,
        "loss2_p95_ms": None,
        "whep_fps": round(whep["fps"], 1),
        "llhls_fps": round(llhls["fps"], 1),
        "panel_and_mixer_cores": round(share, 3),
    }


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench glass", description=__doc__)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--program", choices=sorted(SIZES), default="720p25")
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    figures = asyncio.run(glass(chosen.program, chosen.seconds))
    setup = {
        "program": chosen.program,
        "seat": f"640x360 at {SIZES[chosen.program].fps}/s from a canvas, headless Chromium",
        "seconds": chosen.seconds,
        "joins": JOINS,
        "null": "panel→panel, ICE-TCP and loss wait for the engine that forwards seats to seats and repairs what is lost",
        "load_before": round(load, 2),
    }
    finish("glass", setup, figures)


if __name__ == "__main__":
    main()
