"""What is said of a stage, a unit and a value of a network, in the language of the window."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.inspection.stages import INPUT, Inspection, Stage
from cnn_desktop.core.networks.layers import Conv2d, Linear, shape_text
from cnn_desktop.core.weights import Weights
from cnn_desktop.gui.inspect.answer_text import answer_text
from cnn_desktop.gui.inspect.number_text import number_text

APART = "   ·   "  # between two things that are said
LONG_ARITHMETIC = 60  # letters; where it is longer the sum alone is said


def stage_text(stage: Stage) -> str:
    """Return a stage's shapes and how its parameters are counted."""
    translate = QCoreApplication.translate
    info = stage.info
    if info is None:
        what = translate("NetworkText", "The probabilities")
        if stage.kind == INPUT:
            what = translate("NetworkText", "The picture")
        return f"{stage.name}: {what}, {shape_text(stage.shape)}"
    parts = [f"{info.name}: {shape_text(info.input_shape)} → {shape_text(info.output_shape)}"]
    layer = info.layer
    if isinstance(layer, Conv2d):
        size, side = layer.kernel_size, info.input_shape[1]
        rule = f"({side} − {size} + 2 · {layer.padding}) / {layer.stride} + 1"
        parts.append(f"⌊{rule}⌋ = {info.output_shape[1]}")
    if info.arithmetic:
        fits = len(info.arithmetic) < LONG_ARITHMETIC
        counted = info.arithmetic if fits else f"{info.parameter_count:,}"
        parts.append(translate("NetworkText", "{0} parameters").format(counted))
    return APART.join(parts)


def unit_text(stage: Stage, unit: int, weights: Weights | None, given: Inspection | None) -> str:
    """Return what is known of a unit: its filter's norm and bias, its map's mean."""
    translate = QCoreApplication.translate
    parts = [translate("NetworkText", "{0}, unit {1}").format(stage.name, unit)]
    layer = stage.info.layer if stage.info else None
    weight = weights.get(f"{stage.name}.weight") if weights else None
    if weights and weight is not None and isinstance(layer, Conv2d | Linear):
        norm = float(np.linalg.norm(weight[unit].astype(np.float64)))
        bias = float(weights[f"{stage.name}.bias"][unit])
        text = translate("NetworkText", "norm {0}, bias {1}")
        parts.append(text.format(number_text(norm), number_text(bias, 3)))
    if given is not None:
        values = given.values[stage.index][unit].astype(np.float64)
        if stage.has_maps:
            text = translate("NetworkText", "mean {0}, largest {1}")
            mean, most = (number_text(float(each), 3) for each in (values.mean(), values.max()))
            parts.append(text.format(mean, most))
        else:
            parts.append(number_text(float(values), 4))
    return APART.join(parts)


def value_text(given: Inspection, stage: Stage, unit: int, y: int, x: int) -> str:
    """Return a value of a map and where it is."""
    value = number_text(float(given.values[stage.index][unit, y, x]), 4)
    text = QCoreApplication.translate("NetworkText", "row {0}, column {1}: {2}")
    return text.format(y, x, value)


def pixel_text(given: Inspection, y: int, x: int) -> str:
    """Return a pixel of the picture, all its channels."""
    values = ", ".join(number_text(float(value), 3) for value in given.values[0][:, y, x])
    text = QCoreApplication.translate("NetworkText", "Input, row {0}, column {1}: {2}")
    return text.format(y, x, values)


def decision_text(given: Inspection | None, *, sure: bool) -> str:
    """Return what the network takes the picture for; empty where it was not asked."""
    if given is None or not given.class_names:
        return ""
    if not given.is_finite:
        return QCoreApplication.translate(
            "NetworkText", "No answer: the weights are no numbers (NaN)"
        )
    shares = given.values[-1].reshape(len(given.class_names), -1)[:, 0]
    winner = int(shares.argmax())
    return answer_text(given.class_names[winner], float(shares[winner]), sure=sure)
