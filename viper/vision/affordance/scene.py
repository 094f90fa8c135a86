"""The table as plain numbers: what stands where, on what, and how near to what.

Everything comes from perceived things: shapes, sizes, positions. The arm's place and reach are
the only facts about the robot.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from viper.vision.space.relations import stands_on
from viper.vision.space.thing import Thing

__all__ = ["ARM_XY", "REACHABLE", "SHAPES", "Scene"]

Float = NDArray[np.float64]
Xy = tuple[float, float]

SHAPES = ("block", "ball", "cylinder", "cone", "pyramid", "bowl", "cup", "plate", "ring")
# Where the arm stands, and where its skills work: x min, y min, x max, y max; world, metres.
ARM_XY = (0.0, 0.04)
REACHABLE = (-0.3, -0.8, 0.3, -0.2)
# A closing finger: half its width, its thickness, and the most free space that matters, metres.
FINGER_HALF_M, FINGER_M, ROOM_M = 0.012, 0.016, 0.05
# Directions in which two fingers may close, and those across.
_TURNS = np.arange(12) * (np.pi / 12)
ALONG = np.stack([np.cos(_TURNS), np.sin(_TURNS)])  # (2, 12)
ACROSS = np.stack([-np.sin(_TURNS), np.cos(_TURNS)])  # (2, 12)
# A thing is taken to be at least half so wide, metres: pictures may show a sliver of it.
THIN_M = 0.004
# Free space beyond this no longer matters, metres.
FAR_M = 0.12
# Slope of the view from the front: height over distance.
VIEW_SLOPE = 1.28


class Scene:
    """Perceived things as arrays.

    Attributes:
        things: In the order of the arrays.
        held: Index of what the hand holds, -1 for nothing.
        xy: Centres seen from above, shape (n, 2), world, metres.
        radius: Half widths, shape (n,), metres.
        bottom: Heights of the lowest points, shape (n,), metres over the table.
        top: Heights of the highest points, shape (n,), metres over the table.
        parent: Index of what each thing rests on or in, -1 for the table.
    """

    def __init__(self, things: Sequence[Thing], held: str | None = None) -> None:
        self.things = list(things)
        names = [thing.name for thing in self.things]
        self.index = {name: number for number, name in enumerate(names)}
        self.held = self.index.get(held, -1) if held else -1
        self.xy = np.array([(t.x, t.y) for t in self.things], dtype=float).reshape(-1, 2)
        self.radius = np.array([max(t.width_m / 2, THIN_M) for t in self.things])
        self.bottom = np.array([t.bottom for t in self.things], dtype=float)
        self.top = np.array([t.top for t in self.things], dtype=float)
        under = [stands_on(t, self.things) for t in self.things]
        self.parent = [-1 if u is None else self.index[u.name] for u in under]

    @cached_property
    def below(self) -> list[list[int]]:
        """What each thing rests on, directly and farther down, nearest first."""
        chains = []
        for index in range(len(self.things)):
            chain: list[int] = []
            at = self.parent[index]
            while at >= 0 and at not in chain and at != index:
                chain.append(at)
                at = self.parent[at]
            chains.append(chain)
        return chains

    @cached_property
    def above(self) -> list[list[int]]:
        """What rests on each thing, directly or over others."""
        return [
            [other for other, chain in enumerate(self.below) if index in chain]
            for index in range(len(self.things))
        ]

    def others(self, *without: int) -> NDArray[np.intp]:
        """Return the indices of all things but some."""
        return np.array([k for k in range(len(self.things)) if k not in without], dtype=np.intp)

    def gaps(self, xy: Float, radius: float, among: NDArray[np.intp]) -> Float:
        """Return free space between a disc and other footprints, shape (k,), metres."""
        away = np.hypot(*(self.xy[among] - xy).T)
        return np.asarray(away - radius - self.radius[among])

    def finger_room(self, xy: Float, radius: float, among: NDArray[np.intp]) -> float:
        """Return the room beside a disc for two closing fingers, in the best direction, metres.

        It is the smaller of the two sides, after the thickness of a finger; negative if there is
        none.
        """
        if not len(among):
            return ROOM_M
        away = self.xy[among] - xy  # (k, 2)
        signed, across = away @ ALONG, np.abs(away @ ACROSS)  # (k, 12)
        wide = self.radius[among][:, None]
        chord = wide**2 - np.maximum(across - FINGER_HALF_M, 0) ** 2
        free = np.where(chord > 0, np.abs(signed) - np.sqrt(np.maximum(chord, 0)), np.inf) - radius
        left = np.where(signed < 0, free, np.inf).min(axis=0)
        right = np.where(signed >= 0, free, np.inf).min(axis=0)
        room = float(np.minimum(left, right).max()) - FINGER_M
        return float(np.clip(room, -ROOM_M, ROOM_M))

    def shadow(self, index: int) -> float:
        """Return how deep a thing lies in the shadow of others from the viewer's side, metres.

        Positive if its middle is hidden, negative by how far the sight line passes above.
        """
        rest = self.others(index)
        ahead = self.xy[index, 1] - self.xy[rest, 1]
        beside = np.abs(self.xy[rest, 0] - self.xy[index, 0])
        hides = (ahead > 0.01) & (beside < self.radius[rest] + 0.2 * self.radius[index])
        if not hides.any():
            return -0.06
        middle = (self.bottom[index] + self.top[index]) / 2
        line = middle + VIEW_SLOPE * np.maximum(ahead - self.radius[rest], 0)
        return float(np.clip((self.top[rest] - line)[hides].max(), -0.06, 0.06))
