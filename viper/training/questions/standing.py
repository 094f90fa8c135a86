"""Questions whether all of some things stand somewhere or are something, and about one of two."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, anchor, draft, predicate, single, some, the, word
from viper.training.questions.counting import pair
from viper.training.questions.phrases import HALF, RELATION_SHORT, condition_text
from viper.training.questions.templates import Slot, pick
from viper.training.questions.verifying import ask_if
from viper.training.questions.words import MEANING_OF, article, plural
from viper.training.questions.worlds import World

SIDES: tuple[q.Relation, ...] = ("left", "right", "front", "behind")
STAND = "(are|stand|sit|lie)"
ALL_STAND = (
    "are (both|both of|all|all of|all three of|the two|all two) the {B:pl} {W}",
    "are (both|all) (of |)the {B:pl} (standing |placed |sitting |located |){W}",
    "the (two |three |){B:pl}, are they (both|all) {W}",
    "(both|all) (of |)the {B:pl} are {W}",
    "(do|would) (both|all) (of |)(the |){B:pl} (stand|sit|lie) {W}",
    "is (every|each) {B:sg} {W}",
    "(every|each) {B:sg} (is|stands|sits|lies) {W}",
    "{IF} (every|each) {B:sg} is {W}",
    "(are|is) (each|every one) of the {B:pl} {W}",
    "are the {B:pl} (all|both) {W}",
    "the {B:pl} are (all|both) {W}",
    "(is it true|would you say|am i right) that (all|both) (of |)the {B:pl} are {W}",
)
OF_BOTH = (
    "is {X} {R} (of |)both {Y} and {Z}",
    "is {X} {R} both {Y} and {Z}",
    "{X} is {R} both {Y} and {Z}",
    "does {X} (stand|sit|lie) {R} both {Y} and {Z}",
    "is {X} {R} {Y} and also {R} {Z}",
    "is {X} {R} {Y} as well as (of |){Z}",
)
BOTH_ARE = (
    "are (both|both of) the {B:pl} {P}",
    "the (two|pair of) {B:pl}, are they both {P}",
    "both (of |)(the |){B:pl} are {P}",
    "are the (two|pair of) {B:pl} both {P}",
    "are (the two|both) {B:pl} {P}",
    "(is it true|would you say) that both (of |)the {B:pl} are {P}",
)
ONLY_ONE = (
    "is there (either |){X:a} or {Y:a}(,|) but not both",
    "(is there|are there|do you see|have we got) (just|only|exactly) one of the two(:|,) {X:pl} or {Y:pl}",
    "{X:pl} xor {Y:pl}( present| here|)",
    "{X:pl} (present |)xor {Y:pl}( present|)",
    "is there either {X:a} or {Y:a}, not both",
    "are there {X:pl} or {Y:pl} but not both( of them|)",
    "exactly one of these is (there|present)(:|,) {X:pl}, {Y:pl}",
)
NOUN_OF_ALL = (
    "are all (of |)the {G:pl} {K}",
    "all {G:pl} are {K}",
    "is (everything|all|whatever|anything) (that is |that's |){A} {S}",
    "are all {A} (things|objects|parts|items|ones) {K}",
    "all {A} (things|objects|parts|items) are {K}",
    "is (every|each) {A} (thing|object|item|one) {S}",
    "does everything (that is |that's |){A} happen to be {S}",
    "(is|are) (the |){A} (things|objects|ones) (all|only|exclusively) {K}",
    "everything {A} is {S}",
)
ADJECTIVE_OF_ALL = (
    "does everything (that is |that's |){A} happen to be {P}( as well| too|)",
    "is (everything|all|whatever|anything) (that is |that's |){A} (also |){P}( as well| too|)",
    "everything {A} is (also |){P}",
    "are all (the |){A} (things|objects|items|ones) (also |){P}( as well| too|)",
    "is every {A} (thing|object|item|one) {P}( too|)",
    "are the {A} (things|ones|objects) (all |always |){P}( too| as well|)",
    "if (something|a thing) is {A}, is it (always |also |){P}( too|)",
)
JUST_KIND = (
    "is it (all |)(just|only|nothing but) {K}( here|)",
    "is (this|it|that) (just|only) a (bunch|load|pile|lot) of {K}",
    "(just|only|nothing but) {K} (here|in there|on the table)",
    "are {K} all there is",
    "is there nothing here but {K}",
)
DISTINCT = {
    ">": (
        "are there more (different |distinct |){N:s} than (different |distinct |){M:s}( here| in this picture| on the table|)",
        "(do|does) (we|you|the picture|it) (have|see|show) more {N:s} than {M:s}",
        "more (different |)({N:s}) than {M:s}",
        "(is|does) the number of (different |){N:s} (greater than|higher than|exceed) (that|the number) of {M:s}",
    ),
    "<": (
        "are there fewer (different |distinct |){N:s} than (different |distinct |){M:s}( here|)",
    ),
    "==": (
        "are there as many (different |distinct |){N:s} as (different |distinct |){M:s}( here|)",
        "is the number of {N:s} (equal to|the same as) (that|the number) of {M:s}",
    ),
}
KNOWN = (
    "(only |just |exactly |)one (thing|object|item) is {P}(. |; |, |: )(which( one|)( is it|)|what is it|name it)",
    "there('s| is) (only |just |exactly |)one (thing|object) (here |)(that('s| is) |){P}(. |; |, )(which( one|)( is it|)|what is it|name it)",
    "one of (the things|these things|these|them) is {P}(. |; |, |: )(which( one|)( is it|)|what is it|name it)",
    "(which|what) (two |three |)things are (the |){A} (ones|things)",
    "which (two |three |)(of these |of the things |)are the {A} ones",
    "(two|three|some|several) (things|objects) are {P}(. |; |, |: )(which( ones|)( are they|)|name them|what are they)",
    "i (see|know|think) (something|a thing) (is |that's |){P}(. |; |, )(what|which) is it",
)
KNOWN_NOT = (
    "(only |just |exactly |)one (thing|object|item) (is not|isn't) {P}(. |; |, |: )(which( one|)( is it|)|what is it|name it)",
    "there('s| is) (only |just |)one (thing|object) (here |)that (isn't|is not) {P}(. |; |, )(which( one|)( is it|)|what is it)",
    "(two|three|some) (things|objects) (are not|aren't) {P}(. |; |, |: )(which( ones|)|name them|what are they)",
)
GRABBED = (
    "if i (had to|were to|was to|wanted to|could) (grab|pick up|take|choose|fetch|reach for|pick) {O}, what would i (be grabbing|get|have in my hand|be holding|have picked|end up with|be taking|come back with)",
    "(say|suppose|imagine) i (grab|pick up|take|fetch|touch|point at) {O}(. |; |, )what (is it|have i got|do i have|am i holding|would it be)",
    "i('m| am) (thinking of|looking at|pointing at|touching|after) {O}(. |; |, )what (is it|am i looking at|is that)",
    "what would i (get|be holding|have) if i (grabbed|took|picked up|fetched) {O}",
    "(grab|fetch|bring|hand) me {O}: what (is it|would that be)",
)
MOST_FAR = (
    "(what|which thing|which object) is (the |)(most far|most distant|most far away|the most far) from {O}",
    "(min|minimum|shortest|smallest|least) distance to {O}(:|,| -) (which (object|thing)|what)",
)
MOST_FAR_ASKED = (
    "(what|which) {N} (has|is) the (thing|object) (most far|most far away|most distant|the farthest away) from {O}",
    "(what|which) {N} does the (thing|object) (most far|most distant|most far away) from {O} have",
)
SAME_TWIN = (
    "does {O} have a twin(, as in another (object|thing) (with|of) the same {N}|, i mean something of the same {N}| in {N}|, {N}-wise)",
    "can i find (other|another) (object|thing) (with|of) (the |)same {N} (like|as) {O}",
    "does {O} have a (partner|match|companion|double) in {N}",
    "is there (anything|something|another thing) with {O}'s {N}( too|)",
    "is {O} the only (thing|one) of its {N}( or not|)",
)
SAME_COUNT = (
    "count (the |)(other |)(objects|things|items) (sharing|with|that share|of) {O}'s {N}(, {O} itself excluded|, not counting {O}|)",
    "(number|count) of (other |)(objects|things) sharing (the {N} of {O}|{O}'s {N})",
    "how many (others|other things) (share|have|are of) {O}'s {N}",
)


def standing(rng: random.Random, world: World) -> Draft:
    """ "The two green things, are they both in the right half?"."""
    draw = rng.random()
    if draw < 0.28:
        return _all_stand(rng, world)
    if draw < 0.5:
        return _all_of_kind(rng, world)
    if draw < 0.58:
        first, second = pair(rng, world)
        return draft(q.Both(first, second, "xor"), ONLY_ONE, X=some(first), Y=some(second))
    if draw < 0.64:
        names: list[q.Attribute] = ["color", "shape", "material", "size"]
        one, other = rng.sample(names, 2)
        operator: q.Operator = rng.choice((">", ">", ">", "<", "=="))
        meaning = q.CompareDistinct(q.EVERYTHING, one, operator, other)
        return draft(meaning, DISTINCT[operator], N=word(one), M=word(other))
    if draw < 0.78:
        return _known(rng, world)
    if draw < 0.9:
        far = rng.random() < 0.5
        near = single(rng, world, 0)
        one_: q.One = q.Nearest(q.EVERYTHING, near, far)
        if far and rng.random() < 0.3:
            wanted = rng.choice(("color", "shape", "material", "size"))
            return draft(q.Query(one_, wanted), MOST_FAR_ASKED, O=the(near), N=word(wanted))  # type: ignore[arg-type]
        if rng.random() < 0.4:
            far_said: tuple[str, ...] = MOST_FAR[:1] if far else MOST_FAR[1:]
            return draft(q.Query(one_, "name"), far_said, O=the(near))
        one_ = one_ if rng.random() < 0.5 else single(rng, world, 1)
        return draft(q.Query(one_, "name"), GRABBED, O=the(one_))
    one_ = q.The(world.single(rng))
    shared: q.Attribute = rng.choice(("color", "shape", "material", "size"))
    group = q.SameAs(q.EVERYTHING, shared, one_)
    told = {MEANING_OF.get(w, ("",))[0] for w in q.kind_of(one_.group).adjectives}
    if shared in told or (shared == "shape" and q.kind_of(one_.group).noun != "object"):
        return standing(rng, world)
    if rng.random() < 0.45:
        return draft(q.Count(group), SAME_COUNT, O=the(one_), N=word(shared))
    only = rng.random() < 0.2
    said: tuple[str, ...] = SAME_TWIN[-1:] if only else SAME_TWIN[:-1]
    return draft(q.Exists(group, only), said, O=the(one_), N=word(shared))


def _all_stand(rng: random.Random, world: World) -> Draft:
    base = world.kind(rng)
    if base == q.EVERYTHING:
        return _all_stand(rng, world)
    if rng.random() < 0.3:
        one, first, second = (q.The(world.single(rng)) for _ in range(3))
        if len({one, first, second}) < 3:
            return _all_stand(rng, world)
        side = rng.choice(SIDES)
        meaning = q.ComparePlaces(one, side, first, side, second)
        told = pick(rng, RELATION_SHORT[side])
        said = tuple(t for t in OF_BOTH if "(of |)both" not in t)
        return draft(meaning, said, X=the(one), Y=the(first), Z=the(second), R=told)
    half = rng.choice(("left", "right", "left", "right", "front", "behind"))
    where: Slot | str = pick(rng, HALF[half])
    condition = q.Condition("half", None, half)  # type: ignore[arg-type]
    if world.is_scene or rng.random() < 0.7:
        relation: q.Relation = rng.choice(SIDES)
        condition = q.Condition(relation, anchor(rng, world, 0))
        where = _where(condition)
    return draft(q.EveryStands(base, condition), ALL_STAND, B=some(base), W=where, IF=ask_if)


def _where(condition: q.Condition) -> Slot:
    return lambda rng, _form: condition_text(rng, condition)


def _all_of_kind(rng: random.Random, world: World) -> Draft:
    """ "All glossy parts are cones?", "Does everything large happen to be matte as well?"."""
    first, second = world.adjective(rng), world.adjective(rng)
    noun = world.kind(rng).noun
    draw = rng.random()
    group = q.Kind("object", (first,))
    if noun == "object" or MEANING_OF.get(first, (first,))[0] == MEANING_OF.get(second, ("",))[0]:
        return _all_of_kind(rng, world)
    if draw < 0.3:
        slots: dict[str, Slot | str] = {
            "G": some(group),
            "A": first,
            "K": plural(noun),
            "S": f"{article(noun)} {noun}",
        }
        return draft(q.EveryIs(group, noun), NOUN_OF_ALL, **slots)
    if draw < 0.6:
        return draft(q.AllAre(group, second), ADJECTIVE_OF_ALL, A=first, P=predicate(second))
    if draw < 0.8:
        base = q.Kind(noun, (first,)) if rng.random() < 0.3 else q.Kind(noun)
        return draft(q.AllAre(base, second), BOTH_ARE, B=some(base), P=predicate(second))
    return draft(q.CompareCounts(q.EVERYTHING, q.Kind(noun), "=="), JUST_KIND, K=plural(noun))


def _known(rng: random.Random, world: World) -> Draft:
    """ "Only one thing is not matte. Which one?"."""
    adjective = world.adjective(rng)
    if rng.random() < 0.3:
        group: q.Group = q.Without(q.EVERYTHING, adjective)
        return draft(q.Listing(group, "name"), KNOWN_NOT, P=predicate(adjective))
    group = q.Kind("object", (adjective,))
    return draft(q.Listing(group, "name"), KNOWN, P=predicate(adjective), A=adjective)
