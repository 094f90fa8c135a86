"""Draws whole instructions: a text, the policy program that it means, and its type."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from viper.training.instructions import (
    arranging,
    cautions,
    clauses,
    freeing,
    joining,
    moving,
    refusing,
    trading,
)
from viper.training.instructions import meaning as m
from viper.training.instructions.benchmark import holds_benchmark
from viper.training.instructions.clauses import Builder
from viper.training.instructions.nouns import Nouns
from viper.training.instructions.policy import policy_of
from viper.training.instructions.speech import spoken

SINGLE: dict[str, tuple[Builder, float]] = {
    "put": (clauses.put, 6.0), "it": (clauses.put_it, 0.9), "on_it": (clauses.on_it, 0.4),
    "beside_one": (clauses.put_beside_one, 0.7), "into_it": (clauses.put_into_it, 0.3),
    "move_by": (clauses.move_by, 1.2), "put_each": (clauses.put_each, 3.0),
    "matching": (clauses.put_matching, 1.5), "spread": (clauses.put_spread, 1.0),
    "stack": (arranging.stack, 1.5), "line": (arranging.line, 1.3), "row": (arranging.row, 0.6),
    "tower": (arranging.tower, 0.7), "pyramid": (arranging.pyramid, 0.3),
    "gather": (arranging.gather, 0.7), "sort": (arranging.sort, 0.7),
    "swap": (trading.swap, 0.6), "paired": (trading.paired, 0.6), "aside": (freeing.aside, 0.8),
    "clear": (freeing.clear, 0.8), "spare": (cautions.spare, 0.4),
    "corrected": (cautions.corrected, 0.7), "by_size": (arranging.by_size, 0.6),
    "together": (trading.together, 0.4), "stack_with": (arranging.stack_with, 0.5),
    "tour": (arranging.tour, 0.6), "push": (moving.push, 1.1), "push_to": (moving.push_to, 1.2),
    "rotate": (moving.rotate, 0.8), "pick": (moving.pick_up, 0.9), "simple": (moving.simple, 0.7),
    "refuse": (refusing.refuse, 4.0),
}  # fmt: skip
"""Type to its builder and how often it is drawn."""

SEVERAL, CONDITIONAL, CAUTIOUS = 0.17, 0.08, 0.06
_BUILDERS = tuple(builder for builder, _ in SINGLE.values())
_WEIGHTS = tuple(weight for _, weight in SINGLE.values())


@dataclass(frozen=True)
class Instruction:
    """A text with the program that it means."""

    text: str
    meaning: m.Program
    type: str

    @property
    def program(self) -> str:
        """The policy code."""
        return policy_of(self.meaning)


def sample_instruction(
    rng: random.Random, nouns: Nouns, *, typo_rate: float = 0.06, type: str | None = None
) -> Instruction:
    """Return an instruction that holds no sentence of a public benchmark."""
    while True:
        meaning, text, kind = _draw(rng, nouns, type)
        if not holds_benchmark(text) and not holds_benchmark(
            said := spoken(rng, text, typo_rate=typo_rate, known=known_words())
        ):
            return Instruction(said, meaning, kind)


def _draw(rng: random.Random, nouns: Nouns, type: str | None) -> tuple[m.Program, str, str]:
    draw = rng.random()
    if type == "several" or (type is None and draw < SEVERAL):
        return joining.several(rng, nouns)
    if type == "if" or (type is None and draw < SEVERAL + CONDITIONAL):
        return joining.conditional(rng, nouns)
    builder = SINGLE[type][0] if type else rng.choices(_BUILDERS, _WEIGHTS)[0]
    clause = builder(rng, nouns)
    if rng.random() < CAUTIOUS:
        clause = cautions.cautioned(rng, nouns, clause)
    return m.Program((clause.action,)), clause.text, clause.name


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return words that may be misspelled, because nothing else could be meant."""
    from viper.training.questions.sample import known_words as of_questions

    other = """corner corners middle center stack tower place push slide rotate degrees bottom bowls
    every matching different swap exchange without touch leave half between beside horizontal
    vertical diagonal circle square triangle together upper
    lower clockwise centimeters then edge pick move except others otherwise first fourth table"""
    return of_questions() | frozenset(other.split())
