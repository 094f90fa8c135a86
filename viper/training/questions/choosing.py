"""Questions that offer two answers to choose from."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, predicate, single, the
from viper.training.questions.counting import short
from viper.training.questions.templates import pick
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
    if rng.random() < 0.25:
        return (_choose_is if rng.random() < 0.5 else _choose_near)(rng, world, first, second)
    axes: tuple[q.Axis, ...] = ("size", "x", "depth") if world.is_scene else (
        "size", "size", "x", "x", "depth", "depth", "tall")  # fmt: skip
    axis, most = rng.choice(axes), rng.random() < 0.5
    told = CHOOSE[(axis, most)]
    if first.noun == second.noun and first.adjectives and second.adjectives and rng.random() < 0.3:
        return draft(q.Choose(first, second, axis, most), BY_ADJECTIVE, T=pick(rng, told),
                     K=first.noun, A=" ".join(first.adjectives), Z=" ".join(second.adjectives))  # fmt: skip
    templates = (
        f"(which|what|which one|who|which of them|which of these|which of those) (is|'s|looks) {told}( here|)(,|:|?|) {{X}} or {{Y}}",
        f"(is it|it is) {{X}} or {{Y}} (that is|which is|that's) {told}",
        f"(of|out of|between|among) {{X}} and {{Y}}(,|) (which|what|which one) is {told}",
        f"(compare|take|look at) {{X}} (and|with) {{Y}}(:|,|.|;) (which|what|which one) is {told}",
        f"(tell me|say|do you know|can you say|i want to know) (which|which one) is {told}(,|:|) {{X}} or {{Y}}",
        f"is {{X}} {told}(,|) or (is |){{Y}}",
        f"{{X}} or {{Y}}(,|:|?|;|) (which|what|who|which one)( is|'s|) {told}",
        f"(which of|what of) {{X}} and {{Y}} is {told}",
        f"(which one|which)(,|) {{X}} or {{Y}}(,|) is {told}",
        f"(are|is) {{X}} or {{Y}} {told}",
        f"{{X}} and {{Y}}(:|,) which (one |)is {told}",
        f"(which|what|which one|which thing|which object|which of the two) is {told}(,|:|,|) {{X}} or {{Y}}",
        f"is {{X}} or {{Y}} {told}",
        f"{{X}} or {{Y}}(,|:|) (which|which one|what) is {told}",
        f"(which|what) is {told} (between|of) {{X}} and {{Y}}",
        f"{told}(:|,) {{X}} or {{Y}}",
    )
    return draft(q.Choose(first, second, axis, most), templates, X=the(q.The(first)),
                 Y=lambda r, _f: short(first, second)(r, "the"))  # fmt: skip


BY_ADJECTIVE = (
    "(which|what) {K} is {T}(,|:|) the {A} one or the {Z} one",
    "(which|what) {K} is {T}(,|:|) the {A} or the {Z} one",
    "(which|what) {K} is {T}(,|:|) {A} or {Z}",
    "is the {A} {K} {T}(,|) or the {Z} one",
    "which {K} is {T}(,|:|) the {A} (one |{K} |)or the {Z} (one|{K}|)",
    "is the {A} or the {Z} {K} {T}",
    "which is {T}(,|:|) the {A} or the {Z} {K}",
)
CHOOSE_IS = (
    "(which|what|which one|which of them|which of the two|which of these|who) (is|'s|looks) {P}(,|:|?|) {X} or {Y}",
    "(is it|it is) {X} or {Y} (that is|which is|that's|that are) {P}",
    "{X} or {Y}(,|:|?|) (which|which one|what) is {P}",
    "(of|out of|between) {X} and {Y}(,|) which (one |)is {P}",
    "which of {X} and {Y} is {P}",
    "is the {A} (one|thing|object) {X} or {Y}",
    "(tell me|say) which (one |)is {P}(,|:) {X} or {Y}",
    "is {X} {P}(, or| or) is it {Y}",
    "(which|what) is {P} (of|between) {X} and {Y}",
)
CHOOSE_NEAR = (
    "(which|what|which one|which of them|which of the two|which of these) (is|'s|stands) {T} {O}(,|:|?|) {X} or {Y}",
    "(is|are) {X} or {Y} {T} {O}",
    "{X} or {Y}(,|:|?|) (which|which one|what) is {T} {O}",
    "(of|out of|between) {X} and {Y}(,|) which (one |)is {T} {O}",
    "(is it|it is) {X} or {Y} (that is|which is|that's) {T} {O}",
    "is {O} {T} {X} or (to |){Y}",
    "which of {X} and {Y} is {T} {O}",
    "what is {T} {O}(:|,) {X} or {Y}",
)
NEARER = "(closer to|nearer to|nearer|closest to|nearest to|closer to)"
FARTHER = "(farther from|further from|farther away from|further away from|farthest from)"


def _choose_is(rng: random.Random, world: World, first: q.Kind, second: q.Kind) -> Draft:
    """ "Which is metal, the block or the ball?"."""
    adjective = world.adjective(rng)
    if adjective in (*first.adjectives, *second.adjectives):
        return _choose_is(rng, world, *_singles(rng, world))
    return draft(q.ChooseIs(first, second, adjective), CHOOSE_IS, X=the(q.The(first)), A=adjective,
                 Y=lambda r, _f: short(first, second)(r, "the"), P=predicate(adjective))  # fmt: skip


def _choose_near(rng: random.Random, world: World, first: q.Kind, second: q.Kind) -> Draft:
    """ "Which is closer to the bowl, the block or the ball?"."""
    anchor, is_far = single(rng, world, 0), rng.random() < 0.25
    meaning = q.ChooseNear(first, second, anchor, is_far)
    return draft(meaning, CHOOSE_NEAR, X=the(q.The(first)), O=the(anchor),
                 T=pick(rng, FARTHER if is_far else NEARER),
                 Y=lambda r, _f: short(first, second)(r, "the"))  # fmt: skip


def _singles(rng: random.Random, world: World) -> tuple[q.Kind, q.Kind]:
    first, second = world.single(rng), world.single(rng)
    if first.adjectives and rng.random() < 0.3:
        second = q.Kind(first.noun, (world.adjective(rng),))
    return (first, second) if first != second else _singles(rng, world)


SIDE = {
    "x": ("(to|on|at) (which|what) (side|hand) of {Y} (is|stands|lies|do you see|can you find) {X}",
          "(which|what) side of {Y} (is|does|can) {X} (on|stand on|lie on|be found on|at|)",
          "where (is|stands|lies|do you see|can i find|does) {X}( stand| lie| sit|)(,| |) (relative to|compared to|compared with|with respect to|in relation to|from|seen from|with regard to) {Y}",
          "(relative to|compared to|with respect to|in relation to|seen from) {Y}(,|) where (is|stands|lies) {X}",
          "is {X} left of {Y}(,|) or (is it |)right( of (it|{Y})|)", "is {X} to the left of {Y} or (is it |)to the right( of (it|{Y})|)",
          "is {X} on the left or (on |)the right( side| hand side|) of {Y}",
        "is {X} on {Y}'s (left or right|left or on its right|right or left)( side|)",
          "(tell me|say|do you know) (if|whether) {X} is (to the |on the |)(left or right|right or left) of {Y}",
          "(left or right|right or left) of {Y}(:|,|?|) (where is |)({X})( standing|)", "{X} is on (which|what) side of {Y}",
          "is {X} (placed|standing|lying|located) (to the |on the |)left or (to the |on the |)right of {Y}",
          "(where|which side) would (i|you) (find|see|put) {X}(,|) left or right of {Y}", "{X} left or right {Y}",
          "(from|seen from) (the front|here|our side)(,|) is {X} left or right of {Y}","is {X} (to the |on the |)left or (to the |on the |)right of {Y}",
          "is {X} (to the |on the |)right or (to the |on the |)left of {Y}",
          "is {X} left of or right of {Y}", "(on |)(which|what) side of {Y} is {X}( on|)",
          "is {X} to the left of {Y} or to (the|its) right",
          "is {X} on the left side or (on |)the right side of {Y}",
          "where is {X} (relative to|compared to|with respect to|in relation to) {Y}",
          "(what is|what's) the position of {X} relative to {Y}", "{X}: left or right of {Y}",
          "left or right: where is {X} compared to {Y}", "is {X} to {Y}'s left or right",
          "does {X} (stand|lie|sit) left or right of {Y}", "{X}, left or right of {Y}"),
    "depth": ("{X}(:|,|) (in front|front|in front of|before) or (behind|back|in back)( relative to| compared to| of|) {Y}",
              "{X}(:|,|) (front or back|in front or behind|behind or in front|back or front)(,|) (relative to|compared to|with respect to|in relation to|of|as seen from) {Y}",
              "(relative to|compared to|with respect to) {Y}(,|) is {X} (in front or behind|behind or in front|in the front or in the back)",
              "(is|stands|lies) {X} (in front|before|in front of) or behind {Y}", "{X}(:|,|) in front( of|) or behind {Y}",
              "(tell me|say|do you know) (if|whether) {X} is (in front of or behind|behind or in front of) {Y}",
              "(in front of or behind|behind or in front of) {Y}(:|,|?) (where is |){X}", "does {X} (stand|lie|sit) (in front of or behind|behind or in front of) {Y}",
              "is {X} behind {Y} or (is it |)in front( of (it|{Y})|)", "is {X} in front of {Y} or (is it |)behind( it| {Y}|)",
              "is {X} (closer|nearer) or (farther|further) (away |)(than|compared to) {Y}", "is {X} (before|in front of) or (after|behind) {Y}",
              "is {X} in front of or behind {Y}", "is {X} behind or in front of {Y}",
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


WHERE = (
    "(whereabouts|where) is {X}( exactly|)(, left half or right half|, left or right|, on the left or on the right|: left or right|)",
    "is {X} (over |)(in|on) the left (half|side)( of the (picture|table|image)|) or (in |on |)(the |)right( half| side| one|)",
    "(where is|where's|wheres|where is|where) {X}( at|)",
    "where (do you see|can i find|can you see|do i find|would i find|does one find|did you see) {X}",
    "where (does|did) {X} (stand|lie|sit)",
    "where (on the table|in the picture|in the image|here|in this scene|in it) is {X}",
    "where is {X} (on the table|in the picture|in the image|located|placed|standing|positioned|found|to be found|situated)",
    "(in|on) (which|what) (part|half|side) of the (picture|table|image|scene|photo) (is|stands|lies|do you see|can i find) {X}",
    "(which|what) (part|half|side) of the (picture|table|image|scene) (is|does|holds|shows) {X}( on| in| stand on|)",
    "is {X} (on|to|at|in) the left or (on |to |at |in |)(the |)right( side|)( of the (picture|table|image|scene)|)",
    "is {X} (on|to|at) the right or (on |to |)(the |)left( side|)( of the (picture|table|image)|)",
    "is {X} (left or right|right or left)",
    "(on|at) (which|what) side (is|stands|lies|do you see) {X}",
    "(what|which) side is {X}( on|)",
    "{X}(,|:|?|) where( is it| exactly| at|)",
    "{X} is where",
    "(tell me|say|do you know|can you tell|i wonder|show me|let me know) where {X} is",
    "(locate|point to|show me where to find) {X}",
    "(what is|what's|give me|tell me) the (position|place|location|side) of {X}",
    "where (did|has|have) (they|someone|somebody|you) (put|placed|left) {X}",
    "where (has|was) {X} (been |)(put|placed)",
    "{X}(,|:) (left or right|on the left or on the right)",
    "(left or right|right or left)(:|,) (where is |){X}",
    "(position|location|place) of {X}",
    "is it on the left or on the right(,|) {X}",
)


def where_is(rng: random.Random, world: World) -> Draft:
    """ "Where is the red ball?"."""
    one = q.The(world.single(rng)) if rng.random() < 0.8 else single(rng, world, 1)
    return draft(q.Where(one), WHERE, X=the(one))
