"""Questions about two kinds at once: both, either, neither."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    HERE,
    Draft,
    draft,
    predicate,
    some,
    the,
)
from viper.training.questions.counting import pair, short
from viper.training.questions.words import (
    MEANING_OF,
)
from viper.training.questions.worlds import World

BOTH = (
    "both {X:a} and {Y:a} (in there|here|in it)",
    "is there {X:a}(,|) and {Y:a} (too|as well|also)",
    "can i find (both |){X:a} and {Y:a}( here| in it|)",
    "(is there|are there|do you see|can you see|do we have|have we got|can i see|is there here) (both |){X:a} (and|and also|as well as|and in addition|plus|together with|& also) {Y:a}{H}",
    "(does|do) (the|this) (picture|image|table|scene) (have|show|contain|include) (both |){X:a} (and|and also|as well as) {Y:a}",
    "(are|is) (both |){X:a} and {Y:a} (both |)(here|there|present|on the table|in the picture|visible)",
    "do (both |){X:a} and {Y:a} (both |)(appear|exist|occur|stand on the table)",
    "{X:a} and {Y:a}(:|,|) (are both there|both there|are they both there|both here|both present)",
    "(there's|there is|we have|i see) {X:a} (and|as well as|and also) {Y:a}",
    "are there {X:pl} (and|and also|as well as) {Y:pl}",
    "is there not only {X:a} but also {Y:a}",
    f"(is there|are there|do you see|can you see) (both |){{X:a}} and {{Y:a}}{HERE}",
    f"are there (both |)(any |){{X:pl}} and {{Y:pl}}{HERE}",
    "(there is|there are|i see) (both |){X:a} and {Y:a}",
    "does the picture (show|contain) (both |){X:a} and {Y:a}",
    "is there {X:a} and (also |){Y:a}",
    "is there {X:a} as well as {Y:a}",
    "are both {X:a} and {Y:a} (present|visible|there|on the table)",
    "is there {X:a} and is there {Y:a}",
    "{X:a} and {Y:a}, are they both (here|there)",
)


EITHER = (
    "(is there|are there|do you see|can you see|do we have|have we got|can i see) (either |){X:a}(,|) or (maybe |perhaps |at least |else |) {Y:a}{H}",
    "(does|do) (the|this) (picture|image|table|scene) (have|show|contain|include) (either |){X:a} or {Y:a}",
    "(any|either|got any|see any) ({X:pl}|{X:sg}) or ({Y:pl}|{Y:sg})",
    "is at least one of them (there|here|present)(:|,) {X:a} or {Y:a}",
    "are there (any |)({X:pl} or {Y:pl})( here| at all|)",
    "(is|are) (one of|at least one of) {X:a} and {Y:a} (here|there|present)",
    "{X:a} or {Y:a}(:|,) is (one|any|at least one) of them (there|here)",
    f"(is there|are there|do you see|can you see) (either |){{X:a}} or {{Y:a}}{HERE}",
    f"are there (any |either |){{X:pl}} or {{Y:pl}}{HERE}",
    "(there is|i see) (either |){X:a} or {Y:a}",
    "is there {X:a}, or {Y:a}",
    "any {X:pl} or {Y:pl}",
    "is either {X:a} or {Y:a} (present|visible|there|on the table)",
)


NEITHER = (
    "are both {X:a} and {Y:a} (absent|missing|gone|not there|nowhere to be seen)",
    "(there's|there is) neither {X:a} nor {Y:a}(, right|, is there|)",
    "(is|are) {X:pl} as well as {Y:pl} (missing|absent)",
    "(is there|there is|do you see|i see|we have|have we got) neither {X:a} nor {Y:a}{H}",
    "(there's|there is|there are|i see|is there|are there) no ({X:sg}|{X:pl}) (and|or|and also) (no |)({Y:sg}|{Y:pl})",
    "there (isn't|is not|aren't|are not) (a|any) ({X:sg}|{X:pl}) (or|and also no|nor) (a |any |)({Y:sg})",
    "are {X:pl} and {Y:pl} both (missing|absent|not there)",
    "(are|is) neither ({X:pl}|{X:a}) nor ({Y:pl}|{Y:a}) (here|there|present|visible|on the table)",
    "(is it|it is|it's) (true|right) that there (is|are) neither {X:a} nor {Y:a}",
    "(i|we) (see|can see) neither {X:pl} nor {Y:pl}",
    "no {X:pl} (and|or) (no |){Y:pl}",
    f"(is there|there is|do you see|i see) neither {{X:a}} nor {{Y:a}}{HERE}",
    "are there neither {X:pl} nor {Y:pl}",
    "there are neither {X:pl} nor {Y:pl}",
    "(is there|there is) no {X:sg} and no {Y:sg}",
    "are there no {X:pl} and no {Y:pl}",
    "there (isn't|is not) (a|any) {X:sg} or {Y:sg}",
    "neither {X:pl} nor {Y:pl}",
)


BUT_NOT = (
    "(is there|are there|do you see|can you see|have we got) ({X:a}|any {X:pl}) (but|and|but also) (no {Y:sg}|no {Y:pl}|not {Y:a})",
    "(there's|there is|we have|i see) {X:a}(,|) (but|and) no {Y:sg}( here|)",
    "(there are|we have|i see) {X:pl} (but|and) no {Y:pl}",
    "{X:a} but no {Y:sg}( here|)",
    "does the (picture|table|scene) (have|show) {X:a} (but no {Y:sg}|without any {Y:pl})",
)


def both(rng: random.Random, world: World) -> Draft:
    """ "Is there a red block and a blue bowl?"."""
    if rng.random() < 0.25:
        return both_are(rng, world)
    first, second = pair(rng, world)
    joiner, templates = rng.choice(
        (("and", BOTH), ("and", BOTH), ("or", EITHER), ("neither", NEITHER))
    )
    if not world.is_scene and rng.random() < 0.08:
        return draft(q.Both(first, second, "but not"), BUT_NOT, X=some(first), Y=some(second))
    meaning = q.Both(first, second, joiner)  # type: ignore[arg-type]
    return draft(meaning, templates, X=some(first), Y=short(first, second), H="")


BOTH_ARE = (
    "(are|is) (both |){X} (and|as well as|and also) {Y} {P}",
    "(are|is) {X} {A} (and|and is) {Y} (too|also|as well|{A} too)",
    "{X} (and|as well as) {Y} are (both |){P}",
    "(both|both of them,) {X} and {Y}(,|) {A}",
    "are both of them {A}, {X} and {Y}",
    "is it true that (both |){X} and {Y} are (both |){P}",
    "are {X} and {Y} (both |each ){P}",
    "is {X} {P} and {Y} as well",
    "are (both |){X} and {Y} (both |){A}",
    "are both {X} and {Y} {A}",
    "is {X} {A} and {Y} too",
    "{X} and {Y} are (both |){A}",
    "both {X} and {Y} are {A}",
    "are {X} and {Y} {A}",
)


EITHER_IS = (
    "is (either |){X} or {Y} {P}",
    "(is|are) (at least |)one of (the two, |) {X} (and|or) {Y}(,|) {P}",
    "either {X} or {Y} is {P}",
    "is one of {X} and {Y} {P}",
    "is {X} {P}, or (is |){Y}",
    "(at least |)one of {X} and {Y} is {P}",
    "is (either |){X} or {Y} {A}",
    "is at least one of {X} and {Y} {A}",
    "either {X} or {Y} is {A}",
)


NEITHER_IS = (
    "(is|are) neither {X} nor {Y} {P}",
    "neither {X} nor {Y} (is|are|looks) {P}",
    "neither of them(,|:) {X} (or|and) {Y}(,|) is {P}",
    "is it true that neither {X} nor {Y} is {P}",
    "are {X} and {Y} both not {P}",
    "(both |){X} and {Y} are not {P}",
    "so neither of them, {X} or {Y}, is {P}",
    "is neither {X} nor {Y} {A}",
    "neither {X} nor {Y} is {A}",
    "are neither {X} nor {Y} {A}",
)


def both_are(rng: random.Random, world: World) -> Draft:
    """ "Are both the block and the ball red?"."""
    first, second, adjective = world.single(rng), world.single(rng), world.adjective(rng)
    taken = {MEANING_OF.get(w, (w,))[0] for k in (first, second) for w in k.adjectives}
    if first == second or MEANING_OF.get(adjective, (adjective,))[0] in taken:
        return both_are(rng, world)
    joiner, templates = rng.choice(
        (("and", BOTH_ARE), ("and", BOTH_ARE), ("or", EITHER_IS), ("neither", NEITHER_IS))
    )
    meaning = q.BothAre(first, second, adjective, joiner)  # type: ignore[arg-type]
    return draft(meaning, templates, X=the(q.The(first)), Y=the(q.The(second)), A=adjective,
                 P=predicate(adjective))  # fmt: skip
