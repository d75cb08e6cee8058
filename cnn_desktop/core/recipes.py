"""Recipes: everything that decides how a training run goes, in one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from cnn_desktop.core.data.catalogue import CATALOGUE
from cnn_desktop.core.errors import (
    QT_TRANSLATE_NOOP,
    CnnDesktopError,
    RecipeInvalid,
    UnknownName,
)
from cnn_desktop.core.networks.layers import Network, Shape, from_json, to_json
from cnn_desktop.core.networks.zoo import NETWORKS, get_network
from cnn_desktop.core.sabotage import SABOTAGES

OPTIMIZERS = ("adam", "sgd", "adamw", "rmsprop")
WITH_MOMENTUM = ("sgd", "rmsprop")
WITH_NESTEROV = ("sgd",)
SCHEDULES = ("constant", "cosine", "step", "one-cycle")
AUGMENTATIONS = ("none", "handwriting")


def _check(field: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:  # NaN fails too
        rule = f"{least:g} ... {most:,.10g}"  # no power of ten: people read it
        raise RecipeInvalid(field=field, value=str(value)[:40], rule=rule)


def _check_choice(field: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise RecipeInvalid(field=field, value=value, rule=", ".join(choices))


@dataclass(frozen=True)
class Recipe:
    """Network, data and hyper-parameters of a run.

    Attributes:
        name: Under which it is listed.
        network: Name in :data:`cnn_desktop.core.networks.zoo.NETWORKS`, or of ``own_network``.
        dataset: Name in :data:`cnn_desktop.core.data.datasets.CATALOGUE`.
        epochs: How often each training image is seen.
        batch_size: Images behind one step of the optimizer.
        learning_rate: Size of a step.
        seed: Of the start weights, the split and the order of the images.
        optimizer: One of :data:`OPTIMIZERS`.
        momentum: For SGD and RMSprop.
        weight_decay: Decoupled for AdamW, added to the gradient (L2) for the others.
        schedule: One of :data:`SCHEDULES` (see :mod:`cnn_desktop.core.optimizing`).
        augmentation: ``none`` or ``handwriting`` (see :mod:`cnn_desktop.core.augment`).
        label_smoothing: Share of the target spread over all classes, 0 to below 1.
        validation_size: Training images held back to measure with after each epoch.
        drop_last: Whether an epoch's last, incomplete batch is left out.
        summary: What it is for, in a sentence or a few.
        nesterov: For SGD with momentum: the gradient is taken where the momentum leads.
        patience: After how many epochs without a better validation loss training ends early; the
            weights of the best epoch are the result then. 0 for never.
        sabotage: Names in :data:`cnn_desktop.core.sabotage.SABOTAGES`, to see what goes wrong.
        based_on: Name of the recipe that was changed into this one; empty where nobody knows.
        own_network: A network that somebody built, layer by layer; None for one of the zoo. Being
            part of the recipe, it is kept with every run and every model.
        dropout: Probability of the network's dropout layers, 0 to 0.9; None as the network has it.

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
    nesterov: bool = False
    patience: int = 0
    sabotage: tuple[str, ...] = ()
    based_on: str = ""
    own_network: Network | None = None
    dropout: float | None = None

    def __post_init__(self) -> None:
        _check("epochs", self.epochs, 1, 10_000)
        _check("batch_size", self.batch_size, 1, 100_000)
        _check("learning_rate", self.learning_rate, 0, 1e6)
        _check("seed", self.seed, 0, 2**31 - 1)
        _check("momentum", self.momentum, 0, 1)
        _check("weight_decay", self.weight_decay, 0, 1e3)
        _check("label_smoothing", self.label_smoothing, 0, 0.9)
        if self.dropout is not None:
            _check("dropout", self.dropout, 0, 0.9)
        _check("validation_size", self.validation_size, 0, 10_000_000)
        _check("patience", self.patience, 0, 10_000)
        for name in self.sabotage:
            _check_choice("sabotage", name, tuple(SABOTAGES))
        if self.nesterov and not self.momentum:
            raise RecipeInvalid(field="momentum", value=0, rule="> 0 (nesterov)")
        if self.patience and not self.validation_size:
            raise RecipeInvalid(field="validation_size", value=0, rule="> 0 (patience)")
        _check_choice("optimizer", self.optimizer, OPTIMIZERS)
        _check_choice("schedule", self.schedule, SCHEDULES)
        _check_choice("augmentation", self.augmentation, AUGMENTATIONS)
        if self.own_network and self.own_network.name != self.network:
            rule = self.own_network.name[:40]
            raise RecipeInvalid(field="network", value=self.network[:40], rule=rule)

    def find_network(self) -> Network:
        """Return the network that is trained.

        Raises:
            UnknownName: The zoo has none of that name, and the recipe brings none.
        """
        return self.own_network or get_network(self.network)

    def network_for(self, input_shape: Shape, classes: int) -> Network:
        """Return the network as it is trained: built for the data, and with the recipe's dropout.

        Args:
            input_shape: Channels, height and width of a picture.
            classes: How many there are.

        Raises:
            UnknownName: As :meth:`find_network`.
        """
        return _built(self.find_network(), input_shape, classes, self.dropout)

    def with_network(self, network: Network) -> Recipe:
        """Return this recipe for another network, which the recipe brings if it is no zoo's."""
        if NETWORKS.get(network.name) == network:
            return replace(self, network=network.name, own_network=None)
        plain = Network(network.name, network.input_shape, network.layers)  # what a file keeps
        return replace(self, network=network.name, own_network=plain)

    def to_json(self) -> dict[str, Any]:
        """Return the recipe as plain JSON values."""
        own = to_json(self.own_network) if self.own_network else None
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**values, "sabotage": list(self.sabotage), "own_network": own}

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
            "float | None": (int, float, type(None)),
            "bool": bool,
            "tuple[str, ...]": list,
        }
        arguments: dict[str, Any] = {}
        if not isinstance(value, dict):
            raise RecipeInvalid(field="recipe", value=type(value).__name__, rule="an object")
        for field in fields(cls):
            if field.name not in value:
                continue
            given = value[field.name]
            if field.name == "own_network":
                arguments[field.name] = _read_network(given)
                continue
            wrong_bool = isinstance(given, bool) and field.type != "bool"
            if wrong_bool or not isinstance(given, kinds[str(field.type)]):
                raise RecipeInvalid(field=field.name, value=str(given)[:40], rule=field.type)
            arguments[field.name] = given
        sabotage = arguments.get("sabotage", [])
        if not all(isinstance(name, str) for name in sabotage):
            raise RecipeInvalid(field="sabotage", value=str(sabotage)[:40], rule="names")
        arguments["sabotage"] = tuple(sabotage)
        if "nesterov" not in value and arguments.get("optimizer", "adam") == "adam":
            # Written when "adam" still meant AdamW; without decay the two are the same.
            arguments["optimizer"] = "adamw" if arguments.get("weight_decay") else "adam"
        try:
            return cls(**arguments)
        except TypeError as error:
            raise RecipeInvalid(field="recipe", value=error, rule="all fields") from error


CUSTOM = "custom"
"""The name of a recipe whose values were chosen by hand."""


@lru_cache(maxsize=64)  # the very same one each time: who watches it learn need not look anew
def _built(network: Network, shape: Shape, classes: int, dropout: float | None) -> Network:
    return network.for_input(shape, classes).with_dropout(dropout)


def _read_network(value: object) -> Network | None:
    if value is None:
        return None
    try:
        return from_json(value)
    except CnnDesktopError as error:
        raise RecipeInvalid(field="own_network", value=str(value)[:40], rule=error) from error


QUICK = Recipe(
    "quick",
    network="quick-cnn",
    dataset="mnist",
    epochs=3,
    batch_size=128,
    learning_rate=0.01,
    optimizer="adamw",
    weight_decay=0.01,
    schedule="one-cycle",
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "A good reader of digits in the least time: a small network, a one-cycle schedule. With a "
        "graphics card quick-gpu gets further in as little.",
    ),
)

QUICK_GPU = Recipe(
    "quick-gpu",
    network="quick-gpu-cnn",
    dataset="mnist",
    epochs=10,
    batch_size=256,
    learning_rate=0.01,
    optimizer="adamw",
    weight_decay=0.01,
    schedule="one-cycle",
    label_smoothing=0.1,
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "What quick is for a graphics card: better than 99.5 % in seconds; a processor takes "
        "minutes for it. A deeper network, and targets that are never quite sure.",
    ),
)

TWO_LAYER = Recipe(
    "two-layer",
    network="two-layer-cnn",
    dataset="mnist",
    epochs=15,
    batch_size=100,
    learning_rate=0.001,
    seed=1000,
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "The lectures' first recipe: Adam 0.001, batches of 100, 15 epochs. The lecture "
        "forgets to divide the test images by 255; here they are scaled like the training images.",
    ),
)

LENET = Recipe(
    "lenet",
    network="lenet-like",
    dataset="mnist",
    epochs=5,
    batch_size=100,
    learning_rate=0.002,
    summary=QT_TRANSLATE_NOOP(
        "Recipes", "A small network that a laptop trains in a minute or two."
    ),
)

FIRST_STEPS = Recipe(
    "first-steps",
    network="first-steps-cnn",
    dataset="mnist",
    epochs=10,
    batch_size=256,
    learning_rate=0.0002,
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "Adam 0.0002, batches of 256; 98.66 % in the lecture. The lecture watches the test "
        "images while it trains; here a part of the training images is held back for that.",
    ),
)

ONE_CHANNEL = Recipe(
    "one-channel",
    network="one-channel-cnn",
    dataset="mnist",
    epochs=10,
    batch_size=200,
    learning_rate=0.001,
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "One channel, for a quick test; 94.88 % in the lecture. The lecture chooses by the "
        "test images; here they are measured once, at the end.",
    ),
)

WIDE = Recipe(
    "wide",
    network="wide-cnn",
    dataset="mnist",
    epochs=7,
    batch_size=200,
    learning_rate=0.001,
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "Three million parameters; 98.64 % in the lecture, 99.41 % of the training images. "
        "The lecture chooses by the test images; here they are measured once, at the end.",
    ),
)

LENET_SGD = Recipe(
    "lenet-sgd",
    network="lenet-like",
    dataset="mnist",
    epochs=1000,
    batch_size=100,
    learning_rate=0.01,
    optimizer="sgd",
    validation_size=10_000,
    patience=50,
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "Plain SGD 0.01, up to 1000 epochs; 98.8 % in the lecture. The lecture tests on 500 "
        "images and stops where they are best: too few, and no longer untouched. Here 10,000 held "
        "back images decide when to stop, and all test images are measured once.",
    ),
)

CIFAR = Recipe(
    "cifar",
    network="cifar-cnn",
    dataset="cifar-10",
    epochs=10,
    batch_size=200,
    learning_rate=0.001,
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "Photographs in colour; the lecture reports 77.57 %, but of the training images. Here "
        "images that the network has never seen are measured too, and the curves part.",
    ),
)

CIFAR_REGULARIZED = Recipe(
    "cifar-regularized",
    network="cifar-cnn-regularized",
    dataset="cifar-10",
    epochs=10,
    batch_size=200,
    learning_rate=0.001,
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "The same with batch normalisation and dropout: compare the gap between the curves "
        "of training and validation with that of cifar. Dropout is off while it is measured.",
    ),
)

FASHION = Recipe(
    "fashion",
    network="two-layer-cnn",
    dataset="fashion-mnist",
    epochs=10,
    batch_size=100,
    learning_rate=0.001,
    summary=QT_TRANSLATE_NOOP("Recipes", "Clothes instead of digits: the lectures' mini project."),
)

SYNTHETIC = Recipe(
    "synthetic",
    network="lenet-like",
    dataset="synthetic",
    epochs=5,
    batch_size=100,
    learning_rate=0.002,
    validation_size=2000,
    summary=QT_TRANSLATE_NOOP(
        "Recipes",
        "Drawn by the program, no download; 99.7 % of such digits, but 76 % of MNIST: a domain "
        "gap. People write otherwise.",
    ),
)

_ALL = (
    TWO_LAYER,
    QUICK,
    QUICK_GPU,
    LENET,
    FIRST_STEPS,
    ONE_CHANNEL,
    WIDE,
    LENET_SGD,
    CIFAR,
    CIFAR_REGULARIZED,
    FASHION,
    SYNTHETIC,
)

RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        recipe.name: recipe
        for recipe in _ALL
        if recipe.network in NETWORKS and recipe.dataset in CATALOGUE
    }
)


def recipe_title(recipe: Recipe, changed: str = "{0} (changed)") -> str:
    """Return what people call a recipe: its name, and whether it was changed.

    Args:
        recipe: Which.
        changed: What a changed one is called, in the reader's language.
    """
    name = recipe.based_on or recipe.name
    known = RECIPES.get(name)
    if known is None:
        return recipe.dataset if name == CUSTOM else name
    plain = replace(recipe, name=name, summary=known.summary, based_on="")
    return name if plain == known else changed.format(name)


def get_recipe(name: str) -> Recipe:
    """Return a recipe by its name.

    Raises:
        UnknownName: There is none of that name; the message lists those that are.
    """
    try:
        return RECIPES[name]
    except KeyError:
        raise UnknownName(kind="recipe", name=name, known=", ".join(RECIPES)) from None
