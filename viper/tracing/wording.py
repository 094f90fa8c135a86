"""What one span says in one line, by its kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from viper.core.events import Span
from viper.tracing.shapes import as_list, as_map

_WIDTH = 110


def one_line(value: Any, width: int = _WIDTH) -> str:
    """Return a value as one line of at most `width` characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def first_line(text: Any) -> str:
    """Return the first line of a text that says something."""
    return next((line.strip() for line in str(text).splitlines() if line.strip()), "")


def subject(known: Mapping[str, Any]) -> str:
    """Return what a run is about: its question, instruction, task, or first line of program."""
    for key in ("question", "instruction", "task"):
        if known.get(key):
            return str(known[key])
    return first_line(known.get("program", ""))


def duration_text(seconds: float) -> str:
    """Return a time as a person says it: 0.42 ms, 31 ms, 2.5 s, 3 min 20 s."""
    if seconds < 0.01:
        return f"{seconds * 1e3:.2f} ms"
    if seconds < 1:
        return f"{seconds * 1e3:.0f} ms"
    if seconds < 100:
        return f"{seconds:.2f} s"
    return f"{int(seconds // 60)} min {seconds % 60:.0f} s"


def gist(span: Span) -> str:
    """Return what a span did, in one line without its name, time and error."""
    known = span.attributes
    for prefix, say in _BY_NAME.items():
        if span.name == prefix or (prefix.endswith((" ", ".")) and span.name.startswith(prefix)):
            return one_line(say(known))
    return _pairs(known)


def _pairs(known: Mapping[str, Any]) -> str:
    shown = [f"{key}={one_line(value, 60)}" for key, value in list(known.items())[:6]]
    return "  ".join(shown)


def _asked(known: Mapping[str, Any]) -> str:
    said = f" → {known['answer']}" if known.get("answer") is not None else ""
    sure = known.get("confidence")
    tail = f" ({sure:.0%})" if isinstance(sure, float) else ""
    return f"{subject(known)}{said}{tail}"


def _episode(known: Mapping[str, Any]) -> str:
    ended = known.get("success")
    said = "" if ended is None else " → done" if ended else " → not done"
    return f"{subject(known)}{said}"


def _wrote(known: Mapping[str, Any]) -> str:
    return f"{known.get('model', '')}: {first_line(known.get('reply', ''))}"


def _completed(known: Mapping[str, Any]) -> str:
    used = [known.get("prompt_tokens"), known.get("completion_tokens")]
    counts = f" {used[0]} → {used[1]} tokens" if used[0] is not None else ""
    reply = next(iter(as_list(known.get("replies"))), "")
    return f"{known.get('model', '')}{counts}: {first_line(reply)}"


def _executed(known: Mapping[str, Any]) -> str:
    failure = as_map(known.get("failure"))
    why = f": {failure.get('type')}: {failure.get('message')}" if failure else ""
    return f"{known.get('status', '')}{why}" or first_line(known.get("program", ""))


def _called(known: Mapping[str, Any]) -> str:
    result = f" → {known['result']}" if "result" in known else ""
    return f"({known.get('args', '')}){result}"


def _found(known: Mapping[str, Any]) -> str:
    return f"“{known.get('phrase', '')}” → {len(as_list(known.get('boxes')))} found"


def _scored(known: Mapping[str, Any]) -> str:
    options = known.get("options")
    best = as_map(next(iter(as_list(options)), None))
    said = f" → {best['text']}" if "text" in best else ""
    return f"{known.get('count', options if isinstance(options, int) else '')} options{said}"


def _acted(known: Mapping[str, Any]) -> str:
    why = f": {known['why_not']}" if known.get("why_not") else ""
    ok = known.get("ok")
    return f"{known.get('text', '')}{'' if ok is None else ' → ok' if ok else ' → failed'}{why}"


def _worked(known: Mapping[str, Any]) -> str:
    counts = (f"{known[key]} {key}" for key in ("images", "texts") if known.get(key))
    return f"{known.get('model', '')} {', '.join(counts)}".strip()


_BY_NAME: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "ask": _asked,
    "run": _asked,
    "sim": _episode,
    "solve": _asked,
    "spawn": _asked,
    "write": _wrote,
    "llm.complete": _completed,
    "execute": _executed,
    "call ": _called,
    "find": _found,
    "score": _scored,
    "skill": _acted,
    "observe": lambda known: str(known.get("scene", "")),
    "model ": _worked,
}
