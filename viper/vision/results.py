"""What models gave back, checked before it is used: other packages write models too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from viper.core.errors import ModelError

T = TypeVar("T")


def one_each(model: Any, n: int, results: Sequence[T] | None) -> Sequence[T]:
    """Return results, of which there must be one for each of `n` things that were asked.

    Raises:
        ModelError: If there are more or fewer, or an entry is None.
    """
    if results is None or len(results) != n or any(entry is None for entry in results):
        given = "nothing" if results is None else f"{len(results)} results"
        if results is not None and len(results) == n:
            given = "no result for one of them"
        raise ModelError(f"The model {model.name} was given {n} and gave back {given}.")
    return results


def finite_rows(model: Any, n: int, rows: Any) -> list[Any]:
    """Return the rows of embeddings, of which there must be `n`, all finite.

    Raises:
        ModelError: If there are more or fewer, or a number is NaN or infinite.
    """
    import numpy as np

    listed = list(one_each(model, n, rows))
    if not all(np.isfinite(row).all() for row in listed):
        raise ModelError(f"The model {model.name} gave numbers that are not finite.")
    return listed
