"""The one way in which a region of a picture becomes what CLIP sees.

Training and inference both crop here, so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

__all__ = ["CONTEXT", "CROP_PX", "context_box", "context_crop"]

# Part of a box's width and height that is added on each of its sides: a little of what an
# object stands on and beside tells a matcher how bright the light is.
CONTEXT = 0.10

# Edge of the square that the built-in matcher takes, pixels.
CROP_PX = 64


def context_box(
    size_wh: tuple[int, int], box_xyxy: Sequence[float], context: float = CONTEXT
) -> tuple[float, float, float, float]:
    """Return the square around a box, with context, moved into the picture.

    Args:
        size_wh: Width and height of the picture, pixels.
        box_xyxy: (x0, y0, x1, y1) in pixels, origin top left; it may touch or pass the border.
        context: Part of the box that is added on each side.

    Returns:
        (x0, y0, x1, y1) inside the picture, at least one pixel wide and high. It is a square
        unless the picture is narrower or lower than that square.
    """
    x0, y0, x1, y1 = box_xyxy
    side = max(x1 - x0, y1 - y0, 1.0) * (1 + 2 * context)
    left, right = _interval((x0 + x1) / 2, side, size_wh[0])
    upper, lower = _interval((y0 + y1) / 2, side, size_wh[1])
    return left, upper, right, lower


def context_crop(
    image: Image.Image,
    box_xyxy: Sequence[float],
    *,
    size_px: int = CROP_PX,
    context: float = CONTEXT,
) -> Image.Image:
    """Return the region around a box as an RGB square of `size_px` pixels.

    Args:
        image: The whole picture; modes other than RGB are converted.
        box_xyxy: (x0, y0, x1, y1) in pixels, origin top left.
        size_px: Edge of the result.
        context: Part of the box that is added on each side.
    """
    rgb = image if image.mode == "RGB" else image.convert("RGB")
    box = context_box(rgb.size, box_xyxy, context)
    return rgb.resize((size_px, size_px), Image.Resampling.BICUBIC, box=box)


def _interval(center: float, length: float, limit: int) -> tuple[float, float]:
    # moved rather than padded: a black border is something no photo has
    length = min(length, float(limit))
    start = min(max(center - length / 2, 0.0), limit - length)
    return start, start + length
