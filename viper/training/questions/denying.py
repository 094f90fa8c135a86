"""Questions whether something is there that a word is not true of, or nothing that it is true of."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, predicate, some

OTHER_THAN = (
    "is there (a|any) {B:sg} (that isn't|that is not|which isn't|that's not|which is not|that isnt|that is anything but|that is something other than) {P}",
    "(is|are) (any|some|one) (of the |)({B:pl}) (not|something other than|anything but|no) {P}",
    "is (any|some|one) {B:sg} (not|something other than) {P}",
    "(do|can) you see ({B:pl}|any {B:pl}|{B:a}) (that aren't|that isn't|that is not|other than|not being) {P}",
    "are there (any |){B:pl} (besides|other than|except|but|apart from) the {A} (ones|{B:pl})",
    "(any|some) {B:pl} (not|that aren't|other than|that are not|which aren't) {P}",
    "(are|is) (not all|not every one) (of |)the {B:pl} {P}",
    "not (all|every one) (of |)the {B:pl} (are|is) {P}",
    "not every {B:sg} is {P}",
    "is it (wrong|false|not true|untrue) that (all|all the|all of the) {B:pl} are {P}",
    "there (is|are) (a|some|at least one) {B:sg} (that isn't|that is not|which isn't) {P}",
    "does (any|some) {B:sg} have a (different color|color other) than {A}",
    "do the {B:pl} include (one|some|any) that (is not|isn't|are not|aren't) {P}",
    "(is there|are there|do you see) (any|a) {B:sg} that (isn't|is not) {A}",
    "are there (any |){B:pl} that (aren't|are not) {A}",
    "is (any|some) {B:sg} not {A}",
    "are there any non-{A} {B:pl}",
    "are (any|some) of the {B:pl} not {A}",
)
OTHER_THAN_BARE = (
    "is (anything|something|any thing|any object|one of the things|some object) (not|other than|something other than|anything but) {P}",
    "is there (anything|something|any object|any thing|an object) (that isn't|that is not|that's not|other than|which isn't|besides|but|except|which is not|that isnt) {P}( things| ones||)",
    "are there (any |)(things|objects|items|ones) (that aren't|that are not|which aren't|other than|besides|not|except|that arent) {P}( things| ones||)",
    "(anything|something|any object) (not|that isn't|other than|besides|that's not|but) {P}( here| things| there|)",
    "(is|are) (anything|something|some things|any things) (of |in |)(a different|another|any other) color (than|from|but) {A}",
    "does (anything|something) have a (different color|color other) than {A}",
    "do you see (anything|something) (that isn't|that is not|not|other than|which isn't) {P}",
    "(is|are) not (everything|all things|all the things) {P}",
    "not (everything|all|all of it|all of them) (is|are) {P}",
    "is it (wrong|false|not true|untrue) that everything is {P}",
    "is (anything|something) not {A}",
    "is there (anything|something) (that isn't|that is not|other than|not|which isn't) {A}",
    "are there any things that (aren't|are not) {A}",
)


OTHER_THAN_NOUN = (
    "is there (anything|something|any object|any thing) (other than|besides|except|but|apart from|aside from) ({K:a}|{K:pl}|the {K:pl})( here| on the table|)",
    "is there (anything|something) (that|which) (isn't|is not|isnt|is no|is anything but) {K:a}",
    "are there (any |)(things|objects|items) (other than|besides|except|apart from|that aren't|that are not|which are no) {K:pl}",
    "is (anything|something|some object|one of the things) (not {K:a}|no {K:sg}|other than {K:a}|something other than {K:a})",
    "(anything|something) (other than|besides|but|except|that isn't) {K:a}",
    "(is|are) not (everything|all of the things) {K:a}",
    "do you see (anything|something) (but|besides|other than|except) {K:pl}",
)
NONE_ARE = (
    "not a single {B:sg} is {P}",
    "(is it so|am i right|is it right) that (none of the {B:pl} are|no {B:sg} is|not a single {B:sg} is) {P}",
    "none of the {B:pl} (are|is) {P}(, right|, are they|, correct|)",
    "(is|are) (none|not one|not any) of the {B:pl} {P}",
    "(none|not one|not a single one) of the {B:pl} (is|are) {P}",
    "no {B:sg} (is|looks) {P}",
    "(is|are) no ({B:sg}|{B:pl}) {P}",
    "not (one|a single) {B:sg} is {P}",
    "there (is no|isn't any|is not one) {B:sg} (that is|which is|that's) {P}",
    "(is it|it is|it's) (true|correct|right) that (none of the {B:pl} are|no {B:sg} is) {P}",
    "are there no {B:pl} that are {P}",
    "are the {B:pl} all (anything but|not|something other than) {P}",
)
NOTHING_IS = (
    "(there's|there is) nothing {P}( here| in it| there|)(, is there|, right|)",
    "nothing {P}( here| in there|)(, is there|, right|)",
    "(am i right|is it true|is it right) that nothing( here|) is {P}",
    "is nothing {P}",
    "nothing (is|looks|here is|there is) {P}",
    "(there is|there's|is there|i see|do you see) nothing (that is |that's |) {P}",
    "(is|are) none of (the things|the objects|these|them) {P}",
    "none of (the things|the objects|these|them) (is|are) {P}",
    "no (thing|object) is {P}",
    "there (isn't|is not) anything {P}",
)


def none_are(rng: random.Random, kind: q.Kind) -> Draft:
    """ "None of the blocks is red."."""
    last = kind.adjectives[-1]
    rest = q.Kind(kind.noun, kind.adjectives[:-1])
    templates = NOTHING_IS if rest == q.Kind("object") and rng.random() < 0.6 else NONE_ARE
    return draft(q.Exists(kind, True), templates, B=some(rest), P=predicate(last))


def other_than(rng: random.Random, kind: q.Kind) -> Draft:
    """ "Is there a block that is not red?"."""
    adjective = kind.adjectives[-1] if kind.adjectives else "red"
    rest = q.Kind(kind.noun, kind.adjectives[:-1])
    narrow = q.Kind(kind.noun, (*rest.adjectives, adjective))
    if not kind.adjectives and kind.noun != "object" and rng.random() < 0.8:
        everything = q.Kind("object")
        meaning = q.CompareCounts(everything, kind, ">")
        return draft(meaning, OTHER_THAN_NOUN, K=some(kind))
    templates = OTHER_THAN_BARE if rest == q.Kind("object") and rng.random() < 0.6 else OTHER_THAN
    return draft(q.CompareCounts(rest, narrow, ">"), templates, B=some(rest), A=adjective,
                 P=predicate(adjective))  # fmt: skip
