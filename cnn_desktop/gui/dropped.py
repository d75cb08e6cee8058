"""Files that are dragged onto the window: what they are by their names, and what becomes of them.

While a file is still in the air it is not opened: that could take a while, for each that passes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.checkpoint import PICKLE_SUFFIXES, SUFFIX
from cnn_desktop.gui.common.drop_veil import DropWords
from cnn_desktop.gui.common.widgets import shortened
from cnn_desktop.gui.ink_files import PICTURE_SUFFIXES, STROKE_SUFFIXES

FILE_NAME = 60  # letters of it that are shown
DATA_SUFFIXES = (".csv", ".npz")
IDX = re.compile(r"idx[13]")  # in the name of MNIST's own kind of file, gzipped or not


class Kind(Enum):
    """What a file is taken for."""

    PICTURE = auto()
    STROKES = auto()
    MODEL = auto()
    FOREIGN_MODEL = auto()  # of other programs: not read, but the reason why is said
    DATA = auto()  # pictures to learn from
    SEVERAL = auto()
    OTHER = auto()


def kind_of(files: Sequence[Path]) -> Kind:
    """Return what files are by their names; of a folder, that it may hold data."""
    if len(files) != 1:
        return Kind.SEVERAL
    path, suffix = files[0], files[0].suffix.lower()
    if suffix in DATA_SUFFIXES or (suffix in {"", ".gz"} and IDX.search(path.name)):
        return Kind.DATA
    for suffixes, kind in (
        (PICTURE_SUFFIXES, Kind.PICTURE),
        (STROKE_SUFFIXES, Kind.STROKES),
        ((SUFFIX,), Kind.MODEL),
        (PICKLE_SUFFIXES, Kind.FOREIGN_MODEL),
    ):
        if suffix in suffixes:
            return kind
    is_folder = os.path.isdir(path)  # noqa: PTH112 - Path's raises where it may not look
    return Kind.DATA if is_folder else Kind.OTHER


def drop_words(files: Sequence[Path]) -> DropWords:
    """Return what would come of letting files go, in the language of the window."""
    translate = QCoreApplication.translate
    kind = kind_of(files)
    if kind is Kind.SEVERAL:
        text = translate("Dropped", "These are {0}. Drop one only.")
        return DropWords(translate("Dropped", "One file at a time"), text.format(len(files)))
    name = shortened(files[0].name, FILE_NAME)
    match kind:
        case Kind.PICTURE:
            title = translate("Dropped", "Open as a picture")
            text = translate("Dropped", "{0} comes onto the canvas and is read.")
            return DropWords(title, text.format(name), "draw")
        case Kind.STROKES:
            title = translate("Dropped", "Open as a drawing")
            text = translate(
                "Dropped",
                "The first drawing of {0} comes onto the canvas. To import all of its digits, drop "
                "it on My digits (Ctrl+D).",
            )
            return DropWords(title, text.format(name), "draw")
        case Kind.MODEL:
            title = translate("Dropped", "Use as the model")
            text = translate("Dropped", "The model in {0} reads the drawing from then on.")
            return DropWords(title, text.format(name), "open")
        case Kind.DATA:
            title = translate("Dropped", "Import as data to learn from")
            text = translate(
                "Dropped", "The Train page shows what is found in {0} before anything is kept."
            )
            return DropWords(title, text.format(name), "train")
        case Kind.FOREIGN_MODEL:
            title = translate("Dropped", "Cannot be opened")
            text = translate(
                "Dropped",
                "{0} is a file of another program that could run code. Models are .safetensors "
                "files here.",
            )
            return DropWords(title, text.format(name))
        case _:
            title = translate("Dropped", "Cannot be opened")
            return DropWords(title, other_words(name))


def other_words(name: object) -> str:
    """Return why nothing can be made of a file, and what can be dropped instead."""
    return QCoreApplication.translate(
        "Dropped",
        "{0} cannot be opened here. Drop a picture (PNG or JPEG), a drawing (.jsonl), a model "
        "(.safetensors), or data to learn from (a folder of pictures, CSV, NPZ or IDX).",
    ).format(name)
