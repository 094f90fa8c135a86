"""How a scene looks: table, room, lamps and lens, pleasant by default or drawn widely.

"Varied" is domain randomisation: a model that learned from it should not care about the
table, the lamp or the lens of the pictures people bring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import cos, radians, sin

import numpy as np

from robot_sim.scene import Background, Camera, Light, Scene, SceneObject, Table
from robot_sim.shapes import extent

__all__ = ["above", "contrast", "fit", "plain", "soft_color", "varied"]

# Pixels between the objects and the border of the picture, as a part of its height.
MARGIN = 0.035


def plain(objects: tuple[SceneObject, ...], seed: int) -> Scene:
    """Return the objects on a light wooden table under a soft lamp, seen from the front."""
    return Scene(objects=objects, seed=seed)


def varied(objects: tuple[SceneObject, ...], seed: int, rng: np.random.Generator) -> Scene:
    """Return the objects on a random table, in a random room, light and view."""
    return Scene(
        objects=objects,
        table=_table(rng, objects),
        camera=_camera(rng),
        lights=_lights(rng),
        background=_background(rng),
        seed=seed,
    )


def fit(
    camera: Camera, objects: Sequence[SceneObject], *, looser: bool, rng: np.random.Generator
) -> Camera:
    """Return the camera as near as it can be with all objects inside the picture.

    Args:
        camera: Direction and lens; its distance is replaced.
        objects: What must be seen whole.
        looser: If True, step back a little more, at random, and look a little aside.
        rng: Source for `looser`.
    """
    points = _hull(objects)
    target = (points.min(axis=0) + points.max(axis=0)) / 2
    camera = replace(camera, look_at=_point(target))
    for distance in np.geomspace(0.45, 4.0, 90):
        camera = replace(camera, distance_m=round(float(distance), 4))
        if _is_inside(camera, points):
            break
    if not looser:
        return camera
    camera = replace(camera, distance_m=round(camera.distance_m * float(rng.uniform(1, 1.25)), 4))
    for _ in range(20):
        aside = rng.uniform(-0.05, 0.05, size=2)
        shifted = replace(camera, look_at=_point(target + np.append(aside, 0.0)))
        if _is_inside(shifted, points):
            return shifted
    return camera


def _hull(objects: Sequence[SceneObject]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return points around every object that a picture of it must contain, shape (n, 3)."""
    around = np.arange(8) * np.pi / 4
    points = [np.array([[-0.08, -0.58, 0.0], [0.08, -0.42, 0.0]])]  # never nearer than this
    for item in objects:
        radius, height = (v * item.scale_m for v in extent(item.shape))
        for z in (0.0, height):
            ring = np.stack([np.cos(around), np.sin(around), np.zeros(8)], axis=1) * radius
            points.append(ring + np.array([*item.xy, z]))
    return np.concatenate(points)


def _is_inside(camera: Camera, points: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> bool:
    pixels, depth = camera.project(points)
    margin = MARGIN * camera.height
    high = np.array([camera.width, camera.height]) - margin
    return bool(np.all(depth > 0.2) and np.all(pixels >= margin) and np.all(pixels <= high))


def _point(xyz: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float, float]:
    x, y, z = (round(float(v), 4) for v in xyz)
    return (x, y, z)


def _camera(rng: np.random.Generator) -> Camera:
    return Camera(
        elevation_deg=round(float(rng.uniform(30, 65)), 2),
        azimuth_deg=round(float(rng.uniform(-12, 12)), 2),
        roll_deg=round(float(rng.uniform(-2, 2)), 2),
        fov_deg=round(float(rng.uniform(28, 52)), 2),
        exposure=round(float(rng.uniform(0.85, 1.2)), 3),
        noise=round(float(rng.choice([0.0, rng.uniform(0.5, 4.0)])), 2),
    )


def _lights(rng: np.random.Generator) -> tuple[Light, ...]:
    warm = float(rng.uniform(-1, 1))  # -1 cold, 1 warm
    tint = (round(1 + 0.09 * warm, 3), 1.0, round(1 - 0.12 * warm, 3))
    ambient = float(rng.uniform(0.25, 0.55))
    key = Light(
        position=above(rng, elevation=(38, 75), distance=(1.4, 2.4)),
        rgb=tint,
        intensity=round(float(rng.uniform(0.95, 1.2)) - 0.8 * ambient, 3),
        ambient=round(ambient, 3),
        radius_m=round(float(rng.uniform(0.01, 0.09)), 3),
    )
    if rng.random() < 0.4:
        return (key,)
    fill = Light(
        position=above(rng, elevation=(20, 60), distance=(1.2, 2.2)),
        rgb=(round(1 - 0.05 * warm, 3), 1.0, round(1 + 0.08 * warm, 3)),
        intensity=round(float(rng.uniform(0.05, 0.25)), 3),
        ambient=0.0,
    )
    return (key, fill)


def above(
    rng: np.random.Generator, *, elevation: tuple[float, float], distance: tuple[float, float]
) -> tuple[float, float, float]:
    """Return a lamp position around the middle of the table."""
    height, turn = radians(rng.uniform(*elevation)), rng.uniform(-np.pi, np.pi)
    far = rng.uniform(*distance)
    return (
        round(float(far * cos(height) * sin(turn)), 3),
        round(float(-0.5 - far * cos(height) * cos(turn)), 3),
        round(float(far * sin(height)), 3),
    )


def _table(rng: np.random.Generator, objects: Sequence[SceneObject]) -> Table:
    """Return a random table; of several colours the one that hides no object is taken."""
    first = max((soft_color(rng) for _ in range(5)), key=lambda rgb: contrast(rgb, objects))
    strength = float(rng.uniform(0.06, 0.3)) * float(rng.choice([-1, 1]))
    shift = rng.normal(0, 8, size=3)
    second = tuple(int(v) for v in np.clip(np.array(first) * (1 + strength) + shift, 15, 250))
    texture = rng.choice(
        ["plain", "wood", "stripes", "checker", "noise", "speckle"],
        p=[0.22, 0.28, 0.1, 0.1, 0.18, 0.12],
    )
    return Table(
        rgb=first,
        rgb2=(second[0], second[1], second[2]),
        texture=str(texture),  # type: ignore[arg-type]
        texture_scale_m=round(float(rng.uniform(0.035, 0.16)), 4),
        texture_turn=round(float(rng.uniform(-np.pi, np.pi)), 3),
        half_size=(
            round(float(rng.uniform(0.5, 0.9)), 3),
            round(float(rng.uniform(0.42, 0.75)), 3),
        ),
        sheen=round(float(rng.choice([0.0, rng.uniform(0.02, 0.25)])), 3),
    )


def soft_color(rng: np.random.Generator) -> tuple[int, int, int]:
    """Return a colour as furniture has it: any brightness, seldom vivid."""
    value, vivid = rng.uniform(70, 235), rng.beta(1.2, 4.5) * 0.7
    hue = rng.uniform(0, 2 * np.pi) if rng.random() < 0.45 else rng.normal(0.6, 0.25)
    wheel = np.cos(hue - np.array([0, 2, 4]) * np.pi / 3)  # red, green, blue
    r, g, b = (int(v) for v in np.clip(value * (1 + vivid * (wheel - 0.3)), 10, 250))
    return (r, g, b)


def contrast(rgb: tuple[int, int, int], objects: Sequence[SceneObject]) -> float:
    """Return how far the nearest object colour is, grey levels."""
    return min(
        (float(np.linalg.norm(np.subtract(rgb, item.rgb))) for item in objects), default=255.0
    )


def _background(rng: np.random.Generator) -> Background:
    kind = rng.choice(["plain", "gradient", "noise"], p=[0.3, 0.45, 0.25])
    return Background(kind=str(kind), wall=soft_color(rng), floor=soft_color(rng))  # type: ignore[arg-type]
