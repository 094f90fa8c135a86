"""`EpisodeResult`: what became of an instruction, with everything that shows why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.budget import Account
from viper.loops.planner.ending import Status
from viper.loops.planner.scores import ScoreRound

if TYPE_CHECKING:
    from PIL.Image import Image

    from viper.tracing import Trace


@dataclass(frozen=True)
class StepDone:
    """One skill that was done."""

    skill: str
    """Name of the skill, "pick_and_place"."""
    text: str
    """The skill in words."""
    ok: bool
    """Whether its effect was seen."""
    why_not: str = ""
    """One sentence, empty if ok."""
    changed: str = ""
    """What is different now, in words."""
    tries: int = 1
    """Attempts, the first included."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Wall time: model, camera, physics."""

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data."""
        return {
            "skill": self.skill,
            "text": self.text,
            "ok": self.ok,
            "why_not": self.why_not,
            "changed": self.changed,
            "tries": self.tries,
            "seconds": {key: round(value, 4) for key, value in self.seconds.items()},
        }


@dataclass(frozen=True)
class EpisodeResult:
    """The outcome of one instruction at one table; draws itself in a notebook."""

    instruction: str
    success: bool
    """With a goal: whether it holds on the true state at the end. Without one: whether the
    planner ended well and everything that it brought about, by its own expectations, holds on
    the true state."""
    goal: str | None
    """The goal that decided, or None for a free instruction."""
    status: Status
    reason: str
    """Why the episode did not end well, in one sentence; empty if it did."""
    plan: tuple[str, ...]
    """What was to be done: lines of the policy, or steps in words."""
    steps: tuple[StepDone, ...]
    disturbed: tuple[Mapping[str, Any], ...]
    """What was done to the table meanwhile, as in the task row."""
    trace: Trace
    planner: str
    tier: str
    """What the robot was allowed to see: "camera", or "oracle" for the true state."""
    llm: str
    closed_loop: bool
    affordance: bool
    """Whether affordances weighed on the choice."""
    seed: int
    objects: tuple[str, ...]
    """What stood on the table at the beginning."""
    scene: str = ""
    """What the robot saw at the end, in words."""
    program: str = ""
    """The policy program, if there was one."""
    rounds: tuple[ScoreRound, ...] = ()
    """The scores of every round of `saycan`."""
    said: tuple[str, ...] = ()
    """What the policy said to the person, and the answer if it was a question."""
    unmet: tuple[str, ...] = ()
    """The parts of the goal, or else of what was brought about, that do not hold at the end."""
    psr: float | None = None
    """Share of the goal's conditions reached, of those that did not hold at the start."""
    precision: float = 1.0
    """Of the objects that no skill was about, the share that stayed where it was."""
    executable: float = 1.0
    """Share of the skill calls that worked."""
    path_m: float = 0.0
    """Way of the hand, metres."""
    llm_calls: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Wall time: total, imports, load, model, camera, physics, planning; simulated: robot."""
    passes: Mapping[str, int] = field(default_factory=dict)
    """Model forward passes by kind."""
    budget: Account | None = None
    """What it spent of what it was allowed."""
    notices: tuple[str, ...] = ()
    """What a reader should know."""
    video: Path | None = None
    """The film, if one was asked for."""
    pictures: tuple[Image, ...] = field(default=(), repr=False, compare=False)
    """The table before and after."""

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON data, with the keys of `viper sim --json`."""
        return {
            "instruction": self.instruction,
            "success": self.success,
            "goal": self.goal,
            "plan": list(self.plan),
            "steps": [step.to_dict() for step in self.steps],
            "disturbed": [dict(change) for change in self.disturbed],
            "trace": self.trace.kept_id,
            "trace_file": str(self.trace.path) if self.trace.path else None,
            "seconds": dict(self.seconds),
            "status": self.status,
            "reason": self.reason,
            "planner": self.planner,
            "tier": self.tier,
            "llm": self.llm,
            "closed_loop": self.closed_loop,
            "affordance": self.affordance,
            "seed": self.seed,
            "objects": list(self.objects),
            "scene": self.scene,
            "program": self.program,
            "scores": [scores.to_dict() for scores in self.rounds],
            "said": list(self.said),
            "unmet": list(self.unmet),
            "psr": self.psr,
            "precision": self.precision,
            "executable": self.executable,
            "path_m": self.path_m,
            "llm_calls": self.llm_calls,
            "passes": dict(self.passes),
            "budget": self.budget.to_dict() if self.budget else None,
            "notices": list(self.notices),
            "video": str(self.video) if self.video else None,
        }

    def summary(self) -> str:
        """Return how it ended, in one line."""
        if self.status in ("refused", "asked"):
            return f"{self.status}: {self.reason}"
        if self.success:
            return "done"
        if self.status == "ok":
            judge = "the goal does not hold" if self.goal else "the table is not as expected"
            return f"not done: the planner ended, but {judge}{self._unmet_text()}"
        return f"not done ({self.status}): {self.reason}"

    def _unmet_text(self, shown: int = 3) -> str:
        """Return what does not hold, as the end of a sentence."""
        more = f" and {len(self.unmet) - shown} more" if len(self.unmet) > shown else ""
        return f": {'; '.join(self.unmet[:shown])}{more}" if self.unmet else ""

    def __str__(self) -> str:
        lines = [f"{self.instruction}", self.summary()]
        lines += [
            f"  {'✓' if step.ok else '✗'} {step.text}"
            + (f": {step.why_not}" if not step.ok else "")
            for step in self.steps
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from viper.loops.planner.page import episode_html

        return episode_html(self)
