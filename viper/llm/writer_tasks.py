"""The three things that the built-in writer does, told apart by how a prompt begins.

| prompt | what it writes |
|---|---|
| a question | a program over the vision API |
| `robot: INSTRUCTION` | a policy program |
| `step: INSTRUCTION | SCENE | DONE` | the next step, or "done" |

Each task knows what may be handed out, and what is said when nothing may.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Collection, Sequence
from typing import Protocol

from viper.llm.robot_prompt import (
    DONE,
    PLACES,
    POLICY_PREFIX,
    REFUSALS,
    SEPARATOR,
    STEP_PREFIX,
    pick_and_place_text,
    push_text,
)
from viper.llm.spelling import correct
from viper.llm.writer_api import ROBOT, WORDS
from viper.llm.writer_check import mend, problem
from viper.llm.writer_doubt import (
    LEFT_OUT,
    LEFT_OUT_OF_QUESTION,
    compares_with_itself,
    contradiction,
    does_what_is_forbidden,
    left_out,
    left_out_of_question,
    misses_a_condition,
    misses_a_place,
    shares_out_unasked,
    turns_a_condition_round,
)

PLACEHOLDER = "<question>"
"""Stands for the question in the program that passes it on."""
_SURE = 0.6
"""Similarity from which a name counts as a misspelling of another."""


class Task(Protocol):
    """What a prompt asks for."""

    prefix: str
    name: str
    """What the prompt is called in messages."""
    most_words: int
    """Longer prompts are refused."""
    least_logprob: float
    """Below this, the writer says that it does not understand."""

    def spelled(self, prompt: str) -> str:
        """Return the prompt with slips of the pen put right."""
        ...

    def admitted(self, text: str, prompt: str, vocabulary: Collection[str]) -> str | None:
        """Return a decoded text as it may be handed out, or None."""
        ...

    def doubts(self, texts: Sequence[str], prompt: str, vocabulary: Collection[str]) -> list[float]:
        """Return nats to take off each admitted text, for what it leaves out of the prompt."""
        ...

    def is_no_answer(self, text: str) -> bool:
        """Tell whether a decoded text says that the writer does not understand."""
        ...

    def last_resort(self, prompt: str) -> str:
        """Return what is said when nothing else may be."""
        ...


class Asking:
    """A question about a picture; what is not understood goes to the picture model as it is."""

    prefix, name, most_words = "", "question", 80
    least_logprob = math.log(0.01)

    def spelled(self, prompt: str) -> str:
        """Return the question with slips of the pen put right."""
        return correct(prompt)

    def admitted(self, text: str, prompt: str, vocabulary: Collection[str]) -> str | None:
        """Return the program with its nouns as the question has them."""
        program = None if problem(text) else mend(text, prompt, vocabulary)
        if program is None or problem(program) or compares_with_itself(program):
            return None
        return program

    def doubts(self, texts: Sequence[str], prompt: str, vocabulary: Collection[str]) -> list[float]:
        """Return a penalty for each colour, material and shape that others do not leave out."""
        del vocabulary
        missing = [left_out_of_question(text, prompt) for text in texts]
        least = min(missing, default=0)
        return [LEFT_OUT_OF_QUESTION * (n - least) for n in missing]

    def is_no_answer(self, text: str) -> bool:
        """Tell whether the question is passed on."""
        return PLACEHOLDER in text

    def last_resort(self, prompt: str) -> str:
        """Return the program that passes the question on."""
        text = " ".join(prompt.split()).replace("\\", "\\\\").replace('"', '\\"')
        return f'image_patch.simple_query("{text}")'


class Instructing:
    """An instruction to the robot; what is not understood is refused."""

    prefix, name, most_words = POLICY_PREFIX, "instruction", 80
    least_logprob = math.log(0.03)

    def spelled(self, prompt: str) -> str:
        """Return the instruction with slips of the pen put right."""
        return correct(prompt)

    def admitted(self, text: str, prompt: str, vocabulary: Collection[str]) -> str | None:
        """Return the policy with its nouns as the instruction has them."""
        said = prompt.removeprefix(self.prefix)
        program = None if problem(text, ROBOT) else mend(text, said, vocabulary, ROBOT)
        if program is None or problem(program, ROBOT) or contradiction(program):
            return None
        if does_what_is_forbidden(program, said) or misses_a_condition(program, said):
            return None
        if turns_a_condition_round(program, said) or shares_out_unasked(program, said):
            return None
        return program

    def doubts(self, texts: Sequence[str], prompt: str, vocabulary: Collection[str]) -> list[float]:
        """Return a penalty for each noun, colour or place that others do not leave out."""
        said = prompt.removeprefix(self.prefix)
        missing = [left_out(text, said, vocabulary) for text in texts]
        least = min((n for n in missing if n is not None), default=0)
        return [
            0.0 if n is None else LEFT_OUT * (n - least + misses_a_place(text, said))
            for n, text in zip(missing, texts, strict=True)
        ]

    def is_no_answer(self, text: str) -> bool:
        """Return False: a refusal is an answer."""
        del text
        return False

    def last_resort(self, prompt: str) -> str:
        """Return the refusal."""
        del prompt
        return f'robot.refuse("{REFUSALS["unclear"]}")'


class Stepping:
    """The next step of a plan: a skill on things of the scene, or "done"."""

    prefix, name, most_words, least_logprob = STEP_PREFIX, "step prompt", 400, -math.inf

    def spelled(self, prompt: str) -> str:
        """Return the prompt with slips of its instruction put right; names stay as they are."""
        said, separator, rest = prompt.partition(SEPARATOR)
        return correct(said) + separator + rest

    def admitted(self, text: str, prompt: str, vocabulary: Collection[str]) -> str | None:
        """Return the step in its canonical words, with names of the scene."""
        del vocabulary
        if text == DONE:
            return DONE
        things = _scene_names(prompt)
        put = re.fullmatch(r"pick up the (.+) and place it (?:in|on) the (.+)", text)
        push = re.fullmatch(r"push the (.+) to the (.+)", text)
        found = put or push
        if found is None:
            return None
        thing = _nearest(found[1], things)
        goals = (*things, *PLACES, *(WORDS["side"] if push else ()))
        goal = _nearest(found[2], goals)
        if thing is None or goal is None or thing == goal:
            return None
        return (push_text if push else pick_and_place_text)(thing, goal)

    def doubts(self, texts: Sequence[str], prompt: str, vocabulary: Collection[str]) -> list[float]:
        """Return nothing: a step speaks of a part of the instruction."""
        del prompt, vocabulary
        return [0.0] * len(texts)

    def is_no_answer(self, text: str) -> bool:
        """Return False: "done" is an answer."""
        del text
        return False

    def last_resort(self, prompt: str) -> str:
        """Return "done"."""
        del prompt
        return DONE


TASKS: tuple[Task, ...] = (Instructing(), Stepping(), Asking())


def task_of(prompt: str) -> Task:
    """Return what a prompt asks for."""
    return next(task for task in TASKS if prompt.startswith(task.prefix))


def _scene_names(prompt: str) -> list[str]:
    """Return the things of a scene text, e.g. ["red block", "blue bowl"]."""
    parts = prompt.removeprefix(STEP_PREFIX).split(SEPARATOR)
    scene = parts[-2] if len(parts) > 2 else parts[-1]
    return [re.split(r" (?:in|on|at) ", item)[0].strip() for item in scene.split(",")]


def _nearest(name: str, names: Collection[str]) -> str | None:
    if name in names:
        return name
    found = difflib.get_close_matches(name, names, n=1, cutoff=_SURE)
    return found[0] if found else None
