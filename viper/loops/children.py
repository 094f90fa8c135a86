"""Child sessions: the same models, a sandbox of their own, fewer rights, a part of the budget.

Whatever a child's program does, what it may spend, how deep it is and which capabilities it has
are kept here, on the host. A child that fails, or is stopped, comes back as a `Result`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from viper.capabilities.llm import ask_with
from viper.capabilities.spawn import ChildTask
from viper.core.budget import Budget
from viper.core.errors import BudgetReached, ModelMissing, UnknownName, ViperError
from viper.core.events import Span, span
from viper.core.execution import Execution, Limits
from viper.core.grant import Grant, current_grant, spending
from viper.core.result import Result
from viper.llm.task_prompt import kind_and_size, task_messages
from viper.loops.ask import Attempt, write_run_repair
from viper.loops.cells import execute_cell
from viper.loops.confidence import answer_confidence
from viper.loops.turns import take_turns
from viper.loops.wording import answer_text, partial_value, plain, value_text
from viper.vision.confidence import deciding

if TYPE_CHECKING:
    from viper.core.capability import CapabilitySet
    from viper.loops.parts import Parts

MAX_REPAIRS = 2
"""How often a child's failed program goes back to the model."""
# What a child has whatever it is given: no right to do anything, or what the others return.
_ALWAYS = {"Frames", "Image", "Mask", "Result", "Video", "budget", "finish"}
_KEPT = 4000
_loading = threading.Lock()


class Children:
    """Starts child sessions for the programs of one session."""

    def __init__(self, parts: Parts, limits: Limits) -> None:
        self._parts = parts
        self._limits = limits

    def run(self, task: ChildTask) -> Result:
        """Run a child session for `task` and return what came of it.

        Raises:
            UnknownName: If it asks for a tool that the caller does not have.
        """
        parent = current_grant() or Grant()
        tools = self._tools(task.tools)
        if parent.depth_left < 1:
            return self._without_child(task)
        try:
            grant = _open(parent, task.budget)
        except BudgetReached as error:
            return Result.of_error(error)
        with spending(grant), span("spawn", **self._about(task, tools, grant)) as entry:
            result = self._run(task, tools)
            account = grant.account(result.stop_reason)
            result = replace(result, spent=account.to_dict()["spent"])
            _note(entry, result)
        return result

    def _tools(self, wanted: tuple[str, ...] | None) -> set[str]:
        """Return the names that the child has: never more than the caller's."""
        own = self._parts.capabilities.names()
        if wanted is None:
            return own
        for name in wanted:
            if name not in own:
                raise UnknownName("tool to hand on", name, sorted(own))
        return {*wanted, *(_ALWAYS & own)}

    def _about(self, task: ChildTask, tools: set[str], grant: Grant) -> dict[str, Any]:
        return {
            "task": task.task[:_KEPT],
            "depth": grant.depth,
            "model": self._parts.llm.name,
            "tools": sorted(tools),
            "inputs": {name: kind_and_size(value) for name, value in task.inputs.items()},
            "grant": grant.budget.limits,
        }

    def _load(self, task: ChildTask) -> None:
        """Load what a child needs in one thread: packages that load lazily break in several."""
        with _loading:
            if task.image is None:
                self._parts.load_llm()
            else:
                self._parts.load()

    def _run(self, task: ChildTask, tools: set[str]) -> Result:
        parts = self._parts.child(tools)
        try:
            self._load(task)
            result = (
                work_on(parts, task.task, task.inputs, self._limits)
                if task.image is None
                else _look(parts, task, self._limits)
            )
            return replace(result, value=_by_value(result.value, self._parts.capabilities))
        except ViperError as error:
            return Result.of_error(error)
        finally:
            parts.close()

    def _without_child(self, task: ChildTask) -> Result:
        """Answer with one model call, where children may not be nested any deeper."""
        ask_text = ask_with(self._parts.llm)
        if ask_text is None or task.image is not None:
            text = "Child sessions may not be nested any deeper here; do it in this program."
            return Result(False, text=text, stop_reason="depth", error="BudgetReached")
        context = "\n".join(f"{name}: {value}" for name, value in task.inputs.items())
        try:
            text = ask_text(f"{task.task}\n{context}".strip())
        except ViperError as error:
            return Result.of_error(error)
        return Result(True, text, text, stop_reason="depth")


def work_on(parts: Parts, task: str, inputs: Mapping[str, Any], limits: Limits) -> Result:
    """Let the model of `parts` work on a task turn by turn, with `inputs` as variables.

    Raises:
        ModelError: If the model fails, or is the built-in one, which answers about pictures only.
    """
    if parts.is_embedded:
        raise ModelMissing(
            "The built-in model answers questions about pictures: give the child an image, or "
            "name a language model with --llm openai:MODEL, URL#MODEL or hf:FOLDER."
        )
    bindings = dict(inputs)

    def run(program: str) -> Execution:
        # Bound anew each time: whatever a cell made of them, the next one finds them whole.
        return execute_cell(parts, program, bindings, limits)

    messages = task_messages(parts.capabilities, task, inputs)
    work = take_turns(parts.llm, run, messages, parts.ending)
    is_done = work.stop_reason == "finished"
    error = None if is_done else "Stopped"
    text = value_text(work.value) if is_done else work.message
    return Result(is_done, work.value, text, work.stop_reason, error)


def stop_reason(execution: Execution) -> str:
    """Return why a program ended, in the terms of `viper.core.budget.Account`."""
    error, grant = execution.error, current_grant()
    if error is None or error.type == "NotFound":
        return "finished"
    if grant is not None and execution.status == "killed":
        refused = grant.account("").refused
        if error.type == "BudgetReached" and refused:
            return f"budget:{refused[-1]}"
        if error.type == "WallTimeLimit" and grant.seconds_left() == 0:
            return "budget:seconds"
    return "failed"


def finished_value(parts: Parts, execution: Execution) -> Execution:
    """Return the execution with the value of `finish`, if its program called that."""
    if not (execution.ok and parts.ending.is_called):
        return execution
    return replace(execution, value=parts.ending.value)


def _look(parts: Parts, task: ChildTask, limits: Limits) -> Result:
    """Ask a question about a picture: one program, whose last expression is the answer."""
    bindings = {"image": task.image, "image_patch": parts.patch_of(task.image), **task.inputs}

    def run(program: str) -> Execution:
        parts.ending.begin()
        return finished_value(parts, execute_cell(parts, program, bindings, limits))

    with deciding() as decisions:
        attempts = write_run_repair(
            parts.llm, run, parts.messages(task.task), max_repairs=MAX_REPAIRS
        )
        sure = answer_confidence(
            attempts, vision=decisions.confidence, is_whole_sequence=parts.is_embedded
        )
    return _result_of(attempts[-1], sure)


def _result_of(last: Attempt, confidence: float) -> Result:
    execution = last.execution
    error = None if execution.error is None else execution.error.type
    value = execution.value if execution.ok else partial_value(execution.lines)
    text = answer_text(execution)
    return Result(execution.ok, value, text, stop_reason(execution), error, confidence)


def _open(parent: Grant, budget: Budget | None) -> Grant:
    """Return the child's grant: a part that is set aside, or a share of what the parent has."""
    grant = parent.child(budget or Budget.part(), holds=budget is not None, is_session=True)
    try:
        parent.charge("sessions")
    except BudgetReached:
        grant.close()
        raise
    return grant


def _note(entry: Span, result: Result) -> None:
    entry.attributes.update(
        status="ok" if result.ok else "error",
        stop_reason=result.stop_reason,
        answer=result.text[:_KEPT],
        confidence=result.confidence,
        spent=dict(result.spent),
    )


def _by_value(value: Any, capabilities: CapabilitySet) -> Any:
    """Return `value` as the caller may hold it: data, and objects of classes that it knows."""
    if isinstance(value, list | tuple):
        return [_by_value(item, capabilities) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _by_value(item, capabilities) for key, item in value.items()}
    is_known = any(isinstance(value, host.cls) for host in capabilities.classes.values())
    return value if is_known else plain(value)
