"""Attributes that came from a file: whatever they are, read as what they should be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any


def as_map(value: Any) -> Mapping[str, Any]:
    """Return a mapping; an empty one if `value` is none."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: Any) -> list[Any]:
    """Return a list; an empty one if `value` is none."""
    return list(value) if isinstance(value, list | tuple) else []


def as_number(value: Any) -> float | None:
    """Return a finite number; None if `value` is none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None


def as_count(value: Any) -> int:
    """Return a whole number of at least 0; 0 if `value` is none."""
    return max(0, int(as_number(value) or 0))
