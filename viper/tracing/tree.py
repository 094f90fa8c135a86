"""The spans of a run as a tree with sums: what each part took, spent and got wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from viper.core.events import Span
from viper.tracing.shapes import as_count

# So many leaves of one name in a row are shown as one line that opens.
_FOLD_FROM = 5


@dataclass
class Node:
    """One span and what it caused."""

    span: Span
    children: list[Node] = field(default_factory=list)
    depth: int = 0
    end_ns: int = 0
    """When it ended; of one that never did, when the last thing below it happened."""
    tokens: int = 0
    """Tokens of this span and all below it; only leaf model calls have any of their own."""
    errors: int = 0
    """Failed spans, this one and all below it."""
    size: int = 1
    """Spans, this one and all below it."""

    @property
    def seconds(self) -> float:
        """Wall time, in seconds."""
        return (self.end_ns - self.span.start_ns) / 1e9

    @property
    def own_seconds(self) -> float:
        """Wall time in which nothing below it was going on, in seconds."""
        covered, reached = 0, self.span.start_ns
        for child in sorted(self.children, key=lambda node: node.span.start_ns):
            start, end = max(child.span.start_ns, reached), min(child.end_ns, self.end_ns)
            covered += max(0, end - start)
            reached = max(reached, end)
        return max(0.0, self.seconds - covered / 1e9)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, parents first."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


def is_failed(span: Span) -> bool:
    """Return whether a span raised, or says of itself that it did not work out."""
    attributes = span.attributes
    return bool(
        span.error
        or attributes.get("failure")
        or attributes.get("ok") is False
        or str(attributes.get("status")) in ("rejected", "error", "killed", "sandbox_lost")
    )


def tokens_of(span: Span) -> int:
    """Return the tokens that a span itself used: those of a leaf model call, else 0."""
    keys = ("prompt_tokens", "completion_tokens")
    return sum(as_count(span.attributes.get(key)) for key in keys)


def grow(spans: Iterable[Span]) -> list[Node]:
    """Return the roots of the tree that `spans` make; one whose parent is unknown is a root."""
    nodes = {span.span_id: Node(span) for span in spans}
    roots: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.span.parent_id or "")
        (roots if parent is None or parent is node else parent.children).append(node)
    reached = {id(node) for root in roots for node in root.walk()}
    # A damaged file may hold circles, which no root leads to.
    roots += [Node(node.span) for node in nodes.values() if id(node) not in reached]
    for root in roots:
        _sum_up(root)
    return roots


def prune(roots: Sequence[Node], keep: Callable[[Node], bool]) -> list[Node]:
    """Return the tree with only the nodes that `keep` holds for, and those above them."""
    kept: list[Node] = []
    for root in roots:
        left: dict[int, list[Node]] = {}
        for node in reversed(list(root.walk())):
            below = [twin for child in node.children for twin in left.pop(id(child), [])]
            if below or keep(node):
                left[id(node)] = [_with_children(node, below)]
        kept += left.get(id(root), [])
    return kept


def fold(children: Sequence[Node]) -> list[list[Node]]:
    """Return siblings in groups: runs of sound leaves with one name together, others alone."""
    groups: list[list[Node]] = []
    for node in children:
        if groups and _are_alike(groups[-1][-1], node):
            groups[-1].append(node)
        else:
            groups.append([node])
    found: list[list[Node]] = []
    for group in groups:
        found += [group] if len(group) >= _FOLD_FROM else [[node] for node in group]
    return found


def _are_alike(one: Node, other: Node) -> bool:
    """Whether both are sound leaves of one name."""
    is_plain = not (one.children or other.children or one.errors or other.errors)
    return is_plain and one.span.name == other.span.name


def _sum_up(root: Node) -> None:
    order = list(root.walk())
    for node in order:
        for child in node.children:
            child.depth = node.depth + 1
    for node in reversed(order):
        span, below = node.span, node.children
        last = max((child.end_ns for child in below), default=span.start_ns)
        node.end_ns = span.end_ns if span.end_ns is not None else last
        node.tokens = (tokens_of(span) if not below else 0) + sum(c.tokens for c in below)
        node.errors = is_failed(span) + sum(child.errors for child in below)
        node.size = 1 + sum(child.size for child in below)


def _with_children(node: Node, children: list[Node]) -> Node:
    return Node(node.span, children, node.depth, node.end_ns, node.tokens, node.errors, node.size)
