"""Questions whose answer is an attribute of one thing."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    attribute,
    chain,
    depth_of,
    described,
    draft,
    other_attribute,
    predicate,
    single,
    some,
    the,
    where,
    word,
)
from viper.training.questions.counting import count_group
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import World

QUERY = (
    "what (would|might|could|will) the {N} of {O} be",
    "(what|which) {N} (have|has|it is|it has|is having) {O}",
    "of (what|which) {N} (it is|is it) {O}",
    "{O} it is (what|which) {N}",
    "{O} have (what|which) {N}",
    "(what|which) {N} got {O}",
    "the {N} of {O} is( what|...|)",
    "(what about|and|now) {O}(,|:|;|?) (what|which) {N} is it",
    "(what|which) {N} (has|does) {O} (been given|got|sport)",
    "i (can't|cannot|can not|couldn't) (tell|say|see|make out) (what|which) {N} {O} is(, can you|. can you|. do you know|)",
    "(in terms of|as for|regarding|speaking of) {N}(,|) what is {O}",
    "(how about|what about|and) the {N} of {O}",
    "(any idea|do you know|could you say|i'd love to know|i wonder) (what|which) {N} {O} (is|has)",
    "{O}(...| -|,|:) {N}( please|)",
    "(what|which) {N} (would|do) you (say|think|reckon|guess) {O} (is|has)",
    "what would you (say|call) the {N} of {O}( is|)",
    "tell me {O}'s {N}",
    "what's {O}'s {N}( then| please|)",
    "{O}'s {N}( is what|)",
    "(what is|what's|whats|what) {O}'s {N}",
    "(what|which) {N} (has|have|got|is of) {O}",
    "(what|which) {N} would you (say|think|guess|call) {O} (is|has)",
    "(what|which) {N} (do you see on|can you see on|belongs to|do you give) {O}",
    "{N}( of|:|,|) {O}",
    "{O}(,|;|:|.|?) (what's|what is|whats|which is|tell me) (its|the) {N}",
    "{O}(,|;|:|.) (what|which) {N} (is it|does it have|has it)",
    "(i'd like|i want|i need|i would like|help me) to know (the {N} of {O}|what {N} {O} is|{O}'s {N})",
    "(can|could|would) you (tell|say|name|see|give|describe) (me |)(the {N} of {O}|what {N} {O} (is|has)|{O}'s {N})",
    "(what|which) {N} (does|do|did) {O} (have|has|come in|show)",
    "(what|which) (is|are) the {N} of {O}",
    "(the |){N} of {O}( please| is| then|)",
    "(in|of|with) (what|which) {N} (is|was) {O}",
    "(do you know|do you see|any idea) (the {N} of {O}|what {N} {O} (is|has)|{O}'s {N})",
    "{O} (is|has|comes in|got|looks) (what|which) {N}",
    "(what|what|what|which) {N} is {O}",
    "(what|what|what|which) {N} is {O}",
    "(what is|what's|whats) the {N} of {O}",
    "(tell me|name|give me|say|state|report|find|identify|describe|determine) the {N} of {O}",
    "the {N} of {O}(, what is it|)",
    "{N} of {O}",
    "{O} is (what|which) {N}",
    "{O} (has|is of) (what|which) {N}",
    "(what|which) {N} does {O} have",
    "(what|which) {N} {O} is",
    "{O}(:|,) (what|which) {N}( is it| does it have|)",
    "(tell me|do you know|let me know|i wonder|i'd like to know) (what|which) {N} {O} is",
    "what is {O}'s {N}",
    "what {N} {O}",
    "(of |in |)(what|which) {N} is {O}",
    "what would you say is the {N} of {O}",
    "how would you describe the {N} of {O}",
    "what {N} would you (say|call) {O}( is|)",
    "{O}'s {N}",
    "i (want|need) the {N} of {O}",
)
COLOR = (
    "what color's {O}",
    "(tell me|any idea|do you know|i wonder) what color {O} is",
    "{O}'s what color",
    "(in|with) (what|which) color (is|was) {O} (painted|colored|coloured|)",
    "what color (has|did) (someone|they) (painted|paint) {O}",
    "(what|which) (color|colour) (is|was|has) {O}( got|)",
    "what (kind|sort|shade) of color (is|has) {O}",
    "which (of the |)colors (is|does) {O}( have|)",
    "is it (red or blue|blue or red|green or yellow|black or white)(,|) {O}",
    "what color is {O} (painted|in|)",
    "what colored is {O}",
    "how is {O} (colored|painted)",
    "what color (do you see on|has) {O}",
    "which of the colors is {O}",
    "what is the coloring of {O}",
)
MATERIAL = (
    "i'd (love|like) to know what {O} is made (of|from|out of)",
    "(any idea|do you know|tell me|can you tell|i wonder) what {O} is made (of|from|out of)",
    "what (sort|kind|type) of (stuff|material|substance) is {O}( made (of|from|out of)|)",
    "what (stuff|substance) is {O}( made of|)",
    "what did they make {O} (of|from|out of)",
    "{O} is made (of|from|out of) what",
    "(what|which material|what material|what stuff) (is|was) {O} (made|made out|built) (of|from)",
    "(of|from|out of) (what|which) (material|stuff) (is|was|has been) {O}( made|)",
    "what (is|was) {O} made (of|from|out of)( exactly|)",
    "is {O} (metal or matte|matte or metal|shiny or dull|dull or shiny|glossy or dull|metallic or matte|glossy or metal)(,| or what|)",
    "(what|which) (kind of |sort of |)(finish|surface|material) (has|does) {O}( have|)",
    "{O}(,|:|) (metal or matte|matte or glossy|shiny or dull)",
    "does {O} have a (shiny or a dull|dull or a shiny|matte or a glossy|glossy or a matte) (surface|finish)",
    "is {O} made of metal or (rubber|plastic)",
    "what is {O} made (of|out of|from)",
    "what's {O} made (of|out of|from)",
    "what (kind of |)(material|stuff) is {O} made (of|out of|from)",
    "{O} is made (of|out of|from) what( material|)",
    "what is the (surface|finish) of {O}( like|)",
    "from (what|which) material is {O}( made|)",
    "is {O} (matte, glossy or metal|metal or matte|glossy or matte|metal or rubber|shiny or matte|matte or metal|shiny or dull)",
    "what sort of finish does {O} have",
)
_COLORS = "(red|blue|green|yellow|black|white|gray|grey|pink|brown|purple|orange|cyan)"
_NOUNS = "(block|cube|ball|sphere|cylinder|cone|bowl|cup|plate|ring|pyramid|mug|box)"
CHOICE = (
    f"is {{O}} (a |)(more |){_COLORS} or (rather |more |a |){_COLORS}( one|)",
    f"is the (color|colour) of {{O}} {_COLORS} or {_COLORS}",
    f"(is it|it is|it's) {_COLORS} or {_COLORS}(,|:) {{O}}",
    f"{_COLORS} or {_COLORS}(:|,|?) (what is |what color is |which is |){{O}}",
    f"what color is {{O}}(,|:|?) {_COLORS}(,|) or {_COLORS}",
    f"is {{O}} {_COLORS} or is it {_COLORS}",
    f"does {{O}} have a {_COLORS} or a {_COLORS} color",
    f"is {{O}} {_COLORS}, {_COLORS}(,|) or {_COLORS}",
    f"would you (say|call) {{O}} (is |){_COLORS} or {_COLORS}",
    f"is {{O}} {_COLORS}(,|) or {_COLORS}",
    f"is {{O}} {_COLORS}, {_COLORS} or {_COLORS}",
    f"{{O}}(,|:|) {_COLORS} or {_COLORS}",
)
KIND_CHOICE = (
    f"is {{O}} (a |){_NOUNS}(,|) or (is it |rather |)(a |){_NOUNS}",
    f"(is it|it is|it's) a {_NOUNS} or a {_NOUNS}(,|:) {{O}}",
    f"(what|which) is {{O}}(,|:) a {_NOUNS} or a {_NOUNS}",
    f"does {{O}} look like a {_NOUNS} or (like |)a {_NOUNS}",
    f"(a |){_NOUNS} or (a |){_NOUNS}(:|,) (what is |){{O}}",
    f"is the shape of {{O}} a {_NOUNS} or a {_NOUNS}",
    f"is {{O}} a {_NOUNS} or a {_NOUNS}",
    f"is {{O}} a {_NOUNS}, a {_NOUNS} or a {_NOUNS}",
    f"{{O}}(,|:) {_NOUNS} or {_NOUNS}",
)
SHAPE = (
    "in (what|which) shape (does|do) {O} come",
    "what (sort|kind|type) of shape is {O}",
    "(tell me|any idea|do you know|i wonder) what shape {O} is",
    "(what|which) (shape|form) (has|got) {O}( got|)",
    "(what|which) (kind|sort|type) of (shape|form) (does|has|is) {O}( have|)",
    "(what|how) is {O} (shaped|formed)",
    "(what|which) (shape|form) would you call {O}",
    "(in|of) (what|which) (shape|form) is {O}",
    *KIND_CHOICE,
    "(what|which) (kind|sort|type) of (shape|object|thing) is {O}",
    "what shape does {O} have",
    "what is the geometry of {O}",
    "what is {O} shaped like",
    "what form does {O} take",
)
SIZE = (
    "(how|what) (big|large|small|size) (is|would you say is) {O}",
    "is {O} (rather |)(a |)(big|large) or (a |rather |)(small|little|tiny)( one|)",
    "is {O} (rather |)(a |)(small|little|tiny) or (a |rather |)(big|large)( one|)",
    "(big or small|small or big|large or small|small or large)(:|,|?) {O}",
    "{O}(,|:|?) (big or small|small or big|large or small)",
    "is it (big or small|large or small|small or large)(,|) {O}",
    "what (about|is) the size of {O}",
    "does {O} (look|seem) (big or small|small or large)",
    "how (big|large|small) is {O}",
    "is {O} (small or large|big or small|large or small|small or big)",
    "what size is {O}",
    "how (big|large) {O} is",
)
WHERE_NAME = (
    "(what|which) (object|thing|item|one) (is it that|do you find|can be found|is standing|is sitting|is to be found|can you see|do you see|is there) {W}",
    "(what|which) is the (object|thing|item|one|name of the thing) (that is |which is |that's |){W}",
    "(name|identify|tell me|give me) the (object|thing|item|one) (that is |which is |that's |){W}",
    "(there is|there's) (a thing|an object|something) {W}(. |, |; )(what is it|what is that|which one is it|name it)",
    "the (thing|object|item|one) {W}(, what is it|: what is it| is what|, which one is that)",
    "(what|which) (object|thing|item|shape) (is|sits|stands|lies|is located|is placed|do you see) {W}",
    "(what|which) (kind|type|sort) of (object|thing|item) is {W}",
    "(which|what) is the (object|thing|item|one) {W}",
    "(name|identify) the (object|thing|item) {W}",
    "what would you call the thing {W}",
)
WHERE_ASK = (
    "(what|which) {N} (has|does|is) the (thing|object|item|one) {W}( have|)",
    "(what|which) {N} (thing|object|item|one) (do you see|can you see|is there|can be found|stands) {W}",
    "the (thing|object|item|one) {W}(,|:) (what is its|what's its|which) {N}",
    "(the |){N} of (what is|what's|whatever is|the thing|the object|the one) {W}",
    "(there's|there is) (something|a thing|an object|one) {W}(. |, |; )(what|which) {N} is it",
    "(what|which) {N} is what('s| is| stands) {W}",
    "(what is|what's) the {N} of (what is|what's|whatever stands|the thing which is|the object that is) {W}",
    "(what|which) {N} is (whatever|the thing that|the object that|the thing which) is {W}",
    "(what|which) {N} (thing|object|item|one) (is|sits|stands) {W}",
    "{W} (there is|is) (a thing|an object|something), (what|which) {N} is it",
    "(the |)(thing|object|one) {W}(,|:) (what|which) {N}( is it|)",
)
NAME = (
    "(point out|show me|find|pick out) {O}",
    "(what|which) (is|was|are) {O}( exactly| then|)",
    "(what|which) (kind|sort|type) of (thing|object|item|stuff) (is|would you say is) {O}",
    "(can|could|would) you (name|identify|describe) {O}",
    "{O} is (what|which thing|what thing|what kind of thing)",
    "{O}(,|:|?) what is (it|that|this)( thing|)",
    "(give me|tell me|say) the name of {O}",
    "what is {O}",
    "(what's|whats) {O}",
    "what (kind|sort|type) of (thing|object|item) is {O}",
    "(name|identify|tell me|describe) {O}",
    "(tell me|do you know|i want to know) what {O} is",
    "(what|which) (thing|object|item) is {O}",
    "{O}(,|) what is (it|that)",
    "what do you call {O}",
    "which is {O}",
)
SPECIAL = {"color": (*COLOR, *CHOICE), "material": MATERIAL, "shape": SHAPE, "size": SIZE}


def query(rng: random.Random, world: World) -> Draft:
    """ "What color is the block left of the bowl?"."""
    if not world.is_scene and rng.random() < 0.03:
        kind = world.single(rng)
        if kind.adjectives and kind.noun != "object":
            return draft(q.Query(q.The(kind), "name"), OF_THEM, B=some(q.Kind(kind.noun, kind.adjectives[:-1])),
                         P=predicate(kind.adjectives[-1]))  # fmt: skip
    one = single(rng, world, depth_of(rng)) if rng.random() < 0.75 else q.The(world.single(rng))
    group = one.group
    if isinstance(one, q.The) and isinstance(group, q.Related | q.Between) and rng.random() < 0.35:
        if group.base == q.Kind("object") and is_listable(group):
            if rng.random() < 0.5:
                return draft(q.Query(one, "name"), WHERE_NAME, W=where(group))
            asked = attribute(rng)
            return draft(q.Query(one, asked), WHERE_ASK, W=where(group), N=word(asked))
        if isinstance(group.base, q.Kind) and group.base.noun != "object" and is_listable(group):
            asked = "color" if rng.random() < 0.6 else "name"
            if asked == "color" and "color" not in {
                MEANING_OF.get(a, ("",))[0] for a in group.base.adjectives
            }:
                return draft(q.Query(one, "color"), ("(what|which) {N} {B:sg} (is|sits|stands) {W}",),
                             B=some(group.base), W=where(group), N=word("color"))  # fmt: skip
    if described(one).noun == "object" and rng.random() < 0.3:
        return draft(q.Query(one, "name"), NAME, O=the(one))
    return ask_about(rng, one)


OF_THEM = (
    "(which|which one|what) of the (two |three |)({B:pl}) (is|looks) {P}",
    "(which|what) {B:sg} is (the |){P}( one|)",
    "(of|among) the (two |three |)({B:pl})(,|) (which|what) (one |)is {P}",
)


def chained(rng: random.Random, world: World) -> Draft:
    """ "What color is the thing left of the block that is behind the bowl?"."""
    return ask_of_chain(rng, chain(rng, world))


def ask_of_chain(rng: random.Random, group: q.Related) -> Draft:
    """Return a question about what is at the end of a chain of relations."""
    draw = rng.random()
    if group.base == q.Kind("object") and draw < 0.1:
        asked = attribute(rng)
        return draft(q.Query(q.The(group), asked), WHERE_ASK, W=where(group), N=word(asked))
    if draw < 0.45:
        return ask_about(rng, q.The(group))
    if draw < 0.75:
        return count_group(rng, group)
    if rng.random() < 0.35:
        return draft(q.Exists(group), EXISTS_WHERE, B=some(group.base), W=where(group))
    return draft(q.Exists(group), CHAIN_EXISTS, G=some(group))


CHAIN_EXISTS = (
    "(is|does) {G:a} (there|here|in the picture|exist|visible|on the table)",
    "(can|could|do|did) (you|we|i|u) (see|find|spot) ({G:a}|any {G:pl}|some {G:pl})",
    "(is|are) there ({G:a}|any {G:pl}|some {G:pl})( here| in the picture|)",
    "(tell me|check|see|say) (if|whether) there is {G:a}",
    "does (the|this) (picture|table|scene) (have|show|contain) {G:a}",
    "is it true that there is {G:a}",
    "is there {G:a}",
    "are there any {G:pl}",
    "(do|can) you see {G:a}",
    "there is {G:a}",
    "any {G:pl}",
)


def ask_about(rng: random.Random, one: q.One) -> Draft:
    """Return a question for an attribute of a thing that its description does not tell."""
    asked = other_attribute(rng, one)
    if asked == "name":
        return draft(q.Query(one, "name"), NAME, O=the(one))
    if (asked != "color" and rng.random() < 0.4) or rng.random() < 0.12:
        return draft(q.Query(one, asked), SPECIAL[asked], O=the(one))
    return draft(q.Query(one, asked), QUERY, O=the(one), N=word(asked))


EXISTS_WHERE = (
    "is (a|any|one|some) {B:sg} {W}",
    "(does|do) (a|any|one|some) {B:sg} (stand|lie|sit|exist) {W}",
    "(do|can) you see {B:a} {W}",
    "{W}(,|) is there {B:a}",
)


def is_listable(group: q.Group) -> bool:
    # "what is next to the bowl" asks for one thing: `nearest`
    return isinstance(group, q.Between) or (
        isinstance(group, q.Related) and all(c.relation != "near" for c in group.conditions)
    )
