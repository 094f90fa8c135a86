"""Noun phrases: which thing is meant, and what must be true of it."""

from __future__ import annotations

import pytest

from viper.core.errors import InputError
from viper.vision.lexicon import CONTRAST, ROUND, SHAPES, plural, singular
from viper.vision.phrases import (
    attributes_of,
    contrast_set,
    matching_labels,
    parse_phrase,
    split_class_name,
)

COCO = ("person", "sports ball", "wine glass", "hot dog", "dog", "orange", "cell phone", "cup")

# phrase: (head noun, values that its attributes allow)
TABLETOP = {
    "red block": ("block", [("red",)]),
    "the small shiny red cubes": ("cube", [("small",), ("glossy", "metal"), ("red",)]),
    "two big grey spheres": ("sphere", [("large",), ("gray",)]),
    "objects": ("object", []),
    "any green thing": ("object", [("green",)]),
    "green": ("object", [("green",)]),
    "the red one": ("object", [("red",)]),
    "red ones": ("object", [("red",)]),
    "metal": ("object", [("metal",)]),
    "metallic things": ("object", [("metal",)]),
    "rubber cylinder": ("cylinder", [("matte",)]),
    "orange": ("object", [("orange",)]),
    "orange bowls": ("bowl", [("orange",)]),
    "light blue cup": ("cup", [("blue",)]),
    "cube shaped object": ("object", [("block",)]),
    "red-coloured ball": ("ball", [("red",)]),
    "round thing": ("object", [ROUND]),
    "RED Block": ("block", [("red",)]),
    "wooden block": ("block", [("wooden",)]),
}


@pytest.mark.parametrize("text", TABLETOP)
def test_a_phrase_is_split_into_noun_and_attributes(text: str) -> None:
    phrase = parse_phrase(text, SHAPES)
    assert (phrase.noun, [attribute.values for attribute in phrase.attributes]) == TABLETOP[text]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("hot dogs", {"hot dog"}),
        ("dog", {"dog"}),
        ("people", {"person"}),
        ("ball", {"sports ball"}),
        ("oranges", {"orange"}),
        ("mugs", {"cup"}),
        ("cell phone", {"cell phone"}),
        ("giraffe", set()),
    ],
)
def test_nouns_find_the_labels_of_any_detector(text: str, labels: set[str]) -> None:
    assert matching_labels(parse_phrase(text, COCO).noun, COCO) == labels


def test_a_class_named_by_a_colour_is_a_noun_where_the_detector_has_it() -> None:
    assert parse_phrase("orange", COCO).noun == "orange"
    assert parse_phrase("red orange", COCO).attributes[0].values == ("red",)


@pytest.mark.parametrize("noun", ["dish", "container"])
def test_a_vague_noun_stands_for_several_shapes(noun: str) -> None:
    assert len(matching_labels(noun, SHAPES)) == 2


@pytest.mark.parametrize(
    ("noun", "shape"), [("mug", "cup"), ("spheres", "ball"), ("tube", "cylinder")]
)
def test_another_word_for_a_shape_may_be_claimed_of_a_thing(noun: str, shape: str) -> None:
    (claim,) = attributes_of(noun)
    assert (claim.kind, claim.values) == ("shape", (shape,))


def test_what_is_glass_need_not_be_a_cup() -> None:
    assert attributes_of("glass")[0].kind is None


@pytest.mark.parametrize("text", ["", "   ", "?!", "red block left of the bowl", "a b " * 20])
def test_what_is_no_noun_phrase_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="such as 'red block'"):
        parse_phrase(text, SHAPES)


def test_a_relation_is_left_to_detectors_that_take_any_text() -> None:
    assert parse_phrase("man on a horse", None).noun == "horse"


@pytest.mark.parametrize("noun", [*SHAPES, "box", "dish", "berry", "bus", "person", "glass", "toy"])
def test_singular_undoes_plural(noun: str) -> None:
    assert singular(plural(noun)) == noun
    assert singular(noun) == noun


@pytest.mark.parametrize("kind", CONTRAST)
def test_a_contrast_set_is_recognised(kind: str) -> None:
    values = list(CONTRAST[kind])  # type: ignore[index]
    assert contrast_set(values) == (kind, values)


@pytest.mark.parametrize(
    "options",
    [["red", "metal"], ["red", "crimson"], ["shiny", "matte"], ["cat", "dog"], ["grey", "gray"]],
)
def test_mixed_options_are_no_contrast_set(options: list[str]) -> None:
    assert contrast_set(options) is None


def test_a_description_is_split_into_claims() -> None:
    assert [a.values for a in attributes_of("red and made of metal")] == [("red",), ("metal",)]
    assert [a.values for a in attributes_of("wearing a hat")] == [("wearing hat",)]


def test_only_size_words_are_split_off_class_names() -> None:
    assert split_class_name("small block") == ("block", ("small",))
    assert split_class_name("sports ball") == ("sports ball", ())
