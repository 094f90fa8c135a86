"""Tiny scenes for the tests of this folder."""

from __future__ import annotations

from robot_sim import Camera, Scene, SceneObject, Table

SMALL = Camera(width=160, height=120, distance_m=0.7)


def block(name: str, xy: tuple[float, float], *, shape: str = "block") -> SceneObject:
    """Return a small red matte object at `xy`."""
    return SceneObject(name, shape, "red", (255, 87, 89), "matte", "small", 0.02, xy)


def scene_of(*objects: SceneObject) -> Scene:
    """Return a scene with a plain table and a small picture."""
    return Scene(objects=objects, camera=SMALL, table=Table(texture="plain"))
