"""Refuses a call that failed twice in the same way: a third try only costs. Host side."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from viper.core.errors import BudgetReached, Repeated

ALLOWED_FAILURES = 2
"""Identical failures of one cell before the call is refused."""


class RepeatGuard:
    """Remembers which calls of a cell failed, and how."""

    def __init__(self) -> None:
        self._failures: dict[str, dict[str, tuple[int, str]]] = {}

    def begin(self) -> None:
        """Forget the last cell's failures."""
        self._failures.clear()

    def check(self, name: str, args: Any, kwargs: Any) -> None:
        """Raise `Repeated` if this very call failed in the same way as often as is allowed."""
        if name not in self._failures:
            return
        count, reason = self._failures[name].get(_key(args, kwargs), (0, ""))
        if count >= ALLOWED_FAILURES:
            raise Repeated(
                f"`{name}` failed {count} times with these arguments ({reason}), so it was not "
                "called again: change the arguments, or do something else."
            )

    def note(self, name: str, args: Any, kwargs: Any, error: Exception) -> None:
        """Remember a failure; another reason than before starts the count anew."""
        if isinstance(error, Repeated | BudgetReached):
            return
        reason = f"{type(error).__name__}: {error}"[:300]
        known = self._failures.setdefault(name, {})
        count, before = known.get(_key(args, kwargs), (0, reason))
        known[_key(args, kwargs)] = (count + 1 if before == reason else 1, reason)


def _key(args: Any, kwargs: Any) -> str:
    # A digest, since the arguments of many failures would fill the host's memory.
    return blake2b(
        repr((args, kwargs)).encode(errors="backslashreplace"), digest_size=16
    ).hexdigest()
