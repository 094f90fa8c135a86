"""`Answer`: what a question gave, with everything that shows why; prints and draws itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from viper.core.boxes import Box
from viper.core.budget import Account
from viper.core.execution import ErrorInfo, LineValue, Status
from viper.loops.wording import partial_value, plain

if TYPE_CHECKING:
    from PIL.Image import Image

    from viper.tracing import Trace


@dataclass(frozen=True)
class Answer:
    """The outcome of one question about one picture."""

    question: str
    value: Any
    """What the program gave: a bool, number, text, `ImagePatch`, list …; None without an answer."""
    text: str
    """The value in words, or one sentence that says why there is none."""
    confidence: float
    """Belief in [0, 1] that the answer is right; see `viper.loops.confidence`."""
    program: str
    """The program that gave the value: the last attempt."""
    status: Status
    trace: Trace
    error: ErrorInfo | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Wall time by part: `total`, `imports`, `load`, `write`, `run`, `models`."""
    passes: Mapping[str, int] = field(default_factory=dict)
    """Model forward passes by kind; a batch is one pass."""
    lines: tuple[LineValue, ...] = ()
    """The value of each program line, in the order in which they ran."""
    notices: tuple[str, ...] = ()
    """What a reader should know about the picture or the run."""
    evidence: Mapping[str, float] = field(default_factory=dict, repr=False, compare=False)
    """What the confidence rests on; see `viper.loops.calibration.answer_features`."""
    repairs: int = 0
    """How many programs were written after the first one."""
    budget: Account | None = None
    """What it spent of what it was allowed, and why it ended."""
    image: Image | None = field(default=None, repr=False, compare=False)
    boxes: tuple[Box, ...] = ()
    """The regions that the program used."""

    @property
    def ok(self) -> bool:
        """Whether the program ran to its end."""
        return self.status == "ok"

    @property
    def partial(self) -> Any:
        """The last value that the program made, if it ended without an answer."""
        return None if self.ok else partial_value(self.lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON data, with the keys of `viper ask --json`."""
        return {
            "answer": self.text,
            "value": plain(self.value),
            "confidence": round(self.confidence, 4),
            "program": self.program,
            "status": self.status,
            "trace": self.trace.kept_id,
            "trace_file": str(self.trace.path) if self.trace.path else None,
            "seconds": dict(self.seconds),
            "passes": dict(self.passes),
            "question": self.question,
            "error": self.error.to_dict() if self.error else None,
            "lines": [{"line": v.line, "name": v.name, "value": v.text} for v in self.lines],
            "boxes": [
                {"label": box.label, "box_xyxy": [round(edge, 1) for edge in box.box_xyxy]}
                for box in self.boxes
            ],
            "notices": list(self.notices),
            "repairs": self.repairs,
            "partial": None if self.ok else plain(self.partial),
            "budget": self.budget.to_dict() if self.budget else None,
        }

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Answer({self.text!r}, confidence={self.confidence:.2f}, status={self.status!r})"

    def draw(self) -> Image:
        """Return the picture with the boxes that the program used.

        Raises:
            ValueError: If the answer has no picture.
        """
        from viper.core.boxes import draw_boxes

        if self.image is None:
            raise ValueError("this answer has no picture to draw on")
        return draw_boxes(self.image, self.boxes)

    def to_html(self) -> str:
        """Return a complete page that needs no other file."""
        from viper.loops.page import answer_page

        return answer_page(self)

    def _repr_html_(self) -> str:
        from viper.loops.page import answer_html

        return answer_html(self)
