"""Tables for free instructions, and task files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from viper.capabilities.robot.props import listed_objects, objects_in
from viper.capabilities.robot.stage import Stage, pose_task, read_task_row
from viper.core.errors import InputError
from viper.loops.planner.task import open_stage


@pytest.mark.parametrize(
    ("instruction", "there"),
    [
        ("put the red block in the blue bowl", {"red block", "blue bowl"}),
        ("move the red and the green cube to the left", {"red block", "green block"}),
        ("put the small yellow cube on the big plate", {"small yellow block"}),
        ("push the purple one to the right", {"purple block"}),
        ("Put the Red Ring on the Cup, please!", {"red ring"}),
    ],
)
def test_what_an_instruction_names_stands_on_its_table(instruction: str, there: set[str]) -> None:
    names = objects_in(instruction, 1)
    assert there <= set(names)
    assert len(names) >= 3
    assert len(set(names)) == len(names)


def shapes(instruction: str) -> list[str]:
    return [name.split()[-1] for name in objects_in(instruction, 5)]


def test_a_plural_means_several_and_a_singular_one() -> None:
    assert shapes("stack all the blocks").count("block") == 3
    assert shapes("put two blocks in the bowl").count("block") == 2
    assert shapes("put the block in the bowl").count("block") == 1


def test_matching_bowls_have_the_colours_of_the_blocks() -> None:
    names = objects_in("put the blocks in the bowls with matching colors", 3)
    colors = {kind: {n.split()[0] for n in names if n.endswith(kind)} for kind in ("block", "bowl")}
    assert colors["block"] == colors["bowl"]


def test_words_that_name_nothing_get_a_table_all_the_same() -> None:
    assert len(objects_in("do something nice", 0)) >= 3


def test_the_same_seed_gives_the_same_table() -> None:
    assert objects_in("stack the blocks", 7) == objects_in("stack the blocks", 7)
    assert {tuple(objects_in("stack the blocks", seed)) for seed in range(5)} != {()}


def test_a_list_may_count_and_leave_colours_open() -> None:
    names = listed_objects("2 red blocks, blue bowl and 2 cups", 0)
    assert names[:3] == ["red block", "red block 2", "blue bowl"]
    assert all(name.endswith("cup") for name in names[3:])
    assert len(set(names)) == 5


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "not list"),
        ('{"id": 1}\n{"id": 2}\n', "2 rows"),
        ("x" * 200_001, "no task row|bytes"),
    ],
)
def test_a_damaged_task_file_is_refused_in_one_sentence(
    tmp_path: Path, text: str, problem: str
) -> None:
    path = tmp_path / "task.json"
    path.write_text(text)
    with pytest.raises(InputError, match=problem):
        read_task_row(path)


def test_a_task_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "task.json").write_bytes(b"\xff\xfe\x00")
    for name in ("task.json", "missing.json"):
        with pytest.raises(InputError, match=name):
            read_task_row(tmp_path / name)


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("blue box", ["blue box"]),
        ("2 boxes", ["BOX", "BOX"]),
        ("red letter b, small green square tray", ["red letter B", "small green square tray"]),
        ("red digit 7 2, medium blue disc", ["red digit 7", "medium blue disc"]),
        ("red cube, green saucer", ["red block", "green plate"]),
    ],
)
def test_listed_thing_is_what_the_table_calls_so(listed: str, names: list[str]) -> None:
    found = listed_objects(listed, 0)

    assert [n if n in names else n.split()[-1].upper() for n in found] == names


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        ("cup, red red blue block", "3 colors, red and red and blue"),
        ("red block red block", "separate objects by commas"),
        ("0 red blocks", "'0 red blocks' is no object"),
    ],
)
def test_entry_that_is_not_one_kind_of_thing_is_refused(listed: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        listed_objects(listed, 0)


@pytest.mark.parametrize("objects", [3, ["red block", 3], {"red": "block"}, b"red block"])
def test_objects_that_are_no_texts_are_refused(objects: Any) -> None:
    with pytest.raises(InputError, match="objects is a text or a list of texts, not"):
        open_stage("stack all blocks", objects=objects)


def test_box_of_an_instruction_alone_is_a_block_as_in_pictures() -> None:
    assert "blue block" in objects_in("put the red bowl beside the blue box", 1)


def test_table_that_no_camera_knows_is_refused_before_anything_is_loaded() -> None:
    stage = Stage(pose_task("put it in the box", objects="red block, blue box, red letter A"))

    with pytest.raises(InputError, match="what a box and a letter A is: the vision models know"):
        stage.check_can_be_seen()
