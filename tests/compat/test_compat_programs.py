"""ViperGPT's programs run unchanged: in the sandbox, on the built-in models, on real files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from programs import CASES, Case

from viper.core.llm import Completion, Message
from viper.loops.session import Session

EXAMPLES = Path(__file__).parents[2] / "examples"
FILM = ("table.png", "blocks.png", "dishes.png")
KNOWN = {
    "Which fruit is yellow?": "a lemon",
    "What is drunk from it?": "tea",
    "What is a plate for?": "for food",
    "What happens to the blue bowl?": "It is replaced.",
}


class KnowsFive:
    """A language model that knows the answers to a few questions."""

    name = "knows five"

    def complete(self, messages: Sequence[Message], **_: Any) -> list[Completion]:
        asked = messages[-1].content
        return [Completion(answer) for question, answer in KNOWN.items() if question in asked]

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        raise NotImplementedError


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    for index in range(9):
        (folder / f"{index}.png").write_bytes((EXAMPLES / FILM[index // 3]).read_bytes())
    return folder


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VIPER_HOME", str(tmp_path_factory.mktemp("state")))
        with Session(llm=KnowsFive()) as opened:
            yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_program_runs_unchanged(case: Case, session: Session, film: Path) -> None:
    inputs = {"question": "", "possible_answers": [], **dict(case.inputs)}
    if case.look_at == "film":
        execution = session.run(case.source, video=film, inputs=inputs)
    else:
        execution = session.run(case.source, EXAMPLES / case.look_at)
    assert execution.error is None
    assert execution.value == case.expected


def test_there_are_enough_of_every_family() -> None:
    assert len({case.source for case in CASES}) == len(CASES) >= 40
    families = [case.name.partition(":")[0] for case in CASES]
    assert min(families.count(family) for family in set(families)) >= 3
