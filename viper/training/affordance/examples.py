"""From rollouts to what a network learns from: features, whether it worked, and where from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from robot_sim.places import PLACES
from viper.vision.affordance.features import SKILLS, FeatureMaker, Numbers
from viper.vision.affordance.model import Call
from viper.vision.affordance.scene import Scene
from viper.vision.space.kinds import usual_height_m, usual_width_m
from viper.vision.space.thing import Thing

__all__ = ["Examples", "Row", "call_of", "gather", "scene_of"]

Row = dict[str, Any]


@dataclass(frozen=True)
class Examples:
    """Tries of one skill; n of them.

    Attributes:
        rows: What was recorded of each.
        numbers: Features of each.
        ok: Shape (n,), whether it worked.
        states: Shape (n,), number of the state; tries from one state belong together.
    """

    rows: list[Row]
    numbers: list[Numbers]
    ok: NDArray[np.bool_]
    states: NDArray[np.int64]


def scene_of(row: Row) -> Scene:
    """Return the table of a row, as it was seen."""
    things = [
        Thing(
            *(name, "", shape, size, "matte", x, y, z),
            width_m=usual_width_m(shape, size) or 0.0,
            height_m=usual_height_m(shape, size) or 0.0,
            visible=visible,
        )
        for name, shape, size, x, y, z, visible in row["things"]
    ]
    return Scene(things, row["held"] or None)


def call_of(row: Row) -> Call:
    """Return what was tried."""
    where, names = row["where"], [thing[0] for thing in row["things"]]
    named = isinstance(where, str)
    if isinstance(where, int):
        where = names[where]
    elif isinstance(where, str):
        where = PLACES[where]
    else:
        where = (where[0], where[1])
    return Call(row["skill"], names[row["thing"]], where, named, row.get("angle", 0.0))


def gather(rows: Iterable[Row]) -> dict[str, Examples]:
    """Return the examples of each skill."""
    by_skill: dict[str, list[tuple[Row, Numbers]]] = {skill: [] for skill in SKILLS}
    for row in rows:
        by_skill[row["skill"]].append((row, _numbers(row)))
    return {
        skill: Examples(
            [row for row, _ in pairs],
            [numbers for _, numbers in pairs],
            np.array([row["ok"] for row, _ in pairs], dtype=bool),
            np.array([row["state"] for row, _ in pairs], dtype=np.int64),
        )
        for skill, pairs in by_skill.items()
    }


def _numbers(row: Row) -> Numbers:
    maker, call = FeatureMaker(scene_of(row)), call_of(row)
    thing, where = row["thing"], row["where"]
    match row["skill"]:
        case "pick":
            return maker.pick(thing)
        case "rotate":
            return maker.rotate(thing, call.angle_deg)
        case "push":
            return maker.push(thing, (where[0], where[1]))
    if isinstance(where, int):
        return maker.place(thing, where, False)
    assert not isinstance(call.where, str), "places are points by now"
    return maker.place(thing, call.where, call.named)
