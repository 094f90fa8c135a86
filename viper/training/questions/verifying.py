"""Questions and statements whose answer is yes or no."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
import re

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    HERE,
    Draft,
    bare,
    depth_of,
    described,
    draft,
    other_attribute,
    related,
    single,
    some,
    the,
    where,
    word,
)
from viper.training.questions.counting import pair, short
from viper.training.questions.phrases import RELATION
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import MEANING_OF, SHAPES, article
from viper.training.questions.worlds import World

SEE = (
    "(do you see|can you see|do we have|have we got|do you notice|can you find|can you spot|did you"
    " see|are you seeing|could you find|have you got|do you spot|can we see)"
)
EXISTS = (
    f"is there {{G:a}}{HERE}",
    f"is there {{G:a}}{HERE}",
    f"are there (any|any|some|) {{G:pl}}{HERE}",
    f"are there any {{G:pl}}{HERE}",
    f"{SEE} {{G:a}}{HERE}",
    f"{SEE} (any|some) {{G:pl}}{HERE}",
    "is {G:a} (visible|present|shown|in the picture|on the table|in the image|here|somewhere here)",
    "are (any |){G:pl} (visible|present|shown|in the picture|on the table|in the image|here)",
    "(any|some) {G:pl}(| here| on the table| there| in the picture)",
    "(does|do) (the|this) (picture|image|scene|table|photo) (contain|show|have|include) ({G:a}|any {G:pl})",
    "{G:a}(| in the picture| on the table| here|)",
    f"(there is|there's|i see|we have|i can see) {{G:a}}{HERE}",
    f"there are (some |){{G:pl}}{HERE}",
    "(is|isn't|isnt) there (any |){G:sg}(| here| on the table)",
    "aren't there any {G:pl}",
    "does {G:a} exist( here|)",
    "(check|tell me|see) (if|whether) there is {G:a}{H}",
    "(check|tell me|see) (if|whether) there are (any |){G:pl}{H}",
    "i'm looking for {G:a}, is there one",
    "was {G:a} (put|placed) on the table",
    "is (at least one|one|even one|even a single) {G:sg} (there|visible|on the table|in the picture)",
    "has anyone put {G:a} on the table",
    "there is at least one {G:sg}{H}",
    "{IF} (there is|there's|you see|you can see) {G:a}{H}",
    "{IF} there (are|is) (any |){G:pl}{H}",
    "(do|can) you see {G:the}( here| anywhere| on the table| in the picture|)",
    "is {G:the} (visible|present|on the table|in the picture|here|there|in the scene|shown)",
    "{G:pl}",
    "{G:pl}(, any| - any)",
    "(got|see|spot|have) (any |){G:pl}",
    "do (i|you|we) have (any {G:pl}|{G:a})( here| on the table|)",
    "any sign of {G:a}",
    "can {G:a} be (seen|found)( here| in the picture| on the table|)",
    "is {G:a} anywhere( to be seen| in the picture| on the table|)",
    "(is|are) (one|some|any) of (the|these) (things|objects|items) {G:a}",
    "is anything( here| on the table|) {G:a}",
    "do any {G:pl} (exist|appear)( here|)",
    "there any {G:pl}{H}",
    "would there be {G:a}{H}",
    "is there perhaps {G:a}{H}",
    "are {G:pl} there",
    "does (it|the table|the picture) have (any {G:pl}|{G:a})( on it| in it|)",
    "(did|has) (someone|anybody|anyone) (put|placed|left) {G:a} (on the table|here)",
    "could there be {G:a}( here|)",
)
EXISTS_WHERE = (
    "(is|are) (any|any of the|some) {B:pl} {W}",
    "(is|does) {B:a} (sit |stand |lie |){W}".replace(
        "(is|does) {B:a} (sit |stand |lie |)", "is {B:a} "
    ),
    "is {B:a} (sitting |standing |lying |placed |located ){W}",
    "{W}, is there {B:a}",
    "{W} (is|there is|are there) {B:a}",
    "are there (any |){B:pl} {W}",
    "(anything|any thing) {W}",
)
IS_BETWEEN = ("is {B:the} {W}", "{B:the} is {W}", "is {B:the} (standing|sitting|located) {W}")
EXISTS_ANY = (
    "(is|are) (any|any one|one|some) of the {B:pl} {A}",
    "are (any|some) {B:pl} {A}",
    "is any {B:sg} {A}",
    "is (one|at least one) {B:sg} {A}",
    "is there (a|any) {A} one among the {B:pl}",
    "(among|of) the {B:pl}(,|) is (any|one) {A}",
    "is any of the {B:pl} {A}",
    "do any of the {B:pl} look {A}",
    "(some|one) of the {B:pl} (are|is) {A}",
)
EXISTS_BARE = (
    f"is (anything|something|any object|any thing) {{A}}{HERE}",
    "(is there|do you see|can you see) (anything|something) {A}( on the table| in the picture| here|)",
    "anything {A}( here| on the table|)",
    "(something|a thing) is {A}",
    "are (any|some) (things|objects|items) {A}",
    "is there (anything|something) (that's|that is|which is) {A}",
    "are there any {A} ones",
    "is there a {A} one",
)
NONE = (
    f"are there no {{G:pl}}{HERE}",
    f"(there are|there's|i see) no {{G:pl}}{HERE}",
    "(there is|there's) no {G:sg}(| here| on the table)",
    "is there no {G:sg}(| here| on the table)",
    "is there not a single {G:sg}",
    "there (isn't|is not) (a|any) {G:sg}(| here| on the table)",
    "there (aren't|are not) any {G:pl}(| here| on the table)",
    "no {G:pl}( here| on the table| in the picture|)",
    "is it true that there (are no {G:pl}|is no {G:sg})",
    "(is|are) {G:pl} (missing|absent)",
    "is the (table|picture|scene) free of {G:pl}",
    "none of the (things|objects) (is|are) {G:a}",
)
NOTHING = (
    "(there is|there's|is there|i see|do you see) nothing {W}",
    "nothing (is |stands |lies |sits |){W}",
    "is nothing {W}",
    "(isn't there|is there not|there isn't) anything {W}",
    "no (object|thing) is {W}",
)
IF = (
    "(tell me|check|see|let me know|can you tell me|could you tell me|i wonder|do you know|could you "
    "check|can you check|please check|find out|i'd like to know|i want to know|i was wondering|can you "
    "see|verify|please tell me|would you know|say) (if|whether|if)"
)
TAG = "(, right|, isn't there|, true or false|, correct|, is that right|, yes or no|. true|, is there|)"


def exists(rng: random.Random, world: World) -> Draft:
    """ "Is there a red block?"."""
    kind = world.kind(rng)
    if kind == q.Kind("object") and rng.random() < 0.7:
        return exists(rng, world)
    if rng.random() < 0.12:
        return draft(q.Exists(kind, True), NONE, G=some(kind))
    if kind.adjectives and rng.random() < 0.25:
        last = kind.adjectives[-1]
        if kind.noun == "object" and len(kind.adjectives) == 1:
            return draft(q.Exists(kind), EXISTS_BARE, A=last)
        return draft(q.Exists(kind), EXISTS_ANY, B=bare(kind, but=1), A=last)
    if rng.random() < 0.08:
        return _other_than(rng, kind)
    return draft(
        q.Exists(kind), EXISTS, G=some(kind), IF=_if, H=rng.choice(("", " on the table", " here"))
    )


def exists_related(rng: random.Random, world: World) -> Draft:
    """ "Is there a block left of the bowl?"."""
    group = related(rng, world, depth_of(rng))
    assert not isinstance(group, q.Kind)
    if isinstance(group, q.SameAs):
        return draft(q.Exists(group), (*EXISTS[:6], EXISTS[6]), G=some(group), H="")
    if rng.random() < 0.12:
        if group.base == q.Kind("object") and rng.random() < 0.6:
            return draft(q.Exists(group, True), NOTHING, W=where(group))
        return draft(q.Exists(group, True), NONE[:8], G=some(group))
    if group.base == q.Kind("object") and rng.random() < 0.4:
        templates: tuple[str, ...] = ("(is|is there|is there|do you see|can you see|is) (anything|something) {W}",
                     "anything {W}", "{W}, is there anything", "(there is|there's) (something|anything) {W}",
                     "(is|are) (any|some) (objects|things|items) {W}", "is there (any|an) object {W}")  # fmt: skip
        return draft(q.Exists(group), templates, W=where(group))
    if rng.random() < 0.35:
        if isinstance(group, q.Between) and rng.random() < 0.5:
            return draft(q.Exists(group), IS_BETWEEN, B=some(group.base), W=where(group))
        return draft(q.Exists(group), EXISTS_WHERE[:-1], B=some(group.base), W=where(group))
    here = rng.choice(("", " on the table", " here"))
    return draft(q.Exists(group), EXISTS, G=some(group), IF=_if, H=here)


OTHER_THAN = (
    "(is there|are there|do you see) (any|a) {B:sg} that (isn't|is not) {A}",
    "are there (any |){B:pl} that (aren't|are not) {A}",
    "is (any|some) {B:sg} not {A}",
    "are there any non-{A} {B:pl}",
    "are (any|some) of the {B:pl} not {A}",
)
OTHER_THAN_BARE = (
    "is (anything|something) not {A}",
    "is there (anything|something) (that isn't|that is not|other than|not|which isn't) {A}",
    "are there any things that (aren't|are not) {A}",
)


def _if(rng: random.Random, _form: str) -> str:
    return pick(rng, IF)


def _other_than(rng: random.Random, kind: q.Kind) -> Draft:
    """ "Is there a block that is not red?"."""
    adjective = kind.adjectives[-1] if kind.adjectives else "red"
    rest = q.Kind(kind.noun, kind.adjectives[:-1])
    narrow = q.Kind(kind.noun, (*rest.adjectives, adjective))
    templates = OTHER_THAN_BARE if rest == q.Kind("object") and rng.random() < 0.6 else OTHER_THAN
    return draft(q.CompareCounts(rest, narrow, ">"), templates, B=some(rest), A=adjective)


BOTH = (
    f"(is there|are there|do you see|can you see) (both |){{X:a}} and {{Y:a}}{HERE}",
    f"are there (both |)(any |){{X:pl}} and {{Y:pl}}{HERE}",
    "(there is|there are|i see) (both |){X:a} and {Y:a}",
    "does the picture (show|contain) (both |){X:a} and {Y:a}",
    "is there {X:a} and (also |){Y:a}",
    "is there {X:a} as well as {Y:a}",
    "are both {X:a} and {Y:a} (present|visible|there|on the table)",
    "is there {X:a} and is there {Y:a}",
    "{X:a} and {Y:a}, are they both (here|there)",
)
EITHER = (
    f"(is there|are there|do you see|can you see) (either |){{X:a}} or {{Y:a}}{HERE}",
    f"are there (any |either |){{X:pl}} or {{Y:pl}}{HERE}",
    "(there is|i see) (either |){X:a} or {Y:a}",
    "is there {X:a}, or {Y:a}",
    "any {X:pl} or {Y:pl}",
    "is either {X:a} or {Y:a} (present|visible|there|on the table)",
)
NEITHER = (
    f"(is there|there is|do you see|i see) neither {{X:a}} nor {{Y:a}}{HERE}",
    "are there neither {X:pl} nor {Y:pl}",
    "there are neither {X:pl} nor {Y:pl}",
    "(is there|there is) no {X:sg} and no {Y:sg}",
    "are there no {X:pl} and no {Y:pl}",
    "there (isn't|is not) (a|any) {X:sg} or {Y:sg}",
    "neither {X:pl} nor {Y:pl}",
)


def both(rng: random.Random, world: World) -> Draft:
    """ "Is there a red block and a blue bowl?"."""
    if rng.random() < 0.25:
        return both_are(rng, world)
    first, second = pair(rng, world)
    joiner, templates = rng.choice(
        (("and", BOTH), ("and", BOTH), ("or", EITHER), ("neither", NEITHER))
    )
    meaning = q.Both(first, second, joiner)  # type: ignore[arg-type]
    return draft(meaning, templates, X=some(first), Y=short(first, second))


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
    first, second = _alike(rng, world, first, second)
    told = {a for o in (first, second) for a in _told(o)}
    asked = other_attribute(rng, first)
    if first == second or asked == "name" or asked in told:
        return same(rng, world)
    if rng.random() < 0.2:
        meaning = q.CompareAttribute(first, second, asked, True)
        return draft(meaning, DIFFERENT, X=the(first), Y=_other(first, second), N=word(asked))
    templates = SAME_MATERIAL if asked == "material" and rng.random() < 0.4 else SAME
    if asked == "size" and rng.random() < 0.4:
        templates = SAME_SIZE
    meaning = q.CompareAttribute(first, second, asked)
    return draft(meaning, templates, X=the(first), Y=_other(first, second), N=word(asked), IF=_if)


def _told(one: q.One) -> set[str]:
    kind = described(one)
    known = {MEANING_OF.get(w, ("",))[0] for w in kind.adjectives}
    return known | ({"shape"} if kind.noun != "object" else set())


def _alike(rng: random.Random, world: World, first: q.One, second: q.One) -> tuple[q.One, q.One]:
    """Return the pair, sometimes with one noun: "the red block", "the blue one"."""
    kind = described(first)
    if rng.random() < 0.2 and isinstance(first, q.The) and isinstance(first.group, q.Kind):
        adjective = world.adjective(rng)
        if kind.adjectives and adjective not in kind.adjectives:
            return first, q.The(q.Kind(kind.noun, (adjective,)))
    return first, second


def _other(first: q.One, second: q.One) -> Slot:
    """Return a renderer that may say "the blue one"."""
    if isinstance(first, q.The) and isinstance(second, q.The):
        a, b = first.group, second.group
        if isinstance(a, q.Kind) and isinstance(b, q.Kind):
            return lambda r, _f: short(a, b)(r, "the")
    return the(second)


OPPOSITE = {
    "left": "right", "right": "left", "front": "behind", "behind": "front",
    "bigger": "smaller", "smaller": "bigger", "taller": "shorter", "shorter": "taller",
}  # fmt: skip
NOT_PLACE = ("{X} is not {R} {Y}", "{X} isn't {R} {Y}", "is {X} not {R} {Y}", "{X} isnt {R} {Y}")
TWO_PLACES = (
    "is {X} {R} {Y} and {S} {Z}",
    "is {X} (both |){R} {Y} and (also |){S} {Z}",
    "{X} is (both |){R} {Y} and {S} {Z}",
    "is {X} {R} {Y} but {S} {Z}",
)


def two_places(rng: random.Random, world: World) -> Draft:
    """ "Is the block left of the bowl and behind the cup?"."""
    one, first, second = (q.The(world.single(rng)) for _ in range(3))
    if len({one, first, second}) < 3:
        return two_places(rng, world)
    options = ("left", "right", "front", "behind")
    relation, other = rng.sample(options, 2)
    meaning = q.ComparePlaces(one, relation, first, other, second)  # type: ignore[arg-type]
    told = [pick(rng, RELATION[r]).strip() for r in (relation, other)]
    return draft(meaning, TWO_PLACES, X=the(one), Y=the(first), Z=the(second), R=told[0], S=told[1])


BIGGER = {
    "bigger": "(bigger|larger|bigger in size|more massive|greater) than",
    "smaller": "(smaller|tinier|littler|smaller in size) than",
    "taller": "(taller|higher) than",
    "shorter": "(shorter) than",
}
PLACE = (
    "is {X} {R} {Y}",
    "is {X} {R} {Y}",
    "is {X} {R} {Y}",
    "{X} is {R} {Y}",
    "{X} is {R} {Y}",
    "{X} {R} {Y}",
    "(can you see|do you see|is it true that|is it correct that|is it the case that|would you say|"
    "does it look like|do you think|verify that|check that|check if|confirm that|is it right that) {X} is {R} {Y}",
    "does {X} (sit|stand|lie) {R} {Y}",
    "is {X} (sitting|standing|lying|located|placed|positioned|situated|found) {R} {Y}",
    "{X} (sits|stands|lies|can be found|stays) {R} {Y}",
    "(isn't|isnt) {X} {R} {Y}",
    "{X}, is it {R} {Y}",
    "{X} is {R} {Y}(, right|, isn't it|, true or false|, correct|, yes or no| or not|. true)",
    "is {X} {R} {Y} (or not|, yes or no|in the picture|in this picture)",
    "(do|can) you see {X} {R} {Y}",
    "{IF} {X} is {R} {Y}",
    "{IF} {X} is {R} {Y}",
    "is {R} {Y} {X}",
    "(has|was) {X} (been |)(put|placed) {R} {Y}",
    "could {X} be {R} {Y}",
    "can {X} be found {R} {Y}",
    "{X}: {R} {Y}",
)


def place(rng: random.Random, world: World) -> Draft:
    """ "Is the block left of the bowl?", "The block is bigger than the ball."."""
    first, second = (
        single(rng, world, 1 if rng.random() < 0.3 else 0),
        single(rng, world, 1 if rng.random() < 0.2 else 0),
    )
    if first == second:
        return place(rng, world)
    if rng.random() < 0.05:
        return two_places(rng, world)
    first, second = _alike(rng, world, first, second)
    if rng.random() < 0.3:
        options = ("bigger", "smaller") if world.is_scene else tuple(BIGGER)
        relation = rng.choice(options)
        templates = tuple(t for t in PLACE if not re.search("sit|see|placed|found", t))
        text = pick(rng, BIGGER[relation])
    else:
        relation = rng.choice(world.relations)
        templates, text = PLACE, pick(rng, RELATION[relation]).strip()
    if relation in OPPOSITE and rng.random() < 0.06:
        meaning = q.ComparePlace(first, OPPOSITE[relation], second)  # type: ignore[arg-type]
        return draft(meaning, NOT_PLACE, X=the(first), R=text, Y=_other(first, second))
    meaning = q.ComparePlace(first, relation, second)  # type: ignore[arg-type]
    return draft(meaning, templates, X=the(first), R=text, Y=_other(first, second), IF=_if)


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
        return draft(meaning, VERIFY_NOUN, O=the(one), IF=_if, K=f"{article(noun)} {noun}")
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
    return draft(meaning, templates, O=the(one), A=said, N=word(name), IF=_if)


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


BOTH_ARE = (
    "are (both |){X} and {Y} (both |){A}",
    "are both {X} and {Y} {A}",
    "is {X} {A} and {Y} too",
    "{X} and {Y} are (both |){A}",
    "both {X} and {Y} are {A}",
    "are {X} and {Y} {A}",
)
EITHER_IS = (
    "is (either |){X} or {Y} {A}",
    "is at least one of {X} and {Y} {A}",
    "either {X} or {Y} is {A}",
)
NEITHER_IS = (
    "is neither {X} nor {Y} {A}",
    "neither {X} nor {Y} is {A}",
    "are neither {X} nor {Y} {A}",
)


def both_are(rng: random.Random, world: World) -> Draft:
    """ "Are both the block and the ball red?"."""
    first, second, adjective = world.single(rng), world.single(rng), world.adjective(rng)
    taken = {MEANING_OF.get(w, (w,))[0] for k in (first, second) for w in k.adjectives}
    if first == second or MEANING_OF.get(adjective, (adjective,))[0] in taken:
        return both_are(rng, world)
    joiner, templates = rng.choice(
        (("and", BOTH_ARE), ("and", BOTH_ARE), ("or", EITHER_IS), ("neither", NEITHER_IS))
    )
    meaning = q.BothAre(first, second, adjective, joiner)  # type: ignore[arg-type]
    return draft(meaning, templates, X=the(q.The(first)), Y=the(q.The(second)), A=adjective)


__all__ = [
    "TAG",
    "all_are",
    "all_same",
    "both",
    "both_are",
    "exists",
    "exists_related",
    "place",
    "same",
    "verify",
]
