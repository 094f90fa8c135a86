"""How long a question takes, cold and warm, and what it needs in memory.

    python bench/ask.py [--runs 5] [--warm 40] [--json]

Every figure is printed next to a floor measured in the same run: the time to import torch,
ultralytics and transformers, which any program that uses these models must spend. Cold runs
and floor runs alternate, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOOR = (
    "from viper.core.settings import silence_telemetry; silence_telemetry();"
    "import torch, ultralytics, transformers;"
    "from ultralytics import YOLO; from transformers import CLIPModel"
)
WARM = """
import json, sys, time
from pathlib import Path
import viper
folder, n = Path(sys.argv[1]), int(sys.argv[2])
rows = [json.loads(line) for line in (folder / "qa.jsonl").read_text().splitlines()]
times = []
with viper.Session() as session:
    session.ask(folder / rows[0]["image"], rows[0]["question"])
    for row in rows[1 : n + 1]:
        started = time.perf_counter()
        session.ask(folder / row["image"], row["question"])
        times.append(time.perf_counter() - started)
print(json.dumps(times))
"""
QUESTION = "How many blocks are left of the bowl?"


@dataclass(frozen=True)
class Run:
    """What one process did."""

    wall_s: float
    peak_mb: float
    """Largest resident size of the process or of one that it started and waited for, MiB."""
    output: str


def run(arguments: Sequence[str], *, home: str) -> Run:
    """Run a Python process to its end; a failure ends the benchmark."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "VIPER_HOME": home}
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], stdout=output, cwd=ROOT, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode != 0:
        sys.exit(f"failed with {process.returncode}: python {' '.join(arguments)[:200]}\n{text}")
    scale = 1024**2 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return Run(wall_s, usage.ru_maxrss / scale, text)


def interval(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the median."""
    rng = random.Random(seed)
    medians = sorted(statistics.median(rng.choices(values, k=len(values))) for _ in range(2000))
    return medians[49], medians[1949]


def summary(values: Sequence[float]) -> dict[str, float | int | list[float]]:
    """Return n, median with interval, and p95."""
    ordered = sorted(values)
    return {
        "n": len(values),
        "median": round(statistics.median(values), 4),
        "ci95": [round(end, 4) for end in interval(values)],
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 4),
    }


def cold(runs: int, image: Path, home: str) -> dict[str, list[float]]:
    """Return seconds of every part of a cold question, and of the floor beside it."""
    ask = ["-m", "viper.apps.cli", "ask", str(image), QUESTION, "--json"]
    run(ask, home=home)  # once to fill the file cache
    found: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)

    for _ in range(runs):
        note("floor: import torch, ultralytics, transformers", run(["-c", FLOOR], home=home).wall_s)
        asked = run(ask, home=home)
        seconds = json.loads(asked.output)["seconds"]
        note("cold ask, whole process", asked.wall_s)
        for part in ("imports", "load", "write", "run"):
            note(f"  {part}", seconds[part])
        note("  outside the question", asked.wall_s - seconds["total"])
        note("peak memory, MiB", asked.peak_mb)
    return found


def warm(n: int, home: str) -> list[float]:
    """Return the seconds of `n` questions in one session, each about a picture never seen."""
    from viper.evals.generate import generate

    with tempfile.TemporaryDirectory() as folder:
        generate(folder, n=n + 1, seed=40_000_000, per_scene=1)
        times = json.loads(run(["-c", WARM, folder, str(n)], home=home).output)
    return [float(value) for value in times]


def measure(runs: int, n_warm: int, image: Path) -> dict[str, dict[str, object]]:
    """Run everything; return the summaries by name."""
    with tempfile.TemporaryDirectory() as home:
        ask_for_help = ["-m", "viper.apps.cli", "--help"]
        run(ask_for_help, home=home)
        found = {"viper --help": [run(ask_for_help, home=home).wall_s for _ in range(2 * runs)]}
        found["python -c pass"] = [run(["-c", "pass"], home=home).wall_s for _ in range(2 * runs)]
        found |= cold(runs, image, home)
        found["warm question, new picture"] = warm(n_warm, home)
    return {name: dict(summary(values)) for name, values in found.items()}


def main() -> None:
    """Run the command line."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5, help="cold processes")
    parser.add_argument("--warm", type=int, default=40, help="warm questions")
    parser.add_argument("--image", type=Path, default=ROOT / "examples" / "table.png")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    figures = measure(given.runs, given.warm, given.image)
    if given.json:
        print(json.dumps(figures))
        return
    print(f"{'':48}{'median':>9}  {'95 % interval':>18}  {'p95':>8}  {'n':>4}")
    for name, f in figures.items():
        low, high = f["ci95"]  # type: ignore[misc]
        print(
            f"{name:48}{f['median']:9.3f}  [{low:7.3f}, {high:7.3f}]  {f['p95']:8.3f}  {f['n']:4}"
        )


if __name__ == "__main__":
    main()
