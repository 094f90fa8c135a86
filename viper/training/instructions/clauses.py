"""Clauses that carry things: one, many, to bowls of the same colour, to corners."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from viper.llm.english import plural
from viper.training.instructions import drawing
from viper.training.instructions import meaning as m
from viper.training.instructions.nouns import TARGETS, Nouns, same_noun
from viper.training.instructions.referring import (
    all_text,
    distance_text,
    goal_text,
    many_text,
    noun_text,
    one_text,
)
from viper.training.instructions.words import BESIDE, TO_SIDE
from viper.training.questions.meaning import Kind
from viper.training.questions.templates import Slot, fill, pick

_PUT = "(put|put|place|set|lay|move|bring|drop|stick|position|carry|transfer|shift|relocate|deposit|put|place|stow|get|send|plop|return|pop|slip|rest|park|leave|stand|balance|pop|stash|deliver)"
_GRAB = "(pick up|grab|take|lift|pick|fetch|pick up|take|get|lift up|grasp|seize)"
_AND_PUT = "(and |and |and then |, then |, )(put|place|set|drop|lay|leave|deposit|release|put|place|move|bring|carry|let go of)"

ONE_FRAMES = (
    f"{_PUT} {{X}} {{W}}", f"{_PUT} {{X}} {{W}}", f"{_PUT} {{X}} {{W}}", f"{_PUT} {{X}} {{W}}",
    f"{_GRAB} {{X}} {_AND_PUT} it {{W}}", f"{_GRAB} {{X}} {_AND_PUT} it {{W}}",
    "(pick|lift) {X} up (and |and then |, then )(put|place|set|drop|lay|move) it {W}",
    "{X} (wants to go|would look nice|would be better|is better off|lives|has its place|has to end up|should end up|shall be|gets to be|can go|may go) {W}",
    "(could|can) {X} (go|be put|be placed|be moved) {W}", "(can|could) we (have|get|put) {X} {W}", "(how about|what about) (putting|placing|moving|setting) {X} {W}",
    "(would|do) you mind (putting|placing|moving|setting|popping) {X} {W}", "i(| would|'d) (prefer|like) it if {X} (was|were|went) {W}",
    "(see|make sure) (that |) {X} (gets|goes|ends up|is put) {W}", "{X} is (in the wrong place|not where it should be)(, |; |. )(it belongs |put it |it goes |it should be ){W}",
    "(there's|there is|you see|do you see|see) {X}(. |, |; |? )(put|place|move|bring) it {W}", "{W} is where {X} (belongs|goes|should be|has to be)",
    "(find|get|reach for|go for|fetch me|locate) {X} and (put|place|bring|drop) it {W}", "(what i want is|my wish:|i want to find|next is|now comes) {X} {W}",
    "let {X} (sit|rest|stand|lie|be) {W}", "(it's time|time|you are|you're asked|i asked you) to (put|place|move) {X} {W}", "(let me|i want to) see you (put|place|move) {X} {W}",
    "{X} (goes|belongs|should go|should be|needs to be|has to go|must go|ought to be|needs to go|is supposed to be) {W}",
    "(i want|i need|i would like|i'd like|we need|i want to see) {X} (to be |to go |) {W}",
    "(have|get|let's have|let's get|let's put|make sure you put|be sure to put|try putting|go put|now put) {X} {W}",
    "{X} {W}", "{X} {W}", "i (would |'d |)(love|like) to see {X} (sitting |standing |) {W}", "(make sure|see to it that|ensure|ensure that) {X} (is|ends up|lands) {W}",
    "{W}, (put|place|set) {X}", "(put|place|set) {W} {X}", "{W} (goes|should be) {X}",
    "{X}: (put|place|move) it {W}", "take {X} {W}", "(your task|your job|the task|goal)( is|:)( to|) (put|move|bring) {X} {W}",
    "(the right place for {X} is|the home of {X} is) {W}", "put down {X} {W}", "use {X} and (put|place) it {W}",
)  # fmt: skip
MANY_FRAMES = (
    f"{_PUT} {{X}} {{W}}", f"{_PUT} {{X}} {{W}}", f"{_PUT} {{X}} {{W}}", f"{_PUT} {{X}} {{W}}",
    f"{_GRAB} {{X}} {_AND_PUT} (them|them all|each of them|them one by one) {{W}}",
    "(tidy|clean|clear|put|pack) {X} (away|up) {W}", "(tidy|clean|clear) (up |away |){X}(, |: |; |. )(they belong |they go |put them |they should be ){W}",
    "(would|do) you mind (putting|placing|moving) {X} {W}", "(how about|what about) (putting|placing|moving) {X} {W}", "(could|can) {X} (go|be put|be placed) {W}",
    "(there are|you see) {X}(. |, |; )(put|place|move) them( all|) {W}", "{W} is where {X} (belong|go|should be)", "{X} (all |)(belong|go|want to be|live|have to end up|should end up) {W}",
    "(find|get|fetch) {X} and (put|place|bring) them {W}", "(keep|leave|have) {X} {W}", "let {X} (sit|rest|stand|lie) {W}",
    "(dump|pack|load|throw|store|stash|clear|sort|unload|drop off|distribute) {X} {W}",
    "{X} (go|belong|should go|should be|need to be|have to go|must go|need to go) {W}",
    "(i want|i need|i would like|i'd like|we need) {X} (to be |to go |) {W}",
    "(have|get|let's have|let's get|let's put|make sure you put|be sure to put|now put) {X} {W}",
    "{X} {W}", "(make sure|see to it that|ensure) {X} (are|end up|land) {W}",
    "{W}, (put|place|set) {X}", "{W} (go|should be) {X}",
    "(one by one|one at a time|one after another|one after the other), (put|move|place|bring) {X} {W}",
    "(put|move|place|bring) {X} {W}(,|) (one by one|one at a time|one after another)",
    "(i want you to put|your task is to put|your job: put|the task is to move) {X} {W}",
)  # fmt: skip
INTO_FRAMES = ("(collect|gather|pile|group|unite) {X} {W}",)
MATCH_FRAMES = (
    "(put|place|move|drop|sort|distribute|bring|lay|get) {X} (in|into|on|onto|in|to) {T:the} (of|with|having|that has) (the same|their|its|their own|the matching|a matching|the corresponding) (color|colour|color)(s|)",
    "(put|place|move|drop|sort|bring|get) {X} (in|into|on|onto|in|to) (the |their |its |a |)(matching|same-colored|same colored|color-matched|like-colored|corresponding|equally colored|color-matching|same color) {T}",
    "(match|pair) {X} (with|to|and|up with) {T:the} by color",
    "(sort|arrange|organize|distribute) {X} (into|in|over|to|among) {T:the} by (color|their color)|(sort|organize) {X} by color (into|in) {T:the}",
    "{X} (goes|go|belong|belongs) (in|into|on) (the |a |)({N} of (the same|its own|their) color|{N} (that has|with) the same color|{N} that matches( its color|))",
    "(put|place|move|sort) {X} (in|into|on|onto) {T:the} (that match|that matches|matching|which match|that have|sharing) (their|its|the same) color",
    "(color match|color-match) {X} (and|with|to) {T:the}",
    "{X} should be in {T:the} of the same color",
    "red (in|into) red, blue (in|into) blue: {X} and {T:the}",
    "(put|move|sort) {X} where (the|they) colors match, (in|into) {T:the}|each {N} gets (the|a) {S} of its color",
    "every {S} (into|in) its own color {N}|(put|get) every {S} (into|in) the {N} it matches in color",
)  # fmt: skip
MISMATCH_FRAMES = (
    "(put|place|move|drop|sort|bring|lay|get) {X} (in|into|on|onto|in|to) {T:the} (of|with|having|that has|that have) (a different|different|another|other|a wrong|the wrong|non-matching|mismatching|a mismatching) color(s|)",
    "(put|place|move|drop|bring|get) {X} (in|into|on|onto) (the |a |)(mismatched|mismatching|non-matching|differently colored|wrong|different colored|wrongly colored) {T}",
    "(mismatch|mix up) {X} (with|and) {T:the}( by color|)",
    "{X} (goes|go|belong|belongs) (in|into|on) (a {N} of (a different|another) color|{T} of (other|different) colors)",
    "(put|place|move) {X} (in|into|on|onto) {T:the} (that do not match|that don't match|which don't match|not matching|that doesn't match) (their|its|the) color",
    "(put|place) {X} (in|into) {T:the} (so that|such that|and make sure) (no color matches|the colors do not match|no colors match|the colors (differ|are different))",
    "no {S} (may|should) be in {T:the} of its (own |)color|every {S} (into|in) a {N} of a different color",
)  # fmt: skip
SPREAD_FRAMES = (
    "(put|place|move|bring|set|get|lay) {X} (in|into|on|at|to) (different|separate|distinct|individual|various) {P}",
    "(put|place|move|bring|set|get) {X}(, | )each (in|on|at|to|into) (its own|a different|a separate|another|one) {Q}",
    "(put|place|move|bring) {X} (in|on|at|to|into) (its own|a different|a separate|a {Q} of its own) {Q2}",
    "(put |place |)(one|a single) {S} (in|on|at|per|to|into) (each|every|each of the) {Q}",
    "(spread|distribute|scatter|divide|split) {X} (over|among|across|out over|to|between|onto) the {P}( of the table|)",
    "(no two {S:pl} (in|on|at) the same {Q}|each {Q} gets (one|a) {S}|every {Q} (gets|should have) one {S})",
    "{X} (go|should go|belong) (in|to|at) different {P}|send {X} to separate {P}",
    "(one|a|1) {S} per {Q}", "(a|one) {Q} for (each|every) {S}|(fill|occupy) the {P} with {X}(, one each|, one per {Q}|)",
)  # fmt: skip


@dataclass(frozen=True)
class Clause:
    """An action with a text that means it."""

    action: m.Action
    text: str
    name: str
    """The kind of action, for scores by type."""


Builder = Callable[[random.Random, Nouns], Clause]


def to_where(rng: random.Random, where: m.Where) -> str:
    """Return a goal with its preposition: "into the bowl", "to the left of the cup"."""
    text = goal_text(rng, where)
    if isinstance(where, m.Offset | m.NextTo | m.Midpoint):
        return text
    if isinstance(where, m.Corner):
        return pick(rng, "(in|to|into|at|in) ") + text
    if isinstance(where, m.Place):
        return pick(rng, "(on|in|at|to|on|to|into|onto|over to|in|to) ") + text
    noun = (
        ""
        if isinstance(where, m.It)
        else where.a.noun
        if isinstance(where, m.Either)
        else where.kind.noun
    )
    if noun in TARGETS and rng.random() < 0.7:
        return pick(rng, "(in|into|in|inside|to|into|inside of) ") + text
    return pick(rng, "(on|on|onto|on top of|in|into|to|upon|atop|on the top of|over) ") + text


def _frame(rng: random.Random, frames: tuple[str, ...], thing: str, where: str) -> str:
    return fill(rng, frames, {"X": thing, "W": where})


def put(rng: random.Random, nouns: Nouns) -> Clause:
    """One thing goes somewhere."""
    if rng.random() < 0.55:
        thing, where = drawing.movable(rng, nouns, plain=0.85), drawing.where(rng, nouns)
    else:
        thing, where = drawing.movable(rng, nouns, plain=0.15), drawing.simple_where(rng, nouns)
    return put_clause(rng, thing, where)


def put_clause(rng: random.Random, thing: m.One, where: m.Where) -> Clause:
    """Return a clause for a given meaning."""
    if rng.random() < 0.03:
        text = pick(rng, f"{one_text(rng, thing)} (->|=>|-->|to|:) ") + goal_text(rng, where)
        return Clause(m.Put(thing, where), text, "put")
    frames: tuple[str, ...] = ONE_FRAMES
    if isinstance(where, m.The) and where.kind.noun in TARGETS and rng.random() < 0.06:
        frames = ("(throw|toss|chuck|dump|dunk|drop) {X} {W}",)
    text = _frame(rng, frames, one_text(rng, thing), to_where(rng, where))
    return Clause(m.Put(thing, where), text, "put")


def put_beside_one(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Put the red block on the green one", "to the left of the green one"."""
    kind = nouns.colored(rng)
    kind = Kind("block", kind.adjectives) if kind.noun == "object" else kind
    thing, other = m.The(kind), m.The(same_noun(rng, nouns, kind))
    said = f"{pick(rng, '(the|the|that)')} {' '.join(other.kind.adjectives)} one"
    where: m.Where = other
    link = pick(rng, "(on|onto|on top of|on|upon|over|in|into)")
    if rng.random() < 0.5:
        where = m.Offset(other, drawing.side(rng), drawing.distance_m(rng))
        link = distance_text(rng, where.distance_m) + pick(rng, BESIDE[where.side])
    text = _frame(rng, ONE_FRAMES, one_text(rng, thing), f"{link} {said}")
    return Clause(m.Put(thing, where), text, "put")


def put_into_it(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Put the block nearest to the bowl into it", "put the cup on the plate closest to it"."""
    kind, target = nouns.movable(rng), nouns.target(rng)
    is_far, verb = rng.random() < 0.3, pick(rng, "(put|place|move|drop|lay|bring|set) ")
    where: m.Where
    if rng.random() < 0.5:
        thing: m.One = m.Nearest(Kind(kind.noun), m.The(target), is_far)
        if rng.random() < 0.3:
            thing = m.Beside(Kind(kind.noun), drawing.side(rng), m.The(target))
        where = m.The(target)
        text = f"{verb}{one_text(rng, thing)} {pick(rng, '(in|into|on|onto|inside)')} it"
    else:
        thing = m.The(kind)
        where = m.Nearest(Kind(target.noun), thing, is_far)
        link = pick(
            rng, "(farthest|furthest) from it" if is_far else "(closest|nearest) to it|nearest it"
        )
        noun = noun_text(rng, where.kind)
        text = f"{verb}{one_text(rng, thing)} {pick(rng, '(on|in|into|onto|to)')} the {noun} {link}"
    return Clause(m.Put(thing, where), text, "put")


def put_it(rng: random.Random, nouns: Nouns) -> Clause:
    """A step of a plan that points back: "put it into the bowl", "drop it on the left side"."""
    where = drawing.where(rng, nouns) if rng.random() < 0.6 else drawing.simple_where(rng, nouns)
    frames = (f"{_PUT} (it|it|it|that|this|it|that one|it down) {{W}}",
              "(drop|release|let go of|deposit|leave) it {W}", "and (put|place) it {W}")  # fmt: skip
    return Clause(m.Put(m.It(), where), _frame(rng, frames, "", to_where(rng, where)), "it")


def on_it(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Put the red block on top of it", "behind it"."""
    thing = drawing.movable(rng, nouns, plain=0.95)
    where: m.Where = m.It()
    if rng.random() < 0.35:
        where = m.Offset(m.It(), drawing.side(rng), drawing.distance_m(rng))
        text = goal_text(rng, where)
    else:
        text = pick(rng, "(on|on top of|on|in|into|onto) (it|it|that|that one|it)")
    return Clause(
        m.Put(thing, where), _frame(rng, ONE_FRAMES[:4], one_text(rng, thing), text), "it"
    )


def move_by(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Move the block 5 cm to the right"."""
    it = rng.random() < 0.12
    thing: m.One = m.It() if it else drawing.movable(rng, nouns, plain=0.8)
    side, distance = drawing.side(rng), drawing.distance_m(rng)
    much, way = distance_text(rng, distance), pick(rng, TO_SIDE[side])
    if much and rng.random() < 0.25:
        way, much = (
            f"{way} by {much.strip()}" if much[0].isdigit() else way + " " + much.strip(),
            "",
        )
    verb = "(move|shift|move|bring|put|relocate|displace|transfer|carry)"
    text = pick(rng, f"{verb} ") + f"{one_text(rng, thing)} {much}{way}"
    if rng.random() < 0.1:
        text = (
            f"{one_text(rng, thing)} "
            + pick(rng, "(should|needs to|must|has to) (move|go) ")
            + much
            + way
        )
    return Clause(m.Put(thing, m.Offset(thing, side, distance)), text, "move_by")


def put_each(rng: random.Random, nouns: Nouns) -> Clause:
    """Many things go to one place."""
    return each_clause(rng, drawing.many(rng, nouns), _each_where(rng, nouns))


def _each_where(rng: random.Random, nouns: Nouns) -> m.Where:
    draw = rng.random()
    if draw < 0.75:
        return drawing.simple_where(rng, nouns)
    if draw < 0.83:
        return m.Any(nouns.target(rng))
    return drawing.where(rng, nouns)


def each_clause(rng: random.Random, things: m.Many, where: m.Where) -> Clause:
    """Return a clause for a given meaning."""
    is_vessel = isinstance(where, m.The) and where.kind.noun in TARGETS
    frames = (*MANY_FRAMES, *INTO_FRAMES) if is_vessel else MANY_FRAMES
    text = _frame(rng, frames, many_text(rng, things), to_where(rng, where))
    if is_vessel and rng.random() < 0.06:
        text = f"{pick(rng, '(fill|load|stock)')} {goal_text(rng, where)} with {many_text(rng, things)}"
    return Clause(m.PutEach(things, where), text, "put_each")


def put_matching(rng: random.Random, nouns: Nouns) -> Clause:
    """Each thing goes to a vessel of its colour, or of another one."""
    kind = Kind(nouns.bare(rng).noun)
    target = Kind(nouns.target(rng).noun)
    is_matching = rng.random() < 0.6
    frames = MATCH_FRAMES if is_matching else MISMATCH_FRAMES
    single = "thing" if kind.noun == "object" else kind.noun

    def vessel(r: random.Random, form: str) -> str:
        word = plural(target.noun) if r.random() < 0.6 else target.noun
        return pick(r, "(the |the |a |)") + word if form == "the" else word

    def one(_r: random.Random, form: str) -> str:
        return plural(single) if form == "pl" else single

    text = fill(rng, frames, {"X": all_text(rng, kind), "T": vessel, "N": target.noun, "S": one})
    return Clause(m.PutMatching(kind, target, is_matching), text,
                  "matching" if is_matching else "mismatching")  # fmt: skip


def put_spread(rng: random.Random, nouns: Nouns) -> Clause:
    """Each thing goes to a corner or side of its own."""
    kind = nouns.bare(rng)
    over: m.Spread = "corners" if rng.random() < 0.65 else "sides"
    many = "corners" if over == "corners" else pick(rng, "(sides|edges|sides of the table)")
    single = "corner" if over == "corners" else pick(rng, "(side|edge)")

    def one(r: random.Random, form: str) -> str:
        return noun_text(r, kind, many=form == "pl")

    slots: dict[str, Slot | str] = {
        "X": all_text(rng, kind),
        "P": many,
        "Q": single,
        "Q2": single,
        "S": one,
    }
    return Clause(m.PutSpread(kind, over), fill(rng, SPREAD_FRAMES, slots), "spread")
