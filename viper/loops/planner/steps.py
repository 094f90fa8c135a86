"""Numbered plans in plain words: reading them, and what "it" means in a step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from viper.core.errors import InputError

# Steps of a plan, characters of a step and of a whole plan.
MAX_PLAN_STEPS, MAX_STEP_CHARACTERS, MAX_PLAN_CHARACTERS = 100, 500, 20_000

_NUMBER = re.compile(r"(?:^|(?<=\s))(?:step\s+)?\d{1,3}\s*[.):]\s+", re.I)
_BULLET = re.compile(r"^\s*[-*•]\s+")
_IT = re.compile(r"\b(it|that one|this one)\b(?!\s+is\b)", re.I)


def read_plan(text: str, where: str = "The plan") -> list[str]:
    """Return the steps of a plan: numbered, bulleted or one per line.

    Several numbered steps may stand on one line. Lines that start with # are left out.

    Raises:
        InputError: If there is no step, or the plan is longer than a plan is.
    """
    if len(text) > MAX_PLAN_CHARACTERS:
        raise InputError(
            f"{where} has {len(text):,} characters; a plan has at most {MAX_PLAN_CHARACTERS:,}."
        )
    if "\x00" in text:
        raise InputError(f"{where} is not text; write one step per line.")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    pieces = [piece for line in lines for piece in _NUMBER.split(line)]
    steps = [_BULLET.sub("", piece).strip().rstrip(".;,").strip() for piece in pieces]
    steps = [step for step in steps if step]
    if not steps:
        raise InputError(f'{where} has no step; write lines such as "1. take the red block".')
    if len(steps) > MAX_PLAN_STEPS:
        raise InputError(f"{where} has {len(steps)} steps; at most {MAX_PLAN_STEPS} are taken.")
    long = next((step for step in steps if len(step) > MAX_STEP_CHARACTERS), None)
    if long is not None:
        raise InputError(
            f"{where} has a step of {len(long)} characters; at most {MAX_STEP_CHARACTERS} are "
            "taken: split it."
        )
    return steps


def steps_within(instruction: str) -> list[str]:
    """Return the steps of an instruction that is itself a numbered plan, else nothing."""
    numbers = [int(digits) for digits in re.findall(r"\d+", "".join(_NUMBER.findall(instruction)))]
    is_plan = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    return read_plan(instruction) if is_plan and _NUMBER.match(instruction) else []


def with_it(step: str, it: str | None) -> str:
    """Return the step with "it" replaced by the name of what was acted on last."""
    return step if it is None else _IT.sub(lambda _: f"the {it}", step)


def nearest_texts(step: str, texts: Sequence[str], n: int = 3) -> list[str]:
    """Return the skill texts most like a step, best first."""
    words = _content(step)

    def likeness(text: str) -> float:
        theirs = _content(text)
        shared = len(words & theirs) / max(1, len(words | theirs))
        return shared + SequenceMatcher(None, step.lower(), text.lower()).ratio()

    return sorted(texts, key=likeness, reverse=True)[:n]


def _content(text: str) -> set[str]:
    idle = {"the", "a", "an", "it", "and", "to", "of", "up"}
    return {word for word in re.findall(r"[a-z]+", text.lower()) if word not in idle}
