"""Questions about the next thing on one side of another: "what is directly left of the bowl"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, other_attribute, single, some, the, word
from viper.training.questions.worlds import World

NEXT: dict[q.Relation, tuple[q.Axis, int, str]] = {
    "left": ("x", -1, "(to the left of|left of|on the left of)"),
    "right": ("x", 0, "(to the right of|right of|on the right of)"),
    "front": ("depth", -1, "in front of"),
    "behind": ("depth", 0, "behind"),
}
"""Relation to what the next thing is among those that stand so: an axis and a place on it."""
WAY = {"left": "left", "right": "right", "front": "forward", "behind": "back"}
HOW = "(directly|immediately|directly|immediately|just|right)"
NAMED = (
    f"(what|which (thing|object|item|one)) (is|stands|sits|is standing|lies) {HOW} {{R}} {{O}}",
    f"what's {HOW} {{R}} {{O}}",
    f"(name|tell me) the (thing|object) (that is |){HOW} {{R}} {{O}}",
    "(what|which) is the (next|first) (thing|object|item|one) {R} {O}",
    "what's the (next|first) (thing|object|one) {R} {O}",
    f"{HOW} {{R}} {{O}}(,|) (what is there|what do you see|there is what)",
    "(what|which thing|which object) (would|do|will) (i|you|one) (hit|meet|reach|find|see|run into|come to) (first|next) (if (i|you) (moved|go|went|move) |moving |going |){W} (from|of) {O}",
)
NAMED_KIND = (
    f"(what|which) {{B:sg}} (is|stands) {HOW} {{R}} {{O}}",
    "(what|which) is the (next|first|closest) {B:sg} {R} {O}",
)
ASKED = (
    f"(what|which) {{N}} is the {{B:sg}} (that is |){HOW} {{R}} {{O}}",
    "(what|which) {N} is the next {B:sg} {R} {O}",
    f"(what is|what's) the {{N}} of the {{B:sg}} {HOW} {{R}} {{O}}",
    "(what is|what's) the {N} of the next {B:sg} {R} {O}",
    f"{{N}} of the {{B:sg}} {HOW} {{R}} {{O}}",
)


def adjoining(rng: random.Random, world: World) -> Draft:
    """ "What is directly left of the bowl?"."""
    relation = rng.choice(tuple(NEXT))
    axis, place, said = NEXT[relation]
    anchor = single(rng, world, 0)
    base = q.EVERYTHING if rng.random() < 0.65 else world.kind(rng)
    one = q.Extreme(q.Related(base, (q.Condition(relation, anchor),)), axis, place)
    asked = other_attribute(rng, one)
    slots = {"B": some(base), "O": the(anchor), "N": word(asked)}
    told: tuple[str, ...] = ASKED
    if asked == "name" or rng.random() < 0.65:
        told, asked = NAMED if base == q.EVERYTHING else NAMED_KIND, "name"
    templates = tuple(t.replace("{R}", said).replace("{W}", WAY[relation]) for t in told)
    return draft(q.Query(one, asked), templates, **slots)
