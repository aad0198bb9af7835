"""Steps of polls, ballots, captions and reactions in a drawn debate."""

from typing import TYPE_CHECKING

from debate.domain.actor import Actor
from debate.domain.commands import (
    AddPoll,
    ClosePoll,
    Command,
    CorrectCaption,
    CountPoll,
    HideObjection,
    KeepReactions,
    OpenPoll,
    ShowObjection,
    VotePoll,
    WriteCaption,
)
from debate.domain.polls import PollKind, PollState
from debate.service.answer import Accepted
from tests.properties.people import CAPTIONER, CLERK, EVERYBODY, MODERATOR, ORGANISER, PEOPLE, SYSTEM, Draw

if TYPE_CHECKING:
    from tests.properties.world import World


def vote(world: "World", actor: Actor, poll: str, choices: tuple[int, ...]) -> None:
    world._n += 1
    answer = world.give(actor, VotePoll(poll=poll, choices=choices, reason=f"Parce que {world.canary('objection')}"))
    if isinstance(answer, Accepted):
        world.voted[actor.id, poll].append(sorted(set(choices)))


def add_poll(world: "World", draw: Draw) -> None:
    world._n += 1
    kind = draw([*PollKind, PollKind.CONSENT, PollKind.CONSENT])
    options = ("Oui", "Non", "Autre") if kind in (PollKind.SINGLE, PollKind.MULTIPLE, PollKind.SCALE) else ()
    title = f"Un vote {world.canary('vote')} ?"
    world.give(ORGANISER, AddPoll(poll=f"l{world._n}", kind=kind, title=title, options=options, hidden=draw([True, False])))


def some_poll(world: "World", draw: Draw, *states: PollState) -> str:
    fitting = [poll.id for poll in world.owner.state.polls.all.values() if poll.state in states]
    return str(draw(fitting)) if fitting else "l-nowhere"


def poll_step(world: "World", draw: Draw) -> None:
    """A poll is made, opened and closed, counted in the hall, and its objections let through and taken back."""
    polls = world.owner.state.polls
    if polls.open is None and draw([True, False]):
        add_poll(world, draw)
        world.give(MODERATOR, OpenPoll(poll=some_poll(world, draw, PollState.READY)))
    for voter in draw([(), PEOPLE[:2], PEOPLE]):
        _vote(world, draw, voter)
    polls = world.owner.state.polls
    poll = polls.open or some_poll(world, draw, PollState.CLOSED)
    counts = (draw([0, 7]), 3, 0)
    reasons = [reason.id for reason in polls.all[poll].reasons] if poll in polls.all else []
    shown = sorted(polls.all[poll].shown) if poll in polls.all else []
    step: tuple[Actor, Command] = draw(
        [
            (CLERK, CountPoll(poll=poll, counts=counts)),
            (MODERATOR, ShowObjection(poll=poll, objection=draw(reasons) if reasons else "x-nowhere")),
            (MODERATOR, HideObjection(poll=poll, objection=draw(shown) if shown else "x-nowhere")),
            (MODERATOR, ClosePoll(poll=poll)),
            (MODERATOR, ClosePoll(poll=poll)),
            (draw(EVERYBODY), OpenPoll(poll=poll)),
            (draw(EVERYBODY), ClosePoll(poll=poll)),
        ]
    )
    world.give(*step)


def _vote(world: "World", draw: Draw, voter: Actor) -> None:
    poll = world.owner.state.polls.open or some_poll(world, draw, PollState.READY, PollState.CLOSED)
    vote(world, voter, poll, draw([(0,), (1,), (2,), (2,), (2,), (0, 2)]))


def said_step(world: "World", draw: Draw) -> None:
    """A line is captioned or corrected, and what was tapped meanwhile is kept."""
    lines = list(world.owner.state.captions.last) or ["y-nowhere"]
    step: tuple[Actor, Command] = draw(
        [
            (CAPTIONER, WriteCaption(caption=f"y{len(world.answers)}", text="Ce qui est dit.", began_at=world.now)),
            (
                CAPTIONER,
                CorrectCaption(caption=draw(lines), text=draw(["Autrement.", ""])),
            ),
            (SYSTEM, KeepReactions(from_at=world.now, counts={str(world.now // 1000): (draw([0, 1]), 2, 0)})),
        ]
    )
    world.give(*step)
