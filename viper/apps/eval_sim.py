"""`viper eval sim`: robot tasks, done and scored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from viper.apps.console import Outcome, reporting


# typer reads these annotations at run time; it knows `Optional` in every version.
@reporting
def eval_sim(
    file: Annotated[
        Path, typer.Argument(help="Task rows, one JSON object per line.", metavar="FILE")
    ],
    *,
    planner: Annotated[str, typer.Option(help="code, saycan or plan.", metavar="NAME")] = "code",
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
    limit: Annotated[
        Optional[int], typer.Option(help="Do the first N tasks only.", min=1)  # noqa: UP045
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = 1,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Result per task, JSON lines.", metavar="FILE"),
    ] = None,
    resume: Annotated[bool, typer.Option(help="Keep the tasks that --out has already.")] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, nothing else.")
    ] = False,
) -> Outcome:
    """Score robot tasks: success by template and family, with what it cost.

    `python -m viper.evals.tasks` writes task files; published figures stand beside ours.
    """
    from viper.apps.show import working
    from viper.evals.sim import SimSetup, run_sim
    from viper.loops.planner.manner import Manner

    manner = Manner(planner, tier, not open_loop, not no_affordance)  # type: ignore[arg-type]
    with working("scoring", quiet=as_json):
        report = run_sim(
            file, SimSetup(manner, llm), limit=limit, workers=workers, out=out, resume=resume
        )

    def show() -> None:
        from rich.console import Console

        from viper.evals.sim_report import sim_table

        # a pipe has no width, and the table is wide
        console = Console() if sys.stdout.isatty() else Console(width=200)
        console.print(sim_table(report))

    return Outcome({"status": "ok", **report.to_dict()}, show)
