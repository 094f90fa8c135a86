"""English noun phrases for kinds, groups and single things, in many wordings."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions.meaning import (
    Attribute,
    Between,
    Condition,
    Either,
    Extreme,
    Group,
    Kind,
    Nearest,
    One,
    Related,
    SameAs,
    Second,
    The,
    Without,
)
from viper.training.questions.templates import pick
from viper.training.questions.topics import mark
from viper.training.questions.words import (
    MATERIALS,
    MEANING_OF,
    NUMBERS,
    ORDINALS,
    ORDINALS_SHORT,
    article,
    plural,
)

TOPIC_RATE = 0.04
"""How often a thing that others are related to is brought up before."""
INVERSE = {"left": "right", "right": "left", "front": "behind", "behind": "front"}
SIDE_OF_IT = {
    "left": "(to|on|at) (its|the) left( side|)",
    "right": "(to|on|at) (its|the) right( side|)",
    "front": "(in front of it|before it)",
    "behind": "(behind it|in the back of it|at its back)",
}
"""Where a thing is, said of what it is related to."""
RELATION = {
    "left": "((to|on|at|) (the |)left (side |hand side |-hand side |)of|left of|to the left of|on the left of"
    "|left of|to the left of|further left than|more to the left than|farther left than|left from)",
    "right": "((to|on|at|) (the |)right (side |hand side |-hand side |)of|right of|to the right of"
    "|on the right of|right of|to the right of|further right than|more to the right than"
    "|farther right than|right from)",
    "front": "(in front of|in front of|in front of|in front of|closer to (us|me|the viewer|the "
    "camera|the front) than|nearer (to (us|me|the viewer|the camera) |)than|closer than|nearer "
    "than|on the near side of|before|further forward than|this side of|ahead of)",
    "behind": "(behind|behind|behind|behind|in back of|at the back of|(farther|further) "
    "(away |back |)than|(farther|further) (away |)from (us|me|the viewer|the camera) than"
    "|on the far side of|beyond|past|in the back of|to the rear of|to the back of)",
    "above": "(above|over|higher up than|higher than)",
    "below": "(below|beneath|under|underneath|lower than|lower down than)",
    "near": "(near|close to|near to|next to|beside|by|around|right next to|in the vicinity of"
    "|nearby|adjacent to|alongside|right by|in proximity to)",
    "on": "(on|in|inside|on top of|touching|inside of|upon|within|sitting in|resting on)",
    "bigger": "(bigger than|larger than|bigger than|larger than|greater than|greater in size than|bigger in size than|of a larger size than)",
    "smaller": "(smaller than|smaller than|tinier than|littler than|less big than|smaller in size than|of a smaller size than)",
    "taller": "(taller than|higher than)",
    "shorter": "(shorter than|lower in height than)",
}
HALF = {
    "left": "(on|to|at|in) the left( side| half| hand side| part|)( of the (table|picture|image"
    "|scene|photo)|)",
    "right": "(on|to|at|in) the right( side| half| hand side| part|)( of the (table|picture|image"
    "|scene|photo)|)",
    "front": "(at|in|on|towards|near) the (front|bottom|near side)( half| part|)( of the (table"
    "|picture|image|scene|photo)|)",
    "behind": "(at|in|on|towards) the (back|top|rear|far side)( half| part|)( of the (table"
    "|picture|image|scene|photo)|)",
}
THAT_PL = "(|||||that are |which are |that are |sitting |standing |located |placed |lying |situated |hiding |"
THAT_PL += "found |that sit |that stand |that lie )"
THAT_SG = (
    "(|||||that is |which is |that's |sitting |standing |located |placed |lying |situated |hiding |"
)
THAT_SG += "found |that sits |that stands |that lies )"

EXTREME = {
    ("x", 0): ("leftmost|left most|left-most|furthest left|far left|farthest left|left", "(furthest|"
        "farthest|most|all the way) (to the |on the |)left|(on|at|to) the (far |very |extreme |)left"
        "( end| edge| side|)( of the (table|picture|image|row)|)"),
    ("x", -1): ("rightmost|right most|right-most|furthest right|far right|farthest right|right",
        "(furthest|farthest|most|all the way) (to the |on the |)right|(on|at|to) the (far |very "
        "|extreme |)right( end| edge| side|)( of the (table|picture|image|row)|)"),
    ("depth", 0): ("closest|nearest|frontmost|front-most|front|foremost|nearest", "(closest|nearest)"
        "( to (us|me|the viewer|the camera|you|the front|the front of the table)|)|furthest forward|"
        "(at|in) the (very |)front( of the (table|scene|picture)|)|nearest (us|me|the viewer|the "
        "camera)|in the foreground"),
    ("depth", -1): ("farthest|furthest|backmost|rearmost|back|hindmost|most distant|rear",
        "(farthest|furthest)( away|)( from (us|me|the viewer|the camera|you)| back| away|)|most "
        "distant|(at|in) the (very |far |)(back|rear)( of the (table|scene|picture)|)|in the "
        "background"),
    ("size", -1): ("biggest|largest|biggest|largest|most massive|greatest|hugest", ""),
    ("size", 0): ("smallest|tiniest|littlest|smallest|teeniest", ""),
    ("y", -1): ("topmost|uppermost|highest|top", "(nearest|closest) (to |)the top( of the (picture"
        "|image)|)|highest up"),
    ("y", 0): ("bottommost|lowest|bottom|lowermost", "(nearest|closest) (to |)the bottom( of the "
        "(picture|image)|)"),
    ("tall", -1): ("tallest", ""),
    ("tall", 0): ("shortest", ""),
    ("wide", -1): ("widest|broadest", ""),
    ("wide", 0): ("narrowest|thinnest|slimmest", ""),
    ("middle", 0): ("most central|centermost", "(right |exactly |)in the (middle|center|centre) of the (table|picture"
        "|image|scene|photo)|(closest|nearest) to the (middle|center|centre)( of the (table|picture|image)|)"),
    ("rising", -1): ("top right|upper right|top-right", "in the (top|upper|far|back) right(-hand| hand|) corner( of the (picture|table|image)|)|(closest|nearest) to the (top|upper) right corner"),
    ("rising", 0): ("bottom left|lower left|bottom-left", "in the (bottom|lower|near|front) left(-hand| hand|) corner( of the (picture|table|image)|)|(closest|nearest) to the (bottom|lower) left corner"),
    ("falling", -1): ("bottom right|lower right|bottom-right", "in the (bottom|lower|near|front) right(-hand| hand|) corner( of the (picture|table|image)|)|(closest|nearest) to the (bottom|lower) right corner"),
    ("falling", 0): ("top left|upper left|top-left", "in the (top|upper|far|back) left(-hand| hand|) corner( of the (picture|table|image)|)|(closest|nearest) to the (top|upper) left corner"),
    ("row", 0): ("middle|middle|center|centre|central|middlemost", "in the (middle|middle|center|centre)( of the row| of the line| going from left to right| counting from the left| of them all|)"),
}  # fmt: skip
"""(axis, place): words before the noun, words after it."""

COMPARATIVE = {
    ("size", -1): "(bigger|larger)", ("size", 0): "(smaller|tinier)",
    ("x", 0): "(more left|further left|left)", ("x", -1): "(further right|right)",
    ("depth", 0): "(nearer|closer|front)", ("depth", -1): "(farther|further|more distant|back)",
    ("tall", -1): "taller", ("tall", 0): "shorter", ("wide", -1): "wider", ("wide", 0): "narrower",
}  # fmt: skip
"""What people say where there are two to choose from."""
ORDINAL_AFTER = {
    "x": ("from (the |)left", "from (the |)right"),
    "depth": ("from (the |)front", "from (the |)back"),
    "y": ("from (the |)bottom", "from (the |)top"),
}
GENERIC_SG = ("object", "thing", "item", "thing", "object")
GENERIC_PL = ("objects", "things", "items", "things", "objects", "things")

ATTRIBUTE_NOUN = {
    "color": "(color|colour|color|colour|shade|hue)",
    "material": "(material|material|material|finish|surface|texture)",
    "shape": "(shape|shape|form|kind|type)",
    "size": "(size)",
    "name": "(thing)",
}


def noun(rng: random.Random, kind: Kind, *, many: bool) -> str:
    """Return the noun of a kind with its adjectives: "small red blocks", "blocks that are red"."""
    if kind.noun == "object":
        word = rng.choice(GENERIC_PL if many else GENERIC_SG)
        if kind.adjectives and rng.random() < (0.25 if many else 0.15):
            word = "ones" if many else "one"
    else:
        word = plural(kind.noun) if many else kind.noun
    adjectives = list(kind.adjectives)
    tail = ""
    if len(adjectives) == 2 and rng.random() < 0.08:
        both = pick(rng, "(|both )")
        tail = f" that {'are' if many else 'is'} {both}{adjectives[0]} and {adjectives[1]}"
        adjectives = []
    elif adjectives and rng.random() < 0.1:
        tail = _tail(rng, adjectives.pop(), many)
    elif adjectives and MEANING_OF.get(adjectives[-1], ("",))[0] == "color" and rng.random() < 0.04:
        front = " ".join([*adjectives, pick(rng, "(colored|coloured)")])
        return f"{front} {word}".replace(" colored", rng.choice((" colored", "-colored")))
    front = ", ".join(adjectives) if rng.random() < 0.08 else " ".join(adjectives)
    return f"{front} {word}{tail}" if front else word + tail


def _tail(rng: random.Random, adjective: str, many: bool) -> str:
    attribute = MEANING_OF.get(adjective, ("", ""))[0]
    be = "are" if many else "is"
    options = [f" that {be} {adjective}", f" which {be} {adjective}"]
    if attribute == "color":
        options += [f" (of|with|in) (a |){adjective} (color|colour)", f" in {adjective}"]
        options += [
            f" (of|with|in) (the |)(color|colour) {adjective}",
            f" (colored|painted) {adjective}",
        ]
    if attribute == "material" or adjective in MATERIALS:
        options += [f" made (out |)of {adjective}", f" of {adjective}"] * (adjective == "metal")
    if adjective in ("plastic", "rubber", "steel", "stone", "glass", "paper", "leather"):
        options += [f" made (out |)of {adjective}"] * 3
    if adjective == "wooden":
        options += [" made (out |)of wood", " of wood"] * 2
    return pick(rng, rng.choice(options))


def kind_text(rng: random.Random, kind: Kind, form: str) -> str:
    """Render a kind in a form: pl, sg, a, the, any."""
    if form == "pl":
        return noun(rng, kind, many=True)
    text = noun(rng, kind, many=False)
    if form == "a":
        if kind.noun == "object" and kind.adjectives and rng.random() < 0.5:
            return pick(rng, "(anything|something|a thing|any object) ") + " ".join(kind.adjectives)
        return f"{article(text)} {text}"
    if form == "the":
        return (
            pick(
                rng,
                "(the|the|the|the|the|the|the|that|the one|the only|this|the|the|the|the|the single|the lone|the sole) ",
            )
            + text
        )
    return text


def condition_text(rng: random.Random, c: Condition) -> str:
    """Return "left of the blue bowl"."""
    if c.anchor is None:
        return pick(rng, HALF[c.side or "left"])
    anchor = topic_text(rng, c.anchor, TOPIC_RATE)
    if c.relation in INVERSE and rng.random() < DENIED_RATE:
        return f"not {pick(rng, RELATION_SHORT[INVERSE[c.relation]])} {anchor}"
    if c.relation in ("left", "right") and rng.random() < 0.07:
        return pick(rng, f"(on|to|at|on) {anchor}'s {c.relation}( side| hand side||)")
    told = RELATION
    if c.relation in RELATION_SHORT and rng.random() < PLAIN_RATE:
        told = RELATION_SHORT
    how = pick(rng, HOW) if rng.random() < 0.05 else ""
    return f"{how}{pick(rng, told[c.relation]).strip()} {anchor}"


def topic_text(rng: random.Random, one: One, rate: float) -> str:
    """Render a single thing, at times marked as one that may be brought up beforehand."""
    if rng.random() >= rate:
        return one_text(rng, one)
    text = one_text(rng, one)
    if isinstance(one, The) and isinstance(one.group, Related):
        there = pick(rng, "(there is|there's|you see|is|there stands|i see)")
        place = where_text(rng, one.group)
        return mark(text, f"{place} {there} {kind_text(rng, one.group.base, 'a')}")
    return mark(text)


def where_text(rng: random.Random, group: Group) -> str:
    """Return what restricts a group: "left of the bowl", "the same color as the cup", or ""."""
    if isinstance(group, Related):
        return _conditions(rng, group)
    if isinstance(group, Between) and isinstance(group.second, Second):
        two = pick(rng, "(the two|both|the two|the|both of the|those two|the pair of)")
        return pick(rng, BETWEEN) + f"{two} {group_text(rng, group.second.group, 'pl')}"
    if isinstance(group, Between):
        a, b = one_text(rng, group.first), one_text(rng, group.second)
        if rng.random() < FLANKED_RATE:
            return pick(rng, f"with {a} on one side (of it |)and {b} on the other( side|)")
        joint = "and" if rng.random() < 0.95 else "&"
        return pick(rng, BETWEEN) + f"{a} {joint} {b}"
    if isinstance(group, SameAs):
        told = different_text if group.is_denied else same_text
        return f"{told(rng, group.attribute)} {one_text(rng, group.anchor)}"
    return ""


FLANKED_RATE = 0.04
"""How often what is between two things is said to have one of them on each side."""
BETWEEN = (
    "(between|between|between|in between|between|in-between|sandwiched between|somewhere between|in the gap between"
    "|in the middle of|flanked by|standing between|sitting between|right between) "
)


def _conditions(rng: random.Random, group: Related) -> str:
    if len(group.conditions) == 1:
        return condition_text(rng, group.conditions[0])
    first, second = group.conditions
    both = "both " if group.joiner == "and" else "either "
    lead = both if rng.random() < 0.3 else ""
    joint = pick(
        rng, "(and|and|and also|but also|, and|while|and at the same time|but|but still|yet)"
    )
    if group.joiner == "or":
        joint = "or"
    that = pick(rng, "(||that are |)") if lead == "" else ""
    second_text = condition_text(rng, second)
    if first.anchor == second.anchor and first.anchor is not None and rng.random() < 0.6:
        it = pick(rng, "(it|it|that|that one)")
        told = RELATION_SHORT.get(second.relation, RELATION[second.relation])
        return f"{lead}{condition_text(rng, first)} {joint} {that}{pick(rng, told)} {it}"
    if first.anchor == second.anchor and first.anchor is not None:
        head = pick(rng, RELATION[first.relation]).strip()
        return f"{lead}{head} {joint} {second_text}"
    return f"{lead}{condition_text(rng, first)} {joint} {that}{second_text}"


def same_text(rng: random.Random, attribute: Attribute) -> str:
    """Return "the same color as"."""
    name = pick(rng, ATTRIBUTE_NOUN[attribute])
    if attribute == "material" and rng.random() < 0.3:
        return "made of the same material as"
    return pick(rng, f"(the same {name} as|of the same {name} as|with the same {name} as"
                     f"|that share the {name} of|matching the {name} of|same {name} as"
                     f"|having the same {name} as|that have the same {name} as)")  # fmt: skip


def different_text(rng: random.Random, attribute: Attribute) -> str:
    """Return "a different color than"."""
    name = pick(rng, ATTRIBUTE_NOUN[attribute])
    than = pick(rng, "(than|from|than|to)")
    return pick(rng, f"(of|with|in|having) (a different|another) {name} {than}|(not of|without|not with) the {name} of"
                     f"|whose {name} is (not that of|different from that of)|different in {name} from")  # fmt: skip


def group_text(rng: random.Random, group: Group, form: str) -> str:
    """Render a group: pl, sg, a, the."""
    if isinstance(group, Kind):
        return kind_text(rng, group, form)
    base = group.base
    if isinstance(group, SameAs):
        lead = "" if group.is_denied else pick(rng, "(other |||)")
        if lead and form == "pl":
            return f"{lead}{kind_text(rng, base, 'pl')} {where_text(rng, group)}"
        if lead and form == "a":
            return f"another {kind_text(rng, base, 'sg')} {where_text(rng, group)}"
    if rng.random() < CLEFT_RATE and isinstance(group, Related) and _is_plain(group):
        return f"{kind_text(rng, base, form)} {_cleft(rng, group.conditions[0], form)}"
    if isinstance(group, Either):
        return f"{kind_text(rng, base, form)} {_either_text(rng, group, form)}"
    if isinstance(group, Without):
        return f"{kind_text(rng, base, form)} {without_text(rng, group.word, form)}"
    that = pick(rng, THAT_PL if form == "pl" else THAT_SG)
    where = where_text(rng, group)
    if isinstance(group, SameAs) or where.startswith(
        ("that ", "with ", "hav", "match", "sitting", "rest")
    ):
        that = ""
    if base == Kind("object") and rng.random() < 0.25:
        if form == "the":
            return pick(rng, "(what's|what is|whatever is|the one|the one that is) ") + where
        if form == "a":
            return pick(rng, "(anything|something|an object|any object) ") + that + where
    return f"{kind_text(rng, base, form)} {that}{where}"


CLEFT_RATE = 0.06
"""How often a relation is said from the other side: "the thing that the ball is left of"."""


def _is_plain(group: Related) -> bool:
    first = group.conditions[0]
    return len(group.conditions) == 1 and first.anchor is not None and first.relation in INVERSE


def _cleft(rng: random.Random, c: Condition, form: str) -> str:
    """Return "that the ball stands left of" for what is right of the ball."""
    assert c.anchor is not None  # for the type checker
    anchor, inverse = one_text(rng, c.anchor), INVERSE[c.relation]
    if rng.random() < 0.3:
        have = "have" if form == "pl" else "has"
        its = pick(rng, SIDE_OF_IT[inverse])
        if form == "pl":
            its = its.replace("its", "their").replace(" it", " them")
        return pick(rng, f"(with|that {have}|which {have}) {anchor} ") + its
    verb = pick(rng, "(is|stands|is|sits|lies|is placed)")
    that = pick(rng, "(that|which||that)")
    return f"{that} {anchor} {verb} {pick(rng, RELATION_SHORT[inverse])}"


HOW = "(somewhere |somewhere |slightly |over |anywhere )"
DENIED_RATE = 0.03
"""How often a relation is said as the denial of its opposite: "not left of" for right of."""
PLAIN_RATE = 0.4
"""How often a relation is said in one of the few usual ways."""
RELATION_SHORT = {
    "left": "(left of|to the left of|on the left of)",
    "right": "(right of|to the right of|on the right of)",
    "front": "(in front of|in front of|closer than|nearer than)",
    "behind": "(behind|behind|further back than|farther away than)",
}


def _either_text(rng: random.Random, group: Either, form: str) -> str:
    be = "are" if form == "pl" else "is"
    both = [rng.choice((group.first, group.second))]
    both.append(group.second if both[0] == group.first else group.first)
    said = [_word_text(rng, word, form) for word in both]
    lead = pick(rng, "(either |)")
    return f"{pick(rng, f'(that {be}|which {be})')} {lead}{said[0]} or {said[1]}"


def _word_text(rng: random.Random, word: str, form: str) -> str:
    if word == "metal" and rng.random() < 0.6:
        return pick(rng, "made (out |)of metal")
    if MEANING_OF.get(word, ("",))[0] == "shape":
        return plural(word) if form == "pl" else f"{article(word)} {word}"
    return word


def without_text(rng: random.Random, word: str, form: str) -> str:
    """Return "that are not red" for many, "that is not red" for one."""
    be = "are" if form == "pl" else "is"
    return pick(rng, f"(that|which|that) ({be} not|{be}n't|{be}nt|{be} anything but|{be} not|{be}n't) {word}"
                     f"|not {word}|other than {word}|that {be} other than {word}")  # fmt: skip


COMPARATIVE_RATE = 0.07


def one_text(rng: random.Random, one: One) -> str:
    """Render a single thing with its article."""
    if isinstance(one, The):
        text = group_text(rng, one.group, "the")
        return text[4:] if text.startswith("the ") and rng.random() < 0.03 else text
    if isinstance(one, Nearest):
        return _nearest_text(rng, one)
    assert isinstance(one, Extreme), "a second thing is only spoken of together with the first"
    return _extreme_text(rng, one)


def _nearest_text(rng: random.Random, one: Nearest) -> str:
    anchor = one_text(rng, one.anchor)
    base = group_text(rng, one.group, "sg")
    if not one.is_far and rng.random() < 0.1:
        whose = "neighbor|neighbour|thing|object" if one.group == Kind("object") else base
        return f"{anchor}'s {pick(rng, f'(nearest|closest|nearest) ({whose})')}"
    if one.is_far:
        after = pick(rng, "(farthest|furthest)( away|) from|most distant from")
        before = pick(rng, "farthest|furthest|most distant")
        link = "from"
    else:
        after = pick(rng, "closest to|nearest to|nearest|next to|beside|right next to|near|by"
                          "|close to|closest to|nearest to|adjacent to")  # fmt: skip
        before = pick(rng, "closest|nearest")
        link = "to"
    if rng.random() < 0.2:
        return f"the {before} {base} {link} {anchor}"
    that = pick(rng, "(|||that is |that's |which is |sitting |standing )")
    return f"the {base} {that}{after} {anchor}"


def _extreme_text(rng: random.Random, one: Extreme) -> str:
    if one.place not in (0, -1):
        return _ordinal_text(rng, one)
    before, after = EXTREME[(one.axis, one.place)]
    after_rate = {"middle": 0.9, "row": 0.45, "rising": 0.8, "falling": 0.8}.get(one.axis, 0.3)
    if (one.axis, one.place) in COMPARATIVE and rng.random() < COMPARATIVE_RATE:
        told = pick(rng, COMPARATIVE[(one.axis, one.place)])
        if rng.random() < 0.4:
            return f"the {told} {group_text(rng, one.group, 'sg')}"
        of = pick(rng, "(one |)of (the two|both|the two|the)")
        return f"the {told} {of} {group_text(rng, one.group, 'pl')}"
    if one.axis == "row" and one.group == Kind("object"):
        after_rate = 0.0  # "the thing in the middle" is in the middle of the picture
    if rng.random() < after_rate and after:
        base = group_text(rng, one.group, "sg")
        that = pick(rng, "(|||that is |that's |which is )")
        return f"the {base} {that}{pick(rng, after)}"
    if one.axis in ("x", "depth") and rng.random() < 0.06:
        words = ORDINAL_AFTER[one.axis][0 if one.place == 0 else 1]
        if one.axis == "x" and rng.random() < 0.4:
            side = "left" if one.place == 0 else "right"
            return f"the last {group_text(rng, one.group, 'sg')} {pick(rng, '(on|to) the')} {side}"
        return f"the first {group_text(rng, one.group, 'sg')} {pick(rng, words)}"
    if rng.random() < 0.12:
        return f"the {pick(rng, before)} of (all |)the ".replace(
            "(all |)", pick(rng, "(all |)")
        ) + group_text(rng, one.group, "pl")
    if rng.random() < 0.08:
        that = pick(rng, "(that is|that's|which is|that is the)")
        return f"the {group_text(rng, one.group, 'sg')} {that} {pick(rng, before)}"
    if rng.random() < 0.04:
        return f"the {pick(rng, before)} one of the {group_text(rng, one.group, 'pl')}"
    return f"the {pick(rng, before)} {group_text(rng, one.group, 'sg')}"


def _ordinal_text(rng: random.Random, one: Extreme) -> str:
    from_least = one.place >= 0
    index = one.place if from_least else -one.place - 1
    word = rng.choice((ORDINALS, ORDINALS, ORDINALS_SHORT))[index]
    base = group_text(rng, one.group, "sg")
    after = ORDINAL_AFTER.get(one.axis)
    if after and (rng.random() < 0.7 or index == 0):
        tail = pick(rng, after[0] if from_least else after[1])
        if one.place == -2 and rng.random() < 0.3:
            last = pick(
                rng,
                "(second to last|second-to-last|next to last|last but one|penultimate|second last)",
            )
            way = pick(
                rng,
                f"(|(counting|going|counted|reading||starting) {pick(rng, after[0])}( to (the |)(right|back)|))",
            )
            return f"the {last} {base} {way}"
        if rng.random() < 0.25:
            that = pick(rng, "(that is|that's|which is|that comes|that stands|)")
            return f"the {base} {that} {word} {tail}"
        if rng.random() < 0.1:
            return f"{tail}, the {word} {base}"
        if rng.random() < 0.12:
            number = rng.choice((NUMBERS[index + 1], str(index + 1)))
            return pick(rng, f"(the |){base} (number |no. |#){number} {tail}")
        return f"the {word} {base} {tail}"
    before = pick(rng, EXTREME[(one.axis, 0 if from_least else -1)][0])
    if index == 1 and rng.random() < 0.2:
        word = "next"
    return f"the {word} {before} {base}"
