"""Rays from one point against triangle meshes, many at a time.

All rays of a camera, and all of a lamp, leave one point: a pencil. Seen from there every
triangle is a flat patch of a picture plane, so a grid over that plane names the few triangles
that a ray can meet. MuJoCo's own walk through a mesh costs some two microseconds a ray; on
scenes full of bowls and cups it was half of a picture. Hits are the same triangles at the same
distance, to the last bits of double precision. Knows nothing of objects, light or colour.
"""

from __future__ import annotations

from functools import cached_property
from math import isqrt
from typing import NamedTuple

import mujoco
import numpy as np
from numpy.typing import NDArray

__all__ = ["Meshes", "Nearest", "Pencil", "frame"]

Float = NDArray[np.float64]

# Meshes of fewer triangles are left to MuJoCo.
FEWEST_TRIANGLES = 24
# Cells of the grid along the wider side of what is seen, at least and at most.
FEWEST_CELLS, MOST_CELLS = 48, 160
# Rays that are looked up at once; bounds the memory.
BATCH = 16_000
# How far outside its edge a triangle still counts, relative; or rays would slip between two.
SLACK = 1e-12


class Nearest(NamedTuple):
    """The nearest hits of those rays that met something, k of them.

    Attributes:
        ray: Shape (k,): which ray it was, ascending; one that met two triangles at exactly the
            same distance is here twice.
        triangle: Shape (k,): which triangle of the meshes it met.
        distance: Shape (k,), metres.
    """

    ray: NDArray[np.intp]
    triangle: NDArray[np.intp]
    distance: Float


class Meshes:
    """The larger meshes of a model, as they stand now.

    Attributes:
        geoms: Their MuJoCo geom ids, ascending.
        points: Shape (3, v): corners of all meshes, world, metres.
        faces: Shape (3, m): which points make each triangle, outside counter-clockwise.
        geom_of: Shape (m,): which geom each triangle belongs to.
    """

    def __init__(
        self, model: mujoco.MjModel, data: mujoco.MjData, groups: NDArray[np.uint8]
    ) -> None:
        seen = (groups[np.clip(model.geom_group, 0, 5)] > 0) & (model.geom_rgba[:, 3] > 0)
        meshes = np.flatnonzero(seen & (model.geom_type == mujoco.mjtGeom.mjGEOM_MESH))
        self.geoms = meshes[model.mesh_facenum[model.geom_dataid[meshes]] >= FEWEST_TRIANGLES]
        points, faces = [np.zeros((3, 0))], [np.zeros((0, 3), dtype=np.int64)]
        owners, many = [np.zeros(0, dtype=np.int32)], 0
        for geom in self.geoms:
            which = model.geom_dataid[geom]
            first, count = model.mesh_faceadr[which], model.mesh_facenum[which]
            start, size = model.mesh_vertadr[which], model.mesh_vertnum[which]
            here = model.mesh_vert[start : start + size].astype(np.float64)
            turn = data.geom_xmat[geom].reshape(3, 3)
            points.append(turn @ here.T + data.geom_xpos[geom][:, None])
            faces.append(model.mesh_face[first : first + count].astype(np.int64) + many)
            owners.append(np.full(count, geom, dtype=np.int32))
            many += int(size)
        self.points, self.geom_of = np.concatenate(points, axis=1), np.concatenate(owners)
        self.faces = np.ascontiguousarray(np.concatenate(faces).T)

    @cached_property
    def normals(self) -> Float:
        """The outward unit normals of all triangles, shape (3, m), world."""
        a, b, c = (self.points.take(corner, axis=1) for corner in self.faces)
        across = _cross(b - a, c - a)
        return np.asarray(across / np.sqrt(_dot(across, across)))


class Pencil:
    """All rays that leave one point.

    Args:
        meshes: What they may meet.
        eye: The point, shape (3,), world, metres.
        n_rays: About how many rays will be cast: for few, a coarse grid is made sooner.

    Attributes:
        is_clear: Whether the meshes lie well in front of the eye; if not, nothing else of this
            may be used.
    """

    def __init__(self, meshes: Meshes, eye: Float, n_rays: int) -> None:
        self._meshes = meshes
        self.is_clear = False
        if not len(meshes.geoms):
            return
        ahead = meshes.points.mean(axis=1) - eye
        depth = float(np.linalg.norm(ahead))
        if depth < 1e-6:
            return
        self._axes = frame(ahead)
        seen = self._axes @ (meshes.points - eye[:, None])  # (3, v)
        if seen[2].min() > 0.05 * depth:
            self.is_clear = True
            self._planes(seen)
            u, v = seen[:2] / seen[2]
            corners = meshes.faces.take(self._of, axis=1)
            cells = min(max(isqrt(2 * n_rays), FEWEST_CELLS), MOST_CELLS)
            self._grid(u.take(corners), v.take(corners), cells)

    def _planes(self, seen: Float) -> None:
        """Keep, for each triangle that faces the eye, the planes through the eye and its edges.

        With w = (u, v, 1) a ray is inside where `edge_i @ w` >= 0 for all three, and meets the
        triangle at depth 1 / sum(edge_i @ w). Closed meshes are seen from outside, so what faces
        away is never the nearest.
        """
        a, b, c = (seen.take(corner, axis=1) for corner in self._meshes.faces)  # (3, m) each
        volume = _dot(a, _cross(c, b))
        self._of = np.flatnonzero(volume > 0)
        a, b, c = (part.take(self._of, axis=1) for part in (a, b, c))
        volume = volume.take(self._of)
        self._edges = tuple(_cross(*pair) / volume for pair in ((c, b), (a, c), (b, a)))  # (3, f)

    def _grid(self, u: Float, v: Float, cells: int) -> None:
        """List the triangles of every cell of the picture plane; u and v: (3 corners, f)."""
        f = u.shape[1]
        low = [np.minimum(np.minimum(x[0], x[1]), x[2]) for x in (u, v)]
        high = [np.maximum(np.maximum(x[0], x[1]), x[2]) for x in (u, v)]
        self._low = np.array([low[0].min(), low[1].min()])
        span = np.array([high[0].max(), high[1].max()]) - self._low
        self._per_unit = 1 / (float(span.max()) / cells + 1e-12)
        self._shape = wide, tall = [int(side) for side in span * self._per_unit + 1]
        left, top = (self._at(x, axis).astype(np.int64) for axis, x in enumerate(low))
        right, bottom = (self._at(x, axis).astype(np.int64) for axis, x in enumerate(high))
        columns = right - left + 1
        many = columns * (bottom - top + 1)
        triangle = np.repeat(np.arange(f), many)
        nth = np.arange(len(triangle)) - np.repeat(np.cumsum(many) - many, many)
        across = columns.take(triangle)
        down = nth // across
        cell = down * wide + (top * wide + left).take(triangle)
        cell += nth - down * across
        # one number of cell and triangle sorts faster than an argsort by cell, a short one faster
        bits = f.bit_length()
        key = (cell << bits) | triangle
        if (wide * tall) << bits < 2**31:
            key = key.astype(np.int32)
        key.sort()
        self._listed = (key & (2**bits - 1)).astype(np.int64)
        held = np.bincount(cell, minlength=wide * tall)
        self._start = np.concatenate([[0], np.cumsum(held)])

    def _at(self, place: Float, axis: int) -> Float:
        """Return the columns (axis 0) or rows (1) of places in the picture plane, with decimals."""
        return np.asarray((place - self._low[axis]) * self._per_unit)

    def cast(self, rays: Float) -> Nearest:
        """Return what rays along unit directions (3, n), world, meet first."""
        parts = [self._cast(rays[:, at : at + BATCH]) for at in range(0, rays.shape[1], BATCH)]
        if len(parts) == 1:
            return parts[0]
        ray, triangle, distance = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)], [np.zeros(0)]
        for nth, part in enumerate(parts):
            ray.append(part.ray + nth * BATCH)
            triangle.append(part.triangle)
            distance.append(part.distance)
        return Nearest(np.concatenate(ray), np.concatenate(triangle), np.concatenate(distance))

    def _cast(self, rays: Float) -> Nearest:
        x, y, z = self._axes @ rays
        with np.errstate(divide="ignore", invalid="ignore"):
            u, v = x / z, y / z
            column, row = self._at(u, 0), self._at(v, 1)
            near = (z > 0) & (column >= 0) & (column < self._shape[0])
            near &= (row >= 0) & (row < self._shape[1])
        rows = np.flatnonzero(near)
        u, v, z = u.take(rows), v.take(rows), z.take(rows)
        cell = row.take(rows).astype(np.int64) * self._shape[0]
        cell += column.take(rows).astype(np.int64)
        first = self._start.take(cell)
        many = self._start.take(cell + 1) - first
        busy = np.flatnonzero(many)
        first, many = first.take(busy), many.take(busy)
        before = np.cumsum(many) - many
        triangle = self._listed.take(np.arange(many.sum()) + np.repeat(first - before, many))
        at = np.repeat(busy, many)
        inside, nearness = self._inside(triangle, u.take(at), v.take(at))
        at, triangle = at.take(inside), triangle.take(inside)
        best = np.zeros(len(rows))
        np.maximum.at(best, at, nearness)
        wins = np.flatnonzero(nearness == best.take(at))
        at, triangle, nearness = at.take(wins), triangle.take(wins), nearness.take(wins)
        return Nearest(rows.take(at), self._of.take(triangle), 1 / (nearness * z.take(at)))

    def _inside(
        self, triangle: NDArray[np.int64], u: Float, v: Float
    ) -> tuple[NDArray[np.intp], Float]:
        """Return which pairs of triangle and ray meet, and 1 / depth there."""
        total = np.zeros(len(u))
        least = np.zeros(len(u))
        for a, b, c in self._edges:
            value = a.take(triangle) * u
            value += b.take(triangle) * v
            value += c.take(triangle)
            np.minimum(least, value, out=least)
            total += value
        # the edges are in units of the triangle's own nearness, so the slack is relative to it
        keep = np.flatnonzero(least >= -SLACK)
        return keep, total.take(keep)


def frame(toward: Float) -> Float:
    """Return two axes across a direction and the direction itself, unit, rows of (3, 3)."""
    length = float(np.linalg.norm(toward))
    ahead = toward / length if length > 1e-12 else np.array([0.0, 0.0, -1.0])
    helper = np.array([0.0, 0.0, 1.0]) if abs(ahead[2]) < 0.9 else np.array([0.0, 1.0, 0.0])
    right = _cross(helper, ahead)
    right /= np.linalg.norm(right)
    return np.stack([right, _cross(ahead, right), ahead])


def _cross(a: Float, b: Float) -> Float:
    """Return the cross products of the columns of two (3, n)."""
    out = np.empty_like(a)
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        out[i] = a[j] * b[k] - a[k] * b[j]
    return out


def _dot(a: Float, b: Float) -> Float:
    """Return the dot products of the columns of two (3, n), shape (n,)."""
    return np.asarray(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])
