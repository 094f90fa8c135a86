"""Where the detector hesitates between nouns the matcher has a say, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from viper.core.errors import InputError
from viper.core.image import load_image
from viper.vision.engine import VisionEngine
from viper.vision.interfaces import Detection
from viper.vision.judge import share_of
from viper.vision.profile import load_engine, read_profile
from viper.vision.second_look import MOST_TOGETHER, TRUST, hesitates, weighed
from viper.vision.testing import ColorMatcher, FakeDetector, draw_toy

BLUE, GREEN = (4, 4, 24, 24), (34, 4, 60, 30)
# the colour is the noun here, for that is what the fake matcher can tell
UNSURE = Detection(BLUE, 0.5, "red", ("small",), (("blue", ("small",), 0.45),))
SURE = Detection(GREEN, 0.9, "red", (), (("green", (), 0.02),))


def engine_of(*found: Detection, second_look: bool = True) -> tuple[VisionEngine, ColorMatcher]:
    matcher = ColorMatcher()
    detector = FakeDetector({None: found}, labels=("red", "blue", "green"))
    return VisionEngine(detector, matcher, second_look=second_look), matcher


@pytest.fixture
def picture():
    image, _ = draw_toy([("blue", "block", BLUE), ("green", "block", GREEN)])
    return load_image(image)


def test_a_doubtful_box_is_named_by_both_models(picture) -> None:
    engine, _ = engine_of(UNSURE, SURE)
    first, second = engine.detections(picture)
    assert first.detection.label == "blue"
    assert first.detection.score == UNSURE.score
    assert share_of(first, ["blue"]) > 0.9
    assert second.detection == SURE


def test_without_a_second_look_the_detector_alone_decides(picture) -> None:
    engine, matcher = engine_of(UNSURE, SURE, second_look=False)
    assert [r.detection for r in engine.detections(picture)] == [UNSURE, SURE]
    assert matcher.image_batches == []


def test_a_detector_that_is_sure_costs_no_pass_and_a_doubtful_one_costs_one(picture) -> None:
    engine, matcher = engine_of(SURE)
    engine.detections(picture)
    assert matcher.image_batches == []

    engine, matcher = engine_of(UNSURE, SURE)
    regions = engine.detections(picture)
    engine.embed_regions(regions)
    assert matcher.image_batches == [2]


def test_of_a_crowd_only_the_doubtful_are_looked_at(picture) -> None:
    crowd = [Detection((x, 30, x + 2, 40), 0.9, "red") for x in range(60)]
    engine, matcher = engine_of(*crowd, UNSURE)
    assert engine.detections(picture)[-1].detection.label == "blue"
    assert matcher.image_batches == [1]


def test_a_picture_full_of_doubt_costs_one_batch(picture) -> None:
    doubts = [replace(UNSURE, score=0.5 - i / 1000) for i in range(200)]
    engine, matcher = engine_of(*doubts)
    labels = [region.detection.label for region in engine.detections(picture)]
    assert len(labels) == 200
    # the boxes are one and the same here, so one crop is enough
    assert matcher.image_batches == [1]
    assert labels[:MOST_TOGETHER] == ["blue"] * MOST_TOGETHER


def test_a_sure_box_on_the_same_spot_stays_what_it_is(picture) -> None:
    sure = Detection(BLUE, 0.9, "green", (), (("yellow", (), 0.01),))
    engine, _ = engine_of(sure, UNSURE)
    assert [r.detection.label for r in engine.detections(picture)] == ["green", "blue"]


def test_two_sizes_of_one_noun_are_no_doubt() -> None:
    assert not hesitates(Detection(BLUE, 0.5, "red", ("small",), (("red", ("large",), 0.45),)))
    assert hesitates(UNSURE)


def test_weighing_keeps_the_best_score_and_every_class() -> None:
    new = weighed(UNSURE, {"red": 0.2, "blue": 0.8})
    assert (new.label, new.attributes, new.score) == ("blue", ("small",), 0.5)
    assert new.rivals[0][:2] == ("red", ("small",))
    assert new.rivals[0][2] == pytest.approx(0.5 * (0.5 * 0.2**TRUST) / (0.45 * 0.8**TRUST))
    assert weighed(UNSURE, {"red": 0.0, "blue": 0.0}) == UNSURE


def test_the_built_in_profile_looks_twice_and_a_file_says_whether_it_does(tmp_path: Path) -> None:
    assert load_engine("tabletop").second_look
    assert not read_profile("photo").second_look
    file = tmp_path / "own.toml"
    file.write_text('second_look = "yes"\n[detector]\nspec = "builtin"\n')
    with pytest.raises(InputError, match="second_look is true or false, not 'yes'"):
        read_profile(str(file))
