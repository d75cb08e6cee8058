"""Taking away what is seen: as a picture of twice the size, as a drawing, as numbers, by a copy."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.files import write_atomically
from cnn_desktop.gui.common.widgets import named

DONE_MS = 1500  # that a button says that it is done
SCALE = 2  # of a saved picture to the screen
FORMULA = re.compile(r"^(?=[=+\-@])(?![+\-]?[\d.]+$)")  # what a spreadsheet would compute
ENDINGS = (".png", ".svg", ".csv")

Row = Sequence[object]


def picture_of(widget: QWidget, scale: float = SCALE) -> QImage:
    """Return a widget as a picture, so many times its size on the screen, on its own ground."""
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(widget.palette().window().color())
    widget.render(image)
    return image


def png_of(image: QImage) -> bytes:
    """Return a picture as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg_of(widget: QWidget) -> bytes:
    """Return a widget as an SVG drawing; what it paints as pixels stays pixels."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    painter = QPainter(generator)
    widget.render(painter, QPoint())
    painter.end()
    return bytes(buffer.data().data())


def csv_of(rows: Iterable[Row]) -> bytes:
    """Return rows as a CSV file for spreadsheets: with a byte order mark, without formulas."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    for row in rows:
        table.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    return FORMULA.sub("'", value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Exportable:
    """What a view gives away.

    Attributes:
        name: Of the file that is suggested, without an ending.
        picture: Returns the widget whose picture is taken.
        numbers: Returns rows, the head first; None where there are no numbers.
        is_vector: Whether it is also offered as SVG.
    """

    name: str
    picture: Callable[[], QWidget]
    numbers: Callable[[], Iterable[Row]] | None = None
    is_vector: bool = False


class ExportButtons(QWidget):
    """Copy and Save …, for any view; a check mark says for a moment that it is done.

    Args:
        prefix: Of the buttons' objectNames: ``<prefix>_copy`` and ``<prefix>_save``.
        what: What is taken away.
    """

    saved = Signal(object)  # the Path that was written
    failed = Signal(object)  # the CnnDesktopError that says why nothing was

    def __init__(self, prefix: str, what: Exportable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        self._copy = named(QPushButton(), f"{prefix}_copy")
        self._save = named(QPushButton(), f"{prefix}_save")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._copy)
        layout.addWidget(self._save)
        self._done = QTimer(self)
        self._done.setSingleShot(True)
        self._done.setInterval(DONE_MS)
        self._done.timeout.connect(self._retranslate)
        self._copy.clicked.connect(self.copy)
        self._save.clicked.connect(self.ask)
        self._retranslate()

    def set_possible(self, possible: bool) -> None:
        """Enable the buttons, or disable them where there is nothing to take away."""
        for button in (self._copy, self._save):
            button.setEnabled(possible)

    def set_name(self, name: str) -> None:
        """Suggest another name for the file, without an ending."""
        self._what = replace(self._what, name=name)

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(picture_of(self._what.picture()))
        self._say_done(self._copy, self.tr("Copied"))

    def ask(self) -> None:
        """Ask for a file and write it; its ending says as what."""
        kinds = [self.tr("Picture (*.png)")]
        if self._what.is_vector:
            kinds.append(self.tr("Drawing (*.svg)"))
        if self._what.numbers is not None:
            kinds.append(self.tr("Numbers (*.csv)"))
        suggested = f"{self._what.name}.png"
        chosen, kind = QFileDialog.getSaveFileName(
            self, self.tr("Save"), suggested, ";;".join(kinds)
        )
        if chosen:
            ending = kind[kind.find("*") + 1 : kind.find(")")] if "*" in kind else ".png"
            path = Path(chosen)
            has_ending = path.suffix.lower() in ENDINGS
            self.save(path if has_ending else path.with_name(path.name + ending))

    def save(self, path: Path) -> bool:
        """Write the file as what its ending says, a picture unless that is ``.csv`` or ``.svg``.

        Returns:
            Whether it was written; :attr:`failed` tells why not.
        """
        ending = path.suffix.lower()
        try:
            if ending == ".csv" and self._what.numbers is not None:
                data = csv_of(self._what.numbers())
            elif ending == ".svg" and self._what.is_vector:
                data = svg_of(self._what.picture())
            else:
                data = png_of(picture_of(self._what.picture()))
            write_atomically(path, data)
        except CnnDesktopError as error:
            self.failed.emit(error)
            return False
        self.saved.emit(path)
        self._say_done(self._save, self.tr("Saved: {0}").format(path))
        return True

    def _say_done(self, button: QPushButton, words: str) -> None:
        self._retranslate()  # the other button may still have its mark
        button.setMinimumWidth(button.width())  # or those beside it would jump
        button.setText("\N{CHECK MARK}")
        button.setToolTip(words)
        button.setAccessibleName(words)
        self._done.start()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        for button in (self._copy, self._save):
            button.setMinimumWidth(0)
            button.setAccessibleName("")  # as it is written
        self._copy.setText(self.tr("Copy"))
        self._copy.setToolTip(self.tr("Copy the picture to the clipboard"))
        self._save.setText(self.tr("Save…"))
        tip = self.tr("Save as a picture (PNG, twice as large)")
        if self._what.numbers is not None:
            tip = self.tr("Save as a picture (PNG, twice as large) or as numbers (CSV)")
            if self._what.is_vector:
                tip = self.tr(
                    "Save as a picture (PNG, twice as large), a drawing (SVG) or numbers (CSV)"
                )
        self._save.setToolTip(tip)
