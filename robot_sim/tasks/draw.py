"""Drawing a task: attributes of a split, a table that fits, and referents that are clear."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from robot_sim.errors import TaskError
from robot_sim.goals import compile_goal
from robot_sim.places import DIRECTIONS
from robot_sim.scene import Scene, SceneObject
from robot_sim.state import TableState
from robot_sim.tasks.disturbance import Disturbance
from robot_sim.tasks.layout import arrange
from robot_sim.tasks.task import Step, Task
from robot_sim.views import VIEWS

__all__ = ["SPLITS", "Ambiguous", "Draft", "Draw", "Split", "Template"]

Split = Literal["seen", "unseen"]
Xy = tuple[float, float]

# A referent is clear if the runner-up is at least this much worse, metres.
CLEAR_M = 0.03
# Fresh tables before a template gives up.
TRIES = 200


@dataclass(frozen=True)
class Attributes:
    """Words that a split may use."""

    colors: tuple[str, ...]
    places: tuple[str, ...]
    directions: tuple[str, ...]
    distances: tuple[str, ...]
    magnitudes: tuple[str, ...]
    nth: tuple[str, ...]
    lines: tuple[str, ...]


# The attribute lists of the Code-as-Policies benchmark (arXiv 2209.07753, appendix K).
SPLITS: dict[Split, Attributes] = {
    "seen": Attributes(
        colors=("blue", "red", "green", "orange", "yellow"),
        places=("left side", "top left corner", "top side", "top right corner"),
        directions=("top", "left"),
        distances=("closest",),
        magnitudes=("a little",),
        nth=("first", "second"),
        lines=("horizontal", "vertical"),
    ),
    "unseen": Attributes(
        colors=("pink", "cyan", "brown", "gray", "purple"),
        places=("bottom right corner", "bottom side", "bottom left corner"),
        directions=("bottom", "right"),
        distances=("farthest",),
        magnitudes=("a lot",),
        nth=("third", "fourth"),
        lines=("diagonal",),
    ),
}


def _is_done(task: Task) -> bool:
    """Return whether the goal holds on the table as it is set, everything standing on it."""
    positions = np.array([(*item.xy, item.scale_m) for item in task.scene.objects])
    return compile_goal(task.goal).holds(TableState(task.scene, positions, positions))


class Ambiguous(TaskError):
    """This table does not settle what the words refer to; another one may."""


@dataclass(frozen=True)
class Draft:
    """What a template makes of a table."""

    instruction: str
    goal: str
    steps: tuple[Step, ...]
    disturb: tuple[Disturbance, ...] = ()
    rule: str = ""
    """What must hold whenever the hand is empty."""


class Draw:
    """Random choices for one task, and the table that they need."""

    def __init__(self, rng: np.random.Generator, split: Split) -> None:
        self.rng, self.words = rng, SPLITS[split]
        self.objects: tuple[SceneObject, ...] = ()

    def one(self, options: Sequence[str]) -> str:
        """Return one of the options."""
        return str(options[int(self.rng.integers(len(options)))])

    def count(self, low: int, high: int) -> int:
        """Return a number from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def colors(self, n: int) -> list[str]:
        """Return n different colours."""
        return [str(c) for c in self.rng.choice(self.words.colors, size=n, replace=False)]

    def table(
        self, blocks: int, bowls: int, *, matching: bool = False, keep_free: Sequence[Xy] = ()
    ) -> None:
        """Set the table with blocks and bowls of different colours each.

        Args:
            blocks: How many.
            bowls: How many.
            matching: Whether the bowls have the colours of the blocks, in order.
            keep_free: Points where nothing may stand.
        """
        of_blocks = self.colors(blocks)
        of_bowls = of_blocks[:bowls] if matching else self.colors(bowls)
        names = [f"{c} block" for c in of_blocks] + [f"{c} bowl" for c in of_bowls]
        self.things(names, keep_free=keep_free)

    def things(
        self,
        names: Sequence[str],
        *,
        keep_free: Sequence[Xy] = (),
        fixed: Mapping[str, Xy] | None = None,
        on: Mapping[str, str] | None = None,
    ) -> None:
        """Set the table with things by name, at random places.

        Args:
            names: Of all things.
            keep_free: Points where nothing may stand.
            fixed: Places that are given, by name.
            on: What stands on what.
        """
        self.objects = arrange(self.rng, names, keep_free=keep_free, fixed=fixed, on=on)

    @property
    def blocks(self) -> list[str]:
        """Names of the blocks."""
        return [item.name for item in self.objects if item.shape == "block"]

    @property
    def bowls(self) -> list[str]:
        """Names of the bowls."""
        return [item.name for item in self.objects if item.shape == "bowl"]

    def xy(self, name: str) -> Xy:
        """Return where an object starts."""
        return next(item.xy for item in self.objects if item.name == name)

    def distance(self, a: str | Xy, b: str | Xy) -> float:
        """Return the distance of two objects or points, metres."""
        (ax, ay), (bx, by) = (self.xy(p) if isinstance(p, str) else p for p in (a, b))
        return float(np.hypot(ax - bx, ay - by))

    def along(self, direction: str, name: str) -> float:
        """Return how far an object is in a direction; larger is farther that way."""
        (dx, dy), (x, y) = DIRECTIONS[direction], self.xy(name)
        return x * dx + y * dy

    def free_place(self, *, also: Sequence[Xy] = (), free_m: float = 0.11) -> Xy:
        """Return a place where nothing stands, and away from some points.

        Raises:
            Ambiguous: If the table is full.
        """
        taken = [*(item.xy for item in self.objects), *also]
        for _ in range(100):
            x, y = (round(float(v), 4) for v in self.rng.uniform((-0.24, -0.74), (0.24, -0.26)))
            if all(self.distance((x, y), point) > free_m for point in taken):
                return x, y
        raise Ambiguous("there is no free place left")

    def best(self, options: Sequence[str], score: Callable[[str], float]) -> str:
        """Return the option with the highest score.

        Raises:
            Ambiguous: If another one is about as good.
        """
        ranked = sorted(options, key=score, reverse=True)
        if len(ranked) > 1 and score(ranked[0]) - score(ranked[1]) < CLEAR_M:
            raise Ambiguous(f"{ranked[0]} and {ranked[1]} are about the same")
        return ranked[0]

    def others_untouched(self, *touched: str) -> str:
        """Return the part of a goal that keeps all but some objects where they are."""
        rest = [item.name for item in self.objects if item.name not in touched]
        return "".join(f' and untouched("{name}")' for name in rest)


@dataclass(frozen=True)
class Template:
    """A family of tasks."""

    name: str
    text: str
    """The instruction with its attributes in angle brackets."""
    draft: Callable[[Draw], Draft]

    def sample(self, seed: int, split: Split = "seen") -> Task:
        """Return a task, the same for the same arguments.

        Raises:
            TaskError: If there is no such split, or no table was found that fits, with the last
                reason.
        """
        if split not in SPLITS:
            raise TaskError(f"unknown split {split!r}; one of {', '.join(SPLITS)}.")
        why: TaskError | None = None
        for attempt in range(TRIES):
            draw = Draw(np.random.default_rng([seed, attempt, *self.name.encode()]), split)
            try:
                draft = self.draft(draw)
            except TaskError as error:
                why = error
                continue
            task = Task(
                id=f"{self.name}-{split}-{seed}",
                instruction=draft.instruction,
                scene=Scene(objects=draw.objects, camera=VIEWS["front"], seed=seed),
                goal=draft.goal,
                seed=seed,
                steps=draft.steps,
                disturb=draft.disturb,
                max_steps=max(10, 3 * len(draft.steps)),
                rule=draft.rule,
            )
            if not _is_done(task):
                return task
            why = Ambiguous("it is done before it begins")
        raise TaskError(f"no table for {self.name} in {TRIES} tries; the last one: {why}")
