"""Jupyter: `%load_ext viper`, then `%%viper PICTURE` with a question or a program in the cell.

    %load_ext viper

    %%viper table.png
    How many red blocks are left of the blue bowl?

The session is kept between cells, and as `viper_session` in the notebook's names.
"""

from __future__ import annotations

import ast
import shlex
import textwrap
from typing import TYPE_CHECKING, Any

from viper.core.errors import InputError, ViperError
from viper.core.execution import Execution

if TYPE_CHECKING:
    from viper.loops.session import Session

_HELP = "%%viper [PICTURE] [--llm MODEL] [--profile NAME] [--video FILE]"
_OPTIONS = ("--llm", "--profile", "--video")
_sessions: dict[tuple[str, str], Session] = {}


def load_ipython_extension(shell: Any) -> None:
    """Register the cell magic; called by `%load_ext viper`."""
    shell.register_magic_function(lambda line, cell: run_cell(shell, line, cell), "cell", "viper")


def unload_ipython_extension(shell: Any) -> None:
    """Let go of the magic and of the sessions; called by `%unload_ext viper`."""
    shell.magics_manager.magics["cell"].pop("viper", None)
    for session in _sessions.values():
        session.close()
    _sessions.clear()


def run_cell(shell: Any, line: str, cell: str) -> Any:
    """Answer the question in a cell, or run the program in it.

    Args:
        shell: The notebook's IPython shell; gets the name `viper_session`.
        line: What stands behind `%%viper`: a picture, options. `{name}` or a bare name of the
            notebook may stand for a picture.
        cell: A question in words, or Python for the sandbox.

    Returns:
        An `Answer` for a question, the value for a program; both draw themselves. What is wrong
        is printed in one sentence.
    """
    try:
        picture, options = _arguments(line, shell.user_ns)
        session = _session(options.get("--profile", "tabletop"), options.get("--llm", "embedded"))
        shell.user_ns["viper_session"] = session
        if not is_program(cell):
            if picture is None:
                raise InputError(f"A question needs a picture: {_HELP}")
            return session.ask(picture, " ".join(cell.split()))
        return _shown(session.run(cell, picture, video=options.get("--video")))
    except ViperError as error:
        print(error)
        return None


def is_program(cell: str) -> bool:
    """Whether a cell is Python rather than a question in words."""
    if cell.strip().endswith("?"):
        return False
    try:
        body = ast.parse(textwrap.dedent(cell)).body
    except SyntaxError:
        return False
    is_word = (
        len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Name)
    )
    return bool(body) and not (is_word and cell.strip().endswith("."))


def _shown(execution: Execution) -> Any:
    if execution.stdout:
        print(execution.stdout, end="")
    if execution.error is not None:
        where = f" (line {execution.error.line})" if execution.error.line else ""
        print(f"{execution.status}{where}: {execution.error.message}")
    return execution.value


def _arguments(line: str, names: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """Return the picture, if one is given, and the options by name."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise InputError(f"{error}: {_HELP}") from None
    picture: Any = None
    options: dict[str, str] = {}
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            if word not in _OPTIONS or not words:
                raise InputError(f"`{word}` is no option with a value: {_HELP}")
            options[word] = words.pop(0)
        elif picture is None:
            picture = names.get(word.strip("{}"), word)
        else:
            raise InputError(f"One picture at a time: {_HELP}")
    return picture, options


def _session(profile: str, llm: str) -> Session:
    from viper.loops.session import Session

    key = (profile, llm)
    if key not in _sessions:
        _sessions[key] = Session(profile, llm)
    return _sessions[key]
