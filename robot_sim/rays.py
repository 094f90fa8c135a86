"""Rays against the world: what is hit, where, and which way the surface faces.

`mj_multiRay` answers for everything in the model; the room behind the table is two planes,
computed here. No light and no colour in this file.
"""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np
from numpy.typing import NDArray

from robot_sim.mjcf import GROUP_OBJECT, GROUP_OTHER, GROUP_TABLE
from robot_sim.shapes import extent, surface_normals
from robot_sim.world import World

__all__ = ["FLOOR", "OTHER", "TABLE", "WALL", "Hits", "RayCaster"]

Float = NDArray[np.float32]
Int = NDArray[np.int32]

# What a ray hit when it was not an object (objects are 0, 1, ...).
TABLE, OTHER, FLOOR, WALL = -1, -2, -3, -4

# The room, metres: height of the floor, y of the far wall.
FLOOR_Z, WALL_Y = -0.72, 1.5
# A blocker must be this much nearer to the lamp than the lit point, metres. Covers the gap
# between facets and the smooth surface they stand for.
SHADOW_BIAS = 0.0016


@dataclass(frozen=True)
class Hits:
    """What a batch of rays met; n rays.

    Attributes:
        item: Shape (n,): object index, or one of TABLE, OTHER, FLOOR, WALL.
        geom: Shape (n,): MuJoCo geom id, -1 for floor and wall.
        distance: Shape (n,), metres from the eye.
        point: Shape (n, 3), world, metres.
        normal: Shape (n, 3), world, unit, smooth.
        local: Shape (n, 3): the point in the frame of the object it lies on, in units of the
            object's `scale_m`; zero elsewhere.
    """

    item: Int
    geom: Int
    distance: Float
    point: Float
    normal: Float
    local: Float


class RayCaster:
    """Casts rays into a world as it stands now."""

    def __init__(self, world: World) -> None:
        self.world = world
        model, self._data = world.model, world.data
        self._model = model
        self._item_of_geom = np.full(model.ngeom + 1, OTHER, dtype=np.int32)
        table = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_GEOM, "table")
        if table >= 0:
            self._item_of_geom[table] = TABLE
        for index, body in enumerate(world.body_ids):
            first, count = model.body_geomadr[body], model.body_geomnum[body]
            self._item_of_geom[first : first + count] = index
        self._visible = _groups(GROUP_TABLE, GROUP_OTHER, GROUP_OBJECT)
        self._blockers = _groups(GROUP_OTHER, GROUP_OBJECT)

    def cast(self, eye: NDArray[np.float64], rays: NDArray[np.float64]) -> Hits:
        """Return what rays from `eye` (3,) along unit directions `rays` (n, 3) meet."""
        geom, distance, normal = self._multi_ray(eye, rays, self._visible)
        item = self._item_of_geom[geom]
        item[geom < 0] = WALL
        direction = rays.astype(np.float32)
        self._close_the_room(eye, direction, item, distance, normal)
        point = eye.astype(np.float32) + distance[:, None] * direction
        local = np.zeros_like(point)
        self._smooth(item, geom, point, normal, local)
        return Hits(item, geom, distance, point, normal, local)

    def is_blocked(self, lamp: NDArray[np.float64], points: Float) -> NDArray[np.bool_]:
        """Return for each point (n, 3) whether something stands between it and `lamp` (3,)."""
        rays = points.astype(np.float64) - lamp
        reach = np.sqrt(np.einsum("ij,ij->i", rays, rays))
        rays /= reach[:, None]
        geom, distance, _ = self._multi_ray(lamp, rays, self._blockers, normals=False)
        return (geom >= 0) & (distance < reach - SHADOW_BIAS)

    def hits_object(
        self, index: int, eye: NDArray[np.float64], rays: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Return which rays would meet object `index` if nothing else were there, (n,)."""
        model = self._model
        body = self.world.body_ids[index]
        first, count = model.body_geomadr[body], model.body_geomnum[body]
        groups = model.geom_group[first : first + count].copy()
        lonely = 5
        model.geom_group[first : first + count][groups == GROUP_OBJECT] = lonely
        try:
            geom, _, _ = self._multi_ray(eye, rays, _groups(lonely), normals=False)
        finally:
            model.geom_group[first : first + count] = groups
        return np.asarray(self._item_of_geom[geom] == index) & (geom >= 0)

    def _multi_ray(
        self,
        eye: NDArray[np.float64],
        rays: NDArray[np.float64],
        groups: NDArray[np.uint8],
        *,
        normals: bool = True,
    ) -> tuple[Int, Float, Float]:
        n = len(rays)
        geom = np.full(n, -1, dtype=np.int32)
        distance = np.full(n, -1.0)
        normal = np.zeros(3 * n) if normals else None
        if n:
            mujoco.mj_multiRay(
                m=self._model,
                d=self._data,
                pnt=np.ascontiguousarray(eye, dtype=np.float64),
                vec=np.ascontiguousarray(rays, dtype=np.float64).ravel(),
                geomgroup=groups,
                flg_static=True,
                bodyexclude=-1,
                geomid=geom,
                dist=distance,
                normal=normal,
                nray=n,
                cutoff=10.0,
            )
        flat = np.zeros((0, 3)) if normal is None else normal.reshape(n, 3)
        return geom, distance.astype(np.float32), flat.astype(np.float32)

    def _close_the_room(
        self,
        eye: NDArray[np.float64],
        direction: Float,
        item: Int,
        distance: Float,
        normal: Float,
    ) -> None:
        """Let rays that met nothing end on the floor or on the wall (in place)."""
        missed = np.flatnonzero(item == WALL)
        if not len(missed):
            return
        d = direction[missed]
        far = np.float32(50.0)  # metres; for rays that run along or away from a plane
        with np.errstate(divide="ignore", invalid="ignore"):
            to_floor = np.where(d[:, 2] < -1e-4, (FLOOR_Z - eye[2]) / d[:, 2], far)
            to_wall = np.where(d[:, 1] > 1e-4, (WALL_Y - eye[1]) / d[:, 1], far)
        is_floor = to_floor < to_wall
        item[missed[is_floor]] = FLOOR
        distance[missed] = np.minimum(to_floor, to_wall)
        normal[missed] = np.where(is_floor[:, None], np.float32([0, 0, 1]), np.float32([0, -1, 0]))

    def _smooth(self, item: Int, geom: Int, point: Float, normal: Float, local: Float) -> None:
        """Replace the normals of facets by those of the shape they stand for (in place)."""
        order = np.flatnonzero(item >= 0)
        if not len(order):
            return
        order = order[np.argsort(item[order], kind="stable")]
        bounds = np.searchsorted(item[order], np.arange(len(self.world.body_ids) + 1))
        for index, (body, scene_object) in enumerate(
            zip(self.world.body_ids, self.world.scene.objects, strict=True)
        ):
            rows = order[bounds[index] : bounds[index + 1]]
            if not len(rows):
                continue
            turn = self._data.xmat[body].reshape(3, 3).astype(np.float32)
            origin = self._data.xpos[body].astype(np.float32)
            here = (point[rows] - origin) @ turn / np.float32(scene_object.scale_m)
            local[rows] = here
            first = self._model.body_geomadr[body]
            is_main = geom[rows] == first  # the other visible geoms are the handle of a cup
            main = rows[is_main]
            facet = normal[main] @ turn
            normal[main] = surface_normals(scene_object.shape, here[is_main], facet) @ turn.T


def _groups(*visible: int) -> NDArray[np.uint8]:
    mask = np.zeros(6, dtype=np.uint8)
    mask[list(visible)] = 1
    return mask


def bounding_radius_m(world: World, index: int) -> float:
    """Return the radius of a ball around object `index` that holds all of it, metres."""
    item = world.scene.objects[index]
    radius, height = extent(item.shape)
    return float(np.hypot(radius, height / 2)) * item.scale_m
