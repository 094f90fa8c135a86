"""Boxes on a picture: as inline SVG for a page, and drawn into the pixels for a file."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from viper.loops.wording import Region, region_name

if TYPE_CHECKING:
    from PIL.Image import Image

# Wider pictures are scaled down before they go into a page, in pixels.
_PAGE_WIDTH = 720
_ANSWER_COLOR = "#e8590c"
_SEEN_COLOR = "#1c7ed6"
_MAX_BOXES = 100
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


def collect_boxes(seen: Iterable[Any], answer: Any, height: int) -> tuple[Box, ...]:
    """Return the boxes of all regions in `seen` and in `answer`, each place once.

    Args:
        seen: Values that a program made on its way; may hold regions, lists of them, or neither.
        answer: The program's value; its regions are marked.
        height: Height of the picture in pixels: regions count y upwards.

    A region on the way is called by the detector's label alone: its full name may
    cost a model pass that the answer does not need.
    """
    boxes: dict[tuple[int, ...], Box] = {}
    for value, is_answer in [(answer, True), *((value, False) for value in seen)]:
        for region in _regions(value):
            corners = (region.left, height - region.upper, region.right, height - region.lower)
            key = tuple(round(edge) for edge in corners)
            if key not in boxes and _is_part(region, height) and len(boxes) < _MAX_BOXES:
                label = region_name(region) if is_answer else region.label
                boxes[key] = Box(corners, label, is_answer)
    return tuple(boxes.values())


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

    canvas = image.convert("RGB")
    draw = ImageDraw.Draw(canvas)
    line = max(1, round(canvas.width / 320))
    font = ImageFont.load_default(size=max(10, canvas.width // 32))
    for box in sorted(boxes, key=lambda box: box.is_answer):
        color = _ANSWER_COLOR if box.is_answer else _SEEN_COLOR
        draw.rectangle(box.box_xyxy, outline=color, width=line * (2 if box.is_answer else 1))
        spot = draw.textbbox((box.box_xyxy[0], box.box_xyxy[1]), box.label, font=font, anchor="lb")
        top = max(0, -spot[1])
        shifted = (spot[0], spot[1] + top, spot[2] + 2 * line, spot[3] + top)
        draw.rectangle(shifted, fill=color)
        draw.text((spot[0] + line, shifted[1]), box.label, fill="white", font=font, anchor="lt")
    return canvas


def _regions(value: Any, depth: int = _DEPTH) -> Iterator[Region]:
    if isinstance(value, Region):
        yield value
    elif isinstance(value, dict) and depth:
        for item in value.values():
            yield from _regions(item, depth - 1)
    elif isinstance(value, list | tuple) and depth:
        for item in value:
            yield from _regions(item, depth - 1)


def _is_part(region: Region, height: int) -> bool:
    """Whether the region is less than the whole picture; the whole needs no box."""
    return bool(region.left > 0 or region.lower > 0 or region.upper < height or region.label)


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
