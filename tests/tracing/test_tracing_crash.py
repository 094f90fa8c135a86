"""A run that is killed leaves a trace that reads, and says what it was doing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from viper.core.events import span
from viper.core.replies import recorded
from viper.tracing import Trace, find_run, list_runs, open_run

RUN_UNTIL_KILLED = """
import sys
from viper.core.events import keep_blob, span
from viper.core.replies import recorded
from viper.tracing import open_run
with open_run("ask", question="How many?") as run:
    print(run.recorder.run_id, flush=True)
    for turn in range(10**9):
        with span("execute", turn=turn, program="x" * 3000):
            recorded("complete", {"prompt": str(turn)}, lambda: "y" * 2000)
            with span("call find") as entry:
                entry.attributes["picture"] = keep_blob(str(turn).encode() * 5000)
        if turn % 20 == 0:
            print(turn, flush=True)
"""


@pytest.mark.parametrize("seed", range(6))
def test_a_run_killed_at_any_moment_reads_up_to_its_last_whole_line(seed: int) -> None:
    child = subprocess.Popen([sys.executable, "-c", RUN_UNTIL_KILLED], stdout=subprocess.PIPE)
    assert child.stdout is not None
    run_id = child.stdout.readline().decode().strip()
    for _ in range(random.Random(seed).randint(0, 12)):
        child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()

    trace = find_run(run_id)
    assert trace.root is not None
    assert (trace.root.name, trace.root.end_ns) == ("ask", None)
    assert {entry.parent_id for entry in trace.spans} <= {s.span_id for s in trace.spans} | {None}
    assert list_runs()[0].status == "unfinished"
    assert "<!doctype html>" in trace.to_html()
    for entry in trace.spans:  # a blob that a span names is there, whole
        if entry.name == "call find" and entry.end_ns is not None:
            assert trace.blob(entry.attributes["picture"])


def test_what_was_going_on_is_in_the_file_before_it_ends() -> None:
    with open_run("ask") as run, span("execute"), span("call spawn"), span("spawn", task="a"):
        assert run.path is not None
        names = [(s.name, s.end_ns) for s in Trace.read(run.path).spans]
    assert names == [("ask", None), ("execute", None), ("call spawn", None), ("spawn", None)]


def test_short_work_costs_one_line() -> None:
    with open_run("ask") as run, span("execute"):
        for _ in range(10):
            with span("call find"):
                pass
    assert run.path is not None
    assert len(run.path.read_text().splitlines()) == 2 + 2 + 10


@pytest.mark.parametrize("cut", range(1, 400, 57))
def test_a_file_that_was_cut_anywhere_reads(cut: int) -> None:
    with open_run("ask", question="How many?") as run:
        for name in ("write", "execute", "call find"):
            with span(name, text="ü" * 20):
                pass
    assert run.path is not None
    data = run.path.read_bytes()
    run.path.write_bytes(data[:-cut])
    trace = Trace.read(run.path)
    assert trace.root is not None
    assert str(trace)


def test_replies_are_on_disk_when_they_come() -> None:
    with open_run("ask") as run:
        recorded("complete", {"prompt": "a"}, lambda: ["b"])
        assert run.path is not None
        (entry,) = map(json.loads, (run.path.parent / "replies.jsonl").read_text().splitlines())
    assert entry["reply"] == ["b"]


def test_a_run_inside_another_is_a_part_of_its_trace() -> None:
    with open_run("solve") as outer, span("spawn"), open_run("ask", question="What?") as inner:
        with span("execute"), span("find"):
            pass
        assert [entry.name for entry in inner.spans_in_last("execute", "find")] == ["find"]
        assert outer.spans_in_last("execute", "find") == []
    assert len(list_runs()) == 1
    tree = [(depth, entry.name) for depth, entry in find_run(outer.recorder.run_id).walk()]
    assert tree == [(0, "solve"), (1, "spawn"), (2, "ask"), (3, "execute"), (4, "find")]


@pytest.mark.parametrize(("mode", "files"), [("off", 0), ("spans", 1), ("full", 2)])
def test_how_much_is_recorded_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch, state_folder: Path, mode: str, files: int
) -> None:
    from viper.core.events import keep_blob

    monkeypatch.setenv("VIPER_TRACE", mode)
    with open_run("ask") as run:
        keep_blob(b"picture")
    assert sum(path.is_file() for path in state_folder.rglob("*")) == files
    assert [entry.name for entry in run.trace().spans] == ["ask"]


def test_an_attribute_that_cannot_be_written_costs_itself_and_not_the_run() -> None:
    class Hostile(dict[str, int]):
        def items(self) -> object:  # type: ignore[override]
            raise RuntimeError("changed size during iteration")

    with open_run("ask") as run, span("execute", program=Hostile(a=1)):
        pass
    assert run.path is not None
    assert [entry.name for entry in Trace.read(run.path).spans] == ["ask", "execute"]


def test_spans_of_many_threads_make_one_whole_trace() -> None:
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    def work(number: int) -> None:
        with span("spawn", task=number) as entry:
            for i in range(20):
                with span("call find", args=str(i)):
                    entry.attributes[f"step {i}"] = i

    with open_run("solve") as run, ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(copy_context().run, work, i) for i in range(24)]:
            done.result()
    assert run.path is not None
    trace = Trace.read(run.path)
    assert len(trace.spans) == 1 + 24 * 21
    assert len(trace.roots) == 1
