"""Light on surfaces: three materials, lamps, soft contact shade, reflections of the room.

Pure NumPy on flat batches of hits, linear light, float32; points, directions and colours are
(3, n), because NumPy is ten times as fast along n as along 3. Matte is Lambert; glossy adds a
small sharp highlight and a faint mirror; metal is mostly a tinted mirror of the room and the
table with a wide highlight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from robot_sim.rays import FLOOR, OTHER, TABLE, WALL, Hits, rows_by_item
from robot_sim.scene import Light, Scene
from robot_sim.shapes import extent
from robot_sim.textures import ValueNoise, linear, table_color, wall_color

__all__ = ["Shader", "Surface", "dot", "power5", "towards"]

Float = NDArray[np.float32]

# A lamp is far brighter than what it lights: plastic mirrors a twentieth of it and still shines.
GLOSS_LAMPS = 4.0
# Half width of the blur between table and sky in a mirror (sine of the height angle).
BLUR = 0.15


@dataclass(frozen=True)
class Surface:
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
        self._colors = linear([item.rgb for item in scene.objects]).reshape(-1, 3).T
        self._lamps = [_column(np.multiply(lamp.intensity, lamp.rgb)) for lamp in scene.lights]
        self._shine = np.array(
            [("matte", "glossy", "metal").index(item.material) for item in scene.objects],
            dtype=np.int32,
        )
        self._finish = _f32([item.finish for item in scene.objects])
        self._radii = _f32([0.9 * item.scale_m for item in scene.objects])
        table = linear(scene.table.rgb)
        if scene.table.texture != "plain":
            table = 0.5 * (table + linear(scene.table.rgb2))
        self._table_mean = _column(table)
        self._ambient = _column(np.sum([lamp.ambient * _f32(lamp.rgb) for lamp in scene.lights], 0))

    def shade(self, hits: Hits, rays: Float, lit: Float) -> Float:
        """Return linear colours.

        Args:
            hits: n hits.
            rays: Unit view directions, shape (3, n).
            lit: Part of the first lamp that reaches each hit, shape (n,), in [0, 1].

        Returns:
            Shape (3, n), linear, may exceed 1.
        """
        is_top = (hits.item == TABLE) & (hits.normal[2] > 0.5)
        top, rest = np.flatnonzero(is_top), np.flatnonzero(~is_top)
        if not len(rest):
            return self._shade_top(hits.point, rays, lit)
        color = np.empty_like(rays)
        light = lit.take(top)
        on_top = self._shade_top(hits.point.take(top, axis=1), rays.take(top, axis=1), light)
        others = self._shade_rest(hits.take(rest), rays.take(rest, axis=1), lit.take(rest))
        for line, of_top, of_rest in zip(color, on_top, others, strict=True):
            line[top], line[rest] = of_top, of_rest
        return color

    def _shade_top(self, point: Float, rays: Float, lit: Float) -> Float:
        """Return the colours of the table top, most of a picture: flat, matte, with a sheen."""
        x, y = point[:2]
        shade = np.ones_like(x)
        for index, item in enumerate(self.scene.objects):
            self._contact(x, y, index, item.scale_m, shade)
        color = self._ambient * shade
        sheen = np.zeros_like(color) if self.scene.table.sheen > 0 else None
        for index, (lamp, rgb) in enumerate(zip(self.scene.lights, self._lamps, strict=True)):
            dx, dy, dz = towards(lamp, point)
            facing = np.maximum(dz, 0)
            if index == 0:
                facing *= lit
            color += rgb * facing
            if sheen is not None:
                spot = rays[0] * dx
                spot += rays[1] * dy
                spot -= rays[2] * dz  # the mirrored ray
                spot = _power24(np.maximum(spot, 0, out=spot))
                if index == 0:
                    spot *= lit
                sheen += rgb * spot
        color *= table_color(self.scene.table, x, y, self._noise)
        if sheen is not None:
            sheen *= np.float32(self.scene.table.sheen)
            color += sheen
        return np.asarray(color)

    def _shade_rest(self, hits: Hits, rays: Float, lit: Float) -> Float:
        """Return the colours of all that is not the table top."""
        albedo, occlusion = self._albedo(hits), self._occlusion(hits)
        color = self._ambient_light(hits.normal) * occlusion
        for index, (lamp, rgb) in enumerate(zip(self.scene.lights, self._lamps, strict=True)):
            facing = np.maximum(dot(hits.normal, towards(lamp, hits.point)), 0)
            if index == 0:
                facing *= lit
            color += rgb * facing
        color *= albedo
        rows = np.flatnonzero(hits.item >= 0)
        shine = self._shine.take(hits.item.take(rows))
        for kind, add in ((1, self._glossy), (2, self._metal)):
            some = rows[shine == kind]
            if len(some):
                part = Surface(
                    hits.take(some),
                    rays.take(some, axis=1),
                    lit.take(some),
                    albedo.take(some, axis=1),
                    occlusion.take(some),
                    color.take(some, axis=1),
                )
                for line, shiny in zip(color, add(part), strict=True):
                    line[some] = shiny
        return color

    def _albedo(self, hits: Hits) -> Float:
        room, (x, y, z) = self.scene.background, hits.point
        out = np.empty_like(hits.point)

        def paint(rows: NDArray[np.intp], colors: Float) -> None:
            for line, color in zip(out, colors, strict=True):
                line[rows] = color

        rows = np.flatnonzero(hits.item >= 0)
        paint(rows, self._colors.take(hits.item.take(rows), axis=1))
        rows = np.flatnonzero(hits.item == TABLE)  # the sides of the board
        paint(rows, table_color(self.scene.table, x.take(rows), y.take(rows), self._noise))
        rows = np.flatnonzero(hits.item == OTHER)
        paint(rows, linear(255 * self._other[:, :3]).T.take(hits.geom.take(rows), axis=1))
        rows = np.flatnonzero(hits.item == FLOOR)
        paint(rows, linear(room.floor))
        rows = np.flatnonzero(hits.item == WALL)
        paint(rows, wall_color(room, x.take(rows), z.take(rows), self._noise))
        return out

    def _ambient_light(self, normal: Float) -> Float:
        """Return light from the sky above and, weaker and tinted, from the table below."""
        up = 0.5 + 0.5 * normal[2]
        below = 0.55 * self._table_mean
        light = (1 - below) * up
        light += below
        light *= self._ambient
        return np.asarray(light)

    def _occlusion(self, hits: Hits) -> Float:
        """Return how open to ambient light each hit is that is not on the table top, (n,)."""
        out = np.ones(len(hits.item), dtype=np.float32)
        for index, rows in rows_by_item(hits.item, len(self.scene.objects)):
            item = self.scene.objects[index]
            up = np.maximum(hits.normal[2].take(rows), 0)
            height = np.maximum(hits.point[2].take(rows), 0) / np.float32(item.scale_m)
            open_ = 1 - 0.45 * np.exp(-height / 0.45) * (1 - up)
            if item.shape in ("bowl", "cup"):
                half = extent(item.shape)[1] / 2
                open_ *= _cavity(item.shape, hits.local.take(rows, axis=1), half)
            out[rows] = open_
        out[hits.item <= FLOOR] *= 0.9
        return out

    def _contact(self, x: Float, y: Float, index: int, scale: float, shade: Float) -> None:
        """Darken the table around the foot of object `index` (`shade` (n,), in place)."""
        item = self.scene.objects[index]
        foot = {"bowl": 0.9, "plate": 1.35, "ring": 1.35, "block": 1.1, "ball": 0.25}
        radius = foot.get(item.shape, 0.95) * scale
        centre = self._positions[index]
        lift = centre[2] - extent(item.shape)[1] / 2 * scale  # a lifted object darkens less
        strength = 0.55 * float(np.exp(-max(lift, 0.0) / (0.6 * scale)))
        reach = np.float32(0.75 * scale)
        dx, dy = x - centre[0], y - centre[1]
        dx *= dx
        dy *= dy
        dx += dy
        edge = np.float32(radius) + 4 * reach
        near = np.flatnonzero(dx < edge * edge)
        gap = np.sqrt(dx.take(near)) - np.float32(radius)
        halo = np.exp(-np.maximum(gap, 0) / reach)
        shade[near] *= 1 - strength * halo

    def _glossy(self, part: Surface) -> Float:
        finish = self._finish.take(part.hits.item)
        mirror, cosine = _reflect(part.rays, _bulged(part.hits))
        fresnel = (0.03 + 0.04 * finish + 0.5 * power5(1 - cosine)) * part.openness
        shine = self._room(part.hits.point, mirror, lamps=GLOSS_LAMPS) * fresnel
        spot = self._highlights(part.hits.point, mirror, part.lit, 140 * 4 ** (2 * finish - 1))
        return _f32(part.lambert + shine + 1.1 * spot)

    def _metal(self, part: Surface) -> Float:
        finish = self._finish.take(part.hits.item)
        mirror, cosine = _reflect(part.rays, _bulged(part.hits))
        tint = part.albedo * 0.95 + 0.04
        edge = 0.5 * power5(1 - cosine)
        tint = tint + (1 - tint) * edge
        clear = np.clip(2 * finish - 1, 0, 1)
        room = self._room(part.hits.point, mirror, clear=clear)
        if clear.any():
            self._reflect_neighbours(part, mirror, clear, room)
        shine = room * (0.35 + 0.65 * part.openness)
        spot = self._highlights(part.hits.point, mirror, part.lit, 36 * 5 ** (2 * finish - 1))
        # a mirror has no colour of its own but that of its tint
        diffuse = np.where(finish < 0.5, 0.45 - 0.30 * finish, 0.30 * (1 - clear))
        return _f32(diffuse * part.lambert + tint * (1.05 * shine) + (0.5 + 0.6 * tint) * spot)

    def _reflect_neighbours(self, part: Surface, mirror: Float, clear: Float, room: Float) -> None:
        """Let polished metal show the things around it, as balls of their colours (in place)."""
        level = np.float32(float(self._ambient.mean()) + 0.4 * self.scene.lights[0].intensity)
        nearest = np.full(mirror.shape[1], np.inf, dtype=np.float32)
        seen = room.copy()
        for index, centre in enumerate(self._positions):
            to_centre = centre[:, None] - part.hits.point
            along = dot(to_centre, mirror)
            gap2 = dot(to_centre, to_centre) - along**2
            is_hit = (along > 0) & (gap2 < self._radii[index] ** 2) & (part.hits.item != index)
            rows = np.flatnonzero(is_hit & (along < nearest))
            nearest[rows] = along.take(rows)
            for line, color in zip(seen, self._colors[:, index] * level, strict=True):
                line[rows] = color
        room += clear * (seen - room)

    def _highlights(self, point: Float, mirror: Float, lit: Float, power: Float) -> Float:
        """Return the lamps as seen in a mirror of that sharpness (Phong), shape (3, n)."""
        out = np.zeros_like(point)
        for index, (lamp, rgb) in enumerate(zip(self.scene.lights, self._lamps, strict=True)):
            spot = np.maximum(dot(mirror, towards(lamp, point)), 0) ** power
            if index == 0:
                spot *= lit
            out += rgb * spot
        return out

    def _room(
        self, point: Float, mirror: Float, *, lamps: float = 1.0, clear: float | Float = 0.0
    ) -> Float:
        """Return what a mirror at `point` shows along `mirror`: studio above, table below.

        Args:
            point: Shape (3, n), world, metres.
            mirror: Unit directions, shape (3, n).
            lamps: Factor on the brightness of the studio's soft lamps.
            clear: How sharp the mirror is, in [0, 1], shape (n,): it shows a studio, not a haze.
        """
        up = mirror[2]
        key = _f32(self.scene.lights[0].position) - _f32([0.0, -0.5, 0.0])
        key /= np.linalg.norm(key)
        back = key * _f32([-1.0, -1.0, 0.6])
        # big soft lamps and a dim horizon: contrast is what makes metal look like metal
        before, behind = np.maximum(key @ mirror, 0), np.maximum(back @ mirror, 0)
        softbox = power5(before) + 0.55 * power5(behind) * (behind * behind)
        sky = (0.30 + 0.32 * np.clip(up, 0, 1) + 1.35 * lamps * softbox) * np.clip(
            0.5 + 2 * up, 0.5, 1
        )
        if np.any(clear):
            sky = sky + clear * (self._studio(key, mirror) - sky)
        wall = _column(linear(self.scene.background.wall))
        out = (0.45 + 0.55 * wall) * sky
        down = np.flatnonzero(up < BLUR)
        if len(down):
            x, y, z = point.take(down, axis=1)
            across, along, up = mirror.take(down, axis=1)
            reach = np.minimum(z / np.maximum(-up, 0.05), 0.4)
            seen = table_color(self.scene.table, x + reach * across, y + reach * along, self._noise)
            near = 1 - 0.4 * np.exp(-reach / 0.02)  # the object's own foot is dark
            # dimmer than the table itself, or metal would look like glass; never black, or a
            # black table would swallow the hue of the metal
            haze = 1 - np.broadcast_to(np.asarray(clear, dtype=np.float32), sky.shape).take(down)
            seen = (0.85 - 0.23 * haze) * seen + 0.13 * haze
            mix = np.clip((BLUR - up) / (2 * BLUR), 0, 1)
            before = out.take(down, axis=1)
            for line, blend in zip(out, before + mix * (seen * near - before), strict=True):
                line[down] = blend
        level = float(self._ambient.mean()) + 0.55 * self.scene.lights[0].intensity
        return _f32(out * level)

    def _studio(self, key: Float, mirror: Float) -> Float:
        """Return the light of a dark room with a few bright panels, shape (n,).

        Args:
            key: Direction of the first lamp, shape (3,).
            mirror: Directions, unit, shape (3, n).
        """
        rng = np.random.default_rng([self.scene.seed, 6151])
        dark, horizon = rng.uniform(0.04, 0.4), rng.uniform(0.0, 0.5)
        light = dark + horizon * np.exp(-((mirror[2] / 0.3) ** 2))
        for panel in range(int(rng.integers(3, 7))):
            turn, height = rng.uniform(-np.pi, np.pi), rng.uniform(0.05, 1.2)
            toward = _f32(
                [np.cos(height) * np.sin(turn), np.cos(height) * np.cos(turn), np.sin(height)]
            )
            toward = key if panel == 0 else toward
            # cosine at the rim of the panel, and how soft the rim is
            rim, soft = float(np.cos(rng.uniform(0.12, 0.6))), rng.uniform(0.01, 0.12)
            outside = np.minimum((rim - toward @ mirror) / (soft / 4), 80)  # exp(89) overflows
            light = light + rng.uniform(0.5, 2.5) / (1 + np.exp(outside))
        return _f32(light)


def _f32(values: ArrayLike) -> Float:
    return np.asarray(values, dtype=np.float32)


def _column(values: ArrayLike) -> Float:
    """Return three values as (3, 1)."""
    return _f32(values).reshape(3, 1)


def dot(a: Float, b: Float) -> Float:
    """Return the dot products of the columns of two (3, n), shape (n,)."""
    out = a[0] * b[0]
    out += a[1] * b[1]
    out += a[2] * b[2]
    return np.asarray(out)


def power5(x: Float) -> Float:
    """Return x**5."""
    # some ten times as fast as `x**5`
    return np.asarray(x * (x * x) * (x * x))


def _power24(x: Float) -> Float:
    """Return x**24; changes x."""
    x *= x * x
    x *= x
    x *= x
    x *= x
    return x


def towards(lamp: Light, point: Float) -> Float:
    """Return unit directions from points to a lamp, shape (3, n)."""
    to_lamp = _column(lamp.position) - point
    to_lamp /= np.sqrt(dot(to_lamp, to_lamp))
    return np.asarray(to_lamp)


def _reflect(rays: Float, normal: Float) -> tuple[Float, Float]:
    """Return mirrored rays, and the cosine between view and normal."""
    along = dot(rays, normal)
    mirror = rays - 2 * along * normal
    return np.asarray(mirror), np.clip(-along, 0, 1)


def _bulged(hits: Hits) -> Float:
    """Return normals as if flat faces bulged a little, so that mirrors show more than a dot."""
    bent = hits.normal + np.float32(0.22) * hits.local
    bent /= np.sqrt(dot(bent, bent))
    return np.asarray(bent)


def _cavity(shape: str, local: Float, half: float) -> Float:
    """Return the shade inside a vessel: the deeper, the darker."""
    x, y, z = local
    radius = np.sqrt(x * x + y * y)
    depth = np.clip((half - z) / (2 * half), 0, 1)
    if shape == "cup":
        is_inside = radius < 0.84 + 0.05 * (z / half)
        return np.where(is_inside, 1 - 0.7 * depth, np.float32(1))
    # the inside of the bowl, `_bowl` in shapes.py, half a wall out
    t = np.clip(1 - (z + half - 0.05) / (2 * half - 0.05), 0, 1)
    is_inside = radius < 1.70 * np.sqrt(np.clip(1 - t * t, 0, 1)) * 0.985
    return np.where(is_inside, 1 - 0.5 * depth, np.float32(1))
