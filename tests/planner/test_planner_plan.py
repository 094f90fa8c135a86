"""Plans in plain words: read, compiled step by step, stopped where they cannot go on."""

from __future__ import annotations

import pytest
from toy_table import MakeToy

from viper.core.errors import InputError
from viper.core.llm import Message
from viper.llm.robot_prompt import pick_and_place_text
from viper.loops.planner.plan import follow_plan
from viper.loops.planner.steps import nearest_texts, read_plan, steps_within, with_it

RED = pick_and_place_text("red block", "blue bowl")
GREEN = pick_and_place_text("green block", "blue bowl")


def converse(step: str) -> list[Message]:
    return [Message("user", f"robot: {step}")]


def test_a_step_in_the_words_of_a_skill_is_that_skill(toy: MakeToy) -> None:
    table = toy()
    ending = follow_plan(table.bench, "", converse, [RED.upper() + "."])
    assert ending.status == "ok"
    assert table.robot.where == {"red block": "blue bowl"}
    assert table.bench.llm.calls == 0


def test_other_words_are_compiled_by_the_policy_writer(toy: MakeToy) -> None:
    table = toy('robot.pick_and_place("red block", "blue bowl")')
    ending = follow_plan(table.bench, "", converse, ["drop the red cube into the bowl"])
    assert ending.status == "ok"
    assert ending.program.startswith("# 1. drop the red cube into the bowl\nrobot.pick")


def test_it_is_what_was_acted_on_last(toy: MakeToy) -> None:
    table = toy('robot.pick_and_place("red block", "left side")')
    follow_plan(table.bench, "", converse, [RED, "now put it to the left"])
    assert table.llm.asked[0].messages[0].content == "robot: now put the red block to the left"


def test_what_a_later_step_undid_is_no_success(toy: MakeToy) -> None:
    table = toy()
    table.robot.after[2] = lambda: table.robot.where.pop("red block")
    ending = follow_plan(table.bench, "", converse, [RED, GREEN])
    assert ending.status == "failed"
    assert "still not so" in ending.reason
    assert "red block" in ending.reason


def test_a_step_without_a_skill_stops_there_and_names_the_nearest(toy: MakeToy) -> None:
    table = toy('image_patch.simple_query("paint it green")')
    plan = [RED, "paint the red block green", GREEN]
    ending = follow_plan(table.bench, "", converse, plan)
    assert ending.status == "refused"
    assert ending.reason.startswith(
        "step 2, 'paint the red block green': there is no skill for it."
    )
    assert "pick up the red block and place it on the green block" in ending.reason
    assert ending.plan == tuple(plan)
    assert table.robot.where == {"red block": "blue bowl"}, "what was done stays, the rest is left"


def test_a_step_that_the_writer_refuses_names_the_nearest_skills_too(toy: MakeToy) -> None:
    table = toy('robot.refuse("A robot cannot paint.")')
    ending = follow_plan(table.bench, "", converse, ["paint the red block green"])
    assert ending.status == "refused"
    assert "A robot cannot paint. The nearest skills are: pick up the red block" in ending.reason


def test_a_step_that_speaks_of_what_is_not_there_stops_there(toy: MakeToy) -> None:
    table = toy('robot.pick_and_place("black cup", "blue bowl")')
    ending = follow_plan(table.bench, "", converse, [RED, "put the black cup into the bowl", GREEN])
    assert ending.status == "refused"
    assert ending.reason == "step 2, 'put the black cup into the bowl': there is no black cup."
    assert table.robot.motions == 1


def test_a_skill_that_fails_for_good_stops_the_plan(toy: MakeToy) -> None:
    table = toy()
    table.robot.failures = ["it slipped"]
    ending = follow_plan(table.bench, "", converse, [RED, GREEN])
    assert (ending.status, ending.reason) == ("failed", f"step 1, {RED!r}: it slipped")


def test_the_model_writes_the_plan_step_by_step_looking_in_between(toy: MakeToy) -> None:
    table = toy(RED, GREEN, "done")
    ending = follow_plan(table.bench, "fill the bowl", converse)
    assert (ending.status, ending.plan) == ("ok", (RED, GREEN))
    assert "red block on blue bowl" in table.llm.asked[1].messages[0].content


def test_a_model_that_never_says_done_is_stopped(toy: MakeToy) -> None:
    table = toy(*[RED] * 30, max_steps=4)
    assert len(follow_plan(table.bench, "fill the bowl", converse).plan) == 4


def test_the_emergency_stop_ends_the_plan(toy: MakeToy) -> None:
    table = toy()
    table.robot.after[1] = table.robot.stop_requested.set
    ending = follow_plan(table.bench, "", converse, [RED, GREEN])
    assert (ending.status, table.robot.motions) == ("stopped", 1)


@pytest.mark.parametrize(
    "text",
    [
        "1. take the red block\n2. put it into the bowl",
        "1) take the red block 2) put it into the bowl",
        "- take the red block\n- put it into the bowl\n",
        "# my plan\n\nStep 1: take the red block.\nStep 2: put it into the bowl;",
        "take the red block\r\nput it into the bowl",
    ],
)
def test_plans_are_read_as_people_write_them(text: str) -> None:
    assert read_plan(text) == ["take the red block", "put it into the bowl"]


def test_an_instruction_may_itself_be_a_numbered_plan() -> None:
    steps = ["take the red block", "put it into the bowl"]
    assert steps_within("1. take the red block 2. put it into the bowl") == steps
    assert steps_within("put 2 blocks in the bowl") == []
    assert steps_within("take the block 1. 2. and so on") == []
    assert steps_within("1. take the red block") == []


def test_numbers_inside_a_step_stay() -> None:
    assert read_plan("1. push block 2 by 0.1 m") == ["push block 2 by 0.1 m"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no step"),
        ("\n# nothing\n", "no step"),
        ("go\x00", "not text"),
        ("a\n" * 101, "101 steps"),
        ("x" * 501, "501 characters"),
        ("x" * 20_001, "20,001 characters"),
    ],
)
def test_what_is_no_plan_is_refused_in_one_sentence(text: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read_plan(text)


def test_it_is_only_replaced_as_a_word() -> None:
    assert with_it("put it with its lid in", "red cup") == "put the red cup with its lid in"
    assert with_it("put it down", None) == "put it down"


def test_the_nearest_texts_share_words_with_the_step() -> None:
    texts = ["push the red block to the left", "pick up the green cup and place it on the plate"]
    assert nearest_texts("shove the red block leftwards", texts, 1) == texts[:1]
