"""The questions, programs and episodes of a run, each with its pictures, as parts of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from viper.core.events import Span
from viper.tracing.media import Album, boxes_of
from viper.tracing.shapes import as_list, as_map, as_number
from viper.tracing.tree import Node
from viper.tracing.views import error_text
from viper.tracing.wording import duration_text, gist, one_line

if TYPE_CHECKING:
    from viper.tracing.trace import Trace

_ABOUT = ("question", "instruction", "task", "goal")
_STEPS = ("score", "skill")
_SEEN = ("observe", "skill", "execute")
_MAX_PROGRAMS = 4
_MAX_LINES = 300
_MAX_STEPS = 60
_MAX_FRAMES = 40
_MAX_OPTIONS = 8


@dataclass(frozen=True)
class Panels:
    """The panels that are shown, and how many are not."""

    shown: list[dict[str, Any]]
    left: int


def panels_of(trace: Trace, album: Album, limit: int) -> Panels:
    """Return one panel for each question, program and episode of the run, outermost first."""
    nodes = [node for root in trace.roots for node in root.walk() if _is_panel(node)]
    nodes.sort(key=lambda node: node.depth)
    shown = [_panel(node, album) for node in nodes[:limit]]
    return Panels(shown, len(nodes) - len(shown))


def _is_panel(node: Node) -> bool:
    known = node.span.attributes
    has_subject = any(known.get(key) for key in _ABOUT)
    return node.span.name in ("ask", "run", "sim", "solve", "spawn") and (
        has_subject or bool(known.get("program")) or not node.depth
    )


def _panel(node: Node, album: Album) -> dict[str, Any]:
    known = node.span.attributes
    own = list(_own(node))
    title = next((str(known[key]) for key in _ABOUT if known.get(key)), "")
    return {
        "id": node.span.span_id,
        "is_root": not node.depth,
        "name": node.span.name,
        "title": one_line(title, 200) if node.depth else "",
        "answer": None if known.get("answer") is None else one_line(known["answer"], 500),
        "pictures": _pictures(known, album),
        "programs": _programs(own),
        "plan": [one_line(step, 300) for step in as_list(known.get("plan"))][:_MAX_STEPS],
        "steps": [_step(each) for each in own if each.span.name in _STEPS][:_MAX_STEPS],
        "frames": _frames(own, album),
    }


def _own(panel: Node) -> Iterator[Node]:
    """Yield what is below a panel and not below another one inside it."""
    stack = list(reversed(panel.children))
    while stack:
        node = stack.pop()
        yield node
        if not _is_panel(node):
            stack.extend(reversed(node.children))


def _pictures(known: Mapping[str, Any], album: Album) -> list[dict[str, Any]]:
    if not known.get("picture"):
        return []
    markup = album.picture(known["picture"], boxes_of(known.get("boxes")))
    return (
        [] if markup is None else [{"html": markup, "caption": str(known.get("source", ""))[:200]}]
    )


def _programs(own: list[Node]) -> list[dict[str, Any]]:
    runs = [
        node for node in own if node.span.name == "execute" and node.span.attributes.get("program")
    ]
    several = len(runs) > 1
    return [
        _program(node.span, f"attempt {number}" if several else "")
        for number, node in list(enumerate(runs, start=1))[-_MAX_PROGRAMS:]
    ]


def _program(span: Span, title: str) -> dict[str, Any]:
    known = span.attributes
    values = _values_by_line(known.get("lines"))
    failure = as_map(known.get("failure"))
    failed_at = failure.get("line")
    if isinstance(failed_at, int):
        values[failed_at] = str(failure.get("message", ""))
    rows = [
        {
            "number": number,
            "code": code[:500],
            "value": values.get(number, ""),
            "bad": number == failed_at,
        }
        for number, code in enumerate(str(known["program"]).splitlines()[:_MAX_LINES], start=1)
    ]
    return {
        "title": title,
        "lines": rows,
        "printed": str(known.get("printed", ""))[:4_000],
        "failure": error_text(span) if failure and failed_at is None else "",
    }


def _values_by_line(lines: Any) -> dict[int, str]:
    """Return the last value of each line, with how often it ran if more than once."""
    texts: dict[int, str] = {}
    counts: dict[int, int] = {}
    for entry in map(as_map, as_list(lines)):
        line = entry.get("line")
        if isinstance(line, int):
            counts[line] = counts.get(line, 0) + 1
            texts[line] = str(entry.get("text", ""))[:500]
    return {
        line: text if counts[line] == 1 else f"{text}  (last of {counts[line]})"
        for line, text in texts.items()
    }


def _step(node: Node) -> dict[str, Any]:
    span = node.span
    known = span.attributes
    ok = known.get("ok")
    return {
        "name": span.name,
        "text": gist(span) if span.name == "score" else one_line(known.get("text", ""), 200),
        "ok": ok if isinstance(ok, bool) else None,
        "why_not": one_line(known.get("why_not") or "", 300),
        "time": duration_text(node.seconds),
        "options": _options(known.get("options")) if span.name == "score" else [],
    }


def _options(options: Any) -> list[dict[str, Any]]:
    """Return the options of a round as bars, each part in shares of its largest."""
    rows = [as_map(row) for row in as_list(options)][:_MAX_OPTIONS]
    tops = {key: max((_number(row.get(key)) for row in rows), default=0.0) for key in _PARTS}
    return [
        {
            "text": one_line(row.get("text", ""), 120),
            "chosen": index == 0,
            "parts": [
                {
                    "name": key,
                    "value": f"{_number(row.get(key)):.3g}",
                    "share": round(100 * _number(row.get(key)) / (tops[key] or 1.0), 1),
                }
                for key in _PARTS
            ],
        }
        for index, row in enumerate(rows)
    ]


_PARTS = ("says", "can", "both")


def _number(value: Any) -> float:
    return max(0.0, as_number(value) or 0.0)


def _frames(own: list[Node], album: Album) -> list[dict[str, str]]:
    found = []
    seen: set[str] = set()
    named = [
        (str(name), node.span)
        for node in own
        if node.span.name in _SEEN
        for name in _picture_names(node.span.attributes)
    ]
    for name, span in _spread(named, _MAX_FRAMES):
        if name in seen:
            continue
        seen.add(name)
        data = album.frame(name)
        if data is not None:
            found.append({"data": data, "caption": one_line(f"{span.name} {gist(span)}", 90)})
    return found


def _picture_names(known: Mapping[str, Any]) -> list[Any]:
    names = [known.get("picture"), *as_list(known.get("pictures"))]
    return [name for name in names if isinstance(name, str)]


def _spread(items: list[tuple[str, Span]], limit: int) -> list[tuple[str, Span]]:
    """Return at most `limit` items, evenly over all of them."""
    if len(items) <= limit:
        return items
    return [items[round(i * (len(items) - 1) / (limit - 1))] for i in range(limit)]
