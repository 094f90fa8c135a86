from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL.Image import Image

from viper.core.execution import Limits
from viper.llm.scripted import ScriptedLLM
from viper.loops.session import Session
from viper.vision.engine import VisionEngine
from viper.vision.testing import draw_toy, toy_engine

THINGS = [
    ("red", "block", (4, 4, 14, 14)),
    ("blue", "bowl", (30, 20, 50, 40)),
    ("red", "block", (52, 20, 60, 30)),
]


@pytest.fixture(autouse=True)
def _state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "state"))


@pytest.fixture
def toy() -> tuple[Image, VisionEngine]:
    """A picture of two red blocks and a blue bowl, and an engine that sees them."""
    picture, labels = draw_toy(THINGS)
    return picture, toy_engine((picture, labels))


@pytest.fixture
def picture(toy: tuple[Image, VisionEngine]) -> Image:
    return toy[0]


@pytest.fixture
def open_session(toy: tuple[Image, VisionEngine]) -> Iterator[Callable[..., Session]]:
    """Opens sessions whose model replays the given programs."""
    opened: list[Session] = []

    def open_one(*replies: str, limits: Limits | None = None, max_repairs: int = 2) -> Session:
        model = ScriptedLLM(list(replies))
        session = Session("toy", model, limits=limits, max_repairs=max_repairs, engine=toy[1])
        opened.append(session)
        return session

    yield open_one
    for session in opened:
        session.close()
