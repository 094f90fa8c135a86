"""Write, run, repair: the loop that turns a question into a program that ran.

It knows a language model, a way to run a program, and nothing else: not which
sandbox, not which vision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from viper.core.errors import BadReply, BudgetReached, ModelError
from viper.core.events import span
from viper.core.execution import ErrorInfo, Execution
from viper.core.llm import LLM, Completion, Message
from viper.llm.prompt import extract_program, repair_message

MAX_QUESTION_CHARACTERS = 2_000
# the program that only asks the question again
_PASSED_ON = re.compile(r'image_patch\.simple_query\("[^\n]*"\)')
# errors that another program would meet again
_NOT_THE_PROGRAM = ("ModelMissing", "BudgetReached")


@dataclass(frozen=True)
class Attempt:
    """One program that a model wrote, and what became of it."""

    program: str
    execution: Execution
    completion: Completion

    @property
    def is_answer(self) -> bool:
        """Whether it answers the question; that a thing is not in the picture does too."""
        error = self.execution.error
        return self.execution.ok or (error is not None and error.type == "NotFound")

    @property
    def is_passed_on(self) -> bool:
        """Whether it hands the question to a picture model that is not there: the writer did
        not know what to do with it."""
        error = self.execution.error
        is_missing = error is not None and error.type == "ModelMissing"
        return is_missing and _PASSED_ON.fullmatch(self.program) is not None

    @property
    def is_settled(self) -> bool:
        """Whether another program would not help: answered, or not the program's fault."""
        status, error = self.execution.status, self.execution.error
        kind = "" if error is None else error.type
        return self.is_answer or status == "sandbox_lost" or kind in _NOT_THE_PROGRAM


def write_run_repair(
    llm: LLM,
    run: Callable[[str], Execution],
    messages: Sequence[Message],
    *,
    max_repairs: int,
    is_settled: Callable[[Attempt], bool] = lambda attempt: attempt.is_settled,
) -> list[Attempt]:
    """Let `llm` write a program and `run` it; a failed one goes back at most `max_repairs` times.

    Args:
        llm: Writes one program per call; `messages` grow by its program and the report.
        run: Runs a program and never raises for what the program did.
        messages: The conversation up to and including the question.
        max_repairs: How many more programs may be asked for after the first.
        is_settled: Whether another program would not help.

    Returns:
        Every attempt in order, at least one; the last one counts. A program that
        repeats an earlier one ends the loop, for the model has no other idea, and
        so does a model that fails at a repair. A reply without a program goes back
        like a failed program.

        A budget that is spent ends it as well; before the first program, the
        attempt says so and has none.

    Raises:
        ModelError: If the model fails before it wrote any program.
    """
    attempts: list[Attempt] = []
    conversation = list(messages)
    problem: ModelError | None = None
    for number in range(max_repairs + 1):
        try:
            completion = _complete(llm, conversation, number)
        except ModelError as error:
            problem = error
            break
        except BudgetReached as error:
            attempts = attempts or [_not_written(error)]
            break
        try:
            program = extract_program(completion.text)
        except BadReply as error:
            problem = error
            conversation += [Message("assistant", completion.text), Message("user", str(error))]
            continue
        if any(program == earlier.program for earlier in attempts):
            break
        attempts.append(Attempt(program, run(program), completion))
        if is_settled(attempts[-1]):
            break
        conversation += [Message("assistant", program), _report(attempts[-1].execution)]
    if not attempts:
        raise problem or ModelError(f"{llm.name} wrote no program")
    return attempts


def _complete(llm: LLM, conversation: Sequence[Message], number: int) -> Completion:
    with span("write", model=llm.name, attempt=number) as entry:
        completion = llm.complete(conversation, logprobs=True)[0]
        entry.attributes.update(
            reply=completion.text,
            logprob=completion.logprob,
            finish_reason=completion.finish_reason,
        )
    return completion


def _not_written(error: BudgetReached) -> Attempt:
    stopped = Execution("killed", error=ErrorInfo("BudgetReached", str(error)))
    return Attempt("", stopped, Completion(""))


def _report(execution: Execution) -> Message:
    error = execution.error
    if error is None:
        return repair_message(execution.status, None, execution.lines)
    return repair_message(f"{error.type}: {error.message}", error.line, execution.lines)
