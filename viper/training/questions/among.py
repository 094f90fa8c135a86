"""Questions that offer three or four answers: "which of the cup, the bowl and the plate is largest"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, single, some, the
from viper.training.questions.phrases import one_text
from viper.training.questions.templates import Slot, pick
from viper.training.questions.worlds import World

FARTHEST = {
    ("size", True): "(biggest|largest|the biggest|the largest|bigger|larger than the others)",
    ("size", False): "(smallest|the smallest|tiniest|littlest|smaller than the others)",
    ("x", False): "(leftmost|the leftmost|furthest left|farthest left|furthest to the left|most to the left|on the far left)",
    ("x", True): "(rightmost|the rightmost|furthest right|farthest right|furthest to the right|most to the right|on the far right)",
    ("depth", False): "(closest|nearest|the closest|the nearest|closest to (us|me|the camera)|in front|nearest (us|me|the camera)|at the front|frontmost)",
    ("depth", True): "(farthest|furthest|farthest away|furthest away|the farthest|farthest from (us|me|the camera)|furthest back|at the back)",
    ("tall", True): "(tallest|the tallest|highest)",
    ("tall", False): "(shortest|the shortest)",
}  # fmt: skip
ONE = (
    "(which|which one|what) of {L:and} is {T}",
    "(which|which one|what) is {T}(,|:| -|?) {L:or}",
    "(which|which one|what) is {T}(,|:) {L:and}",
    "(which|which one|what) is {T} (of|among|out of) {L:and}",
    "(of|among|out of|between) {L:and}(,|) (which|which one|what) is {T}( one|)",
    "{L:or}(,|:|;| -|?) (which|which one|what)('s| is) {T}",
    "{L:and}(,|:|;| -) (which|which one)('s| is) {T}",
    "(is it|would that be) {L:or} that('s| is) {T}",
    "(compare|take|look at) {L:and}(:|,|.|;) (which|which one) is {T}",
    "(tell me|say|i wonder|do you know) which (one |)of {L:and} is {T}",
    "(tell me|say|i wonder|do you know) (which|which one) is {T}(,|:) {L:or}",
    "{T}(:|,|?| -) {L:or}",
    "(pick|name|give me|choose) (the one that's|what is|whichever is) {T}(:| of|,| out of|) {L:and}",
    "(establish|find out|determine|work out|decide) (which|which one) is {T}(:| of|,) {L:and}",
    "which of (these|the three|these three|them) is {T}(:|,) {L:or}",
)
NEAR = (
    "(which|which one|what) of {L:and} (is|stands|lies) {T} {O}",
    "(which|which one|what) is {T} {O}(,|:| -|?) {L:or}",
    "(of|among|out of) {L:and}(,|) (which|which one) is {T} {O}",
    "{L:or}(,|:|;| -) (which|which one|what)('s| is) {T} {O}",
    "is it {L:or} that('s| is) {T} {O}",
    "(tell me|say|i wonder) which of {L:and} is {T} {O}",
    "what is {T} {O}(:|,) {L:or}",
)
CLOSEST = "(closest to|nearest to|nearest|the nearest to|the closest to)"
FARTHEST_FROM = "(farthest from|furthest from|farthest away from|furthest away from)"
COUNTED = (
    "(which|what|which kind) (are|is) there the {M} of(,|:|) {L:or}",
    "(which|what|which kind) (are|is) there (the |){M}( of|)(,|:) {L:or}",
    "(of|among) {L:and}(,|) (which|what) (are|is) there (the |){M}( of|)",
    "{L:or}(:|,|?| -) (which|what) (are|is) there (the |){M}( of|)",
    "(which|what) (do|can) (you|we|i) (see|have|count) (the |){M}( of|)(,|:) {L:or}",
    "(which|what) (do|does) (you|they|we|the shop) (carry|stock|own|sell|keep|have) the {M} of(:|,) {L:or}",
    "(which|what) of {L:and} (are|is) {C}",
    "(which|what) (are|is) {C}(,|:) {L:or}",
)
OF_COUNTS = {
    False: (
        "most",
        "(the most numerous|most common|the most common|in the lead|the most frequent)",
    ),
    True: ("fewest", "(the rarest|least common|the least common|fewest in number|the fewest)"),
}


def listed(kinds: tuple[q.Kind, ...], *, many: bool = False) -> Slot:
    """Return a renderer of a list; its form is the word before the last: "and", "or"."""

    def render(rng: random.Random, form: str) -> str:
        said = [some(k)(rng, "pl") if many else one_text(rng, q.The(k)) for k in kinds]
        comma = pick(rng, f"(,|) {form} ") if len(said) > 2 else f" {form} "
        return ", ".join(said[:-1]) + comma + said[-1]

    return render


def different(rng: random.Random, world: World, count: int) -> tuple[q.Kind, ...]:
    """Return different kinds that read like single things, often of one noun or plain nouns."""
    first = world.single(rng)
    is_plain, is_alike = rng.random() < 0.45, rng.random() < 0.2
    kinds: list[q.Kind] = []
    for _ in range(60):
        other = world.single(rng)
        if is_alike:
            other = q.Kind(first.noun, (world.adjective(rng),))
        elif is_plain and other.noun != "object" and not world.is_scene:
            other = q.Kind(other.noun)
        # "the red cup and the cup" may be one thing
        if all(other != k and not (_holds(other, k) or _holds(k, other)) for k in kinds):
            kinds.append(other)
        if len(kinds) == count:
            break
    return tuple(kinds) if len(kinds) == count else different(rng, world, count)


def _holds(wide: q.Kind, narrow: q.Kind) -> bool:
    """Return whether whatever the narrow kind is said of is of the wide one, too."""
    is_noun = wide.noun in ("object", narrow.noun)
    return is_noun and set(wide.adjectives) <= set(narrow.adjectives)


def among(rng: random.Random, world: World) -> Draft:
    """ "Which of the cup, the bowl and the plate is the largest?"."""
    kinds = different(rng, world, 4 if rng.random() < 0.12 else 3)
    draw = rng.random()
    if draw < 0.15:
        is_fewest = rng.random() < 0.25
        word, told = OF_COUNTS[is_fewest]
        said = tuple(t.replace("{M}", word).replace("{C}", told) for t in COUNTED)
        return draft(q.MostAmong(kinds, is_fewest), said, L=listed(kinds, many=True))
    if draw < 0.3:
        anchor, is_far = single(rng, world, 0), rng.random() < 0.25
        said = tuple(t.replace("{T}", FARTHEST_FROM if is_far else CLOSEST) for t in NEAR)
        return draft(q.NearestAmong(kinds, anchor, is_far), said, L=listed(kinds), O=the(anchor))
    axes: tuple[q.Axis, ...] = ("size", "size", "x", "x", "depth", "depth")
    axis, most = rng.choice(axes if world.is_scene else (*axes, "tall")), rng.random() < 0.5
    said = tuple(t.replace("{T}", FARTHEST[(axis, most)]) for t in ONE)
    return draft(q.ChooseAmong(kinds, axis, most), said, L=listed(kinds))
