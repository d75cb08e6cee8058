"""Correct it: ten buttons that say what a drawing is and put it into My digits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from cnn_desktop.core.drawing import Drawing
from cnn_desktop.gui.common.link_button import LinkButton
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.digit_box import DigitBox
from cnn_desktop.gui.session import Ink, Session


class CorrectRow(QWidget):
    """Stores the drawing when, and only when, somebody says what digit it is.

    The same drawing is stored once: whoever then presses another digit changes its label.
    """

    gallery_requested = Signal()  # no payload: somebody wants to see My digits

    def __init__(
        self, session: Session, box: DigitBox, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._box, self._theme = session, box, theme
        self._stored: tuple[Ink, str, int] | None = None  # the ink, its id and label
        self._is_written = False  # it is in My digits, with that label
        self._text = named(QLabel(), "correct_text")
        self._text.setMinimumWidth(60)  # is cut off rather than widen the card
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(self._text, "caption")
        self._undo = named(LinkButton(), "correct_undo")
        self._gallery = named(LinkButton(), "open_my_digits")
        self._buttons = [self._make_button(label) for label in range(10)]
        self._lay_out()
        self._undo.clicked.connect(self._on_undo)
        self._gallery.clicked.connect(self.gallery_requested)
        session.prediction_changed.connect(self._update)
        session.ink_changed.connect(self._update)
        box.changed.connect(self._on_box_changed)
        box.busy_changed.connect(self._on_box_changed)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _make_button(self, label: int) -> QToolButton:
        button = named(QToolButton(), f"correct_{label}")
        button.setText(str(label))
        set_role(button, "small")
        button.setCheckable(True)
        button.setMinimumWidth(16)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setShortcut(QKeySequence(f"Alt+{label}"))
        button.clicked.connect(lambda _=False: self._on_clicked(label))
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._text, 1)
        head.addWidget(self._undo)
        head.addWidget(self._gallery)
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in self._buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addLayout(row)

    def _on_clicked(self, label: int) -> None:
        ink = self._session.ink
        if not isinstance(ink, Drawing) or ink.is_empty:
            return
        if self._stored is not None and self._stored[0] is ink:
            self._stored = (ink, self._stored[1], label)
            self._box.relabel([self._stored[1]], label)
        elif digit := self._box.add(ink, label):
            self._stored = (ink, digit.id, label)
        self._is_written = False
        self._update()

    def _on_undo(self) -> None:
        # What was stored and then relabelled is taken back as a whole: by deleting it.
        if self._stored is not None:
            self._box.delete([self._stored[1]])

    def _on_box_changed(self) -> None:
        """Follow the label in My digits; forget a drawing that is not there, or not any more."""
        if self._stored is not None and not self._box.is_busy:
            ink, known, _ = self._stored
            label = next((d.label for d in self._box.digits if d.id == known), None)
            self._stored = None if label is None else (ink, known, label)
            self._is_written = label is not None
        self._update()

    def _update(self) -> None:
        ink = self._session.ink
        if self._stored is not None and self._stored[0] is not ink:
            self._stored = None
        strokes = isinstance(ink, Drawing) and not ink.is_empty
        is_read = self._session.prediction is not None
        label = self._stored[2] if self._stored else None
        for digit, button in enumerate(self._buttons):
            button.setEnabled(strokes and (is_read or label is not None))
            button.setChecked(digit == label)
        self._undo.setVisible(label is not None)
        if label is not None and self._is_written:
            self._text.setText(self.tr("Stored in My digits as {0}").format(label))
        elif not strokes and not ink.is_empty:
            self._text.setText(self.tr("A picture has no strokes to learn from."))
        else:
            self._text.setText(self.tr("Correct it: it is a…"))

    def _retranslate(self) -> None:
        for label, button in enumerate(self._buttons):
            name = self.tr("It is a {0}: put the drawing into My digits").format(label)
            button.setAccessibleName(name)
            button.setToolTip(f"{name} (Alt+{label})")
        self._undo.setText(self.tr("Undo"))
        self._undo.setToolTip(self.tr("Take the drawing out of My digits again"))
        self._undo.setAccessibleName(self._undo.toolTip())
        self._gallery.setText(self.tr("My digits"))
        self._gallery.setToolTip(self.tr("Look through the digits that were stored here"))
        self._gallery.setAccessibleName(self._gallery.toolTip())
        self._gallery.setToolTip(f"{self._gallery.toolTip()} (Ctrl+D)")
        self._update()
