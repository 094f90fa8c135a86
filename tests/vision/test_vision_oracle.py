"""The oracle answers from true labels, through the same engine."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PIL import Image

from viper.core.errors import InputError
from viper.vision.box_pairs import iou
from viper.vision.engine import VisionEngine
from viper.vision.oracle import TrueLabels, oracle_engine
from viper.vision.patch import ImagePatch

NEAR = {
    "box_xyxy": (10, 60, 40, 90),
    "shape": "block",
    "color": "red",
    "material": "metal",
    "size": "small",
    "xyz_m": (-0.1, -0.7, 0.02),
}
FAR = SimpleNamespace(
    box_xyxy=(60, 10, 90, 40),
    shape="ball",
    color="green",
    material="matte",
    size="large",
    xyz_m=(0.1, -0.3, 0.03),
)


@pytest.fixture
def oracle() -> VisionEngine:
    truth = TrueLabels()
    truth.add(Image.new("RGB", (100, 100), "white"), [NEAR, FAR])
    return oracle_engine(truth)


@pytest.fixture
def whole(oracle: VisionEngine) -> ImagePatch:
    return ImagePatch(Image.new("RGB", (100, 100), "white"), engine=oracle)


@pytest.mark.parametrize(
    ("phrase", "labels"),
    [
        ("red metal block", ["block"]),
        ("shiny thing", ["block"]),
        ("matte thing", ["ball"]),
        ("large green ball", ["ball"]),
        ("small ball", []),
        ("wooden block", []),
        ("object", ["block", "ball"]),
    ],
)
def test_every_attribute_is_true(whole: ImagePatch, phrase: str, labels: list[str]) -> None:
    assert [patch.label for patch in whole.find(phrase)] == labels


def test_depth_is_the_true_distance(whole: ImagePatch) -> None:
    block, ball = whole.find("object")
    assert (block.compute_depth(), ball.compute_depth()) == (-0.7, -0.3)


def test_size_follows_the_true_size(whole: ImagePatch) -> None:
    assert max(whole.find("object"), key=lambda patch: patch.size).label == "ball"


def test_attributes_are_read_from_crops_too(whole: ImagePatch) -> None:
    crop = whole.crop(8, 8, 42, 42)
    assert crop.best_text_match(["red", "green"]) == "red"
    assert crop.simple_query("What material is this?") == "metal"


def test_a_picture_without_labels_is_refused(oracle: VisionEngine) -> None:
    with pytest.raises(InputError, match="no labels for this picture"):
        ImagePatch(Image.new("RGB", (5, 5)), engine=oracle).find("object")


def test_a_label_without_a_box_is_refused() -> None:
    with pytest.raises(InputError, match="box_xyxy"):
        TrueLabels().add(Image.new("RGB", (5, 5)), [{"shape": "block"}])


def test_iou_is_symmetric_and_between_0_and_1() -> None:
    a, b = (0.0, 0.0, 2.0, 2.0), (1.0, 1.0, 3.0, 3.0)
    assert iou(a, b) == iou(b, a) == pytest.approx(1 / 7)
    assert iou(a, a) == 1
    assert iou(a, (5.0, 5.0, 6.0, 6.0)) == 0
