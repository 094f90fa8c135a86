"""What a program can look up: things by phrase, order and relation, and places.

What a relation picks out is remembered until the next instruction, so that a program that is run
again speaks of the same things.
"""

from __future__ import annotations

from typing import Any

from viper.capabilities.robot import places
from viper.capabilities.robot.referents import IT, Where
from viper.capabilities.robot.table import TableRobot
from viper.capabilities.robot.values import Xy
from viper.core.capability import capability
from viper.core.errors import Absent, InputError, UnknownName
from viper.core.found import Found
from viper.vision.space.kinds import VESSELS
from viper.vision.space.relations import apart
from viper.vision.space.thing import Thing

__all__ = ["Lookup"]

# Room that what is put next to a thing takes, from its middle, with the fingers, metres.
BESIDE_M = 0.065
ORDERS = ("left", "right", "top", "bottom", "largest", "smallest")


class Lookup:
    """What a robot can be asked about its table."""

    def __init__(self, table: TableRobot) -> None:
        self._table = table
        self._words = table.referents

    @property
    def it(self) -> Thing:
        """Whatever was acted on last, at the time it is used."""
        return IT

    # --- looking

    @capability
    def observe(self) -> list[Thing]:
        """Look again and return everything on the table.
        >>> len(robot.observe())
        4
        """
        self._table.look()
        return list(self._table.things)

    @capability
    def find(self, things: Any) -> Found[Thing]:
        """Return all things that are meant, in the order of their first sight, left to right.
        >>> [x.name for x in robot.find("block")]
        ['red block', 'blue block', 'red block 2']
        """
        found = self._words.find(things)
        if isinstance(things, str):
            self._table.finds[things] = [thing.name for thing in found]
        return found

    @capability
    def the(self, thing: Any) -> Thing:
        """Return the one thing that is meant; there must be exactly one.
        >>> robot.the("bowl").name
        'blue bowl'
        """
        return self._one(thing)

    @capability
    def locate(self, thing_or_place: Any) -> tuple[float, float, float]:
        """Return the position (x, y, z) of a thing or place, in metres.
        >>> robot.locate("middle")
        (0.0, -0.5, 0.0)
        """
        where = self._words.where(thing_or_place)
        return where.xyz if isinstance(where, Thing) else (where[0], where[1], 0.0)

    @capability
    def count(self, things: Any) -> int:
        """Return how many there are.
        >>> robot.count("red block")
        2
        """
        return len(self.find(things))

    # --- picking out; the same words mean the same things until the next instruction

    @capability
    def nth(self, things: Any, n: int, side: str) -> Thing:
        """Return the nth thing counted from a side; n is 1 for the first, -1 for the last.
        >>> robot.nth("block", 2, "left").name
        'blue block'
        """
        if isinstance(n, bool) or not isinstance(n, int) or n == 0:
            raise InputError(f"n counts from 1, or from -1 backwards, and is not {str(n)[:40]}.")

        def pick() -> Thing:
            ranked = self._words.sorted_towards(self._some(things), side)
            if not -len(ranked) <= n <= len(ranked):
                raise Absent(
                    f"there are only {len(ranked)}, so there is no number {n}; "
                    f"{self._words.seen_text()}.",
                    "Which one do you mean?",
                )
            return ranked[n - 1 if n > 0 else n]

        return self._words.once(("nth", things, n, side), pick)

    @capability
    def nearest(self, things_or_places: Any, to: Any) -> Any:
        """Return the thing, or the place name, that is closest to something.
        >>> robot.nearest("block", "blue bowl").name
        'blue block'
        >>> robot.nearest(robot.corners(), "blue bowl")
        'top right corner'
        """
        return self._by_distance("nearest", things_or_places, to, 1)

    @capability
    def farthest(self, things_or_places: Any, to: Any) -> Any:
        """Return the thing, or the place name, that is farthest from something.
        >>> robot.farthest("block", "blue bowl").name
        'red block'
        """
        return self._by_distance("farthest", things_or_places, to, -1)

    @capability
    def beside(self, things: Any, side: str, of: Any) -> Found[Thing]:
        """Return the things to a side of something, the nearest first.
        >>> [x.name for x in robot.beside("block", "left", "blue bowl")]
        ['blue block', 'red block 2', 'red block']
        """

        def pick() -> Found[Thing]:
            target = self._where(of)
            there = self._words.beside(self._words.find(things), side, target)
            return Found(there, f"there is no {_said(things)} to the {side} of the {_said(of)}")

        return self._words.once(("beside", things, side, of), pick)

    @capability
    def between(self, things: Any, a: Any, b: Any) -> Found[Thing]:
        """Return the things that stand between two others.
        >>> [x.name for x in robot.between("block", robot.nth("block", 1, "left"), "blue bowl")]
        ['blue block']
        """

        def pick() -> Found[Thing]:
            there = self._words.between(self._words.find(things), self._where(a), self._where(b))
            return Found(there, f"there is no {_said(things)} between them")

        return self._words.once(("between", things, a, b), pick)

    @capability
    def on(self, things: Any, where: Any) -> Found[Thing]:
        """Return the things that lie on or in something, or at a place.
        >>> robot.on("block", "blue bowl")
        []
        >>> [x.name for x in robot.on("block", "middle")]
        ['blue block']
        """

        def pick() -> Found[Thing]:
            there = self._words.resting(self._words.find(things), self._where(where))
            return Found(there, f"there is no {_said(things)} there")

        return self._words.once(("on", things, where), pick)

    @capability
    def ordered(self, things: Any, by: str) -> Found[Thing]:
        """Return the things from the "left", "right", "top" or "bottom", the "largest" or the
        "smallest" first.
        >>> [x.name for x in robot.ordered("block", "left")[:2]]
        ['red block', 'blue block']
        """

        def pick() -> Found[Thing]:
            these = self._some(things)
            if by not in ORDERS:
                raise UnknownName("order", str(by)[:60], ORDERS)
            if by in ("largest", "smallest"):
                return Found(sorted(these, key=_volume, reverse=by == "largest"))
            return Found(self._words.sorted_towards(these, by))

        return self._words.once(("ordered", things, by), pick)

    @capability
    def largest(self, things: Any) -> Thing:
        """Return the largest of the things.
        >>> robot.largest("bowl").name
        'blue bowl'
        """
        return self._words.once(("largest", things), lambda: max(self._some(things), key=_volume))

    @capability
    def smallest(self, things: Any) -> Thing:
        """Return the smallest of the things.
        >>> robot.smallest("bowl").name
        'blue bowl'
        """
        return self._words.once(("smallest", things), lambda: min(self._some(things), key=_volume))

    @capability
    def others(self, things: Any, kind: Any = "block") -> Found[Thing]:
        """Return everything of a kind that is not among the things.
        >>> [x.name for x in robot.others("red block")]
        ['blue block']
        """

        def pick() -> Found[Thing]:
            these = set(self._words.find(things))
            if kind in (things, "object"):  # "everything but the blocks" takes no vessel along
                these.update(
                    thing for thing in self._words.find("object") if thing.shape in VESSELS
                )
            of_kind = self._words.find("object" if things == kind else kind)
            rest = [thing for thing in of_kind if thing not in these]
            return Found(rest, f"there is no other {_said(kind)}")

        return self._words.once(("others", things, kind), pick)

    @capability
    def matching(self, thing: Any, things: Any) -> Thing:
        """Return the one among the things that has the colour of a thing.
        >>> robot.matching("blue block", "bowl").name
        'blue bowl'
        """

        def pick() -> Thing:
            one = self._one(thing)
            alike = [t for t in self._some(things) if t.color == one.color and t is not one]
            if not alike:
                raise Absent(
                    f"there is no {one.color} {_said(things)} for the {one.name}; "
                    f"{self._words.seen_text()}.",
                    f"Where should the {one.name} go?",
                )
            return min(alike, key=lambda t: apart(t, one))

        return self._words.once(("matching", thing, things), pick)

    @capability
    def mismatching(self, thing: Any, things: Any) -> Thing:
        """Return one among the things of another colour; each thing gets its own while they last.
        >>> robot.mismatching("red block 2", "bowl").name
        'blue bowl'
        """
        one, options = self._one(thing), self._some(things)
        return self._words.once(
            ("mismatching", one, things), lambda: self._mismatch(one, options, things)
        )

    @capability
    def groups(self, things: Any, by: str) -> list[list[Thing]]:
        """Return the things in groups of the same "color", "shape", "size" or "material".
        >>> len(robot.groups("block", "color"))
        2
        """
        if by not in ("color", "shape", "size", "material"):
            raise InputError(f"Groups are by color, shape, size or material, not {str(by)[:40]}.")

        def pick() -> list[list[Thing]]:
            found: dict[str, list[Thing]] = {}
            for thing in self._words.find(things):
                found.setdefault(getattr(thing, by), []).append(thing)
            return list(found.values())

        return self._words.once(("groups", things, by), pick)

    # --- places

    @capability
    def corners(self) -> list[str]:
        """Return the names of the four corners.
        >>> robot.corners()[0]
        'top left corner'
        """
        return list(places.CORNERS)

    @capability
    def sides(self) -> list[str]:
        """Return the names of the four sides.
        >>> robot.sides()[0]
        'top side'
        """
        return list(places.SIDES)

    @capability
    def offset(self, of: Any, side: str, distance_m: float) -> Xy:
        """Return the point so far to a side of something; "a little" is 0.10, "a lot" 0.25.
        >>> robot.offset("middle", "left", 0.1)
        (-0.1, -0.5)
        """
        key = ("offset", of, side, distance_m)

        def point() -> Xy:
            return places.offset(self._xy(of), side, distance_m)

        return self._words.once((*key, self._table.ordinal(*map(str, key))), point)

    @capability
    def midpoint(self, a: Any, b: Any) -> Xy:
        """Return the point halfway between two things or places.
        >>> robot.midpoint("left side", "right side")
        (0.0, -0.5)
        """

        def point() -> Xy:
            (ax, ay), (bx, by) = self._xy(a), self._xy(b)
            return round((ax + bx) / 2, 4), round((ay + by) / 2, 4)

        return self._words.once(("midpoint", a, b), point)

    @capability
    def next_to(self, thing: Any) -> Xy:
        """Return the nearest free point beside a thing: for what goes there, or for itself.
        >>> robot.next_to("blue block")
        (0.0, -0.6)
        """
        key = ("next_to", thing)

        def point() -> Xy:
            return self._table.free_point(self._one(thing), BESIDE_M)

        return self._words.once((*key, self._table.ordinal(*map(str, key))), point)

    @capability
    def line(self, kind: str, n: int) -> list[Xy]:
        """Return n points in a "horizontal", "vertical" or "diagonal" line, a "circle", "square" or
        "triangle", where there is room.
        >>> len(robot.line("horizontal", 3))
        3
        """
        taken = [(thing.x, thing.y, thing.width_m / 2) for thing in self._table.things]
        return self._words.once(("line", kind, n), lambda: places.line(kind, n, taken))

    # --- how

    def _one(self, thing: Any) -> Thing:
        """Return the one thing meant; the words go on meaning it until the next instruction."""
        if not isinstance(thing, str):
            return self._words.the(thing)
        meant = self._words.once(("the", thing), lambda: self._words.the(thing))
        return meant if meant in self._table.things else self._words.the(thing)

    def _where(self, where: Any) -> Where:
        return self._words.where(where)

    def _xy(self, where: Any) -> Xy:
        found = self._where(where)
        return (found.x, found.y) if isinstance(found, Thing) else found

    def _target(self, where: Any) -> Any:
        if isinstance(where, str) and places.named_place(where) is None:
            return self._words.once(("where", where), lambda: self._words.where(where))
        return where

    def _some(self, things: Any) -> list[Thing]:
        """Return at least one thing."""
        found = self._words.find(things)
        if not found:
            raise Absent(found.reason, "Which one do you mean?")
        return list(found)

    def _by_distance(self, word: str, options: Any, to: Any, sign: int) -> Any:
        def pick() -> Any:
            target, (x, y) = self._where(to), self._xy(to)
            listed = options if isinstance(options, list | tuple) else [options]
            named = [o for o in listed if isinstance(o, str) and places.named_place(o)]
            if named and len(named) == len(listed):
                spots = {o: places.PLACES[str(places.named_place(o))] for o in named}
                return min(
                    named, key=lambda o: sign * ((spots[o][0] - x) ** 2 + (spots[o][1] - y) ** 2)
                )
            there = [thing for thing in self._some(options) if thing is not target]
            if not there:
                raise Absent(f"there is no other {_said(options)}.", "Which one do you mean?")
            return min(there, key=lambda thing: sign * apart(thing, (x, y)))

        return self._words.once((word, options, to), pick)

    def _mismatch(self, one: Thing, options: list[Thing], things: Any) -> Thing:
        """Assign things of one kind to options of other colours, each its own if possible."""
        kind = [thing for thing in self._table.things if thing.shape == one.shape]
        pairs = _pair_off(kind, options)
        if one in pairs:
            return pairs[one]
        other = [option for option in options if option.color != one.color]
        if not other:
            raise Absent(
                f"every {_said(things)} is {one.color}, like the {one.name}.",
                f"Where should the {one.name} go?",
            )
        return other[0]


def _pair_off(things: list[Thing], options: list[Thing]) -> dict[Thing, Thing]:
    """Return as many pairs of different colours as possible, by augmenting paths."""
    owner: dict[Thing, Thing] = {}

    def give(thing: Thing, tried: set[Thing]) -> bool:
        for option in options:
            if option.color == thing.color or option in tried:
                continue
            tried.add(option)
            if option not in owner or give(owner[option], tried):
                owner[option] = thing
                return True
        return False

    for thing in things:
        give(thing, set())
    return {thing: option for option, thing in owner.items()}


def _volume(thing: Thing) -> float:
    return thing.width_m**2 * thing.height_m


def _said(things: Any) -> str:
    if isinstance(things, Thing):
        return things.name
    return things[:60] if isinstance(things, str) else "such thing"
