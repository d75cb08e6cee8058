"""The doctor on the machine: screen, libraries, fonts, data, models, folders."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from cnn_desktop import paths
from cnn_desktop.cli import system
from cnn_desktop.cli.checks import BAD, OK, WARN, Item
from cnn_desktop.cli.output import one_line, percent, size_text
from cnn_desktop.core.data.catalogue import CATALOGUE, DatasetInfo
from cnn_desktop.core.data.imports.store import ImportedInfo, imported, read_arrays

FREE_BYTES = 200_000_000  # what the data sets and some models need
FONT_SUFFIXES = {".ttf", ".otf", ".ttc"}


def check_system(environment: Mapping[str, str] = os.environ) -> list[Item]:
    """The screen, the libraries that Qt needs, and a font with Korean letters."""
    qt_platform = system.qt_platform(environment)
    items = []
    if not qt_platform:
        items.append(
            Item(
                "screen",
                WARN,
                "none: neither DISPLAY nor WAYLAND_DISPLAY is set",
                "The window needs a desktop session or ssh -X; the command line does not.",
            )
        )
    if system.is_linux():
        items.append(_libraries(qt_platform))
    return [*items, _korean_font()]


def check_data(data_dir: Path) -> list[Item]:
    """Each data set: there, not there, or damaged; those that people have imported too."""
    known = [_dataset(info, data_dir) for info in CATALOGUE.values()]
    return known + [_imported(info) for info in imported(data_dir).values()]


def check_resources() -> list[Item]:
    """What comes with the program: the shipped model above all."""
    from cnn_desktop.core.checkpoint import load_checkpoint
    from cnn_desktop.core.errors import CnnDesktopError

    path = paths.shipped_model()
    try:
        model = load_checkpoint(path)
    except CnnDesktopError as error:
        return [Item("shipped model", BAD, one_line(error), "Install the program anew.")]
    accuracy = ", ".join(f"{percent(share)} {what}" for what, share in model.accuracy.items())
    size = size_text(path.stat().st_size)
    return [Item("shipped model", OK, f"{model.name}, {size}, {accuracy}, checksum right")]


def check_folders() -> list[Item]:
    """Where the program writes: models and runs, settings, the log."""
    folders = {
        "your models and runs": paths.user_dir(),
        "settings": paths.settings_file().parent,
        "log": paths.log_file().parent,
    }
    return [_folder(name, folder) for name, folder in folders.items()]


def _libraries(qt_platform: str) -> Item:
    """Qt's libraries; without a screen, those for X11 are worth a word and no more."""
    missing = system.missing_libraries(qt_platform or "xcb")
    if not missing:
        return Item("system libraries", OK, f"all that Qt needs on {qt_platform or 'xcb'}")
    level = BAD if qt_platform or set(missing) & set(system.QT_LIBRARIES) else WARN
    found = f"missing for {qt_platform or 'xcb'}: {', '.join(missing)}"
    return Item("system libraries", level, found, system.apt_line(missing))


def _korean_font() -> Item:
    folder = paths.resources_dir() / "fonts"
    own = sorted(path.name for path in folder.glob("*") if path.suffix.lower() in FONT_SUFFIXES)
    if own:
        return Item("Korean font", OK, f"comes with the program ({own[0]})")
    match system.has_korean_font():
        case True:
            return Item("Korean font", OK, "the system has one")
        case False:
            remedy = system.apt_line({"font": system.KOREAN_FONT_PACKAGE})
            return Item("Korean font", WARN, "none: Korean texts would show boxes", remedy)
        case None:
            return Item("Korean font", OK, "unknown (there is no fc-list to ask)")


def _dataset(info: DatasetInfo, data_dir: Path) -> Item:
    from cnn_desktop.core.data.datasets import check
    from cnn_desktop.core.errors import DataFileDamaged, DataFileMissing

    if info.is_drawn:
        return Item(info.title, OK, "drawn by the program when they are needed, no download")
    folder = info.raw_folder(data_dir)
    try:
        check(info, data_dir)
    except DataFileMissing:
        size = size_text(info.download_bytes)
        remedy = f"`train` and the app download it when it is needed ({size})."
        return Item(info.title, WARN, f"not in {folder}", remedy)
    except DataFileDamaged as error:
        return Item(info.title, BAD, one_line(error), "`train` replaces it by a download.")
    return Item(info.title, OK, f"in {folder}, checksums right")


def _imported(info: ImportedInfo) -> Item:
    from cnn_desktop.core.errors import DataFileDamaged, DataFileMissing

    name = f"{info.name} (imported)"
    try:
        read_arrays(info)
    except (DataFileMissing, DataFileDamaged) as error:
        what = "missing" if isinstance(error, DataFileMissing) else "damaged"
        remedy = f"`cnn-desktop import --delete {info.name}`, then import its pictures again."
        return Item(name, BAD, f"{info.file} is {what}", remedy)
    return Item(name, OK, f"{info.file}, checksum right")


def _folder(name: str, folder: Path) -> Item:
    remedy = "Make it writable, or name another home with the variable CNN_DESKTOP_HOME."
    try:
        free = shutil.disk_usage(system.check_writable(folder)).free
    except OSError as error:
        return Item(name, BAD, f"{folder} cannot be written: {error.strerror or error}", remedy)
    if free < FREE_BYTES:
        left = f"{folder}, only {size_text(free)} free"
        return Item(name, WARN, left, "Free some space, or models cannot be kept.")
    return Item(name, OK, str(folder))
