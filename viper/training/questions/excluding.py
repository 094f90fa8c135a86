"""Questions about things that are one thing and not another: "what is green but not a block"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from collections.abc import Mapping

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, attribute, draft, predicate, some, word
from viper.training.questions.phrases import EXTREME
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import MEANING_OF, article, plural
from viper.training.questions.worlds import World

NOT = "(not|not|anything but|no)"
BUT = "(and|but|yet|, but|and also)"
ELSE = (
    "what (else |)(is there|do you see|can you see|is on the table|is here|is in the picture) (besides|apart from|other than|except|except for|in addition to) {Z:the}",
    "(besides|apart from|other than|except for|except|not counting|ignoring|excluding|in addition to) {Z:the}(,|) what (else |)(is there|do you see|can you see|is on the table|is here)",
    "(list|name|tell me) everything (but|except|besides|other than|apart from) {Z:the}",
    "(what|which) other (things|objects) (are there|do you see|are here) (besides|apart from|than|next to) {Z:the}",
    "everything (except|but|other than) {Z:the}",
)
ELSE_IS = (
    "is (anything|something) (else |)({A}) (besides|apart from|other than|except) {Z:the}",
    "(anything|something) else (that's |that is |){A} (besides|apart from|other than|except) {Z:the}",
    "is there (anything|something) else (that's |that is |){A} (besides|apart from|other than) {Z:the}",
    "(besides|apart from|other than|except for) {Z:the}(,|) is (anything|something) (else |){A}",
)
EXTREME_BUT = (
    "(not counting|apart from|excluding|ignoring|leaving out|besides|except for|other than) (the |)({Z:pl})(,|) (what|which) (thing |object |)is {E}",
    "(what|which) (thing |object |)is {E}(,|) (not counting|apart from|excluding|ignoring|leaving out|if you ignore) (the |)({Z:pl})",
    "(what|which) is {E} that (is not|isn't) {Z}",
)
ELSE_LISTED = (
    "what else is {A} (besides|apart from|other than|except) {Z:the}",
    "(besides|apart from|other than|except for) {Z:the}(,|) what (else |)is {A}",
)
LISTED = (
    "(what|which) {B:pl} are (not|no) {Z:pl}",
    "(what|which) {B:pl} (aren't|arent) {Z:pl}",
    "(what|which) {B:sg} (is not|isn't|isnt) {Z}",
    "(which|what) of the {B:pl} (is not|isn't|are not|aren't) {Z}",
    "(name|list|tell me|show me|find) (all |)(the |){B:pl} (that are not|that aren't|which aren't|other than|except|but not) {Z:pl}",
    "(name|list|tell me|show me) (every|each|the) {B:sg} (that is not|that isn't|which isn't) {Z}",
    "{B:pl} (that are not|other than|but not|except) {Z:pl}(, which are they|: which|)",
)
LISTED_BOTH = (
    f"(what|which (object|thing|item|one)) is {{A}} {BUT} (is |){NOT} {{Z}}",
    f"(what|which (object|thing|item|one)) (is not|isn't) {{Z}} {BUT} is {{A}}",
    f"(what|which) (things|objects|items) are {{A}} {BUT} (are |){NOT} {{Z:pl}}",
    "(what|which) (things|objects) (are not|aren't) {Z:pl} (but|and) are {A}",
    f"(name|list|tell me|find) (everything|the thing|the object|what|all) that is {{A}} {BUT} (is |)not {{Z}}",
    "(except for|apart from|besides|other than|not counting) the {Z:pl}(,|) what (else |)is {A}",
    "(what|what else) is {A} (except|besides|apart from|other than) (the |){Z:pl}",
)
COUNTED = (
    "how many {B:pl} (are not|aren't|are no|arent) {Z:pl}",
    "how many {B:pl} (are there |there are |)(that are not|that aren't|other than|except|besides|which are no|but no|not counting) (the |){Z:pl}( are there|)",
    "(count|number of) {B:pl} (that are not|that aren't|other than|except) {Z:pl}",
    "how many of the {B:pl} (are not|aren't) {Z:pl}",
)
COUNTED_BOTH = (
    f"how many (things|objects|items) are {{A}} {BUT} (are |)not {{Z:pl}}",
    "how many (things|objects|items) (are not|aren't) {Z:pl} (but|and) are {A}",
    "how many (things|objects|items) (that are not|that aren't) {Z:pl} are {A}",
    "(apart from|except|besides|not counting) the {Z:pl}(,|) how many (things |objects |)are {A}",
)
EXISTS = (
    "is there {B:a} (that is not|that isn't|that's not|which isn't|other than|that is no|besides) {Z}",
    "are there (any |)({B:pl}) (that are not|that aren't|other than|besides|except|which are no) {Z:pl}",
    "is (any|some|one) {B:sg} (not|something other than|no) {Z}",
    "do you see {B:a} (that isn't|that is not|other than) {Z}",
)
EXISTS_BOTH = (
    f"is (anything|something|any object|one of the things) {{A}} {BUT} not {{Z}}",
    "is (anything|something) (that is not|that isn't|other than|which isn't) {Z} {A}",
    f"is there (anything|something|an object|a thing) (that is |){{A}} {BUT} not {{Z}}",
    "is there (anything|something) {A} (besides|other than|except|apart from) (the |){Z:pl}",
)
VALUES = (
    "(what|which) {N:s} (are|do) the {B:pl} (that are not|that aren't|other than|besides|except) (the |)({Z:pl})( have|)",
    "(list|name|tell me) the {N:s} of (all |the |)({B:pl}) (that are not|other than|except|that aren't) {Z:pl}",
    "{N:s} of (the |all |)({B:pl}) (that are not|other than|except|which aren't) {Z:pl}",
)
VALUES_ALL = (
    "(apart from|besides|except for|other than|leaving out|not counting|excluding) the {O}(,|) (what|which) {N:s} (are there|have we got|do you see|can you see|are left)",
    "(what|which) (other |){N:s} are there (besides|apart from|except for|leaving out|not counting) the {O}",
)
ASKED = (
    "(what|which) {N} is the {B:sg} (that is not|that isn't|which is not|that's not) {Z}",
    "(what is|what's) the {N} of the {B:sg} (that is not|that isn't|which isn't) {Z}",
    "(what|which) {N} (has|does) the {B:sg} (that is not|that isn't) {Z}( have|)",
)


def excluded(rng: random.Random, world: World) -> Draft:
    """ "Which object is not a block and is green?"."""
    noun, adjective = world.kind(rng).noun, world.adjective(rng)
    if noun == "object":
        return excluded(rng, world)
    is_noun = rng.random() < 0.65
    other = world.adjective(rng)
    if (
        other == adjective
        or MEANING_OF.get(other, (other,))[0] == MEANING_OF.get(adjective, ("",))[0]
    ):
        is_noun = True
    word_ = noun if is_noun else other
    adjectives = (adjective,) if rng.random() < 0.75 else ()
    base = q.Kind("object" if is_noun or rng.random() < 0.5 else noun, adjectives)
    group = q.Without(base, word_)

    def other_kind(r: random.Random, form: str) -> str:
        if not is_noun:
            return predicate(word_)(r, form)
        if form == "the":
            return f"the {word_ if r.random() < 0.7 else plural(word_)}"
        return plural(word_) if form == "pl" else f"{article(word_)} {word_}"

    slots = {"B": some(base), "Z": other_kind, "A": predicate(adjective)}
    is_split = base == q.Kind("object", (adjective,)) and rng.random() < 0.6
    if is_noun and rng.random() < 0.1:
        axis, place = rng.choice(
            (("size", 0), ("size", -1), ("x", 0), ("x", -1), ("depth", 0), ("depth", -1))
        )
        told = pick(rng, EXTREME[(axis, place)][0])
        one = q.Extreme(q.Without(q.Kind("object"), word_), axis, place)  # type: ignore[arg-type]
        ends = tuple(
            t.replace("{E}", pick(rng, f"(the |)({told}) (thing|object|one)")) for t in EXTREME_BUT
        )
        return draft(q.Query(one, "name"), ends, **slots)
    if is_noun and rng.random() < 0.25:
        return _else(rng, adjective, word_, slots)
    draw = rng.random()
    if draw < 0.1:
        asked = attribute(rng)
        if rng.random() < 0.5:
            ones = plural(word_) if is_noun else pick(rng, f"{word_} (ones|things|objects)")
            group = q.Without(q.Kind("object"), word_)
            return draft(q.Listing(group, asked), VALUES_ALL, N=word(asked), O=ones)
        return draft(q.Listing(group, asked), VALUES, N=word(asked), **slots)
    if draw < 0.45:
        return draft(q.Listing(group, "name"), LISTED_BOTH if is_split else LISTED, **slots)
    if draw < 0.7:
        return draft(q.Count(group), COUNTED_BOTH if is_split else COUNTED, **slots)
    if draw < 0.9:
        return draft(q.Exists(group), EXISTS_BOTH if is_split else EXISTS, **slots)
    asked = attribute(rng)
    return draft(q.Query(q.The(group), asked), ASKED, N=word(asked), **slots)


def _else(rng: random.Random, adjective: str, noun: str, slots: Mapping[str, Slot | str]) -> Draft:
    """ "Apart from the cup, what is there?", "Is anything else red besides the ball?"."""
    draw = rng.random()
    if draw < 0.5:
        return draft(q.Listing(q.Without(q.Kind("object"), noun), "name"), ELSE, **slots)
    group = q.Without(q.Kind("object", (adjective,)), noun)
    if draw < 0.75:
        return draft(q.Exists(group), ELSE_IS, **slots)
    return draft(q.Listing(group, "name"), ELSE_LISTED, **slots)
