"""What decides whether a skill works, in numbers: reach, room, load, height, target, sight.

The features of a skill always have the same names. Lengths are in decimetres, cut off where more
of them no longer matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, hypot, sin

import numpy as np
from numpy.typing import NDArray

from viper.vision.affordance.scene import ARM_XY, FAR_M, REACHABLE, SHAPES, Scene

__all__ = ["SKILLS", "FeatureMaker", "Numbers"]

Float = NDArray[np.float64]
Xy = tuple[float, float]
Numbers = dict[str, float]
"""A named feature each."""

SKILLS = ("pick", "place", "push", "rotate")
SUPPORTS = ("table", "solid", "bowl", "plate", "cup", "ring")
TARGETS = ("point", "named place", *SHAPES)
# Hollow things are taken by their front rim, this part of their width from the middle.
RIM, HOLLOW = 0.46, ("bowl", "ring", "cup")
# Where a pushing hand stands behind a thing, and half of what it sweeps, metres.
BEHIND_M, HAND_M = 0.026, 0.02


class FeatureMaker:
    """Features of skills on one table; what skills share is worked out once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._things: dict[int, Numbers] = {}
        self._picks: dict[int, Numbers] = {}
        self._targets: dict[tuple[float, float, bool], Numbers] = {}

    def pick(self, thing: int) -> Numbers:
        """Return the features of taking a thing."""
        if thing not in self._picks:
            self._picks[thing] = self._thing(thing) | self._grasp(thing)
        return self._picks[thing]

    def rotate(self, thing: int, angle_deg: float) -> Numbers:
        """Return the features of turning a thing where it stands."""
        return self.pick(thing) | {"angle": abs(angle_deg) / 90}

    def place(self, thing: int, where: int | Xy, named: bool) -> Numbers:
        """Return the features of setting down a thing that is in the hand by then.

        Args:
            thing: Its number.
            where: Number of another thing, or a point.
            named: Whether the point stands for a place around it.
        """
        scene = self.scene
        if isinstance(where, int):
            target, at = scene.things[where], scene.xy[where]
            kind, seen, large = target.shape, float(target.visible), float(target.size == "large")
            spot = self._spot(thing, where)
        else:
            kind, at = "named place" if named else "point", np.array(where)
            seen, large = 1.0, 0.0
            spot = self._point(thing, at)
        return {
            **_one_of("thing", scene.things[thing].shape, SHAPES),
            "large": float(scene.things[thing].size == "large"),
            "visible": float(scene.things[thing].visible),
            **_one_of("target", kind, TARGETS),
            "target visible": seen,
            "target large": large,
            **self._reach(at),
            **spot,
            **self._around(thing, where, at, spot["surface"] / 10),
            "moved": min(float(np.hypot(*(at - scene.xy[thing]))), 0.5) * 10,
            "highest": float(np.delete(scene.top, thing).max(initial=0.0)) * 10,
        }

    def push(self, thing: int, end: Xy) -> Numbers:
        """Return the features of pushing a thing along the table to a point."""
        scene = self.scene
        start = scene.xy[thing]
        dx, dy = end[0] - start[0], end[1] - start[1]
        distance, angle = hypot(dx, dy), atan2(dy, dx)
        way = np.array([cos(angle), sin(angle)])
        hand = start - way * (scene.radius[thing] + BEHIND_M)
        rest = scene.others(thing)
        free = scene.gaps(hand, HAND_M, rest)
        tall = scene.top[rest] > 0.055
        return {
            **self._thing(thing),
            "right": way[0],
            "away": way[1],
            "distance": distance * 10,
            **{f"hand {key}": value for key, value in self._reach(hand).items()},
            **{f"end {key}": value for key, value in self._reach(np.array(end)).items()},
            "hand gap": _cut(free.min(initial=FAR_M)),
            "hand gap to tall things": _cut(free[tall].min(initial=FAR_M)),
            **self._path(thing, way, distance),
        }

    def _thing(self, thing: int) -> Numbers:
        if thing in self._things:
            return self._things[thing]
        scene, item = self.scene, self.scene.things[thing]
        parent = scene.parent[thing]
        on = "table"
        off = sunk = fellows = 0.0
        if parent >= 0:
            shape = scene.things[parent].shape
            on = shape if shape in SUPPORTS else "solid"
            off = float(np.hypot(*(scene.xy[thing] - scene.xy[parent])))
            sunk = float(scene.top[parent] - scene.bottom[thing])
            fellows = float(sum(p == parent for p in scene.parent) - 1)
        self._things[thing] = {
            **_one_of("thing", item.shape, SHAPES),
            "large": float(item.size == "large"),
            **self._reach(scene.xy[thing]),
            **_one_of("on", on, SUPPORTS),
            "off the middle": off * 10,
            "sunk": _between(sunk, -0.02, 0.06),
            "fellows": min(fellows, 4.0),
            "bottom": _between(scene.bottom[thing], -0.02, 0.25),
            "above": float(min(len(scene.above[thing]), 4)),
            "visible": float(item.visible),
            "shadow": scene.shadow(thing) * 10,
            "hand full": float(scene.held not in (-1, thing)),
        }
        return self._things[thing]

    def _grasp(self, thing: int) -> Numbers:
        """Room for the fingers, and what may be taken in its stead."""
        scene, item = self.scene, self.scene.things[thing]
        rest = scene.others(thing, *scene.below[thing])
        here, radius = scene.xy[thing], float(scene.radius[thing])
        tip = max(scene.bottom[thing] + 0.005, scene.top[thing] - 0.035)
        tall = rest[scene.top[rest] > tip]
        gaps = np.sort(scene.gaps(here, radius, tall))
        grip = here - (0.0, RIM * 2 * radius if item.shape in HOLLOW else 0.0)
        over = rest[scene.top[rest] > scene.top[thing] + 0.004]
        cover = -scene.gaps(grip, 0.0, over)
        near = tall[scene.gaps(here, radius, tall) < 0.04]
        inside = [k for k in scene.above[thing] if scene.parent[k] == thing]
        walls = [k for k in scene.below[thing] if scene.things[k].shape in HOLLOW]
        wall = float(scene.radius[walls[0]]) if walls else 0.1
        offset = float(np.hypot(*(here - scene.xy[walls[0]]))) if walls else 0.0
        return {
            "room": scene.finger_room(here, radius, tall) * 10,
            "gap": _cut(gaps[0] if len(gaps) else FAR_M),
            "second gap": _cut(gaps[1] if len(gaps) > 1 else FAR_M),
            "crowd": float(np.sum(gaps < 0.03)),
            "taller": _between((scene.top[near] - scene.top[thing]).max(initial=-0.06), -0.06, 0.1),
            "covered": _between(cover.max(initial=-0.06), -0.06, 0.04),
            "holds": float(min(len(inside), 4)),
            "to the wall": _between(wall - offset - radius, -0.04, 0.06),
        }

    def _reach(self, at: Float) -> Numbers:
        x0, y0, x1, y1 = REACHABLE
        margin = min(at[0] - x0, x1 - at[0], at[1] - y0, y1 - at[1])
        return {
            "reach": float(np.hypot(*(at - ARM_XY))) * 10,
            "aside": abs(float(at[0])) * 10,
            "margin": _between(margin, -0.06, 0.1),
        }

    def _spot(self, thing: int, target: int) -> Numbers:
        """What a thing is set down on, if that is another thing."""
        scene = self.scene
        content = [k for k in scene.above[target] if k != thing]
        chain = scene.below[target]
        base = chain[-1] if chain else target
        piled = max([float(scene.top[target]), *(float(scene.top[k]) for k in content)])
        area = float(np.sum(scene.radius[content] ** 2)) / float(scene.radius[target]) ** 2
        return {
            "surface": piled * 10,
            "level": float(min(len(chain), 5)),
            "content": float(min(len(content), 5)),
            "fill": min(area, 1.5),
            "lean": float(np.hypot(*(scene.xy[target] - scene.xy[base]))) * 10,
            "ratio": min(float(scene.radius[thing] / scene.radius[target]), 3.0),
            "carries it": float(target in scene.above[thing]),
            "there already": float(target in scene.below[thing]),
        }

    def _point(self, thing: int, at: Float) -> Numbers:
        """What a thing is set down on, if that is a point of the table."""
        scene = self.scene
        rest = scene.others(thing)
        hit = rest[scene.gaps(at, 0.8 * float(scene.radius[thing]), rest) < 0]
        return {
            "surface": float(scene.top[hit].max(initial=0.0)) * 10,
            "level": float(min(len(hit), 5)),
            **dict.fromkeys(("content", "fill", "lean", "ratio", "carries it"), 0.0),
            "there already": float(np.hypot(*(at - scene.xy[thing])) < 0.05),
        }

    def _around(self, thing: int, where: int | Xy, at: Float, surface: float) -> Numbers:
        """Room for a thing and the opening fingers where it is set down."""
        scene, radius = self.scene, float(self.scene.radius[thing])
        part = (where, *scene.below[where], *scene.above[where]) if isinstance(where, int) else ()
        rest = scene.others(thing, *part)
        high = rest[scene.top[rest] > surface + 0.003]
        gaps = np.sort(scene.gaps(at, radius, high))
        near = high[scene.gaps(at, radius, high) < 0.04]
        return {
            "gap": _cut(gaps[0] if len(gaps) else FAR_M),
            "second gap": _cut(gaps[1] if len(gaps) > 1 else FAR_M),
            "crowd": float(np.sum(gaps < 0.02)),
            "room": scene.finger_room(at, radius, high) * 10,
            "taller": _between((scene.top[near] - surface).max(initial=0.0), 0.0, 0.15),
        }

    def _path(self, thing: int, way: Float, distance: float) -> Numbers:
        """What stands in the way of a push."""
        scene, radius = self.scene, float(self.scene.radius[thing])
        rest = scene.others(thing, *scene.below[thing], *scene.above[thing])
        away = scene.xy[rest] - scene.xy[thing]
        along, across = away @ way, np.abs(away @ np.array([-way[1], way[0]]))
        ahead = along > 0
        free = along - radius - scene.radius[rest] - distance
        side = across - radius - scene.radius[rest]
        blocks = ahead & (side < 0)
        passes = (along > -radius) & (along < distance + radius)
        return {
            "free": _between(free[blocks].min(initial=FAR_M), -0.15, FAR_M),
            "beside": _cut(side[passes].min(initial=FAR_M)),
        }


def _between(length: float, low: float, high: float) -> float:
    """Return a length, cut off at both ends, in decimetres."""
    return float(min(max(length, low), high)) * 10


def _cut(gap: float) -> float:
    return _between(gap, -0.03, FAR_M)


def _one_of(what: str, value: str, options: Sequence[str]) -> Numbers:
    return {f"{what} is {option}": float(option == value) for option in options}
