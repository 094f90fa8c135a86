"""The solids of the transfer scenes as triangle meshes with smooth normals.

Lengths are in units of the solid's half height; the origin is its centre, z is up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["SOLIDS", "Mesh", "footprint", "half_height", "mesh"]

Float = NDArray[np.float64]

SOLIDS = ("block", "ball", "cylinder", "cone", "ring")

# Steps around the axis of a turned solid, and across a rounded corner.
AROUND, CORNER = 48, 4
# Radius of the rounded edges of a block and of a cylinder.
BLOCK_EDGE, CYLINDER_EDGE = 0.12, 0.05
CYLINDER_RADIUS, CONE_RADIUS = 0.9, 1.0
# Radii of a lying ring, in units of its own half height (the radius of its tube).
RING_RADIUS = 2.6
# What a ring's tube measures where a block of the same size has half an edge of 1.
RING_TUBE = 0.42


@dataclass(frozen=True)
class Mesh:
    """Triangles around the origin."""

    points: Float
    """Shape (n, 3)."""
    normals: Float
    """Unit, outwards, shape (n, 3)."""
    triangles: NDArray[np.int64]
    """Indices of corners, counter-clockwise from outside, shape (m, 3)."""


def half_height(shape: str) -> float:
    """Return half the height of a solid, where a block of its size has 1."""
    return RING_TUBE if shape == "ring" else 1.0


def footprint(shape: str) -> float:
    """Return the radius of what a solid covers of the ground, where a block's half edge is 1."""
    return float(np.hypot(*mesh(shape).points[:, :2].T).max()) * half_height(shape)


@cache
def mesh(shape: str) -> Mesh:
    """Return the mesh of one of `SOLIDS`; its height is 2."""
    match shape:
        case "block":
            return _block()
        case "ball":
            angles = np.linspace(-np.pi / 2, np.pi / 2, 25)
            circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
            return _turned(circle, circle)
        case "cylinder":
            return _turned(*_cylinder())
        case "cone":
            return _turned(*_cone())
        case "ring":
            angles = np.linspace(0, 2 * np.pi, 25)
            circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
            return _turned(circle + np.array([RING_RADIUS, 0]), circle)
        case _:
            raise ValueError(f"no solid {shape!r}; one of {', '.join(SOLIDS)}")


def _block() -> Mesh:
    """Return a cube with rounded edges: points of a cube, pulled onto a rounded box."""
    inner = 1 - BLOCK_EDGE
    # the tangent spaces the steps of an edge evenly by angle
    edge = inner + BLOCK_EDGE * np.tan(np.linspace(0, np.pi / 4, CORNER + 1))
    ticks = np.concatenate([-edge[::-1], edge])
    n = len(ticks)
    a, b = (grid.ravel() for grid in np.meshgrid(ticks, ticks, indexing="ij"))
    cells = np.arange(n * n).reshape(n, n)
    p, q, r, s = (
        c.ravel() for c in (cells[:-1, :-1], cells[1:, :-1], cells[1:, 1:], cells[:-1, 1:])
    )
    face = np.concatenate([np.stack([p, q, r], axis=1), np.stack([p, r, s], axis=1)])
    points: list[Float] = []
    triangles: list[NDArray[np.int64]] = []
    for axis in range(3):
        for sign in (1.0, -1.0):
            side = np.empty((n * n, 3))
            side[:, axis] = sign
            side[:, (axis + 1) % 3], side[:, (axis + 2) % 3] = a, b
            triangles.append((face if sign > 0 else face[:, ::-1]) + len(points) * n * n)
            points.append(side)
    flat = np.concatenate(points)
    core = np.clip(flat, -inner, inner)
    normals = _unit(flat - core)
    return Mesh(core + BLOCK_EDGE * normals, normals, np.concatenate(triangles))


def _cylinder() -> tuple[Float, Float]:
    """Return the outline of a cylinder with rounded rims and its normals, bottom to top."""
    turn = np.linspace(0, np.pi / 2, CORNER + 1)
    rim = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    corner = np.array([CYLINDER_RADIUS - CYLINDER_EDGE, 1 - CYLINDER_EDGE])
    top = corner + CYLINDER_EDGE * rim
    low = [1.0, -1.0]
    line = np.concatenate([[[0, -1]], (top * low)[::-1], top, [[0, 1]]])
    normals = np.concatenate([[[0, -1]], (rim * low)[::-1], rim, [[0, 1]]])
    return line, normals


def _cone() -> tuple[Float, Float]:
    """Return the outline of a cone with a sharp rim and a small round tip, and its normals."""
    slope = _unit(np.array([[2.0, CONE_RADIUS]]))[0]
    tip = 0.05
    turn = np.linspace(np.arctan2(slope[1], slope[0]), np.pi / 2, CORNER + 1)
    cap = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    line = np.concatenate(
        [[[0, -1], [CONE_RADIUS, -1], [CONE_RADIUS, -1]], [0, 1 - tip] + tip * cap]
    )
    return line, np.concatenate([[[0, -1], [0, -1], slope], cap])


def _turned(line: Float, normals: Float) -> Mesh:
    """Return an outline, (radius, z) from bottom to top, turned around z."""
    angles = np.arange(AROUND) * (2 * np.pi / AROUND)
    around = np.stack([np.cos(angles), np.sin(angles)], axis=1)  # (AROUND, 2)
    rings = [_ring(line, around), _ring(normals, around)]
    cells = np.arange(len(line) * AROUND).reshape(len(line), AROUND)
    p, s = cells[:-1], cells[1:]
    q, r = np.roll(p, -1, axis=1), np.roll(s, -1, axis=1)
    quads = [np.stack([p, q, r], axis=-1), np.stack([p, r, s], axis=-1)]
    triangles = np.concatenate([quad.reshape(-1, 3) for quad in quads])
    points = rings[0]
    corners = points[triangles]
    area = np.linalg.norm(
        np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1
    )
    return Mesh(points, rings[1], triangles[area > 1e-9])


def _ring(line: Float, around: Float) -> Float:
    """Return the points (radius, z) at every angle, shape (len(line) * AROUND, 3)."""
    flat = line[:, None, :1] * around[None]
    height = np.broadcast_to(line[:, None, 1:], (len(line), AROUND, 1))
    return np.concatenate([flat, height], axis=2).reshape(-1, 3)


def _unit(vectors: Float) -> Float:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
