"""The transfer set: its solids, its truth, its questions and its folder, without the tracer."""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import viper
from viper.core.errors import InputError
from viper.evals.dataset import read_rows
from viper.evals.oracle import OracleBench
from viper.evals.transfer import tracer
from viper.evals.transfer.build import build, is_clear
from viper.evals.transfer.draw import NO_METAL, draw_stage
from viper.evals.transfer.labels import label, silhouettes
from viper.evals.transfer.shades import shown_colors
from viper.evals.transfer.solids import SOLIDS, footprint, half_height, mesh
from viper.evals.transfer.stage import Stage
from viper.training.questions import sample_question


def blank(stage: Stage) -> Any:
    return np.full((stage.view.height, stage.view.width, 3), 128, np.uint8)


@pytest.mark.parametrize("shape", SOLIDS)
def test_every_solid_is_closed_and_its_triangles_look_outwards(shape: str) -> None:
    solid = mesh(shape)
    corners = solid.points[solid.triangles]
    # by the divergence theorem: positive only if faces look outwards
    assert np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() > 0
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    np.testing.assert_allclose(flat.sum(axis=0), 0, atol=1e-9)


@pytest.mark.parametrize("shape", SOLIDS)
def test_normals_are_unit_and_agree_with_the_faces(shape: str) -> None:
    solid = mesh(shape)
    np.testing.assert_allclose(np.linalg.norm(solid.normals, axis=1), 1, atol=1e-9)
    corners = solid.points[solid.triangles]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    flat /= np.linalg.norm(flat, axis=1, keepdims=True)
    smooth = solid.normals[solid.triangles].sum(axis=1)
    assert (np.einsum("ij,ij->i", flat, smooth) > 0).all()


@pytest.mark.parametrize("shape", SOLIDS)
def test_solids_stand_on_the_ground(shape: str) -> None:
    assert mesh(shape).points[:, 2].min() == pytest.approx(-1)
    assert mesh(shape).points[:, 2].max() == pytest.approx(1)


@pytest.mark.parametrize("number", range(4))
def test_a_scene_has_both_sizes_and_no_solids_that_touch(number: int) -> None:
    solids = draw_stage(5, number).solids
    assert 3 <= len(solids) <= 10
    assert {solid.size for solid in solids} == {"small", "large"}
    assert len({solid.name for solid in solids}) == len(solids)
    assert not any(s.material == "metal" and s.color in NO_METAL for s in solids)
    for i, a in enumerate(solids):
        for b in solids[:i]:
            apart = np.hypot(a.xy[0] - b.xy[0], a.xy[1] - b.xy[1])
            assert apart > footprint(a.shape) * a.half_m + footprint(b.shape) * b.half_m


def test_the_same_arguments_draw_the_same_scene() -> None:
    assert draw_stage(3, 1) == draw_stage(3, 1)
    assert draw_stage(3, 1) != draw_stage(3, 2)
    assert draw_stage(3, 1) != draw_stage(4, 1)


def test_labels_say_what_is_seen_and_where() -> None:
    stage = draw_stage(5, 0)
    for solid, found in zip(stage.solids, label(stage), strict=True):
        half = half_height(solid.shape) * solid.half_m
        (pixel,), _ = stage.view.project(np.array([[*solid.xy, half]]))
        x0, y0, x1, y1 = found.box_xyxy
        assert found.visible_fraction < 0.9 or (x0 < pixel[0] < x1 and y0 < pixel[1] < y1)
        assert found.mask[y0:y1, x0:x1].sum() == found.mask.sum() > 0


def test_the_nearer_solid_hides_the_farther_one() -> None:
    stage = draw_stage(5, 0)
    low = replace(stage.view, position=(0.0, -1.0, 0.03), target=(0.0, 0.0, 0.03))
    near = replace(stage.solids[0], shape="block", half_m=0.03, xy=(0.0, -0.1), yaw=0.0)
    far = replace(near, name="far", half_m=0.02, xy=(0.0, 0.1))
    found = label(replace(stage, view=low, solids=(far, near)))
    assert [item.visible_fraction for item in found] == [0, 1]
    assert found[0].box_xyxy == (0, 0, 0, 0)


def test_left_and_behind_are_those_of_the_camera() -> None:
    stage = draw_stage(5, 0)
    right, _, forward = stage.view.axes
    at = np.array([*stage.solids[0].xy])
    x, y = stage.place(tuple(at))
    aside = stage.place(tuple(at + 0.1 * right[:2]))
    ahead = stage.place(tuple(at + 0.1 * forward[:2] / np.hypot(*forward[:2])))
    assert aside == pytest.approx((x + 0.1, y))
    assert ahead == pytest.approx((x, y + 0.1))


def test_a_small_silhouette_has_the_same_shares() -> None:
    stage = draw_stage(5, 2)
    whole, small = (np.isfinite(silhouettes(stage, shrink=k)).mean(axis=(1, 2)) for k in (1, 2))
    np.testing.assert_allclose(whole, small, rtol=0.2)


def test_a_set_can_be_asked_and_its_programs_give_its_answers(tmp_path: Path) -> None:
    path = build(tmp_path, pictures=2, seed=7, per_picture=6, paint=blank)
    rows = read_rows(path)
    assert 6 < len(rows) <= 12
    bench = OracleBench("direct")
    for row in rows:
        labels = row.load_labels()
        assert labels is not None
        assert bench.run(row.gold_program or "", row.image, labels).status == "ok"
    bench.close()


def test_nothing_is_asked_that_turns_on_the_gloss_of_a_flat_side() -> None:
    labels = [replace(item, material="glossy", shape="block") for item in label(draw_stage(5, 0))]
    rng = random.Random(0)
    drawn = [sample_question(rng, labels, type="query") for _ in range(30)]
    asked = [question for question in drawn if question is not None]
    clear = [question for question in asked if is_clear(question, labels)]
    assert clear
    assert not any(question.answer == "glossy" for question in clear)
    assert any(question.answer == "glossy" for question in asked)


@pytest.mark.parametrize(
    ("color", "value", "shown"),
    [
        ("gray", 240, "white"), ("gray", 130, "gray"), ("gray", 40, "black"),
        ("white", 240, "white"), ("white", 120, "gray"),
        ("black", 20, "black"), ("black", 120, "gray"),
        ("red", 250, "red"), ("blue", 5, "blue"),
    ],
)  # fmt: skip
def test_what_has_no_hue_is_shown_as_light_as_its_pixels_are(
    color: str, value: int, shown: str
) -> None:
    item = replace(label(draw_stage(5, 0))[0], color=color)
    rgb = np.full((*item.mask.shape, 3), 255 - value, np.uint8)
    rgb[item.mask.astype(bool)] = value
    assert shown_colors(rgb, [item]) == [shown]


def test_nothing_is_asked_that_turns_on_whether_a_white_thing_is_called_gray() -> None:
    things = label(draw_stage(5, 0))
    labels = [replace(things[0], color="gray"), *(replace(i, color="red") for i in things[1:])]
    rng = random.Random(0)
    drawn = [sample_question(rng, labels, type="exist") for _ in range(40)]
    asked = [question for question in drawn if question is not None]
    clear = [q for q in asked if is_clear(q, labels, ["white", *["red"] * len(things[1:])])]
    assert any("gray" in (question.program or "") for question in asked)
    assert clear
    assert not any("gray" in (question.program or "") for question in clear)


def test_a_set_can_measure_the_vision_models(tmp_path: Path) -> None:
    from viper.training.crops_data import make_crops
    from viper.training.render import read_rows as read_labels

    build(tmp_path, pictures=1, seed=7, paint=blank)
    (row,) = read_labels(tmp_path)
    assert len(make_crops(tmp_path).rgb) == len(row["objects"])


def test_a_run_that_was_stopped_ends_with_the_same_set(tmp_path: Path) -> None:
    def stops(after: int) -> Callable[[Stage], Any]:
        left = [after]

        def paint(stage: Stage) -> Any:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return blank(stage)

        return paint

    whole = build(tmp_path / "whole", pictures=3, per_picture=3, paint=blank).read_text()
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "cut", pictures=3, per_picture=3, paint=stops(2))
    half = tmp_path / "cut" / "qa.jsonl"
    half.write_text(half.read_text() + '{"id": "cut sh')
    assert build(tmp_path / "cut", pictures=3, per_picture=3, paint=blank).read_text() == whole


def test_a_picture_that_is_gone_is_made_again_with_all_that_follow(tmp_path: Path) -> None:
    whole = build(tmp_path / "whole", pictures=3, per_picture=3, paint=blank).read_text()
    build(tmp_path / "gap", pictures=3, per_picture=3, paint=blank)
    (tmp_path / "gap" / "images" / "0-00001.png").unlink()
    assert build(tmp_path / "gap", pictures=3, per_picture=3, paint=blank).read_text() == whole


def test_a_folder_of_another_set_is_refused(tmp_path: Path) -> None:
    build(tmp_path, pictures=1, paint=blank)
    with pytest.raises(InputError, match="another set"):
        build(tmp_path, pictures=1, seed=1, paint=blank)


def test_a_missing_tracer_is_named_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "mitsuba", None)
    with pytest.raises(InputError, match=r'pip install "viper-sandbox\[transfer\]"'):
        tracer.trace(draw_stage(5, 0))


def test_a_traced_picture_shows_the_colours_where_the_labels_say() -> None:
    pytest.importorskip("mitsuba")
    stage = draw_stage(5, 0)
    small = replace(stage, view=replace(stage.view, width=80, height=60))
    rgb = tracer.trace(small)
    assert rgb.shape == (60, 80, 3)
    ground = ~np.any([item.mask for item in label(small)], axis=0)
    assert rgb[ground].mean() > 20
    for item in label(small):
        if item.color == "red":
            seen = rgb[item.mask].mean(axis=0)
            assert seen[0] > seen[1]


def test_training_never_sees_the_transfer_set() -> None:
    for path in (Path(viper.__file__).parent / "training").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        names += [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        assert not any(name.startswith("viper.evals.transfer") for name in names), path
        assert "mitsuba" not in names, path


def test_labels_are_json(tmp_path: Path) -> None:
    build(tmp_path, pictures=1, paint=blank)
    text = next((tmp_path / "scenes").iterdir()).read_text(encoding="utf-8")
    assert set(json.loads(text)) == {"scene", "labels"}
