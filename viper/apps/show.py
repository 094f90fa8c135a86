"""What a person sees: answers, runs and tables on stdout, progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from viper.apps.console import visible
from viper.core.errors import InputError

if TYPE_CHECKING:
    from viper.core.execution import ErrorInfo, Execution, LineValue
    from viper.evals.report import Report
    from viper.loops.answer import Answer

_PICTURES = (".png", ".jpg", ".jpeg", ".webp")
# Longer lines of code push their value out, in a pipe.
_CODE_WIDTH = 88
_PAGES = (".html", ".htm")


@contextmanager
def working(what: str, *, quiet: bool = False) -> Iterator[None]:
    """Show a spinner on stderr during the block, if a person is watching."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} …"):
        yield


def show_answer(answer: Answer) -> None:
    """Print the answer first, then the program with the value of each line, then the bill."""
    from viper.loops.page import footer

    console = _console()
    console.print(visible(answer.text), style="bold", highlight=False, markup=False, soft_wrap=True)
    console.print()
    show_program(answer.program, answer.lines, answer.error)
    for notice in answer.notices:
        console.print(f"note: {visible(notice)}", style="yellow", highlight=False, markup=False)
    console.print()
    console.print(footer(answer), style="dim", highlight=False, markup=False, soft_wrap=True)


def show_program(program: str, lines: Sequence[LineValue], error: ErrorInfo | None = None) -> None:
    """Print a program, and beside each line the value that it made."""
    from rich.table import Table
    from rich.text import Text

    from viper.loops.page import values_by_line

    values = values_by_line(lines)
    if error is not None and error.line is not None:
        values[error.line] = error.message
    rows = [
        (number, visible(code), visible(values.get(number, "")))
        for number, code in enumerate(program.splitlines(), start=1)
    ]
    if not sys.stdout.isatty():
        _print_plainly(rows)
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="cyan", overflow="fold")
    for number, code, value in rows:
        is_failure = error is not None and error.line == number
        table.add_row(str(number), _code(code), Text(value, style="red" if is_failure else ""))
    _console().print(table)


def show_execution(execution: Execution, source: str, *, failures_to: TextIO | None = None) -> None:
    """Print what a program printed, then its value; why there is none goes to stderr."""
    from viper.loops.wording import value_text

    if execution.stdout:
        print(visible(execution.stdout), end="" if execution.stdout.endswith("\n") else "\n")
    if execution.ok:
        if execution.value is not None:
            print(visible(value_text(execution.value)))
        return
    sys.stdout.flush()
    error = execution.error
    where = f"line {error.line}: " if error is not None and error.line is not None else ""
    message = f"{error.type}: {error.message}" if error is not None else ""
    file = failures_to or sys.stderr
    print(visible(f"{execution.status}: {where}{message}"), file=file)
    rows = source.splitlines()
    if error is not None and error.line is not None and 1 <= error.line <= len(rows):
        print(visible(f"    {rows[error.line - 1].strip()}"), file=file)


def show_notices(notices: Sequence[str]) -> None:
    """Print what a reader should know about a run on stderr; stdout is for its value."""
    for notice in notices:
        print(f"note: {visible(notice)}", file=sys.stderr)


def show_report(report: Report) -> None:
    """Print a score with its interval, by type of question."""
    from viper.evals.report import table

    _console().print(table(report))


def check_drawing(path: Path | None) -> None:
    """Raise `InputError` unless a picture or page can be written to `path`."""
    if path is None:
        return
    if path.suffix.lower() not in (*_PICTURES, *_PAGES):
        known = ", ".join((*_PICTURES, *_PAGES))
        raise InputError(f"`--draw {path}` has an ending that is not known; use one of {known}.")
    if not path.parent.is_dir():
        raise InputError(f"`--draw {path}`: there is no folder {path.parent}; make it first.")


def write_drawing(answer: Answer, path: Path) -> None:
    """Write the answer as a page or a picture, by the ending of `path`."""
    if path.suffix.lower() in _PAGES:
        write_text(path, answer.to_html())
        return
    try:
        answer.draw().save(path)
    except OSError as error:
        raise _unwritable(path, error) from None


def write_text(path: Path, text: str) -> None:
    """Write a text file.

    Raises:
        InputError: If the file cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(f"Cannot write {path}: {error.strerror or error}. Name another file.")


def _print_plainly(rows: Sequence[tuple[int, str, str]]) -> None:
    """Print aligned columns for a pipe, which has no width to wrap at."""
    width = min(max((len(code) for _, code, _ in rows), default=0), _CODE_WIDTH)
    for number, code, value in rows:
        print(f"{number:>3}  {code:<{width}}  {value}".rstrip())


def _code(line: str) -> Any:
    from rich.syntax import Syntax

    colored = Syntax("", "python", theme="ansi_dark").highlight(line)
    colored.rstrip()
    colored.no_wrap = False
    return colored


def _console() -> Any:
    from rich.console import Console

    # A pipe has no width: wrap nothing that a person did not ask to be wrapped.
    return Console() if sys.stdout.isatty() else Console(width=200, soft_wrap=True)
