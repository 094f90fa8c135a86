"""Captions under the frames of a film: what was said, what is being done, and why it was chosen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from viper.loops.planner.bench import News
from viper.loops.planner.scores import ScoreRound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Height of the strip under the picture, in parts of its height, and options shown in it.
STRIP, OPTIONS = 0.34, 4
# How long the last frame stays, seconds.
LAST_S = 1.5
_INK, _DIM, _GROUND = (240, 240, 240), (150, 156, 166), (24, 26, 32)
_BAR, _BAR_BACK, _BAD = (88, 166, 255), (48, 54, 66), (255, 110, 100)


@dataclass(frozen=True)
class Caption:
    """What is written from one frame on."""

    since: int
    """Number of the first frame."""
    text: str
    ok: bool = True
    scores: ScoreRound | None = None


class Captions:
    """Collects what happens while a film runs, and writes it under the frames."""

    def __init__(self, instruction: str, about: str) -> None:
        self._instruction, self._about = instruction, about
        self._captions = [Caption(0, "")]
        self._scores: ScoreRound | None = None
        self._steps = 0

    def note(self, news: News, frame: int) -> None:
        """Note news at the frame that comes next."""
        if news.kind == "scores":
            self._scores = news.scores
        elif news.kind == "step":
            self._steps += 1
            self._add(frame, f"{self._steps}. {news.text}", True)
        elif news.kind in ("again", "result") and (news.kind == "again" or not news.ok):
            self._add(frame, news.text, False)

    def end(self, text: str, frame: int) -> None:
        """Note how it ended."""
        self._scores = None
        self._add(frame, text, True)

    def drawn(self, frames: Sequence[NDArray[np.uint8]], fps: int) -> list[NDArray[np.uint8]]:
        """Return the frames with captions, the last one held for a moment."""
        starts = [caption.since for caption in self._captions]
        shown = [self._captions[bisect_right(starts, n) - 1] for n in range(len(frames))]
        shown[-1:] = self._captions[-1:]
        done = [self._draw(frame, caption) for frame, caption in zip(frames, shown, strict=True)]
        return done + done[-1:] * round(LAST_S * fps)

    def _add(self, frame: int, text: str, ok: bool) -> None:
        self._captions.append(Caption(frame, text, ok, self._scores))

    def _draw(self, frame: NDArray[np.uint8], caption: Caption) -> NDArray[np.uint8]:
        import numpy as np
        from PIL import Image, ImageDraw

        height, width = frame.shape[:2]
        size = max(11, height // 24)
        pad, line = size // 2, round(size * 1.45)
        # room for scores only where a planner gives some; video wants even heights
        has_scores = any(one.scores is not None for one in self._captions)
        strip = 2 * round((STRIP * height if has_scores else 2 * (pad + line)) / 2)
        canvas = Image.new("RGB", (width, height + strip), _GROUND)
        canvas.paste(Image.fromarray(frame), (0, 0))
        draw = ImageDraw.Draw(canvas)
        y = height + pad
        right = width - pad
        _write(draw, (pad, y, right), f"“{self._instruction}”", size, _INK)
        ink = _INK if caption.ok else _BAD
        _write(draw, (pad, y + line, right), caption.text or self._about, size, ink)
        if caption.scores is not None:
            _draw_scores(
                draw, (pad, y + 2 * line + pad // 2), width - 2 * pad, size, caption.scores
            )
        return np.asarray(canvas)


def _draw_scores(
    draw: Any, corner: tuple[int, int], width: int, size: int, scores: ScoreRound
) -> None:
    small = round(size * 0.85)
    line, bar = round(small * 1.3), width // 8
    top = scores.best.both or 1.0
    for number, option in enumerate(scores.options[:OPTIONS]):
        x, y = corner[0], corner[1] + number * line
        draw.rectangle((x, y + 3, x + bar, y + small), fill=_BAR_BACK)
        filled = round(bar * option.both / top)
        if filled > 0:
            draw.rectangle((x, y + 3, x + filled, y + small), fill=_BAR)
        text = f"{option.says:.0%} × {option.can:.0%}  {option.text}"
        ink = _INK if number == 0 else _DIM
        box = (x + bar + small // 2, y, x + width)
        _write(draw, box, text, small, ink)


def _write(
    draw: Any, box: tuple[int, int, int], text: str, size: int, ink: tuple[int, int, int]
) -> None:
    """Write one line into `box`, (left, top, right) in pixels; what does not fit is cut off."""
    from PIL import ImageFont

    font = ImageFont.load_default(size=size)
    left, top, right = box
    text = " ".join(text.split())
    if draw.textlength(text, font=font) > right - left:
        while text and draw.textlength(text + "…", font=font) > right - left:
            text = text[:-1]
        text += "…"
    draw.text((left, top), text, fill=ink, font=font)
