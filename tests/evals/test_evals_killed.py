"""An evaluation that is killed again and again loses no row, does none twice, and can be read."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from viper.tracing import Trace
from viper.vision.testing import draw_toy

ROWS = 40
KILLS = 6
THINGS = [("red", "block", (4, 4, 14, 14)), ("red", "block", (52, 20, 60, 30))]
EVALUATE = f"""
import sys
from viper.evals.grade import Grader
from viper.evals.qa import run_qa
from viper.llm.scripted import ScriptedLLM
from viper.loops import parts
from viper.loops.session import Session
from viper.vision.testing import draw_toy, toy_engine

parts._import_packages = lambda: 0.0
engine = toy_engine(draw_toy({THINGS!r}))
model = ScriptedLLM(['len(image_patch.find("red block"))'] * {ROWS})
print("ready", flush=True)
run_qa(sys.argv[1], out=sys.argv[2], split=False,
       open_grader=lambda setup: Grader(Session("toy", model, engine=engine)))
"""


def test_killed_at_random_moments_it_ends_with_each_row_once(tmp_path: Path) -> None:
    draw_toy(THINGS)[0].save(tmp_path / "table.png")
    rows = [
        {"id": f"q{i}", "image": "table.png", "question": f"How many {i}?", "answer": "2"}
        for i in range(ROWS)
    ]
    file, out = tmp_path / "qa.jsonl", tmp_path / "out.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    environment = {**os.environ, "VIPER_HOME": str(tmp_path / "state")}
    rng = random.Random(7)
    for kill in range(KILLS + 1):
        child = subprocess.Popen(
            [sys.executable, "-c", EVALUATE, str(file), str(out)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert child.stdout is not None
        child.stdout.readline()
        if kill < KILLS:
            wait_for_more(child, out, rng.random() * 0.03)
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        _, errors = child.communicate(timeout=60)
        assert kill < KILLS or child.returncode == 0, errors.decode()

    done = [json.loads(line) for line in out.read_text().splitlines()[1:]]
    assert sorted(row["id"] for row in done) == sorted(row["id"] for row in rows)
    assert all(row["correct"] for row in done)
    files = list((tmp_path / "state" / "runs").glob("*/trace.jsonl"))
    assert len(files) >= ROWS
    for path in files:
        trace = Trace.read(path)
        known = {span.span_id for span in trace.spans}
        assert {span.parent_id for span in trace.spans} <= known | {None}


def wait_for_more(child: subprocess.Popen[bytes], out: Path, extra_s: float) -> None:
    """Wait until the file of results grows or the child is done, and a little longer."""
    before = out.stat().st_size if out.exists() else 0
    while child.poll() is None and (not out.exists() or out.stat().st_size == before):
        time.sleep(0.002)
    time.sleep(extra_s)
