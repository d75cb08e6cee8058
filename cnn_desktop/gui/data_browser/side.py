"""The chosen picture: large, its pixels as numbers, and as augmentation changes it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cnn_desktop.core.data.summary import network_value, variants
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.latest_work import LatestWork
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.data_browser.large import LargePicture, Pixel, Variants

COUNT = 12  # variants
FIRST_SEED = 1  # of the variants of each picture, until others are wanted
CHANNELS = ("R", "G", "B")


class PictureSide(QWidget):
    """What there is to know of one picture."""

    def __init__(self, theme: Theme, recipe: Recipe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._recipe = theme, recipe
        self._picture: np.ndarray | None = None
        self._name = ""
        self._place = -1
        self._seed = FIRST_SEED
        self._work = LatestWork(self)
        self._work.yielded.connect(self._on_variants)
        self._work.failed.connect(self._on_failed)
        self._title = named(QLabel(), "data_picture_title")
        set_role(self._title, "group")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self.large = named(LargePicture(theme), "data_picture")
        self._pixel = named(QLabel(), "data_pixel")
        self._pixel.setWordWrap(True)
        self._variants_title = QLabel()
        set_role(self._variants_title, "group")
        self._variants_text = named(QLabel(), "data_augmentation")
        self._variants_text.setWordWrap(True)
        set_role(self._variants_text, "caption")
        self.variants = named(Variants(theme), "data_variants")
        self._others = named(QPushButton(), "other_variants")
        self._others.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self.large)
        layout.addWidget(self._pixel)
        layout.addSpacing(8)
        layout.addWidget(self._variants_title)
        layout.addWidget(self._variants_text)
        layout.addWidget(self.variants)
        layout.addWidget(self._others)
        layout.addStretch(1)
        self.large.pointed.connect(self._on_pointed)
        self.variants.clicked.connect(self.ask_others)
        self._others.clicked.connect(self.ask_others)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    def set_recipe(self, recipe: Recipe) -> None:
        """Say what the pictures are for: it decides what the network gets."""
        self._recipe = recipe
        self._show_texts()

    def show_picture(self, place: int, picture: np.ndarray | None, name: str) -> None:
        """Show a picture.

        Args:
            place: Its number.
            picture: ``(C, H, W)`` uint8; None for none.
            name: Its class.
        """
        self._place, self._picture, self._name = place, picture, name
        self._seed = FIRST_SEED
        self.large.set_picture(picture)
        self._others.setEnabled(picture is not None)
        if picture is None:
            self.variants.set_pictures(None)
        else:
            self._make_variants()
        self._show_texts()

    def ask_others(self) -> None:
        """Make other variants of the same picture."""
        if self._picture is not None:
            self._seed = secrets.randbelow(2**31)
            self._make_variants()

    def end(self) -> None:
        """Wait for the variants that are being made: a few milliseconds, once torch is there."""
        self._work.close()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave no thread behind."""
        self.end()
        super().hideEvent(event)

    # -- variants --------------------------------------------------------------------------------

    def _make_variants(self) -> None:
        """Start to make them; those of an earlier picture are of no use any more."""
        picture, seed = self._picture, self._seed
        if picture is not None:
            self._work.start(lambda: _variants(picture, seed))

    def _on_variants(self, made: np.ndarray) -> None:
        if self._picture is not None:
            self.variants.set_pictures(made)

    def _on_failed(self, error: Exception) -> None:
        self._variants_text.setText(error_text(error))

    # -- texts -----------------------------------------------------------------------------------

    def _on_pointed(self, pixel: Pixel | None) -> None:
        self._pixel.setText(self._pixel_text(pixel))

    def _pixel_text(self, pixel: Pixel | None) -> str:
        if self._picture is None:
            return ""
        if pixel is None:
            return self.tr("Point at a pixel to read its value.")
        row, column = pixel
        values = [int(value) for value in self._picture[:, row, column]]
        given = [f"{network_value(value, self._recipe):.3g}" for value in values]
        if len(values) == len(CHANNELS):
            shown = "  ".join(
                f"{name} {value}" for name, value in zip(CHANNELS, values, strict=True)
            )
        else:
            shown = ", ".join(map(str, values))
        return self.tr("Row {0}, column {1}:  {2}\nThe network gets {3}").format(
            row, column, shown, ", ".join(given)
        )

    def _show_texts(self) -> None:
        self._on_pointed(self.large.pixel)
        if self._picture is None:
            self._title.setText(self.tr("No picture chosen"))
        else:
            self._title.setText(
                self.tr("Picture {0}  ·  {1}").format(f"{self._place:,}", shortened(self._name, 24))
            )
        if self._picture is None:
            self._variants_text.setText("")  # there is nothing to see "like this"
            return
        self._variants_text.setText(
            self.tr(
                "On in the form: in each epoch the network sees the picture changed, like this."
            )
            if self._recipe.augmentation != "none"
            else self.tr("Off in the form. With it, the network would see the picture like this.")
        )

    def _retranslate(self) -> None:
        self.large.setAccessibleName(self.tr("The chosen picture"))
        self.large.setToolTip(self.tr("Point at a pixel, or walk over them by the arrow keys."))
        self._variants_title.setText(self.tr("Augmentation"))
        self.variants.setAccessibleName(self.tr("The picture as augmentation changes it"))
        self.variants.setToolTip(self.tr("Click for other variants"))
        self._others.setText(self.tr("Other variants"))
        self._others.setToolTip(
            self.tr("Turn, shift, warp, thicken and fade the same picture by other random numbers")
        )
        self._show_texts()

    def _on_theme_changed(self) -> None:
        self._pixel.setFont(self._theme.font(12))
        # Room for both lines, so that nothing below jumps.
        self._pixel.setMinimumHeight(2 * self._pixel.fontMetrics().lineSpacing() + 2)


def _variants(picture: np.ndarray, seed: int) -> Iterator[np.ndarray]:
    yield variants(picture, COUNT, seed)
