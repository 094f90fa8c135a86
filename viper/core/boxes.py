"""Boxes on a picture: as inline SVG for a page, and drawn into the pixels for a file."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

# Wider pictures are scaled down before they go into a page, in pixels.
PAGE_WIDTH = 720
_ANSWER_COLOR = "#e8590c"
_SEEN_COLOR = "#1c7ed6"


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


def picture_html(
    image: Image, boxes: Sequence[Box], *, width: int = PAGE_WIDTH, quality: int = 88
) -> str:
    """Return the picture with its boxes as one self-contained SVG element.

    Args:
        image: The picture.
        boxes: In pixels of `image`.
        width: Wider pictures are scaled down to so many pixels.
        quality: Of the JPEG, 1 to 95.
    """
    data = base64.b64encode(_page_bytes(image, width, quality)).decode("ascii")
    unit = image.width / width * 1.6
    shapes = "".join(_svg_box(box, unit) for box in boxes)
    return (
        f'<svg viewBox="0 0 {image.width} {image.height}" role="img" '
        f'style="width:100%;max-width:{min(width, max(image.width, 320))}px;height:auto" '
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


def _page_bytes(image: Image, width: int, quality: int) -> bytes:
    small = image.convert("RGB")
    if small.width > width:
        small = small.resize((width, max(1, small.height * width // small.width)))
    buffer = io.BytesIO()
    small.save(buffer, format="JPEG", quality=quality)
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
