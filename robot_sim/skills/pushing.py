"""Pushing and sweeping: strokes of the finger ends along the table."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, pi

import numpy as np

from robot_sim.control.arm_mjcf import MAX_OPENING_M, TIP_BELOW_PINCH_M
from robot_sim.control.ik import tool_down
from robot_sim.errors import Unreachable
from robot_sim.skills.hand import Hand, SkillFailed, raised
from robot_sim.skills.sensing import scan

__all__ = ["shove", "sweep"]

# Gap of the fingers while they sweep, metres: less than a chip is wide.
BROOM_M = 0.010
# How much farther behind a thing the hand may come down, where others stand in the way, metres.
MOST_BACK_M = 0.072
# A stroke ends so far inside the place, as a part of its radius.
INSIDE = 0.35
# Strokes for each thing before it is given up.
STROKES = 4


def shove(
    hand: Hand,
    index: int,
    direction: tuple[float, float],
    distance_m: float,
    *,
    opening_m: float = 0.0,
    most_back_m: float = 0.0,
) -> None:
    """Push an object along the table with the ends of the fingers.

    Args:
        hand: Of the arm.
        index: Number of the object.
        direction: (dx, dy) on the table.
        distance_m: How far its centre goes.
        opening_m: Gap of the fingers; open ones push on a broader front.
        most_back_m: How much farther behind the object the hand may come down, where there
            is no room; what stands between is pushed along.

    Raises:
        SkillFailed: If the hand cannot get behind it or reach the end of the push.
    """
    robot = hand.robot
    item = robot.world.scene.objects[index]
    center = robot.world.object_positions()[index]
    way = np.array(direction) / hypot(*direction)
    heights = scan(robot.world, (float(center[0]), float(center[1])))
    mine = heights.points()[heights.items == index] - center[:2]
    if not len(mine):
        raise SkillFailed(f"{item.name} is not on the table")
    back = float(-(mine @ way).min()) + 0.014
    yaw = float(np.arctan2(way[1], way[0])) + pi / 2
    z = max(min(float(center[2]), 0.03), 0.008) + TIP_BELOW_PINCH_M - 0.004
    stop = (*(center[:2] + way * (distance_m - back)), z)
    hit: str | None = None
    for farther in np.arange(0.0, most_back_m + 1e-9, 0.012):
        start = (*(center[:2] - way * (back + 0.012 + farther)), z)
        try:
            down, chosen = hand.nearest_posture(start, yaw)
            over = raised(start, hand.travel_z())
            above, _ = hand.nearest_posture(over, chosen, flip=False)
            robot.reach(stop, tool_down(chosen))
        except Unreachable as error:
            raise SkillFailed(f"cannot push {item.name} there: {error}") from None
        hit = robot.first_collision([down])
        if hit is None:
            break
    if hit is not None:
        raise SkillFailed(f"there is no room behind {item.name} for the hand ({hit})")
    robot.command_opening(opening_m)
    hand.travel(above)
    robot.move_line(start, tool_down(chosen))
    robot.move_line(stop, tool_down(chosen), speed=0.4)
    robot.move_line(raised(stop, hand.travel_z()), tool_down(chosen))


def sweep(hand: Hand, indices: Sequence[int], goal: tuple[float, float], within_m: float) -> None:
    """Push things into a circle on the table, the farthest first; the others come along.

    Args:
        hand: Of the arm.
        indices: Numbers of the things.
        goal: Middle of the circle, world, metres.
        within_m: Its radius, metres.

    Raises:
        SkillFailed: If one cannot be got into it.
    """
    world = hand.robot.world
    middle = np.array(goal)
    why = ""
    hand.robot.set_gripper(BROOM_M)
    for _ in range(STROKES * len(indices)):
        to_go = middle - world.object_positions()[list(indices), :2]
        far = np.hypot(*to_go.T)
        if far.max() <= within_m:
            return
        for k in (k for k in np.argsort(-far) if far[k] > within_m):
            dx, dy = (float(v) for v in to_go[k])
            length = float(far[k]) - INSIDE * within_m
            try:
                shove(
                    hand,
                    *(indices[k], (dx, dy), length),
                    opening_m=BROOM_M,
                    most_back_m=MOST_BACK_M,
                )
            except SkillFailed as error:  # another one may be in the way: sweep that first
                why = str(error)
                continue
            _drop_what_stuck(hand)
            hand.robot.world_settles(0.4)
            break
        else:
            raise SkillFailed(why)
    names = [world.scene.objects[k].name for k in indices]
    away = np.hypot(*(world.object_positions()[list(indices), :2] - middle).T)
    left = [name for name, far_m in zip(names, away, strict=True) if far_m > within_m]
    if left:
        raise SkillFailed(f"{', '.join(left)} did not get within {100 * within_m:.0f} cm")


def _drop_what_stuck(hand: Hand) -> None:
    """Let go of a thing that got wedged between the fingers and was lifted with them."""
    if hand.robot.held() is not None:
        hand.robot.set_gripper(MAX_OPENING_M / 2)
        hand.robot.wait(0.3)
        hand.robot.set_gripper(BROOM_M)
