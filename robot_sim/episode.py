"""An episode: a task being done, its true state, its score; and the oracle that can do it.

The metrics are ProgPrompt's: success, the share of goal conditions that hold (PSR), precision
(of what should stay, the share that did), and the share of steps that could be executed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from inspect import signature
from math import hypot

import numpy as np
from numpy.typing import NDArray

from robot_sim.control.arm_mjcf import MAX_OPENING_M
from robot_sim.control.robot import Robot
from robot_sim.errors import TaskError
from robot_sim.goals import compile_goal
from robot_sim.predicates import MOVED_M, PREDICATES
from robot_sim.shapes import extent
from robot_sim.skills.hand import TAKE_AWAY
from robot_sim.skills.library import SKILLS, Skills
from robot_sim.skills.outcome import Outcome
from robot_sim.skills.sensing import scan
from robot_sim.state import TableState, observe
from robot_sim.tasks.disturbance import Disturbance
from robot_sim.tasks.layout import thing
from robot_sim.tasks.task import Step, Task

__all__ = ["Episode", "Score", "run_oracle"]

# How often the oracle repeats a step that failed, and goes over steps that were undone.
ORACLE_TRIES, ORACLE_ROUNDS = 3, 3
# How long a thing is carried before it is dropped, simulated seconds.
CARRIED_S = 0.15


@dataclass(frozen=True)
class Score:
    """How an episode went."""

    success: bool
    """The goal holds, and the task's rule was never broken."""
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
    path_m: float = 0.0
    """Way of the hand, metres."""
    broken: bool = False
    """The task's rule was broken; then it is no success."""


class Episode:
    """A task, and what has been done about it.

    Attributes:
        task: What is to be done.
        robot: The arm and its world.
        skills: What the arm can do; calls made through `do` are counted.
        outcomes: What became of them.
        start: Where the objects were at the beginning, or where a disturbance put them since,
            shape (n, 3), world, metres. What others do to the table is not counted as moving.
        happened: The task's disturbances so far.
        broken: The skill calls (counted from 1) after which the task's rule did not hold.
        carried_since: Simulated time since when a thing that is to be dropped is carried.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.robot = Robot(task.scene)
        self.skills = Skills(self.robot)
        self.start: NDArray[np.float64] = self.robot.world.object_positions()
        self.outcomes: list[Outcome] = []
        self.happened: list[Disturbance] = []
        self.broken: list[int] = []
        self.carried_since: float | None = None
        if any(change.kind == "drop" for change in task.disturb):
            self.robot.watchers.append(lambda _: self._maybe_drop())
        self._began, self._way_before = self.robot.time_s, self.robot.travelled_m
        names = [item.name for item in task.scene.objects]
        self._goal = compile_goal(task.goal, names)
        self._rule = compile_goal(task.rule, names) if task.rule else None
        # parts that hold from the start ("nothing else moved") are no progress
        self._to_do = {text for text, truth in self.conditions() if not truth}

    def do(self, skill: str, *args: object) -> Outcome:
        """Call a skill by name and count it.

        Raises:
            TaskError: If there is no such skill, or it takes other arguments.
        """
        if skill not in SKILLS:
            raise TaskError(f"there is no skill {skill!r}; there are {', '.join(SKILLS)}.")
        call = getattr(self.skills, skill)
        takes = signature(call)
        try:
            takes.bind(*args)
        except TypeError as error:
            there = ", ".join(takes.parameters) or "nothing"
            raise TaskError(f"{skill} takes {there}: {error}.") from None
        outcome: Outcome = call(*args)
        self.outcomes.append(outcome)
        self._watch_rule()
        self._disturb()
        return outcome

    def _watch_rule(self) -> None:
        if self._rule is None or self.skills.held is not None:
            return
        if not self._rule.holds(self.state()):
            self.broken.append(len(self.outcomes))

    def _disturb(self) -> None:
        """Let happen what the task says happens after so many skill calls."""
        for change in self.task.disturb:
            if change.after != len(self.outcomes) or change.kind == "drop":
                continue
            if change.thing == self.skills.held or change.to is None:
                continue
            if change.kind == "add":
                scene = self.robot.world.scene
                item = thing(change.thing, change.to)
                self.robot.rebuild(replace(scene, objects=(*scene.objects, item)))
            self._put(change.thing, change.to)
            self.happened.append(change)

    def _put(self, name: str, xy: tuple[float, float]) -> None:
        """Put a thing a little above a point, onto whatever is there, and let it settle."""
        world = self.robot.world
        item = world.scene.object(name)
        radius, height = (v * item.scale_m for v in extent(item.shape))
        z = scan(world, xy, half_m=0.06, ignore=name).highest(xy, radius) + 0.001
        world.set_object_pose(name, (*xy, z + height / 2))
        self.robot.world_settles(1.0)
        now = world.object_positions()
        index = [other.name for other in world.scene.objects].index(name)
        self.start = np.concatenate([self.start, now[len(self.start) :]])
        self.start[index] = now[index]

    def _maybe_drop(self) -> None:
        """Open the fingers around a thing that is to be dropped, once it is carried."""
        held = self.skills.held
        due = [
            change
            for change in self.task.disturb
            if change.kind == "drop"
            and change.thing == held
            and change.after <= len(self.outcomes)
            and change not in self.happened
        ]
        if not due:
            self.carried_since = None
            return
        if self.carried_since is None:
            self.carried_since = self.robot.time_s
        if self.robot.time_s - self.carried_since >= CARRIED_S:
            self.robot.command_opening(MAX_OPENING_M)
            self.happened.append(due[0])

    def state(self) -> TableState:
        """Return the true state."""
        return observe(self.robot.world, self.start, held=self.skills.held)

    @property
    def success(self) -> bool:
        """Return whether the goal holds now, and the task's rule has always held."""
        return self._is_done(self.state())

    def _is_done(self, state: TableState) -> bool:
        return not self.broken and self._goal.holds(state)

    def conditions(self) -> list[tuple[str, bool]]:
        """Return the parts of the goal and whether they hold now."""
        return self._goal.conditions(self.state())

    def score(self) -> Score:
        """Return how it went so far."""
        state = self.state()
        parts = [truth for text, truth in self._goal.conditions(state) if text in self._to_do]
        meant = {name for outcome in self.outcomes if outcome.ok for name in outcome.meant}
        rest = [name for name in state.names if name not in meant]
        still = sum(state.shift_m(name) < MOVED_M for name in rest)
        worked = sum(outcome.ok for outcome in self.outcomes)
        return Score(
            success=self._is_done(state),
            psr=sum(parts) / len(parts) if parts else 1.0,
            precision=still / len(rest) if rest else 1.0,
            executable=worked / len(self.outcomes) if self.outcomes else 1.0,
            steps=len(self.outcomes),
            seconds=round(self.robot.time_s - self._began, 3),
            path_m=round(self.robot.travelled_m - self._way_before, 4),
            broken=bool(self.broken),
        )


def run_oracle(task: Task) -> Episode:
    """Do a task by its scripted solution, and do again what was undone meanwhile.

    A step that fails is repeated, at most `ORACLE_TRIES` times in a row.
    """
    episode = Episode(task)
    for again in range(ORACLE_ROUNDS):
        for step in task.steps:
            if not (again and _is_done(episode.state(), step)):
                _take(episode, step)
        if episode.success:
            break
    episode.do("home")
    return episode


def _take(episode: Episode, step: Step) -> None:
    for _ in range(ORACLE_TRIES):
        outcome = _do(episode, step)
        if outcome.ok:
            return
        episode.do("open_gripper")
        if outcome.why_not.endswith(TAKE_AWAY):
            _unload(episode, step.thing)


def _unload(episode: Episode, name: str) -> None:
    """Put what stands on a thing on free table, from the top down."""
    state = episode.state()
    above = [top for top, below in state.rests_on if below == name]
    for top in sorted(above, key=lambda top: -float(state.position(top)[2])):
        episode.do("pick_and_place", top, _free_spot(episode.state()))


def _free_spot(state: TableState) -> tuple[float, float]:
    """Return the point in easy reach that is farthest from everything, world (x, y), metres."""
    there = np.array([state.position(name)[:2] for name in state.names])
    spots = [(x, y) for x in np.linspace(-0.2, 0.2, 9) for y in np.linspace(-0.65, -0.35, 7)]
    room = [float(np.linalg.norm(there - spot, axis=1).min()) for spot in spots]
    x, y = spots[int(np.argmax(room))]
    return float(x), float(y)


def _do(episode: Episode, step: Step) -> Outcome:
    match step.how:
        case "rotate":
            return episode.do("rotate", step.thing, step.angle_deg)
        case "sweep":
            return episode.do("sweep", [step.thing, *step.along], step.where)
        case "push" if not isinstance(step.where, str):
            here = episode.state().position(step.thing)
            way = (step.where[0] - float(here[0]), step.where[1] - float(here[1]))
            return episode.do("push", step.thing, way, min(hypot(*way), 0.5))
    return episode.do("pick_and_place", step.thing, step.where)


def _is_done(state: TableState, step: Step) -> bool:
    """Return whether a thing is where a step puts it."""
    if step.how == "rotate":
        return bool(PREDICATES["turned"](state, step.thing, step.angle_deg))
    ways = ("on", "inside") if step.where in state.names else ("at",)
    things = (step.thing, *step.along)
    return all(any(PREDICATES[way](state, one, step.where) for way in ways) for one in things)
