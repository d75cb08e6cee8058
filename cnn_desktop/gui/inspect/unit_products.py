"""Input patch, kernel and products of an open unit, cell by cell."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cnn_desktop.core.inspection.arithmetic import Arithmetic
from cnn_desktop.core.inspection.scales import LAYER, kernel_scale
from cnn_desktop.core.inspection.stages import INPUT, Inspection
from cnn_desktop.core.inspection.steps import Step
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.number_grid import NumberGrid
from cnn_desktop.gui.inspect.number_text import number_text
from cnn_desktop.gui.inspect.unit_colours import UnitColours


class UnitProducts(QWidget):
    """Three grids of numbers: what is looked at, times the kernel, is the products.

    What has no kernel, such as a maximum, shows its values and its result.
    """

    told = Signal(str)  # the numbers of the cell under the pointer

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grids = tuple(
            named(NumberGrid(theme), f"unit_{name}") for name in ("patch", "kernel", "products")
        )
        self._patch, self._kernel, self._products = self._grids
        self._titles = tuple(QLabel() for _ in self._grids)
        self._signs = tuple(QLabel(sign) for sign in ("×", "="))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(6)
        layout.setVerticalSpacing(2)
        for index, (title, grid) in enumerate(zip(self._titles, self._grids, strict=True)):
            set_role(title, "caption")
            layout.addWidget(title, 0, 2 * index, Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(grid, 1, 2 * index)
            layout.setColumnStretch(2 * index, 1)
            grid.hovered.connect(self._on_cell_hovered)
        for index, sign in enumerate(self._signs):
            set_role(sign, "title")
            layout.addWidget(sign, 1, 2 * index + 1, Qt.AlignmentFlag.AlignCenter)
        layout.setRowStretch(1, 1)
        self._retranslate()

    def clear(self) -> None:
        """Show nothing."""
        for grid in self._grids:
            grid.clear()
        for label in (*self._titles, *self._signs):
            label.hide()

    def show_step(
        self, colours: UnitColours, shown: Step, parts: Arithmetic | None, channel: int
    ) -> None:
        """Show how a number comes about.

        Args:
            colours: The colours of all values.
            shown: The number.
            parts: Its arithmetic, with maps that were flattened put together again; None for what
                is not made of a patch.
            channel: The input channel whose products are shown.
        """
        has_kernel = parts is not None and parts.kernel is not None
        self.setVisible(parts is not None)  # the maps may have its room
        self._name_grids(there=parts is not None, has_kernel=has_kernel)
        if parts is None:
            for grid in self._grids:
                grid.clear()
            return
        patch = parts.patch[channel]
        kind, scale = colours.patch(shown.stage, shown.unit, channel, len(parts.patch))
        table = colours.palette.of(scale, picture=kind == INPUT)
        outside = beyond(colours.given, shown, patch.shape)
        winner = shown.winner[1:] if shown.winner is not None else None
        self._patch.set_numbers(patch, scale, table, beyond=outside, winner=winner)
        if parts.kernel is None:
            self._kernel.clear()
            result = colours.result(shown.stage, shown.unit)
            self._products.set_numbers(
                np.array([[parts.total]]), result, colours.palette.of(result)
            )
            return
        signed = colours.palette.signed
        mine = colours.kernel(shown.stage, parts.kernel)
        self._kernel.set_numbers(parts.kernel[channel], mine, signed)
        with np.errstate(invalid="ignore", over="ignore"):
            products = parts.products
        all_of_them = kernel_scale(products.reshape(1, -1), LAYER, 0)
        self._products.set_numbers(products[channel], all_of_them, signed)

    def _name_grids(self, *, there: bool, has_kernel: bool) -> None:
        for label in (*self._titles, *self._signs):
            label.setVisible(has_kernel)
        for thing in (self._titles[0], self._titles[2], self._signs[1], self._products):
            thing.setVisible(there)
        self._kernel.setVisible(has_kernel)
        self._titles[0].setText(self.tr("Input patch") if has_kernel else self.tr("Values"))
        self._titles[2].setText(self.tr("Products") if has_kernel else self.tr("Result"))
        self._signs[1].setText("=" if has_kernel else "→")

    def _on_cell_hovered(self, y: int, x: int) -> None:
        for grid in self._grids:
            grid.set_highlighted(y, x)
        if y < 0:
            return
        shown = [grid.values for grid in self._grids if grid.values.size]
        texts = [
            number_text(float(values[y, x]), 4)
            for values in shown
            if y < values.shape[0] and x < values.shape[1]
        ]
        if len(shown) == len(texts) == 3:
            self.told.emit(f"{texts[0]} × {texts[1]} = {texts[2]}")
        elif texts:
            self.told.emit(texts[0])

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language; who shows a step shows it again."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._titles[1].setText(self.tr("Kernel"))
        for grid, name in zip(
            self._grids,
            (self.tr("Input patch"), self.tr("Kernel"), self.tr("Products")),
            strict=True,
        ):
            grid.setAccessibleName(name)


def beyond(given: Inspection, shown: Step, shape: tuple[int, ...]) -> np.ndarray | None:
    """Return which numbers of a patch ``(h, w)`` lie beyond the edge of the maps; None for none."""
    frame, source = shown.window, given.row[shown.stage.source]
    if frame is None or not source.has_maps or shape != (frame.height, frame.width):
        return None
    rows = np.arange(frame.top, frame.top + frame.height)
    columns = np.arange(frame.left, frame.left + frame.width)
    outside_rows = (rows < 0) | (rows >= source.shape[1])
    outside_columns = (columns < 0) | (columns >= source.shape[2])
    outside: np.ndarray = outside_rows[:, None] | outside_columns[None]
    return outside
