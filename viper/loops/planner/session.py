"""`RobotSession`: models that stay warm, and a fresh table for every instruction."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from viper.core.budget import Budget
from viper.core.errors import BudgetReached, InputError
from viper.core.events import span
from viper.core.grant import Grant, open_grant
from viper.core.llm import LLM
from viper.loops.notes import film_notes, task_notes
from viper.loops.parts import Parts
from viper.loops.planner.bench import News
from viper.loops.planner.ending import Ending
from viper.loops.planner.manner import Manner
from viper.loops.planner.result import EpisodeResult
from viper.loops.planner.running import LIMITS, Running
from viper.loops.planner.watch import Approve
from viper.tracing import OpenRun, open_run

if TYPE_CHECKING:
    from viper.capabilities.robot.stage import Stage
    from viper.vision.engine import VisionEngine


_DEFAULT = Manner()
_BUDGET = Budget(seconds=3600.0)


def _stop_reason(ending: Ending, grant: Grant) -> str:
    refused = grant.account("").refused
    if ending.status == "stopped" and refused:
        return f"budget:{refused[-1]}"
    return "failed" if ending.status in ("failed", "sandbox_lost") else "finished"


class RobotSession:
    """Carries out instructions, one table after the other.

    Vision and language models start when they are first needed and stay warm until `close()`.
    """

    def __init__(
        self,
        llm: str | LLM = "embedded",
        *,
        profile: str = "tabletop",
        engine: VisionEngine | None = None,
    ) -> None:
        """Choose the parts; nothing is loaded yet.

        Args:
            llm: What plans, as for `viper.Session`.
            profile: Vision models, as for `viper.Session`.
            engine: Vision models that are loaded already.
        """
        self._parts = Parts(profile, llm, LIMITS, engine)

    def do(
        self,
        stage: Stage,
        manner: Manner = _DEFAULT,
        *,
        plan: Sequence[str] | None = None,
        approve: Approve | None = None,
        tell: Callable[[News], None] = lambda _: None,
        video: Path | None = None,
        keep_pictures: bool = True,
        budget: Budget | None = None,
    ) -> EpisodeResult:
        """Carry out the instruction of `stage`.

        Args:
            stage: The table and what is wanted.
            manner: Planner, tier, open or closed loop.
            plan: Steps in plain words, for the planner "plan"; None lets the model write them.
            approve: Asked before each skill.
            tell: Called with what happens, as it happens.
            video: Where a film with captions goes.
            keep_pictures: Whether the result shows the table before and after.
            budget: What the episode may spend; a try of a skill is one action.

        Raises:
            ModelError: If a model fails for good.
            InputError: If the film cannot be written, or the cameras know nothing of a thing.
        """
        if plan is not None and manner.planner != "plan":
            raise InputError(f'A plan is given, so the planner is "plan", not "{manner.planner}".')
        if manner.tier == "camera":
            stage.check_can_be_seen()
        started = time.perf_counter()
        task = stage.task
        with open_run(
            "sim",
            instruction=task.instruction,
            goal=stage.goal,
            planner=manner.planner,
            tier=manner.tier,
            closed_loop=manner.closed_loop,
            affordance=manner.affordance,
            profile=self._parts.profile,
            model=self._parts.llm.name,
            **task_notes(stage, plan, is_watched=approve is not None),
        ) as run:
            imports_s = self._load(run, manner.tier)
            with (
                open_grant(budget or _BUDGET) as grant,
                Running(
                    self._parts, stage, manner, run, tell, keep_pictures=keep_pictures
                ) as episode,
            ):
                try:
                    ending = episode.follow(plan, approve, film_it=video is not None)
                except BudgetReached as error:
                    ending = Ending("stopped", str(error))
                result = episode.result(ending, started, imports_s, video)
            account = grant.account(_stop_reason(ending, grant))
            result = replace(result, budget=account)
            run.root.attributes.update(
                budget=account.to_dict(),
                status=result.status,
                success=result.success,
                reason=result.reason,
                plan=list(result.plan),
                scene=result.scene,
                **film_notes(result.video),
                scores=[scores.to_dict() for scores in result.rounds],
            )
        return replace(result, trace=run.trace(), notices=run.add_notices(result.notices))

    def close(self) -> None:
        """Stop what was started."""
        self._parts.close()

    def _load(self, run: OpenRun, tier: str) -> float:
        """Load what an episode needs; return the seconds that went into imports."""
        with span("load") as entry:
            imports_s = 0.0
            if tier == "camera":
                imports_s = self._parts.load()
            else:
                self._parts.load_llm()
            entry.attributes.update(
                imports_s=round(imports_s, 4), load_s=round(run.ledger.load_s, 4)
            )
        return imports_s
