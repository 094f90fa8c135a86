"""Recording one run: its folder, its root span, and the model work it caused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from viper.core.errors import InputError
from viper.core.events import Recorder, Span, active_recorder, recording, span
from viper.core.ledger import Ledger, collecting
from viper.core.settings import otlp_endpoint, run_folder, trace_mode
from viper.tracing.blobs import write_blob
from viper.tracing.jsonl import REPLIES_FILE, TRACE_FILE, JsonLinesSink, ReplyFile, new_run_id
from viper.tracing.scrub import forget_secrets
from viper.tracing.trace import Trace


@dataclass
class OpenRun:
    """A run that is being recorded, or a part of one that another run caused."""

    recorder: Recorder
    root: Span
    ledger: Ledger
    notices: list[str] = field(default_factory=list)
    """What a reader should know; the last ones come when the root ends and is written."""

    @property
    def path(self) -> Path | None:
        """The file, or None if it cannot be written."""
        return self.recorder.path

    def trace(self) -> Trace:
        """Return what was recorded so far."""
        return Trace(self.recorder.run_id, self.path, tuple(self.recorder.spans))

    def add_notices(self, known: Sequence[str]) -> tuple[str, ...]:
        """Return `known` and those notices of this run that are not among them."""
        return (*known, *(notice for notice in self.notices if notice not in known))

    def spans_in_last(self, outer: str, inner: str) -> list[Span]:
        """Return the spans called `inner` below the last one called `outer` of this run."""
        spans = list(self.recorder.spans)
        ours = [s for s in spans if s.name == outer and s.parent_id == self.root.span_id]
        if not ours:
            return []
        inside = {ours[-1].span_id}
        found = []
        for entry in spans[spans.index(ours[-1]) :]:
            if entry.parent_id in inside:
                inside.add(entry.span_id)
                if entry.name == inner:
                    found.append(entry)
        return found

    def seconds_in(self, name: str) -> float:
        """Return the wall time of the finished spans called `name` right below the root."""
        spans = (e for e in list(self.recorder.spans) if e.name == name)
        ours = (e for e in spans if e.parent_id == self.root.span_id)
        return sum(((e.end_ns - e.start_ns) / 1e9 for e in ours if e.end_ns), 0.0)


_collected: ContextVar[list[OpenRun] | None] = ContextVar("viper_runs", default=None)


@contextmanager
def collecting_runs() -> Iterator[list[OpenRun]]:
    """Collect the runs that are opened in the block, also those that end with an error."""
    runs: list[OpenRun] = []
    token = _collected.set(runs)
    try:
        yield runs
    finally:
        _collected.reset(token)


@contextmanager
def open_run(name: str, **attributes: Any) -> Iterator[OpenRun]:
    """Record the block as a run in `runs/<id>/trace.jsonl` of the state folder.

    Every longer span is written when it starts and again when it ends, so that a run that
    was killed still says what it was about and what it was doing. A state folder that cannot
    be written, or is full before the run ends, is a notice, not a failure. Inside another run,
    the block becomes a part of that one's trace.
    """
    outer = active_recorder()
    if outer is not None:
        with collecting() as ledger, span(name, **attributes) as root:
            yield OpenRun(outer, root, ledger)
        return
    with ExitStack() as stack:
        recorder, notices = _open_recorder(new_run_id(), stack)
        stack.enter_context(recording(recorder))
        ledger = stack.enter_context(collecting())
        root = stack.enter_context(span(name, **attributes))
        run = OpenRun(recorder, root, ledger, notices)
        collected = _collected.get()
        if collected is not None:
            collected.append(run)
        yield run


def _open_recorder(run_id: str, stack: ExitStack) -> tuple[Recorder, list[str]]:
    """Return a recorder that writes to the state folder; `stack` closes its files."""
    forget_secrets()
    mode = trace_mode()
    if mode == "off":
        return Recorder(run_id), []
    recorder, notices = Recorder(run_id), list[str]()

    def give_up(where: object, why: str) -> None:
        recorder.path = None
        notices.append(f"No trace is kept: {where} cannot be written ({why}).")

    def remove(why: str) -> None:
        # A part of a trace would look like a run that goes on, for ever.
        with suppress(OSError):
            sink.path.unlink()
        give_up(sink.path, why)

    try:
        folder = run_folder(run_id)
        sink = JsonLinesSink(folder / TRACE_FILE, run_id, remove)
    except OSError as error:
        give_up(error.filename, error.strerror or type(error).__name__)
        return recorder, notices
    stack.callback(sink.close)
    replies = ReplyFile(folder / REPLIES_FILE)
    stack.callback(replies.close)
    recorder.sink, recorder.opened, recorder.note_reply = sink, sink.opened, replies
    recorder.path = sink.path
    recorder.keep = write_blob if mode == "full" else None
    notices += _export_too(recorder, stack)
    return recorder, notices


def _export_too(recorder: Recorder, stack: ExitStack) -> list[str]:
    """Let an OTLP server see the run too, if one is named; return why it cannot."""
    endpoint = otlp_endpoint()
    if endpoint is None or recorder.sink is None or recorder.opened is None:
        return []
    from viper.tracing.export import LiveExport

    try:
        live = LiveExport(endpoint, recorder.run_id)
    except InputError as error:
        return [str(error)]
    stack.callback(live.close)
    recorder.sink = _both(recorder.sink, live)
    recorder.opened = _both(recorder.opened, live.opened)
    return []


def _both(first: Callable[[Span], None], second: Callable[[Span], None]) -> Callable[[Span], None]:
    def tell(span: Span) -> None:
        first(span)
        second(span)

    return tell
