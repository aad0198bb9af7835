"""Polls: who may open one, what a ballot may hold, what is counted, and what nobody is told."""

import json

import pytest
from hypothesis import given as chance
from hypothesis import settings
from hypothesis import strategies as st

from debate.domain.actor import Actor
from debate.domain.ballot_key import ballot_of, voter_of
from debate.domain.commands import (
    AddPoll,
    ChangePhase,
    ClosePoll,
    Command,
    CountPoll,
    HideObjection,
    OpenPoll,
    RemovePoll,
    ShowObjection,
    VotePoll,
)
from debate.domain.debate import Phase, PhaseChanged
from debate.domain.decider import evolve
from debate.domain.objections import ObjectionHidden, ObjectionShown
from debate.domain.polls import BallotCast, PollAdded, PollClosed, PollCounted, PollKind, PollOpened, PollRemoved
from debate.domain.rejections import Code
from debate.domain.roles import Role
from debate.views.audiences import SHARED, Audience, poll_card
from debate.views.projection import Projection
from tests.debate.scenario import ANNE, BILAL, CLERK, LIVE, MODERATOR, NOW, OPEN, ORGANISER, SYSTEM, Scenario, given, text

OPTIONS = ("Oui", "Non", "Je ne sais pas")


def added(kind: PollKind = PollKind.SINGLE, options: tuple[str, ...] = OPTIONS, hidden: bool = False, most: int = 1) -> PollAdded:
    return PollAdded(at=NOW, by="m1", poll="l1", kind=kind, title="Une amende ?", options=options, hidden=hidden, seconds=60, most=most)


OPENED = PollOpened(at=NOW, by="m1", poll="l1", title="Une amende ?", ends_at=NOW + 60_000, key=text("0f" * 32, "xkey"))
ADD = AddPoll(poll="l1", kind=PollKind.SINGLE, title="Une amende ?", options=OPTIONS)
CONSENT = added(PollKind.CONSENT, ("consent", "aside", "object"))


def open_poll(first: PollAdded | None = None) -> Scenario:
    return given(*LIVE, first or added(), OPENED)


def vote(*choices: int, reason: str | None = None) -> VotePoll:
    return VotePoll(poll="l1", choices=choices, reason=reason)


@pytest.mark.parametrize("actor", [ORGANISER, MODERATOR])
def test_a_poll_is_prepared_before_and_during_the_live(actor: Actor) -> None:
    for before in (OPEN, LIVE):
        scene = given(*before).when(actor, ADD).then_event(PollAdded, poll="l1", options=OPTIONS, most=1)
        scene.when(actor, RemovePoll(poll="l1")).then_event(PollRemoved, poll="l1")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AddPoll(poll="l1", kind=PollKind.SINGLE, title=" ", options=OPTIONS), Code.TITLE_EMPTY),
        (AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=("Oui",)), Code.POLL_OPTIONS),
        (AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=("Oui", "oui !")), Code.POLL_OPTIONS),
        (AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=("Oui", "")), Code.POLL_OPTIONS),
        (AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=tuple("abcdefghijk")), Code.POLL_OPTIONS),
        (AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=("a" * 81, "b")), Code.POLL_OPTION_TOO_LONG),
        (AddPoll(poll="l1", kind=PollKind.STANCE, title="A ?", options=OPTIONS), Code.POLL_OPTIONS),
        (AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=OPTIONS, seconds=9), Code.POLL_TIME_OUT_OF_RANGE),
        (AddPoll(poll="l1", kind=PollKind.MULTIPLE, title="A ?", options=OPTIONS, most=4), Code.POLL_MOST_OUT_OF_RANGE),
        (AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=OPTIONS, most=2), Code.POLL_MOST_OUT_OF_RANGE),
        (AddPoll(poll="", kind=PollKind.SINGLE, title="A ?", options=OPTIONS), Code.POLL_TAKEN),
    ],
)
def test_what_cannot_be_a_poll(command: Command, code: Code) -> None:
    given(*OPEN).when(MODERATOR, command).rejected(code)


def test_a_stance_and_a_consent_round_bring_their_options() -> None:
    scene = given(*OPEN).when(MODERATOR, AddPoll(poll="l1", kind=PollKind.STANCE, title="A ?"))
    scene.then_event(PollAdded, options=("for", "mixed", "against"))
    scene.when(MODERATOR, AddPoll(poll="l2", kind=PollKind.CONSENT, title="A ?")).then_event(
        PollAdded, options=("consent", "aside", "object")
    )


def test_one_poll_at_a_time_and_only_live() -> None:
    given(*OPEN, added()).when(MODERATOR, OpenPoll(poll="l1")).rejected(Code.WRONG_PHASE)
    scene = given(*LIVE, added()).when(MODERATOR, OpenPoll(poll="l1")).then_event(PollOpened, ends_at=NOW + 60_000)
    scene.when(MODERATOR, AddPoll(poll="l2", kind=PollKind.STANCE, title="A ?"))
    scene.when(MODERATOR, OpenPoll(poll="l2")).rejected(Code.POLL_BUSY)
    scene.when(MODERATOR, RemovePoll(poll="l1")).rejected(Code.WRONG_STATE)
    scene.when(MODERATOR, ClosePoll(poll="l1")).when(MODERATOR, OpenPoll(poll="l2")).then_event(PollOpened, poll="l2")
    scene.when(MODERATOR, OpenPoll(poll="l1")).rejected(Code.POLL_CLOSED)


def test_a_poll_that_is_only_prepared_does_not_exist_for_voters() -> None:
    given(*LIVE, added()).when(ANNE, vote(0)).rejected(Code.POLL_UNKNOWN)
    given(*LIVE, added()).when(CLERK, CountPoll(poll="l1", counts=(1, 2, 3))).rejected(Code.POLL_UNKNOWN)


def test_a_ballot_names_nobody_and_is_replaced() -> None:
    scene = open_poll().when(ANNE, vote(0)).then_event(BallotCast, by="ballot", choices=(0,))
    assert isinstance(scene.decided, list) and ANNE.id not in repr(scene.decided)
    scene.when(ANNE, vote(0)).then()
    scene.when(ANNE, vote(2)).when(BILAL, vote(2))
    poll = scene.state.polls.all["l1"]
    assert (poll.online, poll.voters) == ((0, 0, 2), 2)


@pytest.mark.parametrize("choices", [(), (3,), (-1,), (0, 1)])
def test_a_choice_must_be_one_of_those_offered(choices: tuple[int, ...]) -> None:
    open_poll().when(ANNE, vote(*choices)).rejected(Code.POLL_CHOICE)


def test_a_multiple_choice_counts_each_and_voters_once() -> None:
    scene = open_poll(added(PollKind.MULTIPLE, most=2)).when(ANNE, vote(2, 0, 2)).then_event(BallotCast, choices=(0, 2))
    scene.when(BILAL, vote(0, 1, 2)).rejected(Code.POLL_CHOICE)
    assert (scene.state.polls.all["l1"].online, scene.state.polls.all["l1"].voters) == ((1, 0, 1), 1)


def test_an_objection_needs_its_reason_and_a_moderator_to_be_read() -> None:
    scene = open_poll(CONSENT).when(ANNE, vote(2)).rejected(Code.POLL_REASON_MISSING)
    scene.when(ANNE, vote(2, reason="x" * 501)).rejected(Code.NOTE_TOO_LONG)
    scene.when(ANNE, vote(2, reason="Trop cher.")).then_event(BallotCast, choices=(2,))
    scene.when(BILAL, vote(2, reason="Trop tôt."), seed="cd" * 32).then_event(BallotCast, choices=(2,))
    (first, second) = scene.state.polls.all["l1"].reasons
    scene.when(MODERATOR, ShowObjection(poll="l1", objection="x-nowhere")).rejected(Code.OBJECTION_UNKNOWN)
    scene.when(MODERATOR, ShowObjection(poll="l1", objection=first.id)).then_event(ObjectionShown, objection=first.id)
    scene.when(BILAL, vote(0)).then_event(BallotCast, replaces=second.id, reason=None)
    for audience in (Audience.PUBLIC, Audience.STAGE):
        card = poll_card(scene.state.polls.all["l1"], audience)
        assert card is not None and "objections" not in card
    scene.when(MODERATOR, ClosePoll(poll="l1"))
    card = poll_card(scene.state.polls.all["l1"], Audience.PUBLIC)
    assert card is not None and card["objections"] == ["Trop cher."]


def test_an_objection_that_was_let_through_can_be_taken_back() -> None:
    scene = open_poll(CONSENT).when(ANNE, vote(2, reason="Trop cher."))
    (one,) = scene.state.polls.all["l1"].reasons
    show, hide = ShowObjection(poll="l1", objection=one.id), HideObjection(poll="l1", objection=one.id)
    scene.when(MODERATOR, hide).then()
    scene.when(MODERATOR, HideObjection(poll="l1", objection="x-nowhere")).rejected(Code.OBJECTION_UNKNOWN)
    scene.when(ANNE, hide).rejected(Code.ROLE_FORBIDDEN)
    scene.when(MODERATOR, show).when(MODERATOR, hide).then_event(ObjectionHidden, objection=one.id, late=False)
    projection = Projection()
    for command in (show, ClosePoll(poll="l1")):
        scene.when(MODERATOR, command)
        assert isinstance(scene.decided, list)
        projection.advance(scene.decided[0], scene.state)
    public, length = projection.shared[Audience.PUBLIC], scene.state.ledger.length
    assert b"Trop cher." in public.snapshot()
    scene.when(MODERATOR, hide).then_event(ObjectionHidden, late=True)
    card = poll_card(scene.state.polls.all["l1"], Audience.PUBLIC)
    assert card is not None and card["objections"] == []
    assert isinstance(scene.decided, list)
    projection.advance(scene.decided[0], scene.state)
    assert b"Trop cher." not in public.snapshot()
    assert public.window.after(0, public.offset) is None, "who comes back is not told what was taken back"
    taken = scene.state.ledger.last
    assert taken is not None and (taken.n, taken.kind, taken.poll) == (length + 1, "objection_hidden", "l1")


def test_the_hall_is_counted_apart_and_for_ten_minutes_more() -> None:
    scene = open_poll().when(CLERK, CountPoll(poll="l1", counts=(5, 2, 0))).then_event(PollCounted, late=False)
    scene.when(CLERK, CountPoll(poll="l1", counts=(5, 2, 0))).then()
    scene.when(CLERK, CountPoll(poll="l1", counts=(5, 2))).rejected(Code.POLL_COUNTS)
    scene.when(ANNE, vote(1)).when(MODERATOR, ClosePoll(poll="l1")).then_event(PollClosed, online=(0, 1, 0), hall=(5, 2, 0), voters=1)
    scene.when(CLERK, CountPoll(poll="l1", counts=(6, 2, 0)), now=NOW + 600_000).then_event(PollCounted, late=True)
    scene.when(CLERK, CountPoll(poll="l1", counts=(7, 2, 0)), now=NOW + 600_001).rejected(Code.POLL_COUNT_TOO_LATE)
    scene.when(ANNE, CountPoll(poll="l1", counts=(7, 2, 0))).rejected(Code.ROLE_FORBIDDEN)


def test_the_system_does_not_close_before_the_announced_end() -> None:
    scene = open_poll().when(SYSTEM, ClosePoll(poll="l1"), now=NOW + 59_999).rejected(Code.WRONG_STATE)
    scene.when(SYSTEM, ClosePoll(poll="l1"), now=NOW + 60_000).then_event(PollClosed)


def test_the_end_of_the_debate_ends_its_poll() -> None:
    scene = open_poll().when(ANNE, vote(0)).when(MODERATOR, ChangePhase(phase=Phase.CLOSED))
    assert isinstance(scene.decided, list) and [type(e) for e in scene.decided] == [PollClosed, PhaseChanged]
    scene.when(BILAL, vote(0)).rejected(Code.POLL_CLOSED)


def test_the_ledger_tells_what_opened_and_what_it_came_to() -> None:
    scene = given(*LIVE, added(hidden=True))
    length = scene.state.ledger.length
    scene.when(MODERATOR, OpenPoll(poll="l1"))
    opened = scene.state.ledger.last
    assert opened is not None and (opened.kind, opened.poll, opened.title) == ("poll_opened", "l1", "Une amende ?")
    scene.when(ANNE, vote(0)).when(CLERK, CountPoll(poll="l1", counts=(1, 0, 0)))
    assert scene.state.ledger.length == length + 1
    scene.when(MODERATOR, ClosePoll(poll="l1"))
    closed = scene.state.ledger.last
    assert closed is not None and (closed.kind, closed.online, closed.hall, closed.voters) == ("poll_closed", (1, 0, 0), (1, 0, 0), 1)
    scene.when(CLERK, CountPoll(poll="l1", counts=(2, 0, 0)))
    counted = scene.state.ledger.last
    assert counted is not None and (counted.kind, counted.hall) == ("poll_counted", (2, 0, 0))


@pytest.mark.parametrize("hidden", [True, False])
def test_what_audiences_see_of_an_open_poll(hidden: bool) -> None:
    scene = open_poll(added(hidden=hidden)).when(ANNE, vote(0)).when(CLERK, CountPoll(poll="l1", counts=(1, 0, 0)))
    for audience in SHARED:
        card = poll_card(scene.state.polls.all["l1"], audience)
        assert card is not None and not {"online", "voters"} & set(card) and ("hall" in card) == (not hidden)
    assert poll_card(scene.state.polls.all["l1"], Audience.ME) is None


def test_a_vote_makes_a_frame_for_its_voter_alone() -> None:
    scene = open_poll()
    projection = Projection()
    told = []
    for actor in (ANNE, BILAL, ANNE):
        scene.when(actor, vote(len(told) % 3))
        assert isinstance(scene.decided, list)
        told += [frame.audience for event in scene.decided for frame in projection.advance(event, scene.state).frames]
    assert told == ["me/p-anne", "me/p-bilal", "me/p-anne"]
    mine = projection.view("me/p-anne")
    assert mine is not None and json.loads(mine.snapshot())["ballots"] == {"l1": [2]}


def test_the_tally_is_that_of_distinct_ballots_whatever_the_order() -> None:
    people = [Actor(f"p{n:03d}", Role.PARTICIPANT) for n in range(20)]

    @settings(max_examples=150, deadline=None)
    @chance(st.lists(st.tuples(st.sampled_from(people), st.sets(st.integers(0, 2), min_size=1)), max_size=60))
    def check(votes: list[tuple[Actor, set[int]]]) -> None:
        scene = open_poll(added(PollKind.MULTIPLE, most=3))
        for actor, choices in votes:
            scene.when(actor, vote(*choices))
        last = dict(votes)
        poll = scene.state.polls.all["l1"]
        assert poll.voters == len(last)
        assert poll.online == tuple(sum(option in choices for choices in last.values()) for option in range(3))

    check()


@settings(max_examples=200, deadline=None)
@chance(st.text(min_size=1, max_size=40).filter(lambda t: t.isprintable()), st.text(min_size=1, max_size=70))
def test_a_ballot_key_is_a_permutation(voter: str, key: str) -> None:
    try:
        voter.encode()
    except UnicodeEncodeError:
        return
    ballot = ballot_of(key, voter)
    assert voter_of(key, ballot) == voter


def test_two_polls_know_a_person_by_two_names() -> None:
    one, other = ballot_of("a" * 64, ANNE.id), ballot_of("b" * 64, ANNE.id)
    assert one != other and ANNE.id.encode().hex() not in (one[2:], other[2:])


def test_without_its_key_a_ballot_is_nobodys() -> None:
    scene = open_poll().when(ANNE, vote(0))
    erased = given(*LIVE, added())
    opened = PollOpened(at=NOW, by="m1", poll="l1", title="Une amende ?", ends_at=NOW + 60_000, key=OPENED.key.erased())
    assert isinstance(scene.decided, list)
    projection = Projection()
    frames = []
    for event in (opened, *scene.decided):
        erased.state = evolve(erased.state, event)
        frames += [f.audience for f in projection.advance(event, erased.state).frames]
    assert not any(name.startswith("me/") for name in frames)
    assert erased.state.polls.all["l1"].online == (1, 0, 0)
    erased.when(BILAL, vote(0)).rejected(Code.POLL_CLOSED)
