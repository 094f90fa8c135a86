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
class Corner:
    """The corner that is nearest to (or farthest from) a thing."""

    to: One
    is_far: bool = False


One = The | Any | Nth | Nearest | Extreme | Beside | Between | It
Many = All | Others | Beside | Between
Where = The | Any | Nth | Nearest | Extreme | Beside | Between | It | Place | Offset | Corner


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
class PutLine:
    """Arrange the things of a kind in a line or figure."""

    kind: Kind
    line: LineKind


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
    Put | PutEach | PutMatching | PutSpread | PutLine | PutRow | Tower | Pyramid | Stack | Gather
    | Sort | Tour | Push | PushTo | Rotate | Pick | Undo | Home | Look | Refuse
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """Whether there are things of a kind: none, any, or more (or fewer) than a number."""

    kind: Kind
    test: Literal["any", "none", "more", "fewer", "exactly"] = "any"
    number: int = 0


@dataclass(frozen=True)
class If:
    """Actions under a condition, perhaps others otherwise."""

    condition: Condition
    then: Action
    otherwise: Action | None = None


@dataclass(frozen=True)
class Program:
    """One clause after the other."""

    steps: tuple[Action | If, ...]
