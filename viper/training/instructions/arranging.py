"""Clauses that arrange things: towers, lines, rows, groups, tours."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from itertools import pairwise
from typing import Literal

from viper.llm.english import plural
from viper.training.instructions import drawing
from viper.training.instructions import meaning as m
from viper.training.instructions.clauses import Clause, to_where
from viper.training.instructions.nouns import Nouns, same_noun
from viper.training.instructions.referring import all_text, many_text, noun_text, one_text
from viper.training.instructions.words import PLACE_WORDS
from viper.training.questions.meaning import Kind
from viper.training.questions.templates import Slot, fill, pick
from viper.training.questions.words import NUMBERS

STACK_FRAMES = (
    "(stack|pile|stack|pile up|stack up) {X}( up| together| on top of each other| on top of one another| on each other|)",
    "(make|build|create|construct|form|erect|put up) (a|one|a single|the|a big|a high) (stack|tower|pile|column) (out of|of|from|with|using) {X}",
    "(put|place|set) {X} (on top of each other|on top of one another|one on top of the other|on one another|one on another|in a stack|in a pile|into a tower|in one stack)",
    "(make|build|create|construct) (a|the) (tower|stack|pile)( as high as (you can|possible)|) (of|with|from|out of) {X}",
    "(build|make) the (tallest|highest|biggest|largest) (tower|stack|pile) (you can (of|with|from) {X}|(of|out of|with|from) {X}|that {X} allow)",
    "{X} (should|must) (be stacked|form a tower|be in one stack)|i want {X} (stacked|in a stack|in a pile|stacked up)|{X} on top of each other",
)  # fmt: skip
TALLEST = "(make|build|create) (the|a|one) (tallest|highest|biggest|high|tall) (tower|stack|pile)( you can| possible| that you can|)"
AT_FRAMES = (
    "(stack|pile|stack|pile up|stack up) {X}( up|) {W}", "(stack|pile) {X} on top of each other {W}",
    "(make|build|create|construct) a (stack|tower|pile) (of|from|with|out of) {X} {W}",
    "{W}, (build|make) a (tower|stack|pile) (of|from|with|out of) {X}|{W} (stack|pile) {X}",
    "(make|build) a (tower|stack|pile) {W} (with|out of|from|using) {X}",
    "(put|place) {X} {W} (in a stack|as a tower|in a pile|stacked|one on top of the other|on top of each other)",
    "i want {X} (stacked|in a stack|piled up) {W}|{X} (should be|must be) stacked {W}",
)  # fmt: skip
COUNTED_FRAMES = (
    "(stack|pile|pile up|stack up) {X}( up| together| on top of each other| on top of one another| on each other|)",
    "(make|build|create|construct|form|erect|put up|raise) (a|one|me a|the|us a) (stack|tower|pile|column) (out of|of|from|with|using) {X}",
    "(put|place|set) {X} (on top of each other|on top of one another|one on top of the other|in a stack|in a pile|into a tower|in one stack)",
    "(i want|i need|i'd like|give me|let's have|can i have) a (tower|stack|pile) (of|made of|from) {X}",
    "i want {X} (stacked|in a stack|in a pile|stacked up|on top of each other)|a (tower|stack|pile) of {X}",
    "(take|get|use|grab) {X} (and stack them|and pile them up|and build a tower (of|from) them|to build a tower|to make a stack)|{X} on top of each other",
    "{X} (should|must) (be stacked|form a tower|be in one stack|make a tower)",
)  # fmt: skip
HIGH_FRAMES = (
    "(make|build|create|construct) (a|one|me a) (tower|stack|pile) {X} (high|tall)",
    "(make|build|create|construct) (a|one|me a) {N}( |-){S} (tower|stack|pile)",
    "(make|build) a (tower|stack|pile) that is {X} (high|tall)|(stack|pile) {S:pl} {N} high",
    "(build|make) a (tower|stack) (with|of) {N} (levels|layers|floors|storeys) (of|from|out of) {S:pl}",
)  # fmt: skip
COUNTED_AT = (
    "(stack|pile|pile up|stack up) {X}( up|) {W}", "(stack|pile) {X} on top of each other {W}",
    "(make|build|create|construct) a (stack|tower|pile) (of|from|with|out of) {X} {W}",
    "{W}, (build|make) a (tower|stack|pile) (of|from|with|out of) {X}|{W} (stack|pile) {X}",
    "(make|build) a (tower|stack|pile) {W} (with|out of|from|using) {X}",
    "(put|place) {X} {W} (in a stack|as a tower|in a pile|stacked|one on top of the other)",
)  # fmt: skip
COUNTED_RATE = 0.3
SMALLEST_FIRST = "(by size|ordered by size|sorted by size|in order of size|from smallest to (largest|biggest)|from small to (large|big)|from the smallest to the (largest|biggest)|smallest first|the smallest first|starting with the smallest|in ascending order of size|from small to big)"
LARGEST_FIRST = "(from largest to smallest|from (big|large) to small|from the (largest|biggest) to the smallest|(largest|biggest) first|the (largest|biggest) first|starting with the (largest|biggest)|in descending order of size)"
LARGEST_BELOW = "(by size|ordered by size|from largest to smallest|from (big|large) to small|(biggest|largest) first|(largest|biggest) at the bottom|with the (largest|biggest) (one |)at the bottom|with the smallest (one |)(on top|at the top)|the (biggest|largest) (one |)(below|at the bottom|underneath)|smallest on top|starting with the (largest|biggest))"
SMALLEST_BELOW = "(from smallest to (largest|biggest)|from small to (big|large)|smallest first|with the smallest (one |)at the bottom|smallest at the bottom|the (largest|biggest) (one |)on top|with the (largest|biggest) (one |)(on top|at the top)|starting with the smallest)"
ON_TOP = "(on top|at the top|at the very top|on the top|as the top one|uppermost|on top of the others|on top of all)"
BELOW = "(at the bottom|below|at the very bottom|as the base|underneath|at the base|lowest|under the others)"
WITH_FRAMES = (
    "(stack|pile|stack up|pile up) {X}(, | |, )with {Y} {P}", "(stack|pile up) {X}(, |; |. |, and ){Y} (goes |should be |comes |must be |){P}", "(make|build|create) a (tower|stack) (of|from|out of|with) {X}(, | )(with |){Y} {P}",
    "(stack|pile) {X} so that {Y} (is|ends up|comes|will be) {P}", "(put|place) {X} on top of each other(, | )(with |){Y} {P}", "(i want|we need) a (tower|stack) of {X}(, | )(with |){Y} {P}",
)  # fmt: skip
STARTING_FRAMES = (
    "(stack|pile up) {X}(, | )(starting|beginning) with {Y}", "(begin|start) with {Y} and (stack|pile) {X} on (it|top)",
)  # fmt: skip
BY_SIZE_STACK = (
    "(stack|pile|stack up|pile up) {X}(, | |, ){O}", "(make|build|create) a (tower|stack|pile) (of|from|out of|with) {X}(, | ){O}",
    "(put|place) {X} on top of each other(, | ){O}", "{O}, (stack|pile up) {X}|{X} stacked {O}",
)  # fmt: skip
BY_SIZE_LINE = (
    "(line up|lay out|line|align) {X}( from left to right|) {O}", "(put|arrange|place|lay|order) {X} in {L}(, | |, ){O}", "(sort|order|arrange) {X} {D}( from left to right| in a row| in a line|)",
    "(make|form) {L} (of|from|with|out of) {X}(, | ){O}", "{D}, (line up|arrange|order) {X}", "{X} (should|must) (be|stand) in {L} {O}",
)  # fmt: skip
BY_SIZE_COLUMN = (
    "(put|arrange|place|lay|order) {X} in {L}(, | |, ){O}", "(make|form) {L} (of|from|with|out of) {X}(, | ){O}",
)  # fmt: skip
LINE_WORDS: dict[m.LineKind, str] = {
    "horizontal": "(a horizontal line|a row|one row|a line from left to right|a horizontal row|a row from left to right|a line across|a row across the table|a line|a straight line|a sideways line|a line parallel to the front)",
    "vertical": "(a vertical line|a column|a line from (front to back|back to front|top to bottom|bottom to top)|a vertical row|a vertical column|a line (pointing away from|away from) me|a line going away from me|an up and down line)",
    "diagonal": "(a diagonal line|a diagonal|a diagonal row|a slanted line|a diagonal across the table|a line from corner to corner|a diagonal line across the table)",
    "circle": "(a circle|a circular shape|a circle shape|a circular arrangement|a round shape)",
    "square": "(a square|a square shape|a square formation|the shape of a square|the corners of a square)",
    "triangle": "(a triangle|a triangular shape|a triangle shape|the shape of a triangle|a triangle formation)",
}
LINE_FRAMES = (
    "(put|arrange|place|lay|set|lay out|organize|order|align|position) {X} (in|into|as|to form|so that they form|so they make|along) {L}{M}",
    "(arrange|organize|put|form) {X} (in|into|as) {L}{M}", "(make|form|build|create) {L} (out of|of|with|from|using) {X}{M}",
    "{X} (should|must) (form|be in|make) {L}{M}", "i want {X} in {L}{M}", "{L} (of|made of) {X}{M}|(draw|lay) {L} with {X}{M}",
)  # fmt: skip
GATHER_FRAMES = (
    "(gather|group|bring|collect|cluster|put|move|push|get) {X} together{M}", "(gather|collect|group|cluster|assemble|huddle) {X}{M}",
    "(bring|put|move) {X} (close to|next to|near) (each other|one another){M}", "(make|form|build) (a group|one group|a cluster|a heap) (of|out of) {X}{M}",
    "{X} (should be|belong|need to be) together{M}|i want {X} (close together|in one group){M}",
)  # fmt: skip
SORT_FRAMES = (
    "(sort|group|arrange|organize|separate|cluster|order|divide|classify|split) {X} (by|according to|based on|by) (their |)(B|B|B)",
    "(make|form|build|create) (groups|clusters|heaps) (of|from) {X} (by|of the same|with the same) B",
    "(put|bring|move|group) {X} (of|with|that have) the same B together", "sort {X} (into|in) groups (by|of the same|with the same) B",
    "{X} (should be|must be|need to be) (sorted|grouped) by B|one (group|heap) per B (for|of) {X}",
)  # fmt: skip
BY_WORDS: dict[m.By, str] = {
    "color": "(color|colour|color)", "shape": "(shape|form|kind|type)", "size": "size",
}  # fmt: skip


def stack(rng: random.Random, nouns: Nouns) -> Clause:
    """All of a kind on each other, or so many of them."""
    if rng.random() < COUNTED_RATE:
        return _stack_of(rng, nouns)
    kind = nouns.bare(rng) if rng.random() < 0.9 else Kind("object")
    if rng.random() < 0.04:
        return Clause(m.Stack(Kind("block")), pick(rng, TALLEST), "stack")
    if rng.random() < 0.55:
        return Clause(m.Stack(kind), _said(rng, STACK_FRAMES, X=all_text(rng, kind)), "stack")
    place = drawing.simple_where(rng, nouns) if rng.random() < 0.8 else drawing.where(rng, nouns)
    text = _said(rng, AT_FRAMES, X=all_text(rng, kind), W=to_where(rng, place))
    return Clause(m.Stack(kind, place), text, "stack")


def _stack_of(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Build a tower of 4 blocks", "stack three red cups on the plate"."""
    kind, count = nouns.bare(rng), rng.choice((2, 2, 3, 3, 3, 4, 4, 4, 5))
    said = many_text(rng, m.All(kind, count))
    if rng.random() < 0.35:
        where = drawing.simple_where(rng, nouns)
        text = _said(rng, COUNTED_AT, X=said, W=to_where(rng, where))
        return Clause(m.Stack(kind, where, count), text, "stack")
    number = NUMBERS[count] if rng.random() < 0.65 else str(count)
    single = noun_text(rng, Kind(kind.noun, kind.adjectives))
    frames = HIGH_FRAMES if rng.random() < 0.25 else COUNTED_FRAMES
    slots: dict[str, Slot | str] = {
        "X": f"{number} {plural(single)}" if frames == HIGH_FRAMES else said, "N": number,
        "S": lambda _r, form: plural(single) if form == "pl" else single,
    }  # fmt: skip
    return Clause(m.Stack(kind, None, count), fill(rng, frames, slots), "stack")


def stack_with(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Stack the blocks with the red one on top"."""
    kind = nouns.colored(rng)
    kind = Kind("block", kind.adjectives) if kind.noun == "object" else kind
    is_top = rng.random() < 0.5
    color = kind.adjectives[0]
    one = pick(rng, f"the {color} one|the {color} one|the {color} {kind.noun}")
    slots = {
        "X": all_text(rng, Kind(kind.noun)),
        "Y": one,
        "P": pick(rng, ON_TOP if is_top else BELOW),
    }
    frames = WITH_FRAMES if is_top else (*WITH_FRAMES, *STARTING_FRAMES)
    return Clause(m.StackWith(kind, is_top), fill(rng, frames, slots), "stack_with")


def by_size(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Line the cups up from small to large", "stack the blocks, the largest at the bottom"."""
    kind = nouns.bare(rng)
    said = all_text(rng, kind)
    by: m.Order = "smallest" if rng.random() < 0.5 else "largest"
    if rng.random() < 0.45:
        ways = {"largest": LARGEST_BELOW, "smallest": SMALLEST_BELOW}
        text = fill(rng, BY_SIZE_STACK, {"X": said, "O": pick(rng, ways[by])})
        return Clause(m.Stack(kind, by=by), text, "by_size")
    which: m.LineKind = rng.choice(("horizontal", "horizontal", "horizontal", "vertical"))
    ways = {"largest": LARGEST_FIRST, "smallest": SMALLEST_FIRST}
    if which == "vertical":
        by, ways = "smallest", {"smallest": SMALLEST_FIRST}
    frames = BY_SIZE_LINE if which == "horizontal" else BY_SIZE_COLUMN
    way = pick(rng, ways[by])
    # "sort by size" alone makes groups
    named = way if "size" not in way else f"{way}, {by} first"
    slots = {"X": said, "O": way, "D": named, "L": pick(rng, LINE_WORDS[which])}
    return Clause(m.PutLine(kind, which, by), fill(rng, frames, slots), "by_size")


def line(rng: random.Random, nouns: Nouns) -> Clause:
    """All of a kind in a line or figure."""
    kind = nouns.bare(rng)
    kinds: tuple[m.LineKind, ...] = ("horizontal", "vertical", "diagonal", "circle", "square")
    which = rng.choice((*kinds[:3], *kinds, "triangle"))
    where = (
        pick(rng, "(||||| in the middle| in the middle of the table)") if which in kinds[3:] else ""
    )
    if which == "horizontal" and rng.random() < 0.15:
        text = pick(rng, "(line up|line |align|put in line) ") + all_text(rng, kind)
        return Clause(m.PutLine(kind, which), text, "line")
    if which in ("horizontal", "vertical", "diagonal") and rng.random() < 0.15:
        adverb = {"horizontal": "(horizontally|from left to right|side by side)",
                  "vertical": "(vertically|from front to back|one behind the other)",
                  "diagonal": "(diagonally|from corner to corner)"}[which]  # fmt: skip
        text = _said(
            rng, (f"(line up|align|arrange|place|line) {{X}} {adverb}",), X=all_text(rng, kind)
        )
        return Clause(m.PutLine(kind, which), text, "line")
    slots = {"X": all_text(rng, kind), "L": pick(rng, LINE_WORDS[which]), "M": where}
    return Clause(m.PutLine(kind, which), _said(rng, LINE_FRAMES, **slots), "line")


def listed(rng: random.Random, nouns: Nouns, count: int) -> tuple[m.The, ...]:
    """Return different things, mostly of one noun in several colours."""
    first = nouns.colored(rng)
    kinds = [first]
    while len(kinds) < count:
        other = same_noun(rng, nouns, first) if rng.random() < 0.8 else nouns.colored(rng)
        if other not in kinds:
            kinds.append(other)
    return tuple(m.The(kind) for kind in kinds)


def list_text(rng: random.Random, things: tuple[m.The, ...], joint: str = "and") -> str:
    """Return "the red block, the blue one and the green one"."""
    noun = things[0].kind.noun
    one = rng.random() < 0.25
    texts = [
        f"the {t.kind.adjectives[0]} one" if one and i and t.kind.noun == noun else one_text(rng, t)
        for i, t in enumerate(things)
    ]
    if joint == "and" and len({t.kind.noun for t in things}) == 1 and rng.random() < 0.15:
        colors = [t.kind.adjectives[0] for t in things]
        return (
            f"the {', '.join(colors[:-1])} and {colors[-1]} {noun_text(rng, Kind(noun), many=True)}"
        )
    comma = rng.choice((", ", ", ", ", then "))
    return comma.join(texts[:-1]) + pick(rng, f"( {joint} |, {joint} |, )") + texts[-1]


def row(rng: random.Random, nouns: Nouns) -> Clause:
    """Single things in a row, in the order that is said."""
    things = listed(rng, nouns, rng.choice((2, 3, 3, 3, 4)))
    kind: Literal["horizontal", "vertical"] = "horizontal" if rng.random() < 0.75 else "vertical"
    order = (
        "(from left to right|left to right)"
        if kind == "horizontal"
        else "(from top to bottom|from back to front|top to bottom)"
    )
    a_row = (
        "(a row|a line|a horizontal line|one line)"
        if kind == "horizontal"
        else "(a column|a line|a vertical line|a row)"
    )
    frames = (
        f"(put|place|arrange|lay|line up|order|set) {{X}} in {a_row} {order}", f"{order}, (put|place|lay|arrange) {{X}}",
        f"(arrange|line up|order|place) {{X}} {order}", f"(make|form|build) {a_row} {order}: {{X}}",
        f"{order}: {{X}}", f"(order|arrange|line up|lay out) {{N}} {order}(:|, namely|) {{X}}", f"{{N}} {order}: {{X}}", f"(line up|order) {order} {{X}}", f"(put|make) {a_row} {order} (of|with|from) {{X}}",
    )  # fmt: skip
    return Clause(
        m.PutRow(things, kind),
        _said(rng, frames, X=list_text(rng, things), N=_kinds_text(rng, things)),
        "row",
    )


def _kinds_text(rng: random.Random, things: tuple[m.The, ...]) -> str:
    nouns = {thing.kind.noun for thing in things}
    noun = things[0].kind.noun if len(nouns) == 1 else "object"
    return pick(rng, "(the |these |my |)") + noun_text(rng, Kind(noun), many=True)


def tower(rng: random.Random, nouns: Nouns) -> Clause:
    """Single things on each other, in the order that is said."""
    things = listed(rng, nouns, rng.choice((2, 3, 3, 3, 4)))
    up = list_text(rng, things, "then")
    down = list_text(rng, tuple(reversed(things)), "then")
    frames = (
        f"(stack|pile) {up} (from bottom to top|from the bottom up|in this order|in that order, bottom first)",
        f"(build|make|create) a (tower|stack) (from bottom to top|from the bottom up|in this order|bottom to top)(: | with | of ){up}",
        f"(from bottom to top|bottom to top|from the bottom up)(:|,) (stack |){up}",
        f"(stack|pile) {down} from top to bottom|(from top to bottom|top to bottom)(:|,) (stack |){down}",
        f"(build|make) a (tower|stack) with {_at_bottom(rng, things)}", f"(build|make) a (tower|stack): {_at_bottom(rng, things)}",
        f"stack {up}", _each_on_the_last(rng, things), _each_on_the_last(rng, things), f"(pile|stack) (up |){_kinds_text(rng, things)}: {_one_by_one(rng, things)}",
        f"(build|make) a (tower|stack): {_one_by_one(rng, things)}", f"{_one_by_one(rng, things)}",
    )  # fmt: skip
    return Clause(m.Tower(things), _said(rng, frames), "tower")


def _one_by_one(rng: random.Random, things: tuple[m.The, ...]) -> str:
    """Return "on the red block the blue one, then the green one"."""
    first, *rest = [one_text(rng, thing) for thing in things]
    lead = pick(rng, "(on|onto|on top of|upon)") + f" {first} (put |place |goes |comes |)"
    joint = pick(rng, "(, then |, then |, and then |, on that |, followed by |, next )")
    return pick(rng, lead.replace(first, "{0}")).format(first) + joint.join(rest)


def _each_on_the_last(rng: random.Random, things: tuple[m.The, ...]) -> str:
    """Return "put the blue block on the red one and the green block on the blue one"."""
    texts = [one_text(rng, thing) for thing in things]
    text = pick(rng, "(stack|put|place|set) ")
    for i, (below, above) in enumerate(pairwise(texts)):
        joint = pick(rng, "( and |, then |, and then |, )") if i else ""
        base = pick(rng, "(that|it|that one)") if i and rng.random() < 0.3 else below
        text += f"{joint}{above} {pick(rng, '(on|onto|on top of|on)')} {base}"
    return text


def _at_bottom(rng: random.Random, things: tuple[m.The, ...]) -> str:
    texts = [one_text(rng, thing) for thing in things]
    middle = "".join(pick(rng, "(, then |, |, on it )") + text for text in texts[1:-1])
    return (
        f"{texts[0]} {pick(rng, '(at|on|as) the (bottom|base)')}{middle}"
        f"{pick(rng, '( and |, and | and then |, )')}{texts[-1]} {pick(rng, '(on top|at the top|on the top)')}"
    )


def pyramid(rng: random.Random, nouns: Nouns) -> Clause:
    """Two side by side, a third on both."""
    a, b, top = listed(rng, nouns, 3)
    slots = {"A": one_text(rng, a), "B": one_text(rng, b), "T": one_text(rng, top)}
    frames = (
        "(build|make|create) a (pyramid|small pyramid|little pyramid) (with|from|of|using) {A} and {B} (at the bottom|as the base|below|as a base)(,| and| with) {T} on top",
        "(put|place) {A} (next to|beside|right next to) {B} and {T} on (both|top of both|both of them|the two)",
        "(put|place|set) {A} and {B} (side by side|next to each other|beside each other)(, then| and|, and) (put |place |){T} on (both|top of both|top of them|top)",
        "(balance|rest|lay) {T} on (both |){A} and {B}, (side by side|which stand side by side)|pyramid: {A} and {B} below, {T} on top",
    )  # fmt: skip
    return Clause(m.Pyramid(a, b, top), _said(rng, frames, **slots), "pyramid")


def gather(rng: random.Random, nouns: Nouns) -> Clause:
    """All of a kind close together."""
    kind = nouns.bare(rng) if rng.random() < 0.8 else Kind("object", (nouns.color(rng),))
    at = m.Place("middle") if rng.random() < 0.55 else drawing.place(rng)
    where = "" if at.name == "middle" and rng.random() < 0.8 else " " + to_where(rng, at)
    text = _said(rng, GATHER_FRAMES[: 4 if where else 5], X=all_text(rng, kind), M=where)
    return Clause(m.Gather(kind, at), text, "gather")


def sort(rng: random.Random, nouns: Nouns) -> Clause:
    """Groups by colour, shape or size."""
    kind = Kind(nouns.bare(rng).noun) if rng.random() < 0.75 else Kind("object")
    by: m.By = rng.choice(("color", "color", "shape", "size"))
    frames = tuple(f.replace("(B|B|B)", "B").replace("B", BY_WORDS[by]) for f in SORT_FRAMES)
    return Clause(m.Sort(kind, by), _said(rng, frames, X=all_text(rng, kind)), "sort")


_CLOCKWISE = ("top left corner", "top right corner", "bottom right corner", "bottom left corner")


def tour(rng: random.Random, nouns: Nouns) -> Clause:
    """One thing through several places."""
    thing = drawing.movable(rng, nouns, plain=0.9)
    said, draw = one_text(rng, thing), rng.random()
    verb = "(move|take|carry|bring|put|lead)"
    if draw < 0.4:
        frames = (
            f"{verb} {{X}} (through|to|into|in|around) (all (of |)the|all four|every one of the|the four|each of the) corners( one after (another|the other)|, one after the other| in turn|)",
            f"{verb} {{X}} (through|to|into) (every|each) corner( of the table|)( in turn|, one after the other|)",
            "visit (all (the |)corners|every corner|each corner) with {X}|(tour|go round|go through) (all |)the corners with {X}",
        )  # fmt: skip
        return Clause(m.Tour(thing, ()), _said(rng, frames, X=said), "tour")
    if draw < 0.65:
        is_clockwise = rng.random() < 0.6
        way = (
            "clockwise"
            if is_clockwise
            else "(counterclockwise|counter-clockwise|anticlockwise|anti-clockwise)"
        )
        stops = _CLOCKWISE if is_clockwise else (_CLOCKWISE[0], *reversed(_CLOCKWISE[1:]))
        frames = (
            f"{verb} {{X}} {way} (through|to|around) (all (the |)|the four |the |every one of the )corners",
            f"{verb} {{X}} (through|to|around) (all (the |)|the four |the )corners {way}",
            f"{way}, {verb} {{X}} (to|around|past) (every corner|all corners|each corner)",
        )  # fmt: skip
        return Clause(m.Tour(thing, stops), _said(rng, frames, X=said), "tour")
    stops = tuple(rng.sample(list(PLACE_WORDS), rng.choice((2, 3))))
    said_stops = [to_where(rng, m.Place(stop)) for stop in stops]
    joint = pick(rng, "(, then | and then |, after that |, and from there | and afterwards )")
    text = pick(rng, f"{verb} ") + said + " " + joint.join(said_stops)
    return Clause(m.Tour(thing, stops), text, "tour")


def _said(rng: random.Random, frames: tuple[str, ...], **slots: str) -> str:
    return fill(rng, frames, slots)
