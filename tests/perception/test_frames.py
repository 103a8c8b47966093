"""Pictures of all kinds, and what only looks like one."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from visavis.events import CodedError
from visavis.perception.frames import (
    LONGEST_SIDE,
    MOST_BYTES,
    SHORTEST_SIDE,
    Picture,
    decode_picture,
    fitted_picture,
)
from visavis.perception.image_header import read_header

KINDS = ("JPEG", "PNG", "WEBP")


def painted(width: int, height: int) -> Image.Image:
    """Return a picture whose quarters differ: red, green, blue and white, row by row."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = 255, 0, 0
    pixels[: height // 2, width // 2 :] = 0, 255, 0
    pixels[height // 2 :, : width // 2] = 0, 0, 255
    pixels[height // 2 :, width // 2 :] = 255, 255, 255
    return Image.fromarray(pixels)


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(CodedError) as caught:
        decode_picture(data, 0)
    assert caught.value.detail.endswith(".")
    return caught.value.code


def corners(picture: Picture) -> list[str]:
    """Return the colors of the quarters, row by row."""
    height, width = picture.pixels.shape[:2]
    names: dict[tuple[int, ...], str] = {
        (255, 0, 0): "red",
        (0, 255, 0): "green",
        (0, 0, 255): "blue",
        (255, 255, 255): "white",
    }
    found = []
    for y in (height // 4, 3 * height // 4):
        for x in (width // 4, 3 * width // 4):
            rounded = tuple(255 if value > 127 else 0 for value in picture.pixels[y, x].tolist())
            found.append(names.get(rounded, str(rounded)))
    return found


UPRIGHT = ["red", "green", "blue", "white"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind(kind: str) -> None:
    picture = decode_picture(encoded(painted(320, 240), kind), 1234)
    assert picture.pts_ms == 1234
    assert picture.pixels.shape == (240, 320, 3)
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.flags.c_contiguous
    assert corners(picture) == UPRIGHT


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(1280, 720), (721, 1283), (2600, 1950), (5200, 640)])
def test_large_ones_are_made_smaller(kind: str, size: tuple[int, int]) -> None:
    picture = decode_picture(encoded(painted(*size), kind), 0)
    height, width = picture.pixels.shape[:2]
    assert max(height, width) == LONGEST_SIDE
    assert width / height == pytest.approx(size[0] / size[1], rel=0.02)
    assert corners(picture) == UPRIGHT


@settings(max_examples=40)
@given(st.integers(32, 900), st.integers(32, 900), st.sampled_from(KINDS), st.integers(32, 800))
def test_sizes(width: int, height: int, kind: str, longest: int) -> None:
    data = encoded(painted(width, height), kind)
    header = read_header(data)
    assert (header.width, header.height) == (width, height)
    picture = decode_picture(data, 0, longest=longest)
    scale = min(1.0, longest / max(width, height))
    assert picture.pixels.shape[1] == pytest.approx(width * scale, abs=1)
    assert picture.pixels.shape[0] == pytest.approx(height * scale, abs=1)


TURNED = {
    1: ["red", "green", "blue", "white"],
    2: ["green", "red", "white", "blue"],
    3: ["white", "blue", "green", "red"],
    4: ["blue", "white", "red", "green"],
    5: ["red", "blue", "green", "white"],
    6: ["blue", "red", "white", "green"],
    7: ["white", "green", "blue", "red"],
    8: ["green", "white", "red", "blue"],
}
"""EXIF orientation → what is seen of the picture with the quarters."""


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(("orientation", "expected"), TURNED.items())
@pytest.mark.parametrize("size", [(320, 200), (1600, 1000)])
def test_turned_pictures_become_upright(
    kind: str, orientation: int, expected: list[str], size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = decode_picture(encoded(painted(*size), kind, exif=exif.tobytes()), 0)
    assert corners(picture) == expected
    height, width = picture.pixels.shape[:2]
    assert (width < height) == (orientation >= 5)


COLORS = [("L", "JPEG"), ("L", "PNG"), ("CMYK", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("I;16", "PNG"),
          ("1", "PNG"), ("RGBA", "WEBP")]  # fmt: skip


@pytest.mark.parametrize(("mode", "kind"), COLORS)
def test_other_colors(mode: str, kind: str) -> None:
    if mode == "I;16":
        ramp = Image.fromarray(np.linspace(0, 65535, 200 * 100).reshape(100, 200).astype(np.uint16))
        picture = decode_picture(encoded(ramp, kind), 0)
        assert picture.pixels[0].max() < 10
        assert picture.pixels[-1].min() > 245
        return
    picture = decode_picture(encoded(painted(200, 100).convert(mode), kind), 0)
    assert picture.pixels.shape == (100, 200, 3)
    if mode in ("CMYK", "RGBA", "P"):
        assert corners(picture) == UPRIGHT
    elif mode != "1":
        assert picture.pixels[10, 10].tolist() == [picture.pixels[10, 10, 0]] * 3


def test_progressive() -> None:
    assert corners(decode_picture(encoded(painted(1300, 900), progressive=True), 0)) == UPRIGHT


@pytest.mark.parametrize("size", [(1, 1), (31, 400), (400, 31)])
@pytest.mark.parametrize("kind", KINDS)
def test_too_small(size: tuple[int, int], kind: str) -> None:
    assert code_of(encoded(painted(*size), kind)) == "video.too_small"
    with pytest.raises(CodedError, match="at least"):
        fitted_picture(np.zeros((size[1], size[0], 3), np.uint8), 0)


def test_what_is_no_picture() -> None:
    gif = encoded(painted(64, 64), "GIF")
    bmp = encoded(painted(64, 64), "BMP")
    for data in (b"", b"\xff", b"\xff\xd8", gif, bmp, b"<svg/>", b"RIFF\0\0\0\0WAVEfmt ", bytes(1000)):
        assert code_of(data) == "video.not_jpeg"


@pytest.mark.parametrize("kind", KINDS)
def test_cut_off(kind: str) -> None:
    data = encoded(painted(320, 240), kind)
    for share in (0.1, 0.3, 0.5, 0.9, 0.99):
        assert code_of(data[: int(share * len(data))]) in ("video.broken", "video.not_jpeg")


def with_size(data: bytes, kind: str, width: int, height: int) -> bytes:
    """Return a picture whose header lies about its size."""
    if kind == "JPEG":
        at = next(i for i in range(len(data)) if data[i] == 0xFF and data[i + 1] in (0xC0, 0xC2))
        return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]
    if kind == "PNG":
        header = b"IHDR" + struct.pack(">II", width, height) + data[24:29]
        return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]
    assert data[12:16] == b"VP8 "
    return data[:26] + struct.pack("<HH", width, height) + data[30:]


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("JPEG", (65_000, 65_000)),
        ("PNG", (50_000, 50_000)),
        ("PNG", (2**31 - 1, 2**31 - 1)),
        ("WEBP", (16_000, 16_000)),
    ],
)
def test_what_would_fill_the_memory_is_refused_unread(kind: str, size: tuple[int, int]) -> None:
    assert code_of(with_size(encoded(painted(64, 64), kind), kind, *size)) == "video.too_large"


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_that_lies(kind: str) -> None:
    """The content ends where there should be more, or goes on: an error or a picture, never a crash."""
    for size in ((4000, 4000), (40, 40)):
        data = with_size(encoded(painted(64, 64), kind), kind, *size)
        try:
            picture = decode_picture(data, 0)
        except CodedError as error:
            assert error.code == "video.broken"
        else:
            assert max(picture.pixels.shape) <= LONGEST_SIDE


def test_8000_by_8000_is_reduced_or_refused() -> None:
    large = Image.new("RGB", (8000, 8000), (200, 100, 50))
    picture = decode_picture(encoded(large), 0)
    assert picture.pixels.shape == (640, 640, 3)
    assert abs(picture.pixels.astype(int) - [200, 100, 50]).max() < 5
    assert code_of(encoded(large, "PNG")) == "video.too_large"
    assert code_of(encoded(large, progressive=True)) == "video.too_large"


def test_too_many_bytes() -> None:
    assert code_of(encoded(painted(64, 64)) + bytes(MOST_BYTES)) == "video.too_large"


def test_a_progressive_picture_with_endless_scans() -> None:
    data = encoded(painted(64, 64), progressive=True)
    assert code_of(data[:-2] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" * 200 + data[-2:]) == "video.broken"


STARTS = {kind: encoded(painted(64, 48), kind) for kind in KINDS}


@settings(max_examples=150)
@given(st.sampled_from(KINDS), st.integers(0, 3000), st.binary(max_size=60))
def test_damage_anywhere(kind: str, at: int, junk: bytes) -> None:
    """Whatever is overwritten: a picture of at most the size asked for, or a coded error."""
    data = STARTS[kind]
    at %= len(data)
    damaged = (data[:at] + junk + data[at + len(junk) :])[: len(data)]
    try:
        picture = decode_picture(damaged, 0, longest=100)
    except CodedError as error:
        assert error.code in ("video.not_jpeg", "video.broken", "video.too_large", "video.too_small")
    else:
        assert max(picture.pixels.shape[:2]) <= 100


@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP"]), st.binary(max_size=300))
def test_headers_of_noise(start: bytes, junk: bytes) -> None:
    try:
        header = read_header(start + junk)
    except CodedError as error:
        assert error.code == "video.broken"
    else:
        assert header.width >= 0
        assert header.height >= 0


def test_pixels_that_are_decoded_already() -> None:
    pixels = np.zeros((1000, 500, 3), np.uint8)
    pixels[:500] = 255, 0, 0
    picture = fitted_picture(pixels[:, ::-1], 5)
    assert picture.pixels.shape == (640, 320, 3)
    assert picture.pixels[10, 10].tolist() == [255, 0, 0]
    assert picture.pixels.flags.c_contiguous
    assert fitted_picture(np.zeros((SHORTEST_SIDE, 40, 3), np.uint8), 0).pixels.shape == (SHORTEST_SIDE, 40, 3)
