"""How people call the places, sides, distances and colours of the table."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

from viper.training.instructions.meaning import Side

_TOP, _BOTTOM = "(top|upper|top|far|back|rear)", "(bottom|lower|bottom|near|front|closest)"
_OF_TABLE = "(||||| of the table| of the workspace| of the desk)"


def _corner(row: str, side: str) -> str:
    return (
        f"(the |the |the |){row}(-| | ){side}( hand|)( side|||) corner{_OF_TABLE}"
        f"|the {row}(-| |){side} corner|the {side} {row} corner|the corner (at|on|in) the {row} {side}"
        f"|the {row} {side}|the {row} corner on the {side}"
    )


def _edge(word: str) -> str:
    return (
        f"(the |the |the |){word} (side|edge|side|edge|end|border|hand side|part|rim){_OF_TABLE}"
        f"|the {word} of the table"
    )


PLACE_WORDS: dict[str, str] = {
    "top left corner": _corner(_TOP, "left"),
    "top right corner": _corner(_TOP, "right"),
    "bottom left corner": _corner(_BOTTOM, "left"),
    "bottom right corner": _corner(_BOTTOM, "right"),
    "left side": _edge("left"),
    "right side": _edge("right"),
    "top side": _edge(_TOP) + "|the (back|far side|far end) of the table",
    "bottom side": _edge(_BOTTOM) + "|the front of the table|the side (nearest|closest) to me",
    "middle": f"(the |the |the |)(middle|center|centre){_OF_TABLE}|the very (middle|center)"
    "|the (table|workspace) (center|centre|middle)|the central (area|spot)",
}
"""Name of a place to the wordings that mean it."""

TO_SIDE: dict[Side, str] = {
    "left": "(to the left|left|to the left|leftwards|towards the left|toward the left|leftward)",
    "right": "(to the right|right|to the right|rightwards|towards the right|toward the right|rightward)",
    "top": "(to the top|up|upwards|to the back|away from (me|you|us)|backwards|backward|towards the (top|back|far side)|farther away)",
    "bottom": "(to the bottom|down|downwards|to the front|towards (me|us)|toward (me|us)|forward|forwards|towards the (bottom|front)|closer to (me|us))",
}
"""The way in which something is moved."""

BESIDE: dict[Side, str] = {
    "left": "(to the left of|left of|to the left of|on the left of|on the left side of|left from|to the left side of)",
    "right": "(to the right of|right of|to the right of|on the right of|on the right side of|right from|to the right side of)",
    "top": "(behind|behind|to the top of|above|in back of|at the back of|farther away than|further back than|beyond)",
    "bottom": "(in front of|in front of|to the bottom of|below|before|closer to me than|nearer than|this side of)",
}
"""Where a thing is, seen from another."""

NEXT_TO = "(next to|beside|near|right next to|close to|by|alongside|adjacent to|next to|just beside|near to|at the side of|in the neighborhood of)"

FROM_SIDE: dict[Side, str] = {
    "left": "from (the |)left( side| hand side||)",
    "right": "from (the |)right( side| hand side||)",
    "top": "from (the |)(top|back|far side|rear|top|far end)",
    "bottom": "from (the |)(bottom|front|near side|bottom|near end)",
}
MOST: dict[Side, str] = {
    "left": "(leftmost|left most|left-most|furthest left|farthest left|far left)",
    "right": "(rightmost|right most|right-most|furthest right|farthest right|far right)",
    "top": "(topmost|top most|top-most|rearmost|backmost|uppermost|furthest back|most distant)",
    "bottom": "(bottommost|bottom most|bottom-most|frontmost|front most|lowest|lowermost|foremost)",
}
LITTLE = "(a little|a bit|slightly|a little bit|a tad|a touch|a small distance|a few centimeters|some way)"
LOT = (
    "(a lot|far|a long way|way|a good deal|a large distance|very far|a great deal|a whole lot|much)"
)
