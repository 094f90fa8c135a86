"""Random tables on which skills fail as well as work: crowds, towers, full bowls, tight rows.

A table is drawn as shapes at heights; where things end up is up to the physics.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from robot_sim.scene import COLORS, SHAPES, SIZES, WORKSPACE
from robot_sim.shapes import extent
from viper.vision.space.kinds import usual_width_m

__all__ = ["KINDS", "PACKED", "Lot", "draw_lots"]

# Kinds of tables and how often they are drawn; "packed" ones are drawn by themselves.
KINDS = {
    "spread": 0.2,
    "crowd": 0.2,
    "edge": 0.14,
    "tower": 0.18,
    "inside": 0.16,
    "shadow": 0.12,
}
PACKED = "packed"
# Half width of the floor of things that hold others, in units of scale_m.
FLOORS = {"bowl": 1.0, "plate": 1.2, "cup": 0.3, "ring": 0.3}
TOWER_SHAPES = ("block", "block", "block", "cylinder")


@dataclass(frozen=True)
class Lot:
    """One thing of a table."""

    name: str
    shape: str
    size: str
    xyz: tuple[float, float, float]
    """Where its centre starts, world, metres; it falls from there."""
    yaw: float

    @property
    def radius_m(self) -> float:
        """Radius of the footprint."""
        return extent(self.shape)[0] * SIZES[self.size]

    @property
    def height_m(self) -> float:
        """Height when it stands."""
        return extent(self.shape)[1] * SIZES[self.size]

    @property
    def top_m(self) -> float:
        """Height of its highest point over the table."""
        return self.xyz[2] + self.height_m / 2


class _Table:
    """Things that are being put down."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.lots: list[Lot] = []

    def shape(self) -> str:
        """Return a random shape; blocks and bowls are the commonest in tasks."""
        if self.rng.random() < 0.45:
            return "block" if self.rng.random() < 0.75 else "bowl"
        return str(self.rng.choice(SHAPES))

    def size(self, shape: str) -> str:
        """Return a random size; vessels are mostly large."""
        large = 0.8 if shape in ("bowl", "plate") else 0.25
        return "large" if self.rng.random() < large else "small"

    def put(
        self, shape: str, size: str, xy: tuple[float, float], below: float = 0.0, gap: float = 0.0
    ) -> Lot | None:
        """Put a thing with its foot at a height, unless it would overlap another there.

        Args:
            shape: What.
            size: How large.
            xy: Where, world, metres.
            below: Height of what it stands on; above 0, overlaps are not looked for.
            gap: Free space asked for, metres; negative values allow blocks to stand closer
                than their corners reach.
        """
        color = str(self.rng.choice(list(COLORS)))
        name = f"{size} {color} {shape} {len(self.lots) + 1}"
        z = below + extent(shape)[1] * SIZES[size] / 2 + 0.001
        lot = Lot(name, shape, size, (*xy, z), float(self.rng.uniform(-np.pi, np.pi)))
        x0, y0, x1, y1 = WORKSPACE
        if not (x0 - 0.02 <= xy[0] <= x1 + 0.02 and y0 - 0.02 <= xy[1] <= y1 + 0.02):
            return None
        if below <= 0 and any(
            np.hypot(xy[0] - o.xyz[0], xy[1] - o.xyz[1]) < lot.radius_m + o.radius_m + gap
            for o in self.lots
        ):
            return None
        self.lots.append(lot)
        return lot

    def scatter(self, n: int, *, spread: float = 0.22, gap: float = 0.02) -> None:
        """Put up to n things at random around the middle."""
        for _ in range(n):
            shape = self.shape()
            size = self.size(shape)
            for _ in range(20):
                x, y = self.rng.uniform(-spread, spread, 2)
                if self.put(shape, size, (float(x), float(y) - 0.5), gap=gap):
                    break

    def pile(self, xy: tuple[float, float], n: int) -> None:
        """Put n things on top of each other, a little askew."""
        z = 0.0
        size = "large" if self.rng.random() < 0.2 else "small"
        for k in range(n):
            is_top = k == n - 1 and k > 0
            shape = self.shape() if is_top and self.rng.random() < 0.4 else ""
            shape = shape or str(self.rng.choice(TOWER_SHAPES))
            off = self.rng.uniform(-0.007, 0.007, 2) if k else np.zeros(2)
            lot = self.put(shape, size, (xy[0] + float(off[0]), xy[1] + float(off[1])), z)
            if lot is None:
                return
            z = lot.top_m
            size = "small" if size == "large" and self.rng.random() < 0.3 else size

    def fill(self, vessel: Lot, n: int) -> None:
        """Drop n small things into a vessel."""
        floor = FLOORS[vessel.shape] * SIZES[vessel.size]
        for k in range(n):
            away, angle = floor * np.sqrt(self.rng.random()), self.rng.uniform(0, 2 * np.pi)
            xy = (
                vessel.xyz[0] + float(away * np.cos(angle)),
                vessel.xyz[1] + float(away * np.sin(angle)),
            )
            shape = str(self.rng.choice(["block", "block", "ball", "cylinder", "cone", "pyramid"]))
            self.put(shape, "small", xy, vessel.top_m * 0.4 + 0.045 * k + 0.002)


def draw_lots(rng: np.random.Generator, kind: str = "") -> tuple[str, list[Lot]]:
    """Return the kind of a random table, and its things; the first is the one it is about.

    Args:
        rng: Source of everything.
        kind: `PACKED` or one of `KINDS`; empty draws one of these.
    """
    kind = kind or str(rng.choice(list(KINDS), p=list(KINDS.values())))
    while True:
        table = _Table(rng)
        _DRAW[kind](table)
        if len(table.lots) >= 2:
            return kind, table.lots


def _middle(rng: np.random.Generator, spread: float = 0.2) -> tuple[float, float]:
    x, y = rng.uniform(-spread, spread, 2)
    return float(x), float(y) - 0.5


def _spread(table: _Table) -> None:
    table.scatter(int(table.rng.integers(3, 8)))


def _crowd(table: _Table) -> None:
    rng = table.rng
    shape = table.shape()
    first = table.put(shape, table.size(shape), _middle(rng, 0.24))
    if first is None:
        return
    for _ in range(int(rng.integers(2, 7))):
        shape = table.shape()
        size = table.size(shape)
        radius = extent(shape)[0] * SIZES[size]
        for _ in range(8):
            away = first.radius_m + radius + rng.uniform(0.0, 0.035)
            angle = rng.uniform(0, 2 * np.pi)
            x, y = first.xyz[0] + away * np.cos(angle), first.xyz[1] + away * np.sin(angle)
            if table.put(shape, size, (float(x), float(y)), gap=0.001):
                break
    table.scatter(int(rng.integers(0, 3)))


def _edge(table: _Table) -> None:
    rng = table.rng
    for _ in range(int(rng.integers(1, 4))):
        shape = table.shape()
        x, y = rng.uniform(-0.31, 0.31, 2)
        if rng.random() < 0.5:
            x = np.sign(x) * rng.uniform(0.24, 0.31)
        else:
            y = np.sign(y) * rng.uniform(0.24, 0.31)
        table.put(shape, table.size(shape), (float(x), float(y) - 0.5), gap=0.005)
    table.scatter(int(rng.integers(1, 4)), spread=0.3, gap=0.01)


def _tower(table: _Table) -> None:
    rng = table.rng
    table.pile(_middle(rng, 0.24), int(rng.integers(2, 6)))
    table.scatter(int(rng.integers(2, 5)), gap=0.01)
    if rng.random() < 0.3:
        table.pile(_middle(rng), int(rng.integers(2, 4)))


def _inside(table: _Table) -> None:
    rng = table.rng
    shape = str(rng.choice(["bowl", "bowl", "bowl", "plate", "cup", "ring"]))
    vessel = table.put(shape, "large" if rng.random() < 0.8 else "small", _middle(rng, 0.22))
    if vessel is None:
        return
    many = 2 if shape in ("cup", "ring") else 5
    table.fill(vessel, int(rng.integers(1, many)))
    table.scatter(int(rng.integers(2, 5)), gap=0.01)


def _packed(table: _Table) -> None:
    """Things of a kind in straight rows, turned alike."""
    rng = table.rng
    shape = str(rng.choice(["block", "block", "block", "cylinder", "cup", "ball", "pyramid"]))
    size = "large" if rng.random() < 0.2 else "small"
    wide = (usual_width_m(shape, size) or 0.0) + rng.uniform(0.001, 0.035)
    turn = 0.0 if rng.random() < 0.5 else float(rng.uniform(-np.pi, np.pi))
    along = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-along[1], along[0]])
    rows, columns = int(rng.integers(1, 4)), int(rng.integers(2, 5))
    middle = np.array(_middle(rng, 0.12))
    for cell in rng.permutation(rows * columns):
        row, column = divmod(int(cell), columns)
        x, y = middle + wide * ((column - columns / 2) * along + (row - rows / 2) * across)
        # heights are given, so that corners may be nearer than footprints allow
        table.put(shape, size, (float(x), float(y)), 1e-4)
        if rng.random() < 0.85 and table.lots:
            table.lots[-1] = replace(table.lots[-1], yaw=turn)
    table.scatter(int(rng.integers(1, 4)), spread=0.28, gap=0.01)


def _shadow(table: _Table) -> None:
    """Something low behind something tall."""
    rng = table.rng
    shape = table.shape()
    low = table.put(shape, "small", _middle(rng))
    if low is None:
        return
    for _ in range(int(rng.integers(1, 3))):
        away = low.radius_m + rng.uniform(0.04, 0.07)
        x = low.xyz[0] + rng.uniform(-0.025, 0.025)
        y = low.xyz[1] - away
        free = all(np.hypot(x - o.xyz[0], y - o.xyz[1]) > 0.05 for o in table.lots)
        if free:
            table.pile((float(x), float(y)), int(rng.integers(2, 5)))
    table.scatter(int(rng.integers(1, 4)), gap=0.01)


_DRAW = {
    "spread": _spread,
    "crowd": _crowd,
    "edge": _edge,
    "tower": _tower,
    "inside": _inside,
    "shadow": _shadow,
    PACKED: _packed,
}
