"""What a confidence is worth, and that every kind of doubt lowers it."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest

from viper.core.errors import InputError
from viper.core.execution import ErrorInfo, Execution
from viper.core.llm import Completion
from viper.evals.calibration import Asked, fit, measure, of_results
from viper.loops.ask import Attempt
from viper.loops.calibration import (
    Calibration,
    answer_features,
    believe,
    load_calibration,
)
from viper.vision.confidence import Decision, Decisions, deciding, evidence, record_decision


def attempt(error: str | None = None, logprob: float = 0.0) -> Attempt:
    info = None if error is None else ErrorInfo(error, "said so")
    execution = Execution("ok" if info is None else "error", error=info)
    return Attempt("1", execution, Completion("1", logprob=logprob))


def decisions(**chances: float) -> Decisions:
    with deciding() as opened:
        for kind, chance in chances.items():
            record_decision(kind, "a thing", chance)  # type: ignore[arg-type]
    return opened


def belief(last: Attempt, seen: Decisions, profile: str = "tabletop") -> float:
    return believe([last], seen, is_built_in=True, profile=profile)


def test_the_shipped_numbers_are_there_and_never_reward_doubt() -> None:
    calibration = load_calibration()
    assert calibration is not None
    assert calibration.profile == "tabletop"
    assert calibration.bias >= 0
    assert all(weight >= 0 for weight in calibration.weights.values())


@pytest.mark.parametrize("kind", ["detection", "label", "missed", "match", "vqa", "scene"])
def test_every_kind_of_doubt_lowers_the_confidence(kind: str) -> None:
    assert belief(attempt(), decisions(**{kind: 0.5})) < belief(attempt(), decisions()) - 0.02


def test_a_doubtful_program_lowers_the_confidence() -> None:
    assert belief(attempt(logprob=-3.0), decisions()) < belief(attempt(), decisions()) - 0.1


def test_an_answer_that_a_thing_is_absent_is_doubted() -> None:
    absent = belief(attempt("NotFound"), decisions())
    assert absent < 0.5 * belief(attempt(), decisions())
    assert belief(attempt("NotFound"), decisions(missed=0.5)) < absent


def test_a_failed_program_has_no_confidence() -> None:
    assert belief(attempt("IndexError"), decisions()) == 0


def test_other_models_keep_their_own_probabilities() -> None:
    assert belief(attempt(), decisions(match=0.5), profile="photo") == 0.5


@pytest.mark.parametrize("chance", [0.0, 1e-300, 0.3, 1.0, math.nan, math.inf, -1.0])
def test_any_number_a_model_gives_makes_a_confidence(chance: float) -> None:
    assert 0 <= belief(attempt(logprob=-800.0), decisions(match=chance, vqa=chance)) <= 1


def test_evidence_is_the_sum_and_the_worst_of_each_kind() -> None:
    found = evidence(
        [Decision("match", "a", 0.5), Decision("match", "b", 0.25), Decision("vqa", "c", 1.0)]
    )
    assert found["match_all"] == pytest.approx(math.log(8))
    assert found["match_worst"] == pytest.approx(math.log(4))
    assert (found["vqa_all"], found["label_worst"]) == (0, 0)


def test_features_of_an_answer_are_never_negative() -> None:
    found = answer_features([attempt(), attempt("NotFound", logprob=-1.0)], [])
    assert (found["program"], found["repairs"], found["absent"]) == (1.0, 1.0, 1.0)
    assert min(found.values()) >= 0


def test_numbers_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    calibration = Calibration({"program": 0.25}, 0.5, "mine", {"questions": 3})
    calibration.save(path)
    assert load_calibration(path) == calibration
    load_calibration.cache_clear()


def test_a_fit_finds_the_powers_that_made_the_answers() -> None:
    rng = random.Random(0)
    asked = []
    for number in range(3000):
        doubts = {"program": rng.expovariate(2), "match_worst": rng.expovariate(2), "idle": 1.0}
        chance = math.exp(-0.8 * doubts["program"] - 0.2 * doubts["match_worst"])
        asked.append(Asked(str(number), rng.random() < chance, 0.0, doubts, True))
    weights = fit(asked).weights
    assert weights["program"] == pytest.approx(0.8, abs=0.1)
    assert weights["match_worst"] == pytest.approx(0.2, abs=0.1)
    assert weights.get("idle", 0.0) < 0.05


def test_a_kind_that_the_questions_of_a_fit_lack_still_lowers_the_confidence() -> None:
    asked = [
        Asked(str(number), number % 10 > 0, 0.0, {"vqa_worst": 0.1, "label_worst": 0.0}, True)
        for number in range(200)
    ]
    assert fit(asked).weights["label_worst"] > 0.03


def test_confidences_that_come_true_have_no_error() -> None:
    found = measure([0.75] * 4 + [0.25] * 4, [True, True, True, False] + [False] * 3 + [True])
    assert found.error == pytest.approx(0)
    assert found.accuracy == 0.5


def test_overconfidence_is_the_error() -> None:
    found = measure([1.0] * 10, [True] * 6 + [False] * 4)
    assert found.error == pytest.approx(0.4)
    assert found.brier == pytest.approx(0.4)


def test_the_surest_answers_come_first() -> None:
    found = measure([0.9] * 8 + [0.1, 0.2], [True] * 8 + [False] * 2)
    assert found.accuracy_at["80%"] == 1.0
    assert found.accuracy_at["100%"] == 0.8


def test_confidences_can_be_measured_on_results_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "qa.results.jsonl"
    rows = [{"id": 1, "confidence": 0.9, "correct": True}, {"id": 2, "correct": False}]
    path.write_text("".join(json.dumps(row) + "\n" for row in [{"settings": {}}, *rows]))
    assert of_results(path) == ([0.9], [True])
    path.write_text(json.dumps({"settings": {}}) + "\n")
    with pytest.raises(InputError, match="no answer with a confidence"):
        of_results(path)
