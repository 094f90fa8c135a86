"""A recorded run, had again offline: the same inputs, the recorded replies, and where it differs.

Programs run again in the sandbox and pictures are looked at again, so a replay also tells
whether other weights or another version would have decided otherwise. What a language model
said is taken from the record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from viper.core.budget import Budget, Price
from viper.core.errors import InputError, ViperError
from viper.core.execution import Limits
from viper.core.replies import replaying
from viper.tracing import (
    Comparison,
    RecordedReplies,
    Trace,
    collecting_runs,
    compare,
    session_runs,
)

if TYPE_CHECKING:
    from viper.core.events import Span
    from viper.core.image import LoadedImage
    from viper.loops.session import Session


@dataclass(frozen=True)
class Replay:
    """What became of a replay."""

    turns: tuple[Comparison, ...]
    """One per run that was replayed, in order; the last one is the run that was asked for."""
    missing: tuple[str, ...]
    """Requests that the record had no reply to."""
    unused: int
    """Recorded replies that nobody asked for."""
    reworded: int
    """Requests whose prompt was not the recorded one; they got the reply to the same question."""

    @property
    def diverged(self) -> Comparison | None:
        """The first run that went another way, or None."""
        return next((turn for turn in self.turns if not turn.is_same), None)

    @property
    def trace(self) -> Trace:
        """The record of the replay of the run that was asked for."""
        return self.turns[-1].second

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data."""
        turn = self.diverged
        return {
            "status": "ok" if turn is None else "diverged",
            "replayed": self.turns[-1].first.id,
            "trace": self.trace.id,
            "turns": len(self.turns),
            "diverged_run": turn.first.id if turn else None,
            "first": turn.differences[0].to_dict() if turn else None,
            "differences": [entry.to_dict() for entry in turn.differences] if turn else [],
            "missing_replies": list(self.missing),
            "unused_replies": self.unused,
            "reworded_requests": self.reworded,
        }


def replay(trace: Trace, *, goes_on: bool = False, all_turns: bool = False) -> Replay:
    """Have a recorded run again and compare.

    Args:
        trace: The run. One that was cut short goes on as far as its replies reach.
        goes_on: Ask the language model itself where the record has no reply.
        all_turns: First replay the earlier runs of the same session; a program that a person
            ran as a later turn always gets them, since it may use their names.

    Raises:
        InputError: If the run's record does not hold what a replay needs.
    """
    root = _root(trace)
    if root.name not in _KINDS:
        known = ", ".join(_KINDS)
        raise InputError(f"A run of the kind `{root.name}` cannot be replayed; only {known} can.")
    runs = _turns(trace, root, all_turns)
    folders = [run.path.parent for run in runs if run.path is not None]
    tape = RecordedReplies.of_runs(folders, goes_on=goes_on)
    with replaying(tape):
        again = _KINDS[root.name](runs, goes_on)
    turns = tuple(compare(first, second) for first, second in zip(runs, again, strict=True))
    return Replay(turns, tuple(tape.misses), tape.unused, tape.reworded)


def _turns(trace: Trace, root: Span, all_turns: bool) -> list[Trace]:
    session = root.attributes.get("session")
    leans_on_earlier = root.name == "run" and root.attributes.get("turn", 1) != 1
    if not isinstance(session, str) or not (all_turns or leans_on_earlier):
        return [trace]
    earlier = [run for run in session_runs(session, until=trace.id) if run.id != trace.id]
    return [*earlier, trace]


def _root(trace: Trace) -> Span:
    if trace.root is None:
        raise InputError(f"The trace {trace.id} has no first span: it was damaged.")
    return trace.root


def _replay_session(runs: Sequence[Trace], goes_on: bool) -> list[Trace]:
    """Replay questions and cells of one session, in order."""
    with _open_session(_root(runs[0]).attributes, goes_on) as session:
        return [_again(session, run) for run in runs]


@contextmanager
def _open_session(known: Mapping[str, Any], goes_on: bool) -> Iterator[Session]:
    from viper.llm.recording import AbsentLLM
    from viper.loops.session import Session

    model = str(known.get("model") or "embedded")
    limits = known.get("limits") or {}
    with Session(
        str(known.get("profile", "tabletop")),
        model if goes_on else AbsentLLM(model),
        limits=Limits(
            wall_s=float(limits.get("wall_s", 30.0)), cpu_s=float(limits.get("cpu_s", 20.0))
        ),
        max_repairs=int(known.get("max_repairs", 2)),
        budget=_budget(known.get("allowed")),
    ) as session:
        yield session


def _again(session: Session, run: Trace) -> Trace:
    root = _root(run)
    known = root.attributes
    picture = _picture(run, known)
    if root.name == "ask":
        if picture is None:
            raise InputError(f"The run {run.id} was cut before it noted its picture.")
        return _recorded(lambda: session.ask(picture, str(known["question"])))
    inputs = _inputs(run, known)
    if root.name == "solve":
        return _recorded(lambda: session.solve(str(known["task"]), inputs))
    program = _program(run, known)
    return _recorded(lambda: session.run(program, picture, inputs=inputs))


def _recorded(again: Callable[[], object]) -> Trace:
    """Return the trace of what `again` does; it may fail, as the recorded run may have."""
    with collecting_runs() as runs:
        try:
            again()
        except ViperError:
            if not runs:  # it failed before it was a run: what it was given is at fault
                raise
    trace = runs[-1].trace()
    # As it is on disk: there, long texts are cut as they were in the record.
    return trace if trace.path is None else Trace.read(trace.path)


def _replay_episode(runs: Sequence[Trace], goes_on: bool) -> list[Trace]:
    """Replay a robot episode: the same table, the same seed, the recorded replies."""
    from viper.llm.recording import AbsentLLM
    from viper.loops.planner.manner import Manner
    from viper.loops.planner.session import RobotSession
    from viper.loops.planner.task import open_stage

    known = _root(runs[-1]).attributes
    if known.get("given") or not isinstance(known.get("task_row"), Mapping):
        what = known.get("given") or "a task"
        raise InputError(f"The run {runs[-1].id} was given {what}, which is not recorded.")
    model = str(known.get("model") or "embedded")
    session = RobotSession(
        model if goes_on else AbsentLLM(model), profile=str(known.get("profile", "tabletop"))
    )
    manner = Manner(
        known["planner"], known["tier"], bool(known["closed_loop"]), bool(known["affordance"])
    )
    stage = open_stage(None, task=known["task_row"])
    try:
        return [_recorded(lambda: session.do(stage, manner, plan=known.get("given_plan")))]
    finally:
        session.close()


def _picture(run: Trace, known: Mapping[str, Any]) -> LoadedImage | None:
    from viper.core.image import load_image

    if "pixels" not in known:
        return None
    data = run.blob(str(known.get("picture")))
    if data is None:
        raise InputError(
            f"The picture of run {run.id} was not kept or is gone, so it cannot be replayed; "
            "runs keep theirs unless VIPER_TRACE says otherwise."
        )
    picture = load_image(data)
    if picture.hash != known["pixels"]:
        raise InputError(
            f"The picture of run {run.id} is not the one that was asked about: the file "
            f"{known.get('source', '')} changed while it was read."
        )
    return picture


def _budget(allowed: Any) -> Budget | None:
    """Return the budget of the recorded run; its wall time is not held against a replay."""
    if not isinstance(allowed, str):
        return None
    limits = json.loads(allowed)
    known = {field.name for field in fields(Budget)} - {"seconds", "price"}
    price = limits.get("price")
    return Budget(
        seconds=None,
        price=None if price is None else Price(*price),
        **{name: value for name, value in limits.items() if name in known},
    )


def _inputs(run: Trace, known: Mapping[str, Any]) -> dict[str, Any]:
    if known.get("given"):
        raise InputError(f"The run {run.id} was given {known['given']}, which is not recorded.")
    if known.get("inputs_blob"):
        data = run.blob(str(known["inputs_blob"]))
        if data is None:
            raise InputError(f"The inputs of run {run.id} were long, and their blob is gone.")
        return dict(json.loads(data.decode("utf-8", "surrogatepass")))
    return dict(known.get("inputs") or {})


def _program(run: Trace, known: Mapping[str, Any]) -> str:
    if not known.get("program_blob"):
        return str(known["program"])
    data = run.blob(str(known["program_blob"]))
    if data is None:
        raise InputError(f"The program of run {run.id} was long, and its blob is gone.")
    return data.decode("utf-8", "surrogatepass")


_KINDS: dict[str, Callable[[Sequence[Trace], bool], list[Trace]]] = {
    "ask": _replay_session,
    "run": _replay_session,
    "solve": _replay_session,
    "sim": _replay_episode,
}
