"""Running one cell in a session's sandbox: traced, within the budget, and again if it was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from viper.core.budget import Budget
from viper.core.errors import BudgetReached, SandboxLost
from viper.core.events import span
from viper.core.execution import ErrorInfo, Execution, Limits
from viper.core.grant import current_grant, spending
from viper.loops.notes import note_execution
from viper.loops.parts import Parts

# What calls leave of a cell's time for the program to use their results, as a share and in seconds.
_MARGIN_SHARE, _MARGIN_S = 0.1, 1.0


def execute_cell(
    parts: Parts, source: str, bindings: Mapping[str, object], limits: Limits
) -> Execution:
    """Run a cell; never raises for what its program did."""
    with span("execute", program=source) as entry:
        execution = _within_budget(parts, source, bindings, limits)
        if execution.status == "sandbox_lost":
            # A worker that was killed from outside is replaced, and its names come back.
            execution = _within_budget(parts, source, bindings, limits)
        if execution.status == "sandbox_lost":
            parts.drop_sandbox()
        note_execution(entry, execution)
    return execution


def _within_budget(
    parts: Parts, source: str, bindings: Mapping[str, object], limits: Limits
) -> Execution:
    """Run a cell for as long as the budget has time; what it did itself is working time."""
    grant = current_grant()
    if grant is None:
        return _run(parts, source, bindings, limits)
    try:
        grant.check()
    except BudgetReached as error:
        return Execution("killed", error=ErrorInfo("BudgetReached", str(error)))
    left_s = grant.seconds_left()
    wall_s = limits.wall_s if left_s is None else min(limits.wall_s, left_s)
    usable_s = max(0.0, wall_s - min(_MARGIN_S, _MARGIN_SHARE * wall_s))
    with spending(grant.child(Budget.part(seconds=usable_s))):
        execution = _run(parts, source, bindings, replace(limits, wall_s=wall_s))
    seconds = execution.seconds
    grant.note("work_s", max(0.0, seconds.get("run", 0.0) - seconds.get("calls", 0.0)))
    error_type = execution.error.type if execution.error is not None else ""
    if error_type == "BudgetReached" and execution.status == "error":
        return replace(execution, status="killed")
    return execution


def _run(parts: Parts, source: str, bindings: Mapping[str, object], limits: Limits) -> Execution:
    try:
        return parts.sandbox.run(source, bindings=bindings, limits=limits)
    except (SandboxLost, OSError) as error:
        return Execution("sandbox_lost", error=ErrorInfo("SandboxLost", str(error)))
