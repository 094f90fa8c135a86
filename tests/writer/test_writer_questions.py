"""Questions: one meaning, one program, one answer; wordings in plenty."""

from __future__ import annotations

import ast
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from viper.llm.english import plural, singular
from viper.llm.writer_check import mend, problem
from viper.training.questions import (
    FALLBACK,
    TYPES,
    Ambiguous,
    SceneWorld,
    WordWorld,
    evaluate,
    lexicon,
    program_of,
    sample_question,
    sample_words,
    things_of,
)
from viper.training.questions import meaning as q
from viper.training.questions.templates import expand, parse
from viper.training.questions.topics import bring_up, mark

DEVELOPMENT = Path(__file__).parent / "wordings_development.jsonl"

PICTURE = np.zeros((240, 320), bool)


def thing(name: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    color, shape = name.split()
    u = 160 + 300 * x
    return {
        "name": name, "color": color, "shape": shape, "material": "matte", "size": "small",
        "xyz_m": (x, y, 0.02), "box_xyxy": (u - 10, 100, u + 10, 120), "visible_fraction": 1.0,
        "mask": PICTURE,
    } | more  # fmt: skip


SCENE = [
    thing("red block", -0.2, -0.5),
    thing("blue bowl", 0.0, -0.3, size="large"),
    thing("red ball", 0.15, -0.6, material="metal"),
    thing("green cup", 0.25, -0.45),
]
BLOCK, BOWL = q.The(q.Kind("block", ("red",))), q.The(q.Kind("bowl"))


@pytest.mark.parametrize(
    ("meaning", "answer"),
    [
        (q.Count(q.Kind("object", ("red",))), 2),
        (q.Exists(q.Kind("cone")), False),
        (q.Query(q.Extreme(q.Kind("object"), "x", -1), "color"), "green"),
        (q.Query(q.Extreme(q.Kind("object"), "size", -1), "shape"), "bowl"),
        (q.ComparePlace(BLOCK, "left", BOWL), True),
        (q.ComparePlace(BLOCK, "behind", BOWL), False),
        (q.Count(q.Related(q.Kind("object"), (q.Condition("right", BOWL),))), 2),
        (q.Choose(q.Kind("ball"), q.Kind("bowl"), "size", True), "bowl"),
        (q.Listing(q.Kind("object"), "color"), ["blue", "green", "red"]),
        (q.AllAre(q.Kind("block"), "red"), True),
        (q.Common(q.Kind("object"), "color"), "red"),
        (q.Shared(q.Kind("object"), "shape"), False),
        (q.Shared(q.Kind("object"), "color", True), False),
        (q.Odd(q.Kind("object"), "size"), "blue bowl"),
        (q.Where(BLOCK), "left"),
        (q.Count(q.Without(q.Kind("object"), "red")), 2),
        (q.ChooseIs(q.Kind("ball"), q.Kind("bowl"), "metal"), "ball"),
        (q.ChooseNear(q.Kind("ball"), q.Kind("block"), q.The(q.Kind("cup"))), "ball"),
        (q.CompareNear(q.The(q.Kind("cup")), q.The(q.Kind("ball")), BLOCK, True), False),
    ],
)
def test_a_meaning_has_its_answer_in_a_scene(meaning: q.Meaning, answer: object) -> None:
    assert evaluate(meaning, things_of(SCENE)) == answer


@pytest.mark.parametrize(
    "meaning",
    [
        q.Query(q.The(q.Kind("object", ("red",))), "material"),
        q.Query(q.The(q.Kind("cone")), "color"),
        q.ComparePlace(BLOCK, "left", q.The(q.Kind("plate"))),
        q.Unknown(),
        q.Common(q.Kind("object", ("red",)), "shape"),
        q.Common(q.Kind("object", ("red",)), "color"),
        q.Odd(q.Kind("object"), "shape"),
        q.Shared(q.Kind("bowl"), "color"),
        q.Where(BOWL),
        q.ChooseIs(q.Kind("block"), q.Kind("bowl"), "metal"),
    ],
)
def test_a_question_without_one_right_answer_is_refused(meaning: q.Meaning) -> None:
    with pytest.raises(Ambiguous):
        evaluate(meaning, things_of(SCENE))


def test_things_almost_level_are_neither_left_nor_right() -> None:
    level = [SCENE[0], thing("blue bowl", -0.19, -0.3)]
    with pytest.raises(Ambiguous, match="almost level"):
        evaluate(q.ComparePlace(BLOCK, "left", BOWL), things_of(level))


def test_things_mostly_hidden_are_not_asked_about() -> None:
    hidden = [SCENE[0] | {"visible_fraction": 0.2}, SCENE[1]]
    with pytest.raises(Ambiguous, match="hidden"):
        evaluate(q.Count(q.Kind("block")), things_of(hidden))


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_gives_questions_with_answers_about_a_scene(kind: str) -> None:
    rng = random.Random(3)
    found = [sample_question(rng, SCENE, type=kind, tries=100) for _ in range(12)]
    asked = [question for question in found if question is not None]
    assert asked
    for question in asked:
        assert question.type == kind
        assert problem(question.program) is None
        assert question.answer == evaluate(question.meaning, things_of(SCENE))
        assert question.program == program_of(question.meaning)


def test_every_program_of_words_alone_is_valid() -> None:
    rng, world = random.Random(11), WordWorld()
    for _ in range(1500):
        question = sample_words(rng, world)
        assert not set(question.text) & set("{}|"), question.text
        if question.program != FALLBACK:
            assert problem(question.program) is None, question.program


def test_a_thing_is_brought_up_before_the_question() -> None:
    asked = f"what color is {mark('the red ball')}"
    said = {bring_up(random.Random(seed), asked) for seed in range(300)}
    assert any("there is a red ball" in t and t.endswith("what color is it") for t in said)
    assert all("red ball" in text and not set(text) & set("\x01\x02\x03") for text in said)


def test_only_one_thing_is_brought_up() -> None:
    asked = f"is {mark('the cup')} left of {mark('the ball')}'s right side"
    for seed in range(50):
        text = bring_up(random.Random(seed), asked)
        assert ("the ball's right" in text) != ("is the cup left" in text), text


def test_development_wordings_have_valid_programs_of_every_type() -> None:
    rows = [json.loads(line) for line in DEVELOPMENT.read_text("utf-8").splitlines()]
    assert {row["type"] for row in rows} == set(TYPES)
    assert len({row["question"].lower() for row in rows}) == len(rows)
    for row in rows:
        assert problem(row["program"]) is None
        # every noun of the program is said in the question
        assert mend(row["program"], row["question"], ()) == row["program"], row


def test_second_development_wordings_have_valid_programs() -> None:
    lines = (Path(__file__).parent / "wordings_development_2.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) >= 300
    for row in rows:
        if row["program"] != FALLBACK:
            assert problem(row["program"]) is None
            assert mend(row["program"], row["question"], ()) == row["program"], row


def test_a_comparison_may_have_a_chain_on_either_side() -> None:
    rng, world = random.Random(5), WordWorld()
    asked = [sample_words(rng, world, type="deep") for _ in range(300)]
    lines = [question.program.count("\n") for question in asked]
    assert max(lines) >= 6
    both = [q_.meaning for q_ in asked if isinstance(q_.meaning, q.CompareAttribute)]
    assert any(_is_chained(m) for m in both)


def _is_chained(m: q.CompareAttribute) -> bool:
    ends = (m.first, m.second)
    return all(isinstance(o, q.The) and isinstance(o.group, q.Related) for o in ends)


def test_the_same_seed_asks_the_same_questions() -> None:
    first, second = (
        [sample_words(random.Random(5), WordWorld()).text for _ in range(3)] for _ in range(2)
    )
    assert first == second


def test_held_out_nouns_are_never_trained_on() -> None:
    words = lexicon()
    assert not set(words["held_out"]) & {*words["nouns"], *words["compounds"]}


def test_nouns_come_back_from_their_plural() -> None:
    words = lexicon()
    for noun in [*words["nouns"], *words["compounds"], *words["held_out"]]:
        assert singular(plural(noun)) == noun
        assert singular(noun) == noun


def test_an_empty_scene_has_no_question() -> None:
    assert sample_question(random.Random(0), []) is None


def test_kinds_of_a_scene_are_words_with_one_meaning() -> None:
    rng, world = random.Random(2), SceneWorld(things_of(SCENE))
    for _ in range(50):
        evaluate(q.Count(world.kind(rng)), things_of(SCENE))


def test_templates_choose_and_nest() -> None:
    rng = random.Random(0)
    found = {expand(rng, parse("(a|b(c|d|)|)e")) for _ in range(200)}
    assert found == {"ae", "bce", "bde", "be", "e"}
    with pytest.raises(ValueError, match="unbalanced"):
        parse("a)b")


def test_the_last_line_of_a_program_is_its_value() -> None:
    meaning = q.Count(q.Related(q.Kind("block"), (q.Condition("left", BOWL),)))
    tree = ast.parse(program_of(meaning))
    assert [type(node) for node in tree.body] == [ast.Assign, ast.Expr]
