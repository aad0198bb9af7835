"""The one exception the media port answers with: a status, a stable code, and what the client needs to come back."""

from __future__ import annotations


class Refused(Exception):
    """Becomes `{"error":{"code":code}}`. `retry_after_s` is given where coming back makes sense."""

    def __init__(self, status: int, code: str, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s
