from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import pytest

from viper.core.execution import ErrorInfo, Execution
from viper.core.found import Found
from viper.core.llm import Completion, Usage
from viper.loops.ask import Attempt
from viper.loops.confidence import answer_confidence, doubts, program_probability
from viper.loops.wording import answer_text, plain, value_text


@dataclass
class Patch:
    label: str = "block"
    name: str = "red block"
    left: float = 1
    lower: float = 2
    right: float = 3
    upper: float = 4


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (2.0, "2"),
        (0.123456, "0.1235"),
        (float("nan"), "nan"),
        ("metal", "metal"),
        (Patch(), "red block"),
        (Patch(name=""), "block"),
        (Patch(name="", label=""), "region"),
        ([Patch(), Patch(name="blue bowl")], "red block, blue bowl"),
        ([], "none"),
        (Found([], "no cup in the picture; seen: bowl"), "There is no cup in the picture."),
        ({"red": 2, "blue": True}, "red: 2, blue: yes"),
        ({}, "none"),
        (None, "The program gave no value."),
    ],
)
def test_a_value_is_said_as_a_person_would(value: Any, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("status", "kind", "message", "text"),
    [
        (
            "error",
            "NotFound",
            "no blue bowl in the picture; seen: red block",
            "There is no blue bowl in the picture.",
        ),
        ("error", "NotFound", "", "It is not in the picture."),
        ("error", "KeyError", "x", "The program failed: x"),
        (
            "error",
            "IndexError",
            "list index out of range",
            "There are not as many such things in the picture as it would take to answer.",
        ),
        (
            "error",
            "ValueError",
            "max() arg is an empty sequence",
            "There are not as many such things in the picture as it would take to answer.",
        ),
        ("error", "ValueError", "too small", "The program failed: too small"),
        ("rejected", "PolicyError", "import os", "The program was refused: import os"),
        ("killed", "WallTimeLimit", "too slow", "The program was stopped: too slow"),
    ],
)
def test_an_end_without_a_value_is_said_honestly(
    status: Any, kind: str, message: str, text: str
) -> None:
    assert answer_text(Execution(status, error=ErrorInfo(kind, message))) == text


@pytest.mark.parametrize(
    "value", [math.inf, math.nan, {1: (2, {3})}, [Patch()], object(), "é", None, 10**30]
)
def test_any_value_becomes_json_data(value: Any) -> None:
    json.dumps(plain(value), allow_nan=False)


def attempt(status: Any = "ok", logprob: float | None = None, tokens: int = 0) -> Attempt:
    error = None if status == "ok" else ErrorInfo("X", "x")
    reply = Completion("f(1)", logprob, usage=Usage(0, tokens))
    return Attempt("f(1)", Execution(status, error=error), reply)


def test_confidence_is_program_times_vision() -> None:
    sure = answer_confidence([attempt(logprob=math.log(0.8))], vision=0.5, is_whole_sequence=True)
    assert sure == pytest.approx(0.4)


def test_a_long_program_of_a_server_is_not_held_against_it() -> None:
    reply = attempt(logprob=10 * math.log(0.9), tokens=10).completion
    assert program_probability(reply) == pytest.approx(0.9)
    assert program_probability(reply, is_whole_sequence=True) == pytest.approx(0.9**10)


def test_a_model_without_log_probabilities_counts_as_sure() -> None:
    assert answer_confidence([attempt()]) == 1.0


def test_every_repair_halves_the_confidence() -> None:
    assert answer_confidence([attempt("error"), attempt("error"), attempt()]) == 0.25


@pytest.mark.parametrize("status", ["rejected", "error", "killed", "sandbox_lost"])
def test_without_a_value_there_is_no_confidence(status: str) -> None:
    assert answer_confidence([attempt(status)]) == 0.0


@pytest.mark.parametrize(("logprob", "count"), [(None, 0), (-0.1, 0), (-3.0, 1)])
def test_a_model_in_doubt_is_reported(logprob: float | None, count: int) -> None:
    notices = doubts([attempt(logprob=logprob)], is_whole_sequence=True)
    assert len(notices) == count
    assert all("not sure" in notice for notice in notices)


def test_an_honest_absence_keeps_its_confidence() -> None:
    absent = Execution("error", error=ErrorInfo("NotFound", "no cup in the picture"))
    assert answer_confidence([Attempt("f(1)", absent, Completion("f(1)"))], vision=0.9) == 0.9
