"""Behind a proxy a player is counted by the address that the proxy tells, and by nothing that a stranger claims."""

from __future__ import annotations

import pytest

from panel.worker import config, options_of

BASE = ["--data", "var", "--port", "0"]


async def seen(arguments: list[str], peer: str) -> str:
    """The address that the app is given of somebody at `peer` who says to be 203.0.113.9."""
    found: list[str] = []

    async def app(scope: dict[str, object], receive: object, send: object) -> None:
        client = scope["client"]
        assert isinstance(client, tuple)
        found.append(client[0])

    made = config(app, options_of([*BASE, *arguments]))
    made.load()
    scope = {"type": "http", "scheme": "http", "client": (peer, 4000), "headers": [(b"x-forwarded-for", b"203.0.113.9")]}
    await made.loaded_app(scope, None, None)  # type: ignore[arg-type]
    return found[0]


@pytest.mark.parametrize(
    ("arguments", "peer", "told"),
    [
        (["--trusted-proxy", "10.0.0.0/24"], "10.0.0.7", "203.0.113.9"),
        (["--trusted-proxy", "10.0.0.0/24"], "198.51.100.1", "198.51.100.1"),
        ([], "127.0.0.1", "127.0.0.1"),
    ],
)
async def test_only_the_proxy_is_believed(arguments: list[str], peer: str, told: str) -> None:
    assert await seen(arguments, peer) == told
