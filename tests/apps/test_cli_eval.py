from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Viper = Callable[..., Any]


def test_a_set_is_scored_with_an_interval(
    viper: Viper, picture: Path, script: Callable[..., str], tmp_path: Path
) -> None:
    rows = [
        {"id": "1", "image": picture.name, "question": "How many?", "answer": "2", "type": "count"},
        {"id": "2", "image": picture.name, "question": "A cup?", "answer": "yes", "type": "exist"},
    ]
    file = tmp_path / "qa.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    model = script('len(image_patch.find("red block"))', 'image_patch.exists("cup")')
    result = viper("eval", "qa", file, "--llm", model, "--json")
    assert result.code == 0, result.err
    assert (result.json["n"], result.json["accuracy"]) == (2, 0.5)
    assert {"ci95", "by_type", "seconds", "passes"} <= result.json.keys()
    again = viper("eval", "qa", file, "--llm", model, "--limit", 1)
    assert "100.0%" in again.out


def test_a_set_that_is_missing_is_refused(viper: Viper, tmp_path: Path) -> None:
    assert viper("eval", "qa", tmp_path / "none.jsonl").is_refused()
