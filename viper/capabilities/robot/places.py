"""Named places, directions and patterns on the table, in the words that people use for them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import cos, hypot, isfinite, pi, sin
from typing import Any

from robot_sim.places import CORNERS, DIRECTIONS, PLACES, SIDES
from robot_sim.scene import WORKSPACE
from viper.capabilities.robot.values import Xy
from viper.core.errors import InputError, Refused, UnknownName

__all__ = [
    "CORNERS",
    "DIRECTIONS",
    "LINES",
    "PLACES",
    "SIDES",
    "WORKSPACE",
    "checked_xy",
    "direction",
    "line",
    "named_place",
    "offset",
    "place_near",
]

LINES = ("horizontal", "vertical", "diagonal", "circle", "square", "triangle")
# Distance from the edge of the workspace that is kept, metres.
MARGIN_M = 0.03
# A goal point may be asked for this far outside, metres: rounding.
EDGE_M = 1e-3
# A thing within this distance of a named place is said to be there, metres.
THERE_M = 0.06

_SAME_WORD = {
    **dict.fromkeys(("upper", "back", "rear", "far", "behind"), "top"),
    **dict.fromkeys(("lower", "front", "near", "nearest"), "bottom"),
    **dict.fromkeys(("center", "centre", "central"), "middle"),
    **dict.fromkeys(("edge", "border", "end"), "side"),
    **{"lefthand": "left", "righthand": "right"},
}
_FILLERS = {"the", "of", "table", "at", "on", "in", "to", "workspace", "hand", "area", "position"}
_SIDE_WORDS = {
    **dict.fromkeys(("left", "west"), "left"),
    **dict.fromkeys(("right", "east"), "right"),
    **dict.fromkeys(("top", "up", "upper", "back", "behind", "rear", "far", "north"), "top"),
    **dict.fromkeys(("bottom", "down", "lower", "front", "near", "south"), "bottom"),
}
# Half the edge of the patterns that stand in the middle, metres.
_PATTERN_M = 0.15
# Distance from the edges of other things that is enough for a new thing and the hand, metres.
ENOUGH_M = 0.06
_MIDDLE: Xy = (0.0, -0.5)


def named_place(text: str) -> str | None:
    """Return the place that a text names ("the upper left corner"), None if it names none."""
    words = text.lower().replace("-", " ").split()
    plain = [_SAME_WORD.get(word, word) for word in words if word not in _FILLERS]
    if plain == ["middle"]:
        return "middle"
    rest = [word for word in plain if word not in ("corner", "side")]
    if len(plain) - len(rest) > 1 or not set(rest) <= {"top", "bottom", "left", "right"}:
        return None
    kind = "corner" if len(rest) == 2 else "side"
    order = [word for word in ("top", "bottom", "left", "right") if word in rest]
    name = " ".join([*order, kind])
    is_said = kind in plain or len(plain) == len(rest)
    return name if name in PLACES and is_said and len(order) == len(rest) else None


def direction(side: str) -> str:
    """Return the plain word of a direction: "left", "right", "top" or "bottom".

    Raises:
        UnknownName: If it is none.
    """
    words = [w for w in str(side).lower().replace("-", " ").split() if w not in _FILLERS | {"side"}]
    if len(words) == 1 and words[0] in _SIDE_WORDS:
        return _SIDE_WORDS[words[0]]
    raise UnknownName("direction", str(side)[:60], ("left", "right", "top", "bottom"))


def checked_xy(point: Any) -> Xy:
    """Return a point of the workspace.

    Raises:
        InputError: If it is not two or three finite numbers.
        Refused: If it is outside.
    """
    values = list(point)
    good = len(values) in (2, 3) and all(
        isinstance(v, int | float) and not isinstance(v, bool) and isfinite(v) for v in values
    )
    if not good:
        raise InputError(f"A position is (x, y) in metres, not {str(point)[:60]}.")
    x, y = float(values[0]), float(values[1])
    x0, y0, x1, y1 = WORKSPACE
    if not (x0 - EDGE_M <= x <= x1 + EDGE_M and y0 - EDGE_M <= y <= y1 + EDGE_M):
        raise Refused(
            f"({x:.4g}, {y:.4g}) is outside the workspace, which is x {x0} to {x1} and "
            f"y {y0} to {y1} metres: that would be unsafe."
        )
    return x, y


def offset(origin: Xy, side: str, distance_m: float) -> Xy:
    """Return the point so far to a side, kept inside the workspace."""
    if isinstance(distance_m, bool) or not isinstance(distance_m, int | float):
        raise InputError(f"A distance is a number of metres, not {str(distance_m)[:60]}.")
    if not isfinite(distance_m) or not 0 <= distance_m <= 2:
        raise InputError(f"A distance is from 0 to 2 metres, not {distance_m:g}.")
    dx, dy = DIRECTIONS[direction(side)]
    return clipped((origin[0] + dx * distance_m, origin[1] + dy * distance_m))


def clipped(point: Xy) -> Xy:
    """Return the nearest point of the workspace that keeps a margin to its edge."""
    x0, y0, x1, y1 = WORKSPACE
    x = min(max(point[0], x0 + MARGIN_M), x1 - MARGIN_M)
    y = min(max(point[1], y0 + MARGIN_M), y1 - MARGIN_M)
    return round(x, 4), round(y, 4)


def line(kind: str, n: int, taken: Sequence[tuple[float, float, float]] = ()) -> list[Xy]:
    """Return n points of a pattern, placed where there is most room.

    Args:
        kind: One of `LINES`.
        n: 0 to 20.
        taken: Round spots (x, y, radius) that are taken, metres.

    Raises:
        UnknownName: If there is no such pattern.
        InputError: If n is out of range.
    """
    if kind not in LINES:
        raise UnknownName("line", str(kind)[:60], LINES)
    if isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= 20:
        raise InputError(f"A line has 0 to 20 points, not {str(n)[:60]}.")
    if n == 0:
        return []
    straight = kind in ("horizontal", "vertical", "diagonal")
    options = _straight(kind, n) if straight else _outlines(kind, n)

    def room(points: list[Xy]) -> float:
        gaps = [hypot(x - u, y - v) - r for x, y in points for u, v, r in taken]
        return min([ENOUGH_M, *gaps])

    # of those with enough room the first one is best: near the middle, wide apart
    return max(options, key=room)


def _straight(kind: str, n: int) -> list[list[Xy]]:
    """Return straight rows of n points, the nicest first."""
    dx, dy = {"horizontal": (1.0, 0.0), "vertical": (0.0, -1.0), "diagonal": (0.7071, -0.7071)}[
        kind
    ]
    longest = 0.6 if kind == "diagonal" else 0.48
    gaps = [g for g in (0.14, 0.12, 0.1, 0.16, 0.08, 0.07) if g * (n - 1) <= longest]
    gaps = gaps or [longest / max(n - 1, 1)]
    shifts = (0.0, 0.06, -0.06, 0.12, -0.12, 0.18, -0.18, 0.24, -0.24)
    signs = (1, -1) if kind == "diagonal" else (1,)
    found: list[list[Xy]] = []
    for across, along, gap, sign in product(shifts, shifts[:5], gaps, signs):
        steps = [gap * (k - (n - 1) / 2) + along for k in range(n)]
        points = [
            (
                _MIDDLE[0] + sign * (dx * s - dy * across),
                _MIDDLE[1] + dy * s + dx * across,
            )
            for s in steps
        ]
        if all(_is_free_of_edge(point) for point in points):
            found.append([(round(x, 4), round(y, 4)) for x, y in points])
    return found or [[_MIDDLE] * n]


def _outlines(kind: str, n: int) -> list[list[Xy]]:
    """Return n points around figures of that kind, the nicest first."""
    corners = {"circle": 0, "square": 4, "triangle": 3}[kind]
    figure = [_on_outline(k / n, corners) for k in range(n)]
    shifts = (0.0, 0.05, -0.05, 0.1, -0.1)
    options = [[(x + u, y + v) for x, y in figure] for u, v in product(shifts, shifts)]
    return [[clipped(p) for p in o] for o in options if all(_is_free_of_edge(p) for p in o)]


def _is_free_of_edge(point: Xy) -> bool:
    x0, y0, x1, y1 = WORKSPACE
    return x0 + MARGIN_M <= point[0] <= x1 - MARGIN_M and y0 + MARGIN_M <= point[1] <= y1 - MARGIN_M


def _on_outline(part: float, corners: int) -> Xy:
    """Return a point of a circle or of a regular polygon, `part` of the way around it."""
    if not corners:
        angle = pi / 2 + 2 * pi * part
        return _MIDDLE[0] + _PATTERN_M * cos(angle), _MIDDLE[1] + _PATTERN_M * sin(angle)
    turn = pi / 4 if corners == 4 else pi / 2
    edge, along = divmod(part * corners, 1)
    (ax, ay), (bx, by) = (
        (cos(turn + 2 * pi * k / corners), sin(turn + 2 * pi * k / corners))
        for k in (int(edge), int(edge) + 1)
    )
    x, y = ax + (bx - ax) * along, ay + (by - ay) * along
    return _MIDDLE[0] + 1.2 * _PATTERN_M * x, _MIDDLE[1] + 1.2 * _PATTERN_M * y


def place_near(point: Xy) -> str | None:
    """Return the named place at a point, None if there is none within 6 cm."""
    for name, (x, y) in PLACES.items():
        if (x - point[0]) ** 2 + (y - point[1]) ** 2 <= THERE_M**2:
            return name
    return None
