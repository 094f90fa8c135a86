"""Questions and statements about where things stand and which is bigger."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
import re

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, clear, draft, single, the
from viper.training.questions.phrases import RELATION
from viper.training.questions.templates import pick
from viper.training.questions.verifying import alike, ask_if, the_other
from viper.training.questions.worlds import World

OPPOSITE = {
    "left": "right", "right": "left", "front": "behind", "behind": "front",
    "bigger": "smaller", "smaller": "bigger", "taller": "shorter", "shorter": "taller",
}  # fmt: skip
NOT_PLACE = (
    "{X} {R} {Y}",
    "{X} {R} {Y}(, correct|, right|: yes or no|, y/n|, true or false|: correct or not| - true| - right| - yes|)",
    "(is it|it is|it's) (false|wrong|not true|untrue) that {X} is {R} {Y}",
    "{X} (isn't|is not|isnt|ain't) {R} {Y}",
    "is {X} not {R} {Y}",
    "(is it|it is) (true|right) that {X} (isn't|is not) {R} {Y}",
    "{X} (does not|doesn't) (stand|lie|sit) {R} {Y}",
    "would you say {X} is not {R} {Y}",
    "{X} is not {R} {Y}",
    "{X} isn't {R} {Y}",
    "is {X} not {R} {Y}",
    "{X} isnt {R} {Y}",
)
NOT_SIZE = tuple(t for t in NOT_PLACE if "stand" not in t)
TWO_PLACES = (
    "does {X} (stand|lie|sit) {R} {Y} and {S} {Z}",
    "is it true that {X} is {R} {Y} and (also |){S} {Z}",
    "{X} is {R} {Y} (and|as well as|and also) {S} {Z}",
    "is {X} {R} {Y} (and|and also|and at the same time) {S} {Z}",
    "is {X} {R} {Y} and {S} {Z}",
    "is {X} (both |){R} {Y} and (also |){S} {Z}",
    "{X} is (both |){R} {Y} and {S} {Z}",
    "is {X} {R} {Y} but {S} {Z}",
)


def two_places(rng: random.Random, world: World) -> Draft:
    """ "Is the block left of the bowl and behind the cup?"."""
    one, first, second = (q.The(world.single(rng)) for _ in range(3))
    if len({one, first, second}) < 3:
        return two_places(rng, world)
    options = ("left", "right", "front", "behind")
    relation, other = rng.sample(options, 2)
    meaning = q.ComparePlaces(one, relation, first, other, second)  # type: ignore[arg-type]
    told = [pick(rng, RELATION[r]).strip() for r in (relation, other)]
    return draft(meaning, TWO_PLACES, X=the(one), Y=the(first), Z=the(second), R=told[0], S=told[1])


BIGGER = {
    "bigger": "(bigger|larger|bigger in size|more massive|greater|greater in size|the bigger one|larger in size|the larger one|bigger|larger) than",
    "smaller": "(smaller|tinier|littler|smaller in size) than",
    "taller": "(taller|higher) than",
    "shorter": "(shorter) than",
}
PLACE = (
    "would (i|you|one) (find|see) {X} {R} {Y}",
    "is it (fair|correct|right|accurate) to say (that |){X} is {R} {Y}",
    "{X} is {R} {Y}( - right or wrong|, right or wrong|, agree| y/n|, yeah)",
    "(do|would) you (agree|say|think|reckon) (that |){X} is {R} {Y}",
    "(i wonder|wondering|not sure) (if|whether) {X} is {R} {Y}",
    "{X} {R} {Y}(: true|, true| y/n|, correct)",
    "(is|stands|sits|lies) {X} {R} {Y}",
    "{X} (is|stands|sits|lies) {R} {Y}(. true|. right|. am i right|. correct|. do you agree|, yes|)",
    "(is it|it is|it's) (true|right|correct|the case|so) that {X} is {R} {Y}",
    "(do you agree|can you confirm|would you say|can we say|do i see it right|could it be|am i right) that {X} is {R} {Y}",
    "(i think|i believe|i'd say|it seems|looks like|i guess|they say) {X} is {R} {Y}(. am i right|. right|. is that right|. correct|)",
    "is {X} (really|actually|indeed|maybe|perhaps) {R} {Y}",
    "(yes or no|true or false)(:|,|) {X} is {R} {Y}",
    "yes or no(:|,) is {X} {R} {Y}",
    "{X}(,|:|?) {R} {Y}(, yes or no| or not|)",
    "{X} {R} {Y}( right| yes or no| true| or not|)",
    "(did|has) (someone|anybody|they) put {X} {R} {Y}",
    "is {X} {R} {Y}",
    "is {X} {R} {Y}",
    "is {X} {R} {Y}",
    "{X} is {R} {Y}",
    "{X} is {R} {Y}",
    "{X} {R} {Y}",
    "(can you see|do you see|is it true that|is it correct that|is it the case that|would you say|"
    "does it look like|do you think|verify that|check that|check if|confirm that|is it right that) {X} is {R} {Y}",
    "does {X} (sit|stand|lie) {R} {Y}",
    "is {X} (sitting|standing|lying|located|placed|positioned|situated|found) {R} {Y}",
    "{X} (sits|stands|lies|can be found|stays) {R} {Y}",
    "(isn't|isnt) {X} {R} {Y}",
    "{X}, is it {R} {Y}",
    "{X} is {R} {Y}(, right|, isn't it|, true or false|, correct|, yes or no| or not|. true)",
    "is {X} {R} {Y} (or not|, yes or no|in the picture|in this picture)",
    "(do|can) you see {X} {R} {Y}",
    "{IF} {X} is {R} {Y}",
    "{IF} {X} is {R} {Y}",
    "is {R} {Y} {X}",
    "(has|was) {X} (been |)(put|placed) {R} {Y}",
    "could {X} be {R} {Y}",
    "can {X} be found {R} {Y}",
    "{X}: {R} {Y}",
)


NEARER = (
    "is {Y} (any |)(closer|nearer)( to|) {X} than {Z} is",
    "does {Y} (stand|sit|lie) (closer|nearer) to {X} than {Z}( does| is|)",
    "is {X} (closer|nearer) to {Y} than (to |){Z}",
    "{X} is (closer|nearer) to {Y} than (it is |)to {Z}",
    "does {X} (stand|lie|sit) (closer|nearer) to {Y} than to {Z}",
    "(is it true that|would you say that|do you think) {X} is (closer|nearer) to {Y} than to {Z}",
    "is {Y} (closer|nearer) to {X} than {Z}( is|)",
    "{X} (closer|nearer) to {Y} than to {Z}",
)
FARTHER = (
    "is {X} (farther|further)( away|) from {Y} than (from |){Z}",
    "{X} is (farther|further)( away|) from {Y} than from {Z}",
    "is {Y} (farther|further)( away|) from {X} than {Z}( is|)",
    "does {X} (stand|lie|sit) (farther|further)( away|) from {Y} than from {Z}",
)


def nearer(rng: random.Random, world: World) -> Draft:
    """ "Is the block closer to the bowl than to the cup?"."""
    one, first, second = (q.The(world.single(rng)) for _ in range(3))
    if len({one, first, second}) < 3:
        return nearer(rng, world)
    is_far = rng.random() < 0.25
    meaning = q.CompareNear(one, first, second, is_far)
    templates = FARTHER if is_far else NEARER
    return draft(meaning, templates, X=the(one), Y=the(first), Z=the(second))


def place(rng: random.Random, world: World) -> Draft:
    """ "Is the block left of the bowl?", "The block is bigger than the ball."."""
    first, second = (
        single(rng, world, 1 if rng.random() < 0.3 else 0),
        single(rng, world, 1 if rng.random() < 0.2 else 0),
    )
    if first == second:
        return place(rng, world)
    if rng.random() < 0.11:
        return (two_places if rng.random() < 0.45 else nearer)(rng, world)
    first, second = alike(rng, world, first, second)
    if rng.random() < 0.3:
        options = ("bigger", "smaller") if world.is_scene else tuple(BIGGER)
        relation = rng.choice(options)
        templates = tuple(t for t in PLACE if not re.search("sit|see|placed|found", t))
        text = pick(rng, BIGGER[relation])
    else:
        relation = rng.choice(world.relations)
        templates, text = PLACE, pick(rng, RELATION[relation]).strip()
    if relation in OPPOSITE and rng.random() < 0.12:
        meaning = q.ComparePlace(first, OPPOSITE[relation], second)  # type: ignore[arg-type]
        denied = NOT_PLACE if relation in RELATION else NOT_SIZE
        return draft(meaning, denied, X=clear(first), R=text, Y=the_other(first, second))
    if relation not in OPPOSITE and rng.random() < 0.12:
        denied = NOT_PLACE if relation in RELATION else NOT_SIZE
        meaning = q.ComparePlace(first, relation, second, True)  # type: ignore[arg-type]
        return draft(meaning, denied, X=clear(first), R=text, Y=the_other(first, second))
    meaning = q.ComparePlace(first, relation, second)  # type: ignore[arg-type]
    return draft(meaning, templates, X=clear(first), R=text, Y=the_other(first, second), IF=ask_if)
