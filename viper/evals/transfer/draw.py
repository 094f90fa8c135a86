"""Random transfer scenes. All numbers here are our own choice, from common sense.

Colours are what a shop would call by these names. A white or black mirror can hardly be told from
a gray one, nor an orange one from a brown one, so there is no metal of these three colours.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viper.evals.transfer.labels import silhouettes, visible_parts
from viper.evals.transfer.solids import footprint, half_height
from viper.evals.transfer.stage import Ground, Lamp, Pattern, Rgb, Solid, Stage, View

__all__ = ["COLORS", "draw_stage"]

Float = NDArray[np.float64]

COLORS: dict[str, tuple[int, int, int]] = {
    "red": (200, 28, 34),
    "blue": (32, 72, 196),
    "green": (34, 140, 58),
    "yellow": (240, 204, 36),
    "purple": (124, 48, 164),
    "cyan": (32, 188, 204),
    "brown": (112, 70, 38),
    "gray": (116, 118, 120),
    "orange": (244, 124, 20),
    "pink": (246, 148, 184),
    "black": (20, 20, 22),
    "white": (238, 238, 234),
}
NO_METAL = ("white", "black", "orange")
_SHAPES = {"block": 0.24, "ball": 0.22, "cylinder": 0.22, "cone": 0.16, "ring": 0.16}
_MATERIALS = {"matte": 0.4, "metal": 0.36, "glossy": 0.24}
_PATTERNS: dict[Pattern, float] = {
    "plain": 0.5, "planks": 0.12, "checker": 0.06, "speckle": 0.1, "clouds": 0.14, "weave": 0.08,
}  # fmt: skip
_FORMATS = ((320, 240), (320, 240), (400, 300), (480, 320), (448, 336))
# Half the edge of a small block, metres, and how much larger a large one is.
SMALL_M, RATIO = (0.019, 0.023), (1.65, 2.0)
# Free ground between two solids, metres.
GAP = 0.012
# Everything must be at least this visible, unless that takes too many tries.
MIN_VISIBLE, LAYOUTS = 0.4, 12
# Part of the picture's height that stays free around the solids.
MARGIN = 0.05


def draw_stage(seed: int, number: int) -> Stage:
    """Return scene `number` of the block of scenes `seed`; the same arguments give the same."""
    rng = np.random.default_rng([seed, number, 77])
    kinds = _kinds(rng, int(rng.integers(3, 11)))
    width, height = _FORMATS[int(rng.integers(len(_FORMATS)))]
    look: dict[str, Any] = {
        "ground": _ground(rng, kinds),
        "lamps": _lamps(rng),
        "sky": _scaled(_tint(rng), float(rng.uniform(0.25, 0.7))),
        "brightness": round(float(rng.uniform(0.62, 0.9)), 3),
        "seed": int(rng.integers(2**31)),
    }
    best: tuple[float, Stage] | None = None
    for _ in range(LAYOUTS):
        solids = _placed(rng, kinds)
        stage = Stage(solids=solids, view=_view(rng, solids, width, height), **look)
        seen = min(visible_parts(silhouettes(stage, shrink=3)))
        if best is None or seen > best[0]:
            best = (seen, stage)
        if seen >= MIN_VISIBLE:
            break
    assert best is not None, "at least one layout was tried"
    return best[1]


def _kinds(rng: np.random.Generator, count: int) -> list[Solid]:
    """Return solids without a place; both sizes occur."""
    small = float(rng.uniform(*SMALL_M))
    halves = {"small": small, "large": small * float(rng.uniform(*RATIO))}
    sizes = [str(rng.choice(["small", "large"])) for _ in range(count - 2)]
    sizes += ["small", "large"]
    return [_kind(rng, size, halves[size]) for size in sizes]


def _kind(rng: np.random.Generator, size: str, half_m: float) -> Solid:
    color = str(rng.choice(list(COLORS)))
    shape = _chosen(rng, _SHAPES)
    material = _chosen(rng, _MATERIALS)
    if material == "metal" and color in NO_METAL:
        material = "matte"
    rgb = np.array(COLORS[color]) / 255
    # a little lighter or darker, and a little off, as paints are
    rgb = np.clip(rgb * rng.uniform(0.9, 1.08) + rng.normal(0, 0.012, 3), 0.0, 1.0)
    roughness = {"matte": 1.0, "glossy": rng.uniform(0.03, 0.12), "metal": rng.uniform(0.02, 0.12)}
    return Solid(
        name="",
        shape=shape,
        color=color,
        material=material,
        size=size,
        rgb=_vec(rgb),
        roughness=round(float(roughness[material]), 3),
        half_m=round(half_m * float(rng.uniform(0.97, 1.03)), 5),
        xy=(0.0, 0.0),
        yaw=round(float(rng.uniform(-np.pi, np.pi)), 4),
    )


def _placed(rng: np.random.Generator, kinds: list[Solid]) -> tuple[Solid, ...]:
    """Return the solids on free places of a round patch, wider if they do not fit."""
    reach = float(rng.uniform(0.1, 0.14)) + 0.014 * len(kinds)
    while True:
        found = _try_places(rng, kinds, reach)
        if found is not None:
            return _named(found)
        reach *= 1.06


def _try_places(rng: np.random.Generator, kinds: list[Solid], reach: float) -> list[Solid] | None:
    done: list[Solid] = []
    for kind in sorted(kinds, key=lambda k: -k.half_m):
        radius = footprint(kind.shape) * kind.half_m
        for _ in range(60):
            x, y = rng.uniform(-reach, reach, 2)
            gaps = (
                np.hypot(x - other.xy[0], y - other.xy[1]) - footprint(other.shape) * other.half_m
                for other in done
            )
            if np.hypot(x, y) <= reach and all(gap >= radius + GAP for gap in gaps):
                done.append(replace(kind, xy=(round(float(x), 4), round(float(y), 4))))
                break
        else:
            return None
    order = rng.permutation(len(done))
    return [done[i] for i in order]


def _named(solids: list[Solid]) -> tuple[Solid, ...]:
    counts: Counter[str] = Counter()
    named = []
    for solid in solids:
        name = f"{solid.color} {solid.shape}"
        counts[name] += 1
        named.append(replace(solid, name=name + (f" {counts[name]}" if counts[name] > 1 else "")))
    return tuple(named)


def _view(rng: np.random.Generator, solids: tuple[Solid, ...], width: int, height: int) -> View:
    """Return a camera that sees all solids, from a little aside and not too near."""
    up, aside = np.radians(rng.uniform(22, 52)), np.radians(rng.uniform(-20, 20))
    toward = np.array([np.sin(aside) * np.cos(up), -np.cos(aside) * np.cos(up), np.sin(up)])
    points = _around(solids)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    target = middle + np.append(rng.uniform(-0.02, 0.02, 2), 0.0)
    fov, slack = float(rng.uniform(26, 46)), float(rng.uniform(1.0, 1.3))
    for distance in np.geomspace(0.3, 4.0, 100):
        view = View(_vec(target + toward * distance), _vec(target), round(fov, 2), width, height)
        if _sees(view, points):
            far = target + toward * distance * slack
            return replace(view, position=_vec(far))
    raise AssertionError("from four metres every scene is in the picture")


def _around(solids: tuple[Solid, ...]) -> Float:
    """Return points around every solid, shape (n, 3)."""
    angles = np.arange(12) * (np.pi / 6)
    rings = []
    for solid in solids:
        radius = footprint(solid.shape) * solid.half_m
        for z in (0.0, 2 * half_height(solid.shape) * solid.half_m):
            ring = np.stack([np.cos(angles) * radius, np.sin(angles) * radius, 0 * angles + z], 1)
            rings.append(ring + np.array([*solid.xy, 0.0]))
    return np.concatenate(rings)


def _sees(view: View, points: Float) -> bool:
    pixels, depth = view.project(points)
    margin = MARGIN * view.height
    high = np.array([view.width, view.height]) - margin
    return bool((depth > 0.1).all() and (pixels >= margin).all() and (pixels <= high).all())


def _ground(rng: np.random.Generator, kinds: list[Solid]) -> Ground:
    """Return a ground; of some colours the one least like any solid is taken."""
    pattern = _chosen(rng, _PATTERNS)
    used = np.array([kind.rgb for kind in kinds])
    options = [_quiet(rng) for _ in range(4)]
    rgb = max(options, key=lambda c: float(np.linalg.norm(used - c, axis=1).min()))
    second = np.clip(rgb * rng.uniform(0.65, 0.9) + rng.normal(0, 0.02, 3), 0.02, 0.95)
    return Ground(
        pattern=pattern,  # type: ignore[arg-type]
        rgb=_vec(rgb),
        rgb2=_vec(second),
        period_m=round(float(rng.uniform(0.04, 0.15)), 4),
        turn=round(float(rng.uniform(-np.pi, np.pi)), 3),
        roughness=round(float(rng.uniform(0.1, 0.3)), 3) if rng.random() < 0.2 else None,
    )


def _quiet(rng: np.random.Generator) -> Float:
    """Return a colour as grounds have it: neutral for the most part, never vivid."""
    value = rng.uniform(0.3, 0.82)
    vivid = 0.0 if rng.random() < 0.55 else rng.uniform(0.0, 0.22)
    hue = rng.uniform(0, 2 * np.pi)
    wheel = np.cos(hue - np.array([0, 2, 4]) * np.pi / 3)
    return np.clip(value * (1 + vivid * wheel), 0.02, 0.95)


def _lamps(rng: np.random.Generator) -> tuple[Lamp, ...]:
    """Return a key lamp and up to two weaker ones."""
    powers = [1.0, *rng.uniform(0.15, 0.5, int(rng.integers(0, 3)))]
    return tuple(
        Lamp(
            position=_above(rng),
            half_m=round(float(rng.uniform(0.08, 0.4)), 3),
            power=_scaled(_tint(rng), float(power)),
        )
        for power in powers
    )


def _above(rng: np.random.Generator) -> tuple[float, float, float]:
    up, turn, far = np.radians(rng.uniform(35, 80)), rng.uniform(-np.pi, np.pi), rng.uniform(1, 2)
    return _vec(far * np.array([np.cos(up) * np.sin(turn), np.cos(up) * np.cos(turn), np.sin(up)]))


def _tint(rng: np.random.Generator) -> Rgb:
    warm = float(rng.normal(0, 0.06))
    return _vec(np.array([1 + warm, 1.0, 1 - warm]))


def _chosen(rng: np.random.Generator, odds: Any) -> str:
    return str(rng.choice(list(odds), p=list(odds.values())))


def _scaled(rgb: Rgb, factor: float) -> Rgb:
    return _vec(np.array(rgb) * factor)


def _vec(values: Float) -> tuple[float, float, float]:
    x, y, z = (round(float(v), 4) for v in values)
    return x, y, z
