"""Which pixels of a patch are the thing: the detector's mask, or GrabCut begun from the box.

Source: Rother, Kolmogorov and Blake, "GrabCut", SIGGRAPH 2004, in OpenCV's implementation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from viper.core.errors import NotFound
from viper.vision.memo import Memo

if TYPE_CHECKING:
    from viper.vision.patch import ImagePatch

# Ground that is shown around the box, as part of its sides, for the colours of the background.
_MARGIN = 0.35
_ROUNDS = 4
# Larger crops are scaled down first: the outline is no sharper for it.
_LONGEST_PX = 320
_MAX_POINTS = 60
_masks: Memo[tuple[str, tuple[int, int, int, int]], NDArray[np.bool_]] = Memo(500, counts=False)


class Mask:
    """The pixels of an object. `area` in pixels; `fill` is the part of its patch; edges as a
    patch's; `center` is the middle of the pixels; `outline` a polygon. Coordinates of the whole
    image, y axis UP."""

    def __init__(self, pixels: NDArray[np.bool_], left: int, upper: int) -> None:
        """Describe a mask.

        Args:
            pixels: Shape (h, w), true where the object is; at least one is.
            left: Left edge of `pixels` in the image, pixels.
            upper: Height of its top edge over the image's lower edge, pixels.
        """
        self.pixels = pixels
        rows, columns = np.nonzero(pixels)
        self.area = int(pixels.sum())
        self.fill = self.area / pixels.size
        self.left, self.right = left + int(columns.min()), left + int(columns.max()) + 1
        self.upper, self.lower = upper - int(rows.min()), upper - int(rows.max()) - 1
        x, y = float(columns.mean()) + 0.5, float(rows.mean()) + 0.5
        self.center = (round(left + x, 2), round(upper - y, 2))
        self.outline = [(left + x, upper - y) for x, y in _outline(pixels)]

    def __repr__(self) -> str:
        return f"Mask(area={self.area}, fill={self.fill:.2f}, center={self.center})"


def segment(patch: ImagePatch) -> Mask:
    """Return which pixels of a patch are its object.

    Raises:
        NotFound: If the patch looks the same all over.
    """
    x0, y0, x1, y1 = patch.region.box
    detection = patch.region.detection
    if detection is not None and detection.mask is not None and detection.mask.any():
        return Mask(detection.mask[y0:y1, x0:x1], x0, patch.upper)
    key = (patch.image.hash, (x0, y0, x1, y1))
    pixels = _masks.get(key, lambda: _grab(patch.image.rgb, (x0, y0, x1, y1)))
    if not pixels.any():
        raise NotFound("no outline in this patch: it looks the same all over")
    return Mask(pixels, x0, patch.upper)


def _grab(rgb: NDArray[np.uint8], box: tuple[int, int, int, int]) -> NDArray[np.bool_]:
    """Return the mask of the box's pixels, shape (h, w)."""
    import cv2

    x0, y0, x1, y1 = box
    dx, dy = round((x1 - x0) * _MARGIN) + 2, round((y1 - y0) * _MARGIN) + 2
    left, top = max(0, x0 - dx), max(0, y0 - dy)
    crop = rgb[top : y1 + dy, left : x1 + dx]
    scale = min(1.0, _LONGEST_PX / max(crop.shape[:2]))
    small = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    labels = np.full(small.shape[:2], cv2.GC_BGD, np.uint8)
    inner = [round(v * scale) for v in (x0 - left, y0 - top, x1 - left, y1 - top)]
    labels[inner[1] : max(inner[3], inner[1] + 1), inner[0] : max(inner[2], inner[0] + 1)] = (
        cv2.GC_PR_FGD
    )
    if not (labels == cv2.GC_BGD).any() or small.reshape(-1, 3).std(axis=0).max() < 1:
        return np.zeros((y1 - y0, x1 - x0), bool)
    model: Any = np.zeros((1, 65))
    cv2.setRNGSeed(0)
    try:
        cv2.grabCut(small, labels, None, model, model.copy(), _ROUNDS, cv2.GC_INIT_WITH_MASK)
    except cv2.error:
        return np.zeros((y1 - y0, x1 - x0), bool)
    found = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    size = (crop.shape[1], crop.shape[0])
    whole = cv2.resize(found, size, interpolation=cv2.INTER_NEAREST).astype(bool)
    return np.asarray(whole[y0 - top : y1 - top, x0 - left : x1 - left])


def _outline(pixels: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the corners of the largest part, at most `_MAX_POINTS`, in pixels of the mask."""
    import cv2

    parts, _ = cv2.findContours(pixels.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest: Any = max(parts, key=cv2.contourArea)
    step = 1.0
    while len(largest) > _MAX_POINTS:
        largest = cv2.approxPolyDP(largest, step, True)
        step *= 1.5
    return [(int(x), int(y)) for x, y in largest[:, 0]]
