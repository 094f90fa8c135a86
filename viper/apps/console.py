"""How every command ends: one JSON object or a human view, an exit code, never a traceback.

While a command works, whatever any library prints goes to stderr; stdout is for
the result alone.
"""

from __future__ import annotations

import errno
import functools
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from typing import Any, ParamSpec

from viper.core.errors import InputError, ViperError
from viper.core.settings import is_debugging

P = ParamSpec("P")
# C0 and C1 without tab and line feed.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
OK, FAILED, BAD_USAGE = 0, 1, 2
# As shells report SIGINT and SIGPIPE: 128 and the number of the signal.
INTERRUPTED, READER_GONE = 130, 141


@dataclass(frozen=True)
class Outcome:
    """What a command found, for a program and for a person."""

    data: dict[str, Any]
    """JSON data: the command's whole result."""
    show: Callable[[], None]
    """Prints the result for a person, on stdout."""
    code: int = OK


def reporting(command: Callable[P, Outcome]) -> Callable[P, int]:
    """Make a command print its outcome: as JSON if it was called with `as_json`, else as text."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        with redirect_stdout(sys.stderr):
            outcome = command(*args, **kwargs)
        if kwargs.get("as_json"):
            print(json.dumps(outcome.data, allow_nan=False))
        else:
            outcome.show()
        return outcome.code

    return run


def open_streams() -> None:
    """Make all three standard streams usable, also for a caller that closed them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def run_app(app: Callable[..., Any], arguments: Sequence[str]) -> int:
    """Run a typer app and return the exit code; every error becomes one sentence on stderr."""
    as_json = "--json" in arguments
    try:
        code = app(args=list(arguments), prog_name="viper", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # typer makes the second of the first
        code = READER_GONE  # whoever read our output has seen enough, `| head` for instance
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:
        code = report_error(error, as_json=as_json)
    if code == INTERRUPTED:
        _report_interrupt(as_json=as_json)
    _drop_lost_output()
    return code if isinstance(code, int) else OK


def _drop_lost_output() -> None:
    """Let go of what stdout does not take, or Python would complain about it at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_interrupt(*, as_json: bool) -> None:
    print("\nviper: interrupted", file=sys.stderr)
    if as_json:
        _print_error("killed", "Interrupted", "It was interrupted before it ended.")


def report_error(error: Exception, *, as_json: bool) -> int:
    """Print `error` as one sentence, and as JSON if wanted; return the exit code."""
    kind, message, code = _judge(error)
    if is_debugging():
        traceback.print_exception(error, file=sys.stderr)
    print(f"viper: {message}", file=sys.stderr)
    if as_json:
        _print_error("error", kind, message)
    return code


def _print_error(status: str, kind: str, message: str) -> None:
    info = {"type": kind, "message": message, "line": None}
    with suppress(OSError):  # stdout itself may be what failed
        print(json.dumps({"status": status, "error": info}))


def _judge(error: Exception) -> tuple[str, str, int]:
    """Return type, sentence and exit code."""
    kind = type(error).__name__
    if isinstance(error, ViperError):
        code = BAD_USAGE if isinstance(error, InputError) else FAILED
        return kind, one_line(str(error)), code
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return kind, f"The output cannot be written: {error.strerror}.", FAILED
    format_message = getattr(error, "format_message", None)
    if callable(format_message):  # wrong options or arguments; typer's own class is private
        return "UsageError", _usage_sentence(error, format_message()), BAD_USAGE
    if type(error).__name__ == "Abort":
        return "Abort", "stopped", FAILED
    sentence = f"Something unexpected happened ({kind}: {one_line(str(error))[:300]})."
    return kind, f"{sentence} Set VIPER_LOG=debug to see where.", FAILED


def _usage_sentence(error: Exception, message: str) -> str:
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "viper")
    return f"{one_line(message).rstrip('.')}. See `{path} --help`."


def one_line(text: str) -> str:
    """Return `text` without line breaks and control characters."""
    return visible(" ".join(text.split()))


def visible(text: str) -> str:
    """Return `text` with its control characters spelled out: no text may steer a terminal."""
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)
