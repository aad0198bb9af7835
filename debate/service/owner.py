"""The one owner of one debate: decides, appends, and only then shows and answers. No locks: everybody else sends it commands.

Decisions run ahead of the disk on a speculative state; states are values, so when a write fails the speculation is dropped
and the durable state is simply still there.
"""

import asyncio
import math
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog
from msgspec import Struct

from debate.domain.actor import Actor, Context
from debate.domain.commands import Command, RepairHistory
from debate.domain.decider import DebateState, decide, evolve
from debate.domain.event import Event
from debate.domain.ledger import LedgerEntry
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.service.answer import Accepted, Answer, Rejected, decode_result, encode_result, result_of
from debate.service.replica import Replica, read
from debate.store.event_log import Entry, EventLog, Head, StorageFailed, StorageFull
from debate.views.audiences import Audience, proposal_card, seat_card
from debate.views.frame import Frame
from debate.views.projection import VERSION
from debate.views.question_card import question_card

BATCH = 64  # commands per fsync: 56 k events/s in such groups, 2 k/s alone (measured, DESIGN §3)
PENDING_LIMIT = 4096  # commands decided and not yet on disk; past this a sender waits
RECENT_KEPT = 1024  # refusals and "already so": not in the log, remembered while the process lives
PROBE_EVERY_S = 0.5

_log = structlog.get_logger("debate")


class Published(Struct, frozen=True):
    """What one batch showed: frames in order, and public counts of supports that changed.

    `renewed`: the epoch is a new one, and whatever was told before is to be forgotten.
    """

    frames: tuple[Frame, ...]
    supports: dict[str, int]
    renewed: bool = False


Listener = Callable[[Published], None]


class _Pending(Struct):
    entry: Entry
    states: tuple[DebateState, ...]
    done: asyncio.Future[Answer]


def wall_clock() -> int:
    return time.time_ns() // 1_000_000


class DebateOwner:
    """Open with `DebateOwner.open(log)`; there must be one per log and process, which the log's file lock enforces."""

    def __init__(self, log: EventLog, executor: ThreadPoolExecutor, clock: Callable[[], int], seed: Callable[[], str]) -> None:
        self._log = log
        self._executor = executor
        self._clock = clock
        self._seed = seed
        self._replica = Replica()
        self._listeners: list[Listener] = []
        self._answers: dict[tuple[str, str], bytes] = {}
        self._recent: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._doubtful: list[_Pending] = []
        self._waiting: dict[tuple[str, str], asyncio.Future[Answer]] = {}
        self._pending: deque[_Pending] = deque()
        self._committing: asyncio.Task[None] | None = None
        self._probing: asyncio.Task[None] | None = None
        self._erasing: asyncio.Future[None] | None = None
        self._refusing: str | None = None
        self._durable = Head(0, "")
        self._last_at = 0
        self.on_commit: Callable[[int, float], None] = lambda commands, took_s: None
        self._ahead = self.state

    @classmethod
    async def open(
        cls,
        open_log: Callable[[], EventLog],
        clock: Callable[[], int] = wall_clock,
        seed: Callable[[], str] = lambda: secrets.token_hex(32),
        ahead: Replica | None = None,
    ) -> "DebateOwner":
        """Opens the log in a thread of its own and replays it, from where `ahead` stands if that is of this very history.

        Raises what the log raises.
        """
        executor = ThreadPoolExecutor(1, thread_name_prefix="event-log")
        loop = asyncio.get_running_loop()
        try:
            log = await loop.run_in_executor(executor, open_log)
        except BaseException:
            executor.shutdown(wait=False)
            raise
        owner = cls(log, executor, clock, seed)
        owner._replica = await loop.run_in_executor(executor, read, log, ahead)
        owner._answers = await loop.run_in_executor(executor, owner._read_answers)
        owner._ahead, owner._durable = owner.state, log.head()
        return owner

    # what there is

    @property
    def id(self) -> str:
        return self.state.debate.id

    @property
    def slug(self) -> str:
        return self.state.debate.slug

    @property
    def state(self) -> DebateState:
        return self._replica.state

    @property
    def ledger(self) -> list[LedgerEntry]:
        return self._replica.ledger

    @property
    def heads(self) -> list[str]:
        """Of the public ledger, one for each entry."""
        return self._replica.heads

    @property
    def epoch(self) -> str:
        """Same epoch and offset, same history: a new version of the views is another history."""
        return f"{self._log.epoch}.{VERSION}"

    @property
    def writable(self) -> bool:
        return self._refusing is None

    def offset(self, audience: str) -> int:
        return self._replica.offset(audience)

    def snapshot(self, audience: str) -> bytes:
        return self._replica.snapshot(audience)

    def frames_after(self, audience: str, offset: int) -> Sequence[Frame] | None:
        return self._replica.frames_after(audience, offset)

    def audiences(self) -> list[str]:
        return self._replica.audiences()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """`listener` is called after the fsync, in order, and must not block. Returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # what is asked

    async def submit(self, actor: Actor, command: Command, command_id: str, expect: int | None = None) -> Answer:
        """Decides, keeps, then answers: an `Accepted` is on the disk. The same id gets the first answer again, in any process."""
        key = (actor.id, command_id)
        if (known := self._known(key)) is not None:
            return known
        if (waiting := self._waiting.get(key)) is not None:
            return await asyncio.shield(waiting)
        if self._refusing is not None:
            return Rejected(self._refusing, retry_after_s=2 * PROBE_EVERY_S)
        if len(self._pending) >= PENDING_LIMIT:
            return Rejected("overloaded", retry_after_s=1.0)
        now = self._last_at = max(self._last_at, self._replica.last_at, self._clock())  # a clock set back must not turn history around
        decided = decide(command, self._ahead, Context(now, actor, self._seed()), expect)
        if isinstance(decided, Rejection):
            return await self._settled(key, self._rejected(decided, actor, command))
        events = tuple(decided)
        answer = Accepted(result_of(events))
        if not events:
            return await self._settled(key, answer)  # already so; nothing to keep
        states = []
        for event in events:
            self._ahead = evolve(self._ahead, event)
            states.append(self._ahead)
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[key] = done
        self._pending.append(_Pending(Entry(actor.id, command_id, encode_result(answer.result), events), tuple(states), done))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit())
        return await asyncio.shield(done)

    async def erase(self, texts: list[str]) -> None:
        """Destroys these texts for good: in the store, in the views, and, by a new epoch, in every page that is open.

        Commands wait meanwhile, and so does another erasure. Raises StorageFull or StorageFailed, and then nothing was erased.
        """
        while (running := self._erasing or self._committing) is not None:
            await asyncio.wait({running})
        if self._refusing is not None:
            raise StorageFull(self.id)
        self._refusing = "overloaded"
        loop = asyncio.get_running_loop()
        self._erasing = loop.create_future()
        try:
            await loop.run_in_executor(self._executor, self._log.erase, texts)
            replica = await loop.run_in_executor(self._executor, read, self._log)
        finally:
            self._refusing = None
            self._erasing.set_result(None)
            self._erasing = None
        self._replica, self._ahead = replica, replica.state
        self._tell(Published((), {}, renewed=True))

    async def copy(self, into: Path, told: Callable[[int, int], None] = lambda done, whole: None) -> None:
        """A whole log in another file; commands pass between its steps, of which `told` hears. Raises StorageFull or StorageFailed."""
        loop = asyncio.get_running_loop()
        steps = self._log.copy(into)
        try:
            while (step := await loop.run_in_executor(self._executor, next, steps, None)) is not None:
                told(*step)
        finally:
            await loop.run_in_executor(self._executor, steps.close)  # after the step that may still be running there

    async def repair(self) -> None:
        """More of this history was shown than there is: a new epoch, so that every page forgets it, and the ledger says so.

        Raises StorageFull or StorageFailed.
        """
        await self.erase([])
        await self.submit(Actor("system", Role.SYSTEM), RepairHistory(), f"repair.{self.epoch}")

    async def close(self) -> None:
        """Waits for what is being written, then closes the log."""
        if self._probing is not None:
            self._probing.cancel()
        while (running := self._erasing or self._committing) is not None:
            await asyncio.wait({running})
        await asyncio.get_running_loop().run_in_executor(self._executor, self._log.close)
        self._executor.shutdown()

    # inside

    def _read_answers(self) -> dict[tuple[str, str], bytes]:
        return {(actor, command): answer for actor, command, answer in self._log.answers()}

    def _known(self, key: tuple[str, str]) -> Answer | None:
        if (kept := self._answers.get(key)) is not None:
            return Accepted(decode_result(kept))
        return self._recent.get(key)

    async def _settled(self, key: tuple[str, str], answer: Answer) -> Answer:
        """What was judged against decisions still on their way to the disk holds only once they are there."""
        if self._pending:
            last = await asyncio.shield(self._pending[-1].done)
            if isinstance(last, Rejected):
                return last
        if isinstance(answer, Rejected) and answer.retry_after_s is not None:
            return answer  # the same command may pass later
        self._recent[key] = answer
        if len(self._recent) > RECENT_KEPT:
            self._recent.popitem(last=False)
        return answer

    def _rejected(self, rejection: Rejection, actor: Actor, command: Command) -> Rejected:
        state, present = self._ahead, None
        audience = Audience.CONSOLE if actor.role in (Role.MODERATOR, Role.ORGANISER) else Audience.PUBLIC
        if rejection.code is Code.REASON_NEEDED:
            present = proposal_card(state.proposal(), audience)
        elif rejection.entity is not None and rejection.code in (Code.CONFLICT, Code.WRONG_STATE, Code.AIR_BUSY):
            seat = state.stage.seats.get(rejection.entity) if not state.speakers.guests.waits_for_consent(rejection.entity) else None
            present = question_card(rejection.entity, state.questions, audience) or seat_card(seat, audience)
        wait_s = math.ceil(rejection.wait_ms / 100) / 10 if rejection.wait_ms is not None else None
        return Rejected(rejection.code.value, present, wait_s)

    async def _commit(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._pending:
                batch = [self._pending[i] for i in range(min(BATCH, len(self._pending)))]
                began = time.perf_counter()
                try:
                    head = await loop.run_in_executor(self._executor, self._log.append, [p.entry for p in batch])
                except (StorageFull, StorageFailed) as error:
                    self._fail(error, batch)
                    return
                for _ in batch:
                    self._pending.popleft()
                self._durable = head
                self.on_commit(len(batch), time.perf_counter() - began)
                self._show(batch)
        finally:
            self._committing = None

    def _show(self, batch: list[_Pending]) -> None:
        frames: list[Frame] = []
        supports: dict[str, int] = {}
        for pending in batch:
            for event, state in zip(pending.entry.events, pending.states, strict=True):
                shown, counts = self._replica.take(event, state)
                frames += shown
                supports |= counts
        self._tell(Published(tuple(frames), supports))
        for pending in batch:
            entry = pending.entry
            self._answers[entry.actor, entry.command] = entry.answer
            self._waiting.pop((entry.actor, entry.command), None)
            if not pending.done.done():
                pending.done.set_result(Accepted(decode_result(entry.answer)))

    def _tell(self, published: Published) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(published)
            except Exception:  # one listener's fault must neither stop the others nor the answers
                _log.exception("listener_failed", debate=self.id)

    def _fail(self, error: Exception, batch: list[_Pending]) -> None:
        """The disk said no: everything decided and not kept is refused, the durable state holds again.

        Of a batch that failed for another reason than room nobody knows whether it was kept: it waits for the first look.
        """
        self._refusing = "storage_full" if isinstance(error, StorageFull) else "storage_failed"
        _log.error("storage", debate=self.id, code=self._refusing, refused=len(self._pending))
        self._ahead = self.state
        self._doubtful = [] if isinstance(error, StorageFull) else batch
        refused = list(self._pending)[len(self._doubtful) :]  # the batch is the head of what is pending
        self._pending.clear()
        self._refuse_all(refused)
        self._probing = asyncio.create_task(self._probe())

    def _refuse_all(self, refused: list[_Pending]) -> None:
        for pending in refused:
            self._waiting.pop((pending.entry.actor, pending.entry.command), None)
            if not pending.done.done():
                pending.done.set_result(Rejected(self._refusing or "storage_failed", retry_after_s=2 * PROBE_EVERY_S))

    async def _probe(self) -> None:
        while True:
            await asyncio.sleep(PROBE_EVERY_S)
            try:
                found = await self._look_again()
            except Exception as error:  # whatever is wrong with the disk now, the next look may find it mended
                _log.warning("storage_still_failing", debate=self.id, error=type(error).__name__)
                self._refuse_all(self._doubtful)  # nobody waits longer than one look; the same id may be sent again
                self._doubtful = []
                continue
            self._ahead = self.state
            self._refusing = None
            self._probing = None
            _log.info("storage_back", debate=self.id, recovered=len(found.frames))
            if found.frames or found.supports:
                self._tell(found)
            self._answer_doubtful()
            return

    async def _look_again(self) -> Published:
        """Opens the log anew. A write that reported failure may have been kept after all: what the disk holds is what happened."""
        loop = asyncio.get_running_loop()
        known = self._durable.seq

        def look() -> tuple[Head, list[Event], list[tuple[str, str, bytes]]]:
            self._log.reopen()
            head = self._log.head()
            missed = head.seq != known
            return head, list(self._log.read(known)) if missed else [], list(self._log.answers()) if missed else []

        self._durable, events, answers = await loop.run_in_executor(self._executor, look)
        shown = [self._replica.fold(event) for event in events]
        self._answers.update({(actor, command): answer for actor, command, answer in answers})
        return Published(tuple(f for frames, _ in shown for f in frames), {k: v for _, counts in shown for k, v in counts.items()})

    def _answer_doubtful(self) -> None:
        doubtful, self._doubtful = self._doubtful, []
        for pending in doubtful:
            key = (pending.entry.actor, pending.entry.command)
            if key in self._answers and not pending.done.done():
                self._waiting.pop(key, None)
                pending.done.set_result(Accepted(decode_result(pending.entry.answer)))
        self._refuse_all([pending for pending in doubtful if not pending.done.done()])
