"""What is shown of a network, as rows of a table that other programs read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_desktop.core.inspection.stages import Inspection, Stage, filter_stage
from cnn_desktop.core.inspection.steps import Step, as_maps
from cnn_desktop.core.networks.layers import shape_text

Rows = list[list[object]]


def network_rows(row: Sequence[Stage], given: Inspection | None) -> Rows:
    """Return a row a stage: shape, parameters and what the values are like."""
    rows: Rows = [["stage", "shape", "parameters", "arithmetic", "mean", "least", "largest"]]
    for stage in row:
        info = stage.info
        line: list[object] = [
            stage.name,
            shape_text(stage.shape),
            info.parameter_count if info else 0,
            info.arithmetic if info else "",
        ]
        if given is not None:
            values = given.values[stage.index].astype(np.float64)
            line += [float(values.mean()), float(values.min()), float(values.max())]
        rows.append(line)
    return rows


def layer_rows(given: Inspection, stage: Stage) -> Rows:
    """Return a row a unit: mean, norm and bias of its filter, and all its values, row by row."""
    values = given.values[stage.index]
    own = stage if stage.kind == "linear" else filter_stage(given.row, stage.index)
    weight = given.weights.get(f"{own.name}.weight") if own else None
    bias = given.weights.get(f"{own.name}.bias") if own else None
    if stage.has_maps:
        _, height, width = stage.shape
        names = [f"{y},{x}" for y in range(height) for x in range(width)]
    else:
        names = ["value"]
    rows: Rows = [["unit", "mean", "norm", "bias", *names]]
    for unit in range(stage.units):
        mine = values[unit].astype(np.float64).reshape(-1)
        line: list[object] = [unit, float(mine.mean())]
        if weight is not None and bias is not None:
            line += [float(np.linalg.norm(weight[unit].astype(np.float64))), float(bias[unit])]
        else:
            line += ["", ""]
        rows.append([*line, *mine.tolist()])
    return rows


def unit_rows(given: Inspection, shown: Step) -> Rows:
    """Return a row a product, then bias, sum and what follows."""
    rows: Rows = [["input", "row", "column", "value", "weight", "product"]]
    parts = as_maps(given, shown)
    if parts is not None:
        for channel, y, x in np.ndindex(parts.patch.shape):
            value = float(parts.patch[channel, y, x])
            line: list[object] = [channel, y, x, value]
            if parts.kernel is not None:
                weight = float(parts.kernel[channel, y, x])
                line += [weight, value * weight]
            rows.append(line)
        rows.append(["bias", "", "", parts.bias])
    rows.append([shown.stage.name, shown.y, shown.x, shown.value])
    rows += [[name, shown.y, shown.x, value] for name, value in shown.after]
    return rows
