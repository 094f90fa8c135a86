"""Distance without a depth model: where a thing touches the table says how far away it is.

Right for things that stand on one level surface seen from above, the tabletop profile's
world. A thing on top of another, or held in the air, looks farther than it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viper.vision.interfaces import Box, DepthMap

if TYPE_CHECKING:
    from PIL.Image import Image

# Assumed height of the horizon above the upper edge of the picture, in picture heights. A
# camera that looks down at a table by 45 degrees with a 38 degree lens has it at 0.95.
HORIZON = 0.95


@dataclass(frozen=True, slots=True)
class GroundPlane:
    """The depth of one picture of a level surface."""

    height: int
    """Of the picture, in pixels."""

    def at(self, box_xyxy: Box) -> float:
        """Return 0 for a thing that touches the lower edge, 1 for the upper one."""
        return 1.0 - min(1.0, max(0.0, box_xyxy[3] / self.height))


class GroundContactDepth:
    """Estimates depth from the lower edge of a box; no model, no forward pass."""

    name = "ground contact"

    def estimate(self, images: Sequence[Image]) -> list[DepthMap]:
        """Return one map per image; only the heights of the images are used."""
        return [GroundPlane(image.height) for image in images]


def ground_plane_size(box_xyxy: Box, height: int) -> float:
    """Return the apparent size of a thing, corrected for its distance, in pixels.

    It is width^0.7 height^0.3 times the distance relative to the lower edge of the picture:
    things of one true size that stand on one level surface come out about equal. Width counts
    for more because, seen at a slant, the height of a box is partly depth (`bench/geometry.py`
    compares measures).
    """
    x0, y0, x1, y1 = box_xyxy
    row = min(1.0, max(0.0, y1 / height))
    distance = (HORIZON + 1.0) / (HORIZON + row)
    return math.pow(max(0.0, x1 - x0), 0.7) * math.pow(max(0.0, y1 - y0), 0.3) * distance
