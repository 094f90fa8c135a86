"""The robot at the table of one episode: what it knows, what it did, what it expects.

robot = TableRobot(Episode(task), tier="camera", engine=default_engine())
robot.begin("put the red block in the blue bowl")
robot.execute(robot.skill_options()[0])
robot.broken()
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from viper.capabilities.robot.eyes import CameraEyes, Eyes, Glance, OracleEyes
from viper.capabilities.robot.places import PLACES, WORKSPACE, place_near
from viper.capabilities.robot.referents import Referents, listed
from viper.capabilities.robot.values import (
    Expectation,
    Outcome,
    SkillOption,
    StepRecord,
    Tier,
    Xy,
)
from viper.core.errors import (
    BudgetReached,
    InputError,
    LimitReached,
    Stopped,
    UnknownName,
    ViperError,
)
from viper.core.events import span
from viper.core.image import LoadedImage
from viper.tracing import keep_picture
from viper.vision.space.kinds import VESSELS
from viper.vision.space.memory import Change, TableMemory
from viper.vision.space.relations import apart, is_at, is_inside, is_on, on_top_of, stands_on
from viper.vision.space.thing import Thing

if TYPE_CHECKING:
    from robot_sim import Episode
    from viper.vision.engine import VisionEngine

__all__ = ["TableRobot"]

# How far from where it was put a thing may be found later, metres.
STILL_THERE_M = 0.06
# Space beside a thing that is put aside, for the fingers, metres.
ROOM_M = 0.045


class TableRobot:
    """A robot that looks before and after everything it does.

    Args:
        episode: The table.
        tier: "camera", or "oracle", which reads the true state.
        engine: The vision models; needed by the camera tier, else None.
        closed_loop: Whether to look after each skill, judge it and try again.
        affordance: What planners weigh skills with; only kept here.
        max_steps: Skills that an episode may take.

    Attributes:
        memory: What is known of the table.
        referents: What words mean.
        steps: What was done.
        looking_s: Wall time of all looks, by kind: camera, model, load (of weights).
        expectations: What successful skills left behind.
        said: What programs said to the user.
        picture: The last picture from the front; None with the oracle.
        strict: Whether a failed skill ends the program.
        stop_requested: Set it to end before the next motion.
        approve: Asked with the text of each skill before it moves anything.
        held: What the hand holds.
        lost: Names of things that were lost from sight by a skill that failed.
        origins: Where the things that were moved came from, the last at the end.
        finds: What this run looked up by phrase, and the names it was given.
    """

    def __init__(
        self,
        episode: Episode,
        *,
        tier: Tier = "camera",
        engine: VisionEngine | None = None,
        closed_loop: bool = True,
        affordance: Any = None,
        max_steps: int = 20,
    ) -> None:
        if tier not in ("camera", "oracle"):
            raise UnknownName("tier", str(tier), ("camera", "oracle"))
        if tier == "camera" and engine is None:
            raise InputError("A robot that sees by camera needs `engine`, a VisionEngine.")
        self.episode, self.tier, self.closed_loop = episode, tier, closed_loop
        self.affordance, self.max_steps = affordance, max_steps
        self.engine = engine
        self._eyes: Eyes = (
            OracleEyes(episode)
            if engine is None or tier == "oracle"
            else CameraEyes(episode, engine)
        )
        episode.skills.verify = tier == "oracle"
        self.looking_s: dict[str, float] = {}
        self.memory = TableMemory()
        self.referents = Referents(self.memory)
        self.steps: list[StepRecord] = []
        self.expectations: list[Expectation] = []
        self.said: list[str] = []
        self.instruction = ""
        self.question = ""
        self.picture: LoadedImage | None = None
        self.strict = True
        self.stop_requested = threading.Event()
        self.approve: Callable[[str], bool] | None = None
        self.held: Thing | None = None
        self.lost: set[str] = set()
        self.origins: list[tuple[Thing, tuple[float, float, float]]] = []
        self.finds: dict[str, list[str]] = {}
        self.run_number = 0
        self._calls: dict[Any, int] = {}
        self.look()

    # --- instructions

    def begin(self, instruction: str) -> None:
        """Start an instruction: referents and expectations of the last one are forgotten."""
        self.instruction = instruction
        self.expectations.clear()
        self.lost.clear()
        self.referents.begin()
        self.question = ""
        self.begin_run()

    def begin_run(self) -> None:
        """Start a run of the instruction's program; words keep what they meant in earlier runs."""
        self.run_number += 1
        self.finds.clear()
        self._calls.clear()

    def ordinal(self, *key: Any) -> int:
        """Return how often this run has made a call before: the second "push it" is another."""
        count = self._calls.get(key, 0)
        self._calls[key] = count + 1
        return count

    # --- looking

    @property
    def things(self) -> list[Thing]:
        """Everything that is known to be on the table."""
        return self.memory.things

    def look(self) -> dict[str, float]:
        """Look at the table and remember; return the seconds it took, by kind."""
        glance, _ = self.glance()
        return glance.seconds

    def glance(self) -> tuple[Glance, list[Change]]:
        """Look at the table; return what was seen and what moved since the last look."""
        with span("observe") as entry:
            known = {t: self.memory.expected(t) for t in self.things if t is not self.held}
            glance = self._eyes.look(known)
            self.picture = glance.picture or self.picture
            changes = self.memory.update(glance.sightings, is_hidden=self.is_hidden)
            entry.attributes["scene"] = self.scene_text()
            if glance.picture is not None:
                entry.attributes["picture"] = keep_picture(glance.picture)
            entry.attributes["things"] = {
                thing.name: [round(v, 3) for v in thing.xyz] for thing in self.things
            }
        for kind, seconds in glance.seconds.items():
            self.looking_s[kind] = self.looking_s.get(kind, 0.0) + seconds
        return glance, changes

    def is_hidden(self, thing: Thing) -> bool:
        """Return whether a thing may well be there without being seen.

        So it is with what is held, what carries something, and what shares a vessel; a vessel alone
        hides nothing from above.
        """
        if thing is self.held:
            return True
        vessel = stands_on(thing, self.things)
        return bool(on_top_of(thing, self.things)) or (
            vessel is not None
            and vessel.shape in VESSELS
            and len(on_top_of(vessel, self.things)) > 1
        )

    def free_point(self, thing: Thing, room_m: float | None = None) -> Xy:
        """Return the nearest point to a thing with room, from its middle, for the thing itself."""
        needed = thing.width_m / 2 + ROOM_M if room_m is None else room_m
        x0, y0, x1, y1 = WORKSPACE
        steps = [k * 0.05 for k in range(-12, 13)]
        points = [(thing.x + dx, thing.y + dy) for dx in steps for dy in steps]
        inside = [
            p for p in points if x0 + 0.03 <= p[0] <= x1 - 0.03 and y0 + 0.03 <= p[1] <= y1 - 0.03
        ]

        def room(point: Xy) -> float:
            return min(apart(other, point) - other.width_m / 2 for other in self.things)

        free = [p for p in inside if room(p) > needed] or [max(inside, key=room)]
        return min(free, key=lambda p: apart(thing, p))

    # --- words about the table

    def scene_text(self) -> str:
        """Return what is where: "red block, green block in blue bowl, blue bowl at middle"."""
        return ", ".join(self.thing_text(thing) for thing in self.things) or "nothing"

    def thing_text(self, thing: Thing) -> str:
        """Return a thing's name and where it is, if there is a word for that."""
        if thing is self.held:
            return f"{thing.name} in the hand"
        under = stands_on(thing, self.things)
        vessel = next((other for other in self.things if is_inside(thing, other)), None)
        if vessel is not None:
            return f"{thing.name} in {vessel.name}"
        if under is not None:
            return f"{thing.name} on {under.name}"
        place = place_near((thing.x, thing.y))
        return f"{thing.name} at {place}" if place else thing.name

    def changed_text(self, changes: list[Change]) -> str:
        """Return what moved, in words."""
        parts = [f"the {self.thing_text(thing)} moved" for thing, _, _ in changes]
        return listed(parts, "and") if parts else ""

    # --- what should be so

    def expect(self, expectation: Expectation) -> None:
        """Note what a skill achieved; what was expected of the same thing before is over."""
        self.forget(expectation.thing)
        self.expectations.append(expectation)

    def forget(self, thing: Thing) -> None:
        """Expect nothing of a thing any more."""
        self.expectations = [e for e in self.expectations if e.thing is not thing]

    def holds(self, expectation: Expectation) -> bool:
        """Return whether the last look confirms an expectation."""
        thing, where = expectation.thing, expectation.where
        if thing not in self.things:
            return False
        if not isinstance(where, Thing):
            return is_at(thing, where, STILL_THERE_M)
        return where in self.things and is_on(thing, where)

    def broken(self) -> list[Expectation]:
        """Return what should be so and, on the last look, is not."""
        return [expectation for expectation in self.expectations if not self.holds(expectation)]

    def missing(self) -> list[str]:
        """Return the names of things that a skill lost and that were not seen again."""
        return sorted(self.lost - {thing.name for thing in self.things})

    def changed_finds(self) -> list[str]:
        """Return the phrases of this run whose meaning has changed since they were looked up."""
        return [
            phrase
            for phrase, names in self.finds.items()
            if {thing.name for thing in self.referents.find(phrase)} != set(names)
        ]

    # --- doing

    def check_may_move(self, text: str) -> None:
        """Raise if nothing may move now: stopped, out of steps, or not approved."""
        if self.stop_requested.is_set():
            raise Stopped(f"Stopped before: {text}. Nothing moved since; begin again to go on.")
        if len(self.steps) >= self.max_steps:
            raise LimitReached("steps", len(self.steps), self.max_steps)

    def skill_options(self) -> list[SkillOption]:
        """Return skill calls for planners that choose among them.

        Each thing but a vessel onto each other thing, each thing to each place, and each thing
        10 cm to each side; whether a call is possible now is not asked.
        """
        options: list[SkillOption] = []
        for thing in self.things:
            targets = [] if thing.shape in VESSELS else [t for t in self.things if t is not thing]
            for target in targets:
                options.append(_carry(thing, target.name, target.shape))
            options += [_carry(thing, place, "") for place in PLACES]
            for side in ("left", "right", "top", "bottom"):
                text = f"push the {thing.name} to the {side}"
                options.append(SkillOption("push", (thing.name, side, 0.1), text))
        return options

    def execute(self, option: SkillOption) -> Outcome:
        """Do a skill; what goes wrong is in the outcome, except a stop or a spent budget."""
        from viper.capabilities.robot.skills import SkillRunner

        runner = SkillRunner(self)
        skill = getattr(runner, option.skill, None)
        if option.skill.startswith("_") or skill is None:
            raise UnknownName("skill", option.skill, ("pick_and_place", "push"))
        try:
            outcome: Outcome = skill(*option.args)
        except (Stopped, BudgetReached):
            raise
        except ViperError as error:
            return Outcome(False, str(error), "", option.text)
        return outcome


def _carry(thing: Thing, where: str, shape: str) -> SkillOption:
    joint = "in" if shape in VESSELS and shape != "plate" else "on"
    text = f"pick up the {thing.name} and place it {joint} the {where}"
    return SkillOption("pick_and_place", (thing.name, where), text)
