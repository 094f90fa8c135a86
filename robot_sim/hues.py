"""Which paints people call by which name: regions of hue, saturation and value.

`COLORS` has one paint per name, those of the robot's published table. Pictures from elsewhere
show any red as red, so training draws from regions around everyday use of the words. Between
the regions lie the paints that people disagree about; none of them is drawn.
"""

from __future__ import annotations

from colorsys import hsv_to_rgb

import numpy as np

from robot_sim.scene import COLORS, Rgb

__all__ = ["REGIONS", "draw_paint"]

Range = tuple[float, float]

# name: hue in degrees (may pass 360), saturation, value; several regions per name.
REGIONS: dict[str, tuple[tuple[Range, Range, Range], ...]] = {
    "blue": (((206, 246), (0.50, 1.0), (0.35, 1.0)), ((200, 225), (0.40, 0.75), (0.45, 0.95))),
    "red": (((350, 368), (0.62, 1.0), (0.45, 1.0)),),
    "green": (((88, 155), (0.35, 1.0), (0.25, 0.90)),),
    "yellow": (((46, 61), (0.50, 1.0), (0.78, 1.0)),),
    "orange": (((19, 34), (0.72, 1.0), (0.82, 1.0)),),
    "purple": (((264, 305), (0.30, 1.0), (0.30, 0.85)),),
    "pink": (((322, 355), (0.22, 0.60), (0.85, 1.0)), ((315, 335), (0.35, 0.75), (0.85, 1.0))),
    "cyan": (((172, 192), (0.35, 1.0), (0.55, 1.0)),),
    "brown": (((14, 34), (0.40, 0.85), (0.28, 0.58)),),
    "gray": (((0, 360), (0.0, 0.08), (0.28, 0.74)),),
    "white": (((0, 360), (0.0, 0.05), (0.91, 1.0)),),
    "black": (((0, 360), (0.0, 0.25), (0.03, 0.15)),),
}
# Part of the paints that stay near the one of `COLORS`, and how far off, grey levels.
USUAL_PART, USUAL_SPREAD = 0.35, 9.0


def draw_paint(color: str, rng: np.random.Generator) -> Rgb:
    """Return a random paint, sRGB, that people call `color`, a name of `COLORS`."""
    if rng.random() < USUAL_PART:
        values = np.array(COLORS[color]) + rng.normal(0, USUAL_SPREAD, size=3)
        red, green, blue = (int(v) for v in np.clip(values, 0, 255))
        return red, green, blue
    regions = REGIONS[color]
    hue, saturation, value = (
        float(rng.uniform(*bounds)) for bounds in regions[int(rng.integers(len(regions)))]
    )
    red, green, blue = (round(255 * v) for v in hsv_to_rgb(hue % 360 / 360, saturation, value))
    return red, green, blue
