"""Cameras that stay with a world: views, matrices, sensors, and the other backend."""

from __future__ import annotations

import numpy as np
import pytest
from tabletop import block, scene_of

from robot_sim import Robot, World
from robot_sim.control.ur5e import HOME
from robot_sim.errors import SceneError
from robot_sim.noise import SensorNoise
from robot_sim.optics import Camera
from robot_sim.rgbd import RgbdCamera
from robot_sim.views import VIEW_NAMES, view

SIZE = {"width": 96, "height": 72}


@pytest.fixture(scope="module")
def robot() -> Robot:
    return Robot(scene_of(block("a", (0.0, -0.5)), block("b", (0.12, -0.42), shape="bowl")))


@pytest.fixture(scope="module")
def world() -> World:
    return World(scene_of(block("a", (0.0, -0.5)), block("b", (0.12, -0.42), shape="bowl")))


@pytest.mark.parametrize("name", VIEW_NAMES)
def test_every_view_gives_a_picture_with_its_matrices(name: str, robot: Robot) -> None:
    camera = RgbdCamera(robot.world, name, **SIZE)
    frame = camera.take()
    assert frame.rgb.shape == (72, 96, 3)
    assert frame._repr_png_()[:4] == b"\x89PNG"

    point = np.array([0.02, -0.45, 0.05, 1.0])
    x, y, z = camera.intrinsics @ (camera.extrinsics @ point)[:3]
    pixels, depth = frame.camera.project(point[None, :3])
    np.testing.assert_allclose([x / z, y / z, z], [*pixels[0], depth[0]], atol=1e-9)


def test_extrinsics_undo_the_pose() -> None:
    camera = view("side")

    np.testing.assert_allclose(camera.extrinsics @ camera.pose, np.eye(4), atol=1e-12)


@pytest.mark.parametrize("angles", [(40, 20, 5), (-30, 170, -90), (90, 0, 33), (0, -179, 180)])
def test_camera_made_from_a_pose_has_that_pose(angles: tuple[float, float, float]) -> None:
    elevation, azimuth, roll = angles
    first = Camera(elevation_deg=elevation, azimuth_deg=azimuth, roll_deg=roll)
    again = Camera.from_pose(first.eye, first.world_from_camera)

    np.testing.assert_allclose(again.pose, first.pose, atol=1e-9)


def test_wrist_camera_sees_the_fingers_wherever_the_hand_goes(robot: Robot) -> None:
    seen = []
    for turn in (0.0, 0.4):
        robot.teleport(HOME + np.array([turn, 0, 0, 0, 0, 0]), opening_m=0.05)
        camera = RgbdCamera(robot.world, "wrist", **SIZE)
        pixels, depth = camera.camera.project(robot.pinch_pose()[0][None])
        seen.append((*pixels[0], depth[0]))

    np.testing.assert_allclose(seen[0], seen[1], atol=1e-6)
    assert 0 < seen[0][0] < 96
    assert 36 < seen[0][1] < 72


def test_wrist_view_without_an_arm_is_refused(world: World) -> None:
    with pytest.raises(SceneError, match="carried by the arm"):
        RgbdCamera(world, "wrist")


@pytest.mark.parametrize("name", ["webcam", "stereo", "tof"])
def test_noise_is_seeded_and_leaves_labels_alone(name: str, world: World) -> None:
    exact = RgbdCamera(world, "front", **SIZE).take()
    first, again = (RgbdCamera(world, "front", noise=name, seed=4, **SIZE).take() for _ in "ab")
    other = RgbdCamera(world, "front", noise=name, seed=5, **SIZE).take()

    np.testing.assert_array_equal(first.rgb, again.rgb)
    np.testing.assert_array_equal(first.depth_m, again.depth_m)
    assert np.any(first.rgb != other.rgb)
    assert 0.5 < np.std(first.rgb.astype(float) - exact.rgb) < 12
    np.testing.assert_array_equal(first.segmentation, exact.segmentation)


def test_bright_light_is_noisier_in_photons_and_cleaner_in_sight(world: World) -> None:
    few, many = (
        RgbdCamera(world, "front", noise=SensorNoise(photons=n), **SIZE).take().rgb.astype(float)
        for n in (100, 10000)
    )
    exact = RgbdCamera(world, "front", **SIZE).take().rgb

    assert np.std(few - exact) > 3 * np.std(many - exact)


def test_stereo_error_grows_with_the_square_of_the_distance() -> None:
    def error(distance_m: float) -> float:
        camera = Camera(distance_m=distance_m, elevation_deg=90, width=160, height=120)
        world = World(scene_of())
        noise = SensorNoise(depth="stereo")
        exact = RgbdCamera(world, camera).take().depth_m
        found = RgbdCamera(world, camera, noise=noise).take().depth_m
        return float(np.std((found - exact)[found > 0]))

    assert error(1.4) / error(0.7) == pytest.approx(4, rel=0.35)


def test_stereo_has_no_depth_behind_an_edge(world: World) -> None:
    frame = RgbdCamera(world, "front", noise=SensorNoise(depth="stereo"), width=320).take()

    assert 0.001 < np.mean(frame.depth_m == 0) < 0.2


def test_dropout_loses_its_share_of_pixels(world: World) -> None:
    frame = RgbdCamera(world, "front", noise=SensorNoise(dropout=0.2), **SIZE).take()

    assert np.mean(frame.depth_m == 0) == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"where": "below"}, "one of front, top, side, stage, wrist"),
        ({"noise": "fog"}, "one of none, webcam, stereo, tof"),
        ({"backend": "vulkan"}, "one of ray, gl"),
    ],
)
def test_unknown_word_is_refused_with_the_known_ones(
    options: dict[str, str], reason: str, world: World
) -> None:
    with pytest.raises(SceneError, match=reason):
        RgbdCamera(world, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"dropout": 1.0}, {"photons": -1}, {"depth": "sonar"}])
def test_impossible_noise_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(SceneError):
        SensorNoise(**wrong)  # type: ignore[arg-type]


def test_opengl_shows_the_same_things_or_says_what_is_missing(world: World) -> None:
    try:
        camera = RgbdCamera(world, "front", backend="gl", **SIZE)
    except SceneError as error:
        assert 'use backend="ray"' in str(error)  # noqa: PT017
        return
    drawn, cast = camera.take(), RgbdCamera(world, "front", **SIZE).take()
    camera.close()

    assert np.mean(drawn.segmentation == cast.segmentation) > 0.99
    assert float(np.median(np.abs(drawn.depth_m - cast.depth_m))) < 1e-3
    assert float(np.median(np.sum(drawn.normals * cast.normals, axis=2))) > 0.99
    thing = drawn.segmentation == 0
    assert drawn.rgb[thing].mean(axis=0)[0] > 1.5 * drawn.rgb[thing].mean(axis=0)[1]  # red


def test_missing_opengl_is_one_clear_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_kind: str) -> None:
        raise ImportError("no such library")

    monkeypatch.setattr("robot_sim.gl._renderer", fail)
    with pytest.raises(SceneError, match=r"found no OpenGL here .*no such library"):
        RgbdCamera(world, "front", backend="gl")
