"""Pictures of a digit from files or the clipboard, made into what a network reads.

A photograph or a scan is brought into MNIST's form as well as a picture can be: light ink on dark
paper, cropped to the ink, longest side 20 pixels, centre of mass in the middle.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cnn_desktop.core.errors import FileNotReadable, PictureInvalid
from cnn_desktop.core.raster import BOX, CENTRE, SIZE, centre_of_mass

MAX_PIXELS = 40_000_000
MAX_FILE_BYTES = 60_000_000
MAX_SIDE = 1024  # larger pictures are reduced on reading: the network sees 28 pixels
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")


@dataclass(frozen=True)
class Picture:
    """A grey picture of ink.

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
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise PictureInvalid(path=path, reason=f"{size / 1e6:,.0f} MB")
        return decode_picture(path.read_bytes(), path)
    except OSError as error:
        raise FileNotReadable(path=path, reason=error.strerror or error) from error


def decode_picture(data: bytes, path: Path | str) -> Picture:
    """Read a picture from the bytes of its file; see :func:`read_picture`."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise PictureInvalid(path=path, reason=f"{width} × {height} pixels")
            image.draft("L", (MAX_SIDE, MAX_SIDE))  # lets JPEG decode small at once
            image.thumbnail((MAX_SIDE, MAX_SIDE))
            pixels = np.asarray(image.convert("RGBA"))
    except PictureInvalid:
        raise
    except UnidentifiedImageError as error:
        raise PictureInvalid(path=path, reason="no known picture format") from error
    # A damaged file makes the decoders raise almost anything.
    except Exception as error:
        raise PictureInvalid(path=path, reason=str(error)[:200] or type(error).__name__) from error
    return from_pixels(pixels)


def from_pixels(pixels: np.ndarray) -> Picture:
    """Find the ink in a picture, light on dark or dark on light.

    The paper is what the border shows. What differs from it by little is paper too, so shadows and
    the noise of JPEG files leave no ink.

    Args:
        pixels: ``(H, W, 4)`` uint8: red, green, blue, opacity.
    """
    grey = pixels[..., :3].astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32) / 255
    opacity = pixels[..., 3].astype(np.float32) / 255
    if opacity.min() < 0.5 < opacity.max():  # a drawing on transparent ground: what is opaque
        strength = opacity
    else:
        border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
        strength = np.abs(grey - np.median(border))
    most = float(strength.max())
    if most < 0.1:
        return Picture(np.zeros(grey.shape, np.float32))
    return Picture(np.clip((strength / most - 0.25) / 0.6, 0, 1).astype(np.float32))


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
