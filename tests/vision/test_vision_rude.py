"""Odd nouns, boxes, pictures and models: a clear sentence or a defined value, never a crash."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tiny_models import blip, siglip

from viper.core.errors import InputError, ModelError, ModelMissing, NotFound
from viper.core.image import load_image
from viper.vision.clip import TransformersMatcher
from viper.vision.confidence import deciding
from viper.vision.engine import VisionEngine
from viper.vision.hf_vqa import TransformersVQA
from viper.vision.interfaces import Detection, Reply
from viper.vision.patch import ImagePatch
from viper.vision.testing import ColorMatcher, FakeDetector, draw_toy

NOUNS = {
    "empty": "",
    "blanks": " \t\n ",
    "punctuation": "?!…",
    "a zero byte": "\0",
    "too many words": "red " * 5000,
}


@pytest.mark.parametrize("case", NOUNS)
@pytest.mark.parametrize("call", ["find", "exists"])
def test_a_noun_that_is_none_is_refused_in_one_sentence(
    image_patch: ImagePatch, case: str, call: str
) -> None:
    with pytest.raises(InputError) as caught:
        getattr(image_patch, call)(NOUNS[case])
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "noun",
    ["x" * 5000, "Würfel", "赤い積み木", "красный куб", "مكعب", "🟥", "\ud800 block", "block\0"],
)
def test_nouns_of_other_languages_and_lengths_are_answered(
    image_patch: ImagePatch, noun: str
) -> None:
    found: Any = []
    with suppress(InputError):
        found = image_patch.find(noun)
        assert found or found.reason
    if not found:
        with pytest.raises((NotFound, IndexError)):
            found[0]


@pytest.mark.parametrize("value", [None, 3, b"block", ["block", 3], object()])
def test_a_noun_that_is_no_text_is_refused(image_patch: ImagePatch, value: Any) -> None:
    with pytest.raises(InputError):
        image_patch.find(value)


BOXES = {
    "outside": (1000, 1000, 2000, 2000),
    "below": (-50, -50, -10, -10),
    "no width": (5, 5, 5, 20),
    "no height": (5, 5, 20, 5),
    "turned around": (20, 20, 5, 5),
    "NaN": (math.nan, 0, 10, 10),
    "text": ("left", 0, 10, 10),
}


@pytest.mark.parametrize("case", BOXES)
def test_a_box_without_pixels_is_refused_in_one_sentence(
    image_patch: ImagePatch, case: str
) -> None:
    with pytest.raises(InputError) as caught:
        image_patch.crop(*BOXES[case])  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_a_box_that_reaches_beyond_the_picture_is_cut(image_patch: ImagePatch) -> None:
    patch = image_patch.crop(-math.inf, -5, 1e30, math.inf)
    assert (patch.left, patch.lower, patch.right, patch.upper) == (0, 0, 64, 48)


def test_a_picture_of_one_pixel_is_answered(engine: VisionEngine) -> None:
    patch = ImagePatch(Image.new("RGB", (1, 1), "red"), engine=engine)
    assert patch.find("block") == []
    assert patch.best_text_match(["red", "blue"]) == "red"
    assert patch.compute_depth() == 0
    assert patch.read_text() == "EXIT 7"


def test_a_picture_of_400_million_pixels_is_scaled_down(engine: VisionEngine) -> None:
    huge = Image.new("1", (20_000, 20_000))
    loaded = load_image(huge)
    assert loaded.width * loaded.height <= 25_000_000
    assert "scaled" in loaded.notices[0]
    assert ImagePatch(loaded, engine=engine).find("block") == []


class _Odd:
    """A model that gives back whatever it was told to."""

    name, labels, logit_scale, image_px = "odd", ("block",), 10.0, 8

    def __init__(self, result: Any) -> None:
        self.result = result

    def detect(self, images: Sequence[Any], nouns: Sequence[str] | None = None) -> Any:
        del images, nouns
        return self.result

    def embed_images(self, images: Sequence[Any]) -> Any:
        del images
        return self.result

    def embed_texts(self, texts: Sequence[str]) -> Any:
        return np.ones((len(texts), 3), np.float32) / math.sqrt(3)

    def answer(self, images: Sequence[Any], questions: Sequence[str]) -> Any:
        del images, questions
        return self.result

    estimate = read = embed_images


PICTURE, LABELS = draw_toy([("red", "block", (4, 4, 30, 30))])
BLOCK = Detection((4, 4, 30, 30), 0.9, "block")


@pytest.mark.parametrize("result", [None, [], [[], []], [None]])
def test_a_detector_that_returns_nothing_is_named(result: Any) -> None:
    patch = ImagePatch(PICTURE, engine=VisionEngine(_Odd(result)))
    with pytest.raises(ModelError, match="model odd was given 1 and gave back"):
        patch.find("block")


def test_a_detector_that_sees_nothing_gives_an_empty_list_with_a_reason() -> None:
    found: Any = ImagePatch(PICTURE, engine=VisionEngine(_Odd([[]]))).find("block")
    assert (found, found.reason) == ([], "no block in the picture; nothing was seen")


@pytest.mark.parametrize("edge", [math.nan, math.inf, 1e300])
def test_a_detector_that_gives_no_numbers_is_named(edge: float) -> None:
    odd = _Odd([[Detection((0, 0, edge, 5), 0.9, "block")]])
    with pytest.raises(ModelError, match="not finite"):
        ImagePatch(PICTURE, engine=VisionEngine(odd)).find("block")


def test_boxes_outside_or_without_area_are_no_things() -> None:
    boxes = [(-50, -50, -10, -10), (5, 5, 5, 20), (30, 30, 10, 10), (500, 500, 600, 600)]
    odd = _Odd([[Detection(box, 0.9, "block") for box in boxes]])
    assert ImagePatch(PICTURE, engine=VisionEngine(odd)).find("block") == []


@pytest.mark.parametrize("result", [None, [], np.full((1, 3), np.nan, np.float32)])
def test_a_matcher_that_returns_nothing_is_named(result: Any) -> None:
    engine = VisionEngine(FakeDetector({None: [BLOCK]}), _Odd(result))
    with pytest.raises(ModelError, match="model odd"):
        ImagePatch(PICTURE, engine=engine).find("red block")


@pytest.mark.parametrize("result", [None, [], [None]])
def test_a_question_answerer_that_returns_nothing_is_named(result: Any) -> None:
    engine = VisionEngine(FakeDetector({None: []}), vqa=_Odd(result))
    with pytest.raises(ModelError, match="model odd"):
        ImagePatch(PICTURE, engine=engine).simple_query("What is this?")


@pytest.mark.parametrize("result", [None, []])
def test_depth_and_reading_that_return_nothing_are_named(result: Any) -> None:
    engine = VisionEngine(FakeDetector({None: []}), depth=_Odd(result), ocr=_Odd(result))
    for call in ("compute_depth", "read_text"):
        with pytest.raises(ModelError, match="model odd"):
            getattr(ImagePatch(PICTURE, engine=engine), call)()


def test_a_depth_that_is_no_number_is_named() -> None:
    class Map:
        def at(self, box_xyxy: Any) -> float:
            del box_xyxy
            return math.nan

    engine = VisionEngine(FakeDetector({None: []}), depth=_Odd([Map()]))
    with pytest.raises(ModelError, match="gave no number"):
        ImagePatch(PICTURE, engine=engine).compute_depth()


def test_an_answerer_that_says_nothing_is_unknown_and_not_believed() -> None:
    from viper.vision.hf_vqa import tidy_reply

    reply = tidy_reply(" \n ", 0.9)
    assert reply == Reply("unknown", 0.0, "the question answering model gave no answer")


def test_no_reader_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    from viper.vision.ocr import RapidOcr

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    engine = VisionEngine(FakeDetector({None: []}), ocr=RapidOcr())
    with pytest.raises(ModelMissing, match=r'pip install "viper-sandbox\[ocr\]"'):
        ImagePatch(PICTURE, engine=engine).read_text()


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer_config.json"])
def test_a_model_folder_with_a_missing_file_names_it(tmp_path: Path, name: str) -> None:
    for make, kind in ((siglip, TransformersMatcher), (blip, TransformersVQA)):
        folder = make(tmp_path / kind.__name__)
        (folder / name).unlink()
        with pytest.raises(ModelMissing, match=f"lacks {name}"):
            kind(folder).check()


def test_a_noun_without_a_class_is_found_by_matching_and_says_so() -> None:
    picture, _ = draw_toy([("red", "block", (4, 4, 24, 24)), ("blue", "ball", (34, 4, 60, 30))])
    table = {
        None: [Detection((4, 4, 24, 24), 0.9, "block"), Detection((34, 4, 60, 30), 0.8, "ball")]
    }
    engine = VisionEngine(FakeDetector(table), ColorMatcher(), reranks=True)
    with deciding() as decisions:
        found = ImagePatch(picture, engine=engine).find("red")
        named: Any = ImagePatch(picture, engine=engine).find("zebra")
    assert len(found) == 1
    assert [patch.label for patch in found] == ["block"]
    assert named == [] or named[0].label in {"block", "ball"}
    assert "the detector has no class 'zebra'" in decisions.notices[-1]


def test_a_profile_that_does_not_rerank_says_what_its_detector_knows(
    image_patch: ImagePatch,
) -> None:
    found: Any = image_patch.find("zebra")
    assert "this detector knows only block, ball, bowl, cup" in found.reason


def test_a_detector_that_takes_any_text_gets_the_adjectives_if_there_is_no_matcher() -> None:
    table = {None: [Detection((4, 4, 24, 24), 0.9, "red ball")]}
    engine = VisionEngine(FakeDetector(table, labels=None))
    assert len(ImagePatch(PICTURE, engine=engine).find("red balls")) == 1
