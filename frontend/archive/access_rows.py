"""Owns what of DATA/access.db goes with a debate: its role links, and the devices they let in. No secret is there: only digests."""

import asyncio
from pathlib import Path

import msgspec

from frontend.access.store import AccessStore, Books
from frontend.app import ACCESS_FILE


def taken(data: Path, debate: str) -> bytes:
    """Rows of one debate. The operator's links are of the installation and stay there."""
    books = asyncio.run(_read(data))
    links = [link for link in books.links if link.debate == debate]
    ids = {link.id for link in links}
    grants = [grant for grant in books.grants if grant.link in ids]
    devices = {grant.session for grant in grants}
    sessions = [session for session in books.sessions if session.id in devices]
    return msgspec.json.encode(Books(links=links, sessions=sessions, grants=grants))


def read(written: bytes, debate: str) -> Books:
    """Raises ValueError for rows that are none, or that would open more than this debate."""
    books = msgspec.json.decode(written, type=Books)
    ids = {link.id for link in books.links}
    if any(link.debate != debate for link in books.links) or any(grant.link not in ids for grant in books.grants):
        raise ValueError("rows of another debate")
    return books


def put(data: Path, books: Books, debate: str) -> bool:
    """False where the installation knows links of this debate: what it took back since then stays taken back."""
    return asyncio.run(_put(data, books, debate))


async def _read(data: Path) -> Books:
    store = AccessStore(data / ACCESS_FILE)
    try:
        return await store.open()
    finally:
        await store.close()


async def _put(data: Path, books: Books, debate: str) -> bool:
    store = AccessStore(data / ACCESS_FILE)
    try:
        there = await store.open()
        if any(link.debate == debate for link in there.links):
            return False
        known = {session.id for session in there.sessions}
        await store.save(*books.links, *(each for each in books.sessions if each.id not in known), *books.grants)
        return True
    finally:
        await store.close()
