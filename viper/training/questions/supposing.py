"""Questions about what would be if: things rolled away, painted, doubled, priced or swapped."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, extreme, some, the, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.counting import pair
from viper.training.questions.phrases import EXTREME
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import COLORS, NUMBERS, plural
from viper.training.questions.worlds import World

IF = "(if|suppose|say|imagine|picture this:|let's say|assume|what if|supposing)"
THEN = "(,|.|;|:| -)"
LEFT = "(would be left|are left|would remain|remain|would stay|would still be there|would there be|would there still be|are left on the table)"
ROLLED = "(rolled off the table|fell off( the table|)|vanished|disappeared|got lost|got broken|broke|went missing|was taken|was given away|were taken|rolled away|was sold|dropped to the floor)"
SOME_GONE = (
    f"{IF} {{N}} {{F}} {ROLLED}{THEN} how many {{G:pl}} {LEFT}",
    f"{IF} {{N}} of the {{G:pl}} {ROLLED}{THEN} how many {{G:pl}} {LEFT}",
    f"how many {{G:pl}} {LEFT} if {{N}} {{F}} {ROLLED}",
    f"{IF} i (ate|sold|broke|lost|gave away|borrowed|pocketed) {{N}} {{F}}{THEN} how many {{G:pl}} {LEFT}",
)
SOME_COME = (
    f"{IF} {{N}} more {{F}} (arrived|turned up|joined|rolled in|came along|were put down|were brought|appeared){THEN} how many {{G:pl}} would there be",
    f"{IF} i (bought|brought|found|got|put down|laid down) {{N}} more {{F}}{THEN} how many {{G:pl}} would there be",
    "how many {G:pl} would there be if {N} more {F} (arrived|turned up|were put down|joined them)",
)
MIXED = (
    f"{IF} {{N}} {{X}} (were|was|got) added and {{M}} {{Y}} (was|were|got) (taken away|removed){THEN} how many (things|objects|items) would there be",
    f"{IF} {{M}} {{Y}} (was|were) (taken away|removed) and {{N}} {{X}} (were|was) added{THEN} how many (things|objects|items) would there be",
    f"(add|put down) {{N}} {{X}} and (take away|remove) {{M}} {{Y}}{THEN} how many (things|objects|items) (are there|would there be|do you have|in all)",
)
TOTALLED = (
    "(i|we) add the number of {X:pl} to the number of {Y:pl} and (then |)(take away|subtract) {N}(. |; |, )(what do (i|we) get|what's the result|what is left)",
    "(add|sum) {X:pl} and {Y:pl}(, then|, and| and) (take away|subtract) {N}(:|,|.|;) (what do you get|how many|result)",
    "the number of {X:pl} plus (the number of |){Y:pl} minus {N}( is what|)",
    "{X:pl} (plus|+) {Y:pl} (minus|-) {N}( =| = ?|)",
)
PUT_AWAY = (
    f"{IF} (i|you|we) (put|tidied|stowed|packed|hid|threw) (all |)the {{G:pl}} (away |)(in|into) (the (toy chest|cupboard|drawer|box|bag|closet|shed)|a (box|bag|drawer|sack)){THEN} how many (things|objects|items|toys|pieces) {LEFT}",
    f"{IF} all (of |)the {{G:pl}} {ROLLED}{THEN} how many (things|objects|items) {LEFT}",
    f"{IF} somebody (ate|bought|stole|took|carried off|pinched) all (of |)the {{G:pl}}{THEN} how many (things|objects|items) {LEFT}",
    f"with (all |)the {{G:pl}} (put away|tidied away|packed up|gone|out of the way|in the bin){THEN} how many (things|objects|items) {LEFT}",
    f"how many (things|objects|items) {LEFT} (if|once|after) (all |)the {{G:pl}} (were|are|have been) (put away|tidied up|packed away|thrown out)",
)
COST = (
    f"{IF} (every|each|one|a) {{G:sg}} (costs|is worth|weighs|goes for|sells for) {{N}} {{U}}{THEN} (how many {{U}} (would the whole lot of {{G:pl}} set me back|do (all |)the {{G:pl}} (cost|weigh|make)|is that (in all|altogether|in total)|for all of them)|how much (do|would) (all |)the {{G:pl}} (cost|weigh)( together| in all|))",
    f"at {{N}} {{U}} (each|apiece|a piece|per {{G:sg}}){THEN} (how much|how many {{U}}) for all (of |)the {{G:pl}}",
    "(every|each) {G:sg} (costs|weighs|is worth) {N} {U}(. |; |, so )(how many {U} (for|do) all the {G:pl}( make| cost|)|what's the total for the {G:pl}|how many {U} in all)",
    f"{IF} (every|each) {{G:sg}} (needs|takes|gets|has|holds|comes with|carries) {{N}} {{W}}{THEN} how many {{W}} (is that|would that be|are needed|in all|altogether|do we need)",
    "how many {W} (do we need|are needed|would it take) for all the {G:pl} at {N} (each|apiece|per {G:sg})",
    "{N} {W} (per|for each|for every) {G:sg}(:|,|;| -) how many {W}( altogether| in all| do we need|)",
)
UNITS = (
    "pounds",
    "dollars",
    "euros",
    "grams",
    "kilos",
    "cents",
    "points",
    "coins",
    "pence",
    "quid",
    "kilograms",
    "tokens",
)
EXTRAS = (
    "stickers",
    "candles",
    "labels",
    "spoons",
    "legs",
    "handles",
    "wheels",
    "screws",
    "straws",
    "lids",
    "buttons",
    "flowers",
    "bolts",
    "children",
    "batteries",
    "holes",
    "ribbons",
)
DOUBLED = (
    f"{IF} the number of {{G:pl}} (doubled|were doubled|was doubled|doubles){THEN} how many {{G:pl}} would (that be|there be)",
    f"{IF} there were twice as many {{G:pl}}{THEN} how many would (that be|there be)",
    "(twice|double) the number of {G:pl}(:|,| is| =|)( how many| what|)",
    f"{IF} every {{G:sg}} had a twin{THEN} how many {{G:pl}} would there be",
)
PAINTED = (
    f"{IF} (all |)the {{A}} {{K}} (are|were|get|got) painted {{Z}}{THEN} how many {{Z}} {{K}} (would there be|are there|would we have|do we have)( then| in all|)",
    "(paint|colour|spray|dye) (all |)the {A} {K} {Z}(:|,|.| and|;) how many {Z} {K} (are there|do you have|would there be)( then| now|)",
    f"{IF} (i|you|somebody) painted (all |)the {{A}} {{K}} {{Z}}{THEN} how many {{Z}} {{K}} would there be",
    "how many {Z} {K} would there be if the {A} (ones|{K}) (were painted|turned|became) {Z}( too| as well|)",
    f"{IF} every {{A}} {{S}} (turned|became|went) {{Z}}{THEN} how many {{Z}} {{K}} would there be",
)
SWAPPED = (
    f"{IF} {{X}} and {{Y}} (swap|swapped|traded|exchange|exchanged) {{N:s}}{THEN} (what|which) {{N}} (is|would) {{X}} (now|then|be|be now|have)",
    f"{IF} {{X}} and {{Y}} (swap|swapped|exchanged) {{N:s}}{THEN} what's {{X}}'s {{N}}( now| then|)",
    f"{IF} {{X}} (took on|got|had|were given) the {{N}} of {{Y}}{THEN} (what|which) {{N}} would (it|{{X}}) (be|have)",
    "(swap|exchange) the {N:s} of {X} and {Y}(:|,|.|;) (what|which) {N} is {X}( now|)",
)
BASKET = (
    "(my|our|the|a|this) (basket|box|bag|tray|shelf|drawer|bucket) (holds|has room for|takes|fits) {N} (items|things|objects|pieces)(. |; |, )(would|do|could) all (of |)the {G:pl} (fit( in it| in|)|go in( it|))",
    "(would|do|could) all (of |)the {G:pl} (fit|go) (in|into) a (box|basket|bag|tray|drawer) (that holds|with room for|for) {N}( things| items|)",
    "is there room for all (of |)the {G:pl} in a (box|basket|tray|bag) (that holds|of|for) {N}",
    "i (can|could) carry {N}( things| items| at a time|)(. |; |, )(can|could) i (take|carry) all (of |)the {G:pl}( in one go| at once|)",
)
ENOUGH = (
    "(i|we) need {N} {G:pl}(. |; |, )(are there enough|do we have enough|is that many there|have we got enough|are there that many)",
    "(are there|do we have|have we got) enough {G:pl} for {N} (people|guests|children|of us|players)(, one each|)",
    "(there are|we are) {N} (of us|people|guests|children)(. |; |, )(does everybody get|can everyone have|is there) a {G:sg}( for each|)",
    "could {N} (people|children|guests) each (take|have|get) a {G:sg}",
)
FOR_EACH = (
    "(are there|do we have|have we got) enough {X:pl} for (every|each) {Y:sg}( to (have|get) one|, one each|)",
    "(could|can|would) (every|each) {Y:sg} (have|get) a {X:sg}( of its own|)",
    "would (the |){X:pl} (go round|be enough|suffice) for (all |)the {Y:pl}",
    "is there a {X:sg} for (every|each) {Y:sg}",
)
NEEDED = (
    "how many more {G:pl} (do i need|do we need|are needed|must i (add|put down|find|buy)|would i need|have i to add) to (have|make|get to|reach) {N}",
    "i (need|want|must have) {N} {G:pl}(. |; |, )how many (are missing|do i lack|am i short|more do i need|are still missing)",
    "if i want {N} {G:pl}( in all|), how many more (must i (put down|add|get)|do i need)",
    "how many {G:pl} (are missing|are lacking|short) (to make|for) {N}",
    "{N} {G:pl} (are|were) (needed|wanted|ordered)(. |; |, )how many (are missing|are still missing|more must come)",
)
TAKE_OFF = (
    "how many {G:pl} (would i|do i|must i) (have to |)(remove|take away|discard) to (be left with|keep|have only|end up with|have just) {N}",
    "to (be left with|keep|have) (only |just |){N} {G:pl}(,|) how many (must go|do i have to remove|must i take away)",
    "how many {G:pl} too many are there if (only |){N} (fit|are allowed|are wanted)",
)
TAKEN = (
    "(what|which thing) would be the {E}( thing| one|) if the (one|thing) that is {E} now (was|were) (taken away|removed|gone|hidden)",
    f"{IF} the {{E}} (thing|object|item) (was|were|is) (taken away|removed|gone|hidden){THEN} (what|which( one| thing|)) (would be|is) the {{E}}( one| thing|)( then|)",
    "(take away|remove|hide|ignore) the {E} (thing|object|item)(. |; |, |: )(what|which( one|)) is the {E}( one|) (now|then)",
)  # fmt: skip


def supposing(rng: random.Random, world: World) -> Draft:
    """ "If one ball rolled off the table, how many balls would stay?"."""
    draw = rng.random()
    kind = world.kind(rng)
    number = rng.choice((1, 1, 2, 2, 3))
    told = NUMBERS[number] if rng.random() < 0.7 else str(number)
    slots: dict[str, Slot | str] = {"G": some(kind), "N": told}
    if draw < 0.22:
        is_more = rng.random() < 0.4
        form = "{G:sg}" if number == 1 else "{G:pl}"
        said = tuple(t.replace("{F}", form) for t in (SOME_COME if is_more else SOME_GONE))
        return draft(q.Total((kind,), number if is_more else -number), said, **slots)
    if draw < 0.34 and kind != q.EVERYTHING:
        return draft(q.Arithmetic(q.EVERYTHING, kind, "-"), PUT_AWAY, **slots)
    if draw < 0.46:
        return _sums(rng, world, slots, number)
    if draw < 0.58:
        factor = rng.choice((2, 2, 2, 3, 3, 4, 5))
        if rng.random() < 0.25:
            return draft(q.Times(kind, 2), DOUBLED, **slots)
        slots["N"] = NUMBERS[factor] if rng.random() < 0.7 else str(factor)
        return draft(
            q.Times(kind, factor), COST, U=rng.choice(UNITS), W=rng.choice(EXTRAS), **slots
        )
    if draw < 0.68:
        return _painted(rng, world)
    if draw < 0.76:
        return _swapped(rng, world)
    if draw < 0.83:
        many = rng.choice((3, 4, 5, 5, 6, 7, 8, 10))
        slots["N"] = NUMBERS[many] if rng.random() < 0.75 else str(many)
        if rng.random() < 0.6:
            return draft(q.Missing(kind, many), NEEDED, **slots)
        few = rng.choice((1, 2, 2, 3, 3, 4))
        slots["N"] = NUMBERS[few] if rng.random() < 0.75 else str(few)
        return draft(q.Total((kind,), -few), TAKE_OFF, **slots)
    if draw < 0.86:
        first, second = pair(rng, world)
        return draft(q.CompareCounts(first, second, ">="), FOR_EACH, X=some(first), Y=some(second))
    if draw < 0.93:
        most = rng.choice((2, 3, 3, 4, 4, 5, 6))
        slots["N"] = NUMBERS[most] if rng.random() < 0.75 else str(most)
        is_room = rng.random() < 0.5
        meaning = q.CompareNumber(kind, "<=" if is_room else ">=", most)
        return draft(meaning, BASKET if is_room else ENOUGH, **slots)
    one = extreme(rng, world)
    if one.axis not in ("x", "depth", "size"):
        return supposing(rng, world)
    axis, is_least = one.axis, rng.random() < 0.5
    told_end = pick(rng, EXTREME[(axis, 0 if is_least else -1)][0])
    next_one = q.Extreme(q.EVERYTHING, axis, 1 if is_least else -2)
    return draft(q.Query(next_one, "name"), tuple(t.replace("{E}", told_end) for t in TAKEN))


def _sums(rng: random.Random, world: World, slots: dict[str, Slot | str], number: int) -> Draft:
    first, second = pair(rng, world)
    if rng.random() < 0.45:
        return draft(q.Total((first, second), -number), TOTALLED, X=some(first), Y=some(second),
                     N=slots["N"])  # fmt: skip
    other = rng.choice([n for n in (1, 1, 2, 3, 4) if n != number])
    said_other = NUMBERS[other] if rng.random() < 0.7 else str(other)
    x = some(first)(rng, "sg" if number == 1 else "pl")
    y = some(second)(rng, "sg" if other == 1 else "pl")
    meaning = q.Total((q.EVERYTHING,), number - other)
    return draft(meaning, MIXED, X=x, Y=y, N=slots["N"], M=said_other)


def _painted(rng: random.Random, world: World) -> Draft:
    first, second = rng.sample([w for names in COLORS.values() for w in names], 2)
    if {first, second} == {"gray", "grey"}:
        return _painted(rng, world)
    noun = world.kind(rng).noun
    many = rng.choice(("things", "objects", "items")) if noun == "object" else plural(noun)
    one = "thing" if noun == "object" else noun
    kinds = [q.Kind(noun, (color,)) for color in (first, second)]
    return draft(q.Arithmetic(kinds[0], kinds[1], "+"), PAINTED, A=first, Z=second, K=many, S=one)


def _swapped(rng: random.Random, world: World) -> Draft:
    first, second = world.single(rng), world.single(rng)
    asked = unsaid(rng, first, second)
    if first == second or asked not in ("color", "size", "material"):
        return _swapped(rng, world)
    return draft(q.Query(q.The(second), asked), SWAPPED, X=_bare(first), Y=the(q.The(second)),
                 N=word(asked))  # fmt: skip


def _bare(kind: q.Kind) -> Slot:
    return lambda rng, _form: some(kind)(rng, "the")
