"""The Draw page: a canvas, and beside it everything that follows the pen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.checkpoint import DIGITS
from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.networks.layers import LayerInfo, shape_text
from cnn_desktop.core.raster import SIZE
from cnn_desktop.gui.ballot import Ballot
from cnn_desktop.gui.common.arrays import grey
from cnn_desktop.gui.common.canvas import Canvas, Ink
from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.layer_pictures import has_maps, layer_title, map_pictures
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.digit_box import DigitBox
from cnn_desktop.gui.draw.correct import CorrectRow
from cnn_desktop.gui.draw.proportions import GAP, Proportions, maps_height
from cnn_desktop.gui.draw.verdict import Verdict
from cnn_desktop.gui.draw.vote import VotePanel
from cnn_desktop.gui.draw.why_wrong import SIDE, WhyWrong
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.settings import PEN_WIDTH, Settings

NAMED = 4  # classes of a model that reads no digits; the bars have them all
BESIDE_WIDTH = 600  # of the page: from it on the verdict of projector mode stands beside the bars
BESIDE_VOTES = 720  # the same while votes take a part of the width
COLUMN = 116  # pixels of that column, in plain size
STRIP_GAP = 4  # pixels between the parts of the strip at the bottom
STRIP_AIR = 8  # pixels more between the maps and the controls
MAP_CELL = 128  # pixels of a feature map at most
GUTTER = 32  # pixels between the votes and the network's reading
LEAST_HEIGHT = 360  # of the page, in pixels of plain size: below it the maps make room for the bars
LOW_HEIGHT = 540  # of the page: below it the preview makes room for the bars
PEN_STEPS = 10  # of the slider to one standard pen width
THINNER, THICKER, ERASE, WHY = (
    "[",
    "]",
    "E",
    "W",
)  # keys of the tools, as drawing programs have them


class DrawPage(QWidget):
    """Draw, and see what the network receives, what it answers and what its layers make of it."""

    def __init__(
        self, session: Session, settings: Settings, theme: Theme, box: DigitBox, ballot: Ballot
    ) -> None:
        super().__init__()
        self.setObjectName("page_draw")
        self._session, self._settings, self._theme = session, settings, theme
        self._ballot = ballot
        self.canvas = Canvas(theme)
        self.canvas.setObjectName("canvas")
        self._preview = ImageGrid(theme)
        self._preview.setObjectName("input_preview")
        self._preview.set_max_cell(10 * SIZE)
        self._preview_title = QLabel()
        self._verdict = Verdict(theme)
        self._bars = ProbabilityBars(theme)
        self._bars.setObjectName("probabilities")
        self.correct = CorrectRow(session, box, theme)
        self._no_digits = named(QLabel(), "no_digits")  # in its place, where the model reads none
        self._no_digits.setWordWrap(True)
        self._no_digits.setTextFormat(Qt.TextFormat.PlainText)  # it quotes names out of files
        set_role(self._no_digits, "caption")
        self._maps = ImageGrid(theme)
        self._maps.setObjectName("feature_maps")
        self._maps.set_max_cell(MAP_CELL)
        self._maps_title = QLabel()
        self._map_layer = named(QComboBox(), "map_layer")
        self._map_layers: list[LayerInfo] = []
        self._why_wrong = WhyWrong(session, theme)
        self._why = named(QPushButton(), "why_wrong")
        self._why.setCheckable(True)
        self._vote_panel = VotePanel(ballot, theme)
        self._bars_title = QLabel()
        self._vote = named(QPushButton(), "vote")
        self._vote.setCheckable(True)
        for button in (self._why, self._vote):  # after a click Space is the canvas's again
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._strip_parts = (
            self._maps_title,
            self._map_layer,
            self._vote,
            self._why,
            self._maps,
            self._why_wrong,
        )
        self._make_tools()
        self._lay_out()

        self.canvas.ink_edited.connect(session.set_ink)
        self.canvas.edit_finished.connect(self._on_edit_finished)
        session.ink_changed.connect(self._on_ink_changed)
        session.prediction_changed.connect(self._on_prediction_changed)
        session.model_changed.connect(self._on_model_changed)
        session.undo_stack.indexChanged.connect(self._update_tools)
        self._map_layer.currentIndexChanged.connect(self._show_maps)
        self._why.toggled.connect(self._on_why_toggled)
        self._vote.toggled.connect(ballot.set_on)
        ballot.changed.connect(self._on_ballot_changed)
        step = QSlider.SliderAction
        for key, do in (
            (Qt.Key.Key_Escape, lambda: self._why.setChecked(False)),
            (ERASE, self._eraser.toggle),
            (WHY, self._why.toggle),
            (THINNER, lambda: self._pen.triggerAction(step.SliderSingleStepSub)),
            (THICKER, lambda: self._pen.triggerAction(step.SliderSingleStepAdd)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
        theme.changed.connect(self._on_theme_changed)

        self._retranslate()
        self._on_theme_changed()
        self._on_model_changed()
        self._on_ink_changed()

    def clear(self) -> None:
        """Wipe the canvas; undo brings the ink back."""
        self._session.edit_ink(Drawing(), self.tr("Clear"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on to the canvas; a focus proxy would take the rest out of Tab's way."""
        self.canvas.setFocus(event.reason())

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    # -- construction ----------------------------------------------------------------------------

    def _make_tools(self) -> None:
        self._pen_label = QLabel()
        set_role(self._pen_label, "caption")
        self._pen = named(QSlider(Qt.Orientation.Horizontal), "pen_width")
        self._pen.setRange(PEN_STEPS // 2, 2 * PEN_STEPS)
        self._pen.setMinimumWidth(60)
        self._pen.setMaximumWidth(110)
        self._pen.valueChanged.connect(self._on_pen_moved)
        self._pen.setValue(round(self._settings.get(PEN_WIDTH) * PEN_STEPS))
        self._eraser = named(QToolButton(), "eraser")
        self._eraser.setCheckable(True)
        self._eraser.toggled.connect(self.canvas.set_erasing)
        self._undo = named(QToolButton(), "undo")
        self._undo.clicked.connect(self._session.undo_stack.undo)
        self._redo = named(QToolButton(), "redo")
        self._redo.clicked.connect(self._session.undo_stack.redo)
        self._clear = named(QToolButton(), "clear")
        self._clear.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._clear.clicked.connect(self.clear)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self._pen_label)
        tools.addWidget(self._pen, 1)
        tools.addWidget(self._eraser)
        tools.addStretch(1)
        for button in (self._undo, self._redo, self._clear):
            tools.addWidget(button)

        column = QWidget()
        left = QVBoxLayout(column)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self.canvas, 1)
        left.addLayout(tools)

        card = QFrame()
        set_role(card, "card")
        answer = QVBoxLayout(card)
        answer.setContentsMargins(16, 12, 16, 16)
        answer.setSpacing(12)
        set_role(self._preview_title, "caption")
        seen = QVBoxLayout()
        seen.setSpacing(GAP)
        seen.addWidget(self._preview_title)
        seen.addWidget(self._preview)
        seen.addStretch(1)
        # Both lie the other way in projector mode: a narrow column leaves the bars their height.
        self._seen = seen
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(16)
        self._head.addWidget(self._verdict, 1)
        self._head.addLayout(seen)
        self._answers = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._answers.setSpacing(12)
        self._answers.addLayout(self._head)
        set_role(self._bars_title, "caption")
        self._reading = QWidget()
        network = QVBoxLayout(self._reading)
        network.setContentsMargins(0, 0, 0, 0)
        network.setSpacing(4)
        network.addWidget(self._bars_title)
        network.addWidget(self._bars, 1)
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(GUTTER)
        side_by_side.addWidget(self._vote_panel, 1)
        side_by_side.addWidget(self._reading, 1)
        self._answers.addLayout(side_by_side, 1)
        answer.addLayout(self._answers, 1)
        answer.addWidget(self.correct)
        answer.addWidget(self._no_digits)
        self._proportions = Proportions(
            self.canvas, left, answer, self._head, self._preview, self._preview_title, self._verdict
        )

        set_role(self._maps_title, "caption")
        self._maps.set_flush(True)
        strip = self._strip = QGridLayout()
        strip.setSpacing(STRIP_GAP)
        strip.setColumnStretch(0, 1)
        strip.setColumnMinimumWidth(1, STRIP_AIR)
        strip.setRowStretch(1, 1)  # what the controls need not lies between them
        for widget in self._strip_parts:
            widget.setParent(self)  # from the first: what has no parent is a window of its own
        self._why_wrong.hide()

        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(column, 11)
        top.addWidget(card, 10)
        layout = self._layout = QVBoxLayout(self)
        layout.addLayout(top, 1)
        layout.addLayout(strip)

    def _retranslate(self) -> None:
        self.canvas.setAccessibleName(self.tr("Canvas"))
        self.canvas.setAccessibleDescription(
            self.tr(
                "Draw with the mouse, a pen or a finger; or move with the arrow keys and press "
                "Space to put the pen down."
            )
        )
        self._preview_title.setText(self.tr("What the network sees"))
        self._preview.setAccessibleName(self._preview_title.text())
        self._bars.setAccessibleName(self.tr("Probabilities"))
        self._maps.setAccessibleName(self.tr("Feature maps"))
        self._maps.set_unit_word(self.tr("Map"))
        self._why.setText(self.tr("Why wrong?"))
        about = self.tr(
            "See the same drawing through the ways in which other programs feed a network, and "
            "what it says then"
        )
        self._why.setToolTip(_with_key(about, WHY))
        self._vote.setText(self.tr("Vote"))
        self._vote.setToolTip(
            self.tr("Hide what the network reads until the class has voted what it is (Ctrl+B)")
        )
        self._bars_title.setText(self.tr("The network"))
        self._name_strip()
        self._on_ballot_changed()
        self._map_layer.setAccessibleName(self.tr("Layer whose maps are shown"))
        self._map_layer.setToolTip(self._map_layer.accessibleName())
        self._pen_label.setText(self.tr("Pen"))
        rub = self.tr("Rub ink out; the other end of a tablet's pen does so too")
        thinner, thicker = _key(THINNER), _key(THICKER)
        pen = self.tr("Pen width: {0} makes it thinner, {1} thicker").format(thinner, thicker)
        for widget, name, tip in (
            (self._pen, self.tr("Pen width"), pen),
            (self._eraser, self.tr("Eraser"), _with_key(rub, ERASE)),
            (self._undo, self.tr("Undo"), _with_key(self.tr("Undo"), "Ctrl+Z")),
            (self._redo, self.tr("Redo"), _with_key(self.tr("Redo"), "Ctrl+Shift+Z")),
            (self._clear, self.tr("Clear"), _with_key(self.tr("Clear"), "Del")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self._clear.setText(self.tr("Clear"))
        self._on_prediction_changed()

    def _name_model(self) -> None:
        """Say what the model makes of drawings; one that reads no digits, what it tells apart."""
        session = self._session
        names, network = session.class_names, session.network
        reads_digits = not names or names == DIGITS
        self.canvas.set_hint(self.tr("Draw a digit here") if reads_digits else self.tr("Draw here"))
        # A vote's rows look like it; who votes does not store anything.
        self.correct.setVisible(reads_digits and not self._ballot.is_on)
        self._no_digits.setVisible(not reads_digits and not self._ballot.is_on)
        if not reads_digits:
            listed = ", ".join(shortened(name, 20) for name in names[:NAMED])
            if len(names) > NAMED:
                listed += "…"
            self._no_digits.setText(
                self.tr(
                    "The model in use does not read digits; it tells apart {0}\nDraw all the same, "
                    "and see what it takes your drawing for."
                ).format(listed)
            )
        help_text = self.tr(
            "The drawing in 28 × 28 pixels: scaled to 20 pixels, painted with a standard "
            "pen and centred by its mass, as MNIST was made."
        )
        if network and network.input_shape != (1, SIZE, SIZE):
            help_text += "\n" + self.tr("This model takes {0}, so it is brought to that.").format(
                shape_text(network.input_shape)
            )
        self._preview.setToolTip(help_text)

    def _name_strip(self) -> None:
        self._maps_title.setText(
            self.tr("The same drawing, given to the network in other ways")
            if self._why.isChecked()
            else self.tr("Feature maps of this drawing")
        )

    # -- what changes ----------------------------------------------------------------------------

    @property
    def _has_room(self) -> bool:
        """Whether there is room for more than votes: not in projector mode while a class votes."""
        return not (self._ballot.is_on and self._theme.projector)

    def _on_ballot_changed(self) -> None:
        """Put the votes into the place of the reading, or beside it."""
        ballot = self._ballot
        self._vote.setChecked(ballot.is_on)
        self._reading.setVisible(not ballot.is_open)
        self._bars_title.setVisible(ballot.is_revealed)
        for widget in (self._preview, self._preview_title):
            widget.setVisible(self._has_room)
        self._arrange()
        self._name_model()
        self._maps.set_empty_text(self._no_maps_text())
        self._on_prediction_changed()

    def _no_maps_text(self) -> str:
        if self._session.network is not None and not self._map_layers:
            return self.tr("This network has no feature maps: none of its layers is convolutional.")
        if self._ballot.is_open:
            return self.tr("Hidden until the vote is over.")
        return self.tr("The feature maps of your drawing appear here.")

    def _on_why_toggled(self, on: bool) -> None:
        self._why_wrong.setVisible(on)
        self._name_strip()
        self._share_height()
        self._show_maps()

    def _share_height(self) -> None:
        """Show the maps where they leave enough to what stands above them."""
        has_room = self.height() >= self._theme.size(LEAST_HEIGHT)
        on = self._why.isChecked()
        self._maps.setVisible(has_room and not on)
        self._map_layer.setVisible(has_room and not on and bool(self._map_layers))
        self._maps_title.setVisible(has_room or on)
        self._fill_strip(with_maps=has_room and not on)

    def _fill_strip(self, *, with_maps: bool) -> None:
        """Put the controls beside the maps, or in a line above what takes their place.

        Both are as high, so that the canvas stays as it is.
        """
        strip, line = self._strip, self._why.sizeHint().height()
        title, choice = self._maps_title.sizeHint().height(), self._map_layer.sizeHint().height()
        least = max(title + choice + line + 2 * STRIP_GAP, line + STRIP_GAP + SIDE)
        height = max(least, maps_height(self.height(), self._maps_width))
        self._maps.setFixedHeight(height)
        self._why_wrong.setFixedHeight(height - line - STRIP_GAP)
        for widget in self._strip_parts:
            strip.removeWidget(widget)
        row = 0
        if with_maps:
            row = 2
            strip.addWidget(self._maps, 0, 0, 3, 1)
            strip.addWidget(self._maps_title, 0, 2, 1, 2)
            strip.addWidget(self._map_layer, 1, 2, 1, 2, Qt.AlignmentFlag.AlignTop)
        else:
            strip.addWidget(self._maps_title, 0, 0)
            strip.addWidget(self._why_wrong, 1, 0, 1, 4)
        strip.addWidget(self._vote, row, 2)
        strip.addWidget(self._why, row, 3)

    @property
    def _maps_width(self) -> int:
        """How wide the maps are beside the controls, in pixels; shown or not, it is the same."""
        buttons = self._vote.sizeHint().width() + STRIP_GAP + self._why.sizeHint().width()
        controls = max(buttons, self._map_layer.sizeHint().width())
        margins = self._layout.contentsMargins()
        whole = self.width() - margins.left() - margins.right()
        return whole - controls - STRIP_AIR - 2 * STRIP_GAP

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._share_height()
        self._arrange()

    def _arrange(self) -> None:
        """Put the verdict beside the bars where text is large, else above them.

        Words instead of digits would make too wide a column.
        """
        theme, names = self._theme, self._session.class_names
        needed = theme.size(BESIDE_VOTES if self._ballot.is_on else BESIDE_WIDTH)
        has_width = theme.projector and self.width() >= needed
        beside = has_width and all(len(name) == 1 for name in names)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._answers.setDirection(across if beside else down)
        self._head.setDirection(down if beside else across)
        self._head.setSpacing(8 if beside else 16)
        side = Qt.AlignmentFlag.AlignLeft if beside else Qt.AlignmentFlag.AlignRight
        for widget in (self._preview_title, self._preview):
            self._seen.setAlignment(widget, side)
        self._verdict.set_column(
            max(theme.size(COLUMN), self._preview_title.sizeHint().width()) if beside else 0
        )
        tight = theme.projector or self.height() < LOW_HEIGHT
        self._proportions.set_look(beside=beside, tight=tight)
        # What surrounds the canvas gives way to it where all that is written is larger.
        rim, gap, foot = (8, 8, 8) if theme.projector else (16, 12, 12)
        self._layout.setContentsMargins(16, rim, 16, foot)
        self._layout.setSpacing(gap)

    def _on_pen_moved(self, steps: int) -> None:
        width = steps / PEN_STEPS
        self.canvas.set_pen_width(width)
        self._settings.set(PEN_WIDTH, width)

    def _on_edit_finished(self, before: Ink, after: Ink) -> None:
        erased = self._eraser.isChecked()
        self._session.edit_ink(after, self.tr("Erase") if erased else self.tr("Stroke"), before)

    def _on_ink_changed(self) -> None:
        self.canvas.set_ink(self._session.ink)
        self._update_tools()

    def _update_tools(self) -> None:
        stack = self._session.undo_stack
        self._undo.setEnabled(stack.canUndo())
        self._redo.setEnabled(stack.canRedo())
        self._clear.setEnabled(not self._session.ink.is_empty)

    def _on_model_changed(self) -> None:
        network = self._session.network
        kept = self._map_layer.currentIndex()
        self._map_layers = [info for info in network.trace() if has_maps(info)] if network else []
        self._map_layer.blockSignals(True)  # noqa: FBT003
        self._map_layer.clear()
        self._map_layer.addItems([layer_title(info) for info in self._map_layers])
        self._map_layer.setCurrentIndex(kept if 0 <= kept < len(self._map_layers) else 0)
        self._map_layer.blockSignals(False)  # noqa: FBT003
        self._maps.set_empty_text(self._no_maps_text())
        self._share_height()
        self._bars.set_names(self._session.class_names)
        self._arrange()
        self._name_model()
        self._on_prediction_changed()

    def _on_prediction_changed(self) -> None:
        image = self._session.network_input
        pictures = image[:1] if image is not None else _blank()  # of a drawing all are alike
        self._preview.set_images(pictures, 0, 1, grey())
        self._verdict.show_prediction(
            self._session.prediction,
            self._session.class_names,
            self._session.doubt,
            waiting=not self._session.is_reading and not self._session.ink.is_empty,
            veiled=self._session.is_veiled and not self._session.ink.is_empty,
        )
        prediction = self._session.prediction
        self._bars.set_probabilities(
            prediction.probabilities if prediction else None, sure=self._session.doubt is None
        )
        self._show_maps()

    def _show_maps(self) -> None:
        if not self.isVisible():
            return
        prediction, index = self._session.prediction, self._map_layer.currentIndex()
        if prediction is None or not 0 <= index < len(self._map_layers):
            self._maps.set_images(_blank()[:0], 0, 1, grey())
            return
        info = self._map_layers[index]
        pictures = map_pictures(info, prediction.layers[info.name], self._theme.tokens)
        self._maps.set_images(*pictures)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page was hidden."""
        super().showEvent(event)
        self._on_prediction_changed()

    def _on_theme_changed(self) -> None:
        for button, name in (
            (self._eraser, "eraser"),
            (self._undo, "undo"),
            (self._redo, "redo"),
            (self._clear, "clear"),
        ):
            button.setIcon(icon(name, self._theme))
            button.setIconSize(QSize(self._theme.size(18), self._theme.size(18)))
        self._pen.setMinimumHeight(self._theme.size(22))  # room for its handle
        self._share_height()
        self._on_ballot_changed()


def _with_key(text: str, key: str) -> str:
    """Return a tool tip that tells the key."""
    return f"{text} ({_key(key)})"


def _key(key: str) -> str:
    """Return a key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _blank() -> np.ndarray:
    return np.zeros((1, SIZE, SIZE), np.float32)
