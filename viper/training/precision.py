"""Which number format a CPU trains fastest in."""

from __future__ import annotations

import time
from functools import cache

__all__ = ["has_fast_bf16"]

# Rows and columns of the products that are timed, and how many of them; the fastest counts.
SIZE, TRIES = 768, 5
# A CPU that multiplies bfloat16 in hardware does it in half the time or less.
PART = 0.75


@cache
def has_fast_bf16() -> bool:
    """Return whether this CPU multiplies bfloat16 clearly faster than float32.

    Measured, in some milliseconds: CPUs that can do it may still take twice as long.
    """
    import torch

    if not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        return False
    return _seconds(torch.bfloat16) < PART * _seconds(torch.float32)


def _seconds(dtype: object) -> float:
    import torch

    a = torch.ones(SIZE, SIZE, dtype=dtype)  # type: ignore[call-overload]
    best = float("inf")
    for _ in range(TRIES):
        start = time.perf_counter()
        a @ a
        best = min(best, time.perf_counter() - start)
    return best
