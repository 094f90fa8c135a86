"""The prompt for programs, the repair turn, and finding the program in a reply."""

from __future__ import annotations

import ast
import itertools
import textwrap

import pytest

from viper.core.capability import CapabilitySet, HostClass, capability
from viper.core.errors import BadReply, InputError
from viper.core.execution import LineValue
from viper.llm.prompt import (
    EXAMPLES,
    estimate_tokens,
    extract_program,
    is_runnable,
    program_messages,
    repair_message,
    system_prompt,
)


class ImagePatch:
    """A region of the picture."""

    @capability
    def find(self, noun_phrase: str) -> list[ImagePatch]:
        """Return the regions that match, best first.

        A long explanation that a tight budget has no room for.
        """
        raise NotImplementedError

    @capability
    def exists(self, noun_phrase: str) -> bool:
        """Return whether there is one."""
        raise NotImplementedError


def llm_query(question: str) -> str:
    """Ask a language model."""
    raise NotImplementedError


CAPABILITIES = CapabilitySet.of(
    llm_query, HostClass.of(ImagePatch, fields=("horizontal_center",), construct=ImagePatch)
)


def test_prompt_declares_what_exists_and_the_question_stands_alone() -> None:
    system, user = program_messages(CAPABILITIES, "How many cups?")
    assert (system.role, user.role) == ("system", "user")
    assert user.content == "How many cups?"
    for text in ("def find(self, noun_phrase: str)", "def llm_query(", "horizontal_center", "UP"):
        assert text in system.content


def test_prompt_shows_only_examples_that_would_run() -> None:
    text = system_prompt(CAPABILITIES)
    assert 'image_patch.exists("green cup")' in text
    assert "best_text_match(" not in text
    assert "distance(" not in text


def test_prompt_drops_examples_first_then_details_then_docstrings() -> None:
    full = estimate_tokens(system_prompt(CAPABILITIES))
    bare = estimate_tokens(system_prompt(CAPABILITIES, budget_tokens=400))
    seen = []
    for budget in range(full, bare - 1, -1):
        text = system_prompt(CAPABILITIES, budget_tokens=budget)
        detail = ("long explanation" in text) + ("Return the regions" in text)
        seen.append((detail, text.count("```python\n")))
    assert {detail for detail, _ in seen} == {0, 1, 2}
    assert [detail for detail, _ in seen] == sorted((d for d, _ in seen), reverse=True)
    assert all(a >= b for (x, a), (y, b) in itertools.pairwise(seen) if x == y)


def test_prompt_that_cannot_fit_is_an_input_error() -> None:
    with pytest.raises(InputError, match="fewer capabilities"):
        system_prompt(CAPABILITIES, budget_tokens=50)


@pytest.mark.parametrize("budget", [700, 1000, 2500])
def test_prompt_stays_within_its_budget(budget: int) -> None:
    assert estimate_tokens(system_prompt(CAPABILITIES, budget_tokens=budget)) <= budget


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.question)
def test_examples_parse_and_end_in_a_value(example: object) -> None:
    program = example.program  # type: ignore[attr-defined]
    assert isinstance(ast.parse(program).body[-1], ast.Expr)


def test_a_program_with_an_unknown_call_is_not_runnable() -> None:
    assert is_runnable('len(image_patch.find("cup"))', CAPABILITIES)
    assert not is_runnable('image_patch.fetch("cup")', CAPABILITIES)
    assert not is_runnable("launch()", CAPABILITIES)


def test_repair_turn_has_error_line_and_values() -> None:
    values = [LineValue(1, "bowls", "[]"), LineValue(2, None, "3")]
    text = repair_message("NotFound: no bowl", 3, values).content
    assert "failed at line 3: NotFound: no bowl" in text
    assert "line 1: bowls = []" in text
    assert "line 2: 3" in text


def test_repair_turn_is_bounded_and_keeps_the_newest_values() -> None:
    values = [LineValue(i, "x", "y" * 500) for i in range(1, 100)]
    text = repair_message("E" * 10_000, None, values, max_chars=2000).content
    assert len(text) <= 2100
    assert "line 99:" in text
    assert "line 1:" not in text


PROGRAM = 'cups = image_patch.find("cup")\nlen(cups)'
REPLIES = {
    "plain": PROGRAM,
    "fenced": f"```python\n{PROGRAM}\n```",
    "fenced without a tag": f"```\n{PROGRAM}\n```",
    "fenced in prose": f"Sure! Here it is:\n\n```py\n{PROGRAM}\n```\nIt counts the `cups`.",
    "indented fence": "1. Count:\n" + textwrap.indent(f"```python\n{PROGRAM}\n```", "   "),
    "unclosed fence": f"```python\n{PROGRAM}",
    "thinking": f"<think>maybe ```python\nboom()\n```?</think>\n```python\n{PROGRAM}\n```",
    "thinking without the opening tag": f"hm, boom()\n</think>\n{PROGRAM}",
    "two tries": f"```python\nx = find(\n```\nBetter:\n```python\n{PROGRAM}\n```",
    "a JSON block after it": f'```python\n{PROGRAM}\n```\n```json\n{{"a": 1}}\n```',
    "a broken block after it": f"```python\n{PROGRAM}\n```\n```\nlen(cups -> 3\n```",
    "prose without a fence": f"Here is the program:\n{PROGRAM}\nHope this helps, ask me more!",
    "inline marks": f"`{PROGRAM}`",
    "windows newlines": f"```python\r\n{PROGRAM}\r\n```".replace("\n", "\r\n").replace(
        "\r\r", "\r"
    ),
}


@pytest.mark.parametrize("name", REPLIES)
def test_program_is_found_in(name: str) -> None:
    assert extract_program(REPLIES[name]).replace("\r\n", "\n") == PROGRAM


def test_a_vipergpt_function_is_a_program() -> None:
    source = "def execute_command(image):\n    return ImagePatch(image).exists('cup')"
    assert extract_program(f"```python\n{source}\n```") == source


def test_a_lone_broken_block_is_returned_so_that_its_error_can_be_sent_back() -> None:
    assert extract_program("```python\nlen(x\n```") == "len(x"


@pytest.mark.parametrize(
    "reply", ["", "Blue", "yes, no", "I see three red cups.", "<think>len(x)", "```\n\n```"]
)
def test_a_reply_without_code_is_a_bad_reply(reply: str) -> None:
    with pytest.raises(BadReply, match="no Python program"):
        extract_program(reply)


def test_a_huge_reply_takes_no_time() -> None:
    extract_program("x = 1\n" * 50_000)
    with pytest.raises(BadReply):
        extract_program("set it to this: (" * 50_000)
