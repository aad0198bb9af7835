"""The door of questions: open, slow, held back; people who must be silent; names that pass for others."""

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import (
    AskQuestion,
    ChangeFamilies,
    ChangeHold,
    ChangeIntake,
    ChangePace,
    ChangeTargets,
    MuteParticipant,
    UnmuteParticipant,
)
from debate.domain.moderation import HoldChanged, ParticipantMuted, ParticipantUnmuted
from debate.domain.questions.events import QuestionReceived
from debate.domain.questions.words import Origin, Rule
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.stage import SeatAdded, SeatKind
from debate.domain.synthesis import Family, TargetsChanged
from debate.views.audiences import Audience
from debate.views.sections import OWN_SECTIONS, SECTIONS
from tests.debate.scenario import ANNE, BILAL, CLERK, LIVE, MODERATOR, NOW, ORGANISER, Scenario, given, received, text


def wait_ms(scene: Scenario) -> int | None:
    assert isinstance(scene.decided, Rejection)
    return scene.decided.wait_ms


def test_closed_for_everybody_and_opened_again() -> None:
    scene = given(*LIVE).when(MODERATOR, ChangeIntake(open=False)).when(MODERATOR, ChangeIntake(open=False)).then()
    scene.when(ANNE, AskQuestion(text="Et nous ?")).rejected(Code.QUESTIONS_CLOSED)
    scene.when(CLERK, AskQuestion(text="Et nous ?")).rejected(Code.QUESTIONS_CLOSED)
    scene.when(ORGANISER, ChangeIntake(open=True)).when(ANNE, AskQuestion(text="Et nous ?")).then_event(QuestionReceived)


def test_slow_mode_says_how_long_to_wait() -> None:
    scene = given(*LIVE, received()).when(MODERATOR, ChangePace(every_s=60))
    scene.when(ANNE, AskQuestion(text="Encore ?"), now=NOW + 10_000).rejected(Code.SLOW_MODE)
    assert wait_ms(scene) == 50_000
    scene.when(BILAL, AskQuestion(text="Et moi ?"), now=NOW + 10_000).then_event(QuestionReceived)
    scene.when(ANNE, AskQuestion(text="Encore ?"), now=NOW + 60_000).then_event(QuestionReceived)
    scene.when(MODERATOR, ChangePace(every_s=601)).rejected(Code.PACE_OUT_OF_RANGE)
    scene.when(MODERATOR, ChangePace(every_s=-1)).rejected(Code.PACE_OUT_OF_RANGE)


def test_a_clerk_writes_for_a_whole_hall() -> None:
    scene = given(*LIVE).when(MODERATOR, ChangePace(every_s=600)).when(CLERK, AskQuestion(text="Une ?"))
    scene.when(CLERK, AskQuestion(text="Deux ?"), seed="cd" * 32).then_event(QuestionReceived)


def test_held_back_is_told_to_the_console_alone() -> None:
    scene = given(*LIVE).when(MODERATOR, ChangeHold(on=True), now=NOW + 7).then(HoldChanged(at=NOW + 7, by="m1", on=True))
    assert SECTIONS["moderation"].read(scene.state, Audience.CONSOLE) == {"hold": NOW + 7, "muted": {}}
    assert SECTIONS["moderation"].audiences == {Audience.CONSOLE}
    scene.when(MODERATOR, ChangeHold(on=True)).then()
    scene.when(MODERATOR, ChangeHold(on=False))
    assert scene.state.moderation.hold_since is None


def test_who_is_muted_is_told_why_and_until_when() -> None:
    mute = MuteParticipant(participant=ANNE.id, minutes=10, rule=Rule.INSULT, note="Trois fois de suite.")
    scene = given(*LIVE).when(MODERATOR, mute).then_event(ParticipantMuted, minutes=10)
    silence = {"until": NOW + 600_000, "rule": Rule.INSULT, "note": "Trois fois de suite."}
    assert OWN_SECTIONS["muted"].read(scene.state, ANNE.id) == silence and OWN_SECTIONS["muted"].read(scene.state, BILAL.id) is None
    scene.when(ANNE, AskQuestion(text="Et nous ?"), now=NOW + 599_000).rejected(Code.MUTED)
    assert wait_ms(scene) == 1000
    scene.when(BILAL, AskQuestion(text="Et nous ?")).then_event(QuestionReceived)
    scene.when(ANNE, AskQuestion(text="Et nous ?"), now=NOW + 600_000).then_event(QuestionReceived)
    last = given(*LIVE).when(MODERATOR, mute).state.ledger.last
    assert last is not None and (last.kind, last.rule, last.minutes) == ("participant_muted", "insult", 10)


def test_a_silence_ends_early() -> None:
    scene = given(*LIVE).when(MODERATOR, MuteParticipant(participant=ANNE.id, minutes=180, rule=Rule.INSULT))
    scene.when(MODERATOR, UnmuteParticipant(participant=ANNE.id)).then_event(ParticipantUnmuted)
    scene.when(MODERATOR, UnmuteParticipant(participant=ANNE.id)).then()
    scene.when(ANNE, AskQuestion(text="Et nous ?")).then_event(QuestionReceived)


@pytest.mark.parametrize(
    ("who", "minutes", "code"),
    [(ANNE.id, 0, Code.MUTE_OUT_OF_RANGE), (ANNE.id, 181, Code.MUTE_OUT_OF_RANGE), (CLERK.id, 5, Code.PARTICIPANT_UNKNOWN)],
)
def test_whom_nobody_mutes(who: str, minutes: int, code: Code) -> None:
    given(*LIVE).when(MODERATOR, MuteParticipant(participant=who, minutes=minutes, rule=Rule.INSULT)).rejected(code)


@pytest.mark.parametrize("actor", [ANNE, CLERK, ORGANISER, Actor("v1", Role.OBSERVER)])
def test_only_moderators_keep_the_door(actor: Actor) -> None:
    for command in (ChangePace(every_s=1), ChangeHold(on=True), MuteParticipant(participant="p1", minutes=1, rule=Rule.INSULT)):
        given(*LIVE).when(actor, command).rejected(Code.ROLE_FORBIDDEN)


def test_a_name_that_passes_for_another() -> None:
    seat = SeatAdded(at=NOW, by="o1", seat="t1", kind=SeatKind.PANELIST, name=text("Aude Grandjean", "xt1"), quality="")
    for name in ("La mod\u00e9ration", "Mоdérateur", "aude GRANDJEAN", "Aude Grandjеan (officiel)"):
        given(*LIVE, seat).when(ANNE, AskQuestion(text="Et nous ?", name=name)).rejected(Code.NAME_RESERVED)
    given(*LIVE, seat).when(ANNE, AskQuestion(text="Et nous ?", name="Aude G.")).then_event(QuestionReceived)


def test_families_are_a_map_of_at_most_twelve() -> None:
    scene = given(*LIVE)
    many = tuple(Family(f"f{n}", f"Famille {n}") for n in range(13))
    scene.when(ORGANISER, ChangeFamilies(families=many)).rejected(Code.TOO_MANY_FAMILIES)
    scene.when(ORGANISER, ChangeFamilies(families=(many[0], many[0]))).rejected(Code.FAMILY_TAKEN)
    scene.when(ORGANISER, ChangeFamilies(families=(Family("f1", " "),))).rejected(Code.TITLE_EMPTY)
    scene.when(ORGANISER, ChangeFamilies(families=many[:12]))
    shown = SECTIONS["debate"].read(scene.state, Audience.PUBLIC)["families"]
    assert [family["letter"] for family in shown] == list("ABCDEFGHIJKL")


def test_targets_name_what_there_is() -> None:
    scene = given(*LIVE).when(ORGANISER, ChangeFamilies(families=(Family("f1", "Le prix"), Family("f2", "La règle"))))
    scene.when(ORGANISER, ChangeTargets(origins={Origin.HALL: 101}, families={})).rejected(Code.WEIGHT_OUT_OF_RANGE)
    scene.when(ORGANISER, ChangeTargets(origins={}, families={"f9": 1})).rejected(Code.FAMILY_UNKNOWN)
    change = ChangeTargets(origins={Origin.HALL: 60, Origin.ONLINE: 40}, families={"f1": 100})
    scene.when(ORGANISER, change).then_event(TargetsChanged)
    scene.when(ORGANISER, change).then()
    targets = scene.state.synthesis.targets
    assert (targets.weight(Origin.HALL, "f1"), targets.weight(Origin.WRITTEN, None)) == (6000, 5000)
    assert scene.state.ledger.last is not None and scene.state.ledger.last.weights == {"hall": 60, "online": 40, "f1": 100}
    scene.when(ORGANISER, ChangeFamilies(families=(Family("f2", "La règle"),)))
    assert scene.state.synthesis.targets.families == {}
