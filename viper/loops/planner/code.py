"""`code`: the model writes a policy program; the program is run until the table agrees with it.

A policy says what shall be, not only what to do: its skills do nothing where their wish is true
already, and its referents keep their meaning. So the closed loop is a fixed point: run it, look,
and run it again while something that it brought about is undone or something new has appeared.
Source of the idea of policies as programs: Liang et al. 2022, "Code as Policies"; the loop is
this project's own.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from viper.capabilities.robot.referents import listed
from viper.core.execution import Execution
from viper.core.llm import Message
from viper.core.syntax import parse
from viper.loops.ask import Attempt, write_run_repair
from viper.loops.planner.bench import Bench, News
from viper.loops.planner.ending import Ending, answer_of, is_final, reason_of, status_of
from viper.loops.planner.helpers import with_helpers

# Times that one program is run, the first included.
MAX_ROUNDS = 5
# Times that the same thing may be in the way.
MAX_SAME = 3
# Programs that may be written after the first one.
MAX_REPAIRS = 2
NOT_UNDERSTOOD = (
    "I did not understand what to do. Say it in other words, "
    'such as "put the red block in the blue bowl".'
)


NOTHING_MEANT = "There is nothing on the table that this could be done with."
# Calls of the robot that move things.
_MOVES = frozenset(
    ("pick_and_place", "pick", "place", "gather", "stack", "push", "push_to", "rotate", "swap")
)


def follow_code(bench: Bench, conversation: Sequence[Message]) -> Ending:
    """Write a policy and run it to its fixed point.

    Args:
        bench: Robot, model and sandbox.
        conversation: What the model is asked, up to and including the instruction.

    Raises:
        ModelError: If the model fails before it wrote any program.
    """
    last = Execution("error")

    def run(program: str) -> Execution:
        nonlocal last
        if not acts(program):
            last = Execution("error")
            return last
        whole = with_helpers(bench.llm, program, bench.known_names(), conversation)
        bench.show_plan(whole.splitlines())
        last = run_to_rest(bench, whole)
        return _with_feedback(bench, last)

    def is_settled(attempt: Attempt) -> bool:
        return (
            bench.is_stopped
            or is_final(attempt.execution)
            or attempt.execution.ok
            # a model that cannot read the feedback would only guess what else was meant
            or (bool(bench.robot.steps) and (not bench.closed_loop or bench.llm.name == "embedded"))
        )

    attempts = write_run_repair(
        bench.llm, run, conversation, max_repairs=MAX_REPAIRS, is_settled=is_settled
    )
    program, error = attempts[-1].program, attempts[-1].execution.error
    if error is not None and error.type == "BudgetReached":
        return Ending("stopped", error.message, program=program)
    if not acts(program):
        return Ending("asked", NOT_UNDERSTOOD, program=program)
    return _ending(bench, last, program)


def run_to_rest(bench: Bench, program: str) -> Execution:
    """Run a policy until nothing that it brought about is undone.

    At most `MAX_ROUNDS` times, and `MAX_SAME` times for the same reason; with the loop open once.
    """
    reasons: list[str] = []
    while True:
        execution = bench.run(program)
        if not bench.closed_loop or is_final(execution) or bench.is_stopped:
            return execution
        why = _why_again(bench, execution)
        if not why or len(reasons) + 1 == MAX_ROUNDS or reasons.count(why) == MAX_SAME - 1:
            return execution
        reasons.append(why)
        bench.tell(News("again", why))


def acts(program: str) -> bool:
    """Return whether a program calls the robot, or a function of its own that may."""
    try:
        nodes = list(ast.walk(parse(program)))
    except (SyntaxError, ValueError, RecursionError):
        return True  # the sandbox says what is wrong with it
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return "robot" in names or bool(
        {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        - {"len", "range", "print", "zip", "sorted", "min", "max"}
    )


def moves_surely(program: str) -> bool:
    """Return whether a program is to move something whatever it sees: it has no condition."""
    nodes = list(ast.walk(parse(program)))
    called = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
    return bool(called & _MOVES) and not any(isinstance(n, ast.If | ast.IfExp) for n in nodes)


def shortfall(bench: Bench) -> str:
    """Return what is not as it should be after everything was done; empty if all is."""
    if bench.closed_loop and bench.robot.broken():
        what = "; ".join(one.text for one in bench.robot.broken())
        return f"still not so, tried again and again: {what}"
    if bench.robot.missing():
        return f"lost on the way and not seen again: {listed(bench.robot.missing(), 'and')}"
    return ""


def _why_again(bench: Bench, execution: Execution) -> str:
    """Return why the program should run once more; empty if it need not."""
    if execution.error is not None and execution.error.type != "SkillFailed":
        return ""
    if execution.error is not None:
        return execution.error.message
    broken = bench.robot.broken()
    if broken:
        return f"no longer so: {'; '.join(one.text for one in broken)}"
    changed = bench.robot.changed_finds()
    return f"new on the table: {', '.join(changed)}" if changed else ""


def _with_feedback(bench: Bench, execution: Execution) -> Execution:
    """Return the execution with what changed and what is there now, for the model to read."""
    if execution.error is None:
        return execution
    done = [step.text for step in bench.robot.steps if step.ok]
    said = f"{execution.error.message} Done so far: {'; '.join(done) or 'nothing'}. "
    said += f"On the table now: {bench.robot.scene_text()}."
    return replace(execution, error=replace(execution.error, message=said))


def _ending(bench: Bench, execution: Execution, program: str) -> Ending:
    plan = tuple(program.splitlines())
    if bench.is_stopped:
        return Ending("stopped", "stopped by the person in charge", plan, program)
    status, reason = status_of(execution), reason_of(execution)
    if status == "ok" and shortfall(bench):
        return Ending("failed", shortfall(bench), plan, program)
    if status == "ok" and not bench.robot.steps and moves_surely(program):
        return Ending("refused", NOTHING_MEANT, plan, program)
    return Ending(status, reason, plan, program, answer_of(execution))
