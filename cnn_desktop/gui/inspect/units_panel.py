"""The units of a layer, which a click or a key switches off and on."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnn_desktop.core.networks.layers import LayerInfo
from cnn_desktop.gui.common.colour_bar import ColourBar
from cnn_desktop.gui.common.flow import FlowLayout
from cnn_desktop.gui.common.image_grid import MAX_CELL
from cnn_desktop.gui.common.layer_pictures import Pictures, has_maps
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.layer_choice import LayerChoice
from cnn_desktop.gui.inspect.unit_grid import UnitGrid

VALUE_CELL = 56  # pixels at most, of a unit that puts out a single number


class UnitsPanel(QWidget):
    """The choice of a layer, its units as pictures, and the buttons for the chosen one."""

    unit_chosen = Signal(int)  # index of the unit that was clicked or walked to
    switched = Signal(int)  # index of the unit to switch
    only_wanted = Signal(int)  # index of the unit that alone shall stay on
    all_wanted = Signal()  # all units of the layer shall be on

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._info: LayerInfo | None = None
        self.grid = named(UnitGrid(theme), "exp_units")
        self.layer = named(LayerChoice(), "exp_layer")
        self._title = QLabel()
        set_role(self._title, "group")
        self._bar = ColourBar(theme)
        self._switch = named(QPushButton(), "exp_switch")
        self._only = named(QPushButton(), "exp_only")
        self._all_on = named(QPushButton(), "exp_all_on")
        self._keys = QLabel()
        self._keys.setWordWrap(True)
        set_role(self._keys, "caption")
        self._lay_out()
        self._connect()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        buttons = FlowLayout(gap=8)  # in projector mode they may be too wide for a line
        head.addWidget(self._title, 1)
        head.addWidget(self.layer)
        for button in (self._switch, self._only, self._all_on):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self._bar)
        layout.addLayout(buttons)
        layout.addWidget(self._keys)

    def _connect(self) -> None:
        grid = self.grid
        grid.clicked.connect(self._on_chosen)
        grid.switched.connect(self.switched)
        grid.only_wanted.connect(self.only_wanted)
        grid.all_wanted.connect(self.all_wanted)
        self._switch.clicked.connect(lambda: self.switched.emit(grid.selected))
        self._only.clicked.connect(lambda: self.only_wanted.emit(grid.selected))
        self._all_on.clicked.connect(self.all_wanted)

    def _on_chosen(self, unit: int) -> None:
        self.choose(unit)
        self.unit_chosen.emit(unit)

    def choose(self, unit: int) -> None:
        """Frame a unit, the one that the buttons are about; -1 for none."""
        self.grid.set_selected(unit)
        self._name_buttons()

    def show_units(
        self, info: LayerInfo | None, pictures: Pictures, unit: int, off: frozenset[int]
    ) -> None:
        """Show the units of a layer.

        Args:
            info: The layer; None where the network has none with units.
            pictures: Of its units.
            unit: The chosen one.
            off: Those that are switched off.
        """
        self._info = info
        if info is None:
            self._title.setText(self.tr("Units"))
            self._bar.clear()
        else:
            self.grid.set_max_cell(MAX_CELL if has_maps(info) else VALUE_CELL)
            self._bar.set_scale(*pictures[1:])
            self._title.setText(self.tr("{0} units").format(info.output_shape[0]))
        self.grid.set_pictures(*pictures)
        self.grid.set_off(off)
        self.choose(unit)

    def _name_buttons(self) -> None:
        unit, count = self.grid.selected, self.grid.count if self._info is not None else 0
        there = 0 <= unit < count
        name = unit if there else "–"
        on, off = self.tr("Switch {0} on"), self.tr("Switch {0} off")
        self._switch.setText((on if unit in self.grid.off else off).format(name))
        self._only.setText(self.tr("Only {0} on").format(name))
        self._switch.setEnabled(there)
        self._only.setEnabled(there and count > 1)
        self._all_on.setEnabled(bool(self.grid.off))

    def _on_theme_changed(self) -> None:
        # In projector mode the words would take the room that the pictures need.
        self._keys.setVisible(not self._theme.projector)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.layer.setAccessibleName(self.tr("Layer"))
        self.layer.setToolTip(self.tr("The layer whose units are switched"))
        self.grid.setAccessibleName(self.tr("Units of the layer"))
        self.grid.set_unit_word(self.tr("Unit"))
        self.grid.set_empty_text(self.tr("This network has no units to switch."))
        self._switch.setToolTip(self.tr("A unit that is off puts out 0 (Space)"))
        self._only.setToolTip(self.tr("Switch all others of the layer off (O)"))
        self._all_on.setText(self.tr("All on"))
        self._all_on.setToolTip(self.tr("Switch all units of the layer on (A)"))
        self._keys.setText(
            self.tr(
                "Click: off or on. Shift-click: this one alone. Right-click: only choose. "
                "Keys: arrows, Space, O, A."
            )
        )
        self._name_buttons()


NO_PICTURES: Pictures = (
    np.zeros((0, 1, 1), np.float32),
    0.0,
    1.0,
    np.zeros((256, 3), np.uint8),
)
