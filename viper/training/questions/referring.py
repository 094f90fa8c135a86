"""What a question speaks of: kinds, groups and single things, apart from their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal[
    "left", "right", "front", "behind", "above", "below", "near", "on", "half",
    "bigger", "smaller", "taller", "shorter",
]  # fmt: skip
Axis = Literal[
    "x", "depth", "size", "y", "tall", "wide", "middle", "row", "rising", "falling",
]  # fmt: skip
"""What things are sorted by. "middle" is how far a thing is from the middle of the picture; of a
"row", sorted from left to right, the middle one is meant. "rising" and "falling" are the two
diagonals of the picture, for its corners."""
Attribute = Literal["color", "material", "shape", "size", "name"]


@dataclass(frozen=True)
class Kind:
    """All things of a kind, e.g. adjectives ("small", "red") and noun "block"."""

    noun: str
    """Singular; "object" for anything at all."""
    adjectives: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """The words that a program searches for."""
        return " ".join((*self.adjectives, self.noun))


EVERYTHING = Kind("object")
"""All things, whatever they are."""


@dataclass(frozen=True)
class Condition:
    """Where a thing is: in `relation` to `anchor`; without an anchor, in a half of the picture."""

    relation: Relation
    anchor: One | None = None
    side: Literal["left", "right", "front", "behind"] | None = None
    """Only for the relation "half"."""


@dataclass(frozen=True)
class Related:
    """The things of a kind that fulfil all (or any) of some conditions."""

    base: Kind
    conditions: tuple[Condition, ...]
    joiner: Literal["and", "or"] = "and"


@dataclass(frozen=True)
class Between:
    """The things of a kind that stand between two others, seen from the front."""

    base: Kind
    first: One
    second: One


@dataclass(frozen=True)
class SameAs:
    """The other things of a kind that share an attribute with `anchor`, or do not."""

    base: Kind
    attribute: Attribute
    anchor: One
    is_denied: bool = False


@dataclass(frozen=True)
class Without:
    """The things of a kind that a word is not true of: "blocks that are not red"."""

    base: Kind
    word: str


@dataclass(frozen=True)
class Either:
    """The things of a kind that one of two words is true of: "red or made of metal"."""

    base: Kind
    first: str
    second: str


@dataclass(frozen=True)
class Aside:
    """Things of a group that a word is not true of: "what is left of the bowl, blocks aside"."""

    group: Related
    word: str

    @property
    def base(self) -> Kind:
        """The kind that the group is of."""
        return self.group.base


@dataclass(frozen=True)
class Except:
    """The things of a kind but one: "everything except the largest thing"."""

    base: Kind
    one: One


@dataclass(frozen=True)
class Neither:
    """The things of a kind that neither of two words is true of: "besides balls and blocks"."""

    base: Kind
    first: str
    second: str


@dataclass(frozen=True)
class Denied:
    """The things of a kind that do not stand between two others, or not near another one."""

    base: Kind
    place: Between | Condition


Group = (
    Kind | Related | Between | SameAs | Without | Either | Aside | Except | Neither | Denied
)  # fmt: skip


def is_named(*kinds: Kind) -> bool:
    """Return whether a thing chosen of these is called by its own name, not by a description.

    Of "the red thing or the bowl" the answer is what it is, "red block", not "red object".
    """
    return any(kind.noun == "object" for kind in kinds)


def kind_of(group: Group) -> Kind:
    """Return the kind that a group is of."""
    return group if isinstance(group, Kind) else group.base


@dataclass(frozen=True)
class The:
    """The one thing of a group."""

    group: Group


@dataclass(frozen=True)
class Extreme:
    """The thing at a place of a sorted group: 0 is the least, -1 the most."""

    group: Group
    axis: Axis
    place: int = 0


@dataclass(frozen=True)
class Nearest:
    """The thing of a group that is nearest to (or farthest from) another thing."""

    group: Group
    anchor: One
    is_far: bool = False
    but: One | None = None
    """Something else that does not count."""


@dataclass(frozen=True)
class Second:
    """The second of two things of a group; the first is `The`."""

    group: Group


One = The | Extreme | Nearest | Second
