"""Laws of the encoding that values cross in."""

from __future__ import annotations

import contextlib
import json
import math
from collections import Counter, OrderedDict, deque

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viper.core.capability import CapabilitySet
from viper.core.found import Found
from viper.sandbox.dispatch import HostCodec
from viper.sandbox.values import BadData, Unencodable

TAGS = st.sampled_from(["$t", "$s", "$d", "$h", "$F", "$i", "$f", "$b", "$z", "x"])
CODEC = HostCodec(CapabilitySet())
KEYS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.binary(max_size=5)
    | st.floats(allow_nan=False)
)
HASHABLE = st.recursive(
    KEYS, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=2), max_leaves=3
)
VALUES = st.recursive(
    HASHABLE,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.sets(HASHABLE, max_size=4)
        | st.dictionaries(HASHABLE, inner, max_size=4)
    ),
    max_leaves=6,
)


def through(value: object) -> object:
    return CODEC.decode(json.loads(json.dumps(CODEC.encode(value), allow_nan=False)))


def shape(value: object) -> object:
    """Tell 1, 1.0 and True apart, which are equal."""
    if isinstance(value, (list, tuple)):
        return [type(value), *map(shape, value)]
    if isinstance(value, dict):
        return [dict, *((shape(k), shape(v)) for k, v in value.items())]
    return type(value)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_decode_of_encode_is_identity(value):
    result = through(value)
    assert result == value
    assert shape(result) == shape(value)


@settings(deadline=None)
@given(st.floats())
def test_every_float_crosses(value):
    result = through(value)
    assert result == value or (math.isnan(value) and math.isnan(result))


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TAGS, inner, max_size=2),
        max_leaves=8,
    )
)
def test_any_json_decodes_or_is_refused_as_bad_data(data):
    with contextlib.suppress(BadData):
        CODEC.decode(data)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (np.float32(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.arange(3), [0, 1, 2]),
        (deque([1, 2]), [1, 2]),
        (range(3), [0, 1, 2]),
        ({1: 2}.keys(), [1]),
        (Counter("aab"), {"a": 2, "b": 1}),
        (OrderedDict(a=1), {"a": 1}),
        ("\ud800", "?"),
    ],
)
def test_relatives_of_plain_data_become_plain_data(value, result):
    assert through(value) == result
    assert type(through(value)) is type(result)


def test_found_keeps_its_reason():
    found = through(Found([], "no bowl"))
    assert isinstance(found, Found)
    assert found.reason == "no bowl"


def nested(depth: int) -> list:
    value: list = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [object(), print, nested(40), 1 << 20_000, {1: object()}],
    ids=["object", "function", "deep", "long number", "object in a dict"],
)
def test_what_is_not_data_is_refused(value):
    with pytest.raises(Unencodable):
        CODEC.encode(value)
