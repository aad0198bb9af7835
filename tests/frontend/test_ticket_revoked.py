"""A device that is taken away while its ticket is being made gets none."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from frontend.access import cookies
from frontend.access.desk import SEEN_EVERY_MS
from frontend.access.link import LinkRole
from frontend.access.session import Session
from frontend.house import now_ms
from tests.frontend.in_process import inside


async def test_a_link_revoked_while_the_books_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with inside(tmp_path) as web:
        desk = web.house.desk
        link, secret = await desk.make_link(LinkRole.MODERATOR, debate=web.owner.id, now=now_ms())
        assert secret is not None
        _, cookie = await desk.exchange(secret, None, "Firefox", now_ms(), closed=lambda _: False)
        session = desk.session(cookie, now_ms())
        assert session is not None
        sent: dict[str, Any] = {"json": {"role": "moderator"}, "headers": {"Cookie": f"{cookies.SESSION}={cookie}"}}
        assert (await web.http.post(f"/d/{web.owner.slug}/ticket", **sent)).status_code == 200

        session.seen_at -= SEEN_EVERY_MS
        writing, go_on = asyncio.Event(), asyncio.Event()
        save = desk._store.save

        async def slow_disk(*rows: Any) -> None:
            if isinstance(rows[0], Session):
                writing.set()
                await go_on.wait()
            await save(*rows)

        monkeypatch.setattr(desk._store, "save", slow_disk)
        asking = asyncio.create_task(web.http.post(f"/d/{web.owner.slug}/ticket", **sent))
        await asyncio.wait_for(writing.wait(), 10)
        await desk.revoke(link.id, now_ms())
        go_on.set()
        answer = await asking
        assert answer.status_code == 403 and answer.json()["error"]["code"] == "role_needed", answer.text
