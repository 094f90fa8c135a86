"""A bar on stderr for work that takes minutes; silent where stderr is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

__all__ = ["with_bar"]


def with_bar(
    items: Iterable[T],
    total: int,
    *,
    done: int = 0,
    note: Callable[[T], str] | None = None,
) -> Iterator[T]:
    """Pass items on and count them.

    Args:
        items: What is worked on, or comes out of the work.
        total: How many there will be, with those done before.
        done: How many were done before.
        note: Text beside the bar after an item has been handled.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task("", total=total, completed=done)
        for item in items:
            yield item
            text = note(item) if note is not None else ""
            progress.update(task, advance=1, description=text)
