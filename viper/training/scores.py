"""How good the shipped weights are, on rendered scenes that no training has seen.

Both models are read and run exactly as at inference, through `viper.vision`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from viper.training.captions import CONTRASTS, article, contrast_prompts
from viper.training.crops_data import make_crops
from viper.training.progress import Progress
from viper.training.render import MIN_VISIBLE, read_rows
from viper.vision.box_pairs import iou
from viper.vision.interfaces import Box, Detection

__all__ = ["Share", "detector_scores", "matcher_scores"]

IOUS = np.arange(0.5, 0.96, 0.05)
# Pictures that the detector sees at once.
BATCH = 16


@dataclass(frozen=True)
class Share:
    """How many of how many, with its uncertainty."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """Share in [0, 1]; 0 of none."""
        return self.hits / self.n if self.n else 0.0

    @property
    def ci95(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        if not self.n:
            return 0.0, 1.0
        z2 = 1.96**2
        center = (self.hits + z2 / 2) / (self.n + z2)
        spread = 1.96 * sqrt(self.value * (1 - self.value) * self.n + z2 / 4) / (self.n + z2)
        return max(0.0, center - spread), min(1.0, center + spread)

    def __str__(self) -> str:
        low, high = self.ci95
        return f"{self.value:.2%} ({low:.2%} to {high:.2%}), n = {self.n}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {"value": self.value, "n": self.n, "ci95": list(self.ci95)}


@dataclass(frozen=True, eq=False)
class _Box:
    """A true or a found box of one picture."""

    picture: int
    label: str
    size: str
    xyxy: Box
    score: float = 1.0
    visible: float = 1.0


def detector_scores(weights: Path, data: Path, matcher: Path | None = None) -> dict[str, Any]:
    """Return mean average precision and error shares of a detector.

    Args:
        weights: Folder with `config.yaml` and `model.safetensors`.
        data: Rendered folder.
        matcher: Folder of the matcher that has a say where the detector hesitates between
            nouns (`viper.vision.second_look`); None lets the detector decide alone.

    Returns:
        "n_images", "n_objects", "map50" and "map50_95" over the 18 classes, "shape_map50" and
        "shape_map50_95" over the nine shapes, "by_shape" with "map50" and "map50_95" of each;
        and at the score and overlap that `viper.vision` uses: "found" (objects found with the
        right shape), "by_width_px" and "by_visible" with the same by how wide and how hidden
        they are, "false_boxes" (boxes on nothing or with a wrong shape), "size"
        (found objects with the right size), "whole_pictures" (no shape error at all), and
        "confused" with the commonest mistakes.
    """
    rows = read_rows(data)
    truth, found = _true_boxes(rows), _found_boxes(weights, data, rows, matcher)
    asked = [box for box in truth if box.visible >= MIN_VISIBLE]
    shapes = sorted({box.label for box in asked})
    by_class = [
        _precisions(
            [b for b in asked if (b.label, b.size) == (shape, size)],
            [b for b in found if (b.label, b.size) == (shape, size)],
            truth,
        )
        for shape in shapes
        for size in ("small", "large")
        if any((b.label, b.size) == (shape, size) for b in asked)
    ]
    by_shape = {
        shape: _precisions(
            [b for b in asked if b.label == shape], [b for b in found if b.label == shape], truth
        )
        for shape in shapes
    }
    return {
        "n_images": len(rows),
        "n_objects": len(asked),
        **_mean("map", by_class),
        **_mean("shape_map", by_shape.values()),
        "by_shape": {shape: _mean("map", [p]) for shape, p in by_shape.items()},
        "by_width_px": _recalls(asked, found, _width_class),
        "by_visible": _recalls(asked, found, _visible_class),
        **_operating_point(len(rows), truth, found),
    }


def matcher_scores(weights: Path, data: Path) -> dict[str, Any]:
    """Return how often a matcher chooses the right word, overall and where it errs.

    Args:
        weights: A transformers folder.
        data: Rendered folder.

    Returns:
        "n_crops"; a `Share` as a dict for "color", "material" and "shape"; "material_by_shape";
        "phrase" (the right one of all phrases that differ in one word from it, e.g. "a photo
        of a red metal block"); "confused" with the commonest mistakes.
    """
    from viper.vision.clip import TransformersMatcher

    crops = make_crops(data, per_object=1, jitter=0.04, seed=1)
    matcher = TransformersMatcher(weights)
    seen = crops.inputs() if matcher.sees_overview else crops.rgb
    images = matcher.embed_images([Image.fromarray(rgb) for rgb in seen])
    result: dict[str, Any] = {"n_crops": len(images)}
    confused: dict[str, int] = {}
    for column, kind in enumerate(CONTRASTS):
        texts = matcher.embed_texts(contrast_prompts(kind))
        chosen, true = (images @ texts.T).argmax(axis=1), crops.kinds[:, column]
        result[kind] = _share(chosen == true)
        for a, b in zip(true[chosen != true], chosen[chosen != true], strict=True):
            name = f"{CONTRASTS[kind][a]} as {CONTRASTS[kind][b]}"
            confused[name] = confused.get(name, 0) + 1
        if kind == "material":
            result["material_by_shape"] = {
                shape: _share((chosen == true)[crops.kinds[:, 0] == i])
                for i, shape in enumerate(CONTRASTS["shape"])
            }
    result["phrase"] = _phrase_share(matcher, images, crops.kinds)
    result["confused"] = dict(sorted(confused.items(), key=lambda kv: -kv[1])[:20])
    return result


def _phrase_share(
    matcher: Any, images: NDArray[np.float32], kinds: NDArray[np.int16]
) -> dict[str, Any]:
    """Return how often "a photo of a <color> <material> <shape>" beats its one-word twins."""
    shapes, colors, materials = (CONTRASTS[k] for k in ("shape", "color", "material"))
    phrases = [
        f"a photo of {article(c)} {c} {m} {s}" for s in shapes for c in colors for m in materials
    ]
    texts = matcher.embed_texts(phrases).reshape(len(shapes), len(colors), len(materials), -1)
    hits = []
    for image, (s, c, m) in zip(images, kinds.astype(int), strict=True):
        true = float(image @ texts[s, c, m])
        twins = [*(texts[:, c, m] @ image), *(texts[s, :, m] @ image), *(texts[s, c, :] @ image)]
        hits.append(true >= max(twins) - 1e-6)
    return _share(hits)


def _share(hits: Iterable[Any]) -> dict[str, Any]:
    values = [bool(hit) for hit in hits]
    return Share(sum(values), len(values)).to_dict()


def _true_boxes(rows: Sequence[dict[str, Any]]) -> list[_Box]:
    return [
        _Box(
            i,
            item["shape"],
            item["size"],
            tuple(item["box_xyxy"]),
            visible=item["visible_fraction"],
        )
        for i, row in enumerate(rows)
        for item in row["objects"]
        if item["visible_fraction"] > 0
    ]


def _found_boxes(
    weights: Path, data: Path, rows: Sequence[dict[str, Any]], matcher: Path | None
) -> list[_Box]:
    detect = _detect_of(weights, matcher)
    boxes: list[_Box] = []
    with Progress("detect", len(rows)) as progress:
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            pictures = [Image.open(data / row["image"]).convert("RGB") for row in part]
            for i, detections in enumerate(detect(pictures)):
                for d in detections:
                    size = next((w for w in d.attributes if w in ("small", "large")), "")
                    boxes.append(_Box(start + i, d.label, size, d.box_xyxy, d.score))
            progress.advance(len(part))
    return boxes


def _detect_of(
    weights: Path, matcher: Path | None
) -> Callable[[Sequence[Image.Image]], list[list[Detection]]]:
    """Return what finds things in pictures: the detector, or both models together."""
    from viper.core.image import load_image
    from viper.vision.clip import TransformersMatcher
    from viper.vision.engine import VisionEngine
    from viper.vision.yolo import SafeYolo

    detector = SafeYolo(weights, min_score=0.01)
    if matcher is None:
        return detector.detect
    engine = VisionEngine(detector, TransformersMatcher(matcher), second_look=True)

    def detect(pictures: Sequence[Image.Image]) -> list[list[Detection]]:
        rows = [engine.detections(load_image(picture)) for picture in pictures]
        return [[r.detection for r in row if r.detection is not None] for row in rows]

    return detect


def _precisions(
    asked: Sequence[_Box], found: Sequence[_Box], truth: Sequence[_Box]
) -> NDArray[np.float64]:
    """Return average precision at each of `IOUS`, as COCO counts it.

    A box on an object too hidden to be asked for is neither right nor wrong.
    """
    excused = _by_picture(b for b in truth if b.visible < MIN_VISIBLE)
    ranked = sorted(found, key=lambda box: -box.score)
    result = []
    for threshold in IOUS:
        free = _by_picture(asked)
        right: list[bool] = []
        for box in ranked:
            best = _best(box, free.get(box.picture, []), threshold)
            if best is not None:
                free[box.picture].remove(best)
                right.append(True)
            elif _best(box, excused.get(box.picture, []), 0.3) is None:
                right.append(False)
        result.append(_average_precision(right, len(asked)))
    return np.array(result)


def _average_precision(right: Sequence[bool], n: int) -> float:
    """Return the mean over 101 recalls of the best precision at that recall or more."""
    hits = np.cumsum(right)
    precision = hits / np.arange(1, len(right) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(hits / max(n, 1), np.linspace(0, 1, 101) - 1e-9)
    return float(np.mean([best[i] if i < len(best) else 0.0 for i in places]))


def _best(box: _Box, others: Sequence[_Box], threshold: float) -> _Box | None:
    overlaps = [(iou(box.xyxy, other.xyxy), i) for i, other in enumerate(others)]
    overlap, i = max(overlaps, default=(0.0, -1))
    return others[i] if overlap >= threshold else None


def _mean(name: str, rows: Iterable[NDArray[np.float64]]) -> dict[str, float]:
    table = np.array(list(rows))
    return {f"{name}50": float(table[:, 0].mean()), f"{name}50_95": float(table.mean())}


def _width_class(box: _Box) -> str:
    side = max(box.xyxy[2] - box.xyxy[0], box.xyxy[3] - box.xyxy[1])
    return "below 25 px" if side < 25 else "25 to 50 px" if side < 50 else "50 px and more"


def _visible_class(box: _Box) -> str:
    return "half hidden" if box.visible < 0.6 else "partly hidden" if box.visible < 0.95 else "free"


def _recalls(asked: Sequence[_Box], found: Sequence[_Box], classify: Any) -> dict[str, Any]:
    """Return, by class, how many objects were found with the right shape."""
    usual = _usual(found)
    groups: dict[str, list[bool]] = {}
    for box in asked:
        near = [b for b in usual.get(box.picture, []) if b.label == box.label]
        groups.setdefault(classify(box), []).append(_best(box, near, 0.5) is not None)
    return {name: _share(hits) for name, hits in sorted(groups.items())}


def _usual(found: Sequence[_Box]) -> dict[int, list[_Box]]:
    from viper.vision.yolo import MIN_SCORE

    return _by_picture(box for box in found if box.score >= MIN_SCORE)


def _by_picture(boxes: Iterable[_Box]) -> dict[int, list[_Box]]:
    pictures: dict[int, list[_Box]] = {}
    for box in boxes:
        pictures.setdefault(box.picture, []).append(box)
    return pictures


def _operating_point(pictures: int, truth: Sequence[_Box], found: Sequence[_Box]) -> dict[str, Any]:
    usual, present = _usual(found), _by_picture(truth)
    recalled, sizes, false, whole = [], [], [], []
    confused: Counter[str] = Counter()
    for i in range(pictures):
        here = present.get(i, [])
        left, is_whole = list(usual.get(i, [])), True
        for box in sorted(here, key=lambda b: -b.visible):
            hit = _best(box, [b for b in left if b.label == box.label], 0.5)
            if hit is not None:
                left.remove(hit)
                sizes.append(hit.size == box.size)
                if hit.size != box.size:
                    confused[f"{box.size} as {hit.size}"] += 1
            if box.visible >= MIN_VISIBLE:
                recalled.append(hit is not None)
                is_whole = is_whole and hit is not None
        confused.update(_mistakes(here, left))
        false += [False] * (len(usual.get(i, [])) - len(left)) + [True] * len(left)
        whole.append(is_whole and not left)
    return {
        "found": _share(recalled),
        "false_boxes": _share(false),
        "size": _share(sizes),
        "whole_pictures": _share(whole),
        "confused": dict(confused.most_common(12)),
    }


def _mistakes(truth: Sequence[_Box], wrong: Sequence[_Box]) -> list[str]:
    """Say what the boxes that fit no object of their shape were put on."""
    found = []
    for box in wrong:
        other = _best(box, truth, 0.5)
        found.append(f"{other.label if other is not None else 'nothing'} as {box.label}")
    return found
