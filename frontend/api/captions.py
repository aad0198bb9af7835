"""Captions over HTTP: lines that a captioning tool pipes in with its bearer, and all lines for everybody, as JSON and WebVTT."""

import json
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from debate.domain.actor import Actor
from debate.domain.captions import CAPTION_LIMIT, Caption, Lang
from debate.domain.commands import WriteCaption
from debate.domain.roles import Role
from debate.service.answer import Rejected
from debate.service.owner import DebateOwner
from frontend.access.link import LinkRole
from frontend.access.secret import id_from
from frontend.commanding import submit
from frontend.forms import NOT_JSON
from frontend.house import debate_of, house_of, now_ms, public_debate_of
from frontend.refusal import STATUS, Refusal
from frontend.rendering import new_command_id

LINES_MOST = 40
LAST_SHOWN_MS = 6_000  # how long a line stands in the film when no other follows
KEPT = "public, max-age=2"


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """`caption`: an id of the sender's own, so that a line sent twice is one; `began_at`: ms since the epoch, now when left out."""

    text: str
    began_at: int | None = None
    caption: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    lang: Lang | None = None


async def write(request: Request) -> Response:
    """`{"captions": [id, …]}`; of several lines all before the first refused one are kept, and the refusal says how many."""
    owner = debate_of(request)
    house = house_of(request)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    # The whole link may be pasted where a tool asks for a key: all before the # is of no interest.
    link = house.desk.bearer(secret.strip().rpartition("#")[2], (LinkRole.CAPTIONER,), owner.id) if scheme == "Bearer" else None
    if link is None:
        return refused(Refusal("caption_bearer_unknown", status=401))
    actor = Actor("k" + link.id[1:], Role.CAPTIONER)
    try:
        lines = await _lines(request)
    except Refusal as fault:
        return refused(fault)
    written: list[str] = []
    for line in lines:
        wait = house.doors.captions.take(link.id, now_ms() / 1000)
        if wait is not None:
            return refused(Refusal("rate_limited", retry_after_s=wait), written)
        caption = line.caption or id_from("y", new_command_id())
        command = WriteCaption(
            caption=caption, text=line.text, began_at=now_ms() if line.began_at is None else line.began_at, lang=line.lang
        )
        answer = await submit(request, owner, actor, command, f"caption {line.caption}" if line.caption else None)
        if isinstance(answer, Rejected):
            return refused(Refusal(answer.code, retry_after_s=answer.retry_after_s, status=STATUS.get(answer.code, 422)), written)
        written.append(caption)
    return JSONResponse({"captions": written})


def refused(fault: Refusal, written: list[str] | None = None) -> Response:
    headers = {"Retry-After": str(max(1, round(fault.retry_after_s)))} if fault.retry_after_s is not None else {}
    status = 429 if fault.code == "rate_limited" else fault.status
    return JSONResponse({"error": {"code": fault.code}, "captions": written or []}, status, headers)


async def _lines(request: Request) -> list[Line]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind == "application/json":
        try:
            found = msgspec.json.decode(body, type=Line | list[Line])
        except NOT_JSON as fault:
            raise Refusal("caption_malformed", status=400) from fault
        lines = found if isinstance(found, list) else [found]
    elif kind in ("text/plain", ""):
        try:
            lines = [Line(text=part) for line in body.decode().splitlines() if line.strip() for part in _parts(line.strip())]
        except UnicodeDecodeError as fault:
            raise Refusal("caption_malformed", status=400) from fault
    else:
        raise Refusal("caption_malformed", status=415)
    if not 1 <= len(lines) <= LINES_MOST:
        raise Refusal("caption_malformed", status=400)
    return lines


def _parts(line: str) -> list[str]:
    """A long line of a speech recogniser, cut between words."""
    parts = []
    while len(line) > CAPTION_LIMIT:
        cut = line.rfind(" ", 0, CAPTION_LIMIT)
        cut = cut if cut > 0 else CAPTION_LIMIT
        parts.append(line[:cut].strip())
        line = line[cut:].strip()
    return [*parts, line]


def _said(owner: DebateOwner) -> list[tuple[Caption, str]]:
    """Every line that stands, in the order it was said."""
    there = [(caption, caption.text.body) for caption in owner.state.captions.all.values() if caption.text is not None]
    return sorted(((caption, body) for caption, body in there if body is not None), key=lambda each: (each[0].at, each[0].id))


async def all_json(request: Request) -> Response:
    owner = public_debate_of(request)
    usual = owner.state.debate.lang.value
    found: list[dict[str, Any]] = [{"id": c.id, "at": c.at, "text": body, "lang": c.lang or usual} for c, body in _said(owner)]
    body = json.dumps({"live_at": owner.state.debate.live_at, "captions": found}, ensure_ascii=False)
    return Response(body, media_type="application/json", headers={"Cache-Control": KEPT})


async def all_vtt(request: Request) -> Response:
    """Times count from the beginning of the live, as the recording's do."""
    owner = public_debate_of(request)
    began = owner.state.debate.live_at or 0
    said = _said(owner)
    cues = []
    for n, (caption, body) in enumerate(said):
        following = said[n + 1][0].at if n + 1 < len(said) else caption.at + LAST_SHOWN_MS
        end = max(caption.at + 1, min(following, caption.at + LAST_SHOWN_MS))
        # `-->` in words would end the cue (WebVTT §4.1); & and < are markup there.
        text = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        cues.append(f"{_clock(caption.at - began)} --> {_clock(end - began)}\n{text}\n")
    return PlainTextResponse("WEBVTT\n\n" + "\n".join(cues), media_type="text/vtt", headers={"Cache-Control": KEPT})


def _clock(ms: int) -> str:
    ms = max(0, ms)
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"
