"""Tables in words: what is there and what stands on what, without any coordinates.

Relations that need coordinates (left of, nearest, the second from the top, lines) are left out:
a scene text does not tell them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from viper.llm.robot_prompt import DONE, PLACES, VESSELS, pick_and_place_text, push_text
from viper.training.instructions.nouns import Nouns
from viper.training.questions.meaning import Kind
from viper.training.questions.words import MEANING_OF

CORNERS = tuple(place for place in PLACES if place.endswith("corner"))
SIDES = tuple(place for place in PLACES if place.endswith("side"))
_SHAPES = ("block", "block", "block", "block", "ball", "cylinder", "ring", "cone", "pyramid", "cup")
_TARGETS = ("bowl", "bowl", "bowl", "bowl", "plate", "cup", "box")
_COLORS = (
    *("blue", "red", "green", "yellow", "orange", "purple", "pink", "cyan", "brown", "gray"),
    *("white", "black"),
)
_SYNONYMS = {"block": "cube", "ball": "sphere", "cup": "mug", "ring": "torus"}


@dataclass(frozen=True)
class Item:
    """One thing on the table."""

    name: str
    """Unique, e.g. "red block 2"."""
    color: str
    noun: str
    size: str = ""
    is_target: bool = False
    """Whether it is fixed and meant to hold others."""

    def belongs_to(self, kind: Kind) -> bool:
        """Tell whether it is of a kind, synonyms included."""
        if kind.noun != "object" and _shape(kind.noun) != _shape(self.noun):
            return False
        return all(_value(word) in (self.color, self.size) for word in kind.adjectives)


def _shape(noun: str) -> str:
    attribute, value = MEANING_OF.get(noun, ("", ""))
    return value if attribute == "shape" else noun


def _value(word: str) -> str:
    attribute, value = MEANING_OF.get(word, ("", ""))
    return value if attribute in ("color", "size") else word


@dataclass(frozen=True)
class Step:
    """One skill call in words."""

    thing: str
    where: str
    """A thing, a place, or for a push a side."""
    is_push: bool = False

    @property
    def text(self) -> str:
        """The canonical text."""
        make = push_text if self.is_push else pick_and_place_text
        return make(self.thing, self.where)


@dataclass
class Table:
    """What is on the table now, and what was done."""

    items: tuple[Item, ...]
    support: dict[str, str] = field(default_factory=dict)
    """Thing to the thing under it or the place where it stands; most stand anywhere."""
    done: list[str] = field(default_factory=list)

    def members(self, kind: Kind, *, movable: bool = True) -> list[Item]:
        """Return the things of a kind; targets only if asked for or nothing else fits."""
        found = [item for item in self.items if item.belongs_to(kind)]
        free = [item for item in found if not item.is_target]
        return (free or found) if movable else found

    def is_on(self, thing: str, where: str) -> bool:
        """Tell whether a thing is on, in or at `where`."""
        return self.support.get(thing) == where

    def stands_on(self, name: str, other: str) -> bool:
        """Tell whether a thing stands on another one, or on what stands on it, or is it."""
        while name in self.support and name != other:
            name = self.support[name]
        return name == other

    def on_top(self, name: str) -> list[str]:
        """Return what stands on a thing."""
        return [thing for thing, under in self.support.items() if under == name]

    def apply(self, step: Step) -> None:
        """Take a step."""
        self.done.append(step.text)
        self.support.pop(step.thing, None)
        if step.where in PLACES or not step.is_push:
            self.support[step.thing] = step.where

    def copy(self) -> Table:
        """Return a copy that can be changed."""
        return replace(self, support=dict(self.support), done=list(self.done))

    @property
    def text(self) -> str:
        """The scene text, e.g. "red block, green block in blue bowl"."""
        return ", ".join(self._item_text(item) for item in self.items)

    def _item_text(self, item: Item) -> str:
        under = self.support.get(item.name)
        if under is None:
            return item.name
        if under in PLACES:
            return f"{item.name} at {under}"
        noun = next(other.noun for other in self.items if other.name == under)
        return f"{item.name} {'in' if noun in VESSELS else 'on'} {under}"


def draw_table(rng: random.Random, nouns: Nouns) -> Table:
    """Return a random table; some things already stand on others or at places."""
    shape = rng.choice(_SHAPES) if rng.random() < 0.75 else nouns.movable(rng).noun
    target = rng.choice(_TARGETS) if rng.random() < 0.8 else nouns.target(rng).noun
    shape, target = (("block" if n == "object" else n) for n in (shape, target))
    movables = [_item(rng, shape, is_target=False) for _ in range(rng.randint(1, 4))]
    targets = [_item(rng, target, is_target=True) for _ in range(rng.randint(0, 4))]
    if rng.random() < 0.35:
        # bowls in the colours of the blocks
        targets = [replace(t, color=i.color) for t, i in zip(targets, movables, strict=False)]
    if rng.random() < 0.3:
        movables += [_item(rng, rng.choice(_SHAPES), is_target=False) for _ in range(2)]
    items = _named([*movables, *targets])
    if rng.random() < 0.3:
        rng.shuffle(items)
    table = Table(tuple(items))
    for item in items:
        if not item.is_target and rng.random() < 0.1:
            others = [o.name for o in items if o is not item and o.name not in table.support]
            table.support[item.name] = rng.choice([*others, *PLACES])
    return table


def _item(rng: random.Random, noun: str, *, is_target: bool) -> Item:
    size = rng.choice(("small", "large")) if rng.random() < 0.06 else ""
    return Item("", rng.choice(_COLORS), noun, size, is_target)


def _named(items: list[Item]) -> list[Item]:
    seen: dict[str, int] = {}
    named = []
    for item in items:
        base = " ".join(part for part in (item.size, item.color, item.noun) if part)
        seen[base] = seen.get(base, 0) + 1
        number = f" {seen[base]}" if seen[base] > 1 else ""
        named.append(replace(item, name=base + number))
    return named


class SceneNouns(Nouns):
    """Draws kinds that describe what is on a table; now and then something absent."""

    def __init__(self, table: Table, absent: float = 0.05) -> None:
        super().__init__(strange=0.0)
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "absent", absent)

    table: Table
    absent: float

    def movable(self, rng: random.Random) -> Kind:
        """Return a kind of something that can be carried."""
        return self._kind(rng, [i for i in self.table.items if not i.is_target])

    def target(self, rng: random.Random) -> Kind:
        """Return a kind of something that holds others."""
        targets = [i for i in self.table.items if i.is_target]
        return self._kind(rng, targets or list(self.table.items))

    def colored(self, rng: random.Random) -> Kind:
        """Return a movable kind with its colour."""
        item = rng.choice([i for i in self.table.items if not i.is_target])
        return Kind(_noun(rng, item), (item.color,))

    def bare(self, rng: random.Random) -> Kind:
        """Return a noun for many."""
        item = rng.choice([i for i in self.table.items if not i.is_target])
        return Kind(_noun(rng, item), (item.color,) if rng.random() < 0.12 else ())

    def color(self, rng: random.Random) -> str:
        """Return a colour on the table."""
        if rng.random() < self.absent:
            return rng.choice(_COLORS)
        return rng.choice(self.table.items).color

    def _kind(self, rng: random.Random, items: list[Item]) -> Kind:
        item = rng.choice(items)
        if rng.random() < self.absent:
            item = replace(item, color=rng.choice(_COLORS))
        noun = _noun(rng, item)
        same = [i for i in self.table.items if _shape(i.noun) == _shape(item.noun)]
        if len(same) == 1 and rng.random() < 0.4:
            return Kind(noun)
        if item.size and rng.random() < 0.6:
            return Kind(noun, (item.size, item.color))
        only_color = sum(i.color == item.color for i in self.table.items) == 1
        return Kind("object" if only_color and rng.random() < 0.08 else noun, (item.color,))


def _noun(rng: random.Random, item: Item) -> str:
    other = _SYNONYMS.get(item.noun)
    return other if other and rng.random() < 0.3 else item.noun


__all__ = ["CORNERS", "DONE", "SIDES", "Item", "SceneNouns", "Step", "Table", "draw_table"]
