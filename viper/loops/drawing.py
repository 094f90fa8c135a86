"""Boxes on a picture: as inline SVG for a page, and drawn into the pixels for a file."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from viper.core.events import Span
from viper.loops.wording import Region, region_name

if TYPE_CHECKING:
    from PIL.Image import Image

# Wider pictures are scaled down before they go into a page, in pixels.
_PAGE_WIDTH = 720
_ANSWER_COLOR = "#e8590c"
_SEEN_COLOR = "#1c7ed6"
_MAX_BOXES = 100
_ANYTHING = ("object", "objects", "thing", "things", "item", "items", "shape", "shapes", "stuff")
# Nesting that is searched for regions: lists of lists, no deeper.
_DEPTH = 3


@dataclass(frozen=True)
class Box:
    """A labelled box on a picture."""

    box_xyxy: tuple[float, float, float, float]
    """Pixels, origin top left."""
    label: str
    is_answer: bool = False
    """Whether the box is (part of) the answer, not only looked at."""

    def to_dict(self) -> dict[str, Any]:
        """Return the box as JSON data."""
        edges = [round(edge, 1) for edge in self.box_xyxy]
        return {"label": self.label, "box_xyxy": edges, "is_answer": self.is_answer}


def collect_boxes(
    answer: Any, seen: Iterable[Any], searches: Iterable[Span], height: int
) -> tuple[Box, ...]:
    """Return the boxes of everything that a program looked at, each place once.

    Args:
        answer: The program's value; its regions are marked.
        seen: Values that it made on its way; may hold regions, lists of them, or neither.
        searches: The `find` spans of its run, which hold what never became a value.
        height: Height of the picture in pixels: regions count y upwards.

    A place that was searched for is called by the phrase, since a region's full name
    may cost a model pass that the answer does not need.
    """
    found = [box for entry in searches for box in _searched(entry)]
    boxes = [_box(region, height, True) for region in _regions(answer)]
    boxes += sorted(found, key=lambda box: -len(box.label))
    boxes += [_box(region, height, False) for value in seen for region in _regions(value)]
    places: dict[tuple[int, ...], Box] = {}
    for box in boxes:
        if box.label:  # the whole picture and plain crops have none
            places.setdefault(tuple(round(edge) for edge in box.box_xyxy), box)
    return tuple(places.values())[:_MAX_BOXES]


def picture_html(image: Image, boxes: Sequence[Box]) -> str:
    """Return the picture with its boxes as one self-contained SVG element."""
    data = base64.b64encode(_page_bytes(image)).decode("ascii")
    unit = image.width / _PAGE_WIDTH * 1.6
    shapes = "".join(_svg_box(box, unit) for box in boxes)
    return (
        f'<svg viewBox="0 0 {image.width} {image.height}" role="img" '
        f'style="width:100%;max-width:{min(_PAGE_WIDTH, max(image.width, 320))}px;height:auto" '
        'xmlns="http://www.w3.org/2000/svg">'
        f'<image href="data:image/jpeg;base64,{data}" width="{image.width}" '
        f'height="{image.height}"/>{shapes}</svg>'
    )


def draw_boxes(image: Image, boxes: Sequence[Box]) -> Image:
    """Return a copy of the picture with its boxes drawn in."""
    from PIL import ImageDraw, ImageFont

    canvas = image.convert("RGB") if image.mode != "RGB" else image.copy()
    draw = ImageDraw.Draw(canvas)
    line = max(1, round(canvas.width / 320))
    font = ImageFont.load_default(size=max(10, canvas.width // 36))
    for box in sorted(boxes, key=lambda box: box.is_answer):
        color = _ANSWER_COLOR if box.is_answer else _SEEN_COLOR
        draw.rectangle(box.box_xyxy, outline=color, width=line * (2 if box.is_answer else 1))
        _draw_label(draw, canvas.size, box, color, font)
    return canvas


def _draw_label(
    draw: Any, size_wh: tuple[int, int], box: Box, color: str, font: Any, *, pad: int = 3
) -> None:
    """Write the label on its own ground above the box, kept inside the picture."""
    x0, y0, x1, y1 = draw.textbbox((0, 0), box.label, font=font, anchor="lt")
    width, height = x1 - x0 + 2 * pad, y1 - y0 + 2 * pad
    left = max(0, min(box.box_xyxy[0], size_wh[0] - width))
    top = max(0, min(box.box_xyxy[1] - height, size_wh[1] - height))
    draw.rectangle((left, top, left + width, top + height), fill=color)
    draw.text((left + pad - x0, top + pad - y0), box.label, fill="white", font=font, anchor="lt")


def _regions(value: Any, depth: int = _DEPTH) -> Iterator[Region]:
    if isinstance(value, Region):
        yield value
    elif isinstance(value, dict) and depth:
        for item in value.values():
            yield from _regions(item, depth - 1)
    elif isinstance(value, list | tuple) and depth:
        for item in value:
            yield from _regions(item, depth - 1)


def _box(region: Region, height: int, is_answer: bool) -> Box:
    corners = (region.left, height - region.upper, region.right, height - region.lower)
    name = region_name(region) if is_answer and region.label else region.label
    return Box(corners, name, is_answer)


def _searched(entry: Span) -> Iterator[Box]:
    phrase = str(entry.attributes.get("phrase", ""))
    places, labels = entry.attributes.get("boxes", ()), entry.attributes.get("labels", ())
    for (x0, y0, x1, y1), label in zip(places, labels, strict=False):
        yield Box((x0, y0, x1, y1), label if phrase.lower() in _ANYTHING else phrase)


def _page_bytes(image: Image) -> bytes:
    small = image.convert("RGB")
    if small.width > _PAGE_WIDTH:
        small = small.resize((_PAGE_WIDTH, max(1, small.height * _PAGE_WIDTH // small.width)))
    buffer = io.BytesIO()
    small.save(buffer, format="JPEG", quality=88)
    return buffer.getvalue()


def _svg_box(box: Box, unit: float) -> str:
    x0, y0, x1, y1 = box.box_xyxy
    color = _ANSWER_COLOR if box.is_answer else _SEEN_COLOR
    stroke = unit * (2.2 if box.is_answer else 1.2)
    baseline = max(y0 - 2.5 * unit, 9 * unit)
    return (
        f'<rect x="{x0:.1f}" y="{y0:.1f}" width="{max(x1 - x0, 1):.1f}" '
        f'height="{max(y1 - y0, 1):.1f}" fill="none" stroke="{color}" '
        f'stroke-width="{stroke:.2f}" rx="{unit:.2f}"/>'
        f'<text x="{x0 + unit:.1f}" y="{baseline:.1f}" font-size="{9 * unit:.1f}" '
        f'font-family="system-ui,sans-serif" font-weight="600" fill="#fff" stroke="{color}" '
        f'stroke-width="{3 * unit:.2f}" stroke-linejoin="round" paint-order="stroke">'
        f"{html.escape(box.label)}</text>"
    )
