"""Which of many rays from one point may meet which boxes: most meet none, and that is cheap to say.

Seen from the point, a box covers a patch of a picture plane. A grid over that plane keeps, for
every cell, what kinds of boxes a ray through it may meet; a ray then costs one look-up however
many boxes there are. Never wrong by leaving a box out. Knows nothing of shapes, light or colour.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from robot_sim.pencil import frame

__all__ = ["Boxes", "Silhouettes"]

Float = NDArray[np.float64]
Float32 = NDArray[np.float32]
Bits = NDArray[np.uint8]

# Cells of the grid along each side, at least and at most; one for so many rays in between.
FEWEST, MOST, RAYS_PER_CELL = 24, 128, 6
# How much wider than it is a box counts, metres: rays are in single precision.
SLACK_M = 0.001
# A box is drawn by its corners only if they all lie within 70 degrees of the line of sight.
AHEAD = 0.35
# Directions across which the outline of a box is bounded, and all corners of a box.
_ACROSS = np.stack([(np.cos(a), np.sin(a)) for a in np.arange(-3, 4) * np.pi / 8], axis=1)
_CORNERS = np.array([[i, j, k] for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)], dtype=float)


class Boxes(NamedTuple):
    """k boxes anywhere: middles (k, 3), axes as columns (k, 3, 3), half their sides (k, 3)."""

    middle: Float
    axes: Float
    half: Float

    def take(self, rows: NDArray[np.intp]) -> Boxes:
        """Return some of them."""
        return Boxes(self.middle[rows], self.axes[rows], self.half[rows])

    def are_met(self, eye: Float, rays: Float32, wider_m: Float | float) -> NDArray[np.bool_]:
        """Return which rays (3, n) from `eye` meet which boxes grown by `wider_m`, shape (k, n)."""
        turn = np.swapaxes(self.axes, 1, 2)  # (k, 3, 3)
        start = (turn @ (eye - self.middle)[:, :, None]).astype(np.float32)  # (k, 3, 1)
        heading = turn.astype(np.float32) @ rays  # (k, 3, n)
        heading[np.abs(heading) < 1e-9] = 1e-9
        half = (self.half + np.reshape(wider_m, (-1, 1)))[:, :, None].astype(np.float32)
        middle, reach = -start / heading, np.abs(half / heading)
        first, last = (middle - reach).max(axis=1), (middle + reach).min(axis=1)
        return np.asarray((first <= last) & (last >= 0))


class Silhouettes:
    """What boxes look like from one point.

    Args:
        eye: The point, shape (3,), world, metres.
        boxes: k boxes.
        kinds: Shape (k,): a bit for each box.
        rays: Shape (3, n): directions that will be asked for; others are answered, too.
    """

    def __init__(self, eye: Float, boxes: Boxes, kinds: Bits, rays: Float32) -> None:
        corners = (boxes.half + SLACK_M)[:, None] * _CORNERS
        away = corners @ np.swapaxes(boxes.axes, 1, 2) + (boxes.middle - eye)[:, None]  # (k, 8, 3)
        axes = frame(away.sum(axis=(0, 1)))
        is_ahead = _are_ahead(away, axes[2])
        within = away.reshape(-1, 3).T
        self._beyond = np.uint8(0)  # what a ray outside of the grid may meet
        if not is_ahead.all():  # some boxes are beside the eye or around it
            self._beyond = np.bitwise_or.reduce(kinds)
            within = rays[:, :: rays.shape[1] // 4000 + 1].astype(np.float64)
            axes = frame(within.sum(axis=1))
            is_ahead = _are_ahead(away, axes[2])
        self._side = int(np.clip(np.sqrt(rays.shape[1] / RAYS_PER_CELL), FEWEST, MOST))
        self._to_cell = _grid(axes, axes @ within, self._side)
        self._map = np.full((self._side + 2, self._side + 2), self._beyond, dtype=np.uint8)
        self._map[1:-1, 1:-1] = 0
        self._draw(away[is_ahead] @ self._to_cell.T.astype(np.float64), kinds[is_ahead])
        beside = np.flatnonzero(~is_ahead & (away @ axes[2] > 0).any(axis=1))
        if len(beside):
            self._probe(eye, boxes.take(beside), kinds[beside])

    def kinds(self, rays: Float32) -> Bits:
        """Return the bits of all boxes that rays (3, n), of any length, may meet, shape (n,)."""
        column, row, depth = self._to_cell @ rays
        is_behind = depth <= 0
        np.maximum(depth, 1e-9, out=depth)
        cell = self._clipped(row / depth) * np.int32(self._side + 2)
        cell += self._clipped(column / depth)
        out = self._map.take(cell)
        if self._beyond:
            out[is_behind] = self._beyond
        return np.asarray(out)

    def _clipped(self, at: Float32) -> NDArray[np.int32]:
        """Return which column or row that is; what is out of the grid is on its border."""
        return np.clip(at, 0, self._side + 1, out=at).astype(np.int32)

    def _draw(self, seen: Float, kinds: Bits) -> None:
        """Mark the cells that boxes touch; seen: corners as (column, row, 1) * depth, (k, 8, 3)."""
        across, down = (seen[..., i] / seen[..., 2] for i in (0, 1))  # (k, 8)
        top, bottom = down.min(axis=1) - 0.01, down.max(axis=1) + 0.01
        row = np.arange(1, self._side + 1)
        a, b = _ACROSS[..., None]  # (directions, 1)
        bound = across[:, None] * a + down[:, None] * b  # (k, directions, 8)
        slack = 0.01 + 0.5 * np.abs(b)  # rounding, and half of a row
        # from which column to which a box is seen in the middle of a row, as far as each direction
        # can tell, shape (k, directions, row)
        first = (bound.min(axis=2)[..., None] - slack - b * (row + 0.5)) / a
        last = (bound.max(axis=2)[..., None] + slack - b * (row + 0.5)) / a
        start = np.clip(first.max(axis=1), 1, self._side + 1).astype(np.int64)
        stop = np.clip(last.min(axis=1) + 1, 1, self._side + 1).astype(np.int64)
        is_seen = (row + 1 > top[:, None]) & (row < bottom[:, None]) & (stop > start)
        wide = self._side + 2
        for kind in np.unique(kinds):
            which, line = np.nonzero(is_seen & (kinds == kind)[:, None])
            at = (line + 1) * wide
            step = np.bincount(at + start[which, line], minlength=wide * wide)
            step -= np.bincount(at + stop[which, line], minlength=wide * wide)
            self._map |= (np.cumsum(step) > 0).reshape(wide, wide) * kind

    def _probe(self, eye: Float, boxes: Boxes, kinds: Bits) -> None:
        """Mark 2 x 2 cells where a ray through their middle meets a box grown by a cell."""
        side = (self._side + 1) // 2
        column, row = np.meshgrid(2 * np.arange(side) + 2.0, 2 * np.arange(side) + 2.0)
        flat = np.stack([column.ravel(), row.ravel(), np.ones(column.size)])
        inverse = np.linalg.inv(self._to_cell.astype(np.float64))
        rays = inverse @ flat
        # how far a ray of a cell strays from its middle ray, per metre
        stray = np.linalg.norm(inverse[:, :2], axis=0).sum() * 1.01
        rays /= np.linalg.norm(rays, axis=0)
        far = np.linalg.norm(boxes.middle - eye, axis=1) + np.linalg.norm(boxes.half, axis=1)
        met = boxes.are_met(eye, rays.astype(np.float32), SLACK_M + stray * far)
        for kind in np.unique(kinds):
            mark = met[kinds == kind].any(axis=0).reshape(side, side) * kind
            mark = mark.repeat(2, axis=0).repeat(2, axis=1)
            self._map[1:-1, 1:-1] |= mark[: self._side, : self._side]


def _are_ahead(away: Float, ahead: Float) -> NDArray[np.bool_]:
    """Return which boxes have all corners (k, 8, 3), from the eye, well in front of it."""
    return np.asarray((away @ ahead > AHEAD * np.linalg.norm(away, axis=2)).all(axis=1))


def _grid(axes: Float, seen: Float, side: int) -> Float32:
    """Return what takes directions to cells of a grid of side x side, shape (3, 3).

    A ray d is in column (first @ d) / (third @ d) and row (second @ d) / (third @ d), counted
    from the border of one cell around the grid.

    Args:
        axes: Across the line of sight, and along, rows of (3, 3).
        seen: Shape (3, n), along these axes: what should be within the grid.
        side: Cells along each side.
    """
    right, down, ahead = axes
    seen = seen.compress(seen[2] > 0.3 * np.sqrt((seen * seen).sum(axis=0)), axis=1)
    plane = seen[:2] / seen[2] if seen.size else np.array([[0.0, 1.0], [0.0, 1.0]])
    low, high = plane.min(axis=1), plane.max(axis=1)
    low, cell = low - 0.02 * (high - low), 1.04 * (high - low) / side + 1e-9
    across = right / cell[0] + (1 - low[0] / cell[0]) * ahead
    along = down / cell[1] + (1 - low[1] / cell[1]) * ahead
    return np.stack([across, along, ahead]).astype(np.float32)
