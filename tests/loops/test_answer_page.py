from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from viper.core.boxes import Box, draw_boxes
from viper.core.execution import ErrorInfo, LineValue
from viper.loops.answer import Answer
from viper.tracing import Trace

VOID = {"meta", "br", "rect", "image"}


class Balance(HTMLParser):
    """Checks that every tag that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, _tag: str, _attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def make(**changes: object) -> Answer:
    values: dict[str, object] = {
        "question": "How many red blocks?",
        "value": 2,
        "text": "2",
        "confidence": 0.93,
        "program": 'blocks = image_patch.find("red block")\nlen(blocks)',
        "status": "ok",
        "trace": Trace("ab" * 8, None),
        "seconds": {"total": 0.5},
        "passes": {"detector": 1, "image_encoder": 1},
        "lines": (LineValue(1, "blocks", "[…]"), LineValue(2, None, "2")),
        "image": Image.new("RGB", (160, 120), "white"),
        "boxes": (Box((10, 10, 40, 40), "red block", True), Box((60, 60, 90, 90), "bowl")),
    }
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


def parsed(html: str) -> Balance:
    page = Balance()
    page.feed(html)
    assert page.open == []
    return page


def test_the_answer_draws_picture_boxes_program_values_and_bill() -> None:
    answer = make()
    html = answer._repr_html_()
    text = parsed(html).text
    for shown in ("2", "image_patch.find", "[…]", "93%", "0.50 s", "detector 1", "red block"):
        assert shown in text
    assert html.count("<rect") == 2


def test_a_page_needs_nothing_from_elsewhere() -> None:
    page = make().to_html()
    parsed(page)
    sources = re.findall(r'(?:src|href|url)\s*[=(]\s*"?([^"\s)]{5})', page)
    assert set(sources) == {"data:"}
    assert "<script" not in page


ATTACK = '</table><script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.mark.parametrize(
    "changes",
    [
        {"question": ATTACK},
        {"text": ATTACK},
        {"program": f"'{ATTACK}'"},
        {"lines": (LineValue(1, "x", ATTACK),)},
        {"notices": (ATTACK,)},
        {"error": ErrorInfo("X", ATTACK, 1), "status": "error"},
        {"boxes": (Box((1, 1, 5, 5), ATTACK),)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_text_of_programs_and_pictures_cannot_become_markup(changes: dict[str, object]) -> None:
    page = make(**changes).to_html()
    parsed(page)
    assert "<script" not in page
    assert "<img" not in page


def test_a_line_that_ran_often_shows_its_last_value_and_how_often() -> None:
    lines = (LineValue(1, "n", "1"), LineValue(1, "n", "2"))
    assert "2  (last of 2)" in make(lines=lines)._repr_html_()


def test_a_failed_line_shows_why() -> None:
    error = ErrorInfo("NotFound", "no cup in the picture", 2)
    assert "no cup in the picture" in make(error=error, status="error")._repr_html_()


def test_an_answer_without_a_picture_still_draws_itself() -> None:
    answer = make(image=None)
    assert "<svg" not in answer._repr_html_()
    with pytest.raises(ValueError, match="no picture"):
        answer.draw()


def test_boxes_are_drawn_on_a_copy() -> None:
    picture = Image.new("RGB", (160, 120), "white")
    drawn = draw_boxes(picture, make().boxes)
    assert drawn.size == picture.size
    assert drawn.getpixel((10, 25)) != (255, 255, 255)
    assert picture.getpixel((10, 25)) == (255, 255, 255)


@pytest.mark.parametrize("box", [(0, 0, 160, 120), (-5, -5, 3, 3), (150, 110, 200, 200)])
def test_boxes_at_and_over_the_edge_are_drawn(box: tuple[float, float, float, float]) -> None:
    draw_boxes(Image.new("L", (160, 120)), (Box(box, "a rather long label for a small picture"),))


def test_a_large_picture_is_scaled_down_for_the_page() -> None:
    huge = Image.effect_noise((4000, 3000), 50)
    assert len(make(image=huge).to_html()) < 1_000_000
