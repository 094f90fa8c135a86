"""Programs in ViperGPT's style, each with what it must return.

They are written as ViperGPT's prompt makes language models write them: one function
`execute_command`, `ImagePatch(image)` first, no names but those of its API. The words are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import Any


@dataclass(frozen=True)
class Case:
    """A program, what it looks at, and the value that it must return."""

    name: str
    source: str
    expected: Any
    look_at: str = "table.png"
    inputs: tuple[tuple[str, Any], ...] = ()


def _cases(family: str, *entries: tuple[Any, ...]) -> list[Case]:
    found = []
    for name, look_at, expected, body, *inputs in entries:
        head = "video, possible_answers, question" if look_at == "film" else "image"
        start = "video_segment = VideoSegment(video)" if look_at == "film" else ""
        start = start or "image_patch = ImagePatch(image)"
        lines = [start, *dedent(body).strip().splitlines()]
        source = f"def execute_command({head}):\n" + "\n".join(f"    {line}" for line in lines)
        found.append(Case(f"{family}: {name}", source, expected, look_at, tuple(inputs)))
    return found


COUNTING = _cases(
    "counting",
    ("of a kind", "table.png", "3", "return str(len(image_patch.find('block')))"),
    ("of a colour", "table.png", 3, "return len(image_patch.find('red object'))"),
    ("of nothing", "table.png", "0", "return str(len(image_patch.find('plate')))"),
    (
        "with a filter",
        "blocks.png",
        2,
        """
        blocks = image_patch.find("block")
        large = [b for b in blocks if b.verify_property("block", "large")]
        return len(large)
        """,
    ),
    (
        "of two kinds",
        "dishes.png",
        3,
        """
        total = 0
        for noun in ["cup", "plate"]:
            total += len(image_patch.find(noun))
        return total
        """,
    ),
    (
        "in half of the picture",
        "table.png",
        4,
        """
        middle = image_patch.width / 2
        things = image_patch.find("object")
        return len([t for t in things if t.horizontal_center < middle])
        """,
    ),
)

ATTRIBUTES = _cases(
    "attributes",
    (
        "colour by text match",
        "table.png",
        "blue",
        """
        bowl = image_patch.find("bowl")[0]
        return bowl.best_text_match(["red", "blue", "yellow", "green"])
        """,
    ),
    (
        "colour by question",
        "dishes.png",
        "orange",
        """
        ring_patches = image_patch.find("ring")
        ring_patch = ring_patches[0]
        return ring_patch.simple_query("What color is the ring?")
        """,
    ),
    (
        "checked",
        "table.png",
        "yes",
        """
        ball_patches = image_patch.find("ball")
        return bool_to_yesno(ball_patches[0].verify_property("ball", "yellow"))
        """,
    ),
    (
        "checked and wrong",
        "table.png",
        "no",
        """
        ball_patch = image_patch.find("ball")[0]
        return bool_to_yesno(ball_patch.verify_property("ball", "green"))
        """,
    ),
    (
        "with a prefix",
        "blocks.png",
        "cyan",
        """
        plate = image_patch.find("plate")[0]
        return plate.best_text_match(["cyan", "white", "brown"], prefix="a plate that is")
        """,
    ),
    (
        "kind of a thing",
        "table.png",
        "cylinder",
        """
        green_things = image_patch.find("green object")
        return green_things[0].best_text_match(["cylinder", "ball", "bowl", "block"])
        """,
    ),
    (
        "of every thing",
        "dishes.png",
        ["green", "green"],
        """
        colors = ["red", "green", "blue", "white"]
        return [cup.best_text_match(colors) for cup in image_patch.find("cup")]
        """,
    ),
    (
        "material",
        "dishes.png",
        "metal",
        """
        ball_patch = image_patch.find("ball")[0]
        return ball_patch.best_text_match(["metal", "matte"])
        """,
    ),
)

EXISTENCE = _cases(
    "existence",
    ("there", "table.png", "yes", "return bool_to_yesno(image_patch.exists('purple cone'))"),
    ("not there", "table.png", "no", "return bool_to_yesno(image_patch.exists('green cup'))"),
    (
        "both",
        "dishes.png",
        "yes",
        """
        has_ring = image_patch.exists("orange ring")
        has_plate = image_patch.exists("white plate")
        return bool_to_yesno(has_ring and has_plate)
        """,
    ),
    (
        "either",
        "dishes.png",
        "yes",
        """
        is_there = image_patch.exists("red block") or image_patch.exists("black pyramid")
        return bool_to_yesno(is_there)
        """,
    ),
    (
        "in a part",
        "table.png",
        ("no", "yes"),
        """
        left_half = image_patch.crop(0, 0, image_patch.width // 2, image_patch.height)
        right_half = image_patch.crop(
            image_patch.width // 2, 0, image_patch.width, image_patch.height)
        return (bool_to_yesno(left_half.exists("green cylinder")),
                bool_to_yesno(right_half.exists("green cylinder")))
        """,
    ),
    (
        "none of a list",
        "blocks.png",
        True,
        """
        for name in ["ball", "cup", "ring"]:
            if image_patch.exists(name):
                return False
        return True
        """,
    ),
)

SPATIAL = _cases(
    "spatial",
    (
        "left of",
        "table.png",
        "yes",
        """
        cone_patches = image_patch.find("purple cone")
        bowl_patches = image_patch.find("blue bowl")
        for cone_patch in cone_patches:
            for bowl_patch in bowl_patches:
                if cone_patch.horizontal_center < bowl_patch.horizontal_center:
                    return "yes"
        return "no"
        """,
    ),
    (
        "y points up",
        "table.png",
        "yes",
        """
        cylinder_patch = image_patch.find("green cylinder")[0]
        ball_patch = image_patch.find("yellow ball")[0]
        return bool_to_yesno(cylinder_patch.vertical_center > ball_patch.vertical_center)
        """,
    ),
    (
        "leftmost",
        "dishes.png",
        "ring",
        """
        thing_patches = image_patch.find("object")
        thing_patches.sort(key=lambda thing: thing.horizontal_center)
        return thing_patches[0].best_text_match(["ring", "plate", "cup", "bowl"])
        """,
    ),
    (
        "second from the right",
        "blocks.png",
        "brown",
        """
        blocks = sorted(image_patch.find("block"), key=lambda b: -b.horizontal_center)
        return blocks[1].best_text_match(["red", "green", "brown", "yellow", "blue"])
        """,
    ),
    (
        "nearest",
        "table.png",
        "green",
        """
        bowl_patch = image_patch.find("bowl")[0]
        others = [p for p in image_patch.find("object") if distance(p, bowl_patch) > 0]
        others.sort(key=lambda p: distance(p, bowl_patch))
        right = [p for p in others if p.left > bowl_patch.right]
        return right[0].simple_query("What color is this?")
        """,
    ),
    (
        "by depth",
        "table.png",
        "small",
        """
        block_patches = image_patch.find("red block")
        block_patches.sort(key=lambda block: block.compute_depth())
        nearest = block_patches[0]
        return nearest.best_text_match(["small", "large"])
        """,
    ),
    (
        "above in the picture",
        "blocks.png",
        "orange",
        """
        plate_patch = image_patch.find("plate")[0]
        above = image_patch.crop(
            plate_patch.left, plate_patch.upper, plate_patch.right, image_patch.height)
        return above.find("block")[0].best_text_match(["orange", "purple", "green"])
        """,
    ),
    (
        "overlap",
        "table.png",
        (True, False),
        """
        bowl = image_patch.find("bowl")[0]
        ball = image_patch.find("ball")[0]
        return (
            bowl.overlaps_with(bowl.left, bowl.lower, bowl.right, bowl.upper),
            bowl.overlaps_with(ball.left, ball.lower, ball.right, ball.upper),
        )
        """,
    ),
    (
        "between",
        "blocks.png",
        True,
        """
        orange = image_patch.find("orange block")[0]
        red = image_patch.find("red block")[0]
        yellow = image_patch.find("yellow block")[0]
        return red.horizontal_center < orange.horizontal_center < yellow.horizontal_center
        """,
    ),
)

COMPARISON = _cases(
    "comparison",
    (
        "of numbers",
        "dishes.png",
        "yes",
        """
        num_cups = len(image_patch.find("cup"))
        num_plates = len(image_patch.find("plate"))
        return bool_to_yesno(num_cups > num_plates)
        """,
    ),
    (
        "of colours",
        "table.png",
        "no",
        """
        colors = ["red", "blue", "green", "yellow", "purple"]
        cone_color = image_patch.find("cone")[0].best_text_match(colors)
        bowl_color = image_patch.find("bowl")[0].best_text_match(colors)
        return bool_to_yesno(cone_color == bowl_color)
        """,
    ),
    (
        "of sizes",
        "dishes.png",
        "right",
        """
        cups = image_patch.find("cup")
        cups.sort(key=lambda cup: cup.horizontal_center)
        left, right = cups
        if left.width * left.height > right.width * right.height:
            return "left"
        return "right"
        """,
    ),
    (
        "of all",
        "table.png",
        "yes",
        """
        blocks = image_patch.find("block")
        return bool_to_yesno(all(b.verify_property("block", "red") for b in blocks))
        """,
    ),
    (
        "of numbers in texts",
        "table.png",
        4.0,
        "return coerce_to_numeric('about 7 things') - len(image_patch.find('block'))",
    ),
    ("of plain numbers", "table.png", 2.5, "return distance(4, 1.5)"),
)

MATCHING = _cases(
    "matching",
    (
        "best patch",
        "blocks.png",
        "purple",
        """
        blocks = image_patch.find("block")
        best = best_image_match(blocks, ["purple block"])
        return best.best_text_match(["red", "purple", "brown", "green"])
        """,
    ),
    (
        "its index",
        "dishes.png",
        True,
        """
        things = image_patch.find("object")
        index = best_image_match(things, ["white plate"], return_index=True)
        return things[index].verify_property("plate", "white")
        """,
    ),
    (
        "one per text",
        "blocks.png",
        ["blue", "green"],
        """
        blocks = image_patch.find("block")
        found = [best_image_match(blocks, [name]) for name in ["blue block", "green block"]]
        return [patch.best_text_match(["blue", "green", "red"]) for patch in found]
        """,
    ),
)

REFERRING = _cases(
    "referring",
    (
        "the thing left of another",
        "table.png",
        (True, True),
        """
        bowl_patch = image_patch.find("bowl")[0]
        red_blocks = image_patch.find("red block")
        left_blocks = [b for b in red_blocks if b.horizontal_center < bowl_patch.left]
        left_blocks.sort(key=lambda b: b.vertical_center)
        block = left_blocks[0]
        return isinstance(block, ImagePatch), block.right < 200 and block.upper < 220
        """,
    ),
    (
        "the only one of two",
        "dishes.png",
        True,
        """
        cup_patches = image_patch.find("cup")
        for cup_patch in cup_patches:
            if cup_patch.verify_property("cup", "large"):
                return cup_patch.left > 380
        return image_patch.exists("nothing")
        """,
    ),
    (
        "a crop of a crop keeps the picture's coordinates",
        "table.png",
        True,
        """
        half = image_patch.crop(320, 0, 640, 480)
        quarter = half.crop(0, 200, 320, 480)
        bowl = quarter.find("bowl")[0]
        whole = image_patch.find("bowl")[0]
        return abs(bowl.right - whole.right) < 12 and quarter.left == 320
        """,
    ),
)

KNOWLEDGE = _cases(
    "knowledge",
    (
        "asked beside the picture",
        "table.png",
        "a lemon",
        """
        ball_patch = image_patch.find("ball")[0]
        color = ball_patch.simple_query("What color is this?")
        return llm_query(f"Which fruit is {color}?", long_answer=False)
        """,
    ),
    (
        "with context",
        "dishes.png",
        "tea",
        """
        cups = len(image_patch.find("cup"))
        info = f"There are {cups} cups"
        return llm_query("What is drunk from it?", context=info, long_answer=False)
        """,
    ),
    (
        "of a patch",
        "dishes.png",
        "for food",
        """
        plate_patch = image_patch.find("plate")[0]
        return plate_patch.llm_query("What is a plate for?", long_answer=False)
        """,
    ),
)

# the film shows table.png three times, then blocks.png, then dishes.png
VIDEO = _cases(
    "video",
    ("length", "film", 9, "return video_segment.num_frames"),
    (
        "first frame with a thing",
        "film",
        6,
        """
        for i, frame in enumerate(video_segment.frame_iterator()):
            if frame.exists("orange ring"):
                return i
        return None
        """,
    ),
    (
        "last frame",
        "film",
        "white",
        """
        last_frame = video_segment.frame_from_index(-1)
        plate = last_frame.find("plate")[0]
        return plate.best_text_match(["white", "cyan"])
        """,
    ),
    (
        "a part",
        "film",
        [7, 7, 7],
        """
        middle = video_segment.trim(3, 6)
        return [len(frame.find("block")) for frame in middle.frame_iterator()]
        """,
    ),
    (
        "an answer from what was seen",
        "film",
        "it is replaced",
        """
        info = {}
        first = video_segment.frame_from_index(0)
        final = video_segment.frame_from_index(video_segment.num_frames)
        info["at first"] = str(len(first.find("bowl"))) + " blue bowl"
        info["at the end"] = final.find("bowl")[0].simple_query("What color is the bowl?")
        answer = video_segment.select_answer(info, question, possible_answers)
        return answer
        """,
        ("question", "What happens to the blue bowl?"),
        ("possible_answers", ["it breaks", "it is replaced", "it is filled"]),
    ),
    (
        "before something happens",
        "film",
        3,
        """
        count = 0
        for frame in video_segment.frame_iterator():
            if frame.exists("cyan plate"):
                break
            count += 1
        before = VideoSegment(video, 0, count)
        return before.num_frames
        """,
    ),
)

ROBUST = _cases(
    "robust",
    (
        "nothing found is a value",
        "table.png",
        "none",
        """
        plate_patches = image_patch.find("plate")
        if len(plate_patches) == 0:
            return "none"
        return plate_patches[0].simple_query("What color is the plate?")
        """,
    ),
    (
        "an error can be caught",
        "table.png",
        "no plate",
        """
        try:
            return image_patch.find("plate")[0].simple_query("What color is it?")
        except Exception:
            return "no plate"
        """,
    ),
    (
        "helpers of its own",
        "blocks.png",
        ["brown", "green", "yellow"],
        """
        def color_of(patch):
            return patch.best_text_match(["red", "orange", "yellow", "green", "blue", "brown"])

        right = [b for b in image_patch.find("block") if b.left > image_patch.width * 0.55]
        return sorted(color_of(block) for block in right)
        """,
    ),
    (
        "the standard library",
        "blocks.png",
        ("red", 0.286),
        """
        import math
        from collections import Counter
        sizes = Counter(b.best_text_match(["small", "large"]) for b in image_patch.find("block"))
        share = sizes["large"] / sum(sizes.values())
        left = min(image_patch.find("block"), key=lambda b: b.left)
        return left.best_text_match(["red", "blue"]), math.floor(share * 1000 + 0.5) / 1000
        """,
    ),
)

CASES = [
    *(*COUNTING, *ATTRIBUTES, *EXISTENCE, *SPATIAL, *COMPARISON),
    *(*MATCHING, *REFERRING, *KNOWLEDGE, *VIDEO, *ROBUST),
]
