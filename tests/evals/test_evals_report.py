"""Intervals and sums."""

from __future__ import annotations

import io
import json

import pytest

from viper.evals.report import Share, summarise, table, wilson

# R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
KNOWN = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("hits", "n", "low", "high"), KNOWN)
def test_wilson_interval_agrees_with_known_values(
    hits: int, n: int, low: float, high: float
) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_interval_is_symmetric() -> None:
    low, high = wilson(3, 40)
    assert wilson(37, 40) == pytest.approx((1 - high, 1 - low))


def test_nothing_tried_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert Share(0, 0).to_dict() == {"n": 0, "accuracy": None, "ci95": [0.0, 1.0]}


def test_more_hits_than_tries_are_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.\.4"):
        wilson(5, 4)


def result(kind: str, correct: bool, **more: object) -> dict[str, object]:
    return {"type": kind, "correct": correct, "seconds": 0.5, "passes": {"detector": 1}, **more}


def test_report_counts_by_type_and_by_part() -> None:
    report = summarise(
        [
            result("count", True, valid=True, correct_given_true_vision=True),
            result("count", False, valid=True, correct_given_true_vision=True),
            result("color", True, valid=False),
        ],
        total_s=2.0,
    )
    data = report.to_dict()
    assert (data["n"], data["accuracy"]) == (3, 0.6667)
    assert data["by_type"]["count"]["n"] == 2
    assert data["program_given_true_vision"]["n"] == 2
    assert data["vision_given_true_program"]["accuracy"] is None
    assert data["validity"]["accuracy"] == 0.6667
    assert data["passes"] == {"detector": 3}
    assert data["seconds"] == {"total": 2.0, "median": 0.5, "p95": 0.5}
    json.dumps(data)


def test_table_shows_every_type_and_its_interval() -> None:
    from rich.console import Console

    stream = io.StringIO()
    drawn = table(summarise([result("count", True), result("color", False)]))
    Console(file=stream, width=100).print(drawn)
    assert "count" in stream.getvalue()
    assert "color" in stream.getvalue()
    assert "[0.0%, 79.3%]" in stream.getvalue()
