"""The account behind a budget: a tree of grants with reserve, commit and refund.

Whoever is about to spend reserves the worst case on its grant and on every one above it,
under one lock; afterwards it commits what was really spent, and the rest goes back. So
parallel branches cannot overshoot together. A child's grant may be *held* for it: then that
much is set aside above, whatever its siblings do, and the unused rest returns at its end.

The grant in force is a context variable, as spans and ledgers are: `charge` and `reserve`
work on it and do nothing where no budget is open. Programs never get a grant, only numbers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from viper.core.budget import RESOURCES, WORDS, Account, Budget, Price, Resource
from viper.core.errors import BudgetReached
from viper.core.pots import Pot, Tree

# Rounding of sums of floats.
_SLACK = 1e-9


class Grant:
    """What one run or child session may spend; safe to use from several threads."""

    def __init__(
        self, budget: Budget | None = None, parent: Grant | None = None, *, is_session: bool = False
    ) -> None:
        """Open a grant; `child` is the way to open one below another.

        Args:
            budget: What may be spent; the defaults of `Budget` if None.
            parent: The grant above, which pays too.
            is_session: Whether this is a child session, one level deeper.
        """
        self.budget = budget or Budget()
        self.parent = parent
        self.started = time.monotonic()
        self._tree: Tree = parent._tree if parent else Tree(max_helpers=self.budget.parallel - 1)
        self._limits = self.budget.limits
        self._pots: dict[str, Pot] = {}
        self._refused: list[str] = []
        self._notices: list[str] = []
        ends = [] if parent is None or parent.deadline is None else [parent.deadline]
        if self.budget.seconds is not None:
            ends.append(self.started + self.budget.seconds)
        self.deadline: float | None = min(ends, default=None)
        """When wall time ends, as `time.monotonic` counts; None for never."""
        self.depth: int = (parent.depth if parent else 0) + is_session
        """How many child sessions this one is nested in."""
        own = self.depth + self.budget.depth
        self._max_depth: int = own if parent is None else min(own, parent._max_depth)

    @property
    def depth_left(self) -> int:
        """How much deeper child sessions may be nested."""
        return max(0, self._max_depth - self.depth)

    @property
    def price(self) -> Price | None:
        """What the caller said that the model costs."""
        return self.budget.price or (self.parent.price if self.parent else None)

    @property
    def limits_cost(self) -> bool:
        """Whether money is limited here or above."""
        return any(grant.budget.cost_usd is not None for grant in self._chain())

    # Spending

    def charge(self, resource: Resource, amount: float = 1.0) -> None:
        """Spend at once.

        Raises:
            BudgetReached: If there is not that much left, here or above; nothing is spent then.
        """
        with self._tree.lock:
            self._check_time()
            self._require(resource, amount, amount)
            self._settle(resource, self._take(resource, amount), amount)

    def note(self, resource: Resource, amount: float) -> None:
        """Count what has been spent already, however much is left."""
        with self._tree.lock:
            self._settle(resource, self._take(resource, 0.0), amount)

    def reserve(
        self,
        amounts: Mapping[Resource, float],
        least: Mapping[Resource, float] | None = None,
        *,
        waits: bool = True,
    ) -> Reservation:
        """Set aside what a call may spend at most.

        Waits while calls that are under way hold what this one needs: they may return some.

        Args:
            amounts: The worst case by resource.
            least: Where less than the worst case will do: the least that is of use. The
                call must then keep to what the reservation grants.
            waits: False where what is under way may be the caller's own.

        Raises:
            BudgetReached: If something is spent, or time is up.
        """
        least = least or {}
        with self._tree.lock:
            while True:
                self._check_time()
                if not waits or not any(self._is_worth_waiting(r, a) for r, a in amounts.items()):
                    break
                self._tree.lock.wait(self.seconds_left())
            given = {
                resource: self._require(resource, amount, least.get(resource, amount))
                for resource, amount in amounts.items()
            }
            for resource, amount in given.items():
                self._take(resource, amount)
        return Reservation(self, given)

    def seconds_left(self) -> float | None:
        """Return how long this may go on, waits included; None for as long as it likes."""
        ends = [] if self.deadline is None else [self.deadline - time.monotonic()]
        ends += [pot.room() for pot in self._pots_above("work_s") if pot.allowed is not None]
        return max(0.0, min(ends)) if ends else None

    def check(self) -> None:
        """Raise `BudgetReached` if time is up."""
        with self._tree.lock:
            self._check_time()

    # Looking

    def left(self) -> dict[str, float | None]:
        """Return what is left, here and above, by limit; None is no limit."""
        with self._tree.lock:
            found: dict[str, float | None] = {}
            for name in RESOURCES:
                rooms = [pot.room() for pot in self._pots_above(name)]
                smallest = min(rooms, default=float("inf"))
                found[name] = None if smallest == float("inf") else max(0.0, smallest)
            found["seconds"], found["depth"] = self.seconds_left(), self.depth_left
        return found

    def account(self, stop_reason: str) -> Account:
        """Return what was spent so far."""
        with self._tree.lock:
            spent = {name: pot.spent for name, pot in self._pots.items() if pot.spent}
            spent = {name: spent[name] for name in WORDS if name in spent}
            spent["seconds"] = round(time.monotonic() - self.started, 4)
            return Account(
                stop_reason,
                spent,
                self._limits,
                tuple(self._refused),
                self._tree.is_cost_known,
                tuple(self._notices),
            )

    def note_unknown_cost(self) -> None:
        """Remember that some call's price is not known."""
        self._tree.is_cost_known = False

    # Children

    def child(self, budget: Budget, *, holds: bool = False, is_session: bool = False) -> Grant:
        """Open a grant below this one; close it when its work is done.

        Args:
            budget: The child's own limits; those above hold as well.
            holds: Set the child's countable limits aside for it now.
            is_session: Whether it is one level deeper.

        Raises:
            BudgetReached: If `holds`, and there is not that much to set aside.
        """
        grant = Grant(budget, self, is_session=is_session)
        wanted = {name: amount for name, amount in budget.limits.items() if name != "seconds"}
        if holds:
            with self._tree.lock:
                self._check_time()
                for resource, amount in wanted.items():
                    self._require(resource, amount, amount)
                for resource, amount in wanted.items():
                    self._hold(resource, amount)
                    grant._pot(resource).is_held_above = True
        return grant

    def close(self) -> None:
        """Give back what was set aside for this grant and not spent."""
        with self._tree.lock:
            for resource, pot in self._pots.items():
                if pot.is_held_above and self.parent is not None and pot.allowed is not None:
                    self.parent._hold(resource, -(pot.allowed - pot.spent))
                    pot.is_held_above = False
            self._tree.lock.notify_all()

    def start_helper(self) -> bool:
        """Take a place for one more thread that works beside the first, if one is free."""
        with self._tree.lock:
            is_free = self._tree.helpers < self._tree.max_helpers
            self._tree.helpers += is_free
            return is_free

    def end_helper(self) -> None:
        """Give a place back."""
        with self._tree.lock:
            self._tree.helpers -= 1

    # Under the lock

    def _chain(self) -> Iterator[Grant]:
        grant: Grant | None = self
        while grant is not None:
            yield grant
            grant = grant.parent

    def _pot(self, resource: str) -> Pot:
        pot = self._pots.get(resource)
        if pot is None:
            allowed = self._limits.get(resource)
            soft = None if not allowed else allowed * self.budget.soft_share
            pot = self._pots[resource] = Pot(allowed, soft=soft)
        return pot

    def _pots_above(self, resource: str) -> Iterator[Pot]:
        """Yield what bounds this grant: its own pot and those above, up to one held for it."""
        for grant in self._chain():
            pot = grant._pot(resource)
            yield pot
            if pot.is_held_above:
                return

    def _check_time(self) -> None:
        now = time.monotonic()
        if self.deadline is not None and now >= self.deadline:
            late = next(g for g in self._chain() if g.deadline == self.deadline)
            while late.parent is not None and late.parent.deadline == late.deadline:
                late = late.parent
            allowed = late.deadline - late.started if late.deadline is not None else 0.0
            self._refuse("seconds", now - late.started, allowed, 0.0, late)
        for grant in self._chain():
            work = grant._pots.get("work_s")
            if work is not None and work.allowed is not None and work.spent >= work.allowed:
                self._refuse("work_s", work.spent, work.allowed, 0.0, grant)

    def _is_worth_waiting(self, resource: str, amount: float) -> bool:
        """Whether there is too little only because of calls that are under way."""
        pots = [pot for pot in self._pots_above(resource) if pot.room() < amount - _SLACK]
        return bool(pots) and all(pot.reserved > 0 for pot in pots)

    def _require(self, resource: str, amount: float, least: float) -> float:
        """Return `amount`, or what there is if that is at least `least`."""
        for grant in self._chain():
            pot = grant._pot(resource)
            room = pot.room()
            if room < least - _SLACK:
                self._refuse(resource, pot.spent, pot.allowed or 0.0, least, grant)
            amount = min(amount, max(room, least))
            if pot.is_held_above:
                break
        return amount

    def _take(self, resource: str, amount: float) -> float:
        """Move `amount` to what is reserved, here and above."""
        is_held = False
        for grant in self._chain():
            pot = grant._pot(resource)
            pot.add(reserved=amount, held=-amount if is_held else 0.0)
            is_held = is_held or pot.is_held_above
        return amount

    def _settle(self, resource: str, reserved: float, spent: float) -> None:
        """Turn what was reserved into what was spent, here and above."""
        is_held = False
        for grant in self._chain():
            pot = grant._pot(resource)
            is_due = pot.add(
                reserved=-reserved, spent=spent, held=reserved - spent if is_held else 0.0
            )
            if is_due:
                grant._notices.append(pot.notice(resource))
            is_held = is_held or pot.is_held_above
        self._tree.lock.notify_all()

    def _hold(self, resource: str, amount: float) -> None:
        """Set `amount` aside for a child, here and above; a negative one comes back."""
        for grant in self._chain():
            pot = grant._pot(resource)
            pot.held += amount
            if pot.is_held_above:
                return  # above, it is part of what is set aside for this grant

    def _refuse(self, limit: str, spent: float, allowed: float, asked: float, at: Grant) -> None:
        for grant in self._chain():
            if limit not in grant._refused:
                grant._refused.append(limit)
            if grant is at:
                break
        word, unit = WORDS[limit]
        raise BudgetReached(limit, spent, allowed, asked=asked, word=word, unit=unit)


class Reservation:
    """What is set aside for one call; ends in `commit` or `refund`, the first of them counts."""

    __slots__ = ("_grant", "amounts")

    def __init__(self, grant: Grant, amounts: dict[Resource, float]) -> None:
        self._grant: Grant | None = grant
        self.amounts = amounts
        """What the call may take, by resource."""

    def commit(self, spent: Mapping[Resource, float]) -> None:
        """Record what was really spent; the rest goes back."""
        grant, self._grant = self._grant, None
        if grant is None:
            return
        with grant._tree.lock:
            for resource, reserved in self.amounts.items():
                grant._settle(resource, reserved, spent.get(resource, 0.0))

    def refund(self) -> None:
        """Give everything back."""
        self.commit({})


_current: ContextVar[Grant | None] = ContextVar("viper_grant", default=None)


def current_grant() -> Grant | None:
    """Return the grant in force, or None where no budget is open."""
    return _current.get()


def charge(resource: Resource, amount: float = 1.0) -> None:
    """Spend from the grant in force; do nothing if there is none.

    Raises:
        BudgetReached: If there is not that much left.
    """
    grant = _current.get()
    if grant is not None:
        grant.charge(resource, amount)


@contextmanager
def spending(grant: Grant) -> Iterator[Grant]:
    """Make `grant` pay for what happens inside the block, and close it."""
    token = _current.set(grant)
    try:
        yield grant
    finally:
        _current.reset(token)
        grant.close()


@contextmanager
def open_grant(budget: Budget | None = None) -> Iterator[Grant]:
    """Open a budget for the block, below the one in force if there is one."""
    parent = _current.get()
    with spending(Grant(budget, parent)) as grant:
        yield grant
