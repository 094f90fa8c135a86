"""The file of results survives what happens to long runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from viper.core.errors import InputError
from viper.evals.results import ResultLog

SETTINGS = {"llm": "embedded", "profile": "tabletop"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "out" / "results.jsonl"
    with ResultLog(file, SETTINGS) as log:
        for key in ("a", "b", "c"):
            log.add({"id": key, "correct": True})
    return file


def test_results_are_there_when_opened_again(path: Path) -> None:
    with ResultLog(path, SETTINGS) as log:
        assert list(log.results) == ["a", "b", "c"]


@pytest.mark.parametrize("kept", range(1, 25))
def test_a_file_cut_anywhere_in_its_last_line_loses_that_line_only(path: Path, kept: int) -> None:
    content = path.read_bytes()
    last = content.rindex(b"\n", 0, -1) + 1
    path.write_bytes(content[: last + kept])
    with ResultLog(path, SETTINGS) as log:
        assert list(log.results) == ["a", "b"]
        log.add({"id": "c", "correct": True})
    assert path.read_bytes() == content


def test_a_file_cut_in_its_head_line_starts_anew(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10])
    with ResultLog(path, SETTINGS) as log:
        assert not log.results


def test_results_of_other_settings_are_not_mixed(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"llm 'embedded' then, 'openai:x' now.*--no-resume"):
        ResultLog(path, {**SETTINGS, "llm": "openai:x"})
    assert path.read_bytes() == before


def test_starting_over_drops_what_was_there(path: Path) -> None:
    with ResultLog(path, {"llm": "other"}, resume=False) as log:
        assert not log.results
    assert path.read_text().count("\n") == 1


def test_a_file_that_is_no_result_file_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("dear diary\n")
    with pytest.raises(InputError, match="line 1, is not a result"):
        ResultLog(file, SETTINGS)
    assert file.read_text() == "dear diary\n"


def test_damage_in_the_middle_is_named(path: Path) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:2], "{oops", *lines[3:]]) + "\n")
    with pytest.raises(InputError, match="line 3"):
        ResultLog(path, SETTINGS)


def test_two_evaluations_cannot_write_the_same_file(path: Path) -> None:
    pytest.importorskip("fcntl")
    with (
        ResultLog(path, SETTINGS),
        pytest.raises(InputError, match="in use by another evaluation"),
    ):
        ResultLog(path, SETTINGS)


def test_one_row_has_one_result(path: Path) -> None:
    with ResultLog(path, SETTINGS) as log, pytest.raises(ValueError, match="already"):
        log.add({"id": "a"})
