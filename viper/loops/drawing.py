"""Which regions of a picture a program used: collected from its values and its searches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from viper.core.boxes import Box
from viper.core.events import Span
from viper.loops.wording import Region, region_name

_MAX_BOXES = 100
_ANYTHING = ("object", "objects", "thing", "things", "item", "items", "shape", "shapes", "stuff")
# Nesting that is searched for regions: lists of lists, no deeper.
_DEPTH = 3


def collect_boxes(
    answer: Any, seen: Iterable[Any], searches: Iterable[Span], height: int
) -> tuple[Box, ...]:
    """Return the boxes of everything that a program looked at, each place once.

    Args:
        answer: The program's value; its regions are marked.
        seen: Values that it made on its way; may hold regions, lists of them, or neither.
        searches: The `find` spans of its run, which hold what never became a value.
        height: Height of the picture in pixels: regions count y upwards.

    A place that was searched for is called by the phrase, since a region's full name
    may cost a model pass that the answer does not need.
    """
    found = [box for entry in searches for box in _searched(entry)]
    boxes = [_box(region, height, True) for region in _regions(answer)]
    boxes += sorted(found, key=lambda box: -len(box.label))
    boxes += [_box(region, height, False) for value in seen for region in _regions(value)]
    places: dict[tuple[int, ...], Box] = {}
    for box in boxes:
        if box.label:  # the whole picture and plain crops have none
            places.setdefault(tuple(round(edge) for edge in box.box_xyxy), box)
    return tuple(places.values())[:_MAX_BOXES]


def _regions(value: Any, depth: int = _DEPTH) -> Iterator[Region]:
    if isinstance(value, Region):
        yield value
    elif isinstance(value, dict) and depth:
        for item in value.values():
            yield from _regions(item, depth - 1)
    elif isinstance(value, list | tuple) and depth:
        for item in value:
            yield from _regions(item, depth - 1)


def _box(region: Region, height: int, is_answer: bool) -> Box:
    corners = (region.left, height - region.upper, region.right, height - region.lower)
    name = region_name(region) if is_answer and region.label else region.label
    return Box(corners, name, is_answer)


def _searched(entry: Span) -> Iterator[Box]:
    phrase = str(entry.attributes.get("phrase", ""))
    places, labels = entry.attributes.get("boxes", ()), entry.attributes.get("labels", ())
    for (x0, y0, x1, y1), label in zip(places, labels, strict=False):
        yield Box((x0, y0, x1, y1), label if phrase.lower() in _ANYTHING else phrase)
