"""Detection in close-ups: a picture is cut into overlapping tiles, found boxes are joined.

Things on a whole table are a few pixels wide; a detector that learned from closer pictures
finds them in tiles of the size that it learned from.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from viper.core.image import LoadedImage, load_image
from viper.vision.box_pairs import iou
from viper.vision.engine import Region, VisionEngine, region_of
from viper.vision.interfaces import Box, Detection
from viper.vision.space.view import View

__all__ = ["detect_in_tiles", "tiles_over"]

# Size of the pictures that the built-in detector learned from, pixels.
TILE_WH = (320, 240)
# Overlap of tiles, at least: the widest thing, pixels.
OVERLAP_PX = 72
# A box this near to an inner border of a tile is cut off; another tile has it whole, pixels.
BORDER_PX = 3
# Two boxes that share so much of their joint area show the same thing.
SAME_IOU = 0.45


def tiles_over(view: View, corners_m: Sequence[tuple[float, float, float]]) -> list[Box]:
    """Return the tiles (x0, y0, x1, y1) that cover a part of space in a picture.

    Args:
        view: The picture.
        corners_m: World points around that part.
    """
    pixels, _ = view.project(np.array(corners_m))
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    columns = _starts(float(low[0]), float(high[0]), TILE_WH[0], view.width)
    rows = _starts(float(low[1]), float(high[1]), TILE_WH[1], view.height)
    w, h = min(TILE_WH[0], view.width), min(TILE_WH[1], view.height)
    return [(x, y, x + w, y + h) for y in rows for x in columns]


def _starts(low: float, high: float, tile: int, limit: int) -> list[int]:
    """Return where tiles start so that they cover [low, high] with overlap."""
    if limit <= tile:
        return [0]
    count = max(1, int(np.ceil((high - low - OVERLAP_PX) / (tile - OVERLAP_PX))))
    span = max(tile, high - low)
    first = (low + high - span) / 2
    steps = np.linspace(first, first + span - tile, count)
    return sorted({round(float(min(max(v, 0), limit - tile))) for v in steps})


def detect_in_tiles(
    engine: VisionEngine, view: View, tiles: Sequence[Box]
) -> tuple[LoadedImage, list[Region]]:
    """Return the picture, and what the detector sees in it, best first."""
    image = load_image(view.rgb)
    crops = [Image.fromarray(view.rgb[int(t[1]) : int(t[3]), int(t[0]) : int(t[2])]) for t in tiles]
    found: list[Detection] = []
    for tile, row in zip(tiles, engine.detector.detect(crops), strict=True):
        found += [_moved(d, tile) for d in row if not _is_cut(d.box_xyxy, tile, view)]
    kept: list[Detection] = []
    for detection in sorted(found, key=lambda d: -d.score):
        if all(iou(detection.box_xyxy, other.box_xyxy) < SAME_IOU for other in kept):
            kept.append(detection)
    regions = [region_of(image, detection) for detection in kept]
    return image, [region for region in regions if region is not None]


def _moved(detection: Detection, tile: Box) -> Detection:
    x0, y0, x1, y1 = detection.box_xyxy
    box = (x0 + tile[0], y0 + tile[1], x1 + tile[0], y1 + tile[1])
    return Detection(box, detection.score, detection.label, detection.attributes)


def _is_cut(box: Box, tile: Box, view: View) -> bool:
    """Return whether a box of a tile touches a border of it inside the picture."""
    w, h = tile[2] - tile[0], tile[3] - tile[1]
    return (
        (box[0] < BORDER_PX and tile[0] > 0)
        or (box[1] < BORDER_PX and tile[1] > 0)
        or (box[2] > w - BORDER_PX and tile[2] < view.width)
        or (box[3] > h - BORDER_PX and tile[3] < view.height)
    )
