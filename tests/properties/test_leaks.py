"""The leak machine: 20,000 steps of everybody's commands, and no word reaches whom it is not for. Planted leaks are found."""

import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from debate.domain.guests import Guests
from debate.domain.hands import HandState
from debate.domain.notes import NoteSent
from debate.domain.questions.words import QuestionState
from debate.service import owner as owner_module
from debate.views import audiences, question_card, speaker_cards
from debate.views.audiences import Audience
from debate.views.readable import Readable
from debate.views.sections import OWN_ENTRIES, OwnEntries
from debate.views.speaker_cards import note_card
from debate.views.touched import OWN_TOUCHED
from frontend.ledger import export
from tests.properties.eavesdropping import Eavesdropping, Leak, Listening
from tests.properties.world import World

EXAMPLES, STEPS = 230, 100


class LeakMachine(RuleBasedStateMachine):
    around: ClassVar[Eavesdropping]
    reached: ClassVar[Counter[QuestionState]] = Counter()
    steps: ClassVar[int] = 0

    world: World
    listening: Listening

    @initialize()
    def begin(self) -> None:
        self.world = self.around.world()
        self.listening = self.around.listen(self.world)
        self._here = 0

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        def draw(options: Any) -> Any:
            return data.draw(st.sampled_from(options))

        self.world.step(draw)
        self.listening.check()
        self._here += 1
        type(self).steps += 1
        if self._here % 10 == 0:
            self.listening.come_late(draw)
        if self._here % 50 == 0:
            self.listening.read_pages(draw)

    def teardown(self) -> None:
        if hasattr(self, "listening"):
            type(self).reached.update(self.world.reached)
            self.listening.close()
            self.world.close()


@pytest.fixture
def around(tmp_path: Path) -> Iterator[Eavesdropping]:
    # One line per socket and 10,000 sockets: nobody reads them here.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    around = Eavesdropping(tmp_path)
    LeakMachine.around, LeakMachine.reached, LeakMachine.steps = around, Counter(), 0
    yield around
    around.close()
    structlog.reset_defaults()


def hunt(examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        LeakMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=checks,
            phases=[Phase.generate],  # a leak is told in one sentence: making its history shorter is not worth the minutes
        ),
    )


@pytest.mark.timeout(2400)
def test_no_hidden_word_reaches_anybody(around: Eavesdropping, capsys: pytest.CaptureFixture[str]) -> None:
    hunt(EXAMPLES, STEPS)
    with capsys.disabled():
        states = {state.value: n for state, n in sorted(LeakMachine.reached.items())}
        print(f"\nleak machine: {LeakMachine.steps} steps, {around.frames_read} frames, {around.pages_read} pages, states {states}")
    assert LeakMachine.steps >= 20_000
    assert {state: n for state in QuestionState if (n := LeakMachine.reached[state]) < 200} == {}


def plant_field(patch: pytest.MonkeyPatch) -> None:
    """The table of fields lets the words of a refused question through."""
    generous = {**question_card.QUESTION, "text": {a: frozenset(QuestionState) for a in Audience}}
    patch.setattr(question_card, "QUESTION", generous)
    patch.setattr(question_card, "_COLUMNS", {each: question_card._columns(*each) for each in question_card._COLUMNS})


def plant_snapshot(patch: pytest.MonkeyPatch) -> None:
    """A window that is not cut: who comes late is told what was withdrawn meanwhile."""
    patch.setattr(Readable, "hides", lambda *_: False)


def plant_error(patch: pytest.MonkeyPatch) -> None:
    """A refusal that explains itself with the console's card."""
    real = question_card.question_card
    patch.setattr(owner_module, "question_card", lambda id, questions, _: real(id, questions, Audience.CONSOLE))


def plant_counts(patch: pytest.MonkeyPatch) -> None:
    """The card of an open poll tells how it stands."""
    patch.setattr(audiences, "POLL", {**audiences.POLL, "online": audiences.POLL["id"]})


def plant_objection(patch: pytest.MonkeyPatch) -> None:
    """Objections are read to everybody without a moderator having read them."""
    patch.setattr(audiences, "_objections", lambda poll, _: [reason.body for reason in poll.reasons])


def plant_hand(patch: pytest.MonkeyPatch) -> None:
    """A hand that waits says its name to everybody."""
    generous = {**audiences.HAND, "name": {a: frozenset(HandState) for a in Audience}}
    patch.setattr(speaker_cards, "HAND", generous)


def plant_note(patch: pytest.MonkeyPatch) -> None:
    """A note to one is told to all who sit."""
    patch.setitem(OWN_ENTRIES, "notes", OwnEntries(lambda id, state, _: note_card(state.notes.all.get(id), Audience.ME)))
    patch.setitem(OWN_TOUCHED, NoteSent, lambda e, _: {f"t{n}": [("notes", e.note)] for n in range(3)})


def plant_guest(patch: pytest.MonkeyPatch) -> None:
    """A seat is shown before the guest behind it has agreed."""
    patch.setattr(Guests, "waits_for_consent", lambda *_: False)


def plant_ledger(patch: pytest.MonkeyPatch) -> None:
    """The ledger prints whatever was refused, charter or not."""
    patch.setattr(export, "ledger_words", lambda question, _: question_card._proven(question.text))


@pytest.mark.parametrize(
    "plant", [plant_ledger, plant_field, plant_snapshot, plant_error, plant_counts, plant_objection, plant_hand, plant_note, plant_guest]
)
@pytest.mark.timeout(900)
def test_a_planted_leak_is_found(around: Eavesdropping, plant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises(Leak):
        hunt(200, 80)
