"""Questions about all but some: "everything is small apart from one object, which is it?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.among import different
from viper.training.questions.asking import Draft, attribute, draft, predicate, some, the, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.leaving import are_apart
from viper.training.questions.templates import Slot
from viper.training.questions.verifying import ask_if
from viper.training.questions.words import MEANING_OF, plural
from viper.training.questions.worlds import World

BUT = "(apart from|except for|except|but for|with the exception of|save for|bar|excepting|leaving aside|other than|not counting|leaving out|ignoring|besides|if you ignore|forgetting)"
WHICH = (
    "(. |; |, |: | - )(which( one|)( is it| is that|)|what is (it|that|that object|that thing)|name it|which( one|) isn't"
    "|what's the exception|which is the exception|which (thing|object) is that|tell me which|what is the odd one)"
)
ODD = (
    "everything( here| on the table|) is {P} {B} one( object| thing| item|){W}",
    f"{BUT} one( thing| object|)(,|) everything( here|) is {{P}}{{W}}",
    "(all but one|all except one|every one but one)( of (them|the things|these|the objects)|) (is|are) {P}{W}",
    "(just |only |exactly |)one (thing|object|item) (is not|isn't|isnt) {P}, (all the rest|the rest|the others|everything else) (is|are){W}",
    "(all|all things|all objects|they all) are {P}, {B} one{W}",
    "(it's|it is|its) all {P} {B} one( thing| object|){W}",
    "(which|what) is the (one|only|single) (thing|object|one) that (isn't|is not|isnt|ain't) {P}",
    "(which|what)( one|) is the (exception|odd one) when everything else is {P}",
    "nothing but one( thing| object|) is other than {P}{W}",
    "everything is {P}, with one exception{W}",
    "everything except one object is {P}(. which|, which)",
    "all {P} (bar|but|except|save) one{W}",
    "one is the odd one out(, |: |; )(everything else|the rest) is {P}{W}",
)
ODD_KIND = (
    "(all|all of|every one of) (the |){G:pl} are {P} {B} one{W}",
    "(all but one|all except one|every one but one) of the {G:pl} (is|are) {P}{W}",
    "(which|what) is the (one|only|single) {G:sg} that (isn't|is not|isnt|ain't) {P}",
    "(just |only |exactly |)one {G:sg} (is not|isn't) {P}{W}",
    "(the |){G:pl} are all {P} {B} one{W}",
    "every {G:sg} is {P} {B} one{W}",
    "the {G:pl} are {P}, with one exception{W}",
)
ODD_ASKED = (
    "everything( here|) is {P} {B} one( object| thing|)(. |; |, |: )(what|which) {N} (is (that|it|that one)|does it have|has it)",
    "(all but one|all except one)( of (them|the things|the objects)|) (is|are) {P}(. |; |, |: )(what|which) {N} (is (that|it|the odd one)|has the odd one)",
    "(just |only |)one (thing|object) (is not|isn't) {P}(. |; |, |: )(what|which) {N} (is it|does it have|has it)",
    "(what|which) {N} (is|has) the (one|only) (thing|object) that (isn't|is not) {P}",
    "what's the {N} of the (one|only|single) (thing|object) that (isn't|is not) {P}",
)
REST = (
    f"{BUT} {{O}}(,|) (is|are) (everything|everything else|all the rest|all else|all things|the rest|all)( here|) {{P}}",
    "(is|are) (everything|all things|all|all of it|every object)( here|) {P}(,|) {B} {O}",
    "(is|are) (everything|all) {B} {O} {P}",
    "everything (but|except|apart from|other than|besides) {O} (is|looks) {P}",
    "{IF} everything (but|except|apart from|besides) {O} is {P}",
    "{O} aside(,|) is (everything|all the rest|everything else) {P}",
    "are all (the |)(things|objects|items) {B} {O} {P}",
    "is (everything|every single thing|each thing) (else |)(than|besides|but|other than) {O} {P}",
    "do not count {O}(:|.|;) is everything (else |){P}",
    "(forget|ignore|leave out|take away|never mind) {O}(. |, |; |: )(is|are) (everything else|all the rest|the rest|the others|all others) {P}",
)
REST_NOT = (
    f"{BUT} {{O}}(,|) is (nothing|nothing else) {{P}}",
    "is nothing {B} {O} {P}",
    "nothing {B} {O} is {P}",
    "is nothing (else |)(than|besides|but|other than) {O} {P}",
)
OTHERS = (
    "(are there|is there|do you see|can you see|have we got|are there any|do you see any) (objects|things|items|stuff|anything) (other than|besides|apart from|except|that are neither|which are neither) {X} (and|or|nor) {Y}( here| on the table|)",
    "is there (anything|something) (here |)(else |)(other than|besides|apart from|except|but|than) {X} (and|or) {Y}",
    "is (anything|something) (here |)neither {XA} nor {YA}",
    "(apart from|besides|other than|except for) (the |){X} and (the |){Y}(,|) is there anything (else |)(here|on the table)",
    "anything (besides|other than|apart from) {X} (and|or) {Y}( here| there|)",
    "(is|are) there more (here |)than (just |only |){X} and {Y}",
    "(are|is) there (any |)(things|objects) that are (neither|not) {X} (nor|or) {Y}",
    "do you see (things|objects|anything) that (isn't|is not|are not|aren't) {X} or {Y}",
    "other (things|objects|stuff) than {X} and {Y}( here| too|)",
)
ONLY = (
    "(are there|do you see|is there|can you see|there are|have we got) (only|just|nothing but) {X} and {Y}( here| on the table|)",
    "is (everything|each thing|every object|every thing)( here|) (either |){XA} or {YA}",
    "(is|are) (it|this|these|they) (all|just|only|nothing but) {X} and {Y}( here|)",
    "(nothing but|only|just) {X} and {Y}( here| on the table|)",
    "are {X} and {Y} all there is",
    "is there nothing (here |)(but|except|besides|other than) {X} and {Y}",
    "(do|would) {X} and {Y} make up everything( here| on the table|)",
    "everything is (either |){XA} or {YA}",
)
OTHERS_LISTED = (
    "(what|which things|which objects) (is there|are there|do you see) (here |)(besides|apart from|other than|except) (the |){X} and (the |){Y}",
    "(what|which things) (is|are) neither {XA} nor {YA}",
    "(apart from|besides|except for|leaving out|not counting) (the |){X} and (the |){Y}(,|) what (else |)(is there|do you see|is here|have we got)",
    "(list|name|tell me) everything (except|but|besides|other than|apart from) (the |){X} and (the |){Y}",
    "what else is there (besides|apart from|other than) {X} and {Y}",
)


def sparing(rng: random.Random, world: World) -> Draft:
    """ "Except for the pyramid, is everything white?", "All but one are red: which is not?"."""
    draw = rng.random()
    if draw < 0.4:
        return _odd(rng, world)
    if draw < 0.7:
        return _rest(rng, world)
    first, second = different(rng, world, 2)
    first, second = q.Kind(first.noun), q.Kind(second.noun)
    if not are_apart(first, second):
        return sparing(rng, world)
    slots: dict[str, Slot | str] = {
        "X": plural(first.noun), "Y": plural(second.noun),
        "XA": lambda r, _f: some(first)(r, "a"), "YA": lambda r, _f: some(second)(r, "a"),
    }  # fmt: skip
    if draw < 0.84:
        meaning = q.CompareTotals((q.EVERYTHING,), ">", (first, second))
        return draft(meaning, OTHERS, **slots)
    if draw < 0.94:
        meaning = q.CompareTotals((q.EVERYTHING,), "==", (first, second))
        return draft(meaning, ONLY, **slots)
    group = q.Neither(q.EVERYTHING, first.noun, second.noun)
    return draft(q.Listing(group, "name"), OTHERS_LISTED, **slots)


def _odd(rng: random.Random, world: World) -> Draft:
    """ "Everything is small apart from one object; what is that object?"."""
    adjective = world.adjective(rng)
    kind = q.EVERYTHING if rng.random() < 0.65 else q.Kind(world.kind(rng).noun)
    group = q.Without(kind, adjective)
    slots: dict[str, Slot | str] = {"P": predicate(adjective), "G": some(kind)}
    said: tuple[str, ...] = ODD if kind == q.EVERYTHING else ODD_KIND
    if kind == q.EVERYTHING and rng.random() < 0.35:
        told = MEANING_OF.get(adjective, ("",))[0]
        asked = attribute(rng)
        asked = asked if asked != told else unsaid(rng, q.Kind("object", (adjective,))) or "shape"
        said = tuple(t.replace("{B}", BUT) for t in ODD_ASKED)
        return draft(q.Query(q.The(group), asked), said, N=word(asked), **slots)
    said = tuple(t.replace("{B}", BUT).replace("{W}", WHICH) for t in said)
    return draft(q.Listing(group, "name"), said, **slots)


def _rest(rng: random.Random, world: World) -> Draft:
    """ "Except for the pyramid, is everything white?"."""
    kind, adjective = world.single(rng), world.adjective(rng)
    if MEANING_OF.get(adjective, (adjective,))[0] in {MEANING_OF.get(w, (w,))[0] for w in kind.adjectives}:  # fmt: skip
        return _rest(rng, world)
    slots: dict[str, Slot | str] = {"P": predicate(adjective), "IF": ask_if}
    one = q.The(kind)
    group: q.Group = q.Except(q.EVERYTHING, one)
    slots["O"] = the(one)
    if kind.noun != "object" and rng.random() < 0.3:
        group, slots["O"] = q.Without(q.EVERYTHING, kind.noun), f"the {plural(kind.noun)}"
    if rng.random() < 0.12 and isinstance(group, q.Except):
        meaning = q.Exists(q.Except(q.Kind("object", (adjective,)), one), True)
        return draft(meaning, tuple(t.replace("{B}", BUT) for t in REST_NOT), **slots)
    said = tuple(t.replace("{B}", BUT) for t in REST)
    return draft(q.EveryIs(group, adjective), said, **slots)
