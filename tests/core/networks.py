"""Networks made up by hypothesis, small enough to be built."""

from __future__ import annotations

from hypothesis import strategies as st

from cnn_desktop.core.errors import LayerDoesNotFit
from cnn_desktop.core.networks.layers import (
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
)

sizes = st.integers(1, 6)
layers: st.SearchStrategy[Layer] = st.one_of(
    st.builds(Conv2d, sizes, sizes, st.integers(1, 3), st.integers(0, 3)),
    st.builds(MaxPool2d, st.integers(1, 4)),
    st.builds(AvgPool2d, st.integers(1, 4)),
    st.builds(Dropout, st.floats(0, 0.9)),
    st.builds(Linear, sizes, st.sampled_from(["default", "xavier-uniform"])),
    st.sampled_from([BatchNorm2d(), ReLU(), Flatten()]),
)
passing: st.SearchStrategy[Layer] = st.one_of(st.builds(ReLU), st.builds(Flatten))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to eight layers that fit together, for pictures of up to three channels."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(4, 16), st.integers(4, 16)))
    first = draw(passing)
    network = Network(draw(st.text(max_size=8)), shape, (first,))
    for layer in draw(st.lists(layers, max_size=8)):
        longer = Network(network.name, shape, (*network.layers, layer))
        try:
            longer.trace()
        except LayerDoesNotFit:
            continue
        network = longer
    return network
