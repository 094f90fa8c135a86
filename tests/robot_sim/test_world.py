"""The world is physical: things stand where they were put, and vessels are hollow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tabletop import block, scene_of

from robot_sim import SHAPES, UnknownObject, World, sample_scene
from robot_sim.shapes import extent


@pytest.mark.parametrize("shape", SHAPES)
def test_object_put_on_the_table_stays_there(shape: str) -> None:
    world = World(scene_of(block("a", (0.05, -0.45), shape=shape)))
    before = world.object_positions()

    assert world.settle()
    np.testing.assert_allclose(world.object_positions(), before, atol=2.5e-3)


@pytest.mark.parametrize("seed", range(3))
def test_sampled_scene_is_at_rest(seed: int) -> None:
    world = World(sample_scene(seed))
    before = world.object_positions()

    world.settle(max_s=1.0)

    assert np.abs(world.object_positions() - before).max() < 4e-3


@pytest.mark.parametrize("vessel", ["bowl", "cup"])
def test_ball_dropped_into_a_vessel_stays_inside(vessel: str) -> None:
    large = replace(block("vessel", (0.0, -0.5), shape=vessel), scale_m=0.032)
    ball = replace(block("ball", (0.2, -0.5), shape="ball"), scale_m=0.016)
    world = World(scene_of(large, ball))
    world.set_object_pose("ball", (0.004, -0.5, 0.12))

    world.settle(max_s=3.0)
    (x, y, z), _ = world.object_pose("ball")

    assert np.hypot(x, y + 0.5) < extent(vessel)[0] * 0.032
    assert z < 0.04


def test_block_stands_on_a_block() -> None:
    world = World(scene_of(block("a", (0.0, -0.5)), block("b", (0.2, -0.5))))
    world.set_object_pose("b", (0.0, -0.5, 0.061))

    assert world.settle()
    assert world.object_pose("b")[0][2] == pytest.approx(0.06, abs=1.5e-3)


def test_unknown_name_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(UnknownObject, match="Objects in this scene: a"):
        World(scene_of(block("a", (0.0, -0.5)))).object_pose("z")
