"""How cost grows: with sessions side by side, with objects, with frames, with the film's length.

    python bench/scale.py [--questions 12] [--frames 1000] [--hours 2] [--plot FILE.png]

Sessions share the models and caches and ask their own questions in their own sandboxes. Objects
are drawn and detected from a table, so that only matching grows. Frames are of rendered scenes,
each looked at once. The film is a real file of so many hours at 25 frames per second.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from vision import pictures

from viper.core.execution import Limits
from viper.core.image import load_image
from viper.core.settings import silence_telemetry
from viper.vision.engine import VisionEngine

QUESTIONS = (
    "How many blocks are there?",
    "What color is the leftmost object?",
    "Is there a red bowl?",
    "How many objects are left of the bowl?",
    "Are there more blocks than bowls?",
    "What shape is the rightmost thing?",
)
SESSIONS, OBJECTS = (1, 4, 16), (5, 10, 20, 50, 100)


def peak_mb() -> float:
    """Return the largest resident size of this process so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident_mb() -> float:
    """Return the resident size now, MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def side_by_side(engine: VisionEngine, llm: Any, count: int, questions: int) -> dict[str, float]:
    """Return latency and throughput of `count` sessions, each with its own pictures."""
    from viper.loops.session import Session

    stock = pictures(4)
    times: list[float] = []
    gate = threading.Barrier(count + 1)

    def work(number: int) -> None:
        rng = random.Random(number)
        with Session("bench", llm, engine=engine) as session:
            session.ask(stock[0], QUESTIONS[0])
            gate.wait()
            for index in range(questions):
                image = stock[rng.randrange(4)].copy()
                image.putpixel((0, 0), (number, index % 256, count))
                started = time.perf_counter()
                session.ask(image, rng.choice(QUESTIONS))
                times.append(time.perf_counter() - started)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    wall_s = time.perf_counter() - started
    return {
        "sessions": count,
        "median_ms": 1e3 * statistics.median(times),
        "p95_ms": 1e3 * sorted(times)[int(0.95 * (len(times) - 1))],
        "per_second": len(times) / wall_s,
        "peak_mb": peak_mb(),
    }


def crowd(engine: VisionEngine, count: int, repeats: int = 5) -> dict[str, float]:
    """Return the cost of a question about every one of `count` drawn objects."""
    from viper.loops.session import Session
    from viper.vision.interfaces import Detection
    from viper.vision.testing import FakeDetector, draw_toy

    across = 10
    times = []
    for repeat in range(repeats):
        rng = random.Random(repeat)
        boxes = [
            (60 * (i % across) + 8, 60 * (i // across) + 8, 60 * (i % across) + 48,
             60 * (i // across) + 48)
            for i in range(count)
        ]  # fmt: skip
        colors = ("red", "blue", "green", "yellow")
        image, labels = draw_toy([(rng.choice(colors), "block", b) for b in boxes], (600, 600))
        found = [Detection(label["box_xyxy"], 0.9, label["shape"]) for label in labels]
        detector = FakeDetector({load_image(image).hash: found})
        crowded = VisionEngine(detector, engine.matcher, depth=engine.depth, name="crowd")
        source = (
            "[p.best_text_match(['red', 'green', 'blue']) for p in image_patch.find('block')\n"
            " if p.verify_property('block', 'red') or p.verify_property('block', 'blue')]"
        )
        with Session("crowd", engine=crowded, limits=Limits(wall_s=600)) as session:
            session.run("1", image)
            started = time.perf_counter()
            execution = session.run(source)
            times.append(time.perf_counter() - started)
        if execution.error is not None:
            raise SystemExit(execution.error.message)
    return {"objects": count, "ms": 1e3 * statistics.median(times)}


def frames(engine: VisionEngine, count: int) -> dict[str, float]:
    """Return the cost of looking at every frame of a video of `count` frames."""
    from viper.loops.session import Session

    stock = [np.asarray(image) for image in pictures(8)]

    class Film:
        """Rendered pictures in turn, each a little different from all others."""

        name, notices, fps = "film", (), 25.0

        def __len__(self) -> int:
            return count

        def time_s(self, index: int) -> float:
            return index / 25

        def read(self, index: int) -> Any:
            from PIL import Image

            pixels = stock[index % len(stock)].copy()
            pixels[0, 0] = (index % 256, index // 256, 1)
            return Image.fromarray(pixels)

    from viper.vision.video.frames import Video

    limits = Limits(wall_s=3600, cpu_s=600)
    with Session("bench", engine=engine, limits=limits) as session:
        session.run("1", video=Video(Film()))
        before, started = resident_mb(), time.perf_counter()
        execution = session.run("sum(len(f.find('block')) for f in video_segment)")
        wall_s = time.perf_counter() - started
    if execution.error is not None:
        raise SystemExit(execution.error.message)
    grown = resident_mb() - before
    return {"frames": count, "ms_per_frame": 1e3 * wall_s / count, "grown_mb": grown}


def long_film(folder: Path, hours: float) -> dict[str, float]:
    """Return what it costs to open a long file, and to jump about in it."""
    from viper.vision.video.segment import VideoSegment

    path, count = folder / "long.mp4", round(hours * 3600 * 25)
    write_film(path, count)
    before, started = resident_mb(), time.perf_counter()
    segment = VideoSegment(path)
    open_s = time.perf_counter() - started
    rng, jumps = random.Random(0), []
    for _ in range(100):
        at, started = rng.randrange(segment.num_frames), time.perf_counter()
        segment.frame_from_index(at)
        jumps.append(time.perf_counter() - started)
    started = time.perf_counter()
    for index in range(2000):
        segment.frame_from_index(index)
    return {
        "frames": segment.num_frames,
        "file_mb": path.stat().st_size / 2**20,
        "open_s": open_s,
        "jump_ms": 1e3 * statistics.median(jumps),
        "next_ms": (time.perf_counter() - started) / 2,
        "grown_mb": resident_mb() - before,
    }


def write_film(path: Path, count: int) -> None:
    """Write a file of `count` frames of 320 x 240 pixels, a key frame every ten seconds."""
    import av

    container = av.open(str(path), "w")
    stream: Any = container.add_stream("libx264", rate=25)
    stream.width, stream.height, stream.pix_fmt, stream.gop_size = 320, 240, "yuv420p", 250
    stream.options = {"preset": "ultrafast", "crf": "35"}
    pixels = np.zeros((240, 320, 3), np.uint8)
    for index in range(count):
        pixels[:, :, 0] = (index // 25) % 256
        container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
    container.mux(stream.encode(None))
    container.close()


def plot(found: dict[str, list[dict[str, float]]], path: Path) -> None:
    """Draw the three growths side by side."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(12, 3.6))
    series: list[tuple[str, str, str, str]] = [
        ("sessions", "sessions", "median_ms", "ms a question, warm (median)"),
        ("objects", "objects", "ms", "ms to match every object"),
        ("frames", "frames", "ms_per_frame", "ms a frame"),
    ]
    for axis, (key, across, up, label) in zip(axes, series, strict=True):
        axis.plot([r[across] for r in found[key]], [r[up] for r in found[key]], "o-")
        axis.set_xlabel(f"{across}{' side by side' if key == 'sessions' else ''}")
        axis.set_ylabel(label)
        axis.set_ylim(bottom=0)
        if key == "frames":
            axis.set_xscale("log")
        axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=90)


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description="How cost grows")
    parser.add_argument("--questions", type=int, default=12, help="per session")
    parser.add_argument("--frames", type=int, default=1000)
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    silence_telemetry()
    from viper.llm import load_llm
    from viper.vision.profile import load_engine

    with tempfile.TemporaryDirectory() as folder:
        os.environ["VIPER_HOME"] = folder
        engine, llm = load_engine("tabletop"), load_llm("embedded")
        engine.load()
        steps = [n for n in (1, 10, 100, 1000, 10_000) if n <= options.frames]
        parts: dict[str, Callable[[], list[dict[str, float]]]] = {
            "long film": lambda: [long_film(Path(folder), options.hours)],
            "objects": lambda: [crowd(engine, n) for n in OBJECTS],
            "frames": lambda: [frames(engine, n) for n in steps],
            "sessions": lambda: [side_by_side(engine, llm, n, options.questions) for n in SESSIONS],
        }
        found = {}
        for name, part in parts.items():
            found[name] = part()
            for row in found[name]:
                print(name, json.dumps({key: round(value, 2) for key, value in row.items()}))
    if options.plot is not None:
        plot(found, options.plot)


if __name__ == "__main__":
    main()
