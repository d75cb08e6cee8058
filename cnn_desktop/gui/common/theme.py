"""The look: colours, type and space, in one place. No colour or size is written anywhere else."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from cnn_desktop.gui.common.style_sheet import style_sheet
from cnn_desktop.gui.common.tokens import DARK, FIELDS, LIGHT, Tokens

Mode = Literal["system", "light", "dark"]


BODY, CAPTION, TITLE, WINNER = 13, 11, 17, 64  # font sizes in pixels
SPACE = 4  # all distances are multiples of it
PROJECTOR_SCALE = 1.5


class Theme(QObject):
    """Which look is worn now; widgets that paint themselves ask it and listen to it.

    Args:
        app: The application that wears it.
        parent: Who it goes with; the application when None.
    """

    changed = Signal()  # no payload: ask for tokens and sizes again

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent or app)
        self._app = app
        self._mode: Mode = "system"
        self._projector = False
        self._tokens = LIGHT
        self._colours: dict[str, QColor] = {}
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def mode(self) -> Mode:
        """What was chosen: ``system``, ``light`` or ``dark``."""
        return self._mode

    @property
    def projector(self) -> bool:
        """Whether everything is shown larger, for a lecture hall."""
        return self._projector

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are worn."""
        if self._mode == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    @property
    def tokens(self) -> Tokens:
        """The colours worn now."""
        return self._tokens

    def size(self, pixels: float) -> int:
        """Return a text size or the like, larger in projector mode."""
        return round(pixels * (PROJECTOR_SCALE if self._projector else 1))

    def width(self, pixels: float) -> int:
        """Return the width of a column: it grows less than its text, or nothing else had room."""
        return round(pixels * (1.25 if self._projector else 1))

    def colour(self, name: str) -> QColor:
        """Return a token as a colour; not to be changed."""
        return self._colours[name]

    def font(self, pixels: int, *, bold: bool = False) -> QFont:
        """Return the app's face in a size; its figures are as wide as one another."""
        font = QFont(self._app.font())
        font.setPixelSize(self.size(pixels))
        # The shipped face has no heavier weight than this; Qt would smear one.
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def set_look(self, mode: Mode, *, projector: bool) -> None:
        """Wear another look."""
        self._mode, self._projector = mode, projector
        # The style hint moves the window frame where the platform has one; it does nothing on bare
        # X11 and offscreen, so the palette below is always the app's own.
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(scheme.get(mode, Qt.ColorScheme.Unknown))
        self._wear()

    def _on_system_changed(self) -> None:
        if self._mode == "system":
            self._wear()

    def _wear(self) -> None:
        self._tokens = DARK if self.is_dark else LIGHT
        self._colours = {field.name: QColor(getattr(self._tokens, field.name)) for field in FIELDS}
        font = QFont(self._app.font())
        font.setPixelSize(self.size(BODY))
        self._app.setFont(font)
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(style_sheet(self.tokens, self.size, dark=self.is_dark))
        self.changed.emit()


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget one of the style sheet's roles: ``title``, ``caption``, ``primary`` ..."""
    if widget.property("role") == role and widget.property("kind") is None:
        return
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.window,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.text_soft,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.Link: tokens.accent,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.line,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.text_soft))
    return palette
