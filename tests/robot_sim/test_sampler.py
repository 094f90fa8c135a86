"""Sampled scenes keep their promises, and impossible wishes fail with a reason."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from robot_sim import COLORS, SHAPES, WORKSPACE, SceneError, sample_scene
from robot_sim.sampler import GAP
from robot_sim.shapes import extent

SEEDS = range(40)


@pytest.mark.parametrize("domain", ["plain", "varied", "wide"])
def test_same_seed_gives_the_same_scene(domain: str) -> None:
    assert sample_scene(11, domain=domain) == sample_scene(11, domain=domain)  # type: ignore[arg-type]


def test_other_seed_gives_another_scene() -> None:
    assert sample_scene(11) != sample_scene(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_objects_stand_apart_and_inside_the_workspace(seed: int) -> None:
    scene = sample_scene(seed)
    x0, y0, x1, y1 = WORKSPACE
    for item in scene.objects:
        assert x0 <= item.xy[0] <= x1
        assert y0 <= item.xy[1] <= y1
    for a, b in combinations(scene.objects, 2):
        reach = extent(a.shape)[0] * a.scale_m + extent(b.shape)[0] * b.scale_m
        assert np.hypot(*np.subtract(a.xy, b.xy)) > reach + GAP - 1e-4


@pytest.mark.parametrize(("seed", "domain"), list(product(range(15), ["plain", "varied", "wide"])))
def test_whole_objects_are_inside_the_picture(seed: int, domain: str) -> None:
    scene = sample_scene(seed, domain=domain)  # type: ignore[arg-type]
    for item in scene.objects:
        radius, height = (v * item.scale_m for v in extent(item.shape))
        corners = [
            (item.xy[0] + sx * radius, item.xy[1] + sy * radius, z)
            for sx, sy, z in product((-0.7, 0.7), (-0.7, 0.7), (0, height))
        ]
        pixels, _ = scene.camera.project(corners)
        assert np.all(pixels >= 0)
        assert np.all(pixels <= (scene.camera.width, scene.camera.height))


@pytest.mark.parametrize("seed", SEEDS)
def test_number_of_objects_is_in_the_range_asked_for(seed: int) -> None:
    assert 2 <= len(sample_scene(seed, n_objects=(2, 4)).objects) <= 4


def test_only_the_given_words_are_used() -> None:
    scene = sample_scene(0, n_objects=6, shapes=("ball", "cup"), colors=("red",), sizes=("small",))

    assert {item.shape for item in scene.objects} <= {"ball", "cup"}
    assert {item.color for item in scene.objects} == {"red"}


def test_second_object_of_a_kind_gets_a_number() -> None:
    scene = sample_scene(0, n_objects=3, shapes=("ball",), colors=("red",))

    assert [item.name for item in scene.objects] == ["red ball", "red ball 2", "red ball 3"]


def test_every_shape_and_color_occurs() -> None:
    items = [item for seed in range(60) for item in sample_scene(seed).objects]

    assert {item.shape for item in items} == set(SHAPES)
    assert {item.color for item in items} == set(COLORS)


def test_white_metal_is_only_drawn_when_nothing_else_is_wanted() -> None:
    free = sample_scene(0, n_objects=8, colors=("white",), sizes=("small",))
    asked = sample_scene(0, n_objects=2, colors=("white",), materials=("metal",))

    assert "metal" not in {item.material for item in free.objects}
    assert {item.material for item in asked.objects} == {"metal"}


def test_too_many_objects_fail_with_the_reason() -> None:
    with pytest.raises(SceneError, match=r"could not place 90 objects 1\.4 cm apart"):
        sample_scene(0, n_objects=90)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"shapes": ("teapot",)}, "unknown shape 'teapot'"),
        ({"colors": ()}, "no color to draw from"),
        ({"n_objects": (5, 2)}, "0 <= fewest <= most"),
        ({"n_objects": 2.5}, "a whole number, or two"),
        ({"n_objects": "many"}, "a whole number, or two .* not 'many'"),
        ({"shapes": "block"}, r"shapes are a list such as \['block'\]"),
        ({"domain": "moon"}, "unknown domain 'moon'; one of plain, varied, wide"),
        ({"width": 0}, "1 to 8192 pixels wide and high, not 0"),
        ({"height": 240.0}, "pixels wide and high, not 240.0"),
        ({"seed": -1}, "a whole number >= 0, not -1"),
        ({"seed": "x"}, "a whole number >= 0, not 'x'"),
    ],
)
def test_impossible_wish_fails_with_the_reason(wish: dict[str, object], reason: str) -> None:
    with pytest.raises(SceneError, match=reason):
        sample_scene(**{"seed": 0, **wish})  # type: ignore[arg-type]
