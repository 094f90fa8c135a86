"""Question answering about pictures by the chat model that `--llm` names, which sees them."""

from __future__ import annotations

import contextvars
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from viper.core.errors import ModelMissing
from viper.core.llm import LLM, Message
from viper.vision.hf_vqa import SHORT, tidy_reply
from viper.vision.interfaces import Reply

if TYPE_CHECKING:
    from PIL.Image import Image

# Believed of an answer whose model tells no probabilities.
_UNTOLD = 0.75
_MAX_TOKENS = 32
_MAX_AT_ONCE = 8
_BLIND = (
    'This profile answers questions by a language model ([vqa] spec = "llm"), and the built-in '
    "one only writes programs: name one that sees pictures with --llm, e.g. openai:MODEL or "
    "URL#MODEL."
)


class LanguageModelVQA:
    """A vision-capable chat model; each picture is one request.

    Args:
        llm: The model; None or the built-in one, which sees nothing, is an error at its use.
    """

    def __init__(self, llm: LLM | None) -> None:
        self._llm = llm
        self.name = f"llm:{llm.name}" if llm is not None else "llm"

    def answer(self, images: Sequence[Image], questions: Sequence[str]) -> list[Reply]:
        """Return one short answer for each (image, question) pair.

        Raises:
            ModelMissing: If no model was named that can see.
        """
        if self._llm is None or self._llm.name == "embedded":
            raise ModelMissing(_BLIND)
        pairs = list(zip(images, questions, strict=True))
        if len(pairs) == 1:
            return [self._ask(*pairs[0])]
        with ThreadPoolExecutor(min(_MAX_AT_ONCE, len(pairs) or 1)) as pool:
            # each thread counts its work where the caller's is counted
            asked = [
                pool.submit(contextvars.copy_context().run, self._ask, image, question)
                for image, question in pairs
            ]
            return [future.result() for future in asked]

    def _ask(self, image: Image, question: str) -> Reply:
        assert self._llm is not None, "checked before"
        said = self._llm.complete(
            [Message("user", f"{question} {SHORT}")],
            max_tokens=_MAX_TOKENS,
            logprobs=True,
            images=[image],
        )[0]
        told = _UNTOLD if said.logprob is None else math.exp(min(0.0, said.logprob))
        return tidy_reply(said.text, told)
