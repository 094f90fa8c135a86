"""The terminal conversation: questions and code about a picture, turn by turn.

A line that is Python over names that exist, or plainly meant as Python, is run; everything else
is asked. Ctrl-C drops the line or stops the program; names and models stay. Where nobody types,
the exit code is 1 if any line failed.
"""

from __future__ import annotations

import ast
import builtins
import codeop
import contextlib
import json
import re
import sys
import warnings
from collections.abc import Iterator
from typing import Any, TextIO

from viper.apps.console import FAILED, OK, one_line
from viper.apps.programs import execution_dict
from viper.apps.show import show_answer, show_execution, show_notices
from viper.core.errors import ViperError
from viper.core.execution import Execution
from viper.core.image import LoadedImage, load_image
from viper.loops.session import Session

HELP = """\
Ask in plain English, or write Python; `image_patch` is the picture.
  > CODE         run CODE even if it reads like a question
  for …:         a block goes on until an empty line
  :image PATH    look at another picture
  :names         what programs can call, and the names that you made
  :help  :quit   the words alone do, too"""
_LEAVE = {":quit", ":q", ":exit", "quit", "exit", "quit()", "exit()"}
_HELP = {":help", ":h", ":?", "help", "help()"}
# How no question begins: an assignment, an import, a definition.
_PLAINLY_CODE = re.compile(
    r"[A-Za-z_][\w.\[\]]*\s*[-+*/]?=(?!=)|import\s+\w|from\s+[\w.]+\s+import\b"
    r"|def\s+\w+\s*\(|class\s+\w+\s*[(:]"
)


class Repl:
    """One conversation over one session."""

    def __init__(
        self, session: Session, *, as_json: bool = False, source: TextIO | None = None
    ) -> None:
        self._session = session
        self._as_json = as_json
        self._source = source or sys.stdin
        self._image: LoadedImage | None = None
        self._is_bound = False
        self._made: set[str] = set()
        self._turns: list[dict[str, Any]] = []
        self._has_failed = False

    def run(self, image: str | None = None) -> int:
        """Talk until the input ends; return the exit code."""
        if image is not None:
            self._image = load_image(image)
        if self._is_interactive:
            print("Ask about the picture, or write Python. :help tells more, :quit ends.")
        for line in self._lines():
            if line.strip() in _LEAVE:
                break
            self._turn_safely(line)
        if self._as_json:
            data = {"status": "error" if self._has_failed else "ok", "turns": self._turns}
            print(json.dumps(data, allow_nan=False))
        return FAILED if self._has_failed and not self._is_interactive else OK

    @property
    def _is_interactive(self) -> bool:
        return self._source.isatty() and not self._as_json

    def _lines(self) -> Iterator[str]:
        if self._is_interactive:
            _enable_editing()
        while True:
            try:
                line = self._read("viper> ")
                if line is None:
                    return
                yield self._whole_block(line) if line.strip() else ""
            except KeyboardInterrupt:
                print()

    def _read(self, prompt: str) -> str | None:
        """Return the next line, or None at the end of the input."""
        if self._is_interactive:
            try:
                return input(prompt)
            except EOFError:
                print()
                return None
        line = self._source.readline()
        return line.rstrip("\n") if line else None

    def _whole_block(self, line: str) -> str:
        """Return `line` with the lines that belong to the block it opens."""
        text = line.lstrip().removeprefix(">").lstrip() if _is_marked(line) else line
        if not _opens_block(text):
            return line
        rows = [text]
        while (more := self._read("  ...  ")) is not None and more.strip():
            rows.append(more)
        return "> " + "\n".join(rows)

    def _turn_safely(self, line: str) -> None:
        try:
            self._turn(line.strip())
        except ViperError as error:
            self._note({"status": "error", "error": _error_dict(error)})
            print(f"viper: {one_line(str(error))}", file=sys.stderr)
        except KeyboardInterrupt:
            self._note({"status": "killed", "error": {"type": "Interrupted", "message": ""}})
            print("stopped", file=sys.stderr)

    def _turn(self, line: str) -> None:
        if not line:
            return
        if line.startswith(":") or line in _HELP:
            self._command(line)
        elif _is_marked(line):
            self._run_code(line[1:].strip())
        elif is_code(line, self._known_names()):
            self._run_code(line)
        else:
            self._ask(line)

    def _command(self, line: str) -> None:
        name, _, argument = line.partition(" ")
        if name == ":image" and argument.strip():
            self._image, self._is_bound = load_image(argument.strip()), False
            self._say(f"{self._image.source}: {self._image.width} x {self._image.height} pixels")
        elif name == ":names":
            self._say("callable: " + ", ".join(sorted(self._session.names)))
            self._say("made here: " + (", ".join(sorted(self._made)) or "nothing yet"))
        elif name in _HELP:
            self._say(HELP)
        else:
            self._say(f"There is no command `{line}`.\n{HELP}")

    def _run_code(self, source: str) -> None:
        image = None if self._is_bound else self._image
        with contextlib.redirect_stdout(sys.stderr):
            execution = self._session.run(source, image)
        self._is_bound = self._is_bound or image is not None
        self._made |= assigned_names(source)
        self._note({"code": source, **self._run_dict(execution)})
        if not self._as_json:
            show_execution(execution, source, failures_to=sys.stdout)
            show_notices(self._session.notices)

    def _run_dict(self, execution: Execution) -> dict[str, Any]:
        return execution_dict(execution, self._session.trace, notices=self._session.notices)

    def _ask(self, question: str) -> None:
        if self._image is None:
            self._say("There is no picture yet: `:image PATH` opens one.")
            self._note({"status": "error", "error": {"type": "InputError", "message": "no image"}})
            return
        with contextlib.redirect_stdout(sys.stderr):
            answer = self._session.ask(self._image, question)
        self._is_bound = True
        self._made |= assigned_names(answer.program)
        self._note(answer.to_dict())
        if not self._as_json:
            show_answer(answer)

    def _known_names(self) -> set[str]:
        return {*self._session.names, *self._made, "image", "image_patch"}

    def _note(self, turn: dict[str, Any]) -> None:
        self._has_failed = self._has_failed or turn["status"] != "ok"
        if self._as_json:
            self._turns.append(turn)

    def _say(self, text: str) -> None:
        print(text, file=sys.stderr if self._as_json else sys.stdout)


def is_code(line: str, known: set[str]) -> bool:
    """Return whether `line` is Python that only reads names in `known` or builtins.

    A lone name or text in quotes counts as a question unless it is known. What is plainly meant
    as Python, an assignment or an import say, counts even if it is broken.
    """
    if _PLAINLY_CODE.match(line):
        return True
    tree = _parsed(line)
    if tree is None or not tree.body:
        return False
    nodes = list(ast.walk(tree))
    stored = assigned_names(line)
    read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    if read - known - stored - set(dir(builtins)):
        return False
    first = tree.body[0]
    if len(tree.body) == 1 and isinstance(first, ast.Expr):
        if isinstance(first.value, ast.Name):
            return first.value.id in known
        return not (isinstance(first.value, ast.Constant) and isinstance(first.value.value, str))
    return True


def assigned_names(source: str) -> set[str]:
    """Return the names that `source` binds; none if it is not Python."""
    tree = _parsed(source)
    names: set[str] = set()
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


def _parsed(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _opens_block(text: str) -> bool:
    """Return whether `text` is the first line of Python that goes on."""
    if not text.rstrip().endswith((":", "(", "[", "{", ",", "\\")):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return codeop.compile_command(text) is None
    except (SyntaxError, ValueError, OverflowError):
        return False


def _enable_editing() -> None:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # input() then keeps a history


def _error_dict(error: Exception) -> dict[str, Any]:
    return {"type": type(error).__name__, "message": str(error), "line": None}
