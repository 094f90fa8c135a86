"""Counts asked for in a roundabout way: "of all these things, how many would you call pink?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, predicate, some
from viper.training.questions.templates import Slot
from viper.training.questions.words import plural
from viper.training.questions.worlds import World

ALL = "((all |)(of |)(these|those|the) (things|objects|items)|all of this|everything (here|you see|on the table)|all that('s| is) (here|on the table)|the lot|the whole lot|them all|all of them|what's here|this lot|the stuff here)"
CALL = "(call|say are|describe as|consider|class as|label as|count as|put down as|take to be|term)"
PASS = "(count as|pass for|qualify as|would be|could be called|are what you'd call|come out as|can be called|would pass as|are considered|might be called)"
CALLED = (
    "(of|out of|among|from) {T}(,|) how many (would|do|could) you {C} {P}",
    "(of|out of|among|from) {T}(,|) how many {Q} {P}",
    "(of|out of|among|from) {T}(,|) how many (things |)are {P}",
    "how many (of|out of|among) {T} {Q} {P}",
    "how many (of|out of|among) {T} (are|would you {C}) {P}",
    "how many (things |objects |)would you {C} {P}( here| in this picture|)",
    "how many (things|objects|items) {Q} {P}( here|)",
    "how (large|big|high) is the number of (things|objects) (that are |you'd call )({P})",
    "(in|with) all of this(,|) how many are {P}",
    "looking at {T}, how many are {P}",
    "{T}(:|,) how many are {P}",
    "take {T}(. |, |: |; )how many (of them |)({Q}|are) {P}",
)
KIND = (
    "if (i|you|we) (picked up|grabbed|took|collected|gathered) (every|each) {G:sg}(,|) how many (things |objects |)would (i|you|we) (be holding|have|hold|end up with)",
    "if i (collected|gathered|picked up) all (the |){G:pl}(,|) how many would (that be|i have)",
    "how much {G:pl} (it has|there is|is there|are there|has it)( in this (foto|photo|picture)| here|)",
    "how many {G:pl} (it has|there is|has it|is there|there are)( in this (foto|photo|picture)| here|)",
    "(give me|tell me|i need) a (count|headcount|head count|tally|number) of (the |all |)({G:pl})",
    "(tally|tot up|count up|add up|number) (the |all the |)({G:pl})( for me| please|)",
    "(what|how high|how large) is the (tally|count|number|total) of {G:pl}",
    "to how many {G:pl} (do we|does it|does that) (come|amount)( in all|)",
    "{G:pl}(, | - |: |... )(count them|how many would you say|what's the count|the number)",
    "(number|amount|quantity|sum) of {G:pl}",
)


def tallying(rng: random.Random, world: World) -> Draft:
    """ "Of all these things, how many would you call pink?"."""
    if rng.random() < 0.35:
        kind = world.kind(rng)
        return draft(q.Count(kind), KIND, G=some(kind))
    adjective, noun = world.adjective(rng), world.kind(rng).noun
    slots: dict[str, Slot | str] = {"P": predicate(adjective)}
    kind = q.Kind("object", (adjective,))
    if noun != "object" and rng.random() < 0.35:
        kind, slots["P"] = q.Kind(noun), plural(noun)
    said = tuple(t.replace("{T}", ALL).replace("{C}", CALL).replace("{Q}", PASS) for t in CALLED)
    return draft(q.Count(kind), said, **slots)
