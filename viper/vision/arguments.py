"""What programs hand to `ImagePatch`, checked at the door; each refusal is one sentence."""

from __future__ import annotations

import math

from viper.core.errors import InputError

# Longer lists of options or questions are a mistake of the program.
_MAX_OPTIONS = 1000
_MAX_QUESTION = 2000


def box_within(
    outer: tuple[int, int, int, int],
    left: float | None,
    lower: float | None,
    right: float | None,
    upper: float | None,
) -> tuple[int, int, int, int]:
    """Return the pixel box for y-up edges that count from the lower left corner of `outer`."""
    x0, y0, x1, y1 = outer
    given = {"left": left, "lower": lower, "right": right, "upper": upper}
    default = {"left": 0.0, "lower": 0.0, "right": float(x1 - x0), "upper": float(y1 - y0)}
    edges = {key: _edge(key, value, default[key]) for key, value in given.items()}
    if edges["right"] <= edges["left"] or edges["upper"] <= edges["lower"]:
        raise InputError(
            f"A patch needs an area: left {edges['left']:g} must be less than right "
            f"{edges['right']:g}, lower {edges['lower']:g} less than upper {edges['upper']:g} "
            f"(y points up)."
        )
    # rounded outwards, so that a part of a pixel is never lost
    box = (
        max(x0, x0 + math.floor(edges["left"])),
        max(y0, y1 - math.ceil(edges["upper"])),
        min(x1, x0 + math.ceil(edges["right"])),
        min(y1, y1 - math.floor(edges["lower"])),
    )
    if box[2] <= box[0] or box[3] <= box[1]:
        raise InputError(
            f"The box left={edges['left']:g}, lower={edges['lower']:g}, "
            f"right={edges['right']:g}, upper={edges['upper']:g} lies outside the "
            f"{x1 - x0} x {y1 - y0} pixels that it is cut from."
        )
    return box


def _edge(name: str, value: float | None, default: float) -> float:
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"The edge `{name}` is a number of pixels, not {value!r:.60}.")
    if math.isnan(value):
        raise InputError(f"The edge `{name}` is not a number (NaN).")
    return min(1e9, max(-1e9, float(value)))


def text_argument(what: str, value: object) -> str:
    """Return a text without blanks around it; `what` names it in messages."""
    if not isinstance(value, str):
        raise InputError(f"The {what} is text, not {value!r:.60}.")
    if not value.strip():
        raise InputError(f"The {what} is empty.")
    if len(value) > _MAX_QUESTION:
        raise InputError(f"The {what} has {len(value):,} characters; at most {_MAX_QUESTION:,}.")
    return value.strip()


def options_argument(option_list: object) -> list[str]:
    """Return a list of texts to choose from."""
    if isinstance(option_list, str) or not isinstance(option_list, list | tuple):
        raise InputError(f"The options are a list of texts, not {option_list!r:.60}.")
    if not 1 <= len(option_list) <= _MAX_OPTIONS:
        raise InputError(f"Give 1 to {_MAX_OPTIONS} options, not {len(option_list)}.")
    for option in option_list:
        text_argument("option", option)
    return list(option_list)
