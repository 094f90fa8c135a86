"""The parts of a trace's page that every run has: facts, errors, tree, timeline, sums, budget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from viper.core.events import Span
from viper.tracing.markup import Markup
from viper.tracing.shapes import as_map, as_number
from viper.tracing.tree import Node, fold, is_failed, tokens_of
from viper.tracing.wording import duration_text, gist, one_line

if TYPE_CHECKING:
    from viper.tracing.trace import Trace

# Rows, bars and characters that keep a page below a few megabytes.
_MAX_ROWS = 3_000
_MAX_BARS = 1_500
_MAX_TEXT = 1_300_000
_MAX_VALUE = 8_000
_SHORT_VALUE = 160
_LANES = 40
_LANE_HEIGHT = 15
_OPEN_DEPTH = 2
_MAX_OPEN = 150
_SESSIONS = ("spawn", "ask", "sim", "solve")
_KINDS = (
    ("llm.", "k-llm"),
    ("write", "k-llm"),
    ("model ", "k-model"),
    ("load", "k-model"),
    ("call ", "k-call"),
    ("execute", "k-code"),
    ("find", "k-look"),
    ("observe", "k-look"),
    ("skill", "k-act"),
    ("score", "k-act"),
    ("spawn", "k-child"),
    ("ask", "k-run"),
    ("run", "k-run"),
    ("sim", "k-run"),
)


def kind_class(name: str) -> str:
    """Return the style class of a span's colour."""
    return next((kind for prefix, kind in _KINDS if name.startswith(prefix)), "k-other")


def facts_of(trace: Trace) -> list[dict[str, Any]]:
    """Return the figures of the head of the page."""
    totals, root = trace.totals, trace.root
    known = root.attributes if root else {}
    status = str(known.get("status", "")) if root and root.end_ns else "unfinished"
    tokens = totals["prompt_tokens"] + totals["completion_tokens"]
    sure = as_number(known.get("confidence"))
    facts = [
        ("", status, status not in ("ok", "")),
        ("confidence", "" if sure is None else f"{sure:.0%}", False),
        ("success", _yes_no(known.get("success")), known.get("success") is False),
        ("model", str(known.get("model") or "")[:80], False),
        ("time", duration_text(totals["seconds"]), False),
        ("spans", str(totals["spans"]), False),
        ("model calls", str(totals["llm_calls"] or ""), False),
        ("tokens", f"{tokens:,}" if tokens else "", False),
        ("cost", f"${totals['cost_usd']:.4f}" if totals["cost_usd"] else "", False),
        ("passes", ", ".join(f"{k} {n}" for k, n in totals["passes"].items()), False),
        ("errors", str(totals["errors"] or ""), True),
    ]
    return [{"name": name, "text": text, "bad": bad} for name, text, bad in facts if text]


def error_rows(trace: Trace, limit: int = 100) -> list[dict[str, str]]:
    """Return what failed, the innermost only: what is above it failed because of it."""
    rows = []
    for root in trace.roots:
        for node in root.walk():
            if is_failed(node.span) and not any(child.errors for child in node.children):
                row = {
                    "id": node.span.span_id,
                    "name": node.span.name,
                    "text": error_text(node.span),
                }
                rows.append(row)
    return rows[:limit]


def error_text(span: Span) -> str:
    """Return why a span failed, in its own words; empty if it did not."""
    known = span.attributes
    failure, said = as_map(known.get("failure")), ""
    if failure:
        line = f" (line {failure['line']})" if failure.get("line") is not None else ""
        said = f"{failure.get('type', '')}: {failure.get('message', '')}{line}"
    elif known.get("ok") is False:
        said = f"{known.get('text', '')}: {known.get('why_not') or 'did not work out'}"
    return (span.error or said or (str(known.get("status")) if is_failed(span) else ""))[:2_000]


def tree_rows(trace: Trace, *, anchors: bool = True) -> tuple[list[dict[str, Any]], int]:
    """Return the rows of the tree in the order of the page, and how many spans are left out.

    Args:
        trace: The run.
        anchors: Whether links may point to the rows; two pages in one notebook must not clash.
    """
    total_s = max((node.seconds for node in trace.roots), default=0.0) or 1e-9
    room = [_MAX_TEXT]
    opened = _worth_opening(trace.roots)
    rows: list[dict[str, Any]] = []
    unclosed = 0
    for group, closes in _in_page_order(trace.roots):
        if len(rows) == _MAX_ROWS:
            rows[-1]["closes"] += "</details>" * unclosed
            break
        row = _row(group, total_s, room, anchors)
        row["open"] = len(group) == 1 and group[0].span.span_id in opened
        row["closes"] = "</details>" * closes
        unclosed += 1 - closes
        rows.append(row)
    for row in rows:
        row["closes"] = Markup(row["closes"])
    shown = sum(1 for row in rows if not row["is_group"])
    return rows, len(trace.spans) - shown


def _in_page_order(roots: list[Node]) -> Iterator[tuple[list[Node], int]]:
    """Yield nodes and groups of equal ones, each with how many elements end after it."""
    # A waiting entry: the group, and the elements that end when all below it is done.
    stack: list[tuple[list[Node], int]] = [([root], 0) for root in reversed(roots)]
    while stack:
        group, closes = stack.pop()
        below = [[node] for node in group] if len(group) > 1 else fold(group[0].children)
        if not below:
            yield group, closes + 1
            continue
        yield group, 0
        last = [(below[-1], closes + 1)]
        stack.extend(reversed([*((part, 0) for part in below[:-1]), *last]))


def _worth_opening(roots: list[Node]) -> set[str]:
    """Return the ids of what is open at first: the top, and what leads to children and errors."""
    found: set[str] = set()
    for root in roots:
        for node in reversed(list(root.walk())):
            below = node.children
            leads_on = any(n.span.span_id in found or n.span.name in _SESSIONS for n in below)
            is_small = len(found) < _MAX_OPEN
            if below and (node.depth < _OPEN_DEPTH or (is_small and (node.errors or leads_on))):
                found.add(node.span.span_id)
    return found


def _row(group: list[Node], total_s: float, room: list[int], anchors: bool) -> dict[str, Any]:
    node = group[0]
    span = node.span
    is_group = len(group) > 1
    seconds = sum(each.seconds for each in group)
    own = sum(each.own_seconds for each in group)
    classes = ["failed"] if node.errors else []
    if not is_group and not node.children:
        classes.append("leaf")
    return {
        "id": span.span_id if anchors and not is_group else "",
        "is_group": is_group,
        "classes": " ".join(classes),
        "kind": "k-bad" if not is_group and is_failed(span) else kind_class(span.name),
        "name": f"{span.name[:80]} ×{len(group)}" if is_group else span.name[:80],
        "gist": "" if is_group else gist(span),
        "tokens": sum(each.tokens for each in group),
        "time": duration_text(seconds) if is_group or span.end_ns is not None else "unfinished",
        "total": round(min(100.0, 100 * seconds / total_s), 1),
        "own": round(min(100.0, 100 * own / total_s), 1),
        "error": "" if is_group else error_text(span),
        "folds": bool(node.children),
        "attributes": [] if is_group else _attributes(span, room),
    }


def _attributes(span: Span, room: list[int]) -> list[tuple[str, str]]:
    """Return attributes as texts; once the page is full of them, only their beginning."""
    pairs = []
    for key, value in span.attributes.items():
        width = min(_MAX_VALUE, max(_SHORT_VALUE, room[0]))
        text = value[:width] if isinstance(value, str) else one_line(value, width)
        if room[0] <= 0:
            text = one_line(text, _SHORT_VALUE)
        room[0] -= len(text) + len(key)
        pairs.append((key[:100], text))
    return pairs


def timeline_of(trace: Trace) -> dict[str, Any]:
    """Return the run as bars over time; what ran in parallel lies in lanes of its own."""
    nodes = [node for root in trace.roots for node in root.walk()]
    if not nodes:
        return {"height": 0, "bars": [], "end": "", "left": 0}
    start = min(node.span.start_ns for node in nodes)
    width_ns = max(max(node.end_ns for node in nodes) - start, 1)
    shown = sorted(nodes, key=lambda node: -node.seconds)[:_MAX_BARS]
    lanes: list[int] = []
    lane_of: dict[str, int] = {}
    bars = []
    for node in sorted(shown, key=lambda node: (node.span.start_ns, node.depth)):
        lane = lane_of.get(node.span.parent_id or "", -1) + 1
        while lane < len(lanes) and lanes[lane] > node.span.start_ns and lane < _LANES:
            lane += 1
        lanes += [0] * (lane + 1 - len(lanes))
        lanes[lane] = max(lanes[lane], node.end_ns)
        lane_of[node.span.span_id] = lane
        bars.append(_bar(node, (node.span.start_ns - start) / width_ns, width_ns, lane))
    height = len(lanes) * _LANE_HEIGHT + 4
    left = len(nodes) - len(shown)
    return {"height": height, "bars": bars, "end": duration_text(width_ns / 1e9), "left": left}


def _bar(node: Node, begins: float, width_ns: int, lane: int) -> dict[str, Any]:
    width = max(1.0, 1000 * node.seconds * 1e9 / width_ns)
    name = node.span.name
    fits = width > 6.2 * len(name) + 6
    return {
        "kind": "k-bad" if is_failed(node.span) else kind_class(name),
        "x": round(min(999.0, 1000 * begins), 1),
        "y": 2 + lane * _LANE_HEIGHT,
        "width": round(width, 1),
        "title": one_line(f"{name} {duration_text(node.seconds)} {gist(node.span)}", 140),
        "label": name if fits else "",
    }


def sums_of(trace: Trace) -> list[dict[str, Any]]:
    """Return times, tokens and errors by the name of the spans, most time first."""
    groups: dict[str, list[Node]] = {}
    for root in trace.roots:
        for node in root.walk():
            groups.setdefault(node.span.name, []).append(node)
    rows = [
        (sum(n.own_seconds for n in nodes), name, nodes) for name, nodes in groups.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: -row[0])
    return [
        {
            "name": name[:80],
            "kind": kind_class(name),
            "count": len(nodes),
            "own": duration_text(own_s),
            "total": duration_text(sum(n.seconds for n in nodes)),
            "tokens": sum(tokens_of(n.span) for n in nodes if not n.children) or "",
            "errors": sum(is_failed(n.span) for n in nodes) or "",
        }
        for own_s, name, nodes in rows[:60]
    ]


def budget_view(trace: Trace) -> dict[str, Any] | None:
    """Return what the run spent of what it was allowed, if its root says so."""
    known = as_map(trace.root.attributes.get("budget") if trace.root else None)
    spent, allowed = as_map(known.get("spent")), as_map(known.get("allowed"))
    if not spent and not allowed:
        return None
    rows = []
    for name in dict.fromkeys([*allowed, *spent]):
        used, limit = as_number(spent.get(name)), as_number(allowed.get(name))
        share = None if used is None or not limit else round(min(100.0, 100 * used / limit), 1)
        rows.append(
            {"name": name, "spent": _figure(used), "allowed": _figure(limit), "share": share}
        )
    return {"reason": str(known.get("stop_reason", "")), "rows": rows}


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.4g}"


def _yes_no(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""
