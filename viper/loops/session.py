"""`Session`: models that stay warm, and one sandbox whose names persist between questions."""

from __future__ import annotations

import re
import threading
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from viper.core.boxes import Box
from viper.core.budget import Account, Budget
from viper.core.errors import InputError
from viper.core.events import span
from viper.core.execution import Execution, Limits
from viper.core.grant import Grant, open_grant
from viper.core.llm import LLM
from viper.core.result import Result
from viper.loops.answer import Answer
from viper.loops.ask import MAX_QUESTION_CHARACTERS, Attempt, write_run_repair
from viper.loops.calibration import answer_features, believe
from viper.loops.cells import execute_cell
from viper.loops.children import finished_value, stop_reason, work_on
from viper.loops.confidence import doubts
from viper.loops.drawing import collect_boxes
from viper.loops.notes import budget_limits, note_inputs, note_picture, note_program
from viper.loops.parts import Parts
from viper.loops.supposing import is_about_nothing, suppose
from viper.loops.wording import NOT_UNDERSTOOD, answer_text
from viper.tracing import OpenRun, Trace, new_run_id, open_run
from viper.vision.confidence import Decisions, deciding

if TYPE_CHECKING:
    from viper.core.image import LoadedImage
    from viper.vision.engine import VisionEngine

_MODEL_CALLS = re.compile(
    r"\b(find|exists|verify_property|best_text_match|simple_query|best_image_match)\b"
)
_SPAWNS = re.compile(r"\bspawn(_map)?\b")

_RENEWED = (
    "so many pictures were asked about that the names of earlier programs were forgotten, "
    "to keep memory bounded"
)


class Session:
    """Asks questions about pictures, and runs cells that a person writes.

    Models and the sandbox start when they are first needed and stay warm until
    `close()`; use it as a context manager, or keep it for a whole notebook. Several
    threads may share one: their questions are answered one after the other.
    """

    def __init__(
        self,
        profile: str = "tabletop",
        llm: str | LLM = "embedded",
        *,
        limits: Limits | None = None,
        max_repairs: int = 2,
        engine: VisionEngine | None = None,
        budget: Budget | None = None,
    ) -> None:
        """Choose the parts; nothing is loaded yet.

        Args:
            profile: Vision models: `tabletop`, `photo`, or the path of a TOML file.
            llm: What writes the programs: `embedded`, `openai:MODEL`, `URL#MODEL`,
                `hf:FOLDER`, `scripted:FILE.jsonl`, or a model object.
            limits: What one program may spend.
            max_repairs: How often a failed program goes back to the model.
            engine: Vision models that are loaded already; `profile` is then only a name.
            budget: What each question, program or task may spend, its children included.
        """
        if max_repairs < 0:
            raise InputError(f"max_repairs is {max_repairs}; give 0 or more.")
        self.limits = limits or Limits()
        self.max_repairs = max_repairs
        self.budget = budget or Budget()
        self.trace: Trace | None = None
        """The record of the last question or cell."""
        self.account: Account | None = None
        """What the last question or cell spent."""
        self.notices: tuple[str, ...] = ()
        """What a reader should know about the last question or cell."""
        self.id = new_run_id()
        """Marks the runs of this session in their traces."""
        self._turns = 0
        self._parts = Parts(profile, llm, self.limits, engine)
        self._lock = threading.RLock()

    def ask(self, image: Any, question: str) -> Answer:
        """Return the answer to `question` about `image`.

        Args:
            image: A path, a Pillow image or an array (h, w, 3) uint8.
            question: One question or statement in English, at most 2,000 characters.

        Raises:
            InputError: If the picture or the question cannot be used.
            ModelError: If the language model fails.
        """
        question = checked_question(question)
        _refuse_video(image)
        with self._lock:
            return self._ask(self._parts.open_picture(image), question)

    def _ask(self, picture: LoadedImage, question: str) -> Answer:
        started = time.perf_counter()
        with (
            open_run("ask", question=question, **self._settings()) as run,
            deciding() as decisions,
        ):
            note_picture(run.root, picture)
            if self._parts.is_renewed:
                run.notices.append(_RENEWED)
            imports_s = self._prepare(run, needs_llm=True)
            bindings = self._parts.bindings(picture)
            with open_grant(self.budget) as grant:
                attempts = write_run_repair(
                    self._parts.llm,
                    lambda program: self._execute_for(program, bindings, picture),
                    self._parts.messages(question),
                    max_repairs=self.max_repairs,
                )
                account = _settled(run, grant, attempts[-1].execution)
            answer = self._answer(question, picture, attempts, run, decisions, account=account)
            run.root.attributes.update(
                program=answer.program,
                status=answer.status,
                answer=answer.text,
                confidence=round(answer.confidence, 4),
                passes=dict(answer.passes),
                repairs=answer.repairs,
                boxes=[box.to_dict() for box in answer.boxes],
                notices=list(answer.notices),
            )
        self.trace, self.account = run.trace(), account
        self.notices = run.add_notices(answer.notices)
        seconds = _seconds(run, time.perf_counter() - started, imports_s)
        return replace(answer, trace=self.trace, seconds=seconds, notices=self.notices)

    def run(
        self,
        source: str,
        image: Any = None,
        *,
        video: Any = None,
        inputs: Mapping[str, object] | None = None,
    ) -> Execution:
        """Run a program in the sandbox, without a language model.

        Args:
            source: Plain cells, or ViperGPT's `def execute_command(image)`.
            image: Bound as `image` and `image_patch`; None keeps earlier bindings.
            video: A video file, a folder of pictures or an array (n, h, w, 3), bound as
                `video` and `video_segment`.
            inputs: Plain data by name, bound as it is.

        Raises:
            InputError: If the picture, the video or the program cannot be used.
        """
        if not isinstance(source, str):
            raise InputError(f"A program is text, not {type(source).__name__}.")
        with self._lock:
            picture = None if image is None else self._parts.open_picture(image)
            bindings = dict(inputs or {})
            if video is not None:
                from viper.vision.video.frames import open_video

                bindings |= self._parts.video_bindings(open_video(video))
            return self._run(source, picture, bindings, "" if video is None else "a video")

    def _run(
        self,
        source: str,
        picture: LoadedImage | None,
        bindings: dict[str, object],
        given: str,
    ) -> Execution:
        started = time.perf_counter()
        with open_run("run", program=source, **self._settings()) as run:
            note_program(run.root, source)
            note_inputs(run.root, bindings if not given else {}, given)
            if picture is not None:
                note_picture(run.root, picture)
            spawns = _SPAWNS.search(source) is not None
            needs_models = spawns or _looks(source)
            imports_s = self._prepare(run, needs_llm=spawns) if needs_models else 0.0
            if picture is not None:
                bindings |= self._parts.bindings(picture)
            with open_grant(self.budget) as grant:
                execution = self._execute(source, bindings)
                account = _settled(run, grant, execution)
            run.root.attributes.update(
                status=execution.status,
                answer=_said(execution),
                passes=dict(run.ledger.passes),
                boxes=[box.to_dict() for box in _boxes(execution, run, picture)],
            )
        self.trace, self.account = run.trace(), account
        seen = () if picture is None else picture.notices
        self.notices = run.add_notices((*seen, *account.notices))
        seconds = _seconds(run, time.perf_counter() - started, imports_s)
        return replace(execution, passes=dict(run.ledger.passes), seconds=seconds)

    def solve(self, task: str, inputs: Mapping[str, Any] | None = None) -> Result:
        """Let the language model work on a task without a picture, turn by turn.

        Args:
            task: What is to be done.
            inputs: Plain data by name. The model reads their kinds and sizes, and looks at
                their contents by program; so they may be longer than it could ever read.

        Raises:
            InputError: If the task cannot be used.
            ModelError: If the language model fails, or is the built-in one.
        """
        if not isinstance(task, str) or not task.strip():
            raise InputError("A task is text that says what is to be done.")
        with self._lock, open_run("solve", task=task, **self._settings()) as run:
            note_inputs(run.root, inputs or {})
            self._parts.load_llm()
            with open_grant(self.budget) as grant:
                result = work_on(self._parts, task.strip(), inputs or {}, self.limits)
                self.account = grant.account(result.stop_reason)
            spent = self.account.to_dict()
            run.root.attributes.update(
                status="ok" if result.ok else "error", answer=result.text, budget=spent
            )
        self.trace, self.notices = run.trace(), run.add_notices(self.account.notices)
        return replace(result, spent=spent["spent"])

    @property
    def names(self) -> set[str]:
        """The names that every program can use."""
        return self._parts.capabilities.names()

    def reset(self) -> None:
        """Forget the names that programs made, and the pictures; the models stay loaded."""
        with self._lock:
            self._parts.drop_sandbox()

    def close(self) -> None:
        """Stop the sandbox; a later question opens another one."""
        with self._lock:
            self._parts.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _settings(self) -> dict[str, Any]:
        """Return what a run's trace says about the session, so that it can be replayed."""
        self._turns += 1
        limits = {"wall_s": self.limits.wall_s, "cpu_s": self.limits.cpu_s}
        return {
            "profile": self._parts.profile,
            "model": self._parts.llm.name,
            "session": self.id,
            "turn": self._turns,
            "limits": limits,
            "max_repairs": self.max_repairs,
            "allowed": budget_limits(self.budget),
        }

    def _prepare(self, run: OpenRun, *, needs_llm: bool) -> float:
        """Load what a question needs; return the seconds that went into imports."""
        with span("load") as entry:
            imports_s = self._parts.load(needs_llm=needs_llm)
            loaded_s = run.ledger.load_s
            entry.attributes.update(imports_s=round(imports_s, 4), load_s=round(loaded_s, 4))
        return imports_s

    def _execute(self, source: str, bindings: Mapping[str, object]) -> Execution:
        self._parts.ending.begin()
        return finished_value(self._parts, execute_cell(self._parts, source, bindings, self.limits))

    def _execute_for(
        self, program: str, bindings: Mapping[str, object], picture: LoadedImage
    ) -> Execution:
        """Run a program that answers a question; if what it asks for is not there, look for the
        likeliest reading of the picture in which it is."""
        execution = self._execute(program, bindings)
        if not is_about_nothing(execution, program):
            return execution
        return (
            suppose(self._parts.engine, picture, program, lambda: self._execute(program, bindings))
            or execution
        )

    def _answer(
        self,
        question: str,
        picture: LoadedImage,
        attempts: list[Attempt],
        run: OpenRun,
        decisions: Decisions,
        *,
        account: Account,
    ) -> Answer:
        last = attempts[-1]
        execution = last.execution
        is_whole = self._parts.is_embedded
        doubt = doubts(attempts, is_whole_sequence=is_whole)
        profile = self._parts.engine.name
        sure = believe(attempts, decisions, is_built_in=is_whole, profile=profile)
        return Answer(
            question=question,
            value=execution.value if execution.ok else None,
            text=NOT_UNDERSTOOD if is_whole and last.is_passed_on else answer_text(execution),
            confidence=sure,
            program=last.program,
            status=execution.status,
            trace=run.trace(),
            error=execution.error,
            passes=dict(run.ledger.passes),
            lines=execution.lines,
            notices=(
                *(*doubt, *picture.notices, *decisions.notices, *run.notices),
                *account.notices,
            ),
            budget=account,
            evidence=answer_features(attempts, decisions.all),
            repairs=len(attempts) - 1,
            image=picture.pil,
            boxes=_boxes(execution, run, picture),
        )


def _said(execution: Execution) -> str | None:
    """Return a cell's value in words, or why it has none; None for one that only did something."""
    return None if execution.ok and execution.value is None else answer_text(execution)


def _boxes(execution: Execution, run: OpenRun, picture: LoadedImage | None) -> tuple[Box, ...]:
    """Return the regions that a program used, and those that it searched for."""
    if picture is None:
        return ()
    seen = [entry.value for entry in execution.lines]
    searches = run.spans_in_last("execute", "find")
    return collect_boxes(execution.value, seen, searches, picture.height)


def _settled(run: OpenRun, grant: Grant, execution: Execution) -> Account:
    """Return what a run spent, and note it at the run's root."""
    account = grant.account(stop_reason(execution))
    run.root.attributes["budget"] = account.to_dict()
    return account


def checked_question(question: str) -> str:
    """Return `question` without outer blanks and characters that print nothing.

    Raises:
        InputError: If it is empty or too long.
    """
    if not isinstance(question, str):
        raise InputError(f"A question is text, not {type(question).__name__}.")
    question = _printable(question).strip()
    if not question:
        raise InputError('The question is empty. Ask for example "How many red blocks are there?"')
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise InputError(
            f"The question has {len(question):,} characters ({len(question.split()):,} words); "
            f"at most {MAX_QUESTION_CHARACTERS:,} characters can be asked at once. Shorten it."
        )
    return question


def _refuse_video(image: Any) -> None:
    from viper.vision.video.frames import VIDEO_SUFFIXES

    suffix = Path(image).suffix.lower() if isinstance(image, str | Path) else ""
    if suffix in VIDEO_SUFFIXES - {".gif"}:
        raise InputError(
            f"{str(image)[:200]} is a video, and questions are about one picture: "
            "run a program on it with `viper run PROGRAM.py --video FILE`."
        )


def _printable(text: str) -> str:
    """Return `text` with a blank for every control character and half of a character."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


def _looks(source: str) -> bool:
    """Whether a program may use a vision model, which is then loaded before its time starts."""
    return _MODEL_CALLS.search(source) is not None


def _seconds(run: OpenRun, total_s: float, imports_s: float) -> dict[str, float]:
    parts = {
        "total": total_s,
        "imports": imports_s,
        "load": run.ledger.load_s,
        "write": run.seconds_in("write"),
        "run": run.seconds_in("execute"),
        "models": run.ledger.model_s,
    }
    return {name: round(value, 4) for name, value in parts.items()}
