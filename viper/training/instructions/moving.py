"""Clauses for the other skills: push, turn, take, undo, go home, look."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.instructions import drawing
from viper.training.instructions import meaning as m
from viper.training.instructions.clauses import Clause
from viper.training.instructions.nouns import Nouns
from viper.training.instructions.referring import distance_text, goal_text, one_text
from viper.training.instructions.words import TO_SIDE
from viper.training.questions.templates import pick

_PUSH = "(push|slide|shove|nudge|push|slide|drag|poke|scoot|move by pushing)"
UNDO = (
    "(undo|revert|reverse|cancel|take back|roll back) (that|this|the last (step|action|move|thing)|your last (step|action|move)|what you just did|it|that last move|the previous (step|action|move))"
    "|undo|undo it please|(put|move|take|bring) (it|that) back( to where it was| where it was| to its old place| to where it came from|)|go back one step|undo the last one"
    "|(that was wrong|no|wrong|oops|sorry|not that)(,|:|;) (undo (it|that)|put it back|take it back)|restore (it|the previous state|how it was)|one step back"
)
HOME = (
    "(go|move|drive|return) (back |)(home|to (your|the) (home|rest|start|starting|initial|resting) (position|pose))|(move|take|put|get) (the|your) (arm|hand|gripper) (away|out of the way|back|home|aside)"
    "|(park|retract|rest|home) (the|your) (arm|robot|hand)|go home|home position|return home|clear the view|get out of the way|relax( the arm|)|back to the (start|home) (position|pose)|take a rest"
)
LOOK = (
    "(look|check|look around|have a look|take a look)( at the table|)( again| once more|)|(take|have) another look( at the table|)|(scan|inspect|survey|observe|view|examine|watch) the (table|scene|workspace)( again|)"
    "|refresh (your|the) view|look( over|) again|(see|check) what is on the table|look at the (objects|things|scene)|open your eyes|update (the|your) view of the table"
)


def push(rng: random.Random, nouns: Nouns) -> Clause:
    """Push a thing some way to a side."""
    thing: m.One = m.It() if rng.random() < 0.08 else drawing.movable(rng, nouns, plain=0.8)
    side, distance = drawing.side(rng), drawing.distance_m(rng)
    much, way = distance_text(rng, distance), pick(rng, TO_SIDE[side])
    if much and rng.random() < 0.25:
        by = "by " if much[0].isdigit() else ""
        way, much = f"{way} {by}{much.strip()}", ""
    text = f"{pick(rng, _PUSH)} {one_text(rng, thing)} {much}{way}"
    return Clause(m.Push(thing, side, distance), text, "push")


def push_to(rng: random.Random, nouns: Nouns) -> Clause:
    """Push a thing to a place or another thing."""
    thing: m.One = m.It() if rng.random() < 0.06 else drawing.movable(rng, nouns, plain=0.8)
    if rng.random() < 0.6:
        place = drawing.place(rng)
        name = goal_text(rng, place)
        if name.split()[-1] in ("left", "right"):
            # "push it to the left" is a push with no goal
            name += " corner"
        where: m.Where = place
        link = "(to|to|towards|into|onto|over to|up to|all the way to|against)"
    else:
        where = m.The(nouns.anything(rng))
        name, link = (
            one_text(rng, where),
            "(to|towards|into|against|up to|next to|over to|toward|onto)",
        )
    text = f"{pick(rng, _PUSH)} {one_text(rng, thing)} {pick(rng, link)} {name}"
    return Clause(m.PushTo(thing, where), text, "push_to")


def rotate(rng: random.Random, nouns: Nouns) -> Clause:
    """Turn a thing; clockwise is negative."""
    thing: m.One = m.It() if rng.random() < 0.08 else drawing.movable(rng, nouns, plain=0.85)
    verb = pick(rng, "(rotate|turn|spin|twist|rotate|turn)")
    said = one_text(rng, thing)
    draw = rng.random()
    if draw < 0.12:
        text = f"{verb} {said} {pick(rng, '(around|by half a turn|half a turn|a half turn|halfway around)')}"
        return Clause(m.Rotate(thing, 180), text, "rotate")
    is_clockwise = rng.random() < 0.4
    way = "( clockwise| clockwise| to the right)" if is_clockwise else (
        "(|| counterclockwise| counter-clockwise| anticlockwise| anti-clockwise| to the left)"
    )  # fmt: skip
    sign = -1 if is_clockwise else 1
    if draw < 0.24:
        text = f"{verb} {said} {pick(rng, '(by |)(a quarter turn|a quarter of a turn)')}{pick(rng, way)}"
        return Clause(m.Rotate(thing, 90 * sign), text, "rotate")
    angle = rng.choice((90, 45, 180, 30, 60, 15, 120, 135, 10, 20, rng.randint(1, 180)))
    much = pick(rng, "(by |by ||)") + f"{angle}" + pick(rng, "( degrees| degrees|°| deg| degree)")
    if rng.random() < 0.2:
        turned = "clockwise" if is_clockwise else "counterclockwise"
        return Clause(m.Rotate(thing, angle * sign), f"{verb} {said} {turned} {much}", "rotate")
    return Clause(m.Rotate(thing, angle * sign), f"{verb} {said} {much}{pick(rng, way)}", "rotate")


def pick_up(rng: random.Random, nouns: Nouns) -> Clause:
    """Take a thing and hold it."""
    thing = drawing.movable(rng, nouns, plain=0.75)
    frames = (
        "(pick up|take|grab|lift|hold|get|grasp|fetch|pick up|take|raise|hold on to|grip|lift up|get hold of|seize) X"
        "|(pick|lift) X up|(take|grab|hold) X (in your hand|with the gripper)|i want you to (hold|take|grab|pick up) X"
        "|X (in|into) (the|your) (hand|gripper)"
    )
    return Clause(m.Pick(thing), pick(rng, frames).replace("X", one_text(rng, thing)), "pick")


def simple(rng: random.Random, nouns: Nouns) -> Clause:
    """Undo, go home, look."""
    del nouns
    draw = rng.random()
    if draw < 0.45:
        return Clause(m.Undo(), pick(rng, UNDO), "undo")
    if draw < 0.75:
        return Clause(m.Home(), pick(rng, HOME), "home")
    return Clause(m.Look(), pick(rng, LOOK), "look")
