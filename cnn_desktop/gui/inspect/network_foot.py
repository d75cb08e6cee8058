"""Under the network: what is pointed at, what the colours mean, which keys there are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnn_desktop.core.inspection.stages import INPUT
from cnn_desktop.gui.common.colour_bar import ColourBar
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.atlas import Palette, colour_rows
from cnn_desktop.gui.inspect.network_place import ONE_LAYER, WHOLE, NetworkPlace
from cnn_desktop.gui.inspect.reader import Answer


class NetworkFoot(QWidget):
    """A line of text, and below it the legend and the keys."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._depth = WHOLE
        self._text = named(QLabel(), "network_text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = named(ColourBar(theme), "network_legend")
        self._hint = named(QLabel(), "network_keys")
        self._hint.setWordWrap(True)
        set_role(self._text, "caption")
        set_role(self._hint, "caption")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._bar)
        row.addWidget(self._hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        layout.addLayout(row)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    def say(self, text: str) -> None:
        """Show a line of text."""
        self._text.setText(text)

    def show_place(self, place: NetworkPlace) -> None:
        """Name the keys of a depth; a layer has a legend of its own."""
        self._depth = place.depth
        self._bar.setVisible(place.depth != ONE_LAYER)
        self._name_keys()

    def show_legend(self, place: NetworkPlace, answer: Answer | None, palette: Palette) -> None:
        """Say what the colours of the stage that is looked at mean."""
        stage = place.stage
        if answer is None or stage is None:
            self._bar.clear()
            return
        scale = answer.scales[stage.index]
        unit = place.unit if place.unit >= 0 else int(scale.high.argmax())
        table = palette.of(scale, picture=stage.kind == INPUT)
        self._bar.set_scale(*scale.of(unit), colour_rows(table))

    # -- look and language -----------------------------------------------------------------------

    def _on_theme_changed(self) -> None:
        self._bar.setFixedWidth(self._theme.width(260))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("What the colours mean"))
        self._name_keys()

    def _name_keys(self) -> None:
        hints = (
            self.tr("← → layers   ↑ ↓ units   Enter opens   F freezes the picture"),
            self.tr("Arrows: units   Page ↑ ↓: layers   Enter opens   Esc back   F freezes"),
            self.tr("← → layers   ↑ ↓ units   Space plays   Esc back   F freezes"),
        )
        self._hint.setText(hints[self._depth])
