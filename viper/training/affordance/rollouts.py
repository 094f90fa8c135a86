"""Skills tried in the simulator from random states: what was seen before, and whether it worked.

A row holds the state as a camera would give it: things that are hidden stand where they are
remembered, things that are half hidden seem to stand where their visible part is. The skills are
pointed at those positions, not at names. A skill works if its own check says so, the thing is
where it should be, and nothing else moved by 3 cm.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, radians, sin
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from robot_sim.control.robot import Robot
from robot_sim.errors import RobotSimError
from robot_sim.optics import Camera
from robot_sim.places import PLACES
from robot_sim.predicates import MOVED_M, PREDICATES, RIMS
from robot_sim.rays import RayCaster, bounding_radius_m
from robot_sim.scene import WORKSPACE, Scene
from robot_sim.skills.library import Skills
from robot_sim.state import TableState, observe
from robot_sim.tasks.layout import thing
from robot_sim.views import VIEWS
from robot_sim.world import World
from viper.training.affordance.states import PACKED, Lot, draw_lots
from viper.training.progress import Progress
from viper.vision.space.kinds import usual_width_m

__all__ = ["BLOCKS", "MOVED_AWAY_M", "MOVED_SHARE", "Try", "read_rows", "roll_out", "write_shards"]

Row = dict[str, Any]
Float = NDArray[np.float64]

# States per shard, and skills tried from each state.
SHARD_STATES, TRIES = 50, 5
# The robot's eyes, coarse; some robots have only the first.
EYES = tuple(replace(VIEWS[name], width=160, height=120) for name in ("front", "top"))
# Hollow things are pointed at by their front rim, this part of their width from the middle.
RIM, HOLLOW = 0.46, ("bowl", "ring", "cup")
# A thing counts as seen from this share of its pixels on.
SEEN_SHARE = 0.2
# Errors of the positions of seen and of remembered things, metres.
SEEN_M, REMEMBERED_M = 0.003, 0.015
# Tables of other blocks: tight rows, and tables of which much has not been seen for a while, by
# this share of the things; of those, so many were moved meanwhile, about that far.
HIDDEN = "hidden"
BLOCKS = ("", PACKED, HIDDEN)
MISSED, MOVED_SHARE, MOVED_AWAY_M = 0.6, 0.35, 0.04


@dataclass(frozen=True)
class Try:
    """A skill to be tried; things are numbers of the state's list."""

    skill: str
    """"carry" (pick, then place), "push" or "rotate"."""
    thing: int
    where: int | str | tuple[float, float] = 0
    """Of a carry: a thing, a named place or a point. Of a push: the end of it."""
    angle_deg: float = 0.0


@dataclass(frozen=True)
class _Seen:
    """A state, and where things seem to be in it."""

    robot: Robot
    lots: list[Lot]
    positions: Float
    """Shape (n, 3), as seen or remembered, world, metres."""
    visible: list[bool]

    def xy(self, index: int) -> tuple[float, float]:
        return _clipped(self.positions[index])

    def grip(self, index: int) -> tuple[float, float]:
        """Return the point by which a thing is pointed at."""
        lot, (x, y, _) = self.lots[index], self.positions[index]
        width = usual_width_m(lot.shape, lot.size) or 0.0
        return _clipped((x, y - RIM * width if lot.shape in HOLLOW else y))

    def rows(self) -> list[list[Any]]:
        return [
            [lot.name, lot.shape, lot.size, *(round(float(v), 4) for v in at), seen]
            for lot, at, seen in zip(self.lots, self.positions, self.visible, strict=True)
        ]


def roll_out(seed: int, state: int, kind: str = "") -> list[Row]:
    """Return what became of some skills, tried from one random state.

    Args:
        seed: Block of states.
        state: Number of the state in its block.
        kind: One of `BLOCKS`.
    """
    rng = np.random.default_rng([seed, state, 61 + BLOCKS.index(kind)])
    is_missed = MISSED if kind == HIDDEN else 0.0
    drawn, lots = draw_lots(rng, kind if kind == PACKED else "")
    try:
        robot = _set_up(lots, state)
        seen = _look(robot, lots, rng, is_missed)
        base = robot.snapshot()
        rows: list[Row] = []
        for number in range(TRIES):
            robot.restore(base)
            for row in _attempt(seen, _draw_try(rng, seen), rng):
                rows.append({"state": state, "try": number, "kind": kind or drawn, **row})
    except RobotSimError:
        return []  # physics that cannot be trusted: no state
    return rows


def write_shards(folder: Path, seed: int, states: int) -> list[Path]:
    """Roll out states 0..states-1, and an eighth as many of each other block.

    Shards that exist are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shards = {
        folder / f"{kind or 'rollouts'}-{seed}-{part[0]:06d}-{part[-1]:06d}.jsonl.gz": (kind, part)
        for kind, count in zip(BLOCKS, (states, states // 8, states // 8), strict=True)
        for part in (range(count)[k : k + SHARD_STATES] for k in range(0, count, SHARD_STATES))
    }
    todo = {path: part for path, part in shards.items() if not path.exists()}
    with Progress("roll out", len(shards), done=len(shards) - len(todo)) as bar:
        for path, (kind, part) in todo.items():
            unfinished = path.with_suffix(".part")
            with gzip.open(unfinished, "wt", encoding="utf-8") as file:
                for state in part:
                    file.writelines(json.dumps(row) + "\n" for row in roll_out(seed, state, kind))
            os.replace(unfinished, path)
            bar.advance()
    return list(shards)


def read_rows(paths: list[Path]) -> Iterator[Row]:
    """Yield the rows of some shards."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


# --- the state


def _set_up(lots: list[Lot], seed: int) -> Robot:
    objects = tuple(
        thing(
            lot.name.rsplit(" ", 1)[0],
            _clipped(lot.xyz),
        )
        for lot in lots
    )
    named = tuple(replace(o, name=lot.name) for o, lot in zip(objects, lots, strict=True))
    robot = Robot(Scene(objects=named, camera=EYES[0], seed=seed), settle=False)
    for lot in lots:
        turn = (cos(lot.yaw / 2), 0.0, 0.0, sin(lot.yaw / 2))
        robot.world.set_object_pose(lot.name, lot.xyz, turn)
    robot.world.settle(max_s=1.5)
    return robot


def _look(robot: Robot, lots: list[Lot], rng: np.random.Generator, missed: float) -> _Seen:
    """Say where things seem to be, seen by eyes that know their shapes.

    Args:
        robot: Stands at its table.
        lots: What is there.
        rng: Source of errors.
        missed: Part of the things that nobody has seen for a while.
    """
    world = robot.world
    true = world.object_positions()
    share = np.zeros(len(lots))
    positions = true + rng.normal(0, REMEMBERED_M, true.shape) * (1, 1, 0)
    for eye in EYES[: int(rng.integers(1, len(EYES) + 1))]:
        scale = eye.focal_px / float(np.linalg.norm(eye.eye - np.array(eye.look_at)))
        for index, (mine, whole) in enumerate(_masks(world, eye)):
            seen = len(mine) / max(len(whole), 1)
            if len(mine) and seen >= max(SEEN_SHARE, share[index] + 0.1):
                share[index] = seen
                right, down = (mine.mean(axis=0) - whole.mean(axis=0)) / scale  # metres
                off = (right, -down / sin(radians(eye.elevation_deg)), 0.0)
                positions[index] = true[index] + off + rng.normal(0, SEEN_M, 3)
    for lost in np.flatnonzero(rng.random(len(lots)) < missed) if missed else ():
        share[lost] = 0
        far = MOVED_AWAY_M if rng.random() < MOVED_SHARE else SEEN_M
        positions[lost] = true[lost] + rng.normal(0, far, 3) * (1, 1, 0)
    return _Seen(robot, lots, positions, [bool(v > 0) for v in share])


def _masks(world: World, eye: Camera) -> Iterator[tuple[Float, Float]]:
    """Yield the pixels (k, 2) where each object is seen, and where it would be if alone."""
    caster = RayCaster(world)
    grid = np.indices((eye.width, eye.height)).reshape(2, -1).T + 0.5
    middle, depth = eye.project(world.object_positions())
    rays = eye.rays(grid)
    for index in range(len(world.body_ids)):
        radius = eye.focal_px * bounding_radius_m(world, index) / float(depth[index]) * 1.2 + 1
        near = np.abs(grid - middle[index]).max(axis=1) <= radius
        item = caster.cast(eye.eye, rays[near]).item
        whole = caster.hits_object(index, eye.eye, rays[near])
        yield grid[near][item == index], grid[near][whole]


def _clipped(point: Sequence[float] | Float) -> tuple[float, float]:
    x0, y0, x1, y1 = WORKSPACE
    return float(np.clip(point[0], x0, x1)), float(np.clip(point[1], y0, y1))


# --- what is tried


def _draw_try(rng: np.random.Generator, seen: _Seen) -> Try:
    n = len(seen.lots)
    first = 0 if rng.random() < 0.4 else int(rng.integers(n))
    if rng.random() < 0.06:
        return Try("rotate", first, angle_deg=float(rng.uniform(-90, 90)))
    if rng.random() < 0.25:
        return Try("push", first, _push_end(rng, seen, first))
    pick = rng.random()
    if pick < 0.62:
        others = [k for k in range(n) if k != first]
        return Try("carry", first, int(rng.choice(others)))
    if pick < 0.82:
        return Try("carry", first, str(rng.choice(list(PLACES))))
    return Try("carry", first, _point(rng, seen))


def _push_end(rng: np.random.Generator, seen: _Seen, index: int) -> tuple[float, float]:
    angle = float(rng.choice([0, 0.5, 1, 1.5])) * pi
    if rng.random() < 0.3:
        angle = float(rng.uniform(0, 2 * pi))
    distance = float(rng.choice([0.05, 0.1, 0.1, 0.15, 0.2, 0.25])) * rng.uniform(0.9, 1.1)
    x, y = seen.positions[index, :2]
    return float(x + distance * cos(angle)), float(y + distance * sin(angle))


def _point(rng: np.random.Generator, seen: _Seen) -> tuple[float, float]:
    """Return a point of the workspace: anywhere, beside a thing, or near the edge."""
    x0, y0, x1, y1 = WORKSPACE
    x, y = rng.uniform((x0, y0), (x1, y1))
    if rng.random() < 0.5:
        near, angle = seen.xy(int(rng.integers(len(seen.lots)))), rng.uniform(0, 2 * pi)
        away = rng.uniform(0.03, 0.13)
        x, y = near[0] + away * cos(angle), near[1] + away * sin(angle)
    return _clipped((x, y))


# --- trying


def _attempt(seen: _Seen, attempt: Try, rng: np.random.Generator) -> Iterator[Row]:
    skills, name = Skills(seen.robot), seen.lots[attempt.thing].name
    before = seen.robot.world.object_positions()
    things, here, grip = seen.rows(), seen.xy(attempt.thing), seen.grip(attempt.thing)
    if attempt.skill == "rotate":
        outcome = skills.rotate(grip, attempt.angle_deg)
        ok = outcome.ok and name in outcome.meant and _still(seen, before, name)
        yield _row("rotate", things, attempt, (ok, outcome.why_not))
        return
    if attempt.skill == "push":
        assert isinstance(attempt.where, tuple), "pushes end at a point"
        way = (attempt.where[0] - here[0], attempt.where[1] - here[1])
        outcome = skills.push(grip, way, float(np.hypot(*way)))
        ok = outcome.ok and name in outcome.meant and _still(seen, before, name)
        yield _row("push", things, attempt, (ok, outcome.why_not))
        return
    picked = skills.pick(grip)
    ok = picked.ok and skills.held == name and _still(seen, before, name)
    yield _row("pick", things, attempt, (ok, picked.why_not))
    if not ok:
        return
    if rng.random() < 0.15:
        other = int(rng.integers(len(things)))
        full = skills.pick(seen.grip(other))
        yield _row("pick", things, Try("carry", other), (full.ok, full.why_not), held=name)
        if full.ok or skills.held != name:
            return
    placed = skills.place(_target(seen, attempt.where))
    state = observe(seen.robot.world, before)
    ok = placed.ok and _is_there(state, name, attempt.where, seen) and _still(seen, before, name)
    yield _row("place", things, attempt, (ok, placed.why_not), held=name)


def _row(
    skill: str, things: list[list[Any]], attempt: Try, outcome: tuple[bool, str], held: str = ""
) -> Row:
    where = attempt.where
    return {
        "skill": skill,
        "things": things,
        "thing": attempt.thing,
        "where": list(where) if isinstance(where, tuple) else where,
        "angle": round(attempt.angle_deg, 2),
        "held": held,
        "ok": bool(outcome[0]),
        "why": outcome[1],
    }


def _target(seen: _Seen, where: int | str | tuple[float, float]) -> str | tuple[float, float]:
    """Return what the skill is told: dishes are found again by the hand, the rest is pointed at."""
    if not isinstance(where, int):
        return where
    lot = seen.lots[where]
    return lot.name if lot.shape in ("bowl", "plate") else seen.xy(where)


def _is_there(
    state: TableState, name: str, where: int | str | tuple[float, float], seen: _Seen
) -> bool:
    if not isinstance(where, int):
        return bool(PREDICATES["at"](state, name, where))
    lot = seen.lots[where]
    ways = ("on", "inside") if lot.shape in RIMS else ("on",)
    return any(bool(PREDICATES[way](state, name, lot.name)) for way in ways)


def _still(seen: _Seen, before: Float, name: str) -> bool:
    """Return whether everything but one thing is where it was."""
    moved = np.linalg.norm(seen.robot.world.object_positions() - before, axis=1)
    others = [k for k, lot in enumerate(seen.lots) if lot.name != name]
    return bool(np.all(moved[others] < MOVED_M))
