"""Clauses that free something: out of the bowl, off the plate, aside, a stack taken apart."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.instructions import drawing
from viper.training.instructions import meaning as m
from viper.training.instructions.clauses import Clause
from viper.training.instructions.nouns import Nouns
from viper.training.instructions.referring import (
    FLAT,
    all_text,
    many_text,
    one_text,
    the_text,
)
from viper.training.questions.meaning import Kind
from viper.training.questions.templates import fill, pick

ASIDE_FRAMES = (
    "(put|move|set|take|push|bring|lay) {X} (aside|to one side|out of the way|away|to the side a bit|off to one side)",
    "(get|take) {X} out of the way|{X} is in the (way|wrong spot)(, |: |; )(move|take|put) it (aside|away|out of the way)|(clear|get) {X} out of the way",
    "make (room|some room|space) (where|by moving) {X}( is|)|(shift|move) {X} to a free (spot|place)( nearby| next to it|)",
)  # fmt: skip
OUT_FRAMES = (
    "(take|get|remove|lift|pull|bring|pick|fish) {X} (out of|from|out from) {P}",
    "(move|put|take|bring) {X} (out of|from) {P} (onto|to|back to|back onto|back on) the table",
)  # fmt: skip
OFF_FRAMES = (
    "(take|get|remove|lift|pull|bring|pick) {X} (off|from|off of|down from) {P}",
    "(move|put|take|bring) {X} (off|from) {P} (onto|to|back to|back onto|back on|to) the table",
)  # fmt: skip
TO_TABLE = (
    "(put|place|set|lay|move) {X} (back |down |)(on|onto|to) the (bare |)table( again| next to it|)",
)
EMPTY_FRAMES = (
    "(empty|clear|clear out|empty out|unload|unpack|clean out) {P}( please| completely|)", "{P} (should|must|has to|needs to) be (empty|emptied|cleared|free)",
    "(take|get|remove|move) (everything|all|all things|whatever is|all that is) (out of|off|from) {P}", "i want {P} (empty|cleared|emptied|free)",
    "(make sure|see to it) (that |)(nothing (is|stays|remains) (in|on) {P}|{P} is empty)", "nothing (may|should|must) (stay|be|remain) (in|on) {P}",
)  # fmt: skip
APART_FRAMES = (
    "(unstack|unpile|separate|take apart|spread out|scatter|loosen) {X}", "(take|pull|pick) {X} apart|(dismantle|take down|take apart|undo|dissolve|break up) the (tower|stack|pile)( of {Y}|)",
    "(put|place|set|lay) {X} (next to each other on|separately on|one by one on|singly on|down on) the table", "no {S} (may|should|must) (stand|be|lie) on another( one|)",
    "{X} (should|must) not (touch|be stacked|stand on each other)( any more| anymore|)",
)  # fmt: skip


def aside(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Move the cup out of the way", "take the ball out of the bowl"."""
    if rng.random() < 0.35:
        thing = drawing.movable(rng, nouns, plain=0.85)
        text = fill(rng, ASIDE_FRAMES, {"X": one_text(rng, thing)})
        return Clause(m.Put(thing, m.NextTo(thing)), text, "aside")
    kind, from_ = nouns.movable(rng), m.The(nouns.target(rng))
    is_flat = from_.kind.noun in FLAT
    if rng.random() < 0.25:
        thing = m.On(kind, from_)
        text = fill(rng, TO_TABLE, {"X": one_text(rng, thing)})
        return Clause(m.Put(thing, m.NextTo(thing)), text, "aside")
    thing = m.The(kind)
    frames = OFF_FRAMES if is_flat or rng.random() < 0.15 else OUT_FRAMES
    text = fill(rng, frames, {"X": the_text(rng, kind), "P": the_text(rng, from_.kind)})
    return Clause(m.Put(thing, m.NextTo(thing)), text, "aside")


def clear(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Empty the bowl", "take all the blocks off the plate", "unstack the blocks"."""
    draw = rng.random()
    if draw < 0.4:
        kind = nouns.bare(rng)
        single = "thing" if kind.noun == "object" else kind.noun
        slots = {"X": all_text(rng, kind), "Y": all_text(rng, kind), "S": single}
        text = fill(rng, APART_FRAMES, slots)
        # "the tower" alone is one of blocks
        kind = kind if slots["X"] in text or slots["Y"] in text or single in text else Kind("block")
        return Clause(m.Scatter(m.All(kind)), text, "scatter")
    from_ = m.The(nouns.target(rng))
    if draw < 0.75:
        things: m.Many = m.On(Kind("object"), from_)
        text = fill(rng, EMPTY_FRAMES, {"P": the_text(rng, from_.kind)})
        return Clause(m.Scatter(things), text, "clear")
    kind = nouns.bare(rng)
    things = m.On(kind, from_)
    if rng.random() < 0.5:
        text = fill(rng, TO_TABLE, {"X": many_text(rng, things)})
        return Clause(m.Scatter(things), text, "clear")
    link = "(off|off of|from)" if from_.kind.noun in FLAT else "(out of|from|out from)"
    text = pick(rng, "(take|get|remove|lift|bring) ") + all_text(rng, kind)
    return Clause(
        m.Scatter(things), f"{text} {pick(rng, link)} {the_text(rng, from_.kind)}", "clear"
    )
