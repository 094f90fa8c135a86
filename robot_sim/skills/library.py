"""The skills by name: pick, place, push, stack, look, ... each ends in an `Outcome`.

    skills = Skills(Robot(scene))
    skills.pick_and_place("red block", "blue bowl").ok

Things are named or pointed at in metres, places are named or given as (x, y). A skill never
raises for what can go wrong on a table: the outcome says why not, in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, hypot, radians

import numpy as np
from numpy.typing import NDArray

from robot_sim.camera import Frame, render
from robot_sim.control.arm_mjcf import MAX_OPENING_M
from robot_sim.control.robot import Robot
from robot_sim.errors import OutOfTime, RobotSimError, UnknownObject, Unreachable
from robot_sim.places import DIRECTIONS, place_xy
from robot_sim.scene import WORKSPACE
from robot_sim.skills.hand import Hand, SkillFailed
from robot_sim.skills.outcome import Outcome
from robot_sim.skills.sensing import scan

__all__ = ["SKILLS", "SkillInfo", "Skills", "Target"]

Float = NDArray[np.float64]
Target = str | Sequence[float]

# How near a pointed-at position must be to the object that is meant, metres.
POINTING_M = 0.03
# How far a placed object may rest from where it was put, metres.
PLACE_TOL_M = 0.03
# How far a turned object may be off, degrees; the fingers align a block as they close.
ROTATE_TOL_DEG = 15.0
# An object that moved less than this did not change, metres.
MOVED_M = 0.005
# Vessels into which things are put, wherever there is room inside; radius in units of scale_m.
INSIDE_RADIUS = {"bowl": 1.1, "plate": 1.2}
# How far from a named place its neighbourhood reaches, metres (goals accept 0.06).
PLACE_RADIUS_M = 0.054


@dataclass(frozen=True)
class SkillInfo:
    """What a planner may know about a skill."""

    name: str
    text: str
    """How it is said, with the parameters in braces."""
    needs: str
    """Precondition."""
    timeout_s: float
    """Simulated time after which it gives up, seconds."""


SKILLS: dict[str, SkillInfo] = {
    info.name: info
    for info in (
        SkillInfo("pick", "pick up the {thing}", "empty hand; thing free on top", 12.0),
        SkillInfo("place", "place it on the {where}", "something in the hand", 10.0),
        SkillInfo(
            "pick_and_place",
            "pick up the {thing} and place it on the {where}",
            "empty hand; thing free on top",
            22.0,
        ),
        SkillInfo("push", "push the {thing} {distance_m} m to the {direction}", "empty hand", 10.0),
        SkillInfo(
            "rotate",
            "turn the {thing} by {angle_deg} degrees",
            "empty hand; thing free on top",
            22.0,
        ),
        SkillInfo("stack", "stack {things}, the first at the bottom", "empty hand", 90.0),
        SkillInfo("open_gripper", "open the gripper", "", 2.0),
        SkillInfo("close_gripper", "close the gripper", "", 2.0),
        SkillInfo("look", "look at the table", "", 6.0),
        SkillInfo("home", "go home", "", 6.0),
    )
}


class Skills:
    """The skills of one robot.

    Attributes:
        robot: The arm and its world.
        frame: The last picture that `look` took.
        verify: Whether a place, push or turn is checked on the true state. Off, a skill only
            executes and reports what the arm itself can tell; whoever called judges the rest,
            say by a picture.
        attempt: 0 at first; a caller that tries again counts up, and another grasp is taken.
    """

    def __init__(self, robot: Robot) -> None:
        self.robot = robot
        self.frame: Frame | None = None
        self.verify = True
        self._hand = Hand(robot)
        self._meant: list[str] = []

    @property
    def held(self) -> str | None:
        """Name of what the hand holds."""
        return self._hand.held

    @property
    def attempt(self) -> int:
        """Number of tries before this one."""
        return self._hand.attempt

    @attempt.setter
    def attempt(self, number: int) -> None:
        self._hand.attempt = number

    def set_held(self, name: str | None) -> None:
        """Tell the skills what is in the hand, after it was moved by other means."""
        self._hand.held = name

    def pick(self, thing: Target) -> Outcome:
        """Grasp a thing and lift it.

        Args:
            thing: Its name, or a position (x, y) or (x, y, z) on it, world, metres.
        """
        return self._run("pick", {"thing": thing}, lambda: self._pick(thing))

    def place(self, where: Target, room_m: float = 0.0) -> Outcome:
        """Set down what the hand holds.

        Args:
            where: An object (on top, or inside a bowl), a named place, or (x, y) in metres.
            room_m: How far from a given (x, y) it may be put, where there is more room.
        """
        return self._run("place", {"where": where}, lambda: self._place(where, room_m))

    def pick_and_place(self, thing: Target, where: Target, room_m: float = 0.0) -> Outcome:
        """Pick a thing and place it somewhere; see `pick` and `place`."""

        def both() -> None:
            self._spot_is_sane(where)
            self._pick(thing)
            self._place(where, room_m)

        return self._run("pick_and_place", {"thing": thing, "where": where}, both)

    def push(self, thing: Target, direction: str | Sequence[float], distance_m: float) -> Outcome:
        """Push a thing along the table.

        Args:
            thing: As for `pick`.
            direction: "left", "right", "top", "bottom", or a vector (dx, dy).
            distance_m: How far its centre should go, metres.
        """
        said: dict[str, object] = {"thing": thing, "direction": direction, "distance_m": distance_m}
        return self._run("push", said, lambda: self._push(thing, direction, distance_m))

    def rotate(self, thing: Target, angle_deg: float) -> Outcome:
        """Turn a thing around the vertical where it stands.

        Args:
            thing: As for `pick`.
            angle_deg: Degrees, counter-clockwise seen from above, -180 to 180.
        """

        def turn() -> None:
            if not -180 <= angle_deg <= 180:
                raise SkillFailed(f"angle_deg must be from -180 to 180, not {angle_deg:g}")
            name = self._name_of(thing)
            before, frame = self.robot.world.object_pose(name)
            self._pick(thing)
            self._hand.put((float(before[0]), float(before[1])), turn=radians(angle_deg))
            self.robot.world_settles(0.8)
            if not self.verify:
                return
            _, now = self.robot.world.object_pose(name)
            turned = degrees(_yaw(now) - _yaw(frame))
            off = abs((turned - angle_deg + 180) % 360 - 180)
            if off > ROTATE_TOL_DEG:
                raise SkillFailed(f"{name} ended {off:.0f} degrees off")

        return self._run("rotate", {"thing": thing, "angle_deg": angle_deg}, turn)

    def stack(self, things: Sequence[Target]) -> Outcome:
        """Stack things where the first one stands, bottom to top."""

        def pile() -> None:
            if len(things) < 2:
                raise SkillFailed("a stack needs at least two things")
            names = [self._name_of(thing) for thing in things]
            for below, above in pairwise(names):
                self._pick(above)
                self._place(below)

        return self._run("stack", {"things": list(things)}, pile)

    def open_gripper(self) -> Outcome:
        """Open the fingers wide; whatever they hold falls."""

        def wide() -> None:
            self.robot.set_gripper(MAX_OPENING_M * 0.9)
            self._hand.held = None

        return self._run("open_gripper", {}, wide)

    def close_gripper(self) -> Outcome:
        """Close the fingers until they meet or hold something."""

        def tight() -> None:
            self.robot.set_gripper(0.0)
            self._hand.held = self.robot.held()

        return self._run("close_gripper", {}, tight)

    def home(self) -> Outcome:
        """Fold the arm back, out of the camera's view."""
        return self._run("home", {}, self._hand.go_home)

    def look(self) -> Outcome:
        """Fold the arm back and take a picture, which is then in `frame`."""

        def see() -> None:
            self._hand.go_home()
            self.frame = render(self.robot.world)

        return self._run("look", {}, see)

    # --- how

    def _run(self, skill: str, said: dict[str, object], body: Callable[[], None]) -> Outcome:
        robot, info = self.robot, SKILLS[skill]
        before, start = robot.world.object_positions(), robot.time_s
        robot.deadline_s = start + info.timeout_s
        self._meant = []
        why = ""
        try:
            body()
        except (SkillFailed, Unreachable, UnknownObject) as error:
            why = str(error)
        except OutOfTime:
            why = f"not done after {info.timeout_s:g} s"
        finally:
            robot.deadline_s = float("inf")
        if why:
            self._back_off()
        after = robot.world.object_positions()
        return Outcome(
            skill=skill,
            text=info.text.format(**{key: _said(value) for key, value in said.items()}),
            ok=not why,
            why_not=why,
            changed=self._changed(before, after),
            meant=tuple(dict.fromkeys(self._meant)),
            held=self.held,
            seconds=round(robot.time_s - start, 4),
        )

    def _back_off(self) -> None:
        """After a failure: know what is in the hand, and get out of the way."""
        self._hand.held = self.robot.held()
        try:
            self._hand.rise()
        except (SkillFailed, Unreachable):
            self.robot.command(self.robot.joints)

    def _changed(self, before: Float, after: Float) -> dict[str, tuple[Vec3, Vec3]]:
        names = [item.name for item in self.robot.world.scene.objects]
        return {
            name: (_vec(a), _vec(b))
            for name, a, b in zip(names, before, after, strict=True)
            if np.linalg.norm(b - a) > MOVED_M
        }

    def _pick(self, thing: Target) -> None:
        if self.held is not None:
            raise SkillFailed(f"the hand is full: it holds {self.held}")
        index = self._index_of(thing)
        self._meant.append(self.robot.world.scene.objects[index].name)
        self._hand.take(index)

    def _place(self, where: Target, room_m: float = 0.0) -> None:
        if self.held is None:
            raise SkillFailed("the hand is empty")
        name = self.held
        self._meant.append(name)
        xy = self._spot(where, room_m)
        self._hand.put(xy)
        self.robot.world_settles(0.8)
        if not self.verify:
            return
        now, _ = self.robot.world.object_pose(name)
        away = hypot(now[0] - xy[0], now[1] - xy[1])
        if away > PLACE_TOL_M:
            raise SkillFailed(
                f"{name} did not stay where it was put: it rests {100 * away:.0f} cm away"
            )

    def _push(self, thing: Target, direction: str | Sequence[float], distance_m: float) -> None:
        if self.held is not None:
            raise SkillFailed(f"the hand is full: it holds {self.held}")
        if not 0 < distance_m <= 0.5:
            raise SkillFailed(f"distance_m must be in (0, 0.5], not {distance_m:g}")
        index, way = self._index_of(thing), _direction(direction)
        self._meant.append(self.robot.world.scene.objects[index].name)
        before = self.robot.world.object_positions()[index].copy()
        self._hand.shove(index, way, distance_m)
        self.robot.world_settles(0.8)
        if not self.verify:
            return
        moved = self.robot.world.object_positions()[index] - before
        along = float(moved[:2] @ np.array(way))
        if abs(along - distance_m) > max(0.03, 0.3 * distance_m):
            name = self.robot.world.scene.objects[index].name
            raise SkillFailed(f"{name} went {100 * along:.0f} cm instead")

    # --- what and where

    def _name_of(self, thing: Target) -> str:
        return self.robot.world.scene.objects[self._index_of(thing)].name

    def _index_of(self, thing: Target) -> int:
        """Return the number of the object that is named or pointed at."""
        objects = self.robot.world.scene.objects
        if isinstance(thing, str):
            names = [item.name for item in objects]
            if thing not in names:
                raise UnknownObject(thing, names)
            return names.index(thing)
        x, y = _checked_xy(thing)
        heights = scan(self.robot.world, (x, y), half_m=POINTING_M + 0.01)
        away = np.linalg.norm(heights.points() - (x, y), axis=-1)
        away[heights.items < 0] = np.inf
        at = np.unravel_index(int(np.argmin(away)), away.shape)
        if away[at] > POINTING_M:
            raise SkillFailed(f"there is nothing within 3 cm of ({x:.2f}, {y:.2f})")
        return int(heights.items[at])

    def _spot_is_sane(self, where: Target) -> None:
        """Fail before anything is picked if the place does not exist."""
        if not isinstance(where, str):
            _checked_xy(where)
        elif where not in [item.name for item in self.robot.world.scene.objects]:
            self._named_place(where)

    def _named_place(self, where: str) -> tuple[float, float]:
        try:
            return place_xy(where)
        except RobotSimError as error:
            names = ", ".join(item.name for item in self.robot.world.scene.objects)
            raise SkillFailed(f"{error} Objects in this scene: {names or 'none'}.") from None

    def _spot(self, where: Target, room_m: float) -> tuple[float, float]:
        """Return where the centre of the held object should go."""
        if not isinstance(where, str):
            return self._hand.free_spot(_checked_xy(where), room_m)
        for item in self.robot.world.scene.objects:
            if item.name == where:
                center, _ = self.robot.world.object_pose(where)
                radius = INSIDE_RADIUS.get(item.shape, 0.0) * item.scale_m
                return self._hand.free_spot((float(center[0]), float(center[1])), radius)
        return self._hand.free_spot(self._named_place(where), PLACE_RADIUS_M)


Vec3 = tuple[float, float, float]


def _vec(xyz: Float) -> Vec3:
    x, y, z = (round(float(value), 5) for value in xyz)
    return (x, y, z)


def _yaw(quaternion: Float) -> float:
    """Return the turn around the vertical of a quaternion wxyz, radians."""
    w, x, y, z = (float(v) for v in quaternion)
    return atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))


def _said(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float | int):
        return f"{value:g}"
    if isinstance(value, Sequence) and value and not isinstance(value[0], float | int):
        return ", ".join(_said(part) for part in value)
    if isinstance(value, Sequence):
        return "(" + ", ".join(f"{part:.3g}" for part in value) + ")"
    return str(value)


def _checked_xy(point: Sequence[float]) -> tuple[float, float]:
    values = [float(value) for value in point]
    x0, y0, x1, y1 = WORKSPACE
    if len(values) not in (2, 3) or not np.all(np.isfinite(values)):
        raise SkillFailed(f"a position is (x, y) or (x, y, z) in metres, not {_said(values)}")
    edge = 1e-3  # single precision may end just outside
    if not (x0 - edge <= values[0] <= x1 + edge and y0 - edge <= values[1] <= y1 + edge):
        raise SkillFailed(
            f"{_said(values)} is outside the workspace x {x0}..{x1}, y {y0}..{y1} metres"
        )
    return values[0], values[1]


def _direction(direction: str | Sequence[float]) -> tuple[float, float]:
    if isinstance(direction, str):
        if direction not in DIRECTIONS:
            raise SkillFailed(
                f"unknown direction {direction!r}; one of {', '.join(DIRECTIONS)}, or (dx, dy)"
            )
        return DIRECTIONS[direction]
    dx, dy = (float(value) for value in direction)
    length = hypot(dx, dy)
    if not length > 0:
        raise SkillFailed("a direction needs a length above 0")
    return dx / length, dy / length
