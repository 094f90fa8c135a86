"""What a question means, apart from its words: a small tree that programs and answers come from.

Nouns are kept as they are said (singular), so the same tree serves the built-in world and
things that nobody has heard of. Nothing here knows wording, pictures or Python text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viper.training.questions.referring import (
    EVERYTHING,
    Aside,
    Attribute,
    Axis,
    Between,
    Condition,
    Denied,
    Either,
    Except,
    Extreme,
    Group,
    Kind,
    Nearest,
    Neither,
    One,
    Related,
    Relation,
    SameAs,
    Second,
    The,
    Without,
    is_named,
    kind_of,
)

Operator = Literal[">", "<", "==", ">=", "<=", "!="]


@dataclass(frozen=True)
class Count:
    """How many there are."""

    group: Group


@dataclass(frozen=True)
class Exists:
    """Whether there is any."""

    group: Group
    is_denied: bool = False


@dataclass(frozen=True)
class Query:
    """An attribute of one thing."""

    one: One
    attribute: Attribute


@dataclass(frozen=True)
class Listing:
    """An attribute of every thing of a group; distinct values, sorted, unless names."""

    group: Group
    attribute: Attribute


@dataclass(frozen=True)
class Distinct:
    """How many different values an attribute has in a group."""

    group: Group
    attribute: Attribute


@dataclass(frozen=True)
class CompareCounts:
    """Whether one group has more, fewer or as many members as another."""

    first: Group
    second: Group
    operator: Operator


@dataclass(frozen=True)
class CompareNumber:
    """Whether a group has that many members."""

    group: Group
    operator: Operator
    number: int


@dataclass(frozen=True)
class Parity:
    """Whether the number of a group's members is odd, or even."""

    group: Group
    is_odd: bool


@dataclass(frozen=True)
class Arithmetic:
    """Sum or difference of two counts."""

    first: Group
    second: Group
    operator: Literal["+", "-"]


@dataclass(frozen=True)
class Total:
    """The sum of some counts, and of things that come or go."""

    groups: tuple[Group, ...]
    change: int = 0


@dataclass(frozen=True)
class CompareTotals:
    """How a sum of counts compares with another one, `factor` times, or with a number."""

    first: tuple[Group, ...]
    operator: Operator
    second: tuple[Group, ...] = ()
    number: int = 0
    """Only if there is no second sum."""
    factor: int = 1


@dataclass(frozen=True)
class MoreOf:
    """Which of two kinds has more (or fewer) members; the answer is its phrase."""

    first: Kind
    second: Kind
    is_fewer: bool = False


@dataclass(frozen=True)
class CompareAttribute:
    """Whether two things share an attribute."""

    first: One
    second: One
    attribute: Attribute
    is_denied: bool = False


@dataclass(frozen=True)
class ComparePlace:
    """Whether one thing is left of, behind, bigger than ... another."""

    first: One
    relation: Relation
    second: One
    is_denied: bool = False


@dataclass(frozen=True)
class Choose:
    """Which of two kinds of single things is farther along an axis; the answer is its phrase."""

    first: Kind
    second: Kind
    axis: Axis
    is_most: bool


@dataclass(frozen=True)
class ChooseIs:
    """Which of two kinds of single things an adjective is true of; the answer is its phrase."""

    first: Kind
    second: Kind
    adjective: str


@dataclass(frozen=True)
class ChooseNear:
    """Which of two kinds of single things is nearer to (or farther from) a third."""

    first: Kind
    second: Kind
    anchor: One
    is_far: bool = False


@dataclass(frozen=True)
class CompareNear:
    """Whether one thing is nearer to (or farther from) `first` than `second`."""

    one: One
    first: One
    second: One
    is_far: bool = False


@dataclass(frozen=True)
class Common:
    """The value of an attribute that most (or fewest) things of a group have."""

    group: Group
    attribute: Attribute
    is_least: bool = False


@dataclass(frozen=True)
class Shared:
    """Whether at least two things of a group have the same value of an attribute."""

    group: Group
    attribute: Attribute
    is_denied: bool = False


@dataclass(frozen=True)
class Odd:
    """The one thing of a group whose value of an attribute nothing else of it has."""

    group: Group
    attribute: Attribute


@dataclass(frozen=True)
class Where:
    """In which half of the picture a thing is: "left" or "right"."""

    one: One


@dataclass(frozen=True)
class Side:
    """On which side of `second` the first stands: "left" or "right", "in front" or "behind"."""

    first: One
    second: One
    axis: Literal["x", "depth"]


@dataclass(frozen=True)
class Verify:
    """Whether one thing is a word: "red", "metal", "small", "a block"."""

    one: One
    noun: str
    """What the thing was called."""
    word: str
    is_denied: bool = False


@dataclass(frozen=True)
class AllAre:
    """Whether every thing of a kind has an adjective."""

    base: Kind
    adjective: str


@dataclass(frozen=True)
class EveryIs:
    """Whether a word is true of every thing of a group, which need not be a kind."""

    group: Group
    word: str


@dataclass(frozen=True)
class SameThing:
    """Whether two descriptions are of one thing: "is the leftmost thing the biggest"."""

    first: One
    second: One


@dataclass(frozen=True)
class InRange:
    """Whether a group has from `least` to `most` members."""

    group: Group
    least: int
    most: int


@dataclass(frozen=True)
class Ordered:
    """An attribute of every thing of a kind, in the order of an axis."""

    group: Kind
    attribute: Attribute
    axis: Axis
    is_reversed: bool = False


@dataclass(frozen=True)
class MostAre:
    """Whether more than half of the things of a kind have an adjective."""

    base: Kind
    adjective: str


@dataclass(frozen=True)
class NeitherCount:
    """How many things of a kind have neither of two adjectives."""

    base: Kind
    first: str
    second: str


@dataclass(frozen=True)
class ComparePlaces:
    """Whether one thing stands in two relations to two others."""

    one: One
    relation: Relation
    first: One
    other_relation: Relation
    second: One


@dataclass(frozen=True)
class AllSame:
    """Whether all things of a group share an attribute."""

    group: Group
    attribute: Attribute
    is_denied: bool = False


@dataclass(frozen=True)
class BothAre:
    """Whether two single kinds both (or either, or neither, or one only) have an adjective."""

    first: Kind
    second: Kind
    adjective: str
    joiner: Literal["and", "or", "neither", "xor"]


@dataclass(frozen=True)
class Both:
    """Two existence claims: both, one at least, one only, neither, or the first alone."""

    first: Group
    second: Group
    joiner: Literal["and", "or", "neither", "but not", "xor"]


@dataclass(frozen=True)
class ChooseAmong:
    """Which of several kinds of single things is farthest along an axis."""

    kinds: tuple[Kind, ...]
    axis: Axis
    is_most: bool


@dataclass(frozen=True)
class NearestAmong:
    """Which of several kinds of single things is nearest to (or farthest from) another."""

    kinds: tuple[Kind, ...]
    anchor: One
    is_far: bool = False


@dataclass(frozen=True)
class MostAmong:
    """Which of several kinds has most (or fewest) members."""

    kinds: tuple[Kind, ...]
    is_fewest: bool = False


@dataclass(frozen=True)
class Left:
    """How many things of a kind are left once all of some kinds are gone."""

    base: Kind
    gone: tuple[Kind, ...]


@dataclass(frozen=True)
class AllBut:
    """Whether an adjective is true of all things of a kind but so many."""

    base: Kind
    adjective: str
    number: int


@dataclass(frozen=True)
class Part:
    """Whether a kind has so many members, and an adjective is true of so many of them."""

    base: Kind
    number: int
    adjective: str
    part: int
    operator: Operator = "=="
    """How the part is compared with its number."""


@dataclass(frozen=True)
class Gap:
    """By how many two counts differ, whichever is larger."""

    first: Group
    second: Group


@dataclass(frozen=True)
class Exceeds:
    """Whether one group has `number` members more than another; fewer, if it is negative."""

    first: Group
    second: Group
    number: int
    operator: Operator = "=="


@dataclass(frozen=True)
class MoreHalf:
    """Which half of the picture holds more (or fewer) things of a kind."""

    group: Kind
    words: tuple[str, str] = ("left", "right")
    """What the two halves are called; the nearer one first, or the left one."""
    is_fewer: bool = False


@dataclass(frozen=True)
class IsCommon:
    """Whether a value of an attribute is the one that most (or fewest) things of a group have."""

    group: Group
    attribute: Attribute
    value: str
    is_least: bool = False


@dataclass(frozen=True)
class SameOrNot:
    """Whether two things share an attribute, said as "same" or "different"."""

    first: One
    second: One
    attribute: Attribute


@dataclass(frozen=True)
class Respective:
    """Several answers, in the order in which they were asked for."""

    parts: tuple[Query | Count, ...]


@dataclass(frozen=True)
class Times:
    """So many for each thing of a group."""

    group: Group
    factor: int


@dataclass(frozen=True)
class Missing:
    """How many things of a group are missing to make a number."""

    group: Group
    number: int


@dataclass(frozen=True)
class Occurring:
    """The values of an attribute that occur so many times in a group, or how many they are."""

    group: Group
    attribute: Attribute
    times: int
    is_counted: bool = False


@dataclass(frozen=True)
class EveryStands:
    """Whether every thing of a kind fulfils a condition: "are both cups left of the plate"."""

    base: Kind
    condition: Condition


@dataclass(frozen=True)
class CompareDistinct:
    """How the numbers of different values of two attributes compare: "more colors than shapes"."""

    group: Group
    first: Attribute
    operator: Operator
    second: Attribute


@dataclass(frozen=True)
class Recurring:
    """How the number of things that share the commonest value of an attribute compares."""

    group: Group
    attribute: Attribute
    operator: Operator
    times: int


@dataclass(frozen=True)
class CommonCount:
    """How many things of a group have the commonest (or rarest) value of an attribute."""

    group: Group
    attribute: Attribute
    is_least: bool = False


@dataclass(frozen=True)
class Majority:
    """How a part of a kind compares with the rest of the kind: more, as many, fewer."""

    base: Kind
    part: Kind
    operator: Operator = ">"


@dataclass(frozen=True)
class Reckoned:
    """A number of things and a number of different values, added, subtracted or compared."""

    first: Count | Distinct
    operator: Literal["+", "-", ">", "<", "=="]
    second: Count | Distinct


@dataclass(frozen=True)
class Multiplied:
    """So many for each value of an attribute: "twice the number of colors"."""

    values: Distinct
    factor: int


@dataclass(frozen=True)
class Otherwise:
    """An answer if a test holds, otherwise another answer or some words."""

    test: Exists | CompareCounts | CompareNumber | Verify | ComparePlace
    then: Query | Count
    otherwise: Query | Count | str


@dataclass(frozen=True)
class Agreed:
    """The value of an attribute that all things of a group share."""

    group: Group
    attribute: Attribute


@dataclass(frozen=True)
class Lone:
    """Which of some words, such as colors, is the only one of nothing, or the only of something."""

    words: tuple[str, ...]
    is_there: bool = False


@dataclass(frozen=True)
class DifferIn:
    """In which of two attributes two things differ, or agree, where they do in one only."""

    first: One
    second: One
    one: Attribute
    other: Attribute
    is_same: bool = False


@dataclass(frozen=True)
class AlikeIn:
    """Whether two things agree in both of two attributes."""

    first: One
    second: One
    one: Attribute
    other: Attribute


@dataclass(frozen=True)
class Claims:
    """Whether two claims are both true, or one at least."""

    first: Verify
    second: Verify
    joiner: Literal["and", "or"] = "and"


@dataclass(frozen=True)
class BothStand:
    """Whether two things both stand in a relation to a third, or one of them at least."""

    first: One
    second: One
    relation: Relation
    anchor: One
    joiner: Literal["and", "or"] = "and"


@dataclass(frozen=True)
class Weighted:
    """The sum of the values of two kinds of things, each worth so much."""

    first: Group
    worth: int
    second: Group
    other_worth: int


@dataclass(frozen=True)
class Unknown:
    """Beyond this world: the picture model gets the question as it is."""


Meaning = (
    Count | Exists | Query | Listing | Distinct | CompareCounts | CompareNumber | Parity
    | Arithmetic | Total | CompareTotals | MoreOf | CompareAttribute | ComparePlace | Choose | Side
    | Verify | AllAre | AllSame | MostAre | NeitherCount | ComparePlaces | ChooseIs | ChooseNear
    | EveryIs | SameThing | InRange | Ordered | CompareNear | Common | Shared | Odd | Where
    | BothAre | Both | ChooseAmong | NearestAmong | MostAmong | Left | AllBut | Part | Gap
    | Exceeds | MoreHalf | IsCommon | SameOrNot | Respective | Times | Missing | Occurring
    | EveryStands | CompareDistinct | Recurring | CommonCount | Majority | Reckoned | Multiplied
    | Agreed | Lone | DifferIn | AlikeIn | Claims | BothStand | Weighted | Otherwise | Unknown
)  # fmt: skip

__all__ = [
    "EVERYTHING", "Agreed", "AlikeIn", "AllAre", "AllBut", "AllSame", "Arithmetic", "Aside",
    "Attribute", "Axis", "Between", "Both", "BothAre", "BothStand", "Choose", "ChooseAmong",
    "ChooseIs", "ChooseNear", "Claims", "Common", "CommonCount", "CompareAttribute",
    "CompareCounts", "CompareDistinct", "CompareNear", "CompareNumber", "ComparePlace",
    "ComparePlaces", "CompareTotals", "Condition", "Count", "Denied", "DifferIn", "Distinct",
    "Either", "EveryIs", "EveryStands", "Exceeds", "Except", "Exists", "Extreme", "Gap",
    "Group", "InRange", "IsCommon", "Kind", "Left", "Listing", "Lone", "Majority", "Meaning",
    "Missing", "MoreHalf", "MoreOf", "MostAmong", "MostAre", "Multiplied", "Nearest",
    "NearestAmong", "Neither", "NeitherCount", "Occurring", "Odd", "One", "Operator", "Ordered",
    "Otherwise", "Parity", "Part", "Query", "Reckoned", "Recurring", "Related", "Relation",
    "Respective", "SameAs", "SameOrNot", "SameThing", "Second", "Shared", "Side", "The",
    "Times", "Total", "Unknown", "Verify", "Weighted", "Where", "Without", "is_named",
    "kind_of",
]  # fmt: skip
