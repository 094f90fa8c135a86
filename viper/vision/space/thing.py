"""What a look at the table yields: sightings, and the things that they are sightings of."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Sighting", "Thing"]

Vec3 = tuple[float, float, float]
Chroma = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing as one look saw it. Positions are world, metres."""

    shape: str
    color: str
    size: str
    material: str
    center: Vec3
    """Centre of its body, not of the part that shows."""
    width_m: float
    height_m: float
    score: float
    """How sure the look is that this is one thing of that name, in [0, 1]."""
    name: str = ""
    """Only where somebody told us which thing it is (the oracle)."""
    chroma: Chroma = (1 / 3, 1 / 3)
    """Colour without brightness: red and blue parts of the light, as measured."""
    odds: dict[str, float] = field(default_factory=dict, compare=False)
    """Probability of each colour."""


@dataclass(eq=False, slots=True)
class Thing:
    """Something on the table; it keeps its name for as long as it is remembered."""

    name: str
    """Unique: "red block", then "red block 2"."""
    color: str
    shape: str
    size: str
    """"small" or "large"."""
    material: str
    x: float
    """Centre, world, metres; left is smaller."""
    y: float
    """Nearer to the viewer is smaller."""
    z: float
    """Over the table."""
    width_m: float
    height_m: float
    score: float = 1.0
    """How sure the last look was, in [0, 1]."""
    visible: bool = True
    """Whether the last look saw it; if not, the position is the last one known."""
    chroma: Chroma = (1 / 3, 1 / 3)
    """As of its sightings."""

    @property
    def xyz(self) -> Vec3:
        """Centre, world, metres."""
        return (self.x, self.y, self.z)

    @property
    def bottom(self) -> float:
        """Height of its lowest point over the table, metres."""
        return self.z - self.height_m / 2

    @property
    def top(self) -> float:
        """Height of its highest point over the table, metres."""
        return self.z + self.height_m / 2

    def move_to(self, xyz: Vec3) -> None:
        """Note a new position."""
        self.x, self.y, self.z = (round(float(v), 4) for v in xyz)

    def __repr__(self) -> str:
        return f"Thing({self.name!r} at x={self.x:.3f}, y={self.y:.3f}, z={self.z:.3f})"
