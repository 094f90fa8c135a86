"""Questions jotted down: "qty rings, pink", "colour nearest camera obj", "pass/fail: all blocks red"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
import re

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, bare, draft, link, predicate, some, where, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.counting import pair
from viper.training.questions.telegrams import curt
from viper.training.questions.templates import Slot
from viper.training.questions.words import MEANING_OF, NUMBERS
from viper.training.questions.worlds import World

QTY = "(qty|qty.|qty|no.|nr|nr.|#|num|cnt|quantity|amt|count|number|total|tot.)"
PASS = "(pass/fail: |pass or fail: |pass/fail - |p/f: |check: |test: |t/f: |verify: |y/n: |assert |assert: |confirm: |ok?: )"
PASSED = "( - pass/fail|, pass or fail| pass/fail|: pass or fail|, pass/fail|? pass or fail| - pass| - ok or not|, ok| - t/f| y/n| - y or n|, yes/no| - true/false|: t/f| - check| - ok)"
COUNT = (
    f"{QTY} {{G:pl}}",
    f"{QTY}( of|:| =| -) {{G:pl}}",
    f"{{G:pl}}( -|,|:| =) {QTY}",
    f"{{G:sg}} {QTY}",
    f"{{G:pl}} {QTY}",
)
COUNT_APART = (
    f"{QTY} {{B:pl}}, {{A}}",
    f"{{B:pl}}, {{A}}(:|,| -) {QTY}",
    f"{QTY}( of|) {{B:pl}} [{{A}}]",
    f"{{A}} {{B:pl}}( -|,|:) {QTY}",
    f"{{B:pl}} - {{A}} only - {QTY}",
    f"{{B:pl}} w/ (color|colour) {{A}}, {QTY}",
)
COUNT_WHERE = (
    f"{QTY} {{B:pl}} {{W}}",
    f"{QTY}( of|:) {{B:pl}} {{W}}",
    f"{{B:pl}} {{W}}(,|:| -) {QTY}",
    f"{{W}}(:|,| -) {QTY} {{B:pl}}",
)
COUNT_BUT = (
    f"{QTY} (objs|objects|things|items) w/o (the |){{G:pl}}",
    f"{QTY} (objs|objects|things|items) (excl.|excl|excluding|minus|ex|bar) {{G:pl}}",
    f"(objs|objects|things|items) (excl.|w/o|minus) {{G:pl}}(:|,| -) {QTY}",
)
SIGN = {
    ">": "(>|> than|over|more than|gt|above)", "<": "(<|under|less than|fewer than|below)", ">=": "(>=|at least|min|min.|no fewer than)",
    "<=": "(<=|at most|max|max.|no more than)", "==": "(=|==|exactly|equals|:)",
}  # fmt: skip
NUMBERED = (
    f"{QTY} {{G:pl}} {{S}} {{N}}",
    "{G:pl} {S} {N}",
    f"{QTY}( of|) {{G:pl}} {{S}} {{N}}{PASSED}",
    f"{PASS}{{G:pl}} {{S}} {{N}}",
    f"{PASS}{QTY} {{G:pl}} {{S}} {{N}}",
    f"{{G:sg}} count {{S}} {{N}}( {PASSED}|)",
)
RANGE = (
    f"{QTY} {{G:pl}} (in range |within |between |in |from ){{L}}(-| to |..| - ){{M}}",
    "{G:pl} in range {L}(-| to |..){M}",
    f"{{G:pl}}(:|,) {{L}}-{{M}}{PASSED}",
    f"{PASS}{{L}}(-| to ){{M}} {{G:pl}}",
    f"{QTY} {{G:pl}}, in range ([{{L}}, {{M}}]|{{L}}-{{M}})",
    f"{{L}} <= {QTY} {{G:pl}} <= {{M}}",
)
TRUTH = {
    "all": (
        f"{PASS}all {{G:pl}} {{P}}",
        f"all {{G:pl}} {{P}}{PASSED}",
        f"{{G:pl}} all {{P}}{PASSED}",
        f"{PASS}every {{G:sg}} {{P}}",
        f"{PASS}each {{G:sg}} {{P}}",
        f"100% of {{G:pl}} {{P}}( {PASSED}|)",
    ),
    "none": (
        f"{PASS}(no|zero|0) {{G:pl}}",
        f"(no|zero) {{G:pl}}{PASSED}",
        f"(pic|picture|table|scene) w/o {{G:pl}}({PASSED}|)",
        f"{PASS}(pic|table|scene) w/o {{G:pl}}",
    ),
    "some": (
        f"{PASS}{{G:sg}} (present|in pic|on table|there|visible)",
        f"{{G:sg}} (present|in pic|visible){PASSED}",
        f"(pic|picture|table|scene) w/ {{G:sg}}({PASSED}|)",
        f"{PASS}(any|>= 1|at least 1) {{G:sg}}",
        f"(any|see) {{G:pl}} in pic({PASSED}|)",
    ),
    "more": (
        f"{PASS}more {{X:pl}} than {{Y:pl}}",
        f"{PASS}{{X:pl}} > {{Y:pl}}",
        f"{QTY} {{X:pl}} > {QTY} {{Y:pl}}({PASSED}|)",
        f"{{X:pl}} > {{Y:pl}}{PASSED}",
    ),
    "as": (
        f"{PASS}{QTY} {{X:pl}} = {QTY} {{Y:pl}}",
        f"{{X:pl}} = {{Y:pl}} (in qty|in no.|qty){PASSED}",
    ),
    "is": (
        f"{PASS}{{O}} {{P}}",
        f"{{O}} {{P}}{PASSED}",
        f"{PASS}{{O}} is {{P}}",
    ),
}
CAM = "(camera|cam|viewer|lens|us|the cam|the camera)"
END = {
    ("depth", 0): f"(nearest {CAM}|closest to {CAM}|closest {CAM}|nearest|frontmost|closest|nearest to {CAM}|at front|furthest fwd|in foreground)",
    ("depth", -1): f"(furthest back|furthest from {CAM}|farthest from {CAM}|at back|rearmost|furthest away|farthest back|in background|furthest|most distant)",
    ("x", 0): "(furthest left|leftmost|far left|left end|most left)",
    ("x", -1): "(furthest right|rightmost|far right|right end|most right)",
    ("size", -1): "(biggest|largest|max size|largest by size)",
    ("size", 0): "(smallest|tiniest|min size|smallest by size)",
}  # fmt: skip
OBJ = "(obj|obj.|object|thing|item)"
END_NAMED = (
    "{E}",
    f"{{E}} {OBJ}",
    f"{OBJ} {{E}}",
    f"{OBJ}(:|,| -) {{E}}",
    "{E}(:|,| -| =) (name|name it|what|which|id|ident.|what is it)",
    f"{{E}} {OBJ}(:|,| -| =) (name|name it|what|which|id)",
    f"(name|id|which|ident.) {{E}}( {OBJ}|)",
    "what's {E}",
)
END_ASKED = (
    "{V} {E}",
    f"{{V}} {{E}} {OBJ}",
    f"{{V}}( of|:) {{E}}( {OBJ}|)",
    f"{{E}}( {OBJ}|)(:|,| -) {{V}}",
    f"{{V}} of {OBJ} {{E}}",
    f"{OBJ} {{E}}(:|,| -) {{V}}",
)
END_KIND = ("{E} {G:sg}", "{G:sg} {E}", "{E} {G:sg}(:|,| -) (what|which|id)", "{G:sg}(:|,| -) {E}")
END_KIND_ASKED = (
    "{V} {E} {G:sg}",
    "{V}( of|:) {E} {G:sg}",
    "{V} of {G:sg} {E}",
    "{E} {G:sg}(:|,| -) {V}",
)
LISTED = (
    "objs {W}",
    "(list|names of|id|name) (objs|objects|things|items) {W}",
    "(objs|objects|things|items) {W}(:|,| -) (list|names|which)",
    "{W}(:|,| -) (objs|contents|list|names)",
)
VALUES = (
    "{V:s} (objs|objects|things) {W}",
    "{V:s} of objs {W}",
    "objs {W}(:|,| -) {V:s}",
)
VALUES_KIND = (
    "{V:s}(:|,| -| of) {G:pl}",
    "{G:pl}(:|,| -) {V:s}",
    "(list|all) {V:s}(:|,| of) {G:pl}",
)
SHORTENED = (("objects", "objs"), ("things", "objs"), ("items", "objs"), ("object", "obj"))
SHORTEN_RATE = 0.35


def brief(group: q.Group) -> Slot:
    """Return a renderer of a group as it is jotted down: no articles, "objs" for things."""
    return lambda rng, form: shorten(rng, some(group)(rng, form))


def shorten(rng: random.Random, text: str) -> str:
    """Leave the articles out, and shorten words that everybody knows."""
    text = re.sub(r"\b(the|a|an|that|this) ", "", text)
    if rng.random() < SHORTEN_RATE:
        for long, short in SHORTENED:
            text = re.sub(rf"\b{long}\b", short, text)
    return text


def noting(rng: random.Random, world: World) -> Draft:
    """ "Qty rings, pink", "closest to cam: what", "pass/fail: all blocks red"."""
    draw = rng.random()
    if draw < 0.22:
        return _counted(rng, world)
    if draw < 0.4:
        return _numbered(rng, world)
    if draw < 0.62:
        return _checked(rng, world)
    if draw < 0.88:
        return _at_an_end(rng, world)
    kind = world.kind(rng)
    if draw < 0.91:
        asked = unsaid(rng, kind) or "size"
        return draft(q.Listing(kind, asked), VALUES_KIND, G=brief(kind), V=word(asked))
    group = link(rng, world, q.The(world.single(rng)), 1.0)
    slots: dict[str, Slot | str] = {"W": lambda r, f: shorten(r, where(group)(r, f))}
    if draw < 0.97:
        return draft(q.Listing(group, "name"), LISTED, **slots)
    asked = rng.choice(("color", "color", "material", "shape"))
    return draft(q.Listing(group, asked), VALUES, V=word(asked), **slots)


def _counted(rng: random.Random, world: World) -> Draft:
    kind = world.kind(rng)
    draw = rng.random()
    if kind.adjectives and draw < 0.4:
        last = kind.adjectives[-1]
        is_color = MEANING_OF.get(last, ("",))[0] == "color"
        said = COUNT_APART if is_color else COUNT_APART[:-1]
        return draft(q.Count(kind), said, B=bare(kind, but=1), A=last)
    if draw < 0.55:
        group = link(rng, world, q.The(world.single(rng)), 0.4)
        about: Slot = lambda r, f: shorten(r, where(group)(r, f))  # noqa: E731
        return draft(q.Count(group), COUNT_WHERE, B=brief(group.base), W=about)
    if draw < 0.65 and kind.noun != "object":
        return draft(q.Arithmetic(q.EVERYTHING, kind, "-"), COUNT_BUT, G=brief(kind))
    return draft(q.Count(kind), COUNT, G=brief(kind))


def _numbered(rng: random.Random, world: World) -> Draft:
    """ "Qty blocks > 3?", "blocks in range 2-4?"."""
    kind = world.kind(rng)
    number = rng.choice((1, 2, 2, 3, 3, 4, 5, 6))
    if rng.random() < 0.3:
        most = number + rng.choice((1, 2, 2, 3))
        meaning = q.InRange(kind, number, most)
        return draft(meaning, RANGE, G=brief(kind), L=str(number), M=str(most))
    operator: q.Operator = rng.choice((">", ">", "<", ">=", "<=", "=="))
    said = tuple(t.replace("{S}", SIGN[operator]) for t in NUMBERED)
    count = str(number) if rng.random() < 0.8 else NUMBERS[number]
    return draft(q.CompareNumber(kind, operator, number), said, G=brief(kind), N=count)


def _checked(rng: random.Random, world: World) -> Draft:
    """ "Pass/fail: all blocks red", "no cups - pass or fail"."""
    kind, adjective = world.kind(rng), world.adjective(rng)
    one = q.The(world.single(rng))
    first, second = pair(rng, world)
    kinds = (kind, q.kind_of(one.group))
    told = {MEANING_OF.get(w, (w,))[0] for k in kinds for w in k.adjectives}
    is_told = MEANING_OF.get(adjective, (adjective,))[0] in told
    how = rng.choice(("none", "some", "more", "as") if is_told else (*TRUTH, "all", "is"))
    meanings: dict[str, q.Meaning] = {
        "all": q.AllAre(kind, adjective),
        "none": q.Exists(kind, True),
        "some": q.Exists(kind),
        "more": q.CompareCounts(first, second, ">"),
        "as": q.CompareCounts(first, second, "=="),
        "is": q.Verify(one, q.kind_of(one.group).noun, adjective),
    }
    slots: dict[str, Slot | str] = {"G": brief(kind), "X": brief(first), "Y": brief(second)}
    slots |= {"O": curt(one), "P": predicate(adjective)}
    return draft(meanings[how], TRUTH[how], **slots)


def _at_an_end(rng: random.Random, world: World) -> Draft:
    """ "Colour nearest camera thing", "furthest back: what"."""
    axis, place = rng.choice((*END, ("depth", 0), ("depth", -1)))
    kind = q.EVERYTHING if rng.random() < 0.7 else world.kind(rng)
    one = q.Extreme(kind, axis, place)  # type: ignore[arg-type]
    asked = unsaid(rng, kind)
    is_named = asked is None or rng.random() < 0.45
    slots: dict[str, Slot | str] = {"G": brief(kind)}
    templates: tuple[str, ...]
    if kind == q.EVERYTHING:
        templates = END_NAMED if is_named else END_ASKED
    else:
        templates = END_KIND if is_named else END_KIND_ASKED
    said = tuple(t.replace("{E}", END[(axis, place)]) for t in templates)
    if asked is None or is_named:
        return draft(q.Query(one, "name"), said, **slots)
    return draft(q.Query(one, asked), said, V=word(asked), **slots)
