"""Newer families of questions: their programs give, on true labels, the answers that they mean."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from PIL import Image

from viper.evals.answers import same_answer
from viper.evals.oracle import OracleBench
from viper.llm.writer_check import problem
from viper.llm.writer_doubt import compares_with_itself
from viper.training.questions import (
    Ambiguous,
    SceneWorld,
    WordWorld,
    evaluate,
    program_of,
    sample_words,
    things_of,
)
from viper.training.questions import meaning as q
from viper.training.questions.chatting import chat
from viper.training.questions.noise import finish, tag
from viper.training.questions.sample import WORD_TYPES
from viper.training.questions.slips import SLIPS, slip
from viper.training.questions.templates import fill
from viper.training.questions.topics import bring_up
from viper.training.questions.words import plural

NEWEST = (
    *("agreed", "clauses", "spared", "walked", "edge", "offered", "lacked", "opposed", "varied"),
    *("tallied", "fellow", "contrasted", "scored", "claimed"),
)
FAMILIES = (
    *("among", "halves", "provided", "left_over", "part", "difference", "respective"),
    *("is_common", "picked", "telegram", "chat", "suppose", "stand", "one_of_two", "repeated"),
    *("grouped", "negated", "noted", "what_else", "near_side", "majority", "recurring", "divided"),
    *("reckoned", "matched"),
    *NEWEST,
)
PICTURE = np.zeros((240, 320), bool)
PLACES = (
    ("red block", -0.32, -0.75, "small", "matte"), ("blue bowl", -0.26, -0.45, "large", "metal"),
    ("red ball", 0.26, -0.85, "small", "metal"), ("green cup", 0.0, -0.65, "large", "glossy"),
    ("red plate", 0.32, -0.35, "large", "matte"), ("blue block", 0.12, -0.55, "small", "matte"),
    ("yellow ball", -0.1, -0.9, "small", "metal"),
)  # fmt: skip


def thing(name: str, x: float, y: float, size: str, material: str) -> dict[str, Any]:
    color, shape = name.split()
    u, v = 160 + 300 * x, 60 - 170 * (y + 0.3)
    box = (u - 8, v - 8, u + 8, v + 8)
    return {
        "name": name, "color": color, "shape": shape, "material": material, "size": size,
        "xyz_m": (x, y, 0.02), "box_xyxy": box, "visible_fraction": 1.0, "mask": PICTURE,
    }  # fmt: skip


SCENE = [thing(*place) for place in PLACES]
BALL, BLOCK, BOWL, CUP, PLATE = (q.Kind(n) for n in ("ball", "block", "bowl", "cup", "plate"))
ANYTHING = q.Kind("object")
BLUE = q.The(q.Kind("block", ("blue",)))
RIGHT_OF_CUP = q.Related(q.Kind("block"), (q.Condition("right", q.The(CUP)),))
RED_CUP = q.Verify(q.The(CUP), "cup", "red")
YELLOW, LEFTMOST = q.The(q.Kind("ball", ("yellow",))), q.Extreme(ANYTHING, "x", 0)
RED, METAL = q.Kind("object", ("red",)), q.Kind("object", ("metal",))
LEFT_OF_PLATE = q.Related(ANYTHING, (q.Condition("left", q.The(PLATE)),))


def half(noun: str, side: Literal["left", "right"]) -> q.Related:
    return q.Related(q.Kind(noun), (q.Condition("half", None, side),))


@pytest.fixture(scope="module")
def bench() -> Iterator[OracleBench]:
    found = OracleBench("direct")
    yield found
    found.close()


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("picture") / "empty.png"
    Image.new("RGB", (320, 240), "white").save(path)
    return path


def value(bench: OracleBench, image: Path, program: str) -> object:
    execution = bench.run(program, image, SCENE)
    assert execution.ok, (program, execution.error)
    return execution.value


@pytest.mark.parametrize(
    ("meaning", "answer"),
    [
        (q.ChooseAmong((CUP, BOWL, PLATE), "x", True), "plate"),
        (q.ChooseAmong((CUP, BOWL, PLATE), "depth", False), "cup"),
        (q.NearestAmong((CUP, BOWL, PLATE), BLUE), "cup"),
        (q.MostAmong((q.Kind("object", ("red",)), BALL, CUP)), "red object"),
        (q.MostAmong((BLOCK, BALL, CUP), True), "cup"),
        (q.Left(ANYTHING, (CUP, PLATE)), 5),
        (q.AllBut(BALL, "red", 1), True),
        (q.AllBut(ANYTHING, "red", 1), False),
        (q.Part(BALL, 2, "red", 1), True),
        (q.Part(BLOCK, 3, "red", 1), False),
        (q.Gap(CUP, ANYTHING), 6),
        (q.Exceeds(CUP, BALL, -1), True),
        (q.Exceeds(ANYTHING, BALL, 2, ">="), True),
        (q.MoreHalf(q.Kind("object", ("red",))), "right"),
        (q.MoreHalf(q.Kind("object", ("red",)), is_fewer=True), "left"),
        (q.IsCommon(ANYTHING, "color", "red"), True),
        (q.IsCommon(ANYTHING, "color", "blue"), False),
        (q.SameOrNot(q.The(CUP), q.The(PLATE), "size"), "same"),
        (q.SameOrNot(q.The(CUP), q.The(PLATE), "color"), "different"),
        (
            q.Respective((q.Query(q.The(CUP), "color"), q.Query(q.The(BOWL), "color"))),
            ["green", "blue"],
        ),
        (q.Otherwise(q.Exists(q.Kind("cone")), q.Count(BALL), "nothing"), "nothing"),
        (q.Otherwise(q.CompareNumber(BALL, ">", 1), q.Query(q.The(CUP), "color"), "no"), "green"),
        (q.Count(q.Aside(LEFT_OF_PLATE, "block")), 4),
        (q.Times(BALL, 3), 6),
        (q.Missing(BALL, 5), 3),
        (q.Occurring(ANYTHING, "color", 1), ["green", "yellow"]),
        (q.Occurring(ANYTHING, "shape", 2, True), 2),
        (q.Listing(q.Except(q.Kind("object", ("red",)), q.The(PLATE)), "shape"), ["ball", "block"]),
        (q.BothAre(CUP, PLATE, "red", "xor"), True),
        (q.MoreOf(q.Kind("red"), q.Kind("blue")), "red"),
        (q.EveryStands(BALL, q.Condition("left", q.The(PLATE))), True),
        (q.EveryStands(BLOCK, q.Condition("half", None, "left")), False),
        (q.CompareDistinct(ANYTHING, "color", "<", "shape"), True),
        (q.Both(BALL, CUP, "xor"), False),
        (
            q.Otherwise(
                q.Exists(PLATE), q.Query(q.The(RIGHT_OF_CUP), "color"), q.Count(q.Kind("cone"))
            ),
            "blue",
        ),
        (q.Otherwise(q.Verify(q.The(CUP), "cup", "red"), q.Count(BALL), "no"), "no"),
        (q.Query(q.Nearest(ANYTHING, q.Nearest(ANYTHING, BLUE), but=BLUE), "name"), "yellow ball"),
        (q.Query(q.Nearest(LEFT_OF_PLATE, q.The(PLATE)), "name"), "blue block"),
        (q.Choose(q.Kind("object", ("green",)), BOWL, "x", True), "green cup"),
        (q.ChooseIs(q.Kind("object", ("green",)), BOWL, "metal"), "blue bowl"),
        (q.ChooseNear(q.Kind("object", ("green",)), BOWL, BLUE), "green cup"),
        (q.ChooseAmong((CUP, q.Kind("object", ("yellow",)), PLATE), "depth", False), "yellow ball"),
        (q.Recurring(ANYTHING, "color", ">=", 3), True),
        (q.Recurring(ANYTHING, "shape", ">=", 3), False),
        (q.CommonCount(ANYTHING, "color"), 3),
        (q.CommonCount(ANYTHING, "color", True), 1),
        (q.Shared(ANYTHING, "name"), False),
        (q.Majority(ANYTHING, METAL), False),
        (q.Majority(BALL, q.Kind("ball", ("metal",))), True),
        (q.Majority(BALL, q.Kind("ball", ("red",)), "=="), True),
        (q.Majority(RED, q.Kind("plate", ("red",)), "<"), True),
        (q.Reckoned(q.Count(ANYTHING), "-", q.Distinct(ANYTHING, "color")), 3),
        (q.Reckoned(q.Count(BALL), ">", q.Distinct(ANYTHING, "color")), False),
        (q.Multiplied(q.Distinct(ANYTHING, "shape"), 2), 10),
        (q.Both(half("ball", "left"), half("ball", "right"), "and"), True),
        (q.Both(half("plate", "left"), half("ball", "right"), "or"), True),
        (q.Both(RIGHT_OF_CUP, LEFT_OF_PLATE, "and"), True),
        (q.Arithmetic(RIGHT_OF_CUP, q.Related(PLATE, RIGHT_OF_CUP.conditions), "+"), 2),
        (q.Agreed(BALL, "material"), "metal"),
        (q.Agreed(RIGHT_OF_CUP, "color"), "blue"),
        (q.Lone(("red", "pink", "blue")), "pink"),
        (q.Lone(("cone", "cup", "ring"), True), "cup"),
        (q.DifferIn(q.The(CUP), q.The(PLATE), "size", "color"), "color"),
        (q.DifferIn(q.The(CUP), q.The(PLATE), "color", "size", True), "size"),
        (q.AlikeIn(q.The(CUP), q.The(PLATE), "size", "color"), False),
        (q.AlikeIn(YELLOW, q.The(q.Kind("ball", ("red",))), "size", "material"), True),
        (q.Claims(q.Verify(q.The(CUP), "cup", "green"), q.Verify(YELLOW, "ball", "large")), False),
        (q.Claims(RED_CUP, q.Verify(YELLOW, "ball", "metal"), "or"), True),
        (q.BothStand(q.The(BOWL), YELLOW, "left", q.The(PLATE)), True),
        (q.BothStand(q.The(BOWL), YELLOW, "right", BLUE, "or"), False),
        (q.Weighted(BLOCK, 2, BALL, 1), 6),
        (q.Weighted(CUP, 1, BALL, 10), 21),
        (q.Count(q.Neither(ANYTHING, "ball", "block")), 3),
        (q.Count(q.Denied(PLATE, q.Between(PLATE, q.The(CUP), q.The(BOWL)))), 1),
        (q.EveryIs(q.Except(RED, q.The(PLATE)), "small"), True),
        (q.EveryIs(q.Without(ANYTHING, "ball"), "red"), False),
        (q.CompareTotals((ANYTHING,), ">", (BALL, BLOCK)), True),
        (q.CompareAttribute(LEFTMOST, q.Extreme(ANYTHING, "x", 1), "size"), False),
        (q.Query(q.Nearest(ANYTHING, q.Extreme(ANYTHING, "x", -1)), "name"), "blue block"),
    ],
)
def test_meanings_and_their_programs_have_the_same_answer(
    meaning: q.Meaning, answer: object, bench: OracleBench, image: Path
) -> None:
    assert evaluate(meaning, things_of(SCENE)) == answer
    program = program_of(meaning)
    assert problem(program) is None
    assert same_answer(value(bench, image, program), answer), program


@pytest.mark.parametrize(
    "meaning",
    [
        q.ChooseAmong((CUP, BOWL, q.Kind("cone")), "x", True),
        q.ChooseAmong((CUP, BOWL, PLATE), "size", True),
        q.MostAmong((CUP, BOWL, q.Kind("cone"))),
        q.Left(ANYTHING, (q.Kind("object", ("red",)), BALL)),
        q.Left(BALL, (CUP,)),
        q.AllBut(CUP, "red", 1),
        q.Missing(ANYTHING, 5),
        q.Total((CUP,), -2),
        q.Listing(q.Except(BALL, q.The(PLATE)), "name"),
        q.MoreHalf(BLOCK),
        q.IsCommon(BLOCK, "color", "red"),
        q.Otherwise(q.Exists(BALL), q.Query(q.The(BALL), "color"), "none"),
        q.Reckoned(q.Count(CUP), "-", q.Distinct(ANYTHING, "color")),
        q.Majority(q.Kind("cone"), q.Kind("cone", ("red",))),
        q.Majority(BALL, CUP),
        q.CommonCount(q.Kind("cone"), "color"),
        q.Agreed(BALL, "color"),
        q.BothStand(YELLOW, YELLOW, "left", q.The(CUP)),
        q.Claims(q.Verify(q.The(RED), "object", "plate"), RED_CUP),
        q.Agreed(q.Kind("cone"), "color"),
        q.Lone(("red", "blue")),
        q.Lone(("pink", "cyan", "red")),
        q.DifferIn(q.The(CUP), q.The(PLATE), "color", "shape"),
        q.AlikeIn(BLUE, BLUE, "color", "shape"),
        q.Weighted(BALL, 2, RED, 1),
        q.Count(q.Denied(BALL, q.Between(BALL, YELLOW, q.The(PLATE)))),
        q.Count(q.Denied(BALL, q.Condition("near", q.The(PLATE)))),
    ],
)
def test_new_questions_without_one_right_answer_are_refused(meaning: q.Meaning) -> None:
    with pytest.raises(Ambiguous):
        evaluate(meaning, things_of(SCENE))


@pytest.mark.parametrize("kind", FAMILIES)
def test_questions_of_a_family_are_answered_rightly_in_a_scene(
    kind: str, bench: OracleBench, image: Path
) -> None:
    rng, things = random.Random(8), things_of(SCENE)
    world, asked = SceneWorld(things), 0
    for _ in range(150):
        meaning = WORD_TYPES[kind][0](rng, world).meaning
        try:
            answer = evaluate(meaning, things)
        except Ambiguous:
            continue
        program = program_of(meaning)
        assert same_answer(value(bench, image, program), answer), (program, answer)
        asked += 1
        if asked == 25:
            break
    assert asked >= 8


@pytest.mark.parametrize("kind", FAMILIES)
def test_programs_of_a_family_are_valid_and_compare_nothing_with_itself(kind: str) -> None:
    rng, world = random.Random(12), WordWorld()
    for _ in range(150):
        question = sample_words(rng, world, type=kind)
        assert problem(question.program) is None, question
        assert not compares_with_itself(question.program), question
        assert not set(question.text) & set("{}|"), question.text


@pytest.mark.parametrize("kind", NEWEST)
def test_what_a_program_looks_for_is_said_in_the_question(kind: str) -> None:
    rng, world = random.Random(9), WordWorld(0.0)
    for _ in range(250):
        drafted = WORD_TYPES[kind][0](rng, world)
        text = bring_up(rng, fill(rng, drafted.templates, drafted.slots))
        program = program_of(drafted.meaning)
        for phrase in re.findall(r'(?:find|exists)\("([^"]+)"\)', program):
            for word in set(phrase.split()) - {"object"}:
                said = (word, plural(word), word.removesuffix("en"))
                assert any(form in text for form in said), (text, program)


def test_what_stands_beside_one_thing_is_counted_with_one_look_for_it() -> None:
    both = (q.Related(kind, RIGHT_OF_CUP.conditions) for kind in (BALL, BLOCK))
    assert program_of(q.Arithmetic(*both, "+")).count('find("cup")') == 1


def test_a_thing_chosen_of_described_ones_only_is_called_as_it_was_said() -> None:
    for first in (BOWL, q.Kind("object", ("green",))):
        program = program_of(q.Choose(first, PLATE, "x", True))
        assert ("What is this?" in program) == (first.noun == "object")


def test_what_is_not_on_one_side_of_a_thing_is_on_the_other() -> None:
    rng, world = random.Random(2), WordWorld(0.0)
    said = [sample_words(rng, world, type="opposed", typo_rate=0.0) for _ in range(200)]
    counted = [s for s in said if isinstance(s.meaning, q.Count)]
    assert all(re.search("not|n.?t ", s.text.lower()) for s in counted)
    assert any("not min(" in s.program for s in said)
    assert any("> a.compute_depth()" in s.program for s in counted)


def test_what_is_met_on_a_way_from_the_right_is_counted_from_the_right() -> None:
    rng, world = random.Random(6), WordWorld(0.0)
    for _ in range(300):
        said = sample_words(rng, world, type="walked", typo_rate=0.0)
        text = said.text.lower()
        if " the second " in text and "right to left" in text and not re.search("first|last", text):
            assert "[-2]" in said.program, said


def test_talk_around_a_question_leaves_its_meaning() -> None:
    rng, world = random.Random(4), WordWorld(0.0)
    said = [sample_words(rng, world, type="chat", typo_rate=0.0) for _ in range(200)]
    assert any("would there" in s.text.lower() for s in said)
    polite = [s for s in said if "wouldn't" in s.text.lower()]
    assert all(isinstance(s.meaning, q.Exists) and not s.meaning.is_denied for s in polite)


def test_only_questions_for_yes_or_no_are_doubted() -> None:
    color, are = q.Query(q.The(CUP), "color"), q.Exists(CUP)
    said = [chat(random.Random(s), "what color is the cup", color) for s in range(400)]
    assert all("what color is the cup" in text and "just me" not in text for text in said)
    doubted = {chat(random.Random(s), "are there two cups", are) for s in range(400)}
    assert any(" just me" in text for text in doubted)


def test_a_slip_spells_one_word_wrong_and_leaves_strange_words_alone() -> None:
    said = {slip(random.Random(seed), "which zorble is yellow") for seed in range(60)}
    assert all("zorble" in text for text in said)
    assert {text.split()[0] for text in said} == {"which", *SLIPS["which"]}
    assert slip(random.Random(0), "zorble") == "zorble"


@pytest.mark.parametrize(
    ("statement", "asked"),
    [
        ("there are two red blocks", "aren't there"),
        ("there's a cup here", "isn't there"),
        ("there are no balls here", "are there"),
        ("the bowl is blue", "isn't it"),
        ("the bowl isn't blue", "is it"),
        ("all cups are red", "aren't they"),
    ],
)
def test_a_statement_has_its_own_tag(statement: str, asked: str) -> None:
    assert tag(statement) == asked


def test_only_what_is_true_or_false_is_offered_as_a_statement() -> None:
    asked = {finish(random.Random(s), "the shapes here", is_yes_no=False) for s in range(200)}
    assert not any("right" in text or "true" in text.lower() for text in asked)
