"""`viper trace`: the runs that were recorded, as a list, a tree, a page, or two side by side."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from viper.apps.console import FAILED, OK, Outcome, reporting, visible
from viper.core.errors import InputError

if TYPE_CHECKING:
    from viper.tracing import Comparison, RunSummary, Trace
    from viper.tracing.tree import Node

_ID = "A run's id, its start, or a file."


@dataclass(frozen=True)
class Wanted:
    """Which runs, or which parts of one, to show."""

    errors: bool
    kind: str | None
    since: str | None
    slow: float
    text: str | None

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.errors or self.kind or self.since or self.slow or self.text)


# typer reads these annotations at run time; it knows `Optional` in every version.
@reporting
def trace(
    run_id: Annotated[
        Optional[str], typer.Argument(help=_ID, metavar="ID")  # noqa: UP045
    ] = None,
    other_id: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(help="A second run, to compare.", metavar="OTHER"),
    ] = None,
    *,
    compare: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="The same: compare with this run.", metavar="OTHER"),
    ] = None,
    html: Annotated[
        Optional[Path], typer.Option(help="Write one page.", metavar="OUT")  # noqa: UP045
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Only what failed.")] = False,
    kind: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Only runs or spans of this name.", metavar="NAME"),
    ] = None,
    since: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Only runs since then: 30m, 2h, 3d or a date.", metavar="WHEN"),
    ] = None,
    slow: Annotated[
        float, typer.Option(help="Only what took as long.", min=0.0, metavar="SECONDS")
    ] = 0.0,
    text: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Only what holds this text.", metavar="TEXT"),
    ] = None,
    send: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Send the run to an OTLP server.", metavar="URL"),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Every span and attribute.")] = False,
    limit: Annotated[int, typer.Option(help="How many runs to list.", min=1)] = 20,
    as_json: Annotated[  # noqa: ARG001
        bool, typer.Option("--json", help="Print one JSON object, nothing else.")
    ] = False,
) -> Outcome:
    """List the runs that were recorded, show one, or compare two."""
    wanted = Wanted(errors, kind, since, slow, text)
    other = _other(other_id, compare)
    if run_id is None:
        if html is not None or other is not None or send is not None:
            what = "--html" if html is not None else "--send" if send is not None else "--compare"
            raise InputError(f"{what} needs a run: name its ID, as `viper trace` lists it.")
        return _list(wanted, limit)
    if other is not None:
        if html is not None or send is not None or wanted.is_set:
            raise InputError("Two runs are compared whole, on the terminal: leave the rest out.")
        return _compare(run_id, other)
    if send is not None:
        if html is not None or wanted.is_set:
            raise InputError("--send sends a whole run: leave the rest out.")
        return _send(run_id, send)
    return _show(run_id, wanted, html, full)


def _other(argument: str | None, option: str | None) -> str | None:
    if argument is not None and option is not None:
        raise InputError("Name the second run once: as the second ID or with --compare.")
    return argument if argument is not None else option


def _list(wanted: Wanted, limit: int) -> Outcome:
    from viper.tracing import RunFilter, list_runs, parse_since

    since_ns = parse_since(wanted.since) if wanted.since else 0
    only = RunFilter(wanted.errors, wanted.kind, since_ns, wanted.slow, wanted.text or "")
    runs = list_runs(limit, only)
    data = {"runs": [run.to_dict() for run in runs]}
    return Outcome(data, lambda: show_runs(runs, is_filtered=wanted.is_set))


def _show(run_id: str, wanted: Wanted, html: Path | None, full: bool) -> Outcome:
    from viper.apps.show import write_text
    from viper.tracing import find_run

    if wanted.since:
        raise InputError("--since chooses runs; leave the ID out.")
    record = find_run(run_id)
    if html is not None:
        write_text(html, record.to_html())
    shown = record.only(_keeps(wanted)) if wanted.is_set else record
    return Outcome({**shown.to_dict(), "totals": record.totals}, lambda: show_trace(shown, full))


def _send(run_id: str, endpoint: str) -> Outcome:
    from viper.tracing import find_run
    from viper.tracing.export import send_trace

    record = find_run(run_id)
    count = send_trace(record, endpoint)
    data = {"id": record.id, "sent": count}
    return Outcome(data, lambda: print(f"{count} spans of {record.id} were sent."))


def _keeps(wanted: Wanted) -> Callable[[Node], bool]:
    from viper.tracing.tree import is_failed
    from viper.tracing.wording import one_line

    def keep(node: Node) -> bool:
        span = node.span
        is_kind = wanted.kind is None or span.name == wanted.kind
        is_kind = is_kind or span.name.startswith((f"{wanted.kind} ", f"{wanted.kind}."))
        said = f"{span.name} {one_line(span.attributes, 100_000)} {span.error or ''}".lower()
        return (
            is_kind
            and (not wanted.errors or is_failed(span))
            and node.seconds >= wanted.slow
            and (wanted.text or "").lower() in said
        )

    return keep


def _compare(run_id: str, other_id: str) -> Outcome:
    from viper.tracing import compare, find_run

    found = compare(find_run(run_id), find_run(other_id))
    return Outcome(found.to_dict(), lambda: show_comparison(found), OK if found.is_same else FAILED)


def show_runs(runs: Sequence[RunSummary], *, is_filtered: bool = False) -> None:
    """Print one line per run, newest first."""
    if not runs and is_filtered:
        print("No recorded run is like that; `viper trace` lists all.")
    elif not runs:
        print("No runs are recorded yet; `viper ask` and `viper run` record theirs.")
    for run in runs:
        when = _when(run.start_ns)
        seconds = "" if run.seconds is None else f"{run.seconds:.2f} s"
        said = f"  → {run.answer}" if run.answer is not None else ""
        head = f"{run.id}  {when}  {run.name:<4}  {run.status:<10}  {seconds:>9}"
        print(f"{head}  {visible(run.about)}{visible(said)}")


def _when(start_ns: int) -> str:
    """Return a moment as a person writes it; blanks if it is not known."""
    moment = datetime.datetime.fromtimestamp(start_ns / 1e9)
    return f"{moment:%Y-%m-%d %H:%M:%S}" if start_ns else " " * 19


def show_trace(trace: Trace, full: bool = False) -> None:
    """Print a run as a tree, and what it cost."""
    print(visible(f"trace {trace.id}\n{trace.tree(full=full)}"))
    print(f"\n{totals_text(trace)}")


def totals_text(trace: Trace) -> str:
    """Return what a run cost on one line."""
    from viper.tracing.wording import duration_text

    totals = trace.totals
    tokens = totals["prompt_tokens"] + totals["completion_tokens"]
    passes = ", ".join(f"{kind} {n}" for kind, n in totals["passes"].items()) or "none"
    cost = f", ${totals['cost_usd']:.4f}" if totals["cost_usd"] else ""
    return (
        f"{duration_text(totals['seconds'])} · {totals['spans']} spans · "
        f"{totals['llm_calls']} model calls, {tokens} tokens{cost} · passes: {passes} · "
        f"{totals['errors']} errors"
    )


def show_comparison(found: Comparison, shown: int = 20) -> None:
    """Print what two runs cost and where they differ, the first place first."""
    for trace in (found.first, found.second):
        print(visible(f"{trace.id}  {totals_text(trace)}"))
    if found.is_same:
        print("\nBoth did the same.")
        return
    print(f"\nThey first differ at {visible(str(found.differences[0]))}")
    if len(found.differences) > 1:
        print(f"\n{len(found.differences)} differences in all:")
        for difference in found.differences[:shown]:
            print(visible(f"  {difference}"))
