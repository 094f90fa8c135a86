"""The next step of a plan: from a meaning and a table in words to one skill text or "done".

Each action says what is still to be done on a table; the first action that has something left
gives the next step. So the plan goes on rightly after a mishap, or after steps in another order.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from viper.llm.robot_prompt import DONE, PLACES, step_prompt
from viper.training.instructions import arranging, clauses, joining, moving, refusing
from viper.training.instructions import meaning as m
from viper.training.instructions.benchmark import holds_benchmark
from viper.training.instructions.nouns import Nouns
from viper.training.instructions.sample import known_words
from viper.training.instructions.scenes import (
    CORNERS,
    SIDES,
    Item,
    SceneNouns,
    Step,
    Table,
    draw_table,
)
from viper.training.instructions.speech import spoken
from viper.training.questions.meaning import Kind

MOST_STEPS = 12
# Of the prompts after which nothing is left to do.
DONE_KEPT = 0.3


class Unclear(Exception):
    """The words do not settle the step on this table, or coordinates would be needed."""


@dataclass(frozen=True)
class StepExample:
    """A prompt with the step that follows."""

    text: str
    step: str
    type: str


def next_step(program: m.Program, table: Table) -> Step | None:
    """Return the next step of a program, or None if nothing is left to do.

    Raises:
        Unclear: If the scene text does not tell which thing is meant.
    """
    actions = list(_chosen(program, table))
    for index, action in enumerate(actions):
        moved_on = {_thing_of(later) for later in actions[index + 1 :]} - {None}
        step = _next(action, table)
        if step is None or (step.text in table.done and _thing_of(action) in moved_on):
            continue
        if table.stands_on(step.where, step.thing):
            raise Unclear("it would have to stand on itself")
        return step
    return None


def _chosen(program: m.Program, table: Table) -> list[m.Action]:
    chosen: list[m.Action] = []
    for step in program.steps:
        action: m.Action | None = step if not isinstance(step, m.If) else None
        if isinstance(step, m.If):
            action = step.then if _holds(step.condition, table) else step.otherwise
        if action is not None:
            before = next((_thing_of(a) for a in reversed(chosen) if _thing_of(a)), None)
            chosen.append(_without_it(action, before))
    return chosen


def _holds(c: m.Condition | m.MoreThan, table: Table) -> bool:
    if isinstance(c, m.MoreThan):
        first, second = (len(table.members(kind, movable=False)) for kind in (c.a, c.b))
        return first > second
    if isinstance(c.things, m.Beside):
        raise Unclear("a relation")
    if isinstance(c.things, m.On):
        target, kind = _target(c.things.of, table), c.things.kind
        n = sum(table.is_on(item.name, target) for item in table.members(kind, movable=False))
    else:
        n = len(table.members(c.things, movable=False))
    return {"any": n > 0, "none": n == 0, "more": n > c.number, "fewer": n < c.number,
            "exactly": n == c.number}[c.test]  # fmt: skip


def _thing_of(action: m.Action) -> m.One | None:
    return action.thing if isinstance(action, m.Put | m.PushTo | m.Push) else None


def _without_it(action: m.Action, before: m.One | None) -> m.Action:
    """Replace "it" by what was acted on before."""
    if not isinstance(action, m.Put | m.PushTo | m.Push):
        return action
    points = isinstance(action.thing, m.It)
    where = None if isinstance(action, m.Push) else action.where
    if not points and not isinstance(where, m.It):
        return action
    if before is None or isinstance(action, m.Push):
        raise Unclear("it")
    thing = before if points else action.thing
    target = before if isinstance(action.where, m.It) else action.where
    return type(action)(thing, target)


def _next(action: m.Action, table: Table) -> Step | None:  # noqa: PLR0912 (one case per action)
    match action:
        case m.Put(thing, where):
            item = _only(thing, table)
            if item.name == _target(where, table):
                raise Unclear("it would have to stand on itself")
            return _placed(table, [item], where)
        case m.PutEach(m.All(kind, None), where):
            return _placed(table, _some(kind, table), where)
        case m.PutEach(m.Others(kind, of_any), where):
            bare = table.members(Kind("object" if of_any else kind.noun))
            rest = [i for i in bare if not (i.belongs_to(kind) or (of_any and i.is_target))]
            return _placed(table, rest, where)
        case m.PutMatching(kind, target, is_matching):
            return _matched(table, _some(kind, table), table.members(target, movable=False),
                            is_matching)  # fmt: skip
        case m.PutSpread(kind, over):
            return _spread(table, _some(kind, table), CORNERS if over == "corners" else SIDES)
        case m.Stack(kind, at, count, None):
            base = None if at is None else _target(at, table)
            names = [i.name for i in _some(kind, table)]
            if count is not None and count > len(names):
                raise Unclear("too few")
            return _stacked(table, names, base, count or len(names))
        case m.Tower(things):
            names = [_only(thing, table).name for thing in things]
            for below, above in pairwise(names):
                if not table.is_on(above, below):
                    return Step(above, below)
            return None
        case m.Tour(thing, places):
            return _toured(table, _only(thing, table).name, places or CORNERS)
        case m.PushTo(thing, m.Place(name)):
            pushed = _only(thing, table).name
            return None if table.is_on(pushed, name) else Step(pushed, name, is_push=True)
        case m.PushTo(thing, where):
            return _once(table, Step(_only(thing, table).name, _target(where, table), is_push=True))
        case m.Push(thing, side, _):
            return _once(table, Step(_only(thing, table).name, side, is_push=True))
        case m.Refuse() | m.Home() | m.Look():
            return None
        case _:
            raise Unclear(type(action).__name__)


def _only(one: m.One, table: Table) -> Item:
    if not isinstance(one, m.The | m.Any):
        raise Unclear("a relation")
    found = table.members(one.kind)
    if not found or (len(found) > 1 and isinstance(one, m.The)):
        raise Unclear(one.kind.phrase)
    return found[0]


def _some(kind: Kind, table: Table) -> list[Item]:
    found = [i for i in table.members(kind) if not i.is_target]
    if not found:
        raise Unclear(kind.phrase)
    return found


def _target(where: m.Where, table: Table) -> str:
    if isinstance(where, m.Place):
        return where.name
    if not isinstance(where, m.The | m.Any):
        raise Unclear("a relation")
    found = table.members(where.kind, movable=False)
    if not found or (len(found) > 1 and isinstance(where, m.The)):
        raise Unclear(where.kind.phrase)
    return found[0].name


def _placed(table: Table, items: Sequence[Item], where: m.Where) -> Step | None:
    target = _target(where, table)
    left = [i.name for i in items if i.name != target and not table.is_on(i.name, target)]
    return Step(left[0], target) if left else None


def _matched(
    table: Table, items: Sequence[Item], targets: Sequence[Item], is_matching: bool
) -> Step | None:
    targets = [t for t in targets if t not in items]
    for item in items:
        fitting = [t.name for t in targets if (t.color == item.color) == is_matching]
        if not fitting or any(table.is_on(item.name, name) for name in fitting):
            continue
        free = [name for name in fitting if not table.on_top(name)]
        return Step(item.name, (free or fitting)[0])
    return None


def _spread(table: Table, items: Sequence[Item], places: Sequence[str]) -> Step | None:
    names = [item.name for item in items]
    free = [p for p in places if not any(table.is_on(name, p) for name in names)]
    left = [name for name in names if table.support.get(name) not in places]
    return Step(left[0], free[0]) if left and free else None


def _stacked(table: Table, names: list[str], base: str | None, count: int) -> Step | None:
    """Grow the highest pile up to a height; with a base, the pile that stands there."""
    piles = [_pile(table, name, names) for name in names if table.support.get(name) not in names]
    if base is not None:
        piles = [pile for pile in piles if table.is_on(pile[0], base)]
        free = [name for name in names if name != base and not set(table.on_top(name)) & {*names}]
        if not piles:
            return Step(free[0], base) if free else None
    pile = max(piles, key=len)
    if len(pile) >= count:
        return None
    left = [n for n in names if n not in pile and n != base and not {*table.on_top(n)} & {*names}]
    return Step(left[0], pile[-1]) if left else None


def _pile(table: Table, name: str, names: list[str]) -> list[str]:
    pile = [name]
    while above := [n for n in table.on_top(pile[-1]) if n in names and n not in pile]:
        pile.append(above[0])
    return pile


def _toured(table: Table, name: str, places: Sequence[str]) -> Step | None:
    steps = [Step(name, place) for place in places]
    taken = 0
    for text in table.done:
        if taken < len(steps) and text == steps[taken].text:
            taken += 1
    return steps[taken] if taken < len(steps) else None


def _once(table: Table, step: Step) -> Step | None:
    return None if step.text in table.done else step


def sample_step(rng: random.Random, nouns: Nouns, *, typo_rate: float = 0.05) -> StepExample:
    """Return a prompt from somewhere in a plan, with the right next step."""
    while True:
        table = draw_table(rng, nouns)
        program, said, kind = _draw(rng, SceneNouns(table))
        if holds_benchmark(said):
            continue
        text = spoken(rng, said, typo_rate=typo_rate, known=known_words())
        try:
            states = _history(rng, program, table)
            at = rng.randrange(len(states))
            state = states[at] if rng.random() > 0.2 else states[-1]
            step = next_step(program, state)
        except Unclear:
            continue
        if step is None and rng.random() > DONE_KEPT:
            continue
        prompt = step_prompt(text, state.text, state.done)
        return StepExample(prompt, DONE if step is None else step.text, kind)


def _draw(rng: random.Random, nouns: Nouns) -> tuple[m.Program, str, str]:
    draw = rng.random()
    if draw < 0.2:
        return joining.several(rng, nouns)
    if draw < 0.27:
        return joining.conditional(rng, nouns)
    builders = (
        (clauses.put, 5.0), (clauses.put_each, 3.0), (clauses.put_matching, 2.0),
        (clauses.put_spread, 1.5), (arranging.stack, 2.5), (arranging.tower, 1.0),
        (arranging.tour, 0.5), (moving.push_to, 1.0), (moving.push, 0.6), (refusing.refuse, 0.7),
    )  # fmt: skip
    build = rng.choices([b for b, _ in builders], [w for _, w in builders])[0]
    clause = build(rng, nouns)
    return m.Program((clause.action,)), clause.text, clause.name


def _history(rng: random.Random, program: m.Program, table: Table) -> list[Table]:
    """Return the tables from the first to the last step, with mishaps now and then."""
    states = [table]
    for _ in range(MOST_STEPS):
        step = next_step(program, states[-1])
        if step is None:
            break
        state = states[-1].copy()
        state.apply(step)
        if rng.random() < 0.08:
            # it slipped, or somebody moved it
            state.support.pop(step.thing, None)
            if rng.random() < 0.3:
                state.support[step.thing] = rng.choice(PLACES)
        states.append(state)
    return states
