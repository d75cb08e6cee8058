"""Why wrong? The same drawing through the ways in which programs feed networks, side by side."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cnn_desktop.core.digits.doubt import doubt_by_probability
from cnn_desktop.core.digits.ways import Way, all_ways
from cnn_desktop.core.raster import SIZE
from cnn_desktop.gui.common.arrays import grey
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.session import Session

FRAME = 6  # pixels around a picture
SIDE = 2 * SIZE + FRAME
WORDS_SHARE = 0.5  # of a cell, which a picture larger than that leaves to the words
BETWEEN, GAP = 8, 6  # pixels between two cells, and between a picture and its words
NARROW = 90  # pixels of a cell: below that its picture makes room for the words
APART = "  "  # between the answer and its share
FRAME_MS = 30  # least time between two readings: seven at once cost a few milliseconds


class WayCell(QWidget):
    """One way: its picture, its name and what the network says of it."""

    def __init__(self, way: Way, theme: Theme) -> None:
        super().__init__()
        self.setObjectName(f"way_{way.value}")
        self._text = ""  # the whole answer
        self._brief = ""  # a mark in its place; empty where there is none
        self.picture = ImageGrid(theme)
        self.picture.setObjectName(f"way_{way.value}_picture")
        self.picture.setFixedSize(SIDE, SIDE)
        self._name = QLabel()
        self._name.setWordWrap(True)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(self._name, "caption")
        self._answer = named(QLabel(), f"way_{way.value}_answer")
        self._answer.setTextFormat(Qt.TextFormat.PlainText)  # it quotes names out of files
        self._answer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(self._answer, "group")
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addStretch(1)
        text.addWidget(self._answer)
        text.addWidget(self._name)
        text.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.picture)
        layout.addLayout(text, 1)

    def set_texts(self, name: str, why: str) -> None:
        """Say what is done to the drawing and what comes of it."""
        self._name.setText(name)
        for widget in (self, self.picture):
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(why)
            widget.setToolTip(why)

    def show_answer(
        self, image: np.ndarray, text: str, *, differs: bool, unsure: bool = False
    ) -> None:
        """Show the picture and the answer; one that differs from the program's own is marked."""
        self.picture.set_images(image[None], 0, 1, grey())
        mark = "\N{MULTIPLICATION X} " if differs and text else ""
        self._text, self._brief = mark + text, f"{mark}?" if unsure else ""
        set_role(self._answer, "bad" if differs and text else "group")

    def room_needed(self) -> int:
        """Return how many pixels the whole answer takes beside the picture."""
        return self._answer.fontMetrics().horizontalAdvance(self._text)

    def fit(self, side: int, room: int, *, whole: bool) -> None:
        """Show the picture in a size; say the whole answer, or leave its share out.

        Args:
            side: Of the picture, in pixels.
            room: For the words, in pixels; where even a short answer is longer, a mark stands for
                it.
            whole: Whether to say the share.
        """
        if side != self.picture.width():
            self.picture.setFixedSize(side, side)
        text = self._text if whole else self._text.partition(APART)[0]
        metrics = self._answer.fontMetrics()
        if metrics.horizontalAdvance(text) > room and self._brief:
            text = self._brief
        self._answer.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))


class WhyWrong(QWidget):
    """Seven ways, read in one batch while the pen moves; costs nothing while it is hidden."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("why_wrong_panel")
        self.setMinimumHeight(SIDE)  # as high as what it takes the place of
        self._session, self._theme = session, theme
        self._cells = {way: WayCell(way, theme) for way in Way}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        for cell in self._cells.values():
            layout.addWidget(cell, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._read)
        session.prediction_changed.connect(self._request)
        session.model_changed.connect(self._request)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave all shares out rather than cut some in the middle of a figure."""
        count = len(self._cells)
        width = (self.width() - (count - 1) * BETWEEN) // count
        side = self._side(width)
        needed = max(cell.room_needed() for cell in self._cells.values())
        for cell in self._cells.values():
            room = width - side - GAP
            cell.fit(side, room, whole=needed <= room)

    def _side(self, width: int) -> int:
        """Return how large a picture is in a cell of a width: whole pixels for each of its own."""
        if width < self._theme.size(NARROW):
            return SIZE + FRAME
        room = min(self.height(), int(width * (1 - WORDS_SHARE)))
        return max(SIDE, (room - FRAME) // SIZE * SIZE + FRAME)

    def _request(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _read(self) -> None:
        ink = self._session.ink
        images = np.zeros((len(Way), SIZE, SIZE)) if ink.is_empty else all_ways(ink)
        answers = None if ink.is_empty else self._session.read_many(images)
        own = -1 if answers is None else int(answers[0].argmax())
        for place, cell in enumerate(self._cells.values()):
            if answers is None:
                cell.show_answer(images[place], "", differs=False)
                continue
            winner = int(answers[place].argmax())
            unsure = doubt_by_probability(answers[place]) is not None
            cell.show_answer(
                images[place],
                self._text(answers[place], winner, unsure=unsure),
                differs=place > 0 and (winner != own or unsure),
                unsure=unsure,
            )
        self._fit()

    def _text(self, answer: np.ndarray, winner: int, *, unsure: bool) -> str:
        if unsure:
            return self.tr("unsure")
        name = shortened(self._session.class_names[winner], 10)
        share = per_cent(float(answer[winner])).replace(" ", "\N{NO-BREAK SPACE}")
        return f"{name}{APART}{share}"

    def _retranslate(self) -> None:
        thickness = self.tr(
            "MNIST's strokes are about 2.6 pixels thick; a network that has only seen those knows "
            "no others."
        )
        texts = {
            Way.OWN: (
                self.tr("This program"),
                self.tr(
                    "Scaled to 20 pixels, painted with a standard pen and centred by its mass, as "
                    "MNIST was made."
                ),
            ),
            Way.RAW: (
                self.tr("Canvas shrunk"),
                self.tr(
                    "The whole canvas in 28 × 28 pixels, as most demonstrations do it: the digit "
                    "is small, thin and anywhere."
                ),
            ),
            Way.CENTRED: (
                self.tr("Only centred"),
                self.tr("Shrunk and moved into the middle, but still too small."),
            ),
            Way.SCALED: (
                self.tr("Only stretched"),
                self.tr(
                    "Cut out and stretched over the whole field: its proportions are lost, and so "
                    "is the margin that every digit of MNIST has."
                ),
            ),
            Way.INVERTED: (
                self.tr("Dark on light"),
                self.tr(
                    "A photograph of ink on paper, not inverted: to the network nearly everything "
                    "is ink."
                ),
            ),
            Way.THIN: (self.tr("Thin pen"), thickness),
            Way.THICK: (self.tr("Thick pen"), thickness),
        }
        for way, cell in self._cells.items():
            cell.set_texts(*texts[way])
        if self.isVisible():
            self._read()
