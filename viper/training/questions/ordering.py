"""Lists in an order: "name the blocks from left to right"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some, word
from viper.training.questions.worlds import World

WAYS: dict[tuple[q.Axis, bool], str] = {
    (
        "x",
        False,
    ): "(from left to right|left to right|going from left to right|starting (from|on|at) the left|in order from the left)",
    (
        "x",
        True,
    ): "(from right to left|right to left|going from right to left|starting (from|on|at) the right)",
    (
        "depth",
        False,
    ): "(from front to back|front to back|from (the |)(closest|nearest) to (the |)(farthest|furthest)|starting (with the nearest|at the front)|by distance)",
    (
        "depth",
        True,
    ): "(from back to front|back to front|from (the |)(farthest|furthest) to (the |)(closest|nearest)|starting at the back)",
    (
        "size",
        False,
    ): "(from (the |)(smallest|small) to (the |)(largest|biggest|big|large)|by size|in order of size|in increasing size|ordered by size)",
    (
        "size",
        True,
    ): "(from (the |)(largest|biggest|big) to (the |)(smallest|small)|in decreasing size|starting with the (biggest|largest))",
}
NAMED = (
    "there are (just |only |)(three|two|four|five|some|several) {G:pl}(. |; |: |, )(tell me what they are|name them|what are they|list them|which are they)(,|) {T}",
    "(tell me|say) what the {G:pl} are(,|) {T}",
    "(list|name|tell me|enumerate|give me|order|sort|arrange|say) (all |)(the |){G:pl} {T}",
    "{T}(,|:|) (list|name|what are|tell me|enumerate|which are) (all |)(the |){G:pl}",
    "(what|which) are the {G:pl}(,|) {T}",
    "(the |){G:pl} {T}( please| are what|)",
    "what (is|are) the order of (the |){G:pl} {T}",
)
ASKED = (
    "(list|name|tell me|give me) the {N:s} of (the |all |){G:pl} {T}",
    "(what|which) {N:s} (are|do) the {G:pl}(,|) {T}",
    "{T}(,|:) (what|which) {N:s} are the {G:pl}",
    "{N:s} of (the |){G:pl} {T}",
)


def ordered(rng: random.Random, world: World) -> Draft:
    """ "Name the blocks from left to right."."""
    axis, is_reversed = rng.choice(tuple(WAYS))
    kind = q.Kind("object") if rng.random() < 0.55 else world.kind(rng)
    asked: q.Attribute = (
        "name" if rng.random() < 0.65 else rng.choice(("color", "color", "shape", "material"))
    )
    templates = NAMED if asked == "name" else ASKED
    said = tuple(t.replace("{T}", WAYS[(axis, is_reversed)]) for t in templates)
    return draft(q.Ordered(kind, asked, axis, is_reversed), said, G=some(kind), N=word(asked))
