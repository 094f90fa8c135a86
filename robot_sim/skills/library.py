"""The skills by name: pick, place, push, stack, look, ... each ends in an `Outcome`.

    skills = Skills(Robot(scene))
    skills.pick_and_place("red block", "blue bowl").ok

Things are named or pointed at in metres, places are named or given as (x, y). A skill never
raises for what can go wrong on a table: the outcome says why not, in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import atan2, degrees, hypot, pi, radians

import numpy as np
from numpy.typing import NDArray

from robot_sim.bricks import MAT_HALF
from robot_sim.camera import Frame, render
from robot_sim.control.arm_mjcf import MAX_OPENING_M
from robot_sim.control.robot import Robot
from robot_sim.errors import OutOfTime, UnknownObject, Unreachable
from robot_sim.fits import SEATED_M, quarter_turns, seat_m
from robot_sim.predicates import inside
from robot_sim.scene import SceneObject
from robot_sim.skills.arguments import (
    Target,
    checked_number,
    spoken,
    unit_direction,
)
from robot_sim.skills.catalog import SKILLS, SkillInfo
from robot_sim.skills.grasp import NOT_GRASPABLE
from robot_sim.skills.hand import Hand, SkillFailed
from robot_sim.skills.outcome import Outcome
from robot_sim.skills.pushing import shove, sweep
from robot_sim.skills.targets import Targets, listed
from robot_sim.state import observe

__all__ = ["SKILLS", "SkillInfo", "Skills", "Target"]

Float = NDArray[np.float64]
Vec3 = tuple[float, float, float]

# How far a placed object may rest from where it was put, metres.
PLACE_TOL_M = 0.03
# How far a turned object may be off, degrees; the fingers align a block as they close.
ROTATE_TOL_DEG = 15.0
# An object that moved less than this did not change, metres.
MOVED_M = 0.005
# Vessels into which things are put, wherever there is room inside; radius in units of scale_m.
INSIDE_RADIUS = {"bowl": 1.1, "plate": 1.2, "box": 1.2, "mat": 1.5}
# How far from a named place its neighbourhood reaches, metres (goals accept 0.06).
PLACE_RADIUS_M = 0.054
# How near the middle of what it fits a thing must be put to be meant for it, metres.
SEAT_M = 0.015
# How much of the edge of a mat things that are swept onto it keep free, metres.
MAT_EDGE_M = 0.012


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
        self._targets = Targets(robot)
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

    def place(self, where: Target, room_m: float = 0.0, yaw_deg: float | None = None) -> Outcome:
        """Set down what the hand holds.

        Args:
            where: An object (on top, or inside a bowl or box), a named place, or (x, y) in
                metres.
            room_m: How far from a given (x, y) it may be put, where there is more room.
            yaw_deg: How it should stand, degrees counter-clockwise from the way it is built;
                by default as it suits the fingers, or as it fits on what it is put on.
        """

        def set_down() -> None:
            self._place(where, room_m, yaw_deg)

        return self._run("place", {"where": where}, set_down)

    def pick_and_place(
        self, thing: Target, where: Target, room_m: float = 0.0, yaw_deg: float | None = None
    ) -> Outcome:
        """Pick a thing and place it somewhere; see `pick` and `place`."""

        def both() -> None:
            self._targets.spot_is_sane(where)
            _not_itself(thing, where)
            self._pick(thing)
            self._place(where, room_m, yaw_deg)

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

    def sweep(
        self, things: Sequence[Target] | Target, where: Target, within_m: float | None = None
    ) -> Outcome:
        """Sweep small things along the table into one place, stroke by stroke.

        Args:
            things: Their names, or positions (x, y) on them; one thing alone is fine.
            where: A mat, a named place, or (x, y) in metres.
            within_m: How near its middle all should end, metres; by default inside the mat, or
                6 cm.
        """
        names = listed(things)
        said_as: dict[str, object] = {"things": names, "where": where}
        return self._run("sweep", said_as, lambda: self._sweep(names, where, within_m))

    def rotate(self, thing: Target, angle_deg: float) -> Outcome:
        """Turn a thing around the vertical where it stands.

        Args:
            thing: As for `pick`.
            angle_deg: Degrees, counter-clockwise seen from above, -180 to 180.
        """

        def turn() -> None:
            checked_number("angle_deg", angle_deg, -180, 180, "degrees")
            name = self._targets.name_of(thing)
            before, frame = self.robot.world.object_pose(name)
            self._pick(thing)
            self._hand.put((float(before[0]), float(before[1])), turns=[radians(angle_deg)])
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

        them = listed(things)

        def pile() -> None:
            if len(them) < 2:
                raise SkillFailed("a stack needs at least two things")
            names = [self._targets.name_of(thing) for thing in them]
            if len(set(names)) < len(names):
                raise SkillFailed(f"a stack needs different things, not {', '.join(names)}")
            for below, above in pairwise(names):
                self._pick(above)
                self._place(below)

        return self._run("stack", {"things": them}, pile)

    def open_gripper(self, opening_m: float | None = None) -> Outcome:
        """Open the fingers; whatever they hold falls.

        Args:
            opening_m: Gap between them, metres, 0 to 0.1; by default wide.
        """

        def wide() -> None:
            if opening_m is not None:
                checked_number("opening_m", opening_m, 0, MAX_OPENING_M, "metres")
            self.robot.set_gripper(MAX_OPENING_M * 0.9 if opening_m is None else opening_m)
            self._hand.held = self.robot.held() if opening_m is not None else None

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
            text=info.text.format(**{key: spoken(value) for key, value in said.items()}),
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
        index = self._targets.index_of(thing)
        item = self.robot.world.scene.objects[index]
        if item.shape in NOT_GRASPABLE:
            raise SkillFailed(f"{item.name} cannot be picked up: {NOT_GRASPABLE[item.shape]}")
        self._meant.append(item.name)
        self._hand.take(index)

    def _place(self, where: Target, room_m: float = 0.0, yaw_deg: float | None = None) -> None:
        if self.held is None:
            raise SkillFailed("the hand is empty")
        name = self.held
        _not_itself(name, where)
        checked_number("room_m", room_m, 0, 0.2, "metres")
        self._meant.append(name)
        seat = self._seat(where)
        xy = self._spot(where, room_m) if seat is None else self._targets.middle(seat.name)
        self._hand.put(xy, turns=self._turns(seat, yaw_deg))
        self.robot.world_settles(0.8)
        if not self.verify:
            return
        if seat is not None:
            self._check_seat(name, seat)
        below, world = self._targets.named(where), self.robot.world
        now, _ = world.object_pose(name)
        away = hypot(now[0] - xy[0], now[1] - xy[1])
        if away > PLACE_TOL_M:
            if below and inside(observe(world, world.object_positions()), name, below.name):
                return  # it slid, within what it was put into
            raise SkillFailed(
                f"{name} did not stay where it was put: it rests {100 * away:.0f} cm away"
            )

    def _push(self, thing: Target, direction: str | Sequence[float], distance_m: float) -> None:
        if self.held is not None:
            raise SkillFailed(f"the hand is full: it holds {self.held}")
        if checked_number("distance_m", distance_m, 0, 0.5, "metres") == 0:
            raise SkillFailed("distance_m must be more than 0 metres")
        index, way = self._targets.index_of(thing), unit_direction(direction)
        item = self.robot.world.scene.objects[index]
        if item.shape in NOT_GRASPABLE:
            raise SkillFailed(f"{item.name} cannot be pushed: {NOT_GRASPABLE[item.shape]}")
        self._meant.append(item.name)
        before = self.robot.world.object_positions()[index].copy()
        shove(self._hand, index, way, distance_m)
        self.robot.world_settles(0.8)
        if not self.verify:
            return
        moved = self.robot.world.object_positions()[index] - before
        along = float(moved[:2] @ np.array(way))
        if abs(along - distance_m) > max(0.03, 0.3 * distance_m):
            raise SkillFailed(f"{item.name} went {100 * along:.0f} cm instead")

    def _sweep(self, things: Sequence[Target], where: Target, within_m: float | None) -> None:
        if self.held is not None:
            raise SkillFailed(f"the hand is full: it holds {self.held}")
        if not things:
            raise SkillFailed("there is nothing to sweep: name at least one thing")
        objects = self.robot.world.scene.objects
        indices = list(dict.fromkeys(self._targets.index_of(thing) for thing in things))
        onto = self._targets.named(where)
        if onto is not None and onto.shape != "mat":
            raise SkillFailed(f"things are swept onto a mat or to a place, not onto {onto.name}")
        for index in indices:
            if objects[index].shape in NOT_GRASPABLE:
                why = NOT_GRASPABLE[objects[index].shape]
                raise SkillFailed(f"{objects[index].name} cannot be swept: {why}")
        if within_m is None:
            edge = 0.0 if onto is None else MAT_HALF[0] * onto.scale_m - MAT_EDGE_M
            within_m = edge or PLACE_RADIUS_M
        checked_number("within_m", within_m, 0.03, 0.2, "metres")
        self._meant += [objects[index].name for index in indices]
        sweep(self._hand, indices, self._targets.middle(where), within_m)

    # --- where and how

    def _spot(self, where: Target, room_m: float) -> tuple[float, float]:
        """Return where the centre of the held object should go."""
        if not isinstance(where, str):
            return self._hand.free_spot(self._targets.middle(where), room_m)
        below = self._targets.named(where)
        if below is None:
            return self._hand.free_spot(self._targets.middle(where), PLACE_RADIUS_M)
        radius = INSIDE_RADIUS.get(below.shape, 0.0) * below.scale_m
        return self._hand.free_spot(self._targets.middle(where), radius)

    def _seat(self, where: Target) -> SceneObject | None:
        """Return what is there that the held thing is made to fit."""
        assert self.held is not None, "checked before"
        world = self.robot.world
        held, meant = world.scene.object(self.held), self._targets.named(where)
        x, y = self._targets.middle(where)
        for item in [meant] if meant else world.scene.objects:
            center = world.object_pose(item.name)[0]
            is_there = hypot(center[0] - x, center[1] - y) < SEAT_M
            if item.name != held.name and is_there and seat_m(held, item) is not None:
                return item
        return None

    def _turns(self, below: SceneObject | None, yaw_deg: float | None) -> list[float]:
        """Return the turns of what is held that are wanted; empty if any will do."""
        assert self.held is not None, "checked before"
        world = self.robot.world
        yaw = _yaw(world.object_pose(self.held)[1])
        if yaw_deg is not None:
            checked_number("yaw_deg", yaw_deg, -360, 360, "degrees")
            return [(radians(yaw_deg) - yaw + pi) % (2 * pi) - pi]
        if below is None:
            return []
        off = yaw - _yaw(world.object_pose(below.name)[1])
        return quarter_turns(world.scene.object(self.held), below, off)

    def _check_seat(self, name: str, below: SceneObject) -> None:
        """Fail if a thing lies askew on what it was made to fit."""
        world = self.robot.world
        seat = seat_m(world.scene.object(name), below)
        over = float(world.object_pose(name)[0][2] - world.object_pose(below.name)[0][2])
        if seat is not None and over > seat + SEATED_M:
            raise SkillFailed(f"{name} lies askew on {below.name}: it did not slip into its place")


def _not_itself(thing: Target, where: Target) -> None:
    if isinstance(where, str) and thing == where:
        raise SkillFailed(f"{where} cannot be put on itself")


def _vec(xyz: Float) -> Vec3:
    x, y, z = (round(float(value), 5) for value in xyz)
    return (x, y, z)


def _yaw(quaternion: Float) -> float:
    """Return the turn around the vertical of a quaternion wxyz, radians."""
    w, x, y, z = (float(v) for v in quaternion)
    return atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))
