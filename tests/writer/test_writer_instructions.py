"""Instructions: one meaning, one policy, wordings in plenty, and none of a public benchmark."""

from __future__ import annotations

import ast
import inspect
import random
import re

import pytest

from viper.capabilities.robot.api import Robot
from viper.llm.robot_prompt import DONE, REFUSALS
from viper.llm.writer_api import ROBOT
from viper.llm.writer_check import mend, nouns, problem
from viper.llm.writer_doubt import (
    contradiction,
    does_what_is_forbidden,
    left_out,
    misses_a_condition,
    shares_out_unasked,
    turns_a_condition_round,
)
from viper.training.instructions import holds_benchmark, policy_of
from viper.training.instructions import meaning as m
from viper.training.instructions.cautions import cautioned
from viper.training.instructions.clauses import put
from viper.training.instructions.gapping import gapped
from viper.training.instructions.nouns import Nouns
from viper.training.instructions.sample import SINGLE, sample_instruction
from viper.training.instructions.scenes import Item, Step, Table
from viper.training.instructions.steps import Unclear, next_step, sample_step
from viper.training.questions import lexicon
from viper.training.questions.meaning import Kind
from viper.training.questions.words import COLORS, NUMBERS

BLOCK, BOWL = Kind("block"), Kind("bowl")
RED, GREEN = m.The(Kind("block", ("red",))), m.The(Kind("block", ("green",)))
BLUE_BOWL = m.The(Kind("bowl", ("blue",)))


def table(**support: str) -> Table:
    """A red, a green and a yellow block, a blue and a red bowl; `red="blue bowl"` places one."""
    items = [Item(f"{c} block", c, "block") for c in ("red", "green", "yellow")]
    items += [Item(f"{c} bowl", c, "bowl", is_target=True) for c in ("blue", "red")]
    return Table(tuple(items), {f"{color} block": on for color, on in support.items()})


def step_of(*actions: m.Action | m.If, on: Table) -> str:
    step = next_step(m.Program(actions), on)
    return DONE if step is None else step.text


@pytest.mark.parametrize("kind", [*SINGLE, "several", "if"])
def test_every_type_gives_valid_policies_without_benchmark_sentences(kind: str) -> None:
    rng = random.Random(5)
    for _ in range(40):
        said = sample_instruction(rng, Nouns(), type=kind)
        assert problem(said.program, ROBOT) is None, said
        assert not holds_benchmark(said.text), said.text
        assert not set(said.text) & set("{}|"), said.text


def test_the_same_seed_says_the_same() -> None:
    first, second = (
        [sample_instruction(random.Random(5), Nouns()).text for _ in range(3)] for _ in range(2)
    )
    assert first == second


def test_held_out_nouns_are_never_trained_on() -> None:
    rng, held = random.Random(3), set(lexicon()["held_out"])
    for _ in range(1500):
        program = sample_instruction(rng, Nouns(strange=1.0)).program
        assert not held & set(nouns(program, ROBOT)), program


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (m.PutEach(m.Others(RED.kind), BLUE_BOWL),
         'for x in robot.others("red block"):\n    robot.pick_and_place(x, "blue bowl")'),
        (m.PutEach(m.Others(Kind("ball", ("red",))), BLUE_BOWL),
         'for x in robot.others("red ball", "ball"):\n    robot.pick_and_place(x, "blue bowl")'),
        (m.Put(m.Any(BLOCK), m.Offset(m.It(), "top", 0.05)),
         'robot.pick_and_place(robot.find("block")[0], robot.offset(robot.it, "top", 0.05))'),
        (m.Rotate(m.It(), -90), "robot.rotate(robot.it, -90)"),
        (m.Stack(BLOCK, m.Place("middle")), 'robot.stack("block", at="middle")'),
        (m.Stack(BLOCK, None, 4), 'robot.stack(robot.find("block")[:4])'),
        (m.Stack(BLOCK, BLUE_BOWL, 2), 'robot.stack(robot.find("block")[:2], at="blue bowl")'),
        (m.StackWith(RED.kind), 'robot.stack([robot.others("red block"), "red block"])'),
        (m.StackWith(RED.kind, False), 'robot.stack(["red block", robot.others("red block")])'),
        (m.Stack(BLOCK, by="largest"), 'robot.stack(robot.ordered("block", "largest"))'),
        (m.PutLine(BLOCK, "horizontal", "smallest"),
         'for x, p in zip(robot.ordered("block", "smallest"), '
         'robot.line("horizontal", robot.count("block"))):\n    robot.pick_and_place(x, p)'),
        (m.Swap(RED, GREEN), 'robot.swap("red block", "green block")'),
        (m.PutPaired(BLOCK, BOWL),
         'for x, p in zip(robot.find("block"), robot.find("bowl")):\n'
         "    robot.pick_and_place(x, p)"),
        (m.Scatter(m.On(BLOCK, BLUE_BOWL)),
         'for x in robot.on("block", "blue bowl"):\n    robot.pick_and_place(x, robot.next_to(x))'),
        (m.Put(RED, m.NextTo(GREEN)),
         'robot.pick_and_place("red block", robot.next_to("green block"))'),
        (m.Put(m.Either(RED.kind, GREEN.kind), m.Midpoint(BLUE_BOWL, m.The(BOWL))),
         'robot.pick_and_place(robot.find(["red block", "green block"])[0], '
         'robot.midpoint("blue bowl", "bowl"))'),
        (m.Put(m.Ranked(BLOCK, 2, "largest"), m.Place("middle")),
         'robot.pick_and_place(robot.ordered("block", "largest")[1], "middle")'),
        (m.PutEach(m.Firsts(BLOCK, "left", 2), BLUE_BOWL),
         'for x in robot.ordered("block", "left")[:2]:\n'
         '    robot.pick_and_place(x, "blue bowl")'),
        (m.PutEach(m.Half(BLOCK, True), BLUE_BOWL),
         'for x in robot.find("block")[robot.count("block") // 2:]:\n'
         '    robot.pick_and_place(x, "blue bowl")'),
        (m.PutEach(m.Others(RED.kind, True), BLUE_BOWL),
         'for x in robot.others("red block", "object"):\n    robot.pick_and_place(x, "blue bowl")'),
        (m.Sort(BLOCK, "color"),
         'for x, p in zip(robot.groups("block", "color"), robot.corners()):\n'
         "    robot.gather(x, p)"),
        (m.Refuse("unclear"), f'robot.refuse("{REFUSALS["unclear"]}")'),
    ],
)  # fmt: skip
def test_a_meaning_has_one_policy(action: m.Action, code: str) -> None:
    assert policy_of(m.Program((action,))) == code


def test_conditions_and_sequences_become_blocks() -> None:
    step = m.If(m.Condition(BLOCK, "more", 2), m.Stack(BLOCK), m.Pick(RED))
    assert policy_of(m.Program((step, m.Undo()))) == (
        'if robot.count("block") > 2:\n    robot.stack("block")\nelse:\n'
        '    robot.pick("red block")\nrobot.undo()'
    )


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (m.Condition(m.On(Kind("object"), BLUE_BOWL), "none"),
         'if not robot.on("object", "blue bowl"):'),
        (m.Condition(m.Beside(RED.kind, "left", BLUE_BOWL)),
         'if robot.beside("red block", "left", "blue bowl"):'),
        (m.MoreThan(BLOCK, BOWL), 'if robot.count("block") > robot.count("bowl"):'),
    ],
)  # fmt: skip
def test_a_condition_has_one_form(condition: m.Condition | m.MoreThan, code: str) -> None:
    step = m.If(condition, m.Pick(RED))
    assert policy_of(m.Program((step,))).splitlines()[0] == code


def test_what_must_not_be_touched_is_not_in_the_program() -> None:
    rng, nouns = random.Random(4), Nouns()
    found = 0
    for _ in range(400):
        plain = put(rng, nouns)
        said = cautioned(rng, nouns, plain)
        found += said.text != plain.text
        assert said.action == plain.action
        assert plain.text in said.text
        assert not does_what_is_forbidden(policy_of(m.Program((said.action,))), said.text)
    assert found > 300


def test_the_table_of_calls_is_that_of_the_robot() -> None:
    for name, call in ROBOT.calls.items():
        parameters = list(inspect.signature(getattr(Robot, name)).parameters.values())[1:]
        needed = [p for p in parameters if p.default is inspect.Parameter.empty]
        least = len(call.roles) - call.optional
        assert len(needed) <= least <= len(call.roles) <= len(parameters), name
        assert set(call.keywords) <= {p.name for p in parameters}, name


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("robot.fly()", "fly"),
        ('robot.pick_and_place("a")', "takes 2"),
        ('robot.nth("block", 2, "up")', "no side 'up'"),
        ('robot.push("block", "left", "far")', "no number"),
        ('robot.stack("block", on="bowl")', "no argument `on`"),
        ('image_patch.find("block")', "no name `image_patch`"),
        ('while True:\n    robot.pick("block")', "While"),
        ('robot.pick("")', "empty"),
        ("import os", "Import"),
    ],
)
def test_policies_that_are_not_the_writers_are_found_out(program: str, why: str) -> None:
    found = problem(program, ROBOT)
    assert found is not None
    assert why in found


@pytest.mark.parametrize(
    ("program", "said", "fixed"),
    [
        ('robot.pick("girafe")', "take the giraffe", 'robot.pick("giraffe")'),
        ('robot.pick("yellow block")', "take the sun-colored block", 'robot.pick("yellow block")'),
        ('robot.pick("unicorn")', "take the block", None),
        (
            'robot.pick_and_place("cup", "top left corner")',
            "cup into the far left corner",
            'robot.pick_and_place("cup", "top left corner")',
        ),
    ],
)
def test_nouns_come_from_the_instruction(program: str, said: str, fixed: str | None) -> None:
    assert mend(program, said, {"cup", "block"}, ROBOT) == fixed


@pytest.mark.parametrize(
    ("action", "on", "step"),
    [
        (m.Put(RED, BLUE_BOWL), table(), "pick up the red block and place it in the blue bowl"),
        (m.Put(RED, BLUE_BOWL), table(red="blue bowl"), DONE),
        (m.PutEach(m.All(BLOCK), m.Place("middle")), table(red="middle"),
         "pick up the green block and place it on the middle"),
        (m.PutMatching(BLOCK, BOWL), table(), "pick up the red block and place it in the red bowl"),
        (m.PutMatching(BLOCK, BOWL, False), table(red="blue bowl"),
         "pick up the green block and place it in the red bowl"),
        (m.PutSpread(BLOCK, "corners"), table(red="top right corner"),
         "pick up the green block and place it on the top left corner"),
        (m.Stack(BLOCK), table(yellow="red block"),
         "pick up the green block and place it on the yellow block"),
        (m.Stack(BLOCK, m.Place("middle")), table(),
         "pick up the red block and place it on the middle"),
        (m.Stack(BLOCK, None, 2), table(yellow="red block"), DONE),
        (m.Stack(BLOCK, None, 3), table(yellow="red block"),
         "pick up the green block and place it on the yellow block"),
        (m.Stack(BLOCK, m.Place("middle"), 2), table(yellow="red block"),
         "pick up the green block and place it on the middle"),
        (m.Tower((RED, GREEN)), table(), "pick up the green block and place it on the red block"),
        (m.PushTo(RED, m.Place("left side")), table(), "push the red block to the left side"),
        (m.If(m.Condition(Kind("cup")), m.Put(RED, BLUE_BOWL)), table(), DONE),
        (m.If(m.Condition(m.On(BLOCK, BLUE_BOWL)), m.Put(RED, BLUE_BOWL)), table(), DONE),
        (m.If(m.Condition(m.On(BLOCK, BLUE_BOWL)), m.Put(RED, BLUE_BOWL)),
         table(green="blue bowl"), "pick up the red block and place it in the blue bowl"),
        (m.If(m.MoreThan(BLOCK, BOWL), m.Put(RED, BLUE_BOWL)), table(red="blue bowl"), DONE),
        (m.PutEach(m.Others(RED.kind, True), m.Place("middle")), table(green="middle"),
         "pick up the yellow block and place it on the middle"),
        (m.Refuse("impossible"), table(), DONE),
    ],
)  # fmt: skip
def test_the_next_step_is_what_is_left_to_do(action: m.Action | m.If, on: Table, step: str) -> None:
    assert step_of(action, on=on) == step


def test_a_step_that_slipped_is_taken_again() -> None:
    on = table()
    on.apply(Step("red block", "blue bowl"))
    on.support.clear()
    text = "pick up the red block and place it in the blue bowl"
    assert step_of(m.Put(RED, BLUE_BOWL), on=on) == text


def test_what_was_moved_on_is_not_moved_back() -> None:
    on = table()
    on.apply(Step("red block", "blue bowl"))
    on.apply(Step("red block", "left side"))
    steps = (m.Put(RED, BLUE_BOWL), m.Put(m.It(), m.Place("left side")))
    assert step_of(*steps, on=on) == DONE


@pytest.mark.parametrize(
    "action",
    [
        m.Put(m.The(BLOCK), BLUE_BOWL),
        m.Put(m.The(Kind("cup")), BLUE_BOWL),
        m.Put(RED, m.Offset(BLUE_BOWL, "left")),
        m.Put(m.It(), BLUE_BOWL),
        m.Put(RED, RED),
        m.Stack(BLOCK, None, 4),
    ],
)
def test_steps_that_words_do_not_settle_are_left_out(action: m.Action) -> None:
    with pytest.raises(Unclear):
        step_of(action, on=table())


def test_step_prompts_tell_scene_and_past() -> None:
    rng = random.Random(2)
    for _ in range(300):
        example = sample_step(rng, Nouns())
        assert example.text.startswith("step: ")
        assert example.text.count(" | ") == 2
        assert example.step == DONE or example.step.startswith(("pick up the ", "push the "))


def test_policies_parse_whatever_the_nouns() -> None:
    rng = random.Random(9)
    for _ in range(300):
        ast.parse(sample_instruction(rng, Nouns(0.9, lexicon()["held_out"])).program)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ('robot.pick_and_place("cup", "cup")', "itself"),
        ('robot.pick(robot.nearest("cup", "cup"))', "itself"),
        ('robot.pick("cup")\nrobot.pick("cup")', "twice"),
        (
            'for x, p in zip(["cup", "cup"], robot.line("horizontal", 2)):\n'
            "    robot.pick_and_place(x, p)",
            "in a list twice",
        ),
        (
            'for x, p in zip(["cup", "can"], robot.line("horizontal", 3)):\n'
            "    robot.pick_and_place(x, p)",
            "places",
        ),
        (
            'if robot.find("cup"):\n    robot.pick("a")\nelse:\n    robot.pick("a")',
            "either way",
        ),
    ],
)
def test_policies_that_make_no_sense_are_found_out(program: str, why: str) -> None:
    assert why in (contradiction(program) or "")


def test_what_is_left_out_of_a_group_may_be_forbidden() -> None:
    rng = random.Random(6)
    said = [sample_instruction(rng, Nouns(), type="spare", typo_rate=0.0) for _ in range(150)]
    # but for "into the sea-coloured cup, not the blue one"
    assert sum(does_what_is_forbidden(s.program, s.text) for s in said) <= 2


@pytest.mark.parametrize(
    ("said", "is_to_be_empty"),
    [
        ("if the bowl is empty, take the cup", True),
        ("take the cup, but only if the plate is still free", True),
        ("if the bowl isn't empty, take the cup", False),
        ("unless the bowl is empty, take the cup", False),
        ("unless the bowl is not empty, take the cup", True),
    ],
)
def test_a_condition_is_not_turned_round(said: str, is_to_be_empty: bool) -> None:
    filled = 'if robot.on("object", "bowl"):\n    robot.pick("cup")'
    empty = filled.replace("if ", "if not ", 1)
    assert turns_a_condition_round(filled, said) == is_to_be_empty
    assert turns_a_condition_round(empty, said) != is_to_be_empty
    assert not turns_a_condition_round('robot.pick("cup")', said)


def test_each_vessel_gets_one_only_where_that_was_said() -> None:
    shared = 'for x, p in zip(robot.find("cup"), robot.find("bowl")):\n    robot.pick(x)'
    assert shares_out_unasked(shared, "put the cups in a bowl")
    assert not shares_out_unasked(shared, "put one cup in each bowl")
    assert not shares_out_unasked('robot.pick("cup")', "take the cup")
    rng = random.Random(2)
    for _ in range(200):
        said = sample_instruction(rng, Nouns(0.0), type="paired", typo_rate=0.0)
        assert not shares_out_unasked(said.program, said.text), said


def test_no_condition_of_the_grammar_is_turned_round() -> None:
    rng = random.Random(8)
    for _ in range(400):
        said = sample_instruction(rng, Nouns(0.0), type="if", typo_rate=0.0)
        assert not turns_a_condition_round(said.program, said.text), said


def test_no_policy_of_the_grammar_contradicts_itself_or_leaves_words_out() -> None:
    rng, words = random.Random(4), {"the", "and", "in", "on", "of", "all", "every", "put"}
    said = [sample_instruction(rng, Nouns(0.0), type="put", typo_rate=0.0) for _ in range(200)]
    assert all(contradiction(s.program) is None for s in said)
    assert left_out('robot.pick("red cup")', "take the red cup", words | {"take"}) == 0
    assert left_out('robot.pick("cup")', "take the red zorbles", words | {"take"}) == 2
    assert left_out('robot.pick("yellow cup")', "the lemon cup", words | {"lemon"}) == 0
    assert left_out(f'robot.refuse("{REFUSALS["unclear"]}")', "eat the red cup", words) is None


@pytest.mark.parametrize(
    ("said", "wrong", "right"),
    [
        ("do not put the red block in the bowl", 'robot.pick_and_place("red block", "bowl")', ""),
        ("put no cup in the bowl", 'robot.gather("cup", "bowl")', ""),
        ("take the red cup but don't touch the green one", 'robot.pick("green cup")', "red cup"),
        ("neither the red nor the blue but the green cup", 'robot.pick("blue cup")', "green cup"),
        ("never move the cups. take a block", 'robot.pick("cup")', "block"),
        ("take the red cup, don't drop it", "", "red cup"),
        ("if you don't take the cup take the ball", "", "cup"),
        ("why don't you take the cup", "", "cup"),
    ],
)
def test_what_is_forbidden_is_not_done(said: str, wrong: str, right: str) -> None:
    assert not wrong or does_what_is_forbidden(wrong, said)
    assert not right or not does_what_is_forbidden(f'robot.pick("{right}")', said)


def test_a_policy_for_two_cases_has_a_condition() -> None:
    said = "if it is red, take the cup, else take the ball"
    assert misses_a_condition('robot.pick("cup")\nrobot.pick("ball")', said)
    assert not misses_a_condition('if robot.find("red cup"):\n    robot.pick("cup")', said)
    assert not misses_a_condition('robot.gather("cup", "bowl")', "the cups and everything else")


def test_a_stack_has_a_number_only_where_one_is_said() -> None:
    rng, counted = random.Random(6), 0
    for _ in range(300):
        said = sample_instruction(rng, Nouns(0.0), type="stack", typo_rate=0.0)
        stack = said.meaning.steps[0]
        assert isinstance(stack, m.Stack)
        if stack.count is not None:
            counted += 1
            assert {str(stack.count), NUMBERS[stack.count]} & set(
                re.findall(r"[a-z]+|[0-9]+", said.text.lower())
            ), said
    assert 40 < counted < 150


def test_clauses_that_lean_on_each_other_make_sense_and_hold_every_colour_they_mean() -> None:
    rng = random.Random(11)
    for _ in range(300):
        program, text, _ = gapped(rng, Nouns(0.0))
        policy = policy_of(program)
        assert contradiction(policy) is None, text
        meant = {word for word in re.findall(r"[a-z]+", policy) if word in COLORS}
        said = set(re.findall(r"[a-z]+", text))
        assert meant <= said or "colo" in text, (text, policy)  # or "frog-coloured"
