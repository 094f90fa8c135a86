"""The words of simple things: which words mean the same, and which exclude each other.

`CONTRAST` holds one closed set per kind of attribute. A matcher decides an attribute by
comparing all members of its set, so the sets are what the built-in matcher is trained on.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["color", "material", "size", "shape"]


def _words(text: str) -> list[str]:
    return text.split()


SHAPES = ("block", "ball", "cylinder", "cone", "pyramid", "bowl", "cup", "plate", "ring")
COLORS = (
    *("blue", "red", "green", "yellow", "orange", "purple"),
    *("pink", "cyan", "brown", "gray", "white", "black"),
)
ROUND = ("ball", "cylinder", "cone", "bowl", "cup", "plate", "ring")
MATERIALS = ("matte", "glossy", "metal")
SIZES = ("small", "large")

CONTRAST: dict[Kind, tuple[str, ...]] = {
    "color": COLORS,
    "material": MATERIALS,
    "size": SIZES,
    "shape": SHAPES,
}

# Words for any thing at all: the head noun says nothing.
ANY_NOUNS = frozenset(
    _words("object thing item stuff one shape toy something anything everything entity piece")
)

# Nouns that stand for one or more shapes (singular).
NOUN_SYNONYMS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_words("cube box brick cuboid square dice die"), ("block",)),
    **dict.fromkeys(_words("sphere orb globe marble"), ("ball",)),
    **dict.fromkeys(_words("tube can drum barrel"), ("cylinder",)),
    **dict.fromkeys(_words("mug beaker glass teacup tumbler"), ("cup",)),
    **dict.fromkeys(_words("saucer disc disk"), ("plate",)),
    **dict.fromkeys(_words("torus donut doughnut hoop bagel"), ("ring",)),
    "basin": ("bowl",),
    "dish": ("plate", "bowl"),
    "container": ("bowl", "cup"),
}

# Those of them that also say what a thing is made of: "is it glass?".
STUFFS = frozenset(_words("glass marble brick"))

# Adjectives, and nouns used as adjectives, that stand for one or more values of a set.
ADJECTIVES: dict[str, tuple[Kind, tuple[str, ...]]] = {
    **{word: ("color", (word,)) for word in COLORS},
    **{word: ("material", (word,)) for word in MATERIALS},
    **{word: ("size", (word,)) for word in SIZES},
    **{word: ("shape", (word,)) for word in SHAPES},
    **{word: ("shape", NOUN_SYNONYMS[word]) for word in ("cube", "box", "sphere", "torus")},
    **dict.fromkeys(("grey", "silver", "silvery"), ("color", ("gray",))),
    **dict.fromkeys(("violet", "lilac", "lavender", "mauve"), ("color", ("purple",))),
    **dict.fromkeys(("turquoise", "teal", "aqua"), ("color", ("cyan",))),
    **dict.fromkeys(("magenta", "rose", "fuchsia", "salmon"), ("color", ("pink",))),
    **dict.fromkeys(("crimson", "scarlet", "maroon", "reddish"), ("color", ("red",))),
    **dict.fromkeys(("navy", "azure", "bluish"), ("color", ("blue",))),
    **dict.fromkeys(("lime", "olive", "emerald", "greenish"), ("color", ("green",))),
    **dict.fromkeys(("gold", "golden", "yellowish"), ("color", ("yellow",))),
    **dict.fromkeys(("tan", "chocolate", "brownish"), ("color", ("brown",))),
    **dict.fromkeys(("metallic", "steel", "chrome", "iron", "mirrored"), ("material", ("metal",))),
    **dict.fromkeys(("dull", "matt", "rubber", "rubbery", "mat"), ("material", ("matte",))),
    **dict.fromkeys(("lacquered", "varnished"), ("material", ("glossy",))),
    **dict.fromkeys(("shiny", "reflective", "polished"), ("material", ("glossy", "metal"))),
    **dict.fromkeys(("plastic",), ("material", ("matte", "glossy"))),
    **dict.fromkeys(("tiny", "little", "mini", "smaller"), ("size", ("small",))),
    **dict.fromkeys(("big", "huge", "giant", "bigger", "larger"), ("size", ("large",))),
    **dict.fromkeys(("spherical", "globular"), ("shape", ("ball",))),
    **dict.fromkeys(("round", "circular"), ("shape", ROUND)),
    **dict.fromkeys(("cubic", "cubical", "boxy"), ("shape", ("block",))),
    **dict.fromkeys(("cylindrical", "tubular"), ("shape", ("cylinder",))),
    **dict.fromkeys(("conical", "cone-like"), ("shape", ("cone",))),
    **dict.fromkeys(("pyramidal",), ("shape", ("pyramid",))),
}

# Words that say nothing about which thing is meant.
FILLERS = frozenset(
    _words(
        "a an the any some all every each of other another this that these those there "
        "one's single colored coloured color colour shaped sized looking made"
    )
)
NUMERALS = frozenset(_words("one two three four five six seven eight nine ten"))
# Before a colour these only shade it.
SHADES = frozenset(_words("light dark bright deep pale vivid"))

# After one of these a phrase speaks of a second thing.
RELATIONS = frozenset(
    _words(
        "left right behind above below beneath under on in inside near nearest next beside between "
        "front closest farthest furthest with without to from by around at and or not than"
    )
)

IRREGULAR_PLURALS = {
    **{"people": "person", "men": "man", "women": "woman", "children": "child"},
    **{"dice": "die", "feet": "foot", "teeth": "tooth", "mice": "mouse", "geese": "goose"},
    **{"knives": "knife", "leaves": "leaf", "wolves": "wolf", "shelves": "shelf", "tori": "torus"},
    **{"glass": "glass", "glasses": "glass", "torus": "torus", "bus": "bus", "buses": "bus"},
    **{"dress": "dress", "grass": "grass", "scissors": "scissors", "tie": "tie", "ties": "tie"},
    **{"stuff": "stuff"},
}


def singular(noun: str) -> str:
    """Return the singular of an English noun, by rule: "boxes" gives "box"."""
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes", "zes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 2:
        return noun[:-1]
    return noun


def plural(noun: str) -> str:
    """Return the plural of an English noun, by rule."""
    if noun == "person":
        return "people"
    if noun.endswith(("ch", "sh", "s", "x", "z")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
