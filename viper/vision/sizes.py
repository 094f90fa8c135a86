"""Small or large: told of all things of a picture together.

A detector judges every box by itself, but things of one picture are seen through one lens: two
rings that look equally large are both small or both large. Measured widths, corrected for distance
and for the shape, are taken for a mixture of two kinds whose scale nobody knows but which differ by
one of a few ratios; what the detector said of each box is the prior. Summed over scales and ratios
this gives each box's probability anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from viper.vision.depth import ground_plane_size
from viper.vision.interfaces import Detection

if TYPE_CHECKING:
    import numpy as np

Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"

# Logarithm of the apparent size of each shape, relative to a block of the same size: a regression
# on the true boxes of 2,219 rendered pictures (`render --seed 5 --domain varied`).
OF_SHAPE = {
    "block": 0.0, "ball": -0.25, "cylinder": -0.29, "cone": -0.25, "pyramid": -0.05,
    "bowl": 0.13, "cup": -0.17, "plate": 0.20, "ring": -0.02,
}  # fmt: skip
# Logarithms of how much larger large things are than small ones, in pictures of one kind.
RATIOS = (0.35, 0.47, 0.60, 0.75)
# What is left of that regression, and the weight of what it does not explain: things half hidden,
# or on top of others.
SPREAD, OUTLIERS = 0.08, 0.02
# Power of the detector's odds: its doubts about the things of one picture have one cause.
TRUST = 0.6
# Odds that count as certain, and the steps of the unknown scale.
CERTAIN, STEP = 1e-3, 0.02


def judge_sizes(detections: Sequence[Detection], height: int) -> list[Detection]:
    """Return what was detected in a picture, each with what all sizes together say of its own.

    Args:
        detections: In any order, which is kept.
        height: Of the picture, pixels.
    """
    sized = [seen for seen in detections if seen.label in OF_SHAPE and _size(seen.attributes)]
    if len(sized) < 2:
        return list(detections)
    judged = dict(zip(map(id, sized), _together(sized, height), strict=True))
    return [_resized(seen, judged[id(seen)]) if id(seen) in judged else seen for seen in detections]


def _resized(seen: Detection, large: float) -> Detection:
    """Return a detection that is large with that probability."""
    before = min(max(seen.share(["large"]), CERTAIN), 1 - CERTAIN)
    weights = {"large": large / before, "small": (1 - large) / (1 - before)}
    return seen.reweighed(lambda _, attributes: weights.get(_size(attributes), 1.0))


def _together(sized: Sequence[Detection], height: int) -> list[float]:
    """Return for each detection how probable it is that it is large."""
    import numpy as np

    logs = np.array([_log_size(seen, height) for seen in sized])
    large = np.clip(np.array([seen.share(["large"]) for seen in sized]), CERTAIN, 1 - CERTAIN)
    odds = (large / (1 - large)) ** TRUST
    scales = np.arange(logs.min() - RATIOS[-1], logs.max() + STEP, STEP)
    small, ratio = (grid.ravel()[:, None] for grid in np.meshgrid(scales, RATIOS))
    as_large, as_small = odds * _fit(logs - small - ratio), _fit(logs - small)
    likelihood = np.log(as_large + as_small).sum(axis=1)
    weight = np.exp(likelihood - likelihood.max())
    return [float(p) for p in weight @ (as_large / (as_large + as_small)) / weight.sum()]


def _fit(off: Floats) -> Floats:
    import numpy as np

    return np.asarray(np.exp(-0.5 * (off / SPREAD) ** 2) + OUTLIERS)


def _log_size(seen: Detection, height: int) -> float:
    apparent = ground_plane_size(seen.box_xyxy, height)
    return math.log(max(apparent, 1.0)) - OF_SHAPE[seen.label]


def _size(attributes: Sequence[str]) -> str:
    return next((word for word in attributes if word in ("small", "large")), "")
