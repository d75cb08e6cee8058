"""Beside every view of the network: what goes into it, and what comes out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.raster import SIZE, placement
from cnn_desktop.gui.common.canvas import Canvas
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.drawing_side import GAP, WIDTH
from cnn_desktop.gui.inspect.field_overlay import FieldOverlay
from cnn_desktop.gui.inspect.input_choice import DRAWING, FILE, GIVEN, TEST, TRAIN, InputChoice
from cnn_desktop.gui.inspect.picture_view import Box, PictureView
from cnn_desktop.gui.inspect.session_canvas import SessionCanvas
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.veil import without_reading

PICTURES = "*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff"
LEAST_SQUARE = 100  # pixels of plain size
REST = 160  # the same: what buttons, choice and words take above and below the square


class InputPanel(QWidget):
    """A canvas or a chosen picture, the picture as the network receives it, and its answer."""

    pixel_hovered = Signal(int, int)  # row and column of the network's input; -1 for none

    def __init__(
        self,
        session: Session,
        choice: InputChoice,
        theme: Theme,
        exports: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._choice, self._theme = session, choice, theme
        self._box: Box | None = None
        self._source = named(QComboBox(), "input_source")
        self._index = named(QSpinBox(), "input_index")
        self._index.setKeyboardTracking(False)
        self._index.lineEdit().setTextMargins(6, 0, 0, 0)  # as on the Train page
        self._before = named(QToolButton(), "input_before")
        self._next = named(QToolButton(), "input_next")
        self._random = named(QPushButton(), "input_random")
        self._file = named(QPushButton(), "input_file")
        self._label = named(QLabel(), "input_label")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)  # names out of files are no markup
        self._canvas = SessionCanvas(session, theme, "network")
        self._overlay = named(FieldOverlay(self._canvas), "inspect_field")
        self._answer = named(QLabel(), "network_prediction")
        self._answer.setWordWrap(True)  # that there is none is said in a sentence
        self._answer.setTextFormat(Qt.TextFormat.PlainText)
        self._freeze = named(QPushButton(), "freeze_input")
        self._freeze.setCheckable(True)
        self._seen_title = QLabel()
        self._seen = named(PictureView(theme), "inspect_input")
        self._lay_out(exports)
        self._connect()
        self._retranslate()
        self._on_theme_changed()

    @property
    def canvas(self) -> Canvas:
        """Where one draws here."""
        return self._canvas

    def set_answer(self, text: str) -> None:
        """Say what the network makes of the picture."""
        self._answer.setText(text)

    def set_field(self, box: Box | None) -> None:
        """Frame what a number inside the network depends on; None for no frame."""
        self._box = box
        self._seen.set_box(box)
        self._show_field()

    def toggle_frozen(self) -> None:
        """Keep the picture as it is, or let it follow again."""
        self._choice.set_frozen(not self._choice.is_frozen)

    def show_now(self) -> None:
        """Catch up with what changed while nobody looked."""
        self._on_source_changed()
        self._show_picture()

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self, exports: QWidget) -> None:
        data = QHBoxLayout()
        data.setSpacing(4)
        data.addWidget(self._index, 1)
        for button in (self._before, self._next, self._random):
            data.addWidget(button)
        self._data_row = QWidget()
        self._data_row.setLayout(data)
        data.setContentsMargins(0, 0, 0, 0)
        set_role(self._label, "caption")
        set_role(self._answer, "group")
        set_role(self._seen_title, "caption")
        self._seen_title.setWordWrap(True)  # beside the picture there is little room
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self._freeze, 1)
        foot.addWidget(self._canvas.clear_button)
        # Whatever the network is looked at with, it is in this square, and nothing below it jumps.
        self._square = QVBoxLayout()
        self._square.addWidget(self._canvas)
        self._below = QGridLayout()
        self._below.setVerticalSpacing(GAP)
        self._below.setHorizontalSpacing(GAP)
        self._below.addWidget(self._answer, 0, 0)
        self._below.addWidget(self._seen_title, 1, 0)
        self._below.addWidget(self._seen, 2, 0)
        self._below.setRowStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(exports)
        layout.addLayout(self._square)
        layout.addLayout(foot)
        layout.addWidget(self._source)
        layout.addWidget(self._data_row)
        layout.addWidget(self._file)
        layout.addWidget(self._label)
        layout.addLayout(self._below, 1)
        layout.addStretch(0)

    def _connect(self) -> None:
        choice = self._choice
        self._source.activated.connect(self._on_source_chosen)
        self._index.valueChanged.connect(lambda index: choice.use_data(choice.source, index))
        self._before.clicked.connect(lambda: choice.step(-1))
        self._next.clicked.connect(lambda: choice.step(1))
        self._random.clicked.connect(choice.random)
        self._file.clicked.connect(self._ask_for_file)
        self._freeze.clicked.connect(choice.set_frozen)
        choice.changed.connect(self._on_changed)
        choice.source_changed.connect(self._on_source_changed)
        self._seen.hovered.connect(self.pixel_hovered)
        self._theme.changed.connect(self._on_theme_changed)

    # -- choosing --------------------------------------------------------------------------------

    def _on_source_chosen(self) -> None:
        source = self._source.currentData()
        if source == FILE:
            self._ask_for_file()
        elif source == DRAWING:
            self._choice.use_drawing()
        elif source in {TEST, TRAIN}:
            self._choice.use_data(source)
        self._on_source_changed()  # a dialog may have been given up

    def _ask_for_file(self) -> None:
        filters = self.tr("Pictures") + f" ({PICTURES})"
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Look at a picture"), "", filters)
        if name:
            self._choice.use_file(Path(name))

    # -- showing ---------------------------------------------------------------------------------

    def _on_source_changed(self) -> None:
        choice = self._choice
        given = self._source.findData(GIVEN)
        if choice.source == GIVEN and given < 0:
            self._source.addItem(self.tr("Chosen elsewhere"), GIVEN)
        elif choice.source != GIVEN and given >= 0:
            self._source.removeItem(given)
        self._source.setCurrentIndex(self._source.findData(choice.source))
        drawing, data = choice.source == DRAWING, choice.source in {TEST, TRAIN}
        self._canvas.setVisible(drawing)
        self._place_seen(large=not drawing)
        self._canvas.clear_button.setVisible(drawing)
        self._data_row.setVisible(data and choice.error is None)
        self._file.setVisible(choice.source == FILE)
        self._index.blockSignals(True)  # noqa: FBT003
        self._index.setRange(0, max(choice.index, choice.count - 1))
        self._index.setValue(choice.index)
        self._index.blockSignals(False)  # noqa: FBT003
        for widget in (self._index, self._before, self._next, self._random):
            widget.setEnabled(choice.count > 0)
        self._freeze.setChecked(choice.is_frozen)
        self._label.setText(self._describe())
        self._label.setVisible(bool(self._label.text()))

    def _place_seen(self, *, large: bool) -> None:
        """Put the picture where the canvas was, or to what is said of it.

        In projector mode it stands beside the words: below them there is hardly any room.
        """
        self._square.removeWidget(self._seen)
        self._below.removeWidget(self._seen)
        beside = self._theme.projector and not large
        if large:
            self._square.addWidget(self._seen)
        elif beside:
            self._below.addWidget(self._seen, 0, 1, 3, 1)
        else:
            self._below.addWidget(self._seen, 2, 0, 1, 2)
        self._below.setColumnStretch(0, 1)
        self._below.setColumnStretch(1, 1 if beside else 0)
        self._seen.set_flush(flush=not large)
        across, own = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored
        self._seen.setSizePolicy(across, across if large else own)  # else: what the words leave
        side = self._square_side
        self._seen.setMaximumHeight(side)
        # Not 0, which would be its own least height: in projector mode there is less than that.
        self._seen.setMinimumHeight(side if large else 1)
        self._seen_title.setVisible(not large or self._choice.image is None)

    def _describe(self) -> str:
        choice = self._choice
        if choice.error is not None:
            return error_text(choice.error)
        if choice.is_loading and choice.picture is None:
            return self.tr("Reading…")
        if (picture := choice.picture) is None:
            return ""
        title = shortened(picture.title, 40)
        if not picture.label:
            return title
        return self.tr("{0}: it is a {1}").format(title, shortened(picture.label, 24))

    def _on_changed(self) -> None:
        if self.isVisible():
            self._show_picture()

    def _show_picture(self) -> None:
        image = self._choice.image
        self._seen.set_pixels(None if image is None else picture_pixels(image))
        seen = self.tr("What the network sees")
        self._seen_title.setText(seen if image is not None else without_reading(self._session, ""))
        large = self._square.indexOf(self._seen) >= 0
        self._seen_title.setVisible(not large or image is None)
        self._show_field()

    def _show_field(self) -> None:
        """Frame on the drawing what is framed on the picture that was made of it."""
        ink = self._session.ink
        follows = self._choice.source == DRAWING and not self._choice.is_frozen
        pixels = self._seen.pixels
        if self._box is None or not follows or not isinstance(ink, Drawing) or pixels is None:
            self._overlay.set_frame(None)
            return
        place = placement(ink)
        if place is None:
            self._overlay.set_frame(None)
            return
        scale, right, down = place
        # A network for another size sees the 28 × 28 picture enlarged or reduced.
        rows, columns = SIZE / pixels.shape[0], SIZE / pixels.shape[1]
        top, bottom = self._box[0] * rows, self._box[2] * rows
        left, far = self._box[1] * columns, self._box[3] * columns
        corner = QPointF((left - right) / scale, (top - down) / scale)
        size = QSizeF((far - left) / scale, (bottom - top) / scale)
        self._overlay.set_frame(QRectF(corner, size))

    # -- look and language -----------------------------------------------------------------------

    @property
    def _square_side(self) -> int:
        """How high the canvas is, in pixels: as it is wide, unless the rest needs the height."""
        room = max(self._theme.size(LEAST_SQUARE), self.height() - self._theme.size(REST))
        return min(self._theme.width(WIDTH), room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room below the canvas."""
        super().resizeEvent(event)
        self._fit()

    def _on_theme_changed(self) -> None:
        self.setFixedWidth(self._theme.width(WIDTH))
        self._fit()

    def _fit(self) -> None:
        self._canvas.setFixedSize(self._theme.width(WIDTH), self._square_side)
        self._place_seen(large=self._choice.source != DRAWING)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        chosen = self._choice.source
        self._source.clear()
        for title, source in (
            (self.tr("My drawing"), DRAWING),
            (self.tr("Test pictures"), TEST),
            (self.tr("Training pictures"), TRAIN),
            (self.tr("A picture file…"), FILE),
        ):
            self._source.addItem(title, source)
        self._source.setCurrentIndex(self._source.findData(chosen))
        for widget, name, tip in (
            (self._source, self.tr("Picture"), self.tr("What goes into the network")),
            (self._index, self.tr("Number of the picture"), self.tr("Number of the picture")),
            (self._before, self.tr("Previous picture"), self.tr("Previous picture")),
            (self._next, self.tr("Next picture"), self.tr("Next picture")),
            (self._file, self.tr("Choose a file…"), self.tr("Look at another picture file")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self._before.setText("‹")
        self._next.setText("›")
        self._random.setText(self.tr("Any"))
        self._random.setToolTip(self.tr("A picture drawn by lot"))
        self._file.setText(self.tr("Choose a file…"))
        self._freeze.setText(self.tr("Freeze"))
        self._freeze.setToolTip(
            self.tr("Keep this picture in the network, whatever is drawn meanwhile (F)")
        )
        self._seen.setAccessibleName(self.tr("What the network sees"))
        self._show_picture()
        self._on_source_changed()


def picture_pixels(image: np.ndarray) -> np.ndarray:
    """Return a network's input ``(C, H, W)``, 0 to 1, as pixels, in colours or grey."""
    levels = (np.clip(np.nan_to_num(image), 0, 1) * 255 + 0.5).astype(np.uint32)
    red, green, blue = levels if len(levels) == 3 else [levels[0]] * 3
    pixels: np.ndarray = 0xFF000000 | red << 16 | green << 8 | blue
    return pixels.astype(np.uint32)
