"""Claims about two things at once: "is the white one a ball while the black one isn't?"."""

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.among import different
from viper.training.questions.asking import Draft, draft, predicate, single, the
from viper.training.questions.phrases import RELATION, RELATION_SHORT
from viper.training.questions.templates import Slot, pick
from viper.training.questions.verifying import ask_if
from viper.training.questions.words import MEANING_OF, article
from viper.training.questions.worlds import World

WHILE = "(while|whereas|but|and|though|when|, but|, while|yet)"
ONE_ONLY = (
    f"is {{X}} {{P}} {WHILE} {{Y}} (is not|isn't|isnt|is none|ain't)",
    f"is {{X}} {{P}} {WHILE} {{Y}} (is not|isn't) {{P}}",
    f"{{X}} is {{P}} {WHILE} {{Y}} (is not|isn't|isnt)( {{P}}|)",
    "is {X} {P} but not {Y}",
    "{X} is {P} but (not {Y}|{Y} not)",
    f"{{IF}} {{X}} is {{P}} {WHILE} {{Y}} (is not|isn't)",
    "(is it true|would you say|am i right) that {X} is {P} but {Y} (isn't|is not)",
    "{X} {P}, {Y} not( - right| - true|)",
    "unlike {Y}, is {X} {P}",
    "is {X} {P}, unlike {Y}",
)
BOTH = (
    "is {X} {P} (and|and is) {Y} {R}",
    "{X} is {P} (and|while|whereas|,) {Y} (is |){R}",
    "is {X} {P} (while|whereas|and) {Y} is {R}",
    "{IF} {X} is {P} and {Y} (is |){R}",
    "(is it true|would you say|am i right) that {X} is {P} and {Y} (is |){R}",
    "is it (true|right) both that {X} is {P} and that {Y} is {R}",
    "{X} {P} and {Y} {R}( or not|)",
    "is not only {X} {P} but also {Y} {R}",
)
EITHER = (
    "is {X} {P} or (is |){Y} {R}",
    "is (either |){X} {P} or {Y} {R}",
    "{X} is {P} or {Y} is {R}",
    "is at least one (of these |)true(:|,) {X} is {P}, {Y} is {R}",
    "(is it true|would you say) that {X} is {P} or {Y} (is |){R}",
)
STAND_BOTH = (
    "are (both |){X} and {Y} (both |){R} {O}",
    "{X} and {Y}(,|) (are |)(both |they both ){R} {O}",
    "is {X} {R} {O} and {Y} (too|as well|also)",
    "(do|does) (both |){X} and {Y} (both |)(stand|sit|lie) {R} {O}",
    "both {X} and {Y} are {R} {O}",
    "(are|is) {X} as well as {Y} {R} {O}",
    "{IF} {X} and {Y} are both {R} {O}",
    "{O}: are {X} and {Y} both {R} it",
    "is not only {X} but also {Y} {R} {O}",
)
STAND_EITHER = (
    "is (either |){X} or {Y} {R} {O}",
    "is at least one of {X} and {Y} {R} {O}",
    "does (either |){X} or {Y} (stand|sit) {R} {O}",
    "(either |){X} or {Y} is {R} {O}",
    "is one of {X} and {Y} {R} {O}",
)  # fmt: skip


def claiming(rng: random.Random, world: World) -> Draft:
    """ "Ball and plate both left of the cylinder?", "Is one red and the other blue?"."""
    if rng.random() < 0.4:
        return _standing(rng, world)
    first, second = different(rng, world, 2)
    word, told = _said(rng, world, first)
    other, other_told = _said(rng, world, second)
    draw = rng.random()
    one, two = q.The(first), q.The(second)
    slots: dict[str, Slot | str] = {"X": the(one), "Y": the(two), "IF": ask_if}
    slots |= {"P": told, "R": other_told}
    claim = q.Verify(one, first.noun, word)
    if draw < 0.45:
        if _is_told(word, second):
            return claiming(rng, world)
        meaning = q.Claims(claim, q.Verify(two, second.noun, word, True))
        return draft(meaning, ONE_ONLY, **slots)
    if word == other:
        return claiming(rng, world)
    if draw < 0.85:
        return draft(q.Claims(claim, q.Verify(two, second.noun, other)), BOTH, **slots)
    return draft(q.Claims(claim, q.Verify(two, second.noun, other), "or"), EITHER, **slots)


def _said(rng: random.Random, world: World, kind: q.Kind) -> tuple[str, Slot]:
    """Return a word that a description does not tell, and a renderer: "red", "a ball"."""
    word, noun = world.adjective(rng), world.kind(rng).noun
    if kind.noun == "object" and noun != "object" and rng.random() < 0.4:
        return noun, lambda _r, _f: f"{article(noun)} {noun}"
    return _said(rng, world, kind) if _is_told(word, kind) else (word, predicate(word))


def _is_told(word: str, kind: q.Kind) -> bool:
    attribute = MEANING_OF.get(word, (word,))[0]
    told = {MEANING_OF.get(w, (w,))[0] for w in kind.adjectives}
    return attribute in told or (attribute == "shape" and kind.noun != "object")


def _standing(rng: random.Random, world: World) -> Draft:
    """ "Ball and plate both left of the cylinder?"."""
    first, second = (q.The(kind) for kind in different(rng, world, 2))
    anchor = single(rng, world, 0)
    if anchor in (first, second):
        return _standing(rng, world)
    side: q.Relation = rng.choice(("left", "right", "front", "behind"))
    told = pick(rng, (RELATION_SHORT if rng.random() < 0.6 else RELATION)[side]).strip()
    slots: dict[str, Slot | str] = {"X": the(first), "Y": the(second), "O": the(anchor)}
    is_either = rng.random() < 0.2
    meaning = q.BothStand(first, second, side, anchor, "or" if is_either else "and")
    said = STAND_EITHER if is_either else STAND_BOTH
    return draft(meaning, said, R=told, IF=ask_if, **slots)
