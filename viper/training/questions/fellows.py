"""Questions about the one other thing that is like a first: "one other has its size; what color?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some, the, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.templates import Slot
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import ATTRIBUTES, World

ONE = "(exactly |just |only |)one other {T}(, and (only|just) one,|)"
HAS = "(has|shares|comes in|is of|has got|matches|has the same)"
ASKED = (
    f"{ONE} (has|shares|comes in|is of|has got|matches) {{O}}'s {{S}}(. |; |, |: )(its {{N}}|what {{N}} is it|which {{N}}|what is its {{N}}|and its {{N}}|what {{N}} has it)",
    f"{ONE} (has|comes in|is of) the (same |)({{S}}) (of|as) {{O}}(. |; |, |: )(its {{N}}|what {{N}} is it|which {{N}}|what is its {{N}})".replace(
        "(same |)({S}) (of|as)", "same {S} as"
    ),
    "there('s| is|s) (just |only |exactly |)one other {T} (of|with|in|that has) the same {S} as {O}(. |; |, |: )(what|which) {N} is it",
    "(what|which) {N} (is|has) the (one |)other {T} (with|of|that has|in) the same {S} (as|like) {O}",
    "(what|which) {N} (is|has) the (other |one other |){T} (sharing|that shares|which shares) ({O}'s {S}|its {S} with {O}|the {S} of {O})",
    "the (one|thing|object) (that shares|sharing|which shares) its {S} with {O}(:|,) ((what|which) {N}( is it|)|its {N})",
    "the other {T} (with|of) {O}'s {S}(:|,) ((what|which) {N}( is it|)|its {N})",
    "(what's|what is|tell me) the {N} of the (other |){T} (that shares|sharing|that has) {O}'s {S}",
    "{O} (has a twin|has a match|has a partner|is matched) in {S}(. |; |, |: )(what|which) {N} is (it|that one)",
    "{N} of the (other |){T} (with|that has) the same {S} as {O}",
    "find the (other |){T} (with|of) {O}'s {S}(. |; |, |: )(what|which) {N} is it",
    "same {S} as {O}, one other {T}(: |, |; |? )(its |what |)({N})",
    "{O}'s {S} (twin|match|partner)(:|,) (what |its |){N}",
    "in {S}, {O} (matches|equals|agrees with) one other {T}(. |; |, |: )(what|which) {N} is (that|it)",
)
NAMED = (
    "(what|which thing|which one|which object) (else |)(shares its {S} with|has the same {S} as|matches the {S} of) {O}",
    "the (one|thing|object) (that shares|sharing|which shares) its {S} with {O}( is what|, what is it|: what is it|)",
    f"{ONE} (has|shares|comes in) {{O}}'s {{S}}(. |; |, |: )(which|what is it|which one|name it)",
    "(which|what) is the (one |)other {T} (of|with) the same {S} as {O}",
    "{O} (has a twin|has a match|has a partner) in {S}(. |; |, |: )(which|what is it|which one)",
    "(which|what) (thing|object) (goes with|matches|is like|pairs with) {O} in {S}",
    "(find|name|tell me|show me) the (other |)(thing|object|one) (that shares|with|of) {O}'s {S}",
)  # fmt: skip
LISTED = (
    "what else (has|is of|comes in|is in) the same {S} (as|like) {O}",
    "what else (shares|has) {O}'s {S}",
    "(which|what) (other |)(things|objects) (are like|match|go with|agree with) {O} in {S}",
    "(who|what) else is of {O}'s {S}",
    "(which|what) (others|other things|other objects) (have|share|come in) (the same {S} as {O}|{O}'s {S})",
)


def fellows(rng: random.Random, world: World) -> Draft:
    """ "One other object has the cylinder's size; its material?"."""
    kind = world.single(rng)
    shared = unsaid(rng, kind)
    if shared is None:
        return fellows(rng, world)
    base = q.EVERYTHING if rng.random() < 0.75 else world.kind(rng)
    if shared == "shape" and base.noun != "object":
        return fellows(rng, world)
    group = q.SameAs(base, shared, q.The(kind))
    thing: Slot | str = rng.choice(("thing", "object", "object", "item"))
    slots: dict[str, Slot | str] = {"O": the(q.The(kind)), "S": word(shared)}
    slots["T"] = thing if base == q.EVERYTHING else (lambda r, _f: some(base)(r, "sg"))
    draw = rng.random()
    if base == q.EVERYTHING and draw < 0.15:
        return draft(q.Listing(group, "name"), LISTED, **slots)
    if base == q.EVERYTHING and draw < 0.35:
        return draft(q.Query(q.The(group), "name"), NAMED, **slots)
    told = {shared, *(MEANING_OF.get(w, ("",))[0] for w in base.adjectives)}
    if base.noun != "object":
        told.add("shape")
    left = [a for a in ("color", *ATTRIBUTES) if a not in told]
    if not left:
        return fellows(rng, world)
    asked: q.Attribute = rng.choice(left)
    said = ASKED if base == q.EVERYTHING else tuple(t for t in ASKED if "{T}" in t)
    return draft(q.Query(q.The(group), asked), said, N=word(asked), **slots)
