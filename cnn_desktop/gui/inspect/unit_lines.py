"""The sum behind one number, as lines in the language of the window."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.inspection.stages import INPUT, SOFTMAX, Inspection, path_ends
from cnn_desktop.core.inspection.steps import Step, as_maps, contributions, softmax
from cnn_desktop.core.networks.layers import Conv2d, Linear, MaxPool2d, ReLU, Sigmoid, Tanh
from cnn_desktop.gui.common.widgets import shortened
from cnn_desktop.gui.inspect.ledger import Line

MOST = 12  # contributions that are listed


def step_lines(given: Inspection, shown: Step, channel: int) -> list[Line]:
    """Return how a number comes about and what becomes of it.

    Args:
        given: What the step was taken from.
        shown: The number.
        channel: The input channel whose products are shown.
    """
    lines = _before(given, shown, channel)
    lines.append(Line(f"= {shown.stage.name}", shown.value, strong=True))
    lines += [Line(f"→ {name}", value, strong=True) for name, value in shown.after]
    return lines


def _before(given: Inspection, shown: Step, channel: int) -> list[Line]:
    stage, parts = shown.stage, as_maps(given, shown)
    translate = QCoreApplication.translate
    if stage.kind == INPUT:
        lines = [Line(translate("UnitLines", "Pixel, 0 for paper to 1 for ink"), shown.value)]
        if (given.mean, given.std) != (0.0, 1.0):
            scaled = (shown.value - given.mean) / given.std
            text = f"(x − {given.mean:.4g}) / {given.std:.4g}"
            lines.append(Line(text, scaled))
        return lines
    if stage.kind == SOFTMAX and shown.logits is not None:
        logits = shown.logits
        with np.errstate(over="ignore", invalid="ignore"):
            powers = np.exp(logits)
        return [
            Line("z", float(logits[shown.unit])),
            Line("eᶻ", float(powers[shown.unit])),
            Line(translate("UnitLines", "Sum of eᶻ over all classes"), float(powers.sum())),
        ]
    if stage.is_block:
        return _joined(given, shown)
    if parts is None or stage.info is None:
        return []
    layer = stage.info.layer
    if isinstance(layer, MaxPool2d):
        text = translate("UnitLines", "The largest of {0} values wins")
        return [Line(text.format(parts.patch.size))]
    if isinstance(layer, ReLU):
        return [
            Line("x", float(parts.patch[0, 0, 0])),
            Line(translate("UnitLines", "max(0, x): what is negative becomes 0")),
        ]
    if isinstance(layer, Sigmoid | Tanh):
        rule = "1 / (1 + e⁻ˣ)" if isinstance(layer, Sigmoid) else "tanh(x)"
        return [Line("x", float(parts.patch[0, 0, 0])), Line(rule, parts.total)]
    if parts.kernel is None:
        text = translate("UnitLines", "Passed on as it is")
        return [Line(text, float(parts.patch[0, 0, 0]))]
    if stage.kind == "norm":
        return [
            Line(translate("UnitLines", "Value"), float(parts.patch[0, 0, 0])),
            Line(translate("UnitLines", "× scale"), float(parts.kernel[0, 0, 0])),
            Line(translate("UnitLines", "+ shift"), parts.bias),
        ]
    sums = parts.channel_sums
    lines = []
    if len(sums) == 1:
        lines.append(Line(translate("UnitLines", "Sum of the products"), float(sums[0])))
    else:
        one = translate("UnitLines", "Products of input {0}").format(channel)
        lines.append(Line(one, float(sums[channel])))
        rest = translate("UnitLines", "Sum over all {0} inputs").format(len(sums))
        lines.append(Line(rest, float(sums.sum())))
    if isinstance(layer, Conv2d | Linear):
        lines.append(Line(translate("UnitLines", "+ bias"), parts.bias))
    return lines


def _joined(given: Inspection, shown: Step) -> list[Line]:
    """Return what a block's number is joined of: what each of its paths ends with."""
    translate = QCoreApplication.translate
    stage = shown.stage
    if stage.kind == "auxiliary":
        return [Line(translate("UnitLines", "Passed on as it is"), shown.value)]
    lines = [Line(translate("UnitLines", "A block of several layers"))]
    unit = shown.unit
    for count, end in enumerate(path_ends(given.row, stage)):
        values = given.values[end.index]
        if stage.kind == "inception":  # the maps of its paths, one path behind the other
            if 0 <= unit < end.units:
                text = translate("UnitLines", "{0}, unit {1}").format(end.label, unit)
                lines.append(Line(text, float(values[unit, shown.y, shown.x])))
            unit -= end.units
        else:
            sign = "+ " if count else ""
            lines.append(Line(f"{sign}{end.label}", float(values[unit, shown.y, shown.x])))
    return lines


def top_lines(given: Inspection, shown: Step) -> list[Line]:
    """Return the largest products of a fully connected unit, and the sum of the others."""
    translate = QCoreApplication.translate
    found = contributions(given, shown, MOST)
    if not found or shown.arithmetic is None:
        return []
    most = max((abs(each.product) for each in found), default=1.0) or 1.0
    has_maps = found[0].origin[0] != given.row[shown.stage.source].name
    place = translate("UnitLines", "{0} map {1}, row {2}, column {3}")
    lines = [
        Line(
            place.format(*each.origin) if has_maps else f"{each.origin[0]} {each.origin[1]}",
            each.product,
            bar=each.product / most,
        )
        for each in found
    ]
    left = shown.arithmetic.products.size - len(found)
    if left:
        rest = float(shown.arithmetic.products.sum()) - sum(each.product for each in found)
        lines.append(Line(translate("UnitLines", "{0} others together").format(left), rest))
    return lines


def share_lines(given: Inspection, shown: Step) -> list[Line]:
    """Return the probabilities of all classes, the likeliest first."""
    if shown.logits is None:
        return []
    shares = softmax(shown.logits)
    names = given.class_names if len(given.class_names) == len(shares) else ()
    return [
        Line(
            shortened(names[unit], 20) if names else str(unit),
            float(shares[unit]),
            bar=float(shares[unit]),
        )
        for unit in np.argsort(-np.nan_to_num(shares), kind="stable")
    ]
