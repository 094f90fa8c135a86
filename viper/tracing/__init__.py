"""Where spans go and how they are read back: OTLP-shaped JSON lines, trees as text and HTML."""

from __future__ import annotations

from viper.tracing.blobs import media_type, read_blob, write_blob
from viper.tracing.compare import Comparison, Difference, compare
from viper.tracing.jsonl import JsonLinesSink, new_run_id, read_spans
from viper.tracing.page import trace_page
from viper.tracing.pictures import keep_frame, keep_picture
from viper.tracing.record import OpenRun, collecting_runs, open_run
from viper.tracing.replies import RecordedReplies
from viper.tracing.runs import (
    RunFilter,
    RunSummary,
    find_run,
    list_runs,
    parse_since,
    session_runs,
)
from viper.tracing.trace import Trace

__all__ = [
    "Comparison",
    "Difference",
    "JsonLinesSink",
    "OpenRun",
    "RecordedReplies",
    "RunFilter",
    "RunSummary",
    "Trace",
    "collecting_runs",
    "compare",
    "find_run",
    "keep_frame",
    "keep_picture",
    "list_runs",
    "media_type",
    "new_run_id",
    "open_run",
    "parse_since",
    "read_blob",
    "read_spans",
    "session_runs",
    "trace_page",
    "write_blob",
]
