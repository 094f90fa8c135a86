"""Model passes and wall time of typical programs: seen once, against one crop at a time.

    python bench/vision.py [--repeats 5] [--json]

Every program runs unchanged in both engines, in the same run, on the same models and pictures:
in `viper` inside the sandbox, with messages, memo, ledger and trace; and in `plain_engine`,
which runs models as ViperGPT's own class does, in this process. Detector and matcher are the
built-in ones; depth and question answering are vision transformers with random weights, which
cost what real ones of their size cost. Pictures are new for every program, so nothing is known
beforehand. The last column is the wall time over the time inside model passes.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from plain_engine import PlainModels, names

from viper.core.ledger import Ledger, collecting
from viper.core.settings import silence_telemetry
from viper.vision.interfaces import Box, Reply
from viper.vision.passes import forward_pass

if TYPE_CHECKING:
    from PIL.Image import Image

    from viper.vision.engine import VisionEngine

COLORS = "['red', 'green', 'blue', 'yellow', 'orange', 'purple']"
PROGRAMS = {
    "find twice": "len(image_patch.find('block')) + len(image_patch.find('block'))",
    "find in a loop": (
        "count = 0\n"
        "for thing in image_patch.find('object'):\n"
        "    for bowl in image_patch.find('bowl'):\n"
        "        if thing.horizontal_center > bowl.horizontal_center:\n"
        "            count += 1\n"
        "count"
    ),
    "exists, five nouns": (
        "[n for n in ['ball', 'bowl', 'cup', 'red block', 'plate'] if image_patch.exists(n)]"
    ),
    "verify on ten": ("[p.verify_property('object', 'red') for p in image_patch.find('object')]"),
    "sort by depth": (
        "[p.label for p in sorted(image_patch.find('object'), key=lambda p: p.compute_depth())]"
    ),
    "best text on ten": f"[p.best_text_match({COLORS}) for p in image_patch.find('object')]",
    "best image match": (
        "things = image_patch.find('object')\n"
        "[best_image_match(things, [t]).label for t in ['red block', 'blue bowl', 'a ball']]"
    ),
    "nearest pair": (
        "pairs = [(distance(a, b), a.label, b.label) for a in image_patch.find('object')\n"
        "         for b in image_patch.find('object') if a.left < b.left]\n"
        "min(pairs)[1:]"
    ),
    "ask each": "[p.simple_query('Is it full?') for p in image_patch.find('object')]",
    "compare colours": (
        f"a = [p.best_text_match({COLORS}) for p in image_patch.find('block')]\n"
        f"b = [p.best_text_match({COLORS}) for p in image_patch.find('bowl')]\n"
        "len([c for c in a if c in b])"
    ),
}


class _Tower:
    """A vision transformer with random weights."""

    def __init__(self, layers: int, side_px: int) -> None:
        import torch
        from transformers import ViTConfig, ViTModel

        torch.manual_seed(0)
        config = ViTConfig(
            hidden_size=192, num_hidden_layers=layers, num_attention_heads=3,
            intermediate_size=768, image_size=side_px, patch_size=16,
        )  # fmt: skip
        self._model = ViTModel(config, add_pooling_layer=False).eval()
        self._side = side_px

    def run(self, images: Sequence[Image]) -> Any:
        """Return the patch vectors, shape (n, patches, 192)."""
        import torch

        sized = [image.resize((self._side, self._side)) for image in images]
        pixels = np.stack([np.asarray(image, np.float32) / 127.5 - 1 for image in sized])
        with torch.inference_mode():
            output = self._model(torch.from_numpy(pixels.transpose(0, 3, 1, 2)))
        return output.last_hidden_state[:, 1:].numpy()


@dataclass
class StandInDepth:
    """Costs what a depth model costs; its depths mean nothing."""

    name: str = "stand-in depth"
    tower: _Tower = field(default_factory=lambda: _Tower(12, 384))

    def estimate(self, images: Sequence[Image]) -> list[Any]:
        """Return a map for each picture."""
        with forward_pass("depth", self.name, images=len(images)):
            rows = self.tower.run(images)[..., 0]
        return [_Map(row.reshape(24, 24), image) for row, image in zip(rows, images, strict=True)]


class _Map:
    def __init__(self, values: Any, image: Image) -> None:
        self._values, self._size = values, image.size

    def at(self, box_xyxy: Box) -> float:
        x = int((box_xyxy[0] + box_xyxy[2]) / 2 / self._size[0] * 23.9)
        y = int((box_xyxy[1] + box_xyxy[3]) / 2 / self._size[1] * 23.9)
        return float(self._values[y, x])


@dataclass
class StandInVQA:
    """Costs what a question answerer costs; says yes."""

    name: str = "stand-in vqa"
    tower: _Tower = field(default_factory=lambda: _Tower(12, 224))

    def answer(self, images: Sequence[Image], questions: Sequence[str]) -> list[Reply]:
        """Return one reply for each pair."""
        with forward_pass("vqa", self.name, images=len(images), texts=len(questions)):
            self.tower.run(images)
        return [Reply("yes", 0.9)] * len(questions)


@dataclass(frozen=True)
class Cost:
    """What a program cost in one engine."""

    passes: int
    images: int
    texts: int
    wall_s: float
    model_s: float
    value: Any


def cost_of(ledger: Ledger, wall_s: float, value: Any) -> Cost:
    """Return the sums of a ledger."""
    passes = sum(ledger.passes.values())
    return Cost(passes, ledger.images, ledger.texts, wall_s, ledger.model_s, value)


def pictures(count: int) -> list[Image]:
    """Return pictures of nine things, each with a block and a bowl."""
    from PIL import Image as Pillow

    import robot_sim

    found: list[Image] = []
    seed = 30_000_000
    while len(found) < count:
        scene = robot_sim.sample_scene(seed, n_objects=9, domain="plain")
        seed += 1
        if {"block", "bowl", "ball"} <= {item.shape for item in scene.objects}:
            found.append(Pillow.fromarray(robot_sim.render(robot_sim.World(scene)).rgb))
    return found


def run_ours(session: Any, source: str, image: Image) -> Cost:
    """Run a program in the sandbox."""
    with collecting() as ledger:
        started = time.perf_counter()
        execution = session.run(source, image)
        wall_s = time.perf_counter() - started
    if execution.error is not None:
        raise SystemExit(f"{execution.error.type}: {execution.error.message}")
    return cost_of(ledger, wall_s, execution.value)


def run_plain(models: PlainModels, source: str, image: Image) -> Cost:
    """Run a program in this process, with one crop at a time."""
    *body, last = source.split("\n")
    is_block = last.startswith(" ")
    code = "\n".join([*body, last if is_block else f"result_ = {last}"])
    scope = names(models, image)
    with collecting() as ledger:
        started = time.perf_counter()
        exec(compile(code, "<program>", "exec"), scope)  # our own programs, written above
        wall_s = time.perf_counter() - started
    return cost_of(ledger, wall_s, scope.get("result_"))


def measure(repeats: int) -> dict[str, dict[str, Any]]:
    """Run every program in both engines, in turn, and return medians by program."""
    from viper.loops.session import Session

    engine = open_engine()
    models = PlainModels(engine.detector, engine.require_matcher(), engine.vqa, engine.depth)  # type: ignore[arg-type]
    stock = pictures(repeats + 1)
    rows: dict[str, dict[str, Any]] = {}
    with Session("bench", engine=engine) as session:
        for number, (name, source) in enumerate(PROGRAMS.items()):
            ours, plain = [], []
            for index, image in enumerate(stock):
                mine = marked(image, number * 100 + index)
                ours.append(run_ours(session, source, mine))
                plain.append(run_plain(models, source, mine))
            rows[name] = summary(ours[1:], plain[1:])  # the first picture warms up
    return rows


def open_engine() -> VisionEngine:
    """Return the built-in detector and matcher with stand-ins for depth and questions."""
    from viper.vision.profile import load_engine

    engine = load_engine("tabletop")
    engine.vqa, engine.depth = StandInVQA(), StandInDepth()
    engine.load()
    return engine


def marked(image: Image, number: int) -> Image:
    """Return the picture with one pixel changed, so that nobody has seen it."""
    copy = image.copy()
    copy.putpixel((0, 0), (number % 256, number // 256, 7))
    return copy


def summary(ours: Sequence[Cost], plain: Sequence[Cost]) -> dict[str, Any]:
    """Return sums of passes and texts, medians of times, and whether the values agree."""

    def total(costs: Sequence[Cost], key: str) -> int:
        return sum(getattr(cost, key) for cost in costs)

    over = statistics.median(cost.wall_s / cost.model_s for cost in ours)
    return {
        "passes": total(ours, "passes"),
        "plain_passes": total(plain, "passes"),
        "texts": total(ours, "texts"),
        "plain_texts": total(plain, "texts"),
        "ms": 1e3 * statistics.median(cost.wall_s for cost in ours),
        "plain_ms": 1e3 * statistics.median(cost.wall_s for cost in plain),
        "wall_s": sum(cost.wall_s for cost in ours),
        "model_s": sum(cost.model_s for cost in ours),
        "wall_over_models": over,
        "same_value": sum(a.value == b.value for a, b in zip(ours, plain, strict=True)),
    }


def shown(rows: dict[str, dict[str, Any]], repeats: int) -> str:
    """Return the table."""
    head = f"{'program':20} {'passes':>6} {'plain':>6} {'x':>5} {'texts':>6} {'plain':>6}"
    lines = [f"{head} {'ms':>7} {'plain':>7} {'x':>5} {'wall/models':>11} {'same':>5}"]
    for name, row in rows.items():
        lines.append(
            f"{name:20} {row['passes']:6} {row['plain_passes']:6} "
            f"{row['plain_passes'] / row['passes']:5.1f} {row['texts']:6} {row['plain_texts']:6} "
            f"{row['ms']:7.0f} {row['plain_ms']:7.0f} {row['plain_ms'] / row['ms']:5.1f} "
            f"{row['wall_over_models']:11.2f} {row['same_value']:3}/{repeats}"
        )
    ours, plain = (sum(row[key] for row in rows.values()) for key in ("passes", "plain_passes"))
    wall, models = (sum(row[key] for row in rows.values()) for key in ("wall_s", "model_s"))
    lines.append(
        f"over all: {plain / ours:.1f} x fewer passes ({ours} against {plain}), "
        f"wall time {wall / models:.2f} x the model passes, n = {repeats} pictures a program"
    )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Passes and wall time of typical programs")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args()
    silence_telemetry()
    with tempfile.TemporaryDirectory() as home:
        os.environ["VIPER_HOME"] = home
        with contextlib.redirect_stdout(io.StringIO()):
            rows = measure(options.repeats)
    print(json.dumps(rows) if options.as_json else shown(rows, options.repeats))


if __name__ == "__main__":
    main()
