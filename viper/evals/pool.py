"""Working on rows in this process or in several, each with models of its own.

Nothing here knows what a row is or what a result means.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from viper.core.budget import Budget
from viper.core.errors import InputError, ViperError
from viper.core.grant import Grant, spending
from viper.core.parent import end_with_parent

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["Bencher", "graded"]

S = TypeVar("S")
Result = dict[str, Any]


class Bencher(Protocol):
    """Works on one row after the other with models that stay warm."""

    def grade(self, row: Any) -> Result:
        """Return the row's result as JSON data."""
        ...

    def close(self) -> None:
        """Stop what was started."""
        ...


def graded(
    rows: Sequence[Any],
    setup: S,
    open_bencher: Callable[[S], Bencher],
    workers: int,
    budget: Budget | None = None,
) -> Iterator[Result]:
    """Yield the result of every row, as they come.

    Args:
        rows: What is worked on.
        setup: Given to `open_bencher`.
        open_bencher: Makes a bencher; must be importable by name if `workers` > 1.
        workers: Processes; 1 stays in this one.
        budget: What all rows together may spend; each process has its share.

    Raises:
        ViperError: If a worker died, or the budget is spent. A row that it cut short has no
            result.
    """
    if not rows:
        return
    if workers > 1 and len(rows) > 1:
        yield from _parallel(rows, setup, min(workers, len(rows)), open_bencher, budget)
        return
    desk = _Desk(open_bencher(setup), None if budget is None else Grant(budget))
    try:
        for row in rows:
            result = desk.grade(row)
            if isinstance(result, str):
                raise _spent(result)
            yield result
    finally:
        desk.bencher.close()


@dataclass
class _Desk:
    """What one process works with."""

    bencher: Bencher
    grant: Grant | None
    """What its rows may spend."""

    def grade(self, row: Any) -> Result | str:
        """Return the row's result, or the limit that cut it short."""
        if self.grant is None:
            return self.bencher.grade(row)
        with spending(self.grant):
            result = self.bencher.grade(row)
        refused = self.grant.account("").refused
        return ", ".join(refused) if refused else result


def _spent(limits: str) -> ViperError:
    return ViperError(
        f"The budget of this evaluation is spent ({limits}). What is done is kept: run the same "
        "command again with a larger budget to go on."
    )


def _parallel(
    rows: Sequence[Any],
    setup: S,
    workers: int,
    open_bencher: Callable[[S], Bencher],
    budget: Budget | None,
) -> Iterator[Result]:
    """Work in processes of their own, a few rows ahead of what is written."""
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    waiting, limits = iter(rows), ""
    share = None if budget is None else budget.shared(workers)
    # spawn: a fork of a process that has loaded models and threads is not safe
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        workers, context, _start_worker, (setup, workers, open_bencher, share)
    ) as pool:
        pending: set[Future[Result | str]] = set()
        try:
            pending |= {pool.submit(_grade, row) for row in islice(waiting, 2 * workers)}
            while pending:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                failed = [future for future in finished if future.exception() is not None]
                results = [future.result() for future in finished if future not in failed]
                limits = limits or next((r for r in results if isinstance(r, str)), "")
                more = 0 if limits or failed else len(finished)
                pending |= {pool.submit(_grade, row) for row in islice(waiting, more)}
                yield from (result for result in results if not isinstance(result, str))
                for future in failed:
                    future.result()  # raises, after what was done is written
        except BrokenProcessPool:
            raise ViperError(
                f"one of {workers} workers died: killed, or out of memory? What is done is kept; "
                "run the same command again, perhaps with fewer --workers."
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    if limits:
        raise _spent(limits)


_desk: _Desk | None = None


def _start_worker(
    setup: Any, workers: int, open_bencher: Callable[[Any], Bencher], budget: Budget | None
) -> None:
    from multiprocessing.util import Finalize

    from viper.core.settings import silence_telemetry

    global _desk  # noqa: PLW0603 - one bencher per process is the point
    silence_telemetry()
    threads = max(1, (os.cpu_count() or 1) // workers)
    # torch reads it when it is imported, which may be much later
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    if "torch" in sys.modules:
        import torch

        torch.set_num_threads(threads)
    _desk = _Desk(open_bencher(setup), None if budget is None else Grant(budget))
    Finalize(None, _desk.bencher.close, exitpriority=10)
    end_with_parent()


def _grade(row: Any) -> Result | str:
    assert _desk is not None, "the initializer ran"
    try:
        return _desk.grade(row)
    except InputError as error:
        # errors with more than a text do not survive the way between processes
        raise InputError(str(error)) from None
