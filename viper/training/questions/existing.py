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
    predicate,
    related,
    single_condition,
    some,
    the,
    where,
    word,
)
from viper.training.questions.denying import none_are, other_than
from viper.training.questions.phrases import SIDE_OF_IT
from viper.training.questions.templates import pick
from viper.training.questions.verifying import ask_if
from viper.training.questions.worlds import World

SEE = (
    "(do you see|can you see|do we have|have we got|do you notice|can you find|can you spot|did you"
    " see|are you seeing|could you find|have you got|do you spot|can we see)"
)
EXISTS = (
    "i (lost|can't find|miss|am missing|dropped|need to find) {G:a}(. |, |; )(is it there|do you see it|is it in the picture|can you see it|is there one in there)",
    "{G:a}(: |, | - )(in there or not|in it or not|present or absent|visible or not)",
    "(is|was) there ever {G:a} (here|in this picture|on the table)",
    "(i was told|somebody said|i heard|they say|apparently) (there is|there's) {G:a}(. |, |; )(is there|is that true|is it there|can you see it|can you confirm)",
    "i (think|believe) i (can |)see {G:a}(, do you|. am i right|, right|, is that right|. do you see it)",
    "is there {G:a} (among|amongst) (them|these|the things|the objects|all this)",
    "does (one|any) of (these|the things|the objects) (happen to be|look like) {G:a}",
    "(would|might) there (happen to |perhaps |)be {G:a}",
    "(do|does|did) (you|anybody|anyone) (happen to |)(see|notice|spot) {G:a}",
    "(is|are) there (even|at least) (one|a single) {G:sg}",
    "{G:a}(, | - |: )(is there one|do you see one|is it in there|anywhere)",
    "does {G:a} (appear|show up|feature|turn up) (anywhere|somewhere|in here|at all)",
    "(does|do) (the|this|that) (picture|image|scene|table|photo) have ({G:a}|any {G:pl}|some {G:pl})( on it| in it|)",
    "is (one|any|at least one) of (the|these|those) (things|objects|items) {G:a}",
    "(is|are) (there|here) ({G:a}|any {G:pl}|some {G:pl}) (anywhere|somewhere|at all|or not|to be seen|around|to be found|by any chance|in it)",
    "is there such a thing as {G:a}{H}",
    "{G:a} is (there|here|on the table|in the picture|visible|present|in it)",
    "(i think|i believe|i guess|it looks like|it seems|i'd say|looks like|pretty sure) (there is|there's) {G:a}(. is that right|. right|. am i right|. correct|. is there|. do you agree|, is that so|)",
    "(is it|it is|it's) (true|right|correct|the case|so) that (there is|there's) {G:a}",
    "does {G:a} (appear|exist|occur|show up|stand|lie)( here| in the picture| on the table| anywhere|)",
    "{G:sg}(,|:|?|) (is there one|yes or no|there or not|is it there|any|present|do you see one)",
    "i(('m| am) looking| look|('m| am) searching| want to look) for {G:a}(. |, |; )(is there one|do you see one|is it here|can you see it|have you got one|is there any)",
    "(can|could|do|did|would) (you|i|we|one|u) (see|find|spot|notice|make out|detect) ({G:a}|any {G:pl}|some {G:pl})( here| in it| anywhere|)",
    "(find|look for|search for|check for|see) {G:a}(:|,) is there one",
    "(please |)(verify|check|confirm|make sure) (that |if |whether |)there (is|exists) {G:a}",
    "is there (possibly|perhaps|maybe|really|actually|by chance) {G:a}",
    "(got|have|have you got|you got|u see|you see|see|spot) ({G:a}|any {G:pl})( here| there| in there|)",
    "there (is|are) (any |){G:pl}( here| there|)",
    "is {G:sg} (there|here|in picture|on table|present|visible)",
    "is (a|some|any) {G:sg} (in|on) (it|there)",
    "do we (have|see) {G:a}( or not| on the table or not|)",
    "would (you|there) (happen to |)(be|see) {G:a}",
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
EXISTS_SLIPPED = (
    "it is there {G:a}( here| on table|)",
    "is it there {G:a}",
    "there is {G:sg} (here|on table|in picture)(, yes|)",
    "(it|the picture|table) (have|has) {G:a}",
    "(have|has) (the |)(table|picture) {G:a}",
    "exist (a |any |){G:sg} (here|in picture)",
    "can u see {G:a}",
    "u see (any |){G:pl}",
    "ain't there {G:a}( here|)",
    "hey there's {G:a}( here|)(, right|, no|, yeah|)",
    "is here {G:a}( or no| or not|)",
    "you have {G:a} there(, yes|)",
)
"""As people ask who speak another language, or are small."""
EXISTS_WHERE = (
    "(does|do) (any|a|some|one) {B:sg} (stand|sit|lie|exist|appear|rest) {W}",
    "(can|do|could) (you|u|we|i) (see|spot|find|notice) (any {B:pl}|{B:a}|some {B:pl}|any {B:sg}) {W}",
    "is (a|any|one|some) {B:sg} (standing|sitting|located|placed|to be found|to be seen|lying|) {W}",
    "(is|are) (one|any|some) of the {B:pl} {W}",
    "(any|some|see any|see some|got any) {B:pl} {W}",
    "{W}(,|) (is there any|do you see|can you see|stands|is there|are there|have we got) {B:a}",
    "(tell me|check|see) (if|whether) {B:a} (is|stands) {W}",
    "{B:a} (is|stands|sits|lies|can be seen) {W}",
    "(is|are) there (any |){B:pl} (to be seen|to be found|standing|) {W}",
    "do any (of the |){B:pl} (stand|sit|lie|exist) {W}",
    "is there any {B:sg} (which|that) (is|stands|lies|sits) {W}",
    "has (a|any) {B:sg} been (put|placed) {W}",
    "(is|are) (any|any of the|some) {B:pl} {W}",
    "is {B:a} {W}",
    "is {B:a} (sitting |standing |lying |placed |located ){W}",
    "{W}, is there {B:a}",
    "{W} (is|there is|are there) {B:a}",
    "are there (any |){B:pl} {W}",
    "(anything|any thing) {W}",
)
IS_BETWEEN = ("is {B:the} {W}", "{B:the} is {W}", "is {B:the} (standing|sitting|located) {W}")
EXISTS_ANY = (
    "(is|are) (any|any one|one|some|at least one) of the {B:pl} {P}",
    "is (any|one|some|at least one) {B:sg} {P}",
    "are there (any |some |){B:pl} (that|which) are {P}",
    "is there (a|any|some) {B:sg} (that is|that's|which is|being) {P}",
    "do you see (a|any) {B:sg} (that is|that's|which is) {P}",
    "(any|some) {B:pl} (that are|which are) {P}",
    "(any|some) {A} ones (among|of|under) the {B:pl}",
    "(does|do) any (of the |){B:pl} (look|seem|appear) {A}",
    "(some|one|at least one) (of the {B:pl}|{B:sg}) is {P}",
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
    "is (anything|something|any object|any thing|one of the things|any of the things|some object|one of the objects) {P}",
    "(is there|do you see|can you see|have we got) (anything|something|any object|an object) (that is |that's |which is |) {P}",
    "(anything|something) {P}( here| there| at all|)",
    "are (any|some) (things|objects|items|of them|of these) {P}",
    "does (anything|something|any object) (look|seem) {A}",
    "(is|are) there {A} (things|objects|items|stuff|ones)",
    "any {A} (things|objects|items|stuff|ones)( here| there|)",
    "(something|anything|one thing|one object) is {P}",
    "is something here {P}",
    "do any (things|objects) (look|appear) {A}",
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
    "am i right that there (is no {G:sg}|are no {G:pl}|isn't any {G:sg})",
    "there (aren't|are not) any {G:pl}, are there",
    "there (isn't|is not) (a|any) {G:sg}, is there",
    "there's no {G:sg}, is there",
    "(is|are) (the picture|the table|it|this) (devoid|free|empty) of {G:pl}",
    "(i|we) (don't|do not|dont|can't|cannot|cant) see (any {G:pl}|a single {G:sg}|{G:a}|a {G:sg})( here| anywhere|)( do you agree| right| is that right|)",
    "(so |) (there's|there is|theres) no {G:sg}( here| at all| anywhere| in the picture| to be seen|)",
    "is (the|this) (table|picture|scene|image) without ({G:a}|any {G:pl}|{G:pl})",
    "is (the|this) (picture|table|scene|image) (missing|lacking) ({G:a}|{G:pl})",
    "does (the|this) (picture|table|scene|image) (lack|have no|show no|contain no) {G:pl}",
    "are {G:pl} (absent|missing|nowhere to be seen|not there|not present|not in the picture|not visible)",
    "is {G:a} (absent|missing|nowhere to be seen|not there|not present|not in the picture|not visible)",
    "do you see no {G:pl}",
    "not a single {G:sg}( here| in the picture| on the table|)",
    "(is it|it is|it's) (right|true|correct|the case|so) that there (are no {G:pl}|is no {G:sg}|is not a single {G:sg}|aren't any {G:pl}|isn't any {G:sg})",
    "(zero|0|no) {G:pl}( here| there| at all|)",
    "are there (zero|0|really no|definitely no|actually no) {G:pl}",
    "there (aren't|are not|arent) (any |){G:pl}( here| at all| in this picture|)",
    "there (isn't|is not|isnt) {G:a}( here| at all| in this picture|)",
    "is {G:a} (something|a thing) that (is not|isn't) (here|there|on the table)",
    "{G:pl} are (absent|missing|not there|not here|nowhere)",
    "are there (not|really not) any {G:pl}",
    "(there is|there's) (not|never) {G:a}",
    "(is|are) there (nothing|no thing) (like|that is) {G:a}",
    "not any {G:pl}( here|)",
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
    "is the (space|spot|place|area|room) {W} (empty|free|clear|unoccupied)",
    "(there's|there is|is there) not a (single |)thing {W}",
    "does nothing (stand|lie|sit|exist) {W}",
    "(there isn't|there is not|there's not|there isnt) (anything|something|any object|any thing) {W}",
    "(is it|it's|it is) (true|right|correct) that (there is nothing|nothing is|nothing stands) {W}",
    "(i see nothing|you see nothing|i don't see anything|i can see nothing|we see nothing) {W}",
    "(is|are) there no (thing|object|things|objects|item) {W}",
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
    if rng.random() < 0.13:
        if kind.adjectives and rng.random() < 0.4:
            return none_are(rng, kind)
        return draft(q.Exists(kind, True), NONE, G=some(kind))
    if kind.adjectives and rng.random() < 0.25:
        last = kind.adjectives[-1]
        if kind.noun == "object" and len(kind.adjectives) == 1:
            return draft(q.Exists(kind), EXISTS_BARE, A=last, P=predicate(last))
        return draft(q.Exists(kind), EXISTS_ANY, B=bare(kind, but=1), A=last,
                     P=predicate(last))  # fmt: skip
    if rng.random() < 0.12:
        return other_than(rng, kind)
    if not world.is_scene and rng.random() < 0.07:
        return draft(q.Exists(kind), EXISTS_SLIPPED, G=some(kind))
    return draft(
        q.Exists(kind),
        EXISTS,
        G=some(kind),
        IF=ask_if,
        H=rng.choice(("", " on the table", " here")),
    )


WHERE_ANYTHING = (
    "(is anything|is something|is any object|is any thing|is a thing|is anything at all|is one of the things) (standing|placed|sitting|located|hiding|there|visible|to be seen||) {W}",
    "(does|do) (anything|something|any object|any things|a thing) (stand|sit|lie|hide|exist|appear|rest) {W}",
    "(is there|do you see|can you see|u see|is) (anything|something|any object|any thing) (at all|else|there|) {W}",
    "there (is|are) (something|anything|some things|a thing|things) {W}",
    "are there (any |some |)(things|objects|items) {W}",
    "(anything|something|any object|any things) {W}( or not| at all|)",
    "has (anything|something) been (put|placed) {W}",
    "(is|are) there (an object|some object|things) {W}",
    "(is|is there|is there|do you see|can you see|is) (anything|something) {W}",
    "anything {W}",
    "{W}, is there anything",
    "(there is|there's) (something|anything) {W}",
    "(is|are) (any|some) (objects|things|items) {W}",
    "is there (any|an) object {W}",
)
HAS = (
    "does {O} have ({B:a}|any {B:pl}|some {B:pl}) {F}",
    "has {O} (got |)({B:a}|any {B:pl}) {F}",
    "{O} has {B:a} {F}",
    "do you see {O} with {B:a} {F}",
    "is there {O} with {B:a} {F}",
)
HAS_ANYTHING = (
    "does {O} have (anything|something|a thing|an object) {F}",
    "has {O} (got |)(anything|something) {F}",
    "{O} has (something|a thing|an object) {F}",
)
SAME_ANYTHING = (
    "(does|has|do) (anything|something|any other thing|any other object|another thing) (else |)(have|has|share|) (the {N} of {O}|{O}'s {N}|the same {N} as {O})",
    "is (anything|something|any other thing|any other object|another thing) (else |)(of |in |)(the same {N} as {O}|{O}'s {N}|the {N} of {O})",
    "(is|are) there (anything|something|any other things|other things|another thing|another object) (else |)(of|with|in|that has) (the same {N} as {O}|{O}'s {N}|the {N} of {O})",
    "(anything|something) (else |)(with|of|in) (the same {N} as {O}|{O}'s {N})",
    "does (anything|something) else match {O} in {N}",
)
SAME_THING = (
    "(does|do) (any other|another) {B:sg} (have|share) (the {N} of {O}|{O}'s {N}|the same {N} as {O})",
    "is (any other|another|any) {B:sg} (of |in |)(the same {N} as {O}|{O}'s {N})",
    "(is|are) there (another|any other|any|a) {B:sg} (of|with|in|that has) (the same {N} as {O}|{O}'s {N}|the {N} of {O})",
    "do any (other |){B:pl} (match {O} in {N}|have the same {N} as {O}|share the {N} of {O})",
)


IN_HALF = (
    "is {B:the} {W}",
    "is {B:the} {W}",
    "is {B:the} (standing|sitting|located|placed|lying) {W}",
    "{B:the} (is|stands|sits|lies) {W}",
    "does {B:the} (stand|sit|lie) {W}",
    "(do|can) you see {B:the} {W}",
    "(is it true|would you say|can you confirm|do you agree) that {B:the} is {W}",
    "(tell me|check|see) (if|whether) {B:the} is {W}",
)


def in_half(rng: random.Random, world: World) -> Draft:
    """ "Is the ball on the right side of the picture?"."""
    side = rng.choice(("left", "right", "left", "right", "front", "behind"))
    group = q.Related(world.single(rng), (q.Condition("half", None, side),))  # type: ignore[arg-type]
    return draft(q.Exists(group), IN_HALF, B=some(group.base), W=where(group))


def exists_related(rng: random.Random, world: World) -> Draft:
    """ "Is there a block left of the bowl?"."""
    if not world.is_scene and rng.random() < 0.08:
        return in_half(rng, world)
    group = related(rng, world, depth_of(rng))
    assert not isinstance(group, q.Kind)
    only = single_condition(group)
    if only is not None and only.anchor is not None and rng.random() < 0.08:
        plain = group.base == q.Kind("object") and rng.random() < 0.7
        said = HAS_ANYTHING if plain else HAS
        side = pick(rng, SIDE_OF_IT[only.relation])
        return draft(q.Exists(group), said, B=some(group.base), O=the(only.anchor), F=side)
    if isinstance(group, q.SameAs) and not group.is_denied and rng.random() < 0.5:
        templates: tuple[str, ...] = SAME_ANYTHING if group.base == q.Kind("object") else SAME_THING
        return draft(q.Exists(group), templates, B=some(group.base), O=the(group.anchor),
                     N=word(group.attribute))  # fmt: skip
    if isinstance(group, q.SameAs):
        return draft(q.Exists(group), EXISTS[-12:-6], G=some(group), H="")
    if rng.random() < 0.12:
        if group.base == q.Kind("object") and rng.random() < 0.6:
            return draft(q.Exists(group, True), NOTHING, W=where(group))
        return draft(q.Exists(group, True), NONE[:8], G=some(group))
    if group.base == q.Kind("object") and rng.random() < 0.4:
        templates = WHERE_ANYTHING
        return draft(q.Exists(group), templates, W=where(group))
    if rng.random() < 0.35:
        if isinstance(group, q.Between) and rng.random() < 0.5:
            return draft(q.Exists(group), IS_BETWEEN, B=some(group.base), W=where(group))
        return draft(q.Exists(group), EXISTS_WHERE[:-1], B=some(group.base), W=where(group))
    here = rng.choice(("", " on the table", " here"))
    return draft(q.Exists(group), EXISTS, G=some(group), IF=ask_if, H=here)
