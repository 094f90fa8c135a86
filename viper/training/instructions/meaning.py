"""What an instruction to the robot means, apart from its words: policy code comes from it.

Nouns are kept as they are said (singular). Sides are the viewer's: "top" is the far side,
"bottom" the near one. Nothing here knows wording, coordinates or Python text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viper.training.questions.meaning import Kind

Side = Literal["left", "right", "top", "bottom"]
By = Literal["color", "shape", "size"]
LineKind = Literal["horizontal", "vertical", "diagonal", "circle", "square", "triangle"]
Spread = Literal["corners", "sides"]
Order = Literal["left", "right", "top", "bottom", "largest", "smallest"]

LITTLE_M, LOT_M = 0.1, 0.25


@dataclass(frozen=True)
class The:
    """The one thing of a kind; the robot asks back if there are several."""

    kind: Kind


@dataclass(frozen=True)
class Any:
    """Some thing of a kind, whichever."""

    kind: Kind


@dataclass(frozen=True)
class Nth:
    """The n-th of a kind counted from a side; -1 is the last."""

    kind: Kind
    n: int
    side: Side


@dataclass(frozen=True)
class Nearest:
    """The one of a kind that is nearest to (or farthest from) a thing or a place."""

    kind: Kind
    to: One | Place
    is_far: bool = False


@dataclass(frozen=True)
class Extreme:
    """The largest or smallest of a kind."""

    kind: Kind
    is_largest: bool = True


@dataclass(frozen=True)
class Ranked:
    """The n-th largest or smallest of a kind, n from 2."""

    kind: Kind
    n: int
    by: Order


@dataclass(frozen=True)
class Either:
    """One of two kinds, whichever is there."""

    a: Kind
    b: Kind


@dataclass(frozen=True)
class On:
    """Those of a kind that lie on or in a thing, or at a place; as one thing, the first."""

    kind: Kind
    of: The | Place


@dataclass(frozen=True)
class Beside:
    """Those of a kind that lie to a side of a thing; as one thing, the first."""

    kind: Kind
    side: Side
    of: One


@dataclass(frozen=True)
class Between:
    """Those of a kind that lie between two things; as one thing, the first."""

    kind: Kind
    a: The
    b: The


@dataclass(frozen=True)
class It:
    """What was acted on last."""


@dataclass(frozen=True)
class All:
    """Every thing of a kind, or the first few."""

    kind: Kind
    count: int | None = None


@dataclass(frozen=True)
class Others:
    """Everything of the same kind but the things of this kind: "all blocks except the red one"."""

    kind: Kind
    of_any: bool = False
    """Whether things of other kinds are meant as well: "everything except the red block"."""


@dataclass(frozen=True)
class Firsts:
    """The first few of a kind in an order: "the two leftmost blocks", "the three largest"."""

    kind: Kind
    by: Order
    count: int


@dataclass(frozen=True)
class Half:
    """Half of a kind, or the other half."""

    kind: Kind
    is_other: bool = False


@dataclass(frozen=True)
class Picked:
    """Single things, one by one: "the first and the third block from the left"."""

    things: tuple[Nth, ...]


@dataclass(frozen=True)
class Place:
    """A named place of the table."""

    name: str


@dataclass(frozen=True)
class Offset:
    """A point at a distance to a side of a thing."""

    of: One
    side: Side
    distance_m: float = LITTLE_M


@dataclass(frozen=True)
class NextTo:
    """A free spot beside a thing: for something else, or for the thing itself, "aside"."""

    of: One


@dataclass(frozen=True)
class Midpoint:
    """The point halfway between two things."""

    a: The
    b: The


@dataclass(frozen=True)
class Corner:
    """The corner that is nearest to (or farthest from) a thing."""

    to: One
    is_far: bool = False


One = The | Any | Nth | Nearest | Extreme | Ranked | Either | On | Beside | Between | It
Many = All | Others | Firsts | Half | Picked | On | Beside | Between
Where = One | Place | Offset | NextTo | Midpoint | Corner


@dataclass(frozen=True)
class Put:
    """Pick a thing up and place it somewhere."""

    thing: One
    where: Where


@dataclass(frozen=True)
class PutEach:
    """Place every thing of a group at the same place."""

    things: Many
    where: Where


@dataclass(frozen=True)
class PutMatching:
    """Place each thing on one of another kind that has the same colour, or another one."""

    kind: Kind
    target: Kind
    is_matching: bool = True


@dataclass(frozen=True)
class PutSpread:
    """Place each thing at a corner, or side, of its own."""

    kind: Kind
    over: Spread


@dataclass(frozen=True)
class PutPaired:
    """Place one thing of a kind on each of another kind, while there are some."""

    kind: Kind
    target: Kind


@dataclass(frozen=True)
class Scatter:
    """Place every thing of a group on a free spot of the table near where it was."""

    things: Many


@dataclass(frozen=True)
class Swap:
    """Let two things trade places."""

    a: One
    b: One


@dataclass(frozen=True)
class PutLine:
    """Arrange the things of a kind in a line or figure, perhaps by size."""

    kind: Kind
    line: LineKind
    by: Order | None = None


@dataclass(frozen=True)
class PutRow:
    """Lay single things side by side in the order that is said, from the left or the top."""

    things: tuple[The, ...]
    line: Literal["horizontal", "vertical"] = "horizontal"


@dataclass(frozen=True)
class Tower:
    """Stack single things in the order that is said, from the bottom up."""

    things: tuple[The, ...]


@dataclass(frozen=True)
class Pyramid:
    """Two things side by side and a third on both."""

    a: The
    b: The
    top: The


@dataclass(frozen=True)
class Stack:
    """Stack the things of a kind, in any order, where they are or somewhere else."""

    things: Kind
    at: Where | None = None
    count: int | None = None
    """So many of them; None: all."""
    by: Order | None = None
    """By size, from the bottom up; None: in any order."""


@dataclass(frozen=True)
class StackWith:
    """Stack one thing and all others of its kind, the one on top or at the bottom."""

    one: Kind
    is_top: bool = True


@dataclass(frozen=True)
class Gather:
    """Bring the things of a kind close together."""

    things: Kind
    where: Where


@dataclass(frozen=True)
class Sort:
    """Gather groups of the same colour, shape or size, each at a corner of its own."""

    kind: Kind
    by: By


@dataclass(frozen=True)
class Tour:
    """Carry one thing through places, one after the other."""

    thing: One
    places: tuple[str, ...]
    """Empty for all the corners."""


@dataclass(frozen=True)
class Push:
    """Push a thing some way to a side."""

    thing: One
    side: Side
    distance_m: float = LITTLE_M


@dataclass(frozen=True)
class PushTo:
    """Push a thing to a place or another thing."""

    thing: One
    where: Where


@dataclass(frozen=True)
class Rotate:
    """Turn a thing; positive is counter-clockwise seen from above."""

    thing: One
    angle_deg: int


@dataclass(frozen=True)
class Pick:
    """Take a thing and hold it."""

    thing: One


@dataclass(frozen=True)
class Undo:
    """Take the last action back."""


@dataclass(frozen=True)
class Home:
    """Move the arm to its rest pose."""


@dataclass(frozen=True)
class Look:
    """Look at the table again."""


@dataclass(frozen=True)
class Refuse:
    """What the robot cannot or will not do."""

    why: Literal["impossible", "unclear", "no task"]


Action = (
    Put | PutEach | PutMatching | PutSpread | PutPaired | Scatter | Swap | PutLine
    | PutRow | Tower | Pyramid | Stack | StackWith | Gather | Sort
    | Tour | Push | PushTo | Rotate | Pick | Undo | Home | Look | Refuse
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """Whether there are such things: none, any, or more (or fewer) of a kind than a number."""

    things: Kind | Beside | On
    test: Literal["any", "none", "more", "fewer", "exactly"] = "any"
    number: int = 0


@dataclass(frozen=True)
class MoreThan:
    """Whether there are more of a kind than of another."""

    a: Kind
    b: Kind


@dataclass(frozen=True)
class If:
    """Actions under a condition, perhaps others otherwise."""

    condition: Condition | MoreThan
    then: Action
    otherwise: Action | None = None


@dataclass(frozen=True)
class Program:
    """One clause after the other."""

    steps: tuple[Action | If, ...]
