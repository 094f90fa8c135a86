"""Light on surfaces: three materials, lamps, soft contact shade, reflections of the room.

Pure NumPy on flat batches of hits, linear light, float32. Matte is Lambert; glossy adds a
small sharp highlight and a faint mirror; metal is mostly a tinted mirror of the room and the
table with a wide highlight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from robot_sim.rays import FLOOR, OTHER, TABLE, WALL, Hits
from robot_sim.scene import Light, Scene
from robot_sim.shapes import extent
from robot_sim.textures import ValueNoise, linear, table_color, wall_color

__all__ = ["Shader"]

Float = NDArray[np.float32]

# A lamp is far brighter than what it lights: plastic mirrors a twentieth of it and still shines.
GLOSS_LAMPS = 4.0
# Half width of the blur between table and sky in a mirror (sine of the height angle).
BLUR = 0.15


@dataclass(frozen=True)
class _Surface:
    """What a material needs to know about n hits on it."""

    hits: Hits
    rays: Float
    lit: Float
    albedo: Float
    openness: Float
    lambert: Float


class Shader:
    """Colours hits of one scene.

    Args:
        scene: Looks: colours, materials, lamps, table, room.
        positions: Centres of the objects now, shape (n, 3), world, metres.
        other_rgba: Colours of the model's geoms, shape (ngeom, 4), for what the scene does
            not describe (an arm).
    """

    def __init__(
        self, scene: Scene, positions: NDArray[np.float64], other_rgba: NDArray[np.float32]
    ) -> None:
        self.scene = scene
        self._positions = positions.astype(np.float32)
        self._other = other_rgba
        self._noise = ValueNoise(scene.seed)
        self._colors = linear([item.rgb for item in scene.objects]).reshape(-1, 3)
        self._shine = np.array(
            [("matte", "glossy", "metal").index(item.material) for item in scene.objects],
            dtype=np.int32,
        )
        self._finish = _f32([item.finish for item in scene.objects])
        self._radii = _f32([0.9 * item.scale_m for item in scene.objects])
        table = linear(scene.table.rgb)
        if scene.table.texture != "plain":
            table = 0.5 * (table + linear(scene.table.rgb2))
        self._table_mean = _f32(table)
        self._ambient = _f32(np.sum([lamp.ambient * _f32(lamp.rgb) for lamp in scene.lights], 0))

    def shade(self, hits: Hits, rays: Float, lit: Float) -> Float:
        """Return linear colours.

        Args:
            hits: n hits.
            rays: Unit view directions, shape (n, 3).
            lit: Part of the first lamp that reaches each hit, shape (n,), in [0, 1].

        Returns:
            Shape (n, 3), linear, may exceed 1.
        """
        albedo, occlusion = self._albedo(hits), self._occlusion(hits)
        light = self._ambient_light(hits.normal) * occlusion[:, None]
        for index, lamp in enumerate(self.scene.lights):
            facing = np.maximum(_dot(hits.normal, _towards(lamp, hits.point)), 0)
            if index == 0:
                facing = facing * lit
            light += facing[:, None] * _f32(np.multiply(lamp.intensity, lamp.rgb))
        color = albedo * light
        rows = np.flatnonzero(hits.item >= 0)
        shine = self._shine[hits.item[rows]]
        for kind, add in ((1, self._glossy), (2, self._metal)):
            some = rows[shine == kind]
            if len(some):
                color[some] = add(
                    _Surface(
                        hits.take(some),
                        rays[some],
                        lit[some],
                        albedo[some],
                        occlusion[some],
                        color[some],
                    )
                )
        if self.scene.table.sheen > 0:
            self._sheen(hits, rays, lit, color)
        return color

    def _albedo(self, hits: Hits) -> Float:
        out = np.empty_like(hits.point)
        rows = np.flatnonzero(hits.item >= 0)
        out[rows] = self._colors[hits.item[rows]]
        rows = np.flatnonzero(hits.item == TABLE)
        out[rows] = table_color(self.scene.table, hits.point[rows, :2], self._noise)
        rows = np.flatnonzero(hits.item == OTHER)
        if len(rows):
            out[rows] = linear(255 * self._other[hits.geom[rows], :3])
        room = self.scene.background
        out[hits.item == FLOOR] = linear(room.floor)
        rows = np.flatnonzero(hits.item == WALL)
        if len(rows):
            out[rows] = wall_color(room, hits.point[rows, 0], hits.point[rows, 2], self._noise)
        return out

    def _ambient_light(self, normal: Float) -> Float:
        """Return light from the sky above and, weaker and tinted, from the table below."""
        up = (0.5 + 0.5 * normal[:, 2])[:, None]
        below = 0.55 * self._table_mean
        return np.asarray(self._ambient * (below + up * (1 - below)), dtype=np.float32)

    def _occlusion(self, hits: Hits) -> Float:
        """Return how open each hit is to ambient light, shape (n,), in [0, 1]."""
        out = np.ones(len(hits.item), dtype=np.float32)
        table = np.flatnonzero(hits.item == TABLE)
        xy = hits.point[table, :2]
        shade = np.ones(len(table), dtype=np.float32)
        for index, item in enumerate(self.scene.objects):
            self._contact(xy, index, item.scale_m, shade)
        out[table] = shade
        for index, item in enumerate(self.scene.objects):
            rows = np.flatnonzero(hits.item == index)
            if not len(rows):
                continue
            local, normal = hits.local[rows], hits.normal[rows]
            half = extent(item.shape)[1] / 2
            height = np.maximum(hits.point[rows, 2], 0) / np.float32(item.scale_m)
            open_ = 1 - 0.45 * np.exp(-height / 0.45) * (1 - np.maximum(normal[:, 2], 0))
            if item.shape in ("bowl", "cup"):
                open_ *= _cavity(item.shape, local, half)
            out[rows] = open_
        out[hits.item <= FLOOR] *= 0.9
        return out

    def _contact(self, xy: Float, index: int, scale: float, shade: Float) -> None:
        """Darken the table around the foot of object `index` (`shade` (n,), in place)."""
        item = self.scene.objects[index]
        foot = {"bowl": 0.9, "plate": 1.35, "ring": 1.35, "block": 1.1, "ball": 0.25}
        radius = foot.get(item.shape, 0.95) * scale
        centre = self._positions[index]
        lift = centre[2] - extent(item.shape)[1] / 2 * scale  # a lifted object darkens less
        strength = 0.55 * float(np.exp(-max(lift, 0.0) / (0.6 * scale)))
        reach = np.float32(0.75 * scale)
        dx, dy = xy[:, 0] - centre[0], xy[:, 1] - centre[1]
        edge = np.float32(radius) + 4 * reach
        around = np.flatnonzero((np.abs(dx) < edge) & (np.abs(dy) < edge))
        gap = np.hypot(dx[around], dy[around]) - np.float32(radius)
        near = np.flatnonzero(gap < 4 * reach)
        halo = np.exp(-np.maximum(gap[near], 0) / reach)
        shade[around[near]] *= 1 - strength * halo

    def _glossy(self, part: _Surface) -> Float:
        finish = self._finish[part.hits.item]
        mirror, cosine = _reflect(part.rays, _bulged(part.hits))
        fresnel = (0.03 + 0.04 * finish + 0.5 * (1 - cosine) ** 5) * part.openness
        shine = self._room(part.hits.point, mirror, lamps=GLOSS_LAMPS) * fresnel[:, None]
        spot = self._highlights(part.hits.point, mirror, part.lit, 140 * 4 ** (2 * finish - 1))
        return _f32(part.lambert + shine + 1.1 * spot)

    def _metal(self, part: _Surface) -> Float:
        finish = self._finish[part.hits.item]
        mirror, cosine = _reflect(part.rays, _bulged(part.hits))
        tint = part.albedo * 0.95 + 0.04
        edge = (0.5 * (1 - cosine) ** 5)[:, None]
        tint = tint + (1 - tint) * edge
        clear = np.clip(2 * finish - 1, 0, 1)
        room = self._room(part.hits.point, mirror, clear=clear)
        if clear.any():
            self._reflect_neighbours(part, mirror, clear, room)
        shine = room * (0.35 + 0.65 * part.openness)[:, None]
        spot = self._highlights(part.hits.point, mirror, part.lit, 36 * 5 ** (2 * finish - 1))
        # a mirror has no colour of its own but that of its tint
        diffuse = np.where(finish < 0.5, 0.45 - 0.30 * finish, 0.30 * (1 - clear))[:, None]
        return _f32(diffuse * part.lambert + tint * (1.05 * shine) + (0.5 + 0.6 * tint) * spot)

    def _reflect_neighbours(self, part: _Surface, mirror: Float, clear: Float, room: Float) -> None:
        """Let polished metal show the things around it, as balls of their colours (in place)."""
        level = np.float32(float(self._ambient.mean()) + 0.4 * self.scene.lights[0].intensity)
        nearest = np.full(len(mirror), np.inf, dtype=np.float32)
        seen = room.copy()
        for index, centre in enumerate(self._positions):
            to_centre = centre - part.hits.point
            along = _dot(to_centre, mirror)
            gap2 = _dot(to_centre, to_centre) - along**2
            is_hit = (along > 0) & (gap2 < self._radii[index] ** 2) & (part.hits.item != index)
            rows = np.flatnonzero(is_hit & (along < nearest))
            nearest[rows] = along[rows]
            seen[rows] = self._colors[index] * level
        room += clear[:, None] * (seen - room)

    def _highlights(self, point: Float, mirror: Float, lit: Float, power: float | Float) -> Float:
        """Return the lamps as seen in a mirror of that sharpness (Phong), shape (n, 3)."""
        out = np.zeros_like(point)
        for index, lamp in enumerate(self.scene.lights):
            spot = np.maximum(_dot(mirror, _towards(lamp, point)), 0) ** power
            if index == 0:
                spot = spot * lit
            out += spot[:, None] * _f32(np.multiply(lamp.intensity, lamp.rgb))
        return out

    def _room(
        self, point: Float, mirror: Float, *, lamps: float = 1.0, clear: float | Float = 0.0
    ) -> Float:
        """Return what a mirror at `point` shows along `mirror`: studio above, table below.

        Args:
            point: Shape (n, 3), world, metres.
            mirror: Unit directions, shape (n, 3).
            lamps: Factor on the brightness of the studio's soft lamps.
            clear: How sharp the mirror is, in [0, 1], shape (n,): it shows a studio, not a haze.
        """
        up = mirror[:, 2]
        key = _f32(self.scene.lights[0].position) - _f32([0.0, -0.5, 0.0])
        key /= np.linalg.norm(key)
        back = key * _f32([-1.0, -1.0, 0.6])
        # big soft lamps and a dim horizon: contrast is what makes metal look like metal
        softbox = np.maximum(mirror @ key, 0) ** 5 + 0.55 * np.maximum(mirror @ back, 0) ** 7
        sky = (0.30 + 0.32 * np.clip(up, 0, 1) + 1.35 * lamps * softbox) * np.clip(
            0.5 + 2 * up, 0.5, 1
        )
        if np.any(clear):
            sky = sky + clear * (self._studio(key, mirror) - sky)
        wall = linear(self.scene.background.wall)
        out = (sky[:, None] * (0.45 + 0.55 * wall)).astype(np.float32)
        down = np.flatnonzero(up < BLUR)
        if len(down):
            reach = np.minimum(point[down, 2] / np.maximum(-up[down], 0.05), 0.4)
            xy = point[down, :2] + reach[:, None] * mirror[down, :2]
            seen = table_color(self.scene.table, xy, self._noise)
            near = 1 - 0.4 * np.exp(-reach / 0.02)  # the object's own foot is dark
            # dimmer than the table itself, or metal would look like glass; never black, or a
            # black table would swallow the hue of the metal
            haze = np.broadcast_to(1 - np.asarray(clear, dtype=np.float32), up.shape)[down, None]
            seen = (0.85 - 0.23 * haze) * seen + 0.13 * haze
            mix = np.clip((BLUR - up[down]) / (2 * BLUR), 0, 1)[:, None]
            out[down] += mix * (seen * near[:, None] - out[down])
        level = float(self._ambient.mean()) + 0.55 * self.scene.lights[0].intensity
        return _f32(out * level)

    def _studio(self, key: Float, mirror: Float) -> Float:
        """Return the light of a dark room with a few bright panels, shape (n,).

        Args:
            key: Direction of the first lamp, shape (3,).
            mirror: Directions, unit, shape (n, 3).
        """
        rng = np.random.default_rng([self.scene.seed, 6151])
        dark, horizon = rng.uniform(0.04, 0.4), rng.uniform(0.0, 0.5)
        light = dark + horizon * np.exp(-((mirror[:, 2] / 0.3) ** 2))
        for panel in range(int(rng.integers(3, 7))):
            turn, height = rng.uniform(-np.pi, np.pi), rng.uniform(0.05, 1.2)
            toward = _f32(
                [np.cos(height) * np.sin(turn), np.cos(height) * np.cos(turn), np.sin(height)]
            )
            toward = key if panel == 0 else toward
            # cosine at the rim of the panel, and how soft the rim is
            rim, soft = np.cos(rng.uniform(0.12, 0.6)), rng.uniform(0.01, 0.12)
            light = light + rng.uniform(0.5, 2.5) / (
                1 + np.exp((rim - mirror @ toward) / (soft / 4))
            )
        return _f32(light)

    def _sheen(self, hits: Hits, rays: Float, lit: Float, color: Float) -> None:
        """Add the faint mirror of a polished table (in place)."""
        rows = np.flatnonzero((hits.item == TABLE) & (hits.normal[:, 2] > 0.5))
        mirror, _ = _reflect(rays[rows], hits.normal[rows])
        spot = self._highlights(hits.point[rows], mirror, lit[rows], 24.0)
        color[rows] += self.scene.table.sheen * spot


def _f32(values: ArrayLike) -> Float:
    return np.asarray(values, dtype=np.float32)


def _dot(a: Float, b: Float) -> Float:
    # three times as fast as einsum over three columns
    return np.asarray(a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1] + a[:, 2] * b[:, 2], dtype=np.float32)


def _towards(lamp: Light, point: Float) -> Float:
    to_lamp = _f32(lamp.position) - point
    to_lamp /= np.sqrt(_dot(to_lamp, to_lamp))[:, None]
    return np.asarray(to_lamp)


def _reflect(rays: Float, normal: Float) -> tuple[Float, Float]:
    """Return mirrored rays, and the cosine between view and normal."""
    along = _dot(rays, normal)
    mirror = rays - 2 * along[:, None] * normal
    return np.asarray(mirror), np.clip(-along, 0, 1)


def _bulged(hits: Hits) -> Float:
    """Return normals as if flat faces bulged a little, so that mirrors show more than a dot."""
    bent = hits.normal + np.float32(0.22) * hits.local
    return np.asarray(bent / np.sqrt(_dot(bent, bent))[:, None])


def _cavity(shape: str, local: Float, half: float) -> Float:
    """Return the shade inside a vessel: the deeper, the darker."""
    radius = np.hypot(local[:, 0], local[:, 1])
    depth = np.clip((half - local[:, 2]) / (2 * half), 0, 1)
    if shape == "cup":
        is_inside = radius < 0.84 + 0.05 * (local[:, 2] / half)
        return np.where(is_inside, 1 - 0.7 * depth, 1.0).astype(np.float32)
    # the inside of the bowl, `_bowl` in shapes.py, half a wall out
    t = np.clip(1 - (local[:, 2] + half - 0.05) / (2 * half - 0.05), 0, 1)
    is_inside = radius < 1.70 * np.sqrt(np.clip(1 - t * t, 0, 1)) * 0.985
    return np.where(is_inside, 1 - 0.5 * depth, 1.0).astype(np.float32)
