"""The recipe of the built-in detector: a small YOLO, trained through ultralytics' trainer.

Runs offline on a CPU: no pre-trained weights, no font, no version check, no usage events.
Stopped runs go on from their last epoch, and a finished one gives its weights again. Checkpoints
stay in the work folder; what is shipped is a safetensors file and a yaml.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viper.core.settings import silence_telemetry
from viper.training import yolo
from viper.training.precision import has_fast_bf16
from viper.training.progress import Progress
from viper.training.render import MIN_VISIBLE, read_rows

__all__ = ["DetectorPlan", "train_detector", "write_yolo_data"]

# List of the pictures of a rendered folder.
_PICTURES = "pictures.txt"
# File in the work folder that says that the last epoch is over.
_FINISHED = "finished"


@dataclass(frozen=True)
class DetectorPlan:
    """How the detector is trained."""

    epochs: int = 13
    """Passes over the training pictures."""
    close_mosaic: int = 4
    """Last epochs that show whole pictures only."""
    batch: int = 32
    """Pictures per step."""
    learning_rate: float = 3e-3
    """At its highest."""
    width: float = 1.0
    """Factor on the channels of `yolo.architecture`."""
    workers: int = 1
    """Processes that prepare pictures."""
    bf16: bool | None = None
    """Run the network in bfloat16; None where this CPU is fast at it."""
    threads: int = 0
    """Threads of the network; 0 leaves the choice to ultralytics, which takes few."""
    seed: int = 0


def train_detector(
    data: Sequence[Path],
    val: Path,
    work: Path,
    out: Path,
    plan: DetectorPlan,
    *,
    start: Path | None = None,
) -> None:
    """Train a detector and write it to `out`.

    Args:
        data: Rendered folders to learn from.
        val: Rendered folder of other scenes, for the score that the log shows at the end.
        work: Folder for checkpoints; a run found there goes on, or is used if it has finished.
        out: Receives `model.safetensors` and `config.yaml`.
        plan: Sizes.
        start: Folder of an earlier detector of the same width to begin with.
    """
    if (work / _FINISHED).exists():
        print(f"detector: trained before; delete {work} to train it anew", file=sys.stderr)
    else:
        _train(data, val, work, plan, start)
    # the export stays as it is, so that it can be blended again
    shutil.copytree(work / "export", out, dirs_exist_ok=True)


def _train(
    data: Sequence[Path], val: Path, work: Path, plan: DetectorPlan, start: Path | None
) -> None:
    """Train, or go on; leave the averaged weights of the last epoch in `work / "export"`."""
    work.mkdir(parents=True, exist_ok=True)
    for folder in (*data, val):
        write_yolo_data(folder)
    config = _data_yaml(data, val, work)
    with _offline_ultralytics(work):
        from viper.training.yolo_trainer import CpuTrainer

        last = work / "run" / "weights" / "last.pt"
        overrides = _overrides(config, work, plan)
        bf16 = has_fast_bf16() if plan.bf16 is None else plan.bf16
        if last.exists():
            overrides["resume"] = str(last)
        trainer = CpuTrainer(
            overrides, architecture=yolo.architecture(plan.width), bf16=bf16, start=start
        )

        def export(trainer: Any) -> None:
            yolo.save(trainer.ema.ema, work / "export", plan.width)
            if trainer.epoch + 1 >= trainer.epochs:
                # what follows strips the checkpoint of all that it takes to go on
                (work / _FINISHED).touch()

        def widen(_: Any) -> None:
            import torch

            # ultralytics has lowered it while it chose the device
            torch.set_num_threads(plan.threads or torch.get_num_threads())

        trainer.add_callback("on_train_start", widen)
        trainer.add_callback("on_model_save", export)
        _show_progress(trainer)
        trainer.train()


def _show_progress(trainer: Any) -> None:
    """Replace ultralytics' progress bars, which are silent here, by ours."""
    shown: list[Progress] = []

    def start(trainer: Any) -> None:
        steps = len(trainer.train_loader)
        shown.append(Progress("detector", trainer.epochs * steps, done=trainer.start_epoch * steps))

    def advance(trainer: Any) -> None:
        losses = " ".join(f"{float(v):.3f}" for v in (trainer.tloss or {}).values())
        shown[-1].advance(note=f"epoch {trainer.epoch + 1}  losses {losses}")

    trainer.add_callback("on_train_start", start)
    trainer.add_callback("on_train_batch_end", advance)


def write_yolo_data(folder: Path) -> int:
    """Write labels and a list of the pictures in ultralytics' layout; return how many boxes.

    The list, `pictures.txt`, leaves out pictures that have no row in `labels.jsonl`.
    """
    (folder / "labels").mkdir(exist_ok=True)
    boxes = 0
    rows = read_rows(folder)
    # ultralytics looks for `./` beside the list
    listed = "".join(f"./images/{row['id']}.jpg\n" for row in rows)
    (folder / _PICTURES).write_text(listed, encoding="utf-8")
    for row in rows:
        width, height = row["size_wh"]
        lines = [
            _yolo_line(item, width, height)
            for item in row["objects"]
            if item["visible_fraction"] >= MIN_VISIBLE
        ]
        boxes += len(lines)
        text = "".join(line + "\n" for line in lines)
        (folder / "labels" / f"{row['id']}.txt").write_text(text, encoding="utf-8")
    return boxes


def _yolo_line(item: dict[str, Any], width: int, height: int) -> str:
    x0, y0, x1, y1 = item["box_xyxy"]
    number = yolo.CLASS_NAMES.index(f"{item['size']} {item['shape']}")
    center_x, center_y = (x0 + x1) / 2 / width, (y0 + y1) / 2 / height
    return (
        f"{number} {center_x:.6f} {center_y:.6f} {(x1 - x0) / width:.6f} {(y1 - y0) / height:.6f}"
    )


def _data_yaml(data: Sequence[Path], val: Path, work: Path) -> Path:
    import yaml  # type: ignore[import-untyped]

    path = work / "data.yaml"
    content = {
        "train": [str((folder / _PICTURES).resolve()) for folder in data],
        "val": str((val / _PICTURES).resolve()),
        "names": dict(enumerate(yolo.CLASS_NAMES)),
    }
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def _overrides(config: Path, work: Path, plan: DetectorPlan) -> dict[str, Any]:
    return {
        "task": "detect",
        "mode": "train",
        "model": "yolo11n.yaml",  # only a name: the trainer builds `architecture`
        "data": str(config),
        "project": str(work.resolve()),
        "name": "run",
        "exist_ok": True,
        "imgsz": yolo.TRAIN_PX,
        "epochs": plan.epochs,
        "batch": plan.batch,
        "nbs": plan.batch,
        "close_mosaic": min(plan.close_mosaic, plan.epochs // 3),
        "workers": plan.workers,
        "seed": plan.seed,
        "device": "cpu",
        "amp": False,
        "pretrained": False,
        "cache": "ram",
        "plots": False,
        "val": False,
        "verbose": False,
        "optimizer": "AdamW",
        "lr0": plan.learning_rate,
        "lrf": 0.01,
        "cos_lr": True,
        "weight_decay": 0.01,
        "warmup_epochs": 1.0,
        "warmup_bias_lr": plan.learning_rate,
        "patience": 0,
        # colours say little about shapes, so they may move; up and down may not
        "hsv_h": 0.03,
        "hsv_s": 0.4,
        "hsv_v": 0.3,
        "degrees": 0.0,
        "translate": 0.1,
        "scale": 0.3,
        "fliplr": 0.5,
        "flipud": 0.0,
        "mosaic": 0.7,
        "erasing": 0.0,
        "auto_augment": None,
    }


@contextmanager
def _offline_ultralytics(work: Path) -> Iterator[None]:
    """Keep ultralytics' settings and fonts in the work folder, and keep it off the network."""
    silence_telemetry()
    config = (work / "ultralytics").resolve()
    (config / "Ultralytics").mkdir(parents=True, exist_ok=True)
    os.environ["YOLO_CONFIG_DIR"] = str(config)
    from ultralytics.utils import SETTINGS, USER_CONFIG_DIR

    SETTINGS.update(sync=False)
    font = Path(USER_CONFIG_DIR) / "Arial.ttf"
    if not font.exists():
        # any file of that name stops the download of a font that nothing here draws with
        font.touch()
    yield
