"""Any picture mode and any array of numbers as 8-bit RGB, within bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from viper.core.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage


def to_rgb(image: PILImage, max_pixels: int, notices: list[str]) -> PILImage:
    """Return a new RGB image with at most `max_pixels` pixels.

    Works in horizontal strips, so that a huge picture is never held twice. What was
    changed goes into `notices`, one short sentence each.
    """
    factor = max(1, int(np.ceil((image.width * image.height / max_pixels) ** 0.5)))
    scale = _value_range(image)
    _note_mode(image, notices)
    if factor == 1:
        return _strip_to_rgb(image, scale)
    width, height = max(1, image.width // factor), max(1, image.height // factor)
    out = Image.new("RGB", (width, height))
    rows = 64  # output rows per strip
    for top in range(0, height, rows):
        count = min(rows, height - top)
        box = (0, top * factor, image.width, min(image.height, (top + count) * factor))
        strip = _strip_to_rgb(image.crop(box), scale)
        out.paste(strip.resize((width, count), Image.Resampling.BOX), (0, top))
    return out


def _strip_to_rgb(image: PILImage, scale: tuple[float, float]) -> PILImage:
    """Return `image`, any mode, as a new RGB image; transparency goes onto white."""
    if image.mode == "F" or image.mode.startswith("I"):
        low, high = scale
        values = np.nan_to_num(np.asarray(image, dtype=np.float64), nan=low)
        gray = np.clip((values - low) / (high - low), 0.0, 1.0) * 255.0
        return Image.fromarray(np.rint(gray).astype(np.uint8)).convert("RGB")
    if _is_transparent(image):
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, rgba).convert("RGB")
    if image.mode == "LAB":
        from PIL import ImageCms

        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB") or image
    return image.convert("RGB") if image.mode != "RGB" else image.copy()


def _value_range(image: PILImage) -> tuple[float, float]:
    """Return the values of black and white for images of more than 8 bits."""
    if image.mode.startswith("I;16"):
        return 0.0, 65535.0
    if image.mode not in {"I", "F"}:
        return 0.0, 255.0
    low, high = (float(edge) for edge in image.getextrema())  # type: ignore[arg-type]
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = np.asarray(image, dtype=np.float64)
        finite = finite[np.isfinite(finite)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if low >= 0:
        for white in (1.0, 255.0, 65535.0) if image.mode == "F" else (255.0, 65535.0):
            if high <= white:
                return 0.0, white
    return low, high if high > low else low + 1.0


def _note_mode(image: PILImage, notices: list[str]) -> None:
    if image.mode == "F" or image.mode.startswith("I"):
        bits = "16-bit" if image.mode.startswith("I;16") else "32-bit"
        notices.append(f"{bits}: scaled to 8 bits")
    elif image.mode in {"CMYK", "YCCK"}:
        notices.append("CMYK: converted to RGB")
    elif _is_transparent(image) and _is_seen_through(image):
        notices.append("transparent: put on white")


def _is_transparent(image: PILImage) -> bool:
    return image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info


def _is_seen_through(image: PILImage, rows: int = 256) -> bool:
    """Return whether any pixel of an image with alpha is not opaque."""
    tops = range(0, image.height, rows)
    strips = (image.crop((0, y, image.width, min(image.height, y + rows))) for y in tops)
    alphas = (strip.convert("RGBA").getchannel("A") for strip in strips)
    return any(alpha.getextrema() != (255, 255) for alpha in alphas)


def from_array(array: np.ndarray[Any, Any]) -> PILImage:
    """Return an array of shape (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) as a picture.

    Raises:
        InputError: If its shape or its numbers are those of no picture.
    """
    shape = array.shape
    if len(shape) == 3 and shape[2] == 1:
        array = array[:, :, 0]
    elif not (len(shape) == 2 or (len(shape) == 3 and shape[2] in {3, 4})):
        hint = ""
        if len(shape) == 3 and shape[0] in {1, 3, 4}:
            hint = " Put channels last: array.transpose(1, 2, 0)."
        raise InputError(
            f"An image array has shape (h, w), (h, w, 3) or (h, w, 4), not {shape}.{hint}"
        )
    if array.size == 0:
        raise InputError(f"The image array has no pixels: its shape is {shape}.")
    return Image.fromarray(np.ascontiguousarray(_to_bytes(array)))


def _to_bytes(array: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return an array of numbers as uint8, by the conventions of its dtype."""
    if array.dtype == np.uint8:
        return array
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * 255
    if array.dtype == np.uint16:
        return np.rint(array / 257.0).astype(np.uint8)
    if array.dtype.kind not in "iuf":
        raise InputError(f"An image array holds numbers, not {array.dtype}.")
    low, high = float(array.min()), float(array.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        raise InputError("The image array holds NaN or infinity: replace them first.")
    if array.dtype.kind == "f" and low >= 0 and high <= 1:
        return np.rint(array * 255.0).astype(np.uint8)
    if array.dtype.kind in "iu" and low >= 0 and high <= 255:
        return array.astype(np.uint8)
    expected = "[0, 1]" if array.dtype.kind == "f" else "[0, 255]"
    raise InputError(
        f"An image array of {array.dtype} holds values in {expected}, "
        f"not {low:g} to {high:g}: scale it, or give uint8."
    )
