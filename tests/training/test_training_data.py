"""Rendered data sets: complete, resumable, and true to their pictures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from viper.core.errors import InputError
from viper.training.detector import write_yolo_data
from viper.training.render import Plan, read_rows, render_dataset
from viper.training.yolo import CLASS_NAMES

PLAN = Plan(seed=3, domain="plain", n_objects=(2, 3), width=96, height=72)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of three small pictures with questions."""
    out = tmp_path_factory.mktemp("data")
    render_dataset(out, 3, PLAN, questions=2)
    return out


def test_boxes_enclose_the_masks_of_their_objects(folder: Path) -> None:
    from robot_sim.labels import decode_rle

    for row in read_rows(folder):
        for item in row["objects"]:
            ys, xs = np.nonzero(decode_rle(item["mask"]))
            tight = [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
            assert item["box_xyxy"] == [int(v) for v in tight]


def test_coloured_objects_show_their_colour_inside_their_mask(folder: Path) -> None:
    from robot_sim.labels import decode_rle

    for row in read_rows(folder):
        rgb = np.asarray(Image.open(folder / row["image"]), dtype=float)
        for item in row["objects"]:
            if item["color"] != "red":
                continue
            red, green, blue = rgb[decode_rle(item["mask"])].mean(axis=0)
            assert red > green + 30
            assert red > blue + 30


def test_an_interrupted_rendering_ends_in_the_same_rows(folder: Path, tmp_path: Path) -> None:
    render_dataset(tmp_path, 2, PLAN)
    labels = tmp_path / "labels.jsonl"
    labels.write_text(labels.read_text(encoding="utf-8")[:-40], encoding="utf-8")

    rows = render_dataset(tmp_path, 3, PLAN)

    assert rows == read_rows(folder) == read_rows(tmp_path)


def test_a_finished_folder_is_left_alone(folder: Path) -> None:
    names = ("labels.jsonl", "plan.json")
    before = [(folder / name).stat() for name in names]

    rows = render_dataset(folder, 3, PLAN)

    after = [(folder / name).stat() for name in names]
    assert rows == read_rows(folder)
    assert [(s.st_ino, s.st_mtime_ns) for s in after] == [(s.st_ino, s.st_mtime_ns) for s in before]


def test_finished_labels_are_not_deleted_by_asking_for_fewer(folder: Path) -> None:
    with pytest.raises(InputError, match="holds 3 pictures, more than 2"):
        render_dataset(folder, 2, PLAN)

    assert len(read_rows(folder)) == 3


def test_a_folder_of_another_plan_is_not_mixed_in(folder: Path) -> None:
    with pytest.raises(InputError, match="another plan"):
        render_dataset(folder, 3, Plan(seed=4))


def test_two_recipes_do_not_render_into_one_folder_at_once(tmp_path: Path) -> None:
    from viper.core.alone import hold_alone

    with (tmp_path / "plan.json").open("a+") as held:
        hold_alone(held, tmp_path, "recipe")
        with pytest.raises(InputError, match="in use by another recipe"):
            render_dataset(tmp_path, 1, PLAN)
    assert len(render_dataset(tmp_path, 1, PLAN)) == 1


def test_questions_come_with_programs_and_answers(folder: Path) -> None:
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()

    rows = [json.loads(line) for line in lines]

    assert rows
    assert all(
        {"id", "image", "question", "answer", "type", "gold_program"} <= set(r) for r in rows
    )
    assert all((folder / row["image"]).is_file() for row in rows)


def test_yolo_labels_hold_class_and_box_of_every_visible_object(folder: Path) -> None:
    boxes = write_yolo_data(folder)

    rows = read_rows(folder)
    lines = (folder / "labels" / f"{rows[0]['id']}.txt").read_text(encoding="utf-8").splitlines()
    first = rows[0]["objects"][0]
    number, x, _, w, _ = lines[0].split()
    assert boxes == sum(item["visible_fraction"] >= 0.25 for r in rows for item in r["objects"])
    assert CLASS_NAMES[int(number)] == f"{first['size']} {first['shape']}"
    assert float(x) - float(w) / 2 == pytest.approx(first["box_xyxy"][0] / 96, abs=1e-5)


def test_the_detector_learns_from_pictures_that_have_a_row(folder: Path, tmp_path: Path) -> None:
    from ultralytics.data.base import BaseDataset

    (tmp_path / "images").mkdir()
    for name in ("labels.jsonl", "images/000000.jpg", "images/000001.jpg", "images/000002.jpg"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "images" / "000003.jpg").write_bytes(b"half a picture of a stopped run")

    write_yolo_data(tmp_path)

    reader = BaseDataset.__new__(BaseDataset)
    reader.prefix, reader.fraction = "", 1.0
    found = reader.get_img_files(str(tmp_path / "pictures.txt"))
    assert found == [str(tmp_path / "images" / f"00000{i}.jpg") for i in range(3)]


def test_a_cache_of_crops_is_whole_or_not_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from viper.training.crops_data import make_crops

    def full_disk(file: Any, **_: Any) -> None:
        if hasattr(file, "write"):
            file.write(b"half")
        else:
            Path(file).write_bytes(b"half")
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", full_disk)
        with pytest.raises(OSError, match="no space"):
            make_crops(folder, seed=5)

    crops = make_crops(folder, seed=5)
    assert len(crops.rgb) == len(make_crops(folder, seed=5).rgb) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_rendering_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "viper.training", "render", "--out", str(tmp_path / "set")]
    command += ["--pictures", "500", "--workers", "2"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as child:
        assert within(60, lambda: len(list((tmp_path / "set" / "images").glob("*.jpg"))) > 2)
        numbers = map(int, filter(str.isdigit, os.listdir("/proc")))
        workers = [pid for pid in numbers if is_of(pid, child.pid)]
        assert len(workers) > 2
        child.kill()
    assert within(10, lambda: not any(is_of(pid, child.pid) for pid in workers))


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not (so := is_so()) and time.monotonic() < end:
        time.sleep(0.05)
    return so


def is_of(pid: int, session: int) -> bool:
    """Return whether a process runs in a session."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    state, _, _, its_session = stat.rpartition(")")[2].split()[:4]
    return int(its_session) == session and state != "Z"
