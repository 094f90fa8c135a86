"""The card of the affordances, and the picture of how far their probabilities can be trusted.

Every figure is one of `viper.training.affordance.scores`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from viper.training.affordance.rollouts import MOVED_AWAY_M, MOVED_SHARE

__all__ = ["draw_reliability", "write_affordance_card"]

TITLES = {
    "pick_and_place": "pick and place",
    "pick": "pick",
    "place": "place what is held",
    "push": "push",
    "rotate": "rotate",
    "all": "all of these",
}

HEAD = """\
# Built-in affordances

How likely a skill is to work on the table as it is seen: five small networks per skill (pick,
place, push, rotate), averaged and calibrated, {parameters:,} parameters, {size_kb:.0f} kB. A pick
and place is the product of its two halves. The networks read shapes, sizes, positions and
relations of perceived things (`viper/vision/affordance/features.py`) and run in NumPy.

## How it was made

    python -m viper.training affordance --seed {seed} --states {states}

{calls:,} skill calls ({tries:,} tries) from {states:,} random tables of `robot_sim`, spread,
crowded, at the edge, towers, things in vessels, things behind taller ones, and from an eighth as
many with tight rows, and as many of which much has not been seen for a while. Positions are those
that two cameras, or one, would give: half hidden things seem to stand where their visible part
is, unseen ones where they were; {moved:.0%} of those missed for a while have been moved by some
{away:.0f} cm. A call works if its own check says so, the thing is where it should be, and nothing
else moved by 3 cm. It took {training}.

## How good it is

On {test_calls:,} calls ({test_tries:,} tries) from tables of other seeds:

    python -m viper.training evaluate affordance

| skill | calls | works | AUROC | Brier | Brier of the mere rate | expected calibration error |
|---|---|---|---|---|---|---|
{table}
By kind of table, all skills together: how often it works, what was said on average, AUROC.

| table | calls | works | said | AUROC |
|---|---|---|---|---|
{by_table}
## Where it is weak

{weak}
Licence: AGPL-3.0-or-later, like the package.
"""

WEAK = (
    "It knows one try of a skill. The robot looks and tries again up to three times, so a step as "
    "a whole works more often than is said here.",
    "It knows nothing of how a block is turned, nor of how sure the detector was: neither is in "
    "the features.",
    "A push over a free table nearly always works and one into others hardly ever; in between, "
    "where a neighbour is grazed, it guesses.",
    "How often a thing that is out of sight has been moved is a guess of the recipe, not a fact.",
    "The tables are made to be hard. On a table with space between things almost every carry "
    "works, and the affordances then say so for all options alike: they decide little there.",
)


def write_affordance_card(weights: Path, figures: Mapping[str, Any], training: str) -> Path:
    """Write `README.md` into the folder of the weights and return its path.

    Args:
        weights: Folder of the weights.
        figures: Of `scores`.
        training: Time and machine that it took.
    """
    from safetensors.numpy import load_file

    file = weights / "model.safetensors"
    made = json.loads((weights / "config.json").read_text(encoding="utf-8"))["made"]
    skills = [name for name in TITLES if name in figures]
    text = HEAD.format(
        **made,
        parameters=sum(tensor.size for tensor in load_file(file).values()),
        size_kb=file.stat().st_size / 1e3,
        moved=MOVED_SHARE,
        away=100 * MOVED_AWAY_M,
        training=training,
        test_calls=sum(figures[name]["n"] for name in ("pick", "place", "push", "rotate")),
        test_tries=figures["tries"],
        table="".join(_row(TITLES[name], figures[name]) for name in skills),
        by_table="".join(
            f"| {kind} | {part['n']} | {part['works']:.1%} | {part['said']:.1%} | "
            f"{part['auroc']:.3f} |\n"
            for kind, part in figures["all"]["by_table"].items()
        ),
        weak="".join(f"- {sentence}\n" for sentence in WEAK),
    )
    path = weights / "README.md"
    path.write_text(text, encoding="utf-8")
    return path


def _row(title: str, found: Mapping[str, Any]) -> str:
    return (
        f"| {title} | {found['n']} | {found['works']:.1%} | {found['auroc']:.3f} | "
        f"{found['brier']:.3f} | {found['brier_of_the_rate']:.3f} | {found['ece']:.1%} |\n"
    )


def draw_reliability(figures: Mapping[str, Any], path: Path) -> None:
    """Draw what was said against what worked, one panel per skill, with 95 % intervals."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    from viper.training.scores import Share

    skills = [name for name in TITLES if name in figures and name != "all"]
    figure, axes = pyplot.subplots(1, len(skills), figsize=(3.1 * len(skills), 3.5), sharey=True)
    for axis, skill in zip(axes, skills, strict=True):
        found = figures[skill]
        axis.plot([0, 1], [0, 1], color="0.75", linewidth=1)
        for part in found["bins"]:
            low, high = Share(round(part["worked"] * part["n"]), part["n"]).ci95
            axis.plot([part["said"]] * 2, [low, high], color="#4e79a7", linewidth=1.4)
            size = 12 + 130 * (part["n"] / found["n"]) ** 0.5
            axis.scatter(part["said"], part["worked"], s=size, color="#4e79a7", zorder=3)
        axis.set(title=TITLES[skill], xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
        axis.set_xlabel(f"said (error {found['ece']:.1%}, n = {found['n']})", fontsize=9)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    axes[0].set_ylabel("worked")
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
