"""What a program can call to plan ahead and to end: `budget` and `finish`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from viper.core.capability import CapabilitySet
from viper.core.grant import current_grant


@dataclass
class Ending:
    """What the programs of one session finished with; the last `finish` counts."""

    is_called: bool = False
    value: Any = None

    def begin(self) -> None:
        """Forget what was finished with."""
        self.is_called, self.value = False, None

    def finish(self, value: Any) -> None:
        """Note `value` as the answer."""
        self.is_called, self.value = True, value


def budget_capabilities(ending: Ending) -> CapabilitySet:
    """Return `budget`, which reads numbers and changes none, and `finish`."""

    def budget() -> dict[str, float | None]:
        """Return what is left: "calls" (of models), "tokens", "seconds", "depth"; None: no limit.
        Also "sessions", "cost_usd", "work_s", "capability_calls" and "actions".
        >>> budget()["depth"]
        3
        """
        grant = current_grant()
        return {} if grant is None else grant.left()

    def finish(value: Any) -> Any:
        """Make `value` the answer, and return it; use it once you have seen what it rests on."""
        ending.finish(value)
        return value

    return CapabilitySet.of(budget, finish)
