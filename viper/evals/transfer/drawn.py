"""Transfer scenes as people draw them: flat colours with outlines, or a simple shaded look.

Neither has light that travels; the shaded one has one lamp, short shadows and surroundings that
mirrors show as a sky above and a floor below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from viper.evals.transfer.raster import rasterise, turn, world_points
from viper.evals.transfer.solids import mesh
from viper.evals.transfer.stage import Stage, View

__all__ = ["draw_flat", "draw_shaded"]

Float = NDArray[np.float64]
Picture = NDArray[np.uint8]

# Pictures are drawn so many times larger and then made smaller, which smooths their edges.
FINER = 2
# How light the upper, the left and the other faces of a flat drawing are.
TONES = (1.22, 1.0, 0.74)
# Direction to the lamp of the shaded look.
LAMP = np.array([-0.45, -0.5, 0.74])
SHADOW = 0.72


@dataclass(frozen=True)
class _Surface:
    """What each pixel shows."""

    index: NDArray[np.int64]
    """Number of the solid, -1 for the ground, shape (h, w)."""
    normals: Float
    """Unit, world, shape (h, w, 3); 0 on the ground."""


def draw_flat(stage: Stage) -> Picture:
    """Return a drawing of two or three tones per thing with dark outlines, (h, w, 3)."""
    view = _finer(stage.view)
    seen = _surface(stage, view)
    picture = np.broadcast_to(np.array(stage.ground.rgb), (*seen.index.shape, 3)).copy()
    picture[:] = 0.55 + 0.45 * picture  # paper
    up, right = seen.normals[..., 2], seen.normals @ view.axes[0]
    tones = np.where(up > 0.75, TONES[0], np.where(right < 0.25, TONES[1], TONES[2]))
    for i, solid in enumerate(stage.solids):
        mine = seen.index == i
        # what is round all over has no face that could be lighter than another
        tone = 1.0 if solid.shape in ("ball", "ring") else tones[mine, None]
        picture[mine] = np.array(solid.rgb) * tone
    picture[_borders(seen.index)] = 0.12
    return _finished(picture, stage.view)


def draw_shaded(stage: Stage) -> Picture:
    """Return a picture with one lamp, highlights by material and short shadows, (h, w, 3)."""
    view = _finer(stage.view)
    seen = _surface(stage, view)
    height, width = seen.index.shape
    fade = np.linspace(1.06, 0.92, height)[:, None, None]
    picture = np.array(stage.ground.rgb) * fade * np.ones((1, width, 1))
    picture[_shadow(stage, view)] *= SHADOW
    lamp = LAMP / np.linalg.norm(LAMP)
    toward = -view.axes[2]
    facing = np.clip(seen.normals @ lamp, 0, 1)[..., None]
    mirrored = 2 * (seen.normals @ toward)[..., None] * seen.normals - toward
    glint = np.clip(mirrored @ lamp, 0, 1)[..., None]
    sky = 1 / (1 + np.exp(-9 * (mirrored[..., 2:] + 0.05)))
    looks = {
        "matte": (0.42 + 0.62 * facing, 0.0 * glint),
        "glossy": (0.40 + 0.58 * facing, 0.75 * glint**60),
        "metal": (0.4 + 0.62 * sky + 0.1 * facing, 0.9 * glint**25),
    }
    for i, solid in enumerate(stage.solids):
        mine = seen.index == i
        light, shine = (part[mine] for part in looks[solid.material])
        picture[mine] = np.array(solid.rgb) * light + shine
    return _finished(picture, stage.view)


def _surface(stage: Stage, view: View) -> _Surface:
    nearest = np.full((view.height, view.width), np.inf)
    index, normals = np.full(nearest.shape, -1), np.zeros((*nearest.shape, 3))
    for i, solid in enumerate(stage.solids):
        depth, numbers = rasterise(solid, view)
        mine = depth < nearest
        shape = mesh(solid.shape)
        faces = shape.normals[shape.triangles].mean(axis=1) @ turn(solid).T
        faces /= np.linalg.norm(faces, axis=1, keepdims=True)
        nearest[mine], index[mine], normals[mine] = depth[mine], i, faces[numbers[mine]]
    return _Surface(index, normals)


def _borders(index: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return the pixels beside which another thing begins, two pixels wide."""
    edge = np.zeros(index.shape, dtype=bool)
    for axis in (0, 1):
        changes = np.diff(index, axis=axis) != 0
        ahead, back = [slice(None)] * 2, [slice(None)] * 2
        ahead[axis], back[axis] = slice(1, None), slice(None, -1)
        edge[tuple(ahead)] |= changes
        edge[tuple(back)] |= changes
    return edge


def _shadow(stage: Stage, view: View) -> NDArray[np.bool_]:
    """Return the pixels of the ground that the solids keep the lamp from, shape (h, w)."""
    canvas = Image.new("1", (view.width, view.height))
    draw = ImageDraw.Draw(canvas)
    for solid in stage.solids:
        points = world_points(solid)
        on_ground = points - points[:, 2:] / LAMP[2] * LAMP
        pixels, _ = view.project(on_ground)
        for corners in mesh(solid.shape).triangles:
            draw.polygon([(float(x), float(y)) for x, y in pixels[corners]], fill=1)
    return np.asarray(canvas, dtype=bool)


def _finer(view: View) -> View:
    return replace(view, width=view.width * FINER, height=view.height * FINER)


def _finished(picture: Float, view: View) -> Picture:
    pixels = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    size = (view.width, view.height)
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))
