"""Questions that offer two answers to choose from."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, single, the
from viper.training.questions.counting import short
from viper.training.questions.worlds import World

CHOOSE = {
    ("size", True): "(bigger|larger|greater in size|the bigger one|the larger one|biggest|largest)",
    ("size", False): "(smaller|the smaller one|tinier|smallest)",
    ("x", False): "((further|farther|more) (to the |)left|leftmost|on the left|to the left)",
    ("x", True): "((further|farther|more) (to the |)right|rightmost|on the right|to the right)",
    ("depth", False): "(closer|nearer|closer to (us|me|the camera|the viewer)|nearer to (us|me|the "
                      "camera)|in front|closest|nearest|more in front|further forward)",
    ("depth", True): "(farther|further|farther away|further away|farther from (us|me|the camera)|"
                     "behind|further back|in the back|farthest|furthest)",
    ("tall", True): "(taller|higher|the taller one)",
    ("tall", False): "(shorter|the shorter one)",
}  # fmt: skip


def choose(rng: random.Random, world: World) -> Draft:
    """ "Which is bigger, the block or the ball?"."""
    first, second = _singles(rng, world)
    axes: tuple[q.Axis, ...] = ("size", "x", "depth") if world.is_scene else (
        "size", "size", "x", "x", "depth", "depth", "tall")  # fmt: skip
    axis, most = rng.choice(axes), rng.random() < 0.5
    told = CHOOSE[(axis, most)]
    templates = (
        f"(which|what|which one|which thing|which object|which of the two) is {told}(,|:|,|) {{X}} or {{Y}}",
        f"is {{X}} or {{Y}} {told}",
        f"{{X}} or {{Y}}(,|:|) (which|which one|what) is {told}",
        f"(which|what) is {told} (between|of) {{X}} and {{Y}}",
        f"{told}(:|,) {{X}} or {{Y}}",
    )
    return draft(q.Choose(first, second, axis, most), templates, X=the(q.The(first)),
                 Y=lambda r, _f: short(first, second)(r, "the"))  # fmt: skip


def _singles(rng: random.Random, world: World) -> tuple[q.Kind, q.Kind]:
    first, second = world.single(rng), world.single(rng)
    if first.adjectives and rng.random() < 0.3:
        second = q.Kind(first.noun, (world.adjective(rng),))
    return (first, second) if first != second else _singles(rng, world)


SIDE = {
    "x": ("is {X} (to the |on the |)left or (to the |on the |)right of {Y}",
          "is {X} (to the |on the |)right or (to the |on the |)left of {Y}",
          "is {X} left of or right of {Y}", "(on |)(which|what) side of {Y} is {X}( on|)",
          "is {X} to the left of {Y} or to (the|its) right",
          "is {X} on the left side or (on |)the right side of {Y}",
          "where is {X} (relative to|compared to|with respect to|in relation to) {Y}",
          "(what is|what's) the position of {X} relative to {Y}", "{X}: left or right of {Y}",
          "left or right: where is {X} compared to {Y}", "is {X} to {Y}'s left or right",
          "does {X} (stand|lie|sit) left or right of {Y}", "{X}, left or right of {Y}"),
    "depth": ("is {X} in front of or behind {Y}", "is {X} behind or in front of {Y}",
              "is {X} (closer|nearer) or (farther|further)( away|) than {Y}",
              "is {X} in front of {Y} or behind (it|)",
              "is {X} (closer|nearer) to (us|me|the camera) or (farther|further) (away |)than {Y}"),
}  # fmt: skip


def side(rng: random.Random, world: World) -> Draft:
    """ "Is the block left or right of the bowl?"."""
    first, second = single(rng, world, 0), single(rng, world, 0)
    if first == second:
        return side(rng, world)
    axis: str = rng.choice(("x", "x", "depth"))
    meaning = q.Side(first, second, "x" if axis == "x" else "depth")
    return draft(meaning, SIDE[axis], X=the(first), Y=the(second))
