"""Laws of counting: nothing that was seen is computed again, and siblings go in one batch."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PIL import Image

from viper.core.ledger import Ledger, collecting
from viper.vision.engine import VisionEngine
from viper.vision.interfaces import Detection
from viper.vision.memo import Memo
from viper.vision.patch import ImagePatch
from viper.vision.testing import ColorMatcher, FakeDetector, FakeVQA, draw_toy, toy_engine


def test_find_in_a_loop_costs_one_pass(image_patch: ImagePatch, ledger: Ledger) -> None:
    for name in ("block", "ball", "bowl", "object", "block"):
        for patch in image_patch.find(name):
            patch.find("block")
    assert ledger.passes == {"detector": 1}
    assert ledger.hits > 0


def test_attributes_of_n_siblings_cost_one_image_batch(
    image_patch: ImagePatch, ledger: Ledger
) -> None:
    for patch in image_patch.find("object"):
        patch.verify_property(patch.label, "red")
        patch.best_text_match(["red", "green", "blue"])
    assert ledger.passes["detector"] == 1
    assert ledger.passes["image_encoder"] == 1
    assert ledger.images == 1 + 5


def test_adjectives_in_many_finds_cost_one_image_batch(
    image_patch: ImagePatch, ledger: Ledger
) -> None:
    for color in ("red", "green", "blue", "yellow"):
        image_patch.find(f"{color} block")
        image_patch.exists(f"{color} bowl")
    assert ledger.passes == {"detector": 1, "image_encoder": 1, "text_encoder": 1}


def test_a_crowd_is_embedded_in_a_few_batches(ledger: Ledger) -> None:
    boxes = [
        (12 * (i % 10), 12 * (i // 10), 12 * (i % 10) + 9, 12 * (i // 10) + 9) for i in range(100)
    ]
    image, labels = draw_toy([("red", "block", box) for box in boxes], (120, 120))
    crowd = ImagePatch(image, engine=toy_engine((image, labels))).find("block")
    assert all(patch.verify_property("block", "red") for patch in crowd)
    assert len(crowd) == 100
    assert ledger.passes["image_encoder"] <= 3


def test_a_text_is_encoded_once(image_patch: ImagePatch, ledger: Ledger) -> None:
    for _ in range(3):
        image_patch.best_text_match(["a quiet street", "a toy world"])
    assert ledger.texts == 2


def test_best_image_match_is_one_batch(image_patch: ImagePatch, ledger: Ledger) -> None:
    from viper.vision.helpers import best_image_match

    assert best_image_match(image_patch.find("object"), ["green ball"], return_index=True) == 3
    assert ledger.passes["image_encoder"] == 1


def test_a_picture_loaded_twice_is_seen_once(
    toy: tuple[Image.Image, list[dict[str, Any]]], engine: VisionEngine, ledger: Ledger
) -> None:
    for _ in range(3):
        ImagePatch(toy[0].copy(), engine=engine).find("red block")
    assert ledger.passes == {"detector": 1, "image_encoder": 1, "text_encoder": 1}


def test_questions_to_siblings_are_one_batch(
    toy: tuple[Image.Image, list[dict[str, Any]]], ledger: Ledger
) -> None:
    engine = toy_engine(toy)
    vqa = FakeVQA({"Is it heavy?": "no"})
    engine.vqa = vqa
    answers = [
        p.simple_query("Is it heavy?") for p in ImagePatch(toy[0], engine=engine).find("block")
    ]
    assert answers == ["no"] * 3
    assert len(vqa.batches) == 1
    assert ledger.passes["vqa"] == 1


def test_finding_twice_gives_the_same_objects(image_patch: ImagePatch) -> None:
    first, second = image_patch.find("block"), image_patch.find("red block")
    assert second[0] is first[0]


def test_a_detector_that_takes_any_noun_runs_once_per_noun(
    toy: tuple[Image.Image, list[dict[str, Any]]], ledger: Ledger
) -> None:
    table = {None: [Detection((4, 24, 14, 34), 0.9, "kettle"), Detection((0, 0, 5, 5), 0.8, "cat")]}
    patch = ImagePatch(
        toy[0], engine=VisionEngine(FakeDetector(table, labels=None), ColorMatcher())
    )
    assert len(patch.find("kettle")) == 1
    assert len(patch.find("red kettles")) == 1
    assert len(patch.find("cat")) == 1
    assert ledger.passes["detector"] == 2


def test_threads_that_ask_for_the_same_picture_share_one_pass(
    toy: tuple[Image.Image, list[dict[str, Any]]], engine: VisionEngine
) -> None:
    start = threading.Barrier(4)
    found: list[int] = []

    def look() -> None:
        start.wait(timeout=10)
        found.append(len(ImagePatch(toy[0], engine=engine).find("red block")))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert found == [2, 2, 2, 2]
    assert isinstance(engine.detector, FakeDetector)
    assert engine.detector.calls == 1


def test_a_memo_forgets_what_was_used_longest_ago() -> None:
    memo: Memo[int, int] = Memo(2)
    for key in (1, 2, 1, 3):
        memo.get(key, lambda key=key: key)  # type: ignore[misc]
    assert 1 in memo
    assert 2 not in memo
    assert len(memo) == 2


def test_a_memo_stays_below_its_weight_but_keeps_the_last() -> None:
    memo: Memo[str, int] = Memo(9, weigh=lambda value: value, max_weight=10)
    for key, weight in {"a": 4, "b": 5, "c": 3, "d": 99}.items():
        memo.get(key, lambda weight=weight: weight)  # type: ignore[misc]
        assert key in memo
    assert len(memo) == 1


def test_many_pictures_do_not_pile_up(engine: VisionEngine) -> None:
    for shade in range(80):
        ImagePatch(Image.new("RGB", (8, 8), (shade, 0, 0)), engine=engine).find("block")
    assert len(engine._pictures) == 64


def test_a_failed_computation_is_tried_again() -> None:
    memo: Memo[int, int] = Memo(2)
    with pytest.raises(ZeroDivisionError):
        memo.get(1, lambda: 1 // 0)
    assert memo.get(1, lambda: 5) == 5


def test_a_batch_larger_than_the_memo_still_comes_back_whole() -> None:
    memo: Memo[int, int] = Memo(2)
    assert memo.get_many([1, 2, 3, 4], lambda keys: keys) == [1, 2, 3, 4]


def test_hits_are_counted_once_per_key(image_patch: ImagePatch) -> None:
    image_patch.find("block")
    with collecting() as ledger:
        image_patch.find("block")
    assert ledger.hits == 1
