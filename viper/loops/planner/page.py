"""An episode as HTML: how it ended, the plan with the scores, the steps, the table, the film.

Colours are inherited or half transparent, so that it reads well on light and dark pages; every
text is escaped, and nothing is fetched.
"""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING

from viper.loops.planner.result import EpisodeResult, StepDone
from viper.loops.planner.scores import Scored, ScoreRound

if TYPE_CHECKING:
    from PIL.Image import Image

_MUTED = "opacity:.65"
_MONO = "font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace"
_BOX = "background:rgba(127,127,127,.12);border-radius:6px;padding:.5em .8em"
_GOOD, _BAD = "#2f9e44", "#e03131"
# Films above this are named instead of carried along, bytes.
_MAX_FILM = 12_000_000
_SHOWN_OPTIONS = 5


def episode_html(result: EpisodeResult) -> str:
    """Return an episode as a fragment for a notebook."""
    color = _GOOD if result.success or result.status in ("refused", "asked") else _BAD
    left = "".join(_picture(image) for image in result.pictures) if result.video is None else ""
    return (
        '<div style="font:15px/1.5 system-ui,sans-serif">'
        f'<div style="{_MUTED}">{html.escape(result.instruction)}</div>'
        f'<div style="font-size:1.4em;font-weight:600;color:{color};margin:.1em 0 .5em">'
        f"{html.escape(result.summary())}</div>"
        '<div style="display:flex;flex-wrap:wrap;gap:1.2em;align-items:flex-start">'
        f'<div style="flex:1 1 320px;min-width:260px;max-width:480px">{_film(result)}{left}</div>'
        f'<div style="flex:1 1 380px;min-width:280px">{_plan(result)}{_steps(result)}'
        f"{_scores(result)}"
        f'<div style="{_MUTED};margin-top:.6em">{html.escape(footer(result))}</div>'
        "</div></div></div>"
    )


def footer(result: EpisodeResult) -> str:
    """Return planner, perception, time and model calls on one line."""
    seconds = ", ".join(
        f"{name} {result.seconds.get(name, 0.0):.1f}"
        for name in ("model", "camera", "physics", "planning")
    )
    loop = "closed loop" if result.closed_loop else "open loop"
    trace = "" if result.trace.kept_id is None else f" · trace {result.trace.id}"
    goal = "" if result.goal is not None else " · no goal was given: judged by what was expected"
    return (
        f"{result.planner} · {result.tier} · {loop} · {result.seconds.get('total', 0.0):.1f} s "
        f"({seconds}) · model calls {result.llm_calls}{trace}{goal}"
    )


def _plan(result: EpisodeResult) -> str:
    if not result.plan:
        return ""
    text = html.escape("\n".join(result.plan))
    return f'<div style="{_BOX};{_MONO};white-space:pre-wrap;margin-bottom:.6em">{text}</div>'


def _steps(result: EpisodeResult) -> str:
    rows = "".join(_step(number, step) for number, step in enumerate(result.steps, start=1))
    return f'<div style="margin-bottom:.6em">{rows}</div>'


def _step(number: int, step: StepDone) -> str:
    color, mark = (_GOOD, "✓") if step.ok else (_BAD, "✗")
    more = html.escape(step.why_not or step.changed)
    return (
        f'<div><span style="color:{color}">{mark}</span> {number}. {html.escape(step.text)} '
        f'<span style="{_MUTED}">{more}</span></div>'
    )


def _scores(result: EpisodeResult) -> str:
    rounds = "".join(_round(number, one) for number, one in enumerate(result.rounds, start=1))
    return f'<div style="{_MONO}">{rounds}</div>' if rounds else ""


def _round(number: int, scores: ScoreRound) -> str:
    top = scores.best.both or 1.0
    rows = "".join(_option(option, top) for option in scores.options[:_SHOWN_OPTIONS])
    head = f"round {number}: {html.escape(scores.best.text)} (of {scores.count})"
    return f"<details><summary>{head}</summary>{rows}</details>"


def _option(option: Scored, top: float) -> str:
    width = round(100 * option.both / top)
    return (
        '<div style="display:flex;gap:.6em;align-items:center">'
        '<span style="flex:0 0 90px;height:.7em;background:rgba(127,127,127,.25)">'
        f'<span style="display:block;height:100%;width:{width}%;background:#4c8dff"></span></span>'
        f"<span>{html.escape(option.text)} "
        f'<span style="{_MUTED}">says {option.says:.0%}, can {option.can:.0%}</span></span></div>'
    )


def _film(result: EpisodeResult) -> str:
    path = result.video
    if path is None:
        return ""
    try:
        data = path.read_bytes()
    except OSError:
        return f"<div>the film {html.escape(str(path))} is gone</div>"
    if len(data) > _MAX_FILM:
        return f"<div>film: {html.escape(str(path))}</div>"
    text = base64.b64encode(data).decode("ascii")
    return (
        '<video controls muted playsinline style="width:100%;border-radius:4px" '
        f'src="data:video/mp4;base64,{text}"></video>'
    )


def _picture(image: Image) -> str:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    text = base64.b64encode(buffer.getvalue()).decode("ascii")
    return (
        f'<img alt="the table" style="width:100%;border-radius:4px;margin-bottom:.4em" '
        f'src="data:image/jpeg;base64,{text}">'
    )
