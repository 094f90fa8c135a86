"""Policies: run to their fixed point, helped with missing functions, repaired, refused."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from toy_table import MakeToy

from viper.core.errors import BudgetReached
from viper.core.llm import Message
from viper.loops.planner.code import (
    MAX_REPAIRS,
    MAX_ROUNDS,
    MAX_SAME,
    NOT_UNDERSTOOD,
    NOTHING_MEANT,
    acts,
    follow_code,
)
from viper.loops.planner.ending import Ending
from viper.loops.planner.helpers import MAX_HELPERS, missing_functions

ALL_IN = 'for x in robot.find("block"):\n    robot.pick_and_place(x, "blue bowl")'
ASKED = [Message("user", "robot: put the blocks in the bowl")]


def test_a_policy_is_run_and_its_lines_are_the_plan(toy: MakeToy) -> None:
    table = toy(ALL_IN)
    ending = follow_code(table.bench, ASKED)
    assert ending == Ending("ok", plan=tuple(ALL_IN.splitlines()), program=ALL_IN)
    assert table.robot.where == {"red block": "blue bowl", "green block": "blue bowl"}


def test_what_was_undone_meanwhile_is_done_again(toy: MakeToy) -> None:
    table = toy(ALL_IN)
    table.robot.after[2] = lambda: table.robot.where.pop("red block")
    assert follow_code(table.bench, ASKED).status == "ok"
    assert table.robot.where["red block"] == "blue bowl"
    assert table.robot.motions == 3
    assert table.told("again") == ["no longer so: the red block on the blue bowl"]


def test_with_the_loop_open_nothing_is_done_again(toy: MakeToy) -> None:
    table = toy(ALL_IN, closed_loop=False)
    table.robot.after[2] = lambda: table.robot.where.pop("red block")
    assert follow_code(table.bench, ASKED).status == "ok"
    assert "red block" not in table.robot.where


def test_what_appears_meanwhile_is_taken_in(toy: MakeToy) -> None:
    table = toy(ALL_IN)
    new = SimpleNamespace(name="pink block", xyz=(0.0, 0.0, 0.0))
    table.robot.after[2] = lambda: table.robot.things.append(new)
    assert follow_code(table.bench, ASKED).status == "ok"
    assert table.robot.where["pink block"] == "blue bowl"


def test_a_failed_skill_is_tried_again_by_running_the_policy_again(toy: MakeToy) -> None:
    table = toy(ALL_IN)
    table.robot.failures = ["it slipped"]
    assert follow_code(table.bench, ASKED).status == "ok"
    assert len(table.robot.where) == 2


def test_what_was_lost_on_the_way_is_no_success(toy: MakeToy) -> None:
    table = toy(ALL_IN)

    def lose() -> None:
        red = next(t for t in table.robot.things if t.name == "red block")
        table.robot.things.remove(red)
        table.robot.lost.add("red block")

    table.robot.failures = ["it slipped"]
    table.robot.after[1] = lose
    ending = follow_code(table.bench, ASKED)
    assert (ending.status, ending.reason) == (
        "failed", "lost on the way and not seen again: red block",
    )  # fmt: skip


def test_a_table_that_never_agrees_ends_the_loop_with_the_reason(toy: MakeToy) -> None:
    table = toy(ALL_IN, name="embedded")
    table.robot.failures = ["it slipped"] * 50
    ending = follow_code(table.bench, ASKED)
    assert (ending.status, ending.reason) == ("failed", "it slipped")
    assert table.robot.motions == MAX_SAME


def test_a_table_that_keeps_changing_ends_the_loop_too(toy: MakeToy) -> None:
    table = toy(ALL_IN, name="embedded")
    table.robot.failures = [f"mishap {n}" for n in range(50)]
    ending = follow_code(table.bench, ASKED)
    assert (ending.status, table.robot.motions) == ("failed", MAX_ROUNDS)


@pytest.mark.parametrize(
    ("program", "status", "reason"),
    [
        ('robot.pick_and_place("cup", "blue bowl")', "refused", "there is no cup."),
        ('robot.pick_and_place("block", "blue bowl")', "asked", "several are a block"),
        ('robot.refuse("A robot cannot eat.")', "refused", "A robot cannot eat."),
        ('robot.refuse("Which block do you mean?")', "asked", "Which block do you mean?"),
    ],
)
def test_words_that_cannot_be_followed_are_declined(
    toy: MakeToy, program: str, status: str, reason: str
) -> None:
    table = toy(program, "unused")
    ending = follow_code(table.bench, ASKED)
    assert (ending.status, ending.reason) == (status, reason)
    assert table.robot.motions == 0
    assert table.bench.llm.calls == 1, "another program would not help"


def test_a_wrong_program_goes_back_with_what_was_done_and_what_is_there(toy: MakeToy) -> None:
    broken = 'robot.pick_and_place("red block", "blue bowl")\nrobot.dance()'
    table = toy(broken, ALL_IN)
    assert follow_code(table.bench, ASKED).status == "ok"
    feedback = table.llm.asked[1].messages[-1].content
    assert "dance" in feedback
    assert "Done so far: pick up the red block and place it in the blue bowl" in feedback
    assert "red block on blue bowl" in feedback


def test_the_embedded_model_gets_no_second_guess_after_something_moved(toy: MakeToy) -> None:
    broken = 'robot.pick_and_place("red block", "blue bowl")\nrobot.dance()'
    table = toy(broken, ALL_IN, name="embedded")
    ending = follow_code(table.bench, ASKED)
    assert ending.status == "failed"
    assert "dance" in ending.reason
    assert table.bench.llm.calls == 1


def test_a_program_without_an_action_is_not_understood(toy: MakeToy) -> None:
    table = toy('image_patch.simple_query("blorp")', name="embedded")
    assert follow_code(table.bench, ASKED).reason == NOT_UNDERSTOOD


def test_a_loop_over_nothing_is_not_done(toy: MakeToy) -> None:
    ending = follow_code(toy(ALL_IN.replace('"block"', '"cup"')).bench, ASKED)
    assert (ending.status, ending.reason) == ("refused", NOTHING_MEANT)


def test_a_condition_that_does_not_hold_leaves_nothing_to_do(toy: MakeToy) -> None:
    program = 'if robot.find("cup"):\n    robot.pick_and_place("cup", "blue bowl")'
    assert follow_code(toy(program).bench, ASKED).status == "ok"


def test_a_spent_budget_is_no_question_about_the_words(
    toy: MakeToy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spent(*_: object, **__: object) -> None:
        raise BudgetReached("calls", 1, 1)

    table = toy(ALL_IN)
    monkeypatch.setattr(table.bench.llm, "complete", spent)
    ending = follow_code(table.bench, ASKED)
    assert ending.status == "stopped"
    assert "budget" in ending.reason


def test_functions_that_nobody_wrote_are_written_on_demand(toy: MakeToy) -> None:
    table = toy(
        "tidy(blocks_here())",
        "```python\ndef tidy(things):\n    for x in things:\n        put_away(x)\n```",
        '```python\ndef blocks_here():\n    return robot.find("block")\n```',
        '```python\ndef put_away(x):\n    robot.pick_and_place(x, "blue bowl")\n```',
    )
    assert follow_code(table.bench, ASKED).status == "ok"
    assert len(table.robot.where) == 2
    assert table.bench.llm.calls == 4


def test_a_function_that_stays_missing_is_the_programs_fault(toy: MakeToy) -> None:
    table = toy("tidy()", "I will not.", ALL_IN)
    assert follow_code(table.bench, ASKED).status == "ok"
    assert "tidy" in table.llm.asked[2].messages[-1].content


def test_endless_helpers_end(toy: MakeToy) -> None:
    chain = [f"```python\ndef f{n}():\n    f{n + 1}()\n```" for n in range(20)]
    table = toy("f0()", *chain)
    follow_code(table.bench, ASKED)
    assert table.bench.llm.calls <= (1 + MAX_REPAIRS) * (1 + MAX_HELPERS)


def test_the_emergency_stop_ends_before_the_next_motion(toy: MakeToy) -> None:
    table = toy(ALL_IN)
    table.robot.after[1] = table.robot.stop_requested.set
    ending = follow_code(table.bench, ASKED)
    assert ending.status == "stopped"
    assert table.robot.motions == 1


def test_a_skill_that_the_person_does_not_approve_ends_the_policy(toy: MakeToy) -> None:
    table = toy(ALL_IN)
    table.robot.approve = lambda text: "red" in text
    ending = follow_code(table.bench, ASKED)
    assert ending.status == "stopped"
    assert ending.reason == "not approved: pick up the green block and place it in the blue bowl."


def test_only_bare_names_that_nothing_defines_are_missing() -> None:
    program = (
        "import math\ndef f(x):\n    return g(x)\ny = f(len(a))\n[h(z) for z in y]\nrobot.go()"
    )
    assert [need.name for need in missing_functions(program, {"robot", "h"})] == ["g"]


@pytest.mark.parametrize(
    ("program", "does"),
    [("robot.home()", True), ("1 + 1", False), ("tidy()", True), ('print("hello")', False)],
)
def test_a_program_acts_if_it_calls_the_robot(program: str, does: bool) -> None:
    assert acts(program) is does
