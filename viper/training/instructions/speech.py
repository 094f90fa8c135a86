"""How people talk to a robot: politeness, padding, dropped articles, typos, punctuation."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
import re

from viper.training.questions import noise
from viper.training.questions.templates import pick

BEFORE = (
    "(please |please, |please |robot, |hey robot, |ok robot, |hey |hi, |ok, |okay |so |now |now, |alright, |right, |well, |um, |uh, |and |and now |next |next, "
    "|could you |can you |could you please |can you please |would you |would you please |will you |could you kindly |kindly |you should |you must |you have to |just |just |quickly |carefully |gently |slowly "
    "|i want you to |i'd like you to |i would like you to |i need you to |it would be nice if you could |let's |let us |go ahead and |go and |go |try to |your task: |task: |your job is to |your next task is to |first |finally, |then |then, |step 1: |1. |- "
    "|dear robot, |hello robot, please |my friend, |be so kind and |be so good as to |do me a favor and |for the next step, |do this: |instruction: |listen, |quick, |hurry, |if you can, |if possible, |when you are ready, |thanks, now |great, now |good, now |yo, |i was wondering if you could |any chance you could |it would be great if you could "
    "|i'd appreciate it if you could |could you maybe |can you please just |why don't you |be a dear and |be a star and |time to |listen up: |buddy, |mate, |alexa, "
    "|my request: |your turn: |help me out and |help me |let me see you |show me how you |try and |proceed to |your mission: |goal: |next up: |one more thing: |would you be able to |could you possibly "
    "|think you could |do you think you can |are you able to |i need someone to |you may |you can |now please |hi robot, can you |then please |hiya, |be a good robot and |it's time to )"
)
SOFT = "(please, |robot, |hey robot, |hey, |ok, |okay, |so |now |now, |alright, |right, |well, |um, |and |next, |instruction: |task: |listen: |the task: |then |finally, |do this: |hello, |yo, |here is your task: |please note: |1. |- )"
_STATEMENT = re.compile(
    r"(if|when|in|on|at|provided|unless|i|we|the|that|this|my|it|every|each|all|your|one|no|a|an|from|to|first|1)\b"
)
# Small talk that says nothing about the table.
CHAT = (
    "(i have guests tonight|my (kid|daughter|son|friend|wife|husband|boss) (wants to see|would like to see|asked for|likes) this|i just had lunch|what a mess|so much to do today|it is late already|i am in a hurry|i can't reach it myself|my hands are full|this looks untidy"
    "|you did well so far|good work so far|let us begin|here is what i need|here's the plan|i have been thinking|i changed my mind|okay here goes|ready for the next one|one thing left|almost done|hope you slept well|nice to see you|it's for a photo|we are playing a game|this is a test|i am cleaning up|time to tidy up|dinner is ready soon)"
)
AFTER = (
    "( please|, please| for me| now|, thanks| thanks|, thank you|, would you| if you can|, ok| right now|, robot| quickly| carefully| gently|, if possible| immediately| for me please| again"
    "| and then stop| and you are done|, nothing else|, that's all| at once| straight away|, pls| pls| real quick| when you have time| without touching the others|, be careful|, will you|, can you|, cheers|, mate|, there's a good robot| if you would| while you are at it|, don't drop it|, please and thank you|, no hurry| asap|, would you mind"
    "|, could you|, alright|, that would be great|, that would be nice| and that's it| and wait|, thanks a (lot|million|bunch)| thanks in advance|, thank you (so|very) much|, much appreciated|, i'd be grateful|, there's a dear| if you can manage|, will you please|, if that's okay|, okay|, right|, got it|, that's the plan|, you know|, man|, dude|, take your time| as soon as possible|, as always|, it's in my way|, ok robot| for a moment| and stop there)"
)
END = ("",) * 9 + (".",) * 7 + ("!", "!", "?", "..", " .")
_CONTRACT = (
    (r"\band\b", "&"), (r"\bplease\b", "pls"), (r"\bto the left of\b", "left of"), (r"\bwith\b", "w/"),
    (r"\bto the right of\b", "right of"), (r"\bin front of\b", "infront of"), (r"\bon top of\b", "ontop of"),
    (r"\byou\b", "u"), (r"\bi want\b", "i wanna"), (r"\bonto\b", "on to"), (r"\binto\b", "in to"), (r"\bof the\b", "of"),
)  # fmt: skip


def spoken(rng: random.Random, text: str, *, typo_rate: float, known: frozenset[str]) -> str:
    """Return a text as somebody may say or type it."""
    draw = rng.random()
    if draw < 0.24:
        text = pick(rng, SOFT if _STATEMENT.match(text) else BEFORE) + text
    elif draw < 0.31:
        text += pick(rng, AFTER)
    elif draw < 0.34:
        text = pick(rng, CHAT) + pick(rng, "(. |! |, so |. |, |. please )") + text
    if rng.random() < 0.25:
        text = text.replace("color", "colour").replace("center", "centre")
    if rng.random() < 0.08:
        pattern, short = rng.choice(_CONTRACT)
        text = re.sub(pattern, short, text)
    if rng.random() < 0.12:
        text = re.sub(r"\b(the|a|an) ", "", text)
    if rng.random() < typo_rate:
        text = noise.typo(rng, text, known)
    return _finished(rng, text)


def _finished(rng: random.Random, text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.:;?!])", r"\1", text) + rng.choice(END)
    draw = rng.random()
    if draw < 0.5:
        return text[:1].upper() + text[1:]
    return text.upper() if draw > 0.985 else text
