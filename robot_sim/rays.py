"""Rays against the world: what is hit, where, and which way the surface faces.

`mj_multiRay` answers for everything in the model; the room behind the table is two planes,
computed here. No light and no colour in this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import mujoco
import numpy as np
from numpy.typing import NDArray

from robot_sim.mjcf import GROUP_OBJECT, GROUP_OTHER, GROUP_TABLE
from robot_sim.pencil import Meshes, Pencil
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
# A geom group that nothing is in, to hide things for a moment.
UNSEEN = 5
# From so many rays on it pays to sort the meshes for them.
WORTH_A_PENCIL = 3000


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


class _Box(NamedTuple):
    """A box anywhere: its middle (3,), metres, its axes as columns (3, 3), half its sides (3,)."""

    middle: NDArray[np.float64]
    axes: NDArray[np.float64]
    half: NDArray[np.float64]

    def meets(self, eye: NDArray[np.float64], direction: Float) -> NDArray[np.bool_]:
        """Return which rays from `eye` along columns of `direction` (3, n) meet it."""
        start = ((eye - self.middle) @ self.axes).astype(np.float32)
        heading = self.axes.T.astype(np.float32) @ direction
        heading[np.abs(heading) < 1e-9] = 1e-9
        half = (self.half + 0.001).astype(np.float32)
        middle = -start[:, None] / heading
        reach = np.abs(half[:, None] / heading)
        enter, leave = middle - reach, middle + reach
        first = np.maximum(np.maximum(enter[0], enter[1]), enter[2])
        last = np.minimum(np.minimum(leave[0], leave[1]), leave[2])
        return np.asarray((first <= last) & (last >= 0))


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
        self._solid = np.flatnonzero(self._blockers[np.clip(model.geom_group, 0, 5)])
        self._small = np.setdiff1d(self._solid, self._meshes.geoms)

    def cast(self, eye: NDArray[np.float64], rays: NDArray[np.float64]) -> Hits:
        """Return what rays from `eye` (3,) along unit directions `rays` (n, 3) meet."""
        direction = rays.astype(np.float32)
        geom, item, distance, normal = self._bare_table(eye, direction)
        pencil = self._pencil(eye, len(rays))
        may_hit = self._may_hit(eye, direction, self._solid if pencil is None else self._small)
        off = np.flatnonzero((item != TABLE) & ~may_hit)
        if self._table >= 0:  # past the top one may still see the side of the board
            off = off[self._box(self._table).meets(eye, direction[off].T)]
        may_hit[off] = True
        rest = np.flatnonzero(may_hit)
        with self._hidden(pencil):
            hit, distance[rest], normal[rest] = self._multi_ray(eye, rays[rest], self._visible)
        geom[rest] = hit
        item[rest] = np.where(hit < 0, WALL, self.item_of_geom[hit])
        if pencil is not None:
            found = pencil.cast(rays)
            rows = np.flatnonzero(found.distance < np.where(geom < 0, np.inf, distance))
            geom[rows], distance[rows] = found.geom[rows], found.distance[rows]
            normal[rows], item[rows] = found.normal[rows], self.item_of_geom[found.geom[rows]]
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
        pencil = self._pencil(lamp, len(points))
        may_hit = self._may_hit(lamp, away, self._solid if pencil is None else self._small)
        rows = np.flatnonzero(may_hit)
        with self._hidden(pencil):
            rays = _exact(points[rows], lamp)
            geom, distance, _ = self._multi_ray(lamp, rays, self._blockers, normals=False)
        blocked[rows] = (geom >= 0) & (distance < reach[rows] - SHADOW_BIAS)
        if pencil is not None:
            rows = np.flatnonzero(~blocked & pencil.may_meet(away))
            found = pencil.cast(_exact(points[rows], lamp)).distance.astype(np.float32)
            blocked[rows] = found < reach[rows] - SHADOW_BIAS
        return blocked

    def _pencil(self, eye: NDArray[np.float64], n_rays: int) -> Pencil | None:
        """Return the pencil of rays from a point, or None if MuJoCo should do it all."""
        key = eye.tobytes()
        if key not in self._pencils:
            if n_rays < WORTH_A_PENCIL:
                return None
            self._pencils[key] = Pencil(self._meshes, eye)
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

    def _may_hit(
        self, eye: NDArray[np.float64], direction: Float, solid: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Return which unit directions (n, 3) come near any of the geoms `solid`."""
        near = np.zeros(len(direction), dtype=np.bool_)
        boxes = self._boxes(solid)
        if boxes is None:
            return ~near
        if not boxes:
            return near
        columns = np.ascontiguousarray(direction.T)
        centre = np.array([box.middle for box, _ in boxes]) - eye
        # a ray passes a ball if along >= sqrt(d^2 - r^2), the length of the tangent
        away2 = np.einsum("ij,ij->i", centre, centre)
        radius2 = np.array([box.half @ box.half for box, _ in boxes]) * 1.04
        tangent = np.sqrt(np.maximum(away2 - radius2, 0)).astype(np.float32)
        along = centre.astype(np.float32) @ columns  # (boxes, n)
        for index, (box, inner) in enumerate(boxes):
            # where the tangent is 0 the eye is in the ball
            close = along[index] >= tangent[index] if tangent[index] > 0 else ~near
            rows = np.flatnonzero(close & ~near)
            rows = rows[box.meets(eye, columns[:, rows])]
            for part in inner:
                meets = part.meets(eye, columns[:, rows])
                near[rows[meets]] = True
                rows = rows[~meets]
            if not inner:
                near[rows] = True
        return near

    def _boxes(self, solid: NDArray[np.intp]) -> list[tuple[_Box, list[_Box]]] | None:
        """Return boxes that hold the geoms `solid`, one a body, and the boxes inside of each.

        None if a geom has no bounds.
        """
        model, data = self._model, self._data
        if np.any(model.geom_rbound[solid] <= 0):  # planes
            return None
        boxes: list[tuple[_Box, list[_Box]]] = []
        bodies = model.geom_bodyid[solid]
        for body in np.unique(bodies):
            geoms = solid[bodies == body]
            inner = [self._box(int(geom)) for geom in geoms]
            if body == 0 or len(geoms) == 1:
                boxes += [(box, []) for box in inner]
                continue
            where, reach = model.geom_pos[geoms], model.geom_rbound[geoms][:, None]
            low, high = (where - reach).min(axis=0), (where + reach).max(axis=0)
            turn = data.xmat[body].reshape(3, 3)
            middle = turn @ (low + high) / 2 + data.xpos[body]
            boxes.append((_Box(middle, turn, (high - low) / 2), inner))
        return boxes

    def _box(self, geom: int) -> _Box:
        """Return the box around one geom."""
        turn = self._data.geom_xmat[geom].reshape(3, 3)
        centre, half = self._model.geom_aabb[geom].reshape(2, 3)
        return _Box(turn @ centre + self._data.geom_xpos[geom], turn, half)

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
        """Return which rays would meet object `index` if nothing else were there, (n,)."""
        model = self._model
        body = self.world.body_ids[index]
        first, count = model.body_geomadr[body], model.body_geomnum[body]
        groups = model.geom_group[first : first + count].copy()
        lonely = UNSEEN
        model.geom_group[first : first + count][groups == GROUP_OBJECT] = lonely
        try:
            geom, _, _ = self._multi_ray(eye, rays, _groups(lonely), normals=False)
        finally:
            model.geom_group[first : first + count] = groups
        return np.asarray((geom >= 0) & (self.item_of_geom[geom] == index))

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


def _exact(points: Float, lamp: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return unit directions from a lamp to points in double precision, shape (n, 3).

    In single precision the bias against self-shadows would drown in rounding.
    """
    rays = points.astype(np.float64) - lamp
    rays /= np.sqrt(np.einsum("ij,ij->i", rays, rays))[:, None]
    return rays


def _groups(*visible: int) -> NDArray[np.uint8]:
    mask = np.zeros(6, dtype=np.uint8)
    mask[list(visible)] = 1
    return mask


def bounding_radius_m(world: World, index: int) -> float:
    """Return the radius of a ball around object `index` that holds all of it, metres."""
    item = world.scene.objects[index]
    radius, height = extent(item.shape)
    return float(np.hypot(radius, height / 2)) * item.scale_m
