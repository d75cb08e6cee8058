"""The program's own line icons, in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cnn_desktop import paths
from cnn_desktop.gui.common.theme import Theme

SIDES = (16, 18, 20, 24, 27, 30, 36, 48)


def icon(name: str, theme: Theme) -> QIcon:
    """Return an icon of ``resources/icons`` in the theme's text colours.

    A checked button shows it in the accent, a disabled one faded.
    """
    source = (paths.resources_dir() / "icons" / f"{name}.svg").read_bytes()
    result = QIcon()
    for colour, mode, state in (
        ("text", QIcon.Mode.Normal, QIcon.State.Off),
        ("accent", QIcon.Mode.Normal, QIcon.State.On),
        ("text_soft", QIcon.Mode.Disabled, QIcon.State.Off),
    ):
        coloured = source.replace(b"#000000", getattr(theme.tokens, colour).encode())
        for side in SIDES:
            result.addPixmap(_render(coloured, side), mode, state)
    return result


def app_icon() -> QIcon:
    """Return the program's own icon."""
    source = (paths.resources_dir() / "icons" / "app.svg").read_bytes()
    result = QIcon()
    for side in (16, 32, 64, 128):
        result.addPixmap(_render(source, side))
    return result


def _render(source: bytes, side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source)).render(painter)
    painter.end()
    return pixmap
