"""What keeping a trace and a budget costs on a warm question, with both off in the same run.

    python bench/trace.py [--pictures 120] [--json]

Every picture is asked about four times: with trace and budget, without the trace, without the
budget, and without both, in an order that changes. Each of the four has vision of its own, so
that none profits from what another has seen. Reported is the CPU time of the whole process and
the wall time, as the median over pictures of the ratio to "without both", with a 95 % bootstrap
interval. Spans are still made in memory when the trace is off, since an answer's boxes come from
them; what that costs is measured apart.

Two shared cores under heavy load, 80 pictures: both +2.9 % of CPU time (interval 1.7 to 4.7) and
+1.3 % of wall time (-2.3 to 4.0) on a question of 62 ms CPU; the trace alone +2.4 % (0.5 to 4.2);
a span in memory 2.7 us, 11 of them per question.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VARIANTS = ("neither", "trace", "budget", "both")


@dataclass(frozen=True)
class Cost:
    """What one question took, in seconds."""

    cpu_s: float
    wall_s: float


@contextmanager
def no_budget() -> Iterator[None]:
    """Let runs go on without a grant in force."""
    from viper.core.grant import Grant
    from viper.loops import session

    @contextmanager
    def opened(_: Any = None) -> Iterator[Grant]:
        yield Grant()

    before, session.open_grant = session.open_grant, opened
    try:
        yield
    finally:
        session.open_grant = before


@contextmanager
def variant(name: str) -> Iterator[None]:
    """Switch the trace and the budget as the variant says."""
    os.environ["VIPER_TRACE"] = "full" if name in ("trace", "both") else "off"
    if name in ("budget", "both"):
        yield
    else:
        with no_budget():
            yield


def ask(session: Any, image: Path, question: str) -> Cost:
    """Ask one question and return what it took."""
    cpu, wall = time.process_time(), time.perf_counter()
    session.ask(image, question)
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


def measure(pictures: int) -> dict[str, list[Cost]]:
    """Return the costs by variant, one entry per picture."""
    import viper
    from viper.evals.generate import generate
    from viper.vision.profile import load_engine

    rng = random.Random(0)
    found: dict[str, list[Cost]] = {name: [] for name in VARIANTS}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VIPER_HOME"] = folder
        generate(folder, n=pictures + 3, seed=42_000_000, per_scene=1)
        rows = [json.loads(line) for line in (Path(folder) / "qa.jsonl").read_text().splitlines()]
        sessions = {name: viper.Session(engine=load_engine("tabletop")) for name in VARIANTS}
        for number, row in enumerate(rows[: pictures + 3]):
            for name in rng.sample(VARIANTS, len(VARIANTS)):
                with variant(name):
                    cost = ask(sessions[name], Path(folder) / row["image"], row["question"])
                if number >= 3:  # the first ones load models and fill caches
                    found[name].append(cost)
        for session in sessions.values():
            session.close()
    return found


def span_cost(count: int = 20_000) -> float:
    """Return the seconds that one span takes that is kept in memory only."""
    from viper.core.events import Recorder, recording, span

    times = []
    for _ in range(3):
        with recording(Recorder()):
            started = time.process_time()
            for _ in range(count):
                with span("call x", args="1"):
                    pass
            times.append(time.process_time() - started)
    return min(times) / count


def spans_per_question() -> float:
    """Return how many spans one warm question makes."""
    import viper
    from viper.evals.generate import generate

    with tempfile.TemporaryDirectory() as folder, viper.Session() as session:
        os.environ.update(VIPER_HOME=folder, VIPER_TRACE="off")
        generate(folder, n=8, seed=43_000_000, per_scene=1)
        rows = [json.loads(line) for line in (Path(folder) / "qa.jsonl").read_text().splitlines()]
        counts = [
            len(session.ask(Path(folder) / row["image"], row["question"]).trace.spans)
            for row in rows
        ]
    return statistics.mean(counts[1:])


def summary(costs: dict[str, list[Cost]], name: str, of: Callable[[Cost], float]) -> dict[str, Any]:
    """Return the median ratio of a variant to "neither", with its interval."""
    ratios = [
        of(cost) / of(bare) - 1 for cost, bare in zip(costs[name], costs["neither"], strict=True)
    ]
    rng = random.Random(0)
    medians = sorted(statistics.median(rng.choices(ratios, k=len(ratios))) for _ in range(2_000))
    return {
        "overhead": statistics.median(ratios),
        "ci95": [medians[50], medians[-51]],
        "ms": 1e3 * statistics.median(of(cost) for cost in costs[name]),
        "n": len(ratios),
    }


def main() -> None:
    """Run the command line."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pictures", type=int, default=120)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    costs = measure(given.pictures)
    one_s, count = span_cost(), spans_per_question()
    figures: dict[str, Any] = {
        f"{name}, {kind}": summary(costs, name, of)
        for name in VARIANTS
        for kind, of in (("CPU", lambda c: c.cpu_s), ("wall", lambda c: c.wall_s))
    }
    bare_s = statistics.median(cost.cpu_s for cost in costs["neither"])
    figures["spans in memory"] = {
        "us_each": 1e6 * one_s,
        "per_question": count,
        "overhead": one_s * count / bare_s,
    }
    if given.json:
        print(json.dumps(figures))
        return
    for name, found in figures.items():
        if "ci95" in found:
            low, high = found["ci95"]
            print(
                f"{name:16} {found['ms']:8.2f} ms  {found['overhead']:+7.2%}  "
                f"[{low:+.2%}, {high:+.2%}]  n={found['n']}"
            )
    memory = figures["spans in memory"]
    print(
        f"spans in memory: {memory['us_each']:.1f} us each, {memory['per_question']:.0f} per "
        f"question: {memory['overhead']:+.2%}"
    )


if __name__ == "__main__":
    main()
