"""The program inside a model's reply, whatever the model wrapped around it."""

from __future__ import annotations

import ast
import re
import warnings

from viper.core.errors import BadReply
from viper.core.syntax import parse

# longest reply that is looked at, in characters, and longest bare text that is searched, in lines
_MAX_CHARS = 100_000
_MAX_LINES = 120
# places in bare text where a program is tried to begin
_MAX_STARTS = 12

_FENCE = re.compile(r"^[ \t]*```[ \t]*(\w*)[^\n]*\n(.*?)(?:^[ \t]*```|\Z)", re.M | re.S)
_CODE_START = re.compile(
    r"(def|for|if|import|from|class|while|with|try|return|@|#)\b|[\w.\[\]\"', ]+\s*=|[\w.]+[(\[]"
)


def extract_program(reply: str) -> str:
    """Return the Python program in `reply`.

    Thinking between `<think>` tags is skipped. Of several fenced blocks the last
    one that parses is taken; a lone one is returned even with a syntax error, so
    that the error can be sent back. Without a fence, the text, or the longest
    stretch of lines in it that parses and does something.

    Raises:
        BadReply: If there is no code.
    """
    text = without_thinking(reply[:_MAX_CHARS])
    blocks = [
        _dedent(body)
        for tag, body in _FENCE.findall(text)
        if tag.lower() in ("", "python", "py", "python3") and body.strip()
    ]
    if blocks:
        return next((block for block in reversed(blocks) if _parses(block)), blocks[-1])
    program = _bare_program(text.strip().strip("`").strip())
    if program is None:
        start = " ".join(text.split())[:80]
        raise BadReply(
            f"The reply holds no Python program; it starts with {start!r}. "
            "Ask for one fenced ```python block."
        )
    return program


def without_thinking(text: str) -> str:
    """Return `text` without what stands between `<think>` tags, closed or not."""
    text = re.sub(r"<think(ing)?>.*?(</think(ing)?>|\Z)", "", text, flags=re.S)
    # some servers swallow the opening tag
    return re.split(r"</think(?:ing)?>", text)[-1]


def _bare_program(text: str) -> str | None:
    if _does_something(text):
        return text
    lines = text.splitlines()[:_MAX_LINES]
    starts = [i for i, line in enumerate(lines) if _CODE_START.match(line.strip())]
    best: list[str] = []
    for start in starts[:_MAX_STARTS]:
        for end in range(len(lines), start + len(best), -1):
            if _does_something(_dedent("\n".join(lines[start:end]))):
                best = lines[start:end]
                break
    return _dedent("\n".join(best)) if best else None


def _does_something(source: str) -> bool:
    """Whether `source` is Python and more than names, which prose of one word is too."""
    tree = _tree(source)
    if tree is None:
        return False
    kinds = (ast.Call, ast.Constant, ast.Attribute, ast.Assign, ast.BinOp, ast.Compare)
    return any(isinstance(node, kinds) for node in ast.walk(tree))


def _parses(source: str) -> bool:
    return _tree(source) is not None


def _tree(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _dedent(source: str) -> str:
    import textwrap

    return textwrap.dedent(source.strip("\n")).rstrip()
