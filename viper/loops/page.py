"""An answer as HTML: the picture with boxes, the program with the value of each line, the bill.

Colours are inherited or half transparent, so that the same markup reads well on
a light and on a dark page; every text is escaped, and nothing is fetched.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from viper.core.boxes import picture_html
from viper.core.execution import ErrorInfo, LineValue
from viper.loops.wording import line_text

if TYPE_CHECKING:
    from viper.loops.answer import Answer

_MONO = "font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace"
_MUTED = "opacity:.65"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title></head>
<body style="max-width:1100px;margin:2em auto;padding:0 1em">{body}</body></html>
"""


def answer_page(answer: Answer) -> str:
    """Return `answer` as a complete page."""
    return _PAGE.format(title=html.escape(answer.question), body=answer_html(answer))


def answer_html(answer: Answer) -> str:
    """Return `answer` as a fragment for a notebook."""
    picture = ""
    if answer.image is not None:
        drawn = picture_html(answer.image, answer.boxes)
        picture = f'<div style="flex:1 1 320px;min-width:260px">{drawn}</div>'
    notices = "".join(
        f'<div style="{_MUTED}">{html.escape(notice)}</div>' for notice in answer.notices
    )
    return (
        '<div style="font:15px/1.5 system-ui,sans-serif">'
        f'<div style="{_MUTED}">{html.escape(answer.question)}</div>'
        f'<div style="font-size:1.5em;font-weight:600;margin:.1em 0 .5em">'
        f"{html.escape(answer.text)}</div>"
        '<div style="display:flex;flex-wrap:wrap;gap:1.2em;align-items:flex-start">'
        f'{picture}<div style="flex:1 1 380px;min-width:280px">'
        f"{program_table(answer.program, answer.lines, answer.error)}"
        f"{notices}"
        f'<div style="{_MUTED};margin-top:.6em">{html.escape(footer(answer))}</div>'
        "</div></div></div>"
    )


def program_table(program: str, lines: Sequence[LineValue], error: ErrorInfo | None = None) -> str:
    """Return the program as a table: line number, code, value; the failed line says why."""
    values = values_by_line(lines)
    rows = "".join(
        _row(number, code, values.get(number, ""), error)
        for number, code in enumerate(program.splitlines(), start=1)
    )
    return (
        f'<div style="overflow-x:auto;background:rgba(127,127,127,.12);border-radius:6px;'
        f'padding:.4em"><table style="border-collapse:collapse;{_MONO}">{rows}</table></div>'
    )


def values_by_line(lines: Sequence[LineValue]) -> dict[int, str]:
    """Return the last value that each line made, with how often it ran if more than once."""
    counts: dict[int, int] = {}
    texts: dict[int, str] = {}
    for entry in lines:
        counts[entry.line] = counts.get(entry.line, 0) + 1
        texts[entry.line] = line_text(entry)
    return {
        line: text if counts[line] == 1 else f"{text}  (last of {counts[line]})"
        for line, text in texts.items()
    }


def footer(answer: Answer) -> str:
    """Return confidence, time and model passes on one line."""
    parts = [f"confidence {answer.confidence:.0%}", f"{answer.seconds.get('total', 0.0):.2f} s"]
    parts.append(f"passes: {counts_text(answer.passes)}")
    if answer.repairs:
        parts.append(f"repairs: {answer.repairs}")
    if answer.trace.kept_id is not None:
        parts.append(f"trace {answer.trace.id}")
    return " · ".join(parts)


def counts_text(counts: Mapping[str, int]) -> str:
    """Return counts in words: "detector 1, image encoder 1"."""
    return ", ".join(f"{kind.replace('_', ' ')} {n}" for kind, n in counts.items()) or "none"


def _row(number: int, code: str, value: str, error: ErrorInfo | None) -> str:
    cell = "border:0;padding:1px .7em;text-align:left;vertical-align:top;white-space:pre-wrap"
    if error is not None and error.line == number:
        shown = f'<span style="color:#e03131">{html.escape(error.message)}</span>'
    else:
        shown = html.escape(value)
    return (
        f'<tr style="background:none"><td style="{cell};{_MUTED}">{number}</td>'
        f'<td style="{cell}">{html.escape(code)}</td>'
        f'<td style="{cell};border-left:1px solid rgba(127,127,127,.4)">{shown}</td></tr>'
    )
