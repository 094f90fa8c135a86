"""Named cameras of the robot's table: front, top, side, stage, and the one on the wrist.

The fixed ones hold the whole workspace; "stage" also shows the arm at work. "wrist" sits on the
gripper and moves with it, so it is asked for with a world.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from robot_sim.errors import SceneError
from robot_sim.optics import Camera

if TYPE_CHECKING:
    from robot_sim.world import World

__all__ = ["VIEWS", "VIEW_NAMES", "view"]

VIEWS: dict[str, Camera] = {
    "front": Camera(look_at=(0.0, -0.5, 0.02), distance_m=1.32, elevation_deg=52, fov_deg=36),
    "top": Camera(look_at=(0.0, -0.5, 0.0), distance_m=1.3, elevation_deg=89.9, fov_deg=33),
    "side": Camera(
        look_at=(0.0, -0.48, 0.05), distance_m=1.4, elevation_deg=28, azimuth_deg=-48, fov_deg=36
    ),
    "stage": Camera(
        look_at=(0.0, -0.36, 0.16), distance_m=1.7, elevation_deg=24, azimuth_deg=-24, fov_deg=36
    ),
}
VIEW_NAMES = (*VIEWS, "wrist")

# In the frame of the gripper (z along the tool, the fingers close along x), metres: where the
# lens is, and a point in the middle of its picture, a little past the finger tips.
WRIST_EYE = np.array([0.0, 0.085, 0.02])
WRIST_AIM = np.array([0.0, 0.025, 0.17])
WRIST_FOV_DEG = 70.0


def view(
    name: str, world: World | None = None, *, width: int | None = None, height: int | None = None
) -> Camera:
    """Return a named camera.

    Args:
        name: One of `VIEW_NAMES`.
        world: Where the arm is now; "wrist" needs it.
        width: Pixels, else the view's own.
        height: Pixels, else the view's own.

    Raises:
        SceneError: If there is no such view, or no arm to carry it.
    """
    if name not in VIEW_NAMES:
        raise SceneError(f"unknown view {name!r}; one of {', '.join(VIEW_NAMES)}.")
    camera = VIEWS[name] if name in VIEWS else _wrist(world)
    return replace(camera, width=width or camera.width, height=height or camera.height)


def _wrist(world: World | None) -> Camera:
    names = [] if world is None else [world.model.body(k).name for k in range(world.model.nbody)]
    if world is None or "gripper" not in names:
        raise SceneError(
            'the view "wrist" is carried by the arm, and this world has none; '
            "take it of a robot's world: Robot(scene).world."
        )
    hand = world.data.body("gripper")
    turn = hand.xmat.reshape(3, 3)
    ahead = WRIST_AIM - WRIST_EYE
    ahead = ahead / np.linalg.norm(ahead)
    right = np.array([-1.0, 0.0, 0.0])  # so that the fingers come in from below
    in_hand = np.stack([right, np.cross(ahead, right), ahead], axis=1)
    return Camera.from_pose(hand.xpos + turn @ WRIST_EYE, turn @ in_hand, fov_deg=WRIST_FOV_DEG)
