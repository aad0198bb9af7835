"""The public ledger: every decision in words, filtered and paged by the address, and the same as files that a stranger can check."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import debate.service.verify_ledger
from debate.domain.ledger import LedgerEntry
from debate.domain.questions.words import Origin
from debate.service.owner import DebateOwner
from debate.views.question_card import LedgerWords
from frontend.access.doors import first_wait
from frontend.access.visitor import counted
from frontend.house import house_of, now_ms, public_debate_of
from frontend.language import language_of
from frontend.ledger.choice import choose, read_choice
from frontend.ledger.export import as_csv, as_json, words_by_number
from frontend.ledger.sentence import icon, label, said
from frontend.refusal import Refusal
from frontend.words import LANGUAGES, day_of, time_to_second, written_moment

UNFILTERED = frozenset({"", *(f"lang={lang}" for lang in LANGUAGES)})
VERIFIER = Path(debate.service.verify_ledger.__file__).read_bytes()
# A file that is right when it is made: nobody in between keeps an older one.
FRESH = {"Cache-Control": "no-cache"}


async def ledger(request: Request) -> Response:
    """As everybody sees it, kept for a second at most: a hall that reads along costs one rendering for each decision."""
    owner = public_debate_of(request)
    house, lang, now = house_of(request), language_of(request, owner.state.debate.lang), now_ms()
    if request.url.query not in UNFILTERED:
        wait = first_wait(now, (house.doors.pages, counted(request)))
        if wait is not None:
            raise Refusal("rate_limited", retry_after_s=wait)
        return _page(request, owner, lang)
    variant, position = f"ledger {lang}?{request.url.query}", (owner.epoch, len(owner.ledger))
    page = house.crowd.get(owner.id, variant, position, now)
    if page is None:
        page = house.crowd.keep(owner.id, variant, position, bytes(_page(request, owner, lang).body).decode(), now)
    return HTMLResponse(page, headers=house.rendering.headers(lang))


def _page(request: Request, owner: DebateOwner, lang: str) -> Response:
    house = house_of(request)
    zone, words = house.rendering.zone, house.rendering.words
    _, view = house.views.get(owner, "public")
    cards = {card["number"]: card for card in view["questions"].values()}
    choice = read_choice(request.query_params, zone)
    chosen = choose(owner.ledger, choice, cards)
    shown = words_by_number(owner.state, {entry.question for entry in chosen.entries})
    days = {day_of(lang, zone, entry.at) for entry in (owner.ledger[:1] + owner.ledger[-1:])}
    names = _names(view)
    rows = [
        {
            "n": entry.n,
            "at": entry.at,
            "time": time_to_second(lang, zone, entry.at),
            "day": day_of(lang, zone, entry.at) if len(days) > 1 else None,
            "icon": icon(entry.kind),
            "said": said(entry, words, lang, names),
            # Words beside an entry are those that it holds: the digest tells.
            "text": _held(entry.digest, shown.get(entry.question or 0, ())),
            "original": _held(entry.original, shown.get(entry.question or 0, ())),
            "head": owner.heads[entry.n - 1],
        }
        for entry in chosen.entries
    ]
    kinds = Counter(entry.kind for entry in owner.ledger)
    signed = house.seal.head(owner, now_ms())
    values = {
        "view": view,
        "rows": rows,
        "chosen": chosen,
        "choice": choice,
        "query": _query(request),
        "since": written_moment(zone, choice.since),
        "until": written_moment(zone, choice.until),
        "kinds": sorted(((kind, label(kind, words, lang), count) for kind, count in kinds.items()), key=lambda each: each[1]),
        "origins": [origin.value for origin in Origin],
        "sums": _sums(owner, cards),
        "reasons": _reasons(cards),
        "signed": signed,
        "signed_time": time_to_second(lang, zone, signed.signed_at),
        "public_key": house.seal.public,
    }
    return house.rendering.page(request, "ledger.html", values, lang=lang)


async def ledger_head(request: Request) -> Response:
    """What the page's script asks every few seconds, and what anybody may keep: the head, signed."""
    owner = public_debate_of(request)
    body = msgspec.json.encode(house_of(request).seal.head(owner, now_ms()))
    return Response(body, media_type="application/json", headers=FRESH)


async def ledger_json(request: Request) -> Response:
    owner = public_debate_of(request)
    signed = house_of(request).seal.head(owner, now_ms())
    body = await asyncio.to_thread(as_json, owner, owner.state, signed)  # 5,000 entries are 2 MB: the loop has others to serve
    return _file(body, "application/json", f"ledger-{owner.slug}.json")


async def ledger_csv(request: Request) -> Response:
    owner = public_debate_of(request)
    house, lang = house_of(request), language_of(request, owner.state.debate.lang)
    names = _names(house.views.get(owner, "public")[1])

    def say(entry: LedgerEntry) -> str:
        return said(entry, house.rendering.words, lang, names)

    body = await asyncio.to_thread(as_csv, owner, owner.state, len(owner.heads), say)
    return _file(body, "text/csv; charset=utf-8", f"ledger-{owner.slug}.csv")


async def verifier(request: Request) -> Response:
    return _file(VERIFIER, "text/x-python; charset=utf-8", "verify_ledger.py")


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={**FRESH, "Content-Disposition": f'attachment; filename="{name}"'})


def _held(digest: str | None, words: tuple[LedgerWords, ...]) -> str | None:
    return next((each.text for each in words if each.digest == digest), None)


def _names(view: dict[str, Any]) -> dict[str, str]:
    """By what the public calls seats, polls and families; ids are drawn, so that one is never another's."""
    seats = {id: seat["name"] for id, seat in view["seats"].items() if seat["name"]}
    polls = {id: poll["title"] for id, poll in view.get("polls", {}).items()}
    return seats | polls | {family["id"]: family["title"] for family in view["debate"].get("families", ())}


def _query(request: Request) -> str:
    """The choice as it stands in the address, without the page: what older pages and a reload go on with."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "before" and value]
    return "".join(f"{quote_plus(name)}={quote_plus(value)}&" for name, value in kept)


def _sums(owner: DebateOwner, cards: dict[int, dict[str, Any]]) -> list[tuple[str, int]]:
    """Counted from what is public: how many questions wait unread is nobody's to know."""
    kinds = Counter(entry.kind for entry in owner.ledger)
    states = Counter(card["state"] for card in cards.values())
    aired = sum(1 for card in cards.values() if card.get("aired_at"))
    return [
        ("numbered", len(cards)),
        ("aired", aired),
        ("refused", states["refused"]),
        ("appeals", kinds["appealed"]),
        ("decisions", len(owner.ledger)),
    ]


def _reasons(cards: dict[int, dict[str, Any]]) -> list[tuple[str, int]]:
    return Counter(card["rule"] for card in cards.values() if card["state"] == "refused").most_common()
