"""Score a set of questions: resumable, in parallel, with a line per row as it goes.

The rows' results live beside the set, or where `out` says; a run that was killed goes on from
there. Reading rows, grading one, and summing up are in the files beside this one.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viper.core.budget import Budget
from viper.core.errors import InputError
from viper.evals.dataset import QARow, read_rows
from viper.evals.grade import Grader
from viper.evals.pool import graded
from viper.evals.progress import with_bar
from viper.evals.report import Report, summarise
from viper.evals.results import ResultLog

__all__ = ["Setup", "default_out", "run_qa", "weights_digest"]


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
    budget: Budget | None = None,
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
        budget: What all questions together may spend; each process has its share.
        open_grader: Makes a grader from the setup; must be importable by name if `workers` > 1.

    Raises:
        InputError: If a row is malformed (names file and line), or `out` holds results of
            other settings or of rows that have changed since.
        ModelError: If a model fails for good; what is done is kept.
        ViperError: If the budget is spent; what is done is kept.
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
        digests = {row.id: _digest(row) for row in todo}
        done = (
            {**result, "row": digests[str(result["id"])]}
            for result in graded(todo, setup, open_grader, workers, budget)
        )
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
    return {**settings, "version": __version__, "weights": weights_digest()}


def weights_digest() -> str:
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
