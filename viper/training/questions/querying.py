"""Questions whose answer is a word or a list of words."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    attribute,
    depth_of,
    described,
    draft,
    extreme,
    other_attribute,
    related,
    single,
    some,
    the,
    where,
    word,
)
from viper.training.questions.counting import pair, short
from viper.training.questions.templates import pick
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
        if group.base == q.Kind("object") and _is_listable(group):
            if rng.random() < 0.5:
                return draft(q.Query(one, "name"), WHERE_NAME, W=where(group))
            asked = attribute(rng)
            return draft(q.Query(one, asked), WHERE_ASK, W=where(group), N=word(asked))
        if isinstance(group.base, q.Kind) and group.base.noun != "object" and _is_listable(group):
            asked = "color" if rng.random() < 0.6 else "name"
            if asked == "color" and "color" not in {
                MEANING_OF.get(a, ("",))[0] for a in group.base.adjectives
            }:
                return draft(q.Query(one, "color"), ("(what|which) {N} {B:sg} (is|sits|stands) {W}",),
                             B=some(group.base), W=where(group), N=word("color"))  # fmt: skip
    if described(one).noun == "object" and rng.random() < 0.3:
        return draft(q.Query(one, "name"), NAME, O=the(one))
    return _ask(rng, one)


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


LIST = (
    "(what|which) {N:s} are {G:the}".replace("{G:the}", "(the |){G:pl}"),
    "(what|which) (different |) {N:s} (do the {G:pl} (have|come in)|are the {G:pl}|of {G:pl} are "
    "there|do you see (among|on) the {G:pl})",
    "(list|name|give me|tell me|enumerate|what are) (all |)the {N:s} of (the |all |){G:pl}",
    "(what|which) {N} are (the |){G:pl}",
    "(what is|what's) the {N} of (each of the |all |the ){G:pl}",
    "{N:s} of (the |){G:pl}",
    "in (what|which) {N:s} do {G:pl} come",
    "{G:pl}: (what|which) {N:s}",
)
LIST_ALL = (
    "(what|which) {N:s} (are there|do you see|can you see|are on the table|are in the picture|are "
    "shown|are visible|are present|are used|appear|exist)( here| in the picture| on the table|)",
    "(list|name|give me|tell me|enumerate) (all |)the {N:s}( you see| on the table| in the picture| of all the objects| of the things|)",
    "what are the {N:s}( of the (things|objects)| here|)",
    "(what|which) {N:s} are the (things|objects|items)",
    "{N:s} (on the table|in the picture|here)",
)
LIST_NAMES = (
    "what (is|do you see|can you see|can be seen|do we have|is there) (on the table|in the picture|"
    "in the image|in this picture|here|in the scene|in this image|on this table)",
    "(what's|whats) (on the table|in the picture|in the image|in this picture|here|in the scene)",
    "(what|which) (objects|things|items) (are there|do you see|can you see|are on the table|are in "
    "the picture|are visible|are here|are present|are in this image)( here|)",
    "(list|name|enumerate|tell me|show me|identify|give me) (all |)(the |)(objects|things|items|"
    "everything)( on the table| in the picture| you see| you can see| here|)",
    "what do you see|what can you see|what is there|what's there|what all is here|"
    "describe the (picture|image|scene|table)|describe this (picture|image|scene)|"
    "what does the (picture|image|photo) show|what is shown( here|)|what am i looking at",
)
LIST_WHERE = (
    "(what|what|what) (is|is|is|are|lies|stands|sits|can be seen|do you see|is there|is located|is "
    "sitting|is placed|is standing|is lying) {W}",
    "what's {W}",
    "whats {W}",
    "(what|which) (things|objects|items) are {W}",
    "(list|name|tell me|show me|give me) (all |)(the |)(things|objects|items|everything)( that are|) {W}",
    "(name|list|tell me) (everything|what's|what is) {W}",
    "{W} (is|there is|are) what",
    "everything {W}",
    "{W}, what (do you see|is there|can you see)",
    "what all is {W}",
    "(things|objects) {W}",
)
LIST_KIND = (
    "(list|name|show me|tell me|give me) (all |)(the |){B:pl} {W}",
    "(which|what) {B:pl} are {W}",
)


HALF_WORDS = {
    "left": "(on|in) the left( hand|) (side|half|part) of the (table|picture|image|scene)",
    "right": "(on|in) the right( hand|) (side|half|part) of the (table|picture|image|scene)",
    "front": "(in|at) the (front|bottom) (half|part) of the (table|picture|image|scene)",
    "behind": "(in|at) the (back|top) (half|part) of the (table|picture|image|scene)",
}
LIST_SAME = (
    "what (else |other things |)(is|are|has) {S}",
    "(what|which) (other |)(things|objects|items) (are|have) {S}",
    "(what|which) (thing|object) is {S}",
    "(what|which) (other |)(things|objects) (share|have) the {N} of {O}",
    "(name|list) (the |all |)(other |)(things|objects) {S}",
)
LIST_ADJECTIVE = (
    "(what|which) (things|objects|items|ones) are {A}",
    "(what|which) of the (things|objects) (are|is) {A}",
    "what is {A}( here| on the table|)",
    "what {A} (things|objects) (are there|do you see|are on the table|can you see)",
    "(name|list|show me) (all |)(the |){A} (things|objects|ones)",
    "(tell me |)what the {A} (things|objects) are",
    "what are the {A} (things|objects|ones)",
)
LIST_KINDS = (
    "(what|which) (kinds|types|sorts|different kinds) of (things|objects|items) (are there|do you see|"
    "are on the table|can you see|are in the picture|are here)",
)
LIST_SPECIAL = {
    "material": ("what (are|is) (the |all the |){G:pl} made (of|out of|from)", "what materials are {G:pl} made of",
                 "are the {G:pl} (metal or matte|matte or glossy|glossy or metal|shiny or dull)"),
    "size": ("how (big|large) are (the |){G:pl}", "are (the |){G:pl} (big or small|large or small|small or large)"),
    "color": ("what color are (the |all the |){G:pl}", "how are the {G:pl} (colored|painted)",
              "what colored are the {G:pl}", "what color (is each|does each) {G:sg}"),
}  # fmt: skip


def listing(rng: random.Random, world: World) -> Draft:
    """ "Which colors are the blocks?", "What is left of the bowl?"."""
    draw = rng.random()
    if draw < 0.05:
        side = rng.choice(("left", "right", "front", "behind"))
        half = q.Related(q.Kind("object"), (q.Condition("half", None, side),))  # type: ignore[arg-type]
        if not world.is_scene:
            return draft(q.Listing(half, "name"), LIST_WHERE[:6], W=pick(rng, HALF_WORDS[side]))
    if draw < 0.1:
        one = q.The(world.single(rng))
        shared = other_attribute(rng, one)
        if shared != "name":
            same = q.SameAs(q.Kind("object"), shared, one)
            return draft(
                q.Listing(same, "name"), LIST_SAME, S=where(same), O=the(one), N=word(shared)
            )
    if draw < 0.17:
        kind = world.kind(rng)
        if kind.adjectives and kind.noun == "object":
            return draft(
                q.Listing(kind, "name"), LIST_ADJECTIVE, A=" ".join(kind.adjectives), G=some(kind)
            )
    if draw < 0.42:
        group = related(rng, world, depth_of(rng), loose=True)
        while not _is_listable(group) or _has_half(group):
            group = related(rng, world, depth_of(rng), loose=True)
        if isinstance(group, q.Kind | q.SameAs):
            return listing(rng, world)
        meaning = q.Listing(group, "name")
        if group.base == q.Kind("object"):
            return draft(meaning, LIST_WHERE, W=where(group))
        return draft(meaning, LIST_KIND, B=some(group.base), W=where(group))
    if draw < 0.55:
        return draft(q.Listing(q.Kind("object"), "name"), LIST_NAMES)
    asked = attribute(rng)
    if draw < 0.7:
        if rng.random() < 0.15:
            return draft(q.Listing(q.Kind("object"), "shape"), LIST_KINDS)
        return draft(q.Listing(q.Kind("object"), asked), LIST_ALL, N=word(asked))
    group = world.kind(rng)
    if draw > 0.9:
        group = related(rng, world, 1, loose=True)
    if group == q.Kind("object"):
        return draft(q.Listing(group, asked), LIST_ALL, N=word(asked))
    if isinstance(group, q.Kind) and group.noun != "object" and asked == "shape":
        asked = "color"
    if asked in LIST_SPECIAL and rng.random() < 0.4:
        return draft(q.Listing(group, asked), LIST_SPECIAL[asked], G=some(group))
    return draft(q.Listing(group, asked), LIST, G=some(group), N=word(asked))


def _has_half(group: q.Group) -> bool:
    # "what is at the front" asks for the foremost thing
    return isinstance(group, q.Related) and any(c.anchor is None for c in group.conditions)


def _is_listable(group: q.Group) -> bool:
    # "what is next to the bowl" asks for one thing: `nearest`
    return isinstance(group, q.Between) or (
        isinstance(group, q.Related) and all(c.relation != "near" for c in group.conditions)
    )


CHOOSE = {
    ("size", True): "(bigger|larger|greater in size|the bigger one|the larger one|biggest|largest)",
    ("size", False): "(smaller|the smaller one|tinier|smallest)",
    ("x", False): "((further|farther|more) (to the |)left|leftmost|on the left|to the left)",
    ("x", True): "((further|farther|more) (to the |)right|rightmost|on the right|to the right)",
    ("depth", False): "(closer|nearer|closer to (us|me|the camera|the viewer)|nearer to (us|me|the "
                      "camera)|in front|closest|nearest|more in front|further forward)",
    ("depth", True): "(farther|further|farther away|further away|farther from (us|me|the camera)|"
                     "behind|further back|in the back|farthest|furthest)",
    ("tall", True): "(taller|higher|the taller one)",
    ("tall", False): "(shorter|the shorter one)",
}  # fmt: skip


def choose(rng: random.Random, world: World) -> Draft:
    """ "Which is bigger, the block or the ball?"."""
    first, second = _singles(rng, world)
    axes: tuple[q.Axis, ...] = ("size", "x", "depth") if world.is_scene else (
        "size", "size", "x", "x", "depth", "depth", "tall")  # fmt: skip
    axis, most = rng.choice(axes), rng.random() < 0.5
    told = CHOOSE[(axis, most)]
    templates = (
        f"(which|what|which one|which thing|which object|which of the two) is {told}(,|:|,|) {{X}} or {{Y}}",
        f"is {{X}} or {{Y}} {told}",
        f"{{X}} or {{Y}}(,|:|) (which|which one|what) is {told}",
        f"(which|what) is {told} (between|of) {{X}} and {{Y}}",
        f"{told}(:|,) {{X}} or {{Y}}",
    )
    return draft(q.Choose(first, second, axis, most), templates, X=the(q.The(first)),
                 Y=lambda r, _f: short(first, second)(r, "the"))  # fmt: skip


def _singles(rng: random.Random, world: World) -> tuple[q.Kind, q.Kind]:
    first, second = world.single(rng), world.single(rng)
    if first.adjectives and rng.random() < 0.3:
        second = q.Kind(first.noun, (world.adjective(rng),))
    return (first, second) if first != second else _singles(rng, world)


SIDE = {
    "x": ("is {X} (to the |on the |)left or (to the |on the |)right of {Y}",
          "is {X} (to the |on the |)right or (to the |on the |)left of {Y}",
          "is {X} left of or right of {Y}", "(on |)(which|what) side of {Y} is {X}( on|)",
          "is {X} to the left of {Y} or to (the|its) right",
          "is {X} on the left side or (on |)the right side of {Y}",
          "where is {X} (relative to|compared to|with respect to|in relation to) {Y}",
          "(what is|what's) the position of {X} relative to {Y}", "{X}: left or right of {Y}",
          "left or right: where is {X} compared to {Y}", "is {X} to {Y}'s left or right",
          "does {X} (stand|lie|sit) left or right of {Y}", "{X}, left or right of {Y}"),
    "depth": ("is {X} in front of or behind {Y}", "is {X} behind or in front of {Y}",
              "is {X} (closer|nearer) or (farther|further)( away|) than {Y}",
              "is {X} in front of {Y} or behind (it|)",
              "is {X} (closer|nearer) to (us|me|the camera) or (farther|further) (away |)than {Y}"),
}  # fmt: skip


def side(rng: random.Random, world: World) -> Draft:
    """ "Is the block left or right of the bowl?"."""
    first, second = single(rng, world, 0), single(rng, world, 0)
    if first == second:
        return side(rng, world)
    axis: str = rng.choice(("x", "x", "depth"))
    meaning = q.Side(first, second, "x" if axis == "x" else "depth")
    return draft(meaning, SIDE[axis], X=the(first), Y=the(second))


__all__ = ["choose", "listing", "nearest", "pair", "query", "side", "superlative"]
