"""Drawings and pictures in and out: files and the clipboard."""

from __future__ import annotations

import gzip
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageReader

from cnn_desktop.core.digits.picture import MAX_SIDE, from_pixels, read_picture
from cnn_desktop.core.drawing import Drawing, drawing_to_json, read_drawings
from cnn_desktop.core.errors import CnnDesktopError, DrawingInvalid, PictureInvalid
from cnn_desktop.core.files import write_atomically
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.session import Ink

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
STROKE_SUFFIXES = (".jsonl", ".json", ".gz")
SAVED_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", *STROKE_SUFFIXES)
MANY_PIXELS = 1_000_000  # of a picture that takes some hundredths of a second to read
PICTURE_SIDE = 560  # pixels of a saved drawing: twenty for each that the network sees


def open_ink(path: Path) -> Ink:
    """Read a picture, or the first drawing of a stroke file.

    Raises:
        CnnDesktopError: In words.
    """
    if path.suffix.lower() not in STROKE_SUFFIXES:
        return read_picture(path)
    for one in read_drawings(path):
        return one.drawing.fitted()
    raise DrawingInvalid(where=path, reason="it is empty")


def takes_long(path: Path) -> bool:
    """Return whether a file is a picture so large that a window should not wait for it."""
    size = QImageReader(str(path)).size()  # of -1 by -1 where it is no picture
    return size.width() * size.height() > MANY_PIXELS


def holds_more(path: Path) -> bool:
    """Return whether a stroke file that could be opened goes on after its first drawing."""
    if path.suffix.lower() not in STROKE_SUFFIXES:
        return False
    try:
        return len(list(islice(read_drawings(path), 2))) > 1
    except CnnDesktopError:  # there is more, although it cannot be read
        return True


def save_ink(path: Path, ink: Ink, picture: QImage) -> None:
    """Write the ink as strokes or as a picture, by the file's ending.

    Raises:
        CnnDesktopError: In words; an earlier file stays as it was.
    """
    if path.suffix.lower() in STROKE_SUFFIXES:
        if not isinstance(ink, Drawing):
            raise DrawingInvalid(where=path, reason="a picture has no strokes")
        line = (drawing_to_json(ink) + "\n").encode()
        write_atomically(path, gzip.compress(line) if path.suffix.lower() == ".gz" else line)
        return
    kinds = {".jpg": "JPG", ".jpeg": "JPG", ".bmp": "BMP"}
    write_atomically(path, to_bytes(picture, kinds.get(path.suffix.lower(), "PNG")))


def to_bytes(picture: QImage, kind: str = "PNG") -> bytes:
    """Return a picture as the bytes of a file of a kind: ``PNG``, ``JPG`` or ``BMP``."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def copy_picture(picture: QImage) -> None:
    """Put a picture on the clipboard."""
    QGuiApplication.clipboard().setImage(picture)


def copied_files() -> list[str]:
    """Return the paths of files that were copied in a file manager."""
    data = QGuiApplication.clipboard().mimeData()
    urls = data.urls() if data is not None and not data.hasImage() else []
    return [url.toLocalFile() for url in urls if url.isLocalFile()]


def paste_ink() -> Ink:
    """Return the picture on the clipboard.

    Raises:
        PictureInvalid: There is none.
    """
    image = QGuiApplication.clipboard().image()
    if image.isNull():
        raise PictureInvalid(path="The clipboard", reason="there is no picture on it")
    if max(image.width(), image.height()) > MAX_SIDE:  # a whole screen, say
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        image = image.scaled(MAX_SIDE, MAX_SIDE, keep, smooth)
    return from_pixels(to_array(image))
