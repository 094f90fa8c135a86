"""The truth of a transfer picture: what is seen where, by drawing the meshes into a depth map.

It is exact to half a pixel, and needs no path tracer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viper.evals.transfer.solids import half_height, mesh
from viper.evals.transfer.stage import Solid, Stage, View

if TYPE_CHECKING:
    from robot_sim import ObjectLabel

__all__ = ["label", "silhouettes", "visible_parts", "world_points"]

Float = NDArray[np.float64]


def world_points(solid: Solid) -> Float:
    """Return the corners of a solid's mesh where it stands, shape (n, 3), metres."""
    half = half_height(solid.shape) * solid.half_m
    cos, sin = np.cos(solid.yaw), np.sin(solid.yaw)
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    return np.asarray(mesh(solid.shape).points * half @ turn.T + np.array([*solid.xy, half]))


def silhouettes(stage: Stage, *, shrink: int = 1) -> Float:
    """Return the distance of each solid alone at every pixel, inf beside it: (n, h, w).

    Args:
        stage: What stands where, and who looks.
        shrink: Make the picture so many times smaller, which is faster.
    """
    view = stage.view
    view = replace(view, width=view.width // shrink, height=view.height // shrink)
    return np.stack([_depth_map(solid, view) for solid in stage.solids])


def visible_parts(depths: Float) -> list[float]:
    """Return how much of each silhouette no other one covers, 0 to 1."""
    nearest = depths.argmin(axis=0)
    whole = np.isfinite(depths)
    return [
        float((whole[i] & (nearest == i)).sum() / max(1, whole[i].sum()))
        for i in range(len(depths))
    ]


def label(stage: Stage) -> list[ObjectLabel]:
    """Return one label per solid, in the order of the stage, hidden ones included."""
    from robot_sim import ObjectLabel

    depths = silhouettes(stage)
    nearest, parts = depths.argmin(axis=0), visible_parts(depths)
    found = []
    for i, solid in enumerate(stage.solids):
        mask = (nearest == i) & np.isfinite(depths[i])
        x, y = stage.place(solid.xy)
        found.append(
            ObjectLabel(
                name=solid.name,
                shape=solid.shape,
                color=solid.color,
                material=solid.material,
                size=solid.size,
                box_xyxy=_box(mask),
                mask=mask,
                visible_fraction=parts[i],
                xyz_m=(x, y, half_height(solid.shape) * solid.half_m),
                depth_m=float(np.median(depths[i][mask])) if mask.any() else float("nan"),
            )
        )
    return found


def _box(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    if not mask.any():
        return 0, 0, 0, 0
    xs, ys = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1


def _depth_map(solid: Solid, view: View) -> Float:
    """Return the distance along the view of the nearest triangle at every pixel's centre."""
    pixels, depth = view.project(world_points(solid))
    out = np.full((view.height, view.width), np.inf)
    for triangle in mesh(solid.shape).triangles:
        _draw(out, pixels[triangle], depth[triangle])
    return out


def _draw(out: Float, corners: Float, depth: Float) -> None:
    (ax, ay), (bx, by), (cx, cy) = corners
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if area >= 0:
        return  # seen from behind: y grows downwards
    height, width = out.shape
    x0, x1 = max(0, int(np.ceil(min(ax, bx, cx) - 0.5))), min(width, int(max(ax, bx, cx) + 0.5))
    y0, y1 = max(0, int(np.ceil(min(ay, by, cy) - 0.5))), min(height, int(max(ay, by, cy) + 0.5))
    if x0 >= x1 or y0 >= y1:
        return
    x, y = np.arange(x0, x1)[None] + 0.5, np.arange(y0, y1)[:, None] + 0.5
    u = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area
    v = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area
    inside = (u >= 0) & (v >= 0) & (u + v <= 1)
    # 1 / depth is linear in the picture
    inverse = (1 - u - v) / depth[0] + u / depth[1] + v / depth[2]
    tile = out[y0:y1, x0:x1]
    np.copyto(tile, np.minimum(tile, 1 / inverse), where=inside)
