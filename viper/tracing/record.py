"""Recording one run: its folder, its root span, and the model work it caused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from viper.core.events import Recorder, Span, recording, span
from viper.core.ledger import Ledger, collecting
from viper.core.settings import run_folder
from viper.tracing.jsonl import JsonLinesSink, new_run_id
from viper.tracing.trace import Trace


@dataclass
class OpenRun:
    """A run that is being recorded."""

    recorder: Recorder
    root: Span
    ledger: Ledger
    path: Path | None
    """The file, or None if the state folder cannot be written."""
    notices: list[str] = field(default_factory=list)

    def trace(self) -> Trace:
        """Return what was recorded so far."""
        return Trace(self.recorder.run_id, self.path, tuple(self.recorder.spans))

    def spans_in_last(self, outer: str, inner: str) -> list[Span]:
        """Return the spans called `inner` that started in or after the last one called `outer`."""
        starts = [index for index, s in enumerate(self.recorder.spans) if s.name == outer]
        later = self.recorder.spans[starts[-1] :] if starts else []
        return [entry for entry in later if entry.name == inner]

    def seconds_in(self, name: str) -> float:
        """Return the wall time of all finished spans called `name`, in seconds."""
        spans = (entry for entry in self.recorder.spans if entry.name == name)
        return sum(((e.end_ns - e.start_ns) / 1e9 for e in spans if e.end_ns), 0.0)


@contextmanager
def open_run(name: str, **attributes: Any) -> Iterator[OpenRun]:
    """Record the block as a run in `runs/<id>/trace.jsonl` of the state folder.

    The root span is written when it starts and again when it ends, so that a
    run that was killed still says what it was about. A state folder that cannot
    be written is a notice, not a failure.
    """
    run_id = new_run_id()
    sink, notice = _open_sink(run_id)
    try:
        with (
            recording(Recorder(run_id, sink)) as recorder,
            collecting() as ledger,
            span(name, **attributes) as root,
        ):
            if sink is not None:
                sink(root)
            yield OpenRun(recorder, root, ledger, sink.path if sink else None, notice)
    finally:
        if sink is not None:
            sink.close()


def _open_sink(run_id: str) -> tuple[JsonLinesSink | None, list[str]]:
    try:
        return JsonLinesSink(run_folder(run_id) / "trace.jsonl", run_id), []
    except OSError as error:
        why = error.strerror or type(error).__name__
        return None, [f"No trace is kept: {error.filename} cannot be written ({why})."]
