"""The close codes of `assises.v1`, as one table. Below 4500 the client comes back, from 4500 on it stops."""

from enum import IntEnum
from typing import Final

PROTOCOL: Final = "assises.v1"


class CloseCode(IntEnum):
    """RFC 6455 §7.4.2 leaves 4000–4999 to applications."""

    DRAIN = 4001
    SLOW = 4008
    RESYNC = 4010
    SILENT = 4012
    RATE = 4029
    BAD_TICKET = 4501
    REVOKED = 4503
    TOO_MANY = 4504
    FORBIDDEN = 4507
    PROTOCOL = 4509

    @property
    def reason(self) -> str:
        return REASONS[self]

    @property
    def comes_back(self) -> bool:
        return self < 4500


# The reason travels in the close frame for whoever reads a trace; clients act on the number alone.
REASONS: dict[CloseCode, str] = {
    CloseCode.DRAIN: "server stops, come back",
    CloseCode.SLOW: "too far behind, come back and resume",
    CloseCode.RESYNC: "take a fresh snapshot",
    CloseCode.SILENT: "nothing heard in time",
    CloseCode.RATE: "too much at once",
    CloseCode.BAD_TICKET: "ticket unknown, used or expired",
    CloseCode.REVOKED: "access withdrawn",
    CloseCode.TOO_MANY: "opened in too many places",
    CloseCode.FORBIDDEN: "this role may not do that here",
    CloseCode.PROTOCOL: "not assises.v1",
}
