"""How a planner comes to its end: done, refused, asked back, stopped or failed, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viper.core.execution import Execution
from viper.llm.robot_prompt import REFUSALS

Status = Literal["ok", "refused", "asked", "stopped", "failed", "sandbox_lost"]
"""`refused`: it cannot or must not be done. `asked`: the words leave open what is meant.
`stopped`: a person, or the limit of steps, ended it. `failed`: it was tried and went wrong.
`sandbox_lost`: this machine's fault, which says nothing of the task."""

NOTHING_TO_DO = "I see nothing to do. If there is, say it in other words."
"""What is asked when a plan ends before its first step."""

# What a policy program raises when the words, not the program, are at fault.
_REFUSED = {"Refused", "Absent", "NotFound"}
_ASKED = {"Ambiguous"}
_STOPPED = {"Stopped", "LimitReached", "BudgetReached"}


@dataclass(frozen=True)
class Ending:
    """What a planner did and how it ended."""

    status: Status
    reason: str = ""
    """One sentence; empty if ok."""
    plan: tuple[str, ...] = ()
    """What was to be done, in order: lines of a program, or steps in words."""
    program: str = ""
    """The policy program, if one was written."""
    answer: str = ""
    """The value of the program, if it is one that a person reads: a number, a text, yes or no."""


def status_of(execution: Execution) -> Status:
    """Return what the end of a policy program means for the instruction."""
    if execution.ok:
        return "ok"
    if execution.status == "sandbox_lost":
        return "sandbox_lost"
    if execution.error is None:
        return "failed"
    kind, said = execution.error.type, execution.error.message
    if kind in _ASKED:
        return "asked"
    if kind == "Refused" and said.startswith("not approved"):
        return "stopped"
    if kind in _REFUSED:
        is_question = said.endswith("?") or REFUSALS["unclear"] in said
        return "asked" if kind == "Refused" and is_question else "refused"
    return "stopped" if kind in _STOPPED else "failed"


def reason_of(execution: Execution) -> str:
    """Return why a policy program did not run to its end, in one sentence; empty if it did."""
    error = execution.error
    if error is None:
        return "" if execution.ok else execution.status
    if status_of(execution) != "failed" or error.type == "SkillFailed":
        return error.message
    return f"{error.type}: {error.message}"


def answer_of(execution: Execution) -> str:
    """Return the value of a program in words, if it answers a question; else nothing."""
    value = execution.value if execution.ok else None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float | str) else ""


def is_final(execution: Execution) -> bool:
    """Return whether running the program again could not help."""
    return status_of(execution) not in ("ok", "failed") or (
        execution.status in ("killed", "rejected")
    )
