"""Small tables of perceived things for the tests of affordances."""

from __future__ import annotations

from viper.vision.space.kinds import usual_height_m, usual_width_m
from viper.vision.space.thing import Thing


def seen(
    name: str, x: float, y: float, *, bottom: float = 0.0, size: str = "", visible: bool = True
) -> Thing:
    """Return a thing called "[color] [shape] [number]" that stands at a height."""
    color, shape = name.split()[:2]
    size = size or ("large" if shape in ("bowl", "plate") else "small")
    width, height = usual_width_m(shape, size), usual_height_m(shape, size)
    assert width is not None
    assert height is not None
    z = bottom + height / 2
    return Thing(name, color, shape, size, "matte", x, y, z, width, height, visible=visible)
