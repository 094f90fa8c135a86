"""Spans and traces for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from viper.core.events import Span
from viper.tracing import Trace

MakeTrace = Callable[..., Trace]


def span(
    name: str,
    number: int,
    parent: int | None = None,
    at: tuple[float, float | None] = (0.0, 1.0),
    error: str | None = None,
    **attributes: Any,
) -> Span:
    """A span; times in seconds."""
    start, end = at
    return Span(
        name,
        f"{number:016x}",
        None if parent is None else f"{parent:016x}",
        int(start * 1e9),
        None if end is None else int(end * 1e9),
        attributes,
        error,
    )
