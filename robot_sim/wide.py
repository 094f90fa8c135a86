"""Scenes unlike the robot's table: what pictures from elsewhere may look like.

Wider than `looks.varied` in everything: lens, height, lamps, paints, finishes, ground, room,
number of things, and sizes. Here *small* and *large* mean something only beside each other:
every scene has a ratio of its own between 1.4 and 2.6, as no lens tells how big one thing is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from robot_sim import looks
from robot_sim.hues import draw_paint
from robot_sim.scene import SIZES, Background, Camera, Light, Scene, SceneObject, Table

__all__ = ["finish_objects", "wide"]

# Pictures that are seamless: one even ground up to the horizon.
SEAMLESS_PART = 0.45
TEXTURES = ("plain", "wood", "stripes", "checker", "noise", "speckle")


def finish_objects(objects: Sequence[SceneObject], rng: np.random.Generator) -> list[SceneObject]:
    """Return objects with paints, finishes and sizes as drawn for one scene."""
    small = SIZES["small"] * float(rng.uniform(0.85, 1.1))
    nominal = {"small": small, "large": small * float(rng.uniform(1.4, 2.6))}
    return [
        replace(
            item,
            rgb=draw_paint(item.color, rng),
            finish=round(float(rng.random()), 3),
            scale_m=round(nominal[item.size] * float(rng.uniform(0.94, 1.06)), 5),
        )
        for item in objects
    ]


def wide(objects: tuple[SceneObject, ...], seed: int, rng: np.random.Generator) -> Scene:
    """Return the objects under a random light, on a random ground, through a random lens."""
    is_seamless = rng.random() < SEAMLESS_PART
    table, background = _ground(rng, objects), _room(rng)
    if is_seamless:
        background = replace(background, wall=table.rgb, floor=table.rgb)
    return Scene(
        objects=objects,
        table=table if is_seamless else replace(table, half_size=_half_size(rng)),
        camera=_camera(rng),
        lights=_lights(rng),
        background=background,
        seed=seed,
    )


def _camera(rng: np.random.Generator) -> Camera:
    return Camera(
        elevation_deg=round(float(rng.uniform(14, 80)), 2),
        azimuth_deg=round(float(rng.uniform(-25, 25)), 2),
        roll_deg=round(float(rng.normal(0, 2.5)), 2),
        fov_deg=round(float(rng.uniform(16, 68)), 2),
        exposure=round(float(rng.uniform(0.75, 1.35)), 3),
        noise=round(float(rng.choice([0.0, rng.uniform(0.5, 7.0)])), 2),
    )


def _lights(rng: np.random.Generator) -> tuple[Light, ...]:
    ambient = float(rng.uniform(0.15, 0.7))
    total = float(rng.uniform(0.85, 1.15))
    key = Light(
        position=looks.above(rng, elevation=(25, 88), distance=(1.2, 3.2)),
        rgb=_tint(rng),
        intensity=round(max(total - 0.8 * ambient, 0.15), 3),
        ambient=round(ambient, 3),
        radius_m=round(float(rng.uniform(0.01, 0.35)), 3),
    )
    fills = tuple(
        Light(
            position=looks.above(rng, elevation=(15, 80), distance=(1.2, 3.0)),
            rgb=_tint(rng),
            intensity=round(float(rng.uniform(0.05, 0.4)), 3),
            ambient=0.0,
        )
        for _ in range(int(rng.integers(0, 4)))
    )
    return (key, *fills)


def _tint(rng: np.random.Generator) -> tuple[float, float, float]:
    warm, green = rng.uniform(-1, 1), rng.normal(0, 0.02)
    return (round(1 + 0.11 * warm, 3), round(1 + green, 3), round(1 - 0.14 * warm, 3))


def _ground(rng: np.random.Generator, objects: Sequence[SceneObject]) -> Table:
    if rng.random() < 0.4:  # paper, concrete, a studio: neutral, of any brightness
        level = float(rng.uniform(45, 245))
        r, g, b = (int(v) for v in np.clip(level + rng.normal(0, 5, size=3), 0, 255))
        first = (r, g, b)
    else:
        drawn = (looks.soft_color(rng) for _ in range(3))
        first = max(drawn, key=lambda rgb: looks.contrast(rgb, objects))
    strength = float(rng.uniform(0.05, 0.5)) * float(rng.choice([-1, 1]))
    shift = rng.normal(0, 12, size=3)
    r, g, b = (int(v) for v in np.clip(np.array(first) * (1 + strength) + shift, 8, 250))
    texture = rng.choice(TEXTURES, p=[0.42, 0.14, 0.08, 0.08, 0.18, 0.10])
    return Table(
        rgb=first,
        rgb2=(r, g, b),
        texture=str(texture),  # type: ignore[arg-type]
        texture_scale_m=round(float(np.exp(rng.uniform(np.log(0.02), np.log(0.4)))), 4),
        texture_turn=round(float(rng.uniform(-np.pi, np.pi)), 3),
        half_size=(6.0, 1.98),  # just short of the wall, so that ground and wall meet
        sheen=round(float(rng.choice([0.0, rng.uniform(0.02, 0.4)])), 3),
    )


def _half_size(rng: np.random.Generator) -> tuple[float, float]:
    return (round(float(rng.uniform(0.5, 1.6)), 3), round(float(rng.uniform(0.45, 1.5)), 3))


def _room(rng: np.random.Generator) -> Background:
    kind = rng.choice(["plain", "gradient", "noise", "clutter"], p=[0.25, 0.3, 0.15, 0.3])
    return Background(
        kind=str(kind),  # type: ignore[arg-type]
        wall=looks.soft_color(rng),
        floor=looks.soft_color(rng),
    )
