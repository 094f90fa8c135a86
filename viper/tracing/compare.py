"""Two runs side by side: what they cost, and where they first did something else.

Times, ids, and whether a model had to run or its result was known already, are no difference.
What ran in parallel is compared whatever the order in which it came.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from viper.core.events import Span
from viper.tracing.trace import Trace
from viper.tracing.tree import Node
from viper.tracing.wording import one_line

# Work that depends on what was loaded or seen before, not on what was decided.
_INCIDENTAL = ("load", "model ")
# Given when a span starts; differences here come before those of anything below it.
_INPUTS = (
    *("question", "task", "instruction", "program", "phrase", "args", "text", "prompt", "pixels"),
    *("profile", "seed", "planner", "objects", "goal"),
)
_VOLATILE = (
    *("seconds", "session", "turn", "source", "picture", "pictures", "video", "frames"),
    *(
        "limits",
        "allowed",
        "budget",
        "spent",
        "replayed",
        "trace",
        "passes",
        "notices",
        "program_blob",
        "grant",
    ),
)
# What implementations of a language model note differently.
_LLM_KEYS = ("question", "replies", "options")
_CLOSE, _CLOSE_TO_ZERO = 1e-3, 2e-3
_SHOWN = 200


@dataclass(frozen=True)
class Difference:
    """One place where two runs are not the same."""

    where: tuple[str, ...]
    """Names of the spans that lead there, from the root."""
    kind: str
    """`changed`, `missing` (only in the first run) or `extra` (only in the second)."""
    key: str = ""
    """The attribute that changed."""
    before: Any = None
    after: Any = None

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data."""
        return {
            "where": list(self.where),
            "kind": self.kind,
            "key": self.key,
            "before": self.before,
            "after": self.after,
        }

    def __str__(self) -> str:
        place = " > ".join(self.where)
        if self.kind == "missing":
            return f"{place}: only in the first run ({one_line(self.before, _SHOWN)})"
        if self.kind == "extra":
            return f"{place}: only in the second run ({one_line(self.after, _SHOWN)})"
        was, is_now = one_line(self.before, _SHOWN), one_line(self.after, _SHOWN)
        return f"{place}: {self.key} was {was}, is {is_now}"


@dataclass(frozen=True)
class Comparison:
    """What two runs have in common, and what not."""

    first: Trace
    second: Trace
    differences: tuple[Difference, ...]
    """In the order in which they came about: what caused others stands before them."""

    @property
    def is_same(self) -> bool:
        """Whether both did the same."""
        return not self.differences

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data."""
        return {
            "same": self.is_same,
            "runs": [self.first.id, self.second.id],
            "totals": [self.first.totals, self.second.totals],
            "differences": [difference.to_dict() for difference in self.differences],
        }


def compare(first: Trace, second: Trace) -> Comparison:
    """Return where `second` differs from `first`."""
    found = list(_compare_lists(_shown(first.roots), _shown(second.roots), ()))
    return Comparison(first, second, tuple(found))


def _compare_lists(
    before: list[Node], after: list[Node], where: tuple[str, ...], any_order: bool = False
) -> Iterator[Difference]:
    if any_order or _is_parallel(before) or _is_parallel(after):
        before, after = sorted(before, key=_order), sorted(after, key=_order)
    names = [[node.span.name for node in nodes] for nodes in (before, after)]
    matcher = SequenceMatcher(None, names[0], names[1], autojunk=False)
    for operation, a0, a1, b0, b1 in matcher.get_opcodes():
        if operation == "equal":
            for one, other in zip(before[a0:a1], after[b0:b1], strict=True):
                yield from _compare_nodes(one, other, where)
            continue
        for node in before[a0:a1]:
            yield Difference((*where, node.span.name), "missing", before=_identity(node.span))
        for node in after[b0:b1]:
            yield Difference((*where, node.span.name), "extra", after=_identity(node.span))


def _compare_nodes(before: Node, after: Node, where: tuple[str, ...]) -> Iterator[Difference]:
    here = (*where, before.span.name)
    inputs, results = _changes(before.span, after.span)
    yield from (Difference(here, "changed", *change) for change in inputs)
    any_order = "parallel" in before.span.attributes
    yield from _compare_lists(_shown(before.children), _shown(after.children), here, any_order)
    yield from (Difference(here, "changed", *change) for change in results)


def _changes(
    before: Span, after: Span
) -> tuple[list[tuple[str, Any, Any]], list[tuple[str, Any, Any]]]:
    """Return the attributes that differ: what was given, and what came of it."""
    old, new = before.attributes, after.attributes
    keys: Iterable[str] = [*old, *(key for key in new if key not in old)]
    if before.name.startswith("llm."):
        keys = [key for key in keys if key in _LLM_KEYS]
    changed = [
        (key, old.get(key), new.get(key))
        for key in keys
        if not _is_volatile(key) and not _same(old.get(key), new.get(key))
    ]
    if before.end_ns is not None and after.end_ns is not None and before.error != after.error:
        changed.append(("error", before.error, after.error))
    # The program of a question was not given: a model wrote it.
    given = [key for key in _INPUTS if key != "program" or before.name != "ask"]
    inputs = [change for change in changed if change[0] in given]
    return inputs, [change for change in changed if change[0] not in given]


def _shown(nodes: Iterable[Node]) -> list[Node]:
    """Return the nodes that count."""
    return [node for node in nodes if not node.span.name.startswith(_INCIDENTAL)]


def _is_parallel(nodes: Iterable[Node]) -> bool:
    """Whether some of the nodes ran at the same time."""
    end = -1
    for node in nodes:
        if node.span.start_ns < end:
            return True
        end = max(end, node.end_ns)
    return False


def _order(node: Node) -> tuple[str, str]:
    return node.span.name, _identity(node.span)


def _identity(span: Span) -> str:
    """Return what a span was asked to do, as text."""
    given = {key: span.attributes[key] for key in _INPUTS if key in span.attributes}
    return json.dumps(given, sort_keys=True, ensure_ascii=False, default=str) if given else ""


def _is_volatile(key: str) -> bool:
    return key in _VOLATILE or key.endswith(("_s", "_ms", "_ns", "seconds"))


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    if isinstance(before, int | float) and isinstance(after, int | float):
        return math.isclose(before, after, rel_tol=_CLOSE, abs_tol=_CLOSE_TO_ZERO)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        keys = {key for key in (*before, *after) if not _is_volatile(str(key))}
        return all(_same(before.get(key), after.get(key)) for key in keys)
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    return bool(before == after)
