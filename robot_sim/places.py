"""The nine named places of SayCan's table, and where the edges of the workspace are."""

from __future__ import annotations

from robot_sim.errors import RobotSimError
from robot_sim.scene import WORKSPACE

__all__ = ["CORNERS", "DIRECTIONS", "PLACES", "SIDES", "place_xy"]

# (x, y) in metres, as in SayCan's open tabletop and the Code-as-Policies benchmark.
PLACES: dict[str, tuple[float, float]] = {
    "top left corner": (-0.25, -0.25),
    "top side": (0.0, -0.25),
    "top right corner": (0.25, -0.25),
    "left side": (-0.25, -0.5),
    "middle": (0.0, -0.5),
    "right side": (0.25, -0.5),
    "bottom left corner": (-0.25, -0.75),
    "bottom side": (0.0, -0.75),
    "bottom right corner": (0.25, -0.75),
}
CORNERS = tuple(name for name in PLACES if name.endswith("corner"))
SIDES = tuple(name for name in PLACES if name.endswith("side"))

# Unit steps on the table for the viewer's words.
DIRECTIONS: dict[str, tuple[float, float]] = {
    "left": (-1.0, 0.0),
    "right": (1.0, 0.0),
    "top": (0.0, 1.0),
    "bottom": (0.0, -1.0),
    "back": (0.0, 1.0),
    "front": (0.0, -1.0),
}


def place_xy(name: str) -> tuple[float, float]:
    """Return the (x, y) of a named place, metres; "center" and a leading "the" are fine.

    Raises:
        RobotSimError: If there is no such place; the text lists them.
    """
    plain = name.strip().lower().removeprefix("the ")
    plain = {"center": "middle", "centre": "middle"}.get(plain, plain)
    if plain not in PLACES:
        x0, y0, x1, y1 = WORKSPACE
        raise RobotSimError(
            f"there is no place {name!r}; places are {', '.join(PLACES)}, or (x, y) in metres "
            f"with x {x0}..{x1} and y {y0}..{y1}."
        )
    return PLACES[plain]
