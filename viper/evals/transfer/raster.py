"""Draws a solid's triangles into a depth map, pixel by pixel, exact to half a pixel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viper.evals.transfer.solids import half_height, mesh
from viper.evals.transfer.stage import Solid, View

__all__ = ["rasterise", "turn", "world_points"]

Float = NDArray[np.float64]


def world_points(solid: Solid) -> Float:
    """Return the corners of a solid's mesh where it stands, shape (n, 3), metres."""
    half = half_height(solid.shape) * solid.half_m
    corners = mesh(solid.shape).points * half @ turn(solid).T
    return np.asarray(corners + np.array([*solid.xy, half]))


def turn(solid: Solid) -> Float:
    """Return the rotation of a solid around the vertical, shape (3, 3)."""
    cos, sin = np.cos(solid.yaw), np.sin(solid.yaw)
    return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])


def rasterise(solid: Solid, view: View) -> tuple[Float, NDArray[np.int64]]:
    """Return what is nearest at every pixel's centre, both of shape (h, w).

    Returns:
        The distance along the view, inf beside the solid, and the number of the triangle of its
        mesh, -1 beside it.
    """
    pixels, depth = view.project(world_points(solid))
    nearest = np.full((view.height, view.width), np.inf)
    numbers = np.full(nearest.shape, -1)
    for number, corners in enumerate(mesh(solid.shape).triangles):
        _draw(nearest, numbers, number, pixels[corners], depth[corners])
    return nearest, numbers


def _draw(
    nearest: Float, numbers: NDArray[np.int64], number: int, corners: Float, depth: Float
) -> None:
    (ax, ay), (bx, by), (cx, cy) = corners
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if area >= 0:
        return  # seen from behind: y grows downwards
    height, width = nearest.shape
    x0, x1 = max(0, int(np.ceil(min(ax, bx, cx) - 0.5))), min(width, int(max(ax, bx, cx) + 0.5))
    y0, y1 = max(0, int(np.ceil(min(ay, by, cy) - 0.5))), min(height, int(max(ay, by, cy) + 0.5))
    if x0 >= x1 or y0 >= y1:
        return
    x, y = np.arange(x0, x1)[None] + 0.5, np.arange(y0, y1)[:, None] + 0.5
    u = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area
    v = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area
    # 1 / depth is linear in the picture
    distance = 1 / ((1 - u - v) / depth[0] + u / depth[1] + v / depth[2])
    tile = nearest[y0:y1, x0:x1]
    is_nearer = (u >= 0) & (v >= 0) & (u + v <= 1) & (distance < tile)
    np.copyto(tile, distance, where=is_nearer)
    np.copyto(numbers[y0:y1, x0:x1], number, where=is_nearer)
