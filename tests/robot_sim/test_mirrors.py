"""Pictures with true mirrors: what shines shows what is around it, all else stays as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from robot_sim import Scene, SceneObject, Table, render
from robot_sim.scene import Camera

TABLE = Table(rgb=(40, 160, 60), texture="plain", sheen=0.0)
CAMERA = Camera(width=96, height=72)


def _thing(material: str, **changes: object) -> SceneObject:
    item = SceneObject(
        name="a", shape="ball", color="gray", rgb=(150, 150, 150), material=material,
        size="large", scale_m=0.05, xy=(0.0, -0.5), finish=1.0,
    )  # fmt: skip
    return replace(item, **changes)  # type: ignore[arg-type]


def test_what_is_matte_looks_the_same_to_the_last_bit() -> None:
    scene = Scene(objects=(_thing("matte"),), table=TABLE, camera=CAMERA)
    np.testing.assert_array_equal(render(scene).rgb, render(scene, mirrors=True).rgb)


@pytest.mark.parametrize("material", ["glossy", "metal"])
def test_the_same_scene_gives_the_same_picture(material: str) -> None:
    scene = Scene(objects=(_thing(material),), table=TABLE, camera=CAMERA)
    np.testing.assert_array_equal(render(scene, mirrors=True).rgb, render(scene, mirrors=True).rgb)


def _lower_half(scene: Scene) -> np.ndarray:  # type: ignore[type-arg]
    frame = render(scene, mirrors=True)
    rows, columns = np.nonzero((frame.segmentation == 0) & (frame.normals[..., 2] < -0.1))
    return np.asarray(frame.rgb[rows, columns].astype(float).mean(axis=0))


def test_gray_metal_takes_the_colour_of_the_ground_that_it_mirrors() -> None:
    red, green, blue = _lower_half(Scene(objects=(_thing("metal"),), table=TABLE, camera=CAMERA))
    assert green > 1.3 * red
    assert green > 1.3 * blue


def test_metal_shows_its_neighbour() -> None:
    alone = Scene(objects=(_thing("metal"),), table=TABLE, camera=CAMERA)
    red = _thing("matte", name="b", rgb=(230, 20, 20), xy=(0.12, -0.52))
    beside = replace(alone, objects=(*alone.objects, red))

    def redness(scene: Scene) -> float:
        frame = render(scene, mirrors=True)
        mine = frame.rgb[frame.segmentation == 0].astype(float)
        return float((mine[:, 0] - mine[:, 1]).max())

    assert redness(beside) > redness(alone) + 40


def test_worn_metal_has_no_grain() -> None:
    block = _thing("metal", shape="block", finish=0.0, scale_m=0.1)
    frame = render(Scene(objects=(block,), table=TABLE, camera=CAMERA), mirrors=True)
    rgb, mine = frame.rgb.astype(float), frame.segmentation == 0
    steps = np.abs(np.diff(rgb, axis=1))[mine[:, 1:] & mine[:, :-1]]
    assert np.median(steps) <= 1.0
