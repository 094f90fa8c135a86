"""What a planner asks of the affordances: how likely each option is to work right now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viper.loops.planner.contract import PlanningRobot

if TYPE_CHECKING:
    from viper.capabilities.robot.values import SkillOption
    from viper.vision.affordance import Affordance, Call, Scene
    from viper.vision.space.thing import Thing

__all__ = ["SeenAffordance"]


class SeenAffordance:
    """Probabilities of a robot's options, as things were seen last.

    All options of a table are judged together the first time that one is asked about; the answers
    are kept until something is seen to have changed.
    """

    def __init__(self, robot: PlanningRobot, affordance: Affordance | None = None) -> None:
        """Judge for one robot.

        Args:
            robot: Whose things are seen, and whose options are judged.
            affordance: The model; by default the built-in one.

        Raises:
            ModelMissing: If it cannot be read.
        """
        from viper.vision.affordance import Affordance

        self._robot = robot
        self._affordance = affordance or Affordance.load()
        self._seen: object = None
        self._known: dict[str, float] = {}

    def __call__(self, option: SkillOption) -> float:
        """Return the probability that an option works, in [0, 1]."""
        things, held = self._things(), self._held()
        seen = (held, *((t.name, t.x, t.y, t.z, t.visible) for t in things))
        if seen != self._seen:
            self._seen, self._known = seen, {}
        if option.text not in self._known:
            options = [*self._robot.skill_options(), option] if not self._known else [option]
            self._judge(options, things, held)
        return self._known[option.text]

    def _things(self) -> list[Thing]:
        from viper.vision.space.thing import Thing

        return [thing for thing in self._robot.things if isinstance(thing, Thing)]

    def _held(self) -> str | None:
        held = getattr(self._robot, "held", None)
        return None if held is None else str(held.name)

    def _judge(self, options: list[SkillOption], things: list[Thing], held: str | None) -> None:
        from viper.vision.affordance import Scene

        scene = Scene(things, held)
        calls = [_call(option, scene) for option in options]
        said = self._affordance.probabilities(calls, scene)
        self._known |= {option.text: p for option, p in zip(options, said, strict=True)}


def _call(option: SkillOption, scene: Scene) -> Call:
    """Return the call that an option stands for."""
    from viper.capabilities.robot.places import DIRECTIONS, PLACES
    from viper.vision.affordance import Call

    thing, *rest = option.args
    name = str(thing)
    if option.skill == "push" and name in scene.index:
        dx, dy = DIRECTIONS[str(rest[0])]
        x, y = scene.xy[scene.index[name]]
        far = float(str(rest[1]))
        return Call("push", name, (float(x) + dx * far, float(y) + dy * far))
    where = str(rest[0]) if rest else ""
    if where in PLACES:
        return Call(option.skill, name, PLACES[where], named=True)
    return Call(option.skill, name, where)
