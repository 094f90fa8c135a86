"""From the names of things to a table with them: parsing names, and places apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from robot_sim.errors import TaskError, shown
from robot_sim.scene import (
    ALL_SHAPES,
    ALL_SIZES,
    COLORS,
    MATERIALS,
    SHAPES_SAID,
    WORKSPACE,
    Scene,
    SceneObject,
)
from robot_sim.shapes import extent
from robot_sim.views import VIEWS

__all__ = ["arrange", "read_xy", "scene_of_rows", "support_of", "thing"]

# Where things of a task start: SayCan's inner square, (x min, y min, x max, y max), metres.
INNER = (-0.2, -0.7, 0.2, -0.3)
# Free space between footprints, so that fingers fit between, metres; then, if it is crowded.
GAPS = (0.06, 0.05, 0.04, 0.03)
TRIES, STARTS = 60, 30

# Vessels are large by default, so that small things fit in; a lid fits the default box.
_LARGE = ("bowl", "plate", "box", "lid", "mat")
# How near the middle of a shape its outline comes, in units of scale_m, if not 1.
_NARROW = {"box": 2.0, "lid": 2.0, "square tray": 1.75, "round tray": 1.75, "disc": 1.35}
_NARROW |= {"stick": 0.35, "chip": 0.4}
# What is put on something starts so far above it, metres, and falls.
_ABOVE_M = 0.001

# Things that a task row may put on the table.
MAX_THINGS = 40

Xy = tuple[float, float]


def thing(name: str, xy: Xy, *, rgb: Sequence[int] | None = None, yaw: float = 0.0) -> SceneObject:
    """Return the object that a name describes: [size] [material] color shape [number].

    Args:
        name: For example "red block", "small metal blue cup", "red block 2".
        xy: Centre, world, metres.
        rgb: What is painted, if not the named colour, 0..255.
        yaw: Turn, radians.

    Raises:
        TaskError: If a word is unknown; the text lists the known ones.
    """
    words = name.strip().split()
    shape, words = _shape_of(words)
    size, material, color = "large" if shape in _LARGE else "small", "matte", ""
    for word in words:
        if word in ALL_SIZES:
            size = word
        elif word in MATERIALS:
            material = word
        elif word in COLORS:
            color = word
        else:
            raise TaskError(_unknown(name, word))
    if shape not in ALL_SHAPES or not color:
        raise TaskError(_unknown(name, shape if shape not in ALL_SHAPES else ""))
    red, green, blue = (int(v) for v in (COLORS[color] if rgb is None else rgb))
    scale = ALL_SIZES[size]
    return SceneObject(name, shape, color, (red, green, blue), material, size, scale, xy, yaw)


def _shape_of(words: list[str]) -> tuple[str, list[str]]:
    """Return the shape at the end of a name, before a number if it has one, and the other words."""
    endings = [words, words[:-1]] if words and words[-1].isdigit() else [words]
    for plain in endings:
        for many in (2, 1):  # "letter A", then "block"
            shape = " ".join(plain[-many:])
            if shape in ALL_SHAPES:
                return shape, plain[:-many]
    plain = endings[-1]
    return (plain[-1], plain[:-1]) if plain else ("", [])


def arrange(
    rng: np.random.Generator,
    names: Sequence[str],
    *,
    fixed: Mapping[str, Xy] | None = None,
    on: Mapping[str, str] | None = None,
    keep_free: Sequence[Xy] = (),
    free_m: float = 0.13,
) -> tuple[SceneObject, ...]:
    """Return objects at random places, apart from each other.

    Args:
        rng: Source of places and turns.
        names: Names of the objects.
        fixed: Places that are given, by name.
        on: What stands on what, by name; these stand apart from nothing.
        keep_free: Points that nothing may stand near.
        free_m: How near, to the edge of a footprint.

    Raises:
        TaskError: If they do not fit.
    """
    given = dict(fixed or {})
    radii = {n: extent(thing(n, (0, 0)).shape)[0] * thing(n, (0, 0)).scale_m for n in names}
    # wide things first: they are the hardest to place
    above = dict(on or {})
    free = [n for n in names if n not in given and n not in above]
    order = sorted(free, key=lambda n: -radii[n])
    for start in range(STARTS):
        gap = GAPS[start * len(GAPS) // STARTS]
        places = dict(given)
        for name in order:
            for _ in range(TRIES):
                x, y = (float(v) for v in rng.uniform(INNER[:2], INNER[2:]))
                apart = all(
                    np.hypot(x - px, y - py) > radii[name] + radii[other] + gap
                    for other, (px, py) in places.items()
                )
                if apart and all(np.hypot(x - px, y - py) > free_m for px, py in keep_free):
                    places[name] = (round(x, 4), round(y, 4))
                    break
            else:
                break
        if len(places) + len(above) == len(names):
            turns = {name: round(float(rng.uniform(-0.6, 0.6)), 4) for name in names}
            placed = {n: thing(n, places[n], yaw=turns[n]) for n in names if n in places}
            _put_on(placed, above)
            return tuple(placed[name] for name in names)
    raise TaskError(
        f"could not place {len(names)} things {100 * GAPS[-1]:.0f} cm apart on the table; "
        "ask for fewer, or give their places as xy."
    )


def _put_on(placed: dict[str, SceneObject], above: Mapping[str, str]) -> None:
    """Add the things that stand on others to those that have a place (in place).

    Raises:
        TaskError: If one stands on what is not there, or on itself.
    """
    todo = dict(above)
    while todo:
        ready = [name for name, below in todo.items() if below in placed]
        if not ready:
            name, below = next(iter(todo.items()))
            there = ", ".join(placed) or "nothing"
            raise TaskError(
                f"{shown(name)} cannot stand on {shown(below)}; on the table are: {there}."
            )
        for name in ready:
            below_it = placed[todo.pop(name)]
            item = thing(name, below_it.xy, yaw=below_it.yaw)
            top = below_it.base_m + extent(below_it.shape)[1] * below_it.scale_m
            placed[name] = replace(item, base_m=round(top + _ABOVE_M, 5))


def support_of(item: SceneObject, objects: Sequence[SceneObject]) -> str | None:
    """Return the name of the object that one is put on at the start, None for the table."""
    if item.base_m <= 0:
        return None
    gaps = {
        other.name: abs(
            item.base_m - other.base_m - extent(other.shape)[1] * other.scale_m - _ABOVE_M
        )
        for other in objects
        if other is not item and other.xy == item.xy
    }
    return min(gaps, key=lambda name: gaps[name], default=None)


def scene_of_rows(rows: Sequence[Mapping[str, Any]], seed: int) -> Scene:
    """Return the scene that the `objects` of a task row describe.

    Args:
        rows: One mapping per object: "name", and perhaps "xy" or "on" (the name of another
            one), and "rgb".
        seed: Seeds places that are not given, and textures.

    Raises:
        TaskError: If a row is damaged, a name occurs twice, or a place is impossible.
    """
    names: list[str] = []
    fixed: dict[str, Xy] = {}
    on: dict[str, str] = {}
    paint: dict[str, Sequence[int]] = {}
    if len(rows) > MAX_THINGS:
        raise TaskError(f"a task has at most {MAX_THINGS} objects, not {len(rows)}.")
    for row in rows:
        if not isinstance(row, Mapping) or not isinstance(row.get("name"), str):
            raise TaskError(
                f'an object is {{"name": "red block", "xy"?: [x, y]}}, not {shown(row)}.'
            )
        for key in row:
            if key not in ("name", "xy", "on", "rgb"):
                raise TaskError(f"an object has no {shown(key)}; it has name, xy, rgb, on.")
        name = " ".join(row["name"].split())
        if name in names:
            raise TaskError(
                f"two objects are called {shown(name)}; call the second {shown(name + ' 2')}."
            )
        names.append(name)
        if row.get("on") is not None:
            on[name] = _support(name, row)
        elif row.get("xy") is not None:
            fixed[name] = read_xy(shown(name), row["xy"])
        if row.get("rgb") is not None:
            paint[name] = _paint(name, row["rgb"])
    _check_apart(names, fixed)
    objects = arrange(np.random.default_rng([seed, 11]), names, fixed=fixed, on=on)
    painted = tuple(
        replace(item, rgb=thing(item.name, item.xy, rgb=paint.get(item.name)).rgb)
        for item in objects
    )
    return Scene(objects=painted, camera=VIEWS["front"], seed=seed)


def _support(name: str, row: Mapping[str, Any]) -> str:
    below = row["on"]
    if not isinstance(below, str) or row.get("xy") is not None:
        raise TaskError(
            f"{shown(name)}: on is the name of another object, instead of xy, not {shown(below)}."
        )
    return " ".join(below.split())


def read_xy(what: str, xy: Any) -> Xy:
    """Return a place on the table.

    Args:
        what: Whose place it is, for the error text.
        xy: Two numbers, world, metres.

    Raises:
        TaskError: If they are not, or not on the table.
    """
    x0, y0, x1, y1 = WORKSPACE
    if not _are_numbers(xy, 2):
        raise TaskError(f"{what}: xy is [x, y] in metres, not {shown(xy)}.")
    if not (x0 <= xy[0] <= x1 and y0 <= xy[1] <= y1):
        raise TaskError(f"{what}: xy {shown(xy)} is outside x {x0}..{x1}, y {y0}..{y1} metres.")
    return float(xy[0]), float(xy[1])


def _paint(name: str, rgb: Any) -> list[int]:
    if not _are_numbers(rgb, 3) or not all(0 <= v <= 255 and v == int(v) for v in rgb):
        raise TaskError(f"{shown(name)}: rgb is three numbers 0..255, not {shown(rgb)}.")
    return [int(v) for v in rgb]


def _are_numbers(values: Any, n: int) -> bool:
    return (
        isinstance(values, list | tuple)
        and len(values) == n
        and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
    )


def _check_apart(names: Sequence[str], fixed: Mapping[str, Xy]) -> None:
    items = [thing(name, fixed[name]) for name in names if name in fixed]
    for k, a in enumerate(items):
        for b in items[k + 1 :]:
            if "mat" in (a.shape, b.shape):
                continue  # things may stand on it
            least = 0.9 * (_narrow_m(a) + _narrow_m(b))
            if np.hypot(a.xy[0] - b.xy[0], a.xy[1] - b.xy[1]) < least:
                raise TaskError(
                    f"{shown(a.name)} and {shown(b.name)} stand in the same place, {a.xy}."
                )


def _narrow_m(item: SceneObject) -> float:
    return _NARROW.get(item.shape, 1.0) * item.scale_m


def _unknown(name: str, word: str) -> str:
    what = f"unknown word {shown(word)}" if word else "no color"
    return (
        f"cannot make {shown(name)}: {what}. A name is [size] [material] color shape [number] with "
        f"colors {', '.join(COLORS)}; shapes {SHAPES_SAID}; sizes {', '.join(ALL_SIZES)}; "
        f"materials {', '.join(MATERIALS)}."
    )
