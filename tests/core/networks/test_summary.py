"""The summary of a network as text."""

from __future__ import annotations

from cnn_desktop.core.networks.summary import summary
from cnn_desktop.core.networks.zoo import get_network


def test_every_layer_has_a_line_and_the_total_is_below() -> None:
    lines = summary(get_network("lenet-like")).splitlines()
    assert [line.split() for line in lines if "-" * 9 not in line] == [
        ["layer", "type", "output", "parameters"],
        ["input", "1", "×", "28", "×", "28"],
        ["conv1", "Conv2d", "6", "×", "24", "×", "24", "156"],
        ["relu1", "ReLU", "6", "×", "24", "×", "24", "0"],
        ["pool1", "MaxPool2d", "6", "×", "12", "×", "12", "0"],
        ["conv2", "Conv2d", "16", "×", "8", "×", "8", "2,416"],
        ["relu2", "ReLU", "16", "×", "8", "×", "8", "0"],
        ["pool2", "MaxPool2d", "16", "×", "4", "×", "4", "0"],
        ["flatten1", "Flatten", "256", "0"],
        ["linear1", "Linear", "64", "16,448"],
        ["relu3", "ReLU", "64", "0"],
        ["linear2", "Linear", "10", "650"],
        ["total", "19,670"],
    ]
    assert len({len(line) for line in lines}) == 1  # columns, not rags
