"""Write docs/vision.md: every call of the vision API with a picture and the value it gives.

    python examples/gallery.py

Each snippet runs in the sandbox on the built-in models; nothing on the page is typed in.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from viper import ImagePatch, Session
from viper.core.execution import Execution
from viper.vision.draw import draw_boxes

HERE = Path(__file__).parent
ROOT = HERE.parent
WIDTH = 400

INTRO = """# What a program can see

Every call of the vision API, with its picture and the value that it gave. `python
examples/gallery.py` writes this page: the snippets run in the sandbox on the built-in models.

A program starts with `image_patch`, the whole picture (or `video_segment`, the whole video).
Names, arguments and meanings are ViperGPT's: coordinates are pixels from the **lower left**
corner, y points up. What is marked (+) is added here. The same classes work outside the sandbox:
`viper.ImagePatch("table.png").find("red block")`.
"""


@dataclass(frozen=True)
class Entry:
    """One call and a program that shows it."""

    call: str
    about: str
    source: str
    look_at: str = "table.png"


ENTRIES = (
    Entry(
        "find(noun)",
        "Everything with this name, best first. Several words narrow it down.",
        "image_patch.find('red block')",
    ),
    Entry(
        'find("object")',
        "Everything there is.",
        "image_patch.find('object')",
        "dishes.png",
    ),
    Entry(
        "find([nouns]) (+)",
        "A list of names gives a dictionary, at the price of one look.",
        "found = image_patch.find(['ball', 'plate', 'cone'])\n"
        "{noun: len(patches) for noun, patches in found.items()}",
    ),
    Entry(
        "an empty list knows why (+)",
        "Nothing found is a value with a reason; an item of it raises `NotFound` with that reason.",
        "image_patch.find('green cup').reason",
    ),
    Entry("exists(noun)", "Whether there is any.", "image_patch.exists('purple cone')"),
    Entry(
        "verify_property(noun, attribute)",
        "Whether a thing has an attribute: a colour, a material, a size, any adjective.",
        "[(cup.label, cup.verify_property('cup', 'large')) for cup in image_patch.find('cup')]",
        "dishes.png",
    ),
    Entry(
        "best_text_match(options, prefix=None)",
        "The option that describes the patch best.",
        "[b.best_text_match(['red', 'green', 'blue', 'brown']) for b in "
        "sorted(image_patch.find('large block'), key=lambda b: b.left)]",
        "blocks.png",
    ),
    Entry(
        "best_image_match(patches, texts)",
        "The patch that shows the texts best.",
        "best_image_match(image_patch.find('block'), ['purple block'])",
        "blocks.png",
    ),
    Entry(
        "simple_query(question)",
        "A short answer to a question about the patch. The built-in models answer what matching "
        "can tell; a profile with a question answerer answers more.",
        "image_patch.find('bowl')[0].simple_query('What color is the bowl?')",
    ),
    Entry(
        "compute_depth()",
        "How far away it is; larger is farther. The built-in estimate is where the thing meets "
        "the ground.",
        "near = min(image_patch.find('block'), key=lambda b: b.compute_depth())\nnear",
    ),
    Entry(
        "crop(left, lower, right, upper)",
        "A part of a patch; what is found in it keeps the picture's coordinates.",
        "left_half = image_patch.crop(0, 0, image_patch.width / 2, image_patch.height)\n"
        "left_half.find('object')",
        "dishes.png",
    ),
    Entry(
        "left, lower, right, upper, width, height, horizontal_center, vertical_center",
        "Where a patch is. `area`, `size` (apparent size, corrected for distance), `score` and "
        "`label` are added (+).",
        "ball = image_patch.find('ball')[0]\n"
        "(ball.left, ball.lower, ball.right, ball.upper, ball.label, round(ball.score, 2))",
    ),
    Entry(
        "overlaps_with(left, lower, right, upper)",
        "Whether the patch meets a box.",
        "bowl = image_patch.find('bowl')[0]\nbowl.overlaps_with(0, 0, 400, 480)",
    ),
    Entry(
        "distance(a, b)",
        "Pixels between the nearest edges of two patches, or |a - b| of two numbers.",
        "distance(image_patch.find('bowl')[0], image_patch.find('ball')[0])",
    ),
    Entry(
        "ground_distance(a, b) (+)",
        "Pixels between two things on the surface they stand on: which is nearest.",
        "bowl = image_patch.find('bowl')[0]\n"
        "min((p for p in image_patch.find('object') if p != bowl), "
        "key=lambda p: ground_distance(p, bowl))",
    ),
    Entry("bool_to_yesno(value)", "For answers.", "bool_to_yesno(image_patch.exists('ring'))"),
    Entry(
        "coerce_to_numeric(text)",
        "The number that a text holds.",
        "coerce_to_numeric('about 1,200 grams')",
    ),
    Entry(
        "VideoSegment(video, start, end), num_frames",
        "A stretch of a video: MP4, WebM, GIF, or a folder of pictures. Frames are read when they "
        "are looked at. `fps`, `duration_s`, `frame_at(seconds)`, `sample(count)` are added (+).",
        "(video_segment.num_frames, round(video_segment.duration_s, 2))",
        "film",
    ),
    Entry(
        "frame_iterator()",
        "Its frames in order, each an ImagePatch.",
        "[i for i, frame in enumerate(video_segment.frame_iterator()) if frame.exists('ring')]",
        "film",
    ),
    Entry(
        "frame_from_index(i)",
        "One frame; -1 is the last.",
        "video_segment.frame_from_index(-1).find('plate')",
        "film",
    ),
    Entry(
        "trim(start, end)",
        "A part, with frames counted anew.",
        "middle = video_segment.trim(3, 6)\n[len(f.find('block')) for f in middle]",
        "film",
    ),
    Entry(
        "select_answer(info, question, options)",
        "The answer to a question, given what was found out. Needs a language model, unless one "
        "option is what was found.",
        "first = video_segment.frame_from_index(0)\n"
        "seen = first.find('bowl')[0].simple_query('What color is it?')\n"
        "video_segment.select_answer({'bowl': seen}, 'What color is the bowl?', ['red', 'blue'])",
        "film",
    ),
)


def write_film(folder: Path) -> Path:
    """Write the three example pictures as a video of nine frames."""
    import imageio.v3 as iio
    import numpy as np

    names = [name for name in ("table.png", "blocks.png", "dishes.png") for _ in range(3)]
    frames = np.stack([np.asarray(Image.open(HERE / name).convert("RGB")) for name in names])
    iio.imwrite(folder / "film.mp4", frames, fps=3)
    return folder / "film.mp4"


def patches_in(value: Any) -> list[ImagePatch]:
    """Return the patches of a value."""
    if isinstance(value, ImagePatch):
        return [value]
    inside: Iterable[Any] = value if isinstance(value, list | tuple) else ()
    return [patch for item in inside for patch in patches_in(item)]


def picture_of(entry: Entry, execution: Execution) -> Image.Image:
    """Return what the program looked at, with the boxes of its value, small."""
    marked = patches_in(execution.value)
    looked_at: Any = marked[0].image if marked else HERE / entry.look_at
    if entry.look_at == "film" and not marked:
        strip = [Image.open(HERE / f"{name}.png") for name in ("table", "blocks", "dishes")]
        canvas = Image.new("RGB", (WIDTH, WIDTH // 4), "white")
        for index, frame in enumerate(strip):
            canvas.paste(frame.resize((WIDTH // 3, WIDTH // 4)), (index * WIDTH // 3, 0))
        return canvas
    drawn = draw_boxes(looked_at, marked)
    return drawn.resize((WIDTH, drawn.height * WIDTH // drawn.width))


def section(number: int, entry: Entry, execution: Execution, images: Path) -> str:
    """Return an entry as Markdown and save its picture."""
    if execution.error is not None:
        raise SystemExit(f"{entry.call}: {execution.error.message}")
    name = f"call_{number:02}.jpg"
    picture_of(entry, execution).save(images / name, quality=85)
    found = patches_in(execution.value)
    whole = found and (execution.value is found[0] or execution.value == found)
    shown = ", ".join(map(patch_text, found)) if whole else repr(execution.value)
    return (
        f"## `{entry.call.removesuffix(' (+)')}`{' (+)' if entry.call.endswith('(+)') else ''}\n\n"
        f"{entry.about}\n\n```python\n{entry.source}\n```\n\n"
        f"![what the program saw](images/{name})\n\n→ `{shown}`\n"
    )


def patch_text(patch: ImagePatch) -> str:
    """Return a patch in a few characters."""
    return f"{patch.label} [{patch.left} {patch.lower} {patch.right} {patch.upper}]"


def write_page(entries: Sequence[Entry], out: Path) -> None:
    """Run every entry and write the page with its pictures."""
    images = out / "images"
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Session() as session:
        film = write_film(Path(folder))
        parts = [INTRO]
        for number, entry in enumerate(entries):
            if entry.look_at == "film":
                execution = session.run(entry.source, video=film)
            else:
                execution = session.run(entry.source, HERE / entry.look_at)
            parts.append(section(number, entry, execution, images))
    (out / "vision.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", metavar="FOLDER")
    write_page(ENTRIES, parser.parse_args().out)
