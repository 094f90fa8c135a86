"""Gold expressions say what is true, and refuse what is not clear."""

from __future__ import annotations

import contextlib

import pytest

from viper.evals.gold import evaluate, phrases, program_of
from viper.evals.truth import Thing, Undefined
from viper.evals.wordings import load_wordings


def thing(
    name: str, x: float, y: float = -0.5, *, size: str = "small", radius: float = 0.03
) -> Thing:
    material, color, shape = name.split()
    u, v = 160 + 400 * x, 200 - 300 * (y + 0.8)
    return Thing(color, shape, material, size, x, y, u, v, radius, radius)


SCENE = [
    thing("matte red block", -0.2, -0.7),
    thing("metal red ball", -0.05, -0.4, size="large", radius=0.05),
    thing("glossy blue bowl", 0.1, -0.5),
    thing("matte green block", 0.2, -0.3, size="large", radius=0.05),
]

TRUE = {
    'n("block")': "2",
    'n("shiny thing")': "2",
    'n("red thing") + n("green thing")': "3",
    'some("metal red ball")': "yes",
    'not some("cup")': "yes",
    'color(the("bowl"))': "blue",
    'n(left_of("thing", the("bowl")))': "2",
    'only(right_of("thing", the("bowl")))': "green block",
    'n(front_of("thing", the("bowl")))': "1",
    'is_behind(the("green block"), the("bowl"))': "yes",
    'nearest("thing", the("bowl"))': "red ball",
    'leftmost("thing")': "red block",
    'rightmost(many("block"))': "green block",
    'frontmost("thing")': "red block",
    'nth_left("thing", 2)': "red ball",
    'largest(many("block"))': "green block",
    'bigger("green block", "red block")': "yes",
    'color(the("red block")) == color(the("ball"))': "yes",
    'material(the("ball"))': "metal",
    'kinds("color", many("block"))': ["green", "red"],
    'names(many("block"))': ["red block", "green block"],
    'most("color", "thing")': "red",
    'more("block", "bowl")': "block",
    'every("block", "matte block")': "yes",
    'n(like("color", the("ball")))': "1",
    'on_half("left", the("red block"))': "yes",
    '"left" if is_left(the("ball"), the("bowl")) else "right"': "left",
}
UNCLEAR = {
    "two of them": 'color(the("block"))',
    "none of them": 'color(the("cup"))',
    "level": 'nth_front("thing", 2)',
    "a tie": 'more("ball", "bowl")',
    "sizes alike": 'bigger("red block", "blue bowl")',
    "between a thing and itself": 'between("thing", the("blue bowl"), the("bowl"))',
    "no middle": 'middle("thing")',
    "said so": "undefined()",
}


@pytest.mark.parametrize(("expression", "answer"), TRUE.items())
def test_expression_says_what_is_true(expression: str, answer: object) -> None:
    assert evaluate(expression, SCENE).answer == answer


@pytest.mark.parametrize("expression", UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_not_clear_is_not_asked(expression: str) -> None:
    level = thing("matte pink ring", 0.11, -0.49)
    with pytest.raises(Undefined):
        evaluate(expression, [*SCENE, level] if "front" in expression else SCENE)


def test_left_needs_the_picture_to_agree() -> None:
    tilted = [thing("matte red block", 0.0), thing("matte blue bowl", 0.1)]
    seen_otherwise = [tilted[0], Thing(**{**vars_of(tilted[1]), "u": 120.0})]
    assert evaluate('is_left(the("block"), the("bowl"))', tilted).answer == "yes"
    with pytest.raises(Undefined):
        evaluate('is_left(the("block"), the("bowl"))', seen_otherwise)


def vars_of(item: Thing) -> dict[str, object]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def test_a_thing_may_be_named_in_several_ways() -> None:
    gold = evaluate('the("ball")', SCENE)
    assert gold.answer == "red ball"
    assert {"ball", "large ball", "metal red ball"} <= set(gold.accept)


@pytest.mark.parametrize(
    "expression",
    ["__import__('os')", "the.__class__", "[x for x in things]", "nope()", "lambda: 1"],
)
def test_what_is_not_in_the_language_is_refused(expression: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        evaluate(expression, SCENE)


def test_phrases_are_found_and_other_texts_are_not() -> None:
    assert phrases('"left" if is_left(the("red block"), the("bowl")) else "right"') == [
        "red block",
        "bowl",
    ]


def test_a_program_carries_what_it_needs_and_no_more() -> None:
    program = program_of('n("block")')
    assert "def chosen" in program
    assert "def nearest" not in program
    assert program.endswith('\nn("block")')


def test_there_are_enough_wordings_and_each_is_its_own() -> None:
    wordings = load_wordings()
    assert len(wordings) >= 200
    assert len({w.id for w in wordings}) == len(wordings)
    assert len({w.question.casefold() for w in wordings}) == len(wordings)


@pytest.mark.parametrize("wording", load_wordings(), ids=lambda w: w.id)
def test_every_gold_expression_is_in_the_language(wording: object) -> None:
    gold = wording.gold  # type: ignore[attr-defined]
    with contextlib.suppress(Undefined):
        evaluate(gold, SCENE)
    assert program_of(gold)
