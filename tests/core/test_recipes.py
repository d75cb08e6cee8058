"""Recipes: every value in range, and files that anyone may have written."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_desktop.core.data.catalogue import CATALOGUE
from cnn_desktop.core.errors import RecipeInvalid, UnknownName
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.recipes import LENET, OPTIMIZERS, RECIPES, Recipe, get_recipe
from tests.core.odd_json import any_json


def changed(field: str, value: Any) -> Recipe:
    return replace(LENET, **{field: value})


@pytest.mark.parametrize(
    ("name", "network", "dataset", "batch_size", "optimizer", "learning_rate", "epochs"),
    [
        ("two-layer", "two-layer-cnn", "mnist", 100, "adam", 0.001, 15),
        ("first-steps", "first-steps-cnn", "mnist", 256, "adam", 0.0002, 10),
        ("one-channel", "one-channel-cnn", "mnist", 200, "adam", 0.001, 10),
        ("wide", "wide-cnn", "mnist", 200, "adam", 0.001, 7),
        ("lenet-sgd", "lenet-like", "mnist", 100, "sgd", 0.01, 1000),
        ("cifar", "cifar-cnn", "cifar-10", 200, "adam", 0.001, 10),
        ("cifar-regularized", "cifar-cnn-regularized", "cifar-10", 200, "adam", 0.001, 10),
    ],
)
def test_the_lectures_recipes_are_as_the_lectures_have_them(
    name: str,
    network: str,
    dataset: str,
    batch_size: int,
    optimizer: str,
    learning_rate: float,
    epochs: int,
) -> None:
    recipe = RECIPES[name]
    assert (recipe.network, recipe.dataset) == (network, dataset)
    assert (recipe.batch_size, recipe.epochs) == (batch_size, epochs)
    assert (recipe.optimizer, recipe.learning_rate) == (optimizer, learning_rate)
    assert (recipe.momentum, recipe.weight_decay, recipe.schedule) == (0, 0, "constant")
    assert recipe.drop_last


def test_the_first_recipe_has_the_lectures_seed() -> None:
    assert RECIPES["two-layer"].seed == 1000


@pytest.mark.parametrize("name", list(RECIPES))
def test_every_recipe_can_be_carried_out(name: str) -> None:
    recipe = get_recipe(name)
    assert recipe.name == name
    assert recipe.network in NETWORKS
    assert recipe.dataset in CATALOGUE
    assert recipe.summary
    assert Recipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe


def test_an_unknown_recipe_lists_the_known_ones() -> None:
    with pytest.raises(
        UnknownName, match=r"no recipe 'lent'; there are: two-layer, quick, .*fashion"
    ):
        get_recipe("lent")


def test_a_recipe_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        LENET.epochs = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [
        ("epochs", 1, 10_000),
        ("batch_size", 1, 100_000),
        ("learning_rate", 0, 1e6),
        ("seed", 0, 2**31 - 1),
        ("momentum", 0, 1),
        ("weight_decay", 0, 1e3),
        ("label_smoothing", 0, 0.9),
        ("dropout", 0, 0.9),
        ("validation_size", 0, 10_000_000),
    ],
)
def test_numbers_out_of_range_are_named_with_their_range(
    field: str, least: float, most: float
) -> None:
    for value in (least, most):
        assert getattr(changed(field, value), field) == value
    for value in (least - 1, most + 1, most * 1e9 + 1, -1e-9, float("nan"), float("inf"), 10**400):
        if least <= value <= most:
            continue
        with pytest.raises(RecipeInvalid, match=f"^{field} = .* allowed: {least:g} ... ") as caught:
            changed(field, value)
        assert len(str(caught.value)) < 200


@pytest.mark.parametrize("field", ["optimizer", "schedule", "augmentation"])
def test_a_choice_that_there_is_not_lists_those_that_there_are(field: str) -> None:
    with pytest.raises(RecipeInvalid, match=f"{field} = magic cannot be used for training"):
        changed(field, "magic")
    assert changed("optimizer", OPTIMIZERS[1]).optimizer == "sgd"


class TestFromJson:
    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"epochs": "5"}, "epochs"),
            ({"epochs": 5.0}, "epochs"),
            ({"epochs": True}, "epochs"),
            ({"epochs": None}, "epochs"),
            ({"learning_rate": "fast"}, "learning_rate"),
            ({"learning_rate": False}, "learning_rate"),
            ({"learning_rate": float("nan")}, "learning_rate"),
            ({"learning_rate": 10**400}, "learning_rate"),
            ({"drop_last": 1}, "drop_last"),
            ({"network": ["two-layer-cnn"]}, "network"),
            ({"optimizer": {}}, "optimizer"),
        ],
    )
    def test_a_value_of_the_wrong_type_is_named(self, change: dict[str, Any], field: str) -> None:
        with pytest.raises(RecipeInvalid, match=f"^{field} = "):
            Recipe.from_json(LENET.to_json() | change)

    @pytest.mark.parametrize("value", [None, [], "recipe", 5, float("nan")])
    def test_something_else_than_an_object(self, value: Any) -> None:
        with pytest.raises(RecipeInvalid, match="allowed: an object"):
            Recipe.from_json(value)

    @pytest.mark.parametrize("field", ["name", "network", "dataset", "epochs", "learning_rate"])
    def test_something_missing_is_named(self, field: str) -> None:
        value = LENET.to_json()
        del value[field]
        with pytest.raises(RecipeInvalid, match=f"'{field}'"):
            Recipe.from_json(value)

    def test_dropout_may_be_missing_and_none_and_a_number(self) -> None:
        value = LENET.to_json()
        assert Recipe.from_json(value).dropout is None
        del value["dropout"]  # as it was written before there was such a setting
        assert Recipe.from_json(value) == LENET
        assert Recipe.from_json(value | {"dropout": 0.5}).dropout == 0.5
        for wrong in ("0.5", True, [0.5], 2.0):
            with pytest.raises(RecipeInvalid, match=r"^dropout = "):
                Recipe.from_json(value | {"dropout": wrong})

    def test_what_may_be_missing_and_what_nobody_knows(self) -> None:
        value = LENET.to_json()
        del value["seed"]
        assert Recipe.from_json(value | {"colour": "green", "__class__": 3}) == LENET

    def test_a_whole_number_will_do_for_a_learning_rate(self) -> None:
        assert Recipe.from_json(LENET.to_json() | {"learning_rate": 1}).learning_rate == 1

    @given(st.data())
    @settings(max_examples=200)
    def test_any_json_is_a_recipe_or_refused(self, data: st.DataObject) -> None:
        value = LENET.to_json()
        for field in data.draw(st.lists(st.sampled_from(list(value)), max_size=3)):
            value[field] = data.draw(any_json)
        try:
            recipe = Recipe.from_json(value)
        except RecipeInvalid as error:
            assert error.values["field"] in value or error.values["field"] == "recipe"
            return
        assert recipe.to_json() == value


def test_what_an_older_version_wrote_is_read_as_it_was_meant() -> None:
    """Its ``adam`` decayed weights as AdamW does."""
    old = LENET.to_json()
    for name in ("nesterov", "patience", "sabotage"):
        del old[name]
    assert Recipe.from_json(old) == LENET
    assert Recipe.from_json({**old, "weight_decay": 0.1}).optimizer == "adamw"
    assert Recipe.from_json({**LENET.to_json(), "weight_decay": 0.1}).optimizer == "adam"


def test_a_sabotage_that_there_is_not_is_refused() -> None:
    with pytest.raises(RecipeInvalid, match="sabotage = magic"):
        Recipe.from_json({**LENET.to_json(), "sabotage": ["magic"]})
    with pytest.raises(RecipeInvalid, match="sabotage"):
        Recipe.from_json({**LENET.to_json(), "sabotage": [3]})


def test_who_watches_a_network_learn_gets_the_very_same_one_each_time() -> None:
    recipe = replace(LENET, dropout=0.2)
    first = recipe.network_for((3, 32, 32), 4)
    assert recipe.network_for((3, 32, 32), 4) is first
    assert first.input_shape == (3, 32, 32)
    assert first.trace()[-1].output_shape == (4,)
    assert LENET.network_for((1, 28, 28), 10) is LENET.find_network()
