"""Stacking by sight, in a given order or in the one that is least work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from viper.capabilities.robot.carrying import Carrying
from viper.capabilities.robot.pursuit import TRIES
from viper.capabilities.robot.referents import Where, listed
from viper.capabilities.robot.values import Outcome
from viper.core.errors import Refused
from viper.vision.space.relations import apart, is_at, is_on, on_top_of, stands_on
from viper.vision.space.thing import Thing

__all__ = ["Stacking"]


class Stacking(Carrying):
    """Skills that pile things up."""

    def stack(self, things: Sequence[Thing], at: Where | None) -> Outcome:
        """Stack things from bottom to top."""
        if len(things) < 2 and at is None:
            raise Refused("a stack needs at least two things.")
        if len({id(thing) for thing in things}) < len(things):
            raise Refused("a thing cannot be in a stack twice.")
        text = f"stack {listed([t.name for t in things], 'and')}, the first at the bottom"
        jobs: list[Callable[[], Outcome]] = []
        if at is not None:
            jobs.append(partial(self.pick_and_place, things[0], at))
        for below, above in pairwise(things):
            jobs.append(partial(self.pick_and_place, above, below))
        return self.all(text, jobs)

    def swap(self, a: Thing, b: Thing) -> Outcome:
        """Carry two things to where the other one was; a pile of both is turned over."""
        if a is b:
            raise Refused(f"the {a.name} cannot trade places with itself.")
        robot = self.robot
        for thing in (a, b):
            self.check_grip(thing)

        def goals() -> tuple[tuple[Thing, Where], tuple[Thing, Where]]:
            # of a pile the upper thing goes to the table first
            one, other = (a, b) if is_on(a, b) else (b, a)
            under = [stands_on(thing, robot.things) or (thing.x, thing.y) for thing in (one, other)]
            return (one, under[1]), (other, one if under[0] is other else under[0])

        (one, there), (other, here) = robot.referents.once(("swap", a, b), goals)
        text = f"swap the {a.name} and the {b.name}"
        jobs: list[Callable[[], Outcome]] = []
        if is_on(one, other) or not self.is_true(self.wish(one, there, text)):
            jobs.append(lambda: self.pick_and_place(other, robot.free_point(other)))
            jobs.append(lambda: self.pick_and_place(one, there))
        jobs.append(lambda: self.pick_and_place(other, here))
        return self.all(text, jobs)

    def stack_any(self, things: Sequence[Thing], at: Where | None) -> Outcome:
        """Stack things in the order that is least work; if it goes wrong, in another."""
        for _ in range(TRIES if self.robot.closed_loop else 1):
            # what was lost from sight and found again is another thing of the same name
            names = {thing.name for thing in things}
            there = [thing for thing in self.robot.things if thing.name in names]
            order = self.stacking_order(there, at)
            if order and at is None:  # the bottom stays where it is, whatever was meant before
                self.robot.forget(order[0])
            outcome = self.stack(order, at)
            if outcome.ok:
                break
        return outcome

    def stacking_order(self, things: Sequence[Thing], at: Where | None) -> list[Thing]:
        """Return things from bottom to top: the highest pile that fits, then the rest."""
        known = self.robot.things

        def pile(bottom: Thing) -> list[Thing]:
            chain, above = [bottom], on_top_of(bottom, things)
            while above:
                chain.append(above[0])
                above = on_top_of(above[0], things)
            return chain

        def worth(bottom: Thing) -> tuple[float, ...]:
            on_it = is_on(bottom, at) if isinstance(at, Thing) else at and is_at(bottom, at)
            is_there = at is None or bool(on_it)
            room = min(
                (apart(bottom, other) for other in known if other is not bottom), default=1.0
            )
            chain = len(pile(bottom)) if is_there else 0
            is_top = not on_top_of(bottom, known)
            return (round(bottom.width_m, 2), chain, is_there, is_top, room)

        bottoms = [thing for thing in things if stands_on(thing, things) is None] or list(things)
        if not bottoms:
            return []
        base = pile(max(bottoms, key=worth))
        rest = [thing for thing in things if thing not in base]
        # what is free comes first, or it would have to be put aside
        rest.sort(
            key=lambda thing: (-round(thing.width_m, 2), len(on_top_of(thing, known)), -thing.z)
        )
        return base + rest
