"""Turn by turn: a model writes a cell, sees what it did, and goes on until it finishes.

A task ends only by `finish(value)` in a cell that really ran, and only if that cell printed
nothing: what a cell prints must be read before anything is concluded from it. Every other end
has a typed reason and the best value so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from viper.capabilities.budget import Ending
from viper.core.errors import BadReply, BudgetReached
from viper.core.events import span
from viper.core.execution import Execution
from viper.core.grant import current_grant
from viper.core.llm import LLM, Message
from viper.llm.task_prompt import cell_message, first_cell, no_cell_message

MAX_TURNS = 20
MAX_ERRORS = 4
"""Cells in a row that fail."""
MAX_EMPTY = 3
"""Replies in a row without a program."""
MAX_REPEATS = 3
"""Times that the same cell does the same."""
_UNREAD = (
    "You printed and finished in the same cell, so it does not count: read what was printed, "
    "then finish in a cell that prints nothing."
)


@dataclass
class Work:
    """How far a task has come."""

    stop_reason: str = ""
    value: Any = None
    """What it finished with, or else the best so far."""
    message: str = ""
    """Why it was stopped, for a reader."""
    executions: list[Execution] = field(default_factory=list)
    _done: list[tuple[str, str]] = field(default_factory=list)

    def is_stuck(self, program: str, execution: Execution) -> str:
        """Note a cell; return the reason to stop if it leads nowhere."""
        self.executions.append(execution)
        error = execution.error
        outcome = f"{execution.stdout}{execution.value!r}{error and error.message}"
        self._done.append((program, outcome))
        if self._done.count((program, outcome)) >= MAX_REPEATS:
            why = "" if error is None else f" ({error.type}: {error.message})"
            self.message = f"The same cell did the same for the third time{why}."
            return "repeat"
        last = self.executions[-MAX_ERRORS:]
        if len(last) == MAX_ERRORS and not any(entry.ok for entry in last):
            self.message = f"{MAX_ERRORS} cells in a row failed, the last one: {error}"
            return "errors"
        return ""


def take_turns(
    llm: LLM,
    run: Callable[[str], Execution],
    messages: Sequence[Message],
    ending: Ending,
    *,
    max_turns: int = MAX_TURNS,
) -> Work:
    """Let `llm` work on a task until it finishes, is stuck, or may not go on.

    Args:
        llm: Writes one cell per turn.
        run: Runs a cell; never raises for what its program did.
        messages: The conversation up to and including the task.
        ending: Where `finish` of the session's programs leaves its value.
        max_turns: Cells that may be written.

    Raises:
        ModelError: If the model fails.
    """
    work, conversation, empty = Work(), list(messages), 0
    for number in range(1, max_turns + 1):
        with span("turn", number=number) as entry:
            try:
                reply = llm.complete(conversation)[0].text
            except BudgetReached as error:
                return _stop(work, f"budget:{error.limit}", str(error))
            try:
                program = first_cell(reply)
            except BadReply as problem:
                empty += 1
                if empty >= MAX_EMPTY:
                    return _stop(work, "errors", str(problem))
                conversation += [Message("assistant", reply), no_cell_message(problem)]
                continue
            empty = 0
            ending.begin()
            execution = run(program)
            entry.attributes.update(status=execution.status, finished=ending.is_called)
        notes = _judge(work, ending, program, execution)
        if work.stop_reason:
            return work
        shown = f"```python\n{program}\n```"
        notes += [_left(max_turns - number)]
        conversation += [Message("assistant", shown), cell_message(execution, notes)]
    return _stop(work, "turns", f"It did not finish within {max_turns} turns.")


def _judge(work: Work, ending: Ending, program: str, execution: Execution) -> list[str]:
    """Take over what a cell gave; set the reason to stop if there is one."""
    notes = []
    if ending.is_called:
        work.value = ending.value
        if execution.ok and not execution.stdout.strip():
            work.stop_reason = "finished"
            return []
        notes.append(_UNREAD if execution.ok else "The cell failed, so it did not finish.")
    elif execution.ok and execution.value is not None:
        work.value = execution.value
    if execution.status == "sandbox_lost":
        work.message = execution.error.message if execution.error else "the sandbox was lost"
        work.stop_reason = "failed"
    else:
        work.stop_reason = work.is_stuck(program, execution)
    return notes


def _stop(work: Work, reason: str, message: str) -> Work:
    work.stop_reason, work.message = reason, message
    return work


def _left(turns: int) -> str:
    """Return what is left, as a line for the model."""
    grant = current_grant()
    left = {} if grant is None else grant.left()
    parts = [f"{turns} turns"]
    parts += [f"{left[name]:,.0f} {name}" for name in ("calls", "tokens") if left.get(name)]
    seconds = left.get("seconds")
    parts += [] if seconds is None else [f"{seconds:,.0f} s"]
    return f"Left: {', '.join(parts)}."
