"""Running a question set: scores, resuming, workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from viper.core.errors import (
    BadReply,
    InputError,
    SandboxLost,
    ServerUnreachable,
    UnknownName,
    ViperError,
)
from viper.core.execution import ErrorInfo, Execution
from viper.evals import pool
from viper.evals.grade import Grader
from viper.evals.qa import Setup, default_out, run_qa


class FakeAsker:
    """Answers with the last word of the question; notes what it was asked."""

    def __init__(self, delay_s: float = 0.0, losses: int = 1) -> None:
        self.losses = losses
        self.asked: list[str] = []
        self.is_closed = False
        self._delay_s = delay_s

    def ask(self, _image: Any, question: str) -> Any:
        self.asked.append(question)
        time.sleep(self._delay_s)
        if question.startswith("bad reply"):
            raise BadReply("not a completion")
        if question.startswith("server gone"):
            raise ServerUnreachable("connection refused")
        if question.startswith("sandbox lost") and self.asked.count(question) <= self.losses:
            lost = ErrorInfo("SandboxLost", "no worker")
            return SimpleNamespace(status="sandbox_lost", error=lost)
        error = ErrorInfo("NameError", "no `x`") if question.startswith("unknown name") else None
        text = question.rsplit(maxsplit=1)[-1]
        return SimpleNamespace(
            text=text, value=text, status="error" if error else "ok", confidence=0.5,
            program=repr(text), passes={"detector": 1}, error=error, budget=None,
        )  # fmt: skip

    def run(self, source: str, _image: Any = None) -> Execution:
        self.asked.append(source)
        return Execution("ok", value=source.strip("'"), passes={"detector": 1})

    def close(self) -> None:
        self.is_closed = True


class FakeTruth:
    def run(self, _source: str, _image: Path, labels: list[dict[str, Any]]) -> Execution:
        return Execution("ok", value=labels[0]["says"])

    def close(self) -> None: ...


def fake_grader(_: Setup) -> Grader:
    return Grader(FakeAsker(), FakeTruth())


def slow_grader(_: Setup) -> Grader:
    return Grader(FakeAsker(delay_s=0.05))


def row(key: str, question: str, answer: object = "yes", **more: object) -> dict[str, object]:
    return {"id": key, "image": "a.png", "question": question, "answer": answer, **more}


def write(folder: Path, *rows: dict[str, object]) -> Path:
    (folder / "a.png").write_bytes(b"never opened by fakes")
    file = folder / "qa.jsonl"
    file.write_text("".join(json.dumps(r) + "\n" for r in rows))
    return file


def results(file: Path) -> list[dict[str, Any]]:
    lines = default_out(file).read_text().splitlines()
    return [json.loads(line) for line in lines[1:]]


def test_answers_are_counted_by_type(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        row("1", "say yes", type="a"),
        row("2", "say no", type="a"),
        row("3", "say Yes", type="b"),
    )
    report = run_qa(file, open_grader=fake_grader)
    assert (report.overall.hits, report.overall.n) == (2, 3)
    assert report.by_type["a"].accuracy == 0.5
    assert report.passes == {"detector": 3}
    assert report.validity.accuracy == 1.0


def test_each_row_leaves_a_line_with_what_was_asked_and_answered(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "say no"))
    run_qa(file, open_grader=fake_grader)
    (line,) = results(file)
    assert line["id"] == "1"
    assert (line["answer"], line["expected"], line["correct"]) == ("no", "yes", False)
    assert line["program"] == "'no'"


def test_program_and_vision_are_scored_apart(tmp_path: Path) -> None:
    truth = {"labels": [{"says": "yes"}]}
    file = write(tmp_path, row("1", "say no", scene=truth, gold_program="'yes'"))
    report = run_qa(file, open_grader=fake_grader)
    assert report.overall.hits == 0
    assert report.program_given_true_vision.hits == 1
    assert report.vision_given_true_program.hits == 1


def test_a_row_with_a_program_runs_it_as_given(tmp_path: Path) -> None:
    data = {"id": "1", "image": "a.png", "program": "'three'", "answer": 3}
    report = run_qa(write(tmp_path, data), open_grader=fake_grader)
    assert report.overall.hits == 1
    assert report.validity.n == 0


def test_a_bad_reply_spoils_its_own_row_only(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "bad reply yes"), row("2", "say yes"))
    report = run_qa(file, open_grader=fake_grader)
    assert (report.overall.hits, report.overall.n) == (1, 2)
    assert report.validity.hits == 1


def test_a_program_with_names_that_do_not_exist_is_not_valid(tmp_path: Path) -> None:
    report = run_qa(write(tmp_path, row("1", "unknown name yes")), open_grader=fake_grader)
    assert report.validity.hits == 0


def test_a_server_that_is_gone_ends_the_run_and_keeps_what_is_done(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "say yes"), row("2", "server gone"))
    with pytest.raises(ServerUnreachable):
        run_qa(file, open_grader=fake_grader)
    assert [line["id"] for line in results(file)] == ["1"]


def test_a_sandbox_lost_once_costs_no_answer(tmp_path: Path) -> None:
    report = run_qa(write(tmp_path, row("1", "sandbox lost yes")), open_grader=fake_grader)
    assert (report.overall.hits, report.overall.n) == (1, 1)


def test_a_sandbox_lost_for_good_ends_the_run_and_is_no_answer(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "say yes"), row("2", "sandbox lost yes"))
    with pytest.raises(SandboxLost, match="row 2: no worker"):
        run_qa(file, open_grader=lambda _: Grader(FakeAsker(losses=2)))
    assert [line["id"] for line in results(file)] == ["1"]


def test_a_second_run_asks_only_what_is_missing(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "say yes"), row("2", "say no"), row("3", "say yes"))
    run_qa(file, limit=2, open_grader=fake_grader)
    asker = FakeAsker()
    report = run_qa(file, open_grader=lambda _: Grader(asker))
    assert asker.asked == ["say yes"]
    assert asker.is_closed
    assert (report.overall.hits, report.overall.n) == (2, 3)


def test_starting_over_asks_everything_again(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "say yes"))
    run_qa(file, open_grader=fake_grader)
    asker = FakeAsker()
    run_qa(file, resume=False, open_grader=lambda _: Grader(asker))
    assert asker.asked == ["say yes"]


def test_a_row_that_has_changed_is_not_counted_as_done(tmp_path: Path) -> None:
    run_qa(write(tmp_path, row("1", "say yes")), open_grader=fake_grader)
    with pytest.raises(InputError, match="'1' has changed"):
        run_qa(write(tmp_path, row("1", "say no")), open_grader=fake_grader)


def test_another_model_does_not_mix_with_what_is_there(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "say yes"))
    run_qa(file, open_grader=fake_grader)
    with pytest.raises(InputError, match="other settings"):
        run_qa(file, llm="openai:gpt", open_grader=fake_grader)


class AtOnce:
    """Stands in for a pool of processes; all that is submitted is over at once."""

    def __init__(self, *_: Any) -> None: ...

    def __enter__(self) -> AtOnce:
        return self

    def __exit__(self, *_: object) -> None: ...

    def submit(self, work: Any, row: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(row))
        except ServerUnreachable as error:
            future.set_exception(error)
        return future

    def shutdown(self, **_: object) -> None: ...


def test_rows_that_end_together_with_a_failed_one_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", AtOnce)
    monkeypatch.setattr(pool, "_desk", pool._Desk(fake_grader(Setup()), None))
    file = write(tmp_path, row("1", "say yes"), row("2", "server gone"), row("3", "say no"))
    with pytest.raises(ServerUnreachable):
        run_qa(file, workers=2, open_grader=fake_grader)
    assert {line["id"] for line in results(file)} == {"1", "3"}


def test_nonsense_numbers_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "say yes"))
    for wrong in ({"workers": 0}, {"limit": 0}):
        with pytest.raises(InputError, match="at least 1"):
            run_qa(file, open_grader=fake_grader, **wrong)


def test_workers_give_the_same_results_each_row_once(tmp_path: Path) -> None:
    file = write(tmp_path, *(row(str(k), f"say {'yes' if k % 3 else 'no'}") for k in range(12)))
    report = run_qa(file, workers=2, open_grader=fake_grader)
    assert (report.overall.hits, report.overall.n) == (8, 12)
    assert sorted(int(line["id"]) for line in results(file)) == list(range(12))


class DyingAsker(FakeAsker):
    def ask(self, _image: Any, _question: str) -> Any:
        os._exit(1)


def dying_grader(_: Setup) -> Grader:
    return Grader(DyingAsker())


def test_a_worker_that_dies_ends_the_run_with_a_sentence(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "say yes"), row("2", "say yes"))
    with pytest.raises(ViperError, match="one of 2 workers died"):
        run_qa(file, workers=2, open_grader=dying_grader)


class UnknownModelAsker(FakeAsker):
    def ask(self, _image: Any, question: str) -> Any:
        raise UnknownName("model", question, ["embedded"])


def unknown_model_grader(_: Setup) -> Grader:
    return Grader(UnknownModelAsker())


def test_errors_of_workers_keep_their_text(tmp_path: Path) -> None:
    file = write(tmp_path, row("1", "gpt"), row("2", "gpt"))
    with pytest.raises(InputError, match="There is no model `gpt`"):
        run_qa(file, workers=2, open_grader=unknown_model_grader)


RUN = """
import sys
sys.path.insert(0, sys.argv[2])
from test_evals_qa import slow_grader
from viper.evals.qa import run_qa
run_qa(sys.argv[1], workers=int(sys.argv[3]), open_grader=slow_grader)
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_run_goes_on_with_nothing_lost_or_repeated(tmp_path: Path, workers: str) -> None:
    rows = [row(str(k), "say yes") for k in range(40)]
    file = write(tmp_path, *rows)
    here = Path(__file__).parent
    command = [sys.executable, "-c", RUN, str(file), str(here), workers]
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(here.parents[1])}, stderr=subprocess.DEVNULL
    )
    out = default_out(file)
    deadline = time.monotonic() + 30
    while (not out.exists() or out.read_bytes().count(b"\n") < 5) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = out.read_bytes().count(b"\n") - 1
    assert 0 < done < 40
    # what a kill in the middle of a write would leave
    out.write_bytes(out.read_bytes() + b'{"id": "39", "corr')
    asker = FakeAsker()
    report = run_qa(file, open_grader=lambda _: Grader(asker))
    assert len(asker.asked) == 40 - done
    assert (report.overall.hits, report.overall.n) == (40, 40)
    assert sorted(int(line["id"]) for line in results(file)) == list(range(40))
