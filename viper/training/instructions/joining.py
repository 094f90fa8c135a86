"""Several clauses in one instruction: then, and, the others, it, if ... otherwise."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.llm.english import article
from viper.training.instructions import (
    arranging,
    clauses,
    conditions,
    drawing,
    freeing,
    gapping,
    moving,
    trading,
)
from viper.training.instructions import meaning as m
from viper.training.instructions.clauses import Clause, to_where
from viper.training.instructions.nouns import Nouns, same_noun
from viper.training.instructions.referring import many_text, noun_text, one_text
from viper.training.instructions.words import TO_SIDE
from viper.training.questions.meaning import Kind
from viper.training.questions.templates import pick

THEN = (
    "(, then |, then | then | and then |, and then |. then |. then |; then |. |. |; |, | and | and |, and | and after that |. after that, |. next, |, next "
    "|, afterwards |. afterwards | and afterwards |. finally, |, finally |. now | and finally |, followed by: |. when done, |. once done, | and also |, also |. also )"
)
OTHERWISE = "(, otherwise |, else |. otherwise, |. if not, |, if not |. else |; otherwise |, or else |; if not, |. otherwise )"
NOTHING_ELSE = "(leave it|leave them|do nothing|leave everything as it is|leave it alone|nothing|don't do anything|leave it where it is|stay where you are)"
ALSO = "( and | and |, |, and |, then |; |. | while | and then |, but )"


def several(rng: random.Random, nouns: Nouns) -> tuple[m.Program, str, str]:
    """Return a program of two or three clauses, its text and its type."""
    draw = rng.random()
    if draw < 0.07:
        return _listed_to(rng, nouns)
    if draw < 0.25:
        return _elliptic(rng, nouns)
    if draw < 0.37:
        return _rest(rng, nouns)
    if draw < 0.41:
        return _halves(rng, nouns)
    if draw < 0.61:
        return gapping.gapped(rng, nouns)
    count = 2 if rng.random() < 0.75 else 3
    parts = [_one_of(rng, nouns)]
    while len(parts) < count:
        follows = parts[-1].name in ("put", "push", "push_to", "rotate", "pick", "move_by", "it")
        if follows and rng.random() < 0.45:
            parts.append(_pointing(rng, nouns))
        else:
            parts.append(_one_of(rng, nouns))
    return m.Program(_merged(parts)), _joined(rng, parts), "sequence"


def _merged(parts: list[Clause]) -> tuple[m.Action, ...]:
    """Take "pick it up, then put it there" for one action."""
    actions: list[m.Action] = []
    for action in (part.action for part in parts):
        before = actions[-1] if actions else None
        if isinstance(before, m.Pick) and isinstance(action, m.Put) and action.thing == m.It():
            actions[-1] = m.Put(before.thing, action.where)
        else:
            actions.append(action)
    return tuple(actions)


def _one_of(rng: random.Random, nouns: Nouns) -> Clause:
    builders = (
        (clauses.put, 5.0), (clauses.put_each, 1.6), (moving.push_to, 0.8), (moving.push, 0.7),
        (arranging.stack, 0.9), (clauses.move_by, 0.6), (moving.rotate, 0.5), (moving.pick_up, 0.6),
        (clauses.put_matching, 0.4), (clauses.put_spread, 0.4), (arranging.line, 0.5),
        (arranging.gather, 0.3), (arranging.sort, 0.2), (moving.simple, 0.3),
        (freeing.aside, 0.5), (freeing.clear, 0.4), (trading.swap, 0.2), (trading.paired, 0.2),
    )  # fmt: skip
    return rng.choices([b for b, _ in builders], [w for _, w in builders])[0](rng, nouns)


def _pointing(rng: random.Random, nouns: Nouns) -> Clause:
    draw = rng.random()
    if draw < 0.55:
        return clauses.put_it(rng, nouns)
    if draw < 0.8:
        return clauses.on_it(rng, nouns)
    side, distance = drawing.side(rng), m.LITTLE_M
    if draw < 0.9:
        text = pick(rng, f"(push|slide|shove|nudge) (it|that) {TO_SIDE[side]}")
        return Clause(m.Push(m.It(), side, distance), text, "push")
    angle = rng.choice((90, 45, 180, 30))
    text = pick(rng, f"(rotate|turn|spin) it (by |){angle} degrees")
    return Clause(m.Rotate(m.It(), angle), text, "rotate")


def _joined(rng: random.Random, parts: list[Clause]) -> str:
    draw = rng.random()
    if draw < 0.08:
        sign = rng.choice((".", ")", ":"))
        return " ".join(f"{i}{sign} {part.text}" for i, part in enumerate(parts, 1))
    if draw < 0.16 and len(parts) > 1:
        text = pick(rng, "(first |first, |first of all |start: )") + parts[0].text
        for part in parts[1:-1]:
            text += pick(rng, "(, then | and then |. then |, second )") + part.text
        return (
            text
            + pick(rng, "(, then | and then |. then |. finally |, and finally |, second )")
            + parts[-1].text
        )
    if draw < 0.2 and len(parts) == 2:
        lead = pick(rng, "(before you|after that|afterwards) ")
        if lead.startswith("before"):
            return f"{parts[0].text} {lead}{parts[1].text}"
    text = parts[0].text
    for part in parts[1:]:
        text += pick(rng, THEN) + part.text
    return text


def _elliptic(rng: random.Random, nouns: Nouns) -> tuple[m.Program, str, str]:
    """ "Put the red block in the blue bowl and the green one in the yellow bowl"."""
    first = nouns.colored(rng)
    if first.noun == "object":
        first = Kind("block", first.adjectives)
    second = same_noun(rng, nouns, first) if rng.random() < 0.75 else nouns.colored(rng)
    places: list[m.Where] = [drawing.simple_where(rng, nouns) for _ in range(2)]
    verb = pick(rng, "(put|place|move|set|lay|bring|drop|get|carry|stick) ")
    said_one = noun_text(rng, second)
    if second.noun == first.noun and rng.random() < 0.6:
        said_one = f"{second.adjectives[0]} one"
    draw = rng.random()
    if draw < 0.25:
        # both go to the same place
        texts = [one_text(rng, m.The(first)), f"the {said_one}"]
        both = pick(rng, "(||both )")
        text = f"{verb}{both}{texts[0]} and {texts[1]} {to_where(rng, places[0])}"
        places[1] = places[0]
    elif draw < 0.4:
        tail = pick(
            rng,
            "(, and the same with| and do the same with| and likewise|, same for| and the same for|, also| and also| as well as| and then)",
        )
        text = (
            f"{verb}{one_text(rng, m.The(first))} {to_where(rng, places[0])}{tail} the {said_one}"
        )
        places[1] = places[0]
    else:
        text = (
            f"{verb}{one_text(rng, m.The(first))} {to_where(rng, places[0])}"
            f"{pick(rng, ALSO)}the {said_one} {to_where(rng, places[1])}"
        )
    steps = (m.Put(m.The(first), places[0]), m.Put(m.The(second), places[1]))
    if rng.random() < 0.3 and draw >= 0.4:
        # the same in the plural: "the red blocks left and the green ones right"
        return _elliptic_many(rng, first, second, places, verb)
    return m.Program(steps), text, "ellipsis"


def _listed_to(rng: random.Random, nouns: Nouns) -> tuple[m.Program, str, str]:
    """ "Put the red, the green and the blue block in the bowl", "both go in the bowl"."""
    count = rng.choice((2, 2, 3, 3, 4))
    things = arranging.listed(rng, nouns, count)
    where = drawing.simple_where(rng, nouns)
    said, place = arranging.list_text(rng, things), to_where(rng, where)
    colors = [t.kind.adjectives[0] for t in things]
    if len({t.kind.noun for t in things}) == 1 and rng.random() < 0.5:
        noun = noun_text(rng, Kind(things[0].kind.noun), many=rng.random() < 0.5)
        joint = pick(rng, "( and | and | and the )")
        comma = ", the " if joint.endswith("the ") else ", "
        said = f"the {comma.join(colors[:-1])}{joint}{colors[-1]} {noun}"
    both = pick(rng, "(||both )") if count == 2 else pick(rng, "(|||all of these: )")
    frames = (
        f"(put|place|move|set|bring|drop|get|carry) {both}{said} {place}",
        f"(put|place|move|set|bring|drop|get) {both}{said} {place}",
        f"{both}{said} (go|belong|should go|should be|need to be) {place}",
        f"(i want|i need|i'd like) {both}{said} {place}",
        f"{both}{said} {place}", f"take {said} and put them {place}",
    )  # fmt: skip
    return (
        m.Program(tuple(m.Put(t, where) for t in things)),
        pick(rng, rng.choice(frames)),
        "ellipsis",
    )


def _elliptic_many(
    rng: random.Random, first: Kind, second: Kind, places: list[m.Where], verb: str
) -> tuple[m.Program, str, str]:
    if rng.random() < 0.4:
        small, large = rng.choice((("small", "large"), ("little", "big"), ("small", "big")))
        first, second = Kind(first.noun, (small,)), Kind(first.noun, (large,))
    said = (
        f"{second.adjectives[0]} ones"
        if second.noun == first.noun
        else noun_text(rng, second, many=True)
    )
    lead = pick(rng, "(all (the |)|the |every one of the |)")
    draw = rng.random()
    if draw < 0.2:
        # "sort the blocks by size: the small ones left, the large ones right"
        noun = noun_text(rng, Kind(first.noun), many=True)
        lead = pick(
            rng,
            f"(sort|separate|split|divide|arrange) (the |all the |) {noun}( by (size|color|kind|shape)|)(: |, | - |. )(the |all |every one of the |)",
        )
        verb = ""
        if second.noun == first.noun:
            first_said = f"{first.adjectives[0]} ones"
            text = f"{lead}{first_said} {to_where(rng, places[0])}{pick(rng, '(, | and |, and |; )')}the {said} {to_where(rng, places[1])}"
            steps = (m.PutEach(m.All(first), places[0]), m.PutEach(m.All(second), places[1]))
            return m.Program(steps), text, "ellipsis"
    if draw > 0.8:
        verb = ""
    text = (
        f"{verb}{lead}{noun_text(rng, first, many=True)} {to_where(rng, places[0])}"
        f"{pick(rng, ALSO)}{pick(rng, '(all |)')}the {said} {to_where(rng, places[1])}"
    )
    steps = (m.PutEach(m.All(first), places[0]), m.PutEach(m.All(second), places[1]))
    return m.Program(steps), text, "ellipsis"


def _rest(rng: random.Random, nouns: Nouns) -> tuple[m.Program, str, str]:
    """ "Put the red block in the bowl and the others on the left side"."""
    kind = nouns.colored(rng)
    first, second = drawing.simple_where(rng, nouns), drawing.simple_where(rng, nouns)
    verb = pick(rng, "(put|place|move|set|lay|bring|drop|get) ")
    many = noun_text(rng, Kind(kind.noun), many=True)
    rest = pick(rng, "(the others|the others|the other ones|the rest|all (the |)others|the remaining ones"
                     f"|the other {many}|all (the |)other {many}|the remaining {many}|the rest of the {many})")  # fmt: skip
    of_any = rng.random() < 0.2
    if of_any:
        rest = pick(
            rng,
            "(everything else|everything else|all the rest|all (the |)other (things|objects)|whatever else there is|all else|the other things)",
        )
    text = f"{verb}{one_text(rng, m.The(kind))} {to_where(rng, first)}"
    if rng.random() < 0.25:
        stays = pick(
            rng,
            f"(leave {one_text(rng, m.The(kind))} (where it is|alone)|{one_text(rng, m.The(kind))} stays (where it is|there)|keep {one_text(rng, m.The(kind))} where it is)",
        )
        then = pick(
            rng,
            f"( and |, |. |; |, and |, but )({verb}{rest}|{rest} (go|goes|should go|belong|must go|should be))",
        )
        return (
            m.Program((m.PutEach(m.Others(kind, of_any), second),)),
            f"{stays}{then} {to_where(rng, second)}",
            "others",
        )
    if rng.random() < 0.3:
        second = first
        text += (
            pick(
                rng,
                "( and do the same with | and likewise |, same for |, then do the same with | and also | and then )",
            )
            + rest
        )
    else:
        text += f"{pick(rng, ALSO)}{pick(rng, '(|||put |place )')}{rest} {to_where(rng, second)}"
    steps = (m.Put(m.The(kind), first), m.PutEach(m.Others(kind, of_any), second))
    return m.Program(steps), text, "others"


def _halves(rng: random.Random, nouns: Nouns) -> tuple[m.Program, str, str]:
    """ "Half of the blocks in the red bowl, the other half in the blue one"."""
    kind = nouns.bare(rng)
    halves = m.Half(kind), m.Half(kind, True)
    places = drawing.simple_where(rng, nouns), drawing.simple_where(rng, nouns)
    verb = pick(rng, "(put |place |move |bring ||)")
    first, second = (
        f"{many_text(rng, half)} {to_where(rng, place)}"
        for half, place in zip(halves, places, strict=True)
    )
    text = f"{verb}{first}{pick(rng, ALSO)}{second}"
    steps = tuple(m.PutEach(h, p) for h, p in zip(halves, places, strict=True))
    return m.Program(steps), text, "halves"


def conditional(rng: random.Random, nouns: Nouns) -> tuple[m.Program, str, str]:
    """ "If there is a red block, put it in the bowl, otherwise stack the cubes"."""
    while True:
        program, text, name = _conditional(rng, nouns)
        if not any(isinstance(s, m.If) and s.then == s.otherwise for s in program.steps):
            return program, text, name


def _conditional(rng: random.Random, nouns: Nouns) -> tuple[m.Program, str, str]:
    kind = nouns.movable(rng)
    kind = Kind("block", kind.adjectives) if kind.noun == "object" else kind
    condition, text_if = conditions.condition(rng, nouns, kind)
    if rng.random() < 0.2:
        return _one_thing_two_goals(rng, nouns, condition, text_if)
    if isinstance(condition, m.Condition) and rng.random() < 0.25:
        return _place_named(rng, nouns, condition, text_if)
    subject = _subject(condition)
    counted = (
        condition.things
        if isinstance(condition, m.Condition) and condition.test in ("any", "more", "exactly")
        else None
    )
    points = subject is not None and rng.random() < 0.55
    if isinstance(counted, Kind) and rng.random() < 0.2:
        then = _them(rng, nouns, counted)
    elif points and subject is not None:
        then = _pointed(rng, nouns, subject)
    else:
        then = _one_of(rng, nouns)
    otherwise = _one_of(rng, nouns) if rng.random() < 0.35 else None
    if otherwise is not None and points and subject is not None and counted != subject:
        otherwise = _pointed(rng, nouns, subject)
    if otherwise is None and not points and rng.random() < 0.25:
        text = f"{then.text}{pick(rng, '( |, |, but only )')}{text_if}"
    else:
        text = f"{text_if}{pick(rng, '(, |, |, then | then )')}{then.text}"
    if otherwise is not None:
        text += pick(rng, OTHERWISE) + otherwise.text
    elif rng.random() < 0.08:
        text += pick(rng, OTHERWISE) + pick(rng, NOTHING_ELSE)
    step = m.If(condition, then.action, None if otherwise is None else otherwise.action)
    return m.Program((step,)), text, "if"


def _place_named(
    rng: random.Random, nouns: Nouns, condition: m.Condition, text_if: str
) -> tuple[m.Program, str, str]:
    """ "If the bowl is empty, put the block in it", "is there a red block? if so, drop it there"."""
    thing: m.One = drawing.movable(rng, nouns, plain=0.95)
    if isinstance(condition.things, m.On) and isinstance(condition.things.of, m.The):
        said = one_text(rng, thing)
        there = pick(rng, "(in it|into it|in it|on it|there|in there|inside it|onto it|in)")
        step = m.If(condition, m.Put(thing, condition.things.of))
        text = pick(rng, "(put|place|drop|move|bring|set|lay) ") + f"{said} {there}"
        return m.Program((step,)), f"{text_if}{pick(rng, '(, |, |, then | then )')}{text}", "if"
    if not isinstance(condition.things, Kind) or condition.test not in ("any", "none"):
        condition = m.Condition(nouns.colored(rng), "any")
    kind = condition.things
    assert isinstance(kind, Kind), "other conditions were replaced"
    word = noun_text(rng, kind)
    some = f"{article(word)} {word}"
    asked = pick(
        rng,
        f"(is there ({some}|any {word})( on the table|)|do you see ({some}|any {word})|can you (see|find) {some}|any {word} (here|there)|see whether there is {some}|check (if|whether) there is {some})",
    )
    is_there = condition.test == "any"
    case = (
        pick(rng, "(if so|if yes|in that case|if there is|if it is there|then|if you do)")
        if is_there
        else pick(rng, "(if not|if no|if there is none|if there isn't|otherwise)")
    )
    then = _pointed(rng, nouns, kind) if is_there and rng.random() < 0.6 else _one_of(rng, nouns)
    ends = pick(rng, "(? |? |. |; )") if asked.split()[0] not in ("see", "check") else pick(rng, "(. |; |, and |, )")  # fmt: skip
    text = f"{asked}{ends}{case}{pick(rng, '(,|,|)')} {then.text}"
    otherwise = None
    if is_there and rng.random() < 0.3:
        otherwise = _one_of(rng, nouns)
        text += pick(rng, OTHERWISE) + otherwise.text
    step = m.If(condition, then.action, None if otherwise is None else otherwise.action)
    return m.Program((step,)), text, "if"


def _subject(condition: m.Condition | m.MoreThan) -> Kind | None:
    """Return what "it" means after a condition, if that is clear."""
    if isinstance(condition, m.MoreThan):
        return None
    if isinstance(condition.things, Kind):
        return condition.things if condition.test != "none" else None
    return condition.things.kind if condition.things.kind.noun != "object" else None


def _pointed(rng: random.Random, nouns: Nouns, kind: Kind) -> Clause:
    where = drawing.simple_where(rng, nouns)
    verb = pick(rng, "(put|place|move|bring|drop|set|take)")
    return Clause(m.Put(m.The(kind), where), f"{verb} it {to_where(rng, where)}", "put")


def _one_thing_two_goals(
    rng: random.Random, nouns: Nouns, condition: m.Condition | m.MoreThan, text_if: str
) -> tuple[m.Program, str, str]:
    """ "Put the ball in the bowl if the plate is empty, otherwise in the cup"."""
    thing = m.The(nouns.movable(rng))
    first, second = drawing.simple_where(rng, nouns), drawing.simple_where(rng, nouns)
    verb = pick(rng, "(put|place|move|bring|drop|set)")
    text = f"{verb} {one_text(rng, thing)} {to_where(rng, first)}"
    if rng.random() < 0.6:
        text += pick(rng, "( |, )") + text_if
    else:
        text = f"{text_if}, {text}"
    text += pick(rng, OTHERWISE) + pick(rng, "(||put it |it goes )") + to_where(rng, second)
    step = m.If(condition, m.Put(thing, first), m.Put(thing, second))
    return m.Program((step,)), text, "if"


def _them(rng: random.Random, nouns: Nouns, kind: Kind) -> Clause:
    """ "Stack them", "put them all in the bowl"."""
    if rng.random() < 0.4:
        text = pick(
            rng,
            "(stack|pile) them( up| all|)|stack them on each other|make a (tower|stack) of them",
        )
        return Clause(m.Stack(kind), text, "stack")
    where = drawing.simple_where(rng, nouns)
    text = pick(rng, "(put|place|move|bring|drop) (them|them all|all of them) ") + to_where(
        rng, where
    )
    return Clause(m.PutEach(m.All(kind), where), text, "put_each")
