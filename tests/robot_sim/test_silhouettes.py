"""What rays may meet, read from a grid: never less than what they do meet, and not much more."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from robot_sim.silhouettes import Boxes, Silhouettes


def some_boxes(rng: np.random.Generator, n: int) -> Boxes:
    """Return boxes of all forms within a metre of the origin."""
    turns = np.linalg.qr(rng.normal(size=(n, 3, 3)))[0]
    return Boxes(rng.uniform(-0.5, 0.5, (n, 3)), turns, rng.uniform(0.01, 0.15, (n, 3)))


def rays_towards(eye: NDArray[np.float64], rng: np.random.Generator, n: int) -> NDArray[np.float32]:
    """Return unit directions (3, n) from `eye` to points around the origin."""
    rays = rng.uniform(-0.8, 0.8, (3, n)) - eye[:, None]
    return np.asarray(rays / np.linalg.norm(rays, axis=0), dtype=np.float32)


@pytest.mark.parametrize("far", [2.0, 0.6, 0.1])  # before, beside and among the boxes
@pytest.mark.parametrize("seed", range(4))
def test_no_box_that_a_ray_meets_is_left_out(far: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    boxes = some_boxes(rng, 20)
    bits = np.array([1, 2], dtype=np.uint8)[rng.integers(0, 2, 20)]
    eye = far * np.array([0.6, 0.0, 0.8])
    rays = rays_towards(eye, rng, 20_000)

    told = Silhouettes(eye, boxes, bits, rays[:, :5000]).kinds(rays)

    met = boxes.are_met(eye, rays, 0.0)
    for bit in (1, 2):
        assert np.all(told[met[bits == bit].any(axis=0)] & bit)


def test_few_rays_are_said_to_meet_a_box_that_they_miss() -> None:
    rng = np.random.default_rng(0)
    boxes, eye = some_boxes(rng, 6), np.array([1.2, 0.0, 1.6])
    rays = rays_towards(eye, rng, 70_000)

    told = Silhouettes(eye, boxes, np.ones(6, dtype=np.uint8), rays).kinds(rays) > 0

    met = boxes.are_met(eye, rays, 0.0).any(axis=0)
    assert np.count_nonzero(told) < 1.25 * np.count_nonzero(met)


def test_rays_all_around_an_eye_among_the_boxes_are_answered() -> None:
    rng = np.random.default_rng(1)
    boxes = some_boxes(rng, 10)
    rays = rng.normal(size=(3, 1000)).astype(np.float32)
    rays = np.concatenate([rays, -rays], axis=1)  # which have no direction in common

    told = Silhouettes(np.zeros(3), boxes, np.ones(10, dtype=np.uint8), rays).kinds(rays)

    assert np.all(told[boxes.are_met(np.zeros(3), rays, 0.0).any(axis=0)])
