"""Pictures that the built-in models were not made for are reported, their own kind is not."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from viper.evals.scenes import KINDS, is_reported, measure, photo_files
from viper.vision.confidence import deciding
from viper.vision.interfaces import Detection
from viper.vision.profile import load_engine
from viper.vision.scene import TabletopScene

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.png"))
FLAT = Image.new("RGB", (64, 48), "gray")
BUSY = Image.effect_noise((640, 480), 200).resize((96, 72), Image.Resampling.NEAREST).convert("RGB")


def seen(*scores: float) -> list[Detection]:
    return [Detection((0, 0, 9, 9), score, "block") for score in scores]


@pytest.fixture(scope="module")
def engine() -> Any:
    return load_engine("tabletop")


@pytest.mark.parametrize(
    ("image", "scores", "is_odd"),
    [
        (FLAT, (0.9, 0.95), False),
        (FLAT, (0.7, 0.66), False),
        (FLAT, (0.4, 0.5), True),
        (FLAT, (), True),
        (BUSY, (0.7, 0.66), True),
        (BUSY, (0.9, 0.8), False),
    ],
)
def test_unsure_boxes_and_busy_pictures_are_odd(
    image: Image.Image, scores: tuple[float, ...], is_odd: bool
) -> None:
    assert bool(TabletopScene().notice(image, seen(*scores))) == is_odd


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.name))
def test_a_tabletop_scene_is_not_reported(engine: Any, path: Path) -> None:
    assert not is_reported(engine, Image.open(path))


@pytest.mark.parametrize("path", photo_files(), ids=lambda path: str(path.name))
def test_a_photograph_is_reported_with_the_profile_that_fits(engine: Any, path: Path) -> None:
    from viper.vision.patch import ImagePatch

    for look in (
        lambda patch: patch.find("block"),
        lambda patch: patch.simple_query("What is it?"),
    ):
        with deciding() as decisions:
            look(ImagePatch(Image.open(path), engine=engine))
        assert "--profile photo" in decisions.notices[0]
    assert decisions.confidence <= 0.3


@pytest.mark.parametrize("kind", ["noise", "gradients", "one colour", "screens of text"])
def test_pictures_of_nothing_are_reported(engine: Any, kind: str) -> None:
    assert all(is_reported(engine, image) for image in KINDS[kind](random.Random(1), 3))


def test_the_notice_comes_with_every_question_about_the_picture(engine: Any) -> None:
    for _ in range(2):
        assert is_reported(engine, FLAT)


def test_other_profiles_report_no_scene(engine: Any) -> None:
    from viper.vision.engine import VisionEngine

    assert not is_reported(VisionEngine(engine.detector), FLAT)


def test_each_kind_of_picture_is_measured(engine: Any) -> None:
    shares = measure(engine, 1)
    assert set(shares) == set(KINDS)
    assert shares["rendered, plain"].hits == 0


@pytest.mark.parametrize(
    ("word", "is_known"), [("hollow", False), ("shiny", True), ("round", True)]
)
def test_a_word_that_the_models_do_not_know_is_named(
    engine: Any, word: str, is_known: bool
) -> None:
    from viper.vision.patch import ImagePatch

    patch = ImagePatch(Image.open(EXAMPLES[0]), engine=engine).find("object")[0]
    with deciding() as decisions:
        patch.verify_property("object", word)
    assert any(word in notice for notice in decisions.notices) != is_known
