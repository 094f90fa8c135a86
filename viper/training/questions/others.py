"""Questions about the others of a kind: "apart from the yellow ball, what else is yellow?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, extreme, predicate, some, the, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.templates import Slot
from viper.training.questions.words import MEANING_OF, plural
from viper.training.questions.worlds import World

BUT = "(apart from|besides|other than|except for|except|in addition to|aside from|not counting|leaving out|as well as|excluding)"
SEE = "(is|do you see that's|can you see that is|is there that is|have we got that's)"
LISTED = (
    f"{BUT} {{O}}(,|) what (else |other things |)is {{P}}( here| on the table|)",
    f"{BUT} {{O}}(,|) (what|which) (other |else |)(things|objects|items) are {{P}}",
    f"what else is {{P}}(,|) {BUT} {{O}}",
    f"what else {SEE} {{P}} {BUT} {{O}}",
    f"(what|which) other (things|objects|items) are {{P}} {BUT} {{O}}",
    f"(what|which) other (things|objects|items) are {{P}}(,|) {BUT} {{O}}",
    f"(name|list|tell me) (everything|all things) (else |)(that is |that's |){{P}} {BUT} {{O}}",
    f"(name|list|tell me) the other {{A}} (things|objects|ones) {BUT} {{O}}",
    f"{BUT} {{O}}(,|) (name|list|tell me) everything {{P}}",
    "{O} is {P}(. |; |, |, but )what else( is|)",
    "i know {O} is {P}(. |; |, )what else( is {P}|)",
    "{O} is {P}(. |; |, )(what|which) other (things|objects) are( {P}|)",
    "{O} aside(,|) what('s| is) (else |){P}",
    "{O} and what else (is|are) {P}",
    "what else is {P} like {O}",
    "which other things (here |)are {P} like {O}",
)
EXISTS = (
    f"{BUT} {{O}}(,|) is (there |)(anything|something) (else |){{P}}( here|)",
    f"is (anything|something) (else |){{P}} {BUT} {{O}}",
    f"is there (anything|something) (else |)(that is |that's |){{P}} {BUT} {{O}}",
    f"is there anything else {{P}}(,|) {BUT} {{O}}",
    f"(are there|do you see) (any |)other {{A}} (things|objects|ones) {BUT} {{O}}",
    "{O} is {P}(. |; |, )is (anything|something) else( {P}| too|)",
    "is {O} the only {A} (thing|object|one), or is there another( one|)",
    "does {O} have any {A} company",
    "is anything besides {O} also {P}",
    "{O} aside, is anything {P}",
)
COUNT = (
    f"{BUT} {{O}}(,|) how many (other |)(things|objects|items) are {{P}}",
    f"how many (other |)(things|objects|items) are {{P}}(,|) {BUT} {{O}}",
    f"how many other {{A}} (things|objects) are there {BUT} {{O}}",
    f"how many {{A}} (things|objects) are there {BUT} {{O}}",
    "{O} is {P}(. |; |, )how many other (things|objects) are( {P}| too|)",
    f"(number|count) of {{A}} (things|objects) {BUT} {{O}}",
)
VALUES = (
    f"{BUT} {{O}}(,|) (what|which) {{N:s}} do the (other |){{A}} (things|objects) have",
    f"(what|which) {{N:s}} are the (other |){{A}} (things|objects) {BUT} {{O}}",
)
KIND_LISTED = (
    f"(what|which) other {{B:pl}} (are there|do you see|are here) {BUT} {{O}}",
    f"{BUT} {{O}}(,|) (what|which) (other |){{B:pl}} (are there|do you see|can you see)",
    f"(name|list|tell me) the other {{B:pl}} {BUT} {{O}}",
    f"(which|what) are the other {{B:pl}}(,|) {BUT} {{O}}",
)
KIND_COUNT = (
    f"how many (other |){{B:pl}} are there {BUT} {{O}}",
    f"{BUT} {{O}}(,|) how many (other |){{B:pl}} (are there|do you see)",
    "there('s| is) {Z}(. |; |, )how many other {B:pl} (are there|do you see)",
    f"(number|count) of {{B:pl}} {BUT} {{O}}",
    "how many {B:pl} are there, {O} not counted",
)
KIND_EXISTS = (
    f"(are there|do you see|have we got) (any |)other {{B:pl}} {BUT} {{O}}",
    f"is there (another|any other) {{B:sg}} {BUT} {{O}}",
    f"{BUT} {{O}}(,|) (is there (another|a|any other) {{B:sg}}|are there any (other |){{B:pl}})",
    "is {O} the only {B:sg}, or is there another( one|)",
    "there('s| is) {Z}(. |; |, )(is there another {B:sg}|are there other {B:pl})",
)
KIND_VALUES = (
    f"{BUT} {{O}}(,|) (what|which) {{N:s}} are the (other |){{B:pl}}",
    "(what|which) {N:s} are the other {B:pl}, {O} aside",
    f"(what|which) {{N:s}} do the other {{B:pl}} have {BUT} {{O}}",
)
ALSO_MANY = (
    f"{BUT} (the |){{Z}}(,|) what else is {{P}}( here|)",
    f"what else is {{P}} {BUT} (the |){{Z}}",
    f"(what|which) other (things|objects) are {{P}} {BUT} (the |){{Z}}",
    f"(what|which) {{A}} (things|objects) are there {BUT} (the |){{Z}}",
)
ALSO_EXISTS = (
    f"{BUT} (the |){{Z}}(,|) is (anything|something) else {{P}}",
    f"is anything else {{P}} {BUT} (the |){{Z}}",
    f"are there (any |)(other |){{A}} (things|objects) {BUT} (the |){{Z}}",
)  # fmt: skip


def others(rng: random.Random, world: World) -> Draft:
    """ "Apart from the yellow ball, what else is yellow?", "Which other cups are there?"."""
    draw = rng.random()
    if draw < 0.3:
        return _of_kind(rng, world)
    adjective = world.adjective(rng)
    if draw < 0.45:
        return _but_many(rng, world, adjective)
    one = _left_out(rng, world, adjective)
    base = q.Kind("object", (adjective,))
    group = q.Except(base, one)
    slots: dict[str, Slot | str] = {"O": the(one), "P": predicate(adjective), "A": adjective}
    is_said = adjective in q.kind_of(one.group).adjectives
    if draw < 0.72:
        return draft(q.Listing(group, "name"), _news(LISTED, is_said), **slots)
    if draw < 0.85:
        return draft(q.Exists(group), _news(EXISTS, is_said), **slots)
    if draw < 0.95:
        return draft(q.Count(group), _news(COUNT, is_said), **slots)
    asked = unsaid(rng, base) or "size"
    return draft(q.Listing(group, asked), VALUES, N=word(asked), **slots)


def _news(templates: tuple[str, ...], is_said: bool) -> tuple[str, ...]:
    """Return the templates that do not tell of a red thing that it is red."""
    return tuple(t for t in templates if not (is_said and "{O} is {P}" in t))


def _left_out(rng: random.Random, world: World, adjective: str) -> q.One:
    """Return a thing that the word is true of, whether it is said or not."""
    kind = world.single(rng)
    attribute = MEANING_OF.get(adjective, (adjective,))[0]
    plain = tuple(w for w in kind.adjectives if MEANING_OF.get(w, (w,))[0] != attribute)
    if rng.random() < 0.12:
        end = extreme(rng, world)
        return q.Extreme(q.EVERYTHING, end.axis, end.place)
    if kind.noun == "object" or rng.random() < 0.45:
        return q.The(q.Kind(kind.noun, (*plain[:1], adjective)))
    return q.The(q.Kind(kind.noun, plain))


def _of_kind(rng: random.Random, world: World) -> Draft:
    """ "Besides the red one, how many other blocks are there?"."""
    noun, adjective = world.kind(rng).noun, world.adjective(rng)
    if noun == "object":
        return _of_kind(rng, world)
    kind, base = q.Kind(noun, (adjective,)), q.Kind(noun)
    one: q.One = q.The(kind)
    said: Slot = the(one)
    if rng.random() < 0.5:
        said = lambda r, _f: r.choice(("the # one", "the # one", "that # one")).replace("#", adjective)  # noqa: E731  # fmt: skip
    slots: dict[str, Slot | str] = {"O": said, "B": some(base), "Z": lambda r, _f: some(kind)(r, "a")}  # fmt: skip
    group = q.Except(base, one)
    draw = rng.random()
    if draw < 0.3:
        return draft(q.Listing(group, "name"), KIND_LISTED, **slots)
    if draw < 0.6:
        return draft(q.Count(group), KIND_COUNT, **slots)
    if draw < 0.85:
        return draft(q.Exists(group), KIND_EXISTS, **slots)
    asked = unsaid(rng, base) or "size"
    return draft(q.Listing(group, asked), KIND_VALUES, N=word(asked), **slots)


def _but_many(rng: random.Random, world: World, adjective: str) -> Draft:
    """ "Besides the balls, what else is red?"."""
    noun = world.kind(rng).noun
    if noun == "object":
        return _but_many(rng, world, adjective)
    group = q.Without(q.Kind("object", (adjective,)), noun)
    slots: dict[str, Slot | str] = {"Z": plural(noun), "P": predicate(adjective), "A": adjective}
    if rng.random() < 0.65:
        return draft(q.Listing(group, "name"), ALSO_MANY, **slots)
    return draft(q.Exists(group), ALSO_EXISTS, **slots)
