"""The column beside each view: at the same place in all of them.

From the top: the buttons that take the view's picture away, the drawing, what it is read as, and
what the view puts below.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.answer_text import answer_text
from cnn_desktop.gui.inspect.session_canvas import SessionCanvas
from cnn_desktop.gui.session import Session

WIDTH = 220  # pixels, before projector mode
MARGINS = (16, 12, 16, 12)  # pixels around every view
GAP = 8  # pixels between the buttons and the canvas


class DrawingSide(QWidget):
    """The view's buttons over a square canvas, the reading and the button that clears it.

    Args:
        session: Whose drawing it is.
        theme: The look.
        prefix: What the object names of canvas and button begin with.
        exports: The buttons that take the view's picture away.
        answer: The object name of the reading; ``<prefix>_answer`` where it is empty.
        tells: Whether it says how the network in use reads the drawing.
    """

    def __init__(
        self,
        session: Session,
        theme: Theme,
        prefix: str,
        exports: QWidget,
        answer: str = "",
        *,
        tells: bool = True,
    ) -> None:
        super().__init__()
        self._tells = tells
        self._session, self._theme = session, theme
        self.canvas = SessionCanvas(session, theme, prefix)
        self._answer = named(QLabel(), answer or f"{prefix}_answer")
        set_role(self._answer, "group")
        foot = QHBoxLayout()
        foot.addWidget(self._answer, 1)
        foot.addWidget(self.canvas.clear_button)
        self.column = QVBoxLayout(self)  # the view adds to it
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)
        self.column.addWidget(exports)
        self.column.addWidget(self.canvas)
        self.column.addLayout(foot)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def stand_beside(self, main: QLayout, view: QWidget) -> None:
        """Lay out a view: this column stands at the right of what it shows."""
        layout = QHBoxLayout(view)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(16)
        layout.addLayout(main, 1)
        layout.addWidget(self)

    def show_reading(self) -> None:
        """Say what the session's drawing is read as, and nothing where it is not."""
        prediction = self._session.prediction
        if prediction is None or not self._tells:
            self._answer.setText("")
            return
        name = self._session.class_names[prediction.winner]
        sure = self._session.doubt is None
        self._answer.setText(answer_text(name, prediction.confidence, sure=sure))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.show_reading()
        super().changeEvent(event)

    def _on_theme_changed(self) -> None:
        side = self._theme.width(WIDTH)
        self.setFixedWidth(side)
        self.canvas.setFixedHeight(side)
