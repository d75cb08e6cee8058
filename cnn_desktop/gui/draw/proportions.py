"""How the Draw page shares its room: the canvas is a square, and nothing lies over anything."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QLayout, QWidget

from cnn_desktop.core.raster import SIZE
from cnn_desktop.gui.common.canvas import Canvas
from cnn_desktop.gui.draw.verdict import Verdict

LEAST_ZOOM, MOST_ZOOM = 2, 10  # screen pixels for each of the preview's
WIDTH_SHARE, HEIGHT_SHARE = 0.28, 0.32  # of the card, for the preview at most
SMALL_SHARE = 0.23  # of its height where the bars need it more
MAPS_SHARE = 0.2  # of the page's height, for the feature maps at most
MAP_ROWS, MAP_COLUMNS = 2, 16  # that are to fill their strip: the maps of most first layers
FRAME = 2  # pixels around the preview
GAP = 4  # pixels between the preview and its caption


def maps_height(page_height: int, width: int) -> int:
    """Return how high the strip of feature maps is to be, in pixels, so that they fill its width.

    It depends on nothing but the room, so that another layer or model leaves the canvas as it is.

    Args:
        page_height: Of the whole page, in pixels.
        width: That the maps have, in pixels.
    """
    return min(int(page_height * MAPS_SHARE), MAP_ROWS * width // MAP_COLUMNS)


class Proportions(QObject):
    """Keeps the canvas's column as wide as the canvas is high, and the preview as large as fits.

    Args:
        canvas: Takes all the height that there is.
        tools: Of the column with the canvas and its tools.
        answers: Of the card with the preview and all that is answered.
        head: The card's first row, with the preview.
        preview: What the network sees; always a whole number of pixels for each of its own.
        caption: What stands over the preview.
        verdict: What the preview stands beside, or below.
    """

    def __init__(
        self,
        canvas: Canvas,
        tools: QLayout,
        answers: QLayout,
        head: QLayout,
        preview: QWidget,
        caption: QWidget,
        verdict: Verdict,
    ) -> None:
        column, card = (cast("QWidget", part.parentWidget()) for part in (tools, answers))
        super().__init__(card)
        self._canvas, self._column, self._card = canvas, column, card
        self._tools, self._answers = tools, answers
        self._head, self._preview, self._caption = head, preview, caption
        self._verdict, self._beside = verdict, False
        self._height_share = HEIGHT_SHARE
        self._soon = QTimer(self)  # not at once: that would be in the middle of a layout's work
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._share)
        for widget in (canvas, column, card):
            widget.installEventFilter(self)

    def set_look(self, *, beside: bool, tight: bool) -> None:
        """Say how the page looks.

        Args:
            beside: Whether verdict and preview stand one below the other, beside the bars.
            tight: Whether there is little height for the bars, or they are written large.
        """
        self._beside = beside
        self._height_share = SMALL_SHARE if tight else HEIGHT_SHARE
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share anew when a size, a text or what is shown has changed."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _share(self) -> None:
        self._hug_the_canvas()
        self._fit_the_preview()

    def _hug_the_canvas(self) -> None:
        """Leave no empty stripes beside the square, unless the tools need the width."""
        tools = self._tools.minimumSize().width()
        width = max(self._canvas.height(), tools)
        if width != self._column.maximumWidth():
            self._column.setMaximumWidth(width)

    def _fit_the_preview(self) -> None:
        caption = self._caption.sizeHint().height() + GAP
        if self._beside:  # below room for the longest verdict, so that it does not jump
            height = self._head.geometry().height()
            above = self._verdict.column_height + self._head.spacing() + caption
            room: float = min(height - above, self._verdict.width())
        else:
            whole = self._answers.minimumSize().height()
            below = whole - self._head.minimumSize().height() + caption
            room = min(
                self._card.height() - below,
                self._card.height() * self._height_share,
                self._card.width() * WIDTH_SHARE,
            )
        zoom = min(max(int(room - FRAME) // SIZE, LEAST_ZOOM), MOST_ZOOM)
        side = zoom * SIZE + FRAME
        if side != self._preview.width():
            self._preview.setFixedSize(side, side)
