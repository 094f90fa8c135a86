"""What the built-in writer may call: one table for questions about pictures and for policies.

A program is checked against the table before anybody sees it; see `writer_check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from viper.llm.robot_prompt import PLACES

Role = Literal["thing", "goal", "side", "kind", "by", "order", "number", "text"]
"""What an argument is. "thing" names a noun; "goal" a noun or a place; the rest is fixed words."""

WORDS: dict[Role, frozenset[str]] = {
    "side": frozenset({"left", "right", "top", "bottom"}),
    "kind": frozenset({"horizontal", "vertical", "diagonal", "circle", "square", "triangle"}),
    "by": frozenset({"color", "shape", "size"}),
    "order": frozenset({"left", "right", "top", "bottom", "largest", "smallest"}),
}
"""The words that an argument may be, where they are few."""
PLACE_NAMES = frozenset(PLACES)


@dataclass(frozen=True)
class Call:
    """The arguments of a method."""

    roles: tuple[Role, ...] = ()
    optional: int = 0
    """So many of the last ones may be left out."""
    keywords: Mapping[str, Role] = field(default_factory=dict)


@dataclass(frozen=True)
class Api:
    """What programs of one sort are made of."""

    names: frozenset[str]
    """Names that exist from the start."""
    calls: Mapping[str, Call]
    fields: frozenset[str]
    is_policy: bool = False
    """Whether statements act, so that `for` and `if` are fine and no value is needed."""


_THING: Call = Call(("thing",))

VISION = Api(
    frozenset(
        {"image_patch", "distance", "ground_distance", "len", "max", "min", "sum", "sorted", "any"}
        | {"all", "set", "abs"}
    ),
    {
        "find": _THING, "exists": _THING, "verify_property": Call(("thing", "thing")),
        "best_text_match": _THING, "simple_query": Call(("text",)), "compute_depth": Call(),
        "count": Call(("text",)),
    },
    frozenset(
        {"left", "right", "lower", "upper", "width", "height", "area", "size"}
        | {"horizontal_center", "vertical_center"}
    ),
)  # fmt: skip

ROBOT = Api(
    frozenset({"robot", "zip"}),
    {
        **dict.fromkeys(("find", "count", "pick", "largest", "smallest", "locate"), _THING),
        **dict.fromkeys(("home", "look", "undo", "corners", "sides"), Call()),
        "nth": Call(("thing", "number", "side")), "nearest": Call(("thing", "goal")),
        "farthest": Call(("thing", "goal")), "beside": Call(("thing", "side", "goal")),
        "between": Call(("thing", "goal", "goal")), "others": Call(("thing", "thing"), 1),
        "on": Call(("thing", "goal")), "ordered": Call(("thing", "order")),
        "midpoint": Call(("goal", "goal")), "next_to": _THING, "swap": Call(("thing", "thing")),
        "matching": Call(("thing", "thing")), "mismatching": Call(("thing", "thing")),
        "groups": Call(("thing", "by")), "offset": Call(("goal", "side", "number")),
        "line": Call(("kind", "number")), "pick_and_place": Call(("thing", "goal")),
        "place": Call(("goal",)), "push": Call(("thing", "side", "number"), 1),
        "push_to": Call(("thing", "goal")), "rotate": Call(("thing", "number")),
        "stack": Call(("thing",), keywords={"at": "goal"}), "gather": Call(("thing", "goal")),
        "say": Call(("text",)), "refuse": Call(("text",)),
    },
    frozenset({"it"}),
    is_policy=True,
)  # fmt: skip
