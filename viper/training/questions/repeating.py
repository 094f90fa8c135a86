"""Questions how often values occur, about all things but one, and about just one of two."""

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.among import different
from viper.training.questions.asking import Draft, draft, extreme, predicate, the, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import World

TIMES = {
    1: "(only once|just once|exactly once|once only|once)",
    2: "(twice|exactly twice|just twice|two times)",
    3: "(three times|exactly three times|thrice)",
}
OCCUR = "(occur|appear|come up|crop up|are used|are found|are there|turn up)"
OCCURS = "(occurs|appears|comes up|crops up|is used|is found|is there|turns up)"
WHICH = (
    f"(which|what) {{N}} {OCCURS} {{T}}( here| in the picture|)",
    f"(which|what) {{N:s}} {OCCUR} {{T}}( here| in the picture|)",
    f"(name|list|tell me) (the {{N}} that {OCCURS}|the {{N:s}} that {OCCUR}) {{T}}",
    "(which|what) {N} do you see {T}",
    "{N:s} (occurring|seen|used) {T}(:|,|) (which|list)",
)
COUNTED = (
    f"how many {{N:s}} {OCCUR} {{T}}( here| in the picture|)",
    "how many {N:s} (are there that occur|do you see) {T}",
    f"(count|number of) (the |){{N:s}} that {OCCUR} {{T}}",
)
ONCE_EACH = (
    f"does (each|every) {{N}} {OCCUR} {{T}}",
    "is (each|every) {N} used {T}",
    f"(each|every) {{N}} {OCCURS} {{T}}",
    "is no {N} (used|seen) twice",
    "no {N} (is used|occurs|appears) twice",
    "do all {N:s} occur {T}",
)
BUT = "(except|except for|but|apart from|besides|other than|not counting|leaving out)"
ALL_BUT_ONE = (
    f"(name|list|tell me|show me) (everything|all things|all the things|all) {BUT} {{O}}",
    f"(what|what else) is there {BUT} {{O}}",
    f"everything {BUT} {{O}}(:|,|) (what is it|list it|)",
    f"{BUT} {{O}}(,|:) what (else |)(is there|do you see)",
    "{O} (aside|excepted|apart), what (is there|do you see|else is there)",
)
VALUES_BUT_ONE = (
    f"(what|which) {{N:s}} (are|do) (all |)the (things|objects|others) {BUT} {{O}}( have|)",
    f"(what|which) {{N:s}} are there {BUT} {{O}}",
    "{O} (aside|excepted), (what|which) {N:s} (are there|do you see)",
    f"{{N:s}} of everything {BUT} {{O}}",
)
ONE_OF_TWO = (
    "is (exactly|just|only) one of {X} and {Y} {P}",
    "(exactly|just|only) one of {X} and {Y} is {P}",
    "is (either |){X} or {Y}(,|) but not both(,|) {P}",
    "{X} and {Y}(:|,) is (exactly|just|only) one of them {P}",
    "of {X} and {Y}(,|) is (just|only|exactly) one {P}",
    "is (exactly|just|only) one of the two {P}(,|:|?) {X} or {Y}",
    "(exactly|just|only) one of the two is {P}(,|:) {X} or {Y}(, right|, true|)",
    "is one of {X} and {Y} {P} and the other not",
    "{X} and {Y}(,|:) one {P}, the other not( - true|, right|)",
)


def repeating(rng: random.Random, world: World) -> Draft:
    """ "Which color occurs exactly twice?", "Name everything except the largest thing."."""
    asked: q.Attribute = rng.choice(("color", "color", "color", "shape", "material"))
    times = rng.choice((1, 1, 2, 2, 3))
    draw = rng.random()
    if draw < 0.3:
        said = tuple(t.replace("{T}", TIMES[times]) for t in WHICH)
        return draft(q.Occurring(q.EVERYTHING, asked, times), said, N=word(asked))
    if draw < 0.42:
        said = tuple(t.replace("{T}", TIMES[times]) for t in COUNTED)
        return draft(q.Occurring(q.EVERYTHING, asked, times, True), said, N=word(asked))
    if draw < 0.55:
        said = tuple(t.replace("{T}", TIMES[1]) for t in ONCE_EACH)
        return draft(q.Shared(q.EVERYTHING, asked, True), said, N=word(asked))
    if draw < 0.8:
        one: q.One = q.The(world.single(rng))
        if rng.random() < 0.5:
            end = extreme(rng, world)
            one = q.Extreme(q.EVERYTHING, end.axis, end.place)
        group = q.Except(q.EVERYTHING, one)
        if rng.random() < 0.6:
            return draft(q.Listing(group, "name"), ALL_BUT_ONE, O=the(one))
        return draft(q.Listing(group, asked), VALUES_BUT_ONE, O=the(one), N=word(asked))
    kinds, adjective = different(rng, world, 2), world.adjective(rng)
    told = {MEANING_OF.get(w, (w,))[0] for kind in kinds for w in kind.adjectives}
    if MEANING_OF.get(adjective, (adjective,))[0] in told or unsaid(rng, *kinds) is None:
        return repeating(rng, world)
    x, y = (the(q.The(kind)) for kind in kinds)
    meaning = q.BothAre(kinds[0], kinds[1], adjective, "xor")
    return draft(meaning, ONE_OF_TWO, X=x, Y=y, P=predicate(adjective))
