"""Pictures: the same for the same seed, right in depth, shadow, place and edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tabletop import block, scene_of

from robot_sim import MATERIALS, SHAPES, Frame, Light, Scene, World, render


def test_same_scene_gives_the_same_picture(scene: Scene, frame: Frame) -> None:
    again = render(scene)

    np.testing.assert_array_equal(frame.rgb, again.rgb)
    np.testing.assert_array_equal(frame.depth_m, again.depth_m)


def test_picture_has_the_documented_shapes_and_types(frame: Frame) -> None:
    assert (frame.rgb.shape, frame.rgb.dtype) == ((120, 160, 3), np.uint8)
    assert (frame.depth_m.shape, frame.depth_m.dtype) == ((120, 160), np.float32)
    assert (frame.segmentation.shape, frame.segmentation.dtype) == ((120, 160), np.int32)
    assert (frame.normals.shape, frame.normals.dtype) == ((120, 160, 3), np.float32)


def test_size_can_be_chosen_per_picture(scene: Scene) -> None:
    assert render(scene, width=80, height=40).rgb.shape == (40, 80, 3)


def test_depth_of_the_table_leads_back_to_the_table() -> None:
    frame = render(scene_of())
    pixels = np.array([[20.5, 100.5], [80.5, 60.5], [150.5, 80.5]])

    depth = [frame.depth_m[int(y), int(x)] for x, y in pixels]
    points = frame.camera.back_project(pixels, depth)

    np.testing.assert_allclose(points[:, 2], 0, atol=1e-5)


def test_projecting_and_back_projecting_are_inverse(scene: Scene) -> None:
    points = np.random.default_rng(0).uniform([-0.3, -0.8, 0], [0.3, -0.2, 0.1], size=(50, 3))

    pixels, depth = scene.camera.project(points)

    np.testing.assert_allclose(scene.camera.back_project(pixels, depth), points, atol=1e-12)


def test_normals_are_unit_vectors_that_face_the_viewer(frame: Frame) -> None:
    on_object = frame.segmentation >= 0
    y, x = np.nonzero(on_object)
    rays = frame.camera.rays(np.stack([x, y], axis=1) + 0.5)
    normals = frame.normals[on_object]

    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-4)
    assert np.mean(np.sum(normals * rays, axis=1) < 0.05) > 0.98


def test_left_object_is_left_in_the_picture_and_near_object_is_lower() -> None:
    scene = scene_of(
        block("left", (-0.1, -0.5)),
        block("right", (0.1, -0.5)),
        block("near", (0.0, -0.6)),
        block("far", (0.0, -0.4)),
    )
    pixels, depth = scene.camera.project(render(scene).positions_m)
    left, right, near, far = range(4)

    assert pixels[left, 0] < pixels[right, 0]
    assert pixels[near, 1] > pixels[far, 1]
    assert depth[near] < depth[far]


def test_segmentation_is_where_the_camera_says_the_object_is() -> None:
    scene = scene_of(block("a", (0.05, -0.45)))
    frame = render(scene)

    (x, y), _ = (v[0] for v in scene.camera.project(frame.positions_m))

    assert frame.segmentation[int(y), int(x)] == 0


def test_shadow_darkens_the_table_away_from_the_lamp() -> None:
    lamp = Light(position=(-1.0, -0.5, 1.0))
    scene = replace(scene_of(block("a", (0.0, -0.5))), lights=(lamp,))
    shadow, light = ((v[0] for v in scene.camera.project([[x, -0.5, 0]])) for x in (0.035, -0.035))
    (sx, sy), _ = shadow
    (lx, ly), _ = light

    lit, dark = render(scene, shadows=False).rgb, render(scene).rgb

    assert dark[int(sy), int(sx)].mean() < 0.8 * lit[int(sy), int(sx)].mean()
    assert dark[int(ly), int(lx)].mean() == pytest.approx(lit[int(ly), int(lx)].mean(), abs=2)


def test_antialiasing_changes_edges_only() -> None:
    scene = scene_of(block("a", (0.0, -0.5), shape="ball"))
    rough, fine = render(scene, antialias=1), render(scene, antialias=3)

    differs = np.any(rough.rgb != fine.rgb, axis=2)

    assert 20 < np.count_nonzero(differs) < 0.06 * differs.size
    np.testing.assert_array_equal(rough.segmentation, fine.segmentation)


def test_sensor_noise_is_repeatable_and_leaves_depth_alone() -> None:
    clean = scene_of(block("a", (0.0, -0.5)))
    noisy = clean.with_camera(noise=3.0)
    a, b, c = render(noisy), render(noisy), render(clean)

    np.testing.assert_array_equal(a.rgb, b.rgb)
    assert 1.5 < np.std(a.rgb.astype(float) - c.rgb) < 4
    np.testing.assert_array_equal(a.depth_m, c.depth_m)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_visible_in_its_color(shape: str) -> None:
    frame = render(scene_of(block("a", (0.0, -0.5), shape=shape)))
    mean = frame.rgb[frame.segmentation == 0].mean(axis=0)

    assert np.count_nonzero(frame.segmentation == 0) > 60
    assert mean[0] > 1.5 * mean[1]  # it is red


def test_materials_look_different() -> None:
    ball = block("a", (0.0, -0.5), shape="ball")
    scenes = [scene_of(replace(ball, material=material)) for material in MATERIALS]
    frames = [render(scene, width=320, height=240, antialias=1) for scene in scenes]
    matte, glossy, metal = (f.rgb[f.segmentation == 0].astype(int) for f in frames)

    assert glossy.min(axis=1).max() > matte.min(axis=1).max() + 60  # a white highlight
    assert np.abs(metal - matte).mean() > 12
    assert np.abs(metal - glossy).mean() > 10


def test_bowl_is_hollow() -> None:
    scene = scene_of(block("a", (0.0, -0.5), shape="bowl")).with_camera(elevation_deg=80.0)
    frame = render(scene)
    (x, y), centre_depth = (v[0] for v in scene.camera.project(frame.positions_m))

    # looking down its middle one sees past its centre, to the inner floor
    assert frame.depth_m[int(y), int(x)] > centre_depth


def test_picture_of_a_world_shows_where_things_are_now() -> None:
    world = World(scene_of(block("a", (-0.1, -0.5))))
    world.set_object_pose("a", (0.1, -0.5, 0.02))
    frame = render(world)

    assert np.nonzero(frame.segmentation == 0)[1].mean() > 80
