"""What came of a piece of work that was handed on: a value, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from viper.core.errors import BudgetReached


@dataclass(frozen=True)
class Result:
    """The outcome of one model call or child session. Failures are results too, never texts."""

    ok: bool
    """Whether the work was done."""
    value: Any = None
    """What it gave; where it was stopped, the best that there is so far, or None."""
    text: str = ""
    """The value in words, or one sentence that says why there is none."""
    stop_reason: str = "finished"
    """`finished`, `failed`, `budget:calls` and the like, `depth`, `repeat`, `errors`, `turns`."""
    error: str | None = None
    """Type of the error if it is not `ok`."""
    confidence: float | None = None
    """Belief in [0, 1] that the value is right; None where nothing says."""
    spent: Mapping[str, float] = field(default_factory=dict)
    """What it took, children included; see `viper.core.budget`."""

    @classmethod
    def of_error(cls, error: Exception, **more: Any) -> Result:
        """Return the result of work that ended in `error`."""
        reason = f"budget:{error.limit}" if isinstance(error, BudgetReached) else "failed"
        known = {"text": str(error), "stop_reason": reason, "confidence": 0.0, **more}
        return cls(False, error=type(error).__name__, **known)

    def __str__(self) -> str:
        return self.text


RESULT_FIELDS = ("ok", "value", "text", "stop_reason", "error", "confidence", "spent")
"""What a program can read of a result."""
