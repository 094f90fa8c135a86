"""Parsing Python text on the host, from any thread."""

from __future__ import annotations

import ast
import threading

# Building a syntax tree keeps a count in the interpreter, not in the thread: two parses at
# once may end in "AST constructor recursion depth mismatch" (seen with CPython 3.11.7).
_parsing = threading.Lock()


def parse(source: str) -> ast.Module:
    """Return the syntax tree of `source`; errors are those of `ast.parse`."""
    with _parsing:
        return ast.parse(source)
