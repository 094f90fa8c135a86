"""Groups of points that lie together, seen from above."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["clusters"]

Float = NDArray[np.float64]

# Width of the cells that points are counted in, metres; wider than the pixels of the views.
CELL_M = 0.006


def clusters(xyz: Float, *, least_cells: int = 1) -> list[Float]:
    """Return groups of points whose cells touch, seen from above.

    Args:
        xyz: World points, shape (n, 3), metres.
        least_cells: Smaller groups are left out.

    Returns:
        Arrays of shape (k, 3).
    """
    cells: dict[tuple[int, int], list[int]] = {}
    for index, (i, j) in enumerate(np.floor(xyz[:, :2] / CELL_M).astype(int).tolist()):
        cells.setdefault((i, j), []).append(index)
    groups: list[Float] = []
    while cells:
        stack, members, count = [next(iter(cells))], [], 0
        while stack:
            cell = stack.pop()
            if cell not in cells:
                continue
            members += cells.pop(cell)
            count += 1
            stack += [(cell[0] + a, cell[1] + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
        if count >= least_cells:
            groups.append(xyz[members])
    return groups
