"""Sentence templates: "(a|b|) how many {X:pl}" is a choice and a slot; choices may nest."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

Node = str | tuple["Node", ...] | list["Node"]
"""A text, a sequence (tuple) or a choice (list)."""

Slot = Callable[[random.Random, str], str]
"""Renders a slot in a form such as "pl" or "the"."""

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")


@cache
def parse(template: str) -> Node:
    """Parse a template into nested sequences and choices."""
    node, rest = _choice(template)
    if rest:
        raise ValueError(f"unbalanced ) in template: {template!r}")
    return node


def _choice(text: str) -> tuple[Node, str]:
    options: list[Node] = []
    parts: list[Node] = []
    while True:
        cut = re.search(r"[(|)]", text)
        if cut is None:
            options.append(_tight([*parts, text]))
            return (options if len(options) > 1 else options[0]), ""
        parts.append(text[: cut.start()])
        text, mark = text[cut.end() :], cut.group()
        if mark == "(":
            inner, text = _choice(text)
            parts.append(inner)
        elif mark == "|":
            options.append(_tight(parts))
            parts = []
        else:
            options.append(_tight(parts))
            return (options if len(options) > 1 else options[0]), text


def _tight(parts: Sequence[Node]) -> Node:
    """Return the sequence without empty texts; a single part as it is."""
    kept = [part for part in parts if part != ""]
    return tuple(kept) if len(kept) > 1 else kept[0] if kept else ""


def expand(rng: random.Random, node: Node) -> str:
    """Resolve every choice."""
    if isinstance(node, list):
        node = node[int(rng.random() * len(node))]
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return expand(rng, node)
    return "".join([p if isinstance(p, str) else expand(rng, p) for p in node])


def fill(rng: random.Random, templates: Sequence[str], slots: Mapping[str, Slot | str]) -> str:
    """Choose a template, resolve it and fill its slots."""
    text = expand(rng, parse(templates[int(rng.random() * len(templates))]))

    def value(match: re.Match[str]) -> str:
        slot = slots[match.group(1)]
        return slot if isinstance(slot, str) else slot(rng, match.group(2) or "")

    return _SLOT.sub(value, text)


def pick(rng: random.Random, template: str) -> str:
    """Resolve one template without slots."""
    return expand(rng, parse(template))
