"""The true state that goals are judged on: where things are, were, and what rests on what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from robot_sim.bricks import BOX_HALF, TRAY_HALF
from robot_sim.errors import UnknownObject
from robot_sim.scene import Scene, SceneObject
from robot_sim.shapes import extent

if TYPE_CHECKING:
    from robot_sim.world import World

__all__ = ["TableState", "observe"]

Float = NDArray[np.float64]

# Surfaces this near touch, metres.
TOUCH_M = 0.001
# What holds things lower than its own middle: half its height, in units of scale_m.
DEEP = {"box": BOX_HALF, "square tray": TRAY_HALF, "round tray": TRAY_HALF}


@dataclass(frozen=True)
class TableState:
    """What is true of the objects at one moment.

    Attributes:
        scene: Which objects there are.
        positions: Centres now, shape (n, 3), world, metres.
        start: Centres when the episode began, shape (n, 3), world, metres.
        rests_on: Pairs (above, below) of names: the first is carried by the second, directly or
            over others in between.
        held: What the hand holds, if anything.
        yaws: Turns around the vertical now, radians, shape (n,); as in the scene if not given.
    """

    scene: Scene
    positions: Float
    start: Float
    rests_on: frozenset[tuple[str, str]] = frozenset()
    held: str | None = None
    yaws: tuple[float, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of all objects, in scene order."""
        return [item.name for item in self.scene.objects]

    def index(self, name: str) -> int:
        """Return the number of an object, or raise `UnknownObject`."""
        names = self.names
        if name not in names:
            raise UnknownObject(name, names)
        return names.index(name)

    def item(self, name: str) -> SceneObject:
        """Return the description of an object."""
        return self.scene.objects[self.index(name)]

    def position(self, name: str) -> Float:
        """Return the centre of an object, shape (3,)."""
        return np.asarray(self.positions[self.index(name)])

    def shift_m(self, name: str) -> float:
        """Return how far an object is from where it started."""
        k = self.index(name)
        return float(np.linalg.norm(self.positions[k] - self.start[k]))

    def turn(self, name: str) -> float:
        """Return how far an object is turned from how the scene has it, radians."""
        k = self.index(name)
        return self.yaws[k] - self.scene.objects[k].yaw if self.yaws else 0.0

    def radius_m(self, name: str) -> float:
        """Return the radius of an object's footprint."""
        item = self.item(name)
        return extent(item.shape)[0] * item.scale_m


def observe(world: World, start: Float, *, held: str | None = None) -> TableState:
    """Read the true state of a world.

    Args:
        world: As it stands now.
        start: Where the objects were when the episode began, shape (n, 3).
        held: What the hand holds; it rests on nothing.
    """
    positions = world.object_positions()
    supports = _supports(world, positions, held)
    return TableState(world.scene, positions, start, supports, held, world.object_yaws())


def _supports(world: World, positions: Float, held: str | None) -> frozenset[tuple[str, str]]:
    names = [item.name for item in world.scene.objects]
    of_body = {body: index for index, body in enumerate(world.body_ids)}
    direct: dict[int, set[int]] = {index: set() for index in range(len(names))}
    levels = [
        float(z) - DEEP.get(item.shape, 0.0) * item.scale_m
        for item, z in zip(world.scene.objects, positions[:, 2], strict=True)
    ]
    contacts = world.data.contact  # as arrays: one by one they take ten times as long
    touching = world.model.geom_bodyid[contacts.geom[contacts.dist <= TOUCH_M]]  # (n, 2)
    for first, second in touching.tolist():
        a, b = of_body.get(first), of_body.get(second)
        if a is None or b is None or a == b:
            continue
        above, below = (a, b) if levels[a] > levels[b] else (b, a)
        if names[above] != held:
            direct[above].add(below)
    pairs: set[tuple[str, str]] = set()
    for index, under in direct.items():
        todo, seen = list(under), set(under)
        while todo:
            for below in direct[todo.pop()] - seen:
                seen.add(below)
                todo.append(below)
        pairs |= {(names[index], names[below]) for below in seen if below != index}
    return frozenset(pairs)
