"""What stands on the table, what lights it and who looks: plain values, no physics.

A `Scene` is everything a picture depends on. It is immutable, compares by value and travels
as JSON. Frames: world, metres; the table top is the plane z = 0, the workspace is x -0.3..0.3
and y -0.8..-0.2, the viewer stands at small y (so *left* is smaller x, *in front* smaller y).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, replace
from typing import Any, Literal, TypeVar

from robot_sim.bricks import BRICK_SHAPES
from robot_sim.errors import SceneError, UnknownObject, is_count, shown
from robot_sim.optics import Camera

__all__ = [
    "ALL_SHAPES",
    "ALL_SIZES",
    "COLORS",
    "MATERIALS",
    "SHAPES",
    "SHAPES_SAID",
    "SIZES",
    "WORKSPACE",
    "Background",
    "Camera",
    "Light",
    "Scene",
    "SceneObject",
    "Table",
]

Rgb = tuple[int, int, int]
Vec2 = tuple[float, float]
Vec3 = tuple[float, float, float]

# What is drawn unless something else is asked for, and what the built-in vision models know:
# adding to it would change the scene of every seed.
SHAPES = ("block", "ball", "cylinder", "cone", "pyramid", "bowl", "cup", "plate", "ring")
# These and the ones that are asked for by name.
ALL_SHAPES = (*SHAPES, *BRICK_SHAPES)
# All shapes as error texts list them.
SHAPES_SAID = (
    ", ".join([*(name for name in ALL_SHAPES if name.split()[0] not in ("letter", "digit")), ""])
    + "letter A to letter Z, digit 0 to digit 9"
)

# The first ten are the colours of SayCan's open tabletop and Code as Policies (sRGB).
COLORS: dict[str, Rgb] = {
    "blue": (78, 121, 167),
    "red": (255, 87, 89),
    "green": (89, 169, 79),
    "yellow": (237, 201, 72),
    "orange": (242, 142, 43),
    "purple": (176, 122, 161),
    "pink": (255, 157, 167),
    "cyan": (118, 183, 178),
    "brown": (156, 117, 95),
    "gray": (186, 176, 172),
    "white": (242, 242, 240),
    "black": (44, 44, 48),
}

MATERIALS = ("matte", "glossy", "metal")

# Half the edge of a block of that size, metres; the other shapes follow (`shapes.py`).
SIZES: dict[str, float] = {"small": 0.020, "large": 0.032}
# These and the one that is asked for by name, as with shapes.
ALL_SIZES: dict[str, float] = {"small": 0.020, "medium": 0.026, "large": 0.032}

# Pixels of the longest side of a picture.
MAX_PIXELS = 8192

# Where objects may stand: (x min, y min, x max, y max), metres.
WORKSPACE = (-0.3, -0.8, 0.3, -0.2)

Texture = Literal["plain", "wood", "stripes", "checker", "noise", "speckle"]
Wall = Literal["plain", "gradient", "noise", "clutter"]


@dataclass(frozen=True)
class SceneObject:
    """One thing on the table."""

    name: str
    """Unique in its scene: "red block", then "red block 2"."""
    shape: str
    """One of `ALL_SHAPES`."""
    color: str
    """A name of `COLORS`."""
    rgb: Rgb
    """What is painted, sRGB: the named colour, perhaps a little off."""
    material: str
    """One of `MATERIALS`."""
    size: str
    """A name of `ALL_SIZES`."""
    scale_m: float
    """Half the edge of a block of this size, metres, after jitter."""
    xy: Vec2
    """Centre on the table, world, metres."""
    yaw: float = 0.0
    """Turn around the vertical, radians."""
    finish: float = 0.5
    """How polished it is for its material, from 0, worn, to 1, new: metal ends as a mirror."""
    base_m: float = 0.0
    """Height over the table at which it is put: 0, or the top of what it is put on, metres."""


@dataclass(frozen=True)
class Light:
    """A lamp. The first lamp of a scene casts the shadows; the others only fill."""

    position: Vec3 = (-0.7, -1.3, 1.7)
    """World, metres."""
    rgb: Vec3 = (1.0, 1.0, 1.0)
    """Tint, linear, around 1."""
    intensity: float = 0.75
    """Light that a white surface facing the lamp sends back, 1 is full white."""
    ambient: float = 0.42
    """Light from everywhere that comes with this lamp, same unit."""
    radius_m: float = 0.06
    """Half width of the lamp: larger makes softer shadows."""


@dataclass(frozen=True)
class Table:
    """The table top; its surface is z = 0."""

    rgb: Rgb = (203, 186, 164)
    """First colour, sRGB."""
    rgb2: Rgb = (184, 162, 136)
    """Second colour of a pattern, sRGB."""
    texture: Texture = "wood"
    """Pattern."""
    texture_scale_m: float = 0.08
    """Size of one period of the pattern, metres."""
    texture_turn: float = 0.0
    """Turn of the pattern around the vertical, radians."""
    sheen: float = 0.05
    """Mirror part of the surface, 0 dull to 1."""
    center: Vec2 = (0.0, -0.5)
    """World, metres."""
    half_size: Vec2 = (0.9, 0.75)
    """Half the extent along x and y, metres."""


@dataclass(frozen=True)
class Background:
    """What is seen past the table: a floor and a wall."""

    kind: Wall = "gradient"
    """Pattern of the wall."""
    wall: Rgb = (224, 226, 230)
    """sRGB."""
    floor: Rgb = (150, 148, 146)
    """sRGB."""


@dataclass(frozen=True)
class Scene:
    """Everything a picture depends on.

    Raises:
        SceneError: If an object has an unknown shape, material or size, or a name twice, or the
            picture has no size.
    """

    objects: tuple[SceneObject, ...] = ()
    table: Table = field(default_factory=Table)
    camera: Camera = field(default_factory=Camera)
    lights: tuple[Light, ...] = (Light(),)
    background: Background = field(default_factory=Background)
    seed: int = 0
    """Seeds textures and sensor noise."""

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for item in self.objects:
            if item.shape not in ALL_SHAPES:
                raise SceneError(
                    f"{item.name!r}: unknown shape {item.shape!r}; one of {SHAPES_SAID}."
                )
            _check_word(item.name, "material", item.material, MATERIALS)
            _check_word(item.name, "size", item.size, tuple(ALL_SIZES))
            if item.scale_m <= 0:
                raise SceneError(f"{item.name!r}: scale_m must be positive, not {item.scale_m}.")
            if item.name in seen:
                raise SceneError(f"two objects are called {item.name!r}; names must be unique.")
            seen.add(item.name)
        for side in (self.camera.width, self.camera.height):
            if not is_count(side) or not 1 <= side <= MAX_PIXELS:
                raise SceneError(
                    f"a picture is 1 to {MAX_PIXELS} pixels wide and high, not {shown(side)}."
                )
        if not self.lights:
            raise SceneError("a scene needs at least one Light; the default is Light().")

    def object(self, name: str) -> SceneObject:
        """Return the object with that name, or raise `UnknownObject`."""
        for item in self.objects:
            if item.name == name:
                return item
        raise UnknownObject(name, (item.name for item in self.objects))

    def with_camera(self, **changes: Any) -> Scene:
        """Return this scene seen differently, e.g. `scene.with_camera(elevation_deg=60)`."""
        return replace(self, camera=replace(self.camera, **changes))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that `json.dumps` takes and `from_dict` reads back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scene:
        """Read what `to_dict` wrote.

        Raises:
            SceneError: If a field is unknown or missing.
        """
        _check_fields(cls, data)
        parts: dict[str, Any] = dict(data)
        if "objects" in parts:
            parts["objects"] = tuple(_read(SceneObject, item) for item in parts["objects"])
        if "lights" in parts:
            parts["lights"] = tuple(_read(Light, item) for item in parts["lights"])
        for key, kind in (("table", Table), ("camera", Camera), ("background", Background)):
            if key in parts:
                parts[key] = _read(kind, parts[key])
        return cls(**parts)


T = TypeVar("T")


def _check_word(name: str, what: str, given: str, accepted: tuple[str, ...]) -> None:
    if given not in accepted:
        raise SceneError(f"{name!r}: unknown {what} {given!r}; one of {', '.join(accepted)}.")


def _check_fields(kind: type, values: Mapping[str, Any]) -> None:
    if not isinstance(values, Mapping):
        raise SceneError(f"a {kind.__name__} is read from its fields, not from {shown(values)}.")
    accepted = [f.name for f in fields(kind)]
    for key in values:
        if key not in accepted:
            raise SceneError(f"{kind.__name__} has no field {key!r}; it has {', '.join(accepted)}.")
    needed = [f.name for f in fields(kind) if f.default is f.default_factory is MISSING]
    lacking = [name for name in needed if name not in values]
    if lacking:
        raise SceneError(f"a {kind.__name__} needs {', '.join(lacking)}.")


def _read(kind: type[T], values: Mapping[str, Any]) -> T:
    _check_fields(kind, values)
    # JSON knows no tuples
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})
