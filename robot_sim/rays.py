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

__all__ = ["FLOOR", "OTHER", "TABLE", "WALL", "Hits", "RayCaster", "bounding_radius_m"]

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

    def take(self, rows: NDArray[np.intp]) -> Hits:
        """Return some of the hits, in the order of `rows` (k,)."""
        return Hits(
            self.item[rows],
            self.geom[rows],
            self.distance[rows],
            self.point[rows],
            self.normal[rows],
            self.local[rows],
        )


class RayCaster:
    """Casts rays into a world as it stands now."""

    def __init__(self, world: World) -> None:
        self.world = world
        model, self._data = world.model, world.data
        self._model = model
        self._item_of_geom = np.full(model.ngeom + 1, OTHER, dtype=np.int32)
        table = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_GEOM, "table")
        self._table = int(table)
        if table >= 0:
            self._item_of_geom[table] = TABLE
        for index, body in enumerate(world.body_ids):
            first, count = model.body_geomadr[body], model.body_geomnum[body]
            self._item_of_geom[first : first + count] = index
        self._visible = _groups(GROUP_TABLE, GROUP_OTHER, GROUP_OBJECT)
        self._blockers = _groups(GROUP_OTHER, GROUP_OBJECT)

    def cast(self, eye: NDArray[np.float64], rays: NDArray[np.float64]) -> Hits:
        """Return what rays from `eye` (3,) along unit directions `rays` (n, 3) meet."""
        direction = rays.astype(np.float32)
        geom, item, distance, normal = self._bare_table(eye, direction)
        rest = np.flatnonzero((item != TABLE) | self._may_hit(eye, direction))
        hit, distance[rest], normal[rest] = self._multi_ray(eye, rays[rest], self._visible)
        geom[rest] = hit
        item[rest] = np.where(hit < 0, WALL, self._item_of_geom[hit])
        self._close_the_room(eye, direction, item, distance, normal)
        point = eye.astype(np.float32) + distance[:, None] * direction
        local = np.zeros_like(point)
        self._smooth(item, geom, point, normal, local)
        return Hits(item, geom, distance, point, normal, local)

    def is_blocked(self, lamp: NDArray[np.float64], points: Float) -> NDArray[np.bool_]:
        """Return for each point (n, 3) whether something stands between it and `lamp` (3,)."""
        away = points - lamp.astype(np.float32)
        reach = np.sqrt(np.einsum("ij,ij->i", away, away))
        away /= reach[:, None]
        blocked = np.zeros(len(points), dtype=np.bool_)
        rows = np.flatnonzero(self._may_hit(lamp, away))
        # in double precision, or the bias would drown in rounding
        rays = points[rows].astype(np.float64) - lamp
        rays /= np.sqrt(np.einsum("ij,ij->i", rays, rays))[:, None]
        geom, distance, _ = self._multi_ray(lamp, rays, self._blockers, normals=False)
        blocked[rows] = (geom >= 0) & (distance < reach[rows] - SHADOW_BIAS)
        return blocked

    def _may_hit(self, eye: NDArray[np.float64], direction: Float) -> NDArray[np.bool_]:
        """Return which unit directions (n, 3) come near anything that stands on the table."""
        model = self._model
        solid = np.flatnonzero(self._blockers[np.clip(model.geom_group, 0, 5)])
        if np.any(model.geom_rbound[solid] <= 0):  # planes have no bounding ball
            return np.ones(len(direction), dtype=np.bool_)
        centre = self._data.geom_xpos[solid] - eye
        away2 = np.einsum("ij,ij->i", centre, centre)
        # a ray passes a ball if along >= sqrt(d^2 - r^2), the length of the tangent
        tangent = np.sqrt(np.maximum(away2 - (model.geom_rbound[solid] * 1.02) ** 2, 0))
        near = np.zeros(len(direction), dtype=np.bool_)
        for geom, to_centre, limit in zip(
            solid, centre.astype(np.float32), tangent.astype(np.float32), strict=True
        ):
            rows = np.flatnonzero(~near & ((direction @ to_centre >= limit) | (limit == 0)))
            if len(rows):
                near[rows] = self._meets_box(int(geom), eye, direction[rows])
        return near

    def _meets_box(
        self, geom: int, eye: NDArray[np.float64], direction: Float
    ) -> NDArray[np.bool_]:
        """Return which directions (n, 3) from `eye` meet the bounding box of a geom."""
        turn = self._data.geom_xmat[geom].reshape(3, 3)
        centre, half = self._model.geom_aabb[geom].reshape(2, 3)
        start = ((eye - self._data.geom_xpos[geom]) @ turn - centre).astype(np.float32)
        heading = direction @ turn.astype(np.float32)
        heading[np.abs(heading) < 1e-9] = 1e-9
        middle = -start / heading
        reach = np.abs((half + 0.001).astype(np.float32) / heading)
        enter, leave = (middle - reach).max(axis=1), (middle + reach).min(axis=1)
        return np.asarray((enter <= leave) & (leave >= 0))

    def _bare_table(
        self, eye: NDArray[np.float64], direction: Float
    ) -> tuple[Int, Int, Float, Float]:
        """Return (geom, item, distance, normal) as if only the table top were there.

        Most of a picture is bare table, and a plane is cheaper than asking MuJoCo.
        """
        n = len(direction)
        table = self.world.scene.table
        with np.errstate(divide="ignore", over="ignore"):
            down = np.minimum(direction[:, 2], np.float32(-1e-6))
            distance = np.asarray(np.float32(-eye[2]) / down, dtype=np.float32)
        x = distance * direction[:, 0] + np.float32(eye[0] - table.center[0])
        y = distance * direction[:, 1] + np.float32(eye[1] - table.center[1])
        is_top = (np.abs(x) < table.half_size[0]) & (np.abs(y) < table.half_size[1])
        is_top &= (eye[2] > 0) & (self._table >= 0)
        item = np.where(is_top, TABLE, WALL).astype(np.int32)
        geom = np.where(is_top, self._table, -1).astype(np.int32)
        normal = np.zeros((n, 3), dtype=np.float32)
        normal[:, 2] = 1
        return geom, item, distance, normal

    def hits_object(
        self, index: int, eye: NDArray[np.float64], rays: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Return which rays would meet object `index` if nothing else were there, (n,).

        Moves the object to a geom group of its own for the moment, so the model must not be
        used by another thread meanwhile.
        """
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
        return np.asarray((geom >= 0) & (self._item_of_geom[geom] == index))

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
        normal[missed] = np.where(is_floor[:, None], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0])

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
