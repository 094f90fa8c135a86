"""Random scenes: what stands where. How it looks (lamps, table, lens) is drawn in `looks`.

Placing is rejection sampling with a bound: a request that does not fit fails with the reason
instead of running for ever. Each scene has its own generator; nothing global is touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np

from robot_sim import looks
from robot_sim.errors import SceneError, is_count, shown
from robot_sim.scene import (
    ALL_SHAPES,
    ALL_SIZES,
    COLORS,
    MATERIALS,
    SHAPES,
    SHAPES_SAID,
    SIZES,
    WORKSPACE,
    Scene,
    SceneObject,
)
from robot_sim.shapes import extent
from robot_sim.wide import finish_objects, wide

__all__ = ["Domain", "sample_scene"]

Domain = Literal["plain", "varied", "wide"]

# Free space between two footprints, metres.
GAP = 0.014
# How far an object's size may be off its nominal size.
SIZE_JITTER = 0.07
# A wide scene may need more room than the robot reaches: this many times as much.
WIDE_REACH = 2.2
# Tries for one object, and fresh starts for the whole layout, before giving up.
TRIES, STARTS = 80, 25


def sample_scene(
    seed: int,
    *,
    n_objects: int | tuple[int, int] = (3, 8),
    shapes: Sequence[str] = SHAPES,
    colors: Sequence[str] = tuple(COLORS),
    materials: Sequence[str] = MATERIALS,
    sizes: Sequence[str] = tuple(SIZES),
    width: int = 320,
    height: int = 240,
    domain: Domain = "varied",
) -> Scene:
    """Return a random scene, the same for the same arguments.

    Args:
        seed: Any integer >= 0.
        n_objects: How many, or (fewest, most).
        shapes: Drawn from, names of `ALL_SHAPES`; by default the nine of `SHAPES`.
        colors: Drawn from, names of `COLORS`.
        materials: Drawn from, names of `MATERIALS`.
        sizes: Drawn from, names of `ALL_SIZES`; by default the two of `SIZES`.
        width: Pixels of the picture.
        height: Pixels of the picture.
        domain: "plain" is a pleasant default table, light and view; "varied" draws them
            widely; "wide" draws also paints, finishes, sizes and grounds unlike the robot's.

    Returns:
        A scene whose objects stand apart, inside the workspace and inside the picture. Some
        may hide behind others; `labels.label` says how much of each is visible.

    Raises:
        SceneError: If an argument cannot be used, or so many objects do not fit.
    """
    if not is_count(seed):
        raise SceneError(f"seed is a whole number >= 0, not {shown(seed)}.")
    if domain not in get_args(Domain):
        raise SceneError(f"unknown domain {domain!r}; one of {', '.join(get_args(Domain))}.")
    rng = np.random.default_rng([seed, 1])
    low, high = _bounds(n_objects)
    count = int(rng.integers(low, high + 1))
    words = {"shape": shapes, "color": colors, "material": materials, "size": sizes}
    _check_words(words)
    kinds = [_draw_kind(rng, words, domain) for _ in range(count)]
    if domain == "wide":
        objects = _named(_place(rng, finish_objects(kinds, rng), reach=WIDE_REACH))
        scene = wide(objects, seed, rng)
    else:
        objects = _named(_place(rng, kinds))
        scene = looks.plain(objects, seed)
        if domain == "varied":
            scene = looks.varied(objects, seed, rng)
    camera = replace(scene.camera, width=width, height=height)
    return replace(scene, camera=looks.fit(camera, objects, looser=domain != "plain", rng=rng))


def _bounds(n_objects: Any) -> tuple[int, int]:
    """Return (fewest, most)."""
    match (n_objects, n_objects) if is_count(n_objects) else n_objects:
        case (low, high) if is_count(low) and is_count(high) and low <= high:
            return int(low), int(high)
    raise SceneError(
        f"n_objects is a whole number, or two with 0 <= fewest <= most, not {shown(n_objects)}."
    )


def _check_words(words: Mapping[str, Sequence[str]]) -> None:
    known = {
        "shape": ALL_SHAPES,
        "color": tuple(COLORS),
        "material": MATERIALS,
        "size": tuple(ALL_SIZES),
    }
    for what, accepted in known.items():
        there = SHAPES_SAID if what == "shape" else ", ".join(accepted)
        if isinstance(words[what], str):
            raise SceneError(f"{what}s are a list such as [{words[what]!r}], not {words[what]!r}.")
        if not words[what]:
            raise SceneError(f"no {what} to draw from; choose among {there}.")
        for word in words[what]:
            if word not in accepted:
                raise SceneError(f"unknown {what} {word!r}; one of {there}.")


def _draw_kind(
    rng: np.random.Generator, words: Mapping[str, Sequence[str]], domain: Domain
) -> SceneObject:
    """Return an object without a name and a place."""
    color, size, shape, material = (
        str(rng.choice(list(words[what]))) for what in ("color", "size", "shape", "material")
    )
    if (color, material) == ("white", "metal"):
        # a white mirror looks gray, and nobody could say which it is
        others = [word for word in words["material"] if word != "metal"]
        material = str(rng.choice(others)) if others else material
    off = rng.normal(0, 5, size=3) if domain == "varied" else np.zeros(3)
    r, g, b = (int(v) for v in np.clip(np.array(COLORS[color]) + off, 0, 255))
    return SceneObject(
        name="",
        shape=shape,
        color=color,
        rgb=(r, g, b),
        material=material,
        size=size,
        scale_m=round(ALL_SIZES[size] * float(rng.uniform(1 - SIZE_JITTER, 1 + SIZE_JITTER)), 5),
        xy=(0.0, 0.0),
        yaw=round(float(rng.uniform(-np.pi, np.pi)), 4),
    )


def _place(
    rng: np.random.Generator, kinds: list[SceneObject], *, reach: float = 1.0
) -> list[SceneObject]:
    """Return the objects with places; later starts use more of the workspace, `reach` times it."""
    radii = [extent(kind.shape)[0] * kind.scale_m for kind in kinds]
    x0, y0, x1, y1 = WORKSPACE
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    widest = np.array([x1 - x0, y1 - y0]) / 2
    first = 0.55 + 0.25 * float(rng.random())  # part of the workspace used at first
    for start in range(STARTS):
        half = widest * min(reach, first + start * 0.04 * reach)
        places = _try_places(rng, radii, middle, half)
        if places is not None:
            return [
                replace(kind, xy=(round(float(x), 5), round(float(y), 5)))
                for kind, (x, y) in zip(kinds, places, strict=True)
            ]
    x, y = 2 * reach * widest
    raise SceneError(
        f"could not place {len(kinds)} objects {GAP * 100:.1f} cm apart in a workspace of "
        f"{x:.1f} x {y:.1f} m after {STARTS} fresh starts of {TRIES} tries each. "
        "Ask for fewer objects or for sizes=('small',)."
    )


def _try_places(
    rng: np.random.Generator,
    radii: list[float],
    middle: np.ndarray[tuple[int], np.dtype[np.float64]],
    half: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> list[tuple[float, float]] | None:
    places: list[tuple[float, float]] = []
    for index, radius in enumerate(radii):
        for _ in range(TRIES):
            x, y = middle + rng.uniform(-1, 1, size=2) * np.maximum(half - radius, 0)
            if all(
                np.hypot(x - px, y - py) >= radius + radii[k] + GAP
                for k, (px, py) in enumerate(places)
            ):
                places.append((float(x), float(y)))
                break
        if len(places) == index:
            return None
    return places


def _named(objects: list[SceneObject]) -> tuple[SceneObject, ...]:
    counts: dict[str, int] = {}
    named: list[SceneObject] = []
    for item in objects:
        base = f"{item.color} {item.shape}"
        counts[base] = counts.get(base, 0) + 1
        suffix = f" {counts[base]}" if counts[base] > 1 else ""
        named.append(replace(item, name=base + suffix))
    return tuple(named)
