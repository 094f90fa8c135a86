"""An episode: a task being done, its true state, its score; and the oracle that can do it.

The metrics are ProgPrompt's: success, the share of goal conditions that hold (PSR), precision
(of what should stay, the share that did), and the share of steps that could be executed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robot_sim.control.robot import Robot
from robot_sim.errors import TaskError
from robot_sim.goals import compile_goal
from robot_sim.predicates import MOVED_M
from robot_sim.shapes import extent
from robot_sim.skills.library import SKILLS, Skills
from robot_sim.skills.outcome import Outcome
from robot_sim.skills.sensing import scan
from robot_sim.state import TableState, observe
from robot_sim.tasks.task import Task

__all__ = ["Episode", "Score", "run_oracle"]

# How often the oracle repeats a step that failed.
ORACLE_TRIES = 3


@dataclass(frozen=True)
class Score:
    """How an episode went."""

    success: bool
    """The goal holds."""
    psr: float
    """Share of the goal's conditions that hold, of those that did not at the start."""
    precision: float
    """Of the objects that no successful step named, the share that moved less than 3 cm."""
    executable: float
    """Share of the skill calls that worked."""
    steps: int
    """Skill calls so far."""
    seconds: float
    """Simulated time."""


class Episode:
    """A task, and what has been done about it.

    Attributes:
        task: What is to be done.
        robot: The arm and its world.
        skills: What the arm can do; calls made through `do` are counted.
        outcomes: What became of them.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.robot = Robot(task.scene)
        self.skills = Skills(self.robot)
        self.start: NDArray[np.float64] = self.robot.world.object_positions()
        self.outcomes: list[Outcome] = []
        self._began = self.robot.time_s
        self._goal = compile_goal(task.goal, [item.name for item in task.scene.objects])
        # parts that hold from the start ("nothing else moved") are no progress
        self._to_do = {text for text, truth in self.conditions() if not truth}

    def do(self, skill: str, *args: object) -> Outcome:
        """Call a skill by name and count it."""
        if skill not in SKILLS:
            raise TaskError(f"there is no skill {skill!r}; there are {', '.join(SKILLS)}.")
        outcome: Outcome = getattr(self.skills, skill)(*args)
        self.outcomes.append(outcome)
        self._disturb()
        return outcome

    def _disturb(self) -> None:
        """Let happen what the task says happens after so many skill calls."""
        world = self.robot.world
        for change in self.task.disturb:
            if change.after == len(self.outcomes) and change.move != self.skills.held:
                item = world.scene.object(change.move)
                # a little above, and onto whatever is there
                above = scan(world, change.to, half_m=0.06, ignore=change.move)
                z = above.highest(change.to, extent(item.shape)[0] * item.scale_m) + 0.001
                height = extent(item.shape)[1] * item.scale_m
                world.set_object_pose(change.move, (*change.to, z + height / 2))
                self.robot.world_settles(1.0)

    def state(self) -> TableState:
        """Return the true state."""
        return observe(self.robot.world, self.start, held=self.skills.held)

    @property
    def success(self) -> bool:
        """Return whether the goal holds now."""
        return self._goal.holds(self.state())

    def conditions(self) -> list[tuple[str, bool]]:
        """Return the parts of the goal and whether they hold now."""
        return self._goal.conditions(self.state())

    def score(self) -> Score:
        """Return how it went so far."""
        parts = [truth for text, truth in self.conditions() if text in self._to_do]
        meant = {name for outcome in self.outcomes if outcome.ok for name in outcome.meant}
        state = self.state()
        rest = [name for name in state.names if name not in meant]
        still = sum(state.shift_m(name) < MOVED_M for name in rest)
        worked = sum(outcome.ok for outcome in self.outcomes)
        return Score(
            success=self.success,
            psr=sum(parts) / len(parts) if parts else 1.0,
            precision=still / len(rest) if rest else 1.0,
            executable=worked / len(self.outcomes) if self.outcomes else 1.0,
            steps=len(self.outcomes),
            seconds=round(self.robot.time_s - self._began, 3),
        )


def run_oracle(task: Task) -> Episode:
    """Do a task by its scripted solution, each step at most `ORACLE_TRIES` times."""
    episode = Episode(task)
    for step in task.steps:
        for _ in range(ORACLE_TRIES):
            if episode.do("pick_and_place", step.thing, step.where).ok:
                break
            episode.do("open_gripper")
    episode.do("home")
    return episode
