"""Recipes: everything that decides how a training run goes, in one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType
from typing import Any

from cnn_desktop.core.errors import RecipeInvalid, UnknownName

OPTIMIZERS = ("adam", "sgd")
SCHEDULES = ("constant", "cosine")
AUGMENTATIONS = ("none", "handwriting")


def _check(field: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:  # NaN fails too
        raise RecipeInvalid(field=field, value=str(value)[:40], rule=f"{least:g} ... {most:g}")


def _check_choice(field: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise RecipeInvalid(field=field, value=value, rule=", ".join(choices))


@dataclass(frozen=True)
class Recipe:
    """Network, data and hyper-parameters of a run.

    Attributes:
        name: Under which it is listed.
        network: Name in :data:`cnn_desktop.core.networks.zoo.NETWORKS`.
        dataset: Name in :data:`cnn_desktop.core.datasets.CATALOGUE`.
        epochs: How often each training image is seen.
        batch_size: Images behind one step of the optimizer.
        learning_rate: Size of a step.
        seed: Of the start weights, the split and the order of the images.
        optimizer: One of :data:`OPTIMIZERS`; ``adam`` decays weights decoupled (AdamW).
        momentum: For SGD.
        weight_decay: Decoupled (AdamW's way) for Adam, L2 for SGD.
        schedule: ``constant``, or ``cosine`` from the learning rate down to nearly 0 with a short
            warm-up.
        augmentation: ``none`` or ``handwriting`` (see :mod:`cnn_desktop.core.augment`).
        label_smoothing: Share of the target spread over all classes, 0 to below 1.
        validation_size: Training images held back to measure with after each epoch.
        drop_last: Whether an epoch's last, incomplete batch is left out.
        summary: What it is for, in a sentence.

    Raises:
        RecipeInvalid: A value is out of range; the message names it.
    """

    name: str
    network: str
    dataset: str
    epochs: int
    batch_size: int
    learning_rate: float
    seed: int = 1000
    optimizer: str = "adam"
    momentum: float = 0.0
    weight_decay: float = 0.0
    schedule: str = "constant"
    augmentation: str = "none"
    label_smoothing: float = 0.0
    validation_size: int = 5000
    drop_last: bool = True
    summary: str = ""

    def __post_init__(self) -> None:
        _check("epochs", self.epochs, 1, 10_000)
        _check("batch_size", self.batch_size, 1, 100_000)
        _check("learning_rate", self.learning_rate, 0, 1e6)
        _check("seed", self.seed, 0, 2**31 - 1)
        _check("momentum", self.momentum, 0, 1)
        _check("weight_decay", self.weight_decay, 0, 1e3)
        _check("label_smoothing", self.label_smoothing, 0, 0.9)
        _check("validation_size", self.validation_size, 0, 10_000_000)
        _check_choice("optimizer", self.optimizer, OPTIMIZERS)
        _check_choice("schedule", self.schedule, SCHEDULES)
        _check_choice("augmentation", self.augmentation, AUGMENTATIONS)

    def to_json(self) -> dict[str, Any]:
        """Return the recipe as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Any) -> Recipe:
        """Read a recipe from JSON values that anyone may have written; unknown names are ignored.

        Raises:
            RecipeInvalid: Something is missing, of the wrong type or out of range.
        """
        kinds: dict[str, type | tuple[type, ...]] = {
            "str": str,
            "int": int,
            "float": (int, float),
            "bool": bool,
        }
        arguments: dict[str, Any] = {}
        if not isinstance(value, dict):
            raise RecipeInvalid(field="recipe", value=type(value).__name__, rule="an object")
        for field in fields(cls):
            if field.name not in value:
                continue
            given = value[field.name]
            wrong_bool = isinstance(given, bool) and field.type != "bool"
            if wrong_bool or not isinstance(given, kinds[str(field.type)]):
                raise RecipeInvalid(field=field.name, value=str(given)[:40], rule=field.type)
            arguments[field.name] = given
        try:
            return cls(**arguments)
        except TypeError as error:
            raise RecipeInvalid(field="recipe", value=error, rule="all fields") from error


TWO_LAYER = Recipe(
    "two-layer",
    network="two-layer-cnn",
    dataset="mnist",
    epochs=15,
    batch_size=100,
    learning_rate=0.001,
    seed=1000,
    summary="The lectures' first recipe: Adam 0.001, batches of 100, 15 epochs.",
)

LENET = Recipe(
    "lenet",
    network="lenet-like",
    dataset="mnist",
    epochs=5,
    batch_size=100,
    learning_rate=0.002,
    summary="A small network that a laptop trains in a minute or two.",
)

FASHION = Recipe(
    "fashion",
    network="two-layer-cnn",
    dataset="fashion-mnist",
    epochs=10,
    batch_size=100,
    learning_rate=0.001,
    summary="Clothes instead of digits: the lectures' mini project.",
)

SYNTHETIC = Recipe(
    "synthetic",
    network="lenet-like",
    dataset="synthetic",
    epochs=5,
    batch_size=100,
    learning_rate=0.002,
    validation_size=2000,
    summary="Drawn digits, no download. Then `evaluate --dataset mnist`: people write otherwise.",
)

RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {recipe.name: recipe for recipe in (TWO_LAYER, LENET, FASHION, SYNTHETIC)}
)


def get_recipe(name: str) -> Recipe:
    """Return a recipe by its name.

    Raises:
        UnknownName: There is none of that name; the message lists those that are.
    """
    try:
        return RECIPES[name]
    except KeyError:
        raise UnknownName(kind="recipe", name=name, known=", ".join(RECIPES)) from None
