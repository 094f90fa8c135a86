"""Whatever a caller hands in becomes one upright RGB picture, or one clear sentence."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from viper.core import image as image_module
from viper.core.errors import InputError
from viper.core.image import load_image, origin_of

RED = (220, 40, 40)


def two_tone(mode: str = "RGB", size: tuple[int, int] = (8, 4)) -> Image.Image:
    """A picture with a red left half and a white right half."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=RED)
    return picture.convert(mode)


def encoded(picture: Image.Image, fmt: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, fmt, **options)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    checked = struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + checked + struct.pack(">I", 0) + b"IDAT\x35\xaf\x06\x1e"


@pytest.mark.parametrize("fmt", ["PNG", "BMP", "GIF", "TIFF", "WEBP"])
def test_lossless_files_keep_their_colours(tmp_path: Path, fmt: str) -> None:
    path = tmp_path / f"picture.{fmt.lower()}"
    path.write_bytes(encoded(two_tone(), fmt, **({"lossless": True} if fmt == "WEBP" else {})))
    loaded = load_image(path)
    assert (loaded.width, loaded.height) == (8, 4)
    assert loaded.pil.getpixel((1, 1)) == RED
    assert loaded.pil.getpixel((6, 1)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["P", "RGBA", "CMYK", "RGB", "YCbCr", "HSV"])
def test_pil_modes_keep_their_colours(mode: str) -> None:
    picture = two_tone().quantize(4) if mode == "P" else two_tone(mode)
    pixel = load_image(picture).pil.getpixel((1, 1))
    assert np.abs(np.subtract(pixel, RED)).max() <= 6


@pytest.mark.parametrize(("mode", "value"), [("1", 255), ("L", 90), ("LA", (90, 255))])
def test_gray_pictures_become_gray_rgb(mode: str, value: object) -> None:
    gray = value[0] if isinstance(value, tuple) else value
    assert load_image(Image.new(mode, (4, 4), value)).pil.getpixel((0, 0)) == (gray,) * 3  # type: ignore[arg-type]


def test_lab_pictures_go_through_their_colour_profile() -> None:
    pixel = load_image(Image.new("LAB", (4, 4), (255, 128, 128))).pil.getpixel((0, 0))
    assert np.min(pixel) >= 250


def test_transparent_pixels_become_white_and_it_is_said() -> None:
    loaded = load_image(Image.new("RGBA", (4, 4), (220, 40, 40, 0)))
    assert loaded.pil.getpixel((0, 0)) == (255, 255, 255)
    assert loaded.notices == ("transparent: put on white",)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "P"])
def test_opaque_pixels_with_alpha_are_no_news(mode: str) -> None:
    picture = Image.new("RGB", (4, 300), (220, 40, 40)).convert("LA" if mode == "PA" else mode)
    picture = picture.convert(mode)
    if mode == "P":
        picture.info["transparency"] = 200  # a colour that no pixel has
    assert load_image(picture).notices == ()


def test_palette_with_transparency_is_put_on_white() -> None:
    picture = two_tone("P")
    picture.info["transparency"] = picture.getpixel((1, 1))
    assert load_image(picture).pil.getpixel((1, 1)) == (255, 255, 255)


def test_16_bit_pictures_are_scaled_and_it_is_said() -> None:
    data = encoded(Image.fromarray(np.full((4, 4), 32896, dtype=np.uint16)), "PNG")
    loaded = load_image(data)
    assert loaded.pil.getpixel((0, 0)) == (128, 128, 128)
    assert loaded.notices == ("16-bit: scaled to 8 bits",)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 0.5, 1.0], [0, 128, 255]),
        ([0, 100, 200], [0, 100, 200]),
        ([-1.0, 0.0, 1.0], [0, 128, 255]),
    ],
)
def test_float_pictures_use_their_range(values: list[float], expected: list[int]) -> None:
    picture = Image.fromarray(np.array([values], dtype=np.float32))
    assert [p[0] for p in load_image(picture).rgb[0].tolist()] == expected


def test_cmyk_is_said() -> None:
    assert load_image(two_tone("CMYK")).notices == ("CMYK: converted to RGB",)


def test_the_first_frame_of_an_animation_is_used_and_it_is_said() -> None:
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "green", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    loaded = load_image(data)
    assert loaded.pil.getpixel((0, 0)) == (255, 0, 0)
    assert loaded.notices == ("animated GIF: the first of 3 frames is used",)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(orientation: int) -> None:
    upright = two_tone(size=(16, 8))
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's numbers of the inverse turns
    stored = upright.transpose(Image.Transpose(undo[orientation])) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    loaded = load_image(encoded(stored, "PNG", exif=exif))
    assert np.array_equal(loaded.rgb, np.asarray(upright))
    assert bool(loaded.notices) == (orientation > 1)


def test_huge_pictures_are_scaled_in_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_module, "MAX_PIXELS", 5_000)
    loaded = load_image(encoded(two_tone(size=(300, 200)), "PNG"))
    assert (loaded.width, loaded.height) == (75, 50)
    assert loaded.notices == ("scaled from 300 x 200 to 75 x 50 pixels",)
    assert loaded.pil.getpixel((5, 45)) == RED


def test_huge_jpegs_are_scaled_by_their_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_module, "MAX_PIXELS", 5_000)
    loaded = load_image(encoded(two_tone(size=(320, 240)), "JPEG"))
    assert loaded.width * loaded.height <= 5_000


def test_a_decompression_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(InputError, match=r"60,000 x 60,000 pixels need .* GB"):
        load_image(png_header(60_000, 60_000))


BAD_FILES = {
    "empty": (b"", "is empty"),
    "text": (b"this is no picture", "not a picture"),
    "truncated": (encoded(two_tone(size=(200, 200)), "PNG")[:200], "damaged or cut short"),
    "truncated jpeg": (encoded(two_tone(size=(99, 99)), "JPEG")[:-300], "damaged or cut short"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_files_are_refused_in_one_sentence_that_names_them(tmp_path: Path, case: str) -> None:
    content, expected = BAD_FILES[case]
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match=expected) as caught:
        load_image(str(path))
    assert "picture.png" in str(caught.value)
    assert "\n" not in str(caught.value)


BAD_VALUES = {
    "missing": ("no/such/file.png", "There is no file"),
    "folder": (".", "is a folder"),
    "empty path": ("", "path is empty"),
    "address": ("https://example.org/a.png", "download"),
    "number": (7, "not int"),
    "none": (None, "not NoneType"),
    "empty bytes": (b"", "0 bytes"),
    "4-d array": (np.zeros((1, 2, 3, 3), np.uint8), "shape"),
    "channels first": (np.zeros((3, 8, 8), np.uint8), r"transpose\(1, 2, 0\)"),
    "two channels": (np.zeros((8, 8, 2), np.uint8), "shape"),
    "no pixels": (np.zeros((0, 8, 3), np.uint8), "no pixels"),
    "text array": (np.array([["a"]]), "holds numbers"),
    "nan": (np.full((4, 4), np.nan), "NaN"),
    "range": (np.full((4, 4, 3), 300.0), r"\[0, 1\]"),
    "negative": (np.full((4, 4, 3), -1), r"\[0, 255\]"),
}


@pytest.mark.parametrize("case", BAD_VALUES)
def test_bad_values_are_refused_in_one_sentence(case: str) -> None:
    value, expected = BAD_VALUES[case]
    with pytest.raises(InputError, match=expected):
        load_image(value)


@pytest.mark.parametrize(
    "array",
    [
        np.full((2, 3, 3), 128, np.uint8),
        np.full((2, 3, 1), 128, np.uint8),
        np.full((2, 3), 128 / 255),
        np.full((2, 3, 4), [128, 128, 128, 255], np.uint8),
        np.full((2, 3, 3), 128, np.int64),
        np.full((2, 3), 128 * 257, np.uint16),
    ],
    ids=["rgb", "one channel", "float", "rgba", "int", "uint16"],
)
def test_arrays_of_every_usual_kind_work(array: np.ndarray) -> None:
    loaded = load_image(array)
    assert (loaded.width, loaded.height) == (3, 2)
    assert loaded.pil.getpixel((0, 0)) == (128, 128, 128)


def test_equal_pixels_have_equal_hashes_and_others_do_not(tmp_path: Path) -> None:
    picture = two_tone()
    picture.save(tmp_path / "a.png")
    assert load_image(tmp_path / "a.png").hash == load_image(np.asarray(picture)).hash
    assert load_image(picture).hash != load_image(picture.rotate(180)).hash
    assert (
        load_image(np.zeros((2, 8), np.uint8)).hash != load_image(np.zeros((8, 2), np.uint8)).hash
    )


def test_the_callers_picture_is_never_changed() -> None:
    picture = two_tone()
    load_image(picture).pil.putpixel((0, 0), (1, 2, 3))
    assert picture.getpixel((0, 0)) == RED
    assert picture.info == {}


def test_a_crop_knows_where_it_came_from() -> None:
    loaded = load_image(two_tone())
    assert origin_of(loaded.crop((1, 1, 3, 3))) == (loaded.hash, (1, 1, 3, 3))


def test_a_loaded_image_comes_back_as_it_is() -> None:
    loaded = load_image(two_tone())
    assert load_image(loaded) is loaded


def test_a_text_file_object_and_a_shy_tensor_are_refused() -> None:
    class Shy:
        def __array__(self, *_: object, **__: object) -> np.ndarray:
            raise RuntimeError("call detach() first")

    for source, why in ((io.StringIO("x"), "rb"), (Shy(), "detach")):
        with pytest.raises(InputError, match=why):
            load_image(source)
