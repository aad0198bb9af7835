"""Who may give which command: one table, checked for every command. Never looks at states or phases."""

from enum import StrEnum


class Role(StrEnum):
    VIEWER = "viewer"
    PARTICIPANT = "participant"
    PANELIST = "panelist"
    GUEST = "guest"
    CHAIR = "chair"
    MODERATOR = "moderator"
    CLERK = "clerk"
    HALL = "hall"
    CAPTIONER = "captioner"
    OBSERVER = "observer"
    ORGANISER = "organiser"
    SYSTEM = "system"


SEATED = frozenset({Role.PANELIST, Role.GUEST, Role.CHAIR})
_ORGANISER = frozenset({Role.ORGANISER})
_MODERATION = frozenset({Role.MODERATOR})
_DIRECTION = frozenset({Role.ORGANISER, Role.MODERATOR})
_CHAIRING = frozenset({Role.MODERATOR, Role.CHAIR})

MAY: dict[str, frozenset[Role]] = {
    "debate.change": _ORGANISER,
    "phase.change": _DIRECTION,
    "segment.add": _ORGANISER,
    "segment.change": _ORGANISER,
    "segment.remove": _ORGANISER,
    "segment.move": _ORGANISER,
    "segment.start": _DIRECTION,
    "seat.add": _ORGANISER,
    "seat.change": _ORGANISER | SEATED,
    "seat.remove": _ORGANISER,
    "seat.enter": SEATED | {Role.HALL},
    "seat.bring": _MODERATION,
    "seat.return": _MODERATION,
    "seat.leave": SEATED | _MODERATION | {Role.HALL},
    "seat.mute": _MODERATION,
    "seat.link": frozenset({Role.SYSTEM}),
    "program.lay_out": _DIRECTION,
    "question.ask": frozenset({Role.PARTICIPANT, Role.CLERK}),
    "question.publish": _MODERATION,
    "question.refuse": _MODERATION,
    "question.merge": _MODERATION,
    "question.queue": _MODERATION,
    "question.unqueue": _MODERATION,
    "question.air": _MODERATION,
    "question.answer": _MODERATION,
    "question.set_aside": _MODERATION,
    "question.step_back": _MODERATION,
    "question.withdraw": frozenset({Role.PARTICIPANT, Role.CLERK}),
    "question.support": frozenset({Role.PARTICIPANT}),
    "question.unsupport": frozenset({Role.PARTICIPANT}),
    "question.reword": _MODERATION,
    "question.tag": _MODERATION,
    "question.write": _MODERATION,
    "question.appeal": frozenset({Role.PARTICIPANT, Role.CLERK}),
    "question.judge": _MODERATION,
    "families.change": _ORGANISER,
    "targets.change": _ORGANISER,
    "intake.change": _DIRECTION,
    "pace.change": _MODERATION,
    "hold.change": _MODERATION,
    "participant.mute": _MODERATION,
    "participant.unmute": _MODERATION,
    "poll.add": _DIRECTION,
    "poll.remove": _DIRECTION,
    "poll.open": _MODERATION,
    "poll.vote": frozenset({Role.PARTICIPANT}),
    "poll.count": frozenset({Role.CLERK}),
    "poll.close": _MODERATION | {Role.SYSTEM},
    "poll.show": _MODERATION,
    "poll.hide": _MODERATION,
    "reactions.keep": frozenset({Role.SYSTEM}),
    "caption.write": frozenset({Role.CAPTIONER}),
    "caption.correct": frozenset({Role.CAPTIONER}),
    "hand.raise": SEATED | {Role.PARTICIPANT, Role.CLERK},
    "hand.lower": SEATED | {Role.PARTICIPANT, Role.CLERK, Role.MODERATOR},
    "hand.call": _CHAIRING,
    "floor.give": _CHAIRING,
    "floor.end": SEATED | _MODERATION,
    "guest.invite": _CHAIRING,
    "guest.answer": frozenset({Role.PARTICIPANT}),
    "speech.measure": frozenset({Role.SYSTEM}),
    "speech.correct": _MODERATION,
    "equity.aim": _ORGANISER,
    "note.send": _CHAIRING,
    "note.read": SEATED,
    "history.repair": frozenset({Role.SYSTEM}),
}
