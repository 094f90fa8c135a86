"""A run as one HTML page that needs nothing else: no network, no other file, no script to read it.

What is on it is collected in `views`, `panels` and `media`; the templates say how it looks. Text
that a model, a picture or a person wrote is escaped, and the page's own policy forbids every
script but the one that filters the tree.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from viper.tracing.markup import Markup
from viper.tracing.media import Album
from viper.tracing.panels import panels_of
from viper.tracing.shapes import as_list
from viper.tracing.views import budget_view, error_rows, facts_of, sums_of, timeline_of, tree_rows
from viper.tracing.wording import one_line, subject

if TYPE_CHECKING:
    from jinja2 import Environment

    from viper.tracing.trace import Trace

_MAX_PANELS = 30


def trace_page(trace: Trace) -> str:
    """Return a run as a complete page of a few megabytes at most."""
    environment = _environment()
    script = environment.get_template("script.html").render()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    album = Album(trace.blob)
    panels = panels_of(trace, album, _MAX_PANELS)
    rows, left = tree_rows(trace)
    view = {
        **_head(trace),
        "script": Markup(script),
        "script_hash": f"sha256-{digest}",
        "videos": album.videos(trace.spans),
        "panels": panels.shown,
        "panels_left": panels.left,
        "errors": error_rows(trace),
        "budget": budget_view(trace),
        "rows": rows,
        "rows_left": left,
        "timeline": timeline_of(trace),
        "sums": sums_of(trace),
        "left_out": album.left_out,
    }
    return environment.get_template("trace.html").render(view)


def trace_fragment(trace: Trace) -> str:
    """Return the tree of a run for a notebook."""
    rows, left = tree_rows(trace, anchors=False)
    facts = " · ".join(f"{fact['name']} {fact['text']}".strip() for fact in facts_of(trace))
    view = {**_head(trace), "rows": rows, "rows_left": left, "facts_text": facts}
    return _environment().get_template("fragment.html").render(view)


def _head(trace: Trace) -> dict[str, Any]:
    root = trace.root
    known = root.attributes if root else {}
    about = subject(known)
    when = datetime.fromtimestamp(root.start_ns / 1e9).strftime("%Y-%m-%d %H:%M:%S") if root else ""
    return {
        "trace_id": trace.id,
        "kind": root.name if root else "empty",
        "when": when,
        "title": one_line(about or f"viper trace {trace.id}", 300),
        "answer": None if known.get("answer") is None else str(known["answer"])[:2_000],
        "notices": [str(notice)[:500] for notice in as_list(known.get("notices"))][:20],
        "facts": facts_of(trace),
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("viper.tracing"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
