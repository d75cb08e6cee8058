"""A frame around what belongs together."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from cnn_desktop.gui.common.theme import set_role


def card(*rows: QWidget | QLayout, stretches: Mapping[QWidget, int] | None = None) -> QFrame:
    """Return a card with rows from top to bottom.

    Args:
        rows: Widgets, and layouts of widgets.
        stretches: Which of the widgets take the room that is left, and their shares of it.
    """
    frame = QFrame()
    set_role(frame, "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 8, 12, 8)
    layout.setSpacing(8)
    for row in rows:
        if isinstance(row, QWidget):
            layout.addWidget(row, (stretches or {}).get(row, 0))
        else:
            layout.addLayout(row)
    return frame
