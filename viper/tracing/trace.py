"""`Trace`: the record of one run as a value that prints and draws itself as a tree."""

from __future__ import annotations

import html
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from viper.core.errors import InputError
from viper.core.events import Span
from viper.core.settings import home
from viper.tracing.jsonl import read_spans

_SHOWN = 100
_FILE = "trace.jsonl"


@dataclass(frozen=True)
class Trace:
    """The spans of one run and the file that holds them."""

    id: str
    path: Path | None
    """None when the run could not be written to disk."""
    spans: tuple[Span, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, path: Path) -> Trace:
        """Read a `trace.jsonl`; a last line that was cut short is left out."""
        return cls(path.parent.name, path, tuple(read_spans(path)))

    @property
    def root(self) -> Span | None:
        """The span that holds all others, or None in an empty trace."""
        return next((span for span in self.spans if span.parent_id is None), None)

    def walk(self) -> Iterator[tuple[int, Span]]:
        """Yield every span with its depth, parents before children."""
        known = {span.span_id for span in self.spans}
        children: dict[str | None, list[Span]] = {}
        for span in self.spans:
            parent = span.parent_id if span.parent_id in known else None
            children.setdefault(parent, []).append(span)
        stack = [(0, span) for span in reversed(children.get(None, []))]
        while stack:
            depth, span = stack.pop()
            yield depth, span
            below = children.get(span.span_id, [])
            stack.extend((depth + 1, child) for child in reversed(below))

    def tree(self) -> str:
        """Return one line per span: name, milliseconds, attributes, error."""
        return "\n".join("  " * depth + _headline(span) for depth, span in self.walk())

    def to_dict(self) -> dict[str, Any]:
        """Return the trace as JSON data."""
        return {
            "id": self.id,
            "path": str(self.path) if self.path else None,
            "spans": [span.to_dict() for span in self.spans],
        }

    def __str__(self) -> str:
        return f"trace {self.id}\n{self.tree()}"

    def _repr_html_(self) -> str:
        rows = "".join(_row(depth, span) for depth, span in self.walk())
        return (
            f'<div style="font:13px/1.5 ui-monospace,monospace">'
            f"<b>trace {html.escape(self.id)}</b>{rows}</div>"
        )


@dataclass(frozen=True)
class RunSummary:
    """One line of the list of runs."""

    id: str
    name: str
    """What ran: `ask`, `run`."""
    about: str
    """The question, or the first line of the program."""
    status: str
    """The run's status, or `unfinished` if its root span never ended."""
    start_ns: int
    seconds: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as JSON data."""
        return {
            "id": self.id,
            "name": self.name,
            "about": self.about,
            "status": self.status,
            "start_ns": self.start_ns,
            "seconds": self.seconds,
        }


def list_runs(limit: int = 20) -> list[RunSummary]:
    """Return the newest runs of the state folder, newest first."""
    files = sorted(_run_files(), key=lambda path: path.parent.name, reverse=True)
    return [_summary(Trace.read(path)) for path in files[:limit]]


def find_run(name: str) -> Trace:
    """Return the run whose id starts with `name`; a path of a trace file is taken too.

    Raises:
        InputError: If no run, or more than one, answers to `name`.
    """
    if name.endswith(".jsonl") and os.path.isfile(name):
        return Trace.read(Path(name))
    files = _run_files()
    found = [path for path in files if path.parent.name == name]
    found = found or [path for path in files if name and path.parent.name.startswith(name)]
    if len(found) == 1:
        return Trace.read(found[0])
    what = "No run" if not found else f"{len(found)} runs"
    raise InputError(
        f"{what} in {home() / 'runs'} match `{name}`; `viper trace` lists the runs that exist."
    )


def _run_files() -> list[Path]:
    folder = home() / "runs"
    try:
        return list(folder.glob(f"*/{_FILE}"))
    except OSError as error:
        raise InputError(
            f"The runs in {folder} cannot be read: {error.strerror}. Check VIPER_HOME."
        ) from None


def trace_page(trace: Trace) -> str:
    """Return `trace` as one page that needs no other file."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>viper trace {html.escape(trace.id)}</title></head>"
        f'<body style="max-width:1100px;margin:2em auto;padding:0 1em">'
        f"{trace._repr_html_()}</body></html>\n"
    )


def _summary(trace: Trace) -> RunSummary:
    root = trace.root
    if root is None:
        return RunSummary(trace.id, "", "", "unfinished", 0, None)
    status = str(root.attributes.get("status", "error")) if root.end_ns else "unfinished"
    about = str(root.attributes.get("question") or root.attributes.get("program") or "")
    seconds = None if root.end_ns is None else round((root.end_ns - root.start_ns) / 1e9, 3)
    return RunSummary(trace.id, root.name, about.partition("\n")[0], status, root.start_ns, seconds)


def _headline(span: Span) -> str:
    parts = [span.name, _duration(span), *(f"{k}={_short(v)}" for k, v in span.attributes.items())]
    if span.error:
        parts.append(f"error: {span.error}")
    return "  ".join(parts)


def _row(depth: int, span: Span) -> str:
    pairs = "".join(
        f'<div style="margin-left:1.5em"><span style="opacity:.65">{html.escape(key)}</span> '
        f'<span style="white-space:pre-wrap">{html.escape(str(value))}</span></div>'
        for key, value in span.attributes.items()
    )
    if span.error:
        pairs += f'<div style="margin-left:1.5em;color:#d33">{html.escape(span.error)}</div>'
    opened = " open" if depth == 0 else ""
    return (
        f'<details style="margin-left:{depth * 1.2:.1f}em"{opened}><summary>'
        f'{html.escape(span.name)} <span style="opacity:.65">{_duration(span)}</span>'
        f"</summary>{pairs}</details>"
    )


def _duration(span: Span) -> str:
    if span.end_ns is None:
        return "unfinished"
    return f"{(span.end_ns - span.start_ns) / 1e6:.1f} ms"


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
