"""Does a picture show what the models of a profile were made for?

The built-in detector is sure of what it was trained on and unsure of everything else, so
its own scores tell most of it; photographs also have more edges than rendered tables. How
often what is reported, `python -m viper.evals.scenes` measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from viper.vision.interfaces import Detection

if TYPE_CHECKING:
    from PIL.Image import Image

# Mean score of all boxes: a picture of something else stays below,
_UNSURE = 0.62
# a picture that is busier than any table also below this.
_UNSURE_IF_BUSY = 0.75
# Mean step between neighbouring points of a small gray copy, both ways, in levels of 255.
_BUSY = 16.0
_COPY_WH = (96, 72)
_ADVICE = (
    "the tabletop models know only simple things on a table, so the answer may mean nothing; "
    "for photographs use --profile photo"
)


class SceneCheck(Protocol):
    """Judges whether a picture is one of the kind that a profile is for."""

    def notice(self, image: Image, detections: Sequence[Detection]) -> str:
        """Return a sentence for the reader if the picture plainly is none, else ""."""
        ...


class TabletopScene:
    """The built-in models' own judgement; costs no forward pass."""

    def notice(self, image: Image, detections: Sequence[Detection]) -> str:
        """Return a sentence for the reader if this plainly is no tabletop scene, else ""."""
        if not detections:
            return f"nothing in this picture was recognised: {_ADVICE}"
        mean = sum(detection.score for detection in detections) / len(detections)
        if mean >= _UNSURE_IF_BUSY or (mean >= _UNSURE and _edges(image) <= _BUSY):
            return ""
        return f"this does not look like a tabletop scene: {_ADVICE}"


def _edges(image: Image) -> float:
    import numpy as np
    from PIL import Image as Pillow

    small = np.asarray(image.resize(_COPY_WH, Pillow.Resampling.BOX), dtype=np.float32).mean(axis=2)
    steps = (np.abs(np.diff(small, axis=axis)).mean() for axis in (0, 1))
    return float(sum(steps))


SCENES: dict[str, SceneCheck] = {"tabletop": TabletopScene()}
