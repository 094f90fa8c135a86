"""The built-in program writer: what it understands, copies, refuses, and never does."""

from __future__ import annotations

import json
import random
import shutil
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from viper.core.errors import InputError, ModelMissing
from viper.core.llm import Message
from viper.core.settings import weights_folder
from viper.llm.contract import ExactScoreContract
from viper.llm.embedded import UNKNOWN_LOGPROB, EmbeddedLLM, Hypothesis
from viper.llm.spelling import correct
from viper.llm.writer_check import mend, problem
from viper.llm.writer_doubt import compares_with_itself
from viper.training.questions import QUESTION, WordWorld, sample_words

FOLDER = weights_folder() / "writer"
_LINES = (Path(__file__).parent / "wordings.jsonl").read_text("utf-8").splitlines()
WORDINGS = [json.loads(line) for line in _LINES]


@pytest.fixture(scope="module")
def writer() -> EmbeddedLLM:
    return EmbeddedLLM(FOLDER)


def ask(writer: EmbeddedLLM, question: str) -> str:
    return writer.complete([Message("user", question)])[0].text


class TestContract(ExactScoreContract):
    """It is a language model like any other."""

    @pytest.fixture
    def model(self) -> EmbeddedLLM:
        return EmbeddedLLM(FOLDER)


def test_hand_written_questions_get_the_right_program(writer: EmbeddedLLM) -> None:
    wrong = [row["question"] for row in WORDINGS if ask(writer, row["question"]) != row["program"]]
    assert len(wrong) <= 0.08 * len(WORDINGS), wrong


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("How many red blocks are there?", 'len(image_patch.find("red block"))'),
        ("Is there a green cup?", 'image_patch.exists("green cup")'),
        ("how many giraffes are there?", 'len(image_patch.find("giraffe"))'),
        ("is there a toaster on the table?", 'image_patch.exists("toaster")'),
        (
            "What color is the bowl?",
            'image_patch.find("bowl")[0].simple_query("What color is this?")',
        ),
        (
            "What color is the leftmost object?",
            'min(image_patch.find("object"), key=lambda p: p.horizontal_center)'
            '.simple_query("What color is this?")',
        ),
        (
            "Is the cube left of the red ball the same size as the cone behind the grey cup?",
            'a = image_patch.find("red ball")[0]\n'
            'b = [p for p in image_patch.find("cube") if p.horizontal_center < a.horizontal_center][0]\n'  # noqa: E501
            'c = image_patch.find("grey cup")[0]\n'
            'd = [p for p in image_patch.find("cone") if p.compute_depth() > c.compute_depth()][0]\n'  # noqa: E501
            'b.simple_query("What size is this?") == d.simple_query("What size is this?")',
        ),
        (
            "Are there more blocks than balls?",
            'len(image_patch.find("block")) > len(image_patch.find("ball"))',
        ),
        (
            "Is the red block left of the blue bowl?",
            'a = image_patch.find("red block")[0]\nb = image_patch.find("blue bowl")[0]\n'
            "a.horizontal_center < b.horizontal_center",
        ),
    ],
)
def test_plain_questions_get_the_one_program(
    writer: EmbeddedLLM, question: str, program: str
) -> None:
    assert ask(writer, question) == program


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Which object is not a block and is green?", 'not p.verify_property("object", "block")'),
        ("Does the bowl contain anything?", "any(p != a and distance(p, a) < 0"),
        ("Is the bowl empty?", "not any(p != a and distance(p, a) < 0"),
        ("What is the middle ball made of?", "[len(a) // 2]"),
        ("What is in the middle of the picture?", "- image_patch.horizontal_center)"),
        ("Is there an odd number of objects?", "% 2 == 1"),
        ("How many things are bigger than the cup?", "if p.size > a.size"),
        ("What is directly to the left of the bowl?", "max([p for p in image_patch"),
        ("List the objects from left to right.", "in sorted("),
        ("Is the leftmost object also the biggest?", "a == b"),
        ("Are there between two and four balls?", "2 <= len("),
        ("Is everything to the left of the cone red?", 'all(p.verify_property("object", "red")'),
        ("Are there only blocks here?", 'len(image_patch.find("object")) == len('),
        ("How many red, green and blue things are there?", 'len(image_patch.find("green object"))'),
        ("Are there twice as many balls as cubes?", "== 2 * len("),
        ("What stands between the two balls?", 'image_patch.find("ball")[1]'),
        ("Apart from the cup, what is there?", "p.horizontal_center != a.horizontal_center"),
        (
            "What color is the thing in the top left corner?",
            "p.horizontal_center - p.vertical_center",
        ),
        ("Is the ball on the right side of the picture?", "> image_patch.horizontal_center"),
        ("How many things are red or made of metal?", " or p.verify_property("),
        ("Is there a cup but no plate?", 'and not image_patch.exists("plate")'),
        ("How many blocks would there be if one more block was added?", ") + 1"),
    ],
)
def test_rarer_questions_are_understood_too(writer: EmbeddedLLM, question: str, part: str) -> None:
    assert part in ask(writer, question)


def test_whatever_is_asked_the_program_parses_and_uses_existing_names(writer: EmbeddedLLM) -> None:
    rng = random.Random(1)
    signs = string.ascii_letters + string.digits + string.punctuation + "  éß\n"
    for _ in range(200):
        text = "a" + "".join(rng.choices(signs, k=rng.randint(1, 40)))
        assert problem(ask(writer, text)) is None, text


def test_what_it_does_not_understand_is_passed_on_with_low_probability(
    writer: EmbeddedLLM,
) -> None:
    reply = writer.complete([Message("user", 'why is the "block" there?')], logprobs=True)[0]
    assert reply.text == 'image_patch.simple_query("why is the \\"block\\" there?")'
    assert reply.logprob is not None
    assert reply.logprob < -2


@pytest.mark.parametrize(
    ("program", "is_so"),
    [
        ('len(image_patch.find("cup")) == len(image_patch.find("cup"))', True),
        ('len(image_patch.find("cup")) - len(image_patch.find("cup"))', True),
        ('max(["cup", "cup"], key=lambda n: len(image_patch.find(n)))', True),
        ('len(image_patch.find("cup")) == len(image_patch.find("red cup"))', False),
        ('len(image_patch.find("cup")) + len(image_patch.find("cup"))', False),
    ],
)
def test_what_compares_something_with_itself_is_told(program: str, is_so: bool) -> None:
    assert compares_with_itself(program) == is_so


def test_no_question_of_the_grammar_compares_something_with_itself() -> None:
    rng, world = random.Random(3), WordWorld()
    for _ in range(3000):
        question = sample_words(rng, world)
        assert QUESTION in question.program or not compares_with_itself(question.program)


def test_a_plate_is_not_among_the_things_on_it(writer: EmbeddedLLM) -> None:
    program = ask(writer, "How many things are on the plate?")
    assert "p != a and distance(p, a) < 0" in program


def test_a_plain_question_is_more_probable_than_a_strange_one(writer: EmbeddedLLM) -> None:
    plain, strange = (
        writer.complete([Message("user", text)], logprobs=True)[0].logprob or 0.0
        for text in ("How many red blocks are there?", "wie viele rote Würfel siehst du da")
    )
    assert plain > strange + 1


def test_a_repair_turn_gets_another_likely_program_and_then_the_last_one_again(
    writer: EmbeddedLLM,
) -> None:
    question = "How many red blocks are there?"
    hypotheses = (Hypothesis("1 + 1", -0.5, 3), Hypothesis("2 + 2", -1.0, 3))
    far = Hypothesis("3 + 3", UNKNOWN_LOGPROB - 1.0, 3)
    turns = [Message("system", "API"), Message("user", question)]
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "hypotheses", lambda _: (*hypotheses, far))
        for _ in range(4):
            seen.append(writer.complete(turns)[0].text)
            turns += [Message("assistant", seen[-1]), Message("user", "it failed")]
    assert seen == ["1 + 1", "2 + 2", "2 + 2", "2 + 2"]


def test_a_sure_reading_that_failed_is_not_exchanged_for_another_question(
    writer: EmbeddedLLM,
) -> None:
    turns = [Message("user", "What color is the third cup from the left?")]
    first = writer.complete(turns)[0].text
    turns += [Message("assistant", first), Message("user", "list index out of range")]
    assert writer.complete(turns)[0].text == first


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("how many " * 5000, "10,000 words"),
        ("x" * 5000, "5,000 characters"),
        ("сколько красных кубиков", "Latin"),
        ("有多少个红色方块", "Latin"),
        ("??? 123", "Latin"),
    ],
)
def test_unusable_questions_are_refused_in_one_sentence(
    writer: EmbeddedLLM, question: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        ask(writer, question)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"lacks config\.json"):
        EmbeddedLLM(tmp_path)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_damaged_weights_are_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "writer"
    shutil.copytree(FOLDER, folder)
    (folder / name).write_bytes(b"{" + b"\0" * 40)
    with pytest.raises(ModelMissing, match="damaged"):
        EmbeddedLLM(folder)


def _spoil(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    change(weights)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def _rename_one(weights: dict[str, Any]) -> None:
    weights["nobody"] = weights.pop("encoder.final_layer_norm.weight")


def _fill_one_with_nan(weights: dict[str, Any]) -> None:
    weights["encoder.final_layer_norm.weight"].fill_(float("nan"))


@pytest.mark.parametrize("change", [_rename_one, _fill_one_with_nan])
def test_weights_that_load_and_cannot_work_are_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    folder = tmp_path / "writer"
    shutil.copytree(FOLDER, folder)
    _spoil(folder, change)
    with pytest.raises(ModelMissing, match="damaged"):
        EmbeddedLLM(folder)


def test_a_tokenizer_without_special_tokens_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "writer"
    shutil.copytree(FOLDER, folder)
    (folder / "tokenizer_config.json").write_text("{}")
    with pytest.raises(ModelMissing, match="damaged"):
        EmbeddedLLM(folder)


def test_the_likelier_program_scores_higher(writer: EmbeddedLLM) -> None:
    options = ['len(image_patch.find("cup"))', 'image_patch.exists("cup")']
    count, exists = writer.score("How many cups are there?", options)
    assert count > exists


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("len(", "parse"),
        ("import os", "no expression"),
        ('open("x")', "no name `open`"),
        ('image_patch.find("a").__class__', "__class__"),
        ('image_patch.find("a", "b")', "takes 1"),
        ('image_patch.find("")', "empty"),
        ("while 1: pass\n1", "statement"),
        ("p.size", "no name `p`"),
        ('a = [p.size for p in image_patch.find("b")]\na.left', "`a` is no thing"),
        ('a = image_patch.find("b")\na.left', "`a` is no thing"),
        ('sorted(image_patch.find("b"), key=lambda p: p.size).simple_query("?")', "no thing"),
        ('image_patch.find("b")[0].simple_query("?")[0]', "no list"),
        ('image_patch.find("b")[0].simple_query("?").size', "no thing but: text"),
        ('len(image_patch.find("b")[0])', "no list"),
        ('image_patch.exists("b") > 2', "neither more nor less"),
        ('image_patch.find("b")[0].size == image_patch.exists("c")', "never a truth"),
        ('not len(image_patch.find("b"))', "no truth"),
        ('distance(image_patch.find("b"), image_patch)', "no thing"),
        ('image_patch.find("a") + image_patch.find("b")', "no number"),
        ('max(["a", "b"], key=lambda n: n.size)', "no thing but: text"),
    ],
)
def test_programs_that_are_not_the_writers_are_found_out(program: str, why: str) -> None:
    found = problem(program)
    assert found is not None
    assert why in found


@pytest.mark.parametrize(
    ("phrase", "question", "fixed"),
    [
        ("girafe", "how many giraffes are there", "giraffe"),
        ("red cube", "any red cubes?", "red cube"),
        ("unicorn", "is there a red ball", None),
        ("object", "is anything there", "object"),
        ("wooden chair", "a chair made of wood?", "wooden chair"),
    ],
)
def test_nouns_come_from_the_question(phrase: str, question: str, fixed: str | None) -> None:
    wanted = None if fixed is None else f'image_patch.exists("{fixed}")'
    assert mend(f'image_patch.exists("{phrase}")', question, {"red", "cube"}) == wanted


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("how mnay spheers", "how many spheres"),
        ("a blakc cbue", "a black cube"),
        ("three cubs at the back", "three cubs at the back"),
        ("how many giraffes", "how many giraffes"),
    ],
)
def test_slips_in_known_words_are_put_right(text: str, right: str) -> None:
    assert correct(text) == right
