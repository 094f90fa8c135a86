"""Shared by the tests of the robot: one set of vision models, loaded once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from viper.vision.engine import VisionEngine

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def engine() -> VisionEngine:
    from viper.vision.profile import default_engine

    return default_engine()
