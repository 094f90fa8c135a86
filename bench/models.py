"""Size, parameters, latency and memory of each built-in model, and the total of the weights.

    python bench/models.py [--runs 30] [--json]

Each model runs in a process of its own. Latency is the median of warm calls of a usual size
(one picture of 320 x 240 for the detector, eight crops and twelve texts for the matcher, one
question for the writer, twenty calls for the affordances), with the 95 % quantile beside it.
Memory is what loading and using the model adds to a process that has imported its libraries.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
SIZE_WH, N_CROPS, N_TEXTS, N_CALLS = (320, 240), 8, 12, 20
# What all built-in weights together may take, MB.
LIMIT_MB = 40.0


def weights() -> Path:
    """Return the folder of the built-in weights."""
    from viper.core.settings import weights_folder

    return weights_folder()


def parameters(folder: Path) -> int:
    """Return how many numbers a model has, from the headers of its files."""
    total = 0
    for path in folder.glob("*.safetensors"):
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length))
        total += sum(prod(t["shape"]) for name, t in header.items() if name != "__metadata__")
    return total


def size_mb(folder: Path) -> float:
    """Return the size of all files below a folder, in MB of 10^6 bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def peak_mib() -> float:
    """Return the largest size of this process so far, MiB."""
    scale = 1024**2 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def picture(number: int, size: tuple[int, int] = SIZE_WH) -> Image.Image:
    """Return a picture of coloured noise; models take as long for it as for any other."""
    rng = np.random.default_rng(number)
    small = rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)


def detector() -> Iterator[Callable[[int], object]]:
    """Yield nothing after the imports, then a call of the detector."""
    import torch
    import ultralytics  # noqa: F401

    from viper.vision.yolo import SafeYolo

    torch.zeros(1)
    yield lambda _: None
    model = SafeYolo(weights() / "detector")
    yield lambda number: model.detect([picture(number)])


def _matcher() -> Any:
    from viper.vision.clip import TransformersMatcher

    return TransformersMatcher(weights() / "matcher")


def matcher_images() -> Iterator[Callable[[int], object]]:
    """Yield nothing after the imports, then a call of the matcher with crops."""
    from transformers import CLIPModel  # noqa: F401

    yield lambda _: None
    model = _matcher()
    yield lambda number: model.embed_images([picture(number + i, (64, 64)) for i in range(N_CROPS)])


def matcher_texts() -> Iterator[Callable[[int], object]]:
    """Yield nothing after the imports, then a call of the matcher with texts."""
    from transformers import CLIPModel  # noqa: F401

    yield lambda _: None
    model = _matcher()
    words = ("red", "blue", "green", "metal", "matte", "small")
    texts = [f"a photo of a {a} {b}" for a, b in product(words, ("block", "ball"))]
    yield lambda _: model.embed_texts(texts[:N_TEXTS])


def writer() -> Iterator[Callable[[int], object]]:
    """Yield nothing after the imports, then the program for a question never asked before."""
    import torch
    import transformers

    from viper.llm.embedded import EmbeddedLLM

    torch.zeros(1)
    assert transformers.PreTrainedModel
    yield lambda _: None
    model = EmbeddedLLM(weights() / "writer")
    colors, shapes = ("red", "blue", "green", "gray"), ("block", "ball", "cup", "ring", "cone")
    asked = [
        f"What color is the {shape} left of the {color} {other}?"
        for color, shape, other in product(colors, shapes, shapes)
    ]
    yield lambda number: model.hypotheses(asked[number % len(asked)])


def affordance() -> Iterator[Callable[[int], object]]:
    """Yield nothing after the imports, then the odds of some calls."""
    from viper.vision.affordance.model import Affordance, Call
    from viper.vision.affordance.scene import Scene
    from viper.vision.space.thing import Thing

    yield lambda _: None
    model = Affordance.load()
    things = [
        Thing(f"red block {i}", "red", "block", "small", "matte", 0.1 * i, -0.5, 0.02, 0.04, 0.04)
        for i in range(-2, 3)
    ]
    calls = [Call("pick", thing.name) for thing in things] * (N_CALLS // len(things))
    yield lambda _: model.probabilities(calls, Scene(things))


PARTS: dict[str, tuple[str, Callable[[], Iterator[Callable[[int], object]]]]] = {
    "detector, 1 picture": ("detector", detector),
    "matcher, 8 crops": ("matcher", matcher_images),
    "matcher, 12 texts": ("matcher", matcher_texts),
    "writer, 1 question": ("writer", writer),
    "affordance, 20 calls": ("affordance", affordance),
}


def measure(part: str, runs: int) -> dict[str, Any]:
    """Return the figures of one model, measured in this process."""
    folder, steps = PARTS[part]
    makers = steps()
    next(makers)
    before = peak_mib()
    started = time.perf_counter()
    call = next(makers)
    call(0)
    first = time.perf_counter() - started
    seconds = []
    for number in range(1, runs + 1):
        started = time.perf_counter()
        call(number)
        seconds.append(time.perf_counter() - started)
    ordered = sorted(seconds)
    return {
        "files_mb": round(size_mb(weights() / folder), 2),
        "parameters": parameters(weights() / folder),
        "ready_s": round(first, 3),
        "median_ms": round(1000 * statistics.median(seconds), 2),
        "p95_ms": round(1000 * ordered[min(runs - 1, int(0.95 * runs))], 2),
        "n": runs,
        "memory_mib": round(peak_mib() - before, 1),
    }


def in_own_process(part: str, runs: int) -> dict[str, Any]:
    """Return the figures of one model from a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--runs", str(runs)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    """Run the command line."""
    sys.path.insert(0, str(ROOT))
    from viper.core.settings import silence_telemetry

    silence_telemetry()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=30, help="warm calls of each model")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--part", choices=tuple(PARTS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        print(json.dumps(measure(given.part, given.runs)))
        return
    found = {part: in_own_process(part, given.runs) for part in PARTS}
    total = round(size_mb(weights()), 2)
    if given.json:
        print(json.dumps({"parts": found, "total_mb": total, "limit_mb": LIMIT_MB}))
        return
    print(
        f"{'':22}{'files':>9}{'parameters':>12}{'ready':>8}{'median':>10}{'p95':>10}{'memory':>10}"
    )
    for name, f in found.items():
        print(
            f"{name:22}{f['files_mb']:6.2f} MB{f['parameters']:12,}{f['ready_s']:6.2f} s"
            f"{f['median_ms']:7.1f} ms{f['p95_ms']:7.1f} ms{f['memory_mib']:6.0f} MiB"
        )
    print(f"{'all weights':22}{total:6.2f} MB of {LIMIT_MB:.0f} MB allowed")


if __name__ == "__main__":
    main()
