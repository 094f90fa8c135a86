from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Viper = Callable[..., Any]
Script = Callable[..., str]
COUNT = 'len(image_patch.find("red block"))'
QUESTION = "How many red blocks are there?"


def test_an_answer_says_what_it_spent(viper: Viper, picture: Path, script: Script) -> None:
    budget = viper("ask", picture, QUESTION, "--llm", script(COUNT), "--json").json["budget"]
    assert budget["stop_reason"] == "finished"
    assert (budget["spent"]["calls"], budget["spent"]["capability_calls"]) == (1, 1)
    assert budget["spent"]["tokens"] > 0
    assert budget["allowed"]["calls"] == 200


def test_a_question_without_calls_is_not_asked(viper: Viper, picture: Path, script: Script) -> None:
    result = viper("ask", picture, QUESTION, "--llm", script(COUNT), "--max-calls", 0, "--json")
    assert (result.code, result.json["status"]) == (1, "killed")
    assert result.json["budget"]["stop_reason"] == "budget:calls"
    assert "0 spent of 0 allowed" in result.json["answer"]


@pytest.mark.parametrize(
    ("option", "limit"), [("--max-tokens", "tokens"), ("--max-seconds", "seconds")]
)
def test_every_limit_stops_with_its_reason(
    option: str, limit: str, viper: Viper, picture: Path, script: Script
) -> None:
    result = viper("ask", picture, QUESTION, "--llm", script(COUNT), option, 0, "--json")
    assert result.json["budget"]["stop_reason"] == f"budget:{limit}"


@pytest.mark.usefixtures("toy")
def test_a_program_that_was_stopped_shows_its_last_value(
    viper: Viper, script: Script, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text('n = 41\nllm_query("one")\nn += 1\nllm_query("two")\n')
    asked = script("yes", "no")
    result = viper("run", program, "--llm", asked, "--max-calls", 1, "--json")
    assert (result.json["status"], result.json["error"]["type"]) == ("killed", "BudgetReached")
    assert result.json["lines"][-1]["value"] == "42"
    assert result.json["budget"]["spent"]["calls"] == 1


def test_limited_money_needs_a_price(viper: Viper, picture: Path) -> None:
    model = "https://models.example.org/v1#big"
    result = viper("ask", picture, QUESTION, "--llm", model, "--max-cost", 1)
    assert result.is_refused()
    assert "--price IN/OUT" in result.err


@pytest.mark.parametrize("options", [("--price", "cheap"), ("--max-calls", -1)], ids=str)
def test_a_limit_that_means_nothing_is_refused(
    options: tuple[str, object], viper: Viper, picture: Path
) -> None:
    assert viper("ask", picture, QUESTION, *options).is_refused()


def test_an_evaluation_stops_at_its_budget_and_goes_on_with_more(
    viper: Viper, picture: Path, script: Script, tmp_path: Path
) -> None:
    rows = [
        {"id": str(i), "image": str(picture), "question": QUESTION, "answer": "2", "type": "count"}
        for i in range(4)
    ]
    file = tmp_path / "qa.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    asked = script(*[COUNT] * 8)
    first = viper("eval", "qa", file, "--llm", asked, "--max-calls", 3, "--json")
    assert first.code == 1
    assert "budget of this evaluation is spent (calls)" in first.err
    done = file.with_name("qa.results.jsonl").read_text().count('"correct": true')
    second = viper("eval", "qa", file, "--llm", asked, "--max-calls", 3, "--json").json
    assert (done, second["n"], second["accuracy"], second["spent"]["calls"]) == (3, 4, 1.0, 4)
