"""The height map that grasps and places are planned on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from robot_sim.skills.sensing import HeightMap


@given(
    st.integers(1, 30),
    st.floats(-0.1, 0.1),
    st.floats(-0.1, 0.1),
    st.floats(0.0, 0.15),
    st.integers(0, 10_000),
)
def test_the_highest_in_a_circle_is_the_highest_of_its_cells(
    n: int, x: float, y: float, radius_m: float, seed: int
) -> None:
    heights = np.random.default_rng(seed).uniform(-0.1, 0.3, (n, n))
    patch = HeightMap((0.02, -0.5), 0.0025, heights, np.zeros((n, n), dtype=np.int32))
    middle = np.add(patch.center, (x, y))
    # how far a cell is away is rounded, so a circle through a cell's middle may have it or not
    away = np.linalg.norm(patch.points() - middle, axis=-1)
    surely = heights[away < radius_m - 1e-9].max(initial=0.0)
    at_most = heights[away <= radius_m + 1e-9].max(initial=0.0)
    assert surely <= patch.highest(middle, radius_m) <= at_most


def test_there_is_footing_on_a_pile_and_none_on_its_edge_or_on_a_tip() -> None:
    patch = HeightMap((0.0, 0.0), 0.0025, np.zeros((80, 80)), np.zeros((80, 80), dtype=np.int32))
    away = np.linalg.norm(patch.points(), axis=-1)
    patch.heights[away < 0.02] = 0.04
    assert patch.footing((0.0, 0.0), 0.018) == 1.0
    assert patch.footing((0.035, 0.0), 0.03) < 0.25
    assert patch.footing((0.07, 0.0), 0.015) == 1.0  # the table

    patch.heights[:] = np.maximum(0.04 - 2 * away, 0.0)
    assert patch.footing((0.0, 0.0), 0.03) < 0.05
