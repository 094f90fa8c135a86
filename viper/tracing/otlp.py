"""The shape of one line: a span as OpenTelemetry's JSON encoding writes it, and back.

A line is a complete `TracesData` object, so a collector's OTLP-JSON file receiver
reads the file as it is. Values are cleaned on the way out: bytes are never
written, and what looks like a credential is blotted out.

Source: opentelemetry-proto, `docs/specification.md` (JSON Protobuf encoding).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from viper.core.events import Span

# Longer text says nothing more in a trace; programs and questions stay far below.
_MAX_TEXT = 20_000
_MAX_ITEMS = 200
_SECRET_KEY = re.compile(r"api_?key|secret|password|authorization|access_token", re.I)
_SECRET_TEXT = re.compile(
    r"(?P<scheme>bearer\s+)[\w.~+/=-]{8,}|\bsk-[\w-]{8,}|(?P<userinfo>://)[^/\s:@]+:[^/\s@]+@", re.I
)
_OK, _ERROR = 1, 2


def encode(span: Span, run_id: str) -> dict[str, Any]:
    """Return `span` as one OTLP `TracesData` object."""
    body: dict[str, Any] = {
        "traceId": run_id.rjust(32, "0"),
        "spanId": span.span_id,
        "parentSpanId": span.parent_id or "",
        "name": span.name,
        "kind": 1,
        "startTimeUnixNano": str(span.start_ns),
        "attributes": [_pair(key, value) for key, value in span.attributes.items()],
    }
    if span.end_ns is not None:
        body["endTimeUnixNano"] = str(span.end_ns)
        body["status"] = {"code": _ERROR if span.error else _OK}
    if span.error:
        body["status"] = {"code": _ERROR, "message": blot(span.error)}
    service = {"attributes": [_pair("service.name", "viper")]}
    scope = {"scope": {"name": "viper"}, "spans": [body]}
    return {"resourceSpans": [{"resource": service, "scopeSpans": [scope]}]}


def decode(line: Mapping[str, Any]) -> list[Span]:
    """Return the spans of one `TracesData` object.

    Raises:
        KeyError, TypeError, ValueError: If the line is not one.
    """
    return [
        _span(body)
        for resource in line["resourceSpans"]
        for scope in resource["scopeSpans"]
        for body in scope["spans"]
    ]


def blot(text: str) -> str:
    """Return `text` without anything that looks like a key or a password."""
    return _SECRET_TEXT.sub(
        lambda found: f"{found['scheme'] or found['userinfo'] or ''}[hidden]", text
    )


def _span(body: Mapping[str, Any]) -> Span:
    end = body.get("endTimeUnixNano")
    return Span(
        name=str(body["name"]),
        span_id=str(body["spanId"]),
        parent_id=body.get("parentSpanId") or None,
        start_ns=int(body["startTimeUnixNano"]),
        end_ns=None if end is None else int(end),
        attributes={pair["key"]: _plain(pair["value"]) for pair in body.get("attributes", [])},
        error=body.get("status", {}).get("message"),
    )


def _pair(key: str, value: Any) -> dict[str, Any]:
    hidden = _SECRET_KEY.search(key) is not None
    return {"key": key, "value": {"stringValue": "[hidden]"} if hidden else _value(value)}


def _value(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value} if math.isfinite(value) else {"stringValue": str(value)}
    if isinstance(value, Mapping):
        pairs = [_pair(str(key), item) for key, item in list(value.items())[:_MAX_ITEMS]]
        return {"kvlistValue": {"values": pairs}}
    if isinstance(value, list | tuple | set | frozenset):
        return {"arrayValue": {"values": [_value(item) for item in list(value)[:_MAX_ITEMS]]}}
    if isinstance(value, bytes | bytearray | memoryview):
        return {"stringValue": f"<{len(value)} bytes>"}
    return {"stringValue": blot(str(value)[:_MAX_TEXT])}


def _plain(value: Mapping[str, Any]) -> Any:
    if not value:
        return None
    kind, content = next(iter(value.items()))
    if kind == "intValue":
        return int(content)
    if kind == "arrayValue":
        return [_plain(item) for item in content.get("values", [])]
    if kind == "kvlistValue":
        return {pair["key"]: _plain(pair["value"]) for pair in content.get("values", [])}
    return content
