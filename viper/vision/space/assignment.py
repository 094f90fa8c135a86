"""The cheapest one-to-one assignment of rows to columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["assign"]


def assign(costs: ArrayLike) -> list[int]:
    """Return the column of each row such that the sum of costs is least.

    Args:
        costs: Shape (n, m), n <= m, finite.

    Source: the Hungarian method with potentials, one shortest augmenting path per row
    (Jonker and Volgenant 1987).
    """
    cost = np.atleast_2d(np.asarray(costs, dtype=float))
    n, m = cost.shape
    if n > m:
        raise ValueError(f"{n} rows cannot have a column each of {m}")
    row_price, column_price = np.zeros(n + 1), np.zeros(m + 1)
    owner = np.zeros(m + 1, dtype=int)  # row of each column, both counted from 1
    for row in range(1, n + 1):
        owner[0], column = row, 0
        shortest, before = np.full(m + 1, np.inf), np.zeros(m + 1, dtype=int)
        is_done = np.zeros(m + 1, dtype=bool)
        while owner[column]:
            is_done[column] = True
            here = owner[column]
            reduced = cost[here - 1] - row_price[here] - column_price[1:]
            better = ~is_done[1:] & (reduced < shortest[1:])
            shortest[1:][better], before[1:][better] = reduced[better], column
            nearest = int(np.argmin(np.where(is_done[1:], np.inf, shortest[1:]))) + 1
            step = shortest[nearest]
            row_price[owner[is_done]] += step
            column_price[is_done] -= step
            shortest[~is_done] -= step
            column = nearest
        while column:
            owner[column] = owner[before[column]]
            column = int(before[column])
    columns = np.zeros(n, dtype=int)
    for column in range(1, m + 1):
        if owner[column]:
            columns[owner[column] - 1] = column - 1
    return [int(column) for column in columns]
