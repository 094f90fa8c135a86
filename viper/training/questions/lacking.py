"""Questions which of some values does not occur: "of red, blue and green, which is missing?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, word
from viper.training.questions.offering import TABLES
from viper.training.questions.templates import Slot
from viper.training.questions.words import plural
from viper.training.questions.worlds import World

WHICH = "(. |; |, |: | - )(which( one|)( is it| is that|)|what is it|name it|tell me which|which {N}( is it|))"
GONE = "(missing|absent|not there|not here|not in the picture|not to be seen|nowhere to be seen|lacking|not on the table|not present|nowhere|gone)"
OCCUR = "(occur|appear|exist|show up|turn up|come up|feature|figure|crop up)"
ABSENT = (
    "(of|out of|among|from) {L}(,|) (one|one of them|just one|one {N}) (doesn't|does not|doesnt|do not) {V}( here| in this picture|){W}",
    "(which|which one|what) of {L} (is|'s) {M}",
    "(which|what) {N} (of|out of) {L} is {M}",
    "(which|which one|what) of {L} (does not|doesn't|doesnt|do not) {V}( here| on the table|)",
    "{O}(:|,| -|?) (which|which one|what) (is {M}|isn't here|do you not see|is it you don't see|does not {V})",
    "(which|what) {N} is {M}(,|:|?) {O}",
    "one of {L} is {M}{W}",
    "there('s| is) (nothing|no trace) of one of {L}( here|){W}",
    "(which|which one) of {L} ((can't|cannot|don't) (i|you|we)|(do|can) (i|you|we) not) (find|see)( here| anywhere| on the table|)",
    "i (can't|don't|cannot) (see|find) one of {L}{W}",
    "(of|out of) {L}(,|) (which( one|)|what) (is|'s) {M}",
    "(of|out of) {L}(,|) (which( one|)) do we (not have|lack|miss)",
    "(two|all but one) of {L} (are here|occur), (one isn't|one is missing|which one isn't|which is missing)",
    "(which|what) of these {N:s} is {M}(:|,) {L}",
)
ABSENT_COLOR = (
    "(which|what) of {L} is nothing here",
    "nothing (here |)has one of the {N:s} {L}{W}",
    "(which|what) of the {N:s} {L} (does nothing have|has nothing|is used by nothing|has no object)",
    "(which|what) of the {N:s} {L} (isn't used|is not used|is unused|was not used)",
)
THERE = (
    "(of|out of|among) {L}(,|) (only|just) one (occurs|appears|exists|is there|shows up|can be seen)( here|){W}",
    "(which|which one|what) of {L} (is|'s) the only one (here|there|present|on the table|to be seen)",
    "(only|just) one of {L} (is here|is there|occurs|appears|is present){W}",
    "{O}(:|,| -|?) (which|which one) is the only one (here|there|that occurs|that you see)",
)


def lacking(rng: random.Random, _world: World) -> Draft:
    """ "Of matte, glossy and metal, one doesn't occur here. Which one?"."""
    asked: q.Attribute = rng.choice(("color", "color", "color", "material", "material", "shape"))
    table = TABLES[asked]
    many = 3 if asked == "material" else rng.choice((2, 3, 3, 3, 4))
    words = tuple(rng.choice(table[value]) for value in rng.sample(list(table), many))
    said_words = [plural(w) for w in words] if asked == "shape" else list(words)
    comma = rng.choice(("", "", ","))
    if many == 2:
        comma = ""
    listed = [f"{', '.join(said_words[:-1])}{comma} {joint} {said_words[-1]}" for joint in ("and", "or")]  # fmt: skip
    slots: dict[str, Slot | str] = {"L": listed[0], "O": listed[1], "N": word(asked)}
    is_there = rng.random() < 0.2
    said: tuple[str, ...] = THERE if is_there else ABSENT
    if many != 3:
        said = tuple(t for t in said if not t.startswith("(two|"))
    if asked == "color" and not is_there and rng.random() < 0.2:
        said = ABSENT_COLOR
    parts = {"{W}": WHICH, "{M}": GONE, "{V}": OCCUR}
    for mark, form in parts.items():
        said = tuple(t.replace(mark, form) for t in said)
    return draft(q.Lone(words, is_there), said, **slots)
