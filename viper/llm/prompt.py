"""The prompt that asks a model for a program, and the turn that asks it to mend one.

Generated from the capability declarations, so it never names a call that does
not exist, and cut to a stated token budget. The question stands alone in the
user turn: a small model reads nothing else.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from viper.core.capability import CapabilitySet, Detail
from viper.core.errors import InputError
from viper.core.execution import LineValue
from viper.core.llm import Message
from viper.core.syntax import parse
from viper.llm.reply import extract_program

BUDGET_TOKENS = 2500
# characters per token; English and code have four or more, so this errs on the safe side
_CHARS_PER_TOKEN = 3.5
_MODULES = (
    "math, statistics, itertools, functools, collections, re, datetime, json, random, string, "
    "heapq, bisect, typing, dataclasses"
)

_RULES = f"""\
You answer questions about one picture by writing a short Python program. It runs in a \
restricted REPL. `image_patch` is the whole picture, an `ImagePatch`.

Rules
- Reply with one ```python block and nothing else.
- The last expression of the program is the answer: a number, a short text, a bool for a \
yes/no question or a statement, or a patch. Do not print it.
- Call only what is declared below, and plain Python. Import nothing but: {_MODULES}. \
No files, no network, no names with leading underscores.
- `find` takes a noun phrase ("red block") and returns a list of patches. It may be empty: \
take `[0]` only of what must be there, and the program then stops with the reason.
- Coordinates are pixels of the picture and the y axis points UP: a larger `vertical_center` \
is higher in the picture. Left is a smaller `horizontal_center`.
- `compute_depth()` is larger for what is farther from the viewer: behind is larger, in front \
is smaller.
- Look, never guess: each fact about the picture must come from a call.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a program that answers it."""

    question: str
    program: str


EXAMPLES = (
    Example(
        "How many red blocks are left of the blue bowl?",
        'bowl = image_patch.find("blue bowl")[0]\n'
        'blocks = image_patch.find("red block")\n'
        "len([b for b in blocks if b.horizontal_center < bowl.horizontal_center])",
    ),
    Example("Is there a green cup?", 'image_patch.exists("green cup")'),
    Example(
        "What colour is the thing behind the plate?",
        'plate = image_patch.find("plate")[0]\n'
        'behind = [p for p in image_patch.find("object") '
        "if p.compute_depth() > plate.compute_depth()]\n"
        'behind[0].best_text_match(["red", "blue", "green", "yellow", "white", "black"])',
    ),
    Example(
        "Which is closest to the ball, the cone or the ring?",
        'ball = image_patch.find("ball")[0]\n'
        'others = {"cone": image_patch.find("cone")[0], "ring": image_patch.find("ring")[0]}\n'
        "min(others, key=lambda name: ground_distance(others[name], ball))",
    ),
    Example(
        "There are more cups than bowls.",
        'len(image_patch.find("cup")) > len(image_patch.find("bowl"))',
    ),
    Example(
        "Is the leftmost block made of metal?",
        'blocks = image_patch.find("block")\n'
        "leftmost = min(blocks, key=lambda b: b.horizontal_center)\n"
        'leftmost.verify_property("block", "metal")',
    ),
    Example(
        "What is the man in the red shirt holding?",
        'man = image_patch.find("man in red shirt")[0]\n'
        'man.simple_query("What is the man holding?")',
    ),
)


def estimate_tokens(text: str) -> int:
    """Return a token count that real tokenizers stay below for English and code."""
    return int(len(text) / _CHARS_PER_TOKEN) + 1


def system_prompt(capabilities: CapabilitySet, *, budget_tokens: int = BUDGET_TOKENS) -> str:
    """Return rules, declarations and examples in at most `budget_tokens` estimated tokens.

    What does not fit is left out in this order: examples from the last, all but
    the first line of each docstring, then docstrings altogether. Each step gives
    the examples another chance. Those that use an undeclared call are never shown.

    Raises:
        InputError: If even the bare signatures do not fit.
    """
    usable = [example for example in EXAMPLES if is_runnable(example.program, capabilities)]
    for detail in get_args(Detail):
        declarations = capabilities.describe(detail)
        for count in range(len(usable), -1, -1):
            text = _assemble(declarations, usable[:count])
            if estimate_tokens(text) <= budget_tokens:
                return text
    raise InputError(
        f"The prompt needs {estimate_tokens(text)} tokens and may use {budget_tokens}: "
        "offer fewer capabilities or allow more tokens."
    )


def program_messages(
    capabilities: CapabilitySet, question: str, *, budget_tokens: int = BUDGET_TOKENS
) -> list[Message]:
    """Return the conversation that asks for a program: the system prompt and the bare question."""
    prompt = system_prompt(capabilities, budget_tokens=budget_tokens)
    return [Message("system", prompt), Message("user", question)]


def repair_message(
    error: str, line: int | None, values: Sequence[LineValue] = (), *, max_chars: int = 2000
) -> Message:
    """Return the user turn that reports a failed run, with the values that led to it.

    The newest values are kept if not all fit into `max_chars`.
    """
    where = f" at line {line}" if line is not None else ""
    head = f"The program failed{where}: {_clip(error, max_chars // 2)}"
    tail = "Reply with the whole corrected program in one ```python block."
    left = max_chars - len(head) - len(tail)
    shown: list[str] = []
    for value in reversed(values):
        text = f"line {value.line}: {value.name + ' = ' if value.name else ''}"
        text += _clip(value.text, 200)
        left -= len(text) + 1
        if left < 40:
            break
        shown.insert(0, text)
    middle = ["Values so far:", *shown] if shown else []
    return Message("user", "\n".join([head, *middle, tail]))


def is_runnable(program: str, capabilities: CapabilitySet) -> bool:
    """Whether `program` uses only declared calls and fields, builtins and its own names."""
    nodes = list(ast.walk(parse(program)))
    members = {name for host in capabilities.classes.values() for name in host.methods}
    members |= {name for host in capabilities.classes.values() for name in host.fields}
    known = capabilities.names() | set(dir(builtins)) | {"image_patch"}
    known |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    known |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    attributes = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
    return names <= known and attributes <= members


def _assemble(declarations: str, examples: Sequence[Example]) -> str:
    parts = [_RULES, "Declarations\n" + declarations]
    if examples:
        parts.append("Examples")
    parts += [f"{e.question}\n```python\n{e.program}\n```" for e in examples]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _clip(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


__all__ = [
    "BUDGET_TOKENS",
    "EXAMPLES",
    "Example",
    "estimate_tokens",
    "extract_program",
    "is_runnable",
    "program_messages",
    "repair_message",
    "system_prompt",
]
