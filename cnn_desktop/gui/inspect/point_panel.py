"""The point of the map that was clicked: its picture, its class, what it is read as."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.picture_strip import PictureBox, Tile
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.drawing_side import WIDTH
from cnn_desktop.gui.inspect.map_work import Shown


class PointPanel(QWidget):
    """A picture over two lines of text; a hint while nothing is chosen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Shown | None = None
        self._index = -1
        self._box = named(PictureBox(theme), "map_picture")
        self._about = named(QLabel(), "map_about")
        self._about.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._box, 20)
        layout.addWidget(self._about)
        layout.addStretch(1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._say()

    def show_point(self, shown: Shown | None, index: int) -> None:
        """Show a point of a map; -1 for none, without a map nothing at all."""
        self._shown, self._index = shown, index
        self._say()

    def _say(self) -> None:
        translate = QCoreApplication.translate
        shown, index = self._shown, self._index
        is_there = shown is not None and index >= 0
        self._box.setVisible(is_there)
        self._box.setAccessibleName(translate("MapView", "The chosen training picture"))
        if shown is None or not is_there:
            self._box.set_tile(None)
            hint = translate("MapView", "Point at a picture to see it, click it to keep it here.")
            self._about.setText(hint if shown is not None else "")
            set_role(self._about, "caption")
            return
        self._box.set_tile(Tile(shown.picture(index)))
        name, (winner, confidence) = shown.class_name(index), shown.read_as(index)
        what = translate("MapView", "Training picture {0}: {1}")
        read = translate("MapView", "Read as {0} ({1})")
        is_right = winner == name
        set_role(self._about, "good" if is_right else "bad")
        self._about.setText(
            f"{'✓' if is_right else '✕'} "
            f"{what.format(shown.number(index), shortened(name, 24))}\n"
            f"{read.format(shortened(winner, 24), per_cent(confidence))}"
        )

    def _on_theme_changed(self) -> None:
        self._box.setMaximumHeight(self._theme.width(WIDTH))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)
