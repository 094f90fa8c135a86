"""What a set of robot tasks found: success by template and family, with intervals, and the costs.

SR is the share of tasks whose goal held at the end; PSR, precision and executable steps are
ProgPrompt's (Singh et al. 2023): the share of goal conditions reached, of uninvolved objects that
stayed, and of skill calls that worked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from viper.evals.published import PUBLISHED, SYSTEMS, Published, column_of, family_of
from viper.evals.report import Share

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Costs", "SimReport", "sim_table", "summarise_sim"]


@dataclass(frozen=True)
class Costs:
    """Means over a group of episodes; `seconds`, of wall time, are the median."""

    psr: float
    precision: float
    executable: float
    llm_calls: float
    seconds: float
    path_m: float = 0.0
    """Way of the hand, metres."""
    simulated_s: float = 0.0
    """On the table's own clock, seconds."""

    @classmethod
    def of(cls, results: Sequence[Mapping[str, Any]]) -> Costs:
        """Average what the episodes cost and reached."""
        return cls(
            psr=_mean([r["psr"] for r in results if r["psr"] is not None]),
            precision=_mean([r["precision"] for r in results]),
            executable=_mean([r["executable"] for r in results]),
            llm_calls=_mean([r["llm_calls"] for r in results]),
            seconds=_median([r["seconds"].get("total", 0.0) for r in results]),
            path_m=_mean([r.get("path_m", 0.0) for r in results]),
            simulated_s=_mean([r["seconds"].get("robot", 0.0) for r in results]),
        )

    def to_dict(self) -> dict[str, float]:
        """Return JSON data."""
        return {name: round(value, 4) for name, value in vars(self).items()}


@dataclass(frozen=True)
class Group:
    """Episodes that belong together."""

    share: Share
    costs: Costs
    published: Published | None = None

    @classmethod
    def of(cls, results: Sequence[Mapping[str, Any]], published: Published | None = None) -> Group:
        """Sum up a group."""
        return cls(Share.of(r["success"] for r in results), Costs.of(results), published)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data."""
        share = self.share.to_dict()
        data = {"n": share["n"], "success_rate": share["accuracy"], "ci95": share["ci95"]}
        data |= self.costs.to_dict()
        if self.published is not None:
            data["published"] = dict(zip(SYSTEMS, self.published, strict=True))
        return data


@dataclass(frozen=True)
class SimReport:
    """The outcome of a task set."""

    overall: Group
    by_type: Mapping[str, Group]
    """By template, "S1 seen", and for other sets by the type of the rows."""
    by_family: Mapping[str, Group]
    declines: Mapping[str, Share]
    """Of instructions that must not be done, the share declined; of the others, the share not
    declined, done or not."""
    by_status: Mapping[str, int]
    seconds: Mapping[str, float] = field(default_factory=dict)
    """`total` wall time of this run; `median` and `p95` of one episode; its median parts."""
    passes: Mapping[str, int] = field(default_factory=dict)
    setup: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data with the keys of `viper eval sim --json`."""
        return {
            **self.overall.to_dict(),
            "by_type": {name: group.to_dict() for name, group in self.by_type.items()},
            "by_family": {name: group.to_dict() for name, group in self.by_family.items()},
            "declines": {name: share.to_dict() for name, share in self.declines.items()},
            "by_status": dict(self.by_status),
            "seconds": dict(self.seconds),
            "passes": dict(self.passes),
            "setup": dict(self.setup),
        }


def summarise_sim(
    results: Sequence[Mapping[str, Any]], setup: Mapping[str, Any], total_s: float = 0.0
) -> SimReport:
    """Return the report of per-row results as `viper.evals.sim` writes them."""
    by_type: dict[str, list[Mapping[str, Any]]] = {}
    by_family: dict[str, list[Mapping[str, Any]]] = {}
    for result in results:
        by_type.setdefault(_type_name(result), []).append(result)
        by_family.setdefault(_family_name(result), []).append(result)
    statuses = [str(result["status"]) for result in results]
    to_do = [r for r in results if r["expect"] == "do"]
    not_to_do = [r for r in results if r["expect"] != "do"]
    passes: dict[str, int] = {}
    for result in results:
        for kind, count in result["passes"].items():
            passes[kind] = passes.get(kind, 0) + count
    return SimReport(
        overall=Group.of(results),
        by_type={n: Group.of(rs, _published(rs[0], n)) for n, rs in sorted(by_type.items())},
        by_family={n: Group.of(rs, _published(rs[0], n)) for n, rs in sorted(by_family.items())},
        declines={
            "declined as they should be": Share.of(r["declined"] for r in not_to_do),
            "not declined, and feasible": Share.of(not r["declined"] for r in to_do),
        },
        by_status={status: statuses.count(status) for status in sorted(set(statuses))},
        seconds={"total": round(total_s, 3), **_seconds(results)},
        passes=passes,
        setup=setup,
    )


def sim_table(report: SimReport, title: str = "") -> Table:
    """Return the report as a table for a terminal."""
    from rich.table import Table

    drawn = Table(title=title or None, title_justify="left")
    drawn.add_column("tasks")
    groups_of = (report.by_type, report.by_family)
    theirs = SYSTEMS if any(g.published for groups in groups_of for g in groups.values()) else ()
    for name in (
        "n",
        "SR, with 95 % interval",
        "PSR",
        "prec.",
        "exec.",
        "s",
        "calls",
        "way m",
        *theirs,
    ):
        drawn.add_column(name, justify="right")
    for groups in groups_of:
        for name, group in groups.items():
            drawn.add_row(name, *_cells(group, len(theirs)))
        drawn.add_section()
    drawn.add_row("total", *_cells(report.overall, len(theirs)), style="bold")
    for name, share in report.declines.items():
        if share.n:
            drawn.add_row(name, str(share.n), str(share))
    parts = ", ".join(
        f"{kind} {report.seconds.get(kind, 0.0):.2f}"
        for kind in ("model", "camera", "physics", "planning")
    )
    drawn.caption = f"one episode: median {report.seconds.get('median', 0.0):.2f} s ({parts})"
    return drawn


def _cells(group: Group, systems: int) -> list[str]:
    """Return the figures of a group, those of the first so many other systems at the end."""
    costs = group.costs
    theirs = (group.published or Published(None, None, None))[:systems]
    return [
        str(group.share.n),
        str(group.share),
        *(f"{value:.1%}" for value in (costs.psr, costs.precision, costs.executable)),
        f"{costs.seconds:.1f}",
        f"{costs.llm_calls:.1f}",
        f"{costs.path_m:.1f}",
        *("" if value is None else f"{value:g}" for value in theirs),
    ]


def _split(result: Mapping[str, Any]) -> str | None:
    """Return the split of a sampled task, whose id is template-split-seed."""
    parts = str(result["id"]).rsplit("-", 2)
    is_sampled = len(parts) == 3 and parts[0] == result["type"] and parts[2].isdigit()
    return parts[1] if is_sampled else None


def _type_name(result: Mapping[str, Any]) -> str:
    split = _split(result)
    return f"{result['type']} {split}" if split else str(result["type"])


def _family_name(result: Mapping[str, Any]) -> str:
    split = _split(result)
    family = family_of(str(result["type"]))
    column = column_of(str(result["type"]), split) if split else None
    return f"{family}, {column}" if column else family


def _published(result: Mapping[str, Any], name: str) -> Published | None:
    """Return the published figures for the group of that name."""
    split = _split(result)
    column = column_of(str(result["type"]), split) if split else None
    if column is None:
        return None
    return PUBLISHED[column].get(
        name.partition(",")[0] if "," in name else name.split(maxsplit=1)[0]
    )


def _seconds(results: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    totals = sorted(r["seconds"].get("total", 0.0) for r in results)
    found = {"median": _median(totals), "p95": totals[int(0.95 * (len(totals) - 1))]}
    for kind in ("model", "camera", "physics", "planning"):
        found[kind] = _median([r["seconds"].get(kind, 0.0) for r in results])
    return {name: round(value, 4) for name, value in found.items()}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0
