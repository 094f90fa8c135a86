"""Patches beside each other: sorted by where they are, and whether two show the same thing."""

from __future__ import annotations

from collections.abc import Callable

from viper.core.errors import InputError, UnknownName
from viper.vision.box_pairs import iou
from viper.vision.patch import ImagePatch

# Two boxes show the same thing if they share this part of their union.
SAME_IOU = 0.5
ORDERS: dict[str, Callable[[ImagePatch], float]] = {
    "left": lambda patch: patch.horizontal_center,
    "right": lambda patch: -patch.horizontal_center,
    "top": lambda patch: -patch.vertical_center,
    "bottom": lambda patch: patch.vertical_center,
    "near": lambda patch: patch.compute_depth(),
    "far": lambda patch: -patch.compute_depth(),
    "small": lambda patch: patch.size,
    "large": lambda patch: -patch.size,
    "sure": lambda patch: -patch.score,
}


def sort_patches(patches: list[ImagePatch], order: str = "left") -> list[ImagePatch]:
    """Return the patches in order; the first is the one that is most "left", "right", "top",
    "bottom", "near", "far", "small", "large" or "sure".
    >>> [patch.label for patch in sort_patches(image_patch.find("object"), "left")]
    """
    if not isinstance(patches, list | tuple) or not all(isinstance(p, ImagePatch) for p in patches):
        raise InputError("sort_patches takes a list of patches.")
    if order not in ORDERS:
        raise UnknownName("order", str(order)[:60], list(ORDERS))
    return sorted(patches, key=ORDERS[order])


def same_object(a: ImagePatch, b: ImagePatch) -> bool:
    """Return whether two patches show the same object: they are of one image and overlap mostly.
    >>> same_object(image_patch.find("ball")[0], image_patch.find("yellow object")[0])
    """
    if not isinstance(a, ImagePatch) or not isinstance(b, ImagePatch):
        raise InputError("same_object takes two patches.")
    if a.image.hash != b.image.hash:
        return False
    boxes = ((patch.left, patch.lower, patch.right, patch.upper) for patch in (a, b))
    return iou(*boxes) >= SAME_IOU
