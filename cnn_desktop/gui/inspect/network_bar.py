"""Over the network: where one is, as breadcrumbs, and what is shown there in which way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from cnn_desktop.core.inspection.scales import LAYER, SCALES
from cnn_desktop.core.inspection.stages import Stage
from cnn_desktop.core.inspection.unit_order import INDEX, MEAN, NORM, SIMILARITY
from cnn_desktop.gui.common.elided import ElidedCombo
from cnn_desktop.gui.common.layer_pictures import layer_title
from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import fill_choice, named
from cnn_desktop.gui.inspect.network_place import ONE_LAYER, ONE_UNIT, WHOLE, NetworkPlace


class NetworkBar(QWidget):
    """Leads back to the whole and on to any layer and unit; chooses order and scale."""

    depth_chosen = Signal(int)  # WHOLE, ONE_LAYER or ONE_UNIT
    stage_chosen = Signal(int)  # index of the stage
    unit_chosen = Signal(int)  # unit
    order_changed = Signal()  # no payload: see order
    mode_changed = Signal()  # no payload: see mode

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crumbs = [named(QToolButton(), f"crumb_{name}") for name in ("network", "layer")]
        self._separators = [QLabel("›") for _ in range(2)]
        self._layer = named(ElidedCombo(), "network_layer")
        self._unit = named(QSpinBox(), "unit_number")
        self._unit.lineEdit().setTextMargins(6, 0, 0, 0)  # as on the Train page
        self._order = named(ElidedCombo(), "unit_order")
        self._mode = named(ElidedCombo(), "scale_mode")
        self._lay_out()
        for depth, crumb in enumerate(self._crumbs):
            crumb.clicked.connect(lambda _=False, depth=depth: self.depth_chosen.emit(depth))
        self._layer.currentIndexChanged.connect(lambda place: self.stage_chosen.emit(place + 1))
        self._unit.valueChanged.connect(self.unit_chosen)
        self._order.currentIndexChanged.connect(lambda _: self.order_changed.emit())
        self._mode.currentIndexChanged.connect(lambda _: self.mode_changed.emit())
        self._retranslate()

    @property
    def order(self) -> str:
        """In which order units are shown, one of ``ORDERS``."""
        return str(self._order.currentData() or INDEX)

    @property
    def mode(self) -> str:
        """Over what colours are scaled, one of ``SCALES``."""
        return str(self._mode.currentData() or LAYER)

    def set_row(self, row: tuple[Stage, ...]) -> None:
        """Offer the layers of a network."""
        self._layer.blockSignals(True)  # noqa: FBT003
        self._layer.clear()
        self._layer.addItems([layer_title(each.info) for each in row if each.info])
        self._layer.blockSignals(False)  # noqa: FBT003

    def show_place(self, place: NetworkPlace) -> None:
        """Show where we are, and offer what can be chosen there."""
        depth, stage = place.depth, place.stage
        for widget, shown in (
            (self._crumbs[ONE_LAYER], depth >= ONE_LAYER),
            (self._separators[0], depth >= ONE_LAYER),
            (self._separators[1], depth >= ONE_UNIT),
            (self._layer, depth >= ONE_LAYER),
            (self._unit, depth >= ONE_UNIT),
            (self._order, depth <= ONE_LAYER),
        ):
            widget.setVisible(shown)
        if stage is None:
            return
        unit = max(place.unit, 0)
        self._layer.blockSignals(True)  # noqa: FBT003
        self._layer.setCurrentIndex(stage.index - 1 if stage.info else -1)
        self._layer.setPlaceholderText(stage.name)
        self._layer.blockSignals(False)  # noqa: FBT003
        self._unit.blockSignals(True)  # noqa: FBT003
        self._unit.setRange(0, stage.units - 1)
        self._unit.setValue(unit)
        self._unit.blockSignals(False)  # noqa: FBT003
        self._crumbs[ONE_LAYER].setText(stage.label)
        before, _, after = self.tr("unit {0} of {1}").partition("{0}")
        self._unit.setPrefix(before)
        self._unit.setSuffix(after.format("", stage.units))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for index, crumb in enumerate(self._crumbs):
            set_role(crumb, "link")
            if index:
                layout.addWidget(self._separators[index - 1])
            layout.addWidget(crumb)
        layout.addWidget(self._separators[-1])
        layout.addSpacing(4)
        layout.addWidget(self._unit)  # the last crumb: it says where one is, and leads on
        layout.addStretch(1)
        for choice in (self._layer, self._order, self._mode):
            layout.addWidget(choice)
            layout.addSpacing(4)

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language; who shows a place shows it again."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._crumbs[WHOLE].setText(self.tr("Network"))
        self._crumbs[WHOLE].setToolTip(self.tr("Back to the whole network (Esc)"))
        self._crumbs[ONE_LAYER].setToolTip(self.tr("Back to the layer (Esc)"))
        orders = (
            (self.tr("By index"), INDEX),
            (self.tr("By mean activation"), MEAN),
            (self.tr("By norm of the weights"), NORM),
            (self.tr("By similarity"), SIMILARITY),
        )
        fill_choice(self._order, orders)
        titles = (
            self.tr("Scale of each unit"),
            self.tr("Scale of the layer"),
            self.tr("Scale of the network"),
        )
        fill_choice(self._mode, zip(titles, SCALES, strict=True), default=1)
        for widget, name, tip in (
            (self._layer, self.tr("Layer"), self.tr("The layer that is shown")),
            (self._unit, self.tr("Unit"), self.tr("The unit that is open")),
            (self._order, self.tr("Order"), self.tr("In which order the units are shown")),
            (
                self._mode,
                self.tr("Scale"),
                self.tr("Over what the colours are scaled: pictures on one scale can be compared"),
            ),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
