"""What the views say in place of a reading while the vote hides it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.gui.session import Session


def is_hidden(session: Session) -> bool:
    """Whether there is a drawing, but the vote hides what is read."""
    return session.is_veiled and not session.ink.is_empty


def hidden_words() -> str:
    """Return what stands where a reading would be while the vote hides it."""
    return QCoreApplication.translate("Veil", "Hidden until the vote is over.")


def without_reading(session: Session, hint: str) -> str:
    """Return what stands where a reading would be, while there is none.

    Args:
        session: Whose drawing would be read.
        hint: What to do where nothing is drawn yet, such as "Draw a digit".

    Returns:
        The hint; but where there is a drawing and the vote hides what is read, that it is hidden:
        who has drawn must not be told to draw.
    """
    return hidden_words() if is_hidden(session) else hint
