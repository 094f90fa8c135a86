"""How people type: politeness, contractions, spelling, lost articles, typos, punctuation."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
import re

from viper.training.questions.templates import pick

BEFORE = (
    "(please |please, |hey |hey, |hi, |hi |hello, |ok, |okay |so |so, |um, |uh |well, |now, |and |tell me, |"
    "tell me: |can you tell me |could you tell me |could you please tell me |can you please tell me |can you say |quick question: |"
    "question: |excuse me, |i'd like to know |i would like to know |i want to know |i was wondering |"
    "in this picture, |in the picture, |in the image, |looking at the picture, |on the table, |"
    "do you know |any idea |just curious, |just wondering, |from what you see, |q: |please tell me |"
    "would you mind telling me |hmm, |alright, |be honest, |for this image, |here, |yo |dear robot, |"
    "help me: |just tell me |let me ask, |i'm curious, |right, |tell me please, |say, |i need to know |"
    "what do you think, |based on the image, |according to the picture, |given the image, )"
)
AFTER = (
    "( please|, please| thanks|, thank you| in this picture| in the image| in the picture|, can you "
    "tell me| do you think| right now| exactly| here| now|, roughly| then| by the way|, would you say"
    "| at the moment| overall| if you look closely|, do you know|, i wonder| you see| on the table|"
    ", tell me|, pls| again| in this photo| in there|, if any|, thx| as far as you can see)"
)
CONTRACT = (
    (r"\bwhat is\b", ("what's", "whats")),
    (r"\b(which one|the one|which thing|which) is\b", (r"\1's",)),
    (r"\bis not\b", ("isn't",)),
    (r"\bare not\b", ("aren't",)),
    (r"\bthere is\b", ("there's",)),
    (r"\bhow many\b", ("how many", "how mnay", "howmany", "how many")),
    (r"\byou\b", ("u", "ya")),
    (r"\bare\b", ("r", "are")),
    (r"\bplease\b", ("pls", "plz")),
    (r"\bto the left of\b", ("left of", "to left of")),
    (r"\bto the right of\b", ("right of", "to right of")),
    (r"\bin front of\b", ("infront of", "in front")),
    (r"\band\b", ("&", "and")),
)
BRITISH = (("color", "colour"), ("center", "centre"), ("gray", "grey"))
END = ("?",) * 12 + ("",) * 5 + (".", " ?", "??", "!", "...", "?!")
STATEMENT_END = (".",) * 8 + ("",) * 4 + ("?", "?", "!", " - true or false?", ", right?", " (true or false)", ", true?", ". True or false?")  # fmt: skip


def wrap(rng: random.Random, text: str) -> str:
    """Add politeness and padding around a question, rarely."""
    draw = rng.random()
    if draw < 0.12:
        return pick(rng, BEFORE) + text
    if draw < 0.18:
        return text + pick(rng, AFTER)
    return text


def respell(rng: random.Random, text: str) -> str:
    """British spelling, contractions and lost articles, each sometimes."""
    draw = rng.random()
    if draw < 0.25:
        for american, british in BRITISH[:2]:
            text = text.replace(american, british)
    if rng.random() < 0.12:
        pattern, options = CONTRACT[int(rng.random() * len(CONTRACT))]
        text = re.sub(pattern, rng.choice(options), text)
    if rng.random() < 0.06:
        text = re.sub(r"\b(the|a|an) ", "", text)
    return text


def typo(rng: random.Random, text: str, known: frozenset[str]) -> str:
    """Misspell one longer word that a reader knows anyway; others are left alone."""
    words = text.split(" ")
    places = [i for i, w in enumerate(words) if len(w) > 3 and w in known]
    if not places:
        return text
    at = rng.choice(places)
    words[at] = misspell(rng, words[at])
    return " ".join(words)


def misspell(rng: random.Random, word: str) -> str:
    """Swap, drop, double or replace a letter after the first."""
    i = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.35:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind < 0.65:
        return word[:i] + word[i + 1 :]
    if kind < 0.85:
        return word[:i] + word[i] + word[i:]
    return word[:i] + rng.choice("aeionrtsl") + word[i + 1 :]


def finish(rng: random.Random, text: str) -> str:
    """Collapse spaces, set casing and the final mark."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.:?])", r"\1", text)
    if re.match(r"(the|there|there's|all|every|each|a|an|that|this|i see|we have)\b", text):
        text += rng.choice(STATEMENT_END)
    else:
        text += rng.choice(END)
    draw = rng.random()
    if draw < 0.55:
        return text[:1].upper() + text[1:]
    return text.upper() if draw > 0.985 else text
