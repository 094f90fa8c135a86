"""A set of questions on disk: pictures, true labels and one JSON line per question.

Reading accepts what people write (a clear error names file and line); writing is used by
the generators beside this file. Nothing here asks or answers a question.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import InputError

if TYPE_CHECKING:
    from robot_sim import ObjectLabel, Scene

__all__ = ["FIRST_EVALUATION_SEED", "QARow", "SetWriter", "check_seed", "read_lines", "read_rows"]

# Training draws its scenes below this seed; evaluation never does.
FIRST_EVALUATION_SEED = 10_000_000


@dataclass(frozen=True, slots=True)
class QARow:
    """One question about one picture, or one program to run on it."""

    id: str
    """Unique in its file."""
    image: Path
    """Where the picture is; relative paths have been joined to the file's folder."""
    answer: object
    """Expected: text, number, truth value or list."""
    question: str | None = None
    """What is asked; None if `program` is given."""
    program: str | None = None
    """Run as it stands, without any language model."""
    type: str = "all"
    """Kind of question, for the report."""
    accept: tuple[object, ...] = ()
    """Other answers that are as right."""
    gold_program: str | None = None
    """A program known to mean the same as the question."""
    scene: Mapping[str, Any] | Path | None = field(default=None, hash=False)
    """True labels, `{"labels": [...]}`, or the file that holds them."""

    def load_labels(self) -> list[dict[str, Any]] | None:
        """Return the true labels of the picture, None if the row has none."""
        if self.scene is None:
            return None
        if isinstance(self.scene, Path):
            try:
                data = json.loads(self.scene.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise InputError(f"cannot read the true labels {self.scene}: {error}") from None
        else:
            data = self.scene
        labels = data.get("labels") if isinstance(data, Mapping) else data
        if not isinstance(labels, list):
            raise InputError(f'row {self.id}: true labels need a list under "labels"')
        return labels


def read_rows(path: Path | str, *, limit: int | None = None) -> list[QARow]:
    """Read a JSON-lines file of QA rows.

    Raises:
        InputError: If the file cannot be read, or a row is malformed; names file and line.
    """
    path = Path(path)
    rows: list[QARow] = []
    lines_of: dict[str, int] = {}
    for number, line in read_lines(path):
        row = _parse(line, path, number)
        if row.id in lines_of:
            raise InputError(
                f"{path}, line {number}: the id {row.id!r} was used in line "
                f"{lines_of[row.id]} already; ids must be unique."
            )
        lines_of[row.id] = number
        rows.append(row)
        if limit is not None and len(rows) >= limit:
            break
    if not rows:
        raise InputError(f"{path} has no rows; write one JSON object per line.")
    return rows


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that are not blank, each with its number from 1.

    Only a line feed ends a line: JSON text may hold other signs that break lines.

    Raises:
        InputError: If the file cannot be read or is no text.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text ({error}); save it as UTF-8.") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}.") from None


def _parse(line: str, path: Path, number: int) -> QARow:
    where = f"{path}, line {number}"
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON ({error}); write one JSON object per line.") from None
    if not isinstance(data, dict):
        raise InputError(f"{where}: a row is a JSON object, not {type(data).__name__}.")
    for key in ("id", "image", "answer"):
        if key not in data:
            raise InputError(f'{where}: no "{key}"; a row has id, image, question and answer.')
    if not isinstance(data["id"], (str, int)) or not str(data["id"]):
        raise InputError(f'{where}: "id" must be text or a whole number, not {data["id"]!r}.')
    question, program = data.get("question"), data.get("program")
    if (question is None) == (program is None):
        raise InputError(f'{where}: a row has either "question" or "program", exactly one.')
    texts = {"image": data["image"], "question": question, "program": program,
             "type": data.get("type"), "gold_program": data.get("gold_program")}  # fmt: skip
    for key, value in texts.items():
        if (value is not None or key == "image") and not (isinstance(value, str) and value.strip()):
            raise InputError(f'{where}: "{key}" must be text, not {value!r}.')
    image = path.parent / data["image"]
    if not image.is_file():
        raise InputError(f"{where}: no picture {image}; paths are relative to the file.")
    accept = data.get("accept", [])
    if not isinstance(accept, list):
        raise InputError(f'{where}: "accept" must be a list of answers, not {accept!r}.')
    scene = data.get("scene")
    if isinstance(scene, str):
        scene = path.parent / scene
    elif scene is not None and not isinstance(scene, dict):
        raise InputError(f'{where}: "scene" must be a path or an object with labels.')
    return QARow(
        id=str(data["id"]),
        image=image,
        answer=data["answer"],
        question=question,
        program=program,
        type=data.get("type") or "all",
        accept=tuple(accept),
        gold_program=data.get("gold_program"),
        scene=scene,
    )


def check_seed(seed: int) -> None:
    """Refuse seeds that training may have seen.

    Raises:
        InputError: If `seed` is below `FIRST_EVALUATION_SEED`.
    """
    if seed < FIRST_EVALUATION_SEED:
        raise InputError(
            f"seed {seed} may have been trained on; evaluation scenes start at "
            f"{FIRST_EVALUATION_SEED:,}. Choose a larger --seed."
        )


class SetWriter:
    """Writes a question set: `qa.jsonl`, `images/` and `scenes/` in one folder.

    A context; `path` is that of the rows.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.path = self.folder / "qa.jsonl"
        try:
            for name in ("images", "scenes"):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8")
        except OSError as error:
            raise InputError(f"cannot write to {folder}: {error.strerror or error}.") from None

    def picture(
        self, name: str, scene: Scene, rgb: Any, labels: list[ObjectLabel]
    ) -> dict[str, str]:
        """Save one picture with its true labels; return the row keys that point to them."""
        from PIL import Image

        image, truth = f"images/{name}.png", f"scenes/{name}.json"
        Image.fromarray(rgb).save(self.folder / image)
        data = {"scene": scene.to_dict(), "labels": [label.to_dict() for label in labels]}
        (self.folder / truth).write_text(json.dumps(data), encoding="utf-8")
        return {"image": image, "scene": truth}

    def row(self, data: Mapping[str, Any]) -> None:
        """Append one row."""
        self._file.write(json.dumps(data, ensure_ascii=False) + "\n")

    def __enter__(self) -> SetWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
