"""A task: what is said, on which table, and when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from robot_sim.errors import TaskError, shown
from robot_sim.goals import compile_goal
from robot_sim.scene import Scene, SceneObject
from robot_sim.tasks.disturbance import Disturbance, read_disturbances
from robot_sim.tasks.layout import scene_of_rows, support_of

__all__ = ["Step", "Task"]

# Skill calls that a task may take unless it says otherwise.
MAX_STEPS = 20

_FIELDS = (
    *("id", "instruction", "objects", "goal", "seed"),
    *("max_steps", "disturb", "type", "expect", "rule"),
)
# What a task may expect: that it is done, declined, or asked about.
EXPECT = ("do", "refuse", "ask")


@dataclass(frozen=True)
class Step:
    """One step of a scripted solution: a thing is carried, pushed or swept somewhere, or turned."""

    thing: str
    where: str | tuple[float, float] = ""
    how: Literal["carry", "push", "sweep", "rotate"] = "carry"
    along: tuple[str, ...] = ()
    """What is swept together with the thing."""
    angle_deg: float = 0.0
    """How far it is turned, counter-clockwise."""


@dataclass(frozen=True)
class Task:
    """An instruction on a table, with a goal that the true state decides."""

    id: str
    instruction: str
    scene: Scene
    goal: str
    """An expression of the goal language (`goals`)."""
    seed: int = 0
    max_steps: int = MAX_STEPS
    steps: tuple[Step, ...] = ()
    """A solution, if one is known; for oracles, not for those who are tested."""
    disturb: tuple[Disturbance, ...] = ()
    """What happens to the table in mid-episode."""
    type: str = ""
    """What kind of instruction it is, for reports."""
    expect: Literal["do", "refuse", "ask"] = "do"
    """"refuse" or "ask" if it must not be done: it is infeasible, unsafe, ambiguous, or speaks of
    what is not there. Declining and asking back are then equally right, as long as nothing moves;
    the word says which of the two a careful person would do."""
    rule: str = ""
    """Another expression of the goal language, which must hold whenever a skill call leaves the
    hand empty; if it is broken once, the task has failed."""

    def __post_init__(self) -> None:
        if not self.instruction.strip():
            raise TaskError(f"task {self.id!r} has no instruction.")
        names = [item.name for item in self.scene.objects]
        compile_goal(self.goal, names)
        if self.rule:
            compile_goal(self.rule, names)

    def to_row(self) -> dict[str, Any]:
        """Return the task as a row of a task file (without its solution)."""
        row: dict[str, Any] = {
            "id": self.id,
            "instruction": self.instruction,
            "objects": [self._object_row(item) for item in self.scene.objects],
            "goal": self.goal,
            "seed": self.seed,
            "max_steps": self.max_steps,
        }
        row |= {"type": self.type} if self.type else {}
        row |= {"expect": self.expect} if self.expect != "do" else {}
        row |= {"rule": self.rule} if self.rule else {}
        if self.disturb:
            row["disturb"] = [change.to_row() for change in self.disturb]
        return row

    def _object_row(self, item: SceneObject) -> dict[str, Any]:
        below = support_of(item, self.scene.objects)
        where = {"xy": list(item.xy)} if below is None else {"on": below}
        return {"name": item.name, **where, "rgb": list(item.rgb)}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Task:
        """Read a row of a task file.

        Raises:
            TaskError: If a field is missing, unknown or of the wrong kind.
            GoalError: If the goal is not in the goal language.
        """
        if not isinstance(row, Mapping):
            raise TaskError(f"a task row is an object with {', '.join(_FIELDS)}, not {shown(row)}.")
        for key in row:  # first: a field that lacks may be misspelt
            if key not in _FIELDS:
                raise TaskError(f"a task row has no {shown(key)}; it has {', '.join(_FIELDS)}.")
        for key in ("instruction", "objects", "goal"):
            if key not in row:
                said = f" {shown(row['id'])}" if "id" in row else ""
                raise TaskError(f"the task row{said} has no {key!r}.")
        if not isinstance(row["instruction"], str) or not isinstance(row["objects"], list):
            raise TaskError("instruction is a text and objects is a list.")
        name = row.get("id", "task")
        if isinstance(name, bool) or not isinstance(name, str | int):
            raise TaskError(f"id is a text or a number, not {shown(name)}.")
        seed, max_steps = _count(row, "seed", 0), _count(row, "max_steps", MAX_STEPS)
        if row.get("expect", "do") not in EXPECT or not isinstance(row.get("type", ""), str):
            raise TaskError(f"type is a text, and expect one of {', '.join(EXPECT)}.")
        if not isinstance(row.get("rule", ""), str):
            raise TaskError(f"rule is an expression like goal, not {shown(row['rule'])}.")
        scene = scene_of_rows(row["objects"], seed)
        return cls(
            id=str(name),
            instruction=row["instruction"],
            scene=scene,
            goal=row["goal"],
            seed=seed,
            max_steps=max_steps,
            disturb=read_disturbances(row.get("disturb"), [o.name for o in scene.objects]),
            type=row.get("type", ""),
            expect=row.get("expect", "do"),
            rule=row.get("rule", ""),
        )


def _count(row: Mapping[str, Any], key: str, default: int) -> int:
    value = row.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TaskError(f"{key} is a whole number >= 0, not {shown(value)}.")
    return value
