"""Questions that compare numbers of things."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, related, some
from viper.training.questions.counting import pair, short
from viper.training.questions.templates import pick
from viper.training.questions.verifying import ask_if
from viper.training.questions.words import NUMBERS, plural
from viper.training.questions.worlds import World

MORE = (
    "{X:pl} > {Y:pl}( true| right| or not|)",
    "(number of |# of |){X:pl} (greater than|bigger than|higher than|exceeds|above) (number of |# of |){Y:pl}",
    "are there more {X:pl} than (there are |)(of the |){Y:pl}{H}",
    "is there more {X:pl} than {Y:pl}",
    "is there more ({X:sg}) than ({Y:sg})",
    "(do|have) (we|i|you) (have|got|have got|see|count) more {X:pl} than {Y:pl}",
    "(is|are) (the |){X:pl} (in greater number|more in number|more numerous|more frequent|more common|in the majority over|larger in number) (than|compared to|compared with) (the |){Y:pl}",
    "(i think|i believe|i'd say|it seems|looks like|i guess) there are more {X:pl} than {Y:pl}(. is that right|. right|. am i right|. correct|)",
    "(is it|it is|it's) (true|right|correct|the case) that there are more {X:pl} than {Y:pl}",
    "are there more ({X:pl}) in comparison to {Y:pl}",
    "does the number of {X:pl} (exceed|beat|surpass) (the number|that) of {Y:pl}",
    "is the (count|quantity|amount|number) of {X:pl} (above|higher than|greater than|bigger than|over) (that|the count|the number) of {Y:pl}",
    "more {X:pl} than {Y:pl}( or not| here| yes or no|)",
    "are there more things that are {X:pl} than {Y:pl}",
    "(we|you) (have|see) more {X:pl} than {Y:pl}(, don't we|, right|)",
    "are there more {X:pl} than {Y:pl}{H}",
    "are there more {X:pl} (here |on the table |)than {Y:pl}",
    "is the number of {X:pl} (greater|larger|higher|bigger|more) than the number of {Y:pl}",
    "do (the |){X:pl} outnumber (the |){Y:pl}",
    "do you see more {X:pl} than {Y:pl}",
    "more {X:pl} than {Y:pl}",
    "(there are|there's|i see|we have) more {X:pl} than {Y:pl}",
    "are {X:pl} more (numerous|common|frequent) than {Y:pl}",
    "are there (a larger|a greater|a higher|a bigger) number of {X:pl} than {Y:pl}",
    "is there more {X:pl} than {Y:pl}",
    "do {X:pl} exceed {Y:pl} in number",
    "do we have more {X:pl} than {Y:pl}",
    "(tell me|check|let me know|can you tell me|i wonder|see) (if|whether) there are more {X:pl} than {Y:pl}",
    "are the {X:pl} in the majority compared to the {Y:pl}",
    "are there more of the {X:pl} than of the {Y:pl}",
    "would you say there are more {X:pl} than {Y:pl}",
    "compared to {Y:pl}, are there more {X:pl}",
)
FEWER = (
    "are there (fewer|less) {X:pl} than (there are |)(of the |){Y:pl}{H}",
    "(is|are) (the |){X:pl} (fewer|less|fewer in number|less numerous|less common|less frequent|rarer) than (the |){Y:pl}",
    "is the (count|quantity|amount|number) of {X:pl} (below|lower than|smaller than|less than|under) (that|the count|the number) of {Y:pl}",
    "there (aren't|are not|arent) as many {X:pl} as {Y:pl}",
    "are there not as many {X:pl} as {Y:pl}",
    "(do|have) (we|i|you) (have|got|see|count) (fewer|less) {X:pl} than {Y:pl}",
    "(is it|it is|it's) (true|right|correct) that there are (fewer|less) {X:pl} than {Y:pl}",
    "are (the |){X:pl} outnumbered by (the |){Y:pl}",
    "is there (fewer|less) {X:pl} than {Y:pl}",
    "are there (fewer|less|fewer) {X:pl} than {Y:pl}{H}",
    "is the number of {X:pl} (less|smaller|lower|fewer) than the number of {Y:pl}",
    "are {X:pl} outnumbered by {Y:pl}",
    "(there are|i see) (fewer|less) {X:pl} than {Y:pl}",
    "(fewer|less) {X:pl} than {Y:pl}",
    "do you see (fewer|less) {X:pl} than {Y:pl}",
)
EQUAL = (
    "{X:pl} = {Y:pl}( in number|)( true| or not|)",
    "(number of |# of |){X:pl} equals (number of |# of |){Y:pl}",
    "(do|are) {X:pl} and {Y:pl} (balance|balanced|tied|tie)",
    "are there (just |exactly |)as many {X:pl} as (there are |)(of the |){Y:pl}",
    "is the (number|count|amount) of {X:pl} (the same as|equal to|identical to) (that|the count|the number|the amount) of {Y:pl}",
    "(is|are) there (equally many|the same number of|the same amount of|equal numbers of|an equal number of) {X:pl} (and|as) {Y:pl}",
    "do {X:pl} and {Y:pl} (come|occur|appear) in (equal|the same) (numbers|number|amounts)",
    "(do|have) (we|i|you) (have|got|see) (as many|just as many) {X:pl} as {Y:pl}",
    "(same|equal) (number|amount|count) of {X:pl} (and|as) {Y:pl}",
    "are there {X:pl} and {Y:pl} in (equal|the same) number",
    "(is it|it is|it's) (true|right|correct) that there are as many {X:pl} as {Y:pl}",
    "as many {X:pl} as {Y:pl}( or not| here|)",
    "are (the |){X:pl} as (many|numerous|common) as (the |){Y:pl}",
    "(is|are) there for (each|every) {X:sg} (a|one) {Y:sg}",
    "equally many {X:pl} and {Y:pl}",
    "are there as many {X:pl} as {Y:pl}{H}",
    "are there (just |exactly |)as many {X:pl} as (there are |){Y:pl}",
    "are there (an equal number|the same number|equally many|the same amount|equal numbers|an equal"
    " amount) of {X:pl} (and|as) {Y:pl}",
    "is the number of {X:pl} (equal to|the same as) the number of {Y:pl}",
    "(there are|we have) as many {X:pl} as {Y:pl}",
    "(there are|we have) (the same number of|equally many) {X:pl} and {Y:pl}",
    "as many {X:pl} as {Y:pl}",
    "same number of {X:pl} and {Y:pl}",
    "do {X:pl} and {Y:pl} occur equally often",
    "are {X:pl} and {Y:pl} equal in number",
    "does the number of {X:pl} (equal|match) the number of {Y:pl}",
    "are there (just|exactly) (the same|equal) number of {X:pl} and {Y:pl}",
    "is there one {Y:sg} for (each|every) {X:sg}",
)
LEAST = (
    "are there at least as many {X:pl} as {Y:pl}",
    "there are at least as many {X:pl} as {Y:pl}",
)


SHORT_MORE = (
    "{A} {K} > {Z} {K}",
    "more {A} {K} than {Z}( ones| {K}|)",
    "(are|is) there more {A} than {Z} {K}",
    "more {A} than {Z} {K}",
    "do (you see|we have|i see) more {A} than {Z} {K}",
    "are more (of the |)({K}) {A} than {Z}",
    "are there more {K} that are {A} than {K} that are {Z}",
    "(are|is) there more {K} in {A} than in {Z}",
    "there (are|is) more {A} than {Z} {K}",
)
SHORT_MORE_OF = (
    "{A} (vs|vs.|versus|against) {Z} {K}(,|:|;) (which wins|who wins|which wins on count|which are more|more of which|which is more|which is ahead|what do we have more of)",
    "(are|is) there more {A} or (more |){Z} {K}",
    "(which|what) (are|is) there more of(,|:) {A} or {Z} {K}",
    "more {A} or (more |){Z} {K}",
    "do (you|we|i) (see|have) more {A} or (more |){Z} {K}",
    "(are|is) more (of the |)({K}) {A} or {Z}",
    "is it {A} or {Z} {K} that there are more of",
)


BARE_MORE = (
    "{A} > {Z}",
    "more {A} than {Z}",
    "is there more {A} than {Z}",
    "{A} (outnumbers|beats|exceeds) {Z}",
)
BARE_MORE_OF = (
    "{A} (vs|vs.|versus|against) {Z}(,|:|;) (which wins|who wins|which wins on count|which is more|which is ahead|what do we have more of)",
    "{A} or {Z}(:|,) (which|what) (are there|is there|do you see) more( of|)",
    "more {A} or (more |){Z}",
    "is there more {A} or {Z}( stuff|)",
)
"""Of things in general, adjectives alone may be compared."""


def _short(rng: random.Random, first: q.Kind, second: q.Kind) -> dict[str, str] | None:
    """Return the slots of "more red than blue things" where both kinds share the noun."""
    ok = first.noun == second.noun and len(first.adjectives) == len(second.adjectives) == 1
    if not ok or rng.random() < 0.4:
        return None
    many = pick(rng, "(things|objects|items|things|stuff)")
    if first.noun != "object":
        many = plural(first.noun)
    return {"A": first.adjectives[0], "Z": second.adjectives[0], "K": many}


def compare_counts(rng: random.Random, world: World) -> Draft:
    """ "Are there more blocks than balls?"."""
    first, second = pair(rng, world)
    if not world.is_scene and rng.random() < 0.1:
        group = related(rng, world, 1, loose=True)
        return draft(
            q.CompareCounts(group, second, ">"), MORE[:1], X=some(group), Y=some(second), H=""
        )
    brief = _short(rng, first, second)
    if brief and rng.random() < 0.5:
        said = (*SHORT_MORE, *BARE_MORE) if first.noun == "object" else SHORT_MORE
        return draft(q.CompareCounts(first, second, ">"), said, **brief)
    operator, templates = rng.choice(
        (
            (">", MORE),
            (">", MORE),
            ("<", FEWER),
            ("==", EQUAL),
            (">=", LEAST) if rng.random() < 0.3 else (">", MORE),
        )
    )
    meaning = q.CompareCounts(first, second, operator)  # type: ignore[arg-type]
    here = rng.choice(("", "", " on the table", " in the picture", " here"))
    return draft(meaning, templates, X=some(first), Y=short(first, second), H=here)


MORE_OF = (
    "{X:pl} (vs|vs.|versus|against) {Y:pl}(,|:|;| -) (which wins|who wins|which are more|more of which|which is more|which is ahead|what do we have more of)",
    "{X:pl} and {Y:pl}(:|,) (which are|which is|what are) (more numerous|in the majority|more|more common|most)",
    "(is|are) there more {X:pl} or (more |){Y:pl}( here| on the table| in the picture|)",
    "(which|what|which one|which kind) (are there|is there|do you see|do we have|have we got|is) more( of|)(,|:|) {X:pl} or {Y:pl}",
    "(which|what|which kind) is more (common|numerous|frequent|abundant|often)(,|:| here,|) {X:pl} or {Y:pl}",
    "(which|what) (are|is) (there |)the (most|majority|greater number)( of|)(,|:|) {X:pl} or {Y:pl}",
    "(which|what) has the (higher|bigger|greater|larger) (count|number)(,|:|) {X:pl} or {Y:pl}",
    "{X:pl} or {Y:pl}(:|,|?|) (which|what) (are|is) (there |)more( of|)( here|)",
    "(is it|are it) {X:pl} or {Y:pl} (that |which |)(there are|there is|we have|you see) more of",
    "(do|have) (we|i|you) (have|got|see|count) more {X:pl} or (more |){Y:pl}( on the table| here|)",
    "of (the |){X:pl} and (the |){Y:pl}(,|) which (are|is) (there |)more( of| numerous| common|)",
    "(are|is) (the |){X:pl} or (the |){Y:pl} (more numerous|more common|more frequent|in the majority|more|greater in number)",
    "(who|which|what) wins( by number|)(,|:) {X:pl} or {Y:pl}",
    "do (the |){X:pl} or (the |){Y:pl} outnumber the other( ones|s|)",
    "more {X:pl} or {Y:pl}( here|)",
    "(which|what) do (you|i|we) (see|have) more( of|)(,|:) {X:pl} or {Y:pl}",
    "compare (the |){X:pl} and (the |){Y:pl}(:|,) which are more( numerous|)",
    "(what|which) (are|is) more(,|:|) {X:pl} or {Y:pl}",
    "are there more {X:pl} or (more |){Y:pl}",
    "which (are there|is there|do you see) more of(,|:|) {X:pl} or {Y:pl}",
    "what (are there|is there|do we have) more of(,|:|) {X:pl} or {Y:pl}",
    "which (is|are) more (common|numerous|frequent)(,|:|) {X:pl} or {Y:pl}",
    "more {X:pl} or more {Y:pl}",
    "do you see more {X:pl} or {Y:pl}",
)
FEWER_OF = (
    "(is|are) there (fewer|less) {X:pl} or (fewer |less |){Y:pl}( here| on the table|)",
    "(which|what|which one|which kind) (are there|is there|do you see|do we have|have we got|is) (fewer|less)( of|)(,|:|) {X:pl} or {Y:pl}",
    "(which|what|which kind) is (rarer|less common|less frequent|less numerous|the rarer one)(,|:|) {X:pl} or {Y:pl}",
    "(which|what) has the (lower|smaller) (count|number)(,|:|) {X:pl} or {Y:pl}",
    "{X:pl} or {Y:pl}(:|,|?|) (which|what) (are|is) (there |)(fewer|less)( of|)",
    "(fewer|less) {X:pl} or (fewer |less |){Y:pl}",
    "(do|have) (we|i|you) (have|got|see|count) (fewer|less) {X:pl} or (fewer |less |){Y:pl}",
    "(are|is) (the |){X:pl} or (the |){Y:pl} (rarer|less common|fewer|in the minority)",
    "of (the |){X:pl} and (the |){Y:pl}(,|) which are (there |)fewer( of|)",
    "are there fewer {X:pl} or (fewer |){Y:pl}",
    "which (are there|is there|do you see) fewer of(,|:|) {X:pl} or {Y:pl}",
    "what (are there|is there|do we have) fewer of(,|:|) {X:pl} or {Y:pl}",
    "do you see fewer {X:pl} or {Y:pl}",
)


def more_of(rng: random.Random, world: World) -> Draft:
    """ "Are there more blocks or more balls?"."""
    first, second = pair(rng, world)
    is_fewer = rng.random() < 0.25
    brief = _short(rng, first, second)
    if brief and not is_fewer:
        said = (*SHORT_MORE_OF, *BARE_MORE_OF) if first.noun == "object" else SHORT_MORE_OF
        return draft(q.MoreOf(first, second), said, **brief)
    templates = FEWER_OF if is_fewer else MORE_OF
    return draft(
        q.MoreOf(first, second, is_fewer), templates, X=some(first), Y=short(first, second)
    )


AMOUNT = {
    "==": "(exactly|precisely|just|only|||||) {N}",
    ">": "(more than|over|above|more than|greater than|upwards of) {N}",
    "<": "(fewer than|less than|under|below|fewer than|less than) {N}",
    ">=": "(at least|no fewer than|a minimum of|no less than|not less than|not fewer than|minimum|at the least|min|min.) {N}",
    "<=": "(at most|no more than|a maximum of|not more than|maximum|at the most|up to|max|max.) {N}",
    "!=": "(not exactly|not|not precisely|not just) {N}",
}
"""What stands before the things that are counted."""
AMOUNT_AFTER = {
    "==": "{N} {G:pl}(, no more and no less| exactly|, not more and not less| precisely|)",
    ">": "more {G:pl} than {N}",
    "<": "(fewer|less) {G:pl} than {N}",
    ">=": "({N} or more {G:pl}|{N} {G:pl} or more|{N} {G:pl} at least|{N} or even more {G:pl})",
    "<=": "({N} or (fewer|less) {G:pl}|{N} {G:pl} (or fewer|or less)|{N} {G:pl} at (most|the most)|a maximum of {N} {G:pl})",
    "!=": "(more or fewer|fewer or more) than {N} {G:pl}",
}
MEASURE = {
    "==": "(equal to |exactly |precisely |just ||||){N}",
    ">": "(greater than|more than|larger than|bigger than|higher than|above|over) {N}",
    "<": "(less than|smaller than|lower than|fewer than|below|under) {N}",
    ">=": "(at least|no less than|greater than or equal to|not below|not less than|no fewer than) {N}",
    "<=": "(at most|no more than|less than or equal to|not above|not more than|not over) {N}",
    "!=": "(not|different from|unequal to|anything but|other than|not equal to) {N}",
}
"""What the number of the things is."""
NUMBERED = (
    "are there {Q} {G:pl}{H}",
    "are there {Q} {G:pl}{H}",
    "(is|are) there {Q} {G:pl}{H}",
    "there are {Q} {G:pl}{H}",
    "there are {Q} {G:pl}{H}",
    "there (are|is) {Q} {G:pl}{H}",
    "{Q} {G:pl}{H}",
    "{Q} {G:pl}( yes or no| or not| true|)",
    "(do|can|could|did) (you|i|we|u) (see|count|find|spot|have|notice) {Q} {G:pl}{H}",
    "(i|we|you) (see|count|have|can see|find|got) {Q} {G:pl}{H}",
    "(do|have) (we|you|i) (got|have) {Q} {G:pl}{H}",
    "(does|do) (the|this|that) (table|picture|image|scene|photo) (have|show|contain|hold|include) {Q} {G:pl}( on it| in it|)",
    "(i think|i believe|i'd say|it seems|looks like|i guess|they say|he says|i claim) there are {Q} {G:pl}(. is that right|. right|. am i right|. correct|. true|)",
    "(is it|it is|it's) (true|right|correct|the case|so) that there are {Q} {G:pl}",
    "(check|verify|confirm|tell me|see|say|make sure) (that|if|whether) there are {Q} {G:pl}{H}",
    "is the (number|count|amount|quantity) of {G:pl} {M}",
    "the (number|count|amount) of {G:pl} is {M}",
    "is {M} the (number|count) of {G:pl}",
    "(are|is) (the |){G:pl} {Q} in number",
    "are there {R}{H}",
    "there are {R}{H}",
    "{R}",
    "(do|can) you (see|count|find) {R}{H}",
    "{IF} there are {Q} {G:pl}{H}",
    "{IF} there are {R}",
    "would you (say there are|count|see) {Q} {G:pl}",
    "have {Q} {G:pl} been (put|placed) (here|on the table)",
    "are {Q} {G:pl} (visible|present|here|there|to be seen|on the table|in the picture|shown)",
    "{Q} {G:pl} are (visible|present|here|there|on the table|in the picture)",
    "(the |){G:pl}(:|,) {Q}( of them|)",
    "how about {Q} {G:pl}(, are there that many|. is that right|)",
    "i (want|need|would like|'d like|'m looking for) {Q} {G:pl}. (are there that many|do you see that many|is that possible|are there)",
)
EXACT = (
    "does the (number|count) of {G:pl} (equal|make|come to|add up to) {N}",
    "{N} {G:pl}( exactly| precisely|)",
    "are there {N} of (the |){G:pl}",
    "(is it|are it|are they) {N} {G:pl}",
    "do the {G:pl} (number|amount to|add up to) {N}",
    "there are {N} {G:pl}, no more and no less",
    "is {N} the (right |correct |)number (of|for) {G:pl}",
    "(i|we) count(ed|) {N} {G:pl}(. is that right|. right|. is it true|. correct|)",
    "are there {N} {G:pl}(, not more, not less|, no more, no less| exactly|)",
)
MULTIPLE = (
    "(is|are) there (multiple|several|many|a few|plenty of|a lot of) {G:pl}{H}",
    "(is|are) there more than (one|a single|1|just one|only one) {G:sg}{H}",
    "more than (one|1|a single) {G:sg}{H}",
    "(do|can) you see (more than one {G:sg}|several {G:pl}|multiple {G:pl})",
    "there (is|are) (more than one {G:sg}|several {G:pl}|multiple {G:pl}){H}",
    "there (isn't|is not) (just|only) one {G:sg}{H}",
    "is {G:the} not the only one",
    "are there (other|further|more) {G:pl} besides the one",
)
SINGLE = (
    "is there (only|just|exactly|precisely|not more than|but) (one|a single|1) {G:sg}{H}",
    "there is (only|just|exactly|precisely|but) (one|a single|1) {G:sg}{H}",
    "is {G:the} the only one( of its kind| here|)",
    "is there a (single|sole|lone) {G:sg}{H}",
    "(just|only|exactly) (one|a single|1) {G:sg}{H}",
    "do you see (just|only|exactly) (one|a single|1) {G:sg}",
    "is there (one|1) {G:sg} (only|exactly|and no more|alone)",
    "(is|are) the number of {G:pl} (one|1)",
    "{G:the} is the only one",
)
AT_MOST_ONE = (
    "(is|are) there (at most|no more than|not more than|a maximum of|max) (one|a single|1) {G:sg}{H}",
    "there (is|are) (at most|no more than|not more than|max) (one|a single|1) {G:sg}{H}",
    "(at most|no more than|max|maximum) (one|1) {G:sg}( - holds| here|, true|, yes or no|)",
    "there (isn't|is not|aren't) more than (one|a single|1) {G:sg}{H}",
    "(one {G:sg} or none|one {G:sg} at most|a single {G:sg} at most)",
)
NOT_NUMBER = (
    "there (aren't|are not|arent) (exactly |precisely |just |)({N}) {G:pl}{H}",
    "(are|is) there (not|not exactly) {N} {G:pl}{H}",
    "is the number of {G:pl} {M}",
    "the number of {G:pl} (isn't|is not) {N}",
    "are there (more or fewer|fewer or more) than {N} {G:pl}",
    "is there (some other|another|a different) number of {G:pl} than {N}",
    "(is it|it's|it is) (wrong|false|not true|untrue) that there are (exactly |){N} {G:pl}",
)
DENIED = {
    "<=": "there (aren't|are not|arent|are never) more than {N} {G:pl}{H}",
    ">=": "there (aren't|are not|arent) (fewer|less) than {N} {G:pl}{H}",
    "<": "there (aren't|are not|arent) (at least {N}|{N} or more) {G:pl}{H}",
}
"""Statements that say no to the opposite."""


RANGE = (
    "(is|are) there (between|from|anywhere between) {L} (and|to) {M} {G:pl}{H}",
    "(between|from) {L} (and|to) {M} {G:pl}( here|, right|)",
    "there are (between|from) {L} (and|to) {M} {G:pl}{H}",
    "is the (number|count) of {G:pl} (between|from) {L} (and|to) {M}",
    "(are|is) there at least {L} {G:pl} (but|and) (at most|no more than) {M}",
    "{L} to {M} {G:pl}( here|, true|)",
)


def in_range(rng: random.Random, world: World) -> Draft:
    """ "Are there between two and four balls?"."""
    group = world.kind(rng)
    least = rng.choice((1, 2, 2, 3, 4))
    most = least + rng.choice((1, 2, 2, 3))
    low, high = (NUMBERS[least], NUMBERS[most]) if rng.random() < 0.6 else (str(least), str(most))
    return draft(q.InRange(group, least, most), RANGE, G=some(group), L=low, M=high, H="")


PARITY = (
    "is the (number|count|amount|total) of {G:pl} {E}( or not|)",
    "(is|are) there an {E} (number|amount|count) of {G:pl}{H}",
    "(do|can) (you|we|i) (see|have|count) an {E} (number|amount) of {G:pl}",
    "the (number|count) of {G:pl} is {E}",
    "there (is|are) an {E} (number|amount) of {G:pl}{H}",
    "(are|is) (the |){G:pl} {E} in number",
    "(is it|it is) (true|right|correct) that (the number of {G:pl} is {E}|there is an {E} number of {G:pl})",
    "{G:pl}(:|,) (is their number {E}|{E} number|an {E} number)",
    "is {E} the number of {G:pl}",
    "an {E} number of {G:pl}",
)
EVEN_ONLY = (
    "(can|could) (the |){G:pl} be (paired up|split into pairs|divided into two equal groups|put into pairs)( with none left over|)",
    "(do|could) (the |){G:pl} (come|stand) in pairs",
    "is the number of {G:pl} divisible by (two|2)",
)


def parity(rng: random.Random, world: World) -> Draft:
    """ "Is the number of blocks odd?"."""
    group: q.Group = world.kind(rng) if rng.random() < 0.8 else related(rng, world, 1)
    is_odd = rng.random() < 0.5
    templates = PARITY if is_odd or rng.random() < 0.8 else EVEN_ONLY
    return draft(q.Parity(group, is_odd), templates, G=some(group), H="",
                 E="odd" if is_odd else "even")  # fmt: skip


def compare_number(rng: random.Random, world: World) -> Draft:
    """ "Are there more than two blocks?"."""
    group: q.Group = world.kind(rng) if rng.random() < 0.75 else related(rng, world, 1)
    draw = rng.random()
    if not world.is_scene and rng.random() < 0.08:
        return (parity if rng.random() < 0.6 else in_range)(rng, world)
    here = rng.choice(("", "", "", " on the table", " here", " in the picture", " in total"))
    if draw < 0.16:
        if draw < 0.015:
            return draft(q.CompareNumber(group, "<=", 1), AT_MOST_ONE, G=some(group), H=here)
        is_single = draw < 0.09
        meaning = q.CompareNumber(group, "==" if is_single else ">", 1)
        return draft(meaning, SINGLE if is_single else MULTIPLE, G=some(group), H=here)
    operator: q.Operator = rng.choice(
        ("==", "==", "==", "==", ">", ">", "<", ">=", ">=", "<=", "<=", "!=")
    )
    number = rng.choice((2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10))
    if operator in (">", "<") and rng.random() < 0.1:
        number = rng.choice((1, 2, 3, 5) if operator == ">" else (2, 3, 5))
    said = NUMBERS[number] if rng.random() < 0.65 else str(number)
    templates: tuple[str, ...] = NOT_NUMBER if operator == "!=" else NUMBERED
    if operator == "==" and rng.random() < 0.25:
        templates = EXACT
    elif operator in DENIED and rng.random() < 0.1:
        templates = (DENIED[operator],)
    # the parts that depend on the operator come first: they hold slots themselves
    parts = {"Q": AMOUNT, "M": MEASURE, "R": AMOUNT_AFTER}
    chosen = rng.choice(templates)
    for name, table in parts.items():
        chosen = chosen.replace(f"{{{name}}}", table[operator])
    meaning = q.CompareNumber(group, operator, number)
    return draft(meaning, (chosen,), G=some(group), N=said, H=here, IF=ask_if)
