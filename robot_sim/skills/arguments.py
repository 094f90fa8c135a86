"""What skills are given: numbers in range, points on the table, directions; and how it is said.

Order of import: after `hand`, whose `SkillFailed` says what is wrong with an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

import numpy as np

from robot_sim.places import DIRECTIONS
from robot_sim.scene import WORKSPACE
from robot_sim.skills.hand import SkillFailed

__all__ = ["Target", "checked_number", "checked_xy", "spoken", "unit_direction"]

Target = str | Sequence[float]


def checked_number(name: str, value: object, low: float, high: float, unit: str) -> float:
    """Return a number in a range.

    Raises:
        SkillFailed: If it is none, or outside; says what is accepted.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= float(value) <= high:  # type: ignore[arg-type]
        given = f"{value:g}" if is_number else repr(value)[:40]
        raise SkillFailed(f"{name} must be from {low:g} to {high:g} {unit}, not {given}")
    return float(value)  # type: ignore[arg-type]


def checked_xy(point: Sequence[float], beyond_m: float = 0.0) -> tuple[float, float]:
    """Return the (x, y) of a point in the workspace, or so far beyond it, metres.

    Raises:
        SkillFailed: If it is no point, or outside.
    """
    try:
        values = [float(value) for value in point]
    except (TypeError, ValueError):
        values = []
    x0, y0, x1, y1 = WORKSPACE
    if len(values) not in (2, 3) or not np.all(np.isfinite(values)):
        shown = spoken(values) if values else repr(point)[:40]
        raise SkillFailed(f"a position is (x, y) or (x, y, z) in metres, not {shown}")
    edge = beyond_m + 1e-3  # single precision may end just outside
    if not (x0 - edge <= values[0] <= x1 + edge and y0 - edge <= values[1] <= y1 + edge):
        raise SkillFailed(
            f"{spoken(values)} is outside the workspace x {x0}..{x1}, y {y0}..{y1} metres"
        )
    return values[0], values[1]


def unit_direction(direction: str | Sequence[float]) -> tuple[float, float]:
    """Return a direction on the table as a vector of length 1.

    Raises:
        SkillFailed: If there is no such direction.
    """
    if isinstance(direction, str):
        if direction not in DIRECTIONS:
            raise SkillFailed(
                f"unknown direction {direction!r}; one of {', '.join(DIRECTIONS)}, or (dx, dy)"
            )
        return DIRECTIONS[direction]
    try:
        dx, dy = (float(value) for value in direction)
    except (TypeError, ValueError):
        raise SkillFailed(
            f"a direction is one of {', '.join(DIRECTIONS)}, or (dx, dy), not {direction!r:.40}"
        ) from None
    length = hypot(dx, dy)
    if not 0 < length < float("inf"):
        raise SkillFailed("a direction needs a length above 0")
    return dx / length, dy / length


def spoken(value: object) -> str:
    """Return an argument as a sentence says it."""
    if isinstance(value, str):
        return value
    if isinstance(value, float | int):
        return f"{value:g}"
    if isinstance(value, Sequence) and all(isinstance(part, float | int) for part in value):
        return "(" + ", ".join(f"{part:.3g}" for part in value) + ")"
    if isinstance(value, Sequence):
        return ", ".join(spoken(part) for part in value)
    return str(value)
