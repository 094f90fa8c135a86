"""Writes task rows for `viper eval sim`: the suites of `robot_sim`, drawn from evaluation seeds.

python -m viper.evals.tasks --suite cap --split seen --seeds 50 --out DIR

`cap` with `--split seen` holds S1-S8 with seen attributes; `--split unseen` holds S1-S8 and U1-U6
with unseen ones, as in the published table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from viper.core.errors import InputError
from viper.evals.dataset import FIRST_EVALUATION_SEED, check_seed

if TYPE_CHECKING:
    from robot_sim import Task

__all__ = ["suite_tasks", "write_tasks"]

Split = Literal["seen", "unseen"]


def suite_tasks(
    suite: str,
    split: Split,
    seeds: int,
    first_seed: int = FIRST_EVALUATION_SEED,
    templates: Sequence[str] = (),
) -> Iterator[Task]:
    """Yield the tasks of a suite, template by template.

    Args:
        suite: A name of `robot_sim.tasks.registry.SUITES`.
        split: Which attributes the words have.
        seeds: Tasks per template.
        first_seed: Seed of the first; the others follow.
        templates: Only these; all that the split has by default.

    Raises:
        InputError: If there is no such suite or template, or seeds may have been trained on.
    """
    from robot_sim import RobotSimError, sample_task
    from robot_sim.tasks.registry import SUITES

    check_seed(first_seed)
    if suite not in SUITES:
        raise InputError(f"There is no suite {suite!r}; there are {', '.join(SUITES)}.")
    if seeds < 1:
        raise InputError(f"seeds is at least 1, not {seeds}.")
    for name in templates:
        if name not in SUITES[suite]:
            raise InputError(
                f"The suite {suite} has no template {name!r}; it has {', '.join(SUITES[suite])}."
            )
    wanted = templates or [
        # the published table has no unseen instructions with seen attributes
        name
        for name in SUITES[suite]
        if not (suite == "cap" and split == "seen" and name[0] == "U")
    ]
    for name in wanted:
        for seed in range(first_seed, first_seed + seeds):
            try:
                yield replace(sample_task(name, seed, split), type=name)
            except RobotSimError as error:
                raise InputError(f"{name}, seed {seed}: {error}") from None


def write_tasks(path: Path, tasks: Iterator[Task]) -> int:
    """Write one row per task; return how many.

    Raises:
        InputError: If the file cannot be written.
    """
    rows = [json.dumps(task.to_row(), ensure_ascii=False) for task in tasks]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"Cannot write {path}: {error.strerror or error}.") from None
    return len(rows)


def main() -> None:
    """Run the command line."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m viper.evals.tasks", description=__doc__)
    suites = "cap, saycan, im, ravens, cliport or disturbed"
    parser.add_argument("--suite", default="cap", help=suites)
    parser.add_argument("--split", choices=("seen", "unseen"), default="seen")
    parser.add_argument("--seeds", type=int, default=50, help="tasks per template")
    parser.add_argument("--first-seed", type=int, default=FIRST_EVALUATION_SEED)
    parser.add_argument("--templates", default="", help="only these, separated by commas")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    given = parser.parse_args()
    names = [name.strip() for name in given.templates.split(",") if name.strip()]
    path = given.out / f"{given.suite}-{given.split}.jsonl"
    try:
        tasks = suite_tasks(given.suite, given.split, given.seeds, given.first_seed, names)
        print(f"{write_tasks(path, tasks)} tasks in {path}")
    except InputError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
