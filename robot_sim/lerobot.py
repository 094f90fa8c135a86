"""Episodes as a LeRobotDataset v3.0: parquet tables, MP4 films, and what describes them.

    export([recording, ...], "datasets/bowls", fps=20)      # needs pip install pyarrow

Only an export: the format has broken compatibility more than once, so the episodes themselves are
kept as npz and JSON (`recording.py`). Frame i holds what was seen before step i, the action of
that step, and what came of it. Layout:

    meta/info.json, meta/stats.json, meta/tasks.parquet
    meta/episodes/chunk-000/file-000.parquet      one row an episode
    data/chunk-000/file-000.parquet               one row a frame, one row group an episode
    videos/observation.images.front/chunk-000/file-000.mp4      one file an episode
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from robot_sim.errors import RobotSimError
from robot_sim.recording import Recording
from robot_sim.video import write_video

__all__ = ["export"]

Array = NDArray[Any]

CHUNK = 1000
DATA = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"
VIDEO = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"
EPISODES = "meta/episodes/chunk-000/file-000.parquet"
FRONT = "observation.images.front"
STATE = [*(f"joint_{k}" for k in range(1, 7)), "x", "y", "z", "yaw", "opening"]
ACTIONS = {
    "ee_delta": ["dx", "dy", "dz", "dyaw", "grip"],
    "joint": [*(f"joint_{k}" for k in range(1, 7)), "grip"],
    "pick_place": ["pick_x", "pick_y", "pick_z", "place_x", "place_y", "place_z"],
}


def export(recordings: Sequence[Recording], folder: str | Path, *, fps: int = 20) -> Path:
    """Write episodes as one dataset and return its folder.

    Args:
        recordings: At least one, all of one action mode, with pictures in all or in none.
        folder: Is made; must be empty.
        fps: Frames a second. A pick and place takes as long as it takes: its frames are steps.

    Raises:
        RobotSimError: If pyarrow is missing, or the episodes do not belong in one dataset.
    """
    root = Path(folder)
    _check(recordings, root)
    tables = [_frames(recording) for recording in recordings]
    tasks = sorted({str(recording.task["instruction"]) for recording in recordings})
    start = 0
    rows: list[dict[str, Any]] = []
    for index, (recording, table) in enumerate(zip(recordings, tables, strict=True)):
        n = len(recording)
        said = str(recording.task["instruction"])
        table |= {
            "timestamp": (np.arange(n) / fps).astype(np.float32),
            "frame_index": np.arange(n),
            "episode_index": np.full(n, index),
            "index": np.arange(start, start + n),
            "task_index": np.full(n, tasks.index(said)),
        }
        row = {
            "episode_index": index,
            "tasks": [said],
            "length": n,
            "data/chunk_index": 0,
            "data/file_index": 0,
            "dataset_from_index": start,
            "dataset_to_index": start + n,
            "meta/episodes/chunk_index": 0,
            "meta/episodes/file_index": 0,
        }
        stats = {key: _stats(column) for key, column in table.items()}
        if "rgb" in recording.observations:
            pictures = recording.observations["rgb"][:n]
            stats[FRONT] = _picture_stats(pictures)
            row |= _film(root, index, pictures, fps)
        row |= {
            f"stats/{key}/{name}": value
            for key, values in stats.items()
            for name, value in values.items()
        }
        rows.append(row)
        start += n
    _write(root, recordings, tables, tasks=tasks, rows=rows, fps=fps)
    return root


def _check(recordings: Sequence[Recording], root: Path) -> None:
    _arrow()
    if not recordings or any(len(recording) == 0 for recording in recordings):
        raise RobotSimError("a dataset is made of episodes that have steps; record some first.")
    kinds = {(r.action_mode, *sorted(r.observations)) for r in recordings}
    if len(kinds) > 1:
        raise RobotSimError(
            f"one dataset holds episodes of one kind, these are of {len(kinds)}: "
            + "; ".join(" ".join(kind) for kind in sorted(kinds))
        )
    if root.exists() and any(root.iterdir()):
        raise RobotSimError(f"{root} is not empty; a dataset is written into a new folder.")


def _frames(recording: Recording) -> dict[str, Array]:
    n = len(recording)
    seen = recording.observations
    done = recording.terminated | recording.truncated
    return {
        "observation.state": seen["observation"][:n].astype(np.float32),
        "observation.environment_state": seen["objects"][:n].reshape(n, -1).astype(np.float32),
        "action": recording.actions.reshape(n, -1).astype(np.float32),
        "next.reward": recording.rewards.astype(np.float32),
        "next.done": done,
        "next.success": recording.terminated.copy(),
    }


def _film(root: Path, index: int, pictures: Array, fps: int) -> dict[str, Any]:
    chunk, file = divmod(index, CHUNK)
    path = root / VIDEO.format(video_key=FRONT, chunk_index=chunk, file_index=file)
    write_video(path, list(pictures), fps=fps)
    return {
        f"videos/{FRONT}/chunk_index": chunk,
        f"videos/{FRONT}/file_index": file,
        f"videos/{FRONT}/from_timestamp": 0.0,
        f"videos/{FRONT}/to_timestamp": len(pictures) / fps,
    }


def _stats(column: Array) -> dict[str, list[Any]]:
    values = column.astype(np.float64).reshape(len(column), -1)
    return {
        "min": values.min(axis=0).tolist(),
        "max": values.max(axis=0).tolist(),
        "mean": values.mean(axis=0).tolist(),
        "std": values.std(axis=0).tolist(),
        "count": [len(values)],
    }


def _picture_stats(pictures: Array) -> dict[str, list[Any]]:
    """Return statistics per channel, each of shape (3, 1, 1), in 0..1."""
    values = pictures[:: max(1, len(pictures) // 50)].reshape(-1, 3) / 255
    plain = {"min": values.min(axis=0), "max": values.max(axis=0)}
    plain |= {"mean": values.mean(axis=0), "std": values.std(axis=0)}
    return {
        **{key: value.reshape(3, 1, 1).tolist() for key, value in plain.items()},
        "count": [len(pictures)],
    }


def _features(recordings: Sequence[Recording], table: dict[str, Array], fps: int) -> dict[str, Any]:
    names = {"observation.state": STATE, "action": ACTIONS[recordings[0].action_mode]}
    features: dict[str, Any] = {
        key: {
            "dtype": str(column.dtype),
            "shape": list(column.shape[1:]) or [1],
            "names": names.get(key),
        }
        for key, column in table.items()
    }
    if "rgb" in recordings[0].observations:
        height, width = recordings[0].observations["rgb"].shape[1:3]
        features[FRONT] = {
            "dtype": "video",
            "shape": [height, width, 3],
            "names": ["height", "width", "channels"],
            "info": {
                "video.height": height,
                "video.width": width,
                "video.codec": "h264",
                "video.pix_fmt": "yuv420p",
                "video.is_depth_map": False,
                "video.fps": fps,
                "video.channels": 3,
                "has_audio": False,
            },
        }
    return features


def _write(
    root: Path,
    recordings: Sequence[Recording],
    tables: list[dict[str, Array]],
    *,
    tasks: list[str],
    rows: list[dict[str, Any]],
    fps: int,
) -> None:
    pa, pq = _arrow()
    data = root / DATA.format(chunk_index=0, file_index=0)
    data.parent.mkdir(parents=True, exist_ok=True)
    made = [pa.table({key: _column(pa, column) for key, column in t.items()}) for t in tables]
    with pq.ParquetWriter(data, made[0].schema) as writer:
        for table in made:
            writer.write_table(table)
    (root / EPISODES).parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), root / EPISODES)
    _write_tasks(root / "meta" / "tasks.parquet", tasks)
    merged = {key: _stats(np.concatenate([table[key] for table in tables])) for key in tables[0]}
    if "rgb" in recordings[0].observations:
        shown = [r.observations["rgb"][: len(r)] for r in recordings]
        merged[FRONT] = _picture_stats(np.concatenate(shown))
    info = {
        "codebase_version": "v3.0",
        "robot_type": "ur5e_parallel_jaw",
        "total_episodes": len(rows),
        "total_frames": sum(len(recording) for recording in recordings),
        "total_tasks": len(tasks),
        "chunks_size": CHUNK,
        "data_files_size_in_mb": 100,
        "video_files_size_in_mb": 200,
        "fps": fps,
        "splits": {"train": f"0:{len(rows)}"},
        "data_path": DATA,
        "video_path": VIDEO if FRONT in merged else None,
        "features": _features(recordings, tables[0], fps),
    }
    for name, what in (("info", info), ("stats", merged)):
        text = json.dumps(what, indent=4, ensure_ascii=False)
        (root / "meta" / f"{name}.json").write_text(text, encoding="utf-8")


def _column(pa: Any, column: Array) -> Any:
    if column.ndim == 1:
        return pa.array(column)
    return pa.FixedSizeListArray.from_arrays(pa.array(column.ravel()), column.shape[1])


def _write_tasks(path: Path, tasks: list[str]) -> None:
    """Write the tasks as pandas writes a frame whose index is the task's text."""
    pa, pq = _arrow()

    def described(name: str, kind: str, dtype: str) -> dict[str, Any]:
        return {
            "name": name,
            "field_name": name,
            "pandas_type": kind,
            "numpy_type": dtype,
            "metadata": None,
        }

    said = {
        "index_columns": ["task"],
        "column_indexes": [],
        "columns": [
            described("task_index", "int64", "int64"),
            described("task", "unicode", "object"),
        ],
        "creator": {"library": "pyarrow", "version": pa.__version__},
        "pandas_version": "2.0.0",
    }
    table = pa.table({"task_index": pa.array(range(len(tasks)), pa.int64()), "task": tasks})
    pq.write_table(table.replace_schema_metadata({"pandas": json.dumps(said)}), path)


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise RobotSimError(
            'the LeRobot export needs pyarrow: pip install "viper-sandbox[lerobot]".'
        ) from None
    return pyarrow, parquet
