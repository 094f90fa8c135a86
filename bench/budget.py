"""What the budget holds, and what it costs.

    python bench/budget.py [--repetitions 1000] [--rounds 40] [--json]

Holds: 8 parallel children, each of which wants 3 model calls, under a limit of 9 calls. Every
repetition is a program in the sandbox that spawns 8 real child sessions (toy vision, a model
that is a function); what is counted is how often that function was entered.

Costs: warm questions to the built-in models about one picture that was seen before, which is
the cheapest question there is, with the budget in force and without it, in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from unittest.mock import patch

from rich.console import Console
from rich.progress import track

from viper.core.budget import Budget, Resource
from viper.core.grant import Grant, charge, open_grant, spending
from viper.llm.function_model import FunctionLLM, by_start
from viper.loops.session import Session
from viper.vision.testing import draw_toy, toy_engine

ROOT = Path(__file__).resolve().parents[1]
CHILD = 'llm_query("one")\nllm_query("two")\nllm_query("three")\n1'
PARENT = 'rs = spawn_map("How many?", images=[image_patch] * 8, parallel=8)\n[r.ok for r in rs]'
LIMIT = 9
OPEN_GRANT = "viper.loops.session.open_grant"
QUESTIONS = (
    *("How many red blocks are there?", "Is there a bowl?", "What color is the bowl?"),
    *("How many blocks are left of the bowl?", "Are there more blocks than bowls?"),
)


def count_calls(repetitions: int) -> dict[int, int]:
    """Return how many repetitions made how many model calls."""
    picture, labels = draw_toy([("red", "block", (4, 4, 14, 14))])
    budget, found = Budget(calls=LIMIT, parallel=8), Counter[int]()
    model = FunctionLLM(by_start({"How": CHILD}))
    with Session("toy", model, engine=toy_engine((picture, labels)), budget=budget) as session:
        for _ in track(range(repetitions), "8 spawns under 9 calls", console=_stderr()):
            model.asked.clear()
            execution = session.run(PARENT, picture)
            assert execution.ok, execution.error
            assert session.account is not None, "a run has an account"
            assert session.account.spent["calls"] == len(model.asked), "the books are right"
            found[len(model.asked)] += 1
    return dict(sorted(found.items()))


@contextmanager
def _no_budget(budget: Budget | None = None) -> Iterator[Grant]:
    """Stand in for `open_grant`: an account that nothing is charged to."""
    yield Grant(budget)


def overhead(rounds: int) -> dict[str, float]:
    """Return milliseconds of CPU per warm question with and without a budget, and what it adds.

    Of every question the fastest round counts: what else runs on a machine only adds.
    """
    times: dict[tuple[bool, str], list[float]] = defaultdict(list)
    picture = ROOT / "examples" / "table.png"
    with Session() as session:
        for question in QUESTIONS:
            session.ask(picture, question)
        for number in track(range(rounds), "warm questions", console=_stderr()):
            for question in QUESTIONS:
                for is_on in (True, False) if number % 2 else (False, True):
                    stand_in = nullcontext() if is_on else patch(OPEN_GRANT, _no_budget)
                    with stand_in:
                        started = time.process_time()
                        session.ask(picture, question)
                        times[is_on, question].append(time.process_time() - started)
    with_s, without_s = (
        sum(min(times[is_on, question]) for question in QUESTIONS) / len(QUESTIONS)
        for is_on in (True, False)
    )
    return {
        "with_ms": round(1e3 * with_s, 3),
        "without_ms": round(1e3 * without_s, 3),
        "overhead": round(with_s / without_s - 1, 4),
        "charge_us": round(1e6 * _cost_of_a_charge(), 2),
        "bookings_us": round(1e6 * _cost_of_a_question(), 1),
    }


def _cost_of_a_charge(count: int = 20_000) -> float:
    """Return the seconds that one charge takes, two grants deep."""
    grant = Grant(Budget()).child(Budget())
    started = time.process_time()
    for _ in range(count):
        grant.charge("capability_calls")
    return (time.process_time() - started) / count


def _cost_of_a_question(count: int = 2_000) -> float:
    """Return the seconds of one question's bookings alone: a model call, a cell, four calls."""
    amounts: dict[Resource, float] = {"calls": 1, "tokens": 300, "cost_usd": 0.0}
    started = time.process_time()
    for _ in range(count):
        with open_grant(Budget()) as grant:
            grant.reserve(amounts).commit(amounts)
            with spending(grant.child(Budget.part(seconds=grant.seconds_left()))):
                for _ in range(4):
                    charge("capability_calls")
                    grant.note("work_s", 1e-6)
            grant.account("finished").to_dict()
    return (time.process_time() - started) / count


def _stderr() -> Console:
    return Console(stderr=True)


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["VIPER_HOME"] = home
        os.environ["VIPER_TRACE"] = "off"
        calls = count_calls(options.repetitions)
        cost = overhead(options.rounds) if options.rounds else {}
    if options.json:
        json.dump({"repetitions_by_calls": calls, "overhead": cost}, sys.stdout)
        return
    most = max(calls, default=0)
    print(f"calls made in {options.repetitions} repetitions: {calls}; most: {most} of {LIMIT}")
    for name, value in cost.items():
        print(f"{name:20} {value:g}")


if __name__ == "__main__":
    main()
