"""Hand-written questions from a file of one's own: what is wrong in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from viper.core.errors import InputError
from viper.evals.wordings import WORDINGS, load_wordings

GOOD = '{"id": "a", "question": "Any cup?", "type": "exist", "gold": "some(\\"cup\\")"}'


@pytest.mark.parametrize(
    "line", ['{"id": 1', "[]", '{"id": "a"}', GOOD.replace("some", "foo"), GOOD.replace(")", "")]
)
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(f"{GOOD}\n{line}\n")
    with pytest.raises(InputError, match=r"own\.jsonl, line 2: give id"):
        load_wordings(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read the questions .*own\.jsonl"):
        load_wordings(tmp_path / "own.jsonl")


@pytest.mark.parametrize("name", ["wordings", "wordings_2", "wordings_development"])
def test_the_sets_that_ship_are_whole(name: str) -> None:
    wordings = load_wordings(WORDINGS.with_name(f"{name}.jsonl"))
    assert len({wording.id for wording in wordings}) == len(wordings) >= 150
