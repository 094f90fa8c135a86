"""The shape of one line: a span as OpenTelemetry's JSON encoding writes it, and back.

A line is a complete `TracesData` object, so a collector's OTLP-JSON file receiver
reads the file as it is. Values are cleaned on the way out: bytes are never
written, secrets are blotted out, and no span grows beyond 64 KB, since larger
ones are dropped by the servers that people send them to.

Source: opentelemetry-proto, `docs/specification.md` (JSON Protobuf encoding).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from viper.core.events import Span
from viper.tracing.scrub import HIDDEN, blot, is_secret_name

# Longer text says nothing more in a trace; programs and questions stay far below.
MAX_TEXT = 20_000
_MAX_SPAN = 64_000
_MAX_ITEMS = 200
# SDKs drop what comes after the first 128 attributes.
_MAX_ATTRIBUTES = 128
_MAX_DEPTH = 6
_OK, _ERROR = 1, 2
_quote = json.JSONEncoder(ensure_ascii=False).encode
_HEAD = (
    '{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":'
    '{"stringValue":"viper"}}]},"scopeSpans":[{"scope":{"name":"viper"},"spans":['
)
_TAIL = "]}]}]}"


def encode_line(span: Span, run_id: str) -> str:
    """Return `span` as one OTLP `TracesData` object in JSON, without a line break.

    Written as text at once: objects in between would cost several times as much.
    """
    parts = [
        f'{_HEAD}{{"traceId":{_quote(run_id.rjust(32, "0"))}',
        f'"spanId":{_quote(span.span_id)}',
        f'"parentSpanId":{_quote(span.parent_id or "")}',
        f'"name":{_quote(blot(span.name))}',
        f'"kind":1,"startTimeUnixNano":"{span.start_ns}"',
        f'"attributes":{_attributes(span.attributes)}',
    ]
    if span.end_ns is not None:
        parts.append(f'"endTimeUnixNano":"{span.end_ns}"')
    if span.error:
        parts.append(f'"status":{{"code":{_ERROR},"message":{_quote(blot(span.error))}}}')
    elif span.end_ns is not None:
        parts.append(f'"status":{{"code":{_OK}}}')
    return f"{','.join(parts)}}}{_TAIL}"


def encode(span: Span, run_id: str) -> dict[str, Any]:
    """Return `span` as one OTLP `TracesData` object."""
    found: dict[str, Any] = json.loads(encode_line(span, run_id))
    return found


def clean(attributes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return attributes as OTLP key-value pairs without secrets and bytes, within 64 KB."""
    found: list[dict[str, Any]] = json.loads(_attributes(attributes))
    return found


def _attributes(attributes: Mapping[str, Any]) -> str:
    # A copy: another thread may be adding to the attributes of a span that goes on.
    return _Encoder().pairs(islice(dict(attributes).items(), _MAX_ATTRIBUTES), 0)


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


def plain_attributes(pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return OTLP key-value pairs as a dict."""
    return {str(pair["key"]): _plain(pair["value"]) for pair in pairs}


def cut_text(text: str, width: int = MAX_TEXT) -> str:
    """Return `text` without secrets, at most `width` characters, with a mark where it was cut."""
    # A little more than is kept: a secret that straddles the cut must still be seen whole.
    clean_text = blot(text[: width + 1_000])
    if len(text) <= width and len(clean_text) <= width:
        return clean_text
    return f"{clean_text[:width]}… [cut: {len(text):,} characters]"


class _Encoder:
    """Encodes the values of one span, which share one limit on their size."""

    def __init__(self) -> None:
        self._room = _MAX_SPAN

    def pairs(self, items: Iterable[tuple[Any, Any]], depth: int) -> str:
        return f"[{','.join([self._pair(str(key), value, depth) for key, value in items])}]"

    def _pair(self, key: str, value: Any, depth: int) -> str:
        key = key if len(key) <= 100 else f"{key[:100]}…"
        self._room -= len(key)
        if is_secret_name(key):
            return f'{{"key":{_quote(key)},"value":{{"stringValue":"{HIDDEN}"}}}}'
        return f'{{"key":{_quote(key)},"value":{self._value(value, depth + 1)}}}'

    def _value(self, value: Any, depth: int) -> str:
        kind = type(value)
        if kind is str:
            return self._text(value)
        if value is None:
            return "{}"
        self._room -= 8
        if kind is float and math.isfinite(value):
            return f'{{"doubleValue":{value!r}}}'
        if isinstance(value, bool):
            return '{"boolValue":true}' if value else '{"boolValue":false}'
        if isinstance(value, int):
            return _integer(int(value))
        if isinstance(value, float):
            shown = float.__repr__(value)
            is_finite = math.isfinite(value)
            return f'{{"doubleValue":{shown}}}' if is_finite else f'{{"stringValue":"{shown}"}}'
        if isinstance(value, bytes | bytearray | memoryview):
            return f'{{"stringValue":"<{len(value)} bytes>"}}'
        if self._room <= 0 or depth > _MAX_DEPTH:
            return '{"stringValue":"…"}'
        if isinstance(value, Mapping):
            some = islice(value.items(), _MAX_ITEMS)
            return f'{{"kvlistValue":{{"values":{self.pairs(some, depth)}}}}}'
        if isinstance(value, list | tuple | set | frozenset):
            items = islice(value, _MAX_ITEMS)
            values = ",".join([self._value(item, depth + 1) for item in items])
            return f'{{"arrayValue":{{"values":[{values}]}}}}'
        return self._text(value if isinstance(value, str) else _shown(value))

    def _text(self, text: str) -> str:
        text = cut_text(text, max(0, min(MAX_TEXT, self._room)))
        self._room -= len(text)
        return f'{{"stringValue":{_quote(text)}}}'


def _integer(value: int) -> str:
    if abs(value) < 2**63:
        return f'{{"intValue":"{value}"}}'
    sign = "-" if value < 0 else ""
    return f'{{"stringValue":"about {sign}2**{value.bit_length()}"}}'


def _shown(value: object) -> str:
    try:
        return str(value)
    except Exception:  # an object whose text fails must not end the run that mentions it
        return f"<{type(value).__name__}>"


def _span(body: Mapping[str, Any]) -> Span:
    end = body.get("endTimeUnixNano")
    return Span(
        name=str(body["name"]),
        span_id=str(body["spanId"]),
        parent_id=body.get("parentSpanId") or None,
        start_ns=int(body["startTimeUnixNano"]),
        end_ns=None if end is None else int(end),
        attributes=plain_attributes(body.get("attributes", [])),
        error=body.get("status", {}).get("message"),
    )


def _plain(value: Mapping[str, Any]) -> Any:
    if not value:
        return None
    kind, content = next(iter(value.items()))
    if kind == "intValue":
        return int(content)
    if kind == "arrayValue":
        return [_plain(item) for item in content.get("values", [])]
    if kind == "kvlistValue":
        return plain_attributes(content.get("values", []))
    return content
