"""Follow-ups: a thing is brought up first, and the question speaks of it as "it".

Renderers mark the descriptions of things that could be brought up, rarely; `bring_up` turns
one of the marks into a sentence before the question: "what color is <the ball>" becomes
"There is a ball. What color is it".
"""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
import re

from viper.training.questions.templates import pick
from viper.training.questions.words import article

OPEN, CLOSE, TURNED = "\x01", "\x02", "\x03"
_MARK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}{TURNED}]*){TURNED}?([^{OPEN}{CLOSE}]*){CLOSE}('s)?")
_ANY = re.compile(f"{TURNED}[^{CLOSE}]*(?={CLOSE})|[{OPEN}{CLOSE}]")

THERE_IS = (
    "(there is|there's|theres|there is|we have|we've got|i see|i can see|you can see|you see|here's|somewhere there is"
    "|there should be|i spot|i've got|i have|on the table there is|in the picture there is|i put down|someone put"
    "|suppose there is|there stands|there must be|i know there is) {A}( on the table| here| in the picture|||)"
)
LOOK_AT = (
    "(look at|take|consider|find|see|focus on|start from|start with|think of|go to|pick|take a look at|watch|you see"
    "|can you see|do you see|have a look at|search for|imagine|locate|first find|point at|i mean|i'm talking about"
    "|my question is about|let's talk about|let's look at|it's about|concerning|regarding|as for|about|speaking of"
    "|with regard to|next to check is|now for|see) {T}"
)
AFTER_TOPIC = "(. |. |; |, |: |. now, |. so |, and |. then |. tell me: |? |... | - |. now |. ok, )"
PRONOUN = ("it",) * 12 + (
    "that",
    "that one",
    "this one",
    "that thing",
    "this thing",
    "this",
    "that object",
)


def mark(text: str, turned: str = "") -> str:
    """Mark a description; `turned` is another way to say that there is such a thing."""
    return f"{OPEN}{text}{TURNED + turned if turned else ''}{CLOSE}"


def bring_up(rng: random.Random, text: str) -> str:
    """Resolve the marks of a question: bring one thing up, leave the others as they are."""
    if OPEN not in text:
        return text
    found = rng.choice(list(_MARK.finditer(text)))
    said, turned, owner = found.groups()
    it = rng.choice(PRONOUN)
    if owner:
        it = "its" if it == "it" else it + "'s"
    rest = text[: found.start()] + it + text[found.end() :]
    if turned and rng.random() < 0.6:
        lead = turned
    elif said.startswith("the ") and rng.random() < 0.6:
        noun = said[4:].removeprefix("only ").removeprefix("one ")
        lead = pick(rng, THERE_IS).replace("{A}", f"{article(noun)} {noun}")
    else:
        lead = pick(rng, LOOK_AT).replace("{T}", said)
    return _ANY.sub("", lead + pick(rng, AFTER_TOPIC) + rest)
