"""`saycan`: score every skill that could come next, do the best one, look, and score again.

The language model says what would be useful, the affordance what can succeed here; their product
decides. Source: Ahn et al. 2022, "Do As I Can, Not As I Say". Unlike the open notebook of that
work, which chooses the whole plan before it moves, this one looks at the table before every
round, forgets steps that were undone meanwhile, and trusts a skill less each time that it fails.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from viper.core.events import span
from viper.llm.robot_prompt import DONE, step_prompt
from viper.loops.planner.bench import Bench, News
from viper.loops.planner.done import fitted_done
from viper.loops.planner.ending import NOTHING_TO_DO, Ending
from viper.loops.planner.scores import ScoreRound, rank

if TYPE_CHECKING:
    from viper.capabilities.robot.values import SkillOption

# What is left of an option's affordance after each failure.
AFTER_FAILURE = 0.3
# Failures in a row that end the plan.
MAX_FAILURES = 4

Affordance = Callable[["SkillOption"], float]


def follow_saycan(bench: Bench, instruction: str, affordance: Affordance) -> Ending:
    """Do the best option again and again, until "done" is the best.

    Args:
        bench: Robot and model.
        instruction: What is wanted.
        affordance: Probability that an option succeeds, as things are seen now.

    Raises:
        ModelError: If the model fails.
    """
    plan: list[str] = []
    history: list[SkillOption] = []
    failures: Counter[str] = Counter()
    in_a_row = 0
    while len(plan) < bench.max_steps:
        if bench.is_stopped:
            return Ending("stopped", "stopped by the person in charge", tuple(plan))
        options = {o.text: o for o in worth_doing(bench.robot.skill_options(), history)}
        can = {
            text: affordance(option) * AFTER_FAILURE ** failures[text]
            for text, option in options.items()
        }
        scores = _score(bench, instruction, history, can)
        bench.note_scores(scores)
        if scores.best.text == DONE:
            return Ending("ok", plan=tuple(plan)) if plan else Ending("asked", NOTHING_TO_DO)
        option = options[scores.best.text]
        plan.append(option.text)
        outcome = bench.act(option)
        if outcome.ok:
            history.append(option)
            in_a_row = 0
        else:
            failures[option.text] += 1
            in_a_row += 1
            bench.tell(News("note", outcome.why_not, ok=False))
        if in_a_row >= MAX_FAILURES:
            why = f"{MAX_FAILURES} skills in a row failed; the last: {outcome.why_not}"
            return Ending("failed", why, tuple(plan))
        if bench.closed_loop:
            history = _still_so(bench, history)
    return Ending("stopped", f"the limit of {bench.max_steps} steps was reached", tuple(plan))


def worth_doing(
    options: Sequence[SkillOption], history: Sequence[SkillOption]
) -> list[SkillOption]:
    """Return the options without those that would carry a thing to where it was carried last."""
    last = {step.args[0]: step.text for step in history if step.skill == "pick_and_place"}
    return [option for option in options if last.get(option.args[0]) != option.text]


def _score(
    bench: Bench,
    instruction: str,
    history: Sequence[SkillOption],
    can: Mapping[str, float],
) -> ScoreRound:
    """Return the scores of the options in `can`, which has their affordances, and of "done"."""
    texts = [*can, DONE]
    with span("score", options=len(texts)) as entry:
        started = time.perf_counter()
        prompt = step_prompt(instruction, bench.robot.scene_text(), [step.text for step in history])
        logprobs = bench.llm.score(prompt, texts)
        scores = rank(
            texts,
            logprobs,
            [*can.values(), fitted_done().weight],
            length_exponent=0.0 if bench.llm.name == "embedded" else 1.0,
            seconds=time.perf_counter() - started,
        )
        entry.attributes.update(prompt=prompt, **scores.to_dict())
    return scores


def _still_so(bench: Bench, history: Sequence[SkillOption]) -> list[SkillOption]:
    """Return the steps whose effect still holds: the others have to be done again."""
    lost = {expected.thing.name for expected in bench.robot.broken()}
    return [option for option in history if option.args[0] not in lost]
