"""Questions for the one value that things share: "the balls have all one color, which is it?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, link, some, where, word
from viper.training.questions.sharing import group_asked
from viper.training.questions.templates import Slot
from viper.training.questions.worlds import World

ONE = "(the same|one and the same|one|a single|the very same|just one|the exact same|all one same|only one|a common|the same identical)"
WHICH = (
    "(. which one|. which|. which {N} is (it|that)|, which( one|)|; which is it|: which( one|)( is it|)| - which( one|)"
    "|, what is it|. what {N}( is it| is that|)|, which {N}|, what's the {N}|. name it|. tell me which| but which( one|)"
    "|. which {N}|, which is it|; what {N}|. so which is it|: what is it|...which( one|)|, do you know which|. i wonder which|)"
)
MANY = (
    "(the |all the |){G:pl} (have|share|are of|show|come in|have got) {S} {N}{W}",
    "(the |){G:pl} (have all|all have|all share|are all of|are all|all show|they have all|they all have|they are all of|all got|all come in) {S} {N}{W}",
    "(every one|each one|each|every single one) of the {G:pl} (has|is of|shares|has got|comes in|has been given|got) {S} {N}{W}",
    "(every|each) {G:sg} (has|shares|is of|comes in|has got) {S} {N}{W}",
    "all (of |)(the |){G:pl} (are|have|are of|have got|share) {S} {N}{W}",
    "(what|which) {N} do (all (of |)the|all|the|both the) {G:pl} (share|have in common)",
    "(what|which) {N} have (all the|the) {G:pl} in common",
    "(which is|what is|what's|tell me|name) the (common|shared) {N} of (all |)(the |){G:pl}",
    "the {N} (that all (the |){G:pl} share|all (the |){G:pl} have in common)(, what is it|: which is it|, which is it|)",
    "(which|what) {N} is (common to|shared by) all (the |){G:pl}",
    "(since|as|seeing that) all (the |){G:pl} (are of|have) the same {N}, (which|what) (one|{N}) is (that|it)",
    "the {G:pl} (all |)(match|agree) in {N}{W}",
    "there('s| is) (only|just) one {N} among the {G:pl}{W}",
    "(in|of) (which|what) one {N} are all (the |){G:pl}",
    "name the {N} (shared by|common to) all (the |){G:pl}",
    "someone (gave|has given) (all the {G:pl}|every {G:sg}) the same {N}{W}",
    "{G:pl} all (have|of|got) the same {N}(, which one|: which|, which is it)",
    "{N} of the {G:pl}, (it's|its|it is) the same for all(: which|, which one|. which one is it|)",
    "{G:pl}(, |: | - )(all |)same {N}(, which| - which|: which one|; which {N})",
    "(shared|common) {N} of (all |)(the |){G:pl}",
    "(the |){G:pl} (is|are|they are|they is) all the same {N}, (which|what) (is it|one|it is)",
    "they gave every {G:sg} the same {N}(. which one|, which( one|)|; what was it)",
)
PAINTED = (
    "(the |all the |){G:pl} have all been (painted|coloured|colored) (the same|one|one and the same) (color|colour){W}",
    "(somebody|someone|they|we) painted (every {G:sg}|all (of |)the {G:pl}) the same (color|colour){W}",
    "every {G:sg} (is|has been|was) painted (in |)the same (color|colour){W}",
    "what (color|colour) did they paint all the {G:pl}( in|)",
    "the {G:pl} are all of a (color|colour){W}",
)
MADE = (
    "(all |)(of |)(the |){G:pl} are (all |)made (of|from|out of) (the same|one) (stuff|material|thing){W}",
    "(every|each) {G:sg} is made of the same (stuff|material){W}",
    "(which|what) one material are all (the |){G:pl} made of",
    "{G:pl}, they made them all from the same (stuff|material){W}",
    "(every one|each) of the {G:pl} (has|was given|has been given) the same (finish|surface){W}",
)
SIZED = (
    "(the |all the |){G:pl} are (all |)(equally big|the same size|as big as each other|one size|one and the same size){W}",
    "(every|each) {G:sg} is the same size{W}",
    "the {G:pl} are all one size(: big or small|, small or large|. is it small or large|: small or big)",
    "are the {G:pl} all big or all small",
)
EVERYTHING = (
    "everything (here |on the table |)(has|is of|comes in|shares) {S} {N}{W}",
    "(all things|all of it|they all|all these things) (here |)(have|are of|share) {S} {N}{W}",
    "(what|which) {N} does everything (here |)(have|share)",
    "there('s| is) only one {N} (here|on the table){W}",
)
SPECIAL: dict[q.Attribute, tuple[str, ...]] = {"color": PAINTED, "material": MADE, "size": SIZED}


def agreeing(rng: random.Random, world: World) -> Draft:
    """ "The balls have all been painted the same color. Which one?"."""
    asked: q.Attribute = rng.choice(("color", "color", "material", "size", "shape"))
    group: q.Group = group_asked(rng, world, asked)
    slots: dict[str, Slot | str] = {"N": word(asked)}
    said: tuple[str, ...] = MANY
    if rng.random() < 0.08:
        group, said = q.EVERYTHING, EVERYTHING
    elif rng.random() < 0.12:
        related = link(rng, world, q.The(world.single(rng)), 1.0)
        group, slots["R"] = related, where(related)
        said = tuple(t.replace("{G:pl}", "(things|objects) {R}") for t in MANY if "{G:sg}" not in t)
    elif asked in SPECIAL and rng.random() < 0.4:
        said = SPECIAL[asked]
    slots["G"] = some(group)
    told = tuple(t.replace("{W}", WHICH).replace("{S}", ONE) for t in said)
    return draft(q.Agreed(group, asked), told, **slots)
