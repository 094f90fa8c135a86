"""Colours that vary with place: table tops, walls, floors. Pure NumPy, linear light.

Every pattern is a function of world coordinates, so it needs no image file and no mesh. Colours
of n points are (3, n): NumPy is much faster along n than along 3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from robot_sim.scene import Background, Table

__all__ = ["ValueNoise", "linear", "table_color", "wall_color"]

Float = NDArray[np.float32]


def linear(rgb: ArrayLike) -> Float:
    """Return linear light in [0, 1] for sRGB values in 0..255."""
    c = np.asarray(rgb, dtype=np.float32) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4).astype(np.float32)


class ValueNoise:
    """Smooth noise in [0, 1] over the plane, the same for the same seed."""

    SIZE = 64

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng([seed, 4099])
        lattice = rng.random((self.SIZE, self.SIZE), dtype=np.float32)  # (v, u)
        wrapped = np.pad(lattice, (0, 1), mode="wrap")
        self._start = wrapped[:, :-1].ravel()  # its last row is the first again
        self._rise = np.diff(wrapped, axis=1).ravel()

    def __call__(self, u: Float, v: Float) -> Float:
        """Return noise at (u, v), one feature per unit; any shape."""
        floor_u, floor_v = np.floor(u), np.floor(v)
        part_u, part_v = u - floor_u, v - floor_v
        part_u *= part_u * (3 - 2 * part_u)
        part_v *= part_v * (3 - 2 * part_v)
        cell = floor_v.astype(np.int32) & (self.SIZE - 1)
        cell *= self.SIZE
        cell += floor_u.astype(np.int32) & (self.SIZE - 1)
        at = cell.astype(np.intp)
        low, high = self._row(at, part_u, 0), self._row(at, part_u, 1)
        high -= low
        high *= part_v
        high += low
        return high

    def _row(self, at: NDArray[np.intp], part: Float, down: int) -> Float:
        """Return values part of the way along the rows of cells, or of those `down` below."""
        out = self._rise[down * self.SIZE :].take(at)
        out *= part
        out += self._start[down * self.SIZE :].take(at)
        return out


def table_color(table: Table, x: Float, y: Float, noise: ValueNoise) -> Float:
    """Return the table's linear colour at world points.

    Args:
        table: Colours and pattern.
        x: Shape (n,), metres.
        y: Shape (n,), metres.
        noise: Source of irregularity.

    Returns:
        Shape (3, n), not to be written to.
    """
    first, second = linear(table.rgb)[:, None], linear(table.rgb2)[:, None]
    if table.texture == "plain":
        return np.broadcast_to(first, (3, len(x)))
    color = np.asarray((second - first) * _pattern(table, x, y, noise), dtype=np.float32)
    color += first
    # some patterns go beyond their second colour, but never below black
    return np.maximum(color, 0, out=color)


def _pattern(table: Table, x: Float, y: Float, noise: ValueNoise) -> Float:
    """Return how much of the second colour shows, shape (n,), in [0, 1]."""
    c, s = np.float32(np.cos(table.texture_turn)), np.float32(np.sin(table.texture_turn))
    scale = np.float32(1 / table.texture_scale_m)
    u = (c * x + s * y) * scale
    v = (c * y - s * x) * scale
    match table.texture:
        case "wood":
            return _wood(u, v, noise)
        case "stripes":
            return np.asarray((v - np.floor(v)) < 0.5, dtype=np.float32)
        case "checker":
            square = np.floor(u).astype(np.int32) + np.floor(v).astype(np.int32)
            return np.asarray(square & 1, dtype=np.float32)
        case "noise":
            return np.asarray(0.65 * noise(u, v) + 0.35 * noise(2.7 * u + 9, 2.7 * v))
        case "speckle":
            grain = noise(u * 9, v * 9)
            return np.asarray(np.clip((grain - 0.62) * 6, 0, 1))
        case _:
            return np.zeros(len(x), dtype=np.float32)


def _wood(u: Float, v: Float, noise: ValueNoise) -> Float:
    """Boards along u, each of its own tone, with long wavy grain and dark joints."""
    board = np.floor(v)
    shift = board * np.float32(17.31)
    grain = noise(u * 0.45 + shift, v * 7 + shift)
    fine = noise(u * 1.3 + shift, v * 23)
    tone = _per_board(board, noise)
    inside = v - board
    joint = np.clip(1 - np.minimum(inside, 1 - inside) * 45, 0, 1)
    mix = 0.55 * grain + 0.2 * fine + 0.45 * tone - 0.1 + 0.5 * joint
    return np.asarray(np.clip(mix, 0, 1.3))


def _per_board(board: Float, noise: ValueNoise) -> Float:
    """Return the tone of each point's board, looked up once per board."""
    nth = board.astype(np.int32)
    first = int(nth.min(initial=0))
    boards = np.arange(first, int(nth.max(initial=0)) + 1, dtype=np.float32)
    return noise(boards * np.float32(17.31), boards * np.float32(5.7)).take(nth - first)


def wall_color(background: Background, x: Float, z: Float, noise: ValueNoise) -> Float:
    """Return the wall's linear colour at (x, height above the table), shape (3, n)."""
    color = linear(background.wall)
    if background.kind == "clutter":
        return _clutter(color, linear(background.floor), x, z, noise)
    if background.kind == "gradient":
        shade = np.clip(0.72 + 0.35 * (z + 0.7), 0.6, 1.1)
    elif background.kind == "noise":
        shade = 0.7 + 0.45 * noise(x * 6, z * 6 + 3)
    else:
        shade = np.ones_like(z)
    return np.asarray(color[:, None] * shade, dtype=np.float32)


def _clutter(first: Float, second: Float, x: Float, z: Float, noise: ValueNoise) -> Float:
    """Return a wall full of patches: shelves, frames and books, to somebody out of focus."""
    column = np.floor(x * 5 + 2 * noise(x * 0.7, x * 0 + 11))
    row = np.floor(z * 4 + 3 * noise(column * 3.7 + 0.5, x * 0 + 5))
    mix = noise(column * 7.31 + 0.5, row * 5.17 + 0.5)
    tone = 0.35 + 0.9 * noise(column * 2.9 + 9.5, row * 8.3 + 3.5)
    hue = noise(column * 4.1 + 21.5, row * 6.7 + 1.5)
    tint = np.stack([np.cos(6.28 * hue - shift) for shift in (0.0, 2.09, 4.19)])
    patch = (first[:, None] + (second - first)[:, None] * mix) * tone * (1 + 0.35 * tint)
    return np.asarray(np.clip(patch, 0.01, 1), dtype=np.float32)
