"""The camera: a picture of a world with depth, segmentation and normals, without OpenGL.

Rays come from MuJoCo, colours from `shading`; this file decides which rays to cast. One ray
goes through every pixel centre; only where that picture has an edge is it cast again on a
finer grid, so smooth edges cost little. The same scene gives the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from robot_sim.mirrors import MirrorShader
from robot_sim.optics import Camera
from robot_sim.rays import OTHER, TABLE, Hits, RayCaster, bounding_radius_m
from robot_sim.scene import Scene
from robot_sim.shading import Shader
from robot_sim.world import World

__all__ = ["Frame", "render", "whole_pixels"]

Float = NDArray[np.float32]
Bool = NDArray[np.bool_]

# What counts as an edge between neighbours: cosine of the normals, difference of square root
# of light.
CREASE, CONTRAST = 0.80, 0.12
_LUMINANCE = np.array([0.3, 0.6, 0.1], dtype=np.float32)


@dataclass(frozen=True)
class Frame:
    """A picture of a scene and what is known about each pixel.

    Attributes:
        rgb: Shape (h, w, 3), uint8, sRGB.
        depth_m: Shape (h, w), float32, metres along the view (not along the ray).
        segmentation: Shape (h, w), int32: index into `scene.objects`, -1 elsewhere.
        normals: Shape (h, w, 3), float32, unit, world frame.
        camera: Where it was taken from; `camera.back_project` turns depth into points.
        positions_m: Centres of the objects when it was taken, shape (n, 3), world, metres.
        whole_pixels: Pixels that each object would cover if nothing hid it and the picture
            had no border, shape (n,), int.
    """

    rgb: NDArray[np.uint8]
    depth_m: Float
    segmentation: NDArray[np.int32]
    normals: Float
    camera: Camera
    positions_m: NDArray[np.float64]
    whole_pixels: NDArray[np.int64]

    def _repr_png_(self) -> bytes:
        """Return the picture as a notebook shows it."""
        from PIL import Image

        out = BytesIO()
        Image.fromarray(self.rgb).save(out, "PNG")
        return out.getvalue()


def render(
    scene_or_world: Scene | World,
    *,
    camera: Camera | None = None,
    width: int | None = None,
    height: int | None = None,
    antialias: int = 2,
    shadows: bool = True,
    mirrors: bool = False,
) -> Frame:
    """Take a picture.

    Args:
        scene_or_world: A scene as described, or a world as it stands now.
        camera: Who looks; by default the scene's own. `views.view` names some.
        width: Pixels; by default the camera's.
        height: Pixels; by default the camera's. The vertical opening angle stays.
        antialias: Rays per pixel and axis at edges; 1 is off.
        shadows: Whether the first lamp casts shadows.
        mirrors: Whether what shines shows what is around it, as `mirrors` says; slower.

    Returns:
        The picture; `rgb` includes the camera's sensor noise, the rest is exact.
    """
    world = scene_or_world if isinstance(scene_or_world, World) else World(scene_or_world)
    camera = camera or world.scene.camera
    camera = replace(camera, width=width or camera.width, height=height or camera.height)
    return _Picture(world, camera, shadows, mirrors).take(antialias)


class _Picture:
    """One picture in the making."""

    def __init__(self, world: World, camera: Camera, shadows: bool, mirrors: bool) -> None:
        self.world, self.camera, self.shadows = world, camera, shadows
        self.eye = camera.eye
        self.caster = RayCaster(world)
        shader = MirrorShader if mirrors else Shader
        self.shader = shader(world.scene, world.object_positions(), world.model.geom_rgba)
        self.lamp = np.asarray(world.scene.lights[0].position, dtype=float)
        self.lamp_corners = _corners(self.lamp, world.scene.lights[0].radius_m)

    def take(self, antialias: int) -> Frame:
        h, w = self.camera.height, self.camera.width
        rays = self.camera.rays(_pixel_grid(w, h) + 0.5)
        direction = rays.T.astype(np.float32)
        hits = self.caster.cast(self.eye, rays)
        lit = self._lit(hits, self.lamp)
        color = self._develop(self.shader.shade(hits, direction, lit))
        if antialias > 1:
            is_edge, is_shadow_edge = _edges(hits, lit, color, h, w)
            pixels = np.flatnonzero(is_edge)
            fine = self._fine(pixels, antialias, lit.take(pixels), is_shadow_edge.take(pixels))
            for line, better in zip(color, fine, strict=True):
                line[pixels] = better
        forward = self.camera.world_from_camera[:, 2].astype(np.float32)
        depth = hits.distance * (forward @ direction)
        segmentation = np.maximum(hits.item, -1).reshape(h, w)
        return Frame(
            rgb=self._expose(color).reshape(h, w, 3),
            depth_m=depth.reshape(h, w),
            segmentation=segmentation,
            normals=np.ascontiguousarray(hits.normal.T).reshape(h, w, 3),
            camera=self.camera,
            positions_m=self.world.object_positions(),
            whole_pixels=whole_pixels(
                self.world, self.camera, self.caster, hits.item.reshape(h, w)
            ),
        )

    def _lit(self, hits: Hits, lamp: NDArray[np.float64]) -> Float:
        """Return 1 where nothing stands between a hit and a lamp at that place, else 0."""
        lit = np.ones(len(hits.item), dtype=np.float32)
        if self.shadows:
            (x, y, z), normal = lamp.astype(np.float32)[:, None] - hits.point, hits.normal
            facing = x * normal[0] + y * normal[1] + z * normal[2] > 0
            rows = np.flatnonzero((hits.item > -3) & facing)
            lit[rows] = ~self.caster.is_blocked(lamp, hits.point.take(rows, axis=1))
        return lit

    def _fine(self, pixels: NDArray[np.intp], grid: int, lit: Float, is_shadow_edge: Bool) -> Float:
        """Return the mean colour of grid x grid rays for some pixels, shape (3, n).

        Args:
            pixels: Their indices, shape (n,).
            grid: Rays per axis.
            lit: Light at their centres, shape (n,).
            is_shadow_edge: Where that is not good enough and shadows are cast again, shape (n,).
        """
        n, k = len(pixels), grid * grid
        corner = np.stack([pixels % self.camera.width, pixels // self.camera.width])  # (2, n)
        inside = (_pixel_grid(grid, grid).T + 0.5) / grid  # (2, k)
        # first a ray of every pixel, then the next of every pixel
        rays = self.camera.rays((inside[:, :, None] + corner[:, None]).reshape(2, k * n).T)
        hits = self.caster.cast(self.eye, rays)
        fine_lit = np.tile(lit, k)
        again = np.flatnonzero(np.tile(is_shadow_edge, k))
        # each ray of a pixel looks at another part of the lamp: soft shadows at no extra cost
        nth = (again % n) * k + again // n
        for part, corner_of_lamp in enumerate(self.lamp_corners):
            rows = again[nth % len(self.lamp_corners) == part]
            fine_lit[rows] = self._lit(hits.take(rows), corner_of_lamp)
        color = self._develop(self.shader.shade(hits, rays.T.astype(np.float32), fine_lit))
        return np.asarray(color.reshape(3, k, n).mean(axis=1))

    def _develop(self, color: Float) -> Float:
        """Apply exposure and roll highlights off softly, so that bright colours keep theirs."""
        color *= np.float32(self.camera.exposure)
        knee = np.float32(0.8)
        over = np.maximum(color - knee, 0)
        np.minimum(color, knee, out=color)
        color += (1 - knee) * over / (over + (1 - knee))
        return color

    def _expose(self, color: Float) -> NDArray[np.uint8]:
        """Return what the sensor makes of light (3, n), shape (n, 3)."""
        out = np.empty((color.shape[1], 3), dtype=np.uint8)
        level = color * 8191
        level += 0.5
        step = np.clip(level, 0, 8191, out=level).astype(np.int32)
        if self.camera.noise <= 0:
            for channel in range(3):
                out[:, channel] = _CURVE_8.take(step[channel])
            return out
        noise = _sensor_noise(self.world.scene.seed, len(out))
        for channel in range(3):
            grey = np.float32(self.camera.noise) * noise[channel]
            grey += _CURVE.take(step[channel])
            grey += 0.5
            out[:, channel] = np.clip(grey, 0, 255, out=grey)
        return out


@lru_cache(maxsize=2)
def _sensor_noise(seed: int, pixels: int) -> Float:
    """Return normal noise, the same for all pictures of a scene, (3, pixels), read only.

    It is kept for the next picture, as drawing it takes a seventh of a picture's time.
    """
    noise = np.random.default_rng([seed, 7919]).standard_normal((pixels, 3), dtype=np.float32)
    noise = np.ascontiguousarray(noise.T)
    noise.setflags(write=False)
    return noise


def _pixel_grid(width: int, height: int) -> NDArray[np.float64]:
    """Return (x, y) of the top left corners of all pixels, row by row, shape (h * w, 2)."""
    columns = np.empty((2, height, width))
    columns[0], columns[1] = np.arange(width), np.arange(height)[:, None]
    return columns.reshape(2, -1).T


def _edges(hits: Hits, lit: Float, color: Float, h: int, w: int) -> tuple[Bool, Bool]:
    """Return which pixels need finer rays, and which of them for a shadow, (h * w,) each."""
    edge, shadow = np.zeros((h, w), dtype=bool), np.zeros((h, w), dtype=bool)
    normal, item = hits.normal.reshape(3, h, w), hits.item.reshape(h, w)
    lit, light = lit.reshape(h, w), np.sqrt(_LUMINANCE @ color).reshape(h, w)
    every, before, after = slice(None), slice(0, -1), slice(1, None)
    for low, high in (((every, before), (every, after)), ((before, every), (after, every))):
        darkens = lit[low] != lit[high]
        differs = item[low] != item[high]
        cosine = normal[0][low] * normal[0][high]
        cosine += normal[1][low] * normal[1][high]
        cosine += normal[2][low] * normal[2][high]
        differs |= cosine < CREASE
        differs |= np.abs(light[low] - light[high]) > CONTRAST
        for side in (low, high):
            shadow[side] |= darkens
            edge[side] |= differs
    shadow = _grown(shadow)  # the half shadow is wider than its edge
    return (edge | shadow).ravel(), shadow.ravel()


def _grown(mask: Bool) -> Bool:
    """Return a mask with its four-neighbours added, shape (h, w)."""
    out = mask.copy()
    out[1:] |= mask[:-1]
    out[:-1] |= mask[1:]
    out[:, 1:] |= mask[:, :-1]
    out[:, :-1] |= mask[:, 1:]
    return out


def _corners(lamp: NDArray[np.float64], radius_m: float) -> NDArray[np.float64]:
    """Return four points of a round lamp that faces the table, shape (4, 3)."""
    across = np.cross(lamp - (0, -0.5, 0), (0.28, 0.96, 0))
    across /= np.linalg.norm(across)
    along = np.cross(across, lamp - (0, -0.5, 0))
    along /= np.linalg.norm(along)
    return np.asarray(lamp + radius_m * 0.7 * np.stack([across, along, -across, -along]))


# sRGB transfer curve, sampled finely enough for eight bits
_CURVE = np.linspace(0, 1, 8192, dtype=np.float32)
_CURVE = np.where(
    _CURVE <= 0.0031308, 12.92 * _CURVE, 1.055 * _CURVE ** np.float32(1 / 2.4) - 0.055
) * np.float32(255)
_CURVE_8 = np.asarray(np.clip(_CURVE + 0.5, 0, 255), dtype=np.uint8)


def whole_pixels(
    world: World, camera: Camera, caster: RayCaster, item: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Return how many pixels each object would cover if nothing hid it, shape (n,).

    Args:
        world: What was seen.
        camera: By whom.
        caster: Rays into that world.
        item: What each pixel shows (`Hits.item`), shape (h, w).
    """
    n = len(world.scene.objects)
    whole = np.bincount(item[item >= 0], minlength=n).astype(np.int64)
    centres_m = world.object_positions()
    for index in range(n):
        x0, y0, x1, y1 = _rectangle(camera, centres_m[index], bounding_radius_m(world, index))
        shown = np.full((y1 - y0, x1 - x0), OTHER, dtype=np.int32)  # as if hidden, outside
        inner = (slice(max(y0, 0), max(y1, 0)), slice(max(x0, 0), max(x1, 0)))
        part = item[inner]
        top, left = inner[0].start - y0, inner[1].start - x0
        shown[top : top + part.shape[0], left : left + part.shape[1]] = part
        # only another thing can hide it, or the table what fell below its top
        hides = ((shown >= 0) & (shown != index)) | (shown == OTHER)
        if centres_m[index, 2] < 0:
            hides |= shown == TABLE
        y, x = np.nonzero(hides)
        if len(x):
            rays = camera.rays(np.stack([x + (x0 + 0.5), y + (y0 + 0.5)], axis=1))
            whole[index] += np.count_nonzero(caster.hits_object(index, camera.eye, rays))
    return whole


def _rectangle(
    camera: Camera, centre_m: NDArray[np.float64], radius_m: float
) -> tuple[int, int, int, int]:
    """Return pixels (x0, y0, x1, y1) that hold all of an object, border or not."""
    pixels, depths = camera.project(centre_m[None])
    (x, y), depth = pixels[0], depths[0]
    if depth <= 2 * radius_m:  # beside or behind the lens
        return (0, 0, camera.width, camera.height)
    r = camera.focal_px * radius_m / (depth - radius_m) * 1.1
    return (int(x - r) - 1, int(y - r) - 1, int(x + r) + 2, int(y + r) + 2)
