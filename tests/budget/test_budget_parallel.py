from __future__ import annotations

import ast
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from viper.capabilities.parallel import map_parallel
from viper.core.budget import Budget
from viper.core.errors import BudgetReached, InputError
from viper.core.grant import current_grant, open_grant
from viper.core.result import Result
from viper.core.syntax import parse


def test_results_come_in_order_and_errors_stay_with_their_item() -> None:
    def work(number: int) -> Result:
        if number % 3 == 1:
            raise InputError("no")
        if number % 3 == 2:
            raise ZeroDivisionError("by zero")
        return Result(True, number)

    found = map_parallel(work, range(9), parallel=4)
    assert [result.value for result in found] == [0, None, None, 3, None, None, 6, None, None]
    assert found[1].error == "InputError"
    assert found[2].text == "ZeroDivisionError: by zero"


def test_a_spent_budget_is_named_in_the_result() -> None:
    error = BudgetReached("calls", 1, 1)
    result = Result.of_error(error)
    assert (result.ok, result.stop_reason, result.confidence) == (False, "budget:calls", 0.0)


def test_the_tree_bounds_the_threads_of_nested_maps() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def leaf(_: int) -> Result:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.005)
        with lock:
            running -= 1
        return Result(True)

    def branch(_: int) -> Result:
        return Result(all(r.ok for r in map_parallel(leaf, range(4), parallel=8)))

    with open_grant(Budget(parallel=3)):
        found = map_parallel(branch, range(6), parallel=8)
    assert all(result.ok for result in found)
    assert most <= 3


def test_every_branch_has_the_callers_budget() -> None:
    with open_grant() as grant:
        found = map_parallel(lambda _: Result(current_grant() is grant), range(8), parallel=4)
    assert all(result.ok for result in found)


def test_where_the_system_gives_no_more_threads_the_caller_does_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with open_grant(Budget(parallel=2)) as grant, monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        found = map_parallel(lambda n: Result(True, n), range(3), parallel=8)
        can_help = grant.start_helper()  # the place is free again

    assert [result.value for result in found] == [0, 1, 2]
    assert can_help


def test_an_interrupt_begins_nothing_new() -> None:
    begun: list[int] = []

    def work(number: int) -> Result:
        begun.append(number)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        map_parallel(work, range(100), parallel=1)
    assert begun == [0]


def test_programs_are_parsed_from_many_threads() -> None:
    source = "x = [" + ", ".join(f"f({n})" for n in range(300)) + "]"
    with ThreadPoolExecutor(8) as pool:
        trees = list(pool.map(lambda _: parse(source), range(24)))
    assert len({ast.dump(tree) for tree in trees}) == 1
