"""Remembering things across looks: which of the things seen now is which of those known.

A look is matched with the memory at once and as a whole: near and alike is the same thing.
Whoever moved something says so beforehand (`expect`), so that the thing is looked for where it
was put. A thing that is not seen stays where it was last known, marked as not visible, until it
has been missed `PATIENCE` times where it should have shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import hypot

import numpy as np

from viper.vision.space.assignment import assign
from viper.vision.space.thing import Sighting, Thing

__all__ = ["Change", "TableMemory"]

Vec3 = tuple[float, float, float]
Change = tuple[Thing, Vec3, Vec3]
"""A thing that moved, from where to where."""

# Cost of a thing that is not matched, in metres of distance that would be as bad.
UNMATCHED_M = 0.6
# Cost of another colour, shape or size, likewise.
OTHER_COLOR_M, OTHER_SHAPE_M, OTHER_SIZE_M = 0.45, 0.35, 0.12
# A thing that moved less than this did not move, metres.
STILL_M = 0.015
# Looks at an empty spot before a thing is forgotten.
PATIENCE = 2


class TableMemory:
    """The things of one table.

    Attributes:
        things: In the order of their first sight, left to right.
    """

    def __init__(self) -> None:
        self.things: list[Thing] = []
        self._missed: dict[Thing, int] = {}
        self._expected: dict[Thing, Vec3] = {}

    def expected(self, thing: Thing) -> Vec3:
        """Return where a thing should be at the next look."""
        return self._expected.get(thing, thing.xyz)

    def expect(self, thing: Thing, xyz: Vec3) -> None:
        """Say where a thing should be at the next look, because it was put there."""
        self._expected[thing] = xyz

    def assume(self) -> None:
        """Take every thing to be where it should be, without a look."""
        for thing, xyz in self._expected.items():
            thing.move_to(xyz)
        self._expected.clear()

    def update(
        self,
        seen: Sequence[Sighting],
        is_hidden: Callable[[Thing], bool] = lambda _: False,
    ) -> list[Change]:
        """Take in a look.

        Args:
            seen: Everything that it saw.
            is_hidden: Whether a thing could not have been seen where it is remembered.

        Returns:
            What moved since the last look.
        """
        pairs = self._match(seen)
        changes: list[Change] = []
        for thing in self.things:
            if thing not in pairs:
                self._miss(thing, is_hidden(thing))
                continue
            before = thing.xyz
            self._take(thing, seen[pairs[thing]])
            if np.linalg.norm(np.subtract(thing.xyz, before)) > STILL_M:
                changes.append((thing, before, thing.xyz))
        matched = set(pairs.values())
        new = [sighting for k, sighting in enumerate(seen) if k not in matched]
        for sighting in sorted(new, key=lambda s: s.center[0]):
            self._welcome(sighting)
        self.things = [thing for thing in self.things if self._missed.get(thing, 0) < PATIENCE]
        self._expected.clear()
        return changes

    def _match(self, seen: Sequence[Sighting]) -> dict[Thing, int]:
        """Return the index of the sighting of each thing that was seen again."""
        if not self.things or not seen:
            return {}
        costs = np.array([[self._cost(thing, s) for s in seen] for thing in self.things])
        padded = np.full((len(costs) + len(seen),) * 2, UNMATCHED_M / 2)
        padded[len(costs) :, len(seen) :] = 0.0
        padded[: len(costs), : len(seen)] = costs
        columns = assign(padded)
        return {
            thing: column
            for thing, column in zip(self.things, columns, strict=False)
            if column < len(seen)
        }

    def _cost(self, thing: Thing, sighting: Sighting) -> float:
        if sighting.name:
            return 0.0 if sighting.name == thing.name else 10.0
        x, y, z = self._expected.get(thing, thing.xyz)
        u, v, w = sighting.center
        # how far it went matters less and less: what was carried off is still the same thing
        away = min(hypot(x - u, y - v) + 0.5 * abs(z - w), 0.25)
        unlike = (
            OTHER_COLOR_M
            * (1 - sighting.odds.get(thing.color, 0.0))
            * (sighting.color != thing.color)
        )
        unlike += OTHER_SHAPE_M * (sighting.shape != thing.shape)
        unlike += OTHER_SIZE_M * (sighting.size != thing.size)
        return away + unlike

    def _take(self, thing: Thing, sighting: Sighting) -> None:
        thing.move_to(sighting.center)
        thing.score, thing.visible = sighting.score, True
        self._missed.pop(thing, None)

    def _miss(self, thing: Thing, is_hidden: bool) -> None:
        if thing in self._expected:
            thing.move_to(self._expected[thing])
        thing.visible = False
        if not is_hidden:
            self._missed[thing] = self._missed.get(thing, 0) + 1

    def _welcome(self, sighting: Sighting) -> None:
        plain = sighting.name or f"{sighting.color} {sighting.shape}"
        taken = {thing.name for thing in self.things}
        name, number = plain, 1
        while name in taken:
            number += 1
            name = f"{plain} {number}"
        x, y, z = (round(float(v), 4) for v in sighting.center)
        self.things.append(
            Thing(
                name,
                sighting.color,
                sighting.shape,
                sighting.size,
                sighting.material,
                *(x, y, z),
                *(round(sighting.width_m, 4), round(sighting.height_m, 4)),
                score=round(sighting.score, 3),
                chroma=sighting.chroma,
            )
        )
