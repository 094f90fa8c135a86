"""What words mean on this table: phrases, ordinals, relations, and what was meant before.

A phrase is looked up among the things that the last look left in memory. What a relation picks
out ("the second from the left") is remembered for as long as an instruction lasts, because the
instruction speaks of the table as it was when it was said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from viper.capabilities.robot.places import PLACES, checked_xy, direction, named_place
from viper.capabilities.robot.values import Xy
from viper.core.errors import Absent, Ambiguous, InputError
from viper.core.found import Found
from viper.vision.lexicon import CONTRAST, plural
from viper.vision.phrases import Phrase, matching_labels, parse_phrase
from viper.vision.space.memory import TableMemory
from viper.vision.space.relations import apart, is_at, is_on
from viper.vision.space.thing import Thing

__all__ = ["IT", "Referents", "Where", "listed"]

T = TypeVar("T")
Where = Thing | Xy
"""Where something goes: onto or into a thing, or to a point of the table."""

# Stands for whatever was acted on last; programs hold it as `robot.it`.
IT = Thing("it", "", "", "", "", 0.0, 0.0, 0.0, 0.0, 0.0, visible=False)
_MAX_TEXT = 200
_PRONOUNS = {"it", "that", "this", "this one", "that one", "the same"}
_MANY = {"them", "these", "those", "all of them", "both"}
_TOWARDS: dict[str, Callable[[Thing], float]] = {
    "left": lambda thing: thing.x,
    "right": lambda thing: -thing.x,
    "top": lambda thing: -thing.y,
    "bottom": lambda thing: thing.y,
}
# What is less than this farther to a side is level with it, metres.
LEVEL_M = 0.02
# What is at most this far from a point stands there, metres.
AROUND_M = 0.1


class Referents:
    """Looks up words among the things of a memory.

    Args:
        memory: What is known of the table.

    Attributes:
        last: What was acted on in this and earlier instructions, the last at the end.
        last_found: What the last phrase for several things meant.
    """

    def __init__(self, memory: TableMemory) -> None:
        self._memory = memory
        self._meant: dict[Any, Any] = {}
        self.last: list[Thing] = []
        self.last_found: list[Thing] = []

    @property
    def labels(self) -> tuple[str, ...]:
        """Nouns that things can have."""
        seen = (thing.shape for thing in self._memory.things)
        return tuple(dict.fromkeys((*CONTRAST["shape"], *seen)))

    def begin(self) -> None:
        """Forget what relations meant; words now speak of the table as it is."""
        self._meant.clear()

    def once(self, key: tuple[Any, ...], compute: Callable[[], T]) -> T:
        """Return what was meant by the same words in this instruction, else compute it."""
        plain = _plain(key)
        if plain not in self._meant:
            self._meant[plain] = compute()
        meant: T = self._meant[plain]
        return meant

    # --- things

    def find(self, things: Any) -> Found[Thing]:
        """Return every thing that is meant, in the order of first sight.

        Raises:
            InputError: If it is neither text, a thing nor a list of them.
        """
        if isinstance(things, Thing):
            return Found([self._present(things)])
        if isinstance(things, list | tuple):
            return Found(dict.fromkeys(t for part in things for t in self.find(part)), "no things")
        text = _checked_text(things)
        if text in _PRONOUNS:
            return Found([self.the(text)])
        if text in _MANY and self.last_found:
            return Found(self.last_found)
        named = [thing for thing in self._memory.things if thing.name == text.removeprefix("the ")]
        # "red block" is a name, and also the kind of "red block 2"
        if named and (text[-1:].isdigit() or len(self._alike(parse_phrase(text, self.labels))) < 2):
            return Found(named)
        phrase = parse_phrase(text, self.labels)
        found = self._alike(phrase)
        if len(found) > 1:
            self.last_found = list(found)
        return Found(found, "" if found else self._why_none(text))

    def the(self, thing: Any) -> Thing:
        """Return the one thing that is meant.

        Raises:
            Absent: If there is none.
            Ambiguous: If there are several.
        """
        if (isinstance(thing, str) and _checked_text(thing) in _PRONOUNS) or thing is IT:
            return self.it()
        found = self.find(thing)
        if not found:
            raise Absent(found.reason, f"There is none here. {self._offer()}")
        if len(found) > 1:
            names = [t.name for t in found]
            raise Ambiguous(
                f"'{_said(thing)}' could be the {listed(names, 'or')}.",
                f"Which one do you mean: the {listed(names, 'or')}?",
                names,
            )
        (one,) = found
        return one

    def it(self) -> Thing:
        """Return what was acted on last."""
        for thing in reversed(self.last):
            if thing in self._memory.things:
                return thing
        names = [thing.name for thing in self._memory.things]
        raise Ambiguous(
            "It is not clear what 'it' is: nothing was moved yet.",
            f"What do you mean by 'it': the {listed(names, 'or')}?",
            names,
        )

    def where(self, where: Any) -> Where:
        """Return a thing or a point of the table.

        Raises:
            Absent: If it names neither.
        """
        if isinstance(where, Thing):
            return self.the(where)
        if isinstance(where, list | tuple):
            if len(where) == 1:
                return self.where(where[0])
            return checked_xy(where)
        text = _checked_text(where)
        place = named_place(text)
        if place is not None:
            return PLACES[place]
        try:
            return self.the(text)
        except Absent as error:
            places = ", ".join(PLACES)
            raise Absent(f"{error} Places are: {places}.", error.question) from None

    # --- picking out

    def sorted_towards(self, things: Sequence[Thing], side: str) -> list[Thing]:
        """Return things by how far they are to a side, the farthest first."""
        return sorted(things, key=_TOWARDS[direction(side)])

    def beside(self, things: Sequence[Thing], side: str, of: Where) -> list[Thing]:
        """Return the things that are to a side of something, the nearest first."""
        key = _TOWARDS[direction(side)]
        x, y = _xy(of)
        here = key(Thing("", "", "", "", "", x, y, 0.0, 0.0, 0.0))
        there = [thing for thing in things if key(thing) < here - LEVEL_M and thing is not of]
        return sorted(there, key=lambda thing: apart(thing, (x, y)))

    def between(self, things: Sequence[Thing], a: Where, b: Where) -> list[Thing]:
        """Return the things whose foot on the line from a to b lies inside, and is near."""
        (ax, ay), (bx, by) = _xy(a), _xy(b)
        length2 = (bx - ax) ** 2 + (by - ay) ** 2
        if length2 < 1e-6:
            return []
        found = []
        for thing in things:
            t = ((thing.x - ax) * (bx - ax) + (thing.y - ay) * (by - ay)) / length2
            off = apart(thing, (ax + t * (bx - ax), ay + t * (by - ay)))
            if thing not in (a, b) and 0 < t < 1 and off <= max(0.06, 0.35 * length2**0.5):
                found.append(thing)
        return found

    def resting(self, things: Sequence[Thing], where: Where) -> list[Thing]:
        """Return the things that lie on or in something, or stand around a point."""
        if isinstance(where, Thing):
            return [thing for thing in things if is_on(thing, where)]
        return [thing for thing in things if is_at(thing, where, AROUND_M)]

    # --- words

    def seen_text(self) -> str:
        """Return what is there, in words."""
        if not self._memory.things:
            return "there is nothing on the table"
        counts = Counter(f"{thing.color} {thing.shape}" for thing in self._memory.things)
        parts = [f"{n} {plural(name)}" if n > 1 else f"a {name}" for name, n in counts.items()]
        verb = "are" if len(self._memory.things) > 1 else "is"
        return f"there {verb} {listed(parts, 'and')}"

    def _offer(self) -> str:
        return f"{self.seen_text().capitalize()}. Which one do you mean?"

    def _why_none(self, text: str) -> str:
        return f"there is no {text.removeprefix('the ')} on the table; {self.seen_text()}."

    def _present(self, thing: Thing) -> Thing:
        if thing is IT:
            return self.it()
        if thing not in self._memory.things:
            raise Absent(
                f"the {thing.name} is no longer on the table; {self.seen_text()}.", self._offer()
            )
        return thing

    def _alike(self, phrase: Phrase) -> list[Thing]:
        return [thing for thing in self._memory.things if _is_alike(thing, phrase, self.labels)]


def _is_alike(thing: Thing, phrase: Phrase, labels: Sequence[str]) -> bool:
    if not phrase.is_any and thing.shape not in matching_labels(phrase.noun, labels):
        return False
    values = {
        "color": thing.color,
        "shape": thing.shape,
        "size": thing.size,
        "material": thing.material,
    }
    return all(
        attribute.kind is not None and values[attribute.kind] in attribute.values
        for attribute in phrase.attributes
    )


def listed(words: Sequence[str], joint: str) -> str:
    """Return "a, b and c"."""
    if len(words) < 2:
        return "".join(words) or "nothing"
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def _checked_text(text: Any) -> str:
    if not isinstance(text, str):
        raise InputError(f"A thing is named by text such as 'red block', not {str(text)[:60]!r}.")
    if len(text) > _MAX_TEXT:
        raise InputError(f"'{text[:40]}…' is {len(text)} characters long; name one thing.")
    return " ".join(text.lower().split())


def _said(thing: Any) -> str:
    if isinstance(thing, Thing):
        return thing.name
    if isinstance(thing, list | tuple):
        return ", ".join(_said(part) for part in thing[:5])
    return str(thing)[:60]


def _plain(key: Any) -> Any:
    if isinstance(key, list | tuple):
        return tuple(_plain(part) for part in key)
    if isinstance(key, dict | set):  # no such thing means anything; what computes says so
        return str(key)
    return " ".join(key.lower().split()) if isinstance(key, str) else key


def _xy(where: Where) -> Xy:
    return (where.x, where.y) if isinstance(where, Thing) else where
