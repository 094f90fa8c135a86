"""The built-in writer: a small sequence model that needs no network, key or GPU.

It reads the first user message: a question about a picture, an instruction to the robot or a
prompt for the next step, see `writer_tasks`. Every program that it hands out parses and uses
existing names; what it does not understand goes to the picture model as it is, or is refused,
with a low probability. It writes nothing else: general questions to it get programs too.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core import settings
from viper.core.errors import InputError, ModelMissing
from viper.core.ledger import record_load
from viper.core.llm import Completion, Message, Usage
from viper.llm.beams import beam_search, logprobs_of
from viper.llm.metering import cut_at_stop, metered, metered_completion
from viper.llm.scoring import ScoreMemo
from viper.llm.writer_check import words_of
from viper.llm.writer_tasks import task_of

if TYPE_CHECKING:
    from PIL.Image import Image

BEAMS = 5
LONGEST_SOURCE = 320
"""Tokens of a prompt; strange words take several."""
LONGEST_PROGRAM = 128
"""Tokens; a short question has a shorter program."""
UNKNOWN_LOGPROB = math.log(0.05)
"""Given to a program that passes the question on: it is no understanding."""
FEW_KNOWN_WORDS = 0.34
"""Below this part of known words a question is probably not English."""
PENALTY = math.log(0.1)


@dataclass(frozen=True)
class Hypothesis:
    """One program that the question may mean."""

    program: str
    logprob: float
    tokens: int


class EmbeddedLLM:
    """Writes programs for questions, policies and steps for instructions."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        """Load the weights that `viper.training.writer` made.

        Raises:
            ModelMissing: If the folder lacks a file or one is damaged.
        """
        start = time.perf_counter()
        self._model, self._tokenizer = _load(Path(folder))
        self._vocabulary = frozenset(
            token[1:] for token in self._tokenizer.get_vocab() if token.startswith("Ġ")
        )
        self._known: OrderedDict[str, tuple[Hypothesis, ...]] = OrderedDict()
        self._scores = ScoreMemo()
        self._lock = threading.Lock()
        record_load(time.perf_counter() - start)

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
        """Return the `n` likeliest programs for the question that were not tried before.

        The first user message is the question. Programs in assistant messages count as
        tried, so a repair turn gets the next hypothesis. What is less likely than that the
        question was not understood is none: then the last program comes again, for there is
        nothing else to say. Pictures are not looked at, and the temperature is always 0.

        Raises:
            InputError: If the question is empty, too long, or in no Latin letters.
        """
        question = _question(messages)
        tried = [message.content.strip() for message in messages if message.role == "assistant"]
        with metered_completion(
            self.name,
            messages,
            n=n,
            max_tokens=min(max_tokens, LONGEST_PROGRAM),
            temperature=temperature,
            prompt_tokens=LONGEST_SOURCE + 1,
        ) as meter:
            found = [h for h in self.hypotheses(question) if h.program not in tried]
            if tried:
                found = [h for h in found if h.logprob >= UNKNOWN_LOGPROB]
            last = _last_resort(question)
            least = min([last.logprob, *(h.logprob for h in found)])
            again = tried[-1] if tried else last.program
            found += [Hypothesis(again, least, last.tokens)] * (n - len(found))
            asked = len(self._encode(question))
            completions = [
                Completion(cut_at_stop(h.program, stop), h.logprob, "stop", Usage(asked, h.tokens))
                for h in found[:n]
            ]
            meter.note(completions)
        del logprobs, images  # probabilities always come along
        return completions

    def hypotheses(self, question: str) -> tuple[Hypothesis, ...]:
        """Return what the question may mean, likeliest first; the last passes it on."""
        with self._lock:
            known = self._known.get(question)
            if known is None:
                known = self._known[question] = self._search(question)
                while len(self._known) > 1000:
                    self._known.popitem(last=False)
        return known

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        """Return the summed token log-probability of each option as the program for `prompt`."""

        def compute(new: list[str]) -> list[float]:
            with self._lock, metered("score", self.name, attributes={"options": len(new)}):
                said = self._encode(task_of(prompt).spelled(prompt))
                return logprobs_of(self._model, said, [self._encode(option) for option in new])

        return self._scores.get(prompt, options, compute)

    def _search(self, question: str) -> tuple[Hypothesis, ...]:
        task = task_of(question)
        found: dict[str, Hypothesis] = {}
        doubt = self._doubt(question)
        last, said = _last_resort(question), task.spelled(question)
        beams = self._beams(said)
        # what follows the wish to pass a question on is a guess
        ceiling = last.logprob if beams and task.is_no_answer(beams[0][0]) else 0.0
        for text, logprob, tokens in beams:
            program = task.admitted(text, said, self._vocabulary)
            if program is not None and program not in found:
                found[program] = Hypothesis(program, min(logprob + doubt, ceiling), tokens)
        doubts = task.doubts(list(found), said, self._vocabulary)
        weighed = zip(found.values(), doubts, strict=True)
        ranked = [replace(h, logprob=h.logprob - nats) for h, nats in weighed]
        ranked.sort(key=lambda h: -h.logprob)
        if ceiling < 0.0 or not ranked or ranked[0].logprob < task.least_logprob:
            unsure = [replace(h, logprob=min(h.logprob, last.logprob)) for h in ranked]
            return (last, *(h for h in unsure if h.program != last.program))
        floor = min(ranked[-1].logprob, last.logprob)
        return (*ranked, replace(last, logprob=floor))

    def _doubt(self, question: str) -> float:
        """Return a penalty for a question that is hardly English."""
        words = words_of(question)
        known = sum(word in self._vocabulary for word in words)
        return PENALTY if known < FEW_KNOWN_WORDS * len(words) else 0.0

    def _encode(self, text: str) -> list[int]:
        ids = self._tokenizer(" ".join(text.split()))["input_ids"][:LONGEST_SOURCE]
        return [*(int(i) for i in ids), self._tokenizer.eos_token_id]

    def _beams(self, question: str) -> list[tuple[str, float, int]]:
        """Return decoded programs with their log-probability and length, likeliest first."""
        source = self._encode(question)
        longest = min(LONGEST_PROGRAM, 24 + 2 * len(source))
        found = beam_search(self._model, source, beams=BEAMS, longest=longest)
        return [(self._tokenizer.decode(ids), logprob, len(ids)) for ids, logprob in found]


def _last_resort(question: str) -> Hypothesis:
    return Hypothesis(task_of(question).last_resort(question), UNKNOWN_LOGPROB, 1)


def _question(messages: Sequence[Message]) -> str:
    """Return the question of a conversation.

    Raises:
        InputError: If there is none that the writer can read.
    """
    text = next((m.content for m in messages if m.role == "user"), "").strip()
    task = task_of(f"{text} ")
    if not text.removeprefix(task.prefix.strip()).strip():
        raise InputError(
            f"The {task.name} is empty: write one, such as 'How many red blocks are there?' or "
            "'Put the red block in the blue bowl.'"
        )
    count = len(text.split())
    if count > task.most_words or len(text) > 12 * task.most_words:
        raise InputError(
            f"The {task.name} has {count:,} words and {len(text):,} characters; the built-in "
            f"writer reads at most {task.most_words} words. Shorten it, or name a larger model "
            "(--llm)."
        )
    letters = [c for c in text if c.isalpha()]
    latin = sum(c.isascii() or "\u00c0" <= c <= "\u024f" for c in letters)
    if latin < 0.5 * len(letters) or not letters:
        raise InputError(
            f"The {task.name} '{text[:60]}' has hardly any Latin letters; the built-in writer "
            "reads English only. Use English, or name a larger model with --llm."
        )
    return text


def _load(folder: Path) -> tuple[Any, Any]:
    settings.silence_telemetry()
    mend_it = (
        "Reinstall viper, set $VIPER_WEIGHTS to a folder that has them, or train them anew: "
        f"python -m viper.training.writer --out {folder.name}"
    )
    needed = ("config.json", "model.safetensors", "tokenizer.json")
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        raise ModelMissing(f"The program writer in {folder} lacks {', '.join(missing)}. {mend_it}")
    try:
        import torch
        from transformers import PreTrainedTokenizerFast, T5ForConditionalGeneration, logging

        logging.set_verbosity_error()  # what does not fit is said below, in one sentence

        model, report = T5ForConditionalGeneration.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        )
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
        _check(model, report, tokenizer)
    except Exception as error:  # damaged files end in many kinds of errors
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelMissing(
            f"The program writer in {folder} is damaged ({reason[:200]}). {mend_it}"
        ) from error
    return model.eval(), tokenizer


def _check(model: Any, report: Any, tokenizer: Any) -> None:
    """Raise `ValueError` for files that load and yet are no writer."""
    absent = sorted(report["missing_keys"])
    if absent:
        raise ValueError(f"{len(absent)} weights are absent, {absent[0]} for one")
    if not all(bool(weight.isfinite().all()) for weight in model.parameters()):
        raise ValueError("some weights are not finite numbers")
    if tokenizer.pad_token_id is None or tokenizer.eos_token_id is None:
        raise ValueError("the tokenizer lacks its padding or end token")
