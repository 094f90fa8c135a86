"""The page of a run: whole, small, escaped, and without anything from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tracing_spans import MakeTrace, span

from viper.core.events import span as live_span
from viper.tracing import Trace, keep_frame, open_run, write_blob

HOSTILE = '</script><img src=x onerror="alert(1)"><script>alert(2)</script>{{7*7}}{% raw %}'
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
VOID = {"meta", "link", "img", "br", "input", "rect", "image"}


class Reader(HTMLParser):
    """Collects tags, their attributes, and what is open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def noise(size: int, seed: int) -> Image.Image:
    """A picture that does not compress."""
    pixels = np.random.default_rng(seed).integers(0, 255, (size, size, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def answered(text: str = "How many?", **more: Any) -> list[Any]:
    """The spans of a question whose every text is `text`."""
    return [
        span("ask", 1, at=(0, 9), question=text, answer=text, status="ok", source=text,
             notices=[text], model=text,
             boxes=[{"label": text, "box_xyxy": [1, 2, 30, 40]}], **more),
        span("write", 2, 1, at=(0, 1), reply=text, model=text),
        span("execute", 3, 1, at=(1, 9), program=text, status="error", printed=text,
             lines=[{"line": 1, "name": "x", "text": text}],
             failure={"type": text, "message": text, "line": None}),
        span("skill", 4, 3, at=(2, 3), text=text, ok=False, why_not=text),
        span("score", 5, 3, at=(3, 4), options=[{"text": text, "says": 0.9, "can": 0.5}]),
        span(text, 6, 3, at=(4, 5), error=text, **{text: text}),
        span("sim", 7, 3, at=(5, 6), instruction=text, plan=[text],
             budget={"stop_reason": text, "spent": {text: 1}, "allowed": {text: text}}),
    ]  # fmt: skip


@pytest.mark.parametrize("render", [Trace.to_html, Trace._repr_html_])
def test_no_text_of_others_becomes_markup(make_trace: MakeTrace, render: Any) -> None:
    name = write_blob(png(noise(64, 0)))
    page = Reader(render(make_trace(*answered(HOSTILE, picture=name))))
    assert page.open == []
    assert not any("onerror" in attributes for _, attributes in page.tags)
    assert page.count("script") == (1 if render is Trace.to_html else 0)
    assert "{{7*7}}" in page.text or "{{7*7}}" in str(page.tags)


def test_only_the_pages_own_script_may_run(make_trace: MakeTrace) -> None:
    page = make_trace(*answered()).to_html()
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = (a["content"] for t, a in Reader(page).tags if t == "meta" and "http-equiv" in a)
    assert f"script-src 'sha256-{digest}'" in str(policy)
    assert "default-src 'none'" in str(policy)


def test_nothing_is_fetched(make_trace: MakeTrace) -> None:
    name = write_blob(png(noise(64, 0)))
    page = Reader(make_trace(*answered("https://example.org/x.png", picture=name)).to_html())
    places = [
        value
        for _, attributes in page.tags
        for key, value in attributes.items()
        if key in ("src", "href", "poster", "data", "action") and value
    ]
    assert places
    assert all(place.startswith(("data:", "#")) for place in places)


def test_everything_can_be_read_without_a_script(make_trace: MakeTrace) -> None:
    page = Reader(make_trace(*answered("a text")).to_html())
    shown = page.text.split("(function")[0]
    for wanted in ("Errors", "Tree", "Timeline", "Where the time went", "write", "skill", "a text"):
        assert wanted in shown
    assert page.count("details") >= 7


def test_boxes_programs_scores_budget_and_frames_are_shown() -> None:
    with open_run("ask", question="Where?") as run:
        run.root.attributes.update(
            picture=keep_frame(noise(80, 1)),
            boxes=[{"label": "cup 7", "box_xyxy": [1, 2, 30, 40]}],
            budget={"stop_reason": "finished", "spent": {"calls": 2}, "allowed": {"calls": 8}},
        )  # fmt: skip
        with live_span("observe") as entry:
            entry.attributes["picture"] = keep_frame(np.zeros((48, 64, 3), np.uint8))
        with live_span("score") as entry:
            entry.attributes["options"] = [
                {"text": "pick up the cup", "says": 0.8, "can": 0.5, "both": 1.0},
                {"text": "done", "says": 0.2, "can": 0.1, "both": 0.05},
            ]
        with live_span("execute", program="x = 1\nx + 1") as entry:
            entry.attributes["lines"] = [{"line": 2, "name": None, "text": "2 of them"}]
    page = Reader(run.trace().to_html())
    assert page.count("rect") > 3
    assert page.count("img") == 1
    for wanted in ("cup 7", "x = 1", "2 of them", "pick up the cup", "finished"):
        assert wanted in page.text


def test_a_video_is_on_the_page_if_it_is_small(make_trace: MakeTrace) -> None:
    start = b"\x00\x00\x00\x18ftypmp42"
    small, large = write_blob(start + b"1" * 9_000), write_blob(start + b"2" * 5_000_000)
    page = Reader(make_trace(span("sim", 1, video=small), span("x", 2, 1, video=large)).to_html())
    assert page.count("video") == 1
    assert f"blobs/{large}" in page.text


def test_a_run_of_1000_spans_with_long_texts_and_pictures_stays_below_5_mb(
    make_trace: MakeTrace,
) -> None:
    pictures = [write_blob(png(noise(320, seed))) for seed in range(8)]
    spans = [span("ask", 1, at=(0, 1000), question="How many?", picture=pictures[0])]
    for i in range(999):
        kind = ("call find", "spawn", "execute", "llm.complete")[i % 4]
        spans.append(
            span(kind, i + 2, 1 if i < 30 else i - 20, at=(i, i + 1), program="x = 1\n" * 200,
                 reply="r" * 20_000, task=f"task {i}", picture=pictures[i % 8])
        )  # fmt: skip
    page = make_trace(*spans).to_html()
    assert len(page.encode()) < 5_000_000
    assert page.count("<details") == page.count("</details>") >= 1_000


def test_a_run_of_12000_spans_still_makes_a_page(make_trace: MakeTrace) -> None:
    spans = [span("ask", 1, at=(0, 1))]
    spans += [span("spawn", i + 2, i // 7 + 1, at=(0, 1), task="x" * 300) for i in range(12_000)]
    page = make_trace(*spans).to_html()
    assert len(page.encode()) < 5_000_000
    assert "more spans are in the file only" in page
    assert page.count("<details") == page.count("</details>")


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser")
def test_a_browser_opens_it_without_a_word(make_trace: MakeTrace, tmp_path: Path) -> None:
    name = write_blob(png(noise(64, 0)))
    page = tmp_path / "run.html"
    page.write_text(make_trace(*answered(HOSTILE, picture=name)).to_html())
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic")
    quiet = ("--disable-background-networking", "--enable-logging=stderr", "--v=0", "--dump-dom")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    done = subprocess.run(
        [str(CHROMIUM), *options, *quiet, profile, page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "CONSOLE" not in done.stderr
    # The script ran, and nothing that somebody wrote did.
    assert '<div class="tools">' in done.stdout
    assert Reader(done.stdout).count("script") == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "f" * 64, "", None, 3, ["x"]])
def test_a_blob_that_is_none_is_left_out(make_trace: MakeTrace, name: object) -> None:
    assert "<!doctype html>" in make_trace(span("ask", 1, picture=name, question="x")).to_html()


def test_a_blob_that_was_changed_is_not_shown(make_trace: MakeTrace, state_folder: Path) -> None:
    name = write_blob(png(noise(64, 0)))
    (state_folder / "blobs" / str(name)).write_bytes(png(noise(64, 1)))
    page = make_trace(span("ask", 1, picture=name, question="x")).to_html()
    assert "1 pictures are no longer there" in page


KEYS = (
    *("question", "answer", "status", "confidence", "notices", "boxes", "plan", "budget"),
    *("options", "lines", "failure", "ok", "program", "text", "passes", "replies"),
    *("prompt_tokens", "cost_usd", "success", "video", "pictures"),
)
ODD: list[Any] = [None, 3, "text", [3], [None], {"a": 1}, [{"a": 1}], [[[]]], float("nan"), True]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_attributes_of_any_shape_make_a_page(make_trace: MakeTrace, odd: Any) -> None:
    for name in ("ask", "sim", "execute", "score", "skill", "llm.complete", "call x", "find"):
        trace = make_trace(span("run", 1), span(name, 2, 1, **dict.fromkeys(KEYS, odd)))
        assert Reader(trace.to_html()).open == []
        assert str(trace)
    assert Reader(make_trace(span("ask", 1, **dict.fromkeys(KEYS, odd))).to_html()).open == []
