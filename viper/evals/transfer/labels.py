"""The truth of a transfer picture: what is seen where, and where it stands for the viewer.

It comes from the meshes alone and needs no path tracer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viper.evals.transfer.raster import rasterise
from viper.evals.transfer.solids import half_height
from viper.evals.transfer.stage import Stage

if TYPE_CHECKING:
    from robot_sim import ObjectLabel

__all__ = ["label", "silhouettes", "visible_parts"]

Float = NDArray[np.float64]


def silhouettes(stage: Stage, *, shrink: int = 1) -> Float:
    """Return the distance of each solid alone at every pixel, inf beside it: (n, h, w).

    Args:
        stage: What stands where, and who looks.
        shrink: Make the picture so many times smaller, which is faster.
    """
    view = stage.view
    view = replace(view, width=view.width // shrink, height=view.height // shrink)
    return np.stack([rasterise(solid, view)[0] for solid in stage.solids])


def visible_parts(depths: Float) -> list[float]:
    """Return how much of each silhouette no other one covers, 0 to 1."""
    nearest = depths.argmin(axis=0)
    whole = np.isfinite(depths)
    return [
        float((whole[i] & (nearest == i)).sum() / max(1, whole[i].sum()))
        for i in range(len(depths))
    ]


def label(stage: Stage) -> list[ObjectLabel]:
    """Return one label per solid, in the order of the stage, hidden ones included."""
    from robot_sim.labels import ObjectLabel, box_of

    depths = silhouettes(stage)
    nearest, parts = depths.argmin(axis=0), visible_parts(depths)
    found = []
    for i, solid in enumerate(stage.solids):
        mask = (nearest == i) & np.isfinite(depths[i])
        x, y = stage.place(solid.xy)
        found.append(
            ObjectLabel(
                name=solid.name,
                shape=solid.shape,
                color=solid.color,
                material=solid.material,
                size=solid.size,
                box_xyxy=box_of(mask),
                mask=mask,
                visible_fraction=parts[i],
                xyz_m=(x, y, half_height(solid.shape) * solid.half_m),
                depth_m=float(np.median(depths[i][mask])) if mask.any() else float("nan"),
            )
        )
    return found
