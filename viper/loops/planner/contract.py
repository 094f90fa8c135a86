"""What the planners need of a robot: things seen, skills that answer, expectations that may break.

`viper.capabilities.robot.TableRobot` is one; tests have a smaller one. A planner never gets at
more than this: no positions of a simulator, no goal, no true state.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from viper.capabilities.robot.values import SkillOption


class SeenThing(Protocol):
    """Something on the table, as the robot sees it."""

    @property
    def name(self) -> str:
        """Unique on its table: "red block", "red block 2"."""
        ...

    @property
    def xyz(self) -> tuple[float, float, float]:
        """Centre, world, metres."""
        ...


class SkillOutcome(Protocol):
    """What became of a skill, judged from the picture."""

    @property
    def ok(self) -> bool:
        """Whether the effect was seen."""
        ...

    @property
    def why_not(self) -> str:
        """One sentence, empty if ok."""
        ...


class StepRecord(Protocol):
    """One skill that was done, for the result."""

    @property
    def text(self) -> str:
        """The skill in words."""
        ...

    @property
    def ok(self) -> bool:
        """Whether the effect was seen."""
        ...

    @property
    def why_not(self) -> str:
        """One sentence, empty if ok."""
        ...

    @property
    def seconds(self) -> Mapping[str, float]:
        """Wall time: model, camera, physics."""
        ...


class Expected(Protocol):
    """Something that a skill brought about and that should still be so."""

    @property
    def thing(self) -> SeenThing:
        """What was moved."""
        ...

    @property
    def text(self) -> str:
        """What should be so, in words."""
        ...


class Referents(Protocol):
    """What words mean to the robot."""

    @property
    def last(self) -> Sequence[SeenThing]:
        """What was acted on, the last at the end: "it"."""
        ...


class PlanningRobot(Protocol):
    """A robot that perceives, does skills by text, and knows what it expects to see."""

    stop_requested: threading.Event
    """Set to end before the next motion."""
    approve: Callable[[str], bool] | None
    """Asked with the text of each skill before the arm moves."""

    def begin(self, instruction: str) -> None:
        """Forget the referents and expectations of the last instruction."""

    def begin_run(self) -> None:
        """Say that a program of this instruction starts, or starts over."""

    @property
    def things(self) -> Sequence[SeenThing]:
        """What the last look saw."""
        ...

    @property
    def referents(self) -> Referents:
        """What words mean."""
        ...

    @property
    def steps(self) -> Sequence[StepRecord]:
        """Every skill so far."""
        ...

    def scene_text(self) -> str:
        """Return the table in words, as models read it."""
        ...

    def missing(self) -> list[str]:
        """Return the names of things that a skill lost and that were not seen again."""
        ...

    def broken(self) -> Sequence[Expected]:
        """Return the expectations that no longer hold on the last look."""
        ...

    def changed_finds(self) -> Sequence[str]:
        """Return the phrases of the last run that would now find other things."""
        ...

    def skill_options(self) -> Sequence[SkillOption]:
        """Return everything that could be done next."""
        ...

    def execute(self, option: SkillOption) -> SkillOutcome:
        """Do one of the options."""
        ...
