"""Questions whether something is there."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    HERE,
    Draft,
    bare,
    depth_of,
    draft,
    related,
    some,
    the,
    where,
)
from viper.training.questions.counting import pair, short
from viper.training.questions.verifying import ask_if
from viper.training.questions.words import MEANING_OF
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
        q.Exists(kind),
        EXISTS,
        G=some(kind),
        IF=ask_if,
        H=rng.choice(("", " on the table", " here")),
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
    return draft(q.Exists(group), EXISTS, G=some(group), IF=ask_if, H=here)


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
