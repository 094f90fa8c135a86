"""A height map of a patch of the table: what a range camera above it measures.

Grasps and places are planned on this map alone, so they take neighbours, stacks and fallen
things as they come. The arm itself is transparent to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np
from numpy.typing import ArrayLike, NDArray

from robot_sim.mjcf import GROUP_OBJECT, GROUP_TABLE
from robot_sim.world import World

__all__ = ["HeightMap", "scan"]

Float = NDArray[np.float64]

# Height of the range camera, metres: rays are almost parallel.
CAMERA_Z = 4.0
# What a thing is set down on touches it so much below the highest point, metres.
CARRIES_M = 0.005


@dataclass(frozen=True)
class HeightMap:
    """Heights on a square grid.

    Attributes:
        center: World (x, y) of the middle, metres.
        cell_m: Width of a cell.
        heights: Shape (n, n), metres over the table; first axis x, second y.
        items: Shape (n, n): index of the object that is on top there, -1 for none.
    """

    center: tuple[float, float]
    cell_m: float
    heights: Float
    items: NDArray[np.int32]

    def index(self, points: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return grid indices of world points (..., 2), clipped to the map."""
        n = len(self.heights)
        offset = (np.asarray(points, dtype=float) - np.array(self.center)) / self.cell_m
        cells = np.clip(np.floor(offset + n / 2), 0, n - 1).astype(np.intp)
        return cells[..., 0], cells[..., 1]

    def points(self) -> Float:
        """Return the world (x, y) of all cell centres, shape (n, n, 2)."""
        n = len(self.heights)
        axis = (np.arange(n) - (n - 1) / 2) * self.cell_m
        grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)
        return np.asarray(grid + np.array(self.center))

    def highest(self, center: ArrayLike, radius_m: float) -> float:
        """Return the greatest height within a circle, metres."""
        # only the square around the circle is looked at: this is asked thousands of times a plan
        axis = (np.arange(len(self.heights)) - (len(self.heights) - 1) / 2) * self.cell_m
        x, y = (axis + (mid - to) for mid, to in zip(self.center, np.asarray(center), strict=True))
        reach = radius_m + 1e-9
        along, across = (slice(*np.searchsorted(away, (-reach, reach))) for away in (x, y))
        near = x[along, None] ** 2 + y[across] ** 2 <= radius_m**2
        return float(self.heights[along, across][near].max(initial=0.0))

    def footing(self, center: ArrayLike, radius_m: float) -> float:
        """Return the share of a circle that would carry what is set down there, 0 to 1.

        That is what reaches up to 5 mm below the highest point within the circle: all of a bare
        table, next to nothing of a tip or of the edge of a pile.
        """
        away = np.linalg.norm(self.points() - np.asarray(center, dtype=float), axis=-1)
        inside = self.heights[away <= radius_m]
        return float(np.mean(inside >= self.highest(center, radius_m) - CARRIES_M))


def scan(
    world: World,
    center: tuple[float, float],
    *,
    half_m: float = 0.11,
    cell_m: float = 0.0025,
    ignore: str | None = None,
) -> HeightMap:
    """Measure the heights around a point.

    Args:
        world: As it stands now.
        center: World (x, y), metres.
        half_m: Half the width of the map, metres.
        cell_m: Width of a cell, metres.
        ignore: An object to see through, say the one in the hand.
    """
    n = 2 * round(half_m / cell_m)
    empty = HeightMap(center, cell_m, np.zeros((n, n)), np.full((n, n), -1, dtype=np.int32))
    eye = np.array([*center, CAMERA_Z])
    rays = np.concatenate([empty.points().reshape(-1, 2), np.zeros((n * n, 1))], axis=1) - eye
    rays[:, 2] += 0.03  # exact at the height where fingers work
    length = np.linalg.norm(rays, axis=1, keepdims=True)
    geom, distance = np.full(n * n, -1, dtype=np.int32), np.full(n * n, -1.0)
    groups = np.zeros(6, dtype=np.uint8)
    groups[[GROUP_TABLE, GROUP_OBJECT]] = 1
    mujoco.mj_multiRay(
        m=world.model,
        d=world.data,
        pnt=eye,
        vec=(rays / length).ravel(),
        geomgroup=groups,
        flg_static=True,
        bodyexclude=-1 if ignore is None else int(world.model.body(ignore).id),
        geomid=geom,
        dist=distance,
        normal=None,
        nray=n * n,
        cutoff=100.0,
    )
    item_of_body = np.full(world.model.nbody, -1, dtype=np.int32)
    item_of_body[world.body_ids] = np.arange(len(world.body_ids))
    item = np.where(geom < 0, -1, item_of_body[world.model.geom_bodyid[geom]])
    height = np.where(geom < 0, 0.0, CAMERA_Z + distance * (rays / length)[:, 2])
    return HeightMap(center, cell_m, height.reshape(n, n), item.reshape(n, n).astype(np.int32))
