"""What others report on the same tasks, in percent, to stand beside our own figures.

Code-as-Policies tabletop benchmark: Liang et al. 2022, arXiv 2209.07753, Table III and appendix
K; 50 trials per template, on another simulator and sampler, CLIPort with an oracle that stops it.
The family means are as published; single cells of the table are recalled from it and agree with
those means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["FAMILIES", "PUBLISHED", "SYSTEMS", "Published", "column_of", "family_of"]

SYSTEMS = ("CLIPort", "NL planner", "CaP")


class Published(NamedTuple):
    """Success in percent; None where a system cannot take such tasks."""

    cliport: float | None
    nl_planner: float | None
    cap: float | None


FAMILIES: dict[str, str] = {
    **dict.fromkeys(("S1", "S2", "S3", "S4", "S5", "U1", "U2", "U3"), "long-horizon"),
    **dict.fromkeys(("S6", "S7", "S8", "U4", "U5", "U6"), "spatial-geometric"),
}


def _rows(text: str) -> dict[str, Published]:
    found = {}
    for line in text.split(";"):
        name, *cells = line.split()
        values = [None if cell == "-" else float(cell) for cell in cells]
        found[name] = Published(*values)
    return found


PUBLISHED: Mapping[str, Mapping[str, Published]] = {
    "seen attributes, seen instructions": _rows(
        "S1 88 98 100;S2 98 94 94;S3 96 46 92;S4 100 94 100;S5 12 100 100;S6 100 - 72;"
        "S7 92 - 98;S8 100 - 98;long-horizon 78.8 86.4 97.2;spatial-geometric 97.33 - 89.3"
    ),
    "unseen attributes, seen instructions": _rows(
        "S1 12 98 100;S2 96 96 100;S3 0 58 100;S4 46 88 96;S5 30 100 92;S6 0 - 60;S7 0 - 100;"
        "S8 0 - 60;long-horizon 36.8 88 97.6;spatial-geometric 0 - 73.33"
    ),
    "unseen attributes, unseen instructions": _rows(
        "U1 0 60 98;U2 0 92 60;U3 0 40 82;U4 0 - 38;U5 4 - 58;U6 0 - 90;"
        "long-horizon 0 64 80;spatial-geometric 0.01 - 62"
    ),
}


def column_of(template: str, split: str) -> str | None:
    """Return the column of the published table that a task belongs to, None if to none."""
    if template not in FAMILIES:
        return None
    kind = "unseen" if template.startswith("U") else "seen"
    name = f"{split} attributes, {kind} instructions"
    return name if name in PUBLISHED else None


def family_of(template: str) -> str:
    """Return the family of a template; templates of other suites are their suite's."""
    if template in FAMILIES:
        return FAMILIES[template]
    base, _, change = template.partition("-")
    if base in FAMILIES:
        return f"disturbed: {change}"
    return base if base in ("saycan", "im", "ravens") else template
