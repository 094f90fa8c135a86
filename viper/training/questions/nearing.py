"""Questions about the first or closest thing on one side: "the first thing to the right of the cup"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.adjoining import NEXT
from viper.training.questions.asking import Draft, draft, other_attribute, single, some, the, word
from viper.training.questions.templates import Slot
from viper.training.questions.worlds import World

SIDES: tuple[q.Relation, ...] = ("left", "right", "front", "behind")
SIDE = {
    "left": "(to the left of|left of|on the left of|on the left side of|to the left side of|leftwards of)",
    "right": "(to the right of|right of|on the right of|on the right side of|to the right side of|rightwards of)",
    "front": "(in front of|in front of|on the near side of|this side of)",
    "behind": "(behind|beyond|on the far side of|at the back of|in back of)",
}
GOING = {
    "left": "(going left|moving left|going to the left|if you go left|heading left|looking left|leftwards|when you go left)",
    "right": "(going right|moving right|going to the right|if you go right|heading right|looking right|rightwards|when you go right)",
    "front": "(coming forward|coming closer|moving towards us|going forward|towards the camera|if you come closer|going to the front)",
    "behind": "(going back|going further back|moving away from us|going backwards|away from the camera|if you go further back|going to the back)",
}
ROW = {
    "right": ("(from left to right|left to right|going from left to right|reading from left to right|in the row from left to right)", "after"),
    "left": ("(from left to right|left to right|going from left to right|reading from left to right|in the row from left to right)", "before"),
}  # fmt: skip
FIRST = "(first|next|very next|very first|next)"
RIGHT_AFTER = (
    "(right after|directly after|just after|immediately after|straight after|next after|after)"
)
NAMED = (
    "(what|which)('s| is) the {1} {T} {S} {O}",
    "the {1} {T} {S} {O}( is what|, what is it|: what is it|)",
    "(name|tell me|identify|find) the {1} {T} {S} {O}",
    f"what (comes|stands|is) {RIGHT_AFTER} {{O}}(,|) {{W}}",
    "what comes next {W} from {O}",
    "what (do|would) (you|i|one) (come to|meet|reach|hit|see) first {W} from {O}",
    "(starting|going|coming) from {O}, (what|which thing) (is|comes) {1} {W}",
    "(what|which thing|which object) is {1} {S} {O}",
    "from {O}(,|) {W}(,|) what('s| is) the {1} {T}",
    "{W} from {O}(,|) what comes {1}",
    "(which|what) {T} comes {1} {S} {O}",
)
NAMED_ROW = (
    "{V}(,|:) what (comes|is|stands) (right |directly |just |immediately |){X} {O}",
    "what (comes|is|stands) (right |directly |just |immediately |){X} {O}(,|) {V}",
    "(which|what) {T} (comes|is) (right |directly |just |){X} {O} {V}",
    "the {T} (right |directly |just |){X} {O} {V}(, what is it|: what is it|)",
)
CLOSEST = "(closest|nearest)"
NEAR = (
    f"(what|which)('s| is) the {CLOSEST} {{T}} {{S}} {{O}}",
    f"(what|which) {{T}} {{S}} {{O}} is (the |){CLOSEST}( to it|)",
    f"the {CLOSEST} {{T}} {{S}} {{O}}( is what|, what is it|: what is it|)",
    f"(name|tell me|identify|find) the {CLOSEST} {{T}} {{S}} {{O}}",
    f"of the {{t}} {{S}} {{O}}(,|) (what|which)( one|)('s| is) (the |){CLOSEST}( to it|)",
    f"(what|which)('s| is) {CLOSEST} to {{O}} (of|among) the {{t}} {{S}} it",
)
ASKED = (
    "(what|which) {N} is the {1} {T} {S} {O}",
    "(what is|what's|tell me) the {N} of the {1} {T} {S} {O}",
    "{N} of the {1} {T} {S} {O}",
    "the {1} {T} {S} {O}(:|,) (what|which) {N}( is it|)",
    "(what|which) {N} does the {1} {T} {S} {O} have",
)
NEAR_ASKED = (
    f"(what|which) {{N}} is the {CLOSEST} {{T}} {{S}} {{O}}",
    f"(what is|what's|tell me) the {{N}} of the {CLOSEST} {{T}} {{S}} {{O}}",
    f"of the {{t}} {{S}} {{O}}(,|) (what|which) {{N}} is the {CLOSEST}( one|)",
)


def nearing(rng: random.Random, world: World) -> Draft:
    """ "The first thing to the right of the cup", "the closest thing on the left side of it"."""
    side = rng.choice((*SIDES, "left", "right"))
    axis, place, _ = NEXT[side]
    anchor = single(rng, world, 0)
    base = q.EVERYTHING if rng.random() < 0.65 else world.kind(rng)
    group = q.Related(base, (q.Condition(side, anchor),))
    is_near = rng.random() < 0.35
    one: q.One = q.Nearest(group, anchor) if is_near else q.Extreme(group, axis, place)
    thing = rng.choice(("thing", "object", "item", "thing", "one"))
    many = rng.choice(("things", "objects"))
    slots: dict[str, Slot | str] = {"O": the(anchor)}
    slots["T"] = thing if base == q.EVERYTHING else lambda r, _f: some(base)(r, "sg")
    slots["t"] = many if base == q.EVERYTHING else lambda r, _f: some(base)(r, "pl")
    asked = other_attribute(rng, one)
    if asked == "name" or rng.random() < 0.65:
        asked = "name"
        # of a kind, only what says the kind
        said: tuple[str, ...] = NEAR if is_near else NAMED
        if base != q.EVERYTHING:
            said = tuple(t for t in said if "{T}" in t or "{t}" in t)
        elif side in ROW and not is_near and rng.random() < 0.25:
            way, step = ROW[side]
            said = tuple(t.replace("{V}", way).replace("{X}", step) for t in NAMED_ROW)
    else:
        said = NEAR_ASKED if is_near else ASKED
    parts = {"{1}": FIRST, "{S}": SIDE[side], "{W}": GOING[side]}
    for mark, form in parts.items():
        said = tuple(t.replace(mark, form) for t in said)
    return draft(q.Query(one, asked), said, N=word(asked), **slots)
