"""How things stand to each other, decided from perceived positions and sizes alone.

Directions are the viewer's: left is smaller x, in front (bottom) is smaller y.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from viper.vision.space.kinds import VESSELS
from viper.vision.space.thing import Thing

__all__ = ["apart", "is_at", "is_inside", "is_on", "on_top_of", "stands_on"]

Xy = tuple[float, float]

# How far apart two centres may be for one to be on the other, metres: blocks, and dishes.
ON_M, ON_DISH_M = 0.036, 0.056
# How far from a point a thing may be to be at it, metres.
AT_M = 0.054
# How far the bottom of a thing may seem to be from what carries it, metres.
TOUCH_M = 0.014
# How much higher than the outer one the inner of two vessels stands at least, metres.
NESTED_M = 0.002
# How many of its own heights a thing may lie above the rim of what it is in: a pile of four.
PILE = 3.4


def apart(a: Thing, b: Thing | Xy) -> float:
    """Return the distance seen from above, metres."""
    x, y = (b.x, b.y) if isinstance(b, Thing) else (b[0], b[1])
    return hypot(a.x - x, a.y - y)


def is_at(a: Thing, point: Xy, within_m: float = AT_M) -> bool:
    """Return whether a thing stands near a point."""
    return apart(a, point) <= within_m


def is_inside(a: Thing, b: Thing) -> bool:
    """Return whether b is a vessel and a is within its rim, perhaps on others in it."""
    if b.shape not in VESSELS or a is b:
        return False
    if a.shape in VESSELS and a.bottom < b.bottom + NESTED_M:  # of two bowls the upper is inside
        return False
    reach = b.top + PILE * a.height_m
    return apart(a, b) <= 0.95 * b.width_m / 2 and b.bottom - TOUCH_M < a.bottom < reach


def is_on(a: Thing, b: Thing) -> bool:
    """Return whether a rests on b, or in it."""
    if a is b:
        return False
    if b.shape in VESSELS:
        return is_inside(a, b)
    return apart(a, b) <= ON_M and abs(a.bottom - b.top) <= TOUCH_M


def stands_on(a: Thing, things: Sequence[Thing]) -> Thing | None:
    """Return what a rests on or in, None for the table: the highest candidate."""
    under = [b for b in things if is_on(a, b)]
    return max(under, key=lambda b: (b.shape not in VESSELS, b.top), default=None)


def on_top_of(b: Thing, things: Sequence[Thing]) -> list[Thing]:
    """Return what rests on b directly, highest first; what lies in a vessel counts."""
    above = [a for a in things if stands_on(a, things) is b]
    return sorted(above, key=lambda a: -a.z)
