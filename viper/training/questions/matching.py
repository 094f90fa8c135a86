"""Questions whether there is one for each: "is there a plate to go with every cup?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some
from viper.training.questions.counting import pair
from viper.training.questions.templates import Slot
from viper.training.questions.verifying import ask_if
from viper.training.questions.worlds import World

EACH = "(each|every|each and every|every single)"
ENOUGH = (
    f"is there {{X:a}} (to go with|for|to match|to put with|to pair with|to put under|to place on) {EACH} {{Y:sg}}",
    f"is there {{X:a}} for {EACH} {{Y:sg}}",
    "(are there|do we have|have we got|do you see|is there) enough {X:pl} for (all |all of |)the {Y:pl}",
    f"(are there|have we got|do we have) enough {{X:pl}} (so that {EACH} {{Y:sg}} (gets|has) one|to give {EACH} {{Y:sg}} one|to go round the {{Y:pl}})",
    f"(would|could|can|will) {EACH} {{Y:sg}} (get|have) {{X:a}}( of its own|)",
    f"{{X:a}} for {EACH} {{Y:sg}}(, is there|: are there enough|, are there enough|)",
    "are there at least as many {X:pl} as {Y:pl}",
    "(would|will) the {X:pl} (go round|be enough|suffice|reach) for (all |)the {Y:pl}",
    f"can (i|we|you) (put|place|give) {{X:a}} (with|next to|beside) {EACH} {{Y:sg}}",
    f"{{IF}} there('s| is) {{X:a}} for {EACH} {{Y:sg}}",
    "(can|could) the {Y:pl} all (have|get) {X:a} each",
    f"(if|when) {EACH} {{Y:sg}} (takes|needs|gets) {{X:a}}(,|) (are there enough|is that enough|do the {{X:pl}} suffice|is it enough)",
    "no {Y:sg} (has to go|would be|has to do) without {X:a}(, right|, true|)",
)
TOO_FEW = (
    "would (any|some) {Y:sg} (go|be left|be|end up) without {X:a}",
    "(are there|do we have) too few {X:pl} for (all |)the {Y:pl}",
    "(would|will) we run out of {X:pl} (for the {Y:pl}|before every {Y:sg} has one)",
    "(are there|have we got) not enough {X:pl} for (all |)the {Y:pl}",
)
WITHOUT = (
    "how many {Y:pl} (would be left|would go|would end up|are left|would be|would have to do) without {X:a}",
    f"if {EACH} {{Y:sg}} (takes|gets|got|took) (one|{{X:a}})(,|) how many {{Y:pl}} (would|will) (be left|be|go) without {{X:a}}",
    "how many {Y:pl} (would|will) (get|have) no {X:sg}",
    "how many {X:pl} (are missing|are lacking|too few are there|more do we need) for (every|each) {Y:sg} to have one",
    f"how many more {{X:pl}} (do we need|are needed) so that {EACH} {{Y:sg}} has one",
    f"how many (more |extra |additional |){{X:pl}} (do i have to|must i|should i|would i have to|do i need to|have i to) (buy|get|fetch|bring|add|order|find) (so that|for|until) (there is|there's|it is|there'd be|having) one for {EACH} {{Y:sg}}".replace(
        "(so that|for|until) (there is|there's|it is|there'd be|having)",
        "(so that|until) (there is|there's|it is|there are)",
    ),
    "how many {X:pl} (short|too few) (are we|are there) for the {Y:pl}",
    f"how many {{X:pl}} (do we lack|do we still need|are still missing) (if|when) {EACH} {{Y:sg}} (should have|needs|is to have) one",
    "there are more {Y:pl} than {X:pl}(. |; |, |: )how many {X:pl} (do i need to add|are missing|must i buy)( for it to be equal| to have one each| to make it even|)",
    f"to give {EACH} {{Y:sg}} {{X:a}}, how many (more |extra |)do (i|we) need",
)
SPARE = (
    f"how many {{X:pl}} (would be left over|are left over|are to spare|would be spare|remain) (if|when|once) {EACH} {{Y:sg}} (takes|gets|has) one",
    "how many spare {X:pl} (are there|would there be) (once|if|when) every {Y:sg} has (one|its own)",
    "how many {X:pl} are (there |)in excess of the {Y:pl}",
    "how many {X:pl} too many (are there|have we got|do we have)( for the {Y:pl}| if every {Y:sg} (takes|gets) one| to have one for each {Y:sg})",
    f"how many {{X:pl}} (could|can) i (take away|remove|put away) and still have one for {EACH} {{Y:sg}}",
)
JUST = (
    "(have|do) (the |){X:pl} and (the |){Y:pl} (got |have |)the same (head count|headcount|head-count|number|count|tally)",
    "(is|are) the (head count|headcount|tally|count) of (the |){X:pl} (the same as|equal to|the very same as) (that of|the one of|) the {Y:pl}",
    "is it (a tie|a draw|even) between (the |){X:pl} and (the |){Y:pl}( in number|)",
    "are the {X:pl} and the {Y:pl} (equal in number|equally many|equally numerous|of the same number)",
    "(are there|are there exactly|have we got) as many {X:pl} as there are {Y:pl}",
    "(are there|have we got|do we have) (exactly|just) one {X:sg} for (each|every) {Y:sg}( and none left over| with none to spare|)",
    "(do|would) (the |){X:pl} and (the |){Y:pl} (pair up|match up|go together one to one|make pairs)( exactly| with none left over|)",
    "can (the |)({X:pl} and {Y:pl}|{Y:pl} and {X:pl}) be paired up( exactly| with none left over| one to one|)",
)  # fmt: skip


def matching(rng: random.Random, world: World) -> Draft:
    """ "Is there a plate to go with each cup?", "How many cups would be left without a plate?"."""
    first, second = pair(rng, world)
    if first.noun == second.noun == "object":
        return matching(rng, world)
    slots: dict[str, Slot | str] = {"X": some(first), "Y": some(second), "IF": ask_if}
    draw = rng.random()
    if draw < 0.5:
        return draft(q.CompareCounts(first, second, ">="), ENOUGH, **slots)
    if draw < 0.62:
        return draft(q.CompareCounts(first, second, "<"), TOO_FEW, **slots)
    if draw < 0.8:
        return draft(q.Arithmetic(second, first, "-"), WITHOUT, **slots)
    if draw < 0.88:
        return draft(q.Arithmetic(first, second, "-"), SPARE, **slots)
    return draft(q.CompareCounts(first, second, "=="), JUST, **slots)
