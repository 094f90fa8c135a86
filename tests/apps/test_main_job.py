"""The main job with the built-in models: a question about a picture, offline, on a CPU."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

import viper
from viper.apps.inventory import check_folder
from viper.core.errors import InputError
from viper.core.settings import weights_folder
from viper.evals.answers import same_answer

EXAMPLES = Path(__file__).parents[2] / "examples"
ROWS = [json.loads(line) for line in (EXAMPLES / "questions.jsonl").read_text().splitlines()]
MISSING = [
    name for name in ("detector", "matcher", "writer") if check_folder(weights_folder() / name)
]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"no weights: {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def session() -> Iterator[viper.Session]:
    with viper.Session() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse(address)
        real(self, address)

    def refuse(address: Any) -> NoReturn:
        raise AssertionError(f"something connects to {address}")

    monkeypatch.setattr(socket.socket, "connect", connect)


def test_nearly_all_questions_about_the_examples_are_answered(session: viper.Session) -> None:
    wrong = []
    for row in ROWS:
        answer = session.ask(EXAMPLES / row["image"], row["question"])
        if not same_answer(answer.text, row["answer"], row.get("accept", ())):
            wrong.append((row["question"], row["answer"], answer.text, answer.program))
    assert len(wrong) <= len(ROWS) // 10, wrong


@pytest.mark.parametrize("kind", sorted({row["type"] for row in ROWS}))
def test_every_kind_of_question_is_answered(kind: str, session: viper.Session) -> None:
    rows = [row for row in ROWS if row["type"] == kind]
    answers = [session.ask(EXAMPLES / row["image"], row["question"]).text for row in rows]
    right = [
        same_answer(text, row["answer"], row.get("accept", ()))
        for text, row in zip(answers, rows, strict=True)
    ]
    assert any(right), answers


@pytest.mark.parametrize(
    ("program", "value"), [("closest.py", "ball"), ("execute_command.py", "yes")]
)
def test_the_example_programs_run(program: str, value: str, session: viper.Session) -> None:
    source = (EXAMPLES / program).read_text()
    execution = session.run(source, EXAMPLES / "table.png")
    assert value in (execution.value, getattr(execution.value, "label", None))


def test_a_question_that_is_not_english_is_told_apart(session: viper.Session) -> None:
    with pytest.raises(InputError, match="English"):
        session.ask(EXAMPLES / "table.png", "桌子上有多少个红色方块？")
