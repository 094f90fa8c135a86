"""What a picture shows: one label per object, from the exact segmentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from robot_sim.camera import Frame
from robot_sim.scene import Scene

__all__ = ["ObjectLabel", "box_of", "decode_rle", "encode_rle", "label"]


@dataclass(frozen=True)
class ObjectLabel:
    """What is known about one object of a picture."""

    name: str
    shape: str
    color: str
    material: str
    size: str
    box_xyxy: tuple[int, int, int, int]
    """Tight box of the visible pixels; x1 and y1 exclusive; all 0 if nothing is visible."""
    mask: NDArray[np.bool_]
    """Visible pixels, shape (h, w)."""
    visible_fraction: float
    """Visible pixels over those it would cover unhidden and without picture border, 0..1."""
    xyz_m: tuple[float, float, float]
    """Centre, world, metres."""
    depth_m: float
    """Median depth of the visible pixels along the view, metres; nan if hidden."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; the mask as column-wise run lengths (COCO)."""
        plain = {k: v for k, v in self.__dict__.items() if k != "mask"}
        plain["depth_m"] = None if np.isnan(self.depth_m) else self.depth_m
        return {**plain, "mask": encode_rle(self.mask)}


def label(scene: Scene, frame: Frame) -> list[ObjectLabel]:
    """Return one label per object of `scene`, in scene order, hidden ones included."""
    labels: list[ObjectLabel] = []
    for index, item in enumerate(scene.objects):
        mask = frame.segmentation == index
        visible = int(np.count_nonzero(mask))
        whole = max(int(frame.whole_pixels[index]), visible, 1)
        x, y, z = (float(v) for v in frame.positions_m[index])
        labels.append(
            ObjectLabel(
                name=item.name,
                shape=item.shape,
                color=item.color,
                material=item.material,
                size=item.size,
                box_xyxy=box_of(mask),
                mask=mask,
                visible_fraction=visible / whole,
                xyz_m=(x, y, z),
                depth_m=float(np.median(frame.depth_m[mask])) if visible else float("nan"),
            )
        )
    return labels


def box_of(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return the tight box (x0, y0, x1, y1) of a mask, x1 and y1 exclusive; all 0 if empty."""
    if not mask.any():
        return 0, 0, 0, 0
    xs, ys = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1


def encode_rle(mask: NDArray[np.bool_]) -> dict[str, list[int]]:
    """Return a mask as COCO run lengths: column by column, starting with a run of zeros."""
    flat = mask.ravel(order="F")
    changes = np.flatnonzero(np.diff(flat)) + 1
    ends = np.concatenate([changes, [flat.size]])
    counts = np.diff(np.concatenate([[0], ends])).tolist()
    if flat.size and flat[0]:
        counts.insert(0, 0)
    return {"size": [int(n) for n in mask.shape], "counts": counts}


def decode_rle(rle: dict[str, list[int]]) -> NDArray[np.bool_]:
    """Return the mask, shape (h, w), that `encode_rle` wrote."""
    values = np.arange(len(rle["counts"])) % 2 == 1
    h, w = rle["size"]
    return np.repeat(values, rle["counts"]).reshape(w, h).T
