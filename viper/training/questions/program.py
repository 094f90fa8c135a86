"""From a meaning to the one program that says it: short cells, the last expression is the value.

Every meaning has exactly one text. Anchors get the names a, b, c ... in the order in which
they are needed; a thing that is used once stays where it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeGuard

from viper.training.questions.meaning import (
    Agreed,
    AlikeIn,
    AllAre,
    AllBut,
    AllSame,
    Arithmetic,
    Aside,
    Between,
    Both,
    BothAre,
    BothStand,
    Choose,
    ChooseAmong,
    ChooseIs,
    ChooseNear,
    Claims,
    Common,
    CommonCount,
    CompareAttribute,
    CompareCounts,
    CompareDistinct,
    CompareNear,
    CompareNumber,
    ComparePlace,
    ComparePlaces,
    CompareTotals,
    Condition,
    Count,
    Denied,
    DifferIn,
    Distinct,
    Either,
    EveryIs,
    EveryStands,
    Exceeds,
    Except,
    Exists,
    Gap,
    Group,
    InRange,
    IsCommon,
    Kind,
    Left,
    Listing,
    Lone,
    Majority,
    Meaning,
    Missing,
    MoreHalf,
    MoreOf,
    MostAmong,
    MostAre,
    Multiplied,
    Nearest,
    NearestAmong,
    Neither,
    NeitherCount,
    Occurring,
    Odd,
    One,
    Ordered,
    Otherwise,
    Parity,
    Part,
    Query,
    Reckoned,
    Recurring,
    Related,
    Respective,
    SameAs,
    SameOrNot,
    SameThing,
    Second,
    Shared,
    Side,
    The,
    Times,
    Total,
    Unknown,
    Verify,
    Weighted,
    Where,
    Without,
    is_named,
    kind_of,
)

QUESTION = "<question>"
"""Stands for the question itself in the program of an unknown meaning."""

FALLBACK = f"image_patch.simple_query({QUESTION})"

ASK = {
    "color": '.simple_query("What color is this?")',
    "material": '.simple_query("What material is this?")',
    "shape": '.simple_query("What shape is this?")',
    "size": '.simple_query("What size is this?")',
    "name": '.simple_query("What is this?")',
}
KEYS = {
    "x": "p.horizontal_center",
    "depth": "p.compute_depth()",
    "size": "p.size",
    "y": "p.vertical_center",
    "tall": "p.height",
    "wide": "p.width",
    "rising": "p.horizontal_center + p.vertical_center",
    "falling": "p.horizontal_center - p.vertical_center",
    "middle": "abs(p.horizontal_center - image_patch.horizontal_center)",
}
PLACES = {
    "left": (".horizontal_center", "<"),
    "right": (".horizontal_center", ">"),
    "front": (".compute_depth()", "<"),
    "behind": (".compute_depth()", ">"),
    "above": (".vertical_center", ">"),
    "below": (".vertical_center", "<"),
    "bigger": (".size", ">"),
    "smaller": (".size", "<"),
    "taller": (".height", ">"),
    "shorter": (".height", "<"),
}
HALVES = {
    "left": "p.horizontal_center < image_patch.horizontal_center",
    "right": "p.horizontal_center > image_patch.horizontal_center",
    "front": "p.vertical_center < image_patch.vertical_center",
    "behind": "p.vertical_center > image_patch.vertical_center",
}
NAMES = "abcdefghijklmno"


def halves_of(words: tuple[str, str]) -> tuple[str, str]:
    """Return the sides that two halves of the picture are, whatever they are called."""
    return ("left", "right") if words == ("left", "right") else ("front", "behind")


def program_of(meaning: Meaning) -> str:
    """Return the program text of a meaning."""
    writer = _Writer()
    value = writer.value(meaning)
    return "\n".join([*writer.lines, value])


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.named: dict[One, str] = {}
        self.is_inline = False
        """Whether things stay where they are used instead of getting names."""
        self.is_shared = False
        """Whether a thing that has a name is not looked for again."""

    def value(self, m: Meaning) -> str:  # noqa: PLR0912, PLR0915 (one case per meaning)
        match m:
            case Count(group):
                return f"len({self.group(group)})"
            case Exists(group, is_denied):
                return ("not " if is_denied else "") + self.exists(group)
            case Query(one, attribute):
                return self.one(one) + ASK[attribute]
            case Listing(group, "name"):
                return f"[p{ASK['name']} for {self.members(group)}]"
            case Listing(group, attribute):
                return f"sorted(set(p{ASK[attribute]} for {self.members(group)}))"
            case Distinct(group, attribute):
                return f"len(set(p{ASK[attribute]} for {self.members(group)}))"
            case CompareCounts(first, second, operator):
                return f"len({self.group(first)}) {operator} len({self.group(second)})"
            case CompareNumber(group, operator, number):
                return f"len({self.group(group)}) {operator} {number}"
            case Parity(group, is_odd):
                return f"len({self.group(group)}) % 2 == {int(is_odd)}"
            case Arithmetic(first, second, operator):
                self.is_shared = operator == "+"
                return f"len({self.group(first)}) {operator} len({self.group(second)})"
            case Total(groups, change):
                changed = f" {'+' if change > 0 else '-'} {abs(change)}" if change else ""
                return self.total(groups) + changed
            case CompareTotals(firsts, operator, seconds, number, factor):
                other = self.total(seconds) if seconds else str(number)
                times = f"{factor} * " if factor != 1 else ""
                return f"{self.total(firsts)} {operator} {times}{other}"
            case MoreOf(first, second, is_fewer):
                pick = "min" if is_fewer else "max"
                key = "len(image_patch.find(n))"
                return f'{pick}(["{first.phrase}", "{second.phrase}"], key=lambda n: {key})'
            case CompareAttribute(first, second, attribute, is_denied):
                a, b = self.name(first), self.name(second)
                return f"{a}{ASK[attribute]} {'!=' if is_denied else '=='} {b}{ASK[attribute]}"
            case ComparePlace(first, relation, second, is_denied):
                a, b = self.name(first), self.name(second)
                return ("not " if is_denied else "") + _place(a, relation, b)
            case Choose(first, second, axis, is_most) if is_named(first, second):
                return _named((first, second), is_most, KEYS[axis])
            case Choose(first, second, axis, is_most):
                pick = "max" if is_most else "min"
                key = KEYS[axis].replace("p.", "image_patch.find(n)[0].", 1)
                return f'{pick}(["{first.phrase}", "{second.phrase}"], key=lambda n: {key})'
            case ChooseIs(first, second, adjective) if is_named(first, second):
                claim = f'p.verify_property("object", "{adjective}")'
                return f"[p for p in {_singles((first, second))} if {claim}][0]{ASK['name']}"
            case ChooseIs(first, second, adjective):
                key = f'image_patch.find(n)[0].verify_property(n, "{adjective}")'
                return f'max(["{first.phrase}", "{second.phrase}"], key=lambda n: {key})'
            case ChooseNear(first, second, anchor, is_far) if is_named(first, second):
                return _named((first, second), is_far, _apart("p", self.name(anchor)))
            case ChooseNear(first, second, anchor, is_far):
                key = _apart("image_patch.find(n)[0]", self.name(anchor))
                pick = "max" if is_far else "min"
                return f'{pick}(["{first.phrase}", "{second.phrase}"], key=lambda n: {key})'
            case CompareNear(one, first, second, is_far):
                a, b, c = self.name(one), self.name(first), self.name(second)
                return f"{_apart(a, b)} {'>' if is_far else '<'} {_apart(a, c)}"
            case Common(group, attribute, is_least):
                a = self.values(group, attribute)
                return f"{'min' if is_least else 'max'}({a}, key={a}.count)"
            case Shared(group, attribute, is_denied):
                a = self.values(group, attribute)
                return f"len(set({a})) {'==' if is_denied else '<'} len({a})"
            case Odd(group, attribute):
                a = self.values(group, attribute)
                once = f"{a}.count(p{ASK[attribute]}) == 1"
                joint = " if " if isinstance(group, Kind) else " and "
                return f"[p for {self.members(group)}{joint}{once}][0]{ASK['name']}"
            case Where(one):
                a = self.name(one)
                return f'"left" if {HALVES["left"].replace("p.", f"{a}.", 1)} else "right"'
            case Side(first, second, axis):
                a, b = self.name(first), self.name(second)
                field, _ = PLACES["left" if axis == "x" else "front"]
                low, high = ("left", "right") if axis == "x" else ("in front", "behind")
                return f'"{low}" if {a}{field} < {b}{field} else "{high}"'
            case Verify(one, noun, word, is_denied):
                claim = f'{self.one(one)}.verify_property("{noun}", "{word}")'
                return f"not {claim}" if is_denied else claim
            case AllAre(base, adjective):
                both = _narrowed(base, adjective)
                return f"len({self.group(both)}) == len({self.group(base)})"
            case EveryIs(group, word):
                noun = kind_of(group).noun
                return f'all(p.verify_property("{noun}", "{word}") for {self.members(group)})'
            case SameThing(first, second):
                return f"{self.name(first)} == {self.name(second)}"
            case InRange(group, least, most):
                return f"{least} <= len({self.group(group)}) <= {most}"
            case Ordered(group, attribute, axis, is_reversed):
                backwards = ", reverse=True" if is_reversed else ""
                row = f"sorted({_find(group)}, key=lambda p: {KEYS[axis]}{backwards})"
                return f"[p{ASK[attribute]} for p in {row}]"
            case MostAre(base, adjective):
                whole = f"len({_find(base)})"
                part = f"len({_find(_narrowed(base, adjective))})"
                return f"{part} > {whole} - {part}"
            case NeitherCount(base, first, second):
                parts = [f"len({_find(_narrowed(base, word))})" for word in (first, second)]
                return f"len({_find(base)}) - {parts[0]} - {parts[1]}"
            case ComparePlaces(one, relation, first, other_relation, second):
                a, b, c = self.name(one), self.name(first), self.name(second)
                return f"{_place(a, relation, b)} and {_place(a, other_relation, c)}"
            case AllSame(group, attribute, is_denied):
                asked = f"len(set(p{ASK[attribute]} for {self.members(group)}))"
                return f"{asked} {'>' if is_denied else '=='} 1"
            case BothAre(first, second, adjective, joiner):
                a, b = (
                    f'{_find(k)}[0].verify_property("{k.noun}", "{adjective}")'
                    for k in (first, second)
                )
                if joiner == "xor":
                    return f"{a} != {b}"
                return f"not {a} and not {b}" if joiner == "neither" else f"{a} {joiner} {b}"
            case Both(first, second, joiner):
                self.is_shared = True
                a, b = self.exists(first), self.exists(second)
                if joiner == "but not":
                    return f"{a} and not {b}"
                if joiner == "xor":
                    return f"{a} != {b}"
                return f"not {a} and not {b}" if joiner == "neither" else f"{a} {joiner} {b}"
            case ChooseAmong(kinds, axis, is_most) if is_named(*kinds):
                return _named(kinds, is_most, KEYS[axis])
            case ChooseAmong(kinds, axis, is_most):
                key = KEYS[axis].replace("p.", "image_patch.find(n)[0].", 1)
                return _chosen(kinds, is_most, key)
            case NearestAmong(kinds, anchor, is_far) if is_named(*kinds):
                return _named(kinds, is_far, _apart("p", self.name(anchor)))
            case NearestAmong(kinds, anchor, is_far):
                key = _apart("image_patch.find(n)[0]", self.name(anchor))
                return _chosen(kinds, is_far, key)
            case MostAmong(kinds, is_fewest):
                return _chosen(kinds, not is_fewest, "len(image_patch.find(n))")
            case Left(base, gone):
                return " - ".join(f"len({_find(kind)})" for kind in (base, *gone))
            case AllBut(base, adjective, number):
                part = f"len({_find(_narrowed(base, adjective))})"
                return f"{part} == len({_find(base)}) - {number}"
            case Part(base, number, adjective, part, operator):
                some = f"len({_find(_narrowed(base, adjective))})"
                return f"len({_find(base)}) == {number} and {some} {operator} {part}"
            case Gap(first, second):
                return f"abs(len({self.group(first)}) - len({self.group(second)}))"
            case Exceeds(first, second, number, operator):
                counts = [f"len({self.group(group)})" for group in (first, second)]
                sign = "-" if number < 0 else "+"
                return f"{counts[0]} {operator} {counts[1]} {sign} {abs(number)}"
            case MoreHalf(group, words, is_fewer):
                sides = halves_of(words)
                counts = [f"len([p for p in {_find(group)} if {HALVES[side]}])" for side in sides]
                sign = "<" if is_fewer else ">"
                return f'"{words[0]}" if {counts[0]} {sign} {counts[1]} else "{words[1]}"'
            case IsCommon(group, attribute, value, is_least):
                return f'{self.value(Common(group, attribute, is_least))} == "{value}"'
            case SameOrNot(first, second, attribute):
                self.is_inline = True
                same = self.value(CompareAttribute(first, second, attribute))
                return f'"same" if {same} else "different"'
            case Respective(parts):
                return f"[{', '.join(self.value(part) for part in parts)}]"
            case Times(group, factor):
                return f"len({self.group(group)}) * {factor}"
            case Missing(group, number):
                return f"{number} - len({self.group(group)})"
            case Occurring(group, attribute, times, is_counted):
                a = self.values(group, attribute)
                joint = " if " if isinstance(group, Kind) else " and "
                often = f"{a}.count(p{ASK[attribute]}) == {times}"
                kept = f"set(p{ASK[attribute]} for {self.members(group)}{joint}{often}))"
                return f"len({kept}" if is_counted else f"sorted({kept}"
            case EveryStands(base, condition):
                return f"all({self.condition(condition, {})} for p in {_find(base)})"
            case CompareDistinct(group, a, operator, b):
                counts = [self.value(Distinct(group, attribute)) for attribute in (a, b)]
                return f" {operator} ".join(counts)
            case Recurring(group, attribute, operator, times):
                return f"{self.value(CommonCount(group, attribute))} {operator} {times}"
            case CommonCount(group, attribute, is_least):
                a = self.values(group, attribute)
                return f"{a}.count({'min' if is_least else 'max'}({a}, key={a}.count))"
            case Majority(base, part, operator):
                some = f"len({_find(part)})"
                return f"{some} {operator} len({_find(base)}) - {some}"
            case Reckoned(first, operator, second):
                return f"{self.value(first)} {operator} {self.value(second)}"
            case Multiplied(values, factor):
                return f"{self.value(values)} * {factor}"
            case Agreed(group, attribute):
                return f"{self.group(group)}[0]{ASK[attribute]}"
            case Lone(words, is_there):
                return _chosen(map(Kind, words), is_there, "len(image_patch.find(n))")
            case DifferIn(first, second, one, other, is_same):
                self.is_inline = True
                holds = self.value(CompareAttribute(first, second, one, not is_same))
                return f'"{one}" if {holds} else "{other}"'
            case AlikeIn(first, second, one, other):
                a, b = self.name(first), self.name(second)
                return " and ".join(f"{a}{ASK[n]} == {b}{ASK[n]}" for n in (one, other))
            case Claims(first, second, joiner):
                return f"{self.value(first)} {joiner} {self.value(second)}"
            case BothStand(first, second, relation, anchor, joiner):
                a, b, c = self.name(first), self.name(second), self.name(anchor)
                return f"{_place(a, relation, c)} {joiner} {_place(b, relation, c)}"
            case Weighted(first, worth, second, other_worth):
                return f"{self.worth(first, worth)} + {self.worth(second, other_worth)}"
            case Otherwise(test, then, otherwise):
                # what is not there must not be looked for before the test
                self.is_inline = isinstance(test, Exists)
                other = f'"{otherwise}"'
                if not isinstance(otherwise, str):
                    other = f"({self.value(otherwise)})"
                return f"{self.value(then)} if {self.value(test)} else {other}"
            case Unknown():
                return FALLBACK

    def total(self, groups: Iterable[Group]) -> str:
        return " + ".join(f"len({self.group(group)})" for group in groups)

    def worth(self, group: Group, each: int) -> str:
        return f"len({self.group(group)}){f' * {each}' if each != 1 else ''}"

    def values(self, group: Group, attribute: str) -> str:
        """Give the values of an attribute a name, on a line of their own."""
        text = f"[p{ASK[attribute]} for {self.members(group)}]"
        name = NAMES[len(self.lines)]
        self.lines.append(f"{name} = {text}")
        return name

    def exists(self, group: Group) -> str:
        if isinstance(group, Kind):
            return f'image_patch.exists("{group.phrase}")'
        return f"any({self.test(group)} for p in {_find(group.base)})"

    def group(self, group: Group) -> str:
        if isinstance(group, Kind):
            return _find(group)
        return f"[p for {self.members(group)}]"

    def members(self, group: Group) -> str:
        """Return `p in ... if ...`."""
        if isinstance(group, Kind):
            return f"p in {_find(group)}"
        return f"p in {_find(group.base)} if {self.test(group)}"

    def test(self, group: Group) -> str:
        """Return a test whether p, a thing of the kind that a group is of, is one of the group."""
        assert not isinstance(group, Kind)  # everything of a kind is
        if isinstance(group, Denied):
            place = group.place
            where = self.test(place) if isinstance(place, Between) else self.condition(place, {})
            return f"not {where}"
        if isinstance(group, Neither):
            words = (group.first, group.second)
            claims = [f'not p.verify_property("{group.base.noun}", "{word}")' for word in words]
            return " and ".join(claims)
        if isinstance(group, Except):
            return f"p.horizontal_center != {self.name(group.one)}.horizontal_center"
        if isinstance(group, Aside):
            claim = f'p.verify_property("{group.base.noun}", "{group.word}")'
            return f"{self.test(group.group)} and not {claim}"
        if isinstance(group, Either):
            words = (group.first, group.second)
            claims = [f'p.verify_property("{group.base.noun}", "{word}")' for word in words]
            return " or ".join(claims)
        if isinstance(group, Without):
            return f'not p.verify_property("{group.base.noun}", "{group.word}")'
        if isinstance(group, Related):
            names: dict[One, str] = {}
            tests = [self.condition(c, names) for c in group.conditions]
            return f" {group.joiner} ".join(tests)
        if isinstance(group, SameAs):
            a = self.name(group.anchor)
            ask = ASK[group.attribute]
            if group.is_denied:
                return f"p{ask} != {a}{ask}"
            return f"p{ask} == {a}{ask} and p.horizontal_center != {a}.horizontal_center"
        a, b = self.name(group.first), self.name(group.second)
        pair = f"{a}.horizontal_center, {b}.horizontal_center"
        return f"min({pair}) < p.horizontal_center < max({pair})"

    def beside(self, group: Related) -> str:
        """Return what stands beside another thing, on one line."""
        (only,) = group.conditions
        assert isinstance(only.anchor, The)  # other things take lines of their own
        anchors = self.group(only.anchor.group)
        test = _place("p", only.relation, "a")
        return f"[p for a in ({anchors}) for p in {_find(group.base)} if {test}]"

    def condition(self, c: Condition, names: dict[One, str]) -> str:
        """Return a test of p; `names` are those of the anchors so far, and get its own."""
        if c.anchor is None:
            return HALVES[c.side or "left"]
        if self.is_shared and c.anchor in self.named:
            return _place("p", c.relation, self.named[c.anchor])
        if c.anchor not in names:
            names[c.anchor] = self.name(c.anchor)
        return _place("p", c.relation, names[c.anchor])

    def name(self, one: One) -> str:
        """Give a thing a name of its own, on a line of its own."""
        text = self.one(one)
        if self.is_inline:
            return text
        name = NAMES[len(self.lines)]
        self.lines.append(f"{name} = {text}")
        self.named[one] = name
        return name

    def one(self, one: One) -> str:
        if isinstance(one, The) and self.is_inline and isinstance(one.group, Related):
            return f"{self.beside(one.group)}[0]"
        if isinstance(one, The):
            return f"{self.group(one.group)}[0]"
        if isinstance(one, Second):
            return f"{self.group(one.group)}[1]"
        if isinstance(one, Nearest):
            a = self.name(one.anchor)
            pick = "max" if one.is_far else "min"
            if _is_beside(one.group, one.anchor):
                # what stands on a side of a thing is never the thing itself
                beside = _place("p", one.group.conditions[0].relation, a)
                near = f"[p for p in {_find(one.group.base)} if {beside}]"
                return f"{pick}({near}, key=lambda p: {_apart('p', a)})"
            others = f"p.horizontal_center != {a}.horizontal_center"
            if one.but is not None:
                b = self.named.get(one.but) or self.name(one.but)
                others += f" and p.horizontal_center != {b}.horizontal_center"
            joined = f"[p for {self.members(one.group)}"
            joined += f" and {others}]" if not isinstance(one.group, Kind) else f" if {others}]"
            return f"{pick}({joined}, key=lambda p: {_apart('p', a)})"
        if one.axis == "row":
            row = f"sorted({self.group(one.group)}, key=lambda p: {KEYS['x']})"
            a = NAMES[len(self.lines)]
            self.lines.append(f"{a} = {row}")
            return f"{a}[len({a}) // 2]"
        key = f"key=lambda p: {KEYS[one.axis]}"
        if one.place in (0, -1):
            return f"{'min' if one.place == 0 else 'max'}({self.group(one.group)}, {key})"
        return f"sorted({self.group(one.group)}, {key})[{one.place}]"


def _is_beside(group: Group, anchor: One) -> TypeGuard[Related]:
    """Return whether a group is what stands on one side of a thing."""
    if not isinstance(group, Related) or len(group.conditions) != 1:
        return False
    only = group.conditions[0]
    return only.anchor == anchor and only.relation in PLACES


def _singles(kinds: Iterable[Kind]) -> str:
    return f"[{', '.join(f'{_find(kind)}[0]' for kind in kinds)}]"


def _named(kinds: Iterable[Kind], is_most: bool, key: str) -> str:
    """Return the name of the one of several things that is farthest along a key."""
    return f"{'max' if is_most else 'min'}({_singles(kinds)}, key=lambda p: {key}){ASK['name']}"


def _apart(a: str, b: str) -> str:
    return f"ground_distance({a}, {b})"


def _narrowed(kind: Kind, adjective: str) -> Kind:
    return Kind(kind.noun, (*kind.adjectives, adjective))


def _chosen(kinds: Iterable[Kind], is_most: bool, key: str) -> str:
    listed = ", ".join(f'"{kind.phrase}"' for kind in kinds)
    return f"{'max' if is_most else 'min'}([{listed}], key=lambda n: {key})"


def _find(kind: Kind) -> str:
    return f'image_patch.find("{kind.phrase}")'


def _place(a: str, relation: str, b: str) -> str:
    if relation == "near":
        return f"distance({a}, {b}) < {b}.width"
    if relation == "on":
        # of all the things, a plate is not one that is on the plate
        return f"{f'p != {b} and ' if a == 'p' else ''}distance({a}, {b}) < 0"
    field, operator = PLACES[relation]
    return f"{a}{field} {operator} {b}{field}"
