"""Programs that a person gives to `viper run`, and what came of them as JSON data."""

from __future__ import annotations

import json
import keyword
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from viper.core.budget import Account
from viper.core.errors import InputError
from viper.core.execution import Execution
from viper.loops.wording import plain
from viper.tracing import Trace

_MAX_BYTES = 1_000_000
_LLM = re.compile(r"\s*(embedded|(?i:https?):.+|(openai|hf|scripted):.*\S.*)\s*")
# The names that `--image` and `--video` bind.
_BOUND = {"image": ("image", "image_patch"), "video": ("video", "video_segment")}


def read_program(name: str) -> str:
    """Return the text of a program file; `-` is standard input.

    Raises:
        InputError: If it cannot be read, is not text, is empty, or is longer than 1 MB.
    """
    where = "Standard input" if name == "-" else f"The program `{name}`"
    data = _read_bytes(name)
    if len(data) > _MAX_BYTES:
        raise InputError(f"{where} is longer than 1 MB; programs are short texts.")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where} is not UTF-8 text (byte {error.start}); save it as UTF-8."
        ) from None
    if not source.strip():
        raise InputError(f"{where} is empty; write Python whose last expression is the value.")
    return source.replace("\r\n", "\n")


def check_llm(spec: str) -> None:
    """Refuse what names no language model, also if the program never asks one.

    Raises:
        InputError: If the text has none of the known forms.
    """
    if not _LLM.fullmatch(spec):
        from viper.llm import load_llm

        load_llm(spec)  # says what is wrong with it


def read_inputs(settings: Sequence[str], taken: Sequence[str] = ()) -> dict[str, object]:
    """Return values by name from texts like `question=Who?` or `options=["a", "b"]`.

    Args:
        settings: The texts.
        taken: Kinds of input that are given otherwise: "image", "video".

    Raises:
        InputError: If a text has no name, or one that means something else.
    """
    found: dict[str, object] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name.isidentifier():
            raise InputError(f"--set takes NAME=VALUE, not `{setting[:60]}`.")
        if keyword.iskeyword(name):
            raise InputError(f"--set {name}: this is a word of Python, and no name; take another.")
        bound_by = next((kind for kind in taken if name in _BOUND[kind]), None)
        if bound_by is not None:
            raise InputError(f"--set {name}: --{bound_by} binds this name; leave one of them out.")
        try:
            found[name] = json.loads(text)
        except ValueError:
            found[name] = text
    return found


def execution_dict(
    execution: Execution,
    trace: Trace | None = None,
    account: Account | None = None,
    notices: Sequence[str] = (),
) -> dict[str, Any]:
    """Return an execution with the keys of `viper run --json`."""
    return {
        "status": execution.status,
        "value": plain(execution.value),
        "stdout": execution.stdout,
        "error": execution.error.to_dict() if execution.error else None,
        "lines": [{"line": v.line, "name": v.name, "value": v.text} for v in execution.lines],
        "calls": dict(execution.calls),
        "costs": [cost.to_dict() for cost in execution.costs],
        "passes": dict(execution.passes),
        "seconds": dict(execution.seconds),
        "trace": trace.kept_id if trace else None,
        "budget": account.to_dict() if account else None,
        "notices": list(notices),
    }


def _read_bytes(name: str) -> bytes:
    if not name:
        raise InputError("No program is named; give a Python file, or - for stdin.")
    if name == "-":
        return sys.stdin.buffer.read(_MAX_BYTES + 1)
    path = Path(name)
    try:
        if path.is_dir():
            raise InputError(
                f"The program `{name}` is a folder; give a Python file, or - for stdin."
            )
        with path.open("rb") as file:
            return file.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"Cannot read the program `{name}`: {why}. Give a Python file, or - for stdin."
        ) from None
