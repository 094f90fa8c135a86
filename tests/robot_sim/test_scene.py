"""Scenes are values: they travel as JSON and refuse nonsense with a reason."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tabletop import block, scene_of

from robot_sim import Scene, SceneError, UnknownObject, sample_scene


@pytest.mark.parametrize("seed", range(5))
def test_scene_that_went_through_json_is_equal(seed: int) -> None:
    scene = sample_scene(seed)

    assert Scene.from_dict(json.loads(json.dumps(scene.to_dict()))) == scene


def test_unknown_field_is_named_with_the_fields_that_exist() -> None:
    data = sample_scene(0).to_dict()
    data["table"]["colour"] = (1, 2, 3)

    with pytest.raises(SceneError, match=r"Table has no field 'colour'; it has rgb, rgb2"):
        Scene.from_dict(data)


@pytest.mark.parametrize(
    ("objects", "reason"),
    [
        ([{"name": "x"}], "a SceneObject needs shape, color, rgb"),
        (["red block"], "a SceneObject is read from its fields, not from 'red block'"),
    ],
)
def test_object_that_cannot_be_read_is_refused(objects: list[object], reason: str) -> None:
    with pytest.raises(SceneError, match=reason):
        Scene.from_dict({"objects": objects})


def test_two_objects_may_not_share_a_name() -> None:
    with pytest.raises(SceneError, match="two objects are called 'a'"):
        scene_of(block("a", (0, -0.4)), block("a", (0, -0.6)))


def test_unknown_shape_is_refused_with_the_shapes_that_exist() -> None:
    sphere = block("a", (0, -0.5), shape="sphere")

    with pytest.raises(SceneError, match=r"unknown shape 'sphere'; one of block, ball"):
        scene_of(sphere)


def test_misspelt_object_name_gets_a_suggestion() -> None:
    with pytest.raises(UnknownObject, match="Did you mean 'red block'") as caught:
        scene_of(block("red block", (0, -0.5))).object("red blok")

    assert caught.value.available == ("red block",)


def test_importing_the_package_does_not_load_mujoco() -> None:
    program = "import sys, robot_sim; sys.exit('mujoco' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_every_exported_name_exists() -> None:
    import robot_sim

    assert all(getattr(robot_sim, name) is not None for name in robot_sim.__all__)
