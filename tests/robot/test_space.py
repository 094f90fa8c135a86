"""From pictures to things: lifting, confirming, remembering, relating."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import episode

from robot_sim import Episode
from viper.capabilities.robot.eyes import CameraEyes, Glance, OracleEyes
from viper.vision.engine import VisionEngine
from viper.vision.space.assignment import assign
from viper.vision.space.boxes import tiles_over
from viper.vision.space.kinds import WIDTHS, likely_size
from viper.vision.space.look import _cannot_both_be, _without_doubles
from viper.vision.space.memory import PATIENCE, TableMemory
from viper.vision.space.relations import is_at, is_inside, is_on, on_top_of, stands_on
from viper.vision.space.thing import Sighting, Thing
from viper.vision.space.view import View

# A block in a bowl of its colour, a stack, and something alone.
CROWDED = {
    "green bowl": (-0.12, -0.6),
    "green block": (0.0, -0.7),
    "red block": (0.15, -0.45),
    "blue block": (0.15, -0.65),
    "yellow block": (-0.15, -0.35),
}


def sighting(name: str, xyz: tuple[float, float, float], **changes: object) -> Sighting:
    color, shape = name.split()[:2]
    plain = Sighting(shape, color, "small", "matte", xyz, 0.04, 0.04, 0.9, odds={color: 0.99})
    return replace(plain, **changes)  # type: ignore[arg-type]


def thing(name: str, xyz: tuple[float, float, float], shape: str = "block") -> Thing:
    width, height = (0.112, 0.034) if shape == "bowl" else (0.04, 0.04)
    return Thing(name, "red", shape, "small", "matte", *xyz, width, height)


def look(table: Episode, engine: VisionEngine, known: dict[Thing, object] | None = None) -> Glance:
    return CameraEyes(table, engine).look(known or {})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def crowded() -> Episode:
    return episode(CROWDED)


@pytest.fixture(scope="module")
def memory(crowded: Episode, engine: VisionEngine) -> TableMemory:
    memory = TableMemory()
    memory.update(look(crowded, engine).sightings)
    return memory


def test_every_thing_is_seen_with_its_name_within_a_centimetre(memory: TableMemory) -> None:
    assert {t.name for t in memory.things} == set(CROWDED)
    for t in memory.things:
        assert np.hypot(t.x - CROWDED[t.name][0], t.y - CROWDED[t.name][1]) < 0.01
        assert t.size == ("large" if t.shape == "bowl" else "small")


def test_things_keep_their_names_in_a_bowl_and_in_a_stack(
    crowded: Episode, memory: TableMemory, engine: VisionEngine
) -> None:
    for name, target in (("green block", "green bowl"), ("red block", "blue block")):
        crowded.do("pick_and_place", name, target)
    crowded.skills.home()
    truth = crowded.state()
    known: dict[Thing, object] = {
        t: tuple(float(v) for v in np.add(truth.position(t.name), (0.006, -0.006, 0.003)))
        for t in memory.things
    }
    found = {s.name: s for s in look(crowded, engine, known).sightings}
    assert set(found) == set(CROWDED)
    for name, s in found.items():
        assert np.abs(np.subtract(s.center, truth.position(name))).max() < 0.012


def test_a_block_that_is_not_in_the_bowl_of_its_colour_is_found_elsewhere(
    memory: TableMemory, engine: VisionEngine
) -> None:
    table = episode(CROWDED)
    bowl, block = (
        next(t for t in memory.things if t.name == n) for n in ("green bowl", "green block")
    )
    known: dict[Thing, object] = {t: (*CROWDED[t.name], t.height_m / 2) for t in memory.things}
    known[block] = (bowl.x, bowl.y, 0.024)  # where it was meant to be
    found = look(table, engine, known).sightings
    greens = [s for s in found if s.color == "green" and s.shape == "block"]
    assert len(greens) == 1
    assert np.hypot(greens[0].center[0] - 0.0, greens[0].center[1] + 0.7) < 0.01


def test_two_solid_things_are_not_in_one_place() -> None:
    sure = sighting("purple block", (0.0, -0.5, 0.02), score=1.0)
    inside = sighting("pink block", (0.025, -0.5, 0.02), score=0.6)
    beside = sighting("gray block", (-0.041, -0.5, 0.02), score=0.6)
    above = sighting("cyan block", (0.0, -0.5, 0.06), score=0.6)
    bowl = sighting("red bowl", (0.01, -0.5, 0.017), score=0.6, width_m=0.112, height_m=0.034)
    found = _without_doubles([inside, beside, above, bowl, sure], _cannot_both_be)
    assert {s.color for s in found} == {"purple", "gray", "cyan", "red"}


@given(st.floats(-0.3, 0.3), st.floats(-0.8, -0.2), st.floats(0, 0.2))
@settings(max_examples=30, deadline=None)
def test_a_point_comes_back_from_its_pixel(x: float, y: float, z: float) -> None:
    from robot_sim.views import VIEWS

    camera = VIEWS["front"]
    blank = np.zeros((camera.height, camera.width, 3), dtype=np.uint8)
    view = View(
        blank,
        np.ones(blank.shape[:2], dtype=np.float32),
        camera.intrinsics,
        camera.world_from_camera,
        camera.eye,
    )
    pixels, depth = view.project([(x, y, z)])
    np.testing.assert_allclose(camera.back_project(pixels, depth), [(x, y, z)], atol=1e-9)


def test_picture_and_depth_must_be_of_one_size() -> None:
    eye = np.eye(3)
    with pytest.raises(ValueError, match="differ"):
        View(np.zeros((4, 4, 3), np.uint8), np.ones((3, 4), np.float32), eye, eye, np.zeros(3))


def test_the_colour_of_a_thing_does_not_depend_on_how_brightly_it_is_lit() -> None:
    eye, light = np.eye(3), np.array([1.0, 0.34, 0.35]) * np.linspace(0.3, 1.3, 8)[:, None]
    over = np.maximum(light - 0.8, 0)
    seen = np.minimum(light, 0.8) + 0.2 * over / (over + 0.2)  # as the cameras develop
    grey = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)  # sRGB
    rgb = (255 * np.clip(grey, 0, 1)).round().astype(np.uint8)[None]
    view = View(rgb, np.ones(rgb.shape[:2], np.float32), eye, eye, eye[0], shoulder=0.8)
    assert np.ptp(view.chroma, axis=1).max() < 0.02


def test_tiles_cover_the_part_of_the_picture_that_counts() -> None:
    eye = np.eye(3)
    k = np.array([[500.0, 0, 320], [0, 500.0, 240], [0, 0, 1]])
    view = View(np.zeros((480, 640, 3), np.uint8), np.ones((480, 640), np.float32), k, eye, eye[0])
    tiles = tiles_over(view, [(0.6, -0.4, 1.0), (1.5, 0.4, 1.0)])
    assert min(t[0] for t in tiles) <= 120
    assert max(t[2] for t in tiles) >= 570
    assert all(t[2] - t[0] == 320 and t[3] - t[1] == 240 for t in tiles)


@given(st.integers(1, 5), st.integers(0, 3), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_assignment_is_the_cheapest(n: int, more: int, seed: int) -> None:
    cost = np.random.default_rng(seed).random((n, n + more))
    columns = assign(cost)
    assert len(set(columns)) == n
    best = min(
        sum(cost[i, p[i]] for i in range(n)) for p in itertools.permutations(range(n + more), n)
    )
    assert sum(cost[i, c] for i, c in enumerate(columns)) == pytest.approx(best)


def test_equal_things_keep_their_names_when_one_is_moved() -> None:
    memory = TableMemory()
    memory.update(
        [sighting("red block", (-0.1, -0.5, 0.02)), sighting("red block", (0.1, -0.5, 0.02))]
    )
    first, second = memory.things
    assert [first.name, second.name] == ["red block", "red block 2"]
    memory.expect(first, (0.2, -0.5, 0.02))  # it passes the other one
    changes = memory.update(
        [sighting("red block", (0.1, -0.5, 0.02)), sighting("red block", (0.2, -0.5, 0.02))]
    )
    assert [moved.name for moved, _, _ in changes] == ["red block"]
    assert (first.x, second.x) == (0.2, 0.1)


def test_a_thing_that_is_not_seen_is_remembered_for_a_while() -> None:
    memory = TableMemory()
    memory.update([sighting("red block", (0.0, -0.5, 0.02))])
    for _ in range(PATIENCE - 1):
        memory.update([])
        assert [t.visible for t in memory.things] == [False]
    memory.update([])
    assert memory.things == []


def test_what_is_hidden_is_never_forgotten() -> None:
    memory = TableMemory()
    memory.update([sighting("red block", (0.0, -0.5, 0.02))])
    for _ in range(5):
        memory.update([], is_hidden=lambda _: True)
    assert [t.name for t in memory.things] == ["red block"]


def test_a_look_at_nothing_is_fine() -> None:
    memory = TableMemory()
    assert memory.update([]) == []
    assert memory.things == []


def test_relations_follow_positions_and_sizes() -> None:
    bowl = thing("bowl", (0.0, -0.5, 0.017), "bowl")
    low = thing("low", (0.01, -0.5, 0.025))
    high = thing("high", (0.01, -0.5, 0.066))
    away = thing("away", (0.2, -0.5, 0.02))
    everything = [bowl, low, high, away]
    assert is_inside(low, bowl)
    assert is_inside(high, bowl)
    assert not is_inside(away, bowl)
    assert is_on(high, low)
    assert not is_on(low, high)
    assert stands_on(high, everything) is low
    assert stands_on(low, everything) is bowl
    assert stands_on(away, everything) is None
    assert on_top_of(low, everything) == [high]
    assert is_at(away, (0.22, -0.5))
    assert not any(is_on(t, t) or is_inside(t, t) for t in everything)


def test_of_two_nested_bowls_the_upper_one_is_inside() -> None:
    outer, inner = (thing(f"bowl {z}", (0.0, -0.5, z), "bowl") for z in (0.017, 0.021))
    assert is_inside(inner, outer)
    assert not is_inside(outer, inner)
    assert stands_on(outer, [inner, outer]) is None


def test_a_width_tells_the_size() -> None:
    assert likely_size("block", 0.042) == "small"
    assert likely_size("block", 0.06) == "large"
    assert likely_size("bowl", 0.11) == "large"
    assert likely_size("teapot", 0.1) is None


@pytest.mark.parametrize("shape", ["block", "pyramid", "cup", "ring", "plate"])
def test_the_oracle_tells_the_width_that_a_camera_would(shape: str) -> None:
    (thing,) = OracleEyes(table := episode({f"red {shape}": (0.0, -0.5)})).look({}).sightings
    (item,) = table.state().scene.objects
    assert thing.width_m == pytest.approx(WIDTHS[shape] * item.scale_m)
