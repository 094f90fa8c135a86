"""`Trace`: the record of one run as a value that prints and draws itself as a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from viper.core.events import Span
from viper.tracing.blobs import read_blob
from viper.tracing.jsonl import read_spans
from viper.tracing.shapes import as_count, as_number
from viper.tracing.tree import Node, fold, grow, is_failed, prune, tokens_of
from viper.tracing.wording import duration_text, gist, one_line


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
    def kept_id(self) -> str | None:
        """The id by which the run is found again, or None if no file holds it."""
        return None if self.path is None else self.id

    @property
    def root(self) -> Span | None:
        """The span that holds all others, or None in an empty trace."""
        return next((span for span in self.spans if span.parent_id is None), None)

    @cached_property
    def roots(self) -> list[Node]:
        """The tree; more than one root only if the file was damaged."""
        return grow(self.spans)

    @property
    def totals(self) -> dict[str, Any]:
        """Sums over all spans: seconds, tokens and calls of models, passes, errors."""
        passes: dict[str, int] = {}
        for span in self.spans:
            if span.name.startswith("model ") and span.name != "model load":
                kind = span.name.removeprefix("model ")
                passes[kind] = passes.get(kind, 0) + 1
        calls = [s for s in self.spans if s.name.startswith("llm.")]
        return {
            "seconds": round(max((node.seconds for node in self.roots), default=0.0), 4),
            "spans": len(self.spans),
            "llm_calls": len(calls),
            "prompt_tokens": sum(as_count(s.attributes.get("prompt_tokens")) for s in calls),
            "completion_tokens": sum(
                as_count(s.attributes.get("completion_tokens")) for s in calls
            ),
            "cost_usd": _cost(calls),
            "passes": passes,
            "capability_calls": sum(s.name.startswith("call ") for s in self.spans),
            "errors": sum(map(is_failed, self.spans)),
        }

    def walk(self) -> Iterator[tuple[int, Span]]:
        """Yield every span with its depth, parents before children."""
        for root in self.roots:
            yield from ((node.depth, node.span) for node in root.walk())

    def only(self, keep: Callable[[Node], bool]) -> Trace:
        """Return the trace with only the spans that `keep` holds for, and those above them."""
        kept = {node.span.span_id for root in prune(self.roots, keep) for node in root.walk()}
        return Trace(self.id, self.path, tuple(s for s in self.spans if s.span_id in kept))

    def blob(self, name: str) -> bytes | None:
        """Return bytes that this run kept; None if they are gone."""
        beside = [] if self.path is None else [self.path.absolute().parents[2:3]]
        return read_blob(name, [folder / "blobs" for group in beside for folder in group])

    def tree(self, *, full: bool = False) -> str:
        """Return the run as lines: what was done, how long it took, what went wrong.

        Args:
            full: Every span, with all its attributes, instead of one line for equal ones.
        """
        lines: list[str] = []
        for root in self.roots:
            _write_tree(root, lines, full)
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the trace as JSON data."""
        return {
            "id": self.id,
            "path": str(self.path) if self.path else None,
            "totals": self.totals,
            "spans": [span.to_dict() for span in self.spans],
        }

    def to_html(self) -> str:
        """Return a complete page that needs no other file."""
        from viper.tracing.page import trace_page

        return trace_page(self)

    def __str__(self) -> str:
        return f"trace {self.id}\n{self.tree()}"

    def _repr_html_(self) -> str:
        from viper.tracing.page import trace_fragment

        return trace_fragment(self)


def _cost(calls: list[Span]) -> float | None:
    """Return what model calls cost, in US dollars; None if the price of one is not known."""
    costs = [as_number(call.attributes.get("cost_usd", 0.0)) for call in calls]
    return None if None in costs else round(sum(cost or 0.0 for cost in costs), 8)


def headline(node: Node) -> str:
    """Return name, time, tokens, gist and error of a span on one line."""
    span = node.span
    time = duration_text(node.seconds) if span.end_ns is not None else "unfinished"
    parts = [span.name, time]
    if node.tokens and not tokens_of(span):
        parts.append(f"{node.tokens} tokens")
    parts.append(gist(span))
    if span.error:
        parts.append(f"error: {one_line(span.error)}")
    return "  ".join(part for part in parts if part)


def _write_tree(root: Node, lines: list[str], full: bool) -> None:
    # Nodes that wait, each with the lines that lead to it; deep trees need no deep stack.
    stack: list[tuple[list[Node], str, str]] = [([root], "", "")]
    while stack:
        group, lead, indent = stack.pop()
        node = group[0]
        lines.append(lead + (_group_line(group) if len(group) > 1 else headline(node)))
        if full and len(group) == 1:
            inner = indent + ("│ " if node.children else "  ")
            lines.extend(
                f"{inner}  {key}: {one_line(value, 2_000)}"
                for key, value in node.span.attributes.items()
            )
        if len(group) > 1:
            continue
        groups = [[child] for child in node.children] if full else fold(node.children)
        below = [
            (part, indent + ("└ " if part is groups[-1] else "├ "),
             indent + ("  " if part is groups[-1] else "│ "))
            for part in groups
        ]  # fmt: skip
        stack.extend(reversed(below))


def _group_line(group: list[Node]) -> str:
    seconds = sum(node.seconds for node in group)
    return f"{group[0].span.name}  ×{len(group)}  {duration_text(seconds)}"
