"""English for single things, groups and places of instructions, in many wordings."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.llm.english import COLOR_LIKE, article, plural
from viper.training.instructions import meaning as m
from viper.training.instructions.nouns import TARGETS
from viper.training.instructions.words import (
    BESIDE,
    FROM_SIDE,
    LITTLE,
    LOT,
    MOST,
    NEXT_TO,
    PLACE_WORDS,
)
from viper.training.questions.meaning import Kind
from viper.training.questions.templates import pick
from viper.training.questions.words import NUMBERS, ORDINALS, ORDINALS_SHORT

BIGGEST, LEAST = "(biggest|largest|largest|biggest)", "(smallest|tiniest|smallest|littlest)"
FLAT = frozenset({"plate", "tray", "dish"})
_GENERIC = ("thing", "object", "item", "thing")
_OUTWARDS: dict[m.Side, str] = {
    "left": "to the left", "right": "to the right", "top": "away from me",
    "bottom": "to the front",
}  # fmt: skip
_THE = "(the |the |the |the |the |the |the |the |the |that |this |my |)"
_THAT = "(|||that is |which is |that's |sitting |standing |lying )"


def noun_text(rng: random.Random, kind: Kind, *, many: bool = False) -> str:
    """Return "small red blocks", "blocks that are red", "sun-colored block"."""
    word = rng.choice(_GENERIC) if kind.noun == "object" else kind.noun
    if kind.noun == "object" and kind.adjectives and rng.random() < 0.4:
        word = "one"
    word = plural(word) if many else word
    adjectives = [_color(rng, a) for a in kind.adjectives]
    draw = rng.random()
    if adjectives and draw < 0.04:
        tail = adjectives.pop()
        return " ".join([*adjectives, word, "that are" if many else "that is", tail])
    if adjectives and kind.adjectives[-1] in COLOR_LIKE and draw < 0.06:
        adjectives[-1] += rng.choice((" colored", "-colored", " coloured"))
    return " ".join([*adjectives, word])


def _color(rng: random.Random, word: str) -> str:
    if word in COLOR_LIKE and rng.random() < 0.015:
        return rng.choice(COLOR_LIKE[word]) + rng.choice((" colored", "-colored", "-coloured"))
    return word


def the_text(rng: random.Random, kind: Kind) -> str:
    """Return "the red block", sometimes with another determiner or none."""
    return pick(rng, _THE) + noun_text(rng, kind)


def a_text(rng: random.Random, kind: Kind) -> str:
    """Return "a red block", "any red block", "one of the red blocks"."""
    if rng.random() < 0.3:
        lead = pick(rng, "(one of (the |)|any of the |one of the )")
        return lead + noun_text(rng, kind, many=True)
    text = noun_text(rng, kind)
    return rng.choice((f"{article(text)} ", f"{article(text)} ", "any ", "some ")) + text


def one_text(rng: random.Random, one: m.One) -> str:
    """Render a single thing with its article."""
    match one:
        case m.The(kind):
            return the_text(rng, kind)
        case m.Any(kind):
            return a_text(rng, kind)
        case m.Nth():
            return _nth_text(rng, one)
        case m.Nearest(kind, to, is_far):
            return _nearest_text(rng, noun_text(rng, kind), goal_text(rng, to), is_far)
        case m.Extreme(kind, is_largest):
            word = BIGGEST if is_largest else LEAST
            if rng.random() < 0.15:
                return pick(rng, f"the {word} of (all |)the ") + noun_text(rng, kind, many=True)
            return pick(rng, f"the {word} ") + noun_text(rng, kind)
        case m.Beside(kind, side, of):
            return pick(rng, f"the {{}} {_THAT}{BESIDE[side]} ").format(
                noun_text(rng, kind)
            ) + one_text(rng, of)
        case m.Between(kind, a, b):
            lead = pick(rng, f"the {{}} {_THAT}(between|in between|between) ")
            return f"{lead.format(noun_text(rng, kind))}{one_text(rng, a)} and {one_text(rng, b)}"
        case m.Ranked(kind, n, by):
            word = pick(rng, BIGGEST if by == "largest" else LEAST)
            return f"the {rng.choice((ORDINALS, ORDINALS, ORDINALS_SHORT))[n - 1]} {word} {noun_text(rng, kind)}"
        case m.Either(a, b):
            return _either_text(rng, a, b)
        case m.On(kind, of):
            that = pick(rng, "(that is |that's |which is |lying |sitting |standing |resting ||||)")
            return f"the {noun_text(rng, kind)} {that}{on_text(rng, of)}"
        case m.It():
            return "it"


def on_text(rng: random.Random, of: m.The | m.Place) -> str:
    """Return "in the bowl", "on the plate", "in the top left corner": where something is."""
    if isinstance(of, m.Place):
        return pick(rng, "(in|at|in) ") + pick(rng, PLACE_WORDS[of.name])
    if of.kind.noun in TARGETS and of.kind.noun not in FLAT:
        return pick(rng, "(in|in|inside|inside of|within) ") + the_text(rng, of.kind)
    return pick(rng, "(on|on|on top of|upon) ") + the_text(rng, of.kind)


def _either_text(rng: random.Random, a: Kind, b: Kind) -> str:
    (color,), (other,) = a.adjectives, b.adjectives
    noun = rng.choice(_GENERIC) if a.noun == "object" else a.noun
    return pick(
        rng,
        f"(either |||)the {color} or the {other} {noun}|(either |)the {color} {noun} or the {other} (one|{noun})"
        f"|(either |)the {color} or {other} {noun}|a {color} or a {other} {noun}|one of the {color} and {other} {plural(noun)}"
        f"|the {color} {noun} or the {other} one, (whichever is there|whichever you like|i don't care which|either will do)",
    )


def _nth_text(rng: random.Random, one: m.Nth) -> str:
    noun = noun_text(rng, one.kind)
    after, most = pick(rng, FROM_SIDE[one.side]), pick(rng, MOST[one.side])
    if one.n == -1:
        return f"the last {noun} {after}"
    order = rng.choice((ORDINALS, ORDINALS, ORDINALS_SHORT))[one.n - 1]
    if one.n > 1:
        if rng.random() < 0.12:
            return f"the {order} {most} {noun}"
        if rng.random() < 0.12:
            return f"{after}, the {order} {noun}"
        return f"the {order} {noun} {after}"
    if rng.random() < 0.3:
        return f"the {order} {noun} {after}"
    if one.side == "bottom" and rng.random() < 0.3:
        return f"the {noun} {pick(rng, '(closest|nearest) to (me|us|the front)')}"
    if one.side == "top" and rng.random() < 0.2:
        return f"the {noun} {pick(rng, '(farthest|furthest)( away|) from (me|us)')}"
    return f"the {most} {noun}"


def _nearest_text(rng: random.Random, noun: str, to: str, is_far: bool) -> str:
    if is_far:
        word = pick(rng, "(farthest|furthest)( away|)( from| from| to)|most distant from")
        if rng.random() < 0.25:
            return pick(rng, f"the (farthest|furthest) {noun} (from|to) ") + to
    else:
        word = pick(
            rng, "closest to|nearest to|nearest|next to|closest to|nearest to|right next to"
        )
        if rng.random() < 0.25:
            return pick(rng, f"the (closest|nearest) {noun} to ") + to
    return f"the {noun} {pick(rng, _THAT)}{word} {to}"


def many_text(rng: random.Random, things: m.Many) -> str:
    """Render a group in the plural."""
    match things:
        case m.All(kind, None):
            return all_text(rng, kind)
        case m.All(kind, count):
            number = rng.choice((NUMBERS[count or 0], NUMBERS[count or 0], str(count)))
            lead = pick(rng, "(|||any |exactly |just )")
            of = pick(rng, "(||| of the)")
            return f"{lead if not of else ''}{number}{of} {noun_text(rng, kind, many=True)}"
        case m.Others(kind, of_any):
            return rest_text(rng, kind) if of_any else others_text(rng, kind)
        case m.Firsts():
            return _firsts_text(rng, things)
        case m.Half(kind, is_other):
            noun = noun_text(rng, kind, many=True)
            if is_other:
                return pick(rng, f"the (other|second|remaining) half( of (the|all) {noun}|||)")
            return pick(
                rng,
                f"(half|half of|one half of|the first half of|exactly half of|a half of) (the|the|the|all|all the|my) {noun}",
            )
        case m.Picked(ones):
            return _picked_text(rng, ones)
        case m.On(kind, of):
            there = on_text(rng, of)
            if kind == Kind("object") and rng.random() < 0.75:
                return pick(
                    rng,
                    f"(everything|all|all things|anything)( that|) (is|lies|sits) {there}|(what|whatever|all that) (is|lies|sits) {there}|everything {there}",
                )
            noun = noun_text(rng, kind, many=True)
            return pick(
                rng,
                f"(all |the |all the |all of the |every one of the ){noun} (that are |which are |lying |||){there}",
            )
        case m.Beside(kind, side, of):
            lead = pick(rng, "(all |every |the |all the |all of the |the )")
            noun = noun_text(rng, kind, many=lead != "every ")
            that = pick(rng, "(|||that are |which are )") if lead != "every " else ""
            return f"{lead}{noun} {that}{pick(rng, BESIDE[side])} {one_text(rng, of)}"
        case m.Between(kind, a, b):
            noun = noun_text(rng, kind, many=True)
            return pick(rng, f"(all |the |all the ){noun} (that are |||)between ") + (
                f"{one_text(rng, a)} and {one_text(rng, b)}"
            )


def _firsts_text(rng: random.Random, things: m.Firsts) -> str:
    number = rng.choice((NUMBERS[things.count], NUMBERS[things.count], str(things.count)))
    noun = noun_text(rng, things.kind, many=True)
    if things.by == "largest" or things.by == "smallest":  # noqa: PLR1714 (mypy narrows this)
        word = pick(rng, BIGGEST if things.by == "largest" else LEAST)
        return pick(
            rng, f"the ({number} {word}|{word} {number}) {noun}|the {number} {word} of the {noun}"
        )
    after, most = pick(rng, FROM_SIDE[things.by]), pick(rng, MOST[things.by])
    farthest = f"{pick(rng, '(furthest|farthest)')} {_OUTWARDS[things.by]}"
    return pick(
        rng,
        f"the {number} {most} {noun}|the {most} {number} {noun}|the first {number} {noun} {after}|the {number} {noun} (that are |) {most}"
        f"|the first {number} {after} of the {noun}|the {number} {noun} {farthest}",
    )


def _picked_text(rng: random.Random, ones: tuple[m.Nth, ...]) -> str:
    after = pick(rng, FROM_SIDE[ones[0].side])
    a, b = (
        "last" if one.n == -1 else rng.choice((ORDINALS, ORDINALS_SHORT))[one.n - 1] for one in ones
    )
    noun = noun_text(rng, ones[0].kind)
    many = noun_text(rng, ones[0].kind, many=True)
    return pick(
        rng,
        f"the {a} and (the |){b} ({noun}|{many}) {after}|the {a} {noun} and the {b} (one|{noun}) {after}|{after}, the {a} and (the |){b} {noun}",
    )


def rest_text(rng: random.Random, kind: Kind) -> str:
    """Return "everything except the red block"."""
    but = pick(rng, "(except|except for|but|apart from|other than|besides|save for)")
    one = the_text(rng, kind) if rng.random() < 0.9 else noun_text(rng, kind, many=True)
    return pick(
        rng,
        f"(everything|all things|all (the |)objects|anything|every thing) {but} {one}|all {but} {one}|everything that (is not|isn't) {one}",
    )


def all_text(rng: random.Random, kind: Kind) -> str:
    """Return "all the red blocks", "every block", "the blocks"."""
    if kind == Kind("object"):
        return pick(
            rng, "(everything|all (the |)(things|objects|items)|every (thing|object)|it all)"
        )
    if rng.random() < 0.2:
        return pick(rng, "(every|each|every single|each and every|each) ") + noun_text(rng, kind)
    if rng.random() < 0.12:
        number = pick(rng, "(two|three|four|five|2|3|4)")
        lead = pick(
            rng,
            f"(both|both|both the|both of the|all {number}|all {number} of the|the {number}|the {number}|all of these {number}) ",
        )
        return lead + noun_text(rng, kind, many=True)
    lead = "(all the|the|all|all of the|the|each of the|every one of the|all those|my|)"
    return (pick(rng, lead) + " " + noun_text(rng, kind, many=True)).strip()


def others_text(rng: random.Random, kind: Kind) -> str:
    """Return "all blocks except the red one"; the kind has an adjective."""
    bare = Kind(kind.noun, kind.adjectives[1:])
    word = kind.adjectives[0]
    one = pick(rng, f"(the {word} one|the {word} one|the {word} {kind.noun})")
    if kind.noun == "object":
        one = f"the {word} one"
    many, single = noun_text(rng, bare, many=True), noun_text(rng, bare)
    but = pick(
        rng, "(except|except for|but|but not|apart from|other than|besides|without|save for)"
    )
    return pick(
        rng,
        f"(all (the |of the ||){many} {but} {one}|every {single} {but} {one}"
        f"|(the |all (the |)|){many} (that|which) (are not|aren't) {word}"
        f"|every {single} that (is not|isn't) {word}|all (the |)non-{word} {many}|all but the {word} {single}"
        f"|the {many} {but} {one}|all (the |)other {many} (but not|except) {one})",
    )


def goal_text(rng: random.Random, where: m.Where) -> str:
    """Render where something goes, without a preposition unless it has its own."""
    match where:
        case m.Place(name):
            return pick(rng, PLACE_WORDS[name])
        case m.Offset():
            return offset_text(rng, where)
        case m.NextTo(of):
            return f"{pick(rng, NEXT_TO)} {one_text(rng, of)}"
        case m.Midpoint(a, b):
            return _between_text(rng, a, b)
        case m.Corner(to, is_far):
            return _nearest_text(rng, "corner", one_text(rng, to), is_far)
        case _:
            return one_text(rng, where)


def offset_text(rng: random.Random, where: m.Offset) -> str:
    """Return "5 cm to the left of the bowl", "a little behind the cup"."""
    beside = pick(rng, BESIDE[where.side])
    much = distance_text(rng, where.distance_m)
    return f"{much}{beside} {one_text(rng, where.of)}"


def _between_text(rng: random.Random, a: m.The, b: m.The) -> str:
    link = pick(
        rng,
        "(between|in between|halfway between|midway between|exactly between|right between|in the middle between|in the gap between|between)",
    )
    if (
        a.kind.noun == b.kind.noun
        and a.kind.adjectives
        and b.kind.adjectives
        and rng.random() < 0.6
    ):
        color, other, noun = (
            a.kind.adjectives[-1],
            b.kind.adjectives[-1],
            noun_text(rng, Kind(a.kind.noun)),
        )
        if len(a.kind.adjectives) + len(b.kind.adjectives) == 2:
            return link + pick(
                rng,
                f" the {color} and the {other} {noun}| the {color} {noun} and the {other} one| the {color} one and the {other} one"
                if a.kind.noun == "object"
                else f" the {color} and the {other} {noun}| the {color} {noun} and the {other} one",
            )
    return f"{link} {one_text(rng, a)} and {one_text(rng, b)}"


def distance_text(rng: random.Random, distance_m: float) -> str:
    """Return "a little ", "5 cm ", or nothing for the usual distance."""
    if distance_m == m.LITTLE_M and rng.random() < 0.85:
        return pick(rng, LITTLE) + " " if rng.random() < 0.55 else ""
    if distance_m == m.LOT_M and rng.random() < 0.9:
        return pick(rng, LOT) + " "
    return length_text(rng, distance_m) + " "


def length_text(rng: random.Random, distance_m: float) -> str:
    """Return a length such as "5 cm", "0.05 m", "five centimeters"."""
    cm = round(distance_m * 100)
    unit = pick(rng, "( cm|cm| centimeters| centimetres| cm| cms| centimeter)")
    if cm <= 12 and rng.random() < 0.2:
        return NUMBERS[cm] + pick(rng, " (centimeters|centimetres|cm)")
    if rng.random() < 0.15:
        return f"{distance_m:g}" + pick(rng, "( m|m| meters| metres| meter)")
    if rng.random() < 0.05:
        return f"{cm * 10}" + pick(rng, "( mm|mm| millimeters)")
    return f"{cm}{unit}"
