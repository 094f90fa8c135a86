"""All task templates by name, and the suites that they belong to."""

from __future__ import annotations

from robot_sim.errors import TaskError, is_count, shown
from robot_sim.tasks.cap import CAP
from robot_sim.tasks.cliport import CLIPORT
from robot_sim.tasks.disturbed import DISTURBED
from robot_sim.tasks.draw import Split, Template
from robot_sim.tasks.inner_monologue import INNER_MONOLOGUE
from robot_sim.tasks.ravens import RAVENS
from robot_sim.tasks.saycan import SAYCAN
from robot_sim.tasks.task import Task

__all__ = ["SUITES", "TEMPLATES", "check_name", "sample_task"]

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
        TaskError: If there is no such template, suite or split, the seed is none, or no table fits.
    """
    check_name(name)
    if not is_count(seed):
        raise TaskError(f"seed is a whole number >= 0, not {shown(seed)}.")
    if name in SUITES:
        name = SUITES[name][seed % len(SUITES[name])]
    return TEMPLATES[name].sample(seed, split)


def check_name(name: str) -> None:
    """Refuse the name of a task that does not exist.

    Raises:
        TaskError: If there is no such template or suite; names those there are.
    """
    if name not in SUITES and name not in TEMPLATES:
        there = ", ".join([*SUITES, *TEMPLATES])
        raise TaskError(f"there is no task {name!r}; there are {there}.")
