"""What is known of kinds of things before looking: how wide and tall they are.

Sizes are those of the things that the built-in detector was trained on. A kind that is not
listed is measured in the picture instead.
"""

from __future__ import annotations

from math import log

__all__ = [
    "HEIGHTS",
    "SCALE_M",
    "VESSELS",
    "WIDTHS",
    "likely_size",
    "usual_height_m",
    "usual_width_m",
]

# Half the edge of a block of that size, metres; other shapes are measured in this unit.
SCALE_M = {"small": 0.020, "large": 0.032}

# Width seen from above and height, in units of the scale.
WIDTHS = {
    **{"block": 2.0, "ball": 2.16, "cylinder": 1.7, "cone": 2.24, "pyramid": 2.34},
    **{"bowl": 3.5, "cup": 2.0, "plate": 4.0, "ring": 3.08},
}
HEIGHTS = {
    **{"block": 2.0, "ball": 2.16, "cylinder": 2.1, "cone": 2.3, "pyramid": 2.1},
    **{"bowl": 1.05, "cup": 2.1, "plate": 0.36, "ring": 0.72},
}

# Things that others are put into.
VESSELS = ("bowl", "cup", "plate", "box", "square tray", "round tray")


def usual_width_m(shape: str, size: str) -> float | None:
    """Return the width of a kind of thing seen from above, metres; None if it is not known."""
    return WIDTHS[shape] * SCALE_M[size] if shape in WIDTHS and size in SCALE_M else None


def usual_height_m(shape: str, size: str) -> float | None:
    """Return the height of a kind of thing, metres; None if it is not known."""
    return HEIGHTS[shape] * SCALE_M[size] if shape in HEIGHTS and size in SCALE_M else None


def likely_size(shape: str, width_m: float) -> str | None:
    """Return the size of a kind of thing whose width was measured; None if it is not known."""
    if shape not in WIDTHS or width_m <= 0:
        return None
    return min(SCALE_M, key=lambda size: abs(log(WIDTHS[shape] * SCALE_M[size] / width_m)))
