"""What is not to be done: "do not touch the cup", "not the green one", "no wait, the blue one"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.instructions import drawing
from viper.training.instructions import meaning as m
from viper.training.instructions.clauses import Clause, to_where
from viper.training.instructions.nouns import Nouns, same_noun
from viper.training.instructions.policy import policy_of
from viper.training.instructions.referring import all_text, noun_text, one_text, the_text
from viper.training.questions.meaning import Kind
from viper.training.questions.templates import fill, pick

_PUT = "(put|put|place|move|set|lay|bring|drop|stick)"
_NOT = "(do not|don't|do not|don't|please don't|never|you must not|you should not)"
AFTER_FRAMES = (
    "{C}(, but |, | but |. |; ){N} (touch|move|disturb|take|push) {Y}", "{C} without (touching|moving|disturbing|pushing|knocking over) {Y}",
    "{C}(, |; |. |, but |, and ){Y} (stays|remains|must stay|should stay|has to stay) (where it is|there|in its place|put|as it is)", "{C}(, |; |. |, but |, and )leave {Y} (alone|where it is|as it is|in its place|there)",
    "{C}(, |; |. )(hands off|keep away from|stay away from) {Y}", "{C}(, |; |. )(not|but not) {Y}",
)  # fmt: skip
BEFORE_FRAMES = (
    "leave {Y} (alone|where it is|there)( and |, |; |. |, and |, but ){C}", "without (touching|moving) {Y}, {C}", "{N} (touch|move) {Y}(, but |, just |. |; |, only ){C}",
    "{Y} (stays|must stay) where it is(, |. |; |, but |, so )(just |){C}",
)  # fmt: skip
# A clause that says "not" itself, or has no action to be careful with, takes no caution.
_PLAIN = (m.Put, m.PutEach, m.Stack, m.PutMatching, m.PushTo, m.Push)
ALL_BUT_FRAMES = (
    f"{_PUT} {{A}} {{W}}(, | |, but )(not|but not) {{Y}}", f"{_PUT} {{A}} {{W}}(, but |; |. |, ){_NOT} (touch|move|take) {{Y}}",
    f"{_PUT} {{A}} {{W}}(, |; |. |, but |, and )(leave {{Y}} (alone|where it is|there)|{{Y}} (stays|remains) (where it is|there|put))",
    f"leave {{Y}} (alone|where it is|there)( and |, |. |, and |, but ){_PUT} {{A}} {{W}}",
)  # fmt: skip
NOT_THAT_FRAMES = (
    f"{_PUT} {{X}}, (not|and not) {{Z}}, {{W}}", f"{_PUT} {{X}} {{W}}(, |; |. )(not|and not) {{Z}}", f"not {{Z}}(, |; |: |, but ){_PUT} {{X}} {{W}}",
    f"{_PUT} {{X}} ((not|and not) {{Z}}) {{W}}|{_PUT} {{X}} {{W}}, i (do not|don't) mean {{Z}}", "it is {X} that (goes|should go|belongs) {W}, not {Z}",
)  # fmt: skip
_OOPS = "(no|no wait|wait|wait, no|sorry|sorry, i mean|i mean|oops, i mean|er|uh, no|no, sorry|rather|or rather|make that|actually|correction|i meant|no, make that)"
OOPS_FRAMES = (
    f"{_PUT} {{Z}}(, | ... | - ){_OOPS}(, | ){{X}} {{W}}", f"{_PUT} {{Z}} {{W}}(, |. | ... | - |; ){_OOPS}(, | ){{X}}",
    f"{_PUT} {{Z}} {{W}}(, |. | - )(no|wait|no wait|sorry)(, | )not (that one|that|{{Z}})(, |; |: ){{X}}",
)  # fmt: skip
OOPS_GOAL_FRAMES = (
    f"{_PUT} {{X}} {{V}}(, |. | ... | - |; ){_OOPS}(, | ){{W}}", f"{_PUT} {{X}} {{V}}(, |. | - )(no|wait|no wait|sorry)(, | )not there(, |; |: ){{W}}",
)  # fmt: skip


def cautioned(rng: random.Random, nouns: Nouns, clause: Clause) -> Clause:
    """Add "but do not touch the cup" to a clause that does not speak of the cup."""
    other = nouns.anything(rng)
    named = f'"{other.phrase}"' in policy_of(m.Program((clause.action,)))
    if not isinstance(clause.action, _PLAIN) or named:
        return clause
    said = (
        the_text(rng, other)
        if rng.random() < 0.8
        else pick(rng, "(anything else|the others|the rest|the other things|the other ones)")
    )
    frames: tuple[str, ...] = BEFORE_FRAMES if rng.random() < 0.25 else AFTER_FRAMES
    if not other.adjectives and frames is AFTER_FRAMES:
        frames = AFTER_FRAMES[:-1]
    if said.startswith(("anything", "the others", "the rest", "the other ")):
        frames = AFTER_FRAMES[:2]
    text = fill(rng, frames, {"C": clause.text, "Y": said, "N": pick(rng, _NOT)})
    return Clause(clause.action, text, clause.name)


def spare(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Put all the blocks in the bowl, but leave the red one where it is"."""
    kind = nouns.colored(rng)
    kind = Kind("block", kind.adjectives) if kind.noun == "object" else kind
    color = kind.adjectives[0]
    said = pick(
        rng, f"(the {color} one|the {color} one|the {color} {kind.noun}|{the_text(rng, kind)})"
    )
    where = drawing.simple_where(rng, nouns)
    slots = {"A": all_text(rng, Kind(kind.noun)), "W": to_where(rng, where), "Y": said}
    return Clause(m.PutEach(m.Others(kind), where), fill(rng, ALL_BUT_FRAMES, slots), "spare")


def corrected(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Put the red block, not the green one, in the bowl", "... no wait, the blue one"."""
    kind = nouns.colored(rng)
    other = same_noun(rng, nouns, kind)
    thing, where = m.The(kind), drawing.simple_where(rng, nouns)
    right, wrong = one_text(rng, thing), one_text(rng, m.The(other))
    slots = {"X": right, "Z": wrong, "W": to_where(rng, where)}
    draw = rng.random()
    if draw < 0.45:
        slots["Z"] = f"the {other.adjectives[0]} one" if rng.random() < 0.7 else wrong
        return Clause(m.Put(thing, where), fill(rng, NOT_THAT_FRAMES, slots), "corrected")
    if draw < 0.8:
        if rng.random() < 0.6:
            slots["X"] = (
                f"the {kind.adjectives[0]} {'one' if rng.random() < 0.7 else noun_text(rng, Kind(kind.noun))}"
            )
        if rng.random() < 0.25:
            # "the red, no, the blue block"
            noun = noun_text(rng, Kind(kind.noun))
            slots |= {"Z": f"the {other.adjectives[0]}", "X": f"the {kind.adjectives[0]} {noun}"}
            return Clause(m.Put(thing, where), fill(rng, OOPS_FRAMES[:1], slots), "corrected")
        return Clause(m.Put(thing, where), fill(rng, OOPS_FRAMES, slots), "corrected")
    slots["V"] = to_where(rng, drawing.simple_where(rng, nouns))
    return Clause(m.Put(thing, where), fill(rng, OOPS_GOAL_FRAMES, slots), "corrected")
