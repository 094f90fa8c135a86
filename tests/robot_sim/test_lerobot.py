"""The exported data set has the published layout, and reads back as it was recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import gymnasium
import numpy as np
import pytest

from robot_sim.errors import RobotSimError
from robot_sim.lerobot import FRONT, export
from robot_sim.recording import Recorder, Recording
from robot_sim.registration import register_envs

parquet: Any = pytest.importorskip("pyarrow.parquet")
register_envs()


def played(seed: int, steps: int, **options: Any) -> Recording:
    env = Recorder(gymnasium.make("robot_sim/Tabletop-v0", task="S1", **options))
    env.action_space.seed(seed)
    env.reset(seed=seed)
    for _ in range(steps):
        env.step(env.action_space.sample())
    return env.recording()


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


@pytest.fixture(scope="module")
def recordings() -> list[Recording]:
    return [played(k, n, pixels=True, width=64, height=48) for k, n in ((1, 3), (2, 2))]


@pytest.fixture(scope="module")
def root(recordings: list[Recording], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(recordings, tmp_path_factory.mktemp("set") / "new", fps=20)


def test_frames_read_back_as_recorded(root: Path, recordings: list[Recording]) -> None:
    info = json.loads((root / "meta/info.json").read_text())
    table = parquet.read_table(root / info["data_path"].format(chunk_index=0, file_index=0))
    columns = table.to_pydict()

    assert columns["episode_index"] == [0, 0, 0, 1, 1]
    assert columns["frame_index"] == [0, 1, 2, 0, 1]
    assert columns["index"] == [0, 1, 2, 3, 4]
    assert columns["timestamp"][1] == pytest.approx(0.05)
    wanted = np.concatenate([r.observations["observation"][: len(r)] for r in recordings])
    np.testing.assert_array_equal(np.array(columns["observation.state"], np.float32), wanted)
    actions = np.concatenate([r.actions for r in recordings])
    np.testing.assert_array_equal(np.array(columns["action"], np.float32), actions)
    for key, feature in info["features"].items():
        if feature["dtype"] != "video":
            assert str(np.array(columns[key]).dtype)[:3] in (feature["dtype"][:3], "flo", "int")
            assert list(np.shape(columns[key])[1:]) in (feature["shape"], [])


def test_episodes_say_where_their_frames_and_films_are(root: Path) -> None:
    info = json.loads((root / "meta/info.json").read_text())
    rows = parquet.read_table(root / "meta/episodes/chunk-000/file-000.parquet").to_pylist()

    assert info["codebase_version"] == "v3.0"
    assert (info["total_episodes"], info["total_frames"]) == (2, 5)
    assert [(r["dataset_from_index"], r["dataset_to_index"]) for r in rows] == [(0, 3), (3, 5)]
    for row in rows:
        path = root / info["video_path"].format(
            video_key=FRONT,
            chunk_index=row[f"videos/{FRONT}/chunk_index"],
            file_index=row[f"videos/{FRONT}/file_index"],
        )
        assert len(frames(path)) == row["length"]
        assert row[f"videos/{FRONT}/to_timestamp"] == pytest.approx(row["length"] / 20)


def test_films_show_what_was_seen(root: Path, recordings: list[Recording]) -> None:
    path = root / f"videos/{FRONT}/chunk-000/file-001.mp4"

    assert np.abs(frames(path)[0].astype(float) - recordings[1].observations["rgb"][0]).mean() < 8


def test_tasks_are_indexed_by_their_text(root: Path, recordings: list[Recording]) -> None:
    table = parquet.read_table(root / "meta/tasks.parquet")
    said = json.loads(table.schema.metadata[b"pandas"])

    assert said["index_columns"] == ["task"]
    tasks = dict(zip(table["task"].to_pylist(), table["task_index"].to_pylist(), strict=True))
    assert set(tasks) == {r.task["instruction"] for r in recordings}


def test_statistics_cover_every_feature(root: Path) -> None:
    info = json.loads((root / "meta/info.json").read_text())
    stats = json.loads((root / "meta/stats.json").read_text())

    assert stats.keys() == info["features"].keys()
    assert np.shape(stats[FRONT]["mean"]) == (3, 1, 1)
    assert len(stats["action"]["std"]) == 5


def test_episodes_of_two_kinds_are_refused(tmp_path: Path) -> None:
    kinds = [played(1, 1), played(1, 1, action_mode="joint")]

    with pytest.raises(RobotSimError, match="of one kind"):
        export(kinds, tmp_path / "new")
    with pytest.raises(RobotSimError, match="have steps"):
        export([played(1, 0)], tmp_path / "new")
    (tmp_path / "file").touch()
    with pytest.raises(RobotSimError, match="not empty"):
        export(kinds[:1], tmp_path)
