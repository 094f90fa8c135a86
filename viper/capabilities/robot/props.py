"""What stands on the table: objects as a person lists them, or as an instruction names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from robot_sim.scene import ALL_SHAPES, ALL_SIZES, SHAPES_SAID
from viper.core.errors import InputError
from viper.llm.spelling import correct
from viper.vision.lexicon import ADJECTIVES, COLORS, NOUN_SYNONYMS, SHAPES, singular
from viper.vision.space.thing import Thing

# Colours of things whose colour nobody says: those that are told apart best.
_DRAWN = ("red", "blue", "green", "yellow", "orange", "purple", "pink", "cyan", "brown")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
# How many a plural without a number means.
_SEVERAL = 3
# A table with less on it is no choice.
_FEWEST = 3
# Words that alone mean a figure, or something else, rather than a thing.
_NO_THING = {"square", "circle", "ring", "can", "glass", "die", "box", "boxes"}
_ONES = {"one", "ones", "thing", "things", "object", "objects"}
_UNITS = {"mm", "cm", "m", "inch", "inches", "centimeters", "centimetres", "times", "steps"}
_COUNT = re.compile(r"\s*(\d{1,4})\s*(?:x\s*)?(?=[a-z])", re.I)


@dataclass
class _Wanted:
    """A kind of thing and how many of it; the colour may be open."""

    shape: str
    color: str | None
    adjectives: tuple[str, ...] = ()
    count: int = 1


def listed_objects(text: str, seed: int) -> list[str]:
    """Return the names of the objects in a list such as "red block, 2 blue bowls, cup".

    Raises:
        InputError: If the list is empty, or an entry is none that the table knows.
    """
    entries = [entry.strip() for entry in re.split(r",|;|\band\b", text) if entry.strip()]
    if not entries:
        raise InputError('No objects are listed; write for example "red block, blue bowl".')
    return _named([_listed(entry) for entry in entries], seed)


def objects_in(instruction: str, seed: int) -> list[str]:
    """Return names of objects for a table on which `instruction` makes sense, as far as known.

    What it names is there; open colours, and things that it does not speak of, are drawn.
    """
    words = re.findall(r"[a-z]+", correct(instruction).lower())
    wanted = list(_mentioned(words))
    wanted = list({(w.shape, w.color, w.adjectives): w for w in wanted}.values())
    if not wanted:
        wanted = [_Wanted("block", None, count=3), _Wanted("bowl", None, count=2)]
    is_matching = any(word.startswith(("match", "mismatch")) for word in words)
    if is_matching and {"block", "bowl"} == {w.shape for w in wanted if w.color is None}:
        blocks = _named([w for w in wanted if w.shape == "block"], seed)
        return [*blocks, *(name.replace("block", "bowl") for name in blocks)]
    names = _named(wanted, seed)
    return names + _beside(names, wanted, seed)


def too_few(instruction: str, things: Iterable[Thing]) -> str:
    """Return a sentence about what `instruction` counts more of than is there; empty if nothing.

    No counts are the number of a step ("2. take the cup"), of a thing ("block 2"), a measure, and
    what a condition asks for.
    """
    clauses = re.split(r"[,;]|\.(?=\s)", instruction.lower())
    told = " , ".join(c for c in clauses if not re.search(r"\b(if|unless|when|in case)\b", c))
    words = re.findall(r"[a-z]+|\d+(?![\d.)])", told)
    there = list(things)
    for start, word in enumerate(words):
        asked = int(word) if word.isdigit() else _NUMBERS.get(word, 0)
        after = words[start + 1 : start + 4]
        want = next(iter(_mentioned(after)), None)
        is_name = start > 0 and _shape(words[start - 1]) is not None
        if asked < 2 or want is None or is_name or after[0] in _UNITS:
            continue
        found = sum(t.shape == want.shape and want.color in (None, t.color) for t in there)
        if found < asked:
            name = " ".join(filter(None, [want.color, want.shape]))
            return (
                f"There are only {found} {name}s on the table."
                if found > 1
                else f"There is {'only one' if found else 'no'} {name} on the table."
            )
    return ""


def _listed(entry: str) -> _Wanted:
    found = _COUNT.match(entry)
    count = int(found[1]) if found else 1
    words = entry[found.end() :].split() if found else entry.split()
    shape, words = _listed_shape(words)
    adjectives = [word.lower() for word in words[:-1]]
    unknown = [word for word in adjectives if word not in ADJECTIVES and word not in ALL_SIZES]
    if shape is None or unknown:
        wrong = unknown[0] if unknown else (words[-1] if words else entry)
        raise InputError(
            f"There is no object {entry[:60]!r}: {wrong[:40]!r} is not known. An object is "
            f"[number] [size] [material] [color] shape, with colors {', '.join(COLORS)}, sizes "
            f"{', '.join(ALL_SIZES)} and shapes {SHAPES_SAID}."
        )
    _check_is_one_kind(entry, adjectives, count)
    return _wanted(shape, adjectives, count)


def _check_is_one_kind(entry: str, adjectives: Sequence[str], count: int) -> None:
    colors = [word for word in adjectives if ADJECTIVES.get(word, ("",))[0] == "color"]
    if len(colors) > 1:
        raise InputError(
            f"The object {entry[:60]!r} has {len(colors)} colors, {' and '.join(colors)[:60]}: "
            "give it one, and separate objects by commas."
        )
    noun = next((word for word in adjectives if _shape(word) is not None), None)
    if noun is not None:
        raise InputError(
            f"The object {entry[:60]!r} is {noun!r} and more: separate objects by commas."
        )
    if count == 0:
        raise InputError(f"{entry[:60]!r} is no object: give a number from 1 on, or leave it out.")


def _listed_shape(words: list[str]) -> tuple[str | None, list[str]]:
    """Return the shape at the end of an entry, and the entry with one word for it.

    What the simulator has a name for is that: a listed "box" is a box, although the word means a
    block elsewhere, because the vision models know no other box.
    """
    numbered = bool(words) and words[-1].isdigit()
    for plain in (words, words[:-1]) if numbered else (words,):
        for many in (2, 1):
            noun = _exact(plain[-many:])
            if noun is not None:
                return noun, [*plain[:-many], noun]
    plain = words[:-1] if numbered else words  # "red block 2": names are numbered anew
    return (_shape(plain[-1]) if plain else None), plain


def _exact(words: Sequence[str]) -> str | None:
    """Return the simulator's own name of a shape; "Letters b" is letter B."""
    if not words:
        return None
    *before, last = (word.lower() for word in words)
    if before and singular(before[-1]) in ("letter", "digit"):
        name = f"{singular(before[-1])} {last.upper()}"
    else:
        name = " ".join([*before, singular(last)])
    return name if name in ALL_SHAPES else None


def _mentioned(words: Sequence[str]) -> Iterable[_Wanted]:
    """Yield what is mentioned, in order; "the red and the blue block" is two things."""
    adjectives: list[str] = []
    open_colors: list[str] = []
    count = 0
    for word in words:
        shape = None if word in _NO_THING and not adjectives else _shape(word)
        kind = ADJECTIVES.get(word, (None, ()))[0]
        if kind in ("color", "material", "size"):
            if kind == "color" and any(ADJECTIVES[a][0] == "color" for a in adjectives):
                open_colors.append(next(a for a in adjectives if ADJECTIVES[a][0] == "color"))
                adjectives = [a for a in adjectives if ADJECTIVES[a][0] != "color"]
            adjectives.append(word)
        elif shape is not None or (word in _ONES and adjectives):
            many = _SEVERAL if word.endswith("s") and not adjectives else 1
            for color in open_colors:
                yield _wanted(shape or "block", [color], 1)
            yield _wanted(shape or "block", adjectives, count or many)
            adjectives, open_colors, count = [], [], 0
        elif word in _NUMBERS:
            count = _NUMBERS[word]
        elif word not in ("and", "or", "the", "a", "an", "all"):
            adjectives, open_colors, count = [], [], 0


def _wanted(shape: str, adjectives: Sequence[str], count: int) -> _Wanted:
    color, others = None, []
    for word in adjectives:
        kind, values = ADJECTIVES.get(word, ("size", (word,)))
        if kind == "color":
            color = values[0]
        elif kind in ("material", "size"):
            others.append(values[0])
    return _Wanted(shape, color, tuple(others), count)


def _shape(word: str) -> str | None:
    noun = singular(word.lower())
    if noun in SHAPES:
        return noun
    return NOUN_SYNONYMS.get(noun, (None,))[0]


def _named(wanted: Sequence[_Wanted], seed: int) -> list[str]:
    """Return unique names; open colours are drawn, no two things of a shape alike if possible."""
    rng = np.random.default_rng([seed, 23])
    bases: list[str] = []
    said = {(want.shape, want.color) for want in wanted}
    for want in wanted:
        free = [c for c in _DRAWN if (want.shape, c) not in said] or list(_DRAWN)
        drawn = [str(c) for c in rng.permutation(free)]
        for number in range(want.count):
            color = want.color or drawn[number % len(drawn)]
            said.add((want.shape, color))
            bases.append(" ".join([*want.adjectives, color, want.shape]))
    counts: dict[str, int] = {}
    names = []
    for base in bases:
        counts[base] = counts.get(base, 0) + 1
        names.append(base if counts[base] == 1 else f"{base} {counts[base]}")
    return names


def _beside(names: Sequence[str], wanted: Sequence[_Wanted], seed: int) -> list[str]:
    """Return a few more things, none that would make the words unclear."""
    open_shapes = {want.shape for want in wanted if want.color is None}
    shapes = [shape for shape in ("block", "bowl", "cup") if shape not in open_shapes]
    rng = np.random.default_rng([seed, 29])
    extra: list[str] = []
    for shape in shapes[: max(0, _FEWEST - len(names))]:
        free = [c for c in _DRAWN if not any(c in name.split() for name in names)]
        extra.append(f"{free[int(rng.integers(len(free)))]} {shape}")
    return extra
