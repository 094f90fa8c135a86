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
    single,
    some,
    the,
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
    "same {N}: {X} and {Y}",
    "is {X} as {Y} in {N}".replace("as", "like"),
    "are {X} and {Y} (alike|identical|equal) in {N}",
    "do both {X} and {Y} have the same {N}",
    "are both {X} and {Y} the same {N}",
    "{IF} {X} (has|is) the same {N} as {Y}",
    "{IF} {X} and {Y} (have|are) the same {N}",
    "{X} same {N} as {Y}",
    "does {X} share (its|the|a) {N} with {Y}",
)
SAME_SIZE = (
    "is {X} (as big as|as large as|as small as|the same size as|equal in size to|the size of|just as big as) {Y}",
    "are {X} and {Y} equally (big|large|small)",
    "{X} is as (big|large) as {Y}",
)
SAME_MATERIAL = (
    "are {X} and {Y} made (out |)of the same (material|stuff|thing|)",
    "is {X} made of the same (material|stuff|thing) as {Y}",
    "{X} and {Y} are made of the same (material|stuff)",
)
DIFFERENT = (
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
    templates = SAME_MATERIAL if asked == "material" and rng.random() < 0.4 else SAME
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
DENIED = (
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
        return draft(meaning, VERIFY_NOUN, O=the(one), IF=ask_if, K=f"{article(noun)} {noun}")
    adjective = world.adjective(rng)
    attribute = MEANING_OF.get(adjective, ("color",))[0]
    if attribute in _told(one) or adjective in kind.adjectives:
        return verify(rng, world)
    said = adjective
    if adjective == "metal":
        said = rng.choice(("metal", "made of metal", "made out of metal"))
    if rng.random() < 0.1:
        meaning = q.Verify(one, kind.noun, adjective, True)
        return draft(meaning, DENIED, O=the(one), A=said)
    meaning = q.Verify(one, kind.noun, adjective)
    name: q.Attribute = attribute if attribute in ("color", "size", "material") else "color"  # type: ignore[assignment]
    templates: tuple[str, ...] = VERIFY
    if adjective not in MEANING_OF:
        templates = tuple(t for t in VERIFY if "{N}" not in t)
    return draft(meaning, templates, O=the(one), A=said, N=word(name), IF=ask_if)


ALL = (
    "are all (of |)(the |){B:pl} {A}",
    "are all {B:pl} {A}",
    "is every {B:sg} {A}",
    "is each {B:sg} {A}",
    "all (of |)(the |){B:pl} are {A}",
    "every {B:sg} is {A}",
    "are (the |){B:pl} all {A}",
    "(is it true that |)all (the |){B:pl} are {A}",
    "(is it true that |)every {B:sg} is {A}",
    "do all (the |){B:pl} look {A}",
    "are the {B:pl} {A}",
    "each {B:sg} is {A}",
    "are (the |){B:pl} (only|exclusively) {A}",
)
MOST = (
    "are most of the {B:pl} {A}",
    "are most {B:pl} {A}",
    "most (of the |){B:pl} are {A}",
    "are more than half of the {B:pl} {A}",
    "are the majority of the {B:pl} {A}",
)
ALL_THINGS = (
    "is everything {A}(| on the table| here)",
    "everything is {A}",
    "is it all {A}",
    "are they all {A}",
)


def all_are(rng: random.Random, world: World) -> Draft:
    """ "Are all blocks red?"."""
    if rng.random() < 0.4:
        return all_same(rng, world)
    base, adjective = world.kind(rng), world.adjective(rng)
    if adjective in base.adjectives or len(base.adjectives) > 1:
        return all_are(rng, world)
    if rng.random() < 0.12:
        return draft(q.MostAre(base, adjective), MOST, B=some(base), A=adjective)
    known = {MEANING_OF.get(w, (w,))[0] for w in base.adjectives}
    if MEANING_OF.get(adjective, ("",))[0] in known:
        return all_are(rng, world)
    meaning = q.AllAre(base, adjective)
    if base == q.Kind("object") and rng.random() < 0.6:
        return draft(meaning, ALL_THINGS, A=adjective)
    return draft(meaning, ALL, B=some(base), A=adjective)


ALL_SAME = (
    "are all (of |)(the |){G:pl} (of |)the same {N}",
    "do all (of |)(the |){G:pl} have the same {N}",
    "do (the |){G:pl} (all |)(have|share) the same {N}",
    "are (the |){G:pl} (all |)the same {N}",
    "is the {N} of all {G:pl} the same",
    "all (the |){G:pl} (have|are|share) the same {N}",
    "does every {G:sg} have the same {N}",
    "do the {G:pl} match in {N}",
    "(have|are) the {G:pl} got the same {N}",
    "is every {G:sg} the same {N}",
)
ALL_DIFFERENT = (
    "are the {G:pl} (of |)different {N:s}",
    "do the {G:pl} have different {N:s}",
    "do the {G:pl} (differ|vary) in {N}",
    "are there {G:pl} of different {N:s}",
)


def all_same(rng: random.Random, world: World) -> Draft:
    """ "Are all blocks the same color?"."""
    group = world.kind(rng)
    asked = rng.choice(("color", "color", "material", "size", "shape"))
    told = {MEANING_OF.get(w, ("",))[0] for w in group.adjectives}
    if asked in told or (asked == "shape" and group.noun != "object"):
        return all_same(rng, world)
    is_denied = rng.random() < 0.15
    meaning = q.AllSame(group, asked, is_denied)  # type: ignore[arg-type]
    templates = ALL_DIFFERENT if is_denied else ALL_SAME
    return draft(meaning, templates, G=some(group), N=word(asked))  # type: ignore[arg-type]
