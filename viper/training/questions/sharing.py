"""Questions about the values that things share: the most common one, one that repeats, the odd one."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
import re

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, attribute, draft, some, word
from viper.training.questions.words import COLORS, MATERIALS, MEANING_OF, plural
from viper.training.questions.worlds import World

MOST_OFTEN = "(most often|the most|most frequently|most times|most commonly|more often than any other|more than any other|most often of all|more than all others|more than anything else)"
LEAST_OFTEN = "(least often|the least|least frequently|the fewest times|most rarely|most seldom|less often than any other|less than any other|least of all)"
MOST_COMMON = (
    "(most common|commonest|commonest|most widespread|most frequent|most popular|predominant|dominant|prevalent|main|commonest|usual|most usual"
    "|most numerous|most used|most common)"
)
LEAST_COMMON = (
    "(least common|rarest|least frequent|least popular|most unusual|scarcest|least used|most rare)"
)
COMMON = (
    "(what is|what's|whats|tell me|name|give me|find|say|which is) the {C} {N}{H}",
    "(what|which) {N} is (the |){C}( one|){H}",
    "the {C} {N}(, what is it|, which one is it|)",
    "{C} {N}{H}",
    "(what|which) {N} (appears|occurs|is used|do you see|shows up|comes up|crops up|turns up|is seen|is found|is there|can be seen|do we have) {O}{H}",
    "(what|which) {N} {O}",
    "of all (the |){N:s}(,|) which (one |)is (the |){C}",
    "among the {N:s}(,|) which (one |)is (the |){C}",
    "(what|which) is the {C} of the {N:s}",
    "what would you say is the {C} {N}",
)
COMMON_MOST = (
    "(what|which) {N} (do|have|are) (most|most of the|the most|the majority of the|the majority of) (things|objects|items)( have|)",
    "(what|which) {N} is there the most of",
    "(what|which) {N} (are there|have we got|do you see) (the |)most (things|objects|items) (of|in|with)",
    "(what|which) {N} (wins|dominates|is in the majority|has the most (things|objects)|leads)",
    "most (things|objects) (are|have) (what|which) {N}",
    "(what|which) {N} is (used|seen|worn) by most( of the|) (things|objects)",
    "(what|which) {N} (has|have) the (most|highest number of|largest number of) (things|objects|items)",
)
COMMON_LEAST = (
    "(what|which) {N} do the fewest (things|objects|items) have",
    "(what|which) {N} is there (the |)least of",
    "(what|which) {N} (has|have) the (fewest|lowest number of|smallest number of) (things|objects|items)",
    "(what|which) {N} (comes|is) last (by|in) number( of things|)",
    "the fewest (things|objects) (are|have) (what|which) {N}",
)
COMMON_KIND = (
    "(what is|what's|whats|tell me|name|which is) the {C} {N} (of|among|for) (the |all |all the |){G:pl}",
    "(what|which) {N} is (the |){C} (among|of|for) (the |all |all the |){G:pl}",
    "{C} {N} (of|among) (the |){G:pl}",
    "{C} {G:sg} {N}",
    "(what is|what's|which is) the {C} {G:sg} {N}",
    "(among|of|for) (the |all |){G:pl}(,|) (what|which) (is the {C} {N}|{N} is (the |){C})",
    "(what|which) {N} (appears|occurs|do you see|is seen) {O} (among|in) the {G:pl}",
)
COMMON_KIND_MOST = (
    "(what|which) {N} (are|have|do) (most|most of the|the majority of the|the most) {G:pl}( have|)",
    "most {G:pl} (are|have|come in) (what|which) {N}",
    "(what|which) {N} do (most|the majority) of the {G:pl} have",
)
COMMON_SHAPE = (
    "(what|which) (kind|type|sort) of (thing|object|item|shape) is (the |){C}",
    "(what is|what's|which is) the {C} (kind|type|sort|kind of thing|type of object|object|thing|item)",
    "(what|which) (thing|object|item|kind|kind of thing) (do you see|appears|occurs|is there|is here) {O}",
    "(what|which) (kind|type|sort) of (thing|object|item) do you see {O}",
)
COMMON_SHAPE_MOST = (
    "(what|which) (kind|type|sort) of (thing|object|item|shape) (is|are) there the most of",
)
COMMON_MATERIAL = (
    "(what|which material) are (most|most of the|the majority of) (things|objects|items) made (of|out of|from)",
    "(most|most of the) (things|objects) are made (of|from|out of) (what|which material)",
    "(what|which) material (is used|is there|do you find) (the most|most)",
)


def common(rng: random.Random, world: World) -> Draft:
    """ "What is the most common color?"."""
    asked = rng.choice(("color", "color", "color", "shape", "shape", "material", "size"))
    is_least = rng.random() < 0.25
    common, often = (LEAST_COMMON, LEAST_OFTEN) if is_least else (MOST_COMMON, MOST_OFTEN)
    group = group_asked(rng, world, asked) if rng.random() < 0.4 else q.EVERYTHING
    here = rng.choice(
        (
            "",
            "",
            " here",
            " in the picture",
            " on the table",
            " of the things",
            " of the objects",
            " among these objects",
            " among the things",
            " of them all",
            " across all objects",
            " in this lot",
        )
    )
    templates: tuple[str, ...] = (*COMMON, *(COMMON_LEAST if is_least else COMMON_MOST))
    if group != q.EVERYTHING:
        templates = COMMON_KIND if is_least else (*COMMON_KIND, *COMMON_KIND_MOST)
    elif asked == "shape" and rng.random() < 0.4:
        templates = COMMON_SHAPE if is_least else (*COMMON_SHAPE, *COMMON_SHAPE_MOST)
    elif asked == "material" and not is_least and rng.random() < 0.4:
        templates = COMMON_MATERIAL
    said = tuple(t.replace("{C}", common).replace("{O}", often) for t in templates)
    meaning = q.Common(group, asked, is_least)  # type: ignore[arg-type]
    return draft(meaning, said, G=some(group), N=word(asked), H=here)  # type: ignore[arg-type]


def group_asked(rng: random.Random, world: World, asked: str) -> q.Kind:
    """Return a kind that does not already tell what is asked."""
    kind = world.kind(rng)
    told = {MEANING_OF.get(w, ("",))[0] for w in kind.adjectives}
    if asked in told or (asked == "shape" and kind.noun != "object"):
        return group_asked(rng, world, asked)
    return kind


SHARED = (
    "(do|does) (any|some|at least) two {G:pl} (have|share|show|come in) (the same|one|a) {N}",
    "(is|are) there (any |at least |) two {G:pl} (of|with|in|that share|that have|sharing|which have) (the same|one|a common) {N}",
    "(are|is) (any|some|at least|there|) two (of the |){G:pl} (of |)the same {N}",
    "do (any|some)( of the|) {G:pl} (share (the same|a|their|one)|have (the same|one)) {N}",
    "is there a pair of {G:pl} (of|with|in) (the same|matching|one|identical) {N}",
    "do (any|some) {G:pl} match in {N}",
    "(have|has) any {G:pl} the same {N}",
    "(can|do) you (see|find) two {G:pl} (of|with|in|that have) the same {N}",
    "there are two {G:pl} (of|with) the same {N}",
    "any two {G:pl} (of|with) the same {N}",
    "two {G:pl} (with|of) the same {N}(, are there any|, do you see any|)",
    "does a {N} (repeat|occur twice) among the {G:pl}",
)
SHARED_VALUE = (
    "(is|does|was) any {N} (used|appear|occur|come up|shown) (twice|more than once|several times|at least twice|repeatedly)",
    "(is|does) (some|a|one) {N} (used|appear|occur) (twice|more than once|several times)",
    "does any {N} repeat( itself|)",
    "(is|are) there (a|any) {N} (that appears|that occurs|which occurs) (twice|more than once)",
    "do you see any {N} (twice|more than once)",
)
UNSHARED = (
    "(does|do|has) (every|each) {G:sg} have (a different|its own|another|a unique) {N}",
    "(is|are) (every|each) {G:sg} (of |in |)(a different|its own|another) {N}",
    "(are|do) (all|all of|all the|all of the) {G:pl} (have |of |in |come in |)(different|distinct|unique|differing) {N:s}",
    "(do no two {G:pl} (have|share)|are no two {G:pl} (of|)) (the same|one) {N}",
    "no two {G:pl} (have|share|are of) the same {N}",
    "(all|all the) {G:pl} (have|are|come in|are of) (different|distinct) {N:s}",
    "(every|each) {G:sg} (has|is) (a different|its own) {N}",
    "do (all |)the {G:pl} all (have|come in) different {N:s}",
)
UNSHARED_ALL = (
    "(is|does) (everything|each thing|every thing|each one) (have |of |in |)(a different|its own|another) {N}",
    "(everything|each thing|each one) (has|is) (a different|its own) {N}",
    "are they all (of |)(a |)different {N:s}",
)


def shared(rng: random.Random, world: World) -> Draft:
    """ "Do any two blocks have the same color?", "Is every block a different color?"."""
    asked = rng.choice(("color", "color", "color", "shape", "material", "size"))
    group = group_asked(rng, world, asked) if rng.random() < 0.6 else q.EVERYTHING
    is_denied = rng.random() < 0.35
    templates = UNSHARED if is_denied else SHARED
    if group == q.EVERYTHING:
        templates = (*templates, *(UNSHARED_ALL if is_denied else SHARED_VALUE))
    meaning = q.Shared(group, asked, is_denied)  # type: ignore[arg-type]
    return draft(meaning, templates, G=some(group), N=word(asked))  # type: ignore[arg-type]


REST = "(all the others|the others|all others|the rest|all the rest|every other one|everything else|the other ones)"
ODD = (
    f"(which|what) {{K}} (has|is|is of|is in) (a different|another) {{N}} (from|than|to) {REST}",
    "(which|what) {K} has (a unique|its own|a unique|an odd) {N}",
    "(which|what) {K} has a {N} (that |)(nothing else has|no other one has|no other has|is unique|no other {K} has)",
    "(which|what) (one |{K} |)is the odd one out (by|in|in terms of|as for|with respect to|judging by) {N}",
    "(which|what) {K} is the only one of its {N}",
    "(which|what) {K} (doesn't|does not) (share|have) its {N} with (any other|anything else|another one)",
    f"(which|what) {{K}} (differs|is different) from {REST} in {{N}}",
    "(find|name|tell me|show me) the {K} (with a unique {N}|that is the only one of its {N}|whose {N} is unique|with a {N} of its own)",
    f"(find|name|tell me|show me) the {{K}} (with|of) (a different|another) {{N}} (from|than) {REST}",
    "(the |)odd one out (by|in) {N}",
    "what is the odd one out (by|in|in terms of) {N}",
    "(which|what) {K}'s {N} is unique",
)
ODD_KIND = (
    f"(which|what) {{G:sg}} (has|is|is of) (a different|another) {{N}} (from|than) (the other {{G:pl}}|{REST})",
    "(which|what) of the {G:pl} is the odd one out (by|in) {N}",
    "(which|what) {G:sg} is the only one of its {N}",
    "(which|what) {G:sg} has a (unique {N}|{N} that no other {G:sg} has)",
    "(find|name|tell me) the {G:sg} with a (unique|different) {N}",
    "of the {G:pl}(,|) which (one |)has a (unique|different) {N}",
)


def odd(rng: random.Random, world: World) -> Draft:
    """ "Which thing has a different color from all the others?"."""
    asked = rng.choice(("color", "color", "color", "shape", "shape", "material", "size"))
    group = group_asked(rng, world, asked) if rng.random() < 0.35 else q.EVERYTHING
    if group.noun == "object" and group.adjectives:
        group = q.EVERYTHING
    meaning = q.Odd(group, asked)  # type: ignore[arg-type]
    if group != q.EVERYTHING:
        return draft(meaning, ODD_KIND, G=some(group), N=word(asked))  # type: ignore[arg-type]
    noun = rng.choice(("thing", "object", "item", "one", "object", "thing"))
    return draft(meaning, ODD, K=noun, N=word(asked))  # type: ignore[arg-type]


KINDS = (
    "how many (different |distinct |)(kinds|types|sorts|shapes) (are there|do you see|can you see|exist|are on the table|can you find|)",
    "count the (different |)(kinds|types|sorts|shapes)( of (things|objects)|)",
    "how many (kinds|types|sorts) of (thing|object|item|stuff) (are there|do you see|is there|are on the table|)",
    "(what's|what is) the number of (different |)(kinds|types|sorts) of (things|objects)",
    "how many (different |distinct |)(kinds|types|sorts|classes|categories) of (things|objects|items|shapes) "
    "(are there|do you see|are on the table|can you see|are in the picture|)",
    "how many different (things|objects) are there",
    "number of (kinds|types|different kinds|different types) of (things|objects)",
)


DISTINCT = (
    "how many (different |distinct |unique |)(N:s) (in total|altogether|in all|have been used|can you count|can u see|u see|there are|are present|are visible|is there|are shown here)",
    "(in|with) how many (different |distinct |)(N:s) (do the {G:pl} come|are the {G:pl}|are there {G:pl}|come the {G:pl})",
    "the {G:pl} (have|come in|are of|show) how many (different |)(N:s)",
    "how many (different |)(N:s) (can you see|are there|do you count|do you see) (among|on|for|in) (the |all |){G:pl}",
    "(number|count|total) of (different |distinct |unique |)(N:s)( of {G:pl}|)",
    "how many {G:sg} (N:s)( are there| do you see|)",
    "(count|number|tell me the number of) (all |)the (different |)(N:s)( of the {G:pl}|)",
    "how many (different |distinct |unique |separate |)(N:s) (are there|do you see|are shown|are on "
    "the table|can you see|are in the picture|exist|are used|appear)",
    "how many (different |distinct |unique |)(N:s) (of {G:pl} are there|do the {G:pl} have"
    "|are the {G:pl}|do the {G:pl} come in|are there among the {G:pl}|of {G:pl} do you see)",
    "(what is|what's) the number of (different |distinct |unique |)(N:s)",
    "number of (different |distinct |unique )(N:s)( of {G:pl}|)",
    "count the (different |distinct |unique |)(N:s)( of the {G:pl}|)",
)


DISTINCT_MATERIAL = (
    "(out of|of|from) how many (different |)materials are (the |){G:pl} made",
    "how many (different |)materials are (the |){G:pl} made (of|from|out of)",
    "how many (different |)materials (make up|are used for) the {G:pl}",
)


def distinct(rng: random.Random, world: World) -> Draft:
    """ "How many different colors are there?"."""
    kind = world.kind(rng) if rng.random() < 0.5 else q.Kind("object")
    asked = attribute(rng)
    if kind.noun != "object" and asked == "shape":
        asked = "color"
    general = kind == q.Kind("object")
    if general and rng.random() < 0.2:
        return draft(q.Distinct(kind, "shape"), KINDS)
    # of things in general nobody says whose; of a kind everybody does
    if asked == "material" and rng.random() < 0.25:
        return draft(q.Distinct(kind, asked), DISTINCT_MATERIAL, G=some(kind))
    options = tuple(
        re.sub(r"\([^()]*\{G:pl\}\|\)", "" if general else " of {G:pl}", t).replace(
            "(N:s)", "{N:s}"
        )
        for t in DISTINCT
        if ("{G" in t and not t.endswith("|)")) != general or t.endswith(" {G:pl}|)")
    )
    return draft(q.Distinct(kind, asked), options, G=some(kind), N=word(asked))


IS_COMMON = (
    "is {V} the {C} {N}( here| of all| on the table|)",
    "{V} is the {C} {N}( here| of all|)",
    "{V}'s the {C} {N}( here|)",
    "is {V} (really |actually |)(the {N} that (occurs|appears|crops up|comes up) {O}|what you see {O})",
    "(is it|it is|it's) {V} that (occurs|appears|crops up|comes up|there is) {O}",
    "does {V} (occur|appear|crop up|come up|show up) {O}",
    "is the {C} {N} {V}",
    "the {C} {N} is {V}",
    "would you say {V} is the {C} {N}",
    "of all the {N:s}(,|) is {V} the {C}",
    "{V}(:|,| -) (the {C} {N}|{C})( or not| y/n|)",
)
IS_MOST_COMMON = (
    "is there more {V} than any other {N}",
    "(are there|do you see) more {V} things than (things |)of any other {N}",
    "does {V} (win|lead|dominate)( as {N}|)",
    "is {V} (in the lead|ahead of all other {N:s}|the winner among {N:s})",
)
IS_COMMON_KIND = (
    "is {V} the {C} {N} (of|among|for) (the |all |all the |){G:pl}",
    "{V} is the {C} {N} (of|among) (the |){G:pl}",
    "(among|of) the {G:pl}(,|) is {V} the {C} {N}",
    "is {V} the {C} {G:sg} {N}",
)
SHAPES_KEPT = ("block", "ball", "cylinder", "cone", "pyramid", "bowl", "cup", "plate", "ring")
IS_COMMON_SHAPE = (
    "are {V} the {C} (kind|sort|type)( of thing| of object|)( here|)",
    "are {V} what you see {O}",
    "{V} are the {C} (kind|things|objects|shape)( here|)",
    "are there more {V} than any other (kind|sort|type)( of thing| of object|)",
)
VALUES: dict[q.Attribute, tuple[str, ...]] = {
    "color": tuple(COLORS), "material": tuple(MATERIALS), "shape": SHAPES_KEPT,
}  # fmt: skip


def is_common(rng: random.Random, world: World) -> Draft:
    """ "Is blue the commonest color?"."""
    asked: q.Attribute = rng.choice(("color", "color", "color", "shape", "material"))
    value, is_least = rng.choice(VALUES[asked]), rng.random() < 0.2
    group = group_asked(rng, world, asked) if rng.random() < 0.25 else q.EVERYTHING
    common, often = (LEAST_COMMON, LEAST_OFTEN) if is_least else (MOST_COMMON, MOST_OFTEN)
    templates: tuple[str, ...] = IS_COMMON if is_least else (*IS_COMMON, *IS_MOST_COMMON)
    said = rng.choice(COLORS[value]) if asked == "color" else value
    if group != q.EVERYTHING:
        templates = IS_COMMON_KIND
    elif asked == "shape":
        templates = tuple(t for t in IS_COMMON_SHAPE if not is_least or "more" not in t)
        said = plural(value)
    told = tuple(t.replace("{C}", common).replace("{O}", often) for t in templates)
    meaning = q.IsCommon(group, asked, value, is_least)
    return draft(meaning, told, G=some(group), N=word(asked), V=said)
