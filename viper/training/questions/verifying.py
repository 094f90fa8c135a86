"""Questions and statements about what things are, to be answered yes or no."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    described,
    draft,
    other_attribute,
    predicate,
    single,
    the,
    where,
    word,
)
from viper.training.questions.counting import short
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import MEANING_OF, SHAPES, article
from viper.training.questions.worlds import World

IF = (
    "(tell me|check|see|let me know|can you tell me|could you tell me|i wonder|do you know|could you "
    "check|can you check|please check|find out|i'd like to know|i want to know|i was wondering|can you "
    "see|verify|please tell me|would you know|say) (if|whether|if)"
)
TAG = "(, right|, isn't there|, true or false|, correct|, is that right|, yes or no|. true|, is there|)"


def ask_if(rng: random.Random, _form: str) -> str:
    return pick(rng, IF)


SAME = (
    "(would|do) you (say|think|agree|reckon) (that |){X} and {Y} (have|share|are) the same {N}",
    "{X} and {Y}(:|,|;|...|?) (identical|the same|matching|equal) (in |) {N}",
    "is there no difference in {N} between {X} and {Y}",
    "is the {N} of {X} also the {N} of {Y}",
    "(has|have) {X} and {Y} (got |)the same {N}",
    "(is|are|does|do) {X} (and|, and) {Y} (the same|same|of one|of the same|of equal|share the|share one|have one|have the same|have equal) {N}",
    "{X} and {Y}(,|:|) (same|is it the same|are they the same|is that the same) {N}( or not|)",
    "is {X}'s {N} (the same as|equal to|identical to|like) (that of {Y}|{Y}'s|the one of {Y}|{Y}'s {N})",
    "(does|has) {X} (have |got |)({Y}'s {N}|the {N} of {Y}|the same {N} like {Y}|the same {N} as {Y} has)",
    "is the {N} of {X} (identical to|equal to|like|the same as|no different from) (that|the {N}|the one) of {Y}",
    "(are|is) the {N} of {X} and (of |that of |the {N} of |){Y} (the same|equal|identical)",
    "(are|do) {X} and {Y} (look |)(alike|the same|identical|equal) (in|by|in terms of|with regard to) {N}",
    "{X} (has|is of|is) the same {N} as {Y}(, doesn't it|, right|. true|)",
    "is {X} (in|of|with) the same {N} as {Y}",
    "(i think|i believe|i'd say|it seems) {X} and {Y} (have|are) the same {N}(. right|. is that right|)",
    "(is it|it is) (true|right|correct) that {X} and {Y} (have|are|share) the same {N}",
    "compare {X} and {Y}(:|,) (is it|are they) the same {N}",
    "(is|are) {X} and {Y} both the same {N}",
    "do {X} and {Y} (go together|agree|match) in {N}",
    "are they the same {N}(,|:) {X} and {Y}",
    "(is|are|is) {X} the same {N} as {Y}",
    "(do|does) {X} and {Y} have the same {N}",
    "are {X} and {Y} (of |)the same {N}",
    "does {X} have the same {N} as {Y}",
    "is the {N} of {X} the same as (that of|the {N} of|) {Y}",
    "{X} (is|has) the same {N} as {Y}",
    "{X} and {Y} (are|have) the same {N}",
    "{X} and {Y}(:|,) same {N}",
    "do {X} and {Y} (share|match in|agree in|have matching) {N}",
    "does {X} match {Y} in {N}",
    "does {X} match the {N} of {Y}",
    "does the {N} of {X} (match|equal) (that|the {N}) of {Y}",
    "same {N}(:|?|,| -) {X} and {Y}",
    "is {X} like {Y} in {N}",
    "are {X} and {Y} (alike|identical|equal) in {N}",
    "do both {X} and {Y} have the same {N}",
    "are both {X} and {Y} the same {N}",
    "{IF} {X} (has|is) the same {N} as {Y}",
    "{IF} {X} and {Y} (have|are) the same {N}",
    "{X} same {N} as {Y}",
    "does {X} share (its|the|a) {N} with {Y}",
)
SAME_SIZE = (
    "(are|is) {X} and {Y} (equal in size|equally sized|of equal size|of the same size|just as big|as big as each other|the same size)",
    "is {X} (just |exactly |)as (big|large|small) as {Y}",
    "do {X} and {Y} have (equal|the same) size",
    "is the size of {X} the same as (that of |the size of |){Y}",
    "is {X} (as big as|as large as|as small as|the same size as|equal in size to|the size of|just as big as) {Y}",
    "are {X} and {Y} equally (big|large|small)",
    "{X} is as (big|large) as {Y}",
)
SAME_MATERIAL = (
    "(are|is) {X} and {Y} made (out |)(of|from) (the same|one) (material|stuff|thing)",
    "is {X} (made |)(of|from|out of) the same (material|stuff|thing) (as|like) {Y}",
    "do {X} and {Y} consist of the same (material|stuff)",
    "same material(:|,) {X} and {Y}",
    "does {X} share its material with {Y}",
    "are {X} and {Y} made (out |)of the same (material|stuff|thing|)",
    "is {X} made of the same (material|stuff|thing) as {Y}",
    "{X} and {Y} are made of the same (material|stuff)",
)
DIFFERENT = (
    "is there (a|any) difference in {N} between {X} and {Y}",
    "is the {N} of {X} (different to|unlike|other than) (that|the one|the {N}) of {Y}",
    "(is|are) {X} (and|, and) {Y} (different|unlike|not the same|not alike) in {N}",
    "(is|are|do) {X} and {Y} (not|not have) the same {N}",
    "(is|are) {X} (in|of|) (a different|another) {N} (than|from|to) {Y}",
    "does {X} (differ from {Y} in {N}|not have the same {N} as {Y}|have another {N} than {Y})",
    "{X} (isn't|is not|isnt) (of |)(the same {N} as {Y})",
    "{X} (doesn't|does not) (have|share) the (same |){N} (as|of|with) {Y}",
    "is {X}'s {N} (different from|not the same as|unlike) (that of {Y}|{Y}'s)",
    "{X} and {Y} (aren't|are not|arent) (of |)the same {N}",
    "do not {X} and {Y} have the same {N}",
    "does the {N} of {X} differ from (that|the {N}) of {Y}",
    "do {X} and {Y} (differ in {N}|have a different {N}|disagree in {N})",
    "(is it|it is) (true|right) that {X} and {Y} (have different {N:s}|don't have the same {N})",
    "are {X} and {Y} (of |)(a |)different {N:s}",
    "do {X} and {Y} have (a |)different {N:s}",
    "do {X} and {Y} differ in {N}",
    "does {X} have a different {N} (than|from) {Y}",
    "{X} and {Y} have different {N:s}",
    "is {X} a different {N} (than|from) {Y}",
    "is the {N} of {X} different from (that|the {N}) of {Y}",
    "{X} and {Y} (do not|don't) have the same {N}",
    "is {X} not the same {N} as {Y}",
)


def same(rng: random.Random, world: World) -> Draft:
    """ "Is the block the same color as the ball?"."""
    depth = 1 if rng.random() < 0.35 else 0
    first, second = single(rng, world, depth), single(rng, world, 0)
    first, second = alike(rng, world, first, second)
    told = {a for o in (first, second) for a in _told(o)}
    asked = other_attribute(rng, first)
    if first == second or asked == "name" or asked in told:
        return same(rng, world)
    if rng.random() < 0.2:
        meaning = q.CompareAttribute(first, second, asked, True)
        return draft(meaning, DIFFERENT, X=the(first), Y=the_other(first, second), N=word(asked))
    templates: tuple[str, ...] = (
        SAME_MATERIAL if asked == "material" and rng.random() < 0.4 else SAME
    )
    if asked == "size" and rng.random() < 0.4:
        templates = SAME_SIZE
    meaning = q.CompareAttribute(first, second, asked)
    return draft(
        meaning, templates, X=the(first), Y=the_other(first, second), N=word(asked), IF=ask_if
    )


def _told(one: q.One) -> set[str]:
    kind = described(one)
    known = {MEANING_OF.get(w, ("",))[0] for w in kind.adjectives}
    return known | ({"shape"} if kind.noun != "object" else set())


def alike(rng: random.Random, world: World, first: q.One, second: q.One) -> tuple[q.One, q.One]:
    """Return the pair, sometimes with one noun: "the red block", "the blue one"."""
    kind = described(first)
    if rng.random() < 0.2 and isinstance(first, q.The) and isinstance(first.group, q.Kind):
        adjective = world.adjective(rng)
        if kind.adjectives and adjective not in kind.adjectives:
            return first, q.The(q.Kind(kind.noun, (adjective,)))
    return first, second


def the_other(first: q.One, second: q.One) -> Slot:
    """Return a renderer that may say "the blue one"."""
    if isinstance(first, q.The) and isinstance(second, q.The):
        a, b = first.group, second.group
        if isinstance(a, q.Kind) and isinstance(b, q.Kind):
            return lambda r, _f: short(a, b)(r, "the")
    return the(second)


VERIFY = (
    "(what about|how about|and|take) {O}(,|:|;|?|.) (is it|would you call it) {P}",
    "{O}(,|:|;|...) {P} or (not|no)",
    "could one (say|claim) (that |){O} is {P}",
    "is {O} {P}( or not| by any chance| at all|)",
    "{O} is {P}(. true|. right|. is that so|. am i right|. correct|. do you agree|, yes|)",
    "is it {A}(,|) {O}|is it {P}, {O}",
    "(i think|i believe|i'd say|it seems|looks like|i guess|my friend says|they say) {O} is {P}(. am i right|. right|. is that right|. correct|)",
    "(is it|it is|it's) (true|right|correct|the case|so) that {O} is {P}",
    "(do you agree|can you confirm|would you say|can we say|can one say|do you see|could you confirm|could it be|is it possible) that {O} is {P}",
    "is {O} (really|actually|truly|indeed|in fact|maybe|perhaps) {P}",
    "{O}(,|:|?) (is it|is that) {P}",
    "is {O} what you'd call {A}",
    "{O} {A}( right| yes or no| or not|)",
    "does {O} (look|appear|seem)( to be|) {A}",
    "can {O} be (described as|called|said to be) {A}",
    "is {O} {A}",
    "is {O} {A}",
    "is {O} {A}( in color| colored|)",
    "{O} is {A}",
    "{O} is {A}(, right|, isn't it|, true or false|, correct|, yes or no| or not|)",
    "(is it true that|is it correct that|would you say|do you think|check that|is it the case that|"
    "verify that|check if|confirm that|tell me if|tell me whether) {O} is {A}",
    "does {O} (look|appear|seem) {A}",
    "{O} (looks|seems|appears) {A}",
    "is the {N} of {O} {A}",
    "the {N} of {O} is {A}",
    "(isn't|isnt) {O} {A}",
    "is {O} {A} or not",
    "{O}, is it {A}",
    "{O} {A}",
    "would you call {O} {A}",
    "{IF} {O} is {A}",
    "can you say that {O} is {A}",
    "does {O} happen to be {A}",
    "is {O} actually {A}",
    "{O}: {A}",
    "is {O} (a|an) {A} one",
)
VERIFY_NOUN = (
    "is {O} {K}( or not| by any chance|)",
    "{O} is {K}(. true|. right|. am i right|. correct|, yes|)",
    "(is it|it is) (true|right|correct|the case) that {O} is {K}",
    "(would you say|do you agree|can you confirm|can we say|could it be) that {O} is {K}",
    "is it {K}(,|) {O}",
    "does {O} have the (form|shape) of {K}",
    "is {O} (really|actually|maybe|in fact) {K}",
    "(i think|i believe|i'd say|it seems) {O} is {K}(. am i right|. right|)",
    "{O}(,|:) is it {K}",
    "{O} {K}( right| or not|)",
    "is {O} formed like {K}",
    "is {O} {K}",
    "is {O} {K}",
    "{O} is {K}",
    "(is it true that|would you say|do you think|check that|verify that) {O} is {K}",
    "does {O} look like {K}",
    "{O} is {K}(, right|, isn't it|, true or false|, correct|)",
    "is {O} (shaped like|in the shape of) {K}",
    "would you call {O} {K}",
    "is {O} really {K}",
    "{IF} {O} is {K}",
    "does {O} have the shape of {K}",
    "is {O} {K} or something else",
)
CLEFT_NOUN = (
    "is it {K} that (is|stands|sits|lies|is standing) {W}",
    "is (what is|what's|whatever is|the thing which is|what stands) {W} {K}",
    "is the (thing|object|one) {W} {K}",
    "it is {K} that (is|stands) {W}",
    "{W}(,|:|) is (it|that) {K}( there| which stands there|)",
)
OF_COLOR = (
    "is {O} (painted |colored |coloured |of color |dyed ){A}",
    "is {O} {A} (colored|in color|in colour|coloured)",
    "is (the {N} of {O}|{O}'s {N}) {A}",
    "(the {N} of {O}|{O}'s {N}) is {A}",
    "is {A} (the {N} of {O}|{O}'s {N}|what color {O} is)",
    "does {O} have (a {A} {N}|the {N} {A})",
    "{O} has (a {A} {N}|the {N} {A})",
    "is {O} of (a |the |){N} {A}",
    "does {O} come in {A}",
)
DENIED = (
    "{O} (isn't|is not|isnt|ain't) {P}",
    "is {O} not {P}",
    "is {O} (anything but|something other than|other than|any color but|not at all|definitely not) {A}",
    "(is it|it is|it's) (true|right|correct|the case) that {O} (isn't|is not|isnt) {P}",
    "(is it|it is|it's) (false|wrong|untrue|not true|not the case) that {O} is {P}",
    "is {O} (in|of) (a different|another|some other) color (than|from|but) {A}",
    "is {O} (a color other than|a different color than|some color other than|any other color than) {A}",
    "{O} is (not|no|never|anything but|definitely not) {P}",
    "(i think|i believe|i'd say) {O} (isn't|is not) {P}(. right|. is that right|. am i right|)",
    "does {O} (have a color other than|not look|not seem) {A}",
    "{O}(:|,) not {P}",
    "would you say {O} is not {P}",
    "{O} (isn't|is not|isnt) {A}",
    "is {O} not {A}",
    "is it true that {O} is not {A}",
    "{O} is anything but {A}",
)


def verify(rng: random.Random, world: World) -> Draft:
    """ "Is the block red?", "The thing left of the bowl is a cup."."""
    one = single(rng, world, 1 if rng.random() < 0.45 else 0)
    kind = described(one)
    if kind.noun == "object" and rng.random() < 0.4:
        noun = rng.choice(list(SHAPES)) if world.is_scene else world.kind(rng).noun
        if noun == "object":
            return verify(rng, world)
        meaning = q.Verify(one, kind.noun, noun)
        is_plain = isinstance(one, q.The) and isinstance(one.group, q.Related | q.Between)
        is_plain = is_plain and kind == q.Kind("object")
        if not world.is_scene and is_plain and rng.random() < 0.5:
            return draft(meaning, CLEFT_NOUN, W=where(one.group), K=f"{article(noun)} {noun}")
        return draft(meaning, VERIFY_NOUN, O=the(one), IF=ask_if, K=f"{article(noun)} {noun}")
    adjective = world.adjective(rng)
    attribute = MEANING_OF.get(adjective, ("color",))[0]
    if attribute in _told(one) or adjective in kind.adjectives:
        return verify(rng, world)
    said = adjective
    if adjective == "metal":
        said = rng.choice(("metal", "made of metal", "made out of metal"))
    if rng.random() < 0.17:
        meaning = q.Verify(one, kind.noun, adjective, True)
        others = DENIED if attribute == "color" else [t for t in DENIED if "color" not in t]
        return draft(meaning, tuple(others), O=the(one), A=said, P=predicate(adjective))
    meaning = q.Verify(one, kind.noun, adjective)
    name: q.Attribute = attribute if attribute in ("color", "size", "material") else "color"  # type: ignore[assignment]
    templates: tuple[str, ...] = VERIFY
    if adjective not in MEANING_OF:
        templates = tuple(t for t in VERIFY if "{N}" not in t)
    if attribute == "color" and adjective in MEANING_OF and rng.random() < 0.2:
        templates = OF_COLOR
    slots: dict[str, Slot | str] = {
        "O": the(one),
        "A": said,
        "N": word(name),
        "IF": ask_if,
        "P": predicate(adjective),
    }
    return draft(meaning, templates, **slots)
