"""Networks made up by hypothesis, small enough to be built."""

from __future__ import annotations

from hypothesis import strategies as st

from cnn_desktop.core.errors import LayerDoesNotFit
from cnn_desktop.core.networks.layers import (
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
    Network,
    ReLU,
    Residual,
    Sigmoid,
    Tanh,
)

sizes = st.integers(1, 6)
plain: st.SearchStrategy[Layer] = st.one_of(
    st.builds(Conv2d, sizes, sizes, st.integers(1, 3), st.integers(0, 3)),
    st.builds(MaxPool2d, st.integers(1, 4), st.integers(0, 3), st.integers(0, 2)),
    st.builds(AvgPool2d, st.integers(1, 4), st.integers(0, 3), st.integers(0, 2)),
    st.builds(Dropout, st.floats(0, 0.9)),
    st.builds(Linear, sizes, st.sampled_from(["default", "xavier-uniform"])),
    st.sampled_from([BatchNorm2d(), BatchNorm1d(), Flatten(), GlobalAvgPool2d()]),
    st.sampled_from([ReLU(), Sigmoid(), Tanh()]),
)
keeping: st.SearchStrategy[Layer] = st.sampled_from(  # the height and the width of the maps
    [Conv2d(3, 3, padding=1), Conv2d(2, 1), BatchNorm2d(), ReLU(), MaxPool2d(3, 1, 1)]
)
paths = st.lists(keeping, min_size=1, max_size=3).map(tuple)
blocks: st.SearchStrategy[Layer] = st.one_of(
    st.builds(lambda body: Residual((*body, Conv2d(3, 1)), (Conv2d(3, 1),)), paths),
    st.builds(Residual, st.lists(st.sampled_from([BatchNorm2d(), ReLU()]), max_size=2).map(tuple)),
    st.builds(Inception, st.lists(paths, min_size=1, max_size=3).map(tuple)),
)
layers: st.SearchStrategy[Layer] = st.one_of(plain, plain, blocks)
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
