"""Captions: written while it is said, corrected in the open, and never shown before they are said."""

import json

import pytest

from debate.domain.actor import Actor
from debate.domain.captions import SHOWN, CaptionCorrected, CaptionWritten
from debate.domain.commands import Command, CorrectCaption, WriteCaption
from debate.domain.rejections import Code
from debate.domain.roles import Role
from debate.views.projection import Projection
from tests.debate.scenario import ANNE, LIVE, MODERATOR, NOW, OPEN, Scenario, given

NADIA = Actor("k-nadia", Role.CAPTIONER)


def write(n: int = 1, text: str = "Bonsoir à tous.", began_at: int = NOW, lang: str | None = None) -> WriteCaption:
    return WriteCaption(caption=f"y{n}", text=text, began_at=began_at, lang=lang)


def shown(scene: Scenario, projection: Projection) -> dict[str, object]:
    assert isinstance(scene.decided, list)
    for event in scene.decided:
        projection.advance(event, scene.state)
    public = projection.view("public")
    assert public is not None
    captions: dict[str, object] = json.loads(public.snapshot())["captions"]
    return captions


def test_a_line_is_written_and_shown_to_everybody() -> None:
    scene, projection = given(*LIVE).when(NADIA, write(lang="en")), Projection()
    scene.then_event(CaptionWritten, caption="y1", began_at=NOW, lang="en")
    assert shown(scene, projection) == {"y1": {"id": "y1", "at": NOW, "text": "Bonsoir à tous.", "lang": "en"}}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (write(text=" "), Code.CAPTION_EMPTY),
        (write(text="x" * 281), Code.CAPTION_TOO_LONG),
        (write(text="a\x00b"), Code.TEXT_CONTROL_CHARACTERS),
        (write(began_at=NOW - 600_001), Code.CAPTION_TIME),
        (WriteCaption(caption="", text="a", began_at=NOW), Code.CAPTION_TAKEN),
        (CorrectCaption(caption="y9", text="a"), Code.CAPTION_UNKNOWN),
    ],
)
def test_what_cannot_be_a_caption(command: Command, code: Code) -> None:
    given(*LIVE).when(NADIA, command).rejected(code)


def test_only_a_captioner_writes_and_only_once_it_is_live() -> None:
    for actor in (ANNE, MODERATOR):
        given(*LIVE).when(actor, write()).rejected(Code.ROLE_FORBIDDEN)
    given(*OPEN).when(NADIA, write()).rejected(Code.WRONG_PHASE)
    given(*LIVE).when(NADIA, write()).when(NADIA, write(text="Autre")).rejected(Code.CAPTION_TAKEN)


def test_a_clock_that_is_ahead_shows_nothing_before_it_is_said() -> None:
    given(*LIVE).when(NADIA, write(began_at=NOW + 5_000)).then_event(CaptionWritten, began_at=NOW)


def test_a_line_is_corrected_and_taken_away() -> None:
    scene, projection = given(*LIVE).when(NADIA, write()), Projection()
    shown(scene, projection)
    scene.when(NADIA, CorrectCaption(caption="y1", text="Bonsoir à toutes.")).then_event(CaptionCorrected, caption="y1")
    assert shown(scene, projection)["y1"] == {"id": "y1", "at": NOW, "text": "Bonsoir à toutes.", "lang": None}
    scene.when(NADIA, CorrectCaption(caption="y1", text="Bonsoir à toutes.")).then()
    scene.when(NADIA, CorrectCaption(caption="y1", text="")).then_event(CaptionCorrected, text=None)
    assert shown(scene, projection) == {}


def test_the_last_lines_are_shown_and_all_are_kept() -> None:
    scene, projection = given(*LIVE), Projection()
    for n in range(SHOWN + 5):
        captions = shown(scene.when(NADIA, write(n), seed=f"{n:064x}"), projection)
    assert list(captions) == [f"y{n}" for n in range(5, SHOWN + 5)]
    assert len(scene.state.captions.all) == SHOWN + 5
