"""A tabletop world: describe a scene, let it settle, take its picture, know what is in it.

Stands alone: MuJoCo for physics and rays, NumPy for everything else, no OpenGL.

    from robot_sim import label, render, sample_scene

    scene = sample_scene(7)
    frame = render(scene)
    labels = label(scene, frame)
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from robot_sim.errors import RobotSimError, SceneError, UnknownObject
from robot_sim.scene import (
    COLORS,
    MATERIALS,
    SHAPES,
    SIZES,
    WORKSPACE,
    Background,
    Camera,
    Light,
    Scene,
    SceneObject,
    Table,
)

# Names whose modules load MuJoCo, imported on first use.
_LAZY = {
    "Frame": "camera",
    "ObjectLabel": "labels",
    "World": "world",
    "label": "labels",
    "render": "camera",
    "sample_scene": "sampler",
}

__all__ = [
    "COLORS",
    "MATERIALS",
    "SHAPES",
    "SIZES",
    "WORKSPACE",
    "Background",
    "Camera",
    "Frame",
    "Light",
    "ObjectLabel",
    "RobotSimError",
    "Scene",
    "SceneError",
    "SceneObject",
    "Table",
    "UnknownObject",
    "World",
    "label",
    "render",
    "sample_scene",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f"robot_sim.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'robot_sim' has no attribute {name!r}")
