"""`viper replay`: have a recorded run again, offline, and see where it goes another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from viper.apps.console import FAILED, OK, Outcome, reporting, visible

if TYPE_CHECKING:
    from viper.loops.replay import Replay


@reporting
def replay(
    run_id: Annotated[str, typer.Argument(help="A run's id, its start, or a file.", metavar="ID")],
    *,
    session: Annotated[
        bool, typer.Option("--session", help="Replay the session's earlier runs first.")
    ] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Ask the model where the record has no reply.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, nothing else.")
    ] = False,
) -> Outcome:
    """Run a recorded run again from its recorded replies.

    Programs and vision run again; what language models said is taken from the record.
    Ends with code 1 if it went another way.
    """
    from viper.apps.show import working
    from viper.loops.replay import replay as replay_run
    from viper.tracing import find_run

    record = find_run(run_id)
    with working("replaying", quiet=as_json):
        found = replay_run(record, goes_on=live, all_turns=session)
    return Outcome(found.to_dict(), lambda: show_replay(found), FAILED if found.diverged else OK)


def show_replay(found: Replay) -> None:
    """Print whether a replay did the same, and if not, where it first did not."""
    last = found.turns[-1]
    several = f" ({len(found.turns)} runs of its session)" if len(found.turns) > 1 else ""
    print(f"{last.first.id} was replayed as {found.trace.id}{several}")
    turn = found.diverged
    if turn is None:
        print(f"It did the same: {len(last.second.spans)} spans, no difference.")
    else:
        where = "" if turn is last else f" in run {turn.first.id}"
        print(f"It diverges{where} at {visible(str(turn.differences[0]))}")
        if len(turn.differences) > 1:
            print(f"{len(turn.differences)} differences in all: viper trace "
                  f"{turn.first.id} {turn.second.id}")  # fmt: skip
    for request in found.missing:
        print(visible(f"no recorded reply to {request}"))
    if found.unused:
        print(f"{found.unused} recorded replies were not asked for.")
    if found.reworded:
        print(f"{found.reworded} requests were worded otherwise than in the record.")
