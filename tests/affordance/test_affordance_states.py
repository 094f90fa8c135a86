"""The built-in affordances know which states a skill fails in."""

from __future__ import annotations

import pytest
from affordance_tables import seen

from viper.vision.affordance import Affordance, Call, Scene
from viper.vision.space.thing import Thing

BOWL = ("blue bowl", 0.15, -0.35)
FREE = (0.2, -0.68)


Where = str | tuple[float, float]


def likely(
    things: list[Thing], skill: str, thing: str, where: Where, held: str | None = None
) -> float:
    return Affordance.load().probability(skill, thing, where, Scene(things, held))


def carry(things: list[Thing], thing: str, where: Where, held: str | None = None) -> float:
    return likely(things, "pick_and_place", thing, where, held)


def table() -> list[Thing]:
    return [seen("red block", -0.1, -0.5), seen("green block", 0.1, -0.55), seen(*BOWL)]


@pytest.mark.parametrize("where", ["blue bowl", "green block", FREE])
def test_a_free_block_goes_nearly_anywhere(where: Where) -> None:
    assert carry(table(), "red block", where) > 0.85


def test_a_block_under_another_cannot_be_taken_but_the_upper_one_can() -> None:
    pile = [*table(), seen("yellow block", -0.1, -0.5, bottom=0.04)]
    assert carry(pile, "red block", "blue bowl") < 0.1
    assert carry(pile, "yellow block", "blue bowl") > 0.8


def test_a_large_plate_is_too_wide_for_the_fingers() -> None:
    things = [*table(), seen("white plate", -0.15, -0.33)]
    assert carry(things, "white plate", FREE) < 0.15
    assert carry(things, "red block", "white plate") > 0.85


def test_a_full_hand_takes_nothing_else_but_can_put_down_what_it_holds() -> None:
    assert carry(table(), "red block", "blue bowl", held="green block") < 0.1
    assert likely(table(), "place", "green block", "blue bowl", held="green block") > 0.85


@pytest.mark.parametrize("shape", ["ball", "cone", "pyramid"])
def test_nothing_stays_on_what_is_round_or_pointed(shape: str) -> None:
    things = [*table(), seen(f"gray {shape}", 0.0, -0.35)]
    assert (
        carry(things, "red block", f"gray {shape}") < carry(things, "red block", "green block") / 2
    )


def test_neighbours_on_all_sides_leave_the_fingers_less_room() -> None:
    def among(gap: float) -> float:
        away = 0.04 + gap
        around = [
            (-0.1 + away, -0.5),
            (-0.1 - away, -0.5),
            (-0.1, -0.5 + away),
            (-0.1, -0.5 - away),
        ]
        close = [seen(f"cyan block {k}", *xy) for k, xy in enumerate(around)]
        return carry([*table(), *close], "red block", "blue bowl")

    assert among(0.001) < among(0.012) <= among(0.04) + 0.03


def test_a_higher_tower_is_a_worse_place() -> None:
    def onto(levels: int) -> float:
        names = [f"cyan block {k}" for k in range(levels)]
        tower = [seen(n, 0.0, -0.36, bottom=0.04 * k) for k, n in enumerate(names)]
        return carry([*table(), *tower], "red block", names[-1])

    assert onto(1) > onto(3) > onto(5)


def test_what_is_hidden_is_harder_to_take_than_what_is_seen() -> None:
    hidden = [seen("red block", -0.1, -0.5, visible=False), *table()[1:]]
    assert carry(hidden, "red block", "blue bowl") < carry(table(), "red block", "blue bowl") - 0.05


def test_a_push_into_a_neighbour_works_less_than_one_over_a_free_table() -> None:
    end = (-0.1, -0.35)
    free = likely(table(), "push", "red block", end)
    blocked = likely([*table(), seen("cyan block", -0.1, -0.44)], "push", "red block", end)
    assert free > 0.8
    assert blocked < 0.5


@pytest.mark.parametrize(
    ("skill", "thing", "where"),
    [
        ("pick_and_place", "red block", "red block"),
        ("pick_and_place", "black block", "blue bowl"),
        ("pick_and_place", "red block", "black bowl"),
        ("pick_and_place", "red block", (0.5, -0.5)),
        ("push", "red block", (-0.1, 0.3)),
    ],
)
def test_what_cannot_be_has_no_chance(skill: str, thing: str, where: Where) -> None:
    assert likely(table(), skill, thing, where) == 0.0


def test_turning_a_thing_has_nothing_to_do_with_where() -> None:
    """A turn once had no chance if the call named its thing as the place as well."""
    calls = [Call("rotate", "red block", where) for where in ("red block", "nowhere", (0.0, 0.0))]
    said = Affordance.load().probabilities(calls, Scene(table()))
    assert said[0] == said[1] == said[2] > 0


def test_slivers_and_unknown_shapes_are_judged_too() -> None:
    odd = Thing("odd", "red", "wedge", "huge", "matte", 0.1, -0.4, 0.0, 0.0, 0.0)
    things = [*table(), odd]
    for thing, where in (("odd", "blue bowl"), ("red block", "odd"), ("odd", FREE)):
        assert 0 <= carry(things, thing, where) <= 1


def test_other_skills_always_work() -> None:
    assert likely(table(), "look", "", "") == 1.0
    assert Affordance.load().probabilities([], Scene([])) == []


def test_the_order_and_the_names_of_things_change_nothing() -> None:
    other = [seen("pink bowl", *BOWL[1:]), *reversed(table()[:2])]
    assert carry(other, "red block", "pink bowl") == pytest.approx(
        carry(table(), "red block", "blue bowl"), abs=1e-6
    )


def test_many_calls_at_once_say_what_each_says_alone() -> None:
    names = [thing.name for thing in table()]
    calls = [Call("pick_and_place", a, b) for a in names for b in names]
    calls += [Call("push", a, (0.0, -0.6)) for a in names] + [Call("rotate", a) for a in names]
    together = Affordance.load().probabilities(calls, Scene(table()))
    alone = [Affordance.load().probabilities([call], Scene(table()))[0] for call in calls]
    assert together == pytest.approx(alone, abs=1e-5)
    assert all(0 <= p <= 1 for p in together)
