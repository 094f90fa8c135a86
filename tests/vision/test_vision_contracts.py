"""What every detector and every matcher keeps, whichever stands behind the interface."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from viper.core.ledger import Ledger
from viper.vision.clip import TransformersMatcher
from viper.vision.crops import context_crop
from viper.vision.engine import VisionEngine
from viper.vision.oracle import OracleDetector, OracleMatcher, TrueLabels
from viper.vision.testing import ColorMatcher, FakeDetector, draw_toy, toy_engine
from viper.vision.yolo import SafeYolo
from viper.vision.yolo_files import YoloCheckpoint

PICTURE, LABELS = draw_toy(
    [("red", "block", (10, 40, 40, 70)), ("green", "ball", (80, 20, 110, 50))], (160, 96)
)


@pytest.fixture(scope="module")
def truth() -> TrueLabels:
    labels = TrueLabels()
    labels.add(PICTURE, LABELS)
    return labels


@pytest.fixture(scope="module", params=["fake", "oracle", "safetensors", "checkpoint"])
def detector(request: pytest.FixtureRequest, truth: TrueLabels) -> Any:
    if request.param == "fake":
        return toy_engine((PICTURE, LABELS)).detector
    if request.param == "oracle":
        return OracleDetector(truth)
    weights: Path = request.getfixturevalue("tiny_weights")
    if request.param == "safetensors":
        return SafeYolo(weights / "detector", min_score=0.05)
    return YoloCheckpoint(_model_yaml(weights), min_score=1e-6, image_px=64, device="cpu")


@pytest.fixture(scope="module", params=["fake", "oracle", "transformers"])
def matcher(request: pytest.FixtureRequest, truth: TrueLabels) -> Any:
    if request.param == "fake":
        return ColorMatcher()
    if request.param == "oracle":
        return OracleMatcher(truth)
    return TransformersMatcher(request.getfixturevalue("tiny_weights") / "matcher")


def _model_yaml(weights: Path) -> Path:
    """A model yaml as ultralytics' users write it, next to the safe folder."""
    import yaml

    config = yaml.safe_load((weights / "detector" / "config.yaml").read_text())
    path = weights / "tiny.yaml"
    path.write_text(yaml.safe_dump({k: v for k, v in config.items() if k != "imgsz"}))
    return path


def _whole() -> Image.Image:
    from viper.core.image import load_image

    return load_image(PICTURE).pil


def _crops(matcher: Any) -> list[Image.Image]:
    from viper.core.image import load_image, mark_origin

    boxes = [label["box_xyxy"] for label in LABELS]
    source = load_image(PICTURE)
    crops = [context_crop(source.pil, box, size_px=matcher.image_px) for box in boxes]
    return [mark_origin(crop, source.hash, box) for crop, box in zip(crops, boxes, strict=True)]


def test_detections_are_inside_the_picture_scored_named_and_sorted(detector: Any) -> None:
    found = detector.detect([_whole()])[0]
    for detection in found:
        x0, y0, x1, y1 = detection.box_xyxy
        assert -1 <= x0 < x1 <= 161
        assert -1 <= y0 < y1 <= 97
        assert 0 <= detection.score <= 1
        assert detection.label in detector.labels
    assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)


def test_a_detector_answers_for_each_image_and_for_none(detector: Any) -> None:
    assert detector.detect([]) == []
    assert len(detector.detect([_whole(), _whole()])) == 2


def test_a_batch_is_one_detector_pass(detector: Any, ledger: Ledger) -> None:
    detector.detect([_whole(), _whole()])
    assert ledger.passes == {"detector": 1}
    assert ledger.images == 2


def test_the_same_picture_gives_the_same_detections(detector: Any) -> None:
    first, second = detector.detect([_whole()])[0], detector.detect([_whole()])[0]
    assert first == second


def test_nouns_restrict_the_labels(detector: Any) -> None:
    everything = detector.detect([_whole()])[0]
    only = detector.detect([_whole()], ["ball"])[0]
    assert only == [d for d in everything if d.label == "ball"]


def test_embeddings_are_unit_rows_of_one_width(matcher: Any) -> None:
    images = matcher.embed_images(_crops(matcher))
    texts = matcher.embed_texts(["a photo of a red object", "a photo of a cat", "x" * 500])
    assert images.shape == (2, texts.shape[1])
    assert texts.shape[0] == 3
    for rows in (images, texts):
        assert rows.dtype == np.float32
        assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)
    assert matcher.logit_scale > 1


def test_an_embedding_does_not_depend_on_its_batch(matcher: Any) -> None:
    crops = _crops(matcher)
    together = matcher.embed_images(crops)
    alone = np.concatenate([matcher.embed_images([crop]) for crop in crops])
    assert np.allclose(together, alone, atol=1e-5)
    texts = ["a photo of a red object", "blue"]
    assert np.allclose(matcher.embed_texts(texts)[1], matcher.embed_texts(texts[1:])[0], atol=1e-5)


def test_batches_are_counted(matcher: Any, ledger: Ledger) -> None:
    matcher.embed_images(_crops(matcher))
    matcher.embed_texts(["a", "b", "c"])
    assert ledger.passes == {"image_encoder": 1, "text_encoder": 1}
    assert (ledger.images, ledger.texts) == (2, 3)


@pytest.mark.parametrize("make", [ColorMatcher, None], ids=["fake", "oracle"])
def test_fakes_tell_colours_apart(make: Callable[[], Any] | None, truth: TrueLabels) -> None:
    matcher = OracleMatcher(truth) if make is None else make()
    engine = VisionEngine(OracleDetector(truth), matcher)
    from viper.vision.patch import ImagePatch

    patch = ImagePatch(PICTURE, engine=engine)
    assert [p.label for p in patch.find("red thing")] == ["block"]
    assert patch.find("ball")[0].best_text_match(["red", "green"]) == "green"


def test_boxes_are_mapped_back_from_the_fitted_picture(tiny_weights: Path) -> None:
    import torch

    def sees_one_ball(pixels: Any) -> Any:
        # 160 x 90 is fitted into 320 wide: doubled, and padded from 180 to 192 rows
        assert tuple(pixels.shape) == (1, 3, 192, 320)
        rows = torch.zeros(1, 4 + 18, 1)
        rows[0, :4, 0] = torch.tensor([120.0, 106.0, 40.0, 60.0])  # centre, width, height
        rows[0, 4 + 3, 0] = 0.8
        return rows

    detector = SafeYolo(tiny_weights / "detector")
    detector.config["imgsz"] = 320
    detector._model = sees_one_ball
    found = detector.detect([Image.new("RGB", (160, 90))])[0]
    assert [(d.label, d.attributes) for d in found] == [("ball", ("large",))]
    assert found[0].box_xyxy == pytest.approx((50, 35, 70, 65))
    assert found[0].score == pytest.approx(0.8)


def test_the_safe_detector_names_shapes_and_sizes(tiny_weights: Path) -> None:
    detector = SafeYolo(tiny_weights / "detector", min_score=0.05)
    assert detector.labels[:2] == ("block", "ball")
    found = detector.detect([_whole()])[0]
    assert {d.attributes[0] for d in found} <= {"small", "large"}


def test_two_boxes_on_one_spot_are_one_thing(tiny_weights: Path) -> None:
    from viper.vision.box_pairs import iou

    found = SafeYolo(tiny_weights / "detector", min_score=0.05).detect([_whole()])[0]
    pairs = [(a, b) for i, a in enumerate(found) for b in found[i + 1 :]]
    assert all(iou(a.box_xyxy, b.box_xyxy) <= 0.61 for a, b in pairs)


def test_fakes_count_their_calls(toy: Any) -> None:
    engine = toy_engine(toy)
    assert isinstance(engine.detector, FakeDetector)
    engine.detector.detect([toy[0]])
    assert engine.detector.calls == 1
