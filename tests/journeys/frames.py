"""Every WebSocket frame a page has received, kept as text, so that a test can say what never reached a browser."""

from __future__ import annotations

from playwright.async_api import Page, WebSocket


class Frames:
    def __init__(self, page: Page) -> None:
        self.received: list[str] = []
        page.on("websocket", self._follow)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.received.append(frame if isinstance(frame, str) else frame.decode(errors="replace")))

    def naming(self, words: str) -> list[str]:
        """The frames that hold these words; pages of ours receive JSON, where « é » may travel escaped: name plain letters."""
        return [frame for frame in self.received if words in frame]
