"""Boxes and names on pictures, readable at any size; and patches that draw themselves."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont

from viper.core.image import load_image

if TYPE_CHECKING:
    from viper.vision.patch import ImagePatch

# Told apart by people with colour blindness too (Okabe and Ito).
COLORS = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
# A drawing is scaled into this range of its longer side, in pixels, before anything is drawn.
_MIN_SIDE, _MAX_SIDE = 640, 1600
_INLINE_SIDE = 480
_THUMB_SIDE = 160


def draw_boxes(
    image: Any,
    patches: Sequence[ImagePatch],
    labels: Sequence[str] | None = None,
    *,
    min_side: int = _MIN_SIDE,
    max_side: int = _MAX_SIDE,
) -> Image.Image:
    """Return a copy of the picture with a box and a name for each patch.

    Args:
        image: Anything that `load_image` takes.
        patches: Parts of that picture.
        labels: One name per patch; by default the patches' own. "" draws no name.
        min_side: A smaller picture is scaled up first, so that names are readable.
        max_side: A larger one is scaled down.
    """
    loaded = load_image(image)
    names = [patch.label for patch in patches] if labels is None else list(labels)
    canvas, scale = _scaled(loaded.pil, min_side, max_side)
    draw = ImageDraw.Draw(canvas)
    unit = max(canvas.size) / 640
    font = ImageFont.load_default(size=max(11, round(13 * unit)))
    line = max(2, round(2 * unit))
    boxes = [
        (p.left * scale, (loaded.height - p.upper) * scale, p.right * scale,
         (loaded.height - p.lower) * scale)
        for p in patches
    ]  # fmt: skip
    for index, box in enumerate(boxes):
        _outline(draw, box, COLORS[index % len(COLORS)], line)
    taken: list[tuple[float, float, float, float]] = []
    for index, (box, name) in enumerate(zip(boxes, names, strict=True)):
        if name:
            spot = _chip_spot(
                draw.textbbox((0, 0), _short(name), font=font), canvas.size, box, taken
            )
            taken.append(spot)
            _chip(draw, spot, _short(name), COLORS[index % len(COLORS)], font)
    return canvas


def png_bytes(image: Image.Image) -> bytes:
    """Return the picture as PNG."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def patch_html(patch: ImagePatch) -> str:
    """Return a patch as HTML: where it is in its picture, what it shows, its coordinates."""
    whole, parts = patch.image, [patch.cropped_image]
    is_part = (patch.width, patch.height) != (whole.width, whole.height)
    if is_part:
        parts.insert(0, draw_boxes(whole, [patch], min_side=_INLINE_SIDE, max_side=_INLINE_SIDE))
    pictures = "".join(_img(part) for part in parts)
    caption = f"<figcaption>{html.escape(repr(patch))}</figcaption>"
    return f'<figure style="margin:0">{pictures}{caption}</figure>'


def strip_html(frames: Sequence[Image.Image], labels: Sequence[str], caption: str) -> str:
    """Return pictures side by side as HTML, each with a label below, and a caption."""
    cells = "".join(
        f'<div style="text-align:center">{_img(frame.resize(_thumb(frame)))}<br>'
        f"<small>{html.escape(label)}</small></div>"
        for frame, label in zip(frames, labels, strict=True)
    )
    return (
        f'<figure style="margin:0"><div style="display:flex;flex-wrap:wrap">{cells}</div>'
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
    )


def _thumb(image: Image.Image) -> tuple[int, int]:
    scale = _THUMB_SIDE / max(image.size)
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def _scaled(image: Image.Image, min_side: int, max_side: int) -> tuple[Image.Image, float]:
    side = max(image.size)
    scale = min(max(1.0, min_side / side), max_side / side) if side else 1.0
    if scale == 1.0:
        return image.copy(), 1.0
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC), scale


def _outline(draw: Any, box: tuple[float, float, float, float], color: str, line: int) -> None:
    x0, y0, x1, y1 = box
    corners = (x0, y0, max(x0, x1 - 1), max(y0, y1 - 1))
    # a dark rim keeps a light box visible on light ground, and the other way round
    rim = (corners[0] - 1, corners[1] - 1, corners[2] + 1, corners[3] + 1)
    draw.rectangle(rim, outline="#202020", width=line + 2)
    draw.rectangle(corners, outline=color, width=line)


def _chip_spot(
    text_box: tuple[float, float, float, float],
    size_wh: tuple[int, int],
    box: tuple[float, float, float, float],
    taken: Sequence[tuple[float, float, float, float]],
) -> tuple[float, float, float, float]:
    """Return where a name goes: above its box, or else where there is room."""
    width, height = text_box[2] - text_box[0] + 8, text_box[3] - text_box[1] + 6
    left = min(max(0.0, box[0]), max(0.0, size_wh[0] - width))
    last = max(0.0, size_wh[1] - height)
    for top in (box[1] - height, box[3], box[1], box[1] + height):
        spot = (left, top, left + width, top + height)
        if 0 <= top <= last and not any(_overlap(spot, other) for other in taken):
            return spot
    top = min(max(0.0, box[1]), last)
    return (left, top, left + width, top + height)


def _chip(
    draw: Any, spot: tuple[float, float, float, float], text: str, color: str, font: Any
) -> None:
    """Draw a name on ground of its box's colour."""
    draw.rectangle(spot, fill=color, outline="#202020")
    ink = "#000000" if _luminance(color) > 0.4 else "#ffffff"
    x0, y0, _, _ = draw.textbbox((0, 0), text, font=font)
    draw.text((spot[0] + 4 - x0, spot[1] + 3 - y0), text, fill=ink, font=font)


def _short(name: str, width: int = 40) -> str:
    return name if len(name) <= width else name[: width - 1] + "…"


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _luminance(color: str) -> float:
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _img(image: Image.Image) -> str:
    small, _ = _scaled(image, 1, _INLINE_SIDE)
    data = base64.b64encode(png_bytes(small)).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" style="max-width:100%;margin-right:8px">'
