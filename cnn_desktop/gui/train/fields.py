"""The fields of the form, all made alike."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from cnn_desktop.gui.common.fields import Choice, DecimalField, WholeField
from cnn_desktop.gui.common.widgets import named

MARGIN = 6  # pixels before a number: a style sheet's padding does not reach it


def form_rows(parent: QWidget | None = None) -> QFormLayout:
    """Return rows of a label and a field that takes the rest of the width."""
    rows = QFormLayout() if parent is None else QFormLayout(parent)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setVerticalSpacing(8)
    rows.setHorizontalSpacing(12)
    rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return rows


def choice(name: str, items: Iterable[tuple[str, str]]) -> QComboBox:
    """Return a list to choose from.

    Args:
        name: Its objectName.
        items: The text and the value of each entry.
    """
    combo = named(Choice(), name)
    for text, value in items:
        combo.addItem(text, value)
    may_be_narrow(combo)
    return combo


def may_be_narrow(combo: QComboBox) -> None:
    """Let a list be narrower than its longest entry, which may be of any length."""
    combo.setMinimumContentsLength(8)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)


def whole(name: str, least: int, most: int, step: int = 1) -> QSpinBox:
    """Return a field for a whole number from ``least`` to ``most``."""
    spin = named(WholeField(), name)
    spin.setRange(least, most)
    spin.setSingleStep(step)
    spin.setGroupSeparatorShown(name != "seed")
    spin.lineEdit().setTextMargins(MARGIN, 0, 0, 0)
    return spin


def decimal(
    name: str, least: float, most: float, decimals: int, step: float | None = None
) -> QDoubleSpinBox:
    """Return a field for a number; without a ``step``, one of its own size."""
    spin = named(DecimalField(), name)
    spin.setDecimals(decimals)
    spin.setRange(least, most)
    if step is None:
        spin.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
    else:
        spin.setSingleStep(step)
    spin.lineEdit().setTextMargins(MARGIN, 0, 0, 0)
    return spin
