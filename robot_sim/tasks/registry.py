"""All task templates by name, and the suites that they belong to."""

from __future__ import annotations

from robot_sim.errors import TaskError
from robot_sim.tasks.cap import CAP
from robot_sim.tasks.cliport import CLIPORT
from robot_sim.tasks.disturbed import DISTURBED
from robot_sim.tasks.draw import Split, Template
from robot_sim.tasks.inner_monologue import INNER_MONOLOGUE
from robot_sim.tasks.ravens import RAVENS
from robot_sim.tasks.saycan import SAYCAN
from robot_sim.tasks.task import Task

__all__ = ["SUITES", "TEMPLATES", "sample_task"]

_BY_SUITE: dict[str, dict[str, Template]] = {
    "cap": CAP,
    "saycan": SAYCAN,
    "im": INNER_MONOLOGUE,
    "ravens": RAVENS,
    "cliport": CLIPORT,
    "disturbed": DISTURBED,
}
SUITES: dict[str, tuple[str, ...]] = {suite: tuple(them) for suite, them in _BY_SUITE.items()}
TEMPLATES: dict[str, Template] = {
    name: template for them in _BY_SUITE.values() for name, template in them.items()
}


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
