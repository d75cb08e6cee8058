"""Networks while they are built: every edit, and the error at exactly the layer that misfits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_desktop.core.errors import LayerDoesNotFit
from cnn_desktop.core.networks.checking import Place, check
from cnn_desktop.core.networks.editing import (
    add_branch,
    change,
    insert,
    layer_at,
    may_move,
    move,
    place_after,
    remove,
    suited,
)
from cnn_desktop.core.networks.layers import (
    MAX_LAYERS,
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
    Network,
    ReLU,
    Residual,
    Tanh,
    from_json,
    to_json,
)
from cnn_desktop.core.networks.palette import (
    PALETTE,
    PLAIN,
    as_kind,
    family_of,
    new_layer,
    settings_of,
    with_setting,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from tests.core.made_networks import blocks, layers, networks, plain

IMAGE = (1, 28, 28)
anything: st.SearchStrategy[Layer] = st.one_of(layers, blocks, plain)


def network(*given_layers: Layer, shape: tuple[int, ...] = IMAGE) -> Network:
    return Network("under test", shape, given_layers)


@st.composite
def drafts(draw: st.DrawFn) -> Network:
    """Any layers in any order, most of which do not fit."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 12), st.integers(1, 12)))
    return Network("draft", shape, tuple(draw(st.lists(anything, max_size=7))))


# -- checking -------------------------------------------------------------------------------------


@given(drafts() | networks())
@settings(max_examples=200)
def test_the_check_agrees_with_what_is_built(draft: Network) -> None:
    checked = check(draft)
    top = [row for row in checked.rows if len(row.place) == 1]
    assert [row.layer for row in top] == list(draft.layers)
    broken = [row for row in checked.rows if row.rule]
    try:
        infos = draft.trace()
    except LayerDoesNotFit as error:
        assert broken
        first = broken[0]
        assert first.name.split(".")[0] == error.values["layer"]
        assert checked.problem == first.rule
        assert checked.problem_at is not None
        assert checked.rows[checked.problem_at] is first
        after = [row for row in top if row.place > first.place[:1]]
        assert all(row.output_shape is None and not row.rule for row in after)
        return
    assert not broken
    assert [row.output_shape for row in top] == [info.output_shape for info in infos]
    assert [row.arithmetic for row in top] == [info.arithmetic for info in infos]
    assert checked.parameter_count == draft.parameter_count
    last = infos[-1].output_shape if infos else draft.input_shape
    assert bool(checked.problem) == (not infos or len(last) != 1)
    if not checked.problem:
        assert checked.outputs == last[0]


@given(drafts())
@settings(max_examples=60)
def test_a_draft_survives_being_written(draft: Network) -> None:
    assert from_json(to_json(draft), must_fit=False) == draft


@pytest.mark.parametrize("name", list(NETWORKS))
def test_the_zoo_has_no_problem(name: str) -> None:
    checked = check(NETWORKS[name])
    assert checked.problem == ""
    assert checked.problem_at is None
    assert checked.outputs == 10
    assert checked.parameter_count == NETWORKS[name].parameter_count


def test_the_arithmetic_of_a_layer_and_the_rows_after_a_misfit() -> None:
    checked = check(network(Conv2d(32, 3), ReLU(), Conv2d(8, 40), ReLU(), Flatten(), Linear(10)))
    assert checked.rows[0].arithmetic == "32 × 1 × 3 × 3 + 32 = 320"
    assert checked.problem_at == 2
    assert checked.rows[2].rule == "a window of 40 does not fit into 26 pixels with padding 0"
    assert checked.rows[2].input_shape == (32, 26, 26)
    assert [row.output_shape for row in checked.rows[3:]] == [None] * 3
    assert checked.parameter_count == 320
    assert checked.outputs is None


def test_inside_a_block_the_very_layer_is_named() -> None:
    block = Inception(((Conv2d(4, 3, padding=1), ReLU()), (ReLU(), Conv2d(4, 50), ReLU())))
    checked = check(network(Conv2d(4, 3), block, Flatten(), Linear(10)))
    row = checked.rows[checked.problem_at or 0]
    assert row.name == "inception1.branch2.conv1"
    assert row.place == (1, 1, 1)
    assert "a window of 50" in checked.problem
    by_name = {each.name: each for each in checked.rows}
    assert by_name["inception1.branch1.relu1"].output_shape == (4, 26, 26)  # this path is sound
    assert by_name["inception1.branch1"].output_shape == (4, 26, 26)
    assert by_name["inception1.branch2"].output_shape is None
    assert by_name["inception1"].rule == ""
    assert by_name["flatten1"].output_shape is None


def test_paths_that_do_not_meet_are_the_blocks_own_fault() -> None:
    checked = check(network(Residual((Conv2d(4, 3, padding=1),)), Flatten(), Linear(10)))
    assert checked.problem_at == 0
    assert "cannot be added" in checked.problem


def test_an_auxiliary_classifier_with_other_classes_is_named() -> None:
    head: tuple[Layer, ...] = (GlobalAvgPool2d(), Flatten(), Linear(9))
    checked = check(network(Conv2d(4, 3), Auxiliary(head), Flatten(), Linear(10)))
    assert checked.rows[checked.problem_at or 0].name == "auxiliary1"
    assert "as many numbers as the network" in checked.problem


@pytest.mark.parametrize(
    ("draft", "problem", "place"),
    [
        (network(), "there is no layer yet", None),
        (network(Conv2d(10, 28)), "the last layer must put out a number", 0),
        (network(Flatten(), Linear(10), *[ReLU()] * MAX_LAYERS), "202 layers; allowed", None),
        (network(Residual(())), "the last layer must put out a number", 0),
    ],
)
def test_what_fits_and_is_no_classifier_yet(
    draft: Network, problem: str, place: int | None
) -> None:
    checked = check(draft)
    assert problem in checked.problem
    assert checked.problem_at == place


# -- changing -------------------------------------------------------------------------------------


def places(draft: Network) -> list[Place]:
    return [row.place for row in check(draft).rows]


@given(st.data(), drafts(), anything)
@settings(max_examples=100)
def test_what_was_added_can_be_removed_again(
    data: st.DataObject, draft: Network, layer: Layer
) -> None:
    chosen = data.draw(st.sampled_from([None, *places(draft)]))
    place = place_after(chosen, draft)
    more = insert(draft, place, layer)
    assert layer_at(more, place) == layer
    assert remove(more, place) == draft


@given(st.data(), drafts())
@settings(max_examples=100)
def test_a_move_is_undone_by_the_move_back(data: st.DataObject, draft: Network) -> None:
    if not draft.layers:
        return
    place = data.draw(st.sampled_from(places(draft)))
    step = data.draw(st.sampled_from([-1, 1]))
    moved, there = move(draft, place, step)
    if not may_move(draft, place, step):
        assert (moved, there) == (draft, place)
        return
    assert layer_at(moved, there) == layer_at(draft, place)
    assert move(moved, there, -step) == (draft, place)


@given(st.data(), drafts())
@settings(max_examples=100)
def test_any_setting_of_any_layer_may_be_changed(data: st.DataObject, draft: Network) -> None:
    choices = [place for place in places(draft) if len(place) != 2]
    if not choices:
        return
    place = data.draw(st.sampled_from(choices))
    layer = layer_at(draft, place)
    assert layer is not None
    for setting in settings_of(layer):
        value: Any
        if setting.choices:
            value = data.draw(st.sampled_from(setting.choices))
        elif setting.step < 1:
            value = data.draw(st.floats(setting.least, setting.most))
        else:
            value = data.draw(st.integers(int(setting.least), int(setting.most)))
        changed = change(draft, place, with_setting(layer, setting.name, value))
        kept = layer_at(changed, place)
        assert getattr(kept, setting.name) == value
        check(changed)  # says what is wrong, and never raises
        assert from_json(to_json(changed), must_fit=False) == changed
    for kind in family_of(layer):
        assert type(as_kind(layer, kind)) is kind


def test_a_branch_is_added_and_removed_and_other_paths_are_emptied() -> None:
    block = Inception(((ReLU(),),))
    draft = network(block, Residual((ReLU(),), (Tanh(),)))
    more = add_branch(draft, 0)
    assert len(more.layers[0].branches) == 2  # type: ignore[attr-defined]
    assert remove(more, (0, 1)) == draft
    assert remove(draft, (1, 1)).layers[1] == Residual((ReLU(),))
    with pytest.raises(TypeError):
        add_branch(draft, 1)


def test_kinds_of_a_family_keep_what_they_share() -> None:
    assert as_kind(MaxPool2d(3, 1, 1), AvgPool2d) == AvgPool2d(3, 1, 1)
    assert as_kind(GlobalAvgPool2d(), MaxPool2d) == MaxPool2d(2)
    assert as_kind(BatchNorm2d(), BatchNorm1d) == BatchNorm1d()
    assert family_of(Flatten()) == ()
    assert family_of(Dropout()) == ()


@pytest.mark.parametrize("what", PALETTE)
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (512, 1, 1), (7, 1, 5)])
def test_what_is_added_to_maps_fits(what: str, shape: tuple[int, ...]) -> None:
    if what == "linear":
        return  # there is nothing between maps and a linear layer but Flatten
    assert new_layer(what, shape).output_shape(shape)


@pytest.mark.parametrize("what", ["activation", "normalisation", "dropout", "flatten", "linear"])
def test_what_is_added_to_a_row_of_numbers_fits(what: str) -> None:
    layer = new_layer(what, (30,), classes=7)
    assert layer.output_shape((30,)) == ((7,) if what == "linear" else (30,))


def test_what_nobody_knows_the_shape_of_can_be_added_too() -> None:
    for what in PALETTE:
        assert isinstance(new_layer(what, None).kind, str)
    assert set(PLAIN) < set(PALETTE)


@pytest.mark.parametrize("name", list(NETWORKS))
@pytest.mark.parametrize(("shape", "classes"), [((3, 32, 32), 7), ((1, 28, 28), 47)])
def test_the_zoo_suits_other_data(name: str, shape: tuple[int, ...], classes: int) -> None:
    other = suited(NETWORKS[name], shape, classes)
    checked = check(other)
    assert (other.input_shape, checked.outputs, checked.problem) == (shape, classes, "")


def test_what_suits_no_other_data_stays_as_it_is() -> None:
    one = NETWORKS["first-steps-cnn"]
    assert suited(one, (1, 8, 8), 10) is one
    assert suited(one, one.input_shape, 10) == one
