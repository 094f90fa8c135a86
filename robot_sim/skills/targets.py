"""Which object, and which point of the table, is meant by a name, a place or a position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from robot_sim.control.robot import Robot
from robot_sim.errors import RobotSimError, UnknownObject
from robot_sim.places import place_xy
from robot_sim.scene import SceneObject
from robot_sim.skills.arguments import Target, checked_xy
from robot_sim.skills.hand import SkillFailed
from robot_sim.skills.sensing import scan

__all__ = ["Targets", "listed"]

# How near a pointed-at position must be to the object that is meant, metres.
POINTING_M = 0.03
# How far beyond the workspace a thing that rolled there is still taken from, metres. The arm's
# reach decides; nothing is ever put there.
ROLLED_M = 0.05


class Targets:
    """Looks up what is meant, on the table as it is now."""

    def __init__(self, robot: Robot) -> None:
        self.robot = robot

    def name_of(self, thing: Target) -> str:
        """Return the name of the object that is named or pointed at.

        Raises:
            UnknownObject: If no object has this name.
            SkillFailed: If the point is not on the table, or nothing is within 3 cm of it.
        """
        return self.robot.world.scene.objects[self.index_of(thing)].name

    def index_of(self, thing: Target) -> int:
        """Return the number of the object that is named or pointed at."""
        objects = self.robot.world.scene.objects
        if isinstance(thing, str):
            names = [item.name for item in objects]
            if thing not in names:
                raise UnknownObject(thing, names)
            return names.index(thing)
        x, y = checked_xy(thing, beyond_m=ROLLED_M)
        heights = scan(self.robot.world, (x, y), half_m=POINTING_M + 0.01)
        away = np.linalg.norm(heights.points() - (x, y), axis=-1)
        away[heights.items < 0] = np.inf
        at = np.unravel_index(int(np.argmin(away)), away.shape)
        if away[at] > POINTING_M:
            raise SkillFailed(f"there is nothing within 3 cm of ({x:.2f}, {y:.2f})")
        return int(heights.items[at])

    def spot_is_sane(self, where: Target) -> None:
        """Fail before anything is picked if the place does not exist."""
        if not isinstance(where, str):
            checked_xy(where)
        elif where not in [item.name for item in self.robot.world.scene.objects]:
            self._named_place(where)

    def _named_place(self, where: str) -> tuple[float, float]:
        try:
            return place_xy(where)
        except RobotSimError as error:
            names = ", ".join(item.name for item in self.robot.world.scene.objects)
            raise SkillFailed(f"{error} Objects in this scene: {names or 'none'}.") from None

    def middle(self, where: Target) -> tuple[float, float]:
        """Return the (x, y) of an object, a place or a point."""
        if not isinstance(where, str):
            return checked_xy(where)
        below = self.named(where)
        if below is None:
            return self._named_place(where)
        center, _ = self.robot.world.object_pose(below.name)
        return (float(center[0]), float(center[1]))

    def named(self, where: Target) -> SceneObject | None:
        """Return the object that a target names, None if it names a place or is a point."""
        for item in self.robot.world.scene.objects:
            if item.name == where:
                return item
        return None


def listed(things: Sequence[Target] | Target) -> list[Target]:
    """Return one thing, or several, as a list."""
    if isinstance(things, str) or not isinstance(things, Iterable):
        return [things]
    if things and all(isinstance(part, int | float) for part in things):
        return [things]  # type: ignore[list-item]
    return list(things)  # type: ignore[arg-type]
