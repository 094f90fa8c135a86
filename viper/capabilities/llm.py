"""What a program can call to ask a language model: one question, or many at once."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType

from viper.capabilities.parallel import map_parallel
from viper.core.capability import CapabilitySet, HostClass
from viper.core.errors import InputError
from viper.core.llm import LLM, Message
from viper.core.result import RESULT_FIELDS, Result
from viper.vision.helpers import query_text
from viper.vision.patch import AskText

MAX_QUERIES = 1000
"""Questions of one `llm_map`."""
RESULT = HostClass("Result", Result, methods=(), fields=RESULT_FIELDS)


def ask_with(llm: LLM | None) -> AskText | None:
    """Return a function that puts one text to `llm`; None if it cannot answer questions."""
    # methods of one object are equal, so patches made for one model can be told from others
    return None if llm is None or llm.name == "embedded" else MethodType(_ask, llm)


def _ask(llm: LLM, text: str) -> str:
    return llm.complete([Message("user", text)], max_tokens=256)[0].text


def make_llm_query(ask_text: AskText | None) -> Callable[..., str]:
    """Return `llm_query` for programs."""

    def llm_query(query: str, context: str | None = None, long_answer: bool = True) -> str:
        """Return a language model's answer to a question of general knowledge, without the image.
        >>> llm_query("Which fruit is yellow and bent?", long_answer=False)
        'banana'
        """
        return query_text(ask_text, query, context, long_answer)

    return llm_query


def map_capabilities(llm: LLM | None) -> CapabilitySet:
    """Return `llm_map`, served by `llm`, and the class of what it returns."""
    ask_text = ask_with(llm)

    def llm_map(
        queries: list[str],
        context: str | list[str] | None = None,
        long_answer: bool = True,
        parallel: int = 4,
    ) -> list[Result]:
        """Return one Result per query, in order, asked in parallel: `ok`, `value`, `text`, `error`.
        `context` is one text for all queries, or one for each. A failed query fails alone.
        >>> [r.value for r in llm_map(["Colour of snow?", "Colour of coal?"], long_answer=False)]
        ['white', 'black']
        """
        contexts = _contexts(queries, context)

        def ask(index: int) -> Result:
            text = query_text(ask_text, queries[index], contexts[index], long_answer)
            return Result(True, text, text)

        return map_parallel(ask, range(len(queries)), parallel=parallel)

    return CapabilitySet.of(RESULT, llm_map)


def _contexts(queries: object, context: object) -> list[str | None]:
    """Return one context per query."""
    if not isinstance(queries, list) or not all(isinstance(q, str) for q in queries):
        raise InputError("llm_map takes a list of texts.")
    if len(queries) > MAX_QUERIES:
        raise InputError(f"llm_map takes at most {MAX_QUERIES} queries, not {len(queries)}.")
    if isinstance(context, list):
        if len(context) != len(queries) or not all(isinstance(c, str) for c in context):
            raise InputError(
                f"llm_map got {len(queries)} queries and {len(context)} contexts: "
                "give one text for each, or one for all."
            )
        return list(context)
    if context is not None and not isinstance(context, str):
        raise InputError("The context of llm_map is a text, or one text for each query.")
    return [context] * len(queries)
