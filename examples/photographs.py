"""Write docs/photographs.md: real photographs, what the built-in models say, and their notices.

    pip download --no-deps scikit-image
    unzip -j scikit_image-*.whl 'skimage/data/*' -d photographs
    python examples/photographs.py photographs

Answers, confidences and notices are what the models gave; nothing on the page is typed in.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from viper import Session
from viper.vision.draw import draw_boxes

ROOT = Path(__file__).parent.parent
WIDTH = 400

INTRO = """# Real photographs

The built-in models know rendered tables with simple things. They were never shown a photograph,
and these are here to show what happens with one: the answers may be right or wrong, and a notice
and a low confidence say that nobody should rely on them. For photographs there is `--profile
photo` ([models.md](models.md)), which does without these limits and needs 2.3 GB of models.

`python examples/photographs.py FOLDER` writes this page with the photographs that the
[scikit-image](https://scikit-image.org) package carries, all of them free of copyright. Boxes are
what `find("object")` finds.
"""


@dataclass(frozen=True)
class Photograph:
    """A file, where it is from, and what is asked of it."""

    name: str
    title: str
    questions: tuple[str, ...]


PHOTOGRAPHS = (
    Photograph(
        "coffee.png",
        "A cup of coffee (Rachel Michetti, CC0)",
        (
            "Is there a cup?",
            "What color is the cup?",
            "How many cups are there?",
            "Is the cup red or blue?",
            "What is the cup made of?",
            "Is there a plate?",
        ),
    ),
    Photograph(
        "coins.png",
        "24 Greek coins from Pompeii (Brooklyn Museum, no known copyright restrictions)",
        ("How many things are there?", "What shape is the leftmost thing?", "Is there a red ball?"),
    ),
    Photograph(
        "rocket.jpg",
        "A launch (SpaceX, public domain)",
        ("How many things are there?", "Is there a red block?"),
    ),
    Photograph(
        "chelsea.png", "A cat (Stéfan van der Walt, CC0)", ("What is this?", "Is there a cat?")
    ),
)


def section(photograph: Photograph, folder: Path, images: Path, session: Session) -> Iterator[str]:
    """Yield the lines about one photograph, and save it with boxes."""
    with Image.open(folder / photograph.name) as opened:
        image = opened.convert("RGB")
    drawn = draw_boxes(image, session.run("image_patch.find('object')", image).value)
    name = f"photograph-{Path(photograph.name).stem}.jpg"
    drawn.resize((WIDTH, drawn.height * WIDTH // drawn.width)).save(images / name, quality=85)
    yield f"## {photograph.title}\n\n![{photograph.title}](images/{name})\n"
    yield "| question | answer | confidence |\n|---|---|---|"
    notices: list[str] = []
    for question in photograph.questions:
        answer = session.ask(image, question)
        yield f"| {question} | {answer.text} | {answer.confidence:.0%} |"
        notices += [text for text in answer.notices if text not in notices]
    yield ""
    yield from (f"> {text}\n>" for text in notices[:-1])
    yield from (f"> {text}\n" for text in notices[-1:])


def write_page(folder: Path, out: Path) -> None:
    """Ask everything and write the page with its pictures."""
    images = out / "images"
    images.mkdir(parents=True, exist_ok=True)
    lines = [INTRO]
    with Session() as session:
        for photograph in PHOTOGRAPHS:
            lines += section(photograph, folder, images, session)
    (out / "photographs.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="where the photographs are")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", metavar="FOLDER")
    given = parser.parse_args()
    write_page(given.folder, given.out)
