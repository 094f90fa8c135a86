"""The geometry of every shape: outlines, meshes, smooth normals, extents.

Lengths here are in units of the object's `scale_m`; the frame is the object's own, origin in
the middle of its height, z up. Round shapes are outlines turned around z: the mesh is what
rays hit, and the shading normal is read from the outline, so that facets never show.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from robot_sim.bricks import brick_extent, bricks

__all__ = ["Outline", "extent", "handle", "mesh", "outline", "surface_normals"]

Float = NDArray[np.float32]

# Facets around a round mesh: at 70 pixels across, its silhouette is off by 0.2 pixels.
SEGMENTS = 32
# Cells of the table that maps (radius, height) to a normal, per axis.
LOOKUP = 256
# Outline corners turn gradually below this angle (radians) and stay sharp above it.
SHARP = 1.0


@dataclass(frozen=True)
class Outline:
    """Half of a cross-section, to be turned around z.

    Attributes:
        points: Shape (n, 2), (radius, z), along the surface with the outside on the right
            hand. Closed through the axis, or a loop for a ring.
        is_loop: True if the last point joins the first away from the axis.
    """

    points: NDArray[np.float64]
    is_loop: bool = False


def _arc(
    r: float, z: float, radius: float, start: float, stop: float, *, n: int = 7
) -> list[tuple[float, float]]:
    angles = np.linspace(start * pi / 180, stop * pi / 180, n)
    return [(r + radius * cos(a), z + radius * sin(a)) for a in angles]


def _cylinder(radius: float, half: float, bevel: float) -> list[tuple[float, float]]:
    bottom = _arc(radius - bevel, -half + bevel, bevel, -90, 0, n=4)
    top = _arc(radius - bevel, half - bevel, bevel, 0, 90, n=4)
    return [(0, -half), *bottom, *top, (0, half)]


def _cone(radius: float, half: float) -> list[tuple[float, float]]:
    tip = _arc(0, half - 0.10, 0.10, 25, 90, n=5)
    return [(0, -half), *_arc(radius - 0.05, -half + 0.05, 0.05, -90, 25, n=4), *tip]


def _bowl(radius: float, height: float, wall: float) -> list[tuple[float, float]]:
    foot, base = 0.45 * radius, 0.10
    t = np.linspace(0, pi / 2, 10)
    outer = [
        (foot + (radius - foot) * sin(a), -height / 2 + (height - wall / 2) * (1 - cos(a)))
        for a in t
    ]
    inner_floor = -height / 2 + base
    depth = height - wall / 2 - base
    inner = [((radius - wall) * sin(a), inner_floor + depth * (1 - cos(a))) for a in t[::-1]]
    lip = _arc(radius - wall / 2, height / 2 - wall / 2, wall / 2, 0, 180, n=5)
    return [(0, -height / 2), *outer[:-1], *lip, *inner[1:]]


def _cup(radius: float, height: float, wall: float) -> list[tuple[float, float]]:
    half = height / 2
    foot = 0.84 * radius
    bottom = _arc(foot - 0.12, -half + 0.12, 0.12, -90, -8, n=4)
    lip = _arc(radius - wall / 2, half - wall / 2, wall / 2, 0, 180, n=5)
    floor = _arc(foot - wall - 0.14, -half + wall + 0.14, 0.14, -4, -90, n=4)
    return [(0, -half), *bottom, *lip, *floor, (0, -half + wall)]


def _plate(radius: float, height: float, wall: float) -> list[tuple[float, float]]:
    half = height / 2
    lip = _arc(radius - wall / 2, half - wall / 2, wall / 2, -60, 120, n=6)
    well = 0.62 * radius
    return [
        (0, -half),
        (well, -half),
        (well + 0.12, -half + 0.04),
        *lip,
        (well + 0.22, -half + wall + 0.10),
        (well + 0.08, -half + wall + 0.02),
        (well - 0.06, -half + wall),
        (0, -half + wall),
    ]


@cache
def outline(shape: str) -> Outline | None:
    """Return the outline of a round shape in units of `scale_m`, None for the others."""
    match shape:
        case "cylinder":
            points = _cylinder(0.85, 1.05, 0.07)
        case "cone":
            points = _cone(1.12, 1.15)
        case "bowl":
            points = _bowl(1.75, 1.05, 0.14)
        case "cup":
            points = _cup(1.0, 2.1, 0.13)
        case "plate":
            points = _plate(2.0, 0.36, 0.12)
        case "ring":
            return Outline(np.array(_arc(1.18, 0, 0.36, 0, 360, n=21)[:-1]), is_loop=True)
        case _:
            return None
    return Outline(np.array(points))


@cache
def extent(shape: str) -> tuple[float, float]:
    """Return (radius of the footprint seen from above, height) in units of `scale_m`."""
    match shape:
        case "block":
            return 1.414, 2.0
        case "ball":
            return 1.08, 2.16
        case "pyramid":
            return 1.65, 2.1
        case "cup":
            return 1.52, 2.1  # with its handle
        case _:
            if bricks(shape):
                return brick_extent(shape)
            line = outline(shape)
            assert line is not None, "every remaining shape is round"
            r, z = line.points.T
            return float(r.max()), float(z.max() - z.min())


def handle() -> NDArray[np.float64]:
    """Return the centre line of a cup's handle, shape (n, 3), units of `scale_m`."""
    angles = np.linspace(-0.5 * pi, 0.5 * pi, 7)
    # its ends sit in the wall and must not show inside; the wall leans outwards
    x = 0.925 + 0.045 * np.sin(angles) + 0.46 * np.cos(angles)
    z = 0.05 + 0.55 * np.sin(angles)
    return np.stack([x, np.zeros_like(x), z], axis=1)


# A square pyramid: base corners, then the tip.
_PYRAMID = (
    np.array([[-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1], [0, 0, 1]]) * [1.17, 1.17, 1.05],
    np.array([[0, 2, 1], [0, 3, 2], [0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]]),
)


@cache
def mesh(shape: str) -> tuple[NDArray[np.float64], NDArray[np.int64]] | None:
    """Return (vertices (n, 3), triangles (m, 3), outside counter-clockwise), None for primitives.

    Vertices are in units of `scale_m`.
    """
    if shape == "pyramid":
        return _PYRAMID
    line = outline(shape)
    if line is None or shape == "cylinder":
        return None
    return _revolve(line)


def _revolve(line: Outline) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    angles = np.arange(SEGMENTS) * (2 * pi / SEGMENTS)
    vertices: list[NDArray[np.float64]] = []
    rings: list[NDArray[np.int64]] = []
    count = 0
    for r, z in line.points:
        around = angles if r > 1e-9 else angles[:1]  # a point on the axis is one vertex
        vertices.append(
            np.stack([r * np.cos(around), r * np.sin(around), np.full(len(around), z)], axis=1)
        )
        rings.append(np.resize(np.arange(count, count + len(around)), SEGMENTS))
        count += len(around)
    pairs = list(pairwise(rings))
    if line.is_loop:
        pairs.append((rings[-1], rings[0]))
    faces: list[NDArray[np.int64]] = []
    for low, high in pairs:
        low_next, high_next = np.roll(low, -1), np.roll(high, -1)
        if low[0] != low[1]:
            faces.append(np.stack([low, low_next, high_next], axis=1))
        if high[0] != high[1]:
            faces.append(np.stack([low, high_next, high], axis=1))
    return np.concatenate(vertices), np.concatenate(faces)


@cache
def _normal_lookup(shape: str) -> tuple[Float, float, float]:
    """Return normals (2, LOOKUP * LOOKUP) over (radius, z), cells per unit, and lowest z."""
    line = outline(shape)
    assert line is not None
    p = line.points
    a, b = (p, np.roll(p, -1, axis=0)) if line.is_loop else (p[:-1], p[1:])
    edge = b - a
    length = np.hypot(*edge.T)
    a, edge, length = a[length > 1e-9], edge[length > 1e-9], length[length > 1e-9]
    face = np.stack([edge[:, 1], -edge[:, 0]], axis=1) / length[:, None]  # (n, 2)
    start = _vertex_normals(face, np.roll(face, 1, axis=0))
    stop = _vertex_normals(face, np.roll(face, -1, axis=0))
    if not line.is_loop:
        start[0], stop[-1] = face[0], face[-1]
    low, high = p[:, 1].min() - 0.02, p[:, 1].max() + 0.02
    span = max(p[:, 0].max() + 0.02, high - low)
    cells = LOOKUP / span
    grid = (np.arange(LOOKUP) + 0.5) / cells
    nearest = np.full((LOOKUP, LOOKUP), np.inf)
    normal = np.zeros((2, LOOKUP, LOOKUP))
    for k, ((ar, az), (er, ez)) in enumerate(zip(a, edge, strict=True)):
        r, z = grid[:, None] - ar, grid + low - az
        t = np.clip((r * er + z * ez) / length[k] ** 2, 0, 1)  # how far along that edge
        gap = (r - t * er) ** 2 + (z - t * ez) ** 2
        is_nearer = gap < nearest
        np.copyto(nearest, gap, where=is_nearer)
        for part, first, last in zip(normal, start[k], stop[k], strict=True):
            np.copyto(part, first * (1 - t) + last * t, where=is_nearer)
    normal /= np.sqrt(normal[0] ** 2 + normal[1] ** 2)
    return normal.reshape(2, -1).astype(np.float32), float(cells), float(low)


def _vertex_normals(
    face: NDArray[np.float64], neighbour: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Average the normals across a corner, unless the corner is sharp."""
    is_smooth = np.sum(face * neighbour, axis=1) > cos(SHARP)
    normal = np.where(is_smooth[:, None], face + neighbour, face)
    return np.asarray(normal / np.linalg.norm(normal, axis=1, keepdims=True))


def surface_normals(shape: str, local: Float, facet: Float) -> Float:
    """Return smooth unit normals at points on a shape.

    Args:
        shape: One of `ALL_SHAPES`.
        local: Points on the surface, shape (3, n), object frame, units of `scale_m`.
        facet: Normals of the hit geometry there, shape (3, n), object frame.

    Returns:
        Shape (3, n), object frame.
    """
    if shape == "ball":
        return _unit(local)
    if shape == "block":
        return _bevelled(local, facet)
    if outline(shape) is None:
        return facet
    table, cells, low = _normal_lookup(shape)
    x, y, z = local
    r = np.sqrt(x * x + y * y)
    i = np.clip((r * cells).astype(np.int32), 0, LOOKUP - 1)
    j = np.clip(((z - low) * cells).astype(np.int32), 0, LOOKUP - 1)
    outward, up = table.take(i * LOOKUP + j, axis=1)
    outward /= np.maximum(r, 1e-6)
    return np.stack([x * outward, y * outward, up])


def _bevelled(local: Float, facet: Float, width: float = 0.09) -> Float:
    """Lean the normals of a cube outwards near its edges, as if they were rounded."""
    lean = np.maximum(np.abs(local) - (1 - width), 0) / width  # 0 inside a face, 1 at its edge
    lean = np.where(np.abs(facet) > 0.5, np.float32(1), lean * lean)
    return _unit(np.asarray(np.sign(local) * lean, dtype=np.float32))


def _unit(columns: Float) -> Float:
    """Return the columns of a (3, n) at length 1."""
    x, y, z = columns
    return np.asarray(columns / np.sqrt(x * x + y * y + z * z))
