"""Carrying by sight: pick, place, gather, and putting aside what is in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from viper.capabilities.robot.places import PLACES
from viper.capabilities.robot.pursuit import (
    ALREADY,
    TRIES,
    Attempt,
    Pursuit,
    called,
    grip,
    joint,
    nothing,
)
from viper.capabilities.robot.referents import Where, listed
from viper.capabilities.robot.values import Expectation, Outcome, Xy
from viper.core.errors import Refused, SkillFailed
from viper.vision.space.kinds import VESSELS
from viper.vision.space.relations import is_on, on_top_of
from viper.vision.space.thing import Thing

__all__ = ["Carrying"]

# What is wider does not fit between the fingers, metres; vessels but plates are taken by the rim.
WIDEST_M = 0.098
# How far from the middle of a named place, and of a vessel (part of its width), a thing may be
# put down where there is more room, metres.
PLACE_ROOM_M, VESSEL_ROOM = 0.045, 0.31


class Carrying(Pursuit):
    """Skills that take a thing into the hand."""

    def pick_and_place(self, thing: Any, where: Any) -> Outcome:
        """Carry a thing somewhere; what the hand holds already is only placed."""
        one, goal = self.robot.referents.the(thing), self.robot.referents.where(where)
        if self.robot.held is one:
            return self.place(where)
        self.check_carry(one, goal)
        where_text = f"{joint(goal)} the {called(goal)}"
        attempt = Attempt("pick_and_place", f"pick up the {one.name} and place it {where_text}")
        wish = self.wish(one, goal, f"the {one.name} {where_text}")
        if not self.is_true(wish):
            self._clear(one)
        return self.pursue(attempt, wish, lambda: self._carry(one, goal))

    def _clear(self, thing: Thing) -> None:
        """Put what stands on a thing aside, the highest first; what a vessel holds stays in it."""
        robot = self.robot
        if thing.shape in VESSELS:
            return
        for other in on_top_of(thing, robot.things):
            outcome = self.pick_and_place(other, robot.free_point(other))
            if not outcome.ok:
                raise SkillFailed(f"the {other.name} stands on the {thing.name}: {outcome.why_not}")

    def _carry(self, thing: Thing, goal: Where) -> None:
        aim, room = self._aim(goal)
        self.robot.memory.expect(thing, self._landing(thing, goal, aim))
        self.do("pick_and_place", grip(thing), aim, room)

    def check_carry(self, thing: Thing, goal: Where) -> None:
        """Raise `Refused` if it is onto itself or what stands on it, or no hand can take it."""
        self.check_grip(thing)
        if goal is thing:
            raise Refused(f"the {thing.name} cannot be placed on itself.")
        if isinstance(goal, Thing) and is_on(goal, thing):
            raise Refused(f"the {goal.name} is on the {thing.name}; take it away first.")

    def check_grip(self, thing: Thing) -> None:
        """Raise if a plate is too wide, or carries something where the fingers would go."""
        if thing.shape != "plate":
            return
        if thing.width_m > WIDEST_M:
            raise Refused(
                f"the {thing.name} cannot be lifted: it is {100 * thing.width_m:.0f} cm wide, and "
                f"the fingers open 10 cm."
            )
        for other in on_top_of(thing, self.robot.things):
            raise Refused(f"the {other.name} is on the {thing.name}; take it away first.")

    def _aim(self, goal: Where) -> tuple[Xy, float]:
        """Return the point over which a thing is let go, and how far from it there may be room."""
        if not isinstance(goal, Thing):
            return goal, PLACE_ROOM_M if goal in PLACES.values() else 0.0
        if goal.shape in VESSELS:
            return (goal.x, goal.y), VESSEL_ROOM * goal.width_m
        return (goal.x, goal.y), 0.0

    def _landing(self, thing: Thing, goal: Where, aim: Xy) -> tuple[float, float, float]:
        """Return where a thing should be after it was put down."""
        floor = 0.0
        if isinstance(goal, Thing):
            floor = goal.bottom + 0.004 if goal.shape in VESSELS else goal.top
        return (aim[0], aim[1], floor + thing.height_m / 2)

    def pick(self, thing: Any) -> Outcome:
        """Take a thing and hold it; the fingers tell whether they hold something."""
        robot = self.robot
        one = robot.referents.the(thing)
        attempt = Attempt("pick", f"pick up the {one.name}")
        robot.check_may_move(attempt.text)
        if robot.held is one:
            return self.record(attempt, one, ok=True)
        if robot.held is not None:
            raise Refused(f"the hand is full: it holds the {robot.held.name}.")
        self.check_grip(one)
        self.ask_approval(attempt.text)
        for number in range(TRIES if robot.closed_loop else 1):
            robot.check_may_move(attempt.text)
            robot.episode.skills.attempt = number
            self.move(attempt, lambda: self._take(one))
            if robot.held is one or one not in robot.things:
                break
        robot.episode.skills.attempt = 0
        return self.record(attempt, one, ok=robot.held is one)

    def _take(self, thing: Thing) -> None:
        robot = self.robot
        origin = thing.xyz
        outcome = robot.episode.do("pick", grip(thing))
        self.why = outcome.why_not
        if robot.episode.skills.held is not None:
            robot.held = thing
            robot.origins.append((thing, origin))

    def place(self, where: Any) -> Outcome:
        """Set down what the hand holds."""
        robot = self.robot
        one = robot.held
        goal = robot.referents.where(where)
        if one is None:
            wish = self._last_at(goal)
            if wish is not None:  # this run did it already
                return self.pursue(Attempt("place", f"place {wish.text}"), wish, nothing)
            raise Refused("the hand is empty, so there is nothing to place.")
        self.check_carry(one, goal)
        where_text = f"{joint(goal)} the {called(goal)}"
        attempt = Attempt("place", f"place the {one.name} {where_text}")
        wish = self.wish(one, goal, f"the {one.name} {where_text}")

        def motion() -> None:
            if robot.held is None:
                self._carry(one, goal)
                return
            robot.held = None
            aim, room = self._aim(goal)
            robot.memory.expect(one, self._landing(one, goal, aim))
            self.do("place", aim, room)

        return self.pursue(attempt, wish, motion)

    def _last_at(self, goal: Where) -> Expectation | None:
        for wish in reversed(self.robot.expectations):
            if wish.where is goal or wish.where == goal:
                return wish
        return None

    def gather(self, things: Sequence[Thing], where: Any) -> Outcome:
        """Carry all things to one place."""
        goal = self.robot.referents.where(where)
        text = f"gather {listed([t.name for t in things], 'and')} {joint(goal)} the {called(goal)}"
        rest = [thing for thing in things if thing is not goal]
        return self.all(text, [partial(self.pick_and_place, one, goal) for one in rest])

    def all(self, text: str, jobs: Sequence[Callable[[], Outcome]]) -> Outcome:
        """Do jobs one after the other until one fails.

        Args:
            text: What they are together, in words.
            jobs: Skills still to be called.

        Returns:
            One outcome for all of them: what changed in each, and why the last one failed.
        """
        changed = []
        for job in jobs:
            outcome = job()
            changed.append(outcome.changed)
            if not outcome.ok:
                return Outcome(False, outcome.why_not, "; ".join(changed), text)
        return Outcome(True, "", "; ".join(c for c in changed if c != ALREADY) or ALREADY, text)
