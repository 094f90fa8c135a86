"""Shiny things that mirror what is really around them, for pictures to learn from.

`shading` sketches reflections: fast, and always readable. Here metal is nothing but a tinted
mirror, and plastic a coat over paint, both of microfacets (GGX: Walter and others, "Microfacet
models for refraction through rough surfaces", 2007), with Schlick's Fresnel term. Lamps are seen by
formula, their size widens the highlight (Karis, "Real shading in Unreal Engine 4", 2013); ground,
neighbours and surroundings by `SAMPLES` rays for each hit. A neighbour is an ellipsoid of its own
extent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from robot_sim.scene import Light, Scene
from robot_sim.shading import Shader, Surface, dot, power5, towards
from robot_sim.shapes import extent
from robot_sim.textures import linear, table_color

__all__ = ["MirrorShader"]

Float = NDArray[np.float32]

# Rays into a mirror for each hit.
SAMPLES = 8
# Roughness of the worn and of the new: GGX's alpha.
METAL_ALPHA, COAT_ALPHA = (0.32, 0.015), (0.20, 0.02)
# Light that plastic sends back head on.
COAT_F0 = 0.045
# Part of an object's half extents that its ellipsoid fills.
FILLED = 0.92
# Logarithms of how soft the rims of what rooms hold are: from windows to the glow of a wall.
SOFTNESS = (-5.5, -0.5)
# A highlight is at most so many times as bright as white paint, so that one pixel stays one.
BRIGHTEST = 12.0


class MirrorShader(Shader):
    """Colours hits as `Shader` does, but for what shines."""

    def __init__(
        self, scene: Scene, positions: NDArray[np.float64], other_rgba: NDArray[np.float32]
    ) -> None:
        super().__init__(scene, positions, other_rgba)
        extents = np.array([extent(item.shape) for item in scene.objects]).reshape(-1, 2)
        scales = np.array([item.scale_m for item in scene.objects])
        self._half = (FILLED * scales * np.array([extents[:, 0], extents[:, 1] / 2])).astype("f4")
        self._aims = _aims(np.random.default_rng([scene.seed, 9209]))
        self._around = _Surroundings(scene)

    def _glossy(self, part: Surface) -> Float:
        alpha = self._alpha(part, COAT_ALPHA)
        normal = part.hits.normal
        cosine = np.clip(-dot(part.rays, normal), 0, 1)
        fresnel = COAT_F0 + (1 - COAT_F0) * power5(1 - cosine)
        mirrored = self._mirrored(part, alpha) * (fresnel * part.openness)
        spots = self._spots(part, alpha, np.float32(COAT_F0))
        return np.asarray(part.lambert * (1 - fresnel) + mirrored + spots, dtype=np.float32)

    def _metal(self, part: Surface) -> Float:
        alpha = self._alpha(part, METAL_ALPHA)
        cosine = np.clip(-dot(part.rays, part.hits.normal), 0, 1)
        tint = part.albedo + (1 - part.albedo) * power5(1 - cosine)
        mirrored = self._mirrored(part, alpha) * (0.3 + 0.7 * part.openness)
        return np.asarray(tint * mirrored + self._spots(part, alpha, tint), dtype=np.float32)

    def _alpha(self, part: Surface, worn_new: tuple[float, float]) -> Float:
        worn, new = np.log(worn_new)
        finish = self._finish.take(part.hits.item)
        return np.asarray(np.exp(worn + (new - worn) * finish), dtype=np.float32)

    def _spots(self, part: Surface, alpha: Float, f0: Float | np.float32) -> Float:
        """Return the lamps in a mirror of that roughness, shape (3, n)."""
        normal, view = part.hits.normal, -part.rays
        facing = np.maximum(dot(normal, view), 1e-3)
        out = np.zeros_like(part.rays)
        for index, (lamp, rgb) in enumerate(zip(self.scene.lights, self._lamps, strict=True)):
            toward = towards(lamp, part.hits.point)
            half = toward + view
            half /= np.sqrt(np.maximum(dot(half, half), 1e-6))
            lit = np.maximum(dot(normal, toward), 0)
            a = np.clip(alpha + lamp.radius_m / (2 * _far(lamp)), 0, 1)
            across = np.clip(dot(normal, half), 0, 1)
            spread = (alpha / a) ** 2 * (a * a) / (across * across * (a * a - 1) + 1) ** 2
            bend = f0 + (1 - f0) * power5(1 - np.clip(dot(half, view), 0, 1))
            k = a / 2
            shade = 1 / ((facing * (1 - k) + k) * (lit * (1 - k) + k))
            strength = np.minimum(spread * shade * lit / 4, BRIGHTEST)
            if index == 0:
                strength = strength * part.lit
            out += rgb * strength * bend
        return out

    def _mirrored(self, part: Surface, alpha: Float) -> Float:
        """Return the mean light from where microfacets look, shape (3, n)."""
        total = np.zeros_like(part.rays)
        along, across = _beside(part.hits.normal)
        for u, turn in self._aims:
            slope = alpha * np.sqrt(u / (1 - u))
            facet = part.hits.normal + slope * (np.cos(turn) * along + np.sin(turn) * across)
            facet /= np.sqrt(dot(facet, facet))
            ray = part.rays - 2 * dot(part.rays, facet) * facet
            sunk = np.minimum(dot(ray, part.hits.normal), 0)
            ray = ray - 2 * sunk * part.hits.normal  # what goes into the thing comes out again
            total += self._seen(part.hits.point, ray, part.hits.item)
        return np.asarray(total / SAMPLES)

    def _seen(self, point: Float, ray: Float, own: NDArray[np.int32]) -> Float:
        """Return the light that comes along -`ray` to `point`, shape (3, n)."""
        color = self._around.light(ray)
        table = self.scene.table
        reach = -point[2] / np.minimum(ray[2], -1e-3)
        x, y = point[0] + reach * ray[0], point[1] + reach * ray[1]
        on_table = (
            (ray[2] < -1e-3)
            & (np.abs(x - table.center[0]) < table.half_size[0])
            & (np.abs(y - table.center[1]) < table.half_size[1])
        )
        rows = np.flatnonzero(on_table)
        if len(rows):
            for line, shade in zip(color, self._ground(x.take(rows), y.take(rows)), strict=True):
                line[rows] = shade
        nearest = np.where(on_table, reach, np.inf).astype(np.float32)
        for index in range(len(self._positions)):
            rows, gap, shades = self._neighbour(
                index, point, ray, np.where(own == index, 0, nearest)
            )
            nearest[rows] = gap
            for line, shade in zip(color, shades, strict=True):
                line[rows] = shade
        return color

    def _ground(self, x: Float, y: Float) -> Float:
        """Return the light of the table there, shape (3, n)."""
        shade = np.ones_like(x)
        for index, item in enumerate(self.scene.objects):
            self._contact(x, y, index, item.scale_m, shade)
        light = self._ambient * shade
        place = np.stack([x, y, np.zeros_like(x)])
        for index, (lamp, rgb) in enumerate(zip(self.scene.lights, self._lamps, strict=True)):
            toward = towards(lamp, place)
            facing = np.maximum(toward[2], 0)
            if index == 0:
                facing = facing * ~self._is_shaded(place, toward)
            light = light + rgb * facing
        return np.asarray(light * table_color(self.scene.table, x, y, self._noise))

    def _is_shaded(self, place: Float, toward: Float) -> NDArray[np.bool_]:
        out = np.zeros(place.shape[1], dtype=np.bool_)
        for index, centre in enumerate(self._positions):
            gap = _meeting(place - centre[:, None], toward, *self._half[:, index])
            out |= np.isfinite(gap)
        return out

    def _neighbour(
        self, index: int, point: Float, ray: Float, reach: Float
    ) -> tuple[NDArray[np.intp], Float, Float]:
        """Return which rays (k,) meet object `index` within their reach, how far off, its light.

        Args:
            index: Of the object.
            point: Where rays begin, shape (3, n), world, metres.
            ray: Unit directions, shape (3, n).
            reach: Shape (n,), metres.
        """
        centre = self._positions[index][:, None]
        gap = _meeting(point - centre, ray, *self._half[:, index])
        rows = np.flatnonzero(gap < reach)
        gap = gap.take(rows)
        place = point.take(rows, axis=1) + gap * ray.take(rows, axis=1)
        wide, high = self._half[:, index]
        normal = (place - centre) / np.array([[wide], [wide], [high]]) ** 2
        normal = np.asarray(normal / np.sqrt(dot(normal, normal)), dtype=np.float32)
        light = self._ambient_light(normal)
        for lamp, rgb in zip(self.scene.lights, self._lamps, strict=True):
            light = light + rgb * np.maximum(dot(normal, towards(lamp, place)), 0)
        return rows, gap, np.asarray(light * self._colors[:, index, None])


class _Surroundings:
    """What mirrors show where neither ground nor things are: a room with a mean of its ambient."""

    def __init__(self, scene: Scene) -> None:
        rng = np.random.default_rng([scene.seed, 6151])
        tint = sum(
            (lamp.ambient * np.asarray(lamp.rgb, dtype=np.float32) for lamp in scene.lights),
            start=np.zeros(3, dtype=np.float32),
        )
        wall = linear(scene.background.wall)
        self._tint = (tint * (0.6 + 0.4 * wall))[:, None]
        self._floor = linear(scene.background.floor)[:, None] * tint[:, None]
        self._slope = float(rng.uniform(0.1, 0.8))
        self._level = float(rng.uniform(0.35, 1.0))
        self._patches = []
        for _ in range(int(rng.integers(0, 7))):
            turn, height = rng.uniform(-np.pi, np.pi), rng.uniform(-0.1, 1.3)
            toward = np.array(
                [np.cos(height) * np.sin(turn), np.cos(height) * np.cos(turn), np.sin(height)], "f4"
            )
            # cosine at the rim, softness of the rim, light in units of the rest
            rim, soft = float(np.cos(rng.uniform(0.1, 0.8))), float(np.exp(rng.uniform(*SOFTNESS)))
            light = float(rng.choice([-0.7, 1.0]) * rng.uniform(0.2, 1.0))
            self._patches.append((toward, rim, soft, light * (3.5 if light > 0 else 1.0)))

    def light(self, ray: Float) -> Float:
        """Return the light that comes from directions, shape (3, n)."""
        up = ray[2]
        level = self._level * (1 + self._slope * up)
        for toward, rim, soft, light in self._patches:
            outside = np.clip((rim - toward @ ray) / soft, -80, 80)
            level = level + self._level * light / (1 + np.exp(outside))
        sky = self._tint * np.maximum(level, 0.05)
        below = np.clip(-8 * up, 0, 1)
        return np.asarray(sky + below * (self._floor - sky), dtype=np.float32)


def _aims(rng: np.random.Generator) -> NDArray[np.float32]:
    """Return how far and which way microfacets lean, shape (SAMPLES, 2): in [0, 1), radians.

    They are the same for all hits of a picture: a few rays drawn anew for each pixel give metal a
    grain that real metal does not have. They are spread as evenly as so few can be (Roberts, "The
    unreasonable effectiveness of quasirandom sequences", 2018).
    """
    steps = np.arange(SAMPLES)[:, None] * np.array([0.754877666, 0.569840291])
    u, turn = ((rng.random(2) + steps) % 1).T
    return np.stack([0.98 * u, 2 * np.pi * turn], axis=1).astype(np.float32)


def _far(lamp: Light) -> float:
    return float(np.linalg.norm(np.asarray(lamp.position) - (0, -0.5, 0)))


def _beside(normal: Float) -> tuple[Float, Float]:
    """Return two unit directions across each normal, shape (3, n) each."""
    helper = np.where(np.abs(normal[2]) < 0.9, [[0.0], [0.0], [1.0]], [[1.0], [0.0], [0.0]])
    along = np.cross(normal, helper, axis=0).astype(np.float32)
    along /= np.sqrt(dot(along, along))
    return along, np.cross(normal, along, axis=0).astype(np.float32)


def _meeting(start: Float, ray: Float, wide: float, high: float) -> Float:
    """Return how far along `ray` an upright ellipsoid at the origin begins, inf where it is missed.

    Args:
        start: Where rays begin, shape (3, n), metres; those within it miss it.
        ray: Unit directions, shape (3, n).
        wide: Half its width, metres.
        high: Half its height, metres.
    """
    scale = np.array([[1 / wide], [1 / wide], [1 / high]], dtype=np.float32)
    p, d = start * scale, ray * scale
    dd, pd = dot(d, d), dot(p, d)
    root = pd * pd - dd * (dot(p, p) - 1)
    with np.errstate(invalid="ignore"):
        gap = (-pd - np.sqrt(root)) / dd
    return np.where((root > 0) & (gap > 1e-4), gap, np.float32(np.inf)).astype(np.float32)
