"""Conditions of instructions: whether something is there, where it is, and of what there is more."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.llm.english import article
from viper.training.instructions import drawing
from viper.training.instructions import meaning as m
from viper.training.instructions.nouns import Nouns, same_noun
from viper.training.instructions.referring import noun_text, on_text, one_text, the_text
from viper.training.instructions.words import BESIDE
from viper.training.questions.meaning import Kind
from viper.training.questions.templates import pick
from viper.training.questions.words import NUMBERS

_IF = "(if|if|if|when|in case|provided|provided that|only if|but only if|as long as)"


def condition(rng: random.Random, nouns: Nouns, kind: Kind) -> tuple[m.Condition | m.MoreThan, str]:
    """Return a condition, mostly on things of a kind, and its clause with "if" or "unless"."""
    draw = rng.random()
    if draw < 0.5:
        return _there(rng, kind)
    if draw < 0.72:
        return _standing(rng, nouns)
    if draw < 0.84:
        return _holding(rng, nouns)
    if draw < 0.92:
        return _looking(rng, nouns)
    return _more(rng, nouns)


def _there(rng: random.Random, kind: Kind) -> tuple[m.Condition, str]:
    draw = rng.random()
    single, many = noun_text(rng, kind), noun_text(rng, kind, many=True)
    if draw < 0.6:
        text = pick(
            rng,
            f"(if|if|when|in case|provided) (there is|there's|you see|you find|there is|you can see) (a|any|some|a) {single}( on the table|)",
        )
        return m.Condition(kind, "any"), text.replace(" a a", " an a")
    if draw < 0.8:
        text = pick(
            rng,
            f"((if|when) (there is no|there isn't a|you see no|there's no|you don't see a|you can't find a) {single}|(if|when) there are no {many}|unless there is a {single})( on the table|)",
        )
        return m.Condition(kind, "none"), text
    number = rng.choice((1, 2, 2, 3, 3, 4))
    word = NUMBERS[number] if rng.random() < 0.6 else str(number)
    plural_kind = many if number > 1 else single
    if draw < 0.88:
        return m.Condition(kind, "more", number), pick(
            rng,
            f"(if|when|in case) (there are|you see|you count) more than {word} {plural_kind}( on the table|)",
        )
    if draw < 0.94:
        return m.Condition(kind, "fewer", number), pick(
            rng, f"(if|when) there are (fewer|less) than {word} {plural_kind}( on the table|)"
        )
    verb = "are" if number > 1 else "is"
    return m.Condition(kind, "exactly", number), pick(
        rng, f"(if|when) there {verb} exactly {word} {plural_kind}( on the table|)"
    )


def _standing(rng: random.Random, nouns: Nouns) -> tuple[m.Condition, str]:
    """ "If the ball is left of the cup", "unless the red block is on the plate"."""
    kind = nouns.movable(rng)
    if rng.random() < 0.5:
        side = drawing.side(rng)
        of = m.The(nouns.anything(rng))
        things: m.Beside | m.On = m.Beside(kind, side, of)
        there = f"{pick(rng, BESIDE[side])} {one_text(rng, of)}"
    else:
        things = m.On(kind, drawing.support(rng, nouns))
        there = on_text(rng, things.of)
    verb = pick(rng, "(is|is|lies|stands|is standing|is lying|sits)")
    draw = rng.random()
    if draw < 0.72:
        return m.Condition(things, "any"), f"{pick(rng, _IF)} {the_text(rng, kind)} {verb} {there}"
    if draw < 0.86:
        link = pick(rng, "(is not|isn't|is not)")
        text = f"{pick(rng, '(if|when)')} {the_text(rng, kind)} {link} {there}"
        return m.Condition(things, "none"), text
    return m.Condition(things, "none"), f"unless {the_text(rng, kind)} {verb} {there}"


def _holding(rng: random.Random, nouns: Nouns) -> tuple[m.Condition, str]:
    """ "If the bowl is empty", "if there is something on the plate"."""
    of = m.The(nouns.target(rng))
    held = the_text(rng, of.kind)
    there = on_text(rng, of)
    if rng.random() < 0.55:
        text = pick(
            rng,
            f"(if|when|in case|provided|as long as) {held} is (empty|free|still empty|still free)|(if|when) (there is nothing|there's nothing|nothing is|nothing lies) {there}"
            f"|unless {held} is (full|occupied|taken|in use)|unless (there is|there's) something {there}",
        )
        return m.Condition(m.On(Kind("object"), of), "none"), text
    if rng.random() < 0.6:
        text = pick(
            rng,
            f"(if|when|in case) {held} is (full|occupied|not empty|taken|in use)|(if|when|in case) (there is something|there's something|something is|anything is|something lies) {there}|unless {held} is empty",
        )
        return m.Condition(m.On(Kind("object"), of), "any"), text
    kind = nouns.movable(rng)
    word = noun_text(rng, kind)
    text = f"{pick(rng, '(if|when|in case)')} there is {article(word)} {word} {there}"
    return m.Condition(m.On(kind, of), "any"), text


def _looking(rng: random.Random, nouns: Nouns) -> tuple[m.Condition, str]:
    """ "If the bowl is blue", "unless the cup is red"."""
    kind = Kind(nouns.anything(rng).noun, (nouns.color(rng),))
    bare = the_text(rng, Kind(kind.noun))
    color = kind.adjectives[0]
    if rng.random() < 0.65:
        return m.Condition(kind, "any"), f"{pick(rng, _IF)} {bare} is {color}"
    text = pick(rng, f"unless {bare} is {color}|(if|when) {bare} is not {color}")
    return m.Condition(kind, "none"), text


def _more(rng: random.Random, nouns: Nouns) -> tuple[m.MoreThan, str]:
    """ "If there are more red blocks than green ones", "if there are fewer cups than balls"."""
    a = nouns.colored(rng)
    b = same_noun(rng, nouns, a) if rng.random() < 0.6 else nouns.bare(rng)
    first, second = noun_text(rng, a, many=True), noun_text(rng, b, many=True)
    if b.noun == a.noun and b.adjectives and rng.random() < 0.5:
        second = f"{b.adjectives[0]} ones"
    if rng.random() < 0.75:
        text = pick(
            rng, f"(if|when|in case) (there are|you see|we have) more {first} than {second}"
        )
        return m.MoreThan(a, b), text
    text = pick(rng, f"(if|when|in case) there are (fewer|less) {first} than {second}")
    return m.MoreThan(b, a), text
