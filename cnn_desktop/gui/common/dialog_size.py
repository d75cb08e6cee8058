"""How large a dialog is: as large as its texts ask for, but no larger than the window behind it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

EDGE = 16  # pixels of the window that stay in sight at each side


def make_room(dialog: QDialog, width: int, height: int) -> None:
    """Make a dialog larger where it is smaller than this; whoever has made it larger keeps that.

    Args:
        dialog: With the window as its parent, or without one.
        width: Wished for, in pixels; the window or the screen may have less.
        height: Likewise.
    """
    window = dialog.parentWidget()
    room = window.window().size() if window else dialog.screen().availableSize()
    wished = QSize(width, height).boundedTo(room - QSize(2 * EDGE, 2 * EDGE))
    shown = dialog.size() if dialog.isVisible() else QSize()
    dialog.resize(wished.expandedTo(shown))
