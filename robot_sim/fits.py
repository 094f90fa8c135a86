"""What is made to fit what: lids on boxes and cups, pieces in trays."""

from __future__ import annotations

from math import pi

from robot_sim.bricks import LID_DEPTH, TRAY_FLOOR, TRAY_HALF
from robot_sim.scene import SceneObject
from robot_sim.shapes import extent

__all__ = ["SEATED_M", "quarter_turns", "seat_m"]

# A thing is seated if it lies at most so much higher than it should, metres.
SEATED_M = 0.004
# Pieces that trays are made for. A cylinder goes into a square hole, too.
_IN_TRAY = {"square tray": ("block", "cylinder"), "round tray": ("cylinder",)}
# Pairs that look the same after a quarter turn, and fit only so.
_SQUARE = (("lid", "box"), ("block", "square tray"))


def seat_m(piece: SceneObject, below: SceneObject) -> float | None:
    """Return how far a piece's centre is over that of what it is seated on, metres.

    None if the two are not made to fit.
    """
    half, half_below = (extent(i.shape)[1] / 2 * i.scale_m for i in (piece, below))
    if piece.shape == "lid" and below.shape in ("box", "cup"):
        is_same_size = abs(piece.scale_m / below.scale_m - 1) < 0.04
        return half_below - LID_DEPTH * piece.scale_m + half if is_same_size else None
    if piece.shape in _IN_TRAY.get(below.shape, ()) and piece.scale_m < 1.08 * below.scale_m:
        return (TRAY_FLOOR - TRAY_HALF) * below.scale_m + half
    return None


def quarter_turns(piece: SceneObject, below: SceneObject, off: float) -> list[float]:
    """Return how far a piece may be turned to line up with what it fits, radians.

    Args:
        piece: What is placed.
        below: What it is placed on.
        off: How far the piece is turned against the other one now, radians.

    Returns:
        Smallest turn first; empty if any will do.
    """
    if (piece.shape, below.shape) not in _SQUARE:
        return []
    least = (-off + pi / 4) % (pi / 2) - pi / 4
    return sorted((least + k * pi / 2 for k in (-2, -1, 0, 1)), key=abs)
