"""What can go wrong in `robot_sim`.

RobotSimError
├── SceneError          a scene cannot be described, read or sampled as asked
├── UnknownObject       a name that no object of this scene carries
├── Unreachable         the arm cannot bring its hand there
├── OutOfTime           a motion ran past its deadline
├── SimulationUnstable  the physics left what is physical; the episode is void
├── GoalError           a goal expression is not in the goal language
└── TaskError           a task is unknown, damaged or cannot be posed in this scene
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from operator import index

__all__ = [
    "GoalError",
    "OutOfTime",
    "RobotSimError",
    "SceneError",
    "SimulationUnstable",
    "TaskError",
    "UnknownObject",
    "Unreachable",
    "is_count",
    "shown",
]


def is_count(value: object) -> bool:
    """Return whether a value is a whole number that is not negative, as seeds and counts are."""
    try:
        return not isinstance(value, bool) and index(value) >= 0  # type: ignore[arg-type]
    except TypeError:
        return False


def shown(value: object, most: int = 80) -> str:
    """Return a value as error texts quote it: its repr, cut to `most` characters."""
    text = repr(value)
    return text if len(text) <= most else text[: most - 3] + "..."


class RobotSimError(Exception):
    """Base class of every error raised by `robot_sim`."""


class SceneError(RobotSimError):
    """A scene cannot be described, read or sampled as asked; the text says why."""


class UnknownObject(RobotSimError):
    """No object of the scene has the given name.

    Attributes:
        name: The name that was asked for.
        available: The names that exist, in scene order.
    """

    def __init__(self, name: str, available: Iterable[str]) -> None:
        self.name = name
        self.available = tuple(available)
        close = get_close_matches(name, self.available, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        names = ", ".join(self.available) or "none, the table is empty"
        super().__init__(f"there is no object {name!r}.{hint} Objects in this scene: {names}.")


class Unreachable(RobotSimError):
    """The arm cannot bring its hand to a pose.

    Attributes:
        position: Where the hand should go, world, metres.
    """

    def __init__(self, position: tuple[float, float, float], how: str) -> None:
        self.position = position
        x, y, z = position
        super().__init__(
            f"the hand cannot reach ({x:.3f}, {y:.3f}, {z:.3f}) {how}. "
            "The arm works over x -0.3..0.3, y -0.8..-0.2, z 0..0.25 metres."
        )


class OutOfTime(RobotSimError):
    """A motion ran past its deadline.

    Attributes:
        deadline_s: Simulated time that was allowed, seconds.
    """

    def __init__(self, deadline_s: float) -> None:
        self.deadline_s = deadline_s
        super().__init__(f"the motion was not done by its deadline at {deadline_s:.2f} s.")


class SimulationUnstable(RobotSimError):
    """The physics left what is physical: not a number, or absurdly fast.

    Attributes:
        time_s: Simulated time when it was seen.
        fastest: Highest generalised speed then, m/s or rad/s.
    """

    def __init__(self, time_s: float, fastest: float) -> None:
        self.time_s, self.fastest = time_s, fastest
        super().__init__(
            f"the simulation became unstable at {time_s:.3f} s (fastest speed {fastest:.3g}); "
            "reset the world. Please report the scene and the actions that led here."
        )


class GoalError(RobotSimError):
    """A goal expression is not in the goal language; the text says what to write instead."""


class TaskError(RobotSimError):
    """A task is unknown, damaged, or cannot be posed in this scene; the text says why."""
