"""Questions about what is left when some things are gone or put aside."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from itertools import combinations

from viper.training.questions import meaning as q
from viper.training.questions.among import different, listed
from viper.training.questions.asking import (
    Draft,
    anchor,
    attribute,
    described,
    draft,
    link,
    some,
    where,
    word,
)
from viper.training.questions.halving import half_of
from viper.training.questions.templates import Slot
from viper.training.questions.words import MEANING_OF, plural
from viper.training.questions.worlds import GENERIC_SHAPES, World

SUPPOSE = "(suppose|imagine|say|assume|if|let's say|what if|picture this:)"
CLEARED = "(cleared away|took away|removed|put away|hid|threw out|swept off|lifted off|got rid of|packed up|took out|ate|lost|knocked off)"
CLEAR = "(clear away|take away|remove|put away|hide|throw out|discard|take out|get rid of|ignore|leave out|forget about|drop)"
THINGS = "(things|objects|items)"
REMAIN = "(would be left|are left|would remain|remain|would still be there|are still there|would be left over|stay|would there be|are left on the table)"
GONE = (
    f"{SUPPOSE} (you|i|we|someone|somebody) {CLEARED} {{L:and}}(,|.|;| -) how many {{B:pl}} {REMAIN}",
    f"{SUPPOSE} {{L:and}} (vanished|disappeared|were gone|weren't there|had gone|fell off|went missing)(,|.|;|:| -) (how many {{B:pl}} {REMAIN}|what number of {{B:pl}} (remains|is left))",
    f"{CLEAR} {{L:and}}(,|.|;| and|:| -) how many {{B:pl}} (are left|remain|stay|are there|do you have left)",
    f"{CLEAR} {{L:and}}(,|.|;| and|:) (count|tell me how many) (the rest|the {{B:pl}} that (are left|remain)|what's left|what is left)",
    f"how many {{B:pl}} {REMAIN} (if|when|once|after) (you|i|we|someone) {CLEARED} {{L:and}}",
    "how many {B:pl} (are there|are left|remain) (without|besides|apart from|other than|except for|not counting|minus|excluding) {L:and}",
    "(leaving|with) {L:and} out of (it|the count|account)(,|) how many {B:pl} (are there|do you see|can you see|are left)",
    "(leave|take) {L:and} out of it(: |. |, |; )how many {B:pl} (are there|do you see|are left)",
    "(without|not counting|leaving out|ignoring|excluding|apart from|besides|setting aside|except for|with) {L:and}( gone| out of the way|)(,|:) how many {B:pl} (are there|are left|remain|do you see)",
    f"with {{L:and}} (gone|removed|out of the way|taken away|put away)(,|:) how many {{B:pl}} {REMAIN}",
    f"once {{L:and}} (are gone|are removed|have gone)(,|:) how many {{B:pl}} {REMAIN}",
    "all {B:pl} (but|except|minus|without) {L:and}(:|,| -) how many",
    "{B:pl} minus {L:and}(:|,| =| -|) how many( are left|)",
    "how many other {B:pl} are there (besides|apart from|than) {L:and}",
)
ASIDE = "(aside|apart|excepted|not included|excluded|notwithstanding|not counted)"
NOT_COUNTING = "(not counting|leaving out|ignoring|apart from|except for|besides|other than|excluding|setting aside|disregarding|leaving aside|forgetting)"
LISTED = (
    f"{{Z}} {ASIDE}, (what|what else|what things|which things)('s| is|'s there| do you see| can you see) {{W}}",
    f"{NOT_COUNTING} (the |){{Z}}(,|:) (what|what else|which things)('s| is|'s there|'s to be found) {{W}}",
    f"(what|what else)('s| is|'s there) {{W}}(,|) {NOT_COUNTING} (the |){{Z}}",
    f"(what|what else)('s| is|'s there) {{W}}(,|) {{Z}} {ASIDE}",
    "(what|which (things|objects)) (that are not|that aren't|other than|but no) {Z} (are|stand|lie|do you see) {W}",
    "(name|list|tell me) (everything|all things|what's|whatever is) {W} (except|but|apart from|other than|but not) (the |){Z}",
    "everything {W} (except|but|other than) (the |){Z}",
    "(what|which things)('s| is| are| stands| lies) {W}(,|) (leaving|with) (the |){Z} (out of it|left out|out)",
    "(what|which) non-{S} (things|objects|items) are {W}",
    "(things|objects) {W}(,|) no {Z}(:|,| -) (list|which|what are they)",
)
COUNTED = (
    f"{{Z}} {ASIDE}, how many (things|objects|items) are {{W}}",
    f"{NOT_COUNTING} (the |){{Z}}(,|:) how many (things|objects|items) (are|are there|do you see) {{W}}",
    f"how many (things|objects|items) (are|are there) {{W}}(,|) {NOT_COUNTING} (the |){{Z}}",
    "how many (things|objects|items) {W} (are not|aren't|are no) {Z}",
    "how many non-{S} (things|objects) are {W}",
)
EXISTS = (
    f"{{Z}} {ASIDE}, is (there |)(anything|something) {{W}}",
    f"{NOT_COUNTING} (the |){{Z}}(,|:) is (there |)(anything|something) {{W}}",
    f"is (there |)(anything|something) {{W}}(,|) {NOT_COUNTING} (the |){{Z}}",
    "is (anything|something) {W} (other than|besides|apart from|that isn't) {A}",
    "is there (anything|something) {W} that (is not|isn't|is no) {A}",
)
VALUES = (
    f"{{Z}} {ASIDE}, (what|which) {{N:s}} are (the things|there) {{W}}",
    f"{NOT_COUNTING} (the |){{Z}}(,|:) (what|which) {{N:s}} are the (things|objects) {{W}}",
    "(what|which) {N:s} (are|have) the (things|objects) {W} (other than|except|but not) (the |){Z}",
)
NON = (
    "{N:s} (except|but|other than|apart from|without) the {Z}('s|'|)(:| -|,|)( i.e.|) {N:s} of (the |)non-{Y}",
    "{N:s} of (the |all |)non-{Y}",
    "(what|which) {N:s} are the non-{Y}",
    "(what|which) {N:s} do the non-{Y} (have|come in)",
    "(list|name|tell me) the {N:s} of (everything|all things|whatever) (but|except|that is not|that isn't) {A}",
    "(what|which) {N:s} (do|have) the (things|objects) (that are not|that aren't|other than) {Z}( have|)",
    "{Z} {X}, (what|which) {N:s} (are there|do you see|have we got)",
    "(what|which) {N:s} (are left|remain) without the {Z}",
)


def leaving(rng: random.Random, world: World) -> Draft:
    """ "Suppose you cleared away the cup and the plate, how many things are left?"."""
    if rng.random() < 0.4:
        return _gone(rng, world)
    return _aside(rng, world)


def _gone(rng: random.Random, world: World) -> Draft:
    count = 3 if rng.random() < 0.15 else 2
    gone = different(rng, world, count)
    is_many = rng.random() < 0.5
    base = q.EVERYTHING
    words = tuple(dict.fromkeys(world.adjective(rng) for _ in range(count)))
    if rng.random() < 0.15 and len(words) == count:
        noun = world.kind(rng).noun
        base, gone = q.Kind(noun), tuple(q.Kind(noun, (w,)) for w in words)
    if not all(are_apart(a, b) for a, b in combinations(gone, 2)):
        return _gone(rng, world)
    return draft(q.Left(base, gone), GONE, L=_the_many(gone) if is_many else listed(gone),
                 B=some(base))  # fmt: skip


def are_apart(a: q.Kind, b: q.Kind) -> bool:
    """Return whether nothing can be of both kinds: "the red thing and the cup" may be one thing."""
    one, other = ({MEANING_OF[w] for w in k.adjectives if w in MEANING_OF} for k in (a, b))
    if any(x[0] == y[0] and x[1] != y[1] for x in one for y in other):
        return True
    shapes = {MEANING_OF.get(kind.noun, ("shape", kind.noun)) for kind in (a, b)}
    return len(shapes) == 2 and not {a.noun, b.noun} & {"object", *GENERIC_SHAPES}


def _the_many(kinds: tuple[q.Kind, ...]) -> Slot:
    """Return a renderer of a list of groups: "the cups and plates"."""

    def render(rng: random.Random, form: str) -> str:
        said = [some(k)(rng, "pl") for k in kinds]
        lead = rng.choice(("the ", "all the ", "", "all "))
        if rng.random() < 0.5 and lead:
            return lead + ", ".join(said[:-1]) + f" {form} " + said[-1]
        return ", ".join(f"the {s}" for s in said[:-1]) + f" {form} the {said[-1]}"

    return render


def _aside(rng: random.Random, world: World) -> Draft:
    """ "Blocks aside, what's there to the left of the bowl?"."""
    noun, adjective = world.kind(rng).noun, world.adjective(rng)
    is_noun = rng.random() < 0.75
    if noun == "object":
        return _aside(rng, world)
    out = noun if is_noun else adjective
    many = plural(out) if is_noun else f"{out} {rng.choice(('ones', 'things', 'objects'))}"
    one = q.Kind(out) if is_noun else q.Kind("object", (out,))
    slots: dict[str, Slot | str] = {"Z": many, "A": lambda r, _f: some(one)(r, "a"), "S": out}
    asked = attribute(rng)
    if rng.random() < 0.2:
        if MEANING_OF.get(out, ("",))[0] == asked:
            return _aside(rng, world)
        group = q.Without(q.EVERYTHING, out)
        slots |= {"Y": many, "X": rng.choice(("aside", "apart", "excluded")), "N": word(asked)}
        return draft(q.Listing(group, asked), NON, **slots)
    one_there = anchor(rng, world, 0)
    if not is_noun and out in described(one_there).adjectives:
        return _aside(rng, world)
    related = link(rng, world, one_there, 1.0)
    if not world.is_scene and rng.random() < 0.15:
        related = half_of(q.EVERYTHING, rng.choice(("left", "right", "front", "behind")))
    left = q.Aside(related, out)
    slots["W"] = where(related)
    draw = rng.random()
    if draw < 0.5:
        return draft(q.Listing(left, "name"), LISTED, **slots)
    if draw < 0.75:
        return draft(q.Count(left), COUNTED, **slots)
    if draw < 0.9:
        return draft(q.Exists(left), EXISTS, **slots)
    return draft(q.Listing(left, asked), VALUES, N=word(asked), **slots)
