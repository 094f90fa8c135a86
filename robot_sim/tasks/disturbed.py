"""Tasks during which something happens to the table: a thing is moved, dropped or added.

Each is a task of Code as Policies whose steps can be taken in any order after a mishap. What is
moved or dropped is among the things that the instruction speaks of; what is added is not, and
the goal does not ask for it: words mean what they meant when they were said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from robot_sim.places import PLACES
from robot_sim.tasks.cap import CAP
from robot_sim.tasks.disturbance import Disturbance
from robot_sim.tasks.draw import Draft, Draw, Template

__all__ = ["DISTURBED"]

Change = Callable[[Draw, Draft], Disturbance]

# Templates that a mishap leaves possible.
_BASES = ("S1", "S2", "S3", "S4", "S5", "U1", "U2")
# What else may appear on the table.
_NEW = ("block", "ball", "cylinder", "cup")


def _moved(draw: Draw, draft: Draft) -> Disturbance:
    after = draw.count(1, len(draft.steps))
    thing = draw.one([step.thing for step in draft.steps])
    return Disturbance(after, "move", thing, draw.free_place(also=_targets(draft)))


def _dropped(draw: Draw, draft: Draft) -> Disturbance:
    return Disturbance(0, "drop", draw.one([step.thing for step in draft.steps]))


def _added(draw: Draw, draft: Draft) -> Disturbance:
    used = {item.color for item in draw.objects}
    color = draw.one([c for c in ("white", "black", *draw.words.colors) if c not in used])
    name = f"{color} {draw.one(_NEW)}"
    to = draw.free_place(also=_targets(draft))
    return Disturbance(draw.count(1, len(draft.steps)), "add", name, to)


def _targets(draft: Draft) -> list[tuple[float, float]]:
    """Return the points of the table where the steps put things."""
    ends = [step.where for step in draft.steps]
    return [PLACES[end] if isinstance(end, str) else end for end in ends if end in PLACES]


def _with(base: Template, change: Change) -> Callable[[Draw], Draft]:
    def draft(draw: Draw) -> Draft:
        plain = base.draft(draw)
        blocks = ", ".join(f'"{name}"' for name in draw.blocks)
        goal = re.sub(r"\bin blocks\b", f"in [{blocks}]", plain.goal)
        return replace(plain, goal=goal, disturb=(change(draw, plain),))

    return draft


_CHANGES: dict[str, Change] = {"moved": _moved, "dropped": _dropped, "added": _added}

DISTURBED: dict[str, Template] = {
    f"{base}-{word}": Template(
        f"{base}-{word}", f"{CAP[base].text} (a thing is {word})", _with(CAP[base], change)
    )
    for base in _BASES
    for word, change in _CHANGES.items()
}
