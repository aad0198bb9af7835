"""Fair-next: which queued question should come on air, so that neither the loudest door nor the largest family has all the air.

Questions stand in *cells*: an origin (online, hall, written, social) and a family of arguments, or none. The organiser's targets give
each origin and each family a weight; a cell's is their product.

**Who is eligible.** The queued questions of people who have not been on air yet; only when there are none, all queued ones. People are
counted as the queue can know them: online, whoever asked; in the hall, where a clerk asks for many, by the name that was given, and
without a name each question is somebody else's. With a question that others were merged into, their authors have been heard too.

**Credits.** As in smooth weighted round robin (nginx): when a question comes on air, one airing is shared out among the cells that have
an eligible question, in proportion to their weights, and the cell that was aired pays it back. A cell's credit is therefore what it
should have had by now, less what it had. The next proposal is of the eligible cell with the most credit after the next sharing out.
What a moderator airs instead pays just so: a cell that was passed over stands higher next time, one that was favoured waits.

**Why nobody starves.** Credits always sum to zero. Let a(j) = j·(n − j)/2 for n cells. No j cells together ever hold more than a(j)
airings as long as proposals are followed: a sharing out and a payment can only raise the sum of j cells when the cell that pays is not
one of them; it stood highest, so each eligible cell of the j now holds at most one airing more than it; adding the payer to the j and
taking that cell away gives 2·sum(j) ≤ a(j + 1) + a(j − 1) + 1 = 2·a(j). So one cell is never owed more than a(1) = (n − 1)/2 airings; and
since its credit grows with every airing it waits for, a cell of share s is aired within (n − 1)/s + 1 of them. An override can owe a
cell more; it comes back.

**Ties.** Equal cells: the one whose first question leads. Inside a cell: most supports (people, not clicks), then waiting longest, then
the place in the queue. Nothing here is random, and nothing reads a clock: the same history gives the same proposal, on every machine.

A question that goes back to the queue, or a step back, takes its airing back: the shares are subtracted again.
Weights of zero: such a cell is proposed only when no other has an eligible question.

Amounts are whole numbers, one airing = `AIRING`: sums of fractions would not come back to exactly zero.
"""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from debate.domain.questions.events import QuestionAired, QuestionEvent, QuestionQueued, QuestionSteppedBack
from debate.domain.questions.state import Question, Questions
from debate.domain.questions.words import Origin, QuestionState
from debate.domain.shelf import Shelf
from debate.domain.synthesis import Targets

AIRING = 720_720  # divisible by every number up to 16, so that equal cells stay equal to the last unit

Cell = tuple[Origin, str | None]


class Payment(Struct, frozen=True):
    """What one airing did to the account, kept to take it back, and to pay the same again when that is undone."""

    cell: Cell
    shares: dict[Cell, int]
    people: frozenset[str]
    taken_back: bool = False


class Fairness(Struct, frozen=True):
    """The account of a whole debate. `aired` counts questions per cell, `heard` per person; `payments` by question."""

    credits: dict[Cell, int] = {}
    aired: dict[Cell, int] = {}
    heard: Shelf[int] = Shelf()
    payments: Shelf[Payment] = Shelf()


class Proposal(Struct, frozen=True):
    """`aired_cell` of `aired_all` questions were of this cell, which `due` tenths of airings came to by its shares; `alone`: nothing else
    is queued than questions of this cell; `first`: nobody of this question was on air before."""

    question: str
    cell: Cell
    aired_cell: int
    aired_all: int
    due: int
    alone: bool
    supports: int
    at: int
    first: bool


def cell_of(question: Question) -> Cell:
    return question.origin, question.family


def eligible(questions: Questions, fairness: Fairness) -> list[Question]:
    """In the order of the queue."""
    queued = [questions.all[id] for id in questions.queue]
    unheard = [question for question in queued if question.person not in fairness.heard]
    return unheard or queued


def propose(questions: Questions, fairness: Fairness, targets: Targets) -> Proposal | None:
    able = eligible(questions, fairness)
    if not able:
        return None
    ahead = _shares([cell_of(question) for question in able], targets)
    cell = _highest(able, ahead, fairness.credits)
    supports = {question.id: questions.support(question) for question in able if cell_of(question) == cell}
    best = min((question for question in able if question.id in supports), key=lambda question: (-supports[question.id], question.at))
    return Proposal(
        question=best.id,
        cell=cell,
        aired_cell=fairness.aired.get(cell, 0),
        aired_all=sum(fairness.aired.values()),
        due=round(10 * (fairness.aired.get(cell, 0) + fairness.credits.get(cell, 0) / AIRING)),
        alone=all(cell_of(questions.all[id]) == cell for id in questions.queue),
        supports=supports[best.id],
        at=best.at,
        first=best.person not in fairness.heard,
    )


def may_change(questions: Questions, held: str | None, supported: Question, *, gained: bool) -> bool:
    """Whether one support more or less can change the proposal `held`. Cells are chosen by credits: only their own questions compete."""
    if held is None or supported.state is not QuestionState.QUEUED:
        return False
    best = questions.all[held]
    if not gained:
        return supported.id == held
    if supported.id == held or cell_of(supported) != cell_of(best):
        return False
    return questions.support(supported) >= questions.support(best)


def _highest(able: list[Question], ahead: Mapping[Cell, int], credits: Mapping[Cell, int]) -> Cell:
    weighed = [cell for question in able if ahead[cell := cell_of(question)] > 0]
    return max(weighed, key=lambda cell: credits.get(cell, 0) + ahead[cell])  # of equals the first, as `able` is in the queue's order


def _shares(cells: Iterable[Cell], targets: Targets) -> dict[Cell, int]:
    """One airing shared out; if every weight is zero, alike."""
    weights = {cell: targets.weight(*cell) for cell in dict.fromkeys(cells)}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1)
    whole = sum(weights.values())
    return {cell: AIRING * weight // whole for cell, weight in weights.items()}


def follow(fairness: Fairness, before: Questions, event: QuestionEvent, targets: Targets) -> Fairness:
    """The account after `event`; `before` is what was known of questions until then."""
    if not isinstance(event, QuestionAired | QuestionSteppedBack | QuestionQueued):
        return fairness
    question = before.all[event.question]
    if isinstance(event, QuestionAired):
        return _pay(fairness, before, question, targets)
    if question.state is QuestionState.ON_AIR:
        return _turned(fairness, question.id, taken_back=True)
    if isinstance(event, QuestionSteppedBack) and event.state is QuestionState.ON_AIR:
        return _turned(fairness, question.id, taken_back=False)
    return fairness


def _pay(fairness: Fairness, before: Questions, question: Question, targets: Targets) -> Fairness:
    shares = _shares([cell_of(one) for one in eligible(before, fairness)], targets)
    people = frozenset(one.person for one in before.together(question))
    payment = Payment(cell_of(question), shares, people)
    paid = _booked(fairness, payment, 1)
    return msgspec.structs.replace(paid, payments=fairness.payments.put(question.id, payment))


def _turned(fairness: Fairness, question: str, *, taken_back: bool) -> Fairness:
    """The airing of a question is taken back, or stands again."""
    payment = fairness.payments.get(question)
    if payment is None or payment.taken_back is taken_back:
        return fairness
    turned = msgspec.structs.replace(payment, taken_back=taken_back)
    booked = _booked(fairness, payment, -1 if taken_back else 1)
    return msgspec.structs.replace(booked, payments=fairness.payments.put(question, turned))


def _booked(fairness: Fairness, payment: Payment, sign: int) -> Fairness:
    credits = {**fairness.credits}
    for cell, share in payment.shares.items():
        credits[cell] = credits.get(cell, 0) + sign * share
    credits[payment.cell] = credits.get(payment.cell, 0) - sign * sum(payment.shares.values())
    heard = fairness.heard
    for person in sorted(payment.people):
        times = heard.get(person, 0) + sign
        heard = heard.put(person, times) if times else heard.drop(person)
    aired = {**fairness.aired, payment.cell: fairness.aired.get(payment.cell, 0) + sign}
    return msgspec.structs.replace(fairness, credits=credits, aired=aired, heard=heard)
