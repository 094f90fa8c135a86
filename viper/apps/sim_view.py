"""What a person sees and answers while the robot works, and how it ended."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.apps.console import visible
from viper.core.errors import InputError

if TYPE_CHECKING:
    from viper.loops.planner import EpisodeResult, News
    from viper.loops.planner.watch import Approve, Verdict

# Longest lines of a plan and of reasons on the terminal.
_WIDTH = 110


def read_plan_text(name: str) -> str:
    """Return the text of a plan file; "-" is standard input.

    Raises:
        InputError: If it cannot be read or is not text.
    """
    where = "Standard input" if name == "-" else f"The plan {name}"
    try:
        data = sys.stdin.buffer.read(200_000) if name == "-" else _head(Path(name))
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{where} is not UTF-8 text; save it as UTF-8.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(f"Cannot read the plan {name}: {why}. Give a text file, or -.") from None


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(200_000)


def asking(plan: str | None) -> Approve:
    """Return the gate that asks a person before each skill.

    Raises:
        InputError: If nobody can answer.
    """
    if plan == "-" or not sys.stdin.isatty():
        raise InputError(
            "--approve asks before each step, and standard input is no terminal: "
            "run it in a terminal, or leave --approve out."
        )
    return _ask


def _ask(text: str) -> Verdict:
    while True:
        print(f"  {visible(text)}? [y]es, [n]o, [s]top: ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        word = answer.strip().lower()
        if not answer or word in ("s", "stop", "q", "quit"):
            return "stop"
        if word in ("y", "yes"):
            return True
        if word in ("n", "no"):
            return False


@contextmanager
def live() -> Iterator[Callable[[News], None]]:
    """Print what happens on stderr as it happens; a spinner names what is being done."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda news: _print(news, lambda text, _: print(text, file=sys.stderr))
        return
    with console.status("looking at the table …") as status:

        def tell(news: News) -> None:
            if news.kind == "step":
                status.update(f"{visible(news.text)} …")
            else:
                _print(news, lambda text, style: console.print(text, style=style, markup=False))

        yield tell


def _print(news: News, say: Callable[[str, str], Any]) -> None:
    text = visible(news.text)
    if news.kind == "plan":
        for line in text.splitlines():
            say(f"  | {line[:_WIDTH]}", "dim")
    elif news.kind == "scores" and news.scores is not None:
        for option in news.scores.options[:3]:
            says = f"says {option.says:6.1%}  can {option.can:4.0%}"
            say(f"  · {says}  {visible(option.text)}", "dim")
    elif news.kind == "result":
        say(f"  {'✓' if news.ok else '✗'} {text[:_WIDTH]}", "green" if news.ok else "red")
    elif news.kind == "again":
        say(f"  ↻ {text[:_WIDTH]}", "yellow")
    elif news.kind == "note":
        say(f"  {text[:_WIDTH]}", "" if news.ok else "red")


def show_episode(result: EpisodeResult) -> None:
    """Print how it ended, the steps, what was seen at the end, and the bill."""
    from viper.loops.planner.page import footer

    print(visible(result.summary()))
    for line in result.said:
        print(f"says: {visible(line)}")
    print(f"table: {', '.join(result.objects)}")
    for number, step in enumerate(result.steps, start=1):
        mark = "✓" if step.ok else "✗"
        more = f": {step.why_not}" if not step.ok else ""
        print(visible(f"  {mark} {number}. {step.text}{more}"))
    print(f"seen at the end: {visible(result.scene)}")
    for change in result.disturbed:
        print(f"disturbed: {change}")
    for notice in result.notices:
        print(f"note: {visible(notice)}")
    if result.video is not None:
        print(f"video: {result.video}")
    print(footer(result))
