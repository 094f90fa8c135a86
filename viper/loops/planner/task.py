"""`run_task`: one call from an instruction to an `EpisodeResult`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.budget import Budget
from viper.core.errors import InputError
from viper.core.llm import LLM
from viper.loops.planner.bench import News
from viper.loops.planner.manner import Manner, PlannerName, Tier
from viper.loops.planner.notebook import live_in_notebook
from viper.loops.planner.result import EpisodeResult
from viper.loops.planner.session import RobotSession
from viper.loops.planner.steps import read_plan
from viper.loops.planner.watch import Approve

if TYPE_CHECKING:
    from viper.capabilities.robot.stage import Stage

MAX_INSTRUCTION_CHARACTERS = 1_000
MAX_STEPS = 200

_sessions: dict[str, RobotSession] = {}


def run_task(
    instruction: str | None = None,
    *,
    seed: int = 0,
    objects: str | Sequence[str] | None = None,
    task: Mapping[str, Any] | str | Path | None = None,
    planner: PlannerName = "code",
    plan: str | Sequence[str] | None = None,
    llm: str | LLM = "embedded",
    tier: Tier = "camera",
    closed_loop: bool = True,
    affordance: bool = True,
    video: str | Path | None = None,
    max_steps: int | None = None,
    approve: Approve | None = None,
    budget: Budget | None = None,
    tell: Callable[[News], None] | None = None,
) -> EpisodeResult:
    """Carry out an instruction at a simulated table, by sight; return what became of it.

    The models stay loaded for the next instruction with the same `llm`.

    Args:
        instruction: What is wanted, in English; a task row brings its own.
        seed: Decides colours and places that nobody gave.
        objects: What stands on the table, "red block, blue bowl" or a list of names. By default
            the things that the instruction names, and a few more.
        task: A task row, or the file of one: instruction, objects, goal, seed.
        planner: `code` writes a policy program, `saycan` scores skills, `plan` follows steps in
            plain words.
        plan: The steps for `plan`: a text or a list; without it the model writes them.
        llm: What plans: `embedded`, `openai:MODEL`, `URL#MODEL`, `hf:FOLDER`,
            `scripted:FILE.jsonl` or a model object.
        tier: What the robot may see: "camera", or "oracle" for the true state, to compare.
        closed_loop: Whether it looks at what came of its skills and mends it.
        affordance: Whether affordances weigh on the choice of skills.
        video: Where a film with captions goes, ".mp4".
        max_steps: Skills that may be done; 20 unless the task says otherwise.
        approve: Asked with each skill in words before the arm moves: True, False or "stop".
        budget: What the episode may spend: model calls, tokens, time, robot actions.
        tell: Called with what happens, as it happens; by default a notebook shows it.

    Raises:
        InputError: If the instruction, an object, the task or a name cannot be used.
        ModelError: If the language model fails.
    """
    chosen: PlannerName = "plan" if plan is not None and planner == "code" else planner
    manner = Manner(chosen, tier, closed_loop, affordance)
    steps = None if plan is None else read_plan(_one_text("plan", plan, "\n"))
    film = None if video is None else checked_video(video)
    tell = live_in_notebook() if tell is None else tell
    stage = open_stage(instruction, objects=objects, task=task, seed=seed, max_steps=max_steps)
    session = _session(llm)
    try:
        return session.do(
            stage, manner, plan=steps, approve=approve, tell=tell, video=film, budget=budget
        )
    finally:
        if session not in _sessions.values():
            session.close()


def open_stage(
    instruction: str | None,
    *,
    objects: str | Sequence[str] | None = None,
    task: Mapping[str, Any] | str | Path | None = None,
    seed: int = 0,
    max_steps: int | None = None,
) -> Stage:
    """Return the table for an instruction, or for a task row.

    Raises:
        InputError: If anything about them cannot be used.
    """
    from viper.capabilities.robot.stage import Stage, pose_task, read_task_row, task_of

    _check_number("seed", seed, 0, 2**63 - 1)
    if max_steps is not None:
        _check_number("max_steps", max_steps, 1, MAX_STEPS)
    if task is not None:
        if objects is not None:
            raise InputError("A task brings its own objects; give either a task or objects.")
        row = dict(task) if isinstance(task, Mapping) else read_task_row(task)
        if instruction is not None:
            row["instruction"] = instruction
        if max_steps is not None:
            row["max_steps"] = max_steps
        posed = task_of(row, "" if isinstance(task, Mapping) else str(task))
        checked_instruction(posed.instruction)
        return Stage(posed)
    said = checked_instruction("" if instruction is None else instruction)
    listed = None if objects is None else _one_text("objects", objects, ", ")
    return Stage(pose_task(said, objects=listed, seed=seed, max_steps=max_steps))


def checked_instruction(text: str) -> str:
    """Return an instruction without outer blanks and characters that print nothing.

    Raises:
        InputError: If it is empty or too long.
    """
    if not isinstance(text, str):
        raise InputError(f"An instruction is text, not {type(text).__name__}.")
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text).strip()
    if not text:
        raise InputError(
            'The instruction is empty. Say for example "put the red block in the blue bowl".'
        )
    if len(text) > MAX_INSTRUCTION_CHARACTERS:
        raise InputError(
            f"The instruction has {len(text):,} characters; at most "
            f"{MAX_INSTRUCTION_CHARACTERS:,} are taken. Shorten it, or write a plan of steps."
        )
    return text


def checked_video(path: str | Path) -> Path:
    """Return where a film goes.

    Raises:
        InputError: If it does not end in .mp4 or its folder does not exist.
    """
    path = Path(path)
    if path.suffix.lower() != ".mp4":
        raise InputError(f"The video {str(path)[:200]!r} must end in .mp4.")
    if not path.parent.is_dir():
        raise InputError(f"The video {path}: there is no folder {path.parent}; make it first.")
    return path


def _check_number(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{name} is a whole number from {low} to {high:,}, not {value!r:.40}.")


def _one_text(name: str, given: str | Sequence[str], between: str) -> str:
    if isinstance(given, str):
        return given
    if not isinstance(given, Sequence) or not all(isinstance(entry, str) for entry in given):
        raise InputError(f"{name} is a text or a list of texts, not {given!r:.60}.")
    return between.join(given)


def _session(llm: str | LLM) -> RobotSession:
    """Return a session; one that replays a script, or has a model of the caller's, is not kept."""
    if not isinstance(llm, str) or llm.startswith("scripted:"):
        return RobotSession(llm)
    return _sessions.setdefault(llm, RobotSession(llm))
