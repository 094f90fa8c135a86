"""`Bench`: what all planners work at: one robot, one language model, one sandbox, one record.

Every action of every planner goes through here, whichever way it was decided: as a program in
the sandbox, or as one skill. So they share the limits, the emergency stop, the approval of a
person, and the spans of the trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from viper.core.errors import SandboxLost, Stopped
from viper.core.events import span
from viper.core.execution import ErrorInfo, Execution
from viper.loops.notes import note_execution
from viper.loops.planner.contract import PlanningRobot, SkillOutcome
from viper.loops.planner.counted import CountedLLM
from viper.loops.planner.scores import ScoreRound

if TYPE_CHECKING:
    from viper.capabilities.robot.values import SkillOption
    from viper.core.capability import CapabilitySet
    from viper.sandbox.interface import Sandbox

Kind = Literal["plan", "step", "result", "scores", "again", "note"]


@dataclass(frozen=True)
class News:
    """Something that a person who watches may want to know now."""

    kind: Kind
    text: str
    ok: bool = True
    scores: ScoreRound | None = None


@dataclass(frozen=True)
class NotDone:
    """The outcome of a skill that never began."""

    why_not: str
    ok: bool = False


@dataclass
class Bench:
    """One episode's means.

    Attributes:
        robot: Sees and acts.
        llm: Writes and scores.
        sandbox: Runs policy programs; they can call `capabilities`, and
            read `bindings`, made anew for each run.
        closed_loop: Whether to look at what came of it and mend what broke.
        max_steps: Skills that may be done.
        tell: Called with what happens, as it happens.
        rounds: The scores of every SayCan round.
    """

    robot: PlanningRobot
    llm: CountedLLM
    sandbox: Sandbox
    capabilities: CapabilitySet
    bindings: Callable[[], Mapping[str, object]]
    closed_loop: bool = True
    max_steps: int = 20
    tell: Callable[[News], None] = lambda _: None
    rounds: list[ScoreRound] = field(default_factory=list)

    @property
    def is_stopped(self) -> bool:
        """Whether somebody pulled the emergency stop."""
        return self.robot.stop_requested.is_set()

    def known_names(self) -> set[str]:
        """Return the names that a policy program may use."""
        return {*self.capabilities.names(), *self.bindings()}

    def run(self, program: str) -> Execution:
        """Run a policy program once; what it did so far stays done, whatever comes of it."""
        self.robot.begin_run()
        with span("execute", program=program) as entry:
            try:
                execution = self.sandbox.run(program, bindings=self.bindings())
            except (SandboxLost, OSError) as error:
                execution = Execution("sandbox_lost", error=ErrorInfo("SandboxLost", str(error)))
            note_execution(entry, execution)
        return execution

    def act(self, option: SkillOption) -> SkillOutcome:
        """Do one skill; one that the emergency stop prevented has failed."""
        try:
            return self.robot.execute(option)
        except Stopped as error:
            return NotDone(str(error))

    def note_scores(self, scores: ScoreRound) -> None:
        """Keep the scores of a round and show them."""
        kept = scores.short()
        self.rounds.append(kept)
        self.tell(News("scores", kept.best.text, scores=kept))

    def show_plan(self, plan: Sequence[str]) -> None:
        """Show what will be done."""
        self.tell(News("plan", "\n".join(plan)))
