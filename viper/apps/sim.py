"""`viper sim`: an instruction, a simulated table, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from viper.apps.budget import (
    MaxCalls,
    MaxCost,
    MaxSeconds,
    MaxTokens,
    PriceOption,
    budget_from,
)
from viper.apps.console import FAILED, OK, Outcome, reporting


# typer reads these annotations at run time; it knows `Optional` in every version.
@reporting
def sim(
    instruction: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(help="What shall be done, in English.", metavar="INSTRUCTION"),
    ] = None,
    *,
    objects: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help='What stands there: "red block, 2 blue bowls".', metavar="LIST"),
    ] = None,
    planner: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="code (default), saycan or plan.", metavar="NAME"),
    ] = None,
    plan: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Steps in plain words; - is standard input.", metavar="FILE"),
    ] = None,
    task: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="A task row: instruction, objects, goal.", metavar="FILE"),
    ] = None,
    video: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Film the arm, with captions.", metavar="OUT.mp4"),
    ] = None,
    seed: Annotated[int, typer.Option(help="Decides what nobody gave.", min=0)] = 0,
    llm: Annotated[
        str, typer.Option(help="What plans, as for `viper ask`.", metavar="MODEL")
    ] = "embedded",
    tier: Annotated[
        str, typer.Option(help="camera, or oracle: the true state.", metavar="NAME")
    ] = "camera",
    open_loop: Annotated[
        bool, typer.Option("--open-loop", help="Never look at what came of it.")
    ] = False,
    no_affordance: Annotated[
        bool, typer.Option("--no-affordance", help="Score by the language model alone.")
    ] = False,
    approve: Annotated[bool, typer.Option("--approve", help="Ask before each skill.")] = False,
    max_steps: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--max-steps", help="Skills that may be done.", min=1, metavar="N"),
    ] = None,
    max_actions: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--max-actions", help="Tries of skills allowed.", min=0, metavar="N"),
    ] = None,
    max_calls: MaxCalls = None,
    max_tokens: MaxTokens = None,
    max_seconds: MaxSeconds = None,
    max_cost: MaxCost = None,
    price: PriceOption = None,
    as_json: Annotated[  # noqa: ARG001
        bool, typer.Option("--json", help="Print one JSON object, nothing else.")
    ] = False,
) -> Outcome:
    """Let the robot at the simulated table do what you say, by sight.

    It looks, plans, acts, looks again and mends what went wrong; what cannot be done, or is
    not clear, it says. Ctrl-C stops it before the next motion. For example:

    viper sim "put the blocks in the bowls with matching colors" --video out.mp4
    """
    from dataclasses import replace

    from viper.apps.sim_view import asking, live, read_plan_text, show_episode
    from viper.core.errors import InputError
    from viper.loops.planner.task import run_task

    if instruction is None and task is None and plan is None:
        raise InputError('Say what shall be done: viper sim "put the red block in the blue bowl".')
    if plan is not None and planner not in (None, "plan"):
        raise InputError(f'A plan is given, so the planner is "plan", not "{planner}".')
    budget = budget_from(
        max_calls, max_tokens, 3600.0 if max_seconds is None else max_seconds, max_cost, price
    )
    budget = replace(budget, actions=max_actions)
    gate = asking(plan) if approve else None
    steps = None if plan is None else read_plan_text(plan)
    with live() as tell:
        result = run_task(
            _said(instruction, task, steps),
            seed=seed,
            objects=objects,
            task=task,
            planner=planner or ("code" if plan is None else "plan"),  # type: ignore[arg-type]
            plan=steps,
            llm=llm,
            tier=tier,  # type: ignore[arg-type]
            closed_loop=not open_loop,
            affordance=not no_affordance,
            video=video,
            max_steps=max_steps,
            approve=gate,
            tell=tell,
            budget=budget,
        )
    is_good = result.status == "ok" and result.success
    return Outcome(result.to_dict(), lambda: show_episode(result), OK if is_good else FAILED)


def _said(instruction: str | None, task: Path | None, steps: str | None) -> str | None:
    """Return the instruction; that of a lone plan is the plan itself."""
    if instruction is not None or task is not None or steps is None:
        return instruction
    from viper.loops.planner.steps import read_plan
    from viper.loops.planner.task import MAX_INSTRUCTION_CHARACTERS

    return "; then ".join(read_plan(steps))[:MAX_INSTRUCTION_CHARACTERS]
