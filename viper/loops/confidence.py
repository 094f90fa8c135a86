"""How sure an answer is: the program's probability times the clearness of what was seen.

    confidence = P(program) * P(vision)

*P(program)* is the probability that the language model gave to the program that
it wrote. The built-in writer's log-probability is taken as it is. Other models
spread their probability over many wordings of one program, so for them it is
the geometric mean over the tokens. A model that gives none counts as 1. Every
repair halves it: a first program that failed is evidence against the second.

*P(vision)* is what the vision models report about the decisions that the
program's value rests on (see `viper.vision.confidence`).

A run that did not end in a value has confidence 0, but for one case: a picture
that does not show what was asked for is an answer too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from viper.core.llm import Completion
from viper.loops.ask import Attempt

_REPAIR_FACTOR = 0.5
# Below this probability of the program, a reader is told to check it.
_DOUBT = 0.3


def answer_confidence(
    attempts: Sequence[Attempt], *, vision: float = 1.0, is_whole_sequence: bool = False
) -> float:
    """Return the belief in [0, 1] that the last attempt's value is right.

    Args:
        attempts: Every program that was written for the question, in order.
        vision: Belief in [0, 1] in what the vision models decided.
        is_whole_sequence: Whether the model's log-probability belongs to the whole
            program, as the built-in writer's does, instead of to its tokens.
    """
    last = attempts[-1]
    if not last.is_answer:
        return 0.0
    written = program_probability(last.completion, is_whole_sequence=is_whole_sequence)
    repaired = _REPAIR_FACTOR ** (len(attempts) - 1)
    return min(1.0, max(0.0, written * repaired * vision))


def doubts(attempts: Sequence[Attempt], *, is_whole_sequence: bool = False) -> tuple[str, ...]:
    """Return a notice if the model was not sure of what was asked, else nothing."""
    sure = program_probability(attempts[-1].completion, is_whole_sequence=is_whole_sequence)
    if sure >= _DOUBT:
        return ()
    return (f"not sure that the question was understood ({sure:.0%}): check the program",)


def program_probability(completion: Completion, *, is_whole_sequence: bool = False) -> float:
    """Return the probability in [0, 1] that a model gave its program; 1 if it gives none."""
    if completion.logprob is None:
        return 1.0
    tokens = 1 if is_whole_sequence else max(completion.usage.completion_tokens, 1)
    return math.exp(min(0.0, completion.logprob / tokens))
