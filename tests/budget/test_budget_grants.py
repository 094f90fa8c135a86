from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from viper.core.budget import Account, Budget, Price
from viper.core.errors import BudgetReached, InputError
from viper.core.grant import Grant, charge, current_grant, open_grant


def spent(grant: Grant, resource: str = "calls") -> float:
    return grant.account("").spent.get(resource, 0.0)


def test_what_is_reserved_is_not_there_for_others_until_it_comes_back() -> None:
    grant = Grant(Budget(tokens=100))
    reservation = grant.reserve({"tokens": 80})
    assert grant.left()["tokens"] == 20
    reservation.commit({"tokens": 30})
    assert grant.left()["tokens"] == 70
    assert spent(grant, "tokens") == 30


def test_a_refund_costs_nothing_and_a_second_end_changes_nothing() -> None:
    grant = Grant(Budget(calls=1))
    reservation = grant.reserve({"calls": 1})
    reservation.refund()
    reservation.commit({"calls": 1})
    assert (spent(grant), grant.left()["calls"]) == (0, 1)


def test_a_spent_budget_says_what_was_spent_and_allowed() -> None:
    with open_grant(Budget(actions=1)):
        charge("actions")
        with pytest.raises(BudgetReached) as caught:
            charge("actions")
    error = caught.value
    assert (error.limit, error.spent, error.allowed) == ("actions", 1, 1)
    assert str(error) == "budget: robot action limit reached: 1 spent of 1 allowed"


def test_a_refusal_of_several_resources_takes_none_of_them() -> None:
    grant = Grant(Budget(calls=5, tokens=10))
    with pytest.raises(BudgetReached):
        grant.reserve({"calls": 1, "tokens": 11})
    assert (spent(grant), grant.left()["calls"], grant.left()["tokens"]) == (0, 5, 10)


def test_where_less_will_do_a_call_gets_what_there_is() -> None:
    grant = Grant(Budget(tokens=100))
    assert grant.reserve({"tokens": 500}, {"tokens": 40}).amounts["tokens"] == 100


def test_children_spend_what_is_their_parents() -> None:
    root = Grant(Budget(calls=3))
    child = root.child(Budget(calls=10), is_session=True)
    for _ in range(3):
        child.charge("calls")
    with pytest.raises(BudgetReached):
        child.charge("calls")
    assert (spent(root), child.left()["calls"]) == (3, 0)


def test_what_is_held_for_a_child_is_out_of_its_siblings_reach_and_returns() -> None:
    root = Grant(Budget(calls=5))
    held = root.child(Budget.part(calls=3), holds=True)
    for _ in range(2):
        root.charge("calls")
    with pytest.raises(BudgetReached):
        root.charge("calls")
    held.charge("calls")
    held.close()
    assert root.left()["calls"] == 2
    root.charge("calls", 2)


def test_a_part_that_is_not_there_cannot_be_held() -> None:
    root = Grant(Budget(calls=2))
    with pytest.raises(BudgetReached):
        root.child(Budget.part(calls=3), holds=True)
    assert root.left()["calls"] == 2


def test_any_tree_of_grants_keeps_its_books() -> None:
    rng = random.Random(1)
    for _ in range(200):
        root = Grant(Budget(calls=20))
        grants, total = [root], 0
        for _ in range(40):
            grant = rng.choice(grants)
            try:
                if rng.random() < 0.3:
                    budget = Budget.part(calls=rng.randint(0, 6))
                    grants.append(grant.child(budget, holds=rng.random() < 0.5))
                else:
                    asked, took = rng.randint(1, 3), rng.randint(0, 1)
                    grant.reserve({"calls": asked}).commit({"calls": took})
                    total += took
            except BudgetReached:
                continue
        for grant in reversed(grants):
            grant.close()
        assert spent(root) == total <= 20
        assert root.left()["calls"] == 20 - total


@pytest.mark.parametrize("repetition", range(25))
def test_eight_parallel_branches_under_nine_calls_never_make_ten(repetition: int) -> None:
    root, made, lock = Grant(Budget(calls=9)), [], threading.Lock()

    def branch(number: int) -> None:
        child = root.child(Budget.part(), is_session=True)
        rng = random.Random(repetition * 8 + number)
        for _ in range(3):
            try:
                reservation = child.reserve({"calls": 1})
            except BudgetReached:
                break
            if rng.random() < 0.8:
                with lock:
                    made.append(number)
                reservation.commit({"calls": 1})
            else:
                reservation.refund()
        child.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(branch, range(8)))
    assert len(made) == spent(root) <= 9


def test_a_call_waits_for_what_one_under_way_may_return() -> None:
    grant = Grant(Budget(tokens=100))
    first = grant.reserve({"tokens": 90})
    timer = threading.Timer(0.05, first.refund)
    timer.start()
    grant.reserve({"tokens": 50}).commit({"tokens": 50})
    timer.join()
    assert (spent(grant, "tokens"), grant.account("").refused) == (50, ())


def test_time_that_is_up_stops_everything_below() -> None:
    root = Grant(Budget(seconds=0))
    child = root.child(Budget(seconds=100))
    with pytest.raises(BudgetReached) as caught:
        child.charge("calls")
    assert (caught.value.limit, child.seconds_left()) == ("seconds", 0)


def test_work_is_counted_after_it_was_done_and_then_bounds_the_next_call() -> None:
    grant = Grant(Budget(work_s=2.0))
    grant.note("work_s", 1.5)
    assert grant.seconds_left() == pytest.approx(0.5)
    grant.note("work_s", 1.0)
    with pytest.raises(BudgetReached, match="working time"):
        grant.charge("calls")


def test_depth_belongs_to_the_tree_and_no_child_can_add_to_it() -> None:
    root = Grant(Budget(depth=1))
    child = root.child(Budget(depth=50), is_session=True)
    assert (root.depth_left, child.depth, child.depth_left) == (1, 1, 0)


def test_a_notice_comes_once_at_four_fifths() -> None:
    grant = Grant(Budget(calls=10))
    grant.charge("calls", 7)
    assert grant.account("").notices == ()
    grant.charge("calls", 2)
    grant.charge("calls", 1)
    assert grant.account("").notices == ("model call limit: 9 of 10 spent",)


def test_without_a_budget_nothing_is_counted() -> None:
    assert current_grant() is None
    charge("actions")


def test_an_open_grant_ends_with_its_block_and_nests() -> None:
    with open_grant(Budget(calls=5)) as outer, open_grant(Budget(calls=2)) as inner:
        charge("calls")
        assert current_grant() is inner
        assert inner.parent is outer
    assert (current_grant(), spent(outer)) == (None, 1)


@pytest.mark.parametrize(
    "limits",
    [{"calls": -1}, {"tokens": float("nan")}, {"seconds": float("inf")}, {"parallel": 0}],
    ids=str,
)
def test_a_budget_that_means_nothing_is_refused(limits: dict[str, float]) -> None:
    with pytest.raises(InputError, match=next(iter(limits))):
        Budget(**limits)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "1", "1/2/3", "a/b", "-1/2", "nan/1"])
def test_a_price_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="IN/OUT"):
        Price.parse(text)


def test_a_price_is_per_million_tokens() -> None:
    assert Price.parse("2.5/10").cost_usd(1_000_000, 100_000) == 3.5


def test_an_account_is_data_and_draws_itself() -> None:
    grant = Grant(Budget(calls=4, sessions=None, tokens=None, seconds=None))
    grant.charge("calls")
    account = grant.account("finished")
    assert account.left == {"calls": 3}
    assert account.to_dict()["spent"]["calls"] == 1
    assert account.to_dict()["allowed"] == {"calls": 4}
    assert "model call" in account._repr_html_()


def test_an_unknown_cost_is_said_and_not_guessed() -> None:
    account = Account("finished", {"calls": 1}, {}, is_cost_known=False)
    assert account.to_dict()["spent"]["cost_usd"] is None
