from __future__ import annotations

from collections.abc import Callable

import pytest

from viper.core.errors import BadReply, ModelTimeout
from viper.core.execution import ErrorInfo, Execution, LineValue
from viper.core.llm import LLM, Message
from viper.llm.scripted import ScriptedLLM
from viper.loops.ask import Attempt, write_run_repair

FAILED = Execution(
    "error",
    error=ErrorInfo("AttributeError", "`ImagePatch` has no `fnd`", 2),
    lines=(LineValue(1, "n", "41"),),
)
ABSENT = Execution("error", error=ErrorInfo("NotFound", "no cup in the picture", 1))
OK = Execution("ok", value=3)


def ask(
    replies: list[str], outcomes: list[Execution], max_repairs: int = 2
) -> tuple[list[Attempt], ScriptedLLM]:
    model = ScriptedLLM(replies)
    left = iter(outcomes)
    question = [Message("user", "How many?")]
    attempts = write_run_repair(model, lambda _: next(left), question, max_repairs=max_repairs)
    return attempts, model


def test_a_program_that_works_is_not_asked_for_again() -> None:
    attempts, model = ask(["f(1)"], [OK])
    assert [attempt.program for attempt in attempts] == ["f(1)"]
    assert len(model.asked) == 1


def test_a_failed_program_goes_back_with_line_values_and_error() -> None:
    _, model = ask(["n = 41\nf(1)", "f(2)"], [FAILED, OK])
    *_, written, report = model.asked[1].messages
    assert (written.role, written.content) == ("assistant", "n = 41\nf(1)")
    assert "line 2" in report.content
    assert "has no `fnd`" in report.content
    assert "n = 41" in report.content


@pytest.mark.parametrize("max_repairs", [0, 1, 3])
def test_repairs_are_bounded(max_repairs: int) -> None:
    attempts, _ = ask([f"f({i})" for i in range(9)], [FAILED] * 9, max_repairs)
    assert len(attempts) == 1 + max_repairs


def test_a_program_that_repeats_an_earlier_one_ends_the_loop() -> None:
    attempts, model = ask(["f(1)", "f(1)", "f(2)"], [FAILED] * 3, 5)
    assert len(attempts) == 1
    assert len(model.asked) == 2


@pytest.mark.parametrize(
    "outcome",
    [
        ABSENT,
        Execution("sandbox_lost", error=ErrorInfo("SandboxLost", "gone")),
        Execution("error", error=ErrorInfo("ModelMissing", "no weights", 1)),
    ],
)
def test_what_another_program_cannot_mend_is_not_repaired(outcome: Execution) -> None:
    attempts, _ = ask(["f(1)", "f(2)"], [outcome, OK])
    assert len(attempts) == 1


@pytest.mark.parametrize("status", ["rejected", "error", "killed"])
def test_every_fault_of_the_program_is_repaired(status: str) -> None:
    failed = Execution(status, error=ErrorInfo("X", "y"))  # type: ignore[arg-type]
    attempts, _ = ask(["f(1)", "f(2)"], [failed, OK])
    assert [attempt.is_answer for attempt in attempts] == [False, True]


def test_a_reply_without_a_program_goes_back() -> None:
    attempts, model = ask(["I would count the cups.", "f(1)"], [OK])
    assert [attempt.program for attempt in attempts] == ["f(1)"]
    assert "no Python program" in model.asked[1].messages[-1].content


def test_only_prose_is_an_error_of_the_model() -> None:
    with pytest.raises(BadReply):
        ask(["I would count the cups."] * 3, [])


def failing_after(count: int) -> Callable[[LLM], LLM]:
    class Failing(ScriptedLLM):
        def complete(self, *args, **kwargs):  # type: ignore[no-untyped-def]
            if len(self.asked) >= count:
                raise ModelTimeout("too slow")
            return super().complete(*args, **kwargs)

    return lambda _: Failing(["f(1)", "f(2)"])


def test_a_model_that_fails_at_a_repair_leaves_the_first_attempt() -> None:
    model = failing_after(1)(ScriptedLLM([]))
    attempts = write_run_repair(model, lambda _: FAILED, [Message("user", "?")], max_repairs=2)
    assert len(attempts) == 1


def test_a_model_that_fails_at_once_is_an_error() -> None:
    model = failing_after(0)(ScriptedLLM([]))
    with pytest.raises(ModelTimeout):
        write_run_repair(model, lambda _: OK, [Message("user", "?")], max_repairs=2)
