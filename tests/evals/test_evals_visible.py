"""Nothing is asked that turns on what the picture does not show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from robot_sim import Scene, label, render, sample_scene
from viper.evals.visible import doubtful_materials, is_same, is_settled, others
from viper.training.questions import Question, evaluate, program_of, things_of
from viper.training.questions.meaning import Kind, Query, The


def scene_of(shape: str, material: str) -> Scene:
    return sample_scene(
        9_500_000, n_objects=(1, 1), shapes=(shape,), colors=("blue",), materials=(material,),
        sizes=("large",), domain="plain",
    )  # fmt: skip


@pytest.mark.parametrize("material", ["matte", "glossy", "metal"])
def test_a_ball_shows_its_material(material: str) -> None:
    scene = scene_of("ball", material)
    assert doubtful_materials(scene, render(scene)) == [frozenset()]


def test_a_white_plate_does_not_show_whether_it_is_glossy() -> None:
    scene = sample_scene(
        9_500_000, n_objects=(1, 1), shapes=("plate",), colors=("white",), materials=("matte",),
        domain="plain",
    )  # fmt: skip
    assert doubtful_materials(scene, render(scene)) == [frozenset({"glossy"})]


def test_a_question_is_settled_unless_its_answer_turns_on_a_doubtful_material() -> None:
    scene = scene_of("ball", "matte")
    labels = label(scene, render(scene))
    kind = The(Kind("ball"))

    def settled(attribute: str, doubts: list[frozenset[str]]) -> bool:
        meaning = Query(kind, attribute)
        answer = evaluate(meaning, things_of(labels))
        question = Question("?", program_of(meaning), "query", answer, meaning)
        return is_settled(question, labels, doubts)

    assert settled("material", [frozenset()])
    assert not settled("material", [frozenset({"glossy"})])
    assert settled("color", [frozenset({"glossy"})])


def test_every_doubt_is_tried_alone_and_all_together() -> None:
    doubts = [frozenset({"glossy"}), frozenset(), frozenset({"matte"})]
    assert list(others(["matte", "metal", "glossy"], doubts)) == [
        ["glossy", "metal", "glossy"],
        ["matte", "metal", "matte"],
        ["glossy", "metal", "matte"],
    ]
    assert is_same(lambda materials: materials[1], ["matte", "metal", "glossy"], doubts)
    assert not is_same(lambda materials: materials[0], ["matte", "metal", "glossy"], doubts)


def test_what_cannot_be_seen_does_not_depend_on_the_true_material_alone() -> None:
    scene = scene_of("pyramid", "matte")
    glossy = replace(scene, objects=tuple(replace(i, material="glossy") for i in scene.objects))
    (matte_as,), (glossy_as,) = (doubtful_materials(s, render(s)) for s in (scene, glossy))
    assert ("glossy" in matte_as) == ("matte" in glossy_as)
