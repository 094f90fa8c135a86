"""Questions about what is not there: how often "There is no ..." is said, and how often it is not.

    python bench/absent.py [--pictures 150] [--seed 71000000] [--domain varied] [--json]

Each picture is asked twice: about a colour that nothing in it has, and about a shape that is there
in a colour in which it is not. A question takes for granted that there is such a thing, and so a
likely reading of the picture in which it is there may count (`viper.loops.supposing`); that is
wrong here.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter

from PIL import Image

from robot_sim import COLORS, Scene, render, sample_scene
from viper.loops.session import Session
from viper.training.scores import Share

NOTICE = "the question takes it for granted"


def questions(scene: Scene, rng: random.Random) -> list[str]:
    """Return a question about an absent colour, and one about an absent pair."""
    there = {(item.color, item.shape) for item in scene.objects}
    colors = {color for color, _ in there}
    none = rng.choice([color for color in COLORS if color not in colors])
    shape = rng.choice(sorted({shape for _, shape in there}))
    other = rng.choice([color for color in COLORS if (color, shape) not in there])
    return [f"What is the {none} thing made of?", f"What size is the {other} {shape}?"]


def main() -> None:
    """Ask, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=150)
    parser.add_argument("--seed", type=int, default=71_000_000, help="of the first scene")
    parser.add_argument("--domain", choices=("plain", "varied", "wide"), default="varied")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    options = parser.parse_args()
    rng, found, n = random.Random(options.seed), Counter[str](), 0
    with Session() as session:
        for number in range(options.pictures):
            scene = sample_scene(options.seed + number, domain=options.domain)
            picture = Image.fromarray(render(scene).rgb)
            for question in questions(scene, rng):
                answer = session.ask(picture, question)
                n += 1
                supposed = any(notice.startswith(NOTICE) for notice in answer.notices)
                is_absent = answer.error is not None and answer.error.type == "NotFound"
                kind = "said" if is_absent else "supposed" if supposed else "seen"
                found[kind] += 1
            if sys.stderr.isatty():
                print(f"\r{number + 1}/{options.pictures}", end="", file=sys.stderr)
    shares = {kind: Share(found[kind], n) for kind in ("said", "supposed", "seen")}
    if options.json:
        print(json.dumps({"seed": options.seed, **{k: s.to_dict() for k, s in shares.items()}}))
        return
    print(f"seeds {options.seed} and up, {options.domain}")
    print(f'"There is no ...":                  {shares["said"]}')
    print(f"something else taken for it:         {shares['supposed']}")
    print(f"something plainly seen as it:        {shares['seen']}")


if __name__ == "__main__":
    main()
