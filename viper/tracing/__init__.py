"""Where spans go and how they are read back: OTLP-shaped JSON lines, trees as text and HTML."""

from __future__ import annotations

from viper.tracing.blobs import media_type, read_blob, write_blob
from viper.tracing.jsonl import JsonLinesSink, new_run_id, read_spans
from viper.tracing.pictures import keep_frame, keep_picture
from viper.tracing.record import OpenRun, open_run
from viper.tracing.trace import RunSummary, Trace, find_run, list_runs, trace_page

__all__ = [
    "JsonLinesSink",
    "OpenRun",
    "RunSummary",
    "Trace",
    "find_run",
    "keep_frame",
    "keep_picture",
    "list_runs",
    "media_type",
    "new_run_id",
    "open_run",
    "read_blob",
    "read_spans",
    "trace_page",
    "write_blob",
]
