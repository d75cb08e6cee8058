"""What the Inspect page shows of a number, held against torch's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_desktop.core.drawing import Drawing, Point, Stroke
from cnn_desktop.core.inspection.pictures import fit_picture
from cnn_desktop.core.inspection.scales import (
    LAYER,
    NETWORK,
    SCALES,
    UNIT,
    kernel_scale,
    map_scale,
    network_extent,
)
from cnn_desktop.core.inspection.stages import Inspection, filter_stage, stages
from cnn_desktop.core.inspection.steps import (
    as_maps,
    contributions,
    place_over,
    softmax,
    step,
    window,
)
from cnn_desktop.core.networks.layers import (
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.raster import SIZE, placement, rasterize
from tests.core.beside_torch import looked_at
from tests.core.made_networks import networks


@settings(max_examples=25, deadline=None)
@given(networks(), st.floats(-1, 1), st.floats(0.2, 3), st.data())
def test_every_step_is_torchs(
    network: Network, mean: float, std: float, data: st.DataObject
) -> None:
    given_, outputs = looked_at(network, 1, mean, std)
    for stage, output in zip(given_.row[1:], outputs, strict=True):
        place = tuple(data.draw(st.integers(0, size - 1)) for size in stage.shape)
        shown = step(given_, stage.index, *place)
        expected = float(output[place])
        assert shown.value == pytest.approx(expected, abs=1e-5, rel=1e-5)
        parts = as_maps(given_, shown)
        if parts is not None:
            assert parts.total == pytest.approx(expected, abs=1e-5, rel=1e-5)
            if shown.winner is not None:
                assert parts.patch[shown.winner] == parts.total
        if shown.logits is not None:
            share = softmax(shown.logits)[shown.unit]
            assert share == pytest.approx(expected, abs=1e-5)
        found = contributions(given_, shown, 5)
        if found and parts is not None:
            for one in found:
                stage_name, *origin = one.origin
                source = next(each for each in given_.row if each.name == stage_name)
                before = given_.values[source.index]
                if source.has_maps or source.kind != "input":
                    value = before[tuple(origin[: before.ndim])]
                    if source.index:  # the picture is normalised first
                        assert one.value == pytest.approx(float(value), abs=1e-5, rel=1e-5)
            products = np.abs(parts.products).ravel()
            assert abs(found[0].product) == pytest.approx(products.max())


def test_what_follows_ends_where_units_mix() -> None:
    given_, _ = looked_at(NETWORKS["digit-reader"])
    assert [name for name, _ in step(given_, 1, 0).after] == ["norm1", "relu1"]
    assert step(given_, len(given_.row) - 1, 0).after == ()


@pytest.mark.parametrize(
    ("size", "stride", "padding"), [(3, 1, 1), (5, 1, 0), (2, 2, 0), (3, 2, 1)]
)
def test_the_window_over_a_pixel_is_the_nearest_one(size: int, stride: int, padding: int) -> None:
    network = Network("n", (1, 12, 12), (Conv2d(1, size, stride, padding),))
    (info,) = network.trace()
    _, height, width = info.output_shape
    for pixel in range(12):
        y, x = place_over(info, pixel, pixel)
        assert y == x
        assert 0 <= y < min(height, width)
        frame = window(info, y, x)
        assert frame is not None

        def far(place: int, pixel: int = pixel) -> float:
            other = window(info, place, 0)
            assert other is not None
            return abs(other.top + (size - 1) / 2 - pixel)

        assert far(y) == min(far(place) for place in range(height))


def test_filters_belong_to_maps_until_units_mix() -> None:
    row = stages(NETWORKS["two-layer-cnn"])
    owners = [filter_stage(row, stage.index) for stage in row]
    names = [owner.name if owner else "" for owner in owners]
    assert names == ["", *["conv1"] * 3, *["conv2"] * 3, "", "", ""]


# -- scales ---------------------------------------------------------------------------------------


def test_scales_by_unit_layer_and_network() -> None:
    given_, _ = looked_at(Network("n", (1, 6, 6), (Conv2d(3, 3), ReLU(), Flatten(), Linear(2))))
    everywhere = network_extent(given_.row, given_.values)
    conv, relu = given_.values[1], given_.values[2]
    assert everywhere == max(float(np.abs(values).max()) for values in given_.values[1:-1])
    unit = map_scale(given_.row[1], conv, UNIT, everywhere)
    np.testing.assert_allclose(unit.high, np.abs(conv).max(axis=(1, 2)))
    np.testing.assert_array_equal(unit.low, -unit.high)
    layer = map_scale(given_.row[2], relu, LAYER, everywhere)
    assert not layer.signed
    assert layer.is_common
    assert layer.of(0) == (0.0, float(relu.max()))
    network = map_scale(given_.row[2], relu, NETWORK, everywhere)
    assert network.signed
    assert network.of(1) == (-everywhere, everywhere)


@pytest.mark.parametrize("mode", SCALES)
def test_weights_are_always_scaled_around_zero(mode: str) -> None:
    kernels = np.array([[0.1, 0.3], [2.0, 1.0], [0.0, 0.0], [np.nan, 1.0]])
    scale = kernel_scale(kernels, mode, 4.0)
    assert scale.signed
    assert (scale.low == -scale.high).all()
    assert (scale.high > 0).all()
    assert scale.high[1] == {"unit": 2.0, "layer": 2.0, "network": 4.0}[mode]


def test_numbers_that_are_none_have_a_scale_and_a_step() -> None:
    network = Network("n", (1, 6, 6), (Conv2d(2, 3), MaxPool2d(2), Flatten(), Linear(2)))
    given_, _ = looked_at(network)
    weights = {name: np.full_like(array, np.nan) for name, array in given_.weights.items()}
    values = tuple(np.full_like(array, np.nan) for array in given_.values)
    broken = Inspection(given_.row, values, weights)
    assert not broken.is_finite
    assert network_extent(broken.row, broken.values) == 0
    for stage in broken.row:
        assert np.isnan(step(broken, stage.index, 0).value)
        assert (map_scale(stage, values[stage.index], UNIT, 0).high == 1).all()
    assert contributions(broken, step(broken, 4, 0), 3)[0].feature == 0


# -- pictures -------------------------------------------------------------------------------------


def test_pictures_fit_networks_of_other_channels_and_sizes() -> None:
    colours = np.random.default_rng(1).random((3, 32, 32)).astype(np.float32)
    assert fit_picture(colours, (3, 32, 32)) is colours
    assert fit_picture(colours, (3, 16, 20)).shape == (3, 16, 20)
    grey = fit_picture(colours, (1, 28, 28))
    assert grey.shape == (1, 28, 28)
    assert grey.min() >= 0
    assert grey.max() <= 1
    many = fit_picture(colours[:1], (3, 32, 32))
    np.testing.assert_array_equal(many[0], many[2])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=12),
    st.floats(0.5, 2),
)
def test_ink_lies_in_the_field_where_placement_says(
    places: list[tuple[float, float]], width: float
) -> None:
    drawing = Drawing((Stroke(tuple(Point(x, y) for x, y in places), width),))
    place = placement(drawing)
    spread = max(np.ptp([x for x, _ in places]), np.ptp([y for _, y in places]))
    if place is None:
        assert spread < 1e-6
        return
    if spread < 1e-3:
        return
    scale, right, down = place
    image = rasterize(drawing)
    for x, y in (places[0], places[-1]):
        column, row = int(x * scale + right), int(y * scale + down)
        assert 0 <= column < SIZE
        assert 0 <= row < SIZE
        assert image[row, column] > 0.1


def test_a_dot_and_a_blank_canvas_have_no_place() -> None:
    assert placement(Drawing()) is None
    assert placement(Drawing((Stroke((Point(0.5, 0.5),)),))) is None
