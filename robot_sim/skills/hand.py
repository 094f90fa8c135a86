"""The motions behind the skills: take hold, carry, set down, travel.

Everything is planned on height maps of the table as it is now, and every effect is checked:
a grasp by what the fingers feel after lifting, a place by looking where the object came to
rest. Nothing is ever attached to the hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, pi

import numpy as np
from numpy.typing import NDArray

from robot_sim.control.arm_mjcf import MAX_OPENING_M, TIP_BELOW_PINCH_M
from robot_sim.control.ik import tool_down
from robot_sim.control.robot import Robot
from robot_sim.control.trajectory import joint_move
from robot_sim.control.ur5e import HOME
from robot_sim.errors import Unreachable
from robot_sim.scene import SceneObject
from robot_sim.shapes import extent
from robot_sim.skills.grasp import Grasp, plan_grasps
from robot_sim.skills.sensing import HeightMap, scan

__all__ = ["Hand", "SkillFailed", "raised"]

Float = NDArray[np.float64]
Vec3 = tuple[float, float, float]

# Height of the pinch point over the table when the hand travels, at least, metres.
TRAVEL_Z = 0.16
# Free height between what is carried and what is passed over, metres.
CLEARANCE_M = 0.03
# Gap that is left under an object when the fingers let go, metres.
DROP_M = 0.002
# How far the fingers open to let go, metres: little, there may be walls around. If anything rises
# with the hand (a bowl from whose inside the fingers press), it is set down again, and the next of
# these is tried.
RELEASES_M = (0.012, 0.006, 0.003, 0.001)
# Where a finger stands beside a handle or between the strokes of a letter, opening so far pushes
# the thing over or along; so of these it is less.
NARROW, NARROW_RELEASES_M = ("cup", "letter", "digit"), (0.008, 0.004, 0.012, 0.001)
# How much a thing must have risen to hang on the hand, metres.
HANGS_M = 0.01
# A bowl hangs by its rim, askew by 40 degrees; let go, it tips level towards the hand and rests
# with its centre so far from the pinch point (measured, in units of scale_m).
BOWL_REST = 0.36
# Force on the wrist beyond its rest that stops a descent, N.
CONTACT_N = 6.0
# How the reason ends when something stands on what is to be taken.
TAKE_AWAY = "take it away first"
# How many of the planned grasps are tried for reach and clearance.
TRY_GRASPS = 12


class SkillFailed(Exception):
    """A skill cannot go on; the text is the reason that its outcome gives."""


class Hand:
    """Motions of one arm.

    Attributes:
        robot: The arm.
        held: Name of what the hand holds, as far as it knows.
        attempt: Tries before this one: an odd one turns the grasp by about a quarter.
    """

    def __init__(self, robot: Robot) -> None:
        self.robot = robot
        self.held: str | None = None
        self.attempt = 0

    # --- taking hold

    def take(self, index: int) -> None:
        """Grasp object number `index` of the scene and lift it.

        Raises:
            SkillFailed: If no grasp is found, or nothing is in the hand after the lift.
        """
        item = self.robot.world.scene.objects[index]
        tried = 0
        for _ in range(2):
            center = self.robot.world.object_positions()[index]
            heights = scan(self.robot.world, (float(center[0]), float(center[1])))
            grasp = self._first_possible(plan_grasps(heights, index, item), heights, item)
            tried += 1
            self._grasp(grasp)
            if self.robot.held() == item.name and self.robot.opening_m > 0.001:
                self.held = item.name
                return
            self.robot.set_gripper(MAX_OPENING_M * 0.8)
        raise SkillFailed(f"{item.name} slipped out of the hand {tried} times")

    def _first_possible(
        self, grasps: list[Grasp], heights: HeightMap, item: SceneObject
    ) -> tuple[Grasp, Float, Float, float]:
        """Return the best grasp in reach, joints above and at it, and the yaw of the hand."""
        if not (heights.items >= 0).any():
            raise SkillFailed(f"{item.name} is not on the table")
        if not grasps:
            top = self._on_top_of(heights, item)
            if top is not None:
                raise SkillFailed(f"{top} stands on {item.name}; {TAKE_AWAY}")
            wide = 200 * extent(item.shape)[0] * item.scale_m
            raise SkillFailed(
                f"the fingers find no place to hold {item.name}: it is {wide:.0f} cm wide or "
                f"stands too close to others; they open {100 * MAX_OPENING_M:.0f} cm"
            )
        why = "is out of reach"
        for grasp in _another_first(_spread(grasps), self.attempt)[:TRY_GRASPS]:
            try:
                down, yaw = self.nearest_posture(grasp.position, grasp.yaw)
                over = raised(grasp.position, self.travel_z())
                above, _ = self.nearest_posture(over, yaw, flip=False)
            except Unreachable:
                continue
            path = joint_move(above, down, dt=0.1).joints
            hit = self.robot.first_collision(path[-2:], ignore=item.name)
            if hit is None:
                return grasp, above, down, yaw
            why = f"cannot be grasped without hitting the {hit}"
        raise SkillFailed(f"{item.name} {why}")

    def _on_top_of(self, heights: HeightMap, item: SceneObject) -> str | None:
        """Return the other object that is seen where `item` stands, if any."""
        center, _ = self.robot.world.object_pose(item.name)
        seen = int(heights.items[heights.index(center[:2])])
        other = self.robot.world.scene.objects[seen] if seen >= 0 else item
        return None if other.name == item.name else other.name

    def _grasp(self, plan: tuple[Grasp, Float, Float, float]) -> None:
        grasp, above, _, yaw = plan
        robot = self.robot
        robot.command_opening(grasp.opening_m)
        self.travel(above)
        robot.move_line(grasp.position, tool_down(yaw))
        robot.wait(0.04)
        robot.set_gripper(max(grasp.width_m - 0.02, 0.0))
        robot.command_opening(0.0)
        robot.wait(0.06)
        robot.move_line(raised(grasp.position, self.travel_z()), tool_down(yaw))

    # --- setting down

    def put(self, xy: tuple[float, float], *, turns: Sequence[float] = ()) -> None:
        """Set the held object down with its centre over a point.

        Args:
            xy: World, metres.
            turns: How far it may be turned on the way, radians; by default as it suits the
                fingers.

        Raises:
            SkillFailed: If the place cannot be reached, or the object fell on the way.
        """
        robot, name = self.robot, self._check_held()
        heights = scan(robot.world, xy, ignore=name)
        offset, below = self._in_hand(name)
        surface = heights.highest(xy, self._foot(name) * 0.8)
        wishes = np.array(turns) if len(turns) else np.linspace(-pi / 2, pi / 2, 9)[:-1]
        plan = self._place_posture(xy, surface, heights, offset=offset, below=below, turns=wishes)
        if plan is None:
            raise SkillFailed(f"({xy[0]:.2f}, {xy[1]:.2f}) is out of reach for placing")
        goal, yaw, above = plan
        self.travel(above)
        if robot.held() != name:
            self.held = None
            raise SkillFailed(f"{name} fell out of the hand on the way")
        rest = robot.wrist_force()
        near = (goal[0], goal[1], goal[2] + 0.02)
        robot.move_line(near, tool_down(yaw))
        robot.move_line(
            goal,
            tool_down(yaw),
            speed=0.35,
            until=lambda r: bool(np.linalg.norm(r.wrist_force() - rest) > CONTACT_N),
        )
        robot.wait(0.05)
        self._let_go(yaw)

    def _let_go(self, yaw: float) -> None:
        """Open the fingers and rise; and otherwise if anything rises with them."""
        robot, name = self.robot, self._check_held()
        start, self.held = robot.opening_m, None
        narrow = robot.world.scene.object(name).shape.split()[0] in NARROW
        for by_m in NARROW_RELEASES_M if narrow else RELEASES_M:
            robot.set_gripper(min(start + by_m, MAX_OPENING_M))
            hanging = self._rise_from_all(yaw)
            if not hanging:
                return
        raise SkillFailed(f"{' and '.join(hanging)} cannot be let go of")

    def _rise_from_all(self, yaw: float) -> list[str]:
        """Rise; return what hung on the hand, if anything, which is then back where it stood."""
        world, (low, _) = self.robot.world, self.robot.pinch_pose()
        stood = world.object_positions()[:, 2]

        def hanging() -> list[str]:
            risen = world.object_positions()[:, 2] > stood + HANGS_M
            return [world.scene.objects[index].name for index in np.flatnonzero(risen)]

        up = raised(low, self.travel_z())
        self.robot.move_line(up, tool_down(yaw), until=lambda _: bool(hanging()))
        risen = hanging()
        if risen:
            self.robot.move_line(low, tool_down(yaw))
        return risen

    def _in_hand(self, name: str) -> tuple[Float, float]:
        """Return where the object's centre is in the hand (2,), and its depth below the pinch."""
        pinch, turn = self.robot.pinch_pose()
        center, _ = self.robot.world.object_pose(name)
        in_hand = turn.T @ (center - pinch)
        item = self.robot.world.scene.object(name)
        if item.shape == "bowl":
            in_hand[:2] *= BOWL_REST * item.scale_m / max(float(np.hypot(*in_hand[:2])), 1e-6)
        return in_hand[:2], float(in_hand[2]) + extent(item.shape)[1] / 2 * item.scale_m

    def _foot(self, name: str) -> float:
        item = self.robot.world.scene.object(name)
        return extent(item.shape)[0] * item.scale_m

    def _place_posture(
        self,
        xy: tuple[float, float],
        surface: float,
        heights: HeightMap,
        *,
        offset: Float,
        below: float,
        turns: Float,
    ) -> tuple[Vec3, float, Float] | None:
        """Return (pinch goal, yaw, joints above it) with the most room for the fingers."""
        z = surface + below + DROP_M
        best: tuple[float, Vec3, float, Float] | None = None
        _, turn_now = self.robot.pinch_pose()
        yaw_now = _yaw(turn_now)
        for turn in turns:
            yaw = yaw_now + float(turn)
            x, y = np.array(xy) - tool_down(yaw)[:2, :2] @ offset
            goal = (float(x), float(y), z)
            try:
                down, chosen = self.nearest_posture(goal, yaw, flip=False)
                above, _ = self.nearest_posture(
                    raised(goal, max(self.travel_z(), z + 0.04)), yaw, flip=False
                )
            except Unreachable:
                continue
            del down
            cost = 0.004 * abs(float(turn)) + self._crowding(heights, goal, yaw)
            if best is None or cost < best[0]:
                best = (cost, goal, chosen, above)
        return None if best is None else best[1:]

    def _crowding(self, heights: HeightMap, goal: Vec3, yaw: float) -> float:
        """Return how high things stand where the opening fingers go, metres over their tips."""
        along = np.array([np.cos(yaw), np.sin(yaw)])
        half = self.robot.opening_m / 2 + 0.018
        tip = goal[2] - TIP_BELOW_PINCH_M
        worst = 0.0
        for side in (-half, half):
            spot = np.array(goal[:2]) + side * along
            worst = max(worst, heights.highest(spot, 0.013) - tip)
        return worst

    def free_spot(self, center: tuple[float, float], radius_m: float) -> tuple[float, float]:
        """Return the best place for the held object within a circle.

        Low ground comes first, then room for the fingers, the middle, and something to stand on
        rather than a tip or an edge. With radius 0 it is the centre itself.
        """
        name = self._check_held()
        if radius_m <= 0:
            return center
        heights = scan(self.robot.world, center, ignore=name)
        foot = self._foot(name)
        _, below = self._in_hand(name)
        best, best_cost = center, np.inf
        steps = np.arange(-radius_m, radius_m + 1e-9, radius_m / 5)
        for dx in steps:
            for dy in steps:
                away = hypot(dx, dy)
                if away > radius_m:
                    continue
                spot = (center[0] + float(dx), center[1] + float(dy))
                surface = heights.highest(spot, foot)
                # at least one direction of closing should find room
                pinch = (*spot, surface + below)
                room = min(
                    self._crowding(heights, pinch, float(yaw)) for yaw in (0, pi / 4, pi / 2, 2.4)
                )
                cost = 3 * surface + 0.15 * away + max(room, 0.0)
                cost -= 0.02 * heights.footing(spot, foot)
                if cost < best_cost:
                    best, best_cost = spot, cost
        return best

    # --- travelling

    def rise(self) -> None:
        """Lift the hand straight up to where it may travel."""
        position, turn = self.robot.pinch_pose()
        if position[2] < self.travel_z() - 0.005:
            self.robot.move_line(raised(position, self.travel_z()), tool_down(_yaw(turn)))

    def go_home(self) -> None:
        """Fold the arm back, out of the camera's view."""
        self.travel(HOME)

    def travel(self, goal: Float) -> None:
        """Move to a posture, over what stands in the way if the straight move would hit it."""
        robot = self.robot
        start = robot.targets
        path = joint_move(start, goal, dt=0.06).joints
        hit = robot.first_collision(path, ignore=self.held)
        if hit is not None and hit != self.held:
            position, turn = robot.pinch_pose()
            yaw = _yaw(turn)
            try:
                robot.move_line(raised(position, 0.24), tool_down(yaw))
            except Unreachable:
                raise SkillFailed(f"the way is blocked by the {hit}") from None
        robot.move_joints(goal)

    def travel_z(self) -> float:
        """Return the height at which the hand passes over everything, metres."""
        world = self.robot.world
        tops = [0.0]
        for item, z in zip(world.scene.objects, world.object_positions()[:, 2], strict=True):
            if item.name != self.held:
                tops.append(float(z) + extent(item.shape)[1] / 2 * item.scale_m)
        hanging = 0.0 if self.held is None else max(self._in_hand(self.held)[1], 0.0)
        needed = max(tops) + CLEARANCE_M + max(hanging, TIP_BELOW_PINCH_M)
        return min(max(TRAVEL_Z, needed), 0.26)

    def nearest_posture(
        self, position: Vec3, yaw: float, *, flip: bool = True
    ) -> tuple[Float, float]:
        """Return joints for a hand pointing down, and its yaw; half a turn is as good."""
        now = self.robot.targets
        options: list[tuple[float, Float, float]] = []
        for candidate in (yaw, yaw + pi) if flip else (yaw,):
            try:
                joints = self.robot.reach(position, tool_down(candidate))
            except Unreachable:
                continue
            options.append((float(np.abs(joints - now).max()), joints, candidate))
        if not options:
            raise Unreachable(position, "with the hand pointing down")
        _, joints, chosen = min(options, key=lambda option: option[0])
        return joints, chosen

    def _check_held(self) -> str:
        if self.held is None:
            raise SkillFailed("the hand is empty")
        return self.held


def raised(position: Vec3 | Float, z: float) -> Vec3:
    """Return a position lifted to height z, if it is not higher already."""
    return (float(position[0]), float(position[1]), max(float(position[2]), z))


def _yaw(turn: Float) -> float:
    """Return the closing direction of a hand that points down."""
    return float(np.arctan2(turn[1, 0], turn[0, 0]))


def _another_first(grasps: list[Grasp], attempt: int) -> list[Grasp]:
    """Return grasps with those first that differ from what earlier attempts took."""
    if not attempt or not grasps:
        return grasps
    if attempt % 2 == 0:
        return grasps[1:] + grasps[:1]
    first = grasps[0].yaw
    turned = [g for g in grasps if abs((g.yaw - first + pi / 2) % pi - pi / 2) > pi / 4]
    return turned + [g for g in grasps if g not in turned]


def _spread(grasps: list[Grasp]) -> list[Grasp]:
    """Return grasps in order, leaving out those that hardly differ from an earlier one."""
    kept: list[Grasp] = []
    for grasp in grasps:
        for other in kept:
            away = hypot(
                grasp.position[0] - other.position[0], grasp.position[1] - other.position[1]
            )
            turn = abs((grasp.yaw - other.yaw + pi / 2) % pi - pi / 2)
            if away < 0.008 and turn < 0.2:
                break
        else:
            kept.append(grasp)
        if len(kept) >= TRY_GRASPS:
            break
    return kept
