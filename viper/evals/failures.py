"""A page of wrong answers for people to look at: picture, question, program, given, expected.

python -m viper.evals.failures RESULTS.jsonl --out DIR
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from viper.core.errors import InputError

__all__ = ["read_results", "write_failures"]

_STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; margin: 1.5em; color-scheme: light dark }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(22em, 1fr)); gap: 1em }
article { border: 1px solid #8886; border-radius: 6px; padding: .7em }
img { width: 100%; border-radius: 4px } pre { white-space: pre-wrap; font-size: 12px }
h2 { font-size: 1em; margin: .4em 0 } .given { color: #d33 } .expected { color: #2a8a3e }
small { opacity: .7 }
"""


def read_results(path: Path | str) -> list[dict[str, Any]]:
    """Return the results in a file that `run_qa` wrote; a last line cut short is left out.

    Raises:
        InputError: If the file cannot be read or is something else.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").split("\n")
        entries = [json.loads(line) for line in lines[:-1] if line.strip()]
        results = [entry for entry in entries if "settings" not in entry]
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"{path} holds no results of `viper eval qa`: {error}") from None
    for result in results:
        if not isinstance(result, dict) or "correct" not in result:
            raise InputError(
                f"{path} holds no results of `viper eval qa`, which say whether they are correct; "
                "of `viper eval sim`, perhaps?"
            )
    return results


def write_failures(results: Iterable[Mapping[str, Any]], folder: Path | str) -> Path:
    """Write `failures.html`, one self-contained page; return its path.

    Raises:
        InputError: If the folder cannot be written.
    """
    listed = list(results)
    wrong = sorted((r for r in listed if not r["correct"]), key=lambda r: (r["type"], r["id"]))
    cards = "".join(_card(result) for result in wrong)
    title = f"{len(wrong)} of {len(listed)} answers are wrong"
    page = (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>"
        f"<style>{_STYLE}</style><h1>{title}</h1><main>{cards}</main></html>"
    )
    path = Path(folder) / "failures.html"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}.") from None
    return path


def _card(result: Mapping[str, Any]) -> str:
    program = html.escape(str(result.get("program") or ""))
    question = html.escape(str(result.get("question") or "(program)"))
    notes = [
        f"{name}: {html.escape(str(result[key]))}"
        for name, key in (
            ("on true labels", "answer_given_true_vision"),
            ("true program", "answer_given_true_program"),
            ("confidence", "confidence"),
        )
        if key in result
    ]
    return (
        f"<article><img alt='' src='{_picture(str(result['image']))}'>"
        f"<h2>{question}</h2>"
        f"<div>given <b class=given>{html.escape(str(result['answer']))}</b>, "
        f"expected <b class=expected>{html.escape(str(result['expected']))}</b></div>"
        f"<pre>{program}</pre>"
        f"<small>{html.escape(str(result['id']))} · {html.escape(str(result['type']))}"
        f"{''.join(' · ' + note for note in notes)}</small></article>"
    )


def _picture(path: str) -> str:
    """Return the picture as a data address, small; empty if it is gone."""
    from PIL import Image

    try:
        with Image.open(path) as opened:
            picture = opened.convert("RGB")
    except OSError:
        return ""
    picture.thumbnail((480, 360))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


def main() -> None:
    """Run the command line."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m viper.evals.failures", description=__doc__)
    parser.add_argument("results", help="file of per-row results")
    parser.add_argument("--out", required=True, help="folder to write")
    given = parser.parse_args()
    try:
        print(write_failures(read_results(given.results), given.out))
    except InputError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
