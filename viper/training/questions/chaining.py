"""Questions whose parts stand at the ends of chains: "the cube behind the ball left of the cone"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from collections.abc import Callable

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    HERE,
    THERE,
    Draft,
    attribute,
    clear,
    described,
    draft,
    predicate,
    some,
    the,
    word,
)
from viper.training.questions.counting import count_group
from viper.training.questions.phrases import RELATION, RELATION_SHORT
from viper.training.questions.querying import CHAIN_EXISTS, MATERIAL, QUERY, SIZE
from viper.training.questions.templates import Slot, pick
from viper.training.questions.verifying import DIFFERENT, SAME, SAME_MATERIAL, SAME_SIZE, ask_if
from viper.training.questions.words import MEANING_OF, NUMBERS
from viper.training.questions.worlds import World

SIDES: tuple[q.Relation, ...] = ("left", "right", "front", "behind")
PAIRS = (
    *((1, 1),) * 4, *((1, 0), (0, 1), (2, 0), (0, 2)) * 2, *((2, 1), (1, 2), (2, 2)) * 2,
    (3, 0), (0, 3), (3, 1), (1, 3), (3, 2), (2, 3), (3, 3), (4, 0), (4, 1),
)  # fmt: skip
"""How many relations hang on each other on either side of a comparison."""


def deep(rng: random.Random, world: World) -> Draft:
    """ "Is the cube left of the ball the same color as the cone behind the cup?"."""
    builders: tuple[tuple[Callable[[random.Random, World], Draft], float], ...] = (
        (alike, 2.5), (more, 2.5), (placed, 1.5), (asked, 2.5), (said_of, 1.0), (same_as, 1.5),
        (numbers, 1.0), (counted, 1.5), (beside_it, 0.6),
    )  # fmt: skip
    build = rng.choices([b for b, _ in builders], [w for _, w in builders])[0]
    return build(rng, world)


def link(rng: random.Random, world: World, depth: int) -> q.One:
    """Return one thing at the end of a chain of `depth` relations."""
    if depth == 0:
        return q.The(world.single(rng))
    return q.The(restricted(rng, world, depth))


def restricted(rng: random.Random, world: World, depth: int) -> q.Group:
    """Return what stands in a relation to the end of a chain of `depth` - 1 relations."""
    base = q.EVERYTHING if rng.random() < 0.25 else world.single(rng)
    one = link(rng, world, depth - 1)
    draw = rng.random()
    if draw < 0.06:
        return q.Between(base, one, q.The(world.single(rng)))
    if draw < 0.14:
        shared = unsaid(rng, base, described(one))
        if shared is not None:
            return q.SameAs(base, shared, one)
    first, second = rng.sample(SIDES, 2)
    if draw < 0.2:
        other = q.The(world.single(rng))
        joiner = rng.choice(("and", "and", "or")) if depth == 1 else "and"
        both = (q.Condition(first, one), q.Condition(second, other))
        return q.Related(base, both, "or" if joiner == "or" else "and")
    return q.Related(base, (q.Condition(first, one),))


def unsaid(rng: random.Random, *kinds: q.Kind) -> q.Attribute | None:
    """Return an attribute that none of the descriptions tells, or None."""
    told = {MEANING_OF.get(w, ("",))[0] for kind in kinds for w in kind.adjectives}
    if any(kind.noun != "object" for kind in kinds):
        told.add("shape")
    options: tuple[q.Attribute, ...] = ("color", "color", "material", "size", "shape")
    left = [name for name in options if name not in told]
    return rng.choice(left) if left else None


def alike(rng: random.Random, world: World) -> Draft:
    """ "Do the cube left of the ball and the cone behind the cup have the same size?"."""
    first, second = (link(rng, world, depth) for depth in rng.choice(PAIRS))
    shared = unsaid(rng, described(first), described(second))
    if shared is None or first == second:
        return alike(rng, world)
    is_denied = rng.random() < 0.15
    templates: tuple[str, ...] = DIFFERENT if is_denied else LONG_SAME
    if not is_denied and rng.random() < 0.25:
        special = {"size": SAME_SIZE, "material": SAME_MATERIAL}
        templates = special.get(shared, SAME)
    meaning = q.CompareAttribute(first, second, shared, is_denied)
    return draft(meaning, templates, X=the(first), Y=the(second), N=word(shared), IF=ask_if)


LONG_SAME = (
    "(is|is|are) {X} the same {N} as {Y}",
    "does {X} have the same {N} as {Y}",
    "does {X} have the same {N} as {Y}",
    "is {X} (of|in) the same {N} as {Y}",
    "(do|does) {X} and {Y} (have|share) the same {N}",
    "are {X} and {Y} (of |)the same {N}",
    "is the {N} of {X} the same as (the {N} of|that of|) {Y}",
    "does the {N} of {X} (match|equal) (that|the {N}) of {Y}",
    "{X} (has|is) the same {N} as {Y}",
    "{IF} {X} (has|is) the same {N} as {Y}",
)


def more(rng: random.Random, world: World) -> Draft:
    """ "Are there more cubes left of the ball than cones behind the cup?"."""
    depths = rng.choice(PAIRS)
    first, second = (restricted(rng, world, d) if d else world.kind(rng) for d in depths)
    if first == second or q.EVERYTHING in (first, second):
        return more(rng, world)
    operator: q.Operator = rng.choice((">", ">", "<", "<", "==", "==", ">="))
    templates = MORE_OR_LESS[operator]
    return draft(q.CompareCounts(first, second, operator), templates, X=some(first), Y=some(second))


_COUNT = "(number|number|count|amount|quantity)"
MORE_OR_LESS: dict[str, tuple[str, ...]] = {
    ">": (
        "(are|is) there more {X:pl} than {Y:pl}",
        "(do|can) (you|i|we) (see|have|count) more {X:pl} than {Y:pl}",
        f"is the {_COUNT} of {{X:pl}} (greater|larger|higher|bigger|more) than (the {_COUNT}|that) of {{Y:pl}}",
        "(are there|there are) more {X:pl} than (there are |){Y:pl}",
        "do {X:pl} outnumber {Y:pl}",
        "more {X:pl} than {Y:pl}",
    ),
    "<": (
        "(are|is) there (fewer|less) {X:pl} than {Y:pl}",
        f"is the {_COUNT} of {{X:pl}} (less|smaller|lower|fewer) than (the {_COUNT}|that) of {{Y:pl}}",
        "(are there|there are) (fewer|less) {X:pl} than (there are |){Y:pl}",
        "(do|can) (you|i|we) (see|have|count) (fewer|less) {X:pl} than {Y:pl}",
        "(fewer|less) {X:pl} than {Y:pl}",
    ),
    "==": (
        "(are there|there are) (just |exactly |)as many {X:pl} as (there are |){Y:pl}",
        f"is the {_COUNT} of {{X:pl}} (equal to|the same as|identical to) (the {_COUNT}|that) of {{Y:pl}}",
        "(are|is) there (an equal number|the same number|the same amount|equal numbers) of {X:pl} (and|as) {Y:pl}",
        "does the number of {X:pl} (equal|match) the number of {Y:pl}",
        "as many {X:pl} as {Y:pl}",
        "do we have as many {X:pl} as {Y:pl}",
    ),
    ">=": ("(are there|there are) at least as many {X:pl} as {Y:pl}",),
}


def placed(rng: random.Random, world: World) -> Draft:
    """ "Is the cube that is left of the ball behind the cone that is right of the cup?"."""
    first, second = (link(rng, world, depth) for depth in rng.choice(PAIRS))
    if first == second:
        return placed(rng, world)
    if rng.random() < 0.2:
        other = q.The(world.single(rng))
        one, two = rng.sample(SIDES, 2)
        meaning = q.ComparePlaces(first, one, second, two, other)
        told = [pick(rng, RELATION_SHORT[side]) for side in (one, two)]
        return draft(meaning, ("is {X} (both |){R} {Y} and {S} {Z}", "{X} is {R} {Y} and {S} {Z}"),
                     X=clear(first), Y=the(second), Z=the(other), R=told[0], S=told[1])  # fmt: skip
    side = rng.choice(SIDES)
    told_side = pick(rng, RELATION[side]).strip()
    return draft(q.ComparePlace(first, side, second), PLACE, X=clear(first), Y=the(second),
                 R=told_side, IF=ask_if)  # fmt: skip


PLACE = (
    "is {X} {R} {Y}",
    "is {X} {R} {Y}",
    "{X} is {R} {Y}",
    "{IF} {X} is {R} {Y}",
    "is it (true|right|correct) that {X} is {R} {Y}",
    "does {X} (stand|sit|lie) {R} {Y}",
    "is {X} (standing|placed|located|sitting|positioned) {R} {Y}",
)


def asked(rng: random.Random, world: World) -> Draft:
    """ "There is a ball behind the cube left of the cone. What is it made of?"."""
    depth = rng.choice((1, 1, 2, 2, 2, 3, 3, 4, 4, 5))
    group = restricted(rng, world, depth)
    one: q.One = q.The(group)
    draw = rng.random()
    if draw < 0.12:
        axis: q.Axis = rng.choice(("x", "depth", "size"))
        one = q.Extreme(group, axis, rng.choice((0, -1)))
    elif draw < 0.18:
        one = q.Nearest(world.kind(rng), one, rng.random() < 0.2)
    wanted = unsaid(rng, described(one))
    if wanted is None:
        return asked(rng, world)
    if isinstance(one, q.The) and rng.random() < 0.3:
        templates = (*INTRODUCED, *INTRODUCED_SPECIAL.get(wanted, ()))
        return draft(q.Query(one, wanted), templates, G=some(group), N=word(wanted))
    said: tuple[str, ...] = QUERY if rng.random() < 0.5 else LONG_QUERY
    if wanted in ("material", "size") and rng.random() < 0.4:
        said = MATERIAL if wanted == "material" else SIZE
    return draft(q.Query(one, wanted), said, O=the(one), N=word(wanted))


LONG_QUERY = (
    "(what|what|which) {N} is {O}",
    "(what is|what's) the {N} of {O}",
    "(what|which) {N} does {O} have",
    "{O} (is|has) (what|which) {N}",
    "tell me the {N} of {O}",
)
_BREAK = "(; |. |, |: |, and |. now, |? )"
INTRODUCED = (
    f"(there is|there's|i see|you see|we have|i can see|there should be) {{G:a}}{_BREAK}(what|which) {{N}} (is it|does it have|has it|is that|is it, please)",
    f"(there is|there's|i see|you see|we have|i can see) {{G:a}}{_BREAK}(what is|what's|tell me) its {{N}}",
    f"(look at|find|take|see|consider) {{G:the}}{_BREAK}(what|which) {{N}} (is it|does it have)",
)
INTRODUCED_SPECIAL: dict[str, tuple[str, ...]] = {
    "material": (
        f"(there is|there's|i see|you see|we have) {{G:a}}{_BREAK}(what is|what's) it made (of|out of|from)",
        f"(find|look at|take) {{G:the}}{_BREAK}what is it made (of|from)",
    ),
    "size": (f"(there is|there's|i see|you see|we have) {{G:a}}{_BREAK}how (big|large) is it",),
    "shape": (f"(there is|there's|i see|you see|we have) {{G:a}}{_BREAK}what is its (shape|form)",),
}


def said_of(rng: random.Random, world: World) -> Draft:
    """ "Is the cylinder right of the ball that is behind the cube shiny?"."""
    one = link(rng, world, rng.choice((1, 1, 2, 2, 3, 4)))
    adjective = world.adjective(rng)
    told = {MEANING_OF.get(w, (w,))[0] for w in described(one).adjectives}
    if MEANING_OF.get(adjective, (adjective,))[0] in told:
        return said_of(rng, world)
    is_denied = rng.random() < 0.15
    templates = (("{O} (isn't|is not) {P}", "is {O} not {P}") if is_denied else (
        "is {O} {P}", "is {O} {P}", "{O} is {P}", "is it true that {O} is {P}", "{IF} {O} is {P}",
        "would you say {O} is {P}"))  # fmt: skip
    meaning = q.Verify(one, described(one).noun, adjective, is_denied)
    return draft(meaning, templates, O=the(one), P=predicate(adjective), IF=ask_if)


def same_as(rng: random.Random, world: World) -> Draft:
    """ "How many other things are the same size as the cube behind the ball?"."""
    one = link(rng, world, rng.choice((0, 0, 1, 1, 1, 2, 3)))
    base = q.EVERYTHING if rng.random() < 0.5 else world.kind(rng)
    shared = unsaid(rng, described(one)) if rng.random() < 0.8 else attribute(rng)
    if shared is None or shared in {MEANING_OF.get(w, ("",))[0] for w in base.adjectives}:
        return same_as(rng, world)
    group = q.SameAs(base, shared, one)
    slots: dict[str, Slot | str] = {"O": the(one), "N": word(shared), "B": some(base)}
    if rng.random() < 0.45:
        special = SAME_BIG if shared == "size" and rng.random() < 0.3 else SAME_COUNT
        return draft(q.Count(group), special, **slots)
    if base == q.EVERYTHING and rng.random() < 0.55:
        stuff = SAME_STUFF if shared == "material" and rng.random() < 0.4 else SAME_ELSE
        return draft(q.Exists(group), stuff, **slots)
    return draft(q.Exists(group), SAME_EXISTS, **slots)


_HAVE = "(have|share|are of|are|come in|got|with|of)"
SAME_COUNT = (
    "how many {B:pl} (besides|other than|apart from) {O} (have|share|are of) (its|the same|that) {N}",
    "how many (other |)({B:pl}) (are there|do you see|can you see|exist) (of|with|that have|that are|that share|in) the same {N} as {O}",
    f"how many (other |)({{B:pl}}) {_HAVE} the same {{N}} as {{O}}",
    "(what|which) number of (other |)({B:pl}) (are|have) the same {N} as {O}",
    "how many (other |)({B:pl}) (share|have|match) ({O}'s {N}|the {N} of {O})",
    "(apart from|besides|other than|not counting|except for|aside from) {O}( itself|)(,|) how many {B:pl} (are of|have|are|share) (the same|its|that) {N}",
    "(count|number of) (the |)(other |)({B:pl}) (with|of|that have|that are) the same {N} as {O}",
    "how many (more|further|additional) {B:pl} (are|have) the same {N} as {O}",
    "how many {B:pl} are there whose {N} (is the same as|matches|equals) (that of {O}|{O}'s)",
    "how many {B:pl} match {O} in {N}",
    "{O}(:|,) how many (other |)({B:pl}) (are|have) the same {N}",
)
SAME_BIG = (
    "how many (other |more |)({B:pl}) are (just |exactly |)as (big|large|small) as {O}",
    "how many (other |)({B:pl}) are equal in size to {O}",
)
SAME_ELSE = (
    "is (there |)(anything|something|any object|any thing) else (that is |that's |which is |)(of |)the same {N} as {O}",
    "is there (anything|something) else (that has|with|which has|having) the same {N} as {O}",
    "(is|are) (there |)(any other thing|another thing|another object|any other object|another item|any other things|any other objects) (of|with|that has|that have|that is|that are|in) the same {N} as {O}",
    "does (anything|something) else have the same {N} as {O}",
    "do any other (things|objects|items) (have|share) the same {N} as {O}",
    "(anything|something) else (with|of) ({O}'s {N}|the {N} of {O}|the same {N} as {O})",
    "is there (another|any other) (thing|object|item) whose {N} (matches|is the same as|equals) (that of {O}|{O}'s)",
    "does {O} share its {N} with (anything|something|any other thing|another thing)( else|)",
    "is there (anything|something) that matches {O} in {N}",
)
SAME_STUFF = (
    "is (there |)(anything|something) else made (of|out of|from) the same (material|stuff|thing) as {O}",
    "(are|is) there (any other things|any other objects|another thing|other objects) made (of|out of|from) the same (material|stuff) as {O}",
    "is anything else (of|in) {O}'s material",
)
SAME_EXISTS = (
    "(is|are) there (another {B:sg}|any other {B:sg}|any other {B:pl}|other {B:pl}) (of|with|that has|that have|that is|that are) the same {N} as {O}",
    "(is|are) there (another {B:sg}|any other {B:sg}|any other {B:pl}) the same {N} as {O}",
    "do any (other |)({B:pl}) have the same {N} as {O}",
    "does (another|any other) {B:sg} have the same {N} as {O}",
    "(do|can) you see (another|any other) {B:sg} (of|with) the same {N} as {O}",
)


def numbers(rng: random.Random, world: World) -> Draft:
    """ "Are there more than two cubes behind the ball left of the cone?"; sums of such counts."""
    first = restricted(rng, world, rng.choice((1, 2, 2, 3)))
    if rng.random() < 0.5:
        operator: q.Operator = rng.choice(("==", ">", "<", ">=", "<="))
        number = rng.choice((1, 2, 2, 3, 3, 4, 5))
        if number == 1 and operator != "==":
            number = 2
        told = NUMBERS[number] if rng.random() < 0.65 else str(number)
        form = "sg" if number == 1 else "pl"
        templates = tuple(t.replace("{X}", f"{{X:{form}}}") for t in THAT_MANY[operator])
        return draft(q.CompareNumber(first, operator, number), templates, X=some(first), N=told)
    second = (
        restricted(rng, world, rng.choice((1, 1, 2))) if rng.random() < 0.5 else world.kind(rng)
    )
    if second in (q.EVERYTHING, first):
        return numbers(rng, world)
    sign = rng.choice(("+", "-"))
    meaning = q.Arithmetic(first, second, "+" if sign == "+" else "-")
    return draft(meaning, PLUS if sign == "+" else MINUS, X=some(first), Y=some(second))


THAT_MANY: dict[str, tuple[str, ...]] = {
    "==": ("(are|is) there (exactly |precisely |just |only |){N} {X}", "there (are|is) (exactly |only |just |){N} {X}"),
    ">": ("are there (more than|over) {N} {X}", "(more than|over) {N} {X}", "(do|can) you see more than {N} {X}"),
    "<": ("are there (fewer|less) than {N} {X}", "(fewer|less) than {N} {X}"),
    ">=": ("are there at least {N} {X}", "are there {N} or more {X}", "at least {N} {X}"),
    "<=": ("are there at most {N} {X}", "are there no more than {N} {X}"),
}  # fmt: skip
PLUS = (
    "how many {X:pl} and {Y:pl} are there( in total| altogether| together|)",
    "(what is|what's) the (total |)number of {X:pl} (and|plus) {Y:pl}",
    "add the number of {X:pl} to the number of {Y:pl}",
    "the number of {X:pl} plus the number of {Y:pl}",
)
MINUS = (
    "how many more {X:pl} than {Y:pl} (are there|do you see|)",
    "how many more {X:pl} are there than {Y:pl}",
    "the number of {X:pl} minus the number of {Y:pl}",
)


def counted(rng: random.Random, world: World) -> Draft:
    """ "How many things are left of the ball behind the cube?", and whether there are any."""
    group = restricted(rng, world, rng.choice((1, 2, 2, 3, 3, 4, 4, 5)))
    if rng.random() < 0.5:
        return draft(q.Exists(group), CHAIN_EXISTS, G=some(group))
    if rng.random() < 0.3:
        return draft(q.Count(group), (f"how many {{G:pl}} {THERE}{HERE}", "how many {G:pl}",
                     "(what|which) number of {G:pl} (are|is) there", "count the {G:pl}"),
                     G=some(group))  # fmt: skip
    return count_group(rng, group)


def beside_it(rng: random.Random, world: World) -> Draft:
    """ "Are there more cubes to the left of the ball than to the right of it?"."""
    base = q.EVERYTHING if rng.random() < 0.3 else world.kind(rng)
    one = link(rng, world, rng.choice((0, 0, 0, 1)))
    first, second = rng.choice(
        (("left", "right"), ("right", "left"), ("front", "behind"), ("behind", "front"))
    )
    operator: q.Operator = rng.choice((">", ">", ">", "<", "=="))
    meaning = q.CompareCounts(
        q.Related(base, (q.Condition(first, one),)),  # type: ignore[arg-type]
        q.Related(base, (q.Condition(second, one),)),  # type: ignore[arg-type]
        operator,
    )
    told = [pick(rng, RELATION_SHORT_OF[side]) for side in (first, second)]
    it = pick(rng, "(it|it|{O}|)")
    tail = told[1] + (f" {it}" if it else "")
    than = {">": "more {B:pl} {R} {O} than", "<": "(fewer|less) {B:pl} {R} {O} than",
            "==": "as many {B:pl} {R} {O} as"}[operator]  # fmt: skip
    ask = "(are there |are there |is there |do you see |there are |)"
    if not it:
        tail = pick(rng, BARE_SIDE[second])
    return draft(meaning, (f"{ask}{than} {tail}",), B=some(base), O=the(one), R=told[0])


RELATION_SHORT_OF = {
    "left": "(left of|to the left of|on the left of|on the left side of)",
    "right": "(right of|to the right of|on the right of|on the right side of)",
    "front": "(in front of|in front of|before)",
    "behind": "(behind|behind|at the back of)",
}
BARE_SIDE = {
    "left": "(to|on) (the|its) left",
    "right": "(to|on) (the|its) right",
    "front": "in front",
    "behind": "behind",
}
