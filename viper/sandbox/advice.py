"""What the policy says when it refuses something: what it is, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MODULES = (
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "heapq",
    "itertools",
    "json",
    "math",
    "operator",
    "random",
    "re",
    "statistics",
    "string",
    "time",
    "typing",
)
"""Modules of which a program gets a frozen extract, never the real one."""

FORBIDDEN_NAMES = {
    "open": "a program cannot read or write files; use the pictures and data that it was given",
    "eval": "text cannot be run as code; write the expression itself, or use json.loads for data",
    "exec": "text cannot be run as code; write the statements themselves",
    "compile": "text cannot be run as code; write the statements themselves",
    "input": "nobody is there to answer; use the names that are bound for the program",
    "globals": "name spaces are closed; use the names directly, or a dict of your own",
    "locals": "name spaces are closed; use the names directly, or a dict of your own",
    "vars": "name spaces are closed; use the names directly, or a dict of your own",
    "dir": "objects cannot be explored; the description of the calls lists what there is",
    "help": "objects cannot be explored; the description of the calls lists what there is",
    "breakpoint": "there is no debugger here; use print",
    "exit": "a program ends at its last line; use if/else around what follows",
    "quit": "a program ends at its last line; use if/else around what follows",
    "memoryview": "raw memory is closed; use bytes or a list",
    "id": "addresses are closed; compare with `==` or `is`",
    "BaseExceptionGroup": "exception groups are closed; raise one exception",
    "ExceptionGroup": "exception groups are closed; raise one exception",
    "SystemExit": "a program ends at its last line; use if/else around what follows",
    "KeyboardInterrupt": "a program cannot see interrupts; use Exception",
    "GeneratorExit": "generators end by themselves; use Exception",
    "__import__": f"write an import statement; these modules exist: {', '.join(MODULES)}",
    "__builtins__": "the interpreter's own tables are closed",
    "__file__": "a program has no file",
}

CONSTRUCTS = {
    "TryStar": "`except*` is not allowed; write `except` with one exception type",
    "AsyncFunctionDef": "`async def` is not allowed; everything here is synchronous, write `def`",
    "Await": "`await` is not allowed; everything here is synchronous, call the function",
    "AsyncFor": "`async for` is not allowed; write `for`",
    "AsyncWith": "`async with` is not allowed; write `with`",
    "TypeAlias": "`type X = ...` is not allowed; leave the type out",
    "TypeVar": "type parameters are not allowed; leave them out",
}


def forbidden_import(module: str) -> str:
    """Return the sentence for an import that is refused."""
    listed = ", ".join(MODULES)
    return (
        f"`import {module}` is not allowed: a program reaches no files, processes or network, "
        f"only these modules: {listed}"
    )


def private_name(name: str) -> str:
    """Return the sentence for a name that starts with an underscore."""
    if name.startswith("__"):
        return f"`{name}` is not allowed: names with two underscores belong to the interpreter"
    public = name.strip("_") or "value"
    return f"`{name}` is not allowed: names may not start with `_`; call it `{public}`"


def private_attribute(name: str) -> str:
    """Return the sentence for an attribute that is closed."""
    if name in ("_replace", "_asdict", "_fields", "_make"):
        return f"`{name}` is closed; use a data class with dataclasses.replace, asdict or fields"
    return f"the attribute `{name}` is closed; a program uses the public attributes of an object"


def unknown_name(name: str, library: Iterable[str], known: Iterable[str]) -> str:
    """Return the sentence for a name that nothing defines, with the nearest that exists."""
    close = difflib.get_close_matches(name, sorted(library), n=1)
    close = close or difflib.get_close_matches(name, sorted(known), n=1)
    guess = f" Did you mean `{close[0]}`?" if close else ""
    return f"there is no `{name}`.{guess}"
