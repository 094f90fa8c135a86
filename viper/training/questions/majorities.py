"""Questions whether most, half or none of a group are of a kind: "are most of the red things balls"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, predicate, some
from viper.training.questions.templates import Slot
from viper.training.questions.verifying import ask_if
from viper.training.questions.words import MEANING_OF, article, plural
from viper.training.questions.worlds import World

PARTS = {
    ">": "(more than half|over half|most|the majority|more than 50%|more than half|the greater part|over 50%|a majority|the bulk)",
    ">=": "(at least half|half or more|at least 50%|no less than half|at least one half|no fewer than half)",
    "==": "(exactly half|half|precisely half|50%|just half|exactly one half|exactly 50%)",
    "<": "(less than half|fewer than half|under half|a minority|less than 50%|not even half)",
    "<=": "(at most half|no more than half|half or fewer|not more than half)",
}
OF = (
    "(are|is) {M} of (the |){G:pl} {P}",
    "{M} of (the |){G:pl} (are|is) {P}",
    "{IF} {M} of (the |){G:pl} are {P}",
    "(is it true|would you say|am i right|is it so) that {M} of the {G:pl} are {P}",
    "(do|would) {M} of the {G:pl} (look|seem to be) {P}",
)
MOST = (
    "are (the |){G:pl} (mostly|mainly|predominantly|for the most part|in the main) {P}",
    "(the |){G:pl} are (mostly|mainly|predominantly|for the most part) {P}",
    "are most {G:pl} {P}",
    "most {G:pl} are {P}",
    "are there more {G:pl} that are {P} than (ones |)that (aren't|are not)",
    "do {P} ones make up (more than half|most|the majority) of the {G:pl}",
)
OF_ALL = (
    "is {M} of (what's|what is|whatever is|the stuff|everything|all that's) (on the table|here|in the picture|you see) {P}",
    "(are|is) {M} of (the things|the objects|all things|them|the items|these) {P}",
    "{M} of (what's|what is|everything|the stuff) (on the table|here|in the picture) is {P}",
    "{M} of (the things|the objects|them) are {P}",
    "{IF} {M} of (what is|what's) (on the table|here) is {P}",
    "{IF} {M} of the (things|objects) are {P}",
    "is {M} of (it|it all|this|the table's contents) {P}",
)
AGAINST_REST = {
    ">": (
        "do the {G:pl} outnumber (everything|whatever|all|all things|anything) (that isn't|that is not|that's not|which isn't|not) {P}",
        "do the {G:pl} (outnumber|beat|exceed) (the rest|all the rest|the others|everything else|all other things|all others)( in number|)",
        "(are there|do you see|have we got) more {G:pl} than (everything else|all the rest|other things|other objects|things of any other kind|ones that aren't)( taken together| together| put together|)",
        "more {G:pl} than (not|others|the rest)",
        "(are there|do we have) more (things|objects) that are {P} than (ones |things |)that (aren't|are not)",
    ),
    "<": (
        "are the {G:pl} outnumbered by (everything|whatever|all) (that isn't|that is not) {P}",
        "are the {G:pl} outnumbered by (the rest|all the rest|the others|everything else)",
        "(are there|do you see) fewer {G:pl} than (other things|everything else|all the rest|things that aren't)",
    ),
    "==": (
        "(are there|do you see) as many {G:pl} as (other things|other objects|things that aren't|things that are not {P})",
        "do the {G:pl} (equal|match) (the rest|all the rest|everything else) in number",
    ),
}
BELONG = {
    "count": (
        "how many of the {G:pl} are {P}",
        "how many {G:pl} are {P}",
        "(of|among) the {G:pl}(,|) how many are {P}",
        "(count|number of) {G:pl} that are {P}",
        "how many {P} are {g}",
    ),
    "exist": (
        "(is|are) any of the {G:pl} ({P}|{p})",
        "is one of the {G:pl} {p}",
        "are any {G:pl} {P}",
        "is any {G:sg} {p}",
        "are there (any |){G:pl} that are {P}",
    ),
    "none": (
        "(is|are) none of the {G:pl} ({P}|{p})",
        "none of the {G:pl} (is|are) ({p}|{P})",
        "no {G:sg} is {p}",
        "is it true that none of the {G:pl} are {P}",
    ),
    "all": (
        "(are|is) (all|all of|each of|every one of) the {G:pl} {P}",
        "is (every|each) {G:sg} {p}",
        "(all|all the) {G:pl} are {P}",
        "(are|is) (the |){G:pl} (all|only|exclusively|without exception) {P}",
    ),
    "not all": (
        "are not all (of |)the {G:pl} {P}",
        "not all (of |)(the |){G:pl} are {P}",
        "is (any|one) of the {G:pl} (not|something other than) {p}",
        "is there a {G:sg} that (isn't|is not) {p}",
    ),
    "list": (
        "(which|what) of the {G:pl} are {P}",
        "(which|what) {G:pl} are {P}",
        "(list|name|tell me|show me) the {G:pl} that are {P}",
    ),
}


def majority(rng: random.Random, world: World) -> Draft:
    """ "Are most of the red things balls?", "Is at least half of what's on the table metal?"."""
    if rng.random() < 0.16:
        return _against_rest(rng, world)
    base, part, told = _parted(rng, world)
    slots: dict[str, Slot | str] = {"G": some(base), "IF": ask_if, **told}
    if part.noun != base.noun and rng.random() < 0.35:
        return _belonging(rng, base, part, slots)
    operator: q.Operator = rng.choice((">", ">", ">", ">", ">=", ">=", "==", "<", "<="))
    said: tuple[str, ...] = OF
    if base == q.EVERYTHING and rng.random() < 0.75:
        said = OF_ALL
    elif operator == ">" and rng.random() < 0.35:
        said = MOST
    templates = tuple(t.replace("{M}", PARTS[operator]) for t in said)
    return draft(q.Majority(base, part, operator), templates, **slots)


def _against_rest(rng: random.Random, world: World) -> Draft:
    """ "Do the blue objects outnumber everything that isn't blue?"."""
    part = q.Kind("object", (world.adjective(rng),))
    said: Slot | str = predicate(part.adjectives[0])
    if rng.random() < 0.4 and (noun := world.kind(rng).noun) != "object":
        part, said = q.Kind(noun), f"{article(noun)} {noun}"
    operator: q.Operator = rng.choice((">", ">", ">", "<", "=="))
    templates = AGAINST_REST[operator]
    if part.noun != "object":
        templates = tuple(t for t in templates if "are {P}" not in t and "not {P}" not in t)
    return draft(q.Majority(q.EVERYTHING, part, operator), templates, G=some(part), P=said)


def _parted(rng: random.Random, world: World) -> tuple[q.Kind, q.Kind, dict[str, Slot | str]]:
    """Return a kind, a part of it, and the slots for what is said of the part: many, and one."""
    kind, adjective = world.kind(rng), world.adjective(rng)
    noun = world.kind(rng).noun
    if noun != "object" and rng.random() < 0.5:
        # of things with a property, so many are of a shape
        base = q.EVERYTHING if rng.random() < 0.25 else q.Kind("object", (adjective,))
        part = q.Kind(noun, base.adjectives)
        told: dict[str, Slot | str] = {"P": plural(noun), "p": f"{article(noun)} {noun}"}
        return base, part, told | {"g": adjective}
    base = q.EVERYTHING if rng.random() < 0.3 else q.Kind(kind.noun, kind.adjectives[:1])
    said = {MEANING_OF.get(w, (w,))[0] for w in base.adjectives}
    if MEANING_OF.get(adjective, (adjective,))[0] in said:
        return _parted(rng, world)
    part = q.Kind(base.noun, (*base.adjectives, adjective))
    return base, part, {"P": predicate(adjective), "p": predicate(adjective), "g": ""}


def _belonging(
    rng: random.Random, base: q.Kind, part: q.Kind, slots: dict[str, Slot | str]
) -> Draft:
    """ "How many of the red things are balls?", "Is none of them a ball?"."""
    how = rng.choice(("count", "count", "exist", "exist", "none", "all", "all", "not all", "list"))
    meanings: dict[str, q.Meaning] = {
        "count": q.Count(part),
        "exist": q.Exists(part),
        "none": q.Exists(part, True),
        "all": q.EveryIs(base, part.noun) if base.adjectives else q.CompareCounts(base, part, "=="),
        "not all": q.CompareCounts(base, part, ">"),
        "list": q.Listing(part, "name"),
    }
    said = tuple(t for t in BELONG[how] if base.adjectives or "{g}" not in t)
    return draft(meanings[how], said, **slots)
