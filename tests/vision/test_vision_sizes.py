"""Small and large are told of all things of a picture together."""

from __future__ import annotations

import pytest
from PIL import Image

from viper.core.image import load_image
from viper.vision.engine import VisionEngine
from viper.vision.interfaces import Detection
from viper.vision.profile import read_profile
from viper.vision.sizes import judge_sizes
from viper.vision.testing import FakeDetector

HEIGHT = 240


def ring(x: float, width: float, large: float, label: str = "ring") -> Detection:
    """A thing that the detector takes to be large with that probability."""
    sizes = (("large", large), ("small", 1 - large))
    (best, high), (other, low) = sorted(sizes, key=lambda entry: -entry[1])
    box = (x, 120.0 - width, x + width, 120.0)
    rivals = ((label, (other,), 0.9 * low / high),) if low else ()
    return Detection(box, 0.9, label, (best,), rivals)


def sizes(*seen: Detection) -> list[str]:
    return [judged.attributes[0] for judged in judge_sizes(seen, HEIGHT)]


def test_equally_large_rings_are_of_one_size() -> None:
    assert sizes(ring(0, 40, 0.02), ring(60, 41, 0.7)) == ["small", "small"]
    assert sizes(ring(0, 40, 0.98), ring(60, 40, 0.3)) == ["large", "large"]


def test_a_much_larger_one_is_large() -> None:
    seen = ring(0, 40, 0.02), ring(60, 64, 0.4), ring(140, 41, 0.1)
    assert sizes(*seen) == ["small", "large", "small"]


def test_shapes_are_compared_at_equal_size() -> None:
    """A ball of the same size as a block looks smaller."""
    seen = ring(0, 60, 0.03, "block"), ring(80, 47, 0.6, "ball"), ring(140, 60, 0.1, "block")
    assert sizes(*seen) == ["small", "small", "small"]


@pytest.mark.parametrize("width", [10, 40, 90])
def test_who_is_sure_is_left_alone(width: float) -> None:
    sure = ring(140, width, 0.999)
    assert sizes(ring(0, 40, 0.001), ring(60, 40, 0.001), sure)[2] == "large"


def test_a_single_thing_and_things_without_a_size_stay_as_they_are() -> None:
    lone, other = ring(0, 40, 0.6), Detection((60, 60, 90, 90), 0.8, "block")
    assert judge_sizes([other, lone], HEIGHT) == [other, lone]
    assert judge_sizes([], HEIGHT) == []


def test_no_box_gets_weaker_or_changes_its_place() -> None:
    seen = [ring(0, 40, 0.02), ring(60, 41, 0.7), Detection((9, 9, 20, 20), 0.5, "wheel")]
    judged = judge_sizes(seen, HEIGHT)
    assert [d.score for d in judged] == [d.score for d in seen]
    assert [d.box_xyxy for d in judged] == [d.box_xyxy for d in seen]
    assert judged[1].share(["small"]) > 0.5


def test_an_engine_compares_sizes_where_its_profile_says_so() -> None:
    picture = load_image(Image.new("RGB", (200, HEIGHT)))
    table = {None: [ring(0, 40, 0.02), ring(60, 41, 0.7)]}
    for together, expected in ((True, "small"), (False, "large")):
        detector = FakeDetector(table, labels=("ring",))
        engine = VisionEngine(detector, sizes_together=together)
        last = engine.detections(picture)[1].detection
        assert last is not None
        assert last.attributes == (expected,)
    assert read_profile("tabletop").sizes_together
    assert not read_profile("photo").sizes_together
