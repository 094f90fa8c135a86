"""Pictures and videos of a page: small, each once, and together not more than a page may weigh."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from viper.core.boxes import Box, picture_html
from viper.core.events import Span
from viper.tracing.blobs import media_type
from viper.tracing.markup import Markup
from viper.tracing.shapes import as_list

if TYPE_CHECKING:
    from PIL.Image import Image

# Bytes of pictures and of videos on one page; in base64 they take a third more.
_MAX_PICTURES = 1_300_000
_MAX_VIDEO = 800_000
# Larger pictures are not opened for a page, in pixels.
_MAX_PIXELS = 50_000_000
_PANEL_WIDTH = 640
_FRAME_WIDTH = 232


class Album:
    """Turns blobs into what a page can hold."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._room = _MAX_PICTURES
        self._missing = 0
        self._dropped = 0
        self._links: list[str] = []

    @property
    def left_out(self) -> list[str]:
        """What is not on the page, in sentences."""
        lines = list(self._links)
        if self._dropped:
            lines.append(f"{self._dropped} pictures are left out to keep this page small.")
        if self._missing:
            lines.append(f"{self._missing} pictures are no longer there.")
        return lines

    def picture(self, name: Any, boxes: Sequence[Box]) -> Any:
        """Return a picture with boxes as markup; None if it is gone or there is no room."""
        image = self._open(name)
        if image is None:
            return None
        markup = picture_html(image, boxes, width=_PANEL_WIDTH, quality=80)
        return Markup(markup) if self._takes(len(markup)) else None

    def frame(self, name: Any) -> str | None:
        """Return a small JPEG in base64; None if it is gone or there is no room."""
        image = self._open(name)
        if image is None:
            return None
        small = image.convert("RGB")
        small.thumbnail((_FRAME_WIDTH, _FRAME_WIDTH))
        buffer = io.BytesIO()
        small.save(buffer, format="JPEG", quality=78)
        data = base64.b64encode(buffer.getvalue()).decode("ascii")
        return data if self._takes(len(data)) else None

    def videos(self, spans: Iterable[Span]) -> list[dict[str, str]]:
        """Return the videos that spans name and that are small enough."""
        found = []
        room = _MAX_VIDEO
        for name in dict.fromkeys(
            str(s.attributes["video"]) for s in spans if s.attributes.get("video")
        ):
            data = self._read(name)
            kind = media_type(data) if data is not None else ""
            if data is None or not kind.startswith("video/"):
                continue
            if len(data) > room:
                self._links.append(
                    f"A video of {len(data) / 1e6:.1f} MB is left out; in the state folder it is "
                    f"blobs/{name}."
                )
                continue
            room -= len(data)
            found.append({"type": kind, "data": base64.b64encode(data).decode("ascii")})
        return found

    def _takes(self, size: int) -> bool:
        if size > self._room:
            self._dropped += 1
            return False
        self._room -= size
        return True

    def _open(self, name: Any) -> Image | None:
        if self._room <= 0:
            self._dropped += 1
            return None
        data = self._read(name) if isinstance(name, str) else None
        if data is None:
            self._missing += 1
            return None
        from viper.core.errors import InputError
        from viper.core.image import load_image

        try:
            return load_image(data).pil
        except InputError:
            self._missing += 1
            return None


def boxes_of(known: Any) -> list[Box]:
    """Return the boxes that an attribute lists; what is no box is skipped."""
    found = []
    for entry in as_list(known):
        try:
            x0, y0, x1, y1 = (float(edge) for edge in entry["box_xyxy"])
            found.append(
                Box((x0, y0, x1, y1), str(entry["label"])[:60], bool(entry.get("is_answer")))
            )
        except (KeyError, TypeError, ValueError):
            continue
    return found
