"""The part of the world's debate that is about who speaks: hands go up and down, guests come, notes are sent. Words carry canaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from debate.domain.actor import Actor
from debate.domain.commands import (
    AimEquity,
    AnswerInvitation,
    BringSeat,
    CallHand,
    Command,
    CorrectSpeech,
    EndFloor,
    EnterSeat,
    GiveFloor,
    InviteGuest,
    LeaveSeat,
    LowerHand,
    MeasureSpeech,
    RaiseHand,
    ReadNote,
    ReturnSeat,
    SendNote,
)
from debate.domain.hands import Medium
from debate.domain.roles import Role
from debate.domain.speech import EquityBy

if TYPE_CHECKING:
    from tests.properties.world import World

Draw = Callable[[Sequence[Any]], Any]


def raise_hand(world: World, draw: Draw, people: Sequence[Actor]) -> None:
    actor = draw(people)
    media = {Role.CLERK: Medium.MICROPHONE}.get(actor.role) or draw([Medium.VOICE, Medium.VIDEO])
    world._n += 1
    n, before = world._n, set(world.owner.state.speakers.hands.open)
    place = f"Rang {world.canary('seat')}"
    world.give(actor, RaiseHand(medium=media, name=f"N {world.canary('hand', n)}", topic=f"De {world.canary('utterance', n)}", place=place))
    for hand in set(world.owner.state.speakers.hands.open) - before:
        world.hands_marked[n] = hand


def send_note(world: World, draw: Draw, moderator: Actor) -> None:
    world._n += 1
    n, before = world._n, set(world.owner.state.notes.all)
    world.give(moderator, SendNote(text=f"Un mot {world.canary('ink', n)}", to=draw([None, "t0", "t1", "t2"])))
    for note in set(world.owner.state.notes.all) - before:
        world.notes_marked[n] = note


def speakers(world: World, draw: Draw, people: Sequence[Actor], clerk: Actor, moderator: Actor, seated: Sequence[Actor]) -> None:
    """One command about who speaks, most often one that can succeed."""
    held = world.owner.state.speakers
    hand = str(draw(sorted(held.hands.open))) if held.hands.open else "k-nowhere"
    invitation = draw([held.guests.all[seat] for seat in sorted(held.guests.all)]) if held.guests.all else None
    seat = draw(["t0", "t1", "t2"])
    organiser = Actor("o1", Role.ORGANISER)
    system = Actor("system", Role.SYSTEM)
    options: list[tuple[Actor, Command]] = [
        (draw([*people, clerk, moderator]), LowerHand(hand=hand)),
        (moderator, CallHand(hand=hand)),
        (moderator, InviteGuest(hand=hand)),
        (moderator, GiveFloor(hand=hand, soft_s=30, hard_s=60)),
        (moderator, GiveFloor(seat=seat)),
        (moderator, EndFloor()),
        (draw(seated), EndFloor()),
        (system, MeasureSpeech(heard={seat: draw([400, 9_000])})),
        (moderator, CorrectSpeech(seat=seat, ms=draw([0, 60_000]))),
        (organiser, AimEquity(by=draw(list(EquityBy)), least=draw([{}, {"hall": 30}, {"pour": 50}]))),
    ]
    if invitation is not None:
        guest = Actor(invitation.participant, Role.GUEST, invitation.seat)
        host = Actor(invitation.participant, Role.PARTICIPANT)
        yes = draw([True, True, False])
        options += [
            (host, AnswerInvitation(seat=invitation.seat, accept=draw([True, True, True, False]), filmed=yes, recorded=True)),
            (guest, EnterSeat()),
            (moderator, BringSeat(seat=invitation.seat)),
            (moderator, GiveFloor(seat=invitation.seat)),
            (draw([guest, moderator]), LeaveSeat(seat=invitation.seat)),
            (moderator, ReturnSeat(seat=invitation.seat)),
            (guest, RaiseHand(medium=Medium.VOICE)),
        ]
    notes = sorted(world.owner.state.notes.all)
    if notes:
        options.append((draw(seated), ReadNote(note=draw(notes))))
    world.give(*draw(options))
