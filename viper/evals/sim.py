"""Score a set of robot tasks: resumable, in parallel, with a line per episode as it goes.

The results live beside the set, or where `out` says; a run that was killed goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from viper.core.errors import (
    AuthenticationFailed,
    InputError,
    ModelMissing,
    ModelTimeout,
    RateLimited,
    SandboxLost,
    ServerUnreachable,
    ViperError,
)
from viper.evals.dataset import read_lines
from viper.evals.pool import Bencher, graded
from viper.evals.progress import with_bar
from viper.evals.qa import default_out, weights_digest
from viper.evals.results import ResultLog
from viper.evals.sim_report import SimReport, summarise_sim
from viper.loops.planner.manner import Manner

__all__ = ["EpisodeBencher", "SimSetup", "read_task_rows", "run_sim"]

MAX_ROW_CHARACTERS = 200_000
# What says nothing about the task: a later run does it.
_OUTAGES = (
    AuthenticationFailed,
    ModelMissing,
    ModelTimeout,
    RateLimited,
    SandboxLost,
    ServerUnreachable,
)


@dataclass(frozen=True)
class SimSetup:
    """What every task is done with; workers build their sessions from it."""

    manner: Manner = field(default_factory=Manner)
    llm: str = "embedded"
    profile: str = "tabletop"

    def open_bencher(self) -> Bencher:
        """Return a bencher with models of its own."""
        from viper.loops.planner.session import RobotSession

        return EpisodeBencher(RobotSession(self.llm, profile=self.profile), self.manner)

    def to_dict(self) -> dict[str, Any]:
        """Return what must be the same for results to belong together."""
        from viper import __version__

        return {
            "planner": self.manner.planner,
            "tier": self.manner.tier,
            "closed_loop": self.manner.closed_loop,
            "affordance": self.manner.affordance,
            "llm": self.llm,
            "profile": self.profile,
            "version": __version__,
            "weights": weights_digest(),
        }


class EpisodeBencher:
    """Does one task after the other and judges it on the true state."""

    def __init__(self, session: Any, manner: Manner) -> None:
        self._session, self._manner = session, manner

    def grade(self, row: dict[str, Any]) -> dict[str, Any]:
        """Do a task; return its result as JSON data.

        Raises:
            InputError: If the row cannot be posed.
            ModelError: If a model is out of reach; a later run goes on from here.
            SandboxLost: If this machine lost the sandbox.
        """
        from viper.capabilities.robot.stage import Stage, task_of

        task = task_of(row, f"task {row['id']!r}")
        started = time.perf_counter()
        head = {"id": row["id"], "type": task.type or "all", "expect": task.expect}
        head |= {"instruction": task.instruction, "row": _digest(row)}
        try:
            result = self._session.do(Stage(task), self._manner, keep_pictures=False)
        except _OUTAGES:
            raise
        except ViperError as error:
            if isinstance(error, InputError) and not _is_about_words(error):
                raise
            return {**head, **_failed(error, time.perf_counter() - started)}
        if result.status == "sandbox_lost":
            raise SandboxLost(result.reason)
        is_declined = result.status in ("refused", "asked")
        return {
            **head,
            "success": result.success and (task.expect == "do" or is_declined),
            "declined": is_declined,
            "status": result.status,
            "reason": result.reason,
            "psr": result.psr,
            "precision": result.precision,
            "executable": result.executable,
            "path_m": result.path_m,
            "steps": [f"{'+' if step.ok else '-'} {step.text}" for step in result.steps],
            "tries": sum(step.tries for step in result.steps),
            "program": result.program,
            "disturbed": len(result.disturbed),
            "llm_calls": result.llm_calls,
            "seconds": dict(result.seconds),
            "passes": dict(result.passes),
            "trace": result.trace.id,
        }

    def close(self) -> None:
        """Stop what was started."""
        self._session.close()


def run_sim(
    path: Path | str,
    setup: SimSetup | None = None,
    *,
    limit: int | None = None,
    workers: int = 1,
    out: Path | str | None = None,
    resume: bool = True,
    open_bencher: Callable[[SimSetup], Bencher] = SimSetup.open_bencher,
) -> SimReport:
    """Do every task of a set and return the score.

    Args:
        path: JSON lines of task rows.
        setup: Planner, perception, models.
        limit: Only the first so many rows.
        workers: Processes, each with models of its own; 1 stays in this process.
        out: File of per-row results; by default beside the set.
        resume: Go on from what `out` holds; False starts over.
        open_bencher: Makes a bencher from the setup; must be importable by name if `workers` > 1.

    Raises:
        InputError: If a row is malformed (names file and line), or `out` holds results of
            other settings or of rows that have changed since.
        ModelError: If a model fails for good; what is done is kept.
    """
    setup = setup or SimSetup()
    if workers < 1 or (limit is not None and limit < 1):
        raise InputError(f"workers ({workers}) and limit ({limit}) must be at least 1.")
    rows = read_task_rows(path)[:limit]
    if out is not None and Path(out).resolve() == Path(path).resolve():
        raise InputError(f"--out {out} is the file of the tasks; name another file.")
    started = time.perf_counter()
    with ResultLog(out or default_out(path), setup.to_dict(), resume=resume) as log:
        for row in rows:
            if row["id"] in log.results and log.results[row["id"]].get("row") != _digest(row):
                raise InputError(
                    f"task {row['id']!r} has changed since {log.path} was written. "
                    "Start over with --no-resume, or name another file with --out."
                )
        todo = [row for row in rows if row["id"] not in log.results]
        done = graded(todo, setup, open_bencher, workers)
        for result in with_bar(done, len(rows), done=len(rows) - len(todo), note=_running_score()):
            log.add(result)
        ours = [log.results[row["id"]] for row in rows]
    return summarise_sim(ours, setup.to_dict(), time.perf_counter() - started)


def read_task_rows(path: Path | str) -> list[dict[str, Any]]:
    """Return the rows of a task file, each checked.

    Raises:
        InputError: If the file cannot be read, or a row is malformed; names file and line.
    """
    from viper.capabilities.robot.stage import task_of

    path = Path(path)
    rows: dict[str, dict[str, Any]] = {}
    for number, line in read_lines(path):
        where = f"{path}, line {number}"
        row = _parsed(line, where)
        task = task_of(row, where)
        if task.id in rows:
            raise InputError(f"{where}: the id {task.id!r} was used already; ids must be unique.")
        rows[task.id] = {**row, "id": task.id}
    if not rows:
        raise InputError(f"{path} has no rows; write one JSON object per line.")
    return list(rows.values())


def _parsed(line: str, where: str) -> dict[str, Any]:
    if len(line) > MAX_ROW_CHARACTERS:
        raise InputError(f"{where}: a row has at most {MAX_ROW_CHARACTERS:,} characters.")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON ({error}); write one JSON object per line.") from None
    if not isinstance(row, dict) or "id" not in row:
        raise InputError(f'{where}: a task row is a JSON object with an "id".')
    return row


def _digest(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:12]


def _running_score() -> Callable[[dict[str, Any]], str]:
    counts = [0, 0]

    def note(result: dict[str, Any]) -> str:
        counts[0] += bool(result["success"])
        counts[1] += 1
        return f"{counts[0] / counts[1]:.1%} done"

    return note


def _is_about_words(error: InputError) -> bool:
    """Whether a model refused the instruction as such: too long for it, or no English."""
    return "instruction" in str(error).lower() or "question" in str(error).lower()


def _failed(error: ViperError, seconds: float) -> dict[str, Any]:
    """Return the result of an episode that did not begin: the model had no plan at all."""
    return {
        "success": False,
        "declined": False,
        "status": "failed",
        "reason": f"{type(error).__name__}: {error}",
        "psr": 0.0,
        "precision": 1.0,
        "executable": 1.0,
        "steps": [],
        "tries": 0,
        "program": "",
        "disturbed": 0,
        "llm_calls": 1,
        "seconds": {"total": round(seconds, 4)},
        "passes": {},
        "trace": None,
    }
