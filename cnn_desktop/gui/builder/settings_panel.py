"""The settings of the layer that is chosen, each a field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.networks.checking import Row
from cnn_desktop.core.networks.layers import Inception, Layer, shape_text
from cnn_desktop.core.networks.palette import Setting, as_kind, family_of, settings_of, with_setting
from cnn_desktop.gui.builder.words import (
    about,
    choice_word,
    kind_word,
    setting_help,
    setting_word,
    size_arithmetic,
)
from cnn_desktop.gui.common.fields import Choice, DecimalField, WholeField
from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import named


class SettingsPanel(QWidget):
    """Edits one layer; whoever listens gets another layer for each change."""

    layer_changed = Signal(object, str)  # the new Layer, and the setting that was changed
    branch_wanted = Signal()  # no payload: another path for the chosen inception block

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: Row | None = None
        self._shown: tuple[object, ...] = ()  # what the fields were made for
        self._title = named(QLabel(), "layer_title")
        set_role(self._title, "group")
        self._about = named(QLabel(), "layer_about")
        self._size = named(QLabel(), "layer_size")
        self._flow = named(QLabel(), "layer_flow")
        for label in (self._title, self._about, self._size, self._flow):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._about, self._size, self._flow):
            set_role(label, "caption")
        self._branch = named(QPushButton(), "add_branch")
        self._branch.setAutoDefault(False)
        self._branch.clicked.connect(self.branch_wanted)
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._fields: dict[str, QWidget] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._about)
        layout.addLayout(self._form)
        layout.addWidget(self._branch, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._flow)
        layout.addWidget(self._size)
        layout.addStretch(1)
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Show a layer's settings; None where no layer is chosen.

        The fields stay the same ones while the same layer is edited, so that a number can be
        typed to its end.
        """
        self._row = row
        layer = row.layer if row else None
        key = () if row is None or layer is None else (row.place, type(layer))
        if key != self._shown:
            self._shown = key
            self._make_fields(layer)
        self._fill(layer)
        self._describe(row)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._shown = ("another language",)
            self.show_row(self._row)
        super().changeEvent(event)

    def _make_fields(self, layer: Layer | None) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self._fields = {}
        if layer is None:
            return
        if family := family_of(layer):
            combo = named(Choice(), "layer_kind")
            for kind in family:
                combo.addItem(kind_word(kind), kind)
            combo.currentIndexChanged.connect(self._on_kind)
            self._add("kind", self.tr("Kind"), self.tr("What can stand here instead."), combo)
        for setting in settings_of(layer):
            field = self._make_field(setting)
            name = setting.name
            self._add(name, setting_word(name), setting_help(name), field)

    def _add(self, name: str, text: str, help_text: str, field: QWidget) -> None:
        label = QLabel(text)
        label.setBuddy(field)
        for widget in (label, field):
            widget.setToolTip(help_text)
        field.setAccessibleName(text)
        self._fields[name] = field
        self._form.addRow(label, field)

    def _make_field(self, setting: Setting) -> QWidget:
        name = setting.name

        def report(value: float | str) -> None:
            self._on_value(name, value)

        if setting.choices:
            combo = named(Choice(), f"layer_{name}")
            for choice in setting.choices:
                combo.addItem(choice_word(choice), choice)
            combo.currentIndexChanged.connect(lambda _: report(combo.currentData()))
            return combo
        if setting.step < 1:
            decimal = named(DecimalField(), f"layer_{name}")
            decimal.setRange(setting.least, setting.most)
            decimal.setSingleStep(setting.step)
            decimal.lineEdit().setTextMargins(6, 0, 0, 0)  # a style sheet's padding is not for it
            decimal.valueChanged.connect(report)
            return decimal
        whole = named(WholeField(), f"layer_{name}")
        whole.setRange(int(setting.least), int(setting.most))
        whole.lineEdit().setTextMargins(6, 0, 0, 0)
        if name == "stride" and setting.least == 0:
            whole.setSpecialValueText(self.tr("as the window"))
        whole.valueChanged.connect(report)
        return whole

    def _fill(self, layer: Layer | None) -> None:
        for name, field in self._fields.items():
            field.blockSignals(True)  # noqa: FBT003
            value: Any = type(layer) if name == "kind" else getattr(layer, name)
            if isinstance(field, QComboBox):
                field.setCurrentIndex(field.findData(value))
            elif isinstance(field, QSpinBox | QDoubleSpinBox):
                if value > field.maximum():  # a file may hold more than is offered
                    field.setMaximum(value)
                field.setValue(value)
            field.blockSignals(False)  # noqa: FBT003

    def _describe(self, row: Row | None) -> None:
        layer = row.layer if row else None
        self._branch.setText(self.tr("Add a path"))
        self._branch.setToolTip(self.tr("Another path beside the others: a 1 × 1 convolution"))
        self._branch.setVisible(isinstance(layer, Inception))
        self._size.setVisible(layer is not None)
        self._flow.setVisible(layer is not None)
        if row is None:
            self._title.setText(self.tr("No layer is chosen"))
            self._about.setText(
                self.tr("Choose a layer to change its settings; what is added comes behind it.")
            )
            return
        if layer is None:
            self._title.setText(row.name)
            self._about.setText(
                self.tr("A path of the block: what is added now becomes its first layer.")
            )
            return
        self._title.setText(f"{row.name}  ·  {kind_word(type(layer))}")
        self._about.setText(about(layer))
        self._size.setText(size_arithmetic(layer, row.input_shape))
        if row.input_shape and row.output_shape:
            flow = f"{shape_text(row.input_shape)}  →  {shape_text(row.output_shape)}"
        else:
            flow = ""
        self._flow.setText(flow)

    def _on_value(self, name: str, value: float | str) -> None:
        layer = self._row.layer if self._row else None
        if layer is not None:
            self.layer_changed.emit(with_setting(layer, name, value), name)

    def _on_kind(self, _index: int) -> None:
        layer = self._row.layer if self._row else None
        combo = self._fields.get("kind")
        if layer is not None and isinstance(combo, QComboBox):
            self.layer_changed.emit(as_kind(layer, combo.currentData()), "kind")
