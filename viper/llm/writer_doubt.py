"""Signs that a policy is not what was said: a word left out, a thing put onto itself.

A small model sometimes copies the wrong one of two nouns. Of several hypotheses the better one
is then told by what it leaves out of the instruction.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection

from viper.core.syntax import parse
from viper.llm.english import COLOR_LIKE, singular
from viper.llm.robot_prompt import VESSELS
from viper.llm.spelling import SHAPES
from viper.llm.writer_api import ROBOT
from viper.llm.writer_check import SAME, nouns, words_of

LEFT_OUT = 2.0
"""Nats that each word left out costs a hypothesis."""
LEFT_OUT_OF_QUESTION = 1.5
"""The same for questions, where words may serve to offer an answer: "is it red or blue?"."""
_ATTRIBUTES = frozenset({*COLOR_LIKE, "cyan", "purple", "grey", "small", "large", "big", "tiny"})
# "ring", "square" and the like are also words for how things are laid out
_NOUNS = (frozenset(SHAPES) - {"object", "thing", "item", "ring"}) | VESSELS | {"plate", "can"}
_ADJECTIVES = _ATTRIBUTES | {"metal", "metallic", "rubber", "matte", "glossy", "shiny", "little"}
_SHAPES = frozenset(SHAPES) - {"object", "thing", "item"} | {"cup", "mug", "bowl", "plate"}
_TEXT = re.compile(r'"([^"]*)"')
_TO_PLACE = re.compile(
    r"\b(?:push|slide|shove|nudge|drag)\b[^,.;]*? (?:to|towards|toward|onto|against|into) the "
    r"(?:left|right|top|bottom|near|far|front|back) (?:hand )?(?:side|edge|border|end|rim)\b"
    r"(?! of the [^t])"
)
_ACT = "(?:put|place|move|touch|take|pick|push|slide|stack|carry|bring|use|grab)"
_FORBIDDEN = re.compile(
    r"(?<!if you )(?<!why )(?<!that )(?<!which )"
    r"\b(?:do not|don'?t|never|must not|mustn'?t|should not|shouldn'?t) (?:you |ever |even )?"
    rf"{_ACT}\b.*?(?=[,.;!]|\bbut\b|$)"
    rf"|\b(?:{_ACT} no|neither)\b.*?(?=[,.;!]|\bbut\b|$)"
)
_EMPTY = re.compile(
    r"\b(?P<word>if|when|in case|provided|as long as|unless)\b[^,.;]*? (?:is|are)(?P<no> not|n't)? "
    r"(?:still )?(?:empty|free)\b"
)
_SHARED = re.compile(r'zip\(robot\.find\("[^"]*"\), robot\.find\(')
_SHARE = re.compile(
    r"\b(?:each|every|per|own|different|separate|distinct|distribute|spread|divide|share|split|one|"
    r"1|single|another|two|apiece)\b"
)
_SPARED = re.compile(r'robot\.others\("[^"]*"(?:, )?')
_OTHERWISE = re.compile(
    r"\b(?:if|in case|unless)\b.*(?:\botherwise\b|\bif not\b|[,;.] (?:or )?else\b)"
)
# of these a thing cannot be said to itself
_PAIRS = frozenset({"pick_and_place", "push_to", "nearest", "farthest", "swap", "midpoint"})


def left_out(program: str, said: str, vocabulary: Collection[str]) -> int | None:
    """Return how many colours, sizes and nouns of an instruction a policy does not speak of.

    Words that are not in `vocabulary` count as nouns. None for a refusal.
    """
    if program.startswith("robot.refuse("):
        return None
    spoken = {word for phrase in nouns(program, ROBOT) for word in phrase.split()}
    spoken |= {singular(word) for word in spoken} | {s for w in spoken for s in SAME.get(w, ())}
    return sum(word not in spoken for word in _content(said, vocabulary))


def does_what_is_forbidden(program: str, said: str) -> bool:
    """Tell whether a policy speaks of what an instruction names in a "do not" alone."""
    rest = _FORBIDDEN.sub(" ", said.lower())
    allowed, spoken = set(words_of(rest)), set(words_of(said.lower()))
    forbidden = {singular(word) for word in spoken - allowed} - {singular(word) for word in allowed}
    # what is left out of a group is named there
    acted = _SPARED.sub("robot.others(", program)
    named = {singular(w) for phrase in nouns(acted, ROBOT) for w in phrase.split()}
    return bool(named & forbidden)


def misses_a_condition(program: str, said: str) -> bool:
    """Tell whether a policy does one thing and the other where either was said: "if ..., else"."""
    if program.startswith("robot.refuse(") or not _OTHERWISE.search(said.lower()):
        return False
    return not any(isinstance(node, ast.If | ast.IfExp) for node in ast.walk(parse(program)))


def turns_a_condition_round(program: str, said: str) -> bool:
    """Tell whether a policy acts if something is there, although "if it is empty" was said."""
    found = _EMPTY.search(said.lower())
    if found is None:
        return False
    is_to_be_empty = (found["word"] == "unless") == bool(found["no"])
    for node in ast.walk(parse(program)):
        if isinstance(node, ast.If) and "robot.on(" in ast.unparse(node.test):
            return isinstance(node.test, ast.UnaryOp) != is_to_be_empty
    return False


def shares_out_unasked(program: str, said: str) -> bool:
    """Tell whether a policy gives each vessel one thing, although nobody said "one in each"."""
    return bool(_SHARED.search(program)) and not _SHARE.search(said.lower())


def misses_a_place(program: str, said: str) -> bool:
    """Tell whether something is pushed some way, although its place is said: "to the left side"."""
    return "robot.push(" in program and len(_TO_PLACE.findall(said.lower())) > program.count(
        "robot.push_to("
    )


def left_out_of_question(program: str, said: str) -> int:
    """Return how many colours, sizes, materials and shapes of a question a program leaves out."""
    spoken = set(" ".join(_TEXT.findall(program)).split())
    spoken |= {singular(word) for word in spoken} | {s for w in spoken for s in SAME.get(w, ())}
    words = {word if word in _ADJECTIVES else singular(word) for word in words_of(said)}
    return len(words & (_ADJECTIVES | _SHAPES) - spoken)


def _content(said: str, vocabulary: Collection[str]) -> set[str]:
    found: set[str] = set()
    for word in words_of(said):
        one = singular(word)
        is_strange = word.isalpha() and len(word) > 2 and not {word, one} & {*vocabulary}
        if word in _ATTRIBUTES:
            found.add(word)
        elif one in _NOUNS or is_strange:
            found.add(one)
    return found


def compares_with_itself(program: str) -> bool:
    """Tell whether a program for a question compares a thing, a number or a name with itself."""
    for node in ast.walk(parse(program)):
        sides: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            sides = [node.left, node.right]
        elif isinstance(node, ast.List):
            sides = node.elts
        if len({ast.dump(side) for side in sides}) < len(sides):
            return True
    return False


def contradiction(program: str) -> str | None:
    """Return what makes no sense in a valid policy, or None."""
    tree = parse(program)
    done = [ast.dump(statement) for statement in tree.body if not _is_undo(statement)]
    if len(done) > len(set(done)):
        return "the same is done twice"
    for node in ast.walk(tree):
        if isinstance(node, ast.List):
            if len({ast.dump(element) for element in node.elts}) < len(node.elts):
                return "a thing is in a list twice"
        elif isinstance(node, ast.If):
            if [ast.dump(s) for s in node.body] == [ast.dump(s) for s in node.orelse]:
                return "the same is done either way"
        elif isinstance(node, ast.Call):
            reason = _contradiction_of(node)
            if reason:
                return reason
    return None


def _is_undo(statement: ast.stmt) -> bool:
    return ast.unparse(statement) == "robot.undo()"


def _contradiction_of(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    if name in _PAIRS and ast.dump(call.args[0]) == ast.dump(call.args[1]):
        return "a thing is related to itself"
    if name == "zip" and isinstance(call.args[0], ast.List) and isinstance(call.args[1], ast.Call):
        *_, number = call.args[1].args or [ast.Constant(None)]
        count = number.value if isinstance(number, ast.Constant) else None
        if count is not None and count != len(call.args[0].elts):
            return "there are more or fewer places than things"
    return None
