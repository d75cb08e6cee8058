"""What the network reads, in a few words beside the canvas."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.widgets import shortened


def answer_text(name: str, confidence: float, *, sure: bool, letters: int = 24) -> str:
    """Return a class and how sure the network is of it, or that it is not.

    Args:
        name: Of the class.
        confidence: 0 to 1.
        sure: Whether there is no doubt of it.
        letters: That the name may have.
    """
    if not sure:
        return QCoreApplication.translate("AnswerText", "Not sure")
    return f"{shortened(name, letters)}   {per_cent(confidence)}"
