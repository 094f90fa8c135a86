"""A language model that replays recorded replies, for tests, demonstrations and replay.

One JSON object per line::

    {"reply": "len(image_patch.find(\"cup\"))", "question": "How many cups?", "logprob": -0.2}
    {"scores": {"pick up the block": -0.1, "done": -3.0}}

`question` and `logprob` are optional. A reply with a `question` is given when
the last user turn, or else the first, is that question; replies without one are
given in order. Every line is used once.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import BadReply, InputError
from viper.core.llm import Completion, Message, Usage
from viper.llm.metering import cut_at_stop, metered, metered_completion

if TYPE_CHECKING:
    from PIL.Image import Image

# log-probability of an option that a recorded `scores` object leaves out
_UNLISTED = -20.0
_EXAMPLE = '{"reply": "len(image_patch.find(\\"cup\\"))", "question": "How many cups?"}'


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of a script: a reply, or the scores of one `score` call."""

    reply: str | None = None
    question: str | None = None
    logprob: float | None = None
    scores: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One call that a scripted model received."""

    messages: tuple[Message, ...]
    """The conversation; for `score` one user turn with the prompt."""
    n: int = 1
    stop: tuple[str, ...] = ()
    max_tokens: int = 0
    temperature: float = 0.0
    images: int = 0
    """How many pictures came with it."""
    logprobs: bool = False
    options: tuple[str, ...] = ()
    """The options of a `score` call."""


@dataclass
class ScriptedLLM:
    """Replays `script`; `asked` lists every call it received.

    `score` gives the recorded `scores` in order, and with none recorded holds
    every option equally likely.
    """

    script: Sequence[Recorded | str]
    name: str = "scripted"
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        entries = [Recorded(item) if isinstance(item, str) else item for item in self.script]
        self._replies = [entry for entry in entries if entry.reply is not None]
        self._scores = [entry.scores for entry in entries if entry.scores is not None]
        self._has_scores = bool(self._scores)
        self._size = len(self._replies)
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: Path | str, *, name: str | None = None) -> ScriptedLLM:
        """Read a script file.

        Raises:
            InputError: If the file is missing, empty or not as described; names the line.
        """
        path = Path(path).expanduser()
        return cls(_read_script(path), name or f"scripted:{path}")

    def complete(
        self,
        messages: Sequence[Message],
        *,
        n: int = 1,
        stop: Sequence[str] = (),
        max_tokens: int = 1024,
        temperature: float = 0.0,
        logprobs: bool = False,
        images: Sequence[Image] = (),
    ) -> list[Completion]:
        """Return the next `n` recorded replies; token counts are words.

        Raises:
            BadReply: If the script has no reply left for this conversation.
        """
        self.asked.append(
            Asked(tuple(messages), n, tuple(stop), max_tokens, temperature, len(images), logprobs)
        )
        with metered_completion(
            self.name,
            messages,
            n=n,
            max_tokens=max_tokens,
            temperature=temperature,
            images=len(images),
        ) as meter:
            # the prompt is read once: the first reply carries its count
            counts = [sum(len(message.content.split()) for message in messages), *[0] * (n - 1)]
            completions = [_completion(self._take(messages), stop, count) for count in counts]
            completions.sort(key=lambda item: -(item.logprob or 0.0))
            meter.note(completions)
        return completions

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        """Return the recorded log-probabilities of `options`, or equal ones.

        Raises:
            BadReply: If all recorded scores are used up.
        """
        self.asked.append(Asked((Message("user", prompt),), options=tuple(options)))
        with metered("score", self.name, attributes={"options": len(options)}):
            if not self._has_scores:
                return [-math.log(max(len(options), 1))] * len(options)
            if not self._scores:
                raise BadReply(
                    f"{self.name} has no scores left: this is call {len(self.asked)}. "
                    'Add lines such as {"scores": {"option": -0.1}}.'
                )
            recorded = self._scores.pop(0)
            return [float(recorded.get(option, _UNLISTED)) for option in options]

    def _take(self, messages: Sequence[Message]) -> Recorded:
        with self._lock:
            return self._taken(messages)

    def _taken(self, messages: Sequence[Message]) -> Recorded:
        turns = [message.content.strip() for message in messages if message.role == "user"]
        wanted = [turns[-1], turns[0]] if turns else []
        matches = [e for turn in wanted for e in self._replies if e.question == turn]
        matches += [e for e in self._replies if e.question is None]
        if not matches:
            question = turns[-1][:80] if turns else ""
            raise BadReply(
                f"{self.name} has no reply left for {question!r}: "
                f"{self._size - len(self._replies)} of {self._size} are used. "
                f"Add a line such as {_EXAMPLE}."
            )
        taken = matches[0]
        index = next(i for i, entry in enumerate(self._replies) if entry is taken)
        return self._replies.pop(index)


def _completion(entry: Recorded, stop: Sequence[str], prompt_tokens: int) -> Completion:
    text = cut_at_stop(entry.reply or "", stop)
    usage = Usage(prompt_tokens, len(text.split()))
    return Completion(text, entry.logprob, "stop", usage)


def _read_script(path: Path) -> list[Recorded]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(
            f"Cannot read the recorded replies {str(path)!r}: {why}. "
            f"Give a text file with one JSON object per line, such as {_EXAMPLE}."
        ) from None
    entries = [_entry(path, i, line) for i, line in enumerate(lines, 1) if line.strip()]
    if not entries:
        raise InputError(
            f"The recorded replies {str(path)!r} hold no line. Write lines such as {_EXAMPLE}."
        )
    return entries


def _entry(path: Path, number: int, line: str) -> Recorded:
    def bad(why: str) -> InputError:
        return InputError(f"{path} line {number}: {why}. A good line is {_EXAMPLE}.")

    try:
        row = json.loads(line)
    except ValueError as error:
        raise bad(f"not JSON ({error})") from None
    if not isinstance(row, dict):
        raise bad(f"a JSON object is needed, not {type(row).__name__}")
    unknown = row.keys() - {"reply", "question", "logprob", "scores"}
    if unknown:
        raise bad(f"unknown key {sorted(unknown)[0]!r}")
    if ("reply" in row) == ("scores" in row):
        raise bad('exactly one of "reply" and "scores" is needed')
    for key in ("reply", "question"):
        if not isinstance(row.get(key, ""), str):
            raise bad(f'"{key}" must be text')
    if row.get("logprob") is not None and not _is_number(row["logprob"]):
        raise bad('"logprob" must be a number')
    scores = row.get("scores", {})
    if not isinstance(scores, dict) or not all(map(_is_number, scores.values())):
        raise bad('"scores" must map options to numbers')
    question = row.get("question")
    return Recorded(
        row.get("reply"), question and question.strip(), row.get("logprob"), row.get("scores")
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
