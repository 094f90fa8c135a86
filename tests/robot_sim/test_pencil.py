"""Meshes met by a pencil of rays: the same hits as MuJoCo's own rays, only sooner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tabletop import block, scene_of

from robot_sim import World
from robot_sim import rays as rays_module
from robot_sim.rays import RayCaster
from robot_sim.scene import Scene


def vessels() -> Scene:
    shapes = ("bowl", "cup", "ring", "plate", "cone", "block")
    places = [(0.16 * (k % 3) - 0.16, -0.42 - 0.16 * (k // 3)) for k in range(6)]
    items = [block(s, at, shape=s) for s, at in zip(shapes, places, strict=True)]
    return scene_of(*(replace(item, yaw=0.3 * k) for k, item in enumerate(items)))


def test_rays_meet_the_same_triangles_as_mujocos(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = vessels()
    world = World(scene)
    y, x = np.mgrid[0:120, 0:160]
    rays = scene.camera.rays(np.stack([x.ravel(), y.ravel()], axis=1) + 0.5)
    fast = RayCaster(world).cast(scene.camera.eye, rays)
    monkeypatch.setattr(rays_module, "WORTH_A_PENCIL", 10**9)
    slow = RayCaster(world).cast(scene.camera.eye, rays)

    np.testing.assert_array_equal(fast.item, slow.item)
    np.testing.assert_array_equal(fast.geom, slow.geom)
    np.testing.assert_allclose(fast.distance, slow.distance, rtol=1e-6)
    np.testing.assert_allclose(fast.normal, slow.normal, atol=1e-4)


def test_the_same_points_lie_in_shadow(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(vessels())
    x, y = np.meshgrid(np.linspace(-0.3, 0.3, 90), np.linspace(-0.75, -0.3, 70))
    points = np.stack([x.ravel(), y.ravel(), np.zeros(x.size)]).astype(np.float32)
    lamp = np.array([-0.7, -1.3, 1.7])
    fast = RayCaster(world).is_blocked(lamp, points)
    monkeypatch.setattr(rays_module, "WORTH_A_PENCIL", 10**9)

    assert fast.any()
    np.testing.assert_array_equal(fast, RayCaster(world).is_blocked(lamp, points))


def test_eye_among_the_meshes_leaves_them_to_mujoco() -> None:
    world = World(vessels())
    rays = np.random.default_rng(0).normal(size=(3000, 3))
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    caster = RayCaster(world)

    hits = caster.cast(np.array([-0.16, -0.42, 0.03]), rays)  # over the bowl's floor

    assert np.mean(hits.item == 0) > 0.3
    assert not np.any(world.model.geom_group == rays_module.UNSEEN)
