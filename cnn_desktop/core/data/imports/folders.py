"""Folders of pictures, with a sub-folder for each class."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field, replace
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
from cnn_desktop.core.data.imports.listing import (
    NO_PICTURES,
    LeftOut,
    Listing,
    beside_parts,
    list_classes,
)
from cnn_desktop.core.digits.picture import FORMATS, MAX_FILE_BYTES, MAX_PIXELS
from cnn_desktop.core.errors import ImportRefused
from cnn_desktop.core.reasons import reason_of

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_TOO_LARGE = f"it has more than {MAX_PIXELS // 1_000_000} million pixels"
_ORIENTATION, _TURNED = 0x0112, (5, 6, 7, 8)  # in EXIF: rows and columns are swapped
EVERY = 50  # pictures between two reports
MOST_UNREADABLE = 0.1
"""Of all pictures: with more that cannot be read it is the wrong folder, or a broken copy."""
Item = tuple[Path, int]


def read_folder(path: Path, form: Form = AS_FOUND) -> Generator[ImportProgress, None, Found]:
    """Read a folder with a sub-folder for each class, or with ``train`` and ``test`` of such.

    Pictures of several sizes are resized to the most frequent one, photographs to a smaller one of
    the same ratio, which is said in the notes; if any is coloured, all become so. What is no
    picture and the few pictures that cannot be read are left out and named.

    Args:
        path: The folder.
        form: What the pictures shall be like.

    Yields:
        How many pictures are read.

    Returns:
        What was found.

    Raises:
        ImportRefused: There are no classes, one of them has no picture that can be read, more
            than :data:`MOST_UNREADABLE` of all cannot be read, or it is too much; says why.
    """
    parts, left_out = _listed(path)
    names = tuple(parts[0].classes)
    items = [_items(part, names) for part in parts]
    survey = yield from _survey([item for each in items for item in each])
    _refuse_unreadable(path, survey)
    usual = Counter(survey.sizes.values()).most_common(1)[0][0]
    size = form.size(usual)
    check_side(path, size[1], size[0])
    is_colour = survey.is_colour if form.is_colour is None else form.is_colour
    check_bytes(path, len(survey.sizes) * size[0] * size[1] * (3 if is_colour else 1))
    read, done = [], 0
    for each in items:
        read.append((yield from _read(each, survey, size, is_colour, done)))
        done += len(each)
    _refuse_unreadable(path, survey)
    _refuse_unread_class(path, parts[0], survey)
    notes = form.size_notes(usual)
    if others := sum(each != usual for each in survey.sizes.values()):
        notes += (f"{others} pictures of other sizes were resized to {size[0]} × {size[1]}.",)
    notes += form.colour_notes(was_colour=survey.is_colour)
    unreadable = (LeftOut(_name(file, path), why) for file, why in survey.unreadable.items())
    kept = found(path, read[0], read[1] if len(read) > 1 else None, names, notes)
    return replace(kept, left_out=(*unreadable, *left_out))


@dataclass
class _Survey:
    """What is known of the pictures by now: their headers, and which cannot be read."""

    total: int
    sizes: dict[Path, Size] = field(default_factory=dict)
    is_colour: bool = False
    unreadable: dict[Path, str] = field(default_factory=dict)  # with the reason

    def leave_out(self, file: Path, error: Exception) -> None:
        """Take a picture for one that cannot be read."""
        self.sizes.pop(file, None)
        if isinstance(error, ImportRefused):
            self.unreadable[file] = str(error.values["reason"])
        elif isinstance(error, OSError) and error.strerror:
            self.unreadable[file] = reason_of(error)
        else:  # what decoders say of a damaged file is for programmers
            self.unreadable[file] = "it is damaged or cut off"


def _listed(path: Path) -> tuple[list[Listing], list[LeftOut]]:
    """Return what there is to learn from and, where it lies apart, to test with.

    Raises:
        ImportRefused: There are no classes of pictures in it.
    """
    try:
        has_parts = (path / "train").is_dir() and (path / "test").is_dir()
        roots = [path / "train", path / "test"] if has_parts else [path]
        parts = [list_classes(root, path) for root in roots]
        left_out = [each for part in parts for each in part.left_out]
        left_out += beside_parts(path) if has_parts else ()
    except OSError as error:
        raise ImportRefused(path=path, reason=reason_of(error)) from error
    _refuse_few_classes(roots[0], parts[0])
    if has_parts and not parts[1].classes:
        raise ImportRefused(path=roots[1], reason=NO_PICTURES)
    if has_parts and (strange := parts[1].classes.keys() - parts[0].classes.keys()):
        reason = f"the class {min(strange)} has no picture to learn from"
        raise ImportRefused(path=path, reason=reason)
    return parts, left_out


def _refuse_few_classes(root: Path, listing: Listing) -> None:
    empty = sum(each.reason == NO_PICTURES for each in listing.left_out)
    if len(listing.classes) >= 2:
        return
    reason = NO_PICTURES
    if len(listing.classes) + empty < 2:
        reason = "it has no sub-folder for each class"
    elif listing.classes:
        reason = f"only the class {min(listing.classes)} has pictures; it takes two classes"
    raise ImportRefused(path=root, reason=reason)


def _refuse_unreadable(source: Path, survey: _Survey) -> None:
    bad = len(survey.unreadable)
    if bad > MOST_UNREADABLE * survey.total:
        file, why = next(iter(survey.unreadable.items()))
        first = f"the first is {_name(file, source)} ({why})"
        reason = f"{bad} of {survey.total} pictures cannot be read; {first}"
        raise ImportRefused(path=source, reason=reason)


def _refuse_unread_class(source: Path, listing: Listing, survey: _Survey) -> None:
    for name, files in listing.classes.items():
        if survey.unreadable.keys() >= set(files):
            first = f"the first is {_name(files[0], source)} ({survey.unreadable[files[0]]})"
            reason = f"no picture of the class {name} can be read; {first}"
            raise ImportRefused(path=source, reason=reason)


def _name(file: Path, source: Path) -> str:
    return file.relative_to(source).as_posix()


def _items(listing: Listing, names: tuple[str, ...]) -> list[Item]:
    return [(file, names.index(name)) for name, files in listing.classes.items() for file in files]


def _survey(items: list[Item]) -> Generator[ImportProgress, None, _Survey]:
    """Look at all headers: sizes, and whether anything is coloured."""
    survey = _Survey(len(items))
    for done, (file, _) in enumerate(items):
        if done % EVERY == 0:
            yield ImportProgress(0, len(items))
        try:
            with _opened(file) as image:
                survey.sizes[file] = _upright_size(image)
                is_grey = image.mode in ("1", "L", "LA", "I", "I;16", "F")
                survey.is_colour = survey.is_colour or not is_grey
        except Exception as error:  # noqa: BLE001 - damaged files make the decoders raise anything
            survey.leave_out(file, error)
    return survey


def _read(
    items: list[Item], survey: _Survey, size: Size, is_colour: bool, before: int
) -> Generator[ImportProgress, None, tuple[Pictures, Labels]]:
    """Read those pictures that could be read so far, and leave out what cannot be decoded."""
    channels = 3 if is_colour else 1
    images = np.zeros((len(items), channels, size[1], size[0]), np.uint8)
    labels: list[int] = []
    for place, (file, label) in enumerate(items):
        if place % EVERY == 0:
            yield ImportProgress(before + place, survey.total)
        if file not in survey.sizes:
            continue
        try:
            images[len(labels)] = read_file(file, size, is_colour=is_colour)
        except Exception as error:  # noqa: BLE001 - see above
            survey.leave_out(file, error)
        else:
            labels.append(label)
    return images[: len(labels)], np.array(labels, np.int64)


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
    """Open a picture and read its header.

    Raises:
        ImportRefused: It is no picture, or a far too large one.
        Exception: Whatever the system or a decoder raises.
    """
    from PIL import Image, UnidentifiedImageError

    if file.stat().st_size > MAX_FILE_BYTES:
        check_bytes(file, file.stat().st_size)
    data = file.read_bytes()
    if not data:
        raise ImportRefused(path=file, reason="it is empty")
    try:
        with warnings.catch_warnings():  # of far too many pixels, which are refused below
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise ImportRefused(path=file, reason="no known picture format") from error
    except Image.DecompressionBombError as error:
        raise ImportRefused(path=file, reason=_TOO_LARGE) from error
    if image.size[0] * image.size[1] > MAX_PIXELS:
        image.close()
        raise ImportRefused(path=file, reason=_TOO_LARGE)
    return image
