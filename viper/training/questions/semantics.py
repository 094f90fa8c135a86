"""The answer to a meaning over true labels, or the reason why there is no single right one.

This is the reference: it walks the meaning, never the program text. It refuses (raises
`Ambiguous`) where a careful person could disagree: a referent that is not unique, things
almost level with each other, things mostly hidden, a question about something absent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import hypot

from viper.training.questions import meaning as q
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import Thing

Answer = bool | int | str | list[str]

MARGIN_M = 0.04
"""Things closer than this along an axis are neither left nor right of each other."""
MIN_VISIBLE = 0.35
"""Smallest visible fraction of a thing that a question may be about."""
MIN_GAP_PX = 4.0
"""Distances in the picture that differ by less look the same."""
MIN_ASIDE = 0.06
"""Part of the picture's width; things closer to its middle are neither left nor right in it."""
FIELD = {"left": "x", "right": "x", "front": "y", "behind": "y"}


class Ambiguous(Exception):
    """The question has no single right answer in this scene."""


def evaluate(meaning: q.Meaning, things: Sequence[Thing]) -> Answer:
    """Return the true answer of `meaning` over the labels of a scene.

    Raises:
        Ambiguous: If a careful person could disagree.
    """
    return _Truth(things).answer(meaning)


class _Truth:
    def __init__(self, things: Sequence[Thing]) -> None:
        self.things = things

    def answer(self, m: q.Meaning) -> Answer:  # noqa: PLR0912, PLR0915 (one case per meaning)
        match m:
            case q.Count(group):
                return len(self.group(group))
            case q.Exists(group, is_denied):
                return bool(self.group(group)) != is_denied
            case q.Query(one, attribute):
                return _value(self.one(one), attribute)
            case q.Listing(group, "name"):
                return sorted(_value(t, "name") for t in self._some(group))
            case q.Listing(group, attribute):
                return sorted({_value(t, attribute) for t in self._some(group)})
            case q.Distinct(group, attribute):
                return len({_value(t, attribute) for t in self.group(group)})
            case q.CompareCounts(first, second, operator):
                return _compare(len(self.group(first)), operator, len(self.group(second)))
            case q.CompareNumber(group, operator, number):
                return _compare(len(self.group(group)), operator, number)
            case q.Parity(group, is_odd):
                return len(self.group(group)) % 2 == int(is_odd)
            case q.Arithmetic(first, second, operator):
                return self._arithmetic(first, second, operator)
            case q.Total(groups, change):
                _require(self._total(groups) + change >= 0, "fewer than none")
                return self._total(groups) + change
            case q.CompareTotals(firsts, operator, seconds, number, factor):
                other = factor * self._total(seconds) if seconds else number
                return _compare(self._total(firsts), operator, other)
            case q.MoreOf(first, second, is_fewer):
                gap = len(self.group(first)) - len(self.group(second))
                _require(gap != 0, "as many of both")
                return first.phrase if (gap > 0) != is_fewer else second.phrase
            case q.CompareAttribute(first, second, attribute, is_denied):
                a, b = self._pair(first, second)
                return (_value(a, attribute) == _value(b, attribute)) != is_denied
            case q.ComparePlace(first, relation, second, is_denied):
                a, b = self._pair(first, second)
                return _holds(a, relation, b) != is_denied
            case q.Choose(first, second, axis, is_most):
                a, b = self._pair(q.The(first), q.The(second))
                return _called([a, b], (first, second), _extreme([a, b], axis, is_most))
            case q.ChooseIs(first, second, adjective):
                a, b = self._pair(q.The(first), q.The(second))
                _require(_is(a, adjective) != _is(b, adjective), "both or neither")
                return _called([a, b], (first, second), a if _is(a, adjective) else b)
            case q.ChooseNear(first, second, anchor, is_far):
                a, b = self._pair(q.The(first), q.The(second))
                nearer = self._nearer(self.one(anchor), a, b)
                return _called([a, b], (first, second), a if nearer != is_far else b)
            case q.CompareNear(one, first, second, is_far):
                a, b = self._pair(first, second)
                return self._nearer(self.one(one), a, b) != is_far
            case q.Common(group, attribute, is_least):
                return self._common(self._some(group), attribute, is_least)
            case q.Shared(group, attribute, is_denied):
                members = self._some(group)
                _require(len(members) > 1, "one of a kind")
                repeats = len({_value(t, attribute) for t in members}) < len(members)
                return repeats != is_denied
            case q.Odd(group, attribute):
                return self._odd(self._some(group), attribute)
            case q.Where(one):
                return _half(self.one(one))
            case q.Side(first, second, axis):
                a, b = self._pair(first, second)
                if axis == "x":
                    return "left" if _holds(a, "left", b) else "right"
                return "in front" if _holds(a, "front", b) else "behind"
            case q.Verify(one, _, word, is_denied):
                return _is(self.one(one), word) != is_denied
            case q.AllAre(base, adjective):
                return all(_is(t, adjective) for t in self._some(base))
            case q.EveryIs(group, word):
                return all(_is(t, word) for t in self._some(group))
            case q.SameThing(first, second):
                return self.one(first) is self.one(second)
            case q.InRange(group, least, most):
                return least <= len(self.group(group)) <= most
            case q.Ordered():
                raise Ambiguous("not measured")
            case q.MostAre(base, adjective):
                members = self._some(base)
                part = sum(_is(t, adjective) for t in members)
                _require(2 * part != len(members), "exactly half")
                return 2 * part > len(members)
            case q.NeitherCount(base, first, second):
                _require(MEANING_OF.get(first, first) != MEANING_OF.get(second), "the same word")
                members = self.group(base)
                _require(not any(_is(t, first) and _is(t, second) for t in members), "both at once")
                return sum(not _is(t, first) and not _is(t, second) for t in members)
            case q.ComparePlaces(one, relation, first, other_relation, second):
                a, b = self._pair(one, first)
                claims = [_holds(a, relation, b)]
                a, b = self._pair(one, second)
                return all([*claims, _holds(a, other_relation, b)])
            case q.AllSame(group, attribute, is_denied):
                values = {_value(t, attribute) for t in self._some(group)}
                return (len(values) == 1) != is_denied
            case q.BothAre(first, second, adjective, joiner):
                pair = self._pair(q.The(first), q.The(second))
                claims = [_is(thing, adjective) for thing in pair]
                if joiner == "xor":
                    return claims[0] != claims[1]
                return all(claims) if joiner == "and" else any(claims) != (joiner == "neither")
            case q.Both(first, second, joiner):
                claims = [bool(self.group(group)) for group in (first, second)]
                if joiner == "but not":
                    return claims == [True, False]
                if joiner == "xor":
                    return claims[0] != claims[1]
                return all(claims) if joiner == "and" else any(claims) != (joiner == "neither")
            case q.ChooseAmong(kinds, axis, is_most):
                things = self._singles(kinds)
                return _called(things, kinds, _extreme(things, axis, is_most))
            case q.NearestAmong(kinds, anchor, is_far):
                things = self._singles(kinds)
                return _called(things, kinds, self._nearest(things, anchor, is_far))
            case q.MostAmong(kinds, is_fewest):
                counts = [len(self.group(kind)) for kind in kinds]
                best = min(counts) if is_fewest else max(counts)
                _require(counts.count(best) == 1, "as many of two")
                return kinds[counts.index(best)].phrase
            case q.Left(base, gone):
                whole = self.kind(base)
                parts = [thing for kind in gone for thing in self.kind(kind)]
                _require(len({id(thing) for thing in parts}) == len(parts), "overlapping kinds")
                _require(all(any(t is u for u in whole) for t in parts), "never were there")
                return len(whole) - len(parts)
            case q.AllBut(base, adjective, number):
                members = self._some(base)
                _require(len(members) > number, "too few to leave some out")
                return sum(not _is(t, adjective) for t in members) == number
            case q.Part(base, number, adjective, part, operator):
                members = self.kind(base)
                matching = sum(_is(t, adjective) for t in members)
                return len(members) == number and _compare(matching, operator, part)
            case q.Gap(first, second):
                return abs(len(self.group(first)) - len(self.group(second)))
            case q.Exceeds(first, second, number, operator):
                other = len(self.group(second)) + number
                return _compare(len(self.group(first)), operator, other)
            case q.MoreHalf(group, words, is_fewer):
                _require(words == ("left", "right"), "not measured")
                halves = [_half(thing) for thing in self._some(group)]
                gap = halves.count("left") - halves.count("right")
                _require(gap != 0, "as many in both")
                return words[0] if (gap > 0) != is_fewer else words[1]
            case q.IsCommon(group, attribute, value, is_least):
                return self._common(self._some(group), attribute, is_least) == value
            case q.SameOrNot(first, second, attribute):
                a, b = self._pair(first, second)
                return "same" if _value(a, attribute) == _value(b, attribute) else "different"
            case q.Respective(parts):
                return [str(self.answer(part)) for part in parts]
            case q.Times(group, factor):
                return factor * len(self._some(group))
            case q.Missing(group, number):
                _require(len(self.group(group)) <= number, "none is missing")
                return number - len(self.group(group))
            case q.Occurring(group, attribute, times, is_counted):
                often = Counter(_value(t, attribute) for t in self._some(group))
                kept = sorted(value for value, n in often.items() if n == times)
                return len(kept) if is_counted else kept
            case q.EveryStands(base, condition):
                members, holds = self._some(base), self._condition(condition)
                if condition.anchor is not None:
                    related = self.one(condition.anchor)
                    _require(not any(t is related for t in members), "the same thing twice")
                claims = [holds(t) for t in members]
                return all(claims)
            case q.CompareDistinct(group, first, operator, second):
                members = self._some(group)
                counts = [len({_value(t, a) for t in members}) for a in (first, second)]
                return _compare(counts[0], operator, counts[1])
            case q.Recurring(group, attribute, operator, times):
                often = Counter(_value(t, attribute) for t in self._some(group))
                return _compare(max(often.values()), operator, times)
            case q.CommonCount(group, attribute, is_least):
                often = Counter(_value(t, attribute) for t in self._some(group))
                return min(often.values()) if is_least else max(often.values())
            case q.Majority(base, part, operator):
                whole, some = self._some(base), self.kind(part)
                _require(all(any(t is u for u in whole) for t in some), "no part of it")
                return _compare(len(some), operator, len(whole) - len(some))
            case q.Reckoned(first, operator, second):
                return _reckon(self._number(first), operator, self._number(second))
            case q.Multiplied(values, factor):
                return self._number(values) * factor
            case q.Agreed(group, attribute):
                values = {_value(t, attribute) for t in self._some(group)}
                _require(len(values) == 1, "not all the same")
                return values.pop()
            case q.Lone(words, is_there):
                lone = [word for word in words if bool(self.kind(q.Kind(word))) == is_there]
                _require(len(lone) == 1, "not one only")
                return lone[0]
            case q.DifferIn(first, second, one, other, is_same):
                a, b = self._pair(first, second)
                found = [n for n in (one, other) if (_value(a, n) == _value(b, n)) == is_same]
                _require(len(found) == 1, "both or neither")
                return found[0]
            case q.AlikeIn(first, second, one, other):
                a, b = self._pair(first, second)
                return all(_value(a, n) == _value(b, n) for n in (one, other))
            case q.Claims(first, second, joiner):
                claims = [bool(self.answer(claim)) for claim in (first, second)]
                return all(claims) if joiner == "and" else any(claims)
            case q.BothStand(first, second, relation, anchor, joiner):
                self._pair(first, second)
                pairs = [self._pair(one, anchor) for one in (first, second)]
                claims = [_holds(a, relation, b) for a, b in pairs]
                return all(claims) if joiner == "and" else any(claims)
            case q.Weighted(first, worth, second, other_worth):
                self._total((first, second))
                return worth * len(self.group(first)) + other_worth * len(self.group(second))
            case q.Otherwise(test, then, otherwise):
                if self.answer(test):
                    return self.answer(then)
                return otherwise if isinstance(otherwise, str) else self.answer(otherwise)
            case q.Unknown():
                raise Ambiguous("beyond this world")

    def _number(self, m: q.Count | q.Distinct) -> int:
        self._some(m.group)
        value = self.answer(m)
        assert isinstance(value, int)
        return value

    def _singles(self, kinds: Sequence[q.Kind]) -> list[Thing]:
        things = [self.one(q.The(kind)) for kind in kinds]
        _require(len({id(thing) for thing in things}) == len(things), "the same thing twice")
        return things

    def _nearest(self, others: Sequence[Thing], to: q.One, is_far: bool) -> Thing:
        anchor, place = self.one(to), -1 if is_far else 0
        _require(not any(t is anchor for t in others), "the same thing twice")
        chosen = _ranked(others, lambda t: _apart(t, anchor), place)
        # a plate is nearer than its centre, and rows lie closer in the picture than on the
        # table; ask only where the picture agrees
        seen = sorted(others, key=lambda t: _apart_in_picture(t, anchor))
        _require(seen[place] is chosen, "the picture disagrees")
        return chosen

    def _arithmetic(self, first: q.Group, second: q.Group, operator: str) -> int:
        a, b = self.group(first), self.group(second)
        if operator == "+":
            # one thing must not be counted twice
            _require(not any(t is u for t in a for u in b), "overlapping kinds")
            return len(a) + len(b)
        _require(len(a) >= len(b), "negative difference")
        return len(a) - len(b)

    def _total(self, groups: Sequence[q.Group]) -> int:
        counted = [thing for group in groups for thing in self.group(group)]
        _require(len({id(thing) for thing in counted}) == len(counted), "overlapping kinds")
        return len(counted)

    def _common(self, members: Sequence[Thing], attribute: str, is_least: bool) -> str:
        ranked = Counter(_value(t, attribute) for t in members).most_common()
        _require(len(ranked) > 1, "all the same")
        chosen, other = (ranked[-1], ranked[-2]) if is_least else ranked[:2]
        _require(chosen[1] != other[1], "as many of both")
        return chosen[0]

    def _odd(self, members: Sequence[Thing], attribute: str) -> str:
        counts = Counter(_value(t, attribute) for t in members)
        single = [t for t in members if counts[_value(t, attribute)] == 1]
        _require(len(single) == 1 and len(members) > 2, "no single odd one")
        return _value(single[0], "name")

    def _nearer(self, anchor: Thing, a: Thing, b: Thing) -> bool:
        """Return whether `a` is nearer to the anchor than `b`."""
        _require(a is not anchor and b is not anchor, "the same thing twice")
        chosen = _ranked([a, b], lambda t: _apart(t, anchor), 0)
        gap = _apart_in_picture(a, anchor) - _apart_in_picture(b, anchor)
        _require((gap < 0) == (chosen is a) and abs(gap) >= MIN_GAP_PX, "the picture disagrees")
        return chosen is a

    def kind(self, kind: q.Kind) -> list[Thing]:
        words = [*kind.adjectives] + ([] if kind.noun == "object" else [kind.noun])
        members = [t for t in self.things if all(_is(t, w) for w in words)]
        _require(all(_visible(t) for t in members), "mostly hidden")
        return members

    def group(self, group: q.Group) -> list[Thing]:
        if isinstance(group, q.Kind):
            return self.kind(group)
        if isinstance(group, q.Except):
            left_out = self.one(group.one)
            members = self.kind(group.base)
            _require(any(t is left_out for t in members), "none of them")
            return [t for t in members if t is not left_out]
        if isinstance(group, q.Aside):
            return [t for t in self.group(group.group) if not _is(t, group.word)]
        base = self.kind(group.base)
        if isinstance(group, q.Related):
            tests = [self._condition(c) for c in group.conditions]
            _require(bool(base), "nothing of that kind")
            join = all if group.joiner == "and" else any
            return [t for t in base if join([test(t) for test in tests])]
        if isinstance(group, q.Without):
            _require(bool(base), "nothing of that kind")
            return [t for t in base if not _is(t, group.word)]
        if isinstance(group, q.Neither):
            _require(bool(base), "nothing of that kind")
            return [t for t in base if not _is(t, group.first) and not _is(t, group.second)]
        if isinstance(group, q.Denied):
            return self._denied(base, group.place)
        if isinstance(group, q.Either):
            return [t for t in base if _is(t, group.first) or _is(t, group.second)]
        if isinstance(group, q.SameAs):
            anchor = self.one(group.anchor)
            same = _value(anchor, group.attribute)
            others = [t for t in base if t is not anchor]
            return [t for t in others if (_value(t, group.attribute) == same) != group.is_denied]
        a, b = self._pair(group.first, group.second)
        return [t for t in base if t is not a and t is not b and _between(t, a, b)]

    def _denied(self, base: Sequence[Thing], place: q.Between | q.Condition) -> list[Thing]:
        """Return the things of a kind that do not stand at a place; its ends are none of them."""
        _require(bool(base), "nothing of that kind")
        _require(isinstance(place, q.Between), "not measured")
        assert isinstance(place, q.Between)  # for the type checker
        a, b = self._pair(place.first, place.second)
        _require(not any(t is a or t is b for t in base), "the same thing twice")
        return [t for t in base if not _between(t, a, b)]

    def one(self, one: q.One) -> Thing:
        members = self.group(one.group)
        if isinstance(one, q.The):
            _require(len(members) == 1, "not unique")
            return members[0]
        if isinstance(one, q.Nearest):
            left_out = [self.one(o) for o in (one.anchor, one.but) if o is not None]
            others = [t for t in members if not any(t is u for u in left_out)]
            return self._nearest(others, one.anchor, one.is_far)
        _require(len(members) > 1, "one of a kind")
        if isinstance(one, q.Second):
            _require(len(members) == 2, "not two")
            return members[1]
        if one.axis == "size":
            _require(one.place in (0, -1), "sizes have no order")
            return _extreme(members, "size", one.place == -1)
        return _placed(members, one.axis, one.place)

    def _some(self, group: q.Group) -> list[Thing]:
        members = self.group(group)
        _require(bool(members), "nothing of that kind")
        return members

    def _pair(self, first: q.One, second: q.One) -> tuple[Thing, Thing]:
        a, b = self.one(first), self.one(second)
        _require(a is not b, "the same thing twice")
        return a, b

    def _condition(self, c: q.Condition) -> Callable[[Thing], bool]:
        if c.relation == "half" and c.side in ("left", "right"):
            return lambda t: _half(t) == c.side
        _require(c.anchor is not None and c.relation in FIELD, "not measured")
        assert c.anchor is not None  # for the type checker
        anchor = self.one(c.anchor)
        return lambda t: t is not anchor and _holds(t, c.relation, anchor)


def _require(claim: bool, why: str) -> None:
    if not claim:
        raise Ambiguous(why)


def _number(thing: Thing, field: str) -> float:
    value = thing[field]
    assert isinstance(value, int | float), field
    return float(value)


def _called(things: Sequence[Thing], kinds: Sequence[q.Kind], chosen: Thing) -> str:
    """Return how the chosen one of some things is called: as it was said, or by its name."""
    if q.is_named(*kinds):
        return _value(chosen, "name")
    return next(kind.phrase for kind, t in zip(kinds, things, strict=True) if t is chosen)


def _reckon(a: int, operator: str, b: int) -> int | bool:
    if operator == "+":
        return a + b
    if operator == "-":
        _require(a >= b, "negative difference")
        return a - b
    return _compare(a, operator, b)


def _visible(thing: Thing) -> bool:
    return _number(thing, "visible") >= MIN_VISIBLE


def _value(thing: Thing, attribute: str) -> str:
    if attribute == "name":
        # what `simple_query("What is this?")` says
        return f"{thing['color']} {thing['shape']}"
    return str(thing[attribute])


def _is(thing: Thing, word: str) -> bool:
    _require(word in MEANING_OF, f"{word!r} has no clear meaning here")
    attribute, value = MEANING_OF[word]
    return thing[attribute] == value


def _holds(a: Thing, relation: str, b: Thing) -> bool:
    if relation in ("bigger", "smaller"):
        _require(a["size"] != b["size"], "same size")
        return (a["size"] == "large") == (relation == "bigger")
    _require(relation in FIELD, "not measured")
    gap = _number(a, FIELD[relation]) - _number(b, FIELD[relation])
    _require(abs(gap) >= MARGIN_M, "almost level")
    if FIELD[relation] == "x":
        # perspective may turn left into right; ask only where the picture agrees
        seen = _number(a, "u") - _number(b, "u")
        _require(seen * gap > 0 and abs(seen) >= 4, "the picture disagrees")
    return (gap < 0) == (relation in ("left", "front"))


def _half(thing: Thing) -> str:
    """Return "left" or "right" of the middle of the picture."""
    width = thing.get("width")
    _require(width is not None, "a picture of unknown width")
    aside = _number(thing, "u") / _number(thing, "width") - 0.5
    _require(abs(aside) >= MIN_ASIDE, "almost in the middle")
    return "left" if aside < 0 else "right"


def _apart(a: Thing, b: Thing) -> float:
    return hypot(_number(a, "x") - _number(b, "x"), _number(a, "y") - _number(b, "y"))


def _apart_in_picture(a: Thing, b: Thing) -> float:
    """Return the pixels between two boxes, 0 if they overlap; metres if there are no boxes."""
    boxes = a.get("box"), b.get("box")
    if boxes[0] is None or boxes[1] is None:
        return _apart(a, b)
    p, q_ = (tuple(float(v) for v in box) for box in boxes)  # type: ignore[attr-defined]
    return hypot(max(0.0, p[0] - q_[2], q_[0] - p[2]), max(0.0, p[1] - q_[3], q_[1] - p[3]))


def _placed(things: Sequence[Thing], axis: str, place: int) -> Thing:
    """Return the thing at `place` from the left, or from the nearest."""
    _require(axis in ("x", "depth"), "not measured")
    chosen = _ranked(things, lambda t: _number(t, "x" if axis == "x" else "y"), place)
    if axis == "x":
        seen = sorted(things, key=lambda t: _number(t, "u"))
        _require(seen[place] is chosen, "the picture disagrees")
    return chosen


def _ranked(things: Sequence[Thing], key: Callable[[Thing], float], place: int) -> Thing:
    _require(-len(things) <= place < len(things), "too few")
    ordered = sorted(things, key=key)
    chosen = ordered[place]
    gaps = (abs(key(t) - key(chosen)) for t in ordered if t is not chosen)
    _require(all(gap >= MARGIN_M for gap in gaps), "almost level")
    return chosen


def _extreme(things: Sequence[Thing], axis: str, is_most: bool) -> Thing:
    if axis == "size":
        found = [t for t in things if (t["size"] == "large") == is_most]
        _require(len(found) == 1, "no single extreme")
        return found[0]
    return _placed(things, axis, -1 if is_most else 0)


def _between(t: Thing, a: Thing, b: Thing) -> bool:
    ax, ay, bx, by = [_number(o, f) for o in (a, b) for f in ("x", "y")]
    length = hypot(bx - ax, by - ay)
    _require(abs(bx - ax) >= 3 * MARGIN_M, "too steep a line")
    along = ((_number(t, "x") - ax) * (bx - ax) + (_number(t, "y") - ay) * (by - ay)) / length**2
    across = abs((_number(t, "x") - ax) * (by - ay) - (_number(t, "y") - ay) * (bx - ax)) / length
    low, high = sorted((ax, bx))
    outside = _number(t, "x") < low - MARGIN_M or _number(t, "x") > high + MARGIN_M
    inside = 0.15 < along < 0.85 and across < 0.08 and low + 0.02 < _number(t, "x") < high - 0.02
    _require(inside or outside, "only half between")
    return inside


def _compare(a: int, operator: str, b: int) -> bool:
    return {
        ">": a > b, "<": a < b, "==": a == b, ">=": a >= b, "<=": a <= b, "!=": a != b,
    }[operator]  # fmt: skip
