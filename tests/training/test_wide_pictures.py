"""Wide pictures: labels stay true through lens, file and stretch, and names through paint."""

from __future__ import annotations

from colorsys import rgb_to_hsv
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from robot_sim import COLORS, render, sample_scene
from robot_sim.hues import REGIONS, draw_paint
from robot_sim.labels import decode_rle
from viper.training.detector import write_yolo_data
from viper.training.photo import develop
from viper.training.render import Domain, Plan, render_dataset


def test_boxes_of_wide_pictures_enclose_their_masks_after_every_stretch(tmp_path: Path) -> None:
    rows = render_dataset(tmp_path, 6, Plan(seed=5, domain="wide"))

    for row in rows:
        width, height = row["size_wh"]
        with Image.open(tmp_path / row["image"]) as picture:
            assert picture.size == (width, height)
        for item in row["objects"]:
            ys, xs = np.nonzero(decode_rle(item["mask"]))
            if not len(xs):
                continue
            x0, y0, x1, y1 = item["box_xyxy"]
            tight = np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1])
            assert np.abs(tight - [x0, y0, x1, y1]).max() <= 2
            assert x1 <= width
            assert y1 <= height
    assert write_yolo_data(tmp_path) > 0


@pytest.mark.parametrize("domain", ["wide", "mirrored"])
def test_a_set_is_the_same_for_the_same_seed(tmp_path: Path, domain: Domain) -> None:
    plan = Plan(seed=6, domain=domain)

    first, again = (render_dataset(tmp_path / name, 2, plan) for name in ("a", "b"))

    assert first == again
    pictures = [(tmp_path / name / first[1]["image"]).read_bytes() for name in ("a", "b")]
    assert pictures[0] == pictures[1]


def test_a_mirrored_set_has_the_scenes_of_a_wide_one_in_other_pictures(tmp_path: Path) -> None:
    wide, mirrored = (
        render_dataset(tmp_path / domain, 3, Plan(seed=6, domain=domain))  # type: ignore[arg-type]
        for domain in ("wide", "mirrored")
    )

    assert [row["scene"] for row in wide] == [row["scene"] for row in mirrored]
    shiny = [any(o["material"] != "matte" for o in row["objects"]) for row in wide]
    assert any(shiny)
    for row, shines in zip(wide, shiny, strict=True):
        a, b = ((tmp_path / d / row["image"]).read_bytes() for d in ("wide", "mirrored"))
        assert (a != b) == shines


def test_a_mixed_set_holds_every_domain(tmp_path: Path) -> None:
    rows = render_dataset(tmp_path, 8, Plan(seed=7, domain="mixed", width=64, height=48))

    assert {row["domain"] for row in rows} == {"plain", "varied", "wide"}


@pytest.mark.parametrize("color", COLORS)
def test_paints_keep_inside_the_region_of_their_name_or_near_the_usual_paint(color: str) -> None:
    rng = np.random.default_rng(1)

    for _ in range(60):
        paint = draw_paint(color, rng)
        is_usual = np.abs(np.subtract(paint, COLORS[color])).max() < 45
        assert is_usual or any(_is_inside(paint, region) for region in REGIONS[color])


def test_no_paint_has_two_names() -> None:
    steps = np.linspace(0, 1, 5)
    for first, second in combinations(REGIONS, 2):
        for region in REGIONS[first]:
            corners = [[low + step * (high - low) for step in steps] for low, high in region]
            for hue in corners[0]:
                for saturation in corners[1]:
                    for value in corners[2]:
                        assert not any(
                            all(
                                low <= x <= high
                                for x, (low, high) in zip(
                                    (hue, saturation, value), other, strict=True
                                )
                            )
                            for other in REGIONS[second]
                        ), (first, second, hue, saturation, value)


def test_things_differ_clearly_in_size_within_a_wide_scene() -> None:
    for seed in range(20):
        things = sample_scene(seed, domain="wide", n_objects=6).objects
        small, large = (
            [t.scale_m for t in things if t.size == size] for size in ("small", "large")
        )
        if small and large:
            assert min(large) > 1.2 * max(small)


@pytest.mark.parametrize("material", ["glossy", "metal"])
def test_finish_changes_how_a_thing_shines_and_nothing_else(material: str) -> None:
    from dataclasses import replace

    scene = sample_scene(3, n_objects=1, shapes=("ball",), materials=(material,), domain="plain")
    worn, new = (
        render(replace(scene, objects=tuple(replace(o, finish=f) for o in scene.objects)))
        for f in (0.0, 1.0)
    )

    is_ball = worn.segmentation == 0
    assert (worn.rgb[is_ball] != new.rgb[is_ball]).any()
    assert (worn.rgb[~is_ball] == new.rgb[~is_ball]).mean() > 0.97  # its edge alone is shared
    assert (worn.segmentation == new.segmentation).all()


def test_a_developed_picture_keeps_the_colours_of_things_apart() -> None:
    rgb = np.full((60, 80, 3), 200, dtype=np.uint8)
    items = np.full((60, 80), -1, dtype=np.int32)
    items[10:30, 10:30], items[30:50, 40:70] = 0, 1
    paints = np.array([[220, 30, 30], [30, 30, 220]], dtype=np.uint8)
    rgb[items == 0], rgb[items == 1] = paints

    for seed in range(40):
        photo = develop(rgb, items, paints, np.random.default_rng(seed))
        x, y = photo.scale_xy
        red, blue = (photo.rgb[round(v * y), round(u * x)] for u, v in ((20, 20), (55, 40)))
        assert red[0] > red[2] + 40
        assert blue[2] > blue[0] + 40


def _is_inside(paint: tuple[int, int, int], region: tuple[tuple[float, float], ...]) -> bool:
    hue, saturation, value = rgb_to_hsv(*(v / 255 for v in paint))
    (h0, h1), (s0, s1), (v0, v1) = region
    is_hue = s1 <= 0.25 or any(h0 - 3 <= 360 * hue + turn <= h1 + 3 for turn in (0, 360))
    return is_hue and s0 - 0.03 <= saturation <= s1 + 0.03 and v0 - 0.02 <= value <= v1 + 0.02
