"""The same for many things at once: ordered, bounded, and one failure ends no other."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from viper.core.errors import InputError, ViperError
from viper.core.events import note
from viper.core.grant import current_grant
from viper.core.result import Result

T = TypeVar("T")
_MOST = 16
_NOT_BEGUN = Result(False, text="It was stopped before it began.", stop_reason="failed")


def map_parallel(work: Callable[[T], Result], items: Sequence[T], *, parallel: int) -> list[Result]:
    """Return `work(item)` for every item, in order; an error becomes a result.

    The calling thread works too. Others join it as far as `parallel` and the budget's tree
    allow, so nested maps cannot multiply threads and nothing waits for a free place. Spans,
    ledgers and the budget of the caller hold in every thread. The caller's span gets the
    attribute `parallel`, the number of items: what is below it may come in any order.
    """
    if not isinstance(parallel, int) or parallel < 1:
        raise InputError(f"parallel is {parallel!r}; give a number of at least 1.")
    note(parallel=len(items))
    results = [_NOT_BEGUN] * len(items)
    waiting = iter(range(len(items)))
    lock, is_stopped = threading.Lock(), threading.Event()

    def go_on() -> None:
        while not is_stopped.is_set():
            with lock:
                index = next(waiting, None)
            if index is None:
                return
            results[index] = _guarded(work, items[index])

    helpers = _start_helpers(go_on, min(parallel, len(items), _MOST) - 1)
    try:
        go_on()
        for helper in helpers:
            helper.join()
    finally:
        is_stopped.set()  # an interrupt: what is under way ends, nothing new begins
    return results


def _start_helpers(go_on: Callable[[], None], wanted: int) -> list[threading.Thread]:
    grant, helpers = current_grant(), []
    for _ in range(wanted):
        if grant is not None and not grant.start_helper():
            break

        def run(context: contextvars.Context) -> None:
            try:
                context.run(go_on)
            finally:
                if grant is not None:
                    grant.end_helper()

        helper = threading.Thread(
            target=run, args=(contextvars.copy_context(),), name="viper-branch", daemon=True
        )
        try:
            helper.start()
        except RuntimeError:  # the system gives no more threads: fewer work
            if grant is not None:
                grant.end_helper()
            break
        helpers.append(helper)
    return helpers


def _guarded(work: Callable[[T], Result], item: T) -> Result:
    try:
        return work(item)
    except ViperError as error:
        return Result.of_error(error)
    except Exception as error:
        return Result.of_error(error, text=f"{type(error).__name__}: {error}"[:500])
