"""What makes a wording new, and the page of failures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from viper.core.errors import InputError
from viper.evals.failures import read_results, write_failures
from viper.evals.novelty import by_novelty, skeleton, template_skeletons


def test_wordings_are_compared_without_what_they_are_about() -> None:
    assert skeleton("How many small red blocks?") == skeleton("how many cups")
    assert skeleton("what colour is the ball") == skeleton("What color is the red bowl?")
    assert skeleton("what is the ball") != skeleton("what is a ball")


def test_scores_are_split_by_novelty() -> None:
    results = [
        {"question": "how many cups", "correct": True},
        {"question": "how many red balls", "correct": False},
        {"question": "cups, and lots of them?", "correct": True},
        {"question": None, "correct": True},
    ]
    shares = by_novelty(results, {skeleton("how many blocks")})
    assert (shares["as a template says it"].hits, shares["as a template says it"].n) == (1, 2)
    assert (shares["new wordings"].hits, shares["new wordings"].n) == (1, 1)


def test_template_wordings_are_many_and_reproducible() -> None:
    first = template_skeletons(200)
    assert len(first) > 100
    assert template_skeletons(200) == first


def result(**more: object) -> dict[str, object]:
    row = {"id": "1", "type": "count", "question": "how <b>many</b>?", "image": "gone.png"}
    return {**row, "answer": "2", "expected": "3", "program": "2", "correct": False, **more}


def test_failures_are_shown_without_trusting_their_text(tmp_path: Path) -> None:
    page = write_failures([result(), result(id="2", correct=True)], tmp_path / "new")
    text = page.read_text()
    assert "1 of 2 answers are wrong" in text
    assert "&lt;b&gt;many" in text
    assert "<b>many" not in text


def test_results_are_read_without_their_head_and_a_cut_last_line(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    file.write_text('{"settings": {}}\n' + json.dumps(result()) + '\n{"id": "2", "corr')
    assert [entry["id"] for entry in read_results(file)] == ["1"]


def test_a_file_without_results_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none"):
        read_results(tmp_path / "none")


def test_results_of_robot_tasks_are_no_answers(tmp_path: Path) -> None:
    file = tmp_path / "tasks.results.jsonl"
    file.write_text('{"settings": {}}\n{"id": "S1", "success": true}\n')
    with pytest.raises(InputError, match="no results of `viper eval qa`"):
        read_results(file)
