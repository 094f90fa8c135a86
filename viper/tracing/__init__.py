"""Where spans go and how they are read back: OTLP-shaped JSON lines, trees as text and HTML."""

from __future__ import annotations

from viper.tracing.jsonl import JsonLinesSink, new_run_id, read_spans
from viper.tracing.record import OpenRun, open_run
from viper.tracing.trace import RunSummary, Trace, find_run, list_runs, trace_page

__all__ = [
    "JsonLinesSink",
    "OpenRun",
    "RunSummary",
    "Trace",
    "find_run",
    "list_runs",
    "new_run_id",
    "open_run",
    "read_spans",
    "trace_page",
]
