"""The arm on paper: published UR5e lengths and limits, and forward kinematics from them.

Denavit-Hartenberg parameters, torque and speed limits as Universal Robots publishes them for
the UR5e; where the arm stands is ours. No MuJoCo here: the model in `arm_mjcf` is tested
against this file.
"""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "BASE_XYZ",
    "BASE_YAW",
    "DH",
    "HOME",
    "JOINTS",
    "JOINT_LIMITS",
    "PINCH_M",
    "SPEED_LIMITS",
    "TORQUE_LIMITS",
    "flange_pose",
    "pinch_pose",
]

Float = NDArray[np.float64]

JOINTS = ("shoulder_pan", "shoulder_lift", "elbow", "wrist_1", "wrist_2", "wrist_3")

# Standard Denavit-Hartenberg rows (a, d, alpha): metres, metres, radians.
DH: tuple[tuple[float, float, float], ...] = (
    (0.0, 0.1625, pi / 2),
    (-0.425, 0.0, 0.0),
    (-0.3922, 0.0, 0.0),
    (0.0, 0.1333, pi / 2),
    (0.0, 0.0997, -pi / 2),
    (0.0, 0.0996, 0.0),
)

# Lowest and highest angle of each joint, radians, shape (6, 2).
JOINT_LIMITS: Float = np.array([[-1, 1]] * 6) * np.array([[2, 2, 1, 2, 2, 2]]).T * pi
# N m.
TORQUE_LIMITS: Float = np.array([150.0, 150.0, 150.0, 28.0, 28.0, 28.0])
# rad/s.
SPEED_LIMITS: Float = np.full(6, pi)

# The base stands behind the top side of the workspace, raised so that the far corners can be
# reached both at the table and 20 cm above it. The yaw lets the arm point at the viewer when
# the first joint is 0.
BASE_XYZ = (0.0, 0.04, 0.15)
BASE_YAW = pi / 2

# From the flange to the point between the finger pads, along the tool axis, metres.
PINCH_M = 0.145

# Folded back, the hand high behind the workspace: hides nothing from a camera in front.
HOME: Float = np.array([-0.6182, -2.3314, 2.0888, -1.3282, -pi / 2, -3.7598])


def flange_pose(joints: ArrayLike) -> Float:
    """Return the pose of the flange in the world as a homogeneous matrix, shape (4, 4).

    Args:
        joints: Angles, shape (6,), radians.
    """
    turn = np.eye(4)
    turn[:2, :2] = [[cos(BASE_YAW), -sin(BASE_YAW)], [sin(BASE_YAW), cos(BASE_YAW)]]
    turn[:3, 3] = BASE_XYZ
    for theta, row in zip(np.asarray(joints, dtype=float), DH, strict=True):
        turn = turn @ _link(float(theta), *row)
    return turn


def pinch_pose(joints: ArrayLike) -> Float:
    """Return the pose of the pinch point in the world, shape (4, 4); its z is the tool axis."""
    pose = flange_pose(joints)
    pose[:3, 3] += PINCH_M * pose[:3, 2]
    return pose


def _link(theta: float, a: float, d: float, alpha: float) -> Float:
    c, s, ca, sa = cos(theta), sin(theta), cos(alpha), sin(alpha)
    return np.array(
        [
            [c, -s * ca, s * sa, a * c],
            [s, c * ca, -c * sa, a * s],
            [0, sa, ca, d],
            [0, 0, 0, 1],
        ]
    )
