"""The one way in which a region of a picture becomes what CLIP sees.

Training and inference both crop here, so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    import numpy as np

    from viper.vision.interfaces import Matcher

    Rgb = np.ndarray[Any, np.dtype[np.uint8]]

__all__ = [
    "CONTEXT",
    "CROP_PX",
    "INPUT_PX",
    "OVERVIEW_PX",
    "context_box",
    "context_crop",
    "crops_for",
    "overview",
    "with_overview",
]

# Part of a box's width and height that is added on each of its sides: a little of what an
# object stands on and beside tells a matcher how bright the light is.
CONTEXT = 0.10

# Edge of the square around a thing that the built-in matcher takes, pixels.
CROP_PX = 64
# Edge of the whole picture, made small, that it takes along: gray and white, brown and orange
# differ by how bright everything else is.
OVERVIEW_PX = 32
# Edge of both together, and of the tiles that the overview is cut into: one patch of the model.
INPUT_PX = 72
_TILE_PX = INPUT_PX - CROP_PX


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


def crops_for(
    matcher: Matcher, image: Image.Image, boxes_xyxy: Sequence[Sequence[float]]
) -> list[Image.Image]:
    """Return what a matcher takes of the regions around boxes of one picture."""
    import numpy as np

    size = matcher.image_px
    crops = [context_crop(image, box, size_px=size) for box in boxes_xyxy]
    if not crops or not getattr(matcher, "sees_overview", False):
        return crops
    whole = overview(image)[None].repeat(len(crops), axis=0)
    seen = with_overview(np.stack([np.asarray(crop) for crop in crops]), whole)
    return [Image.fromarray(one) for one in seen]


def overview(image: Image.Image) -> Rgb:
    """Return the whole picture, squeezed into a square, shape (OVERVIEW_PX, OVERVIEW_PX, 3)."""
    import numpy as np

    rgb = image if image.mode == "RGB" else image.convert("RGB")
    size = (OVERVIEW_PX, OVERVIEW_PX)
    return np.asarray(rgb.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))


def with_overview(crops: Rgb, overviews: Rgb) -> Rgb:
    """Return crops with their pictures' overviews beside and below them, cut into tiles.

    A transformer that reads patches does not mind where they stand; this way a square picture
    holds both, and any CLIP's code reads it.

    Args:
        crops: Shape (n, CROP_PX, CROP_PX, 3).
        overviews: Shape (n, OVERVIEW_PX, OVERVIEW_PX, 3).

    Returns:
        Shape (n, INPUT_PX, INPUT_PX, 3); the last corner is gray.
    """
    import numpy as np

    n, per_row, per_side = len(crops), OVERVIEW_PX // _TILE_PX, CROP_PX // _TILE_PX
    tiles = overviews.reshape(n, per_row, _TILE_PX, per_row, _TILE_PX, 3).transpose(
        0, 1, 3, 2, 4, 5
    )
    tiles = tiles.reshape(n, 2 * per_side, _TILE_PX, _TILE_PX, 3)
    out = np.full((n, INPUT_PX, INPUT_PX, 3), 128, np.uint8)
    out[:, :CROP_PX, :CROP_PX] = crops
    out[:, :CROP_PX, CROP_PX:] = tiles[:, :per_side].reshape(n, CROP_PX, _TILE_PX, 3)
    below = tiles[:, per_side:].transpose(0, 2, 1, 3, 4)
    out[:, CROP_PX:, :CROP_PX] = below.reshape(n, _TILE_PX, CROP_PX, 3)
    return out


def _interval(center: float, length: float, limit: int) -> tuple[float, float]:
    # moved rather than padded: a black border is something no photo has
    length = min(length, float(limit))
    start = min(max(center - length / 2, 0.0), limit - length)
    return start, start + length
