"""When two answers mean the same."""

from __future__ import annotations

import pytest

from viper.evals.answers import normalise, same_answer

SAME = {
    "truth value and text": (True, "yes"),
    "false in words": ("False", "no"),
    "full stop and capital": ("Yes.", "yes"),
    "number in words": ("three", "3"),
    "capital number in words": ("Twelve", 12),
    "float that is whole": (3.0, "3"),
    "text of a float": ("3.0", "3"),
    "none means zero": ("none", 0),
    "british grey": ("grey", "gray"),
    "plural": ("blocks", "block"),
    "article": ("the red block", "red block"),
    "article and full stop": ("A red block.", "red block"),
    "a noun that says nothing": ("blue", "blue object"),
    "another such noun": ("blue things", "blue object"),
    "other noun": ("grey cubes", "gray block"),
    "order of a list": (["red", "blue"], ["blue", "red"]),
    "repetition in a list": (["red", "red", "blue"], ["blue", "red"]),
    "list in a sentence": ("red, blue and green", ["green", "red", "blue"]),
    "tuple and list": (("red", "blue"), ["blue", "red"]),
    "list of one": ("red", ["red"]),
    "list of one given": (["red"], "red"),
    "metallic": ("metallic", "metal"),
    "minus": ("-1", -1),
    "phrase of a sentence": ("It is red.", "red"),
    "front": ("in front", "In front."),
    "spaces": ("  red   block ", "red block"),
    "unicode case": ("STRASSE", "straße"),
}
DIFFERENT = {
    "yes and no": ("yes", "no"),
    "other number": ("2", "3"),
    "number inside text": ("23", "3"),
    "colour missing": ("block", "red block"),
    "a noun that says something": ("blue block", "blue object"),
    "only a noun": ("thing", "blue thing"),
    "more in the list": (["red", "blue", "green"], ["red", "blue"]),
    "one of a list": ("red", ["red", "blue"]),
    "nothing": (None, "no"),
    "empty": ("", "0"),
    "true is not one": (True, "1"),
    "minus matters": ("-1", "1"),
    "sentence about absence": ("There is no blue bowl in the picture.", "no"),
}


@pytest.mark.parametrize(("given", "expected"), SAME.values(), ids=SAME)
def test_same_meaning_is_the_same_answer(given: object, expected: object) -> None:
    assert same_answer(given, expected)


@pytest.mark.parametrize(("given", "expected"), DIFFERENT.values(), ids=DIFFERENT)
def test_other_meaning_is_another_answer(given: object, expected: object) -> None:
    assert not same_answer(given, expected)


@pytest.mark.parametrize("answer", [pair[0] for pair in SAME.values()])
def test_normalising_twice_changes_nothing(answer: object) -> None:
    once = normalise(answer)
    assert normalise(once) == once


def test_alternatives_of_a_row_are_as_right() -> None:
    assert same_answer("Cup", "cyan cup", accept=["cup", "small cup"])
    assert not same_answer("bowl", "cyan cup", accept=["cup", "small cup"])


def test_yes_keeps_its_last_letter() -> None:
    assert normalise("yes") == "yes"
