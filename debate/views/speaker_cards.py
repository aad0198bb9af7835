"""Hands, turns, speaking time, invitations and notes as an audience may see them now. The tables of who sees what are in `audiences`."""

from typing import Any

from debate.domain.equity import shares
from debate.domain.hands import Hand, HandOrigin
from debate.domain.notes import Note
from debate.domain.speakers import Speakers
from debate.domain.stage import Stage
from debate.domain.text import SealedText
from debate.views.audiences import HAND, INVITATION, NOTE, SHARE, SPOKEN, TURN, Audience, words_of


def hand_card(hand: Hand | None, audience: Audience) -> dict[str, Any] | None:
    if hand is None:
        return None
    card: dict[str, Any] = {}
    for field, audiences in HAND.items():
        seen = hand.state in audiences[audience] or (field == "seat" and hand.origin is HandOrigin.PANEL)
        value = getattr(hand, field) if seen else None
        value = words_of(value) if isinstance(value, SealedText) else value
        if value is not None:
            card[field] = value
    return card


def floor_card(speakers: Speakers, audience: Audience) -> dict[str, Any]:
    turn = speakers.floor.current
    current = {field: getattr(turn, field) for field, seen in TURN.items() if audience in seen} if turn is not None else None
    return {"current": current, "called": speakers.hands.called}


def speech_card(speakers: Speakers, audience: Audience) -> dict[str, Any]:
    cards: dict[str, Any] = {}
    for key, spoken in speakers.speech.all.items():
        values = {field: getattr(spoken, field) for field, seen in SPOKEN.items() if audience in seen}
        cards[key] = {field: value for field, value in values.items() if value is not None}
    return cards


def equity_card(speakers: Speakers, stage: Stage, audience: Audience) -> list[dict[str, Any]]:
    return [{field: getattr(share, field) for field, seen in SHARE.items() if audience in seen} for share in shares(speakers.speech, stage)]


def note_card(note: Note | None, audience: Audience) -> dict[str, Any] | None:
    if note is None:
        return None
    card = {field: getattr(note, field) for field, seen in NOTE.items() if audience in seen}
    return {**card, "text": words_of(note.text)}


def own_note(note: Note | None, seat: str) -> dict[str, Any] | None:
    """For an addressee with their own receipt; for its sender with everybody's."""
    if note is None or (seat not in note.seats and seat != note.sender):
        return None
    card = note_card(note, Audience.ME)
    assert card is not None
    return {**card, "to": note.to, "read": note.read} if seat == note.sender else {**card, "read_at": note.read.get(seat)}


def own_hand(speakers: Speakers, of: str) -> dict[str, Any] | None:
    return hand_card(speakers.hands.open.get(speakers.hands.of.get(of, "")), Audience.ME)


def hand_of_the_hall(speakers: Speakers, id: str, of: str) -> dict[str, Any] | None:
    """Of a clerk, who raises hands for many: each one that is up."""
    hand = speakers.hands.open.get(id)
    return hand_card(hand, Audience.ME) if hand is not None and hand.origin is HandOrigin.HALL and hand.person == of else None


def own_invitation(speakers: Speakers, of: str) -> dict[str, Any] | None:
    invitation = speakers.guests.all.get(speakers.guests.of.get(of, ""))
    if invitation is None:
        return None
    return {field: getattr(invitation, field) for field, seen in INVITATION.items() if Audience.ME in seen}
