"""Questions in which of two attributes two things differ, or agree: "is it size or material?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, the
from viper.training.questions.templates import Slot
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import ATTRIBUTES, World

DIFFER = (
    "in what (do|would) {X} and {Y} differ(,|:|;|?|) (is it |)(in |)({A} or (in |){B})",
    "in (which|what) (respect|way|regard|property) (do|does) {X} and {Y} differ(,|:|;|?|) (is it |)({A} or {B})",
    "(do|does) {X} and {Y} differ in {A} or (in |){B}",
    "(what|which) (differs|is different|distinguishes them|tells them apart|sets them apart)(:|,) {X} and {Y}(,|:|;|?|) {A} or {B}",
    "(what|which) (distinguishes|separates|sets apart|tells apart) {X} (from|and) {Y}(,|:|;|?|) (is it |)({A} or {B})",
    "(what's|what is) (the difference|different|not the same) (between|about) {X} and {Y}(,|:|;|?|) (is it |)(the |){A} or (the |){B}",
    "{X} and {Y} (differ|are different) in (only |just |)one (thing|respect|way)(,|:|;|.) (is it |)({A} or {B})",
    "{X} (vs|vs.|versus) {Y}(:|,| -) (what differs|what is different|different in what|difference)(,|:|?|) {A} or {B}",
    "{X} and {Y}(:|,| -) (different|difference) in {A} or (in |){B}",
    "(which|what) do {X} and {Y} not (share|have in common)(,|:|;|?|) {A} or {B}",
    "is it (the |){A} or (the |){B} in which {X} and {Y} differ",
    "{X} (differs|is different) from {Y} in what(,|:|;|?|) {A} or {B}",
    "{A} or {B}(:|,| -|?) (what|which|where) (is different between|differs between) {X} and {Y}",
    "how (do|does) {X} and {Y} differ(,|:|;) (in |by |){A} or (in |by |){B}",
    "do {X} and {Y} have a different {A} or a different {B}",
)
BOTH = (
    "are {X} and {Y} (alike|the same|equal|identical) in {A} (as well as in|and|and also in|and in|as well as) {B}",
    "are {X} and {Y} (alike|the same|equal) (both |)in {A} and (in |){B}",
    "do {X} and {Y} (share|have the same|agree in|match in|agree both in) {A} and {B}",
    "are {X} and {Y} (of |)(both |)the same {A} and (the |)same {B}",
    "is {X} (of |)the same {A} and (the same |){B} as {Y}",
    "does {X} match {Y} (in both |in ){A} and {B}",
    "{X} and {Y}(:|,| -) same {A} and same {B}( too|)",
    "do {X} and {Y} have both the same {A} and the same {B}",
    "are (both |)the {A} and the {B} of {X} and {Y} the same",
    "does {X} have {Y}'s {A} and (also its |also |){B}",
    "{X} and {Y} (have|are of) the same {A} and {B}",
)
AGREE = (
    "what do {X} and {Y} have in common(,|:|;|?|) (is it |)(the |their |){A} or (the |their |){B}",
    "(which|what) do {X} and {Y} share(,|:|;|?|) {A} or {B}",
    "in (what|which way|what respect) are {X} and {Y} (alike|the same|equal)(,|:|;|?|) (in |){A} or (in |){B}",
    "do {X} and {Y} (agree|match) in {A} or (in |){B}",
    "do {X} and {Y} share (their |the |a ){A} or (their |the |a ){B}",
    "{X} and {Y}(:|,| -) same {A} or same {B}",
    "are {X} and {Y} (of |)the same {A} or (of |)the same {B}",
    "{X} and {Y} have one thing in common(,|:|;|.) (is it |)({A} or {B})",
    "(what|which) is the same (for|about|with) {X} and {Y}(,|:|;|?|) {A} or {B}",
    "{A} or {B}(:|,| -|?) (what|which) do {X} and {Y} (share|have in common)",
    "does {X} have the {A} or the {B} of {Y}",
)  # fmt: skip


def contrasting(rng: random.Random, world: World) -> Draft:
    """ "In what do the brown cone and the gray cone differ, is it in size or in material?"."""
    first, second = world.single(rng), world.single(rng)
    told = {MEANING_OF.get(w, ("",))[0] for kind in (first, second) for w in kind.adjectives}
    if "object" not in (first.noun, second.noun):
        told.add("shape")
    left = [a for a in ATTRIBUTES if a not in told]
    if first == second or len(left) < 2:
        return contrasting(rng, world)
    one, other = rng.sample(left, 2)
    is_same = rng.random() < 0.45
    pair = q.The(first), q.The(second)
    slots: dict[str, Slot | str] = {"X": the(pair[0]), "Y": the(pair[1]), "A": one, "B": other}
    if rng.random() < 0.25:
        return draft(q.AlikeIn(*pair, one, other), BOTH, **slots)
    return draft(q.DifferIn(*pair, one, other, is_same), AGREE if is_same else DIFFER, **slots)
