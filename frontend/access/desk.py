"""Owns who may act in which role now: exchanges links, lets devices in, takes links back. Never opens a socket and never speaks HTTP.

Its books are in memory, written to disk before an answer leaves; what a request asks of them is a look-up.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable

import msgspec

from frontend.access.link import DOORKEEPERS, DOORKEEPERS_OF, Link, LinkRole
from frontend.access.secret import digest, id_from, new_id, new_secret
from frontend.access.session import STEPS, Grant, GrantState, Pass, Session
from frontend.access.store import AccessStore, StorageFull
from frontend.refusal import Refusal

SEEN_EVERY_MS = 10 * 60_000
WAITING_PER_LINK = 20  # a leaked link must not fill the organiser's page
Revoked = Callable[[str], None]


class Desk:
    """`on_revoked` is told the id of each grant that has ended, so that its sockets and pictures end too."""

    def __init__(self, store: AccessStore, *, session_ms: int, on_revoked: Revoked = lambda _: None) -> None:
        self._store = store
        self._session_ms = session_ms
        self.on_revoked = on_revoked
        self._links: dict[str, Link] = {}
        self._by_digest: dict[bytes, str] = {}
        self._sessions: dict[bytes, Session] = {}
        self._grants: dict[tuple[str, str], Grant] = {}
        self._of_session: defaultdict[str, list[str]] = defaultdict(list)
        self._of_link: defaultdict[str, list[str]] = defaultdict(list)
        self._unsaved: set[str] = set()

    async def open(self, now: int) -> None:
        books = await self._store.open()
        stale = {s.id for s in books.sessions if now - s.seen_at > self._session_ms}
        if stale:
            await self._store.forget(sessions=tuple(stale))
        for link in books.links:
            self._keep_link(link)
        for session in books.sessions:
            if session.id not in stale:
                self._sessions[session.digest] = session
        for grant in books.grants:
            if grant.session not in stale and grant.link in self._links:
                self._keep_grant(grant)

    async def close(self) -> None:
        await self._store.close()

    # Links

    async def make_link(
        self, role: LinkRole, *, debate: str | None, now: int, name: str = "", seat: str | None = None, command_id: str | None = None
    ) -> tuple[Link, str | None]:
        """The link and its secret, told once. The same command id again gives the same link and no secret."""
        if command_id is not None and (made := self.made(debate, command_id)) is not None:
            return made, None
        link_id = id_from("l", debate or "", command_id) if command_id else new_id("l")
        secret = new_secret()
        link = Link(id=link_id, digest=digest(secret), role=role, debate=debate, seat=seat, name=name, made_at=now)
        await self._store.save(link)
        self._keep_link(link)
        return link, secret

    async def standing_link(
        self, role: LinkRole, secret: Callable[[int], str], *, debate: str, now: int, name: str = "", seat: str | None = None
    ) -> str:
        """The secret of a link that is the same at each start, made if it is not there. `secret(n)` gives the next when one was revoked."""
        n = 0
        while (known := self._by_digest.get(digest(secret(n)))) is not None:
            if self._links[known].revoked_at is None:
                return secret(n)
            n += 1
        link = Link(id=new_id("l"), digest=digest(secret(n)), role=role, debate=debate, seat=seat, name=name, made_at=now)
        await self._store.save(link)
        self._keep_link(link)
        return secret(n)

    def made(self, debate: str | None, command_id: str) -> Link | None:
        """The link that this command made before, if it did."""
        return self._links.get(id_from("l", debate or "", command_id))

    def links(self, debate: str | None) -> list[Link]:
        """Links of one debate that still open something, oldest first; of the installation with None."""
        return [link for link in self._links.values() if link.debate == debate and link.revoked_at is None]

    def link(self, link_id: str) -> Link | None:
        return self._links.get(link_id)

    async def revoke(self, link_id: str, now: int) -> None:
        link = self._links[link_id]
        if link.revoked_at is not None and link_id not in self._unsaved:
            return
        ended = msgspec.structs.replace(link, revoked_at=now)
        # In memory first: nobody enters during the fsync, and a full disk must not keep a revoked link open.
        self._links[link_id] = ended
        for grant in self.devices(link_id):
            if grant.state is GrantState.ALLOWED:
                self.on_revoked(grant.id)
        await self._save_the_end(link_id, ended)

    async def forget_unused(self, role: LinkRole, debate: str | None) -> None:
        """Fresh links at each start would pile up; those that nobody used are worth nothing."""
        unused = tuple(link.id for link in self.links(debate) if link.role is role and not self._of_link.get(link.id))
        if unused:
            await self._store.forget(links=unused)
        for link_id in unused:
            self._by_digest.pop(self._links.pop(link_id).digest, None)

    # Devices

    def bearer(self, secret: str, roles: Iterable[LinkRole], debate: str) -> Link | None:
        """The link whose secret a program sends with each request; no device is let in by it. None when it opens nothing here."""
        link_id = self._by_digest.get(digest(secret))
        link = self._links[link_id] if link_id is not None else None
        good = link is not None and link.revoked_at is None and link.role in roles and link.opens(debate)
        return link if good else None

    async def exchange(
        self, secret: str, cookie: str | None, agent: str, now: int, *, closed: Callable[[str], bool], drawn: str | None = None
    ) -> tuple[Pass, str | None]:
        """A click on a role link: the grant it gives, allowed or waiting, and the cookie to set if the device is new.

        `closed` tells whether a debate is over: then the links of its hall open nothing any more. `drawn` is the secret of the session
        to be made, where the same click must give the same one twice.
        """
        link_id = self._by_digest.get(digest(secret))
        link = self._links[link_id] if link_id is not None else None
        if link is None or link.role is LinkRole.ENCODER:
            raise Refusal("link_unknown")
        if link.revoked_at is not None:
            raise Refusal("link_revoked")
        if not link.personal and link.debate is not None and closed(link.debate):
            raise Refusal("link_closed")
        session, fresh = self.session(cookie, now), None
        if session is None:
            session, fresh = self._new_session(drawn, agent, now)
        if (known := self._grants.get((session.id, link.id))) is not None:
            if known.state is GrantState.DENIED:
                raise Refusal("device_denied")
            if fresh is not None:
                await self._admit(session, known, link)  # the other copy's write may not be over, and may fail
            return Pass(known, link), fresh
        devices = self.devices(link.id)
        # "Ever let in", not "in now": taking a lost telephone away must not leave the link free for whoever holds it.
        free = not link.personal or not (devices or link.used)
        if not free and sum(grant.state is GrantState.WAITING for grant in devices) >= WAITING_PER_LINK:
            raise Refusal("rate_limited", retry_after_s=60)
        grant = Grant(session=session.id, link=link.id, state=GrantState.ALLOWED if free else GrantState.WAITING, made_at=now)
        used = msgspec.structs.replace(link, used=True)
        # Kept before the write so that of two devices at the same instant only one is the first.
        self._keep_grant(grant)
        self._links[link.id] = used
        try:
            await self._admit(session, grant, used)
        except Exception:
            self._drop_grant(grant)
            self._links[link.id] = msgspec.structs.replace(self._links[link.id], used=link.used)
            raise
        return Pass(grant, used), fresh

    async def _admit(self, session: Session, grant: Grant, link: Link) -> None:
        await self._store.save(session, grant, link)
        self._sessions[session.digest] = session
        if (grant.session, grant.link) not in self._grants:
            self._keep_grant(grant)

    def _new_session(self, drawn: str | None, agent: str, now: int) -> tuple[Session, str]:
        """The session of a secret, whose id follows from it: two copies of a click are one device, before either is written down."""
        secret = drawn or new_secret()
        known = self._sessions.get(digest(secret))
        if known is not None and self.session(secret, now) is None:
            secret, known = new_secret(), None  # it has ended: what it was allowed does not come back
        made = Session(id=id_from("n", secret), digest=digest(secret), made_at=now, seen_at=now, agent=agent)
        return known or made, secret

    def devices(self, link_id: str) -> list[Grant]:
        return [self._grants[session, link_id] for session in self._of_link.get(link_id, ())]

    def device(self, grant_id: str) -> Pass | None:
        return next((Pass(grant, self._links[grant.link]) for grant in self._grants.values() if grant.id == grant_id), None)

    def agent(self, session_id: str) -> Session | None:
        return next((session for session in self._sessions.values() if session.id == session_id), None)

    async def decide(self, grant_id: str, state: GrantState) -> Grant:
        """An organiser or a moderator lets a device in, or takes it away."""
        found = self.device(grant_id)
        if found is None:
            raise Refusal("device_unknown", status=404)
        if found.grant.state is state and grant_id not in self._unsaved:
            return found.grant
        if state is not found.grant.state and state not in STEPS[found.grant.state]:
            raise Refusal("wrong_state")
        grant = msgspec.structs.replace(found.grant, state=state)
        if state is GrantState.DENIED:
            self._grants[grant.session, grant.link] = grant
            if found.grant.state is GrantState.ALLOWED:
                self.on_revoked(grant.id)
            await self._save_the_end(grant.id, grant)
        else:
            await self._store.save(grant)
            self._grants[grant.session, grant.link] = grant
        return grant

    # Requests

    def session(self, cookie: str | None, now: int) -> Session | None:
        if not cookie or len(cookie) > 200:
            return None
        session = self._sessions.get(digest(cookie))
        if session is None or now - session.seen_at > self._session_ms:
            return None
        return session

    async def seen(self, session: Session, now: int) -> None:
        """Kept to ten minutes: the organiser needs to know whether a device is in use, not to follow it."""
        if now - session.seen_at >= SEEN_EVERY_MS:
            session.seen_at = now
            with contextlib.suppress(StorageFull):  # whoever reads must not be turned away because a date was not written
                await self._store.save(session)

    def passes(self, cookie: str | None, now: int, *, state: GrantState = GrantState.ALLOWED) -> list[Pass]:
        """What this device may do now, latest link first."""
        session = self.session(cookie, now)
        if session is None:
            return []
        grants = (self._grants[session.id, link] for link in reversed(self._of_session.get(session.id, [])))
        return [
            Pass(grant, self._links[grant.link]) for grant in grants if grant.state is state and self._links[grant.link].revoked_at is None
        ]

    def find(self, passes: Iterable[Pass], roles: Iterable[LinkRole], debate: str, seat: str | None = None) -> Pass | None:
        """The pass for one role of one debate: the first role that fits, in the order asked for."""
        held = [each for each in passes if each.link.opens(debate) and (seat is None or each.link.seat == seat)]
        return next((each for role in roles for each in held if each.role is role), None)

    def revoked_grants(self, debate: str) -> list[str]:
        """Every grant of a debate that must have no picture any more."""
        return [
            grant.id
            for grant in self._grants.values()
            if (link := self._links[grant.link]).opens(debate) and (link.revoked_at is not None or grant.state is GrantState.DENIED)
        ]

    def may_decide(self, passes: Iterable[Pass], link: Link) -> bool:
        """Who lets a device in: those who run that debate, but nobody lets a device into a role above their own."""
        keepers = DOORKEEPERS_OF.get(link.role, DOORKEEPERS)
        return any(each.role in keepers and (each.link.debate is None or each.link.debate == link.debate) for each in passes)

    async def _save_the_end(self, key: str, ended: Link | Grant) -> None:
        """What was taken back holds from now on; until it is on the disk, asking again writes it again."""
        self._unsaved.add(key)
        await self._store.save(ended)
        self._unsaved.discard(key)

    # Books

    def _keep_link(self, link: Link) -> None:
        self._links[link.id] = link
        self._by_digest[link.digest] = link.id

    def _keep_grant(self, grant: Grant) -> None:
        if (grant.session, grant.link) not in self._grants:
            self._of_session[grant.session].append(grant.link)
            self._of_link[grant.link].append(grant.session)
        self._grants[grant.session, grant.link] = grant

    def _drop_grant(self, grant: Grant) -> None:
        self._grants.pop((grant.session, grant.link), None)
        self._of_session[grant.session].remove(grant.link)
        self._of_link[grant.link].remove(grant.session)
