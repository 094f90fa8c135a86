"""`ImagePatch` means what ViperGPT's means: coordinates with y up, answers, errors."""

from __future__ import annotations

import doctest
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from viper.capabilities.vision import PATCH_FIELDS, vision_capabilities
from viper.core.errors import InputError, ModelMissing, NotFound
from viper.core.image import load_image
from viper.core.llm import Completion, Message
from viper.vision import helpers
from viper.vision.confidence import deciding
from viper.vision.engine import VisionEngine
from viper.vision.interfaces import Detection
from viper.vision.patch import ImagePatch
from viper.vision.testing import FakeDetector


def test_the_whole_image_has_its_origin_at_the_lower_left(image_patch: ImagePatch) -> None:
    p = image_patch
    assert (p.left, p.lower, p.right, p.upper) == (0, 0, 64, 48)
    assert (p.width, p.height, p.area) == (64, 48, 64 * 48)
    assert (p.horizontal_center, p.vertical_center) == (32, 24)


def test_y_grows_upwards(image_patch: ImagePatch) -> None:
    ball, block = image_patch.find("ball")[0], image_patch.find("block")[0]
    assert (ball.lower, ball.upper) == (48 - 14, 48 - 4)
    assert ball.vertical_center > block.vertical_center


def test_a_crop_counts_from_its_own_lower_left_corner(image_patch: ImagePatch) -> None:
    outer = image_patch.crop(20, 10, 60, 40)
    inner = outer.crop(5, 5, 15, 10)
    assert (outer.left, outer.lower, outer.right, outer.upper) == (20, 10, 60, 40)
    assert (inner.left, inner.lower, inner.right, inner.upper) == (25, 15, 35, 20)


def test_the_pixels_of_a_crop_are_the_ones_at_its_coordinates(image_patch: ImagePatch) -> None:
    ball = image_patch.find("ball")[0]
    cropped = image_patch.crop(ball.left, ball.lower, ball.right, ball.upper).cropped_image
    assert cropped.size == (10, 10)
    assert cropped.getpixel((5, 5)) == (40, 160, 60)


def test_boxes_are_clipped_to_the_picture(image_patch: ImagePatch) -> None:
    part = image_patch.crop(-10, -10, 1e12, 20)
    assert (part.left, part.lower, part.right, part.upper) == (0, 0, 64, 20)


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ((10, 10, 10, 20), "needs an area"),
        ((20, 10, 10, 20), "needs an area"),
        ((10, 30, 20, 20), "y points up"),
        ((100, 100, 200, 200), "outside"),
        ((math.nan, 0, 1, 1), "NaN"),
        (("1", 0, 2, 2), "number of pixels"),
        ((True, 0, 2, 2), "number of pixels"),
    ],
)
def test_impossible_boxes_are_refused(
    image_patch: ImagePatch, edges: tuple[Any, ...], expected: str
) -> None:
    with pytest.raises(InputError, match=expected):
        image_patch.crop(*edges)


def test_every_kind_of_picture_makes_a_patch(tmp_path: Path, engine: VisionEngine) -> None:
    picture = Image.new("RGB", (8, 6))
    picture.save(tmp_path / "a.png")
    sources = [picture, np.zeros((6, 8, 3), np.uint8), tmp_path / "a.png", load_image(picture)]
    assert {(ImagePatch(s, engine=engine).width, ImagePatch(s).height) for s in sources} == {(8, 6)}
    whole = ImagePatch(picture, engine=engine)
    assert ImagePatch(whole) == whole


def test_find_is_limited_to_the_patch(image_patch: ImagePatch) -> None:
    left_half = image_patch.crop(0, 0, 32, 48)
    assert [patch.left for patch in left_half.find("block")] == [4, 24]


def test_find_with_a_list_gives_a_dict(image_patch: ImagePatch) -> None:
    found: Any = image_patch.find(["ball", "cup"])  # type: ignore[arg-type]
    assert {name: len(patches) for name, patches in found.items()} == {"ball": 1, "cup": 0}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("blue bowl", "no blue bowl in the picture; seen: yellow bowl"),
        ("green block", "no green block in the picture; seen: 2 red blocks, blue block"),
        ("cup", "no cup in the picture; seen: 3 blocks, ball, bowl"),
        ("dog", "this detector knows only block, ball, bowl, cup"),
    ],
)
def test_nothing_found_says_what_was_seen(image_patch: ImagePatch, name: str, reason: str) -> None:
    found: Any = image_patch.find(name)
    assert reason in found.reason
    with pytest.raises(NotFound, match=reason):
        found[0]


def test_an_empty_picture_says_so(engine: VisionEngine) -> None:
    found: Any = ImagePatch(Image.new("RGB", (9, 9)), engine=engine).find("block")
    assert found.reason == "no block in the picture; nothing was seen"


def test_a_property_is_verified_on_the_object_inside_a_larger_region(
    image_patch: ImagePatch,
) -> None:
    assert image_patch.verify_property("ball", "green")
    assert not image_patch.verify_property("ball", "red")
    assert image_patch.verify_property("bowl", "bowl")


def test_what_the_detector_said_is_not_asked_again(
    toy: tuple[Image.Image, list[dict[str, Any]]],
) -> None:
    table = {None: [Detection((4, 24, 14, 34), 0.8, "block", ("large",))]}
    patch = ImagePatch(toy[0], engine=VisionEngine(FakeDetector(table))).find("block")[0]
    assert patch.verify_property("block", "big")
    assert not patch.verify_property("block", "small")
    assert patch.best_text_match(["tiny", "big"]) == "big"
    assert patch.best_text_match(["sphere", "cube"]) == "cube"


def test_a_profile_without_matcher_says_what_is_missing(
    toy: tuple[Image.Image, list[dict[str, Any]]],
) -> None:
    table = {None: [Detection((4, 24, 14, 34), 0.8, "block")]}
    patch = ImagePatch(toy[0], engine=VisionEngine(FakeDetector(table)))
    with pytest.raises(ModelMissing, match=r"\[matcher\]"):
        patch.find("red block")


def test_options_come_back_as_they_were_written(image_patch: ImagePatch) -> None:
    bowl = image_patch.find("bowl")[0]
    assert bowl.best_text_match(["Grey", "YELLOW", "Red"]) == "YELLOW"


@pytest.mark.parametrize("options", [[], "red", [1, 2], [""], ["x"] * 1001])
def test_bad_options_are_refused(image_patch: ImagePatch, options: Any) -> None:
    with pytest.raises(InputError):
        image_patch.best_text_match(options)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What color is this?", "red"),
        ("What colour is the object?", "red"),
        ("What is this?", "red block"),
        ("What shape is it?", "block"),
        ("Is this a red block?", "yes"),
        ("Is it blue?", "no"),
    ],
)
def test_simple_questions_about_one_thing(
    image_patch: ImagePatch, question: str, answer: str
) -> None:
    with deciding() as decisions:
        assert image_patch.find("red block")[0].simple_query(question) == answer
    assert "no question answering model" in decisions.notices[0]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What color is the ball?", "green"),
        ("How many red blocks are there?", "2"),
        ("How many blocks can you see in the picture?", "3"),
        ("Is there a cup?", "no"),
        ("Are there any blue blocks here?", "yes"),
    ],
)
def test_simple_questions_about_the_picture(
    image_patch: ImagePatch, question: str, answer: str
) -> None:
    assert image_patch.simple_query(question) == answer


@pytest.mark.parametrize(
    "question",
    ["Why is the sky blue?", "Who made this?", "How many blocks are smaller than the ball?"],
)
def test_questions_beyond_matching_are_refused(image_patch: ImagePatch, question: str) -> None:
    with pytest.raises(ModelMissing, match="needs a model that answers questions"):
        image_patch.simple_query(question)


def test_a_question_about_something_absent_says_so(image_patch: ImagePatch) -> None:
    with pytest.raises(NotFound, match="no cup"):
        image_patch.simple_query("What color is the cup?")


def test_what_touches_the_table_higher_up_is_farther(image_patch: ImagePatch) -> None:
    depths = [image_patch.find(name)[0].compute_depth() for name in ("blue block", "ball")]
    assert 0 <= depths[0] < depths[1] <= 1


def test_size_grows_with_distance_for_equal_boxes(image_patch: ImagePatch) -> None:
    near, far = image_patch.find("blue block")[0], image_patch.find("ball")[0]
    assert near.area == far.area
    assert near.size < far.size


def test_overlap_is_in_coordinates_of_the_whole_image(image_patch: ImagePatch) -> None:
    ball = image_patch.find("ball")[0]
    assert ball.overlaps_with(ball.left, ball.lower, ball.right, ball.upper)
    assert not ball.overlaps_with(0, 0, 10, 10)


def test_distance_is_symmetric_and_negative_when_overlapping(image_patch: ImagePatch) -> None:
    a, b = image_patch.crop(0, 0, 10, 10), image_patch.crop(13, 14, 20, 20)
    assert helpers.distance(a, b) == helpers.distance(b, a) == 5.0
    assert helpers.distance(a, a) == -1.0
    assert helpers.distance(a, image_patch.crop(10, 0, 20, 10)) == 0.0


def test_a_thing_behind_is_farther_on_the_ground_than_one_beside(image_patch: ImagePatch) -> None:
    cup = image_patch.crop(20, 10, 30, 30)
    beside, behind = image_patch.crop(35, 10, 45, 20), image_patch.crop(20, 25, 30, 40)
    assert helpers.distance(cup, behind) < 0 < helpers.distance(cup, beside)
    assert helpers.ground_distance(cup, beside) == helpers.ground_distance(beside, cup) == 5.0
    assert helpers.ground_distance(cup, behind) == pytest.approx(9.5)
    with pytest.raises(InputError, match="takes two patches, not float and ImagePatch"):
        helpers.ground_distance(1.0, cup)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("about 1,200 g", 1200), ("-3.5e2", -350), ("three blocks", 3), ("none", 0)],
)
def test_numbers_are_read_from_text(text: str, number: float) -> None:
    assert helpers.coerce_to_numeric(text) == number


def test_a_text_without_number_is_refused() -> None:
    with pytest.raises(InputError, match="no number"):
        helpers.coerce_to_numeric("many")


def test_best_image_match_of_nothing_carries_the_reason(image_patch: ImagePatch) -> None:
    with pytest.raises(NotFound, match="no cup in the picture"):
        helpers.best_image_match(image_patch.find("cup"), ["a cup"])


def test_the_name_of_a_found_thing_has_its_colour(image_patch: ImagePatch) -> None:
    assert image_patch.find("bowl")[0].name == "yellow bowl"
    assert image_patch.name == ""


def test_patches_of_one_place_are_equal(image_patch: ImagePatch) -> None:
    assert image_patch.crop(0, 0, 5, 5) == image_patch.crop(0, 0, 5, 5)
    assert len({image_patch.crop(0, 0, 5, 5), image_patch.crop(0, 0, 5, 5)}) == 1
    assert image_patch.crop(0, 0, 5, 5) != image_patch.crop(0, 0, 5, 6)


def test_patches_draw_themselves(image_patch: ImagePatch) -> None:
    block = image_patch.find("block")[0]
    assert block._repr_png_().startswith(b"\x89PNG")
    assert block._repr_html_().count("<img") == 2
    assert image_patch._repr_html_().count("<img") == 1


def test_confidence_falls_with_every_doubtful_decision(image_patch: ImagePatch) -> None:
    with deciding() as one:
        image_patch.find("ball")
    with deciding() as many:
        image_patch.find("object")
        image_patch.find("object")
    assert len(many.all) == 5
    assert 0.9 < many.confidence < one.confidence < 1.0


class ScriptedModel:
    """Replies with one text and keeps what it was asked."""

    name = "scripted"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def complete(self, messages: list[Message], **_: Any) -> list[Completion]:
        self.asked.append(messages[0].content)
        return [Completion(" banana\n")]

    def score(self, prompt: str, options: list[str]) -> list[float]:
        raise NotImplementedError


def test_llm_query_reaches_the_model_with_its_context(engine: VisionEngine) -> None:
    model = ScriptedModel()
    query = vision_capabilities(engine, model).functions["llm_query"]  # type: ignore[arg-type]
    assert query("Which fruit?", context="It is yellow.", long_answer=False) == "banana"
    assert model.asked[0].startswith("Context: It is yellow.\nWhich fruit?")


def test_every_caller_asks_the_model_of_its_own(
    toy: tuple[Image.Image, list[dict[str, Any]]], engine: VisionEngine
) -> None:
    for name in ("first", "second"):
        patch = ImagePatch(toy[0], engine=engine, ask_text=lambda _, name=name: name)
        assert patch.find("block")[0].llm_query("Who are you?") == name


def test_llm_query_without_a_model_says_what_to_do(engine: VisionEngine) -> None:
    with pytest.raises(ModelMissing, match="--llm"):
        vision_capabilities(engine).functions["llm_query"]("Which fruit?")


def test_programs_may_look_only_at_what_they_were_given(
    toy: tuple[Image.Image, list[dict[str, Any]]], engine: VisionEngine
) -> None:
    construct = vision_capabilities(engine).resolve("ImagePatch")
    assert construct(load_image(toy[0]), 0, 0, 5, 5).width == 5
    with pytest.raises(InputError, match="takes `image` or a patch"):
        construct("/etc/hostname")


def test_every_declared_field_exists(image_patch: ImagePatch) -> None:
    for patch in (image_patch, image_patch.find("block")[0]):
        assert all(isinstance(getattr(patch, name), int | float | str) for name in PATCH_FIELDS)


def test_the_prompt_holds_the_whole_of_vipergpts_api(engine: VisionEngine) -> None:
    names = vision_capabilities(engine).call_names()
    methods = (
        "find exists verify_property best_text_match simple_query compute_depth crop "
        "overlaps_with llm_query"
    )
    assert {f"ImagePatch.{name}" for name in methods.split()} <= names
    functions = "best_image_match distance bool_to_yesno coerce_to_numeric llm_query ImagePatch"
    assert set(functions.split()) <= names


def _documented() -> list[Any]:
    functions = (
        *("best_image_match", "distance", "ground_distance", "bool_to_yesno"),
        "coerce_to_numeric",
    )
    methods = [m for m in vars(ImagePatch).values() if getattr(m, "__viper_capability__", False)]
    return [*methods, *(getattr(helpers, name) for name in functions)]


@pytest.mark.parametrize("function", _documented(), ids=lambda function: function.__name__)
def test_the_example_in_each_docstring_is_true(function: Any, image_patch: ImagePatch) -> None:
    names = {**vars(helpers), "image_patch": image_patch}
    tests = doctest.DocTestFinder().find(function, function.__name__, globs=names)
    examples = [test for test in tests if test.examples]
    assert examples, "each docstring has one example"
    for test in examples:
        assert doctest.DocTestRunner().run(test).failed == 0
