"""The `viper` command. Each command imports what it needs when it runs, so that help is instant."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from viper.apps.budget import (
    MaxCalls,
    MaxCost,
    MaxSeconds,
    MaxTokens,
    PriceOption,
    budget_from,
    total_budget,
)
from viper.apps.console import FAILED, OK, Outcome, open_streams, reporting, run_app
from viper.apps.eval_sim import eval_sim
from viper.apps.replay import replay
from viper.apps.sim import sim
from viper.apps.trace import trace

if TYPE_CHECKING:
    from viper.core.execution import Limits

app = typer.Typer(
    help="Ask questions about pictures; see the program that answers them.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
eval_app = typer.Typer(help="Score a set of questions, or of robot tasks.", rich_markup_mode=None)
app.add_typer(eval_app, name="eval", no_args_is_help=True)
models_app = typer.Typer(rich_markup_mode=None)
app.add_typer(models_app, name="models")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, nothing else.")]
Llm = Annotated[
    str,
    typer.Option(
        help="embedded, openai:MODEL, URL#MODEL, hf:FOLDER or scripted:FILE.jsonl.",
        metavar="MODEL",
    ),
]
Profile = Annotated[
    str, typer.Option(help="Vision models: tabletop, photo or a TOML file.", metavar="NAME")
]
Timeout = Annotated[
    float,
    typer.Option(help="How long one program may run.", min=0.05, max=86_400.0, metavar="SECONDS"),
]
Repairs = Annotated[
    int,
    typer.Option(
        "--max-repairs", help="How often a failed program is rewritten.", min=0, metavar="N"
    ),
]
# typer reads these annotations at run time; it knows `Optional` in every version.
ImageOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--image", help="Picture, bound as image and image_patch.", metavar="FILE"),
]


def main() -> None:
    """Run the command line and exit."""
    open_streams()
    code = run(sys.argv[1:])
    # Tearing down torch and its libraries takes seconds and frees what the system frees anyway.
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run the command line with `arguments` and return the exit code."""
    return run_app(app, arguments)


def _version(wanted: bool) -> None:
    if wanted:
        from viper import __version__

        print(f"viper {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ask questions about pictures; see the program that answers them."""
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
@reporting
def ask(
    image: Annotated[str, typer.Argument(help="A picture file.", metavar="IMAGE")],
    question: Annotated[
        str, typer.Argument(help="A question or statement about it.", metavar="QUESTION")
    ],
    *,
    llm: Llm = "embedded",
    profile: Profile = "tabletop",
    timeout: Timeout = 30.0,
    max_repairs: Repairs = 2,
    draw: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            help="Write the picture with boxes (.png, .jpg) or a page (.html).", metavar="OUT"
        ),
    ] = None,
    max_calls: MaxCalls = None,
    max_tokens: MaxTokens = None,
    max_seconds: MaxSeconds = None,
    max_cost: MaxCost = None,
    price: PriceOption = None,
    as_json: AsJson = False,
) -> Outcome:
    """Answer a question about a picture.

    A language model writes a program, the sandbox runs it, and the value of every
    line is shown. For example:

    viper ask examples/table.png "How many red blocks are left of the blue bowl?"
    """
    from viper.apps.show import check_drawing, show_answer, working, write_drawing
    from viper.loops.session import Session, checked_question

    check_drawing(draw)
    checked_question(question)
    budget = budget_from(max_calls, max_tokens, max_seconds, max_cost, price)
    with (
        working("answering", quiet=as_json),
        Session(
            profile, llm, limits=_limits(timeout), max_repairs=max_repairs, budget=budget
        ) as session,
    ):
        answer = session.ask(image, question)
    if draw is not None:
        write_drawing(answer, draw)
    return Outcome(answer.to_dict(), lambda: show_answer(answer), OK if answer.ok else FAILED)


@app.command("run")
@reporting
def run_program(
    program: Annotated[
        str, typer.Argument(help="A Python file, or - for stdin.", metavar="PROGRAM")
    ],
    *,
    image: ImageOption = None,
    video: Annotated[
        str | None,
        typer.Option("--video", help="Video, bound as video and video_segment.", metavar="FILE"),
    ] = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option("--set", help="Bind NAME to a text or JSON value.", metavar="NAME=VALUE"),
    ] = None,
    profile: Profile = "tabletop",
    llm: Llm = "embedded",
    timeout: Timeout = 30.0,
    max_calls: MaxCalls = None,
    max_tokens: MaxTokens = None,
    max_seconds: MaxSeconds = None,
    max_cost: MaxCost = None,
    price: PriceOption = None,
    as_json: AsJson = False,
) -> Outcome:
    """Run a given program in the sandbox.

    Plain cells, whose last expression is the value, or ViperGPT's
    `def execute_command(image)`.
    """
    from viper.apps.programs import check_llm, execution_dict, read_inputs, read_program
    from viper.apps.show import show_execution, show_notices, working
    from viper.loops.session import Session

    check_llm(llm)
    given = [kind for kind, file in (("image", image), ("video", video)) if file is not None]
    source, bound = read_program(program), read_inputs(inputs or [], given)
    budget = budget_from(max_calls, max_tokens, max_seconds, max_cost, price)
    with (
        working("running", quiet=as_json),
        Session(profile, llm, limits=_limits(timeout), budget=budget) as session,
    ):
        execution = session.run(source, image, video=video, inputs=bound)
    notices = session.notices

    def show() -> None:
        show_execution(execution, source)
        show_notices(notices)

    data = execution_dict(execution, session.trace, session.account, notices)
    return Outcome(data, show, OK if execution.ok else FAILED)


@app.command()
def repl(
    image: Annotated[
        Optional[str], typer.Argument(help="A picture to start with.", metavar="IMAGE")  # noqa: UP045
    ] = None,
    *,
    llm: Llm = "embedded",
    profile: Profile = "tabletop",
    timeout: Timeout = 30.0,
    max_repairs: Repairs = 2,
    as_json: AsJson = False,
) -> int:
    """Ask and run code about a picture, turn by turn.

    Lines may come from a pipe; the exit code is then 1 if any of them failed.
    """
    from viper.apps.programs import check_llm
    from viper.apps.repl import Repl
    from viper.loops.session import Session

    check_llm(llm)
    with Session(profile, llm, limits=_limits(timeout), max_repairs=max_repairs) as session:
        return Repl(session, as_json=as_json).run(image)


@models_app.callback(invoke_without_command=True)
@reporting
def models(
    context: typer.Context,
    profile: Profile = "tabletop",
    llm: Llm = "embedded",
    as_json: AsJson = False,  # noqa: ARG001
) -> Outcome:
    """List the models, and whether their files are whole."""
    if context.invoked_subcommand is not None:
        return Outcome({}, lambda: None)
    from viper.apps.inventory import list_models, show_models

    parts = list_models(profile, llm)
    data = {"profile": profile, "llm": llm, "models": [part.to_dict() for part in parts]}
    code = OK if all(part.ok for part in parts) else FAILED
    data["status"] = "ok" if code == OK else "error"
    return Outcome(data, lambda: show_models(parts), code)


@models_app.command("pull")
@reporting
def models_pull(
    profile: Annotated[
        str, typer.Argument(help="photo, or a TOML file that says origins.", metavar="PROFILE")
    ] = "photo",
    part: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--part", help="Only this part; may be repeated.", metavar="PART"),
    ] = None,
    as_json: AsJson = False,
) -> Outcome:
    """Fetch a profile's models; goes on where it was stopped, and checks what came."""
    from viper.apps.pulling import pull, show_pulled

    fetched = pull(profile, part or [], quiet=as_json)
    data = {"status": "ok", "profile": profile, "parts": [entry.to_dict() for entry in fetched]}
    return Outcome(data, lambda: show_pulled(fetched))


@app.command()
@reporting
def doctor(as_json: AsJson = False) -> Outcome:
    """Try packages, weights and the limits of the sandbox."""
    from viper.apps.doctor import examine, show_checks
    from viper.apps.show import working

    with working("examining this machine", quiet=as_json):
        checks = examine()
    failed = [check.name for check in checks if check.is_required and not check.ok]
    warnings = [check.name for check in checks if not check.is_required and not check.ok]
    data = {
        "status": "error" if failed else "warning" if warnings else "ok",
        "failed": failed,
        "warnings": warnings,
        "checks": [check.to_dict() for check in checks],
    }
    return Outcome(data, lambda: show_checks(checks), FAILED if failed else OK)


app.command("sim")(sim)
app.command("trace")(trace)
app.command("replay")(replay)


eval_app.command("sim")(eval_sim)


@eval_app.command("qa")
@reporting
def eval_qa(
    file: Annotated[
        Path, typer.Argument(help="Questions, one JSON object per line.", metavar="FILE")
    ],
    *,
    llm: Llm = "embedded",
    profile: Profile = "tabletop",
    limit: Annotated[
        Optional[int], typer.Option(help="Score the first N rows only.", min=1)  # noqa: UP045
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = 1,
    out: Annotated[
        Optional[Path], typer.Option(help="Result per row, JSON lines.", metavar="FILE")  # noqa: UP045
    ] = None,
    resume: Annotated[bool, typer.Option(help="Keep the rows that --out has already.")] = True,
    max_calls: MaxCalls = None,
    max_tokens: MaxTokens = None,
    max_seconds: MaxSeconds = None,
    max_cost: MaxCost = None,
    price: PriceOption = None,
    as_json: AsJson = False,
) -> Outcome:
    """Score question answering on a file of questions."""
    from viper.apps.show import show_report, working
    from viper.evals.qa import run_qa

    with working("scoring", quiet=as_json):
        report = run_qa(
            file,
            profile=profile,
            llm=llm,
            limit=limit,
            workers=workers,
            out=out,
            resume=resume,
            budget=total_budget(max_calls, max_tokens, max_seconds, max_cost, price),
        )
    return Outcome({"status": "ok", **report.to_dict()}, lambda: show_report(report))


def _limits(timeout_s: float) -> Limits:
    from viper.core.execution import Limits

    return Limits(wall_s=timeout_s, cpu_s=timeout_s)


if __name__ == "__main__":
    main()
