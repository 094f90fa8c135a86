"""Working on rows in this process or in several, each with models of its own.

Nothing here knows what a row is or what a result means.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from viper.core.errors import InputError, ViperError

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
    rows: Sequence[Any], setup: S, open_bencher: Callable[[S], Bencher], workers: int
) -> Iterator[Result]:
    """Yield the result of every row, as they come.

    Args:
        rows: What is worked on.
        setup: Given to `open_bencher`.
        open_bencher: Makes a bencher; must be importable by name if `workers` > 1.
        workers: Processes; 1 stays in this one.

    Raises:
        ViperError: If a worker died.
    """
    if not rows:
        return
    if workers > 1 and len(rows) > 1:
        yield from _parallel(rows, setup, min(workers, len(rows)), open_bencher)
        return
    bencher = open_bencher(setup)
    try:
        for row in rows:
            yield bencher.grade(row)
    finally:
        bencher.close()


def _parallel(
    rows: Sequence[Any], setup: S, workers: int, open_bencher: Callable[[S], Bencher]
) -> Iterator[Result]:
    """Work in processes of their own, a few rows ahead of what is written."""
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    waiting = iter(rows)
    # spawn: a fork of a process that has loaded models and threads is not safe
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        workers, context, _start_worker, (setup, workers, open_bencher)
    ) as pool:
        pending: set[Future[Result]] = set()
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


_bencher: Bencher | None = None


def _start_worker(setup: Any, workers: int, open_bencher: Callable[[Any], Bencher]) -> None:
    from multiprocessing.util import Finalize

    from viper.core.settings import silence_telemetry

    global _bencher  # noqa: PLW0603 - one bencher per process is the point
    silence_telemetry()
    threads = max(1, (os.cpu_count() or 1) // workers)
    # torch reads it when it is imported, which may be much later
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    if "torch" in sys.modules:
        import torch

        torch.set_num_threads(threads)
    _bencher = open_bencher(setup)
    Finalize(None, _bencher.close, exitpriority=10)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave when the parent is gone, even if it was killed and could not say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _grade(row: Any) -> Result:
    assert _bencher is not None, "the initializer ran"
    try:
        return _bencher.grade(row)
    except InputError as error:
        # errors with more than a text do not survive the way between processes
        raise InputError(str(error)) from None
