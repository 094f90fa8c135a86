"""Making a wish come true: move, look, judge by the picture, try again another way.

The arm is given positions that were seen. Whether a skill worked is decided by the next look;
what the simulator knows is not asked. Each wish that came true is expected to stay so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from viper.capabilities.robot.places import PLACES, place_near
from viper.capabilities.robot.referents import Where
from viper.capabilities.robot.table import TableRobot
from viper.capabilities.robot.values import Expectation, Outcome, Relation, StepRecord, Xy
from viper.core.errors import Refused
from viper.core.events import span
from viper.core.grant import charge
from viper.vision.space.kinds import VESSELS
from viper.vision.space.memory import Change
from viper.vision.space.relations import is_at, is_on
from viper.vision.space.thing import Thing

__all__ = ["ALREADY", "TRIES", "Attempt", "Pursuit", "called", "grip", "joint", "nothing"]

# Motions that one skill may take.
TRIES = 3
# How far from a point a thing may come to rest, metres: any point, a named place.
POINT_M, PLACE_M = 0.028, 0.054
ALREADY = "already there"


@dataclass
class Attempt:
    """One skill while it is being done."""

    skill: str
    text: str
    tries: int = 0
    why_not: str = ""
    changes: list[Change] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def spend(self, seconds: dict[str, float]) -> None:
        """Add wall times, in seconds by kind, to those of the attempt."""
        for kind, value in seconds.items():
            self.seconds[kind] = self.seconds.get(kind, 0.0) + value


class Pursuit:
    """Pursues wishes for one robot.

    Attributes:
        robot: Whose they are.
        why: What the arm itself said against its last motion.
    """

    def __init__(self, robot: TableRobot) -> None:
        self.robot = robot
        self.why = ""

    def wish(self, thing: Thing, goal: Where, text: str) -> Expectation:
        """Return the wish for a thing at a goal: "in" a vessel, "on" a thing, "at" a point."""
        relation: Relation = "at"
        if isinstance(goal, Thing):
            relation = "in" if goal.shape in VESSELS else "on"
        return Expectation(thing, relation, goal, text)

    def is_true(self, wish: Expectation) -> bool:
        """Return whether a wish is true, as far as is known; not if its thing is held or lost."""
        thing = wish.thing
        if thing not in self.robot.things or thing is self.robot.held:
            return False
        if not thing.visible and not self.robot.is_hidden(thing):
            return False
        if isinstance(wish.where, Thing):
            return is_on(wish.thing, wish.where)
        reach = PLACE_M if wish.where in PLACES.values() else POINT_M
        return is_at(wish.thing, wish.where, reach)

    def pursue(
        self,
        attempt: Attempt,
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
            return self.is_true(wish) and (is_done is None or is_done())

        robot.check_may_move(attempt.text)
        if is_so():
            return self._finish(attempt, wish, ok=True)
        if robot.held is not None and attempt.skill != "place":
            raise Refused(f"the hand is full: it holds the {robot.held.name}.")
        self.ask_approval(attempt.text)
        origin = wish.thing.xyz
        for number in range(TRIES if robot.closed_loop else 1):
            robot.check_may_move(attempt.text)
            robot.episode.skills.attempt = number
            self.move(attempt, motion)
            if not robot.closed_loop or is_so() or wish.thing not in robot.things:
                break
        robot.episode.skills.attempt = 0
        if attempt.skill != "place":
            robot.origins.append((wish.thing, origin))
        return self._finish(attempt, wish, ok=is_so() if robot.closed_loop else not self.why)

    def move(self, attempt: Attempt, motion: Callable[[], None]) -> None:
        """Make one motion, fold the arm back and look, or assume if nobody looks.

        Counts as one action of the budget. The attempt gets its seconds, what moved, and what
        the arm said against it.

        Raises:
            BudgetReached: If no actions are left.
        """
        charge("actions")
        attempt.tries += 1
        self.why = ""
        start = time.perf_counter()
        with span("skill", skill=attempt.skill, text=attempt.text, attempt=attempt.tries) as entry:
            motion()
            self.robot.episode.skills.home()
            entry.attributes.update(ok=not self.why, why_not=self.why)
        attempt.spend({"physics": time.perf_counter() - start})
        attempt.why_not = self.why
        if not self.robot.closed_loop:
            # nobody looks: things are taken to be where they were meant to go
            self.robot.memory.assume()
            return
        glance, changes = self.robot.glance()
        attempt.spend(glance.seconds)
        attempt.changes += changes

    def do(self, skill: str, *args: object) -> None:
        """Have the arm do something; its own reason is kept in case the picture agrees."""
        outcome = self.robot.episode.do(skill, *args)
        self.why = outcome.why_not
        if self.robot.episode.skills.held is not None:
            # nothing stays in the air: what could not be placed is let go
            self.robot.episode.skills.open_gripper()

    def ask_approval(self, text: str) -> None:
        """Raise `Refused` if somebody is to approve skills and does not approve this one."""
        approve = self.robot.approve
        if approve is not None and not approve(text):
            raise Refused(f"not approved: {text}.")

    def _finish(self, attempt: Attempt, wish: Expectation, *, ok: bool) -> Outcome:
        if ok:
            self.robot.expect(wish)
        elif not attempt.why_not:
            attempt.why_not = _why_not(wish, self.robot)
        return self.record(attempt, wish.thing, ok=ok)

    def record(self, attempt: Attempt, thing: Thing, *, ok: bool) -> Outcome:
        """Note the attempt among the robot's steps and return its outcome.

        A thing with which it worked is what "it" means from now on.
        """
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
        elif thing not in robot.things:
            robot.lost.add(thing.name)
        return Outcome(ok, why, changed, attempt.text)


def nothing() -> None:
    """Move nothing."""


def _why_not(wish: Expectation, robot: TableRobot) -> str:
    if wish.thing not in robot.things:
        return f"the {wish.thing.name} is nowhere to be seen"
    return f"the picture does not show {wish.text}: {robot.thing_text(wish.thing)}"


def joint(goal: Where) -> str:
    """Return the word before a goal: "in" for bowls, cups, boxes and trays, else "on"."""
    is_hollow = isinstance(goal, Thing) and goal.shape in VESSELS and goal.shape != "plate"
    return "in" if is_hollow else "on"


def called(goal: Where) -> str:
    """Return what to call a goal: a thing's name, a place within 6 cm, or the point."""
    if isinstance(goal, Thing):
        return goal.name
    return place_near(goal) or f"point ({goal[0]:.2f}, {goal[1]:.2f})"


def grip(thing: Thing) -> Xy:
    """Return a point on a thing to take it by: its middle, or the rim of a vessel."""
    if thing.shape in ("bowl", "ring", "cup"):
        return (thing.x, thing.y - thing.width_m * 0.46)
    return (thing.x, thing.y)
