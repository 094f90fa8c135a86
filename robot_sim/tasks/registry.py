"""All task templates by name, and the suites that they belong to."""

from __future__ import annotations

from robot_sim.errors import TaskError
from robot_sim.tasks.cap import CAP
from robot_sim.tasks.draw import Split, Template
from robot_sim.tasks.saycan import SAYCAN
from robot_sim.tasks.task import Task

__all__ = ["SUITES", "TEMPLATES", "sample_task"]

SUITES: dict[str, tuple[str, ...]] = {"cap": tuple(CAP), "saycan": tuple(SAYCAN)}
TEMPLATES: dict[str, Template] = {**CAP, **SAYCAN}


def sample_task(name: str, seed: int, split: Split = "seen") -> Task:
    """Return a task of a template, or of a template of a suite; the same for the same arguments.

    Raises:
        TaskError: If there is no such template or suite, or no table fits it.
    """
    if name in SUITES:
        name = SUITES[name][seed % len(SUITES[name])]
    if name not in TEMPLATES:
        there = ", ".join([*SUITES, *TEMPLATES])
        raise TaskError(f"there is no task {name!r}; there are {there}.")
    return TEMPLATES[name].sample(seed, split)
