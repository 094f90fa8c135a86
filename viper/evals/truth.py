"""What is true in a scene: the objects as a person would name them, and claims about them.

Whatever a person could reasonably read in two ways in a given scene (two blue bowls, a block
neither left nor right, sizes that hardly differ) raises `Undefined`, and that scene is not
asked about. Knows nothing of pictures, models or programs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from robot_sim import Scene

__all__ = ["Facts", "Thing", "Undefined", "Word", "matcher", "things_of"]

# Differences below these are not asked about: metres on the table, pixels at 320 wide.
MARGIN_M, MARGIN_PX = 0.04, 6.0
# Sizes must differ by this factor before one thing is called larger.
MARGIN_SIZE = 1.25

Attribute = Literal["color", "shape", "material", "size"]


class Undefined(Exception):
    """The expression has no single clear answer in this scene."""


@dataclass(frozen=True)
class Thing:
    """One object as a person would describe it, and where it stands."""

    color: str
    shape: str
    material: str
    size: str
    x: float
    """World, metres, to the right."""
    y: float
    """World, metres, away from the viewer."""
    u: float
    """Pixels from the left edge of the picture, scaled to 320 wide."""
    v: float
    """Pixels from the top of the picture, where the thing touches the table."""
    radius_m: float
    """Of its footprint."""
    height_m: float
    """Above the table."""

    def names(self) -> list[str]:
        """Return descriptions that a reader accepts, the usual one first."""
        options = product(("", self.size), ("", self.material), ("", self.color), (self.shape,))
        names = [" ".join(word for word in words if word) for words in options]
        usual = f"{self.color} {self.shape}"
        return [usual, *(name for name in names if name != usual)]


@dataclass(frozen=True)
class Word:
    """An answer with equals; the first is the usual one."""

    options: tuple[str, ...]


Some = str | Thing | Sequence[Thing]


def things_of(scene: Scene) -> list[Thing]:
    """Return what stands in a scene, with positions in its picture."""
    from robot_sim.shapes import extent

    found = []
    for item in scene.objects:
        radius, height = extent(item.shape)
        pixel, _ = scene.camera.project([[*item.xy, 0.0]])
        scale = 320 / scene.camera.width
        found.append(
            Thing(
                color=item.color,
                shape=item.shape,
                material=item.material,
                size=item.size,
                x=item.xy[0],
                y=item.xy[1],
                u=float(pixel[0, 0]) * scale,
                v=float(pixel[0, 1]) * scale,
                radius_m=radius * item.scale_m,
                height_m=height * item.scale_m,
            )
        )
    return found


def matcher(phrase: str) -> Callable[[Thing], bool] | None:
    """Return the test that a noun phrase stands for, or None if it is none."""
    from robot_sim import COLORS, MATERIALS, SHAPES, SIZES

    wanted: list[tuple[str, tuple[str, ...]]] = []
    kinds = {"color": COLORS, "material": MATERIALS, "shape": SHAPES, "size": SIZES}
    for word in phrase.split():
        if word == "thing":
            continue
        if word == "shiny":
            wanted.append(("material", ("glossy", "metal")))
            continue
        for kind, words in kinds.items():
            if word in words:
                wanted.append((kind, (word,)))
                break
        else:
            return None
    return lambda thing: all(getattr(thing, kind) in words for kind, words in wanted)


def _agreed(*signs: float) -> bool:
    """Return whether the signed margins are all positive; raise if they disagree or are small."""
    if all(sign >= 1 for sign in signs):
        return True
    if all(sign <= -1 for sign in signs):
        return False
    raise Undefined("too close to call")


class Facts:
    """The functions of the language, bound to one scene.

    `what` is a noun phrase, a thing or a list of things; left and right, front and behind are
    the viewer's. Where functions that need a clear answer find none (no single thing, a
    difference below the margins) they raise `Undefined`; for what is no noun phrase,
    `ValueError`.
    """

    def __init__(self, things: Sequence[Thing]) -> None:
        self.things = list(things)

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Return every public method but this one, by name."""
        names = [name for name in dir(self) if not name.startswith("_")]
        return {name: getattr(self, name) for name in names if name not in ("functions", "things")}

    def _all(self, what: Some) -> list[Thing]:
        if isinstance(what, Thing):
            return [what]
        if not isinstance(what, str):
            return list(what)
        test = matcher(what)
        if test is None:
            raise ValueError(f"{what!r} is no noun phrase")
        return [thing for thing in self.things if test(thing)]

    # choosing

    def the(self, what: str) -> Thing:
        """Return the one thing that a noun phrase fits."""
        return self.only(self._all(what))

    def only(self, what: Some) -> Thing:
        """Return the one thing among these."""
        found = self._all(what)
        if len(found) != 1:
            raise Undefined(f"{len(found)} of them, not one")
        return found[0]

    def many(self, what: str) -> list[Thing]:
        """Return the things that a noun phrase fits, two or more."""
        found = self._all(what)
        if len(found) < 2:
            raise Undefined("fewer than two")
        return found

    def both(self, a: str, b: str) -> list[Thing]:
        """Return the one thing for each of two noun phrases."""
        return [self.the(a), self.the(b)]

    def minus(self, a: Some, b: Some) -> list[Thing]:
        """Return the things of `a` that are not in `b`; `b` has at least one."""
        without = self._all(b)
        if not without:
            raise Undefined("nothing to leave out")
        return [thing for thing in self._all(a) if thing not in without]

    def like(self, attribute: Attribute, ref: Thing) -> list[Thing]:
        """Return the other things with the same attribute as `ref`."""
        same = [t for t in self.things if getattr(t, attribute) == getattr(ref, attribute)]
        return [thing for thing in same if thing is not ref]

    def undefined(self) -> bool:
        """Raise `Undefined`, for scenes where a question makes no sense."""
        raise Undefined("not asked here")

    # counting and testing

    def n(self, what: Some | list[str]) -> int:
        """Return how many there are; a list of words counts too."""
        return len(self._all(what)) if isinstance(what, str) else len(what)  # type: ignore[arg-type]

    def some(self, what: Some) -> bool:
        """Return whether there is at least one."""
        return bool(self._all(what))

    def need(self, what: Some) -> bool:
        """Return True; with none of them the question is not asked."""
        if not self._all(what):
            raise Undefined("none of them")
        return True

    def every(self, what: str, which: str) -> bool:
        """Return whether all of `what`, which are two or more, are `which` too."""
        return all(thing in self._all(which) for thing in self.many(what))

    def is_a(self, thing: Thing, what: str) -> bool:
        """Return whether a noun phrase fits a thing."""
        return thing in self._all(what)

    def more(self, a: str, b: str) -> Word:
        """Return the noun phrase, singular or plural, that fits more things."""
        if self.n(a) == self.n(b):
            raise Undefined("as many")
        first = a if self.n(a) > self.n(b) else b
        return Word((first, first + "s"))

    # attributes

    def color(self, thing: Thing) -> str:
        """Return the thing's colour, e.g. "red"."""
        return thing.color

    def shape(self, thing: Thing) -> str:
        """Return the thing's shape, e.g. "block"."""
        return thing.shape

    def material(self, thing: Thing) -> str:
        """Return the thing's material, e.g. "metal"."""
        return thing.material

    def size(self, thing: Thing) -> str:
        """Return the thing's size, e.g. "small"."""
        return thing.size

    def kinds(self, attribute: Attribute, what: Some) -> list[str]:
        """Return the different values of an attribute, sorted."""
        return sorted({getattr(thing, attribute) for thing in self._all(what)})

    def names(self, what: Some) -> list[Thing]:
        """Return the things, which an answer lists by name."""
        return self._all(what)

    def most(self, attribute: Attribute, what: Some) -> str:
        """Return the value of an attribute that most of them have; a tie is `Undefined`."""
        ranked = Counter(getattr(thing, attribute) for thing in self._all(what)).most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
            raise Undefined("a tie")
        return str(ranked[0][0])

    def by_color(self, thing: Thing) -> Word:
        """Return a thing's name that tells it by colour: "red block", or just "red"."""
        names = [name for name in thing.names() if thing.color in name.split()]
        return Word((f"{thing.color} {thing.shape}", thing.color, *names))

    def word(self, *options: str) -> Word:
        """Return an answer with equals, the usual one first."""
        return Word(options)

    def bigger(self, a: str, b: str) -> bool:
        """Return whether the one `a` is larger than the one `b`, in width and in volume."""
        return self._is_bigger(self.the(a), self.the(b))

    def largest(self, what: Some) -> Thing:
        """Return the thing that is larger than each of the others."""
        return self._best(what, self._is_bigger)

    def smallest(self, what: Some) -> Thing:
        """Return the thing that each of the others is larger than."""
        return self._best(what, lambda a, b: self._is_bigger(b, a))

    def _is_bigger(self, a: Thing, b: Thing) -> bool:
        across, up = a.radius_m / b.radius_m, a.height_m / b.height_m
        volume = across**2 * up
        if across >= MARGIN_SIZE and volume >= MARGIN_SIZE**3:
            return True
        if across <= 1 / MARGIN_SIZE and volume <= MARGIN_SIZE**-3:
            return False
        raise Undefined("sizes too much alike")

    # places

    def is_left(self, a: Thing, b: Thing) -> bool:
        """Return whether `a` is left of `b`, on the table and in the picture."""
        return _agreed((b.x - a.x) / MARGIN_M, (b.u - a.u) / MARGIN_PX)

    def is_front(self, a: Thing, b: Thing) -> bool:
        """Return whether `a` is nearer the viewer than `b`, on the table and in the picture."""
        return _agreed((b.y - a.y) / MARGIN_M, (a.v - b.v) / MARGIN_PX)

    def is_behind(self, a: Thing, b: Thing) -> bool:
        """Return whether `a` is farther from the viewer than `b`."""
        return self.is_front(b, a)

    def left_of(self, what: Some, ref: Thing) -> list[Thing]:
        """Return those left of `ref`, without `ref`."""
        return [t for t in self._all(what) if t is not ref and self.is_left(t, ref)]

    def right_of(self, what: Some, ref: Thing) -> list[Thing]:
        """Return those right of `ref`, without `ref`."""
        return [t for t in self._all(what) if t is not ref and self.is_left(ref, t)]

    def front_of(self, what: Some, ref: Thing) -> list[Thing]:
        """Return those nearer the viewer than `ref`, without `ref`."""
        return [t for t in self._all(what) if t is not ref and self.is_front(t, ref)]

    def behind(self, what: Some, ref: Thing) -> list[Thing]:
        """Return those farther from the viewer than `ref`, without `ref`."""
        return [t for t in self._all(what) if t is not ref and self.is_front(ref, t)]

    def half(self, side: str, what: Some) -> list[Thing]:
        """Return those in one half of the table and of the picture, "left" or "right"."""
        return [thing for thing in self._all(what) if self.on_half(side, thing)]

    def on_half(self, side: str, thing: Thing) -> bool:
        """Return whether a thing is in one half, "left" or "right"; the middle is `Undefined`."""
        is_left = _agreed(-thing.x / MARGIN_M, (160 - thing.u) / MARGIN_PX)
        return is_left == (side == "left")

    def between(self, what: Some, a: Thing, b: Thing) -> list[Thing]:
        """Return those between `a` and `b`, without the two."""
        rest = [thing for thing in self._all(what) if thing is not a and thing is not b]
        return [thing for thing in rest if self._is_between(thing, a, b)]

    def between_two(self, thing: Thing, what: str) -> bool:
        """Return whether a thing is between the only two that `what` fits."""
        ends = self._all(what)
        if len(ends) != 2:
            raise Undefined("not two")
        return self._is_between(thing, *ends)

    def _is_between(self, thing: Thing, a: Thing, b: Thing) -> bool:
        """Ask for agreement of "between from left to right" with "on the line from a to b"."""
        if a is b:
            raise Undefined("between a thing and itself")
        level = self.is_left(a, thing) == self.is_left(thing, b)
        dx, dy = b.x - a.x, b.y - a.y
        length = (dx * dx + dy * dy) ** 0.5
        along = ((thing.x - a.x) * dx + (thing.y - a.y) * dy) / length**2
        aside = abs((thing.x - a.x) * dy - (thing.y - a.y) * dx) / length
        if level == (0 < along < 1 and aside < 0.08):
            return level
        raise Undefined("between in one sense only")

    # extremes

    def leftmost(self, what: Some) -> Thing:
        """Return the first from the left."""
        return self._ranked(what, self.is_left)[0]

    def rightmost(self, what: Some) -> Thing:
        """Return the first from the right."""
        return self._ranked(what, self.is_left)[-1]

    def frontmost(self, what: Some) -> Thing:
        """Return the one nearest the viewer."""
        return self._best(what, self.is_front)

    def backmost(self, what: Some) -> Thing:
        """Return the one farthest from the viewer."""
        return self._best(what, self.is_behind)

    def nth_left(self, what: Some, k: int) -> Thing:
        """Return the `k`-th from the left, the first being 1."""
        return self._nth(self._ranked(what, self.is_left), k)

    def nth_right(self, what: Some, k: int) -> Thing:
        """Return the `k`-th from the right, the first being 1."""
        return self._nth(self._ranked(what, self.is_left)[::-1], k)

    def nth_front(self, what: Some, k: int) -> Thing:
        """Return the `k`-th from the front, the first being 1."""
        return self._nth(self._ranked(what, self.is_front), k)

    def middle(self, what: Some) -> Thing:
        """Return the middle one from left to right, of an odd number of at least three."""
        ranked = self._ranked(what, self.is_left)
        if len(ranked) % 2 == 0 or len(ranked) < 3:
            raise Undefined("no middle")
        return ranked[len(ranked) // 2]

    def nearest(self, what: Some, ref: Thing) -> Thing:
        """Return the one nearest to `ref`, by centres and by edges, other than `ref`."""
        return self._best(what, lambda a, b: self._is_closer(a, b, ref), but=ref)

    def farthest(self, what: Some, ref: Thing) -> Thing:
        """Return the one farthest from `ref`, by centres and by edges, other than `ref`."""
        return self._best(what, lambda a, b: self._is_closer(b, a, ref), but=ref)

    def _is_closer(self, a: Thing, b: Thing, ref: Thing) -> bool:
        """Compare distances from centre to centre and from edge to edge."""
        to_a = ((a.x - ref.x) ** 2 + (a.y - ref.y) ** 2) ** 0.5
        to_b = ((b.x - ref.x) ** 2 + (b.y - ref.y) ** 2) ** 0.5
        edges = (to_b - b.radius_m) - (to_a - a.radius_m)
        return _agreed((to_b - to_a) / MARGIN_M, edges / MARGIN_M)

    def _best(
        self, what: Some, is_before: Callable[[Thing, Thing], bool], but: Thing | None = None
    ) -> Thing:
        found = [thing for thing in self._all(what) if thing is not but]
        if len(found) < 2:
            raise Undefined("nothing to choose from")
        winners = [a for a in found if all(a is b or _wins(is_before, a, b) for b in found)]
        if len(winners) != 1:
            raise Undefined("no clear winner")
        return winners[0]

    def _ranked(self, what: Some, is_before: Callable[[Thing, Thing], bool]) -> list[Thing]:
        found = self._all(what)
        if len(found) < 2:
            raise Undefined("nothing to choose from")
        wins = {id(a): sum(is_before(a, b) for b in found if b is not a) for a in found}
        return sorted(found, key=lambda thing: -wins[id(thing)])

    def _nth(self, ranked: list[Thing], k: int) -> Thing:
        if k > len(ranked):
            raise Undefined("too few")
        return ranked[k - 1]


def _wins(is_before: Callable[[Thing, Thing], bool], a: Thing, b: Thing) -> bool:
    """Return `is_before(a, b)`, where "too close to call" counts as no."""
    try:
        return is_before(a, b)
    except Undefined:
        return False
