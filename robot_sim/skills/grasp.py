"""Where to put two fingers: grasps of an object, planned on a height map.

A grasp is looked for at every angle and at several places along the object: the fingers go
down beside a run of its material, where the map leaves room for them. Narrow runs near the
centre with wide free sides come first; that aligns the hand with the faces of a block, takes
a cup around its body and a bowl by its rim.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

from robot_sim.control.arm_mjcf import MAX_OPENING_M, TIP_BELOW_PINCH_M
from robot_sim.scene import SceneObject
from robot_sim.shapes import extent
from robot_sim.skills.sensing import HeightMap

__all__ = ["NOT_GRASPABLE", "Grasp", "plan_grasps"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

# Angles that are tried over half a turn.
ANGLES = 24
# Half the width of a finger with some room, and its thickness, metres.
FINGER_HALF_WIDTH_M, FINGER_THICKNESS_M = 0.011, 0.016
# Free space asked for beside the object when the hand comes down, metres: best and least.
ROOM_M, LEAST_ROOM_M = 0.010, 0.003
# Finger tips stay this far above what the object stands on, metres.
FLOOR_GAP_M = 0.005
# How deep the fingers go below the top of solid things, and over a rim, metres.
DEPTH_M, RIM_DEPTH_M = 0.040, 0.014
# Upright sides are held by their upper part, so that the fingers stay out of a bowl that the
# thing is put into: depth as a part of its height.
UPRIGHT, UPRIGHT_DEPTH = ("block", "cylinder"), 0.55
# Shapes that are taken by the rim, because the fingers find no two sides to press on.
BY_THE_RIM = ("bowl", "box", "square tray", "round tray")
# Shapes that are taken by a knob, and how deep the fingers go over it, in units of scale_m.
BY_THE_KNOB, KNOB_DEPTH = ("lid",), 0.5
# A plate is too flat for its rim to be pinched: it is taken across, if it is small enough.
ACROSS = ("plate",)
# What no hand can hold, and why.
NOT_GRASPABLE = {"mat": "a mat lies flat on the table, nothing of it can be held"}


@dataclass(frozen=True)
class Grasp:
    """A way to take hold of something, hand pointing down."""

    position: tuple[float, float, float]
    """Of the pinch point, world, metres."""
    yaw: float
    """Direction in which the fingers close, radians from the x axis, in [-pi/2, pi/2)."""
    width_m: float
    """Of the material between the fingers."""
    opening_m: float
    """Gap of the fingers on the way down."""
    cost: float
    """Lower is better; metres, roughly."""


def plan_grasps(heights: HeightMap, index: int, item: SceneObject) -> list[Grasp]:
    """Return grasps of an object, best first; empty if the fingers find no place.

    Args:
        heights: A map that holds the object and its surroundings.
        index: The object's number in the map.
        item: What it is: its shape and size say how deep to reach.
    """
    mine = heights.items == index
    if not mine.any():
        return []
    top = float(heights.heights[mine].max())
    tip = _tip_height(item, top)
    center = heights.points()[mine].mean(axis=0)
    if item.shape in ACROSS:
        tip -= FLOOR_GAP_M - 0.0015
    is_glyph = item.shape.split()[0] in ("letter", "digit")
    found: list[Grasp] = []
    for yaw in np.arange(ANGLES) * (pi / ANGLES) - pi / 2:
        found += _at_angle(heights, mine, center, float(yaw), tip, is_glyph=is_glyph)
    if item.shape in ACROSS:
        # not across a chord: the fingers would slide off the round edge
        found = [grasp for grasp in found if grasp.width_m > item.scale_m * 3.5]
    return sorted(found, key=lambda grasp: grasp.cost)


def _tip_height(item: SceneObject, top: float) -> float:
    """Return how far down the finger tips go, metres over the table."""
    tall = extent(item.shape)[1] * item.scale_m
    bottom = max(top - tall, 0.0)
    depth = RIM_DEPTH_M if item.shape in BY_THE_RIM else DEPTH_M
    if item.shape in BY_THE_KNOB:
        return top - KNOB_DEPTH * item.scale_m
    if item.shape in UPRIGHT:
        depth = min(depth, UPRIGHT_DEPTH * tall)
    if item.shape in ("cone", "pyramid"):
        depth = tall  # low, where the sides are far apart and the tip cannot slip out
    return max(bottom + FLOOR_GAP_M, top - depth)


def _at_angle(
    heights: HeightMap, mine: Bool, center: Float, yaw: float, tip: float, *, is_glyph: bool
) -> list[Grasp]:
    """Return the grasps whose fingers close along `yaw`."""
    cell = heights.cell_m
    reach = 0.105
    u = np.arange(-reach, reach, cell)  # closing direction
    v = np.arange(-0.072, 0.072, cell)
    along, across = np.array([np.cos(yaw), np.sin(yaw)]), np.array([-np.sin(yaw), np.cos(yaw)])
    points = center + u[:, None, None] * along + v[None, :, None] * across  # (nu, nv, 2)
    cells = heights.index(points)
    solid, own = heights.heights[cells] > tip - 0.001, mine[cells]
    half = round(FINGER_HALF_WIDTH_M / cell)
    found: list[Grasp] = []
    for j in range(half, len(v) - half, 2):
        window = slice(j - half, j + half + 1)
        if not own[:, j].any():
            continue
        occupied = np.asarray(solid[:, window].any(axis=1))
        held = (own & solid)[:, window]
        for start, stop in _runs(occupied):
            material = held[start:stop]
            if not material[:, half].any():
                continue
            grasp = _between(occupied, start, stop, cell)
            if grasp is None:
                continue
            low, high, before, after = grasp
            middle = float((low + high) / 2 + u[0] - cell / 2)
            width = high - low
            # pads like sides that face them: the same width in front of each part of them
            slant = width - float((_outlines if is_glyph else _filled)(material).mean()) * cell
            # pushing the hand off the middle leaves both fingers the same room
            room = min(before, after, ROOM_M)
            x, y = center + middle * along + v[j] * across
            cost = 0.7 * width + 5 * slant + 0.6 * abs(float(v[j])) + 0.4 * abs(middle) - 1.5 * room
            found.append(
                Grasp(
                    (float(x), float(y), tip + TIP_BELOW_PINCH_M),
                    yaw,
                    width,
                    min(width + 2 * room, MAX_OPENING_M),
                    cost,
                )
            )
    return found


def _filled(material: Bool) -> NDArray[np.intp]:
    """Return how many cells of each column hold material, shape (columns,)."""
    return np.asarray(material.sum(axis=0))


def _outlines(material: Bool) -> NDArray[np.intp]:
    """Return how many cells lie from the first to the last material of each column.

    The strokes of a letter leave gaps, which do not matter to fingers around all of it.
    """
    first, last = material.argmax(axis=0), material[::-1].argmax(axis=0)
    return np.where(material.any(axis=0), len(material) - last - first, 0)


def _runs(occupied: Bool) -> list[tuple[int, int]]:
    """Return (start, stop) of the runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], occupied, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _between(
    occupied: Bool, start: int, stop: int, cell: float
) -> tuple[float, float, float, float] | None:
    """Return (low, high, room before, room after) of a run, metres; None if fingers do not fit."""
    width = (stop - start) * cell
    if width + 2 * LEAST_ROOM_M > MAX_OPENING_M:
        return None
    before = occupied[:start][::-1]
    after = occupied[stop:]
    free_before = (int(np.argmax(before)) if before.any() else len(before)) * cell
    free_after = (int(np.argmax(after)) if after.any() else len(after)) * cell
    room_before, room_after = free_before - FINGER_THICKNESS_M, free_after - FINGER_THICKNESS_M
    if min(room_before, room_after) < LEAST_ROOM_M:
        return None
    return start * cell, stop * cell, room_before, room_after
