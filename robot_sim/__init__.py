"""A tabletop world: describe a scene, let it settle, take its picture, know what is in it.

Stands alone: MuJoCo for physics and rays, NumPy for everything else, no OpenGL.

    from robot_sim import label, render, sample_scene

    scene = sample_scene(7)
    frame = render(scene)
    labels = label(scene, frame)

With Gymnasium installed, importing this package registers `robot_sim/Tabletop-v0` (actions are
small motions of the hand) and `robot_sim/TabletopPickPlace-v0` (actions are picks and places).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from robot_sim.errors import RobotSimError, SceneError, UnknownObject
from robot_sim.registration import register_in_time
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
    "Episode": "episode",
    "Frame": "camera",
    "ObjectLabel": "labels",
    "Outcome": "skills.outcome",
    "RgbdCamera": "rgbd",
    "Robot": "control.robot",
    "SensorNoise": "noise",
    "Skills": "skills.library",
    "TabletopEnv": "env",
    "Task": "tasks.task",
    "Watch": "watch",
    "World": "world",
    "compile_goal": "goals",
    "label": "labels",
    "render": "camera",
    "run_oracle": "episode",
    "sample_scene": "sampler",
    "sample_task": "tasks.registry",
}

__all__ = [
    "COLORS",
    "MATERIALS",
    "SHAPES",
    "SIZES",
    "WORKSPACE",
    "Background",
    "Camera",
    "Episode",
    "Frame",
    "Light",
    "ObjectLabel",
    "Outcome",
    "RgbdCamera",
    "Robot",
    "RobotSimError",
    "Scene",
    "SceneError",
    "SceneObject",
    "SensorNoise",
    "Skills",
    "Table",
    "TabletopEnv",
    "Task",
    "UnknownObject",
    "Watch",
    "World",
    "compile_goal",
    "label",
    "render",
    "run_oracle",
    "sample_scene",
    "sample_task",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f"robot_sim.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'robot_sim' has no attribute {name!r}")


register_in_time()
