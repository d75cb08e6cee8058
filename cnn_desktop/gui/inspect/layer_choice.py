"""The choice of a layer: as much of its name and shape as there is room for, in whole words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from cnn_desktop.core.networks.layers import LayerInfo, shape_text
from cnn_desktop.gui.common.layer_pictures import layer_title

SHORT_ROLE = Qt.ItemDataRole.UserRole + 1  # shorter texts for the same layer, the longest first


class LayerChoice(QComboBox):
    """Offers layers by name and shape; their names are the items' data.

    Where the whole title has no room in the closed box, the shape is written closer, then left
    out: numbers that are cut off would be wrong ones. The list that opens is as wide as its titles.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def set_layers(self, layers: Iterable[LayerInfo], current: int = 0) -> None:
        """Offer these layers and choose one of them, without a signal."""
        self.blockSignals(True)  # noqa: FBT003
        self.clear()
        for info in layers:
            self.addItem(layer_title(info), info.name)
            close = shape_text(info.output_shape).replace(" ", "")
            self.setItemData(self.count() - 1, (f"{info.name} · {close}", info.name), SHORT_ROLE)
        self.setCurrentIndex(current)
        self.blockSignals(False)  # noqa: FBT003
        self.update()

    @property
    def shown_text(self) -> str:
        """What stands in the closed box."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        room = field.width() - 2
        texts: list[str] = [self.currentText(), *(self.currentData(SHORT_ROLE) or ())]
        metrics = self.fontMetrics()
        for text in texts:
            if metrics.horizontalAdvance(text) <= room:
                return text
        return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room)

    def minimumSizeHint(self) -> QSize:
        """Room for a name; the shape may go."""
        hint, measure = super().sizeHint(), self.fontMetrics().horizontalAdvance
        items = range(self.count())
        whole = max((measure(self.itemText(index)) for index in items), default=0)
        names = max((measure(str(self.itemData(index))) for index in items), default=whole)
        return QSize(hint.width() - whole + names, hint.height())

    def showPopup(self) -> None:
        """Open the list, wide enough for the longest title."""
        view = self.view()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        view.setMinimumWidth(view.sizeHintForColumn(0) + bar + 8)
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the box with the text that fits."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
