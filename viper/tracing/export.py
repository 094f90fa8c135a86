"""Runs sent to an OpenTelemetry server as they go, over OTLP/HTTP: the extra `[otel]`.

Nothing is sent unless `$VIPER_OTLP` names a server, or `viper trace ID --send URL` does.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from viper.core.errors import InputError, ModelMissing
from viper.core.events import Span
from viper.core.settings import exports_content, speaks_latest_conventions
from viper.tracing.genai import exported
from viper.tracing.otlp import cut_text
from viper.tracing.scrub import blot

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace import SpanContext

    from viper.tracing.trace import Trace

INSTALL = 'Sending spans needs OpenTelemetry: pip install "viper-sandbox[otel]".'
_TIMEOUT_S = 5.0
_DELAY_MS = 500.0
_BATCH = 500
_log = logging.getLogger("viper.tracing")


class LiveExport:
    """Sends the finished spans of one run; what fails is said once and costs no run."""

    def __init__(self, endpoint: str, run_id: str) -> None:
        """Open the way.

        Raises:
            ModelMissing: If OpenTelemetry is not installed.
            InputError: If `endpoint` is no address.
        """
        self._processor = _processor(traces_url(endpoint))
        self._run_id = run_id
        self._sessions: dict[str, str] = {}

    def opened(self, span: Span) -> None:
        """Note which session a span that just started belongs to."""
        given = span.attributes.get("session")
        inherited = self._sessions.get(span.parent_id or "", "")
        self._sessions[span.span_id] = str(given) if given else inherited

    def __call__(self, span: Span) -> None:
        """Send a finished span soon."""
        session = self._sessions.pop(span.span_id, "")
        try:
            self._processor.on_end(_readable(span, self._run_id, session))
        except Exception as error:  # whatever a third party does, the run goes on
            _log.warning("A span could not be sent: %s", error)

    def close(self) -> None:
        """Send what is left; waits a few seconds at most."""
        self._processor.force_flush(int(_TIMEOUT_S * 1000))


def send_trace(trace: Trace, endpoint: str) -> int:
    """Send a recorded run and return how many spans went.

    Raises:
        ModelMissing: If OpenTelemetry is not installed.
        InputError: If the server does not take them.
    """
    session = str(trace.root.attributes.get("session", "")) if trace.root else ""
    exporter = _exporter(traces_url(endpoint))
    spans = [_readable(span, trace.id, session) for span in trace.spans]
    try:
        for start in range(0, len(spans), _BATCH):
            if exporter.export(spans[start : start + _BATCH]).name != "SUCCESS":
                raise InputError(
                    f"{blot(endpoint)} did not take the spans: is an OTLP/HTTP server there?"
                )
    finally:
        exporter.shutdown()
    return len(spans)


def traces_url(endpoint: str) -> str:
    """Return where spans go: `endpoint`, with `/v1/traces` if it names a server alone.

    Raises:
        InputError: If it is no address.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            f"{blot(endpoint)!r} is no OTLP server; give an address like http://localhost:4318."
        )
    return f"{endpoint.rstrip('/')}/v1/traces" if parts.path in ("", "/") else endpoint


@lru_cache(maxsize=4)
def _processor(url: str) -> BatchSpanProcessor:
    exporter = _exporter(url)
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return BatchSpanProcessor(exporter, schedule_delay_millis=_DELAY_MS)


def _exporter(url: str) -> Any:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise ModelMissing(INSTALL) from error
    return OTLPSpanExporter(endpoint=url, timeout=_TIMEOUT_S)


def _readable(span: Span, run_id: str, session: str) -> ReadableSpan:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.trace import SpanKind, Status, StatusCode

    words = exported(
        span,
        session=session,
        with_content=exports_content(),
        is_latest=speaks_latest_conventions(),
    )
    status = Status(StatusCode.OK)
    if span.error:
        # An error's text may quote what somebody wrote; its type is enough without content.
        text = cut_text(span.error, 500) if exports_content() else span.error.partition(":")[0]
        status = Status(StatusCode.ERROR, text)
    return ReadableSpan(
        words.name,
        context=_context(run_id, span.span_id),
        parent=_context(run_id, span.parent_id) if span.parent_id else None,
        resource=_resource(),
        attributes=words.attributes,
        kind=SpanKind[words.kind],
        status=status,
        start_time=span.start_ns,
        end_time=span.end_ns if span.end_ns is not None else span.start_ns,
        instrumentation_scope=_scope(),
    )


def _context(run_id: str, span_id: str) -> SpanContext:
    from opentelemetry.trace import SpanContext, TraceFlags

    return SpanContext(int(run_id, 16), int(span_id, 16), False, TraceFlags(TraceFlags.SAMPLED))


@lru_cache(maxsize=1)
def _resource() -> Any:
    from opentelemetry.sdk.resources import Resource

    from viper import __version__

    return Resource.create({"service.name": "viper", "service.version": __version__})


@lru_cache(maxsize=1)
def _scope() -> Any:
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope

    return InstrumentationScope("viper")
