"""The built-in writer as a robot's language model: policies, refusals, next steps, scores."""

from __future__ import annotations

import json
import random
import string
from pathlib import Path

import pytest

from viper.core.errors import InputError
from viper.core.llm import Message
from viper.core.settings import weights_folder
from viper.llm.embedded import EmbeddedLLM
from viper.llm.robot_prompt import (
    DONE,
    PLACES,
    pick_and_place_text,
    policy_messages,
    push_text,
    step_prompt,
)
from viper.llm.writer_api import ROBOT
from viper.llm.writer_check import problem
from viper.training.writer_scores import benchmark_sentences, hand_written, rate

FOLDER = Path(__file__).parent
SCENE = "red block, green block in blue bowl, yellow block, blue bowl, red bowl"


@pytest.fixture(scope="module")
def writer() -> EmbeddedLLM:
    return EmbeddedLLM(weights_folder() / "writer")


def policy(writer: EmbeddedLLM, instruction: str) -> str:
    return writer.complete(policy_messages(instruction, ""))[0].text


def test_hand_written_instructions_get_the_right_policy(writer: EmbeddedLLM) -> None:
    result = rate(
        lambda t: writer.hypotheses(t)[0].program, hand_written(FOLDER / "instructions.jsonl")
    )
    assert result.n >= 80
    assert result.valid == result.n
    assert result.exact >= 0.9 * result.n, result.by_type


def test_benchmark_sentences_get_the_right_policy(writer: EmbeddedLLM) -> None:
    result = rate(lambda t: writer.hypotheses(t)[0].program, benchmark_sentences(1))
    assert result.exact >= 0.9 * result.n, result.by_type


@pytest.mark.parametrize(
    ("instruction", "code"),
    [
        ("put the red block in the blue bowl", 'robot.pick_and_place("red block", "blue bowl")'),
        ("take the red block", 'robot.pick("red block")'),
        ("put it into the blue bowl", 'robot.pick_and_place(robot.it, "blue bowl")'),
        ("undo that", "robot.undo()"),
        ("stack all the cubes", 'robot.stack("cube")'),
        (
            "push the yellow block to the left edge",
            'robot.push_to("yellow block", "left side")',
        ),
        (
            "every block belongs in the bowl of its colour",
            'for x in robot.find("block"):\n    robot.pick_and_place(x, robot.matching(x, "bowl"))',
        ),
    ],
)
def test_plain_instructions_get_the_one_policy(
    writer: EmbeddedLLM, instruction: str, code: str
) -> None:
    assert policy(writer, instruction) == code


@pytest.mark.parametrize(
    "instruction", ["eat the block", "put the table in the bowl", "move it", "tell me a joke"]
)
def test_what_cannot_be_done_is_refused(writer: EmbeddedLLM, instruction: str) -> None:
    assert policy(writer, instruction).startswith("robot.refuse(")


def test_whatever_is_said_the_policy_is_valid(writer: EmbeddedLLM) -> None:
    rng = random.Random(1)
    signs = string.ascii_letters + string.digits + string.punctuation + "  éß\n"
    for _ in range(40):
        text = "a" + "".join(rng.choices(signs, k=rng.randint(1, 40)))
        assert problem(policy(writer, text), ROBOT) is None, text


def test_a_sure_policy_that_failed_is_not_exchanged_for_other_actions(writer: EmbeddedLLM) -> None:
    turns = policy_messages("put the red block on the plate", "")
    first = writer.complete(turns)[0].text
    turns += [Message("assistant", first), Message("user", "it failed")]
    assert writer.complete(turns)[0].text == first


def test_the_next_step_is_written(writer: EmbeddedLLM) -> None:
    said, step = "put the red block in the red bowl", pick_and_place_text("red block", "red bowl")
    assert next_step(writer, said, SCENE, []) == step
    assert next_step(writer, said, f"red block in red bowl{SCENE[9:]}", [step]) == DONE


def next_step(writer: EmbeddedLLM, said: str, scene: str, done: list[str]) -> str:
    return writer.complete([Message("user", step_prompt(said, scene, done))])[0].text


def test_steps_name_what_is_on_the_table(writer: EmbeddedLLM) -> None:
    prompt = step_prompt("put the purple giraffe into the fridge", "red cup, plate", [])
    reply = writer.complete([Message("user", prompt)])[0].text
    allowed = ["red cup", "plate", *PLACES]
    assert reply == DONE or any(
        reply in (pick_and_place_text(a, b), push_text(a, b))
        for a in ("red cup", "plate")
        for b in (*allowed, "left", "right", "top", "bottom")
    )


def test_the_right_skill_scores_best(writer: EmbeddedLLM) -> None:
    names = ["red block", "green block", "yellow block", "blue bowl", "red bowl"]
    options = [pick_and_place_text(a, b) for a in names for b in (*names, *PLACES) if a != b]
    options.append(DONE)
    prompt = step_prompt("put the yellow block in the red bowl", SCENE, [])
    scores = dict(zip(options, writer.score(prompt, options), strict=True))
    assert max(scores, key=lambda o: scores[o]) == pick_and_place_text("yellow block", "red bowl")


def test_a_push_to_a_side_is_no_push_some_way(writer: EmbeddedLLM) -> None:
    code = policy(writer, "push the green block to the left side")
    assert code == 'robot.push_to("green block", "left side")'


def test_second_development_instructions_get_the_right_policy(writer: EmbeddedLLM) -> None:
    pairs = hand_written(FOLDER / "instructions_development_2.jsonl")[::4]
    result = rate(lambda t: writer.hypotheses(t)[0].program, pairs)
    assert result.valid == result.n
    assert result.exact >= 0.9 * result.n, result.by_type


@pytest.mark.parametrize("prompt", ["robot:", "robot:   ", "step: "])
def test_empty_prompts_are_refused(writer: EmbeddedLLM, prompt: str) -> None:
    with pytest.raises(InputError, match="is empty"):
        writer.complete([Message("user", prompt)])


def test_instructions_of_a_file_are_valid() -> None:
    lines = (FOLDER / "instructions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert all(
        problem(row["program"] or "", ROBOT) in (None, "an empty text is no noun") for row in rows
    )
