"""All skills of the robot: those that carry and stack, and pushing, turning, taking back."""

from __future__ import annotations

from math import hypot
from typing import Any

from robot_sim.places import DIRECTIONS
from viper.capabilities.robot.places import checked_xy, direction
from viper.capabilities.robot.pursuit import ALREADY, Attempt, called, grip, nothing
from viper.capabilities.robot.stacking import Stacking
from viper.capabilities.robot.values import Outcome, Xy
from viper.core.errors import InputError, Refused
from viper.vision.space.kinds import VESSELS
from viper.vision.space.relations import apart
from viper.vision.space.thing import Thing

__all__ = ["SkillRunner"]

# The longest push, metres.
LONGEST_PUSH_M = 0.5


class SkillRunner(Stacking):
    """Does skills for one robot."""

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
        self.check_carry(one, goal)
        target = (goal.x, goal.y) if isinstance(goal, Thing) else goal
        return self._push_to(one, target, f"push the {one.name} to the {called(goal)}")

    def _push_to(self, thing: Thing, goal: Xy, text: str) -> Outcome:
        wish = self.wish(thing, goal, f"the {thing.name} at the {called(goal)}")

        def motion() -> None:
            way = (goal[0] - thing.x, goal[1] - thing.y)
            far = min(hypot(*way), LONGEST_PUSH_M)
            self.robot.memory.expect(thing, (goal[0], goal[1], thing.z))
            self.do("push", (thing.x, thing.y), way, far)

        return self.pursue(Attempt("push", text), wish, motion)

    def rotate(self, thing: Any, angle_deg: float, *, again: int = 0) -> Outcome:
        """Turn a thing where it stands; by how much, the hand tells, not the picture."""
        one = self.robot.referents.the(thing)
        if isinstance(angle_deg, bool) or not isinstance(angle_deg, int | float):
            raise InputError(f"An angle is a number of degrees, not {str(angle_deg)[:60]}.")
        if not -360 <= angle_deg <= 360:
            raise InputError(f"An angle is from -360 to 360 degrees, not {angle_deg:g}.")
        attempt = Attempt("rotate", f"turn the {one.name} by {angle_deg:g} degrees")
        done = self.robot.referents.once(("rotate", one, float(angle_deg), again), list)
        wish = self.wish(one, (one.x, one.y), f"the {one.name} where it was")
        turn = (angle_deg + 180.0) % 360.0 - 180.0

        def motion() -> None:
            self.do("rotate", grip(one), turn)
            if not self.why:
                done.append(True)

        return self.pursue(attempt, wish, motion, is_done=lambda: bool(done))

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
        attempt = Attempt(skill, text)
        self.robot.check_may_move(text)
        self.move(attempt, nothing)
        changed = self.robot.changed_text(attempt.changes)
        return Outcome(True, "", changed, text)
