"""One episode under way: the table, the robot at it, the planner that decides, and the film."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from viper.core.errors import ViperError
from viper.core.execution import Limits
from viper.core.llm import Message
from viper.loops.parts import Parts
from viper.loops.planner.bench import Bench, News
from viper.loops.planner.captions import Captions
from viper.loops.planner.code import follow_code
from viper.loops.planner.counted import CountedLLM
from viper.loops.planner.ending import Ending
from viper.loops.planner.manner import Manner
from viper.loops.planner.plan import follow_plan
from viper.loops.planner.result import EpisodeResult, StepDone
from viper.loops.planner.saycan import Affordance, follow_saycan
from viper.loops.planner.steps import steps_within
from viper.loops.planner.watch import Approve, Watch, emergency_stop
from viper.tracing import OpenRun

if TYPE_CHECKING:
    from viper.capabilities.robot.stage import Stage

# A program waits for the arm; what it may compute by itself stays short.
LIMITS = Limits(wall_s=1800.0, cpu_s=20.0)


class Running:
    """An episode; use it as a context manager."""

    def __init__(
        self,
        parts: Parts,
        stage: Stage,
        manner: Manner,
        run: OpenRun,
        tell: Callable[[News], None],
        *,
        keep_pictures: bool = True,
    ) -> None:
        from viper.capabilities.robot import TableRobot, robot_bindings, robot_capabilities
        from viper.sandbox import open_sandbox

        self._stage, self._manner, self._run, self._tell = stage, manner, run, tell
        self._objects = stage.objects
        self._pictures = [stage.picture()] if keep_pictures else []
        self._film: Any = None
        self._captions: Captions | None = None
        self.robot = TableRobot(
            stage.episode,
            tier=manner.tier,
            engine=parts.engine if manner.tier == "camera" else None,
            closed_loop=manner.closed_loop,
            max_steps=stage.task.max_steps,
        )
        # who does not look goes on blindly
        self.robot.strict = manner.closed_loop
        capabilities = robot_capabilities(self.robot)
        self.bench = Bench(
            robot=self.robot,
            llm=CountedLLM(parts.llm),
            sandbox=open_sandbox(capabilities, limits=LIMITS),
            capabilities=capabilities,
            bindings=lambda: robot_bindings(self.robot),
            closed_loop=manner.closed_loop,
            max_steps=stage.task.max_steps,
            tell=self._note,
        )

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.bench.sandbox.close()

    def follow(
        self, plan: Sequence[str] | None, approve: Approve | None, *, film_it: bool
    ) -> Ending:
        """Carry the instruction out and return how it ended."""
        instruction = self._stage.task.instruction
        watch = Watch(self.robot, self._note, approve)
        self.robot.approve = watch
        with ExitStack() as open_now:
            if film_it:
                self._film = open_now.enter_context(self._stage.film())
                self._captions = Captions(instruction, f"planner: {self._manner.planner}")
            open_now.enter_context(emergency_stop(self.robot.stop_requested))
            self.robot.begin(instruction)
            ending = self._uncounted(plan) or self._plan(instruction, plan)
            if ending.status != "ok":
                self._put_back()
            watch.catch_up()
            if not self.bench.is_stopped:
                self._stage.episode.do("home")
        return ending

    def result(
        self, ending: Ending, started: float, imports_s: float, video: Path | None
    ) -> EpisodeResult:
        """Return what became of it, and write the film.

        Raises:
            InputError: If the film cannot be written.
        """
        stage, score = self._stage, self._stage.score()
        free = stage.goal is None
        steps = tuple(_done(step) for step in self.robot.steps)
        if self._pictures:
            self._pictures.append(stage.picture())
        return EpisodeResult(
            instruction=stage.task.instruction,
            success=self._is_as_expected(ending) if free else score.success,
            goal=stage.goal,
            status=ending.status,
            reason=ending.reason,
            plan=ending.plan,
            steps=steps,
            disturbed=stage.happened,
            trace=self._run.trace(),
            planner=self._manner.planner,
            tier=self._manner.tier,
            llm=self.bench.llm.name,
            closed_loop=self._manner.closed_loop,
            affordance=self._manner.affordance,
            seed=stage.task.seed,
            objects=self._objects,
            scene=self.robot.scene_text(),
            program=ending.program,
            rounds=tuple(self.bench.rounds),
            said=(*self.robot.said, *filter(None, [ending.answer])),
            unmet=self._unmet(),
            psr=None if free else round(score.psr, 4),
            precision=round(score.precision, 4),
            executable=_share(step.ok for step in steps),
            path_m=score.path_m,
            llm_calls=self.bench.llm.calls,
            passes=dict(self._run.ledger.passes),
            notices=tuple(self._run.notices),
            video=self._save_film(ending, video),
            pictures=tuple(self._pictures),
            seconds=self._seconds(started, imports_s, score.seconds),
        )

    def _plan(self, instruction: str, plan: Sequence[str] | None) -> Ending:
        steps = steps_within(instruction)
        if self._manner.planner == "code" and steps:
            return follow_plan(self.bench, instruction, self._conversation, steps)
        if self._manner.planner == "code":
            return follow_code(self.bench, self._conversation(instruction))
        if self._manner.planner == "saycan":
            return follow_saycan(self.bench, instruction, self._affordance())
        return follow_plan(self.bench, instruction, self._conversation, plan)

    def _uncounted(self, plan: Sequence[str] | None) -> Ending | None:
        """Return a refusal if more is counted than is there: the built-in writer cannot count."""
        from viper.capabilities.robot.props import too_few

        if plan is not None or self.bench.llm.name != "embedded":
            return None
        why = too_few(self._stage.task.instruction, self.robot.things)
        return Ending("refused", why) if why else None

    def _put_back(self) -> None:
        """Set down what a plan that ended early has left in the hand, where it was taken from."""
        from viper.capabilities.robot.skills import SkillRunner

        held, origins = self.robot.held, reversed(self.robot.origins)
        origin = next((xyz for thing, xyz in origins if thing is held), None)
        if held is not None and origin is not None and not self.bench.is_stopped:
            self.robot.approve = None  # nobody wants it dropped
            with suppress(ViperError):
                SkillRunner(self.robot).place((origin[0], origin[1]))

    def _conversation(self, instruction: str) -> list[Message]:
        from viper.llm.robot_prompt import policy_messages

        scene = self.robot.scene_text()
        return policy_messages(instruction, scene, self.bench.capabilities)

    def _affordance(self) -> Affordance:
        if not self._manner.affordance:
            return lambda _: 1.0
        from viper.loops.planner.affordance import SeenAffordance

        return SeenAffordance(self.robot)

    def _is_as_expected(self, ending: Ending) -> bool:
        """Whether all that was brought about holds on the true state."""
        # with the loop open nothing is tried again, and what failed leaves nothing to expect
        is_done = self._manner.closed_loop or all(step.ok for step in self.robot.steps)
        return ending.status == "ok" and is_done and not self._unmet()

    def _unmet(self) -> tuple[str, ...]:
        """Return what of the goal, or else of what was brought about, is not so."""
        if self._stage.goal is not None:
            return self._stage.unmet()
        return tuple(o.text for o in self.robot.expectations if not self._stage.holds(o))

    def _note(self, news: News) -> None:
        if self._captions is not None:
            self._captions.note(news, len(self._film.frames))
        self._tell(news)

    def _save_film(self, ending: Ending, path: Path | None) -> Path | None:
        if path is None or self._captions is None:
            return None
        film = self._film
        self._captions.end(ending.reason or "done", len(film.frames))
        frames = self._captions.drawn(film.frames, film.fps)
        return self._stage.save_film(path, frames, film.fps)

    def _seconds(self, started: float, imports_s: float, robot_s: float) -> Mapping[str, float]:
        seeing = self.robot.looking_s
        parts = {
            "model": seeing.get("model", 0.0) + self.bench.llm.seconds,
            "camera": seeing.get("camera", 0.0),
            "physics": sum(step.seconds.get("physics", 0.0) for step in self.robot.steps),
        }
        total = time.perf_counter() - started
        rest = total - imports_s - self._run.ledger.load_s - sum(parts.values())
        whole = {
            "total": total,
            "imports": imports_s,
            "load": self._run.ledger.load_s,
            **parts,
            "planning": max(0.0, rest),
            "robot": robot_s,
        }
        return {name: round(value, 4) for name, value in whole.items()}


def _done(step: Any) -> StepDone:
    return StepDone(
        skill=step.skill,
        text=step.text,
        ok=step.ok,
        why_not=step.why_not,
        changed=step.changed,
        tries=step.tries,
        seconds=dict(step.seconds),
    )


def _share(claims: Any) -> float:
    listed = list(claims)
    return round(sum(listed) / len(listed), 4) if listed else 1.0
