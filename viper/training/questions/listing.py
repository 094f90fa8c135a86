"""Questions whose answer is a list of words."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from typing import Literal

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    attribute,
    depth_of,
    draft,
    other_attribute,
    predicate,
    related,
    single_condition,
    some,
    the,
    where,
    word,
)
from viper.training.questions.phrases import SIDE_OF_IT
from viper.training.questions.querying import is_listable
from viper.training.questions.templates import pick
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import World

LIST = (
    "(what|which) {N:s} (do|have|are|can you see on|are there for) (the |these |all the |){G:pl}( have| come in| got|)",
    "(list|name|give me|tell me|say|enumerate|show me) (all |)(the |){N:s} (of|that occur among) (each of the |all the |the |all |){G:pl}",
    "(name|list|tell me) the {N} of (each|every) {G:sg}",
    "(tell me |list |name |)(all |)the {G:sg} {N:s}",
    "(the |){N:s} of (all |)(the |){G:pl}",
    "(in|of) (what|which) {N:s} (do|are) (the |){G:pl}( come|)",
    "(what|which) (different |)({N:s}) are there (among|of|for) (the |){G:pl}",
    "(the |){G:pl} (come in|have|are of|are) (what|which) {N:s}",
    "(what|which) {N:s} are (the |){G:pl}",
    "(what|which) (different |) {N:s} (do the {G:pl} (have|come in)|are the {G:pl}|of {G:pl} are "
    "there|do you see (among|on) the {G:pl})",
    "(list|name|give me|tell me|enumerate|what are) (all |)the {N:s} of (the |all |){G:pl}",
    "(what|which) {N} are (the |){G:pl}",
    "(what is|what's) the {N} of (each of the |all |the ){G:pl}",
    "{N:s} of (the |){G:pl}",
    "in (what|which) {N:s} do {G:pl} come",
    "{G:pl}: (what|which) {N:s}",
)
LIST_ALL = (
    "(what|which) (different |)({N:s}) (can be seen|do the (things|objects|items) have|have been used|are to be seen|occur|do they have|do you find|is there|u see|have the things)( here| in the picture|)",
    "(list|name|give me|tell me|say|enumerate|show me) (all |every |)(the |)({N:s})( here| that you see| that there are| in this picture|)",
    "(what|which) are (all |)the ({N:s})( here| you see|)",
    "(all |)(the |)({N:s})( please| here| of everything| of all things|)",
    "(what|which) ({N:s}) (come up|appear|are present|do we have|are visible|are there)",
    "(what|which) ({N:s}) does (the|this) (picture|image|scene) (have|show|contain)",
    "(what|which) {N:s} (are there|do you see|can you see|are on the table|are in the picture|are "
    "shown|are visible|are present|are used|appear|exist)( here| in the picture| on the table|)",
    "(list|name|give me|tell me|enumerate) (all |)the {N:s}( you see| on the table| in the picture| of all the objects| of the things|)",
    "what are the {N:s}( of the (things|objects)| here|)",
    "(what|which) {N:s} are the (things|objects|items)",
    "{N:s} (on the table|in the picture|here)",
)
LIST_NAMES = (
    "(what|which) (stuff|things|objects|items) (is|are|stand|lie|do you see|can you see|can be seen) (on the table|here|there|in the picture|in this picture|in the scene)",
    "(what|what all|what stuff|what things) (has|have) (been |someone |they |somebody )(placed|put) (on the table|here|there)",
    "(can|could|would) you (list|name|describe|tell me|enumerate) (everything|all things|the things|the objects|what you see|what's there|the items|all the objects|the picture|the scene)( that you see| for me| here|)",
    "(list|name|enumerate|tell me|give me|say|write down) (everything|all|all of it|all things|every object|each thing|all the objects|every thing|them all|what you see|what there is)( here| for me|)",
    "(describe|tell me|show) (what you see|what is there|what's on the table|the picture|the table|what you can see|this scene|everything|what is in the picture)( to me| for me|)",
    "(give me|make|i need|i want) (a|the) (list|inventory|overview|description) of (the |all the |all |)(things|objects|items|everything|the picture|the scene|the table)( here|)",
    "(what|which) (objects|things|items) (has|does) (the|this) (picture|scene|table|image)( have| show| contain|)",
    "what (are|is) (all |)(the |these |those )(things|objects|items)( here| in this picture| on the table|)",
    "what (all |)(is|do you see|can you see|can u see|do u see|is there|are there)( here| there| on it| in it| in there|)",
    "what('s| is) (all |)(in there|in it|on it|on there|lying there|there on the table|in front of you|visible|to be seen)",
    "tell me what (you see|is there|is on the table|is in the picture|you can see|things there are|there is)",
    "what (is|do you see|can you see|can be seen|do we have|is there) (on the table|in the picture|"
    "in the image|in this picture|here|in the scene|in this image|on this table)",
    "(what's|whats) (on the table|in the picture|in the image|in this picture|here|in the scene)",
    "(what|which) (objects|things|items) (are there|do you see|can you see|are on the table|are in "
    "the picture|are visible|are here|are present|are in this image)( here|)",
    "(list|name|enumerate|tell me|show me|identify|give me) (all |)(the |)(objects|things|items|"
    "everything)( on the table| in the picture| you see| you can see| here|)",
    "what do you see|what can you see|what is there|what's there|what all is here|"
    "describe the (picture|image|scene|table)|describe this (picture|image|scene)|"
    "what does the (picture|image|photo) show|what is shown( here|)|what am i looking at",
)
LIST_WHERE = (
    "(what|which things|which objects|what things|what objects|what items) (is|are|lie|stand|sit|can be found|do you find|have been placed|do you see|can you see|are standing|are located) {W}",
    "(name|list|tell me|show me|give me|say) (everything|all|all things|all objects|what is|what's|whatever is|what stands|what you see|the things that are) {W}",
    "(what|what all|what stuff) (is|stands|lies|can be seen|can i find|do you notice) {W}",
    "{W}(:|,) (what is there|what do you see|what is it|what stands there|what are the things|which things)",
    "(which|what) of the (things|objects|items) are {W}",
    "whats {W}",
    "(what|what|what) (is|is|is|are|lies|stands|sits|can be seen|do you see|is there|is located|is "
    "sitting|is placed|is standing|is lying) {W}",
    "what's {W}",
    "whats {W}",
    "(what|which) (things|objects|items) are {W}",
    "(list|name|tell me|show me|give me) (all |)(the |)(things|objects|items|everything)( that are|) {W}",
    "(name|list|tell me) (everything|what's|what is) {W}",
    "{W} (is|there is|are) what",
    "everything {W}",
    "{W}, what (do you see|is there|can you see)",
    "what all is {W}",
    "(things|objects) {W}",
)
LIST_HAS = (
    "what (does|do) {O} have {F}",
    "(what|which things) has {O} (got |){F}",
    "{O} has (what|which things) {F}",
    "what is there {F}, seen from {O}",
)
LIST_WITHOUT = (
    "(what|which) {B:sg} (is not|isn't|isnt|is something other than) {P}( here|)",
    "(find|name|show me|tell me) the {B:sg} (that is not|that isn't|which isn't) {P}",
    "the (non-{A}|not {A}) {B:sg}(, which is it|: which one|)",
    "(what|which) {B:sg} (does not|doesn't) (look|seem) {A}",
    "(what|which) {B:pl} (are not|aren't|arent|are other than|are something other than) {P}",
    "(what|which) of the {B:pl} (are not|aren't|is not|isn't|arent) {P}",
    "(list|name|show me|tell me|give me|find) (all |)(the |){B:pl} (that are not|that aren't|which are not|which aren't|not|other than|that arent) {P}",
    "(what|which) {B:pl} (are there|do you see|have we got) (that are not|that aren't|other than|besides|not) {P}( ones|)",
    "(name|list|tell me) (every|each) {B:sg} (that is not|that isn't|which is not|other than|not) {P}",
    "(all |)(the |){B:pl} (except|but|besides|without|other than) the {A} ones(, list them|: which are they|, what are they|)",
    "(which|what) are the {B:pl} that (are not|aren't) {P}",
    "(what|which) non-{A} {B:pl} are there",
)
LIST_WITHOUT_ALL = (
    "(what|what all) (is not|isn't|isnt|is other than|is something other than) {P}( here|)",
    "(which|what) (things|objects|items|ones|of them|of these) (are not|aren't|arent) {P}",
    "(name|list|tell me|show me) (everything|all things|all|what|all objects) (that is not|that isn't|which is not|which isn't|not|other than) {P}",
    "everything (but|except|besides|other than) the {A} (things|ones|objects)(,|:|) (list it|what is it|name it|)",
    "what (things|objects) are there (that aren't|that are not|besides|other than|which aren't) {P}( things| ones|)",
    "what('s| is) there (besides|other than|except|apart from) the {A} (things|ones|objects)",
    "(apart from|besides|except|other than) the {A} (things|ones|objects)(,|) what (is there|do you see|can you see|is on the table)",
)
LIST_KIND = (
    "(which|what) (of the |){B:pl} (stand|sit|lie|can be found|do you see|are standing|are located) {W}",
    "(list|name|show me|tell me|give me|find) (all |every |)(the |){B:pl} (that are |which are |that stand |){W}",
    "(which|what) of the {B:pl} are {W}",
    "{B:pl} {W}(:|,) which( are they|)",
    "(list|name|show me|tell me|give me) (all |)(the |){B:pl} {W}",
    "(which|what) {B:pl} are {W}",
)


Half = Literal["left", "right", "front", "behind"]
HALVES: tuple[Half, ...] = ("left", "right", "front", "behind")
THE_HALF = {
    "left": "the left( hand|) (half|side|part)",
    "right": "the right( hand|) (half|side|part)",
    "front": "the (front|bottom) (half|part)",
    "behind": "the (back|top) (half|part)",
}
IN_HALF = (
    "(inventory|contents|content|list|listing|overview) (of|for) {F}( of the (picture|table|image|scene)|)",
    "{F}( of the (picture|table|image|scene)|)(:|,| -) (what is there|list|inventory|what do you see|contents|what's there|everything|which things)",
    "(name|list|tell me|describe) (everything|all|the things|what is|what's|all things|the objects) (on|in) {F}( of the (picture|table|image|scene)|)",
    "(what|which things|which objects) (is|are|do you see|does one see|lie|stand|sit) (on|in) {F}( of the (picture|table|image|scene)|)",
    "what (does|do) {F}( of the (picture|table|image|scene)|) (contain|hold|show)",
    "(looking only at|if you only look at|just|considering only|take) {F}(,|:) what (do you see|is there|is it|things are there)",
)
HALF_WORDS = {
    "left": "(on|in) the left( hand|) (side|half|part) of the (table|picture|image|scene)",
    "right": "(on|in) the right( hand|) (side|half|part) of the (table|picture|image|scene)",
    "front": "(in|at) the (front|bottom) (half|part) of the (table|picture|image|scene)",
    "behind": "(in|at) the (back|top) (half|part) of the (table|picture|image|scene)",
}
LIST_SAME = (
    "(what|which) (other |)(things|objects|items) (are|have|share) {S}",
    "(what else|what other thing|which other things) (has|have|shares|share) (the {N} of {O}|{O}'s {N}|the same {N} as {O})",
    "(what|which) (other |)(things|objects) (have|share) ({O}'s {N}|the {N} of {O})",
    "what matches {O} in {N}",
    "what (else |other things |)(is|are|has) {S}",
    "(what|which) (other |)(things|objects|items) (are|have) {S}",
    "(what|which) (thing|object) is {S}",
    "(what|which) (other |)(things|objects) (share|have) the {N} of {O}",
    "(name|list) (the |all |)(other |)(things|objects) {S}",
)
LIST_PREDICATE = (
    "what (is|are|all is) {P}( here| on the table| in the picture|)",
    "what's {P}( here| on the table|)",
    "(what|which) (things|objects|items|ones|of the things|of these) (are|look) {P}",
    "(what|which) (thing|object|item|one) is {P}",
    "(name|list|show me|tell me|find|give me) (everything|all things|whatever|what) (that is|that's|which is|is) {P}",
    "(name|list|tell me) (all |)(the |)(things|objects|items) (that are |which are |){P}",
    "(what|which) (things|objects) (do you see|are there) (that are|which are) {P}",
    "(which|what) of (the things|the objects|them|these) (is|are) {P}",
    "everything (that is |that's |){P}",
    "(could|can) you (name|list|tell me) what is {P}",
)
LIST_ADJECTIVE = (
    "(what|which) (things|objects|items|ones|of the things|of these|of the objects) (are|look|is) {A}",
    "(name|list|show me|tell me|find|give me) (everything|all|all things|all objects|every object|what) (that is|that's|which is|is) {A}",
    "(what|what all|what things|which stuff) (is|are) {A}( here| there|)",
    "what('s|s| is) {A}( here|)",
    "(what|which) {A} (things|objects|items|stuff) (is there|are there|do you see|can you see|are on the table|do we have|)",
    "(all |)(the |){A} (things|objects|ones)(, list them|: which are they|, name them|, what are they)",
    "everything {A}",
    "list {A} (things|objects|stuff|items)",
    "(what|which) (things|objects|items|ones) are {A}",
    "(what|which) of the (things|objects) (are|is) {A}",
    "what is {A}( here| on the table|)",
    "what {A} (things|objects) (are there|do you see|are on the table|can you see)",
    "(name|list|show me) (all |)(the |){A} (things|objects|ones)",
    "(tell me |)what the {A} (things|objects) are",
    "what are the {A} (things|objects|ones)",
)
LIST_VALUES = (
    "(what|which) {N:s} are {P}",
    "(what|which) {N:s} (do|have) (the |all the |){A} (things|objects|ones|items)( have|)",
    "(what|which) {N:s} (do you see|are there) among the {A} (things|objects|ones)",
    "(list|name|tell me) the {N:s} of (the |all |){A} (things|objects|ones)",
    "(what|which) {N:s} are there (that are |in |){A}",
)
LIST_KINDS = (
    "(what|which) (kinds|types|sorts|different kinds) of (things|objects|items) (are there|do you see|"
    "are on the table|can you see|are in the picture|are here)",
)
LIST_SPECIAL = {
    "material": ("what (are|is) (the |all the |){G:pl} made (of|out of|from)", "what materials are {G:pl} made of",
                 "are the {G:pl} (metal or matte|matte or glossy|glossy or metal|shiny or dull)"),
    "size": ("how (big|large) are (the |){G:pl}", "are (the |){G:pl} (big or small|large or small|small or large)"),
    "color": ("what color are (the |all the |){G:pl}", "how are the {G:pl} (colored|painted)",
              "what colored are the {G:pl}", "what color (is each|does each) {G:sg}"),
}  # fmt: skip


def listing(rng: random.Random, world: World) -> Draft:
    """ "Which colors are the blocks?", "What is left of the bowl?"."""
    if rng.random() < 0.12:
        return _without(rng, world)
    if not world.is_scene and rng.random() < 0.06:
        return _what_is(rng, world)
    draw = rng.random()
    if draw < 0.17:
        return _special(rng, world, draw) or listing(rng, world)
    if draw < 0.42:
        return _where(rng, world)
    if draw < 0.55:
        return draft(q.Listing(q.EVERYTHING, "name"), LIST_NAMES)
    if draw < 0.57:
        return draft(q.Listing(q.EVERYTHING, "shape"), LIST_KINDS)
    asked = attribute(rng)
    group = related(rng, world, 1, loose=True) if draw > 0.9 else world.kind(rng)
    if draw < 0.7 or group == q.EVERYTHING:
        return draft(q.Listing(q.EVERYTHING, asked), LIST_ALL, N=word(asked))
    if isinstance(group, q.Kind) and group.noun != "object" and asked == "shape":
        asked = "color"
    if asked in LIST_SPECIAL and rng.random() < 0.4:
        return draft(q.Listing(group, asked), LIST_SPECIAL[asked], G=some(group))
    return draft(q.Listing(group, asked), LIST, G=some(group), N=word(asked))


def _special(rng: random.Random, world: World, draw: float) -> Draft | None:
    """Return what is in a half of the picture, the same as something, or of a kind."""
    if draw < 0.05 and not world.is_scene:
        side: Half = rng.choice(HALVES)
        half = q.Related(q.EVERYTHING, (q.Condition("half", None, side),))
        if rng.random() < 0.5:
            return draft(q.Listing(half, "name"), IN_HALF, F=pick(rng, THE_HALF[side]))
        return draft(q.Listing(half, "name"), LIST_WHERE[:6], W=pick(rng, HALF_WORDS[side]))
    one = q.The(world.single(rng))
    shared = other_attribute(rng, one)
    if draw < 0.1 and shared != "name":
        same = q.SameAs(q.EVERYTHING, shared, one)
        return draft(q.Listing(same, "name"), LIST_SAME, S=where(same), O=the(one), N=word(shared))
    kind = world.kind(rng)
    if draw < 0.12:
        adjective = world.adjective(rng)
        asked = attribute(rng)
        if MEANING_OF.get(adjective, ("",))[0] == asked:
            return None
        meaning = q.Listing(q.Kind("object", (adjective,)), asked)
        return draft(meaning, LIST_VALUES, P=predicate(adjective), A=adjective, N=word(asked))
    if kind.adjectives and kind.noun == "object":
        told = " ".join(kind.adjectives)
        if len(kind.adjectives) == 1 and rng.random() < 0.5:
            return draft(q.Listing(kind, "name"), LIST_PREDICATE, P=predicate(told))
        return draft(q.Listing(kind, "name"), LIST_ADJECTIVE, A=told, G=some(kind))
    return None


def _what_is(rng: random.Random, world: World) -> Draft:
    """ "What is made of metal?", "What's red?"."""
    adjective = rng.choice(("metal", "metallic")) if rng.random() < 0.25 else world.adjective(rng)
    kind = q.Kind("object", (adjective,))
    return draft(q.Listing(kind, "name"), LIST_PREDICATE, P=predicate(adjective))


def _without(rng: random.Random, world: World) -> Draft:
    """ "Which blocks are not red?", and of one: "what color is the block that is not metal"."""
    kind, word_ = world.kind(rng), world.adjective(rng)
    base = q.Kind(kind.noun, kind.adjectives[:1] if rng.random() < 0.15 else ())
    told = {MEANING_OF.get(w, (w,))[0] for w in base.adjectives}
    if MEANING_OF.get(word_, (word_,))[0] in told:
        return _without(rng, world)
    group = q.Without(base, word_)
    if rng.random() < 0.2:
        asked = rng.choice([a for a in ("color", "size", "material") if a not in told])
        if MEANING_OF.get(word_, ("",))[0] != asked:
            meaning = q.Query(q.The(group), asked)  # type: ignore[arg-type]
            return draft(meaning, ONE_WITHOUT, O=the(q.The(group)), N=word(asked))  # type: ignore[arg-type]
    templates: tuple[str, ...] = LIST_WITHOUT
    if base == q.EVERYTHING and rng.random() < 0.6:
        templates = LIST_WITHOUT_ALL
    return draft(q.Listing(group, "name"), templates, B=some(base), A=word_, P=predicate(word_))


ONE_WITHOUT = (
    "(what|which) {N} is {O}",
    "(what's|what is|whats|tell me|name) the {N} of {O}",
    "{N} of {O}",
    "(what|which) {N} (does|has) {O}( have|)",
    "{O}(:|,) (what|which) {N}( is it|)",
)


def _where(rng: random.Random, world: World) -> Draft:
    group = related(rng, world, depth_of(rng), loose=True)
    if (
        isinstance(group, q.Kind | q.SameAs | q.Without)
        or not is_listable(group)
        or _has_half(group)
    ):
        return _where(rng, world)
    meaning = q.Listing(group, "name")
    only = single_condition(group)
    if group.base == q.EVERYTHING and only is not None and only.anchor and rng.random() < 0.1:
        return draft(meaning, LIST_HAS, O=the(only.anchor), F=pick(rng, SIDE_OF_IT[only.relation]))
    if group.base == q.EVERYTHING:
        return draft(meaning, LIST_WHERE, W=where(group))
    return draft(meaning, LIST_KIND, B=some(group.base), W=where(group))


def _has_half(group: q.Group) -> bool:
    # "what is at the front" asks for the foremost thing
    return isinstance(group, q.Related) and any(c.anchor is None for c in group.conditions)
