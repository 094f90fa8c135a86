"""Labels agree with the pixels they were read from."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from tabletop import block, scene_of

from robot_sim import Frame, Scene, label, render
from robot_sim.labels import decode_rle, encode_rle


def test_masks_are_the_segmentation(scene: Scene, frame: Frame) -> None:
    labels = label(scene, frame)

    assert [item.name for item in labels] == [item.name for item in scene.objects]
    for index, item in enumerate(labels):
        np.testing.assert_array_equal(item.mask, frame.segmentation == index)


def test_boxes_are_tight(scene: Scene, frame: Frame) -> None:
    for item in label(scene, frame):
        x0, y0, x1, y1 = item.box_xyxy
        inside = item.mask[y0:y1, x0:x1]
        assert inside.sum() == item.mask.sum()
        assert inside[0].any()
        assert inside[-1].any()
        assert inside[:, 0].any()
        assert inside[:, -1].any()


def test_object_in_the_open_is_wholly_visible() -> None:
    scene = scene_of(block("a", (-0.08, -0.5)), block("b", (0.08, -0.5)))

    assert [item.visible_fraction for item in label(scene, render(scene))] == [1.0, 1.0]


def test_object_behind_a_larger_one_is_partly_visible() -> None:
    tall = replace(block("tall", (0.0, -0.55), shape="cylinder"), scale_m=0.035)
    scene = scene_of(tall, block("behind", (0.0, -0.48))).with_camera(elevation_deg=30.0)

    front, behind = label(scene, render(scene))

    assert front.visible_fraction == 1.0
    assert behind.visible_fraction < 0.6


def test_object_across_the_border_of_the_picture_is_partly_visible() -> None:
    scene = scene_of(block("a", (0.0, -0.5))).with_camera(look_at=(0.317, -0.5, 0.02))

    (item,) = label(scene, render(scene))

    assert item.box_xyxy[0] == 0
    assert 0 < item.visible_fraction < 1


def test_hidden_object_has_an_empty_label() -> None:
    scene = scene_of(block("a", (0.0, -2.0)))

    (item,) = label(scene, render(scene))

    assert (item.visible_fraction, item.box_xyxy) == (0.0, (0, 0, 0, 0))
    assert item.to_dict()["depth_m"] is None


def test_place_in_the_world_is_the_centre_of_the_object() -> None:
    scene = scene_of(block("a", (0.05, -0.45)))

    (item,) = label(scene, render(scene))

    assert item.xyz_m == pytest.approx((0.05, -0.45, 0.02))


def test_label_survives_json_with_its_mask(scene: Scene, frame: Frame) -> None:
    item = label(scene, frame)[0]

    plain = json.loads(json.dumps(item.to_dict()))

    assert plain["name"] == item.name
    np.testing.assert_array_equal(decode_rle(plain["mask"]), item.mask)


@pytest.mark.parametrize("seed", range(10))
def test_run_lengths_decode_to_what_was_encoded(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mask = rng.random((int(rng.integers(1, 9)), int(rng.integers(1, 9)))) < rng.random()

    np.testing.assert_array_equal(decode_rle(encode_rle(mask)), mask)
