"""The same pictures on every machine: kept as block means, compared with a tolerance.

Processors round differently in the last bit, so bytes are not compared. `python
tests/robot_sim/test_same_pictures.py` writes the means anew; look at the pictures before.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from robot_sim import Frame, Robot, render, sample_scene
from robot_sim.views import view

KEPT = Path(__file__).with_name("same_pictures.json")
BLOCK = 16
# Grey levels, metres, and bits of 108 in which two machines may differ.
GREY, DEPTH_M, BITS = 1.0, 0.001, 2


def picture(name: str) -> Frame:
    if name == "varied":
        return render(sample_scene(11, n_objects=7, width=192, height=144))
    scene = sample_scene(12, n_objects=6, shapes=("bowl", "cup", "block", "ring"), domain="plain")
    if name == "plain":
        return render(scene, width=192, height=144)
    world = Robot(replace(scene, camera=view("front"))).world
    return render(world, camera=view(name, world, width=192, height=144))


NAMES = ("varied", "plain", "front", "wrist")


def means(frame: Frame) -> dict[str, list[float]]:
    """Return block means of grey and depth, and the hash: is a block brighter than the median."""
    grey, depth = frame.rgb.mean(axis=2), np.minimum(frame.depth_m, 3.0)
    tall, wide = grey.shape[0] // BLOCK, grey.shape[1] // BLOCK
    blocks = [v.reshape(tall, BLOCK, wide, BLOCK).mean(axis=(1, 3)).ravel() for v in (grey, depth)]
    bits = (blocks[0] > np.median(blocks[0])).astype(int)
    return {
        "grey": [round(float(v), 2) for v in blocks[0]],
        "depth": [round(float(v), 5) for v in blocks[1]],
        "hash": [int(bit) for bit in bits],
    }


@pytest.mark.parametrize("name", NAMES)
def test_picture_is_the_one_that_was_kept(name: str) -> None:
    kept, now = json.loads(KEPT.read_text())[name], means(picture(name))

    np.testing.assert_allclose(now["grey"], kept["grey"], atol=GREY)
    np.testing.assert_allclose(now["depth"], kept["depth"], atol=DEPTH_M)
    assert sum(a != b for a, b in zip(now["hash"], kept["hash"], strict=True)) <= BITS


if __name__ == "__main__":
    lines = [f'"{name}": {json.dumps(means(picture(name)))}' for name in NAMES]
    KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
