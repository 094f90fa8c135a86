"""The instructions in free wording: every row can be posed, judged and, where it should, done."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from robot_sim import Task, run_oracle
from robot_sim.goals import compile_goal
from robot_sim.state import TableState
from robot_sim.tasks.task import Step
from viper import evals

FOLDER = Path(evals.__file__).parent / "data"
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for name in ("instructions.jsonl", "instructions_2.jsonl")
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
]
SOLUTIONS: dict[str, list[list[Any]]] = json.loads(
    (Path(__file__).parent / "instruction_solutions.json").read_text(encoding="utf-8")
)
TO_DO = [row for row in ROWS if row.get("expect", "do") == "do"]
TO_DECLINE = [row for row in ROWS if row.get("expect", "do") != "do"]


def steps(row: dict[str, Any]) -> tuple[Step, ...]:
    return tuple(
        Step(thing, where if isinstance(where, str) else (where[0], where[1]), *how)
        for thing, where, *how in SOLUTIONS[row["id"]]
    )


def holds_at_start(task: Task) -> bool:
    positions = np.array([(*item.xy, item.scale_m) for item in task.scene.objects])
    return compile_goal(task.goal).holds(TableState(task.scene, positions, positions))


def test_there_are_many_instructions_of_many_kinds_and_no_two_alike() -> None:
    assert len(TO_DO) >= 210
    assert len(TO_DECLINE) >= 41
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({row["instruction"].lower() for row in ROWS}) == len(ROWS)
    assert min(Counter(row["type"] for row in ROWS).values()) >= 1
    assert set(SOLUTIONS) == {row["id"] for row in TO_DO}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_is_undone_at_first_unless_it_is_to_be_declined(row: dict[str, Any]) -> None:
    task = Task.from_row(row)
    assert task.type
    assert holds_at_start(task) == (task.expect != "do")
    assert Task.from_row(task.to_row()).expect == task.expect


def test_nearest_farthest_and_ordinals_leave_no_doubt() -> None:
    """No row whose wording is spatial leaves places to chance."""
    spatial = {"ordinal", "nearest", "push", "offset", "line", "swap", "group"}
    for row in TO_DO:
        if row["type"] in spatial and "diagonally" not in row["instruction"]:
            assert all("xy" in thing for thing in row["objects"]), row["id"]


@pytest.mark.parametrize("row", TO_DO[::6], ids=lambda row: row["id"])
def test_a_known_solution_reaches_the_goal_within_the_steps_allowed(row: dict[str, Any]) -> None:
    episode = run_oracle(replace(Task.from_row(row), steps=steps(row)))
    assert episode.success, [text for text, truth in episode.conditions() if not truth]
    assert len(episode.outcomes) <= row["max_steps"]


def test_a_row_that_expects_something_else_is_refused() -> None:
    row = {**ROWS[0], "expect": "dance"}
    with pytest.raises(Exception, match="do, refuse, ask"):
        Task.from_row(row)
