"""Inverse kinematics: joint angles that bring the pinch point to a pose.

Damped least squares on a model of the arm alone, with joint limits and restarts. The error is
the usual twist between poses; damping grows when a step does not help (Levenberg-Marquardt).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import atan2, pi

import mujoco
import numpy as np
from numpy.typing import ArrayLike, NDArray

from robot_sim.control.arm_mjcf import build_arm_mjcf
from robot_sim.control.ur5e import BASE_XYZ, BASE_YAW, JOINT_LIMITS

__all__ = ["ArmIK", "Solution", "tool_down"]

Float = NDArray[np.float64]

# A solution is within these of its target, metres and radians.
POSITION_TOL, ROTATION_TOL = 1e-4, 1e-3
# Weight of a radian against a metre in the error: about the length of the hand.
ROTATION_WEIGHT = 0.2
MAX_ITERATIONS = 60
# An arm stretched over the middle of the table, hand down: a good place to start from.
READY: Float = np.array([0.0, -1.9, 2.1, -1.77, -pi / 2, -pi])


@dataclass(frozen=True)
class Solution:
    """What the solver found."""

    joints: Float
    """Angles within the joint limits, shape (6,), radians; the best found even if not ok."""
    ok: bool
    """True if the pose is reached within the tolerance."""
    position_error_m: float
    rotation_error_rad: float
    restarts: int
    """How many fresh starts it took after the first."""


def tool_down(yaw: float, tilt: float = 0.0) -> Float:
    """Return the rotation of a hand that points down, shape (3, 3).

    Args:
        yaw: Direction in which the fingers close, radians from the world's x axis.
        tilt: Lean of the hand towards that direction, radians.
    """
    c, s = np.cos(yaw), np.sin(yaw)
    ct, st = np.cos(tilt), np.sin(tilt)
    level = np.array([[c, s, 0.0], [s, -c, 0.0], [0.0, 0.0, -1.0]])
    return np.asarray(level @ np.array([[ct, 0, st], [0, 1, 0], [-st, 0, ct]]))


class ArmIK:
    """Solves for the arm's joints; keeps one small model and state of its own."""

    def __init__(self) -> None:
        self._model = _arm_model()
        self._data = mujoco.MjData(self._model)
        self._site = int(mujoco.mj_name2id(self._model, mujoco.mjtObj.mjOBJ_SITE, "pinch"))
        self._jacobian = np.zeros((6, self._model.nv))

    def pose(self, joints: ArrayLike) -> tuple[Float, Float]:
        """Return position (3,) and rotation (3, 3) of the pinch point in the world."""
        self._data.qpos[:6] = joints
        mujoco.mj_kinematics(self._model, self._data)
        return (
            self._data.site_xpos[self._site].copy(),
            self._data.site_xmat[self._site].reshape(3, 3).copy(),
        )

    def solve(
        self,
        position: ArrayLike,
        rotation: ArrayLike,
        *,
        seed: ArrayLike | None = None,
        restarts: int = 6,
    ) -> Solution:
        """Return joints that bring the pinch point to a pose.

        Args:
            position: World, shape (3,), metres.
            rotation: World from tool, shape (3, 3); the tool's z points out of the hand, its x
                is the closing direction.
            seed: Angles to start from and stay near, shape (6,); by default a good guess.
            restarts: Fresh starts before giving up.

        Returns:
            The first solution within tolerance, else the best one with `ok` False.
        """
        target, turn = np.asarray(position, dtype=float), np.asarray(rotation, dtype=float)
        rng = np.random.default_rng(0)  # the same question gets the same answer
        best: Solution | None = None
        for attempt in range(restarts + 1):
            if attempt == 0 and seed is not None:
                start = np.asarray(seed, dtype=float)
            else:
                spread = 0.0 if attempt <= 1 else 0.35 * attempt / restarts
                start = self.guess(target) + rng.normal(0, 1, 6) * spread
            found = self._descend(target, turn, start, attempt)
            if best is None or _badness(found) < _badness(best):
                best = found
            if found.ok:
                break
        assert best is not None, "there is at least one attempt"
        return best

    def guess(self, position: ArrayLike) -> Float:
        """Return the ready pose, turned towards a point, shape (6,)."""
        x, y, _ = np.asarray(position, dtype=float)
        ready = READY.copy()
        ready[0] = atan2(y - BASE_XYZ[1], x - BASE_XYZ[0]) + pi - BASE_YAW
        ready[0] = (ready[0] + pi) % (2 * pi) - pi
        return ready

    def _descend(self, target: Float, turn: Float, start: Float, attempt: int) -> Solution:
        low, high = JOINT_LIMITS.T
        joints = np.clip(start, low, high)
        damping = 1e-3
        error = self._error(joints, target, turn)
        for _ in range(MAX_ITERATIONS):
            if _is_close(error):
                break
            jacobian = self._weighted_jacobian()
            square = jacobian.T @ jacobian
            step = np.linalg.solve(square + damping * np.eye(6), jacobian.T @ error)
            step *= min(1.0, 0.5 / max(float(np.abs(step).max()), 1e-12))
            tried = np.clip(joints + step, low, high)
            tried_error = self._error(tried, target, turn)
            if tried_error @ tried_error < error @ error:
                joints, error, damping = tried, tried_error, max(damping / 5, 1e-8)
            else:
                damping *= 8
                if damping > 1e3:
                    break
                self._error(joints, target, turn)  # the Jacobian belongs to `joints`
        far, off = np.linalg.norm(error[:3]), np.linalg.norm(error[3:]) / ROTATION_WEIGHT
        return Solution(joints, _is_close(error), float(far), float(off), attempt)

    def _error(self, joints: Float, target: Float, turn: Float) -> Float:
        """Return the twist from the pose at `joints` to the target, weighted, shape (6,)."""
        position, rotation = self.pose(joints)
        out = np.empty(6)
        out[:3] = target - position
        out[3:] = ROTATION_WEIGHT * _rotation_vector(turn @ rotation.T)
        return out

    def _weighted_jacobian(self) -> Float:
        mujoco.mj_comPos(self._model, self._data)
        mujoco.mj_jacSite(
            self._model, self._data, self._jacobian[:3], self._jacobian[3:], self._site
        )
        jacobian = self._jacobian[:, :6].copy()
        jacobian[3:] *= ROTATION_WEIGHT
        return jacobian


@cache
def _arm_model() -> mujoco.MjModel:
    return mujoco.MjModel.from_xml_string(build_arm_mjcf())


def _rotation_vector(turn: Float) -> Float:
    """Return axis times angle of a rotation matrix, shape (3,)."""
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
    sine, cosine = np.linalg.norm(axis) / 2, (np.trace(turn) - 1) / 2
    angle = np.arctan2(sine, cosine)
    if sine > 1e-9:
        return np.asarray(axis / (2 * sine) * angle)
    if cosine > 0:
        return np.zeros(3)
    # half a turn: the axis is the column that the rotation keeps
    column = int(np.argmax(np.diag(turn)))
    half = turn[:, column] + np.eye(3)[column]
    return np.asarray(half / np.linalg.norm(half) * pi)


def _is_close(error: Float) -> bool:
    far, off = np.linalg.norm(error[:3]), np.linalg.norm(error[3:])
    return bool(far < POSITION_TOL and off < ROTATION_TOL * ROTATION_WEIGHT)


def _badness(solution: Solution) -> float:
    return solution.position_error_m + ROTATION_WEIGHT * solution.rotation_error_rad
