"""Why wrong? The same drawing through the ways in which programs feed networks, side by side."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnn_desktop.core.doubt import doubt_by_probability
from cnn_desktop.core.raster import SIZE
from cnn_desktop.core.ways import Way, all_ways
from cnn_desktop.gui.common.arrays import grey
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.session import Session

SIDE = 62  # pixels: two for each of the picture's, and the frame
FRAME_MS = 30  # least time between two readings: seven at once cost a few milliseconds


class WayCell(QWidget):
    """One way: its picture, its name and what the network says of it."""

    def __init__(self, way: Way, theme: Theme) -> None:
        super().__init__()
        self.setObjectName(f"way_{way.value}")
        self.picture = ImageGrid(theme)
        self.picture.setObjectName(f"way_{way.value}_picture")
        self.picture.setFixedSize(SIDE, SIDE)  # in projector mode the words need the room
        self._name = QLabel()
        self._name.setWordWrap(True)
        set_role(self._name, "caption")
        self._answer = named(QLabel(), f"way_{way.value}_answer")
        self._answer.setTextFormat(Qt.TextFormat.PlainText)  # it quotes names out of files
        set_role(self._answer, "group")
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addStretch(1)
        text.addWidget(self._answer)
        text.addWidget(self._name)
        text.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.picture)
        layout.addLayout(text, 1)

    def set_texts(self, name: str, why: str) -> None:
        """Say what is done to the drawing and what comes of it."""
        self._name.setText(name)
        for widget in (self, self.picture):
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(why)
            widget.setToolTip(why)

    def show_answer(self, image: np.ndarray, text: str, *, differs: bool) -> None:
        """Show the picture and the answer; one that differs from the program's own is marked."""
        self.picture.set_images(image[None], 0, 1, grey())
        self._answer.setText(f"\N{MULTIPLICATION X} {text}" if differs and text else text)
        set_role(self._answer, "bad" if differs and text else "group")


class WhyWrong(QWidget):
    """Seven ways, read in one batch while the pen moves; costs nothing while it is hidden."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("why_wrong_panel")
        self._session = session
        self._cells = {way: WayCell(way, theme) for way in Way}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
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
            )

    def _text(self, answer: np.ndarray, winner: int, *, unsure: bool) -> str:
        if unsure:
            return self.tr("unsure")
        name = shortened(self._session.class_names[winner], 10)
        share = per_cent(float(answer[winner])).replace(" ", "\N{NO-BREAK SPACE}")
        return f"{name}  {share}"

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
