"""What lies in a folder of pictures: the pictures of each class, and what else there is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PICTURE_ENDINGS = frozenset(
    {".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif", ".webp"}
    | {".tif", ".tiff"}
    # Nothing here reads these, but whoever has such a picture wants to know that it is missing.
    | {".heic", ".heif", ".avif", ".jp2", ".svg", ".ico", ".psd", ".tga"}
    | {".pbm", ".pgm", ".ppm", ".pnm"}
)
BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
"""What the files of pictures begin with, for names that say nothing."""
SYSTEM_NAMES = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin", "@eadir"}
)
"""What systems leave in folders beside the hidden files, in small letters."""

NO_CLASS = "it lies in no class's folder"
NO_PICTURES = "there are no pictures in it"
INNER_FOLDER = "it is a folder within a class"
BESIDE_PARTS = "it lies beside train and test"


@dataclass(frozen=True)
class LeftOut:
    """Something in a folder that was not taken.

    Attributes:
        name: Its path within the folder, with ``/``.
        reason: Why, as a part of a sentence; empty where the name says that it is no picture.
    """

    name: str
    reason: str = ""


@dataclass(frozen=True)
class Listing:
    """What a folder with a sub-folder for each class holds.

    Attributes:
        classes: The pictures of each class, at least one, by the class's name in their order.
        left_out: What else there is, without what systems leave there.
    """

    classes: dict[str, tuple[Path, ...]]
    left_out: tuple[LeftOut, ...]


def list_classes(root: Path, source: Path) -> Listing:
    """List the pictures of each class by their names; the pictures themselves are not read.

    Args:
        root: The folder with a sub-folder for each class.
        source: What the names of what is left out begin behind.

    Raises:
        OSError: A folder cannot be read.
    """
    classes: dict[str, tuple[Path, ...]] = {}
    left_out = []
    for folder in _seen(root):
        name = folder.relative_to(source).as_posix()
        if not folder.is_dir():
            left_out.append(LeftOut(name, NO_CLASS if _is_picture(folder) else ""))
            continue
        inside = _seen(folder)
        pictures = tuple(file for file in inside if _is_picture(file))
        if not pictures:  # what may be in it beside pictures needs no word of its own
            left_out.append(LeftOut(name, NO_PICTURES))
            continue
        classes[folder.name] = pictures
        taken = set(pictures)
        left_out += [
            LeftOut(f"{name}/{other.name}", INNER_FOLDER if other.is_dir() else "")
            for other in inside
            if other not in taken
        ]
    return Listing(classes, tuple(left_out))


def beside_parts(source: Path) -> tuple[LeftOut, ...]:
    """Return what lies in a folder beside its ``train`` and ``test``.

    Raises:
        OSError: The folder cannot be read.
    """
    return tuple(
        LeftOut(path.name, BESIDE_PARTS if path.is_dir() or _is_picture(path) else "")
        for path in _seen(source)
        if path.name not in ("train", "test")
    )


def _seen(folder: Path) -> list[Path]:
    """Return what people see in a folder, in order."""
    return sorted(
        path
        for path in folder.iterdir()
        if not path.name.startswith(".") and path.name.casefold() not in SYSTEM_NAMES
    )


def _is_picture(path: Path) -> bool:
    """Whether a file calls itself a picture, or says nothing by its name and begins as one."""
    if not path.is_file():
        return False
    ending = path.suffix.lower()
    if ending[1:] and not ending[1:].isdigit():
        return ending in PICTURE_ENDINGS
    try:
        with path.open("rb") as file:
            return file.read(4).startswith(BEGINNINGS)
    except OSError:  # it is said why when it is read
        return True
