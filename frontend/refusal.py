"""Owns how a request is refused: a stable code, a status, and what fills its sentence in. The sentence is in the locales (`error.CODE`)."""

from collections.abc import Mapping

# Codes that HTTP answers with something else than 400.
STATUS: Mapping[str, int] = {
    "link_unknown": 403,
    "link_revoked": 410,
    "link_closed": 410,
    "device_waiting": 403,
    "device_denied": 403,
    "insecure_role_login": 403,
    "origin_foreign": 403,
    "role_needed": 403,
    "role_forbidden": 403,
    "not_your_question": 403,
    "not_found": 404,
    "debate_unknown": 404,
    "code_unknown": 404,
    "question_unknown": 404,
    "seat_unknown": 404,
    "segment_unknown": 404,
    "method_not_allowed": 405,
    "too_slow": 408,
    "conflict": 409,
    "question_on_air": 409,
    "wrong_phase": 409,
    "wrong_state": 409,
    "phase_unreachable": 409,
    "question_repeated": 409,
    "too_large": 413,
    "rate_limited": 429,
    "server_error": 500,
    "owner_away": 503,
    "crowded": 503,
    "storage_full": 507,
}
_BY_STATUS = {400: "bad_request", 401: "role_needed", 403: "role_forbidden", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


class Refusal(Exception):
    """Raised anywhere below a route; `frontend.errors` turns it into a page or into JSON."""

    def __init__(self, code: str, *, retry_after_s: float | None = None, status: int | None = None, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status or STATUS.get(code, 400)
        self.retry_after_s = retry_after_s
        self.params = params


def code_of_status(status: int) -> str:
    return _BY_STATUS.get(status, "server_error" if status >= 500 else "bad_request")
