"""More tasks in the manner of Ravens, CLIPort and VIMA, with things that are asked for by name.

Boxes are packed, closed and opened; pieces go into the trays that they fit; a pile is swept; a
tower of discs is moved by the rules of Hanoi; things are sorted, ordered, spelled and turned.
"""

from __future__ import annotations

from itertools import combinations, pairwise

from robot_sim.tasks.draw import Ambiguous, Draft, Draw, Template
from robot_sim.tasks.ravens import ROW, STEADY, numbered, off_segment
from robot_sim.tasks.task import Step

__all__ = ["CLIPORT"]

Xy = tuple[float, float]

# Words of letters that differ, for spelling.
_WORDS = ("CAT", "SUN", "HAT", "PIE", "TOY", "CUP", "BOX", "LID", "MAP", "FISH", "BIRD")
# Angles by which things are turned, degrees counter-clockwise.
_ANGLES = (45, 90, -45, -90)
# Letters and digits that look different after every turn of those.
_SIDED = ("letter F", "letter L", "letter P", "letter T", "digit 2", "digit 4", "stick")
# Distance of chips in a pile, metres.
_CHIP_GAP_M = 0.027


def _pack_box(draw: Draw) -> Draft:
    n, shape = draw.count(2, 3), draw.one(STEADY)
    of_box, *colors = draw.colors(4)
    other = draw.one([s for s in (*STEADY, "cup") if s != shape])
    things, box = [f"{c} {shape}" for c in colors[:n]], f"{of_box} box"
    draw.things([*things, f"{of_box} {other}", box])
    return Draft(
        f"Pack all the {shape}s into the {box}",
        _all_inside(things, box) + draw.others_untouched(*things),
        tuple(Step(name, box) for name in things),
    )


def _all_inside(things: list[str], vessel: str) -> str:
    return " and ".join(f'inside("{name}", "{vessel}")' for name in things)


def _close_box(draw: Draw) -> Draft:
    a, b, c, d = draw.colors(4)
    block, box, lid = f"{a} block", f"{b} box", f"{c} lid"
    draw.things([block, box, lid, f"{d} block"])
    return Draft(
        f"Put the {block} in the {box} and close it with the {lid}",
        f'inside("{block}", "{box}") and on("{lid}", "{box}")'
        + draw.others_untouched(block, box, lid),
        (Step(block, box), Step(lid, box)),
    )


def _open_box(draw: Draw) -> Draft:
    a, b, c, d = draw.colors(4)
    block, box, lid = f"{a} block", f"{b} box", f"{c} lid"
    draw.things([block, box, lid, f"{d} block"], on={lid: box})
    aside = draw.free_place(free_m=0.2)
    return Draft(
        f"Take the {lid} off the {box} and put the {block} inside",
        f'inside("{block}", "{box}") and not on("{lid}", "{box}") and not inside("{lid}", "{box}")'
        + draw.others_untouched(block, box, lid),
        (Step(lid, aside), Step(block, box)),
    )


def _lid_on_cup(draw: Draw) -> Draft:
    a, b, c = draw.colors(3)
    cup, lid = f"{a} cup", f"small {b} lid"
    draw.things([cup, lid, f"{c} cup"])
    return Draft(
        f"Put the {lid} on the {cup}",
        f'on("{lid}", "{cup}")' + draw.others_untouched(cup, lid),
        (Step(lid, cup),),
    )


def _kit(draw: Draw) -> Draft:
    kinds = [
        (s, k) for s in ("small", "large") for k in (("block", "square"), ("cylinder", "round"))
    ]
    chosen = [kinds[int(i)] for i in draw.rng.choice(len(kinds), size=3, replace=False)]
    of_pieces, of_trays = draw.colors(3), draw.colors(3)
    pieces = [f"{s} {c} {k[0]}" for (s, k), c in zip(chosen, of_pieces, strict=True)]
    trays = [f"{s} {c} {k[1]} tray" for (s, k), c in zip(chosen, of_trays, strict=True)]
    draw.things([*pieces, *trays])
    pairs = list(zip(pieces, trays, strict=True))
    return Draft(
        "Put every piece into the tray that has its shape and size",
        " and ".join(f'inside("{a}", "{b}")' for a, b in pairs),
        tuple(Step(a, b) for a, b in pairs),
    )


def _one_in_tray(draw: Draw) -> Draft:
    a, b, c, d = draw.colors(4)
    piece, hole = draw.one(("block", "cylinder")), ""
    hole = "square" if piece == "block" else "round"
    thing, tray = f"{a} {piece}", f"{b} {hole} tray"
    draw.things([thing, tray, f"{c} square tray", f"{d} round tray"])
    return Draft(
        f"Put the {thing} in the {tray}",
        f'inside("{thing}", "{tray}")' + draw.others_untouched(thing, tray),
        (Step(thing, tray),),
    )


def _hanoi(draw: Draw) -> Draft:
    a, b, c = draw.colors(3)
    wide, middle, narrow = f"large {a} disc", f"medium {b} disc", f"small {c} disc"
    mats = [f"{color} mat" for color in draw.colors(3)]
    y = round(float(draw.rng.uniform(-0.6, -0.4)), 3)
    places: dict[str, Xy] = dict(zip(mats, ((-0.2, y), (0.0, y), (0.2, y)), strict=True))
    discs = [wide, middle, narrow]
    start, spare, end = (mats[int(k)] for k in draw.rng.permutation(3))
    draw.things([*mats, *discs], fixed=places, on={wide: start, middle: wide, narrow: middle})
    over = ", ".join(f'"{mat}"' for mat in mats)
    never = [f'not on("{big}", "{small}")' for big, small in combinations(discs, 2)]
    always = [f'any(inside("{disc}", m) for m in [{over}])' for disc in discs]
    return Draft(
        f"Solve the towers of Hanoi: move the tower of discs from the {start} to the {end}, one "
        "disc at a time, always onto a mat, and never a wider disc on a narrower one",
        f'stacked(["{wide}", "{middle}", "{narrow}"]) and inside("{wide}", "{end}")',
        (
            Step(narrow, end),
            Step(middle, spare),
            Step(narrow, middle),
            Step(wide, end),
            Step(narrow, start),
            Step(middle, wide),
            Step(narrow, middle),
        ),
        rule=" and ".join([*always, *never]),
    )


def _sweep(draw: Draw) -> Draft:
    n, (of_chips, of_mat, other) = draw.count(5, 8), draw.colors(3)
    chips, mat, block = numbered([f"{of_chips} chip"] * n), f"{of_mat} mat", f"{other} block"
    x, y = (float(v) for v in draw.rng.uniform((-0.17, -0.67), (0.11, -0.4)))
    spots = {
        name: (round(x + _CHIP_GAP_M * (k % 3), 4), round(y + _CHIP_GAP_M * (k // 3), 4))
        for k, name in enumerate(chips)
    }
    draw.things([*chips, mat, block], fixed=spots)
    pile = (x + _CHIP_GAP_M, y + _CHIP_GAP_M)
    if off_segment(draw.xy(block), pile, draw.xy(mat)) < 0.14:
        raise Ambiguous(f"the {block} is in the way")
    listed = ", ".join(f'"{name}"' for name in chips)
    return Draft(
        f"Sweep the pile of {of_chips} chips onto the {mat}",
        f'all(inside(c, "{mat}") for c in [{listed}])' + draw.others_untouched(*chips),
        (Step(chips[0], mat, how="sweep", along=tuple(chips[1:])),),
    )


def _push_to_mat(draw: Draw) -> Draft:
    a, b, c = draw.colors(3)
    block, mat, other = f"{a} block", f"{b} mat", f"{c} block"
    draw.things([block, mat, other])
    if draw.distance(block, mat) > 0.4:
        raise Ambiguous("too far to push")
    if off_segment(draw.xy(other), draw.xy(block), draw.xy(mat)) < 0.14:
        raise Ambiguous(f"the {other} is in the way")
    return Draft(
        f"Push the {block} onto the {mat}",
        f'inside("{block}", "{mat}") and height("{block}") < 0.03' + draw.others_untouched(block),
        (Step(block, draw.xy(mat), how="push"),),
    )


def _sort_by_color(draw: Draw) -> Draft:
    of_boxes, n = draw.colors(2), draw.count(3, 4)
    shapes = [draw.one((*STEADY, "disc")) for _ in range(n)]
    colors = [of_boxes[k % 2] for k in range(n)]
    things = numbered([f"{c} {s}" for c, s in zip(colors, shapes, strict=True)])
    draw.things([*things, *(f"{c} box" for c in of_boxes)])
    pairs = [(name, f"{color} box") for name, color in zip(things, colors, strict=True)]
    return Draft(
        f"Sort the things into the boxes by color: {of_boxes[0]} and {of_boxes[1]}",
        " and ".join(f'inside("{a}", "{b}")' for a, b in pairs),
        tuple(Step(a, b) for a, b in pairs),
    )


def _letters_and_digits(draw: Draw) -> Draft:
    a, b = draw.colors(2)
    box, mat = f"{a} box", f"{b} mat"
    letters = [f"{draw.one(draw.words.colors)} letter {sign}" for sign in _signs(draw, "ACEHKLST")]
    digits = [f"{draw.one(draw.words.colors)} digit {sign}" for sign in _signs(draw, "23579")]
    draw.things([*letters, *digits, box, mat])
    return Draft(
        f"Put the letters in the {box} and the digits on the {mat}",
        f"{_all_inside(letters, box)} and {_all_inside(digits, mat)}",
        (*(Step(name, box) for name in letters), *(Step(name, mat) for name in digits)),
    )


def _signs(draw: Draw, among: str) -> list[str]:
    return [str(s) for s in draw.rng.choice(list(among), size=draw.count(1, 2), replace=False)]


def _spell(draw: Draw) -> Draft:
    word = draw.one(_WORDS)
    names = [f"{draw.one(draw.words.colors)} letter {sign}" for sign in word]
    draw.things(names, keep_free=ROW[: len(word)])
    return _row_of(draw, f"Spell {word} with the letters, from left to right", names)


def _row_of(draw: Draw, instruction: str, order: list[str]) -> Draft:
    listed = ", ".join(f'"{name}"' for name in order)
    goal = f'in_line([{listed}], "horizontal")'
    goal += "".join(f' and left_of("{a}", "{b}")' for a, b in pairwise(order))
    steps = tuple(Step(name, spot) for name, spot in zip(order, ROW, strict=False))
    return Draft(instruction, goal + draw.others_untouched(*order), steps)


def _by_size(draw: Draw) -> Draft:
    shape = draw.one(("disc", "block", "cylinder"))
    names = [
        f"{size} {color} {shape}"
        for size, color in zip(("small", "medium", "large"), draw.colors(3), strict=True)
    ]
    draw.things([*names, f"{draw.one(draw.words.colors)} bowl"], keep_free=ROW[:3])
    return _row_of(draw, f"Put the {shape}s in a row from left to right, the smallest first", names)


def _turn(draw: Draw) -> Draft:
    a, b = draw.colors(2)
    thing, angle = f"{a} {draw.one(_SIDED)}", _ANGLES[draw.count(0, len(_ANGLES) - 1)]
    draw.things([thing, f"{b} block"])
    way = "counter-clockwise" if angle > 0 else "clockwise"
    return Draft(
        f"Turn the {thing} by {abs(angle)} degrees {way}",
        f'turned("{thing}", {angle}) and untouched("{thing}")' + draw.others_untouched(thing),
        (Step(thing, how="rotate", angle_deg=float(angle)),),
    )


CLIPORT: dict[str, Template] = {
    template.name: template
    for template in (
        Template("pack-box", "Pack all the <shape>s into the <box>", _pack_box),
        Template(
            "close-box", "Put the <block> in the <box> and close it with the <lid>", _close_box
        ),
        Template("open-box", "Take the <lid> off the <box> and put the <block> inside", _open_box),
        Template("lid-on-cup", "Put the <lid> on the <cup>", _lid_on_cup),
        Template("fill-kit", "Put every piece into the tray that has its shape and size", _kit),
        Template("put-in-tray", "Put the <block or cylinder> in the <tray>", _one_in_tray),
        Template("hanoi", "Solve the towers of Hanoi: from the <mat> to the <mat>, ...", _hanoi),
        Template("sweep-pile", "Sweep the pile of <color> chips onto the <mat>", _sweep),
        Template("push-to-mat", "Push the <block> onto the <mat>", _push_to_mat),
        Template("sort-by-color", "Sort the things into the boxes by color", _sort_by_color),
        Template(
            "sort-glyphs",
            "Put the letters in the <box> and the digits on the <mat>",
            _letters_and_digits,
        ),
        Template("spell", "Spell <word> with the letters, from left to right", _spell),
        Template("order-by-size", "Put the <shape>s in a row, the smallest first", _by_size),
        Template("turn", "Turn the <thing> by <angle> degrees", _turn),
    )
}
