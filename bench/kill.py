"""Kill evaluations and robot episodes at random moments: nothing may be lost or done twice.

    python bench/kill.py [--kills 50] [--what qa|sim] [--rows 80] [--tier oracle] [--json]

`qa` runs `viper eval qa` on rendered scenes with the built-in models and kills it (SIGKILL, the
whole group) again and again; each next start goes on from what is there. When a set is done it
is checked row by row, and the next one begins until there were enough kills. `sim` starts a
robot episode of two skills, by sight or on the true state, kills it, and starts the next. After
every kill, every trace must read.

`--kills 50 --rows 20 --seed 1`: 50 kills in 52 starts, 44 of them within a run; no row lost, done
twice or answered otherwise than undisturbed; 119 traces read. `--what sim --tier oracle`: 50 kills
in 54 starts, 33 within an episode; 38 traces read (the others were killed before they began one).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INSTRUCTION = "put the red block in the blue bowl, and the green block in the red bowl"
PROGRAM = """robot.pick_and_place("red block", "blue bowl")
robot.pick_and_place("green block", "red bowl")"""
_PATIENCE_S = 600.0


@dataclass
class Tally:
    """What was seen."""

    kills: int = 0
    kills_while_recording: int = 0
    """Kills that left the trace of an unfinished run."""
    starts: int = 0
    sets_done: int = 0
    rows_done: int = 0
    rows_lost: int = 0
    rows_twice: int = 0
    rows_changed: int = 0
    """Rows whose answer is not the one that an undisturbed run gave."""
    traces_read: int = 0
    traces_broken: list[str] = field(default_factory=list)
    blobs_broken: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, repeated or broken."""
        wrong = self.rows_lost + self.rows_twice + self.rows_changed + self.blobs_broken
        return not wrong and not self.traces_broken


def start(arguments: Sequence[str], home: Path) -> subprocess.Popen[bytes]:
    """Start a `viper` command in a group of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "VIPER_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", "viper.apps.cli", *arguments],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def kill_after(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Let a process go on for so long, then kill its group; False if it ended by itself."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    assert process.stderr is not None
    if process.returncode not in (0, 1):
        sys.exit(f"the command failed: {process.stderr.read().decode()[-2000:]}")
    return False


def check_traces(home: Path, seen: set[Path], tally: Tally) -> None:
    """Read every trace that is new, and every blob that it names."""
    from viper.tracing import Trace

    for path in sorted(set(home.glob("runs/*/trace.jsonl")) - seen):
        seen.add(path)
        trace = Trace.read(path)
        tally.traces_read += 1
        if not trace.spans:
            # Killed before the first line was whole: there is nothing to read, and no damage.
            if path.read_bytes().count(b"\n"):
                tally.traces_broken.append(f"{path.parent.name}: no span in whole lines")
            continue
        known = {span.span_id for span in trace.spans} | {None}
        if trace.root is None or not {span.parent_id for span in trace.spans} <= known:
            tally.traces_broken.append(f"{path.parent.name}: spans without a parent")
        tally.kills_while_recording += trace.root is not None and trace.root.end_ns is None
        str(trace), trace.to_html()
        for span in trace.spans:
            name = span.attributes.get("picture")
            tally.blobs_broken += bool(name) and trace.blob(str(name)) is None


def check_rows(results: Path, wanted: dict[str, str | None], tally: Tally) -> None:
    """Compare a finished file of results with the set and with what an undisturbed run gave."""
    rows = [json.loads(line) for line in results.read_text().splitlines()[1:]]
    counts = Counter(str(row["id"]) for row in rows)
    tally.sets_done += 1
    tally.rows_done += len(rows)
    tally.rows_lost += sum(name not in counts for name in wanted)
    tally.rows_twice += sum(n - 1 for n in counts.values())
    tally.rows_changed += sum(
        wanted.get(str(row["id"])) not in (None, row.get("answer")) for row in rows
    )


def kill_evaluation(folder: Path, kills: int, rows: int, rng: random.Random) -> Tally:
    """Kill `viper eval qa` until there were enough kills."""
    from viper.evals.generate import generate

    generate(folder, n=rows, seed=41_000_000)
    file, home, tally, seen = folder / "qa.jsonl", folder / "state", Tally(), set[Path]()
    out = folder / "undisturbed.jsonl"
    began = time.monotonic()
    kill_after(start(["eval", "qa", str(file), "--out", str(out), "--json"], home), _PATIENCE_S)
    whole_s = time.monotonic() - began
    answers = {
        str(row["id"]): row.get("answer")
        for row in map(json.loads, out.read_text().splitlines()[1:])
    }
    check_traces(home, seen, tally)
    number = 0
    while tally.kills < kills:
        number += 1
        out = folder / f"killed{number}.jsonl"
        command = ["eval", "qa", str(file), "--out", str(out), "--json"]
        while True:
            tally.starts += 1
            last = tally.kills >= kills
            limit = _PATIENCE_S if last else rng.uniform(0.0, whole_s)
            if not kill_after(start(command, home), limit):
                break
            tally.kills += 1
            check_traces(home, seen, tally)
        check_traces(home, seen, tally)
        check_rows(out, answers, tally)
    return tally


def kill_episodes(folder: Path, kills: int, tier: str, rng: random.Random) -> Tally:
    """Start a robot episode and kill it, until there were enough kills."""
    home, tally, seen = folder / "state", Tally(), set[Path]()
    script = folder / "replies.jsonl"
    script.write_text(json.dumps({"reply": PROGRAM}))
    options = ["--objects", "red block, blue bowl, green block, red bowl", "--tier", tier]
    options += ["--llm", f"scripted:{script}", "--json"]

    def episode(seed: int) -> subprocess.Popen[bytes]:
        return start(["sim", INSTRUCTION, "--seed", str(seed), *options], home)

    began = time.monotonic()
    kill_after(episode(0), _PATIENCE_S)
    whole_s = time.monotonic() - began
    check_traces(home, seen, tally)
    while tally.kills < kills:
        tally.starts += 1
        tally.kills += kill_after(episode(tally.starts), rng.uniform(0.0, whole_s))
        check_traces(home, seen, tally)
    return tally


def main() -> None:
    """Run the command line."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--what", choices=("qa", "sim"), default="qa")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rows", type=int, default=80, help="questions of the set")
    parser.add_argument("--tier", choices=("camera", "oracle"), default="camera")
    parser.add_argument("--seed", type=int, default=0, help="decides when to kill")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    rng = random.Random(given.seed)
    run: dict[str, Callable[[Path], Tally]] = {
        "qa": lambda folder: kill_evaluation(folder, given.kills, given.rows, rng),
        "sim": lambda folder: kill_episodes(folder, given.kills, given.tier, rng),
    }
    with tempfile.TemporaryDirectory() as folder:
        tally = run[given.what](Path(folder))
    if given.json:
        print(json.dumps(asdict(tally)))
    else:
        for name, value in asdict(tally).items():
            print(f"{name.replace('_', ' '):24} {value}")
    sys.exit(0 if tally.is_clean else 1)


if __name__ == "__main__":
    main()
