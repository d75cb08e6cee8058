"""Copy and Save for the map: its marks as outlines, and without what floats over it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cnn_desktop.gui.common.exports import Exportable, ExportButtons
from cnn_desktop.gui.inspect.map_plot import MapPlot


class VectorExports(ExportButtons):
    """Takes the map away with its marks as outlines, and without what floats over it."""

    def __init__(
        self, prefix: str, what: Exportable, plot: MapPlot, not_shown: tuple[QWidget, ...]
    ) -> None:
        super().__init__(prefix, what)
        self._plot, self._not_shown = plot, not_shown

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        with self._as_outlines():
            super().copy()

    def save(self, path: Path) -> bool:
        """Write the file; see :meth:`ExportButtons.save`."""
        with self._as_outlines():
            return super().save(path)

    @contextlib.contextmanager
    def _as_outlines(self) -> Iterator[None]:
        hidden = [widget for widget in self._not_shown if widget.isVisible()]
        for widget in hidden:
            widget.hide()
        self._plot.set_vector(vector=True)
        try:
            yield
        finally:
            self._plot.set_vector(vector=False)
            for widget in hidden:
                widget.show()
