"""Questions about one of two words: "large and red or blue", "neither a block nor a ball", "red versus blue"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.among import different
from viper.training.questions.asking import Draft, draft, word
from viper.training.questions.leaving import are_apart
from viper.training.questions.phrases import kind_text
from viper.training.questions.templates import Slot
from viper.training.questions.words import COLORS, MATERIALS, SIZES, plural
from viper.training.questions.worlds import World

EITHER_OF = (
    "how many {K} are {S} and (either |){A} or {Z}",
    "how many {S} {K} are (there that are |)(either |){A} or {Z}",
    "how many {K} satisfy(:|) {S} and [{A} or {Z}]",
    "(count|number of) {S} {K} (that are |which are |)(either |){A} or {Z}",
    "(count|number of) {K}(:|,) {S} and ({A}/{Z}|either {A} or {Z}|{A} or {Z})",
    "how many {S} {A} or {S} {Z} {K} (are there|do you see)",
    "how many of the {S} {K} are {A} or {Z}",
    "of the {S} {K}(,|) how many are (either |){A} or {Z}",
    "how many {K} (are there|do you see) that are {S} and also {A} or {Z}",
)
NEITHER = (
    "how many (things|objects|items) are neither {X} nor {Y}",
    "how many (things|objects|items) are (not|no) {X} (and not|and no|or|nor) {Y}",
    "(count|number of) (things|objects|everything|whatever) that (are|is) neither {X} nor {Y}",
    "(i fancy|i want|i'm after|i'd like|i'm looking for|give me) (something|a thing|anything) that('s| is) neither {X} nor {Y}(. |; |, |: )how many (have i to choose from|are there|do i have to choose from|such things are there|could i pick|would do)",
    "how many (things|objects) are there that are neither {X} nor {Y}",
    "(things|objects|items), neither {X} nor {Y}(:|,) how many",
    "how many (things|objects) are (something other|anything other|other) than {X} or {Y}",
)
WINS = (
    "{A} (versus|vs|vs.|against|or) {Z}(:|,| -|;|?) (which|what) {N} (wins|is ahead|leads|is there more of|has more (things|objects)|do you see more of)( on number of (objects|things)| by count| in number| on count|)",
    "(which|what) {N} (wins|is ahead|is there more of|has more things|do you see more of|occurs more|is more common|is more frequent)(,|:) {A} or {Z}",
    "(is|are) there more {A} or (more |){Z}( in {N}|, going by {N}|, which {N})",
    "(between|of) {A} and {Z}(,|) (which|what) {N} (is more common|wins|is there more of|occurs more often)",
    "(which|what) of the {N:s} {A} and {Z} (is there more of|is more common|occurs more)",
    "{A} or {Z}(:|,) the more common {N}",
    "{A} or {Z}(,|:| -) more of which( {N}|)",
)  # fmt: skip
STUFF = (
    "(is it (actually |really |)(true|so|right) that |)there('s| is) more {A} (stuff|things) than {Z} (stuff|things|ones|)( here| in this (pic|picture)|)",
    "is there (actually |really |)more {A} (stuff|material|) than {Z} (stuff|material|)( here| in this pic|)",
    "(do we|do you|do i) (see|have) more {A} stuff than {Z}( stuff|)",
    "(does|would) {A} (outnumber|beat|outweigh|top) {Z}( here| in number|)",
    "more {A} stuff than {Z} stuff",
)
LOSES = (
    "{A} (versus|vs|vs.|or) {Z}(:|,| -|?) (which|what) {N} (loses|is behind|is rarer|is there less of|has fewer (things|objects))",
    "(which|what) {N} (is rarer|is there less of|has fewer things|is less common)(,|:) {A} or {Z}",
)
TABLES: tuple[tuple[q.Attribute, dict[str, tuple[str, ...]]], ...] = (
    ("color", COLORS), ("color", COLORS), ("color", COLORS), ("material", MATERIALS), ("size", SIZES),
)  # fmt: skip


def alternatives(rng: random.Random, world: World) -> Draft:
    """ "How many objects are large and red or blue?", "Red versus blue: which color wins?"."""
    attribute, table = rng.choice(TABLES)
    first, second = (rng.choice(table[value]) for value in rng.sample(list(table), 2))
    draw = rng.random()
    if draw < 0.35:
        return _either(rng, world, first, second)
    if draw < 0.6:
        pair = different(rng, world, 2)
        if not are_apart(*pair):
            return alternatives(rng, world)
        x, y = (_a(kind) for kind in pair)
        return draft(q.Left(q.EVERYTHING, pair), NEITHER, X=x, Y=y)
    if draw < 0.75:
        kinds = q.Kind("object", (first,)), q.Kind("object", (second,))
        return draft(q.CompareCounts(*kinds, ">"), STUFF, A=first, Z=second)
    is_fewer = rng.random() < 0.15
    # only the word is asked for: "red", not "red object"
    meaning = q.MoreOf(q.Kind(first), q.Kind(second), is_fewer)
    return draft(meaning, LOSES if is_fewer else WINS, A=first, Z=second, N=word(attribute))


def _either(rng: random.Random, world: World, first: str, second: str) -> Draft:
    noun, third = world.kind(rng).noun, world.adjective(rng)
    apart = [t for t in (COLORS, MATERIALS, SIZES) if any(first in names for names in t.values())]
    if any(third in names for table in apart for names in table.values()):
        return _either(rng, world, first, second)
    kinds = [q.Kind(noun, (third, w)) for w in (first, second)]
    many = rng.choice(("things", "objects", "items")) if noun == "object" else plural(noun)
    meaning = q.Arithmetic(kinds[0], kinds[1], "+")
    return draft(meaning, EITHER_OF, K=many, S=third, A=first, Z=second)


def _a(kind: q.Kind) -> Slot:
    return lambda rng, _form: kind_text(rng, kind, "a")
