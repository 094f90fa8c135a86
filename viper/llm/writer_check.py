"""What the built-in writer may say: programs that parse, with existing names and said nouns.

A small model can misspell a noun that it copies. `mend` puts back the word of the question,
and `problem` says what is wrong with a program that cannot be mended; such a program is
never shown to anybody, the next hypothesis takes its place.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Collection, Iterator

from viper.core.syntax import parse
from viper.llm.english import COLOR_LIKE, plural, singular
from viper.llm.writer_api import PLACE_NAMES, VISION, WORDS, Api, Call, Role
from viper.llm.writer_kinds import misfit

# words that the writer puts where the question has another one for anything at all
GENERIC = frozenset({"object"})
# words that mean the same as another one that may stand in the question
SAME = {"wooden": ("wood",), "object": ("thing", "item"), "metal": ("metallic",), **COLOR_LIKE}

_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_SURE = 0.6
"""Similarity from which a word counts as a misspelling of another."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return _WORD.findall(text.lower().replace("’", "'"))


def problem(program: str, api: Api = VISION) -> str | None:
    """Return what is wrong with a program, or None.

    It must parse and use existing names only, and the pieces of a question's program must fit.
    """
    try:
        tree = parse(program)
    except (SyntaxError, ValueError) as error:
        return f"does not parse: {error}"
    if not tree.body or not (api.is_policy or isinstance(tree.body[-1], ast.Expr)):
        return "the last line is no expression"
    known = set(api.names)
    for statement in tree.body:
        bound = {n.arg for n in ast.walk(statement) if isinstance(n, ast.arg)}
        stored = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and _is_stored(n)}
        inner = stored - _targets(statement)
        for node in ast.walk(statement):
            reason = _wrong(node, known | bound | inner, api)
            if reason:
                return reason
        known |= _targets(statement)
    return None if api.is_policy else misfit(tree)


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _targets(statement: ast.stmt) -> set[str]:
    if not isinstance(statement, ast.Assign):
        return set()
    return {t.id for t in statement.targets if isinstance(t, ast.Name)}


def _wrong(node: ast.AST, known: Collection[str], api: Api) -> str | None:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in known:
        return f"there is no name `{node.id}`"
    if isinstance(node, ast.Attribute) and node.attr not in (*api.calls, *api.fields):
        return f"there is no attribute `{node.attr}`"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _wrong_call(node, node.func.attr, api)
    if isinstance(node, ast.stmt) and not _is_allowed(node, api):
        return f"{type(node).__name__} is no statement of this writer"
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.strip():
        return "an empty text is no noun"
    return None


def _is_allowed(node: ast.stmt, api: Api) -> bool:
    if isinstance(node, ast.Assign | ast.Expr):
        return True
    return api.is_policy and isinstance(node, ast.For | ast.If)


def _wrong_call(node: ast.Call, name: str, api: Api) -> str | None:
    call = api.calls.get(name)
    if call is None:
        return f"`{name}` cannot be called"
    most = len(call.roles)
    if not most - call.optional <= len(node.args) <= most:
        return f"`{name}` takes {most} arguments, not {len(node.args)}"
    unknown = [word.arg for word in node.keywords if word.arg not in call.keywords]
    if unknown:
        return f"`{name}` takes no argument `{unknown[0]}`"
    for argument, role in _roles(node, call):
        text = _text_of(argument)
        if text is not None and (role == "number" or text not in WORDS.get(role, {text})):
            return f"`{name}` takes no {role} {text!r}"
    return None


def _roles(node: ast.Call, call: Call) -> Iterator[tuple[ast.expr, Role]]:
    yield from zip(node.args, call.roles, strict=False)
    yield from ((word.value, call.keywords[str(word.arg)]) for word in node.keywords)


def nouns(program: str, api: Api = VISION) -> Iterator[str]:
    """Yield the noun phrases that a program looks for."""
    for node in ast.walk(parse(program)):
        if isinstance(node, ast.List):
            listed = (_text_of(element) for element in node.elts)
            yield from (text for text in listed if text and text not in PLACE_NAMES)
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        for argument, role in _roles(node, api.calls.get(node.func.attr, Call())):
            text = _text_of(argument)
            if text and (role == "thing" or (role == "goal" and text not in PLACE_NAMES)):
                yield text


def _text_of(node: ast.expr) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text else None  # type: ignore[attr-defined]


def mend(program: str, question: str, vocabulary: Collection[str], api: Api = VISION) -> str | None:
    """Return the program with every noun as the question has it, or None if one is made up.

    Args:
        program: A program without a `problem`.
        question: What was asked.
        vocabulary: Words that the writer knows by heart; for these, a misspelt word of
            the question is enough.
        api: What the program is made of.
    """
    asked = words_of(question)
    for phrase in sorted(set(nouns(program, api)), key=len, reverse=True):
        fixed = _mend_phrase(phrase, asked, vocabulary)
        if fixed is None:
            return None
        if fixed != phrase:
            program = program.replace(f'"{phrase}"', f'"{fixed}"')
    return program


def _mend_phrase(phrase: str, asked: list[str], vocabulary: Collection[str]) -> str | None:
    # a word that is copied twice is a slip
    words = list(dict.fromkeys(phrase.split()))
    fixed = [_mend_word(word, asked, vocabulary) for word in words]
    return None if None in fixed else " ".join(word for word in fixed if word)


def _mend_word(word: str, asked: list[str], vocabulary: Collection[str]) -> str | None:
    if plural(word) in asked and word not in asked:
        # "bookshelve" for "bookshelves"
        return singular(plural(word))
    if word in GENERIC or is_said(word, asked):
        return word
    near = max(asked, key=lambda other: _likeness(word, other), default="")
    if _likeness(word, near) < _SURE:
        return None
    return word if word in vocabulary else singular(near)


def is_said(word: str, asked: Collection[str]) -> bool:
    """Tell whether a singular word is in the question in some form."""
    forms = {word, plural(word), f"{word}'s", *SAME.get(word, ())}
    if forms & set(asked):
        return True
    parts = {part for other in asked for part in re.split("['-]", other)}
    return bool(forms & parts) or any(singular(part) == word for part in parts)


def _likeness(word: str, other: str) -> float:
    return max(
        difflib.SequenceMatcher(None, word, form).ratio() for form in (other, singular(other))
    )
