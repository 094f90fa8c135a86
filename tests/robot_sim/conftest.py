"""One sampled scene and its picture, for the tests that only look."""

from __future__ import annotations

import pytest

from robot_sim import Frame, Scene, render, sample_scene


@pytest.fixture(scope="session")
def scene() -> Scene:
    return sample_scene(3, n_objects=6, width=160, height=120)


@pytest.fixture(scope="session")
def frame(scene: Scene) -> Frame:
    return render(scene)
