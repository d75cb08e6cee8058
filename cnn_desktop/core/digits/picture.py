"""Pictures of a digit from files or the clipboard, made into what a network reads.

A photograph or a scan is brought into MNIST's form as well as a picture can be: light ink on dark
paper, cropped to the ink, longest side 20 pixels, centre of mass in the middle.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cnn_desktop.core.errors import FileNotReadable, PictureInvalid
from cnn_desktop.core.raster import BOX, CENTRE, SIZE, centre_of_mass
from cnn_desktop.core.reasons import reason_of

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

MAX_PIXELS = 40_000_000
MAX_FILE_BYTES = 60_000_000
MAX_SIDE = 320  # larger pictures are reduced on reading, which also evens out noise
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")


@dataclass(frozen=True, eq=False)
class Picture:
    """A grey picture of ink. Two of them are equal when they are the same one.

    Attributes:
        ink: ``(H, W)`` float32, 0 for paper to 1 for ink; must not be changed.
    """

    ink: np.ndarray

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink at all."""
        return not bool((self.ink > 0).any())


def read_picture(path: Path) -> Picture:
    """Read a PNG, JPEG, BMP, GIF, WebP or TIFF file.

    Raises:
        FileNotReadable: It is missing or may not be read.
        PictureInvalid: It is no picture, damaged, or larger than 40 megapixels.
    """
    return decode_picture(_read_bytes(path), path)


def decode_picture(data: bytes, path: Path | str) -> Picture:
    """Read a picture from the bytes of its file; see :func:`read_picture`."""
    return from_pixels(_decode(data, path, "L"))


def read_colours(path: Path) -> np.ndarray:
    """Read a picture's colours, cut to a square around its middle; see :func:`read_picture`.

    Returns:
        ``(3, H, W)`` float32, 0 to 1, black where it is transparent; at most 320 pixels a side.
    """
    pixels = _decode(_read_bytes(path), path, "RGB").astype(np.float32) / 255
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    pixels = pixels[top : top + side, left : left + side]
    return np.ascontiguousarray((pixels[..., :3] * pixels[..., 3:]).transpose(2, 0, 1))


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise PictureInvalid(path=path, reason=f"{size / 1e6:,.0f} MB")
        return path.read_bytes()
    except OSError as error:
        raise FileNotReadable(path=path, reason=reason_of(error)) from error


def _decode(data: bytes, path: Path | str, mode: str) -> np.ndarray:
    """Return a picture as :func:`_reduced` does."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise PictureInvalid(path=path, reason=f"{width} × {height} pixels")
            return _reduced(image, mode)
    except PictureInvalid:
        raise
    except UnidentifiedImageError as error:
        raise PictureInvalid(path=path, reason="no known picture format") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureInvalid(path=path, reason="more pixels than a picture has") from error
    # A damaged file makes the decoders raise almost anything, in words for programmers.
    except Exception as error:
        raise PictureInvalid(path=path, reason="it is damaged or cut off") from error


def _reduced(image: ImageFile, mode: str) -> np.ndarray:
    """Return a picture upright and at most 320 pixels a side: ``(H, W, 4)`` uint8."""
    from PIL import Image, ImageOps

    image.draft(mode, (MAX_SIDE, MAX_SIDE))  # lets JPEG decode small at once
    small: Image.Image = image
    if image.mode in {"1", "P"}:  # reduced as they are, they would lose thin lines
        small = image.convert("L" if image.mode == "1" else "RGBA")
    small.thumbnail((MAX_SIDE, MAX_SIDE))
    small = ImageOps.exif_transpose(small)  # a telephone says which way it was held
    if small.mode.startswith(("I", "F")):  # 16 bits or more, as scanners make them
        values = np.nan_to_num(np.asarray(small, np.float32), posinf=0, neginf=0)
        values = values - values.min()
        small = Image.fromarray((values * (255 / max(values.max(), 1e-6))).astype(np.uint8))
    return np.asarray(small.convert("RGBA"))


def from_pixels(pixels: np.ndarray) -> Picture:
    """Find the ink in a picture, light on dark or dark on light.

    The paper is what the border shows. What differs from it by little is paper too, so shadows and
    the noise of JPEG files leave no ink; how little that is, the border shows as well.

    Args:
        pixels: ``(H, W, 4)`` uint8: red, green, blue, opacity.
    """
    grey = pixels[..., :3].astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32) / 255
    opaque = pixels[..., 3] >= 128
    if opaque.any() and opaque.mean() < 0.5:  # a drawing on transparent ground: what is opaque
        strength = pixels[..., 3].astype(np.float32) / 255
    else:
        paper = np.median(_border(grey)[_border(opaque)]) if _border(opaque).any() else 0.0
        strength = np.where(opaque, np.abs(grey - paper), 0).astype(np.float32)
    most = float(strength.max())
    if most < 0.1:
        return Picture(np.zeros(grey.shape, np.float32))
    unevenness = float(np.percentile(_border(strength), 95)) / most
    faint = min(max(2.5 * unevenness, 0.06), 0.4)
    full = 1 - 0.6 * faint
    return Picture(np.clip((strength / most - faint) / (full - faint), 0, 1).astype(np.float32))


def _border(values: np.ndarray) -> np.ndarray:
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def normalise(picture: Picture) -> np.ndarray:
    """Bring a picture into MNIST's form.

    Returns:
        ``(28, 28)`` float32, 0 for paper to 1 for ink; all 0 for an empty picture.
    """
    from PIL import Image

    field = np.zeros((SIZE, SIZE), np.float32)
    if picture.is_empty:
        return field
    rows, columns = (np.flatnonzero((picture.ink > 0.1).any(axis=axis)) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return field
    ink = picture.ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = BOX / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    small = Image.fromarray(ink).resize((width, height), Image.Resampling.BOX, reducing_gap=None)
    digit = np.asarray(small)
    digit = digit / max(float(digit.max()), 1e-6)
    x, y = centre_of_mass(digit)
    left = int(np.clip(round(CENTRE - x), 0, SIZE - width))
    top = int(np.clip(round(CENTRE - y), 0, SIZE - height))
    field[top : top + height, left : left + width] = digit
    return field
