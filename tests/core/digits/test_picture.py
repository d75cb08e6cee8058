"""Pictures from files: one digit gives one input, however it was made, and bad files give words."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from cnn_desktop.core.data.datasets import Dataset
from cnn_desktop.core.digits.picture import decode_picture, from_pixels, normalise, read_picture
from cnn_desktop.core.errors import FileNotReadable, PictureInvalid
from cnn_desktop.core.raster import centre_of_mass, rasterize
from tests.core.drawings import line

Grey = NDArray[Any]  # (H, W) of bytes, or of two bytes each


def encode(picture: Grey | Image.Image, form: str = "PNG", **options: Any) -> bytes:
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def read(data: bytes) -> NDArray[np.float32]:
    field: NDArray[np.float32] = normalise(decode_picture(data, "digit.png"))
    assert field.shape == (28, 28)
    assert field.dtype == np.float32
    assert np.isfinite(field).all()
    assert field.min() >= 0
    assert field.max() <= 1
    return field


def large(margin: int = 30) -> Grey:
    """A seven, light on dark, 200 pixels high, off the centre."""
    seven = (rasterize(line((0, 0), (5, 0), (10, 0), (10, 0), (7, 8), (4, 16))) * 255).astype(
        np.uint8
    )
    image = Image.fromarray(seven).resize((280, 280), Image.Resampling.BICUBIC)
    return np.pad(np.asarray(image), ((margin, 2 * margin), (3 * margin, margin)))


LARGE = large()
SAME = 0.045  # mean difference of two renderings of a digit; two digits differ by about 0.15


def difference(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.abs(one - other).mean())


class TestForms:
    @pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
    @pytest.mark.parametrize("dark_on_light", [False, True])
    def test_every_format_light_on_dark_or_dark_on_light(
        self, form: str, dark_on_light: bool
    ) -> None:
        picture = 255 - LARGE if dark_on_light else LARGE
        assert difference(read(encode(picture, form)), read(encode(LARGE))) < 0.01

    def test_it_is_the_digit_that_was_drawn(self) -> None:
        drawn = rasterize(line((0, 0), (5, 0), (10, 0), (10, 0), (7, 8), (4, 16)))
        assert difference(read(encode(LARGE)), drawn) < SAME

    def test_grey_ink_on_grey_paper(self) -> None:
        assert difference(read(encode(LARGE // 3 + 90)), read(encode(LARGE))) < 0.01

    def test_coloured_ink_on_coloured_paper(self) -> None:
        share = LARGE[..., None] / 255
        paper, ink = np.array([250, 240, 200]), np.array([20, 40, 160])
        picture = (paper + (ink - paper) * share).astype(np.uint8)
        assert difference(read(encode(picture)), read(encode(LARGE))) < SAME

    @pytest.mark.parametrize("ink", [0, 255])
    def test_ink_on_transparent_ground(self, ink: int) -> None:
        colours = np.full((*LARGE.shape, 3), ink, np.uint8)
        picture = np.concatenate([colours, LARGE[..., None]], axis=2)
        assert difference(read(encode(picture)), read(encode(LARGE))) < SAME

    def test_a_screenshot_with_transparent_corners(self) -> None:
        opacity = np.full_like(LARGE, 255)
        opacity[:20, :20] = opacity[-20:, -20:] = 0
        grey = 255 - LARGE
        picture = np.stack([grey, grey, grey, opacity], axis=2)
        assert difference(read(encode(picture)), read(encode(LARGE))) < 0.01

    def test_a_palette_with_a_transparent_colour(self) -> None:
        image = Image.fromarray((LARGE > 128).astype(np.uint8), "P")
        image.putpalette([255, 255, 255, 0, 0, 0])
        data = encode(image, transparency=0)
        assert difference(read(data), read(encode(LARGE))) < SAME

    @pytest.mark.parametrize("top", [255, 4095, 65535])
    def test_sixteen_bits_of_grey(self, top: int) -> None:
        deep = (LARGE.astype(np.float64) * top / 255).astype(np.uint16)
        for picture in (deep, (top - deep).astype(np.uint16)):
            assert difference(read(encode(picture, "TIFF")), read(encode(LARGE))) < 0.01
            assert difference(read(encode(picture, "PNG")), read(encode(LARGE))) < 0.01

    @pytest.mark.parametrize("mode", ["1", "P"])
    def test_a_large_scan_with_two_colours_keeps_its_thin_lines(self, mode: str) -> None:
        page = np.full((3508, 2480), 255, np.uint8)
        page[1001:1004, 501:1300] = page[1001:2000, 1301:1304] = 0  # the angle of a seven
        field = read(encode(Image.fromarray(page).convert(mode), "TIFF"))
        assert np.count_nonzero(field.max(axis=1) > 0.3) == 20
        assert np.count_nonzero(field[field.any(axis=1)][0] > 0.3) == 16

    @pytest.mark.parametrize("orientation", [1, 3, 6, 8])
    def test_a_photograph_taken_with_the_telephone_turned(self, orientation: int) -> None:
        turns = {1: 0, 3: 180, 6: 90, 8: 270}[orientation]  # how far the sensor's picture is off
        exif = Image.Exif()
        exif[0x0112] = orientation
        turned = Image.fromarray(255 - LARGE).rotate(turns, expand=True)
        assert difference(read(encode(turned, "JPEG", exif=exif)), read(encode(LARGE))) < SAME

    def test_a_photograph_with_a_shadow_and_noise(self) -> None:
        light = np.linspace(1, 0.65, LARGE.shape[1]) * np.linspace(1, 0.85, LARGE.shape[0])[:, None]
        noise = np.random.default_rng(1).normal(0, 6, LARGE.shape)
        photograph = np.clip((255 - LARGE) * light + noise, 0, 255).astype(np.uint8)
        assert difference(read(encode(photograph, "JPEG", quality=60)), read(encode(LARGE))) < SAME

    @pytest.mark.parametrize("margin", [0, 5, 100])
    def test_where_on_the_paper_does_not_matter(self, margin: int) -> None:
        assert difference(read(encode(large(margin))), read(encode(LARGE))) < SAME


class TestMnistsForm:
    @pytest.mark.parametrize("shape", [(40, 200), (200, 40), (7, 7), (300, 299)])
    def test_the_longest_side_is_20_pixels(self, shape: tuple[int, int]) -> None:
        picture = np.zeros((400, 400), np.uint8)
        picture[50 : 50 + shape[0], 60 : 60 + shape[1]] = 255
        field = read(encode(picture))
        rows, columns = np.flatnonzero(field.any(axis=1)), np.flatnonzero(field.any(axis=0))
        sides = (rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
        assert max(sides) == 20
        assert sides[0] / sides[1] == pytest.approx(shape[0] / shape[1], rel=0.2, abs=0.06)
        # The crop is placed by whole pixels.
        assert centre_of_mass(field) == pytest.approx((14.5, 14.5), abs=0.51)
        assert field.max() == pytest.approx(1, abs=1e-6)

    @pytest.mark.parametrize("shape", [(1, 30), (30, 1), (1, 1)])
    def test_a_hairline_is_seen(self, shape: tuple[int, int]) -> None:
        picture = np.zeros((200, 200), np.uint8)
        picture[50 : 50 + shape[0], 60 : 60 + shape[1]] = 255
        assert max(np.count_nonzero(read(encode(picture)).any(axis=axis)) for axis in (0, 1)) == 20

    def test_the_ink_balances_in_the_centre(self) -> None:
        assert centre_of_mass(read(encode(LARGE))) == pytest.approx((14.5, 14.5), abs=0.51)

    @pytest.mark.data
    def test_mnists_own_digits_come_back_as_they_are(self, mnist: Dataset) -> None:
        digits = mnist.test.images[:300, 0]
        back = np.array([read(encode(digit)) for digit in digits])
        differences = np.abs(back - digits / 255).mean(axis=(1, 2))
        assert np.median(differences) < 0.006
        assert np.quantile(differences, 0.95) < 0.03
        dark = np.array([read(encode(255 - digit)) for digit in digits])
        np.testing.assert_allclose(dark, back, atol=0.02)


class TestEmpty:
    @pytest.mark.parametrize("colour", [0, 128, 255])
    @pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (28, 28), (2000, 3)])
    def test_a_picture_of_one_colour_holds_no_ink(self, colour: int, size: tuple[int, int]) -> None:
        data = encode(np.full(size, colour, np.uint8))
        assert decode_picture(data, "x").is_empty
        assert not read(data).any()

    def test_a_picture_that_is_all_transparent(self) -> None:
        assert decode_picture(encode(np.zeros((9, 9, 4), np.uint8)), "x").is_empty

    def test_jpeg_noise_on_blank_paper_is_no_ink(self) -> None:
        noise = np.random.default_rng(0).normal(235, 2, (300, 300)).astype(np.uint8)
        assert decode_picture(encode(noise, "JPEG"), "x").is_empty

    @given(st.integers(1, 5), st.integers(1, 5), st.data())
    def test_any_pixels_at_all(self, height: int, width: int, data: st.DataObject) -> None:
        length = height * width * 4
        raw = data.draw(st.binary(min_size=length, max_size=length))
        pixels = np.frombuffer(raw, np.uint8).reshape(height, width, 4)
        picture = from_pixels(pixels)
        assert picture.ink.shape == (height, width)
        field = normalise(picture)
        assert np.isfinite(field).all()
        assert field.any() == (not picture.is_empty)


class TestBadFiles:
    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotReadable, match=r"nothing\.png could not be read: No such file"):
            read_picture(tmp_path / "nothing.png")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotReadable):
            read_picture(tmp_path)

    @pytest.mark.parametrize(
        "data", [b"", b"\0", b"not a picture", b"%PDF-1.7", b"<svg/>", b"PK\3\4", bytes(5000)]
    )
    def test_no_picture(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "digit.png"
        path.write_bytes(data)
        with pytest.raises(PictureInvalid, match=r"digit\.png cannot .* no known picture format"):
            read_picture(path)

    @pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_a_truncated_picture(self, tmp_path: Path, form: str, share: float) -> None:
        whole = encode(np.random.default_rng(0).integers(0, 255, (99, 99), np.uint8), form)
        path = tmp_path / "digit"
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(PictureInvalid, match="digit cannot be read as a picture"):
            read_picture(path)

    @pytest.mark.parametrize("side", [6_400, 12_000, 60_000, 2**31 - 1])
    def test_a_decompression_bomb(self, side: int) -> None:
        """A few bytes that say they are a picture of many megapixels."""
        with pytest.raises(PictureInvalid, match="pixels"):
            decode_picture(png_of_zeros(side, side), "bomb.png")

    def test_a_large_picture_is_read(self) -> None:
        field = read(encode(np.asarray(Image.fromarray(LARGE).resize((4000, 4000)))))
        square = read(encode(np.asarray(Image.fromarray(LARGE).resize((400, 400)))))
        assert difference(field, square) < SAME

    def test_a_huge_file_is_not_even_opened(self, tmp_path: Path) -> None:
        path = tmp_path / "huge.png"
        with path.open("wb") as file:
            file.truncate(100_000_000)
        with pytest.raises(PictureInvalid, match="100 MB"):
            read_picture(path)

    @given(
        st.sampled_from(["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"]),
        st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
        st.floats(0, 1),
    )
    @settings(max_examples=250)
    def test_altered_bytes(
        self, form: str, changes: list[tuple[float, int]], length: float
    ) -> None:
        data = bytearray(SMALL[form])
        for place, value in changes:
            data[int(place * (len(data) - 1))] = value
        try:
            read(bytes(data[: max(1, int((0.5 + length) * len(data)))]))
        except PictureInvalid as error:
            assert str(error).startswith("digit.png cannot be read as a picture: ")


SMALL = {
    form: encode(np.asarray(Image.fromarray(LARGE).resize((24, 24))), form)
    for form in ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
}


def png_of_zeros(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
