"""How people type: politeness, contractions, spelling, lost articles, typos, punctuation."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
import re

from viper.training.questions.slips import slip
from viper.training.questions.templates import pick

BEFORE = (
    "(please |please, |hey |hey, |hi, |hi |hello, |ok, |okay |so |so, |um, |uh |well, |now, |and |tell me, |"
    "tell me: |can you tell me |could you tell me |could you please tell me |can you please tell me |can you say |"
    "question: |excuse me, |i'd like to know |i would like to know |i want to know |i was wondering |"
    "in this picture, |in the picture, |in the image, |looking at the picture, |on the table, |"
    "do you know |any idea |just curious, |just wondering, |from what you see, |q: |please tell me |"
    "would you mind telling me |hmm, |alright, |be honest, |for this image, |here, |yo |dear robot, |"
    "help me: |just tell me |let me ask, |i'm curious, |right, |tell me please, |say, |i need to know |"
    "what do you think, |based on the image, |according to the picture, |given the image, |pls |plz |"
    "and now: |next: |also, |then |ok so |quick one: |if you can, |if i may ask, |if you don't mind, |"
    "any chance you could tell me |is it possible to tell |i'd love to know |do you happen to know |help me out: |"
    "i can't tell, |my question is: |what i'd like to know: |i need to find out |quick check: |for my homework: |"
    "ok next one: |would you be able to tell me |is there any way to tell |mind telling me |mind telling me: |go on, |"
    "be a dear and tell me |hiya, |hiya! |oi, |cheers. |i wonder, |i wonder |um so |so like |so like, |so um |quick one: |hey there, quick: |pls tell |pls tell me |plz tell me |ok but |i mean |my boss wants to know |my boss wants to know: |mom, |mommy, |daddy, |hey siri, |hey you, |um like |if you had to guess, |someone asked me |remind me, |"
    "i forgot, |a question for you: |sorry to bother you, |when you have a moment, |could you check: |i'm not sure: |"
    "first of all, |actually, |honestly, |hey there, |morning! |one more: |last one: |from where you are, |wait, |"
    "i'd be grateful if you told me |kindly tell me |do tell me |can i ask: |may i ask, |tell us |yes or no: )"
)
LEADS = (
    "(hi|hello|hey|good morning|good evening|hi there|hey there|ok|okay|listen|sorry|excuse me)(!|.|,) ",
    "(hey|ok|okay|hi|hello|dear|so|listen,) (robot|computer|assistant|buddy|mate|friend|machine|there)(,|!|.|) ",
    "(i'm|i am|we're|we are|im) (looking at|trying to understand|studying|checking|staring at|working on) "
    "(this|the|a) (picture|photo|image|scene|table|pic)( here| right now| of a table| with my (kid|friend|son)|)(.|,|:|;) ",
    "(i|we) (have|have got|got|see|took) (a|this) (picture|photo|image|table|scene|pic) (here|with (some|several|a few|"
    "many) (things|objects|items|shapes|toys)( on it|)|of (a table|some (things|objects))|in front of me)(.|,|;) ",
    "(here's|here is|this is|here comes) (a|my|the|another) (picture|photo|image|table|scene|pic)( of a table"
    "| with (some|a few|many) (things|objects)( on it|)|)(.|:|,) ",
    "(there are|i see|we see|there's|somebody put) (some|several|a few|many|lots of|various|a bunch of) (things|objects"
    "|items|shapes|stuff) (on (the|a|this|my) table|here|in this picture|lying around)(.|;|,) ",
    "so i've got (a table|a picture|an image)( here|) with (some|a few|a lot of) (stuff|things|objects)( on it|)(.|,) ",
    "(look|have a look|take a look|please look|just look) (at|carefully at|closely at) (the|this) (picture|table"
    "|image|scene|photo)( carefully|)(.|:|,| and tell me:| and tell me,| and say,|. now,) ",
    "(a |one |another |just a |my |)(quick|simple|silly|short|last|next|easy|dumb|little|small) (question|one|thing)"
    "(:|.|,| -| for you:| about this picture:| here:) ",
    "(i'm|i am) (colou|colo)r(-| |)blind(.|,|;| so) ",
    "(i don't have my glasses|i forgot my glasses|my eyes are (bad|tired)|i'm far away|it's hard to see|my screen is tiny)(.|,|;|, so) ",
    "(do me a favo(u|)r(:| and tell me|,)|between you and me,|for what it's worth,|last question today:|i have a bet going:|we're playing a game:"
    "|it's a quiz:|i'm making a list:|for a test:|for my notes:|to be sure:|to make sure:|just to check:|out of interest:|no pressure, but) ",
    "(i can't|i cannot|i cant|my (friend|kid|mum) can't) see (the picture|it|that|anything|this)( well| properly|)"
    "(.|, so|;) ",
    "(i need|i could use|give me|i want) (your|some|a little) help( here| with this( picture|)|)(.|:|,) ",
    "(my|the) (kid|son|daughter|teacher|boss|friend|grandma|professor|little one) (asks|wants to know|is asking|would "
    "like to know)(:|,) ",
    "(let's see|let me see|let me think|hmm|hm|um|uh|er|erm|well|oh)(,|...|.) ",
    "(can|could|would|will) (you|u) (please |kindly |possibly |maybe |just |quickly |)(tell me|say|answer this:|answer"
    "|help me with this:|check|look and tell me|count for me|find out)(:|,|) ",
    "would you be so (kind|good) (as |)to (tell me|say|answer)(:|,|) ",
    "(i was|i'm|i am|was|just|im) (wondering|curious|asking|interested)(:|,) ",
    "(do|would|might) you (happen to |perhaps |)know(,|:|) ",
    "(for|in|from|on|regarding|concerning|about) (this|the) (picture|image|photo|scene|table|pic)(:|,) ",
    "(as far as you can (see|tell)|in your opinion|to be honest|if i may ask|if you don't mind|if it's not too much "
    "trouble|when you look at it|just out of curiosity|seen from the front|by the way|btw|fyi)(:|,) ",
    "(i'm trying to|i have to|i want to|i need to) (describe|explain|draw|count|sort|label) (this|it|these things)"
    "( to (a friend|my kid|someone)| for (school|work)|)(.|,|:) ",
    "(your|the|my) (task|question|job)( now| today| here|) is (this|the following|simple)(:|.) ",
    "(answer|solve|tell me|check) (this|the following)( please| for me| quickly|)(:|.) ",
)
AFTER = (
    "( please|, please| thanks|, thank you| in this picture| in the image| in the picture|, can you "
    "tell me| do you think| right now| exactly| here| now|, roughly| then| by the way|, would you say"
    "| at the moment| overall| if you look closely|, do you know|, i wonder| you see| on the table|"
    ", tell me|, pls| again| in this photo| in there|, if any|, thx| as far as you can see| pls| plz| mate|, mate"
    "|, buddy|, dear| if you don't mind|, if i may ask|, can you see| in this pic| in this scene| and nothing else"
    "|, that's what i'd like to know|, that's my question|, what would you say|, what do you think|, if you had to say|, in your view|, at a glance"
    "|, in your opinion|, more or less|, to the best of your knowledge|, as you see it|, would you think| anyway| again please|, do you reckon|, any idea|, can you tell|, can you tell me| for me|, if you'd be so kind| asap|, cheers|, ta|? cheers"
    "|? any idea|? no rush|? asking for a friend|? be precise|? take your time|? i'm not sure|? i can't tell|?? help"
    "|? thanks|? thank you|? please|? just curious|? i can't see it well|? tell me|? i need it for school|? :))"
)
CLAIM = (
    "(am i right that |am i right in thinking |correct me if i'm wrong, |tell me if i'm wrong: |i bet |i reckon |surely |i suppose "
    "|i assume |i'm guessing |unless i'm mistaken, |if i'm not mistaken, |it looks to me like |my guess is that |i'd say |i believe "
    "|to me it looks like |can you confirm that |do you agree that |is it so that |could you verify that |someone says |my friend claims "
    "|i'm told |is it fair to say |true or false: |true or false, |right or wrong: |yes or no: |would it be correct to say |let me guess: "
    "|so |clearly |check this: |statement: |claim: |is the following true: |please verify: |they tell me |i'm (pretty |quite |)sure "
    "|it seems to me that |as i see it, |true that |it's true that |right that |i take it |i bet |i bet you |i swear |i'd wager |surely |hey look, |look, |see, |mommy look, |pretty sure )"
)
"""What people say before a statement that they want to have checked."""
QUOTED = (
    "(- agree|- true|- correct|- right|, true or false|: true or false|- true or false|- is that so|, yes or no|: correct"
    "|- right or wrong|. agree|. is that true|. do you agree|. is this right|: do you agree|- do you agree|is that right)"
)
FILLERS = (
    "um",
    "uh",
    "er",
    "like,",
    "you know,",
    "please",
    "say,",
    "i mean,",
    "well,",
    "hmm",
    "like",
)
CONTRACT = (
    (r"\bwhat is\b", ("what's", "whats")),
    (r"\b(which one|the one|which thing|which) is\b", (r"\1's",)),
    (r"\bwhere is\b", ("where's", "wheres")),
    (r"\bis not\b", ("isn't", "isnt")),
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
CHAT = tuple(
    (re.compile(rf"\b{pattern}\b"), said)
    for pattern, said in (
        ("are", "r"),
        ("you", "u"),
        ("what is", "whats"),
        ("what's", "whats"),
        ("please", "pls"),
        ("there's", "theres"),
        ("isn't", "isnt"),
        ("aren't", "arent"),
        ("don't", "dont"),
        ("do you", "do u"),
        ("picture", "pic"),
        ("image", "pic"),
        ("photo", "pic"),
        ("something", "smth"),
        ("and", "n"),
        ("thanks", "thx"),
        ("number", "nr"),
        ("where is", "wheres"),
        ("which is", "whichs"),
        ("i'm", "im"),
        ("that's", "thats"),
        ("it's", "its"),
        ("your", "ur"),
        ("the", "da"),
        ("with", "w"),
        ("because", "cuz"),
        ("want to", "wanna"),
        ("have got", "got"),
        ("going to", "gonna"),
        ("it is", "its"),
        ("color", "colr"),
        ("there is", "theres"),
        ("see", "c"),
        ("to", "2"),
        ("before", "b4"),
        ("between", "betw."),
        ("between", "btw"),
        ("and", "+"),
        ("without", "w/o"),
        ("with", "w/"),
        ("material", "mat'l"),
        ("number", "no."),
        ("number", "num"),
        ("question", "q"),
        ("right", "rite"),
    )
)
"""How words are written in a hurry; each applies or not."""
RARE_CHAT = frozenset(
    {"da", "w", "c", "2", "b4", "colr", "rite", "n", "+", "btw", "mat'l", "no.", "w/"}
)
FREQUENT_RATE = 0.35
"""How often a misspelling is one of those that are seen again and again."""
END = ("?",) * 12 + ("",) * 5 + (".", " ?", "??", "!", "...", "?!")
STATEMENT_END = (
    *(".",) * 10, *("",) * 5, "?", "?", "!", " - true or false?", ", right?", " (true or false)", ", true?",
    ". True or false?", ", isn't it?", ", correct?", ", yes or no?", ". Is that right?", ". Am I right?",
    ". Do you agree?", ", huh?", ", yes?", ". Correct?", ", no?", ", is that so?", " right?", " or not?",
    " isn't it", " isnt it?", ", is it not?", ", yeah?", " y/n", ", right or wrong?", ". Right or wrong?", ", agreed?",
    ", surely?", ", wouldn't you say?", ", or am i wrong?", "? yes/no", ", can you confirm?", ". Can you confirm that?",
    ". True?", ". Is that true?", ", isn't that so?", ", don't you think?", ", innit?", ". Yes or no?",
)  # fmt: skip
TAG_RATE = 0.15
"""How often a statement ends with a tag of its own: "aren't there?"."""
SEEN = r"\b(in the picture|in the image|in this picture|in the scene|in the photo|on the table)\b"
_SHOTS = (
    "in the shot", "in this shot", "in the snapshot", "in this drawing", "in the photograph", "in the pic", "on the pic",
    "on the picture", "in the rendering", "in this view", "on the photo", "on the screen", "on the image", "in this snap",
    "in the foto", "in the picture here", "within the image", "in this here picture",
)  # fmt: skip
WHERE_SEEN = {
    "on the table": ("on the tabletop", "on the ground", "on the surface", "on this surface", "on the floor", "on my desk"),
    **dict.fromkeys(("in the picture", "in the image", "in this picture", "in the scene", "in the photo"), _SHOTS),
}  # fmt: skip
"""How else people say where they look."""
_STATEMENT = re.compile(
    r"(the|there|there's|all|every|each|a|an|that|this|i see|we have|no|none|not)\b"
)
_ASKS = re.compile(r"\b(what|which|how|where|who|is it|are there|number|count)\b")


def is_claim(text: str) -> bool:
    """Tell whether a text is a statement rather than a question."""
    is_polite = "wouldn't" in text or "couldn't" in text
    return bool(_STATEMENT.match(text) and not _ASKS.search(text)) and not is_polite


def wrap(rng: random.Random, text: str, *, is_yes_no: bool = True) -> str:
    """Add politeness, a sentence before the question, or padding after it, each rarely."""
    draw = rng.random()
    is_said = is_yes_no and is_claim(text)
    if is_said and draw < 0.04:
        return f'"{text}" {pick(rng, QUOTED)}'
    if is_said and draw < 0.17:
        return pick(rng, CLAIM) + text
    if draw < 0.1:
        return pick(rng, BEFORE) + text
    if draw < 0.19:
        return pick(rng, LEADS[int(rng.random() * len(LEADS))]) + text
    if draw < 0.24:
        return text + pick(rng, AFTER)
    if draw < 0.26:
        return pick(rng, LEADS[int(rng.random() * len(LEADS))]) + text + pick(rng, AFTER)
    if draw < 0.275:
        words = text.split(" ")
        words.insert(rng.randint(1, min(4, len(words))), rng.choice(FILLERS))
        return " ".join(words)
    return text


def respell(rng: random.Random, text: str) -> str:
    """British spelling, contractions, chat spelling and lost articles, each sometimes."""
    draw = rng.random()
    if draw < 0.25:
        for american, british in BRITISH[:2]:
            text = text.replace(american, british)
    if rng.random() < 0.3:
        text = re.sub(SEEN, lambda m: rng.choice(WHERE_SEEN[m[1]]), text)
    if text.startswith("the ") and rng.random() < 0.05:
        text = re.sub(r"\b([a-z]+) is ", r"\1's ", text, count=1)
    if rng.random() < 0.12:
        pattern, options = CONTRACT[int(rng.random() * len(CONTRACT))]
        text = re.sub(pattern, rng.choice(options), text)
    if rng.random() < 0.07:
        text = _chat(rng, text)
    if rng.random() < 0.08:
        text = re.sub(r"\b(the|a|an) ", "", text)
    return text


def _chat(rng: random.Random, text: str) -> str:
    for pattern, said in CHAT:
        if rng.random() < (0.08 if said in RARE_CHAT else 0.7):
            text = pattern.sub(said, text)
    return text


def typo(rng: random.Random, text: str, known: frozenset[str]) -> str:
    """Misspell one longer word that a reader knows anyway; others are left alone."""
    if rng.random() < FREQUENT_RATE:
        return slip(rng, text)
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


def tag(text: str) -> str:
    """Return what asks for agreement after a statement: "isn't it" after "the bowl is blue"."""
    if re.match(r"(no|there(('s| is| are) no| aren't| isn't| are not| is not))\b", text):
        return "are there" if re.match(r"(no \w+s\b|there are)", text) else "is there"
    if text.startswith(("there are", "there is", "there's")):
        return "aren't there" if text.startswith("there are") else "isn't there"
    if re.match(r"the [^,.]* (isn't|is not|ain't|isnt)\b", text):
        return "is it"
    if re.match(r"(all|the) [^,.]*\bare\b", text):
        return "aren't they"
    return "isn't it" if re.match(r"the [^,.]* is\b", text) else "right"


def finish(rng: random.Random, text: str, *, is_yes_no: bool = True) -> str:
    """Collapse spaces, set casing and the final mark."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.:;?!])", r"\1", text)
    text = text.replace(" 's", "'s")
    if text.endswith(("?", ":)")):
        return text
    if is_yes_no and is_claim(text):
        is_tagged = rng.random() < TAG_RATE and "," not in text
        text += f", {tag(text)}?" if is_tagged else rng.choice(STATEMENT_END)
    else:
        text += rng.choice(END)
    draw = rng.random()
    if draw < 0.55:
        return text[:1].upper() + text[1:]
    return text.upper() if draw > 0.985 else text
