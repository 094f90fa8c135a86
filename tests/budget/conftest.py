from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL.Image import Image

from viper.core.budget import Budget
from viper.core.execution import Limits
from viper.llm.function_model import FunctionLLM
from viper.loops.session import Session
from viper.vision.testing import draw_toy, toy_engine

THINGS = [
    ("red", "block", (4, 4, 14, 14)),
    ("blue", "bowl", (30, 20, 50, 40)),
    ("red", "block", (52, 20, 60, 30)),
]
Open = Callable[..., Session]


@pytest.fixture(autouse=True)
def _state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "state"))


@pytest.fixture
def picture() -> Image:
    """Two red blocks and a blue bowl."""
    return draw_toy(THINGS)[0]


@pytest.fixture
def open_session() -> Iterator[Open]:
    """Opens sessions whose model is a function of the last turn, or any model."""
    opened: list[Session] = []

    def open_one(
        model: Any = "", budget: Budget | None = None, limits: Limits | None = None
    ) -> Session:
        engine = toy_engine(draw_toy(THINGS))
        llm = FunctionLLM(model) if callable(model) else model or FunctionLLM(lambda _: "1")
        session = Session("toy", llm, engine=engine, budget=budget, limits=limits)
        opened.append(session)
        return session

    yield open_one
    for session in opened:
        session.close()
