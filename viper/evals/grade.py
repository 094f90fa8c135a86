"""Grading one row: ask the question, and tell the writer's mistakes from those of the eyes.

Three runs where the row allows them: the question as a user would ask it; the written program
on true labels (vision that makes no mistakes); a program known to be right on the real models.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from viper.core.errors import BadReply, SandboxLost
from viper.core.execution import ErrorInfo, Execution
from viper.evals.answers import same_answer
from viper.evals.dataset import QARow

if TYPE_CHECKING:
    from pathlib import Path

    from viper.loops.answer import Answer

__all__ = ["Asker", "Grader", "Truth", "is_right", "is_valid"]

# What a program raises whose author does not know the language or the names that exist.
_INVALID = {
    "SyntaxError",
    "IndentationError",
    "NameError",
    "UnboundLocalError",
    "AttributeError",
    "ImportError",
    "ModuleNotFoundError",
    "TypeError",
    "UnknownName",
}


class Asker(Protocol):
    """What a `Session` does, as far as grading needs it."""

    def ask(self, image: Any, question: str) -> Answer:
        """Return the answer to a question about a picture.

        Raises:
            BadReply: If the model's reply is not what the protocol promises.
            InputError: If the picture or the question cannot be used.
            ModelError: If the language model fails.
        """
        ...

    def run(self, source: str, image: Any = None) -> Execution:
        """Return what a program did on a picture, without a language model."""
        ...

    def close(self) -> None:
        """Stop what was started."""
        ...


class Truth(Protocol):
    """Runs programs on true labels."""

    def run(self, source: str, image: Path, labels: list[dict[str, Any]]) -> Execution:
        """Return what a program did on a picture whose true labels are the vision."""
        ...

    def close(self) -> None:
        """Stop what was started."""
        ...


def is_valid(execution_status: str, error: ErrorInfo | None) -> bool:
    """Return whether a program parses, passes the policy and uses only names that exist."""
    return execution_status != "rejected" and (error is None or error.type not in _INVALID)


@dataclass
class Grader:
    """Grades rows with one warm session."""

    asker: Asker
    truth: Truth | None = None
    """None leaves the two partial scores out."""

    def grade(self, row: QARow) -> dict[str, Any]:
        """Return the row's result as JSON data.

        A lost sandbox is this machine's fault and no answer: it gets one more chance.

        Raises:
            InputError: If the picture or the true labels cannot be read.
            ModelError: If the language model is out of reach; a later run goes on from here.
            SandboxLost: If the sandbox was lost twice.
        """
        try:
            return self._grade(row)
        except SandboxLost:
            return self._grade(row)

    def _grade(self, row: QARow) -> dict[str, Any]:
        started = time.perf_counter()
        result = self._ask(row) if row.program is None else self._run(row, row.program)
        result["seconds"] = round(time.perf_counter() - started, 4)
        head = {"id": row.id, "type": row.type, "question": row.question, "image": str(row.image)}
        return {**head, "expected": row.answer, **result, **self._parts(row, result)}

    def close(self) -> None:
        """Close the session and what runs on true labels."""
        self.asker.close()
        if self.truth is not None:
            self.truth.close()

    def _ask(self, row: QARow) -> dict[str, Any]:
        try:
            answer = self.asker.ask(row.image, row.question or "")
            _require_sandbox(row, answer.status, answer.error)
        except BadReply as error:  # the model's fault, and only for this question
            return {
                "answer": "", "correct": False, "status": "error", "confidence": 0.0,
                "program": None, "valid": False, "passes": {},
                "error": ErrorInfo("BadReply", str(error)).to_dict(),
            }  # fmt: skip
        return {
            "answer": answer.text,
            "correct": is_right(row, answer.text, answer.value),
            "status": answer.status,
            "confidence": round(answer.confidence, 4),
            "program": answer.program,
            "valid": is_valid(answer.status, answer.error),
            "passes": dict(answer.passes),
            "spent": {} if answer.budget is None else answer.budget.to_dict()["spent"],
            "error": answer.error.to_dict() if answer.error else None,
        }

    def _run(self, row: QARow, program: str) -> dict[str, Any]:
        execution = self.asker.run(program, row.image)
        text = _text(row, execution)
        return {
            "answer": text,
            "correct": is_right(row, text, execution.value),
            "status": execution.status,
            "program": program,
            "passes": dict(execution.passes),
            "error": execution.error.to_dict() if execution.error else None,
        }

    def _parts(self, row: QARow, result: dict[str, Any]) -> dict[str, Any]:
        if self.truth is None or row.program is not None:
            return {}
        parts: dict[str, Any] = {}
        labels, written = row.load_labels(), result["program"]
        if labels is not None:
            parts["answer_given_true_vision"] = ""
            parts["correct_given_true_vision"] = False
            if written:
                execution = self.truth.run(written, row.image, labels)
                text = _text(row, execution)
                parts["answer_given_true_vision"] = text
                parts["correct_given_true_vision"] = is_right(row, text, execution.value)
        if row.gold_program is not None:
            if _same_program(written, row.gold_program):
                text, claim = result["answer"], result["correct"]
            else:
                execution = self.asker.run(row.gold_program, row.image)
                text = _text(row, execution)
                claim = is_right(row, text, execution.value)
            parts["answer_given_true_program"] = text
            parts["correct_given_true_program"] = claim
        return parts


def _require_sandbox(row: QARow, status: str, error: ErrorInfo | None) -> None:
    if status == "sandbox_lost":
        raise SandboxLost(f"row {row.id}: {error.message if error else 'no reason given'}")


def _text(row: QARow, execution: Execution) -> str:
    from viper.loops.wording import answer_text

    _require_sandbox(row, execution.status, execution.error)
    return answer_text(execution)


def is_right(row: QARow, text: str, value: object) -> bool:
    """Compare what a reader sees, and also the value where it is a list of words."""
    if same_answer(text, row.answer, row.accept):
        return True
    is_words = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    return is_words and same_answer(value, row.answer, row.accept)


def _same_program(a: str | None, b: str) -> bool:
    return a is not None and a.split() == b.split()
