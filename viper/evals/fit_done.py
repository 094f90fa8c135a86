"""Fits the weight of SayCan's "done" on states of solved tasks, and writes it beside the planner.

python -m viper.evals.fit_done --seeds 4

Each task of the seen split is solved by its own solution, on training seeds and with true
perception. Before every step something is left to do, after the last nothing is; at each state
the model scores all options, as the planner does. See `viper.loops.planner.done`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import InputError, ViperError
from viper.core.llm import LLM
from viper.evals.dataset import FIRST_EVALUATION_SEED
from viper.llm.robot_prompt import DONE, step_prompt
from viper.loops.planner.done import FILE, DoneModel, fit_done
from viper.loops.planner.saycan import worth_doing

if TYPE_CHECKING:
    from robot_sim import Task
    from viper.capabilities.robot import SkillOption, TableRobot

__all__ = ["done_margin", "margins_of", "solved_states"]

SUITES = ("cap", "saycan")


def solved_states(
    seeds: int, first_seed: int = 0
) -> Iterator[tuple[Task, TableRobot, list[SkillOption]]]:
    """Yield the states on the way through solved tasks: task, robot, and the steps so far.

    A task whose solution does not reach its goal, or goes to bare points, is left out from there.
    """
    from robot_sim import sample_task
    from robot_sim.tasks.registry import SUITES as ALL

    if not 0 <= first_seed <= FIRST_EVALUATION_SEED - seeds:
        raise InputError(f"Training seeds are below {FIRST_EVALUATION_SEED:,}.")
    for name in [name for suite in SUITES for name in ALL[suite]]:
        for seed in range(first_seed, first_seed + seeds):
            task = sample_task(name, seed, "seen")
            if all(isinstance(step.where, str) for step in task.steps):
                yield from _states(task)


def _states(task: Task) -> Iterator[tuple[Task, TableRobot, list[SkillOption]]]:
    from robot_sim import Episode
    from viper.capabilities.robot import TableRobot

    robot = TableRobot(Episode(task), tier="oracle", max_steps=task.max_steps)
    robot.begin(task.instruction)
    history: list[SkillOption] = []
    for step in task.steps:
        yield task, robot, list(history)
        options = {option.args: option for option in robot.skill_options()}
        option = options.get((step.thing, str(step.where)))
        if option is None or not robot.execute(option).ok:
            return
        history.append(option)
    if robot.episode.success:
        yield task, robot, list(history)


def done_margin(
    llm: LLM, instruction: str, robot: Any, history: list[SkillOption], afford: Any
) -> float:
    """Return log p(done) - max over skills of log (p(skill) * affordance)."""
    options = worth_doing(robot.skill_options(), history)
    prompt = step_prompt(instruction, robot.scene_text(), [step.text for step in history])
    *skills, done = llm.score(prompt, [*(option.text for option in options), DONE])
    best = max(
        said + math.log(max(afford(option), 1e-9))
        for said, option in zip(skills, options, strict=True)
    )
    return done - best


def margins_of(llm: LLM, seeds: int, *, affordance: bool = True) -> list[tuple[float, bool]]:
    """Return margin and truth of every state of the solved tasks."""
    from viper.evals.progress import with_bar
    from viper.loops.planner.affordance import SeenAffordance

    rows: list[tuple[float, bool]] = []
    states = with_bar(solved_states(seeds), 0)
    for task, robot, history in states:
        judge = SeenAffordance(robot) if affordance else (lambda _: 1.0)
        is_done = bool(history) and robot.episode.success
        rows.append((done_margin(llm, task.instruction, robot, history, judge), is_done))
    return rows


def main() -> None:
    """Run the command line."""
    import argparse

    from viper.llm import load_llm

    parser = argparse.ArgumentParser(prog="python -m viper.evals.fit_done", description=__doc__)
    parser.add_argument("--llm", default="embedded")
    parser.add_argument("--seeds", type=int, default=4, help="tasks per template")
    parser.add_argument("--no-affordance", action="store_true")
    parser.add_argument("--out", type=Path, default=FILE)
    given = parser.parse_args()
    try:
        llm = load_llm(given.llm)
        rows = margins_of(llm, given.seeds, affordance=not given.no_affordance)
    except ViperError as error:
        parser.error(str(error))
    fitted: DoneModel = fit_done([m for m, _ in rows], [t for _, t in rows], llm.name)
    fitted.save(given.out)
    print(
        f"{fitted.states} states: weight {fitted.weight:.4g}, threshold {fitted.threshold:.2f}, "
        f"{fitted.accuracy:.1%} of the held-out states judged rightly; written to {given.out}"
    )


if __name__ == "__main__":
    main()
