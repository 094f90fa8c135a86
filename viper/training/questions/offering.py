"""Questions that offer values or things to choose from: "which of the two is the bowl, red or blue?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.among import different
from viper.training.questions.asking import Draft, draft, predicate, single, the, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.templates import Slot
from viper.training.questions.words import COLORS, MATERIALS, MEANING_OF, SHAPES, SIZES, article
from viper.training.questions.worlds import World

TABLES: dict[q.Attribute, dict[str, tuple[str, ...]]] = {
    "color": COLORS, "material": MATERIALS, "size": SIZES, "shape": SHAPES,
}  # fmt: skip
OF_TWO = (
    "(which|which one) (of the two|of these two|of these|out of the two) (is|would be|describes|fits|applies to) {O}(,|:|?|) {A} or {B}",
    "{O}(:|,|...| -|?) (is it |is that |)({A} or {B}|{A}? {B}?|{A}? or {B}?|{A}/{B}|{A}, {B})",
    "{O}(...|?|,) {A}? {B}?",
    "(which|what) is {O}(,|:|?) {A} or {B}",
    "(which|what) {N} (is|has) {O}(,|:|?| -) {A} or {B}",
    "{A} or {B}(:|,|?| -) (which|which {N}|which one|what) (is|has|would be) {O}",
    "({A}|is it {A}|{A}?) or {B}(,|?) (i mean |i'm asking about |for |){O}",
    "is {O} (more |rather |){A}(,|) or (is it |rather |more |would it be |){B}",
    "would you say {O} is (more |rather |){A}(,|) or (is it |rather |more |){B}",
    "{O}(,|) is that ({A} or {B}|{A} one or {B} one)",
    "(say|tell me|state|report) (if|whether) {O} is {A} or {B}",
    "(choose|pick)(:|,|) {O}(,| is|:) {A} or {B}",
    "between {A} and {B}(,|) (which|what) (is|fits|describes) {O}",
    "(is it {A} or is it {B}|is it {A} or {B}), {O}",
    "i (can't|cannot) tell (if|whether) {O} is {A} or {B}",
    "(would|do) you (call|describe) {O} {A} or {B}",
    "{O} ({A}/{B})",
    "{N} of {O} ({A}/{B})",
    "(what's|what is) the {N} of {O}(,|:| -) {A} or {B}",
    "{O}(,|:) {N}( -|:|,) {A} or {B}",
    "are we (talking|speaking) {A} or {B}(,| here:|:) {O}",
    "which of {A} and {B} is {O}",
)
OF_THREE = (
    "(which|which one) (of the three|of these three|of these) is {O}(,|:|?) {A}, {B}(,|) or {C}",
    "{O}(:|,|...| -|?) ({A}, {B}(,|) or {C}|{A}? {B}? {C}?|{A}/{B}/{C})",
    "(which|what) {N} (is|has) {O}(,|:|?| -) {A}, {B}(,|) or {C}",
    "{A}, {B}(,|) or {C}(:|,|?| -) (which|which {N}|which one|what) (is|has) {O}",
    "(say|tell me) (if|whether) {O} is {A}, {B}(,|) or {C}",
    "the {N} of {O} ({A}/{B}/{C})",
    "is {O} {A}(,|) or {B}(,|) or (maybe |){C}",
    "is {O} {A} or {B} or (something else|neither|what)",
    "{O}(,|:) is it {A} or {B} or something else(. say|, tell me|:|) (its |the |)({N})",
)
SHAPED = (
    "is {O} {A}(,|) or (is it |rather |maybe |){B}",
    "{O}(:|,|?| -) {A} or {B}",
    "(which|what) is {O}(,|:|?) {A} or {B}",
    "(is it|is that|would that be) {A} or {B}(,|:) {O}",
    "(what's|what is) {O}, is it {A} or {B}( or something else|)",
    "{O}(,|:) is it {A} or {B} or something else(. |, |; |? )(say|tell me|name) its (shape|form)",
    "(which|which one) of the two is {O}(,|:|?) {A} or {B}",
    "({A}|{A}?) or {B}(,|?) {O}",
)
WHICH_IS = (
    "is it {X} or (is it |){Y} (that|which|who) (is|looks) {P}",
    "is it {X} or {Y} (that's|thats|which is|being) {P}",
    "(which|what|who) (one |)(of the two |)is {P}(,|:|?| -) {X} or {Y}",
    "which (one |)('s|is) {P}(? |: |, ){X}? (or |){Y}?",
    "is {P} {X} or {Y}",
    "either {X} or {Y} is {P}(. |; |, |: )(which( one|)|which is it|who)",
    "one of {X} and {Y} is {P}(. |; |, |: )(which( one|)|which is it|tell me which)",
    "{P} is only one of {X} and {Y}(. |; |, |: )(which( one|)|which is it)",
    "(of|out of|from) {X} and {Y}(,|) only one is {P}(. |; |, |: )(which( one|)|which is it)",
    "{X} or {Y}(:|,|...| -) (who|which|which one) is the {A} one",
    "(which|who) is the {A} one(,|:|?) {X} or {Y}",
    "(is the {A} one|the {A} one is) {X} or {Y}",
)
WHICH_NOT_BOTH = (
    "one of {X} and {Y} is {P} but the (other's|other is|other one is|other one's) not(, |. |; )(which is the {A} one|which is it|which( one|))",
    "one of {X} and {Y} is {P}, the other (is not|isn't|one isn't)(, |. |; |: )(which is the {A} one|which is it|which( one|) is {P})",
    "{X} and {Y}(: |, )(only |just |)one of them is {P}(, |. |; |: )(which( one|)|which is it)",
    "either {X} or {Y} is {P}, not both(. |; |, |: )(which( one|)|which is it)",
    "not both {X} and {Y} are {P}, (only |just |)one is(. |; |, |: )(which( one|)|which is it)",
    "{X} and {Y}(, |: )one('s| is) {P} and one('s| is) not(. |; |, |: )(which( one|) is {P}|who's the {A} one)",
)
MORE_HAVE = (
    "(comparing|if you compare|compare) {A} (with|and|to) {B}(,|:|) (which|what) {N} (do more (of the |)(objects|things)|do more things) have",
    "(which|what) {N} do more (of the |)(objects|things|items) have(,|:) {A} or {B}",
    "(which|what) {N} (has|gets|scores) more (objects|things)(,|:|?) {A} or {B}",
    "{A} or {B}(:|,|?| -) (which|what) {N} (do|have) more (of the |)(objects|things)( have| got|)",
    "(between|of|out of) {A} and {B}(,|) (which|what) {N} (do more things have|is on more things|is seen more|do you see more often|covers more things)",
    "(is|are) {A} or {B} the more (frequent|common|usual|popular) {N}",
    "are more (things|objects) {A} or (are more |){B}",
    "more (things|objects)(:|,| -) {A} or {B}",
    "(which|what) (is|are) there more of(,|:|?) {A} or {B}",
)
MOST_HAVE = (
    "{A} or {B}(:|,|?| -) (which|what) {N} do most( of the|) (objects|things|items) have",
    "(which|what) {N} do most( of the|) (objects|things) have(,|:|?) {A} or {B}",
    "are most (things|objects|of them|of the things) {A} or {B}",
    "(are they|is everything|is it|are the things) mostly {A} or (mostly |){B}",
    "{A} or {B}(:|,|?| -) (which|what) is (the more common|in the majority|the usual {N})",
    "(what|which) {N} is in the majority(,|:|?) {A} or {B}",
)
FEWER_HAVE = (
    "(comparing|if you compare) {A} (with|and) {B}(,|:|) (which|what) {N} do fewer (of the |)(objects|things) have",
    "(which|what) {N} do fewer (of the |)(objects|things|items) have(,|:) {A} or {B}",
    "{A} or {B}(:|,|?| -) (which|what) {N} do fewer (of the |)(objects|things) have",
    "are fewer (things|objects) {A} or {B}",
)


def offering(rng: random.Random, world: World) -> Draft:
    """ "Which of the two is the bowl, red or blue?", "Is it the block or the cone that is large?"."""
    draw = rng.random()
    if draw < 0.25:
        return _which_is(rng, world)
    asked: q.Attribute = rng.choice(("color", "color", "material", "size"))
    if draw < 0.3:
        return _most_have(rng)
    if draw < 0.4:
        first, second = _values(rng, asked, 2)
        is_fewer = rng.random() < 0.2
        meaning = q.MoreOf(q.Kind(first), q.Kind(second), is_fewer)
        more = FEWER_HAVE if is_fewer else MORE_HAVE
        return draft(meaning, more, A=first, B=second, N=word(asked))
    one: q.One = single(rng, world, 1) if rng.random() < 0.4 else q.The(world.single(rng))
    kind = q.kind_of(one.group)
    told = unsaid(rng, kind)
    if told is None:
        return offering(rng, world)
    many = 3 if told != "size" and rng.random() < 0.25 else 2
    words = [f"{article(w)} {w}" if told == "shape" else w for w in _values(rng, told, many)]
    slots: dict[str, Slot | str] = {"O": the(one), "N": word(told)}
    slots |= dict(zip("ABC", words, strict=False))
    said: tuple[str, ...] = SHAPED if told == "shape" else OF_TWO
    if many == 3 and told != "shape":
        said = OF_THREE
    return draft(q.Query(one, told), said, **slots)


def _most_have(rng: random.Random) -> Draft:
    """ "Small or large - which size do most of the objects have?"."""
    asked: q.Attribute = rng.choice(("size", "size", "material"))
    first, *others = _values(rng, asked, 2 if asked == "size" else 3)
    slots = {"A": ", ".join([first, *others[:-1]]), "B": others[-1]}
    return draft(q.Common(q.EVERYTHING, asked), MOST_HAVE, N=word(asked), **slots)


def _which_is(rng: random.Random, world: World) -> Draft:
    """ "One of the ring and the cone is small but the other's not, which is the small one?"."""
    first, second = different(rng, world, 2)
    adjective = world.adjective(rng)
    told = {MEANING_OF.get(w, (w,))[0] for kind in (first, second) for w in kind.adjectives}
    if MEANING_OF.get(adjective, (adjective,))[0] in told:
        return _which_is(rng, world)
    said = WHICH_NOT_BOTH if rng.random() < 0.45 else WHICH_IS
    slots: dict[str, Slot | str] = {"X": the(q.The(first)), "Y": the(q.The(second))}
    meaning = q.ChooseIs(first, second, adjective)
    return draft(meaning, said, P=predicate(adjective), A=adjective, **slots)


def _values(rng: random.Random, asked: q.Attribute, count: int) -> list[str]:
    table = TABLES[asked]
    return [rng.choice(table[value]) for value in rng.sample(list(table), min(count, len(table)))]
