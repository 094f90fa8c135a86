"""Rows of a long measurement in a JSON-lines file, so that it can be stopped and taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from math import sqrt
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def measured(
    keys: Iterable[tuple[Any, ...]],
    measure: Callable[..., Row],
    path: Path | None,
) -> Iterator[Row]:
    """Yield one row per key, measured now or read from the file.

    Args:
        keys: Arguments of `measure`, one after the other.
        measure: Returns the rest of a row.
        path: Where rows are kept; None keeps none.
    """
    known: dict[str, Row] = {}
    if path is not None and path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:  # the last line of a run that was killed
                continue
            known[json.dumps(row["key"])] = row
    for key in keys:
        name = json.dumps(list(key))
        if name not in known:
            known[name] = {"key": list(key), **measure(*key)}
            if path is not None:
                with path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(known[name]) + "\n")
        yield known[name]


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    if n == 0:
        return 0.0, 1.0
    p = k / n
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def share(k: int, n: int) -> str:
    """Return a share with its interval, in words."""
    low, high = wilson(k, n)
    return f"{k}/{n} = {100 * k / max(n, 1):5.1f} %  95 % {100 * low:.1f} to {100 * high:.1f}"
