"""Folders of pictures, with a sub-folder for each class."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cnn_desktop.core.data.imports.form import AS_FOUND, Form, Size
from cnn_desktop.core.data.imports.found import (
    Found,
    ImportProgress,
    Labels,
    Pictures,
    check_bytes,
    check_side,
    found,
)
from cnn_desktop.core.digits.picture import FORMATS, MAX_FILE_BYTES, MAX_PIXELS
from cnn_desktop.core.errors import ImportRefused
from cnn_desktop.core.reasons import reason_of

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_TOO_LARGE = f"it has more than {MAX_PIXELS // 1_000_000} million pixels"
_ORIENTATION, _TURNED = 0x0112, (5, 6, 7, 8)  # in EXIF: rows and columns are swapped
EVERY = 50  # pictures between two reports
Item = tuple[Path, int]


def read_folder(path: Path, form: Form = AS_FOUND) -> Generator[ImportProgress, None, Found]:
    """Read a folder with a sub-folder for each class, or with ``train`` and ``test`` of such.

    Pictures of several sizes are resized to the most frequent one, photographs to a smaller one of
    the same ratio, which is said in the notes; if any is coloured, all become so.

    Args:
        path: The folder.
        form: What the pictures shall be like.

    Yields:
        How many pictures are read.

    Returns:
        What was found.

    Raises:
        ImportRefused: There is something else in it, or too much; names the file.
    """
    try:
        has_parts = (path / "train").is_dir() and (path / "test").is_dir()
        root = path / "train" if has_parts else path
        names = _subfolders(root)
        if len(names) < 2:
            raise ImportRefused(path=root, reason="it has no sub-folder for each class")
        if has_parts and (strange := set(_subfolders(path / "test")) - set(names)):
            reason = f"the class {min(strange)} has no picture to learn from"
            raise ImportRefused(path=path, reason=reason)
        train = _items(root, names)
        test = _items(path / "test", names) if has_parts else []
        if not train or (has_parts and not test):
            raise ImportRefused(path=path, reason="there are no pictures in it")
        sizes, was_colour = yield from _survey([*train, *test])
    except OSError as error:
        raise ImportRefused(path=path, reason=reason_of(error)) from error
    usual = sizes.most_common(1)[0][0]
    size = form.size(usual)
    check_side(path, size[1], size[0])
    is_colour = was_colour if form.is_colour is None else form.is_colour
    total = len(train) + len(test)
    check_bytes(path, total * size[0] * size[1] * (3 if is_colour else 1))
    notes = form.size_notes(usual)
    if len(sizes) > 1:
        others = total - sizes[usual]
        notes += (f"{others} pictures of other sizes were resized to {size[0]} × {size[1]}.",)
    notes += form.colour_notes(was_colour=was_colour)
    learned = yield from _read(train, size, is_colour, 0, total)
    measured = None
    if has_parts:
        measured = yield from _read(test, size, is_colour, len(train), total)
    return found(path, learned, measured, tuple(names), notes)


def _subfolders(folder: Path) -> list[str]:
    return sorted(
        each.name for each in folder.iterdir() if each.is_dir() and not each.name.startswith(".")
    )


def _items(root: Path, names: list[str]) -> list[Item]:
    """Return the files of each class; hidden ones, which systems leave there, are no pictures."""
    return [
        (file, label)
        for label, name in enumerate(names)
        if (root / name).is_dir()
        for file in sorted((root / name).iterdir())
        if file.is_file() and not file.name.startswith(".") and file.name != "Thumbs.db"
    ]


def _survey(
    items: list[Item],
) -> Generator[ImportProgress, None, tuple[Counter[tuple[int, int]], bool]]:
    """Look at all headers: sizes, and whether anything is coloured."""
    sizes: Counter[tuple[int, int]] = Counter()
    is_colour = False
    for done, (file, _) in enumerate(items):
        if done % EVERY == 0:
            yield ImportProgress(0, len(items))
        with _opened(file) as image:
            sizes[_upright_size(image)] += 1
            is_colour = is_colour or image.mode not in ("1", "L", "LA", "I", "I;16", "F")
    return sizes, is_colour


def _read(
    items: list[Item], size: tuple[int, int], is_colour: bool, before: int, total: int
) -> Generator[ImportProgress, None, tuple[Pictures, Labels]]:
    channels = 3 if is_colour else 1
    images = np.zeros((len(items), channels, size[1], size[0]), np.uint8)
    for place, (file, _) in enumerate(items):
        if place % EVERY == 0:
            yield ImportProgress(before + place, total)
        try:
            images[place] = read_file(file, size, is_colour=is_colour)
        except ImportRefused:
            raise
        # A damaged file makes the decoders raise almost anything.
        except Exception as error:
            raise ImportRefused(path=file, reason=reason_of(error)) from error
    return images, np.array([label for _, label in items], np.int64)


def read_file(file: Path, size: Size, *, is_colour: bool) -> Pictures:
    """Read one picture as those of a folder are read: ``(1 or 3, H, W)`` bytes.

    Args:
        file: The picture.
        size: Width and height that it gets.
        is_colour: Whether it gets three channels, or one.

    Raises:
        ImportRefused: It is no picture or a far too large one.
        Exception: Whatever the decoders raise for one that is damaged.
    """
    from PIL import ImageOps

    mode = "RGB" if is_colour else "L"
    with _opened(file) as image:
        # Lets JPEG decode a photograph small at once; twice the size leaves it to be smoothed.
        image.draft(mode, (2 * max(size), 2 * max(size)))
        pixels = ImageOps.exif_transpose(image).convert(mode)
        if pixels.size != size:
            pixels = pixels.resize(size)
        values = np.asarray(pixels).reshape(size[1], size[0], -1)
    return values.transpose(2, 0, 1)


def _upright_size(image: ImageFile) -> Size:
    """Return width and height as people see them: a telephone notes how it was held."""
    width, height = image.size
    # Other formats would have to be decoded for it.
    is_turned = image.format == "JPEG" and image.getexif().get(_ORIENTATION, 1) in _TURNED
    return (height, width) if is_turned else (width, height)


def _opened(file: Path) -> ImageFile:
    from PIL import Image, UnidentifiedImageError

    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            check_bytes(file, file.stat().st_size)
        with warnings.catch_warnings():  # of far too many pixels, which are refused below
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(file.read_bytes()), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise ImportRefused(path=file, reason="no known picture format") from error
    except Image.DecompressionBombError as error:
        raise ImportRefused(path=file, reason=_TOO_LARGE) from error
    except Exception as error:
        raise ImportRefused(path=file, reason=reason_of(error)) from error
    if image.size[0] * image.size[1] > MAX_PIXELS:
        image.close()
        raise ImportRefused(path=file, reason=_TOO_LARGE)
    return image
