"""Questions whose answer is an attribute of one thing."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    attribute,
    chain,
    depth_of,
    described,
    draft,
    extreme,
    other_attribute,
    single,
    some,
    the,
    where,
    word,
)
from viper.training.questions.counting import count_group
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import World

QUERY = (
    "(what|what|what|which) {N} is {O}",
    "(what|what|what|which) {N} is {O}",
    "(what is|what's|whats) the {N} of {O}",
    "(tell me|name|give me|say|state|report|find|identify|describe|determine) the {N} of {O}",
    "the {N} of {O}(, what is it|)",
    "{N} of {O}",
    "{O} is (what|which) {N}",
    "{O} (has|is of) (what|which) {N}",
    "(what|which) {N} does {O} have",
    "(what|which) {N} {O} is",
    "{O}(:|,) (what|which) {N}( is it| does it have|)",
    "(tell me|do you know|let me know|i wonder|i'd like to know) (what|which) {N} {O} is",
    "what is {O}'s {N}",
    "what {N} {O}",
    "(of |in |)(what|which) {N} is {O}",
    "what would you say is the {N} of {O}",
    "how would you describe the {N} of {O}",
    "what {N} would you (say|call) {O}( is|)",
    "{O}'s {N}",
    "i (want|need) the {N} of {O}",
)
COLOR = (
    "what color is {O} (painted|in|)",
    "what colored is {O}",
    "how is {O} (colored|painted)",
    "what color (do you see on|has) {O}",
    "which of the colors is {O}",
    "what is the coloring of {O}",
)
MATERIAL = (
    "what is {O} made (of|out of|from)",
    "what's {O} made (of|out of|from)",
    "what (kind of |)(material|stuff) is {O} made (of|out of|from)",
    "{O} is made (of|out of|from) what( material|)",
    "what is the (surface|finish) of {O}( like|)",
    "from (what|which) material is {O}( made|)",
    "is {O} (matte, glossy or metal|metal or matte|glossy or matte|metal or rubber|shiny or matte|matte or metal|shiny or dull)",
    "what sort of finish does {O} have",
)
_COLORS = "(red|blue|green|yellow|black|white|gray|grey|pink|brown|purple|orange|cyan)"
_NOUNS = "(block|cube|ball|sphere|cylinder|cone|bowl|cup|plate|ring|pyramid|mug|box)"
CHOICE = (
    f"is {{O}} {_COLORS}(,|) or {_COLORS}",
    f"is {{O}} {_COLORS}, {_COLORS} or {_COLORS}",
    f"{{O}}(,|:|) {_COLORS} or {_COLORS}",
)
KIND_CHOICE = (
    f"is {{O}} a {_NOUNS} or a {_NOUNS}",
    f"is {{O}} a {_NOUNS}, a {_NOUNS} or a {_NOUNS}",
    f"{{O}}(,|:) {_NOUNS} or {_NOUNS}",
)
SHAPE = (
    *KIND_CHOICE,
    "(what|which) (kind|sort|type) of (shape|object|thing) is {O}",
    "what shape does {O} have",
    "what is the geometry of {O}",
    "what is {O} shaped like",
    "what form does {O} take",
)
SIZE = (
    "how (big|large|small) is {O}",
    "is {O} (small or large|big or small|large or small|small or big)",
    "what size is {O}",
    "how (big|large) {O} is",
)
WHERE_NAME = (
    "(what|which) (object|thing|item|shape) (is|sits|stands|lies|is located|is placed|do you see) {W}",
    "(what|which) (kind|type|sort) of (object|thing|item) is {W}",
    "(which|what) is the (object|thing|item|one) {W}",
    "(name|identify) the (object|thing|item) {W}",
    "what would you call the thing {W}",
)
WHERE_ASK = (
    "(what|which) {N} is (whatever|the thing that|the object that|the thing which) is {W}",
    "(what|which) {N} (thing|object|item|one) (is|sits|stands) {W}",
    "{W} (there is|is) (a thing|an object|something), (what|which) {N} is it",
    "(the |)(thing|object|one) {W}(,|:) (what|which) {N}( is it|)",
)
NAME = (
    "what is {O}",
    "(what's|whats) {O}",
    "what (kind|sort|type) of (thing|object|item) is {O}",
    "(name|identify|tell me|describe) {O}",
    "(tell me|do you know|i want to know) what {O} is",
    "(what|which) (thing|object|item) is {O}",
    "{O}(,|) what is (it|that)",
    "what do you call {O}",
    "which is {O}",
)
SPECIAL = {"color": (*COLOR, *CHOICE), "material": MATERIAL, "shape": SHAPE, "size": SIZE}


def query(rng: random.Random, world: World) -> Draft:
    """ "What color is the block left of the bowl?"."""
    one = single(rng, world, depth_of(rng)) if rng.random() < 0.75 else q.The(world.single(rng))
    group = one.group
    if isinstance(one, q.The) and isinstance(group, q.Related | q.Between) and rng.random() < 0.35:
        if group.base == q.Kind("object") and is_listable(group):
            if rng.random() < 0.5:
                return draft(q.Query(one, "name"), WHERE_NAME, W=where(group))
            asked = attribute(rng)
            return draft(q.Query(one, asked), WHERE_ASK, W=where(group), N=word(asked))
        if isinstance(group.base, q.Kind) and group.base.noun != "object" and is_listable(group):
            asked = "color" if rng.random() < 0.6 else "name"
            if asked == "color" and "color" not in {
                MEANING_OF.get(a, ("",))[0] for a in group.base.adjectives
            }:
                return draft(q.Query(one, "color"), ("(what|which) {N} {B:sg} (is|sits|stands) {W}",),
                             B=some(group.base), W=where(group), N=word("color"))  # fmt: skip
    if described(one).noun == "object" and rng.random() < 0.3:
        return draft(q.Query(one, "name"), NAME, O=the(one))
    return _ask(rng, one)


def chained(rng: random.Random, world: World) -> Draft:
    """ "What color is the thing left of the block that is behind the bowl?"."""
    group, draw = chain(rng, world), rng.random()
    if draw < 0.45:
        return _ask(rng, q.The(group))
    if draw < 0.75:
        return count_group(rng, group)
    return draft(q.Exists(group), CHAIN_EXISTS, G=some(group))


CHAIN_EXISTS = (
    "is there {G:a}",
    "are there any {G:pl}",
    "(do|can) you see {G:a}",
    "there is {G:a}",
    "any {G:pl}",
)


def _ask(rng: random.Random, one: q.One) -> Draft:
    asked = other_attribute(rng, one)
    if asked == "name":
        return draft(q.Query(one, "name"), NAME, O=the(one))
    if (asked != "color" and rng.random() < 0.4) or rng.random() < 0.12:
        return draft(q.Query(one, asked), SPECIAL[asked], O=the(one))
    return draft(q.Query(one, asked), QUERY, O=the(one), N=word(asked))


EXTREME_NAME = (
    "(what|which) (thing |object |item |one |)is {O}",
    "(what is|what's) {O}",
    "(name|identify|tell me) {O}",
    "(which|what) (object|thing|item|one) is {R}",
    "what (stands|sits|is|lies) {R}",
    "which one of the (objects|things) is {R}",
)
EXTREME_BASE = (
    "(what|which) {N} is {O}",
    "(what is|what's) the {N} of {O}",
    "{N} of {O}",
)
EXTREME_WORDS = {
    ("x", 0): "(leftmost|furthest left|farthest left|furthest to the left|on the far left|all the "
              "way to the left|most to the left|the leftmost|the furthest to the left)",
    ("x", -1): "(rightmost|furthest right|farthest right|furthest to the right|on the far right|all "
               "the way to the right|most to the right|the rightmost)",
    ("depth", 0): "(closest|nearest|closest to (us|me|the viewer|the camera)|nearest to (us|me|the "
                  "camera)|at the front|at the very front|the closest|the nearest|in front)",
    ("depth", -1): "(farthest|furthest|(farthest|furthest) (away |)from (us|me|the camera|the viewer)|farthest away|furthest away|farthest from (us|me|the camera)"
                   "|at the back|at the very back|the farthest away|the furthest|in the back)",
    ("size", -1): "(biggest|largest|the biggest|the largest|biggest of all)",
    ("size", 0): "(smallest|the smallest|tiniest|the tiniest|smallest of all)",
    ("tall", -1): "(tallest|the tallest)", ("tall", 0): "(shortest|the shortest)",
    ("y", -1): "(highest|topmost|at the top|the highest)", ("y", 0): "(lowest|at the bottom|the lowest)",
    ("wide", -1): "(widest|the widest)", ("wide", 0): "(narrowest|thinnest|the narrowest)",
    ("middle", 0): "(in the middle|in the center|in the centre|the middle one)",
}  # fmt: skip


def superlative(rng: random.Random, world: World) -> Draft:
    """ "Which thing is the leftmost?", "What color is the largest block?"."""
    one = extreme(rng, world, 1 if rng.random() < 0.2 else 0)
    if rng.random() < 0.7:
        return _ask(rng, one)
    if one.group == q.Kind("object") and (one.axis, one.place) in EXTREME_WORDS:
        told = EXTREME_WORDS[(one.axis, one.place)]
        templates = tuple(t.replace("{R}", told) for t in EXTREME_NAME)
        return draft(q.Query(one, "name"), templates, O=the(one))
    if isinstance(one.group, q.Kind) and (one.axis, one.place) in EXTREME_WORDS:
        told = EXTREME_WORDS[(one.axis, one.place)]
        if rng.random() < 0.5:
            return draft(q.Query(one, "name"), (f"which {{G:sg}} is {told}", f"which of the {{G:pl}} is {told}",
                         f"what {{G:sg}} is {told}"), G=some(one.group))  # fmt: skip
        asked = other_attribute(rng, one)
        if asked != "name":
            return draft(q.Query(one, asked), (f"(what|which) {{N}} {{G:sg}} is {told}",
                         f"(what is|what's) the {{N}} of the {{G:sg}} (that's|that is|which is) {told}"),
                         G=some(one.group), N=word(asked))  # fmt: skip
    return draft(q.Query(one, "name"), NAME, O=the(one))


def nearest(rng: random.Random, world: World) -> Draft:
    """ "What is closest to the bowl?"."""
    far = rng.random() < 0.2
    base = q.Kind("object") if rng.random() < 0.6 else world.kind(rng)
    one = q.Nearest(base, single(rng, world, 1 if rng.random() < 0.3 else 0), far)
    by = "(farthest|furthest)( away|) from" if far else (
        "(closest to|nearest to|nearest|next to|beside|near|right next to|by|close to)")  # fmt: skip
    if rng.random() < 0.35:
        return _ask(rng, one)
    plain = base == q.Kind("object")
    if rng.random() < 0.7:
        what = "(what|which (thing|object|item|one)|what (thing|object))" if plain else (
            "(which|what) {G:sg}")  # fmt: skip
        templates = (f"{what} is {by} {{O}}", f"{what} (sits|stands|lies|is located) {by} {{O}}",
                     *((f"{by} {{O}} is what",) if plain else ()), f"what's {by} {{O}}" if plain else f"{what} is the {by} {{O}}")  # fmt: skip
        return draft(q.Query(one, "name"), templates, G=some(base), O=the(one.anchor))
    asked = other_attribute(rng, one)
    if asked == "name":
        return draft(q.Query(one, "name"), NAME, O=the(one))
    noun = "(thing|object|item|one)" if plain else "{G:sg}"
    templates = (f"(what|which) {{N}} {noun} is {by} {{O}}",
                 f"(what|which) {{N}} is the {noun} {by} {{O}}")  # fmt: skip
    return draft(q.Query(one, asked), templates, G=some(base), O=the(one.anchor), N=word(asked))


def is_listable(group: q.Group) -> bool:
    # "what is next to the bowl" asks for one thing: `nearest`
    return isinstance(group, q.Between) or (
        isinstance(group, q.Related) and all(c.relation != "near" for c in group.conditions)
    )
