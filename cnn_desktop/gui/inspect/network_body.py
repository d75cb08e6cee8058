"""What is shown of the network: the whole row of stages, one layer of it, or one unit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cnn_desktop.core.inspection.stages import Stage
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.atlas import Sheet
from cnn_desktop.gui.inspect.layer_panel import LayerPanel
from cnn_desktop.gui.inspect.layer_row import LayerRow, RowBox, layer_box
from cnn_desktop.gui.inspect.network_place import ONE_LAYER, WHOLE, NetworkPlace
from cnn_desktop.gui.inspect.overview import Overview
from cnn_desktop.gui.inspect.reader import Answer
from cnn_desktop.gui.inspect.unit_view import UnitView

SCROLL_BAR = 14  # pixels that a bar under the row of boxes takes


class NetworkBody(QStackedWidget):
    """A depth is shown at a time; the others keep what they showed.

    Attributes:
        overview: The whole network.
        boxes: Its layers as boxes, over the one that is shown.
        panel: One layer.
        unit: One unit.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overview = named(Overview(theme), "network_overview")
        self.boxes = named(LayerRow(theme), "network_row")
        self.panel = LayerPanel(theme)
        self.unit = named(UnitView(theme), "unit_view")
        self._area = _scrolled(self.overview)
        self._area.viewport().installEventFilter(self)
        self._area.installEventFilter(self)
        self._boxes_area = _scrolled(self.boxes)
        layer = QWidget()
        layout = QVBoxLayout(layer)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._boxes_area)
        layout.addWidget(self.panel, 1)
        for widget in (self._area, layer, self.unit):
            self.addWidget(widget)
        theme.changed.connect(self._fit_boxes)
        self._fit_boxes()
        self._retranslate()

    def set_row(self, row: tuple[Stage, ...], names: tuple[str, ...], stage: Stage | None) -> None:
        """Show another network.

        Args:
            row: Its stages.
            names: Its classes.
            stage: The one that is looked at.
        """
        self.overview.set_row(row, names)
        self.boxes.set_boxes([_box(each) for each in row])
        self.unit.set_inspection(None)
        self.panel.set_stage(row, stage)
        self._fit_boxes()

    def set_answer(self, depth: int, answer: Answer | None) -> None:
        """Show these values at a depth; None where there is no picture."""
        if depth == WHOLE:
            self.overview.set_answer(answer)
        elif depth == ONE_LAYER:
            self.panel.set_answer(answer)
        else:
            self.unit.set_inspection(answer.inspection if answer else None)

    def show_place(self, place: NetworkPlace) -> None:
        """Show where we are, and bring it into sight."""
        index = place.index
        self.setCurrentIndex(place.depth)
        self.overview.set_current(index, place.unit)
        self.boxes.set_current(index)
        self.panel.set_selected(place.unit)
        if place.stage is None:
            return
        if place.depth == WHOLE:
            head = self.overview.head_rect(index)
            self._area.ensureVisible(round(head.center().x()), 10, round(head.width() / 2) + 12, 0)
        elif place.depth == ONE_LAYER:
            cell = self.boxes.cell_rect(index)
            self._boxes_area.ensureVisible(round(cell.center().x()), 10, round(cell.width()), 0)
        else:
            self.unit.set_unit(place.stage, place.unit)

    def sheets(self, place: NetworkPlace) -> dict[int, Sheet]:
        """Return which maps are in sight: of which stages, and how they lie."""
        if place.depth == WHOLE:
            return self.overview.sheets()
        sheet = self.panel.sheet() if place.depth == ONE_LAYER else None
        return {place.index: sheet} if sheet is not None else {}

    def take_focus(self) -> None:
        """Let the keys reach what is shown."""
        parts: tuple[QWidget, ...] = (self.overview, self.panel.maps, self.unit)
        target = parts[self.currentIndex()]
        target.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        target.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the overview fill its room, and keep its keys from scrolling it."""
        if isinstance(event, QKeyEvent) and watched is self._area:
            event.ignore()  # so that the view around it gets it
            return event.type() == QEvent.Type.KeyPress
        if event.type() == QEvent.Type.Resize and watched is self._area.viewport():
            self.overview.set_room(self._area.viewport().size())
        return super().eventFilter(watched, event)

    def _fit_boxes(self) -> None:
        self._boxes_area.setFixedHeight(self.boxes.height() + SCROLL_BAR)

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.overview.setAccessibleName(self.tr("The layers of the network"))
        self.boxes.setAccessibleName(self.tr("Layers of the network"))


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(widget)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def _box(stage: Stage) -> RowBox:
    return layer_box(stage.info) if stage.info else RowBox(stage.name, stage.shape)
