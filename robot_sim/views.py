"""Named cameras of the robot's table: what the people who use it call front, top and side."""

from __future__ import annotations

from robot_sim.optics import Camera

__all__ = ["VIEWS"]

# All of them hold the whole workspace; "stage" also shows the arm at work.
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
