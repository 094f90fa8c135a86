"""`viper sim` and `viper eval sim` from the command line; true perception, recorded replies."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from viper.apps.cli import run
from viper.capabilities.robot.props import too_few

IN_BOWL = 'robot.pick_and_place("red block", "blue bowl")'
SAID = "put the red block in the blue bowl"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def viper(capfd: pytest.CaptureFixture[str]) -> Call:
    def call(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        return (code, *capfd.readouterr())

    return call


@pytest.fixture
def script(tmp_path: Path) -> Callable[..., str]:
    def write(*replies: str) -> str:
        path = tmp_path / "replies.jsonl"
        path.write_text("".join(json.dumps({"reply": reply}) + "\n" for reply in replies))
        return f"scripted:{path}"

    return write


def test_an_instruction_is_carried_out_and_reported(
    viper: Call, script: Callable[..., str]
) -> None:
    code, out, err = viper("sim", SAID, "--tier", "oracle", "--llm", script(IN_BOWL))
    assert code == 0
    assert out.startswith("done\n")
    assert "table: red block, blue bowl" in out
    assert "✓ 1. pick up the red block and place it in the blue bowl" in out
    assert "no goal was given" in out
    assert f"| {IN_BOWL}" in err


def test_json_is_one_object_and_nothing_else(viper: Call, script: Callable[..., str]) -> None:
    code, out, err = viper("sim", SAID, "--tier", "oracle", "--llm", script(IN_BOWL), "--json")
    data = json.loads(out)
    assert code == 0
    assert data["success"]
    assert {"goal", "plan", "steps", "disturbed", "trace", "seconds"} <= set(data)
    assert f"| {IN_BOWL}" in err


def test_a_refusal_is_no_error_and_exit_code_1(viper: Call, script: Callable[..., str]) -> None:
    reply = 'robot.refuse("The table does not fit into a bowl.")'
    code, out, err = viper("sim", "put the table in the bowl", "--tier", "oracle",
                           "--llm", script(reply))  # fmt: skip
    assert code == 1
    assert out.startswith("refused: The table does not fit into a bowl.\n")
    assert "viper:" not in err


def test_a_plan_comes_from_standard_input_and_stops_where_it_cannot_go_on(
    viper: Call, script: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = f"1. {SAID}\n2. whistle a tune\n3. push the red block to the left"
    stdin = io.TextIOWrapper(io.BytesIO(plan.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    llm = script(IN_BOWL, 'image_patch.simple_query("whistle a tune")')
    code, out, _ = viper("sim", "--plan", "-", "--objects", "red block, blue bowl",
                         "--tier", "oracle", "--llm", llm)  # fmt: skip
    assert code == 1
    assert out.startswith("refused: step 2, 'whistle a tune': there is no skill for it.")
    assert "The nearest skills are:" in out
    assert "red block in blue bowl" in out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "Say what shall be done"),
        ([""], "instruction is empty"),
        (["x" * 5000], "5,000 characters"),
        ([SAID, "--objects", "red dragon"], "'dragon' is not known"),
        ([SAID, "--objects", "5000 red blocks"], "at most 40 objects"),
        ([SAID, "--planner", "luck"], "no planner `luck`"),
        ([SAID, "--tier", "psychic"], "no tier `psychic`"),
        ([SAID, "--llm", "oracle"], "no language model `oracle`"),
        ([SAID, "--task", "missing.json"], "missing.json"),
        ([SAID, "--plan", "missing.txt"], "missing.txt"),
        ([SAID, "--video", "film.gif"], "must end in .mp4"),
        ([SAID, "--seed", "-1"], "--seed"),
        ([SAID, "--max-steps", "0"], "--max-steps"),
        ([SAID, "--plan", "-", "--planner", "code"], 'the planner is "plan", not "code"'),
        ([SAID, "--approve"], "standard input is no terminal"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_code_2(
    viper: Call, arguments: list[str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, out, err = viper("sim", *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert problem in err
    assert "Traceback" not in err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_is_asked_before_each_skill(
    viper: Call, script: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("what\ny\nstop\n"))
    policy = f'{IN_BOWL}\nrobot.pick_and_place("red block", "left side")'
    code, out, err = viper("sim", SAID, "--approve", "--tier", "oracle", "--llm", script(policy))
    assert code == 1
    assert out.startswith("not done (stopped)")
    assert err.count("[y]es, [n]o, [s]top") == 3
    assert "red block in blue bowl" in out


def test_a_task_file_brings_table_and_goal(
    viper: Call, script: Callable[..., str], tmp_path: Path
) -> None:
    row = {
        "id": "t",
        "instruction": SAID,
        "objects": [{"name": "red block"}, {"name": "blue bowl"}],
        "goal": 'inside("red block", "blue bowl")',
        "seed": 4,
    }
    task = tmp_path / "task.json"
    task.write_text(json.dumps(row))
    llm = script(IN_BOWL)
    code, out, _ = viper("sim", "--task", task, "--tier", "oracle", "--llm", llm, "--json")
    assert code == 0
    assert json.loads(out)["goal"] == row["goal"]


def test_what_of_a_goal_does_not_hold_is_said(
    viper: Call, script: Callable[..., str], tmp_path: Path
) -> None:
    row = {
        "id": "t",
        "instruction": SAID,
        "objects": [{"name": "red block"}, {"name": "blue bowl"}],
        "goal": 'inside("red block", "blue bowl") and not on("red block", "blue bowl")',
    }
    task = tmp_path / "task.json"
    task.write_text(json.dumps(row))
    code, out, _ = viper("sim", "--task", task, "--tier", "oracle", "--llm", script(IN_BOWL))
    assert code == 1
    assert out.splitlines()[0].endswith("does not hold: not on('red block', 'blue bowl')")


def test_things_that_are_too_few_are_counted(viper: Call) -> None:
    listed = "red block, blue block, green bowl"
    for said, reason in (
        ("build a tower of 4 blocks", "There are only 2 blocks on the table."),
        ("put 2 red blocks on the bowl", "There is only one red block on the table."),
        ("stack three cups", "There is no cup on the table."),
    ):
        _, out, _ = viper("sim", said, "--objects", listed, "--tier", "oracle")
        assert out.startswith(f"refused: {reason}\n"), said


@pytest.mark.parametrize(
    "said",
    [
        "put two blocks in the bowl",
        "2. take the red block",
        "put block 2 in the bowl",
        "push the red block 3 cm towards the bowl",
        "if there are three blocks, put them in the bowl",
        "stack them. unless you see four cups, that is",
    ],
)
def test_numbers_that_count_nothing_too_many_are_let_be(said: str) -> None:
    things = [SimpleNamespace(shape=s, color="red") for s in ("block", "block", "bowl")]
    assert too_few(said, things) == ""


def test_a_set_of_tasks_is_scored(viper: Call, script: Callable[..., str], tmp_path: Path) -> None:
    row = {
        "id": "t",
        "instruction": SAID,
        "objects": [{"name": "red block"}],
        "goal": "len(blocks) == 1",
    }
    tasks = tmp_path / "tasks.jsonl"
    tasks.write_text(json.dumps(row))
    llm = script('robot.refuse("There is no bowl.")')
    code, out, _ = viper("eval", "sim", tasks, "--tier", "oracle", "--llm", llm, "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["n"], data["success_rate"]) == (1, 1.0)
    assert {"ci95", "by_type", "by_family", "seconds", "passes"} <= set(data)
    code, out, _ = viper("eval", "sim", tasks, "--tier", "oracle", "--llm", llm)
    assert "SR, with 95 % interval" in out


def test_the_set_must_exist(viper: Call) -> None:
    code, _, err = viper("eval", "sim", "nowhere.jsonl")
    assert code == 2
    assert "nowhere.jsonl" in err
