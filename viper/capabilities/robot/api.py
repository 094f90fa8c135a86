"""The `robot` of a program: what it can look up, and what it can do."""

from __future__ import annotations

from typing import Any

from viper.capabilities.robot.lookup import Lookup
from viper.capabilities.robot.pursuit import ALREADY
from viper.capabilities.robot.skills import SkillRunner
from viper.capabilities.robot.table import TableRobot
from viper.capabilities.robot.values import Outcome
from viper.capabilities.vision import vision_capabilities
from viper.core.capability import CapabilitySet, HostClass, capability
from viper.core.errors import Refused, SkillFailed
from viper.vision.space.thing import Thing

__all__ = ["Robot", "robot_bindings", "robot_capabilities"]

THING_FIELDS = (
    *("name", "color", "shape", "size", "material", "x", "y", "z"),
    *("width_m", "height_m", "score", "visible"),
)
OUTCOME_FIELDS = ("ok", "why_not", "changed", "text")
_MAX_SAID = 2000


class Robot(Lookup):
    """The arm at the table. A *thing* is a Thing, its name or a noun phrase such as "red block";
    *things* is a phrase or a list; *where* is a thing, a place such as "top left corner", or (x, y)
    in metres; a *side* is "left", "right", "top" (far) or "bottom" (near).
    """

    def __init__(self, table: TableRobot) -> None:
        super().__init__(table)
        self._skills = SkillRunner(table)

    @capability
    def pick_and_place(self, thing: Any, where: Any) -> Outcome:
        """Carry a thing somewhere: onto a thing, into a bowl, to a place or a point.
        >>> robot.pick_and_place("red block 2", "blue bowl").ok
        True
        """
        one, goal = self._one(thing), self._target(where)
        if isinstance(thing, Thing) and self._words.where(goal) is one:
            # one of "everything" that goes into the bowl is the bowl
            return Outcome(True, "", ALREADY, f"leave the {one.name} where it is")
        return self._report(self._skills.pick_and_place(one, goal))

    @capability
    def pick(self, thing: Any) -> Outcome:
        """Take a thing and hold it.
        >>> robot.pick("blue block").ok
        True
        """
        return self._report(self._skills.pick(self._one(thing)))

    @capability
    def place(self, where: Any) -> Outcome:
        """Set down what the hand holds.
        >>> robot.place("middle").ok
        True
        """
        return self._report(self._skills.place(self._target(where)))

    @capability
    def push(self, thing: Any, side: str, distance_m: float = 0.1) -> Outcome:
        """Push a thing along the table.
        >>> robot.push("blue block", "left", 0.1).ok
        True
        """
        one = self._one(thing)
        again = self._table.ordinal("push", one, str(side), str(distance_m))
        return self._report(self._skills.push(one, side, distance_m, again=again))

    @capability
    def push_to(self, thing: Any, where: Any) -> Outcome:
        """Push a thing along the table to a place.
        >>> robot.push_to("blue block", (-0.1, -0.45)).ok
        True
        """
        return self._report(self._skills.push_to(self._one(thing), self._target(where)))

    @capability
    def rotate(self, thing: Any, angle_deg: float) -> Outcome:
        """Turn a thing where it stands, counter-clockwise seen from above.
        >>> robot.rotate("blue block", 45).ok
        True
        """
        one = self._one(thing)
        again = self._table.ordinal("rotate", one, str(angle_deg))
        return self._report(self._skills.rotate(one, angle_deg, again=again))

    @capability
    def stack(self, things: Any, at: Any = None) -> Outcome:
        """Stack things, a list from bottom to top or a phrase in any order; `at` is a place.
        >>> robot.stack("block").ok
        True
        """
        goal = None if at is None else self._words.where(self._target(at))
        these = self._words.once(("stack", things), lambda: self._some(things))
        stack = self._skills.stack_any if isinstance(things, str) else self._skills.stack
        return self._report(stack(these, goal))

    @capability
    def swap(self, a: Any, b: Any) -> Outcome:
        """Let two things trade places.
        >>> robot.swap("blue block", "red block 2").ok
        True
        """
        return self._report(self._skills.swap(self._one(a), self._one(b)))

    @capability
    def gather(self, things: Any, where: Any) -> Outcome:
        """Carry all things to one place or into one vessel.
        >>> robot.gather("block", "blue bowl").ok
        True
        """
        return self._report(self._skills.gather(self.find(things), self._target(where)))

    @capability
    def home(self) -> Outcome:
        """Fold the arm back.
        >>> robot.home().ok
        True
        """
        return self._report(self._skills.home())

    @capability
    def look(self) -> Outcome:
        """Look at the table again.
        >>> robot.look().ok
        True
        """
        return self._report(self._skills.look())

    @capability
    def undo(self) -> Outcome:
        """Take back the last thing that was moved.
        >>> robot.undo().ok
        True
        """
        return self._report(self._skills.undo(again=self._table.ordinal("undo")))

    @capability
    def say(self, text: str) -> None:
        """Tell the user something.
        >>> robot.say("There are three blocks.")
        """
        self._table.said.append(str(text)[:_MAX_SAID])

    @capability
    def refuse(self, reason: str) -> None:
        """End the program: the instruction cannot or should not be followed, and why."""
        self._table.question = str(reason)[:_MAX_SAID]
        raise Refused(str(reason)[:_MAX_SAID])

    def _report(self, outcome: Outcome) -> Outcome:
        if not outcome.ok and self._table.strict:
            raise SkillFailed(f"could not {outcome.text}: {outcome.why_not}")
        return outcome


def robot_capabilities(robot: TableRobot) -> CapabilitySet:
    """Return what policy programs may use: the classes of `robot`, and the vision API.

    Bind `robot=Robot(table)` and, if the robot has taken a picture, `image_patch`; see
    `robot_bindings`.
    """
    own = CapabilitySet.of(
        HostClass.of(Robot, fields=("it",)),
        HostClass("Thing", Thing, methods=(), fields=THING_FIELDS),
        HostClass("Outcome", Outcome, methods=(), fields=OUTCOME_FIELDS),
    )
    return own | vision_capabilities(robot.engine) if robot.engine is not None else own


def robot_bindings(robot: TableRobot) -> dict[str, object]:
    """Return the names that programs find bound: `robot`, and `image_patch` of the last picture."""
    from viper.vision.patch import ImagePatch

    bound: dict[str, object] = {"robot": Robot(robot)}
    if robot.picture is not None and robot.engine is not None:
        bound["image_patch"] = ImagePatch(robot.picture, engine=robot.engine)
        bound["image"] = robot.picture
    return bound
