"""Sentences of public benchmarks: what they mean, and how training keeps clear of them.

`gold_program` reads the templates of the Code-as-Policies tabletop benchmark (arXiv 2209.07753,
Table III), the open SayCan tabletop, and the Ravens- and CLIPort-like tasks of `robot_sim`, with
any attributes. Training never shows a text in which `holds_benchmark` finds one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from viper.llm.english import singular
from viper.training.instructions import meaning as m
from viper.training.questions.meaning import Kind

Build = Callable[[re.Match[str]], m.Program]

_PLACE = r"(?:(?:top|bottom) (?:left|right) corner|(?:top|bottom|left|right) side)"
_SLOTS = {
    "THING": r"[a-z][a-z ]*?", "BLOCK": r"[a-z]+ block", "BOWL": r"[a-z]+ bowl",
    "RING": r"[a-z]+ ring",
    "COLOR": r"[a-z]+",
    "PLACE": _PLACE, "SIDE": r"top|bottom|left|right", "DIST": r"closest|farthest",
    "NTH": r"first|second|third|fourth", "MUCH": r"a little|a lot",
    "LINE": r"horizontal|vertical|diagonal", "SPREAD": "corners|sides", "LIST": r"[a-z][a-z ,]*",
}  # fmt: skip
_NTH = ("first", "second", "third", "fourth")
_CLOCKWISE = (
    "top left corner", "top right corner", "bottom right corner", "bottom left corner",
)  # fmt: skip
BLOCK, BOWL = Kind("block"), Kind("bowl")


def kind_of(phrase: str) -> Kind:
    """Return the kind that a phrase such as "small red blocks" names."""
    *adjectives, noun = singular(phrase.strip()).split()
    return Kind("object" if noun in ("thing", "one") else noun, tuple(adjectives))


def _the(phrase: str) -> m.The:
    return m.The(kind_of(phrase))


def _program(*steps: m.Action) -> m.Program:
    return m.Program(steps)


def _moved(one: m.One, place: str) -> m.Program:
    return _program(m.Put(one, m.Place(place)))


def _target(text: str) -> m.Where:
    return m.Place(text) if re.fullmatch(_PLACE, text) else _the(text)


def _sorted_by_shape(g: re.Match[str]) -> m.Program:
    return _program(
        m.PutEach(m.All(kind_of(g["a"])), m.Place("left side")),
        m.PutEach(m.All(kind_of(g["b"])), m.Place("right side")),
    )


_BY_SIZE = _program(
    m.PutEach(m.All(Kind("block", ("small",))), m.Place("left side")),
    m.PutEach(m.All(Kind("block", ("large",))), m.Place("right side")),
)


def _listed(text: str) -> tuple[m.The, ...]:
    return tuple(_the(name) for name in text.split(","))


# Longer sentences stand before those that they begin with.
_TEMPLATES: tuple[tuple[str, Build], ...] = (
    ("pick up the block to the {s:SIDE} of the {o:BOWL} and place it on the {p:PLACE}",
     lambda g: _moved(m.Beside(BLOCK, g["s"], _the(g["o"])), g["p"])),  # type: ignore[arg-type]
    ("pick up the block {d:DIST} to the {o:BOWL} and place it on the {p:PLACE}",
     lambda g: _moved(m.Nearest(BLOCK, _the(g["o"]), g["d"] == "farthest"), g["p"])),
    ("pick up the {n:NTH} block from the {s:SIDE} and place it on the {p:PLACE}",
     lambda g: _moved(m.Nth(BLOCK, _NTH.index(g["n"]) + 1, g["s"]), g["p"])),  # type: ignore[arg-type]
    ("pick up the {a:THING} and place it {u:MUCH} to the {s:SIDE} of the {o:THING}",
     lambda g: _program(m.Put(_the(g["a"]), m.Offset(
         _the(g["o"]), g["s"], m.LOT_M if g["u"] == "a lot" else m.LITTLE_M)))),  # type: ignore[arg-type]
    ("pick up the {a:THING} and place it in the corner {d:DIST} to the {o:THING}",
     lambda g: _program(m.Put(_the(g["a"]), m.Corner(_the(g["o"]), g["d"] == "farthest")))),
    ("pick up the {a:THING} and place it on the {o:THING}",
     lambda g: _program(m.Put(_the(g["a"]), _target(g["o"])))),
    ("stack all the blocks on the {p:PLACE}",
     lambda g: _program(m.Stack(BLOCK, m.Place(g["p"])))),
    ("stack all the blocks", lambda _g: _program(m.Stack(BLOCK))),
    ("make the highest block stack", lambda _g: _program(m.Stack(BLOCK))),
    ("put all the blocks on the {p:PLACE}",
     lambda g: _program(m.PutEach(m.All(BLOCK), m.Place(g["p"])))),
    ("put all the blocks in different {w:SPREAD}",
     lambda g: _program(m.PutSpread(BLOCK, g["w"]))),  # type: ignore[arg-type]
    ("put all the blocks in the bowls with matching colors",
     lambda _g: _program(m.PutMatching(BLOCK, BOWL))),
    ("put any blocks on their matched colored bowls",
     lambda _g: _program(m.PutMatching(BLOCK, BOWL))),
    ("put the blocks in the bowls with mismatched colors",
     lambda _g: _program(m.PutMatching(BLOCK, BOWL, False))),
    ("put all the blocks in a {k:LINE} line",
     lambda g: _program(m.PutLine(BLOCK, g["k"]))),  # type: ignore[arg-type]
    ("put (?:all )?the blocks in the {o:BOWL}",
     lambda g: _program(m.PutEach(m.All(BLOCK), _the(g["o"])))),
    ("move the block to the bowl", lambda _g: _program(m.Put(m.The(BLOCK), m.The(BOWL)))),
    ("clockwise, move the block through all the corners",
     lambda _g: _program(m.Tour(m.The(BLOCK), _CLOCKWISE))),
    ("put the block in all the corners", lambda _g: _program(m.Tour(m.The(BLOCK), ()))),
    ("put the {c:COLOR} blocks in a {o:BOWL}",
     lambda g: _program(m.PutEach(m.All(Kind("block", (g["c"],))), m.Any(kind_of(g["o"]))))),
    ("build a pyramid: the {a:THING} and the {b:THING} side by side, and the {t:THING} on both",
     lambda g: _program(m.Pyramid(_the(g["a"]), _the(g["b"]), _the(g["t"])))),
    ("stack the blocks: on the {a:THING} the {r:LIST}",
     lambda g: _program(m.Tower((_the(g["a"]), *_listed(g["r"].replace(", then the ", ",")))))),
    ("put the blocks in a row from left to right: {r:LIST}",
     lambda g: _program(m.PutRow(_listed(g["r"])))),
    ("sort the blocks by size: the small ones to the left side, "
     "the large ones to the right(?: side)?",
     lambda _g: _BY_SIZE),
    ("sort the things by shape: every {a:THING} to the left side, "
     "every {b:THING} to the right side",
     _sorted_by_shape),
    ("pack every {a:THING} (?:in|on) the {o:THING}",
     lambda g: _program(m.PutEach(m.All(kind_of(g["a"])), _the(g["o"])))),
    ("move the {a:RING} to the {p:PLACE}", lambda g: _moved(_the(g["a"]), g["p"])),
    ("push the {a:BLOCK} to the {p:PLACE}",
     lambda g: _program(m.PushTo(_the(g["a"]), m.Place(g["p"])))),
)  # fmt: skip


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Build], ...]:
    def slot(match: re.Match[str]) -> str:
        return f"(?P<{match[1]}>{_SLOTS[match[2]]})"

    return tuple(
        (re.compile(re.sub(r"\{(\w):([A-Z]+)\}", slot, template)), build)
        for template, build in _TEMPLATES
    )


def plain(text: str) -> str:
    """Return a text in lower case, with single spaces and no mark at the end."""
    text = re.sub(r"[^a-z0-9,: ]", "", text.lower().replace("colour", "color"))
    return " ".join(text.split()).rstrip(",: ")


def gold_program(instruction: str) -> m.Program | None:
    """Return what a sentence of the public templates means, or None for any other text."""
    text = plain(instruction)
    for pattern, build in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return build(found)
    return None


def holds_benchmark(text: str) -> bool:
    """Tell whether a text contains a sentence of the public templates, with any attributes."""
    said = plain(text)
    return any(pattern.search(said) for pattern, _ in _patterns())
