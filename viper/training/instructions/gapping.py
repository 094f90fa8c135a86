"""Clauses that leave out what the last one said: the verb (gapping), the place, the subject.

"Stack the red block on the yellow one, the green on the red, and put the ball into the bowl"; "red
things left, blue things right"; "bowl: the ball, left side: the cup"; "see the plate? put the ring
there"; "5 cm to the left and 10 cm away from me".
"""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from collections.abc import Iterable

from viper.training.instructions import clauses, drawing
from viper.training.instructions import meaning as m
from viper.training.instructions.clauses import to_where
from viper.training.instructions.nouns import Nouns, same_noun
from viper.training.instructions.referring import (
    all_text,
    distance_text,
    goal_text,
    noun_text,
    one_text,
    the_text,
)
from viper.training.instructions.words import TO_SIDE
from viper.training.questions.meaning import Kind
from viper.training.questions.templates import pick

Drawn = tuple[m.Program, str, str]

_VERB = "(put|place|move|set|lay|bring|drop|get|stick|pop) "
_NEXT = "(, |, |; |, then |, and |. )"
_LAST = "(, and | and |, then |, finally |, |, and lastly |; and )"


def gapped(rng: random.Random, nouns: Nouns) -> Drawn:
    """Return some clauses of which the later ones lean on the first."""
    draws = (
        (_towers, 1.4), (_chain_up, 0.8), (_to_places, 1.6), (_kinds_to_places, 1.5), (_labels, 0.6),
        (_there, 1.4), (_two_ways, 0.9),
    )  # fmt: skip
    return rng.choices([d for d, _ in draws], [w for _, w in draws])[0](rng, nouns)


def _colors(rng: random.Random, nouns: Nouns, count: int) -> tuple[str, list[Kind]]:
    """Return a noun, and as many kinds of it in different colours."""
    first = nouns.colored(rng)
    if first.noun == "object":
        first = Kind("block", first.adjectives)
    kinds = [first]
    while len(kinds) < count:
        kind = same_noun(rng, nouns, first)
        if kind not in kinds:
            kinds.append(kind)
    return first.noun, kinds


def _apart(kinds: Iterable[Kind]) -> list[Kind]:
    """Return kinds of different nouns; any thing at all is none of them."""
    by_noun = {kind.noun: kind for kind in kinds}
    by_noun.pop("object", None)
    return list(by_noun.values())


def _things(rng: random.Random, nouns: Nouns, count: int) -> list[m.The]:
    """Return up to so many things that nobody takes for each other."""
    while True:
        kinds = _apart(nouns.movable(rng) for _ in range(count))
        if kinds:
            return [m.The(kind) for kind in kinds]


def _place_for(rng: random.Random, nouns: Nouns, thing: m.The) -> m.Where:
    """Return where a thing may go: not on itself."""
    while (place := drawing.simple_where(rng, nouns)) == thing:
        pass
    return place


def _short(rng: random.Random, kind: Kind, *, alone: float) -> str:
    """Return "the red one", "the red", "red", or the whole name."""
    color = kind.adjectives[0]
    draw = rng.random()
    if draw < alone:
        return pick(rng, f"(the {color}|the {color}|{color})")
    if draw < alone + 0.35:
        return f"the {color} one"
    return the_text(rng, kind)


def _towers(rng: random.Random, nouns: Nouns) -> Drawn:
    """ "Stack the red block on the yellow one, the green on the blue, and put the ball away"."""
    count = rng.choice((2, 2, 3))
    _, kinds = _colors(rng, nouns, 2 * count)
    pairs = [(kinds[2 * i], kinds[2 * i + 1]) for i in range(count)]
    return _put_on(rng, nouns, pairs)


def _chain_up(rng: random.Random, nouns: Nouns) -> Drawn:
    """ "Put red on yellow, green on red, blue on green"."""
    count = rng.choice((3, 3, 4))
    _, kinds = _colors(rng, nouns, count)
    pairs = [(kinds[i + 1], kinds[i]) for i in range(count - 1)]
    return _put_on(rng, nouns, pairs)


def _put_on(rng: random.Random, nouns: Nouns, pairs: list[tuple[Kind, Kind]]) -> Drawn:
    (top, base), *others = pairs
    bare = rng.random() < 0.2  # "red on yellow, green on red"
    alone = 1.0 if bare else rng.choice((0.0, 0.4, 0.8))
    on = pick(rng, "(on|on|onto|on top of|over)")
    verb = pick(rng, "(stack |put |put |place |set |)")
    text = f"{verb}{the_text(rng, top) if not bare else _short(rng, top, alone=1.0)} {on} {_short(rng, base, alone=alone)}"
    if bare and rng.random() < 0.5:
        text = f"{pick(rng, f'(the {top.noun}s|{top.noun}s)(: |, | - )')}{text}"
    steps: list[m.Action] = [m.Put(m.The(top), m.The(base))]
    for i, (upper, lower) in enumerate(others):
        link = pick(rng, _LAST if i + 1 == len(others) else _NEXT)
        text += f"{link}{_short(rng, upper, alone=alone)} {on} {_short(rng, lower, alone=alone)}"
        steps.append(m.Put(m.The(upper), m.The(lower)))
    if rng.random() < 0.3:
        clause = clauses.put(rng, nouns)
        text += pick(rng, _LAST) + clause.text
        steps.append(clause.action)
    return m.Program(tuple(steps)), text, "gapped"


def _to_places(rng: random.Random, nouns: Nouns) -> Drawn:
    """ "Put the ball in the bowl, the ring on the plate and the cup to the left"."""
    things = _things(rng, nouns, rng.choice((2, 3, 3, 4)))
    places = [_place_for(rng, nouns, thing) for thing in things]
    verb = pick(rng, "(put|place|move|set|lay|bring|drop|get|) ").lstrip()
    text = f"{verb}{one_text(rng, things[0])} {to_where(rng, places[0])}"
    goes = pick(rng, "(||| goes| should go)") if not verb else ""
    for i, (thing, place) in enumerate(zip(things[1:], places[1:], strict=True)):
        link = pick(rng, _LAST if i + 2 == len(things) else _NEXT)
        text += f"{link}{one_text(rng, thing)}{goes} {to_where(rng, place)}"
    steps = tuple(m.Put(t, p) for t, p in zip(things, places, strict=True))
    return m.Program(steps), text, "gapped"


def _kinds_to_places(rng: random.Random, nouns: Nouns) -> Drawn:
    """ "Red things left, blue things right": no verb, no articles."""
    count = rng.choice((2, 2, 3))
    kinds = _colors(rng, nouns, count)[1]
    if rng.random() < 0.5:
        kinds = [Kind("object", kind.adjectives) for kind in kinds]
    elif rng.random() < 0.5:
        bare = _apart(Kind(nouns.bare(rng).noun) for _ in range(9))[:count]
        kinds = bare if len(bare) > 1 else kinds
    places: list[m.Where] = [drawing.simple_where(rng, nouns) for _ in kinds]
    verb = pick(rng, "(put ||||sort: )")
    parts = []
    for kind, place in zip(kinds, places, strict=True):
        many = noun_text(rng, kind, many=True)
        if kind.noun == "object" and rng.random() < 0.3:
            many = f"{kind.adjectives[0]} {pick(rng, '(stuff|stuff|ones|things)')}"
        said = rng.choice((many, many, f"the {many}", f"all the {many}", all_text(rng, kind)))
        go = pick(rng, "(|||| go| goes| belong)") if not verb else ""
        to = _bare_place(rng, place) if rng.random() < 0.4 else to_where(rng, place)
        parts.append(f"{said}{go} {to}")
    text = verb + pick(rng, _NEXT).join(parts[:-1]) + pick(rng, _LAST) + parts[-1]
    steps = tuple(m.PutEach(m.All(k), p) for k, p in zip(kinds, places, strict=True))
    return m.Program(steps), text, "gapped"


def _bare_place(rng: random.Random, place: m.Where) -> str:
    """Return "left", "top right corner", "in bowl": a place as telegrams have it."""
    if isinstance(place, m.Place):
        return goal_text(rng, place).removeprefix("the ")
    if isinstance(place, m.The):
        return pick(rng, "(in|into|on|to) ") + noun_text(rng, place.kind)
    return to_where(rng, place)


def _labels(rng: random.Random, nouns: Nouns) -> Drawn:
    """ "Bowl: the red block. Left side: the ball and the cup"."""
    count = rng.choice((2, 2, 3))
    places: list[m.Where] = [drawing.simple_where(rng, nouns) for _ in range(count)]
    parts: list[str] = []
    steps: list[m.Action] = []
    for place in places:
        things = _things(rng, nouns, rng.choice((1, 1, 2)))
        said = pick(rng, "( and |, )").join(one_text(rng, thing) for thing in things)
        label = goal_text(rng, place)
        parts.append(f"{label.removeprefix('the ') if rng.random() < 0.6 else label}: {said}")
        steps += [m.Put(thing, place) for thing in things]
    return m.Program(tuple(steps)), pick(rng, "(, |; |. |, )").join(parts), "gapped"


def _there(rng: random.Random, nouns: Nouns) -> Drawn:
    """ "Put the ball in the bowl and the cup there too", "see the plate? put the ring on it"."""
    place = m.The(nouns.target(rng)) if rng.random() < 0.7 else drawing.place(rng)
    things = _things(rng, nouns, 2)
    things = things if len(things) == 2 else [*things, m.The(Kind("ball", ("red",)))]
    if isinstance(place, m.The) and rng.random() < 0.45:
        see = pick(
            rng,
            "(see|you see|do you see|look at|take a look at|find|there is|i mean|look for|consider) {}(? |. |, |: |; )",
        ).format(the_text(rng, place.kind))
        there = pick(
            rng, "(there|in it|into it|on it|in there|onto it|on top of it|inside it|in that)"
        )
        text = f"{see}{pick(rng, _VERB)}{one_text(rng, things[0])} {there}"
        steps: tuple[m.Action, ...] = (m.Put(things[0], place),)
        if rng.random() < 0.3:
            text += f"{pick(rng, '( and |, then |. )')}{pick(rng, _VERB)}{one_text(rng, things[1])} {pick(rng, '(there|in it|on it|there too)')}"
            steps = (*steps, m.Put(things[1], place))
        return m.Program(steps), text, "gapped"
    first = pick(rng, _VERB) + f"{one_text(rng, things[0])} {to_where(rng, place)}"
    second = one_text(rng, things[1])
    also = pick(
        rng,
        f"( and | and then |. |, then |; )({pick(rng, _VERB)}{second} (there|there too|there as well|in the same place|in the same spot|to the same place)"
        f"|{second} (there too|as well|too|also|goes there too|goes there as well|to the same place)|also {pick(rng, _VERB)}{second} there)",
    )
    steps = (m.Put(things[0], place), m.Put(things[1], place))
    return m.Program(steps), first + also, "gapped"


def _two_ways(rng: random.Random, nouns: Nouns) -> Drawn:
    """ "Move the block 5 cm to the left and 10 cm away from me"."""
    thing = drawing.movable(rng, nouns, plain=0.9)
    across: tuple[m.Side, ...] = ("left", "right")
    along: tuple[m.Side, ...] = ("top", "bottom")
    sides = [rng.choice(across), rng.choice(along)]
    if rng.random() < 0.4:
        sides.reverse()
    far = [drawing.distance_m(rng) for _ in sides]
    if rng.random() < 0.3:
        far[1] = far[0]
    parts = [
        distance_text(rng, much) + pick(rng, TO_SIDE[side])
        for much, side in zip(far, sides, strict=True)
    ]
    text = (
        pick(rng, "(move|shift|bring|put|carry|relocate) ")
        + one_text(rng, thing)
        + f" {parts[0]}{pick(rng, '( and | and then |, then | and |, )')}{parts[1]}"
    )
    return (
        m.Program(
            (
                m.Put(thing, m.Offset(thing, sides[0], far[0])),
                m.Put(m.It(), m.Offset(m.It(), sides[1], far[1])),
            )
        ),
        text,
        "gapped",
    )
