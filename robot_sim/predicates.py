"""What the words of a goal mean on the table, as functions of the true state.

Directions are the viewer's: left is smaller x, in front is smaller y. Distances are metres.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import cos, degrees, sin

import numpy as np
from numpy.typing import NDArray

from robot_sim.bricks import MAT_HALF
from robot_sim.errors import GoalError
from robot_sim.fits import SEATED_M, seat_m
from robot_sim.places import place_xy
from robot_sim.state import TableState

__all__ = ["LINES", "PREDICATES"]

# How far the centres of two things on each other may be apart, seen from above.
ON_M, ON_DISH_M = 0.04, 0.06
# A thing is at a place within this distance.
AT_M = 0.06
# A thing that is farther than this from where it started has moved.
MOVED_M = 0.03
# A line is straight within this, and its points are at least so far apart.
LINE_M, LINE_GAP_M = 0.03, 0.025
# Kinds of lines: lowest and highest angle to the x axis, degrees.
LINES = {"horizontal": (0.0, 17.0), "vertical": (73.0, 90.0), "diagonal": (30.0, 60.0)}
# Rim radius of what things can be inside of, in units of scale_m.
RIMS = {"bowl": 1.75, "cup": 1.0, "plate": 2.0, "ring": 1.2, "box": 2.0}
# Things on which others may rest as far from the middle as in a dish.
DISHES = ("bowl", "plate", "box", "mat")
# Things that hold only what fits them.
TRAYS = ("square tray", "round tray")
# How far a turn may be off, degrees.
TURN_DEG = 15.0

Where = str | Sequence[float]


def on(state: TableState, a: str, b: str) -> bool:
    """a rests on b: within 4 cm of its middle (6 cm for a dish, box or mat) and higher.

    A lid is on what it fits only if it has slipped into its place.
    """
    item = state.item(b)
    if item.shape == "mat":
        return _on_mat(state, a, b)
    limit = ON_DISH_M if item.shape in DISHES else ON_M
    return (
        _flat(state, a, b) <= limit
        and float(state.position(a)[2]) > float(state.position(b)[2])
        and (a, b) in state.rests_on
        and _is_seated(state, a, b) is not False
    )


def inside(state: TableState, a: str, b: str) -> bool:
    """a's centre is within the rim of b, and b holds it; on a mat, a stands over it.

    A tray holds only what fits it, and no lid is inside what it covers.
    """
    item = state.item(b)
    if item.shape == "mat":
        return _on_mat(state, a, b)
    if item.shape in TRAYS:
        return _is_seated(state, a, b) is True and (a, b) in state.rests_on
    if state.item(a).shape == "lid" and _is_seated(state, a, b) is not None:
        return False
    rim = RIMS.get(item.shape, 0.0) * item.scale_m
    return rim > 0 and _flat(state, a, b) <= rim and (a, b) in state.rests_on


def at(state: TableState, a: str, place: Where) -> bool:
    """a is within 6 cm of a named place or of (x, y)."""
    return float(np.linalg.norm(state.position(a)[:2] - _where(state, place))) <= AT_M


def left_of(state: TableState, a: str, b: Where, min_m: float = 0.0) -> bool:
    """a is more than min_m to the left of b."""
    return float(_where(state, b)[0] - state.position(a)[0]) > min_m


def right_of(state: TableState, a: str, b: Where, min_m: float = 0.0) -> bool:
    """a is more than min_m to the right of b."""
    return float(state.position(a)[0] - _where(state, b)[0]) > min_m


def in_front_of(state: TableState, a: str, b: Where, min_m: float = 0.0) -> bool:
    """a is more than min_m nearer to the viewer than b."""
    return float(_where(state, b)[1] - state.position(a)[1]) > min_m


def behind(state: TableState, a: str, b: Where, min_m: float = 0.0) -> bool:
    """a is more than min_m farther from the viewer than b."""
    return float(state.position(a)[1] - _where(state, b)[1]) > min_m


def near(state: TableState, a: str, b: Where, m: float) -> bool:
    """a is within m of b, seen from above."""
    return float(np.linalg.norm(state.position(a)[:2] - _where(state, b))) <= m


def stacked(state: TableState, names: Sequence[str]) -> bool:
    """The things stand on each other, bottom to top."""
    if len(names) < 2 or len(set(names)) < len(names):
        raise GoalError("stacked([...]) needs at least two different names, bottom to top.")
    return all(on(state, a, b) for b, a in pairwise(names))


def in_line(state: TableState, names: Sequence[str], kind: str) -> bool:
    """The things stand side by side in a straight line of that kind."""
    if kind not in LINES:
        raise GoalError(f"in_line(names, kind): unknown kind {kind!r}; one of {', '.join(LINES)}.")
    if len(names) < 2:
        return True
    points = np.array([state.position(name)[:2] for name in names])
    middle = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(middle, full_matrices=False)
    along, off = np.sort(middle @ axes[0]), middle @ np.array([-axes[0, 1], axes[0, 0]])
    angle = degrees(float(np.arctan2(abs(axes[0, 1]), abs(axes[0, 0]))))
    low, high = LINES[kind]
    straight = float(np.abs(off).max()) <= LINE_M and float(np.diff(along).min()) >= LINE_GAP_M
    return straight and low <= angle <= high


def moved(state: TableState, a: str) -> bool:
    """a is at least 3 cm from where it started."""
    return state.shift_m(a) >= MOVED_M


def untouched(state: TableState, a: str) -> bool:
    """a is less than 3 cm from where it started."""
    return state.shift_m(a) < MOVED_M


def turned(state: TableState, a: str, degrees_ccw: float) -> bool:
    """a is turned by so many degrees since the start, within 15, counter-clockwise from above."""
    off = degrees(state.turn(a)) - float(degrees_ccw)
    return abs((off + 180) % 360 - 180) <= TURN_DEG


def height(state: TableState, a: str) -> float:
    """Height of a's centre over the table, metres."""
    return float(state.position(a)[2])


def color(state: TableState, a: str) -> str:
    """Name of a's colour."""
    return state.item(a).color


def shape(state: TableState, a: str) -> str:
    """Name of a's shape."""
    return state.item(a).shape


def size(state: TableState, a: str) -> str:
    """Name of a's size."""
    return state.item(a).size


PREDICATES: dict[str, Callable[..., object]] = {
    f.__name__: f
    for f in (
        on,
        inside,
        at,
        left_of,
        right_of,
        in_front_of,
        behind,
        near,
        stacked,
        in_line,
        moved,
        untouched,
        turned,
        height,
        color,
        shape,
        size,
    )
}


def _flat(state: TableState, a: str, b: str) -> float:
    return float(np.linalg.norm(state.position(a)[:2] - state.position(b)[:2]))


def _on_mat(state: TableState, a: str, mat: str) -> bool:
    """Return whether a's centre is over a mat, and the hand does not hold it there."""
    item = state.item(mat)
    dx, dy = (float(v) for v in (state.position(a) - state.position(mat))[:2])
    c, s = cos(item.yaw), sin(item.yaw)  # nothing can turn a mat
    edge = MAT_HALF[0] * item.scale_m
    is_over = abs(c * dx + s * dy) <= edge and abs(c * dy - s * dx) <= edge
    return is_over and a not in (mat, state.held)


def _is_seated(state: TableState, a: str, b: str) -> bool | None:
    """Return whether a has slipped into its place on b; None if b has no place for it."""
    seat = seat_m(state.item(a), state.item(b))
    if seat is None:
        return None
    over = float(state.position(a)[2] - state.position(b)[2])
    return over <= seat + SEATED_M and _flat(state, a, b) <= ON_M


def _where(state: TableState, where: Where) -> NDArray[np.float64]:
    """Return the (x, y) of an object, a named place or a point."""
    if not isinstance(where, str):
        point = np.asarray(where, dtype=float)
        if point.shape != (2,):
            raise GoalError(f"a point is (x, y) in metres, not {where!r}.")
        return point
    if where in state.names:
        return np.asarray(state.position(where)[:2])
    return np.array(place_xy(where))
