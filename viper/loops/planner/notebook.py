"""Live progress of an episode in a notebook: one cell output that grows while the robot works."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from viper.loops.planner.bench import News

# Lines that stay in view.
_SHOWN = 14
_COLOR = {"result": "#2f9e44", "again": "#e8590c", "step": "#1c7ed6"}


def live_in_notebook() -> Callable[[News], None]:
    """Return what shows news under the running cell; outside a notebook it does nothing."""
    shell: Any = sys.modules.get("IPython")
    running = shell.get_ipython() if shell is not None else None
    if running is None or not hasattr(running, "kernel"):
        return lambda _: None
    shown: Any = import_module("IPython.display")
    handle = shown.display(shown.HTML(""), display_id=True)
    lines: list[str] = []

    def tell(news: News) -> None:
        if lines and news.kind == "result":
            lines.pop()  # the line of the step that has just ended
        lines.append(news_line(news))
        handle.update(shown.HTML("".join(lines[-_SHOWN:])))

    return tell


def news_line(news: News) -> str:
    """Return one piece of news as a line of HTML."""
    mark = {"step": "…", "again": "↻", "result": "✓" if news.ok else "✗"}.get(news.kind, "")
    color = _COLOR.get(news.kind, "inherit") if news.ok else "#e03131"
    text = html.escape(news.text)
    if news.scores is not None:
        best = news.scores.best
        text += f' <span style="opacity:.65">says {best.says:.0%}, can {best.can:.0%}</span>'
    style = f"font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap;color:{color}"
    return f'<div style="{style}">{mark} {text}</div>'
