"""What layers and their settings are called, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.networks.layers import (
    Auxiliary,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    Shape,
    Sigmoid,
    Tanh,
)
from cnn_desktop.gui.common.figures import per_cent


def palette_words() -> dict[str, str]:
    """Return the names of what can be added."""
    translate = QCoreApplication.translate
    return {
        "convolution": translate("Builder", "Convolution"),
        "activation": translate("Builder", "Activation"),
        "pooling": translate("Builder", "Pooling"),
        "normalisation": translate("Builder", "Batch normalisation"),
        "dropout": translate("Builder", "Dropout"),
        "flatten": translate("Builder", "Flatten"),
        "linear": translate("Builder", "Linear (fully connected)"),
        "residual": translate("Builder", "Residual block"),
        "inception": translate("Builder", "Inception block"),
        "auxiliary": translate("Builder", "Auxiliary classifier"),
    }


def kind_word(kind: type) -> str:
    """Return the name of a kind of layer."""
    translate = QCoreApplication.translate
    return {
        Conv2d: translate("Builder", "Convolution"),
        ReLU: translate("Builder", "ReLU: max(0, x)"),
        Sigmoid: translate("Builder", "Sigmoid: 0 to 1"),
        Tanh: translate("Builder", "Tanh: -1 to 1"),
        MaxPool2d: translate("Builder", "Max pooling"),
        AvgPool2d: translate("Builder", "Average pooling"),
        GlobalAvgPool2d: translate("Builder", "Global average pooling"),
        BatchNorm2d: translate("Builder", "Batch normalisation of maps"),
        BatchNorm1d: translate("Builder", "Batch normalisation of numbers"),
        Dropout: translate("Builder", "Dropout"),
        Flatten: translate("Builder", "Flatten"),
        Linear: translate("Builder", "Linear (fully connected)"),
        Residual: translate("Builder", "Residual block"),
        Inception: translate("Builder", "Inception block"),
        Auxiliary: translate("Builder", "Auxiliary classifier"),
    }[kind]


def setting_word(name: str) -> str:
    """Return what a setting is called."""
    translate = QCoreApplication.translate
    return {
        "out_channels": translate("Builder", "Channels (filters)"),
        "kernel_size": translate("Builder", "Kernel size"),
        "stride": translate("Builder", "Stride"),
        "padding": translate("Builder", "Padding"),
        "probability": translate("Builder", "Share dropped"),
        "out_features": translate("Builder", "Units"),
        "init": translate("Builder", "Start weights"),
    }[name]


def setting_help(name: str) -> str:
    """Return what a setting does, in a sentence."""
    translate = QCoreApplication.translate
    return {
        "out_channels": translate("Builder", "How many filters, and so how many maps come out."),
        "kernel_size": translate("Builder", "Side of the window, in pixels."),
        "stride": translate("Builder", "Pixels between two positions of the window."),
        "padding": translate("Builder", "Pixels added around the picture on every side."),
        "probability": translate("Builder", "How many values are set to zero while training."),
        "out_features": translate("Builder", "How many numbers come out."),
        "init": translate("Builder", "How the weights are drawn before training begins."),
    }[name]


def choice_word(name: str) -> str:
    """Return the name of a choice of a setting."""
    translate = QCoreApplication.translate
    return {
        "default": translate("Builder", "as torch does"),
        "xavier-uniform": translate("Builder", "Xavier, uniform"),
    }[name]


def about(layer: Layer) -> str:
    """Return what a layer does, in a sentence or two."""
    translate = QCoreApplication.translate
    return {
        Conv2d: translate(
            "Builder",
            "Each filter is moved over all maps; where it fits, its own map lights up.",
        ),
        ReLU: translate("Builder", "Negative numbers become 0, so that layers can bend a line."),
        Sigmoid: translate("Builder", "Squeezes each number between 0 and 1; learns slowly."),
        Tanh: translate("Builder", "Squeezes each number between -1 and 1, as LeNet-5 did."),
        MaxPool2d: translate("Builder", "Keeps the largest value of each window."),
        AvgPool2d: translate("Builder", "Keeps the mean of each window."),
        GlobalAvgPool2d: translate("Builder", "Keeps one number of each map: its mean."),
        BatchNorm2d: translate(
            "Builder", "Brings each map to mean 0 and spread 1, then scales and shifts it."
        ),
        BatchNorm1d: translate(
            "Builder", "Brings each number to mean 0 and spread 1, then scales and shifts it."
        ),
        Dropout: translate(
            "Builder", "Leaves out some values at random while training, against overfitting."
        ),
        Flatten: translate("Builder", "Puts all maps into one row of numbers."),
        Linear: translate("Builder", "Each unit weighs all numbers that come in."),
        Residual: translate(
            "Builder", "What the body makes of its input is added to the input: x + F(x)."
        ),
        Inception: translate(
            "Builder", "Several paths side by side; the maps of all of them come out."
        ),
        Auxiliary: translate(
            "Builder", "A second classifier that only training listens to; the maps pass unchanged."
        ),
    }[type(layer)]


def in_short(layer: Layer) -> str:
    """Return a layer's settings in a few words."""
    translate = QCoreApplication.translate
    match layer:
        case Conv2d(channels, kernel, stride, padding):
            parts = [
                translate("Builder", "{0} filters of {1} × {2}").format(channels, kernel, kernel)
            ]
            return ", ".join(parts + _steps(stride if stride > 1 else 0, padding))
        case MaxPool2d(kernel, stride, padding):
            parts = [translate("Builder", "largest of {0} × {1}").format(kernel, kernel)]
            return ", ".join(parts + _steps(stride, padding))
        case AvgPool2d(kernel, stride, padding):
            parts = [translate("Builder", "mean of {0} × {1}").format(kernel, kernel)]
            return ", ".join(parts + _steps(stride, padding))
        case GlobalAvgPool2d():
            return translate("Builder", "mean of each map")
        case Dropout(probability):
            return translate("Builder", "drops {0} while training").format(per_cent(probability))
        case Linear(units):
            return translate("Builder", "{0} units").format(f"{units:,}")
        case ReLU():
            return "max(0, x)"
        case Sigmoid():
            return "1 / (1 + exp(-x))"
        case Tanh():
            return "tanh(x)"
        case Residual():
            return "x + F(x)"
        case Flatten():
            return translate("Builder", "maps to one row of numbers")
        case BatchNorm1d() | BatchNorm2d():
            return translate("Builder", "mean 0, spread 1")
        case Inception():
            return translate("Builder", "paths side by side")
        case Auxiliary():
            return translate("Builder", "for training only")
        case _:
            return kind_word(type(layer))


def size_arithmetic(layer: Layer, given: Shape | None) -> str:
    """Return how a window's output size comes about; empty where no window moves.

    O = floor((I - K + 2P) / S) + 1, with the numbers of this layer, for the height.
    """
    if given is None or len(given) != 3:
        return ""
    if isinstance(layer, Conv2d):
        stride = layer.stride
    elif isinstance(layer, MaxPool2d | AvgPool2d):
        stride = layer.step
    else:
        return ""
    size = (given[1] - layer.kernel_size + 2 * layer.padding) // stride + 1
    if given[1] + 2 * layer.padding < layer.kernel_size:
        return ""
    rule = "O = ⌊(I − K + 2P) / S⌋ + 1"
    padding = f" + 2 · {layer.padding}" if layer.padding else ""
    return f"{rule}\n= ⌊({given[1]} − {layer.kernel_size}{padding}) / {stride}⌋ + 1 = {size}"


def _steps(stride: int, padding: int) -> list[str]:
    translate = QCoreApplication.translate
    parts = []
    if stride:
        parts.append(translate("Builder", "stride {0}").format(stride))
    if padding:
        parts.append(translate("Builder", "padding {0}").format(padding))
    return parts
