"""Questions whose answer is a number."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    HERE,
    THERE,
    Draft,
    bare,
    depth_of,
    draft,
    predicate,
    related,
    single_condition,
    some,
    the,
    where,
)
from viper.training.questions.phrases import SIDE_OF_IT
from viper.training.questions.templates import Slot, pick
from viper.training.questions.worlds import World

COUNT = (
    "{G:pl}( =|:| -|) (?|#|how many|number|qty|nr|no.|count|___)",
    "(qty|quantity|no.|nr|num|amount)( of|:|) {G:pl}",
    "(how many|count|number of|qty of|number) {G:pl}",
    "(if|suppose|say) i (counted|count|add up) (the |all the |){G:pl}(,|) (what number would i get|what would i get|how many would (there be|i find|i get))",
    "how many (in all|altogether|in total)(:|,|) {G:pl}",
    "{G:pl}(,|:|) (what's|what is) the (count|number|total)",
    "(counting|count) (only|just) the {G:pl}(, what do you get|, how many (is that|are there)|)",
    "(what's|what is|give me|whats) (the|a) (tally|headcount|total count|final count|sum total) of (the |all |){G:pl}",
    "(any chance|is it possible) (you could|you can|to) (count|number|tally) the {G:pl}( for me|)",
    "{G:pl}(,|...| -|:|) how many (have we got|do we have|did you find|can you see|of them are there)",
    "how many {G:pl} (do|would|could) (you|we|i) (reckon|think|guess|say|believe) there are",
    "do you know (how many {G:pl} there are|the number of {G:pl})",
    "(there's|there are) how many {G:pl}",
    "(any idea|a guess|your guess|tell me)(,| as to| about|) how many {G:pl} (there are|we have|you can see)",
    "{G:pl} = how many",
    "{G:pl}(,|:|;|...|?| -|) (how many|count|number|total|how many of them)( please| are there| exactly|)",
    "(i need|i want|i'd like|give me|get me|tell me|report|state|find( out|)|determine|show me|say) (the|a) (total|number|count|exact number|amount|total number|sum) of (all |the |){G:pl}",
    f"how (many|much) {{G:pl}} (is|are|exist|be|r|there is|there are|it has|you see|you count|u see){HERE}",
    f"how much {{G:pl}}{HERE}",
    "(there are|i see|you see|we have|here are) (some |)({G:pl})(. |; |, |. so |. tell me, |: )how many( are there| are they| exactly| do you count| of them| do you see|)",
    "the {G:pl}(,|:) (how many (of them |)are there|how many of them|how many|count them|number)",
    "(what is|what's|whats) the {G:sg} (count|total)",
    "(total|overall|full|exact) (number|count) of {G:pl}( present| visible| here| you see|)",
    "how many {G:pl} (has|did|have) (someone|somebody|anyone|they|people) (put|place|placed|left) (on the table|here|there)",
    "(count|number) (for me |up |)(the|all the|all|each of the) {G:pl}( for me|)",
    "how many {G:pl} (would|could|do|can|did) (you|one|i|we|u) (see|count|find|spot|say there are|make out|discover)( here|)",
    "(if|when) you count (the |all |){G:pl}(,|) (what do you get|how many (are there|do you get)|what is the number)",
    "of (all |the |all the |){G:pl}(,|) how many (are there|do you see|are on the table)",
    "(could|can|would) you (count|number) the {G:pl}( for me|)",
    "how many {G:pl} (does|has|do) (the|this|that) (picture|image|table|scene|photo)( have| contain| show|)",
    "(what|how many) is the {G:sg} count",
    "(the |)number of {G:pl} (that |)(you see|there are|exist|are there|are present|are visible)",
    "how many (there are|is there|are) {G:pl}",
    "is it possible to say how many {G:pl} there are",
    "how many {G:pl} am i looking at",
    "how many {G:pl} stand (on the table|here|there)",
    f"how many {{G:pl}} {THERE}{HERE}",
    f"how many {{G:pl}} {THERE}{HERE}",
    f"how many {{G:pl}} (are there|do you see|)(| in total| altogether| in all){HERE}",
    f"how many {{G:pl}}{HERE}",
    f"(what is|what's|whats) the (|total |exact )(number|count|amount|quantity) of {{G:pl}}{HERE}",
    f"(count|count up|count|tally|number|enumerate|add up) (all |)(of |)(the |){{G:pl}}{HERE}",
    f"(the |)(number|count|total|amount|nr|no.|#) of {{G:pl}}{HERE}",
    "{G:pl}, how many( are there| do you see|)",
    f"(tell me |i want to know |do you know |could you say |i wonder |let me know |)how many "
    f"{{G:pl}} there are{HERE}",
    f"(give me|i need|report|find|determine|get|return|state|compute) (the|a) (number|count) of "
    f"{{G:pl}}{HERE}",
    "(how many of the (things|objects|items)|how many things|which number of things) (you see |"
    "on the table |here |)are {G:pl}",
    "{G:pl} (count|total|number)",
    "there are how many {G:pl}( here|)",
    "how many {G:pl} (does (the|this) (picture|image|table|scene) (have|show|contain)"
    "|are on the table|are in (the|this) (picture|image)|did they put on the table|on the table)",
    "count {G:pl}",
    "(number|#|nr) {G:pl}",
    "how many {G:pl} (would you (count|say there are|see)|were there|are there to be seen|did you "
    "count|are around|are lying around|are in front of you|make up the scene|were put there)",
    "how many (is|are) there of (the |){G:pl}",
    "(what|which) number of {G:pl} (is there|are there|do you see|can you see)",
    "how many times do you see {G:a}",
    "in total(,|) how many {G:pl} are there",
    "{G:pl}: how many",
    "tell me the number of {G:pl}( you see| you can see|)",
    "how many (single |individual |)({G:pl}) (in total |)do you (count|see|find)( here|)",
)
COUNT_SLIPPED = (
    "how many of {G:sg} (there is|is there|there are|you see|it has)( here| on table|)",
    "how many (is|are) {G:pl}( there|)",
    "how much of {G:pl} (there is|is there|there are|you see)",
    "how many {G:sg} (there is|is there|is on table|it have|you see)",
    "{G:sg} how many (there is|is there|have)",
    "i want know how many {G:pl} (there is|is there|are)",
    "can u count (the |){G:pl}( pls| for me|)",
    "count me (the |){G:pl}",
    "how many {G:pl} (have|has) (the |)(table|picture)",
)
"""As people ask who speak another language, or are small."""
COUNT_WHERE = (
    "{B:pl} {W}( =|:|,| -) (?|how many|number|qty|count|number please|___)",
    "(qty|number|amount|count) of {B:pl} {W}",
    "how many {B:pl} (are hiding|can you make out|have we got|do we have|would i find) {W}",
    "{W}(,|:|) (there are|you see|we have) how many {B:pl}",
    "(any idea|tell me|do you know) how many {B:pl} are {W}",
    "how many {B:pl} {W} (are there|do you see|can you see|exist|are visible)",
    "{B:pl} {W}(?|:|,|;|...) (how many|count|number)( are there|)",
    "how many of the {B:pl} (stand|sit|lie|are standing|are found|would you say are|happen to be|were put) {W}",
    "of (all |all the |the |){B:pl}(,|) how many are {W}",
    "how many {B:pl} (there are|you see|u see|is|is there|are they) {W}",
    "(the |)(number|count|total) of {B:pl} (that are |which are |being |){W}",
    "(what's|what is|whats) the number of {B:pl} (that are |which are |){W}",
    "how many {B:pl} (have been|has been|were|did someone) (put|placed|set|put down|set down) {W}",
    "(count|number) (for me |)(the |all |){B:pl} (which are |that are |that stand |){W}( for me|)",
    "how many {B:pl} (would you|do you|can you|could you) (count|find|see) {W}",
    "how much {B:pl} {W}",
    "{W}(:|,) how many {B:pl}",
    "{W} (are|there are|stand|you see) how many {B:pl}",
    "how many {B:pl} are {W}",
    "how many {B:pl} (have been put|were placed|do you count|can i see|appear|stay|do we have|got) {W}",
    "{B:pl} {W}(, how many|: how many)( are there|)",
    "what number of {B:pl} are {W}",
    "how many {B:pl} are there {W}",
    "how many {B:pl} {W}",
    "how many {B:pl} are (there |located |placed |sitting |standing |lying |){W}",
    "how many {B:pl} (sit|stand|lie|can be found|do you see|are found|can you see|exist) {W}",
    "how many (of the|of these|out of the) {B:pl} are {W}",
    "{W}, how many {B:pl} (are there|do you see|)",
    "{W} there are how many {B:pl}",
    "count (the |)(number of |){B:pl} {W}",
    "(number|count) of {B:pl} {W}",
    "(tell me |)how many {B:pl} there are {W}",
)
COUNT_ADJECTIVE = (
    "how many of the {B:pl} (are|look|happen to be|would you say are|seem) {P}",
    "how many {B:pl} (are|look|is|seem) {P}",
    "of (all |)the {B:pl}(,|) how many (of them |)are {P}",
    "how many {B:pl} (that |which |)are {P} (are there|do you see|exist)",
    "(number|count) of {B:pl} (that are|which are|being) {P}",
    "count (the |all |){B:pl} (that are|which are) {P}",
    "how many {B:pl} there are (that are |which are |){P}",
    "{B:pl} (that are|which are) {P}(:|,) how many",
    "how many of them {B:pl} are {P}",
    "(i see|there are) (some |){B:pl}(. |; |, )how many (of them |)are {P}",
    f"how many (of the |of these |){{B:pl}} (are|are|look|seem to be|happen to be) {{A}}{HERE}",
    "of the {B:pl}, how many are {A}",
    "how many {A} {B:pl} are there",
    "how many {B:pl} (there |)(that|which) are {A}",
    "how many are {A} {B:pl}",
    "how many {A} ones are there among the {B:pl}",
    "(among|of) the {B:pl}(,|) how many are {A}",
    "how many {A} ones (are|do you see) among the {B:pl}",
)
COUNT_BARE = (
    "how many (things|objects|items|of the things|of the objects|of them|of these) (are|look|seem|is) {P}",
    "how many (things|objects|items|ones) (that are|which are) {P} (are there|do you see)",
    "(number|count|total) of (things|objects|items) (that are |which are |){P}",
    "(number|count|total|amount) of {A} (things|objects|items|ones|stuff)",
    "how many {A} (things|ones|objects|items) (there are|you see|is there|can u see|are here|)",
    "{A} (things|objects|items|ones)(,|:|?|) how many( are there|)",
    "count {A} (things|objects|items|ones|stuff)",
    "how (much|many) {A} stuff( is there| do you see| is here|)",
    "how many (of the |of these |)(things|objects|items) (around |here |)are {P}",
    f"how many (are|look) {{A}}{HERE}",
    f"how many {{A}} (ones|things) {THERE}{HERE}",
    "how many (things|objects|items) are {A}",
    "count (the |everything |all the |)({A} (ones|things|stuff|)|that is {A})",
    "count (everything|whatever) (that's|that is) {A}",
    "how many {A}",
    "how many (of them|of these|of those) are {A}",
    "(what|which) number of (things|objects) is {A}",
    "how much {A} stuff is there",
)


COUNT_ALL = (
    "count (everything|all|them all|all of them|all of it|the lot|all the stuff|what you see|whatever is there)",
    "how many (things|objects|items) (in total|altogether|in all|overall|all together|all in all)( pls| please|)",
    "how much stuff (is there|do you see|is here|is on the table|did they put on the table)",
    "(what is|what's|whats|tell me|give me) the (total |overall |)(number|count) of (things|objects|items)( here|)",
    "total (number of |)(things|objects|items)",
    "how many (are there|are they|do you see|can you see)( in total| altogether| in all| all together|)",
    "how many (things|objects|items) (all together|has someone put here|does it have|are lying here|you see)",
    "(number|total|count) of (everything|all things|all objects|objects|things|items)",
    "how many (different |separate |single |individual |)(pieces of stuff|things|objects) can you (count|find|see)",
)
COUNT_WHAT = (
    "how many (things |objects |items |)(are|stand|lie|sit) {W}",
    "count (what is|what's|whatever is|everything|everything that is|the things|all the things|things|objects) {W}",
    "how many (things|objects|items|of the things|of them) (do you see|are there|can you see|is|you see|exist) {W}",
    "(things|objects|items|everything) {W}(:|,|?) (how many|count)( are there|)",
    "(number|total|count) of (things|objects|items) {W}",
    "how much (stuff |)(is|stands|lies) {W}",
)
COUNT_HAS = (
    "how many {B:pl} does {O} have {F}",
    "how many {B:pl} has {O} (got |){F}",
    "{O} has how many {B:pl} {F}",
    "how many {B:pl} are there {F}, seen from {O}",
)


def count(rng: random.Random, world: World) -> Draft:
    """ "How many red blocks are there?"."""
    kind = world.kind(rng)
    last = kind.adjectives[-1] if kind.adjectives else ""
    if last and rng.random() < 0.25:
        templates: tuple[str, ...] = COUNT_ADJECTIVE
        if kind.noun == "object" and len(kind.adjectives) == 1:
            templates = COUNT_BARE
        return draft(q.Count(kind), templates, B=bare(kind, but=1), A=last, P=predicate(last))
    if kind == q.Kind("object") and rng.random() < 0.5:
        return draft(q.Count(kind), COUNT_ALL)
    said = COUNT_SLIPPED if not world.is_scene and rng.random() < 0.06 else COUNT
    return draft(q.Count(kind), said, G=some(kind))


def count_related(rng: random.Random, world: World) -> Draft:
    """ "How many blocks are left of the bowl?"."""
    return count_group(rng, related(rng, world, depth_of(rng)))


def count_group(rng: random.Random, group: q.Group) -> Draft:
    """Return a question for the number of things in a group with relations."""
    assert not isinstance(group, q.Kind)
    if rng.random() < 0.4 or isinstance(group, q.SameAs):
        return draft(q.Count(group), COUNT, G=some(group))
    only = single_condition(group)
    if only is not None and only.anchor is not None and rng.random() < 0.12:
        side = pick(rng, SIDE_OF_IT[only.relation])
        return draft(q.Count(group), COUNT_HAS, B=some(group.base), O=the(only.anchor), F=side)
    if isinstance(group, q.Without):
        return draft(q.Count(group), COUNT, G=some(group))
    if group.base == q.Kind("object") and rng.random() < 0.35:
        return draft(q.Count(group), COUNT_WHAT, W=where(group))
    return draft(q.Count(group), COUNT_WHERE, B=some(group.base), W=where(group))


def pair(rng: random.Random, world: World) -> tuple[q.Kind, q.Kind]:
    """Return two different kinds, often with the same noun."""
    first, second = world.kind(rng), world.kind(rng)
    if first.adjectives and rng.random() < 0.3:
        second = q.Kind(first.noun, (world.adjective(rng),))
    elif rng.random() < 0.08:
        first, second = (q.Kind("object", (world.adjective(rng),)) for _ in range(2))
    if second == first or q.Kind("object") in (first, second):
        return pair(rng, world)
    return first, second


def short(first: q.Kind, second: q.Kind) -> Slot:
    """Return a renderer that may say "blue ones" after "red blocks"."""

    def render(rng: random.Random, form: str) -> str:
        if form == "pl" and second.noun == first.noun and second.adjectives and rng.random() < 0.6:
            ones = " ones" if rng.random() < 0.85 else ""
            return " ".join(second.adjectives) + ones
        is_alike = second.noun == first.noun != "object" and second.adjectives
        if form in ("the", "a") and is_alike and rng.random() < 0.5:
            lead = "the" if form == "the" else "a"
            return f"{lead} {' '.join(second.adjectives)} one"
        return some(second)(rng, form)

    return render
