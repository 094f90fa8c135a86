"""Skills by sight: say, move, look, judge by the picture, try again another way.

The arm is given positions that were seen. Whether a skill worked is decided by the next look;
what the simulator knows is not asked. Each skill that worked leaves an expectation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import hypot
from typing import Any

from robot_sim.places import DIRECTIONS
from viper.capabilities.robot.places import PLACES, checked_xy, direction, place_near
from viper.capabilities.robot.referents import Where, listed
from viper.capabilities.robot.table import TableRobot
from viper.capabilities.robot.values import Expectation, Outcome, Relation, StepRecord, Xy
from viper.core.errors import InputError, Refused, SkillFailed
from viper.core.events import span
from viper.core.grant import charge
from viper.vision.space.kinds import VESSELS
from viper.vision.space.memory import Change
from viper.vision.space.relations import apart, is_at, is_on, on_top_of, stands_on
from viper.vision.space.thing import Thing

__all__ = ["SkillRunner"]

# Motions that one skill may take.
TRIES = 3
# How far from a point a thing may come to rest, metres: any point, a named place.
POINT_M, PLACE_M = 0.028, 0.054
# How much of a named place and of a vessel may be used to find room, metres.
PLACE_ROOM_M, POINT_ROOM_M = 0.045, 0.0
ALREADY = "already there"
LONGEST_PUSH_M = 0.5


@dataclass
class _Attempt:
    """One skill while it is being done."""

    skill: str
    text: str
    tries: int = 0
    why_not: str = ""
    changes: list[Change] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def spend(self, seconds: dict[str, float]) -> None:
        for kind, value in seconds.items():
            self.seconds[kind] = self.seconds.get(kind, 0.0) + value


class SkillRunner:
    """Does skills for one robot."""

    def __init__(self, robot: TableRobot) -> None:
        self.robot = robot
        self._why = ""

    # --- carrying

    def pick_and_place(self, thing: Any, where: Any) -> Outcome:
        """Carry a thing somewhere."""
        one, goal = self.robot.referents.the(thing), self.robot.referents.where(where)
        self._check_carry(one, goal)
        where_text = f"{_joint(goal)} the {_called(goal)}"
        attempt = _Attempt("pick_and_place", f"pick up the {one.name} and place it {where_text}")
        wish = self._wish(one, goal, f"the {one.name} {where_text}")
        if not self._is_true(wish):
            self._clear(one)
        return self._pursue(attempt, wish, lambda: self._carry(one, goal))

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
        self._do("pick_and_place", _grip(thing), aim, room)

    def _check_carry(self, thing: Thing, goal: Where) -> None:
        if goal is thing:
            raise Refused(f"the {thing.name} cannot be placed on itself.")
        if isinstance(goal, Thing) and is_on(goal, thing):
            raise Refused(f"the {goal.name} is on the {thing.name}; take it away first.")

    def _aim(self, goal: Where) -> tuple[Xy, float]:
        """Return the point over which a thing is let go, and how far from it there may be room."""
        if not isinstance(goal, Thing):
            return goal, PLACE_ROOM_M if goal in PLACES.values() else POINT_ROOM_M
        if goal.shape in VESSELS:
            return (goal.x, goal.y), 0.31 * goal.width_m
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
        attempt = _Attempt("pick", f"pick up the {one.name}")
        robot.check_may_move(attempt.text)
        if robot.held is one:
            return self._record(attempt, one, ok=True)
        if robot.held is not None:
            raise Refused(f"the hand is full: it holds the {robot.held.name}.")
        self._ask_approval(attempt.text)
        for number in range(TRIES if robot.closed_loop else 1):
            robot.check_may_move(attempt.text)
            robot.episode.skills.attempt = number
            self._move(attempt, lambda: self._take(one))
            if robot.held is one or one not in robot.things:
                break
        robot.episode.skills.attempt = 0
        return self._record(attempt, one, ok=robot.held is one)

    def _take(self, thing: Thing) -> None:
        robot = self.robot
        origin = thing.xyz
        outcome = robot.episode.do("pick", _grip(thing))
        self._why = outcome.why_not
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
                return self._pursue(_Attempt("place", f"place {wish.text}"), wish, _nothing)
            raise Refused("the hand is empty, so there is nothing to place.")
        self._check_carry(one, goal)
        where_text = f"{_joint(goal)} the {_called(goal)}"
        attempt = _Attempt("place", f"place the {one.name} {where_text}")
        wish = self._wish(one, goal, f"the {one.name} {where_text}")

        def motion() -> None:
            if robot.held is None:
                self._carry(one, goal)
                return
            robot.held = None
            aim, room = self._aim(goal)
            robot.memory.expect(one, self._landing(one, goal, aim))
            self._do("place", aim, room)

        return self._pursue(attempt, wish, motion)

    def _last_at(self, goal: Where) -> Expectation | None:
        for wish in reversed(self.robot.expectations):
            if wish.where is goal or wish.where == goal:
                return wish
        return None

    def gather(self, things: Sequence[Thing], where: Any) -> Outcome:
        """Carry all things to one place."""
        goal = self.robot.referents.where(where)
        text = (
            f"gather {listed([t.name for t in things], 'and')} {_joint(goal)} the {_called(goal)}"
        )
        rest = [thing for thing in things if thing is not goal]
        return self._all(text, [partial(self.pick_and_place, one, goal) for one in rest])

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
        return self._all(text, jobs)

    def _all(self, text: str, jobs: Sequence[Callable[[], Outcome]]) -> Outcome:
        changed = []
        for job in jobs:
            outcome = job()
            changed.append(outcome.changed)
            if not outcome.ok:
                return Outcome(False, outcome.why_not, "; ".join(changed), text)
        return Outcome(True, "", "; ".join(c for c in changed if c != ALREADY) or ALREADY, text)

    def stack_any(self, things: Sequence[Thing], at: Where | None) -> Outcome:
        """Stack things in the order that is least work; if it goes wrong, in another."""
        for _ in range(TRIES if self.robot.closed_loop else 1):
            there = [thing for thing in things if thing in self.robot.things]
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

    # --- pushing and turning

    def push(self, thing: Any, side: str, distance_m: float, *, again: int = 0) -> Outcome:
        """Push a thing along the table; `again` tells equal calls of one program apart."""
        one = self.robot.referents.the(thing)
        way = direction(side)
        if isinstance(distance_m, bool) or not isinstance(distance_m, int | float):
            raise InputError(f"A distance is a number of metres, not {str(distance_m)[:60]}.")
        if not 0 < distance_m <= LONGEST_PUSH_M:
            raise Refused(f"a push goes 0 to {LONGEST_PUSH_M:g} m far, not {distance_m:g} m.")
        dx, dy = DIRECTIONS[way]
        goal = self.robot.referents.once(
            ("push", one, way, float(distance_m), again),
            lambda: checked_xy((one.x + dx * distance_m, one.y + dy * distance_m)),
        )
        return self._push_to(one, goal, f"push the {one.name} to the {way}")

    def push_to(self, thing: Any, where: Any) -> Outcome:
        """Push a thing to a place."""
        one, goal = self.robot.referents.the(thing), self.robot.referents.where(where)
        self._check_carry(one, goal)
        target = (goal.x, goal.y) if isinstance(goal, Thing) else goal
        return self._push_to(one, target, f"push the {one.name} to the {_called(goal)}")

    def _push_to(self, thing: Thing, goal: Xy, text: str) -> Outcome:
        wish = self._wish(thing, goal, f"the {thing.name} at the {_called(goal)}")

        def motion() -> None:
            way = (goal[0] - thing.x, goal[1] - thing.y)
            far = min(hypot(*way), LONGEST_PUSH_M)
            self.robot.memory.expect(thing, (goal[0], goal[1], thing.z))
            self._do("push", (thing.x, thing.y), way, far)

        return self._pursue(_Attempt("push", text), wish, motion)

    def rotate(self, thing: Any, angle_deg: float, *, again: int = 0) -> Outcome:
        """Turn a thing where it stands; by how much, the hand tells, not the picture."""
        one = self.robot.referents.the(thing)
        if isinstance(angle_deg, bool) or not isinstance(angle_deg, int | float):
            raise InputError(f"An angle is a number of degrees, not {str(angle_deg)[:60]}.")
        if not -360 <= angle_deg <= 360:
            raise InputError(f"An angle is from -360 to 360 degrees, not {angle_deg:g}.")
        attempt = _Attempt("rotate", f"turn the {one.name} by {angle_deg:g} degrees")
        done = self.robot.referents.once(("rotate", one, float(angle_deg), again), list)
        wish = self._wish(one, (one.x, one.y), f"the {one.name} where it was")
        turn = (angle_deg + 180.0) % 360.0 - 180.0

        def motion() -> None:
            self._do("rotate", _grip(one), turn)
            if not self._why:
                done.append(True)

        return self._pursue(attempt, wish, motion, is_done=lambda: bool(done))

    # --- taking back, looking

    def undo(self, *, again: int = 0) -> Outcome:
        """Put what was moved last back to where it came from."""
        robot = self.robot
        key = ("undo", robot.instruction, again)
        back = robot.referents.once(key, self._last_origin)
        if back is None:
            raise Refused("there is nothing to take back: nothing was moved yet.")
        thing, (x, y, z) = back
        under = [t for t in robot.things if t is not thing and apart(t, (x, y)) < t.width_m / 2]
        under = [t for t in under if t.top <= z or t.shape in VESSELS]
        goal = max(under, key=lambda t: t.top) if under and z > thing.height_m * 0.7 else (x, y)
        outcome = self.pick_and_place(thing, goal)
        if robot.origins and robot.origins[-1][0] is thing and outcome.changed != ALREADY:
            robot.origins.pop()  # the way back is not to be taken back
        return outcome

    def _last_origin(self) -> tuple[Thing, tuple[float, float, float]] | None:
        while self.robot.origins:
            thing, origin = self.robot.origins.pop()
            if thing in self.robot.things:
                return thing, origin
        return None

    def home(self) -> Outcome:
        """Fold the arm back."""
        return self._only_look("home", "go home")

    def look(self) -> Outcome:
        """Look again."""
        return self._only_look("look", "look at the table")

    def _only_look(self, skill: str, text: str) -> Outcome:
        attempt = _Attempt(skill, text)
        self.robot.check_may_move(text)
        self._move(attempt, _nothing)
        changed = self.robot.changed_text(attempt.changes)
        return Outcome(True, "", changed, text)

    # --- what is wished, and whether it is so

    def _wish(self, thing: Thing, goal: Where, text: str) -> Expectation:
        relation: Relation = "at"
        if isinstance(goal, Thing):
            relation = "in" if goal.shape in VESSELS else "on"
        return Expectation(thing, relation, goal, text)

    def _is_true(self, wish: Expectation) -> bool:
        if wish.thing not in self.robot.things or wish.thing is self.robot.held:
            return False
        if isinstance(wish.where, Thing):
            return is_on(wish.thing, wish.where)
        reach = PLACE_M if wish.where in PLACES.values() else POINT_M
        return is_at(wish.thing, wish.where, reach)

    # --- the loop

    def _pursue(
        self,
        attempt: _Attempt,
        wish: Expectation,
        motion: Callable[[], None],
        is_done: Callable[[], bool] | None = None,
    ) -> Outcome:
        """Make a wish come true: move, look, judge, again.

        Args:
            attempt: Takes notes.
            wish: What the picture should show.
            motion: One try.
            is_done: What else must be so, where the picture does not show it.
        """
        robot = self.robot

        def is_so() -> bool:
            return self._is_true(wish) and (is_done is None or is_done())

        robot.check_may_move(attempt.text)
        if is_so():
            return self._finish(attempt, wish, ok=True)
        if robot.held is not None and attempt.skill != "place":
            raise Refused(f"the hand is full: it holds the {robot.held.name}.")
        self._ask_approval(attempt.text)
        origin = wish.thing.xyz
        for number in range(TRIES if robot.closed_loop else 1):
            robot.check_may_move(attempt.text)
            robot.episode.skills.attempt = number
            self._move(attempt, motion)
            if not robot.closed_loop or is_so() or wish.thing not in robot.things:
                break
        robot.episode.skills.attempt = 0
        if attempt.skill != "place":
            robot.origins.append((wish.thing, origin))
        return self._finish(attempt, wish, ok=is_so() if robot.closed_loop else not self._why)

    def _move(self, attempt: _Attempt, motion: Callable[[], None]) -> None:
        charge("actions")
        attempt.tries += 1
        self._why = ""
        start = time.perf_counter()
        with span("skill", skill=attempt.skill, text=attempt.text, attempt=attempt.tries) as entry:
            motion()
            self.robot.episode.skills.home()
            entry.attributes.update(ok=not self._why, why_not=self._why)
        attempt.spend({"physics": time.perf_counter() - start})
        attempt.why_not = self._why
        if not self.robot.closed_loop:
            # nobody looks: things are taken to be where they were meant to go
            self.robot.memory.assume()
            return
        glance, changes = self.robot.glance()
        attempt.spend(glance.seconds)
        attempt.changes += changes

    def _do(self, skill: str, *args: object) -> None:
        """Have the arm do something; its own reason is kept in case the picture agrees."""
        outcome = self.robot.episode.do(skill, *args)
        self._why = outcome.why_not
        if self.robot.episode.skills.held is not None:
            # nothing stays in the air: what could not be placed is let go
            self.robot.episode.skills.open_gripper()

    def _ask_approval(self, text: str) -> None:
        approve = self.robot.approve
        if approve is not None and not approve(text):
            raise Refused(f"not approved: {text}.")

    def _finish(self, attempt: _Attempt, wish: Expectation, *, ok: bool) -> Outcome:
        if ok:
            self.robot.expect(wish)
        elif not attempt.why_not:
            attempt.why_not = _why_not(wish, self.robot)
        return self._record(attempt, wish.thing, ok=ok)

    def _record(self, attempt: _Attempt, thing: Thing, *, ok: bool) -> Outcome:
        robot = self.robot
        why = "" if ok else attempt.why_not or "it did not work"
        changed = robot.changed_text(attempt.changes) if attempt.tries else ALREADY
        robot.steps.append(
            StepRecord(
                attempt.skill, attempt.text, ok, why, changed, attempt.tries, attempt.seconds
            )
        )
        if ok:
            robot.referents.last.append(thing)
        return Outcome(ok, why, changed, attempt.text)


def _nothing() -> None:
    """Move nothing."""


def _why_not(wish: Expectation, robot: TableRobot) -> str:
    if wish.thing not in robot.things:
        return f"the {wish.thing.name} is nowhere to be seen"
    return f"the picture does not show {wish.text}: {robot.thing_text(wish.thing)}"


def _joint(goal: Where) -> str:
    is_hollow = isinstance(goal, Thing) and goal.shape in VESSELS and goal.shape != "plate"
    return "in" if is_hollow else "on"


def _called(goal: Where) -> str:
    if isinstance(goal, Thing):
        return goal.name
    return place_near(goal) or f"point ({goal[0]:.2f}, {goal[1]:.2f})"


def _grip(thing: Thing) -> Xy:
    """Return a point on a thing to take it by: its middle, or the rim of a vessel."""
    if thing.shape in ("bowl", "ring", "cup"):
        return (thing.x, thing.y - thing.width_m * 0.46)
    return (thing.x, thing.y)
