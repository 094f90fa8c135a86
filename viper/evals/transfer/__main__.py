"""`python -m viper.evals.transfer`: pictures of simple solids from a renderer that is not ours.

    python -m viper.evals.transfer --out DIR --pictures 130 --seed 0
    viper eval qa DIR/qa.jsonl

The same arguments write the same set; a run that was stopped goes on where it ended.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from viper.core.errors import InputError
from viper.evals.transfer.build import PER_PICTURE, build
from viper.evals.transfer.styles import STYLES


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m viper.evals.transfer", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--pictures", type=int, default=130)
    parser.add_argument("--seed", type=int, default=0, help="block of scenes")
    parser.add_argument("--style", choices=tuple(STYLES), default="traced")
    parser.add_argument(
        "--per-picture", type=int, default=PER_PICTURE, help="questions about one picture"
    )
    given = parser.parse_args()
    try:
        print(
            build(
                given.out,
                pictures=given.pictures,
                seed=given.seed,
                style=given.style,
                per_picture=given.per_picture,
            )
        )
    except InputError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
