"""Questions which values there are: "which shapes come in green?", "into how many groups by shape?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some, word
from viper.training.questions.sharing import group_asked
from viper.training.questions.templates import Slot
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import World

ANY = (
    "(what|which) {N:s} (are represented|are on display|can be found|figure|feature|are to be found|have we got|are in play|come up|do the things come in|are on show|make an appearance|are in use)( on this table| here| on the table| in this picture|)",
    "(what|which) all {N:s} (are there|do you see|there are|have we got)( here|)",
    "(give me|make|i'd like|make me) (a list|the list|an overview) of (all |)the {N:s}( here| that you see| on the table|)",
    "(what|which) (variety|range|selection|choice) of {N:s} (do we have|is there|have we got|do you see)( here|)",
    "(what|which) {N:s} (would i|do i|can i) (need|find|see) (here|on the table|if i look)",
    "(all |every |the |)({N:s}) (represented|present|occurring|in use|to be seen|on show)( here| on the table| in this picture|)",
    "go through the {N:s}( you see| here|)",
    "{N:s} (on this table|here|in the picture)(, list|: list|, all of them|: which)",
)
IN_A_COLOR = (
    "(all |all the |)({N:s}) (that|which) come in {A}",
    "(what|which) {N:s} (come in|do you see in|are there in|exist in|can i get in|do we have in|are available in) {A}( here|)",
    "(what|which) is there in {A}(:|,) (list |)the {N:s}",
    "in {A}(,|) (what|which) {N:s} (are there|do you see|do we have|can i get)",
    "{A}(:|,) (what|which) {N:s}( are there| come in it|)",
)
OF_KIND = (
    "in (what|which) {N:s} (could|can|do|would|may) (i|you|we|one) (get|have|find|buy|choose|see) {G:a}( here|)",
    "(what|which) {N:s} (do|does) (the |){G:pl} come in( here|)",
    "(what|which) {N:s} (can|could|does|do) {G:a} (have|come in)( here|)",
    "(what|which) {N:s} of {G:sg} (are there|do you have|is there|have you got)( here|)",
    "if i wanted {G:a}, (what|which) {N:s} could i (choose from|pick|have|get)",
    "{G:pl}(:|,) all (their|the|of their) {N:s}",
    "{N:s} of the {G:pl} (- list|(list|all of them)|, list them|: list|, every one)",
    "(all |)(the |){N:s} (that the {G:pl} (have|come in)|the {G:pl} come in)",
    "(what|which) {N:s} (are represented|occur|come up|are there) among the {G:pl}",
    "(what|which) (range|choice|variety) of {N:s} do the {G:pl} (have|come in|show)",
    "(what|which) all {N:s} do the {G:pl} have",
    "you('ve| have) got {G:pl} in (what|which) {N:s}",
)
GROUPS = "(groups|piles|heaps|boxes|bins|classes|categories|sets|stacks|drawers)"
SORT = "(sort|divide|split|group|put|arrange|separate|classify)"
COUNTED = (
    f"(into|in) how many {GROUPS} (would|do|will|could|should|must) (i|we|you) (have to |need to |) {SORT} {{T}} (by {{N}}|according to {{N}}|if (i|we) (sorted|sort) (them |)by {{N}}|when sorting by {{N}}|going by {{N}})".replace(" (have to |need to |) ", " (have to |need to |)"),
    f"if (i|you|we) (sorted|grouped|split|arranged|separated|sort) {{T}} by {{N}}(,|) how many {GROUPS} (would there be|would i get|would i need|would that make|are there|do i get|do i need)",
    "(one|a) (box|pile|bag|drawer|shelf) (per|for each|for every) {N}(:|,) how many (do i need for {T}|(boxes|piles|bags|shelves) would {T} need)",
    f"{SORT} {{T}} by {{N}}(:|,|.|;) how many {GROUPS}( are there| is that| do you get|)",
    f"how many {GROUPS} (would there be|do i need|would i need|are needed) (if {{T}} were (sorted|grouped) by {{N}}|to {SORT} {{T}} by {{N}})",
    f"(sorted|grouped) by {{N}}(,|) how many {GROUPS} (do|would) {{T}} (make|form|give)",
    "going by {N}(,|) how many (different |)(kinds|sorts|types) of {K} (are there|do you see|have we got)",
    "how many (kinds|sorts|types|varieties) of {N} (are there|do you see|is there|have we got|do {T} have)( here|)",
    "in terms of {N}(,|) how many different (ones|kinds|sorts) (are there|do you see)( among {T}|)",
)  # fmt: skip


def varieties(rng: random.Random, world: World) -> Draft:
    """ "Which shapes are represented on this table?", "In what colors could I get a cup?"."""
    asked: q.Attribute = rng.choice(("color", "color", "shape", "shape", "material", "size"))
    kind = q.EVERYTHING if rng.random() < 0.4 else group_asked(rng, world, asked)
    slots: dict[str, Slot | str] = {"N": word(asked), "G": some(kind)}
    if rng.random() < 0.4:
        return _counted(rng, kind, asked)
    said: tuple[str, ...] = ANY if kind == q.EVERYTHING else OF_KIND
    is_color = kind.noun == "object" and len(kind.adjectives) == 1
    if is_color and MEANING_OF.get(kind.adjectives[0], ("",))[0] == "color":
        said, slots["A"] = (*IN_A_COLOR, *OF_KIND), kind.adjectives[0]
    return draft(q.Listing(kind, asked), said, **slots)


def _counted(rng: random.Random, kind: q.Kind, asked: q.Attribute) -> Draft:
    """ "Into how many groups would I have to sort these by shape?"."""
    many = rng.choice(("these", "them", "the things", "these objects", "all these things", "the objects", "everything"))  # fmt: skip
    slots: dict[str, Slot | str] = {"T": many, "K": "thing", "N": word(asked)}
    said: tuple[str, ...] = COUNTED
    if kind != q.EVERYTHING:
        slots["T"] = lambda r, _f: f"the {some(kind)(r, 'pl')}"
        slots["K"] = lambda r, _f: some(kind)(r, "sg")
        # "kinds of color" of a kind must say whose
        said = tuple(t for t in COUNTED if "of {N} (are" not in t and "|)" not in t[-14:])
    return draft(q.Distinct(kind, asked), said, **slots)
