"""What each part of the planner is worth: the same tasks, each time with one part changed.

python -m viper.evals.ablations TASKS.jsonl --out DIR --limit 100

Every variant is resumable like `viper eval sim`; its results stay in DIR.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from viper.core.errors import InputError, ViperError
from viper.evals.sim import SimSetup, run_sim
from viper.evals.sim_report import SimReport
from viper.loops.planner.manner import Manner

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["VARIANTS", "ablation_table", "run_ablations"]

VARIANTS: Mapping[str, Manner] = {
    "code": Manner("code"),
    "code, open loop": Manner("code", closed_loop=False),
    "code, oracle perception": Manner("code", tier="oracle"),
    "saycan": Manner("saycan"),
    "saycan, no affordance": Manner("saycan", affordance=False),
    "saycan, open loop": Manner("saycan", closed_loop=False),
    "saycan, oracle perception": Manner("saycan", tier="oracle"),
    "plan": Manner("plan"),
}


def run_ablations(
    path: Path,
    folder: Path,
    *,
    variants: Sequence[str] = tuple(VARIANTS),
    llm: str = "embedded",
    limit: int | None = None,
    workers: int = 1,
) -> dict[str, SimReport]:
    """Do the tasks once per variant; return the reports.

    Raises:
        InputError: If there is no such variant, or the tasks cannot be read.
    """
    for name in variants:
        if name not in VARIANTS:
            raise InputError(f"There is no variant {name!r}; there are {'; '.join(VARIANTS)}.")
    reports = {}
    for name in variants:
        out = folder / f"{path.stem}.{name.replace(', ', '-').replace(' ', '-')}.jsonl"
        setup = SimSetup(VARIANTS[name], llm)
        reports[name] = run_sim(path, setup, limit=limit, workers=workers, out=out)
    return reports


def ablation_table(reports: Mapping[str, SimReport]) -> Table:
    """Return one row per variant."""
    from rich.table import Table

    drawn = Table(title="the same tasks, one part changed", title_justify="left")
    drawn.add_column("planner")
    for name in ("n", "SR, with 95 % interval", "PSR", "precision", "executable", "s", "calls"):
        drawn.add_column(name, justify="right")
    for name, report in reports.items():
        costs = report.overall.costs
        shares = (costs.psr, costs.precision, costs.executable)
        drawn.add_row(
            name,
            str(report.overall.share.n),
            str(report.overall.share),
            *(f"{share:.1%}" for share in shares),
            f"{costs.seconds:.1f}",
            f"{costs.llm_calls:.1f}",
        )
    return drawn


def main() -> None:
    """Run the command line."""
    import argparse

    from rich.console import Console

    parser = argparse.ArgumentParser(prog="python -m viper.evals.ablations", description=__doc__)
    parser.add_argument("tasks", type=Path, help="task rows")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results")
    parser.add_argument("--variants", default="; ".join(VARIANTS), help="separated by semicolons")
    parser.add_argument("--llm", default="embedded")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    names = [name.strip() for name in given.variants.split(";") if name.strip()]
    try:
        reports = run_ablations(
            given.tasks,
            given.out,
            variants=names,
            llm=given.llm,
            limit=given.limit,
            workers=given.workers,
        )
    except ViperError as error:
        parser.error(str(error))
    if given.json:
        print(json.dumps({name: report.to_dict() for name, report in reports.items()}))
    else:
        # a pipe has no width, and the table is wide
        console = Console() if sys.stdout.isatty() else Console(width=140)
        console.print(ablation_table(reports))


if __name__ == "__main__":
    main()
