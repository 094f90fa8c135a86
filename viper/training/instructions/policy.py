"""From the meaning of an instruction to the one policy program that says it."""

from __future__ import annotations

from itertools import pairwise

from viper.llm.robot_prompt import REFUSALS
from viper.training.instructions import meaning as m
from viper.training.questions.meaning import Kind

INDENT = "    "
# Two blocks of 4 cm that stand this far apart carry a third one, metres.
SIDE_BY_SIDE_M = 0.058


def policy_of(program: m.Program) -> str:
    """Return the policy code of a program."""
    return "\n".join(line for step in program.steps for line in _step(step))


def _step(step: m.Action | m.If) -> list[str]:
    if not isinstance(step, m.If):
        return _action(step)
    lines = [f"if {_condition(step.condition)}:", *_indented(_action(step.then))]
    if step.otherwise is not None:
        lines += ["else:", *_indented(_action(step.otherwise))]
    return lines


def _indented(lines: list[str]) -> list[str]:
    return [INDENT + line for line in lines]


def _condition(c: m.Condition | m.MoreThan) -> str:
    if isinstance(c, m.MoreThan):
        return f"{_count(c.a)} > {_count(c.b)}"
    if not isinstance(c.things, Kind) or c.test in ("any", "none"):
        things = _find(c.things) if isinstance(c.things, Kind) else _many(c.things)
        return ("not " if c.test == "none" else "") + things
    sign = {"more": ">", "fewer": "<", "exactly": "=="}[c.test]
    return f"{_count(c.things)} {sign} {c.number}"


def _action(action: m.Action) -> list[str]:  # noqa: PLR0912 (one case per action)
    match action:
        case m.Put(thing, where):
            return [f"robot.pick_and_place({_one(thing)}, {_where(where)})"]
        case m.PutEach(things, where):
            return _each(_many(things), _where(where))
        case m.PutMatching(kind, target, is_matching):
            name = "matching" if is_matching else "mismatching"
            return _each(_find(kind), f"robot.{name}(x, {_quoted(target)})")
        case m.PutSpread(kind, over):
            return _zipped(_find(kind), f"robot.{over}()")
        case m.PutPaired(kind, target):
            return _zipped(_find(kind), _find(target))
        case m.Scatter(things):
            return _each(_many(things), "robot.next_to(x)")
        case m.Swap(a, b):
            return [f"robot.swap({_one(a)}, {_one(b)})"]
        case m.PutLine(kind, line, by):
            return _zipped(_ordered(kind, by), f'robot.line("{line}", {_count(kind)})')
        case m.PutRow(things, line):
            spots = f'robot.line("{line}", {len(things)})'
            return _zipped(f"[{', '.join(_one(t) for t in things)}]", spots)
        case m.Tower(things):
            pairs = pairwise(things)
            return [f"robot.pick_and_place({_one(b)}, {_one(a)})" for a, b in pairs]
        case m.Pyramid(a, b, top):
            base = _one(a)
            return [
                f'robot.pick_and_place({_one(b)}, robot.offset({base}, "right", {SIDE_BY_SIDE_M}))',
                f"robot.pick_and_place({_one(top)}, "
                f'robot.offset({base}, "right", {SIDE_BY_SIDE_M / 2}))',
            ]
        case m.Stack(kind, at, count, by):
            place = "" if at is None else f", at={_where(at)}"
            these = _quoted(kind) if count is None else _many(m.All(kind, count))
            these = these if by is None else _ordered(kind, by)
            return [f"robot.stack({these}{place})"]
        case m.StackWith(one, is_top):
            pile = [_many(m.Others(one)), _quoted(one)]
            return [f"robot.stack([{', '.join(pile if is_top else reversed(pile))}])"]
        case m.Gather(kind, where):
            return [f"robot.gather({_quoted(kind)}, {_where(where)})"]
        case m.Sort(kind, by):
            groups = f'robot.groups({_quoted(kind)}, "{by}")'
            return [
                f"for x, p in zip({groups}, robot.corners()):", f"{INDENT}robot.gather(x, p)",
            ]  # fmt: skip
        case m.Tour(thing, places):
            listed = "[" + ", ".join(f'"{p}"' for p in places) + "]"
            stops = listed if places else "robot.corners()"
            return [f"for p in {stops}:", f"{INDENT}robot.pick_and_place({_one(thing)}, p)"]
        case m.Push(thing, side, distance_m):
            return [f'robot.push({_one(thing)}, "{side}", {_metres(distance_m)})']
        case m.PushTo(thing, where):
            return [f"robot.push_to({_one(thing)}, {_where(where)})"]
        case m.Rotate(thing, angle_deg):
            return [f"robot.rotate({_one(thing)}, {angle_deg})"]
        case m.Pick(thing):
            return [f"robot.pick({_one(thing)})"]
        case m.Undo():
            return ["robot.undo()"]
        case m.Home():
            return ["robot.home()"]
        case m.Look():
            return ["robot.look()"]
        case m.Refuse(why):
            return [f'robot.refuse("{REFUSALS[why]}")']


def _each(things: str, where: str) -> list[str]:
    return [f"for x in {things}:", f"{INDENT}robot.pick_and_place(x, {where})"]


def _zipped(things: str, places: str) -> list[str]:
    return [f"for x, p in zip({things}, {places}):", f"{INDENT}robot.pick_and_place(x, p)"]


def _quoted(kind: Kind) -> str:
    return f'"{kind.phrase}"'


def _find(kind: Kind) -> str:
    return f"robot.find({_quoted(kind)})"


def _count(kind: Kind) -> str:
    return f"robot.count({_quoted(kind)})"


def _ordered(kind: Kind, by: m.Order | None) -> str:
    return _find(kind) if by is None else f'robot.ordered({_quoted(kind)}, "{by}")'


def _many(things: m.Many) -> str:
    match things:
        case m.All(kind, count):
            return _find(kind) + ("" if count is None else f"[:{count}]")
        case m.Others(kind, of_any):
            noun = "object" if of_any else kind.noun
            of = "" if noun == "block" else f', "{noun}"'
            return f"robot.others({_quoted(kind)}{of})"
        case m.Firsts(kind, by, count):
            return f"{_ordered(kind, by)}[:{count}]"
        case m.Half(kind, is_other):
            half = f"{_count(kind)} // 2"
            return f"{_find(kind)}[{half}:]" if is_other else f"{_find(kind)}[:{half}]"
        case m.Picked(ones):
            return f"[{', '.join(_one(one) for one in ones)}]"
        case m.On(kind, of):
            return f"robot.on({_quoted(kind)}, {_where(of)})"
        case m.Beside(kind, side, of):
            return f'robot.beside({_quoted(kind)}, "{side}", {_one(of)})'
        case m.Between(kind, a, b):
            return f"robot.between({_quoted(kind)}, {_one(a)}, {_one(b)})"


def _one(one: m.One) -> str:
    match one:
        case m.The(kind):
            return _quoted(kind)
        case m.Any(kind):
            return f"{_find(kind)}[0]"
        case m.Nth(kind, n, side):
            return f'robot.nth({_quoted(kind)}, {n}, "{side}")'
        case m.Nearest(kind, to, is_far):
            name = "farthest" if is_far else "nearest"
            return f"robot.{name}({_quoted(kind)}, {_where(to)})"
        case m.Extreme(kind, is_largest):
            return f"robot.{'largest' if is_largest else 'smallest'}({_quoted(kind)})"
        case m.Ranked(kind, n, by):
            return f"{_ordered(kind, by)}[{n - 1}]"
        case m.Either(a, b):
            return f"robot.find([{_quoted(a)}, {_quoted(b)}])[0]"
        case m.On() | m.Beside() | m.Between():
            return f"{_many(one)}[0]"
        case m.It():
            return "robot.it"


def _where(where: m.Where) -> str:
    match where:
        case m.Place(name):
            return f'"{name}"'
        case m.Offset(of, side, distance_m):
            return f'robot.offset({_one(of)}, "{side}", {_metres(distance_m)})'
        case m.NextTo(of):
            return f"robot.next_to({_one(of)})"
        case m.Midpoint(a, b):
            return f"robot.midpoint({_one(a)}, {_one(b)})"
        case m.Corner(to, is_far):
            name = "farthest" if is_far else "nearest"
            return f"robot.{name}(robot.corners(), {_one(to)})"
        case _:
            return _one(where)


def _metres(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
