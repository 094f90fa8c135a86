"""Instructions for the tabletop robot: their meanings, wordings, policy programs and steps.

Independent of pictures and physics: works on words and word scenes alone. One meaning gives
many wordings, the one policy program, and the next step of a plan.
"""

from __future__ import annotations

from viper.training.instructions.benchmark import gold_program, holds_benchmark
from viper.training.instructions.policy import policy_of

__all__ = ["gold_policy", "gold_program", "holds_benchmark", "policy_of"]


def gold_policy(instruction: str) -> str | None:
    """Return the right policy code for a sentence of the public templates, or None for others."""
    program = gold_program(instruction)
    return None if program is None else policy_of(program)
