"""Questions whether all or most things are of a kind, or alike."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    described,
    draft,
    predicate,
    related,
    some,
    where,
    word,
)
from viper.training.questions.words import (
    MEANING_OF,
)
from viper.training.questions.worlds import World

ALL = (
    "(are|is|r) (all|each|every|all of|each of|every one of) (the |these |){B:pl} {P}",
    "(is|are) (each and every|every single|each|every|any and every) {B:sg} {P}",
    "(the |){B:pl} are (all|all of them|each|every one|without exception|always|only) {P}",
    "are (the |){B:pl} (all|all of them|each|every one|without exception|always|only|exclusively) {P}",
    "all (the |of the |these |){B:pl} (are|is|look|have to be) {P}",
    "all {B:pl} {P}( or not|)",
    "(each and every|every single|each|every) {B:sg} is {P}",
    "(are|is) there only {A} {B:pl}",
    "do all (of |)(the |){B:pl} (have|come in) (a |the |) {A} (color|colour)",
    "(is it|it is|it's) (true|right|correct|the case) that (all (the |){B:pl} are|every {B:sg} is|each {B:sg} is) {P}",
    "does (each|every) (single |){B:sg} (happen to be|look|seem) {P}",
    "(do you agree|would you say|can we say) that (all|all the) {B:pl} are {P}",
    "(is|are) the whole lot of {B:pl} {P}",
    "are {B:pl} always {P}",
    "there are only {A} {B:pl}",
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
    "{B:pl}(:|,|) (mostly|mainly|in the majority|predominantly) {P}",
    "(are|is) (the majority|most|more than half|over half) of (the |){B:pl} {P}",
    "are (most|more than half|the majority|over half|the greater part) of (the |){B:pl} {P}",
    "is the majority of (the |){B:pl} {P}",
    "(most|more than half|the majority) of (the |){B:pl} (are|is) {P}",
    "are {B:pl} (mostly|mainly|predominantly|usually|for the most part) {P}",
    "(is it|it is) (true|right) that most {B:pl} are {P}",
    "do most (of the |){B:pl} (look|seem) {A}",
    "are most of the {B:pl} {A}",
    "are most {B:pl} {A}",
    "most (of the |){B:pl} are {A}",
    "are more than half of the {B:pl} {A}",
    "are the majority of the {B:pl} {A}",
)


MOST_THINGS = (
    "(majority|mostly|mainly|predominantly) {A}( things| objects|)",
    "(are|is) (most|most of them|most things|most objects|most of the things|most of it|the majority|more than half|over half)( here|) {P}",
    "(most|most things|most of them|most of the objects|the majority|more than half) (is|are) {P}",
    "(is it|are they|are things|is everything) (mostly|mainly|predominantly|for the most part) {P}",
    "is the majority {P}",
    "{A} in the majority",
)
ALL_THINGS = (
    "is everything (in the picture|in this picture|in the image|in view|in the scene|you see|on the table|in there) {P}",
    "are all (of |)(the |)(things|objects|items) (here |in the picture |on the table |){P}",
    "(is|are) (each|every) (thing|object|item|one of them) {P}",
    "(is|are) (everything|all|all of it|all things|all the things|every thing|each thing|all of them|the whole lot|all objects|every object) {P}( here| on the table|)",
    "(everything|all of it|all things|every thing|the whole lot|all objects) (is|are) {P}( here| on the table|)",
    "(are|is) (they|these|those) all {P}",
    "everything {P}",
    "(is it|it is|it's) (true|right|correct) that everything is {P}",
    "(are|is) there only {A} (things|objects|items|stuff)",
    "all {P}",
    "is everything {A}(| on the table| here)",
    "everything is {A}",
    "is it all {A}",
    "are they all {A}",
)


def all_are(rng: random.Random, world: World) -> Draft:
    """ "Are all blocks red?"."""
    if rng.random() < 0.4:
        return all_same(rng, world)
    if not world.is_scene and rng.random() < 0.2:
        return _every(rng, world)
    if not world.is_scene and rng.random() < 0.12:
        kind = world.kind(rng)
        if kind.noun == "object":
            return all_are(rng, world)
        return draft(q.CompareCounts(q.Kind("object"), kind, "=="), ONLY, K=some(kind))
    base, adjective = world.kind(rng), world.adjective(rng)
    if rng.random() < 0.4:
        base = q.Kind(base.noun)
    if adjective in base.adjectives or len(base.adjectives) > 1:
        return all_are(rng, world)
    if rng.random() < 0.15:
        if rng.random() < 0.3:
            return draft(q.MostAre(q.Kind("object"), adjective), MOST_THINGS, A=adjective,
                         P=predicate(adjective))  # fmt: skip
        return draft(q.MostAre(base, adjective), MOST, B=some(base), A=adjective,
                     P=predicate(adjective))  # fmt: skip
    known = {MEANING_OF.get(w, (w,))[0] for w in base.adjectives}
    if MEANING_OF.get(adjective, ("",))[0] in known:
        return all_are(rng, world)
    meaning = q.AllAre(base, adjective)
    if base == q.Kind("object") and rng.random() < 0.6:
        return draft(meaning, ALL_THINGS, A=adjective, P=predicate(adjective))
    return draft(meaning, ALL, B=some(base), A=adjective, P=predicate(adjective))


ALL_SAME = (
    "(are|do|is) (all|all of|each of|every one of) (the |these |){G:pl} (of |have |)(one|the same|a single|the very same) {N}",
    "(are|do|is) (the |these |){G:pl} (all |each |)(of |have |share |)(one|the same|a single|one and the same) {N}",
    "(all |)(the |){G:pl}(:|,|) (same|one) {N}( or not|)",
    "is (each|every) {G:sg} (of |)the same {N}",
    "do (all the |the |all ){G:pl} (agree|match|be equal) in {N}",
    "is there (only|just) one {N} (among|for|of) (the |all |){G:pl}",
    "is the {N} (of|for) (all|all the|each of the|every one of the) {G:pl} (the same|equal|identical)",
    "(all|all the) {G:pl} (have|are|share|are of) (one|the same|a single) {N}",
    "are (the |all |all the |){G:pl} (alike|equal|identical|uniform|equally) in {N}",
    "do all (the |){G:pl} (come in|share) (one|the same) {N}",
    "(is it|it is) (true|right|correct) that all (the |){G:pl} have the same {N}",
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
    "are (not all|not all of) (the |){G:pl} (of |)the same {N}",
    "not all (of |)(the |){G:pl} (have|are|share) the same {N}",
    "do (not all|not all of the) {G:pl} have the same {N}",
    "are there (more than one|several|various|multiple|different) {N:s} (among|of) (the |){G:pl}",
    "is there more than one {N} (among|of) (the |){G:pl}",
    "are the {G:pl} (of |)different {N:s}",
    "do the {G:pl} have different {N:s}",
    "do the {G:pl} (differ|vary) in {N}",
    "are there {G:pl} of different {N:s}",
)


EVERYTHING_SAME = (
    "(is|are) (everything|all of it|all things|all|all of them|they all) (of |in |)(one|the same) {N}",
    "does everything have the same {N}",
    "everything (has|is) the same {N}",
    "(is there|do you see|are there) (only|just) one {N}( here| in the picture|)",
)


ALL_SAME_SIZE = (
    "are (all |)(the |){G:pl} (all |)(equally (big|large|small)|just as big|as big as each other|of equal size)",
    "is (each|every) {G:sg} (equally|just as) (big|large)",
    "are (the |){G:pl} all (equally sized|the same size)",
)


ONLY = (
    "is there nothing (here |on the table |)(but|except|besides|other than) {K:pl}( here| on the table|)",
    "there is nothing (here |)(but|except) {K:pl}",
    "(are|is) there only {K:pl}( here| on the table| in the picture|)",
    "are {K:pl} the only (things|objects|kind of thing)( here| on the table| you see|)",
    "(do|can) you (only see|see only|see nothing but) {K:pl}",
    "(is|are) (everything|all of it|all of them|all things|all the things|all objects) ({K:a}|{K:pl})",
    "only {K:pl}( here| on the table|)( - true|, right|)",
    "(does|do) (the|this) (picture|table|scene) (show|contain|have) (only|nothing but) {K:pl}",
    "(everything|each thing|every object) (here |)is {K:a}",
)
EVERY = (
    "is everything {W} {P}",
    "(are|is) (all|all of|each of) the {B:pl} {W} {P}",
    "is (each|every) {B:sg} {W} {P}",
    "(everything|all) {W} is {P}",
    "(are|is) (the |)({B:pl}) {W} all {P}",
    "all (the |){B:pl} {W} are {P}",
    "(is it true|would you say) that everything {W} is {P}",
    "(is it true|would you say) that every {B:sg} {W} is {P}",
)


def _every(rng: random.Random, world: World) -> Draft:
    """ "Is everything left of the cone red?"."""
    group, adjective = related(rng, world, 1, loose=True), world.adjective(rng)
    base = described(q.The(group))
    if MEANING_OF.get(adjective, ("",))[0] in {
        MEANING_OF.get(w, ("",))[0] for w in base.adjectives
    }:
        return _every(rng, world)
    templates = (
        EVERY
        if base == q.Kind("object")
        else tuple(t for t in EVERY if "thing {W}" not in t and "|all) {W}" not in t)
    )
    return draft(
        q.EveryIs(group, adjective), templates, B=some(base), W=where(group), P=predicate(adjective)
    )


SAME_MATERIAL = (
    "are (all |all of |)(the |){G:pl} made (out |)(of|from) (the same|one) (material|stuff|thing)",
    "do (all |)(the |){G:pl} consist of the same (material|stuff)",
)


def _related_same(rng: random.Random, world: World) -> Draft:
    """ "Are all the things behind the cup the same color?"."""
    group = related(rng, world, 1, loose=True)
    asked: q.Attribute = rng.choice(("color", "color", "material", "size"))
    told = described(q.The(group)).adjectives
    if asked in {MEANING_OF.get(w, ("",))[0] for w in told}:
        return _related_same(rng, world)
    if asked == "material" and rng.random() < 0.5:
        return draft(q.AllSame(group, asked), SAME_MATERIAL, G=some(group))
    return draft(q.AllSame(group, asked), ALL_SAME, G=some(group), N=word(asked))


def all_same(rng: random.Random, world: World) -> Draft:
    """ "Are all blocks the same color?"."""
    if not world.is_scene and rng.random() < 0.2:
        return _related_same(rng, world)
    group = world.kind(rng)
    asked = rng.choice(("color", "color", "material", "size", "shape"))
    told = {MEANING_OF.get(w, ("",))[0] for w in group.adjectives}
    if asked in told or (asked == "shape" and group.noun != "object"):
        return all_same(rng, world)
    is_denied = rng.random() < 0.15
    meaning = q.AllSame(group, asked, is_denied)  # type: ignore[arg-type]
    templates: tuple[str, ...] = ALL_DIFFERENT if is_denied else ALL_SAME
    if group == q.Kind("object") and not is_denied and rng.random() < 0.4:
        templates = EVERYTHING_SAME
    if asked == "material" and not is_denied and rng.random() < 0.3:
        templates = SAME_MATERIAL
    if asked == "size" and not is_denied and rng.random() < 0.3:
        templates = ALL_SAME_SIZE
    return draft(meaning, templates, G=some(group), N=word(asked))  # type: ignore[arg-type]
