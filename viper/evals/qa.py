"""Score a set of questions: resumable, in parallel, with a line per row as it goes.

The rows' results live beside the set, or where `out` says; a run that was killed goes on from
there. Reading rows, grading one, and summing up are in the files beside this one.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import InputError, ViperError
from viper.evals.dataset import QARow, read_rows
from viper.evals.grade import Grader
from viper.evals.progress import with_bar
from viper.evals.report import Report, summarise
from viper.evals.results import ResultLog

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["Setup", "default_out", "run_qa"]


@dataclass(frozen=True, slots=True)
class Setup:
    """What every row is asked with; workers build their graders from it."""

    profile: str = "tabletop"
    llm: str = "embedded"
    is_split: bool = True
    """Whether to also score program and vision apart, where rows have what it takes."""

    def open_grader(self) -> Grader:
        """Return a grader with models and a sandbox of its own."""
        from viper.evals.oracle import OracleBench
        from viper.loops.session import Session

        session = Session(profile=self.profile, llm=self.llm)
        return Grader(session, OracleBench() if self.is_split else None)


OpenGrader = Callable[[Setup], Grader]


def default_out(path: Path | str) -> Path:
    """Return where the results of a set go if nothing else is said."""
    path = Path(path)
    return path.with_name(path.stem + ".results.jsonl")


def run_qa(
    path: Path | str,
    *,
    profile: str = "tabletop",
    llm: str = "embedded",
    limit: int | None = None,
    workers: int = 1,
    out: Path | str | None = None,
    resume: bool = True,
    split: bool = True,
    open_grader: OpenGrader = Setup.open_grader,
) -> Report:
    """Ask every question of a set and return the score.

    Args:
        path: JSON lines of QA rows; see `viper.evals.dataset.QARow`.
        profile: Vision models, as for `Session`.
        llm: What writes the programs, as for `Session`.
        limit: Only the first so many rows.
        workers: Processes, each with models of its own; 1 stays in this process.
        out: File of per-row results; by default beside the set.
        resume: Go on from what `out` holds; False starts over.
        split: Also score the written program on true labels and the true program on the
            real models, for rows that have `scene` and `gold_program`.
        open_grader: Makes a grader from the setup; must be importable by name if `workers` > 1.

    Raises:
        InputError: If a row is malformed (names file and line), or `out` holds results of
            other settings or of rows that have changed since.
        ModelError: If a model fails for good; what is done is kept.
    """
    if workers < 1 or (limit is not None and limit < 1):
        raise InputError(f"workers ({workers}) and limit ({limit}) must be at least 1.")
    rows = read_rows(path, limit=limit)
    if out is not None and Path(out).resolve() == Path(path).resolve():
        raise InputError(f"--out {out} is the file of the questions; name another file.")
    setup = Setup(profile, llm, split)
    started = time.perf_counter()
    with ResultLog(out or default_out(path), _settings(setup), resume=resume) as log:
        _check_unchanged(rows, log)
        todo = [row for row in rows if row.id not in log.results]
        done = _results(todo, setup, workers, open_grader)
        for result in with_bar(done, len(rows), done=len(rows) - len(todo), note=_running_score()):
            log.add(result)
        ours = [log.results[row.id] for row in rows]
    return summarise(ours, time.perf_counter() - started)


def _running_score() -> Callable[[dict[str, Any]], str]:
    counts = [0, 0]

    def note(result: dict[str, Any]) -> str:
        counts[0] += bool(result["correct"])
        counts[1] += 1
        return f"{counts[0] / counts[1]:.1%} right"

    return note


def _settings(setup: Setup) -> dict[str, Any]:
    from viper import __version__

    settings = {"profile": setup.profile, "llm": setup.llm, "split": setup.is_split}
    return {**settings, "version": __version__, "weights": _weights_digest()}


def _weights_digest() -> str:
    """Return a short name for the state of the built-in weights."""
    from viper.core.settings import weights_folder

    digest = hashlib.sha256()
    for file in sorted(weights_folder().rglob("*.safetensors")):
        digest.update(file.relative_to(weights_folder()).as_posix().encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _digest(row: QARow) -> str:
    text = repr((row.question, row.program, row.answer, row.accept, row.image.name))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _check_unchanged(rows: Iterable[QARow], log: ResultLog) -> None:
    for row in rows:
        result = log.results.get(row.id)
        if result is not None and result.get("row") != _digest(row):
            raise InputError(
                f"row {row.id!r} has changed since {log.path} was written. "
                "Start over with --no-resume, or name another file with --out."
            )


def _results(
    rows: list[QARow], setup: Setup, workers: int, open_grader: OpenGrader
) -> Iterator[dict[str, Any]]:
    if not rows:
        return
    if workers == 1 or len(rows) == 1:
        grader = open_grader(setup)
        try:
            for row in rows:
                yield {**grader.grade(row), "row": _digest(row)}
        finally:
            grader.close()
    else:
        yield from _parallel(rows, setup, min(workers, len(rows)), open_grader)


def _parallel(
    rows: list[QARow], setup: Setup, workers: int, open_grader: OpenGrader
) -> Iterator[dict[str, Any]]:
    """Grade in processes of their own, a few rows ahead of what is written."""
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    waiting = iter(rows)
    # spawn: a fork of a process that has loaded models and threads is not safe
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        workers, context, _start_worker, (setup, workers, open_grader)
    ) as pool:
        pending: set[Future[dict[str, Any]]] = set()
        try:
            pending |= {pool.submit(_grade, row) for row in islice(waiting, 2 * workers)}
            while pending:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                pending |= {pool.submit(_grade, row) for row in islice(waiting, len(finished))}
                for future in finished:
                    yield future.result()
        except BrokenProcessPool:
            raise ViperError(
                f"one of {workers} workers died: killed, or out of memory? What is done is kept; "
                "run the same command again, perhaps with fewer --workers."
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_grader: Grader | None = None


def _start_worker(setup: Setup, workers: int, open_grader: OpenGrader) -> None:
    from multiprocessing.util import Finalize

    from viper.core.settings import silence_telemetry

    global _grader  # noqa: PLW0603 - one grader per process is the point
    silence_telemetry()
    if "torch" in sys.modules or open_grader is Setup.open_grader:
        import torch

        torch.set_num_threads(max(1, (os.cpu_count() or 1) // workers))
    _grader = open_grader(setup)
    Finalize(None, _grader.close, exitpriority=10)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave when the parent is gone, even if it was killed and could not say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _grade(row: QARow) -> dict[str, Any]:
    assert _grader is not None, "the initializer ran"
    try:
        return {**_grader.grade(row), "row": _digest(row)}
    except InputError as error:
        # errors with more than a text do not survive the way between processes
        raise InputError(str(error)) from None
