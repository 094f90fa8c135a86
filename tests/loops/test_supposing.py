"""A question about something that was not seen: the likeliest picture in which it is there counts,
if it is likely at all, and the reader is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from PIL import Image

from viper.llm.scripted import ScriptedLLM
from viper.loops.answer import Answer
from viper.loops.session import Session
from viper.vision.engine import VisionEngine
from viper.vision.interfaces import Detection
from viper.vision.testing import PALETTE, ColorMatcher, FakeDetector

RED, WHITE = PALETTE["red"], (250, 250, 250)
# A little nearer to cyan than to blue, and far from all other colours.
BETWEEN = (51, 135, 200)
BOX = (10.0, 10.0, 30.0, 30.0)
CYAN_CUP = Detection(BOX, 0.95, "cup", rivals=(("bowl", (), 0.3), ("ball", (), 0.01)))
RED_BLOCK = Detection((40.0, 10.0, 60.0, 30.0), 0.95, "block")
LABEL = 'image_patch.find("{}")[0].label'


class HintingDetector(FakeDetector):
    """Also tells of a box that was too weak."""

    hint = Detection((10.0, 34.0, 30.0, 46.0), 0.2, "ball")

    def detect_with_hints(self, image: Image.Image) -> tuple[list[Detection], list[Detection]]:
        return self.detect([image])[0], [self.hint]


class NeverFits:
    """Takes every picture for one that the models were not made for."""

    def notice(self, image: Image.Image, detections: Sequence[Detection]) -> str:
        del image, detections
        return "this picture is no tabletop scene"


@contextmanager
def _session(
    *programs: str, scene: NeverFits | None = None
) -> Iterator[tuple[Session, Image.Image]]:
    picture = Image.new("RGB", (64, 48), WHITE)
    picture.paste(BETWEEN, (10, 10, 30, 30))
    picture.paste(RED, (40, 10, 60, 30))
    picture.paste(RED, (10, 34, 30, 46))
    engine = VisionEngine(
        HintingDetector({None: (CYAN_CUP, RED_BLOCK)}), ColorMatcher(), name="toy", scene=scene
    )
    session = Session("toy", ScriptedLLM(list(programs)), engine=engine, max_repairs=0)
    try:
        yield session, picture
    finally:
        session.close()


def _ask(program: str) -> Answer:
    with _session(program) as (session, picture):
        return session.ask(picture, "Which one?")


@pytest.mark.parametrize(
    ("phrase", "label", "change"),
    [
        ("blue object", "cup", "the cup at (20, 20) is blue, not cyan"),
        ("bowl", "bowl", "the cup at (20, 20) is bowl, not cup"),
        ("red ball", "ball", "there is a ball at (20, 40)"),
    ],
)
def test_what_a_question_takes_for_granted_may_be_what_came_second(
    phrase: str, label: str, change: str
) -> None:
    answer = _ask(LABEL.format(phrase))

    assert (answer.text, answer.status) == (label, "ok")
    assert f"the question takes it for granted that {change}" in answer.notices
    assert answer.confidence < 0.5
    assert change in [s.attributes["change"] for s in answer.trace.spans if s.name == "suppose"]


@pytest.mark.parametrize("phrase", ["green object", "green cup", "yellow block"])
def test_what_is_hardly_possible_is_not_there(phrase: str) -> None:
    answer = _ask(LABEL.format(phrase))

    assert answer.text == f"There is no {phrase} in the picture."
    assert not answer.notices


def test_a_list_that_is_too_short_is_looked_at_again() -> None:
    answer = _ask('sorted(image_patch.find("red object"), key=lambda p: p.left)[1].label')

    assert answer.text == "block"


def test_what_was_found_is_left_alone() -> None:
    """Counts and yes or no take nothing for granted."""
    for program in ('len(image_patch.find("blue object"))', 'image_patch.exists("bowl")'):
        answer = _ask(program)
        assert answer.text in ("0", "no")
        assert not [s for s in answer.trace.spans if s.name == "suppose"]


def test_a_supposed_picture_is_forgotten() -> None:
    count = 'len(image_patch.find("blue object"))'
    with _session(LABEL.format("blue object"), count) as (session, picture):
        assert session.ask(picture, "Which is it?").text == "cup"
        assert session.ask(picture, "How many?").text == "0"


def test_nothing_is_computed_again() -> None:
    answer = _ask(LABEL.format("blue object"))

    assert answer.passes["detector"] == 1
    assert answer.passes["image_encoder"] <= 2  # the boxes, and the one that was too weak


def test_what_asks_a_language_model_is_not_done_twice() -> None:
    answer = _ask('llm_query("why?", None, False)\n' + LABEL.format("blue object"))

    assert answer.status != "ok"
    assert not [s for s in answer.trace.spans if s.name == "suppose"]


def test_nothing_is_supposed_of_a_picture_that_the_models_were_not_made_for() -> None:
    with _session(LABEL.format("blue object"), scene=NeverFits()) as (session, picture):
        answer = session.ask(picture, "Which is it?")

    assert answer.text == "There is no blue object in the picture."
