"""Counts of model work: forward passes, images, texts, cache hits and milliseconds.

Whoever runs a model calls `record_pass`; whoever wants the bill opens
`collecting()`. Ledgers nest: inner work is counted in every open ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

from viper.core.grant import current_grant

PassKind = Literal["detector", "image_encoder", "text_encoder", "vqa", "depth", "ocr", "llm"]


@dataclass
class Ledger:
    """What models did while this ledger was open."""

    passes: dict[str, int] = field(default_factory=dict)
    images: int = 0
    texts: int = 0
    hits: int = 0
    """Answers that came from a memo instead of a model."""
    model_s: float = 0.0
    """Seconds inside forward passes."""
    load_s: float = 0.0
    """Seconds spent on loading weights."""


_open: ContextVar[tuple[Ledger, ...]] = ContextVar("viper_ledgers", default=())
# Branches of one run count in the same ledgers.
_counting = Lock()


@contextmanager
def collecting() -> Iterator[Ledger]:
    """Open a ledger for the work done inside the block."""
    ledger = Ledger()
    token = _open.set((*_open.get(), ledger))
    try:
        yield ledger
    finally:
        _open.reset(token)


def record_pass(kind: PassKind, *, seconds: float, images: int = 0, texts: int = 0) -> None:
    """Count one forward pass; a batch is one pass. Its time is on the budget in force."""
    grant = current_grant()
    if grant is not None:
        grant.note("work_s", seconds)
    with _counting:
        for ledger in _open.get():
            ledger.passes[kind] = ledger.passes.get(kind, 0) + 1
            ledger.images += images
            ledger.texts += texts
            ledger.model_s += seconds


def record_hits(count: int = 1) -> None:
    """Count answers that a memo gave."""
    for ledger in _open.get():
        ledger.hits += count


def record_load(seconds: float) -> None:
    """Count time spent on loading weights."""
    for ledger in _open.get():
        ledger.load_s += seconds
