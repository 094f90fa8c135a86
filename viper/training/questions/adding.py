"""Questions whose answer is a sum or a difference of counts."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    HERE,
    THERE,
    Draft,
    condition,
    draft,
    predicate,
    some,
    where,
)
from viper.training.questions.counting import pair, short
from viper.training.questions.words import (
    MEANING_OF,
    plural,
)
from viper.training.questions.worlds import World

SUM = (
    "(the |){X:pl} (+|plus|and) (the |){Y:pl}( =| = ?| equals|: total|, total|: sum|)",
    "(sum|total|combined count) of {X:pl} (and|+|plus) {Y:pl}",
    "(the |){X:pl} (and|plus|&|+) (the |){Y:pl}( together| in total| altogether| combined| taken together| in all|)(, how many| make how many|: how many|)",
    "(total|sum|number|count) of {X:pl} (and|plus) {Y:pl}( together| combined|)",
    "how many {X:pl} (and|or) {Y:pl} (are there|there are|is there|you see|do you count)( all together| in total|)",
    "(add|add up|sum|sum up|take) (the |all |){X:pl} (and|to|plus) (the |all |){Y:pl}(, how many (is|are) (that|there)|: how many|, what do you get|)",
    "(if|when) (you|i) (count|add|take) (the |){X:pl} (and|plus) (the |){Y:pl}( together|)(,|) (what do (you|i) get|how many is that|how many (are there|do i get))",
    "(how many things|how many objects|how many) are (either |){X:pl} or {Y:pl}",
    "(what is|what's|whats) the (total|sum|number) of {X:pl} (and|plus) {Y:pl}( together|)",
    "(the |){X:pl} and (the |){Y:pl}(,|) how many (are they|are there|is that)( together| in all|)",
    "(what's|what is) {X:pl} plus {Y:pl}",
    "the number of {X:pl} (plus|and|added to) (the number|that) of {Y:pl}",
    f"how many {{X:pl}} and {{Y:pl}} {THERE}{HERE}",
    f"how many {{X:pl}} (and|plus|or) {{Y:pl}} (are there|do you see|)(| in total| altogether"
    f"| combined| in all| together|, together| all together| in sum){HERE}",
    "(what is|what's) the (total|combined|) number of {X:pl} (and|plus) {Y:pl}",
    "(what is|what's) the sum of the number(s|) of {X:pl} and {Y:pl}",
    "count (all |)(the |){X:pl} and (the |){Y:pl}( together|)",
    "how many (things|objects|items) are (either |){X:pl} or {Y:pl}",
    "number of {X:pl} (and|plus|or) {Y:pl}( together|)",
    "{X:pl} plus {Y:pl}(, how many|) (in total|altogether|together)",
    "add up (the |){X:pl} and (the |){Y:pl}",
    "(if you add|adding|taken together|counting) (the |){X:pl} and (the |){Y:pl}(,|) how many are there",
    "the number of {X:pl} plus the number of {Y:pl}",
    "together, how many {X:pl} and {Y:pl} are there",
)


MINUS = (
    "(what's|what is|how big is|tell me|give me) the (difference in number|difference in count|number difference|difference) between (the |){X:pl} and (the |){Y:pl}",
    "how many {X:pl} more than {Y:pl}( are there|)",
    "how many more are there of (the |){X:pl} than of (the |){Y:pl}",
    "how many more {X:pl} (there are|are here|you see|is there|do we have|have we got) than {Y:pl}",
    "(what is|what's|whats) the number of {X:pl} (minus|less) (the number|that) of {Y:pl}",
    "(what is|what's) {X:pl} minus {Y:pl}",
    "by how (many|much) do (the |){X:pl} outnumber (the |){Y:pl}",
    "how many (fewer|less) {Y:pl} (are there |do you see |there are |)than {X:pl}( are there|)",
    "(difference|the difference) (between|of) {X:pl} and {Y:pl}( in number|)",
    "how many more are the {X:pl} than the {Y:pl}",
    "(there are|we have) how many more {X:pl} than {Y:pl}",
    "how many {Y:pl} are missing to have as many as {X:pl}",
    "how much more {X:pl} than {Y:pl}",
    "how many more {X:pl} than {Y:pl} (are there|do you see|)",
    "how many more {X:pl} are there than {Y:pl}",
    "(what is|what's) the difference between the number of {X:pl} and (the number of |){Y:pl}",
    "by how (many|much) do {X:pl} outnumber {Y:pl}",
    "how many fewer {Y:pl} than {X:pl} are there",
    "{X:pl} minus {Y:pl}",
    "the number of {X:pl} minus the number of {Y:pl}",
    "how many extra {X:pl} are there compared to {Y:pl}",
    "subtract the number of {Y:pl} from the number of {X:pl}",
)


NOT = (
    "(remove|take away|take out|delete|drop|put away|hide|discard|subtract) (the |all |all the |)({A} ones|{A} {B:pl})(;|,|.| and| -|:|, then) (how many|count|what number of) ({B:pl} |{B:pl} )(are left|remain|left over|are left over|do you have left|would remain)",
    "(remove|take away|take out|hide) (whatever|everything|all) (is |that is ){A}(;|,|.| and| -) how many {B:pl} (are left|remain|are left over)",
    "(leaving|setting|putting) the {A} ones aside(,|) how many {B:pl} are there",
    "how many {B:pl} (remain|are left)(,| if| when) (i take away|we remove|you ignore|we leave out) the {A} ones",
    "how many (of the |of these |){B:pl} (are not|aren't|arent|are no|don't happen to be|do not look|are anything but|are something other than) {P}",
    "(number|count) of {B:pl} (that are not|that aren't|which are not|which aren't|not|other than) {P}",
    "count (the |all |){B:pl} (which are not|which aren't|that are not|that aren't|that arent|except|other than) {P}( ones|)",
    "how many {B:pl} (are there |)(other than|besides|except|except for|but|apart from|aside from|without|excluding|minus|not counting|leaving out) (the |){A} ones( are there|)",
    "how many {B:pl} (remain|are left|would be left|are there|do you get) (if|when|once) (you|i|we) (take away|remove|removed|ignore|leave out|skip|don't count|took away|exclude) the {A} (ones|{B:pl})",
    "(not counting|without|ignoring|leaving out|except for|apart from|besides|excluding|other than) (the |){A} (ones|{B:pl})(,|) how many {B:pl} are there",
    "if (i|you|we) (removed|took away|remove|took|hide|ignore) the {A} (ones|{B:pl})(,|) how many {B:pl} (would be left|are left|remain|would remain)",
    "{B:pl} (that are not|that aren't|not|other than|which aren't) {P}(,|:) how many( are there|)",
    "how many not {A} {B:pl} (are there|do you see|)",
    "how many {B:pl} (don't|do not) have (the color |the colour |){A}( color|)",
    "how many {B:pl} (there are|are there|you see|do you see|exist) (that are not|that aren't|which aren't|not) {P}",
    "how many {B:pl} (are|come) (in|of) (a different|another|any other) color (than|from|but) {A}",
    "how many {B:pl} (of|in|with) (a different|another|any other) color than {A}( are there|)",
    "non-{A} {B:pl}(,|:|) (how many|count)( are there|)",
    "all {B:pl} but the {A} ones(,|:) how many",
    "the number of {B:pl} minus the {A} ones",
    "how many {B:pl} are of no {A} color",
    "how many {B:pl} (are not|aren't|arent|are other than) {A}",
    "how many non-{A} {B:pl} are there",
    f"how many {{B:pl}} (that are not|that aren't|which are not|not) {{A}} {THERE}",
    "count (the |all |){B:pl} (that are not|that aren't|not) {A}",
    "how many {B:pl} (are there |)(except|besides|apart from|other than|excluding|not counting) "
    "{A} ones",
)


NOT_NOUN = (
    "(not counting|without|ignoring|leaving out|except for|apart from|besides|excluding|other than|aside from|if you ignore) the {K:sg}(,|) how many (things|objects|items) (are there|are visible|do you see|remain|can you see)",
    "how many (other |more |)(things|objects|items) (are there |do you see |)(besides|apart from|other than|except for|in addition to|next to|excluding) the {K:sg}( are there|)",
    "how many (things|objects) (are there |)(that are not|that aren't|other than) the {K:sg}",
    "(remove|take away|take out|delete|drop|put away|hide|discard) (the |all |all the |){K:pl}(;|,|.| and| -|:|, then) (how many|count|what number of) (things |objects |items |)(are left|remain|left over|are left over|would remain)",
    "(suppose|say|imagine) (i|we|you) (take|took) (away|out) (all |)(the |){K:pl}(,| -|;|.|:) how many (things|objects|items) (remain|are left|would be left)",
    "how many (things|objects|items|of the things|of them) (are not|aren't|arent|are no|are something other than|are anything but) {K:pl}",
    "how many (things|objects|items) (are there |)(other than|besides|except|except for|but|apart from|aside from|without|excluding|not counting|minus|leaving out) (the |){K:pl}( are there| do you see|)",
    "how many (things|objects|items) (remain|are left|would be left|are there|do you get) (if|when) (you|i|we) (take away|remove|ignore|leave out|skip|don't count|removed|exclude) (the |all |){K:pl}",
    "(not counting|without|ignoring|leaving out|except for|apart from|besides|excluding|other than|aside from) (the |){K:pl}(,|) how many (things|objects|items) are there",
    "how many (things|objects|items) would (be left|remain) without (the |){K:pl}",
    "(number|count) of (things|objects|items) (that are not|that aren't|which are no|that are no|other than|except) {K:pl}",
    "count (everything|all|all things|the things|what is there) (except|but|other than|besides|without|apart from|that is not|that isn't) {K:pl}",
    "how many (things|objects) (are not|aren't|are something other than|are no) {K:a}",
    "how many (things|objects) (that|which) (are not|aren't) {K:pl} (are there|do you see)",
    "if (i|you) (removed|took away|hide|ignore) (the |all |){K:pl}(,|) how many (things|objects) (would be left|are left|remain)",
    f"how many (things|objects|items) (are not|aren't|that are not) {{K:pl}}{HERE}",
    "how many (things|objects|items) (are there |)(except|besides|apart from|other than|excluding"
    "|not counting) (the |){K:pl}( are there|)",
    "how many (things|objects) (are not|aren't) {K:a}",
    "count everything (except|but) (the |){K:pl}",
)


AWAY = (
    "(if|suppose|say) (i|we|you|someone) (removed|took away|swept away|hid|took|cleared away|remove|take away) (everything|all|all things|whatever is|what is) {W}(,|) how many (things|objects) (would remain|remain|would be left|are left|would still be there)",
    "(remove|take away|clear away|ignore) (everything|all things|all objects) {W}(:|,|;| and|.) how many (things |objects |)(are left|remain)",
    "how many (things|objects) (remain|are left) without (the things|the objects|everything|those) {W}",
    "how many (things|objects|items) are not {W}",
)
NEITHER = (
    "how many {B:pl} (are not|aren't) {A} (and|and also|or) (not |also not |){Z}",
    "how many {B:pl} (aren't|are not) {A} or {Z}",
    "how many {B:pl} are there that are neither {A} nor {Z}",
    "count (the |all |){B:pl} (that are |which are |)neither {A} nor {Z}",
    "how many {B:pl} (there are |)(without|other than|besides|except) (the |){A} and (the |){Z}( ones|)",
    "(number of |){B:pl} (that are |)neither {A} nor {Z}(, how many|)",
    "how many {B:pl} are something other than {A} or {Z}",
    "how many {B:pl} are neither {A} nor {Z}",
    "how many {B:pl} are neither {A} nor {Z}",
    "(count the|number of) {B:pl} that are neither {A} nor {Z}",
    "how many {B:pl} are not {A} (or|and not|nor) {Z}",
    "how many of the {B:pl} are neither {A} nor {Z}",
)


EITHER = (
    "how many {G:pl} (are there|do you see|are on the table|)",
    "count (the |all |){G:pl}",
    "(number|count) of {G:pl}",
    "how many (things|objects|items) are (either |){A} or {Z}( or both|)",
    "how many (of them|of these|of the things) are (either |){A} or {Z}",
    "count (everything|whatever|all) (that is|that's) (either |){A} or {Z}",
)


def _may_be_both(first: str, second: str) -> bool:
    """Return whether a thing may be both, so that a sum of counts would be wrong."""
    return MEANING_OF.get(first, (first,))[0] != MEANING_OF.get(second, (second,))[0]


def neither_count(rng: random.Random, world: World) -> Draft:
    """ "How many blocks are neither red nor blue?"."""
    kind = world.kind(rng)
    base = q.Kind(kind.noun, kind.adjectives[:1] if rng.random() < 0.2 else ())
    first, second = world.adjective(rng), world.adjective(rng)
    if first == second or {first, second} & set(base.adjectives):
        return neither_count(rng, world)
    return draft(q.NeitherCount(base, first, second), NEITHER, B=some(base), A=first, Z=second)


def arithmetic(rng: random.Random, world: World) -> Draft:
    """ "How many blocks and balls are there?"."""
    if rng.random() < 0.08:
        return neither_count(rng, world)
    if not world.is_scene and rng.random() < 0.04:
        aside = q.Related(q.Kind("object"), (condition(rng, world, 1),))
        return draft(q.Arithmetic(q.Kind("object"), aside, "-"), AWAY, W=where(aside))
    first, second = pair(rng, world)
    draw = rng.random()
    if draw < 0.55:
        if (
            first.noun == second.noun != "object"
            and len(first.adjectives) == len(second.adjectives) == 1
        ):
            return draft(
                q.Arithmetic(first, second, "+"),
                (f"how many {{A}} (and|or|and) {{Z}} {{K}} {THERE}{HERE}",
                 "(count the|count all|number of|count) {A} (and|or) {Z} {K}",
                 "how many {K} are (either |){A} or {Z}", "how many of the {K} are {A} or {Z}",
                 f"how many {{K}} (that are|which are) {{A}} or {{Z}} {THERE}"),
                A=first.adjectives[0], Z=second.adjectives[0], K=plural(first.noun),
            )  # fmt: skip
        if rng.random() < 0.15:
            adjective = world.adjective(rng)
            first = q.Kind("object", (adjective,))
            second = q.Kind("object", (world.adjective(rng),))
            if not world.is_scene and _may_be_both(adjective, second.adjectives[0]):
                group = q.Either(q.Kind("object"), adjective, second.adjectives[0])
                return draft(q.Count(group), EITHER, G=some(group), A=predicate(adjective),
                             Z=predicate(second.adjectives[0]))  # fmt: skip
            return draft(
                q.Arithmetic(first, second, "+"),
                ("how many (things|objects|items) are (either |){A} or {Z}( in color|)",
                 f"how many {{A}} (and|or) {{Z}} (things|objects|items|ones) {THERE}{HERE}",
                 "count the {A} and {Z} (things|ones|objects)"),
                A=adjective, Z=second.adjectives[0],
            )  # fmt: skip
        return draft(q.Arithmetic(first, second, "+"), SUM, X=some(first), Y=short(first, second))
    if draw < 0.75:
        # a difference has no sign: see `differing`
        templates = MINUS if world.is_scene else tuple(t for t in MINUS if "difference" not in t)
        meaning = q.Arithmetic(first, second, "-")
        return draft(meaning, templates, X=some(first), Y=short(first, second))
    kind = world.kind(rng)
    if kind.adjectives and rng.random() < 0.7:
        rest = q.Kind(kind.noun, kind.adjectives[:-1])
        return draft(q.Arithmetic(rest, kind, "-"), NOT, B=some(rest), A=kind.adjectives[-1],
                         P=predicate(kind.adjectives[-1]))  # fmt: skip
    if kind.noun == "object":
        return arithmetic(rng, world)
    return draft(q.Arithmetic(q.Kind("object"), kind, "-"), NOT_NOUN, K=some(kind))
