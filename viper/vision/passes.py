"""One place where work of models is timed, counted and traced."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from viper.core.events import span
from viper.core.ledger import PassKind, record_load, record_pass


@contextmanager
def forward_pass(kind: PassKind, model: str, *, images: int = 0, texts: int = 0) -> Iterator[None]:
    """Count the block as one forward pass of `model`; a batch is one pass."""
    counts = {key: n for key, n in (("images", images), ("texts", texts)) if n}
    with span(f"model {kind}", model=model, **counts):
        start = time.perf_counter()
        yield
        record_pass(kind, seconds=time.perf_counter() - start, images=images, texts=texts)


@contextmanager
def loading(model: str) -> Iterator[None]:
    """Count the block as time spent on loading weights."""
    with span("model load", model=model):
        start = time.perf_counter()
        yield
        record_load(time.perf_counter() - start)
