from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL.Image import Image

from viper.apps.cli import run
from viper.vision.testing import draw_toy, toy_engine

THINGS = [
    ("red", "block", (4, 4, 14, 14)),
    ("blue", "bowl", (30, 20, 50, 40)),
    ("red", "block", (52, 20, 60, 30)),
]


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        data = json.loads(self.out)
        assert isinstance(data, dict)
        return data

    def is_refused(self) -> bool:
        """Whether it ended with code 2 and one sentence, and no traceback."""
        return self.code == 2 and self.err.count("\n") == 1 and "Traceback" not in self.err


Viper = Callable[..., Result]


@pytest.fixture(autouse=True)
def _state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("VIPER_LOG", raising=False)


@pytest.fixture
def viper(capfd: pytest.CaptureFixture[str]) -> Viper:
    """Runs the command line in this process."""

    def call(*arguments: object) -> Result:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        return Result(code, *capfd.readouterr())

    return call


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Image:
    """A picture that the `tabletop` profile sees, through fakes."""
    picture, labels = draw_toy(THINGS)
    engine = toy_engine((picture, labels))

    monkeypatch.setattr("viper.vision.profile.load_engine", lambda *_, **__: engine)
    monkeypatch.setattr("viper.loops.parts._import_packages", lambda: 0.0)
    return picture


@pytest.fixture
def picture(toy: Image, tmp_path: Path) -> Path:
    path = tmp_path / "table.png"
    toy.save(path)
    return path


@pytest.fixture
def script(tmp_path: Path) -> Callable[..., str]:
    """Writes recorded replies and returns the model string."""

    def write(*programs: str) -> str:
        path = tmp_path / "replies.jsonl"
        path.write_text("".join(json.dumps({"reply": p}) + "\n" for p in programs))
        return f"scripted:{path}"

    return write
