"""The same long task with and without recursion: right or wrong, calls, tokens and seconds.

    python bench/recursion.py [--records 400] [--tasks 5] [--window 2000] [--json]

A task is a long list of visits, in sentences; the question is how many are of one kind, which
no search for a word can tell, only reading. The model is a stand-in behind a real HTTP server:
it reads perfectly, but no more than the first `--window` tokens (words) of what it is sent, as
models with a short window do, and it writes the two programs below when it is asked to work.
So the figures say what the machinery does and costs, and nothing about any real model.

- one call: the whole list in one question.
- map: a program splits the list and asks `llm_map` about the parts.
- spawn: a program gives the parts to child sessions, each of which splits once more.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from typing import Any

from viper.core.budget import Account, Budget
from viper.core.grant import open_grant
from viper.core.llm import Message
from viper.llm.openai_compatible import OpenAICompatibleLLM
from viper.llm.testing import Answer, FakeServer
from viper.loops.session import Session

KINDS = {"meals": ("ate", "dined", "had lunch"), "sports": ("ran", "swam", "played chess")}
PEOPLE = ("Ann", "Bo", "Cy", "Di", "Ed", "Flo")
QUESTION = "How many visits were about meals?"
MAP = """\
rows = visits.splitlines()
parts = ["\\n".join(rows[i:i + 60]) for i in range(0, len(rows), 60)]
answers = llm_map([QUESTION] * len(parts), context=parts)
finish(sum(int(r.value) for r in answers))"""
SPAWN = """\
rows = visits.splitlines()
parts = ["\\n".join(rows[i:i + 200]) for i in range(0, len(rows), 200)]
answers = spawn_map("map: " + QUESTION, inputs=[{"visits": p} for p in parts])
finish(sum(r.value for r in answers))"""


def make_task(records: int, seed: int) -> tuple[str, int]:
    """Return a list of visits and how many of them were about meals."""
    rng = random.Random(seed)
    kinds = [rng.choice(list(KINDS)) for _ in range(records)]
    rows = [
        f"On day {day} {rng.choice(PEOPLE)} {rng.choice(KINDS[kind])} with {rng.choice(PEOPLE)}."
        for day, kind in enumerate(kinds)
    ]
    return "\n".join(rows), kinds.count("meals")


def reader(window: int, seconds_per_1000_tokens: float) -> Callable[[Mapping[str, Any]], str]:
    """Return a model that reads at most `window` words, and takes its time for them."""

    def reply(body: Mapping[str, Any]) -> str:
        turns = [str(turn["content"]) for turn in body["messages"]]
        words = sum(len(turn.split()) for turn in turns)
        time.sleep(seconds_per_1000_tokens * min(words, window) / 1000)
        last = turns[-1]
        for start, program in (("map:", MAP), ("spawn:", SPAWN)):
            if last.startswith(start):
                return f"```python\n{program.replace('QUESTION', repr(QUESTION))}\n```"
        seen = " ".join(last.split(" ")[:window])
        return str(sum(len(re.findall(rf"\b{verb}\b", seen)) for verb in KINDS["meals"]))

    return reply


def one_call(model: OpenAICompatibleLLM, visits: str) -> tuple[int, Account]:
    """Ask about the whole list at once."""
    with open_grant(Budget(tokens=None)) as grant:
        reply = model.complete([Message("user", f"Context: {visits}\n{QUESTION}")], max_tokens=16)
        return int(reply[0].text), grant.account("finished")


def recursive(how: str) -> Callable[[OpenAICompatibleLLM, str], tuple[int, Account]]:
    """Return a solver whose model writes a program that splits the list."""

    def solve(model: OpenAICompatibleLLM, visits: str) -> tuple[int, Account]:
        with Session(llm=model, budget=Budget(tokens=None)) as session:
            result = session.solve(f"{how}: {QUESTION}", {"visits": visits})
            assert session.account is not None, "a solved task has an account"
            return int(result.value if result.value is not None else -1), session.account

    return solve


SOLVERS = {"one call": one_call, "map": recursive("map"), "spawn": recursive("spawn")}


def measure(records: int, tasks: int, window: int, pace: float) -> dict[str, dict[str, float]]:
    """Return, by solver, the share that was right and the mean error, calls, tokens and seconds."""
    found: dict[str, dict[str, float]] = {}
    for name, solve in SOLVERS.items():
        sums = dict.fromkeys(("right", "error", "calls", "tokens", "sessions", "seconds"), 0.0)
        for seed in range(tasks):
            visits, truth = make_task(records, seed)
            with FakeServer([Answer(reader(window, pace))]) as server:
                started = time.perf_counter()
                value, account = solve(OpenAICompatibleLLM.at_url(server.spec), visits)
                sums["seconds"] += time.perf_counter() - started
            sums["right"] += value == truth
            sums["error"] += abs(value - truth)
            for key in ("calls", "tokens", "sessions"):
                sums[key] += account.spent.get(key, 0)
        found[name] = {key: round(value / tasks, 3) for key, value in sums.items()}
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=400, help="visits in the list")
    parser.add_argument("--tasks", type=int, default=5)
    parser.add_argument("--window", type=int, default=2000, help="words that the model reads")
    parser.add_argument("--pace", type=float, default=0.1, help="its seconds per 1,000 words")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["VIPER_HOME"] = home
        found = measure(options.records, options.tasks, options.window, options.pace)
    if options.json:
        json.dump(found, sys.stdout)
        return
    print(f"{options.tasks} lists of {options.records} visits; window {options.window} words\n")
    print(f"{'':10} {'right':>6} {'error':>7} {'calls':>6} {'tokens':>8} {'children':>9} {'s':>6}")
    for name, row in found.items():
        print(
            f"{name:10} {row['right']:6.0%} {row['error']:7.1f} {row['calls']:6.1f} "
            f"{row['tokens']:8.0f} {row['sessions']:9.1f} {row['seconds']:6.2f}"
        )


if __name__ == "__main__":
    main()
