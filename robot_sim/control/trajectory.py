"""Motion over time: joint angles and speeds at every control step, within the arm's limits.

Moves start and end at rest and follow the minimum-jerk profile (Flash and Hogan 1985), in
joint space or along a straight line of the hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from robot_sim.control.ik import ArmIK
from robot_sim.control.ur5e import SPEED_LIMITS
from robot_sim.errors import Unreachable

__all__ = ["Trajectory", "joint_move", "straight_move"]

Float = NDArray[np.float64]

# Highest joint acceleration that is planned, rad/s^2.
ACCELERATION = 14.0
# Part of the speed limit that is planned, so that corrections have room.
MARGIN = 0.9
# Peak speed and acceleration of a unit minimum-jerk move of one second.
PEAK_SPEED, PEAK_ACCELERATION = 1.875, 5.7735
# Distance between the poses that are solved along a straight line, metres.
STEP_M = 0.008
# A larger jump of a joint between two such poses is a change of posture, radians.
JUMP = 0.35


@dataclass(frozen=True)
class Trajectory:
    """Angles and speeds for each control step."""

    joints: Float
    """Shape (n, 6), radians; the last row is the goal."""
    speeds: Float
    """Shape (n, 6), rad/s; the last row is zero."""
    dt: float
    """Seconds between rows."""

    @property
    def duration_s(self) -> float:
        """Seconds from start to goal."""
        return len(self.joints) * self.dt


def joint_move(start: ArrayLike, goal: ArrayLike, *, dt: float, speed: float = 1.0) -> Trajectory:
    """Return the fastest gentle move between two postures.

    Args:
        start: Angles, shape (6,), radians.
        goal: Angles, shape (6,), radians.
        dt: Control period, seconds.
        speed: Part of the arm's speed, in (0, 1].
    """
    return _timed(np.stack([np.asarray(start, float), np.asarray(goal, float)]), dt, speed, 0.0)


def straight_move(
    ik: ArmIK,
    start: ArrayLike,
    position: ArrayLike,
    rotation: ArrayLike,
    *,
    dt: float,
    speed: float = 1.0,
    hand_speed: float = 0.6,
) -> Trajectory:
    """Return a move that takes the pinch point along a straight line.

    Args:
        ik: Solver.
        start: Angles now, shape (6,), radians.
        position: Goal of the pinch point, world, shape (3,), metres.
        rotation: Orientation of the hand at the goal and on the way, shape (3, 3).
        dt: Control period, seconds.
        speed: Part of the arm's speed, in (0, 1].
        hand_speed: Highest speed of the hand at `speed` 1, m/s.

    Raises:
        Unreachable: If some pose on the line cannot be reached without a change of posture.
    """
    joints = np.asarray(start, dtype=float)
    origin, _ = ik.pose(joints)
    goal = np.asarray(position, dtype=float)
    length = float(np.linalg.norm(goal - origin))
    path = [joints]
    for part in np.linspace(0, 1, max(2, ceil(length / STEP_M) + 1))[1:]:
        found = ik.solve(origin + part * (goal - origin), rotation, seed=path[-1], restarts=0)
        if not found.ok or np.abs(found.joints - path[-1]).max() > JUMP:
            x, y, z = origin + part * (goal - origin)
            raise Unreachable((float(x), float(y), float(z)), "on a straight line from the hand")
        path.append(found.joints)
    shortest = PEAK_SPEED * length / (hand_speed * speed)
    return _timed(np.array(path), dt, speed, shortest)


def _timed(path: Float, dt: float, speed: float, shortest_s: float) -> Trajectory:
    """Run along a path (k, 6) of evenly spaced postures with the minimum-jerk profile."""
    slope = np.abs(np.diff(path, axis=0)) * (len(path) - 1)  # per unit of the path parameter
    steepest = slope.max(axis=0)
    by_speed = PEAK_SPEED * np.max(steepest / (SPEED_LIMITS * MARGIN * speed))
    by_force = sqrt(PEAK_ACCELERATION * float(steepest.max()) / (ACCELERATION * speed * speed))
    steps = max(1, ceil(max(float(by_speed), by_force, shortest_s) / dt))
    t = np.arange(1, steps + 1) / steps
    s = t**3 * (10 - 15 * t + 6 * t * t)
    ds = 30 * t * t * (1 - t) ** 2 / (steps * dt)
    grid = np.linspace(0, 1, len(path))
    joints = np.stack([np.interp(s, grid, path[:, j]) for j in range(path.shape[1])], axis=1)
    tangent = np.gradient(path, grid, axis=0)
    speeds = np.stack([np.interp(s, grid, tangent[:, j]) for j in range(path.shape[1])], axis=1)
    joints[-1] = path[-1]
    return Trajectory(joints, speeds * ds[:, None], dt)
