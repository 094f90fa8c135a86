"""What can go wrong in `robot_sim`.

RobotSimError
├── SceneError      a scene cannot be described, read or sampled as asked
└── UnknownObject   a name that no object of this scene carries
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["RobotSimError", "SceneError", "UnknownObject"]


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
