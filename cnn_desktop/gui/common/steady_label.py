"""Figures that change several times a second, without moving what is around them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QWidget

from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import named

STEPS = 1000  # of a progress bar
KEPT = 0.85  # of the room: a text that needs less gives back what it does not need


class SteadyLabel(QWidget):
    """A label that asks for more room when it needs more, and keeps it for a little less text.

    A plain QLabel lets the whole window be laid out anew with each text, which costs more than
    painting it, and its neighbours twitch.

    Args:
        name: The label's objectName.
        role: Of the label in the style sheet, if it has one.
        shrinks: Whether the text may be cut off rather than widen what it lies in.
    """

    def __init__(self, name: str, role: str = "", *, shrinks: bool = False) -> None:
        super().__init__()
        self._label = named(QLabel(self), name)
        if role:
            set_role(self._label, role)
        self._shrinks = shrinks
        self._room = QSize()
        across = QSizePolicy.Policy.Ignored if shrinks else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return what it says."""
        return self._label.text()

    def set_text(self, text: str) -> None:
        """Say something else."""
        if text != self._label.text():
            self._label.setText(text)
            self._fit()

    def set_wrapped(self, *, wrapped: bool) -> None:
        """Say whether a text that is too long goes on in another line."""
        self._label.setWordWrap(wrapped)
        policy = self.sizePolicy()
        policy.setHeightForWidth(wrapped)
        self.setSizePolicy(policy)
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for the room of the text, or of a longer one that was there before."""
        return self._room

    def minimumSizeHint(self) -> QSize:
        """Ask for all of it, or for a line's height alone."""
        return QSize(0, self._room.height()) if self._shrinks else self._room

    def heightForWidth(self, width: int) -> int:
        """Return the height of as many lines as it takes."""
        return self._label.heightForWidth(width) if self._label.wordWrap() else self._room.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the room; in a narrower one a text that is broken needs more lines."""
        super().resizeEvent(event)
        self._label.setGeometry(self.rect())
        if self._label.wordWrap() and event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._room = QSize()
            self._fit()

    def _fit(self) -> None:
        wanted = self._label.sizeHint()
        if self._label.wordWrap():
            wanted.setHeight(self._label.heightForWidth(max(1, self.width())))
        room = self._room.width()
        if KEPT * room < wanted.width() < room:
            wanted.setWidth(room)
        if wanted != self._room:
            self._room = wanted
            self.updateGeometry()


def show_share(bar: QProgressBar, share: float | None) -> None:
    """Let a progress bar show 0 to 1, or that nobody knows; it is painted with all the rest.

    Left to itself it paints at once, and the window below it too, each time.
    """
    bar.setUpdatesEnabled(False)
    bar.setRange(0, 0 if share is None else STEPS)
    if share is not None:
        bar.setValue(round(STEPS * share))
    bar.setUpdatesEnabled(True)
