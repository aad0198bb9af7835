"""Hands, the floor, guests: who may speak, one after the other, and only after a yes."""

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import (
    AnswerInvitation,
    BringSeat,
    CallHand,
    ChangePhase,
    ChangeSeat,
    EndFloor,
    EnterSeat,
    GiveFloor,
    InviteGuest,
    LeaveSeat,
    LowerHand,
    MuteParticipant,
    RaiseHand,
    RemoveSeat,
    ReturnSeat,
)
from debate.domain.debate import Phase
from debate.domain.floor import TurnBegun, TurnEnded
from debate.domain.guests import GuestAnswered, GuestInvited, InvitationState
from debate.domain.hands import NEXT, OPEN_LIMIT, RAISE_EVERY_MS, Hand, HandLowered, HandRaised, HandState, Medium
from debate.domain.moderation import ParticipantMuted
from debate.domain.questions.words import Origin, Rule
from debate.domain.rejections import Code
from debate.domain.roles import Role
from debate.domain.stage import SeatAdded, SeatChanged, SeatKind, SeatMoved, SeatRemoved, SeatState
from debate.views.audiences import SHARED, Audience
from debate.views.sections import ENTRIES, OWN_SECTIONS
from tests.debate.scenario import ANNE, BILAL, CLERK, LIVE, MODERATOR, NOW, ORGANISER, Scenario, given, received, text

CLAIRE = Actor("s-claire", Role.PANELIST, "t1")
CHAIR = Actor("s-chair", Role.CHAIR, "t2")


def seat(id: str, kind: SeatKind = SeatKind.PANELIST, state: SeatState = SeatState.ON_STAGE) -> tuple[SeatAdded, SeatMoved]:
    added = SeatAdded(at=NOW, by="o1", seat=id, kind=kind, name=text(f"Nom {id}", f"x{id}"), quality="")
    return added, SeatMoved(at=NOW, by="m1", seat=id, state=state)


PANEL = (*LIVE, *seat("t1"), *seat("t2", SeatKind.CHAIR), *seat("t3", SeatKind.HALL))


def raised(scene: Scenario, actor: Actor = ANNE, medium: Medium = Medium.VIDEO, **more: str) -> Hand:
    scene.when(actor, RaiseHand(medium=medium, **({"name": "Anne"} if actor.role is Role.PARTICIPANT else {}) | more))
    scene.then_event(HandRaised)
    return list(scene.state.speakers.hands.open.values())[-1]


def guest(scene: Scenario) -> tuple[Hand, Actor]:
    """Anne has raised a hand, is invited, has said yes."""
    hand = raised(scene, topic="Le prix")
    scene.when(MODERATOR, InviteGuest(hand=hand.id)).then_event(GuestInvited, medium=Medium.VIDEO)
    sits = scene.state.speakers.guests.of[ANNE.id]
    scene.when(ANNE, AnswerInvitation(seat=sits, accept=True, filmed=True, recorded=True)).then_event(GuestAnswered)
    return hand, Actor(ANNE.id, Role.GUEST, sits)


def test_one_open_hand_a_person_and_not_up_and_down() -> None:
    scene = given(*PANEL)
    hand = raised(scene)
    scene.when(ANNE, RaiseHand(medium=Medium.VOICE, name="Anne")).rejected(Code.HAND_RAISED)
    scene.when(BILAL, LowerHand(hand=hand.id)).rejected(Code.NOT_YOUR_HAND)
    scene.when(ANNE, LowerHand(hand=hand.id)).then_event(HandLowered, person=ANNE.id)
    scene.when(ANNE, RaiseHand(medium=Medium.VOICE, name="Anne"), now=NOW + 5_000).rejected(Code.HAND_TOO_SOON)
    assert scene.decided.wait_ms == RAISE_EVERY_MS - 5_000  # type: ignore[union-attr]
    scene.when(ANNE, RaiseHand(medium=Medium.VOICE, name="Anne"), now=NOW + RAISE_EVERY_MS).then_event(HandRaised)


def test_a_clerk_raises_hands_for_many_each_with_a_ticket_of_its_own() -> None:
    scene = given(*PANEL, received("q1", origin=Origin.HALL))
    for n in range(3):
        scene.when(CLERK, RaiseHand(medium=Medium.MICROPHONE, place=f"Rang {n}"), seed=f"{n:064x}").then_event(HandRaised)
    tickets = [hand.ticket for hand in scene.state.speakers.hands.open.values()]
    assert len(set(tickets)) == 3 and all(ticket is not None and ticket.startswith("S-") for ticket in tickets)
    assert all(ticket in scene.state.questions.tickets for ticket in tickets)  # no question is called by the same one


@pytest.mark.parametrize(
    ("actor", "medium"), [(ANNE, Medium.MICROPHONE), (CLERK, Medium.VIDEO), (CLERK, Medium.VOICE), (CLAIRE, Medium.MICROPHONE)]
)
def test_each_door_has_its_medium(actor: Actor, medium: Medium) -> None:
    given(*PANEL).when(actor, RaiseHand(medium=medium, name="Anne")).rejected(Code.MEDIUM_FORBIDDEN)


def test_who_is_at_home_says_a_name_and_words_have_an_end() -> None:
    scene = given(*PANEL)
    scene.when(ANNE, RaiseHand(medium=Medium.VOICE)).rejected(Code.HAND_NAMELESS)
    scene.when(ANNE, RaiseHand(medium=Medium.VOICE, name="n" * 61)).rejected(Code.NAME_TOO_LONG)
    scene.when(ANNE, RaiseHand(medium=Medium.VOICE, name="Anne", topic="t" * 141)).rejected(Code.TOPIC_TOO_LONG)


def test_who_is_muted_raises_no_hand_and_nobody_raises_one_under_anothers_name() -> None:
    scene = given(*PANEL)
    scene.when(ANNE, RaiseHand(medium=Medium.VOICE, name="Nom t1")).rejected(Code.NAME_RESERVED)
    muted = ParticipantMuted(at=NOW, by="m1", participant=ANNE.id, minutes=1, rule=Rule.INSULT)
    given(*PANEL, muted).when(ANNE, RaiseHand(medium=Medium.VOICE, name="Anne")).rejected(Code.MUTED)
    hand, _ = guest(scene)
    scene.when(ANNE, LowerHand(hand=hand.id))
    scene.when(ANNE, RaiseHand(medium=Medium.VOICE, name="Anne"), now=NOW + RAISE_EVERY_MS).then_event(HandRaised)


def test_a_list_has_an_end() -> None:
    scene = given(*PANEL)
    for n in range(OPEN_LIMIT):
        stranger = Actor(f"p-{n}", Role.PARTICIPANT)
        scene.when(stranger, RaiseHand(medium=Medium.VOICE, name="Quelqu’un"), seed=f"{n:064x}")
    scene.when(ANNE, RaiseHand(medium=Medium.VOICE, name="Anne")).rejected(Code.HANDS_FULL)
    # What strangers fill is their own: the room and the panel are heard.
    scene.when(CLERK, RaiseHand(medium=Medium.MICROPHONE)).then_event(HandRaised)
    scene.when(CLAIRE, RaiseHand(medium=Medium.VOICE)).then_event(HandRaised)


def test_who_is_muted_waits_for_no_turn() -> None:
    scene = given(*PANEL)
    hand = raised(scene)
    scene.when(MODERATOR, MuteParticipant(participant=ANNE.id, minutes=15, rule=Rule.INSULT)).then_event(HandLowered, hand=hand.id)
    scene = given(*PANEL)
    guest(scene)  # invited: the chair ends that
    scene.when(MODERATOR, MuteParticipant(participant=ANNE.id, minutes=15, rule=Rule.INSULT)).then_event(ParticipantMuted)
    assert scene.state.speakers.hands.open


def test_a_guest_keeps_the_name_that_was_called() -> None:
    scene = given(*PANEL)
    _, sits = guest(scene)
    scene.when(sits, ChangeSeat(seat=str(sits.seat), name="Modérateur")).rejected(Code.NAME_FIXED)
    scene.when(sits, ChangeSeat(seat=str(sits.seat), name=" Anne ")).then()
    scene.when(ORGANISER, ChangeSeat(seat=str(sits.seat), name="Anne B.")).then_event(SeatChanged)


def test_who_sits_already_is_not_invited_again() -> None:
    scene = given(*PANEL)
    hand, sits = guest(scene)
    for command in (EnterSeat(), BringSeat(seat=str(sits.seat)), GiveFloor(hand=hand.id), EndFloor()):
        scene.when(sits if isinstance(command, EnterSeat) else MODERATOR, command)
    again = scene.when(
        ANNE, RaiseHand(medium=Medium.VOICE, name="Anne"), now=NOW + RAISE_EVERY_MS, seed="cd" * 32
    ).state.speakers.hands.open
    (second,) = again
    scene.when(MODERATOR, InviteGuest(hand=second)).rejected(Code.WRONG_STATE)
    assert scene.state.speakers.guests.of[ANNE.id] == sits.seat


def test_hands_are_for_the_live() -> None:
    given(*LIVE[:-1]).when(ANNE, RaiseHand(medium=Medium.VOICE, name="Anne")).rejected(Code.WRONG_PHASE)


_TO = {
    HandState.WAITING: 0,
    HandState.CALLED: 1,
    HandState.INVITED: 2,
    HandState.READY: 3,
}


@pytest.mark.parametrize("state", list(_TO))
@pytest.mark.parametrize("tag", ["hand.lower", "hand.call", "guest.invite"])
def test_every_pair_of_the_table_and_no_other(state: HandState, tag: str) -> None:
    scene = given(*PANEL)
    hand = raised(scene)
    if state is HandState.CALLED:
        scene.when(MODERATOR, CallHand(hand=hand.id))
    if state in (HandState.INVITED, HandState.READY):
        scene.when(MODERATOR, InviteGuest(hand=hand.id))
    if state is HandState.READY:
        sits = scene.state.speakers.guests.of[ANNE.id]
        scene.when(ANNE, AnswerInvitation(seat=sits, accept=True, filmed=True, recorded=True))
    assert scene.state.speakers.hands.open[hand.id].state is state
    command = {"hand.lower": LowerHand, "hand.call": CallHand, "guest.invite": InviteGuest}[tag](hand=hand.id)
    scene.when(MODERATOR, command)
    if (state, tag) not in NEXT:
        scene.rejected(Code.WRONG_STATE)
        return
    present = scene.state.speakers.hands.open.get(hand.id)
    assert (present.state if present is not None else None) is NEXT[state, tag]


def test_one_speaker_and_giving_to_the_next_ends_the_turn_before() -> None:
    scene = given(*PANEL)
    scene.when(MODERATOR, GiveFloor(seat="t1", soft_s=60, hard_s=90)).then_event(TurnBegun, seat="t1", hand=None)
    first = scene.state.speakers.floor.current
    assert first is not None and (first.soft_at, first.hard_at) == (NOW + 60_000, NOW + 90_000)
    scene.when(CHAIR, GiveFloor(seat="t2"), now=NOW + 1_000).then_event(TurnEnded, turn=first.turn)
    scene.when(CLAIRE, EndFloor()).rejected(Code.FLOOR_NOT_YOURS)
    scene.when(CHAIR, EndFloor()).then_event(TurnEnded)
    assert scene.state.speakers.floor.current is None
    scene.when(MODERATOR, EndFloor()).then()


def test_the_speaker_may_end_the_own_turn() -> None:
    given(*PANEL).when(MODERATOR, GiveFloor(seat="t1")).when(CLAIRE, EndFloor()).then_event(TurnEnded, seat="t1")


@pytest.mark.parametrize(("soft", "hard"), [(5, None), (None, 4000), (90, 60)])
def test_a_turn_has_its_bounds(soft: int | None, hard: int | None) -> None:
    given(*PANEL).when(MODERATOR, GiveFloor(seat="t1", soft_s=soft, hard_s=hard)).rejected(Code.TURN_OUT_OF_RANGE)


def test_the_floor_is_for_who_is_there() -> None:
    scene = given(*PANEL, *seat("t4", state=SeatState.GREEN_ROOM))
    scene.when(MODERATOR, GiveFloor()).rejected(Code.FLOOR_FOR_NOBODY)
    scene.when(MODERATOR, GiveFloor(seat="t1", hand="k1")).rejected(Code.FLOOR_FOR_NOBODY)
    scene.when(MODERATOR, GiveFloor(seat="t4")).rejected(Code.SEAT_OFF_STAGE)
    scene.when(MODERATOR, GiveFloor(seat="t9")).rejected(Code.SEAT_UNKNOWN)
    scene.when(MODERATOR, GiveFloor(hand="k9")).rejected(Code.HAND_UNKNOWN)
    hand = raised(scene)
    scene.when(MODERATOR, GiveFloor(hand=hand.id)).rejected(Code.GUEST_NEEDED)


def test_a_hand_of_the_hall_speaks_through_the_halls_microphone() -> None:
    scene = given(*PANEL)
    hand = raised(scene, CLERK, Medium.MICROPHONE)
    scene.when(CHAIR, CallHand(hand=hand.id))
    assert scene.state.speakers.hands.called == hand.id
    scene.when(CHAIR, GiveFloor(hand=hand.id)).then_event(TurnBegun, seat="t3", hand=hand.id)
    assert scene.state.speakers.hands.called is None
    scene.when(CHAIR, LowerHand(hand=hand.id)).rejected(Code.WRONG_STATE)
    scene.when(CHAIR, EndFloor()).then_event(TurnEnded, hand=hand.id, person=CLERK.id)
    assert not scene.state.speakers.hands.open
    scene.when(MODERATOR, InviteGuest(hand=hand.id)).rejected(Code.HAND_UNKNOWN)


def test_a_hall_without_a_seat_may_speak_too() -> None:
    scene = given(*LIVE)
    hand = raised(scene, CLERK, Medium.MICROPHONE)
    scene.when(MODERATOR, GiveFloor(hand=hand.id)).then_event(TurnBegun, seat=None, hand=hand.id)


def test_the_floor_given_to_a_seat_takes_its_hand_down() -> None:
    scene = given(*PANEL)
    hand = raised(scene, CLAIRE, Medium.VOICE)
    scene.when(MODERATOR, GiveFloor(seat="t1")).then_event(TurnBegun, hand=hand.id)
    scene.when(MODERATOR, EndFloor())
    assert not scene.state.speakers.hands.open and not scene.state.speakers.hands.of


@pytest.mark.parametrize("command", [ReturnSeat(seat="t1"), LeaveSeat(seat="t1")])
def test_who_leaves_the_stage_leaves_the_floor(command: ReturnSeat | LeaveSeat) -> None:
    scene = given(*PANEL).when(MODERATOR, GiveFloor(seat="t1")).when(MODERATOR, command)
    scene.then_event(TurnEnded, seat="t1")
    assert scene.state.speakers.floor.current is None


def test_the_end_of_the_debate_ends_the_turn() -> None:
    scene = given(*PANEL).when(MODERATOR, GiveFloor(seat="t1")).when(MODERATOR, ChangePhase(phase=Phase.CLOSED))
    scene.then_event(TurnEnded, seat="t1")


def test_nobody_comes_on_stage_without_a_yes() -> None:
    scene = given(*PANEL)
    hand = raised(scene)
    scene.when(MODERATOR, InviteGuest(hand=hand.id))
    sits = scene.state.speakers.guests.of[ANNE.id]
    ann = Actor(ANNE.id, Role.GUEST, sits)
    scene.when(ann, EnterSeat()).rejected(Code.CONSENT_NEEDED)
    scene.when(MODERATOR, BringSeat(seat=sits)).rejected(Code.CONSENT_NEEDED)
    for filmed, recorded in ((True, False), (False, True), (False, False)):
        scene.when(ANNE, AnswerInvitation(seat=sits, accept=True, filmed=filmed, recorded=recorded)).rejected(Code.CONSENT_NEEDED)
    scene.when(BILAL, AnswerInvitation(seat=sits, accept=True, filmed=True, recorded=True)).rejected(Code.SEAT_UNKNOWN)
    scene.when(ANNE, AnswerInvitation(seat=sits, accept=True, filmed=True, recorded=True)).then_event(GuestAnswered, accept=True)
    scene.when(ann, EnterSeat()).then_event(SeatMoved, state=SeatState.GREEN_ROOM)
    scene.when(MODERATOR, GiveFloor(hand=hand.id)).rejected(Code.SEAT_OFF_STAGE)
    scene.when(MODERATOR, BringSeat(seat=sits)).then_event(SeatMoved, state=SeatState.ON_STAGE)
    scene.when(CHAIR, GiveFloor(hand=hand.id)).then_event(TurnBegun, seat=sits, hand=hand.id)
    scene.when(ANNE, LowerHand(hand=hand.id)).rejected(Code.WRONG_STATE)
    scene.when(MODERATOR, LeaveSeat(seat=sits)).then_event(TurnEnded, hand=hand.id, person=ANNE.id)
    assert ANNE.id not in scene.state.speakers.guests.of and not scene.state.speakers.hands.open
    scene.when(ann, EnterSeat()).rejected(Code.WRONG_STATE)  # whose turn it was does not come back by the same door


def test_a_no_leaves_nothing_behind() -> None:
    scene = given(*PANEL)
    hand = raised(scene)
    scene.when(CHAIR, InviteGuest(hand=hand.id, medium=Medium.VOICE)).then_event(GuestInvited, medium=Medium.VOICE)
    sits = scene.state.speakers.guests.of[ANNE.id]
    scene.when(ANNE, AnswerInvitation(seat=sits, accept=False)).then_event(SeatRemoved, seat=sits)
    assert sits not in scene.state.stage.seats and not scene.state.speakers.hands.open


def test_lowering_the_hand_takes_the_seat_along_but_not_from_the_stage() -> None:
    scene = given(*PANEL)
    hand, ann = guest(scene)
    scene.when(ann, EnterSeat()).when(MODERATOR, BringSeat(seat=ann.seat or ""))
    scene.when(ANNE, LowerHand(hand=hand.id)).rejected(Code.SEAT_ON_STAGE)
    scene.when(MODERATOR, ReturnSeat(seat=ann.seat or "")).when(ANNE, LowerHand(hand=hand.id)).then_event(SeatRemoved, seat=ann.seat)
    assert not scene.state.speakers.hands.open and not scene.state.speakers.guests.all


def test_a_removed_or_left_seat_lowers_its_hand() -> None:
    for command in (LeaveSeat(seat="?"), RemoveSeat(seat="?")):
        scene = given(*PANEL)
        hand, ann = guest(scene)
        scene.when(ann, EnterSeat())
        by = MODERATOR if isinstance(command, LeaveSeat) else ORGANISER
        scene.when(by, type(command)(seat=ann.seat or "")).then_event(HandLowered, hand=hand.id, person=ANNE.id)


def test_hands_of_the_hall_and_of_the_panel_are_not_invited() -> None:
    scene = given(*PANEL)
    for actor, medium in ((CLERK, Medium.MICROPHONE), (CLAIRE, Medium.VOICE)):
        hand = raised(scene, actor, medium)
        scene.when(MODERATOR, InviteGuest(hand=hand.id)).rejected(Code.HAND_NOT_ONLINE)
        scene.when(MODERATOR, LowerHand(hand=hand.id))


def test_who_sees_what_of_a_hand() -> None:
    scene = given(*PANEL)
    hand = raised(scene, topic="Le prix")

    def cards() -> list[dict[str, object]]:
        return [ENTRIES["hands"].read(hand.id, scene.state, audience) for audience in SHARED]

    public, stage, console = cards()
    assert not {"name", "topic", "person"} & public.keys() and public["medium"] is Medium.VIDEO
    assert (stage["name"], stage["topic"]) == ("Anne", "Le prix") and "person" not in stage
    assert console["person"] == ANNE.id
    scene.when(MODERATOR, InviteGuest(hand=hand.id))
    sits = scene.state.speakers.guests.of[ANNE.id]
    assert "name" not in cards()[0] and "seat" not in cards()[0]
    assert ENTRIES["seats"].read(sits, scene.state, Audience.PUBLIC) is None  # a name that may still say no
    assert ENTRIES["seats"].read(sits, scene.state, Audience.CONSOLE)["name"] == "Anne"
    assert OWN_SECTIONS["invitation"].read(scene.state, ANNE.id) == {
        "seat": sits,
        "medium": Medium.VIDEO,
        "state": InvitationState.INVITED,
    }
    scene.when(ANNE, AnswerInvitation(seat=sits, accept=True, filmed=True, recorded=True))
    assert (cards()[0]["name"], cards()[0]["seat"]) == ("Anne", sits) and "topic" not in cards()[0]
    assert ENTRIES["seats"].read(sits, scene.state, Audience.PUBLIC)["name"] == "Anne"
    assert OWN_SECTIONS["hand"].read(scene.state, sits) == OWN_SECTIONS["hand"].read(scene.state, ANNE.id)
