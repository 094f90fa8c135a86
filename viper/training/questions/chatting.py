"""Talkative questions: "there wouldn't be a ring knocking about, would there?", "or is it just me?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    attribute,
    draft,
    link,
    predicate,
    some,
    where,
    word,
)
from viper.training.questions.noise import is_claim
from viper.training.questions.templates import pick
from viper.training.questions.worlds import World

ABOUT = "( knocking about| lying about| lying around| kicking about| kicking around| lurking| hiding| going| about| around| tucked away| hanging around| floating about| sitting around| somewhere| anywhere|)"
HERE = "( on (this|the) table| in (here|there)| in (this|the) picture| here| somewhere| in this scene||)"
WOULD = (
    f"there wouldn't (happen to |by any chance |)be {{G:a}}{ABOUT}{HERE}(, would there|)",
    f"there wouldn't (happen to |)be (any {{G:pl}}|any {{G:sg}}){ABOUT}{HERE}, would there",
    f"there couldn't be {{G:a}}{ABOUT}{HERE}, could there",
    f"you (wouldn't|didn't) (happen to |by any chance |)(see|have seen|spot|notice) {{G:a}}{ABOUT}{HERE}(, would you|, did you|)",
    f"i don't suppose (there is|there's|you see|you can see|we have|we've got) {{G:a}}{ABOUT}{HERE}(, do you|, is there|, have we|)",
    f"(you|we) haven't (got|seen|spotted) ({{G:a}}|any {{G:pl}}){ABOUT}{HERE}, have (you|we)",
    f"would there (happen to |by any chance |)be {{G:a}}{ABOUT}{HERE}",
    f"is there (by any chance |perchance |possibly |maybe |)({{G:a}}|any {{G:sg}}){ABOUT}{HERE}",
    f"are there (by any chance |possibly |)any {{G:pl}}{ABOUT}{HERE}",
    f"(any chance of|any hope of|any trace of|any hint of|any sight of) {{G:a}}{ABOUT}{HERE}",
    f"(got|have we got|have you got|do you have|seen|spotted) (any {{G:pl}}|{{G:a}}){ABOUT}{HERE}",
    f"(is there|there is|there's) {{G:a}}{ABOUT}{HERE}(, isn't there|, no|, is there not|)",
    f"could it be that there's {{G:a}}{ABOUT}{HERE}",
    "(do|would) (you|y'all|you guys|you lot|they) (have|stock|sell|carry|keep) (any {G:pl}|{G:a}) (on display|in stock|on offer|on show|for me|to hand|here|in there)",
    "(do you have|is there|are there|got) any {G:pl} (on display|on show|in view|in sight|in evidence|around here)",
    f"(i could have sworn|i'm convinced|i'm fairly sure|i have a hunch|i've a feeling|something tells me) there('s| is) {{G:a}}{ABOUT}{HERE}(. is there|. am i right|, is there|. true|)",
)
ANYTHING = (
    f"there wouldn't be anything {{P}}{ABOUT}{HERE}, would there",
    f"(is there|would there be) (by any chance |possibly |)anything {{P}}{ABOUT}{HERE}",
    f"i don't suppose (there's|you see) anything {{P}}{ABOUT}{HERE}(, do you|)",
)
PREDICATED = (
    "what('s| is)( it that's|) {P}( here| on the table| in the picture|)",
    "(so |)what is it that('s| is) {P}( here|)",
    "(so |and |)what all is {P}( here|)",
    "what (things|objects|items) are {P}( here| on the table|)",
    "(which|what) (of these|of the things|of the objects|of them|among these) (is|are) {P}",
    "(name|list|tell me|find|show me) (everything|whatever|all|anything|all things|every thing) (that's|that is|which is|is) {P}",
    "(what|which) here is {P}",
    "what have we (got |)that('s| is) {P}",
    "what do you see that('s| is) {P}",
    "what's there that's {P}",
)
LOITERS = "(chilling|hanging out|lurking|hiding|loitering|sitting|standing|going on|lying|tucked away|parked)"
BESIDE = (
    f"what('s| is) {LOITERS} {{W}}(? | - |. |; |, )(just (give me |tell me |)the {{N:s}}|only the {{N:s}}|{{N:s}} (only|will do|please)|i only need the {{N:s}})",
    "(what|which) {N:s} (are the (things|objects) {W}|do the (things|objects) {W} have)",
    "(give me|tell me|name|list) (just |only |)the {N:s} of (what's|whatever is|the things|everything) {W}",
    "(what|which things)('s| is| are) {W}(, by {N}|, in terms of {N}|; {N:s} only)",
)
BESIDE_NAMES = (
    f"(so |)what('s| is) {LOITERS} {{W}}",
    f"(what|who)('s| is) that {LOITERS} {{W}}",
)
BETWEEN_TWO = (
    "{B:the}('s| is) (in |right |)between (the two|both|the pair of|those two) {K:pl}(, isn't it|, right|, correct|. true|)",
    "{B:the}('s| is| stands| sits| lies) (in |)between (the two|both|the) {K:pl}(, isn't it|, doesn't it|, right|)",
    "is {B:the} (in |right |standing |sitting |)between (the two|both|the pair of) {K:pl}",
    "do (the two|the|both) {K:pl} (flank|surround|sandwich|stand either side of|enclose) {B:the}",
    "is there a {K:sg} (on|to|at) (either|each) side of {B:the}",
    "(are|stand) the two {K:pl} (on|at) (either side|both sides|opposite sides) of {B:the}",
    "{B:the}(,|:| -) between (the two|both) {K:pl}( or not| y/n|)",
)


def chatting(rng: random.Random, world: World) -> Draft:
    """ "There wouldn't be a ring knocking about on this table, would there?"."""
    kind = world.kind(rng)
    if kind == q.EVERYTHING:
        return chatting(rng, world)
    draw = rng.random()
    if draw < 0.3:
        return draft(q.Exists(kind), WOULD, G=some(kind))
    if draw < 0.4:
        group: q.Group = link(rng, world, q.The(world.single(rng)), 1.0)
        if rng.random() < 0.4:
            return draft(q.Listing(group, "name"), BESIDE_NAMES, W=where(group))
        asked = attribute(rng)
        return draft(q.Listing(group, asked), BESIDE, W=where(group), N=word(asked))
    if draw < 0.55:
        adjective = world.adjective(rng)
        return draft(q.Exists(q.Kind("object", (adjective,))), ANYTHING, P=predicate(adjective))
    if draw < 0.82:
        adjective = "metal" if rng.random() < 0.15 else world.adjective(rng)
        return draft(q.Listing(q.Kind("object", (adjective,)), "name"), PREDICATED,
                     P=predicate(adjective))  # fmt: skip
    base = world.single(rng)
    if base == kind:
        return chatting(rng, world)
    group = q.Between(base, q.The(kind), q.Second(q.The(kind).group))
    return draft(q.Exists(group), BETWEEN_TWO, B=some(base), K=some(kind), W=where(group))


YES_NO = (
    q.Exists, q.CompareCounts, q.CompareNumber, q.Parity, q.CompareTotals, q.CompareAttribute,
    q.ComparePlace, q.CompareNear, q.Shared, q.Verify, q.AllAre, q.EveryIs, q.SameThing,
    q.InRange, q.MostAre, q.ComparePlaces, q.AllSame, q.BothAre, q.Both, q.AllBut, q.Part,
    q.Exceeds, q.IsCommon, q.Recurring, q.Majority, q.EveryStands,
    q.CompareDistinct, q.AlikeIn, q.Claims, q.BothStand,
)  # fmt: skip
JUST_ME = "(, or is it just me|, or is that just me|, or am i (seeing things|imagining things|imagining it|mistaken|wrong)|, or not really|, or (have i|did i) (miscounted|miscount|get it wrong)|, or do my eyes deceive me|, or what|, would you say|? or am i wrong|, or is it only me)"
FEELING = "(i've a feeling |i have a feeling |i've got a feeling |i've a hunch |i have a hunch that |something tells me |i've got the impression that |i have the impression |my gut says |i'm under the impression that |i have a suspicion that |i'm inclined to say |i'd bet |i could swear |i could have sworn |any chance (that |)|could it be that |is there any chance that |would it be right that |is it really so that )"
IS_IT = "(. is it|. is it so|. is that so|. am i right|. is that right|. right|. true|. are they|. is this the case|. correct|. does it| - is that so|)"
AGREE = "( - agree| - do you agree| - true| - right|, agree|: agree|: true|, is that so| - yes or no| - holds)"
CHAT_RATE = 0.07
LEAD_RATE, TAIL_RATE = 0.06, 0.03
LEAD = "(tbh |tbh, |ngl |ngl, |lol |lol, |ugh |ugh ok |ok so |okay |hmm |not gonna lie, |not gonna lie i can't tell, |random q but |ok so random q but like |random question: |forgive me, but |pardon me, |pardon my asking, |contestants, |ladies and gentlemen, |final question: |tie-breaker: |question (one|two|three|four|5|10): |for ten points: |bonus question: |for the win: |listen carefully. |pay attention. |think hard: |riddle me this: |pop quiz: |quick quiz: |next up: |verify: |true or false: |yes/no: |y/n: |check: |determine: |query: |tell me honestly, |serious question: |stupid question maybe, but |this may sound silly, but |one for you: |bear with me: |now then, |hey so |hi, |yo, |honest question, |genuine question: |kindly |i beg your pardon, |would you be a dear: |if it please you, |out of sheer curiosity, |my colleague insists you know: |asking for a mate: |before i forget: |come on, |right then, |alrighty, |ahem, |psst, |oh and |also |wait |so basically |like |well then, |as a matter of interest, |help settle a bet: |settle this for me: |the quiz master asks: |the form asks: |our inventory says to check: |for the record, |to be clear: )"
TAIL = "( lol| tbh| haha| fr| or nah| pls and thx| hmm| my good sir| old chap|, y'know|, you know| and be quick|, i wonder| or whatever| lmao| then eh|, eh| actually|, do you figure|, as it were|, if that makes sense| ok| k thx|, professor|, sir|, madam| please and thank you| at all at all|, as far as you can tell| just tell me| just say it)"
STATED = "(here's a (statement|claim|sentence)|(statement|claim|assertion)|someone (wrote|said|claims|told me)|(consider|judge|evaluate|assess|check) (this|the following)( statement| claim|)): "
HOLDS = "(. does it hold|. is it true|. does that hold|. is this correct|. true or false|. yes or no|. does it hold true|. right or wrong|. does this check out)"


def chat(rng: random.Random, text: str, meaning: q.Meaning) -> str:
    """Make a question more talkative, rarely; one to be answered yes or no in ways of its own."""
    draw = rng.random()
    if draw < LEAD_RATE:
        return pick(rng, LEAD) + text
    if draw < LEAD_RATE + TAIL_RATE:
        return text + pick(rng, TAIL)
    if not isinstance(meaning, YES_NO) or rng.random() >= CHAT_RATE:
        return text
    if not is_claim(text):
        return text + pick(rng, JUST_ME)
    if rng.random() < 0.3:
        return f'"{text}"{pick(rng, AGREE)}'
    if rng.random() < 0.3:
        mark = rng.choice(("", "", '"', "'"))
        return f"{pick(rng, STATED)}{mark}{text}{mark}{pick(rng, HOLDS)}"
    tail = "(. are there|. were there|. is that so)" if text.startswith("there are") else IS_IT
    return pick(rng, FEELING) + text + pick(rng, tail)
