"""Rays against the world: what is hit, where, and which way the surface faces.

`mj_multiRay` answers for everything in the model; the room behind the table is two planes,
computed here. No light and no colour in this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import mujoco
import numpy as np
from numpy.typing import NDArray

from robot_sim.mjcf import GROUP_OBJECT, GROUP_OTHER, GROUP_TABLE
from robot_sim.pencil import Meshes, Pencil
from robot_sim.shapes import extent, surface_normals
from robot_sim.silhouettes import SLACK_M, Boxes, Silhouettes
from robot_sim.world import World

__all__ = [
    "FLOOR",
    "OTHER",
    "TABLE",
    "WALL",
    "Hits",
    "RayCaster",
    "bounding_radius_m",
    "rows_by_item",
]

Float = NDArray[np.float32]
Int = NDArray[np.int32]

# What a ray hit when it was not an object (objects are 0, 1, ...).
TABLE, OTHER, FLOOR, WALL = -1, -2, -3, -4

# The room, metres: height of the floor, y of the far wall.
FLOOR_Z, WALL_Y = -0.72, 1.5
# A blocker must be this much nearer to the lamp than the lit point, metres. Covers the gap
# between facets and the smooth surface they stand for.
SHADOW_BIAS = 0.0016
# A geom group that nothing is in, to hide things for a moment.
UNSEEN = 5
# From so many rays near meshes on it pays to sort the meshes for them.
WORTH_A_PENCIL = 700
# Kinds of geoms: those that MuJoCo meets fast, and those that a pencil of rays meets faster.
SMALL, MESH = np.uint8(1), np.uint8(2)


@dataclass(frozen=True)
class Hits:
    """What a batch of rays met; n rays.

    Attributes:
        item: Shape (n,): object index, or one of TABLE, OTHER, FLOOR, WALL.
        geom: Shape (n,): MuJoCo geom id, -1 for floor and wall.
        distance: Shape (n,), metres from the eye.
        point: Shape (3, n), world, metres. Stored like this, and not as (n, 3), because NumPy is
            ten times as fast along n as along 3.
        normal: Shape (3, n), world, unit, smooth.
        local: Shape (3, n): the point in the frame of the object it lies on, in units of the
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
            self.item.take(rows),
            self.geom.take(rows),
            self.distance.take(rows),
            self.point.take(rows, axis=1),
            self.normal.take(rows, axis=1),
            self.local.take(rows, axis=1),
        )


class RayCaster:
    """Casts rays into a world as it stands now.

    Hides some of the model's geoms for moments, so the model must not be used by another thread
    meanwhile.

    Attributes:
        item_of_geom: What each geom of the model counts as, see `Hits.item`, shape (ngeom + 1,).
    """

    def __init__(self, world: World) -> None:
        self.world = world
        model, self._data = world.model, world.data
        self._model = model
        self.item_of_geom = np.full(model.ngeom + 1, OTHER, dtype=np.int32)
        table = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_GEOM, "table")
        self._table = int(table)
        if table >= 0:
            self.item_of_geom[table] = TABLE
        for index, body in enumerate(world.body_ids):
            first, count = model.body_geomadr[body], model.body_geomnum[body]
            self.item_of_geom[first : first + count] = index
        self._visible = _groups(GROUP_TABLE, GROUP_OTHER, GROUP_OBJECT)
        self._blockers = _groups(GROUP_OTHER, GROUP_OBJECT)
        self._meshes = Meshes(model, world.data, self._blockers)
        self._pencils: dict[bytes, Pencil] = {}
        self._silhouettes: dict[bytes, Silhouettes] = {}
        self._solid = np.flatnonzero(self._blockers[np.clip(model.geom_group, 0, 5)])
        self._kinds = np.full(len(self._solid), SMALL, dtype=np.uint8)
        self._kinds[np.isin(self._solid, self._meshes.geoms)] = MESH
        self._boxes = self._boxes_of(self._solid)

    def cast(self, eye: NDArray[np.float64], rays: NDArray[np.float64]) -> Hits:
        """Return what rays from `eye` (3,) along unit directions `rays` (n, 3) meet."""
        columns = rays.T
        direction = np.array(columns, dtype=np.float32, order="C")
        geom, item, distance, normal = self._bare_table(eye, direction)
        kinds = self._may_meet(eye, direction)
        pencil, may_hit, meshes = self._shared_out(eye, kinds)
        off = np.flatnonzero((item != TABLE) & ~may_hit)
        if self._table >= 0 and len(off):  # past the top one may still see the side of the board
            board = self._boxes_of(np.array([self._table]))
            off = off[board.are_met(eye, direction.take(off, axis=1), SLACK_M)[0]]
        may_hit[off] = True
        rest = np.flatnonzero(may_hit)
        with self._hidden(pencil):
            hit, far, facet = self._multi_ray(eye, columns.take(rest, axis=1).T, self._visible)
        geom[rest], distance[rest] = hit, far
        item[rest] = np.where(hit < 0, WALL, self.item_of_geom.take(hit))
        _put(normal, rest, facet.T)
        if pencil is not None:
            found = pencil.cast(columns.take(meshes, axis=1))
            rows = meshes.take(found.ray)
            so_far = np.where(geom.take(rows) < 0, np.inf, distance.take(rows))
            first = np.flatnonzero(found.distance < so_far)
            rows, triangle = rows.take(first), found.triangle.take(first)
            geom[rows], distance[rows] = self._meshes.geom_of.take(triangle), found.distance[first]
            item[rows] = self.item_of_geom.take(geom.take(rows))
            _put(normal, rows, self._meshes.normals.take(triangle, axis=1))
        self._close_the_room(eye, direction, item, distance, normal)
        point = np.multiply(direction, distance, out=direction)
        point += eye.astype(np.float32)[:, None]
        local = np.zeros_like(point)
        self._smooth(item, geom, point, normal, local)
        return Hits(item, geom, distance, point, normal, local)

    def is_blocked(self, lamp: NDArray[np.float64], points: Float) -> NDArray[np.bool_]:
        """Return for each point (3, n) whether something stands between it and `lamp` (3,)."""
        kinds = self._may_meet(lamp, points - lamp.astype(np.float32)[:, None])
        pencil, may_hit, meshes = self._shared_out(lamp, kinds)
        blocked = np.zeros(points.shape[1], dtype=np.bool_)
        rows = np.flatnonzero(may_hit)
        rays, reach = _exact(points.take(rows, axis=1), lamp)
        with self._hidden(pencil):
            geom, distance, _ = self._multi_ray(lamp, rays.T, self._blockers, normals=False)
        blocked[rows] = (geom >= 0) & (distance < reach - SHADOW_BIAS)
        if pencil is not None:
            rows = meshes[~blocked.take(meshes)]
            rays, reach = _exact(points.take(rows, axis=1), lamp)
            found = pencil.cast(rays)
            blocked[rows.take(found.ray)] = found.distance < reach.take(found.ray) - SHADOW_BIAS
        return blocked

    def _may_meet(self, eye: NDArray[np.float64], direction: Float) -> NDArray[np.uint8]:
        """Return what kinds of geoms rays along directions (3, n) may meet, `SMALL` or `MESH`."""
        if np.any(self._model.geom_rbound[self._solid] <= 0):  # planes have no bounds
            return np.full(direction.shape[1], SMALL | MESH, dtype=np.uint8)
        if not len(self._solid) or not direction.size:
            return np.zeros(direction.shape[1], dtype=np.uint8)
        key = eye.tobytes()
        if key not in self._silhouettes:
            self._silhouettes[key] = Silhouettes(eye, self._boxes, self._kinds, direction)
        return self._silhouettes[key].kinds(direction)

    def _shared_out(
        self, eye: NDArray[np.float64], kinds: NDArray[np.uint8]
    ) -> tuple[Pencil | None, NDArray[np.bool_], NDArray[np.intp]]:
        """Return who looks for meshes, which rays are MuJoCo's (n,), and the numbers of his."""
        meshes = np.flatnonzero(kinds & MESH)
        pencil = self._pencil(eye, len(meshes))
        if pencil is None:
            return None, kinds != 0, meshes
        return pencil, (kinds & SMALL) != 0, meshes

    def _pencil(self, eye: NDArray[np.float64], n_rays: int) -> Pencil | None:
        """Return the pencil of rays from a point, or None if MuJoCo should do it all.

        Args:
            eye: The point.
            n_rays: How many rays come near a mesh.
        """
        key = eye.tobytes()
        if key not in self._pencils:
            if n_rays < WORTH_A_PENCIL:
                return None
            self._pencils[key] = Pencil(self._meshes, eye, n_rays)
        return self._pencils[key] if self._pencils[key].is_clear else None

    @contextmanager
    def _hidden(self, pencil: Pencil | None) -> Iterator[None]:
        """Hide from MuJoCo the meshes that a pencil answers for."""
        geoms = self._meshes.geoms if pencil is not None else self._meshes.geoms[:0]
        groups = self._model.geom_group[geoms].copy()
        self._model.geom_group[geoms] = UNSEEN
        try:
            yield
        finally:
            self._model.geom_group[geoms] = groups

    def _boxes_of(self, geoms: NDArray[np.intp]) -> Boxes:
        """Return the boxes around some geoms as they stand now."""
        turn = self._data.geom_xmat[geoms].reshape(-1, 3, 3)
        bounds = self._model.geom_aabb[geoms]
        middle = (turn @ bounds[:, :3, None])[:, :, 0] + self._data.geom_xpos[geoms]
        return Boxes(middle, turn, bounds[:, 3:])

    def _bare_table(
        self, eye: NDArray[np.float64], direction: Float
    ) -> tuple[Int, Int, Float, Float]:
        """Return (geom, item, distance, normal) as if only the table top were there.

        Most of a picture is bare table, and a plane is cheaper than asking MuJoCo.
        """
        table = self.world.scene.table
        dx, dy, dz = direction
        distance = np.minimum(dz, np.float32(-1e-6))
        np.divide(np.float32(-eye[2]), distance, out=distance)
        x = distance * dx
        x += np.float32(eye[0] - table.center[0])
        y = distance * dy
        y += np.float32(eye[1] - table.center[1])
        is_top = np.abs(x, out=x) < table.half_size[0]
        is_top &= np.abs(y, out=y) < table.half_size[1]
        is_top &= bool(eye[2] > 0 and self._table >= 0)
        item = np.where(is_top, np.int32(TABLE), np.int32(WALL))
        geom = np.where(is_top, np.int32(self._table), np.int32(-1))
        normal = np.zeros_like(direction)
        normal[2] = 1
        return geom, item, distance, normal

    def hits_object(
        self, index: int, eye: NDArray[np.float64], rays: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Return which rays would meet object `index` if nothing else were there, (n,)."""
        model = self._model
        body = self.world.body_ids[index]
        first, count = model.body_geomadr[body], model.body_geomnum[body]
        groups = model.geom_group[first : first + count].copy()
        seen = np.flatnonzero(groups == GROUP_OBJECT) + first
        boxes = self._boxes_of(seen)
        rows = np.flatnonzero(boxes.are_met(eye, rays.T.astype(np.float32), SLACK_M).any(axis=0))
        out = np.zeros(len(rays), dtype=np.bool_)
        lonely = UNSEEN
        model.geom_group[seen] = lonely
        try:
            geom, _, _ = self._multi_ray(eye, rays[rows], _groups(lonely), normals=False)
        finally:
            model.geom_group[first : first + count] = groups
        out[rows] = (geom >= 0) & (self.item_of_geom.take(geom) == index)
        return out

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
        far = np.float32(50.0)  # metres; for rays that run along or away from a plane
        dy, dz = direction[1].take(missed), direction[2].take(missed)
        with np.errstate(divide="ignore", invalid="ignore"):
            to_floor = np.where(dz < -1e-4, np.float32(FLOOR_Z - eye[2]) / dz, far)
            to_wall = np.where(dy > 1e-4, np.float32(WALL_Y - eye[1]) / dy, far)
        is_floor = to_floor < to_wall
        item[missed[is_floor]] = FLOOR
        distance[missed] = np.minimum(to_floor, to_wall)
        normal[0, missed] = 0
        normal[1, missed] = np.where(is_floor, np.float32(0), np.float32(-1))
        normal[2, missed] = is_floor

    def _smooth(self, item: Int, geom: Int, point: Float, normal: Float, local: Float) -> None:
        """Replace the normals of facets by those of the shape they stand for (in place)."""
        objects = self.world.scene.objects
        for index, rows in rows_by_item(item, len(objects)):
            body, shape = self.world.body_ids[index], objects[index].shape
            turn = self._data.xmat[body].reshape(3, 3).astype(np.float32)
            origin = self._data.xpos[body].astype(np.float32)
            here = turn.T @ (point.take(rows, axis=1) - origin[:, None])
            here /= np.float32(objects[index].scale_m)
            _put(local, rows, here)
            # the other visible geoms are the handle of a cup, say
            is_main = geom.take(rows) == self._model.body_geomadr[body]
            here, main = here.compress(is_main, axis=1), rows.compress(is_main)
            facet = turn.T @ normal.take(main, axis=1)
            _put(normal, main, turn @ surface_normals(shape, here, facet))


def rows_by_item(item: Int, n: int) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield (index, where `item` is that) of those of the first n objects that were hit."""
    order = np.flatnonzero(item >= 0)
    of = item.take(order).astype(np.int16)  # NumPy sorts short numbers by radix
    order = order.take(np.argsort(of, kind="stable"))
    bounds = np.searchsorted(item.take(order), np.arange(n + 1)).tolist()
    for index, (start, stop) in enumerate(pairwise(bounds)):
        if start < stop:
            yield index, order[start:stop]


def _put(columns: Float, rows: NDArray[np.intp], values: NDArray[np.floating]) -> None:
    """Write values (3, k) into some columns of a (3, n)."""
    for line, value in zip(columns, values, strict=True):
        line[rows] = value


def _exact(
    points: Float, lamp: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return unit directions from a lamp to points (3, n), and distances, in double precision.

    In single precision the bias against self-shadows would drown in rounding.
    """
    rays = points - lamp[:, None]
    reach = np.sqrt(rays[0] * rays[0] + rays[1] * rays[1] + rays[2] * rays[2])
    rays /= reach
    return rays, reach


def _groups(*visible: int) -> NDArray[np.uint8]:
    mask = np.zeros(6, dtype=np.uint8)
    mask[list(visible)] = 1
    return mask


def bounding_radius_m(world: World, index: int) -> float:
    """Return the radius of a ball around object `index` that holds all of it, metres."""
    item = world.scene.objects[index]
    radius, height = extent(item.shape)
    return float(np.hypot(radius, height / 2)) * item.scale_m
