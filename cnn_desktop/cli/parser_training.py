"""The commands that train: their options, and what goes with what."""

from __future__ import annotations

import argparse
from pathlib import Path

from cnn_desktop.cli.parser_parts import DATASET_NAMES, NETWORK_NAMES, Commands, add_command
from cnn_desktop.core.data.catalogue import MY_DIGITS
from cnn_desktop.core.recipes import (
    AUGMENTATIONS,
    OPTIMIZERS,
    RECIPES,
    SCHEDULES,
    WITH_MOMENTUM,
    WITH_NESTEROV,
)
from cnn_desktop.core.runs.options import PRECISIONS
from cnn_desktop.core.sabotage import SABOTAGES

DEVICES = ("auto", "cpu", "cuda")
DEFAULT_RECIPE = "two-layer"
RECIPE_OPTIONS = (
    "network",
    "dataset",
    "epochs",
    "batch_size",
    "learning_rate",
    "seed",
    "optimizer",
    "momentum",
    "nesterov",
    "schedule",
    "weight_decay",
    "label_smoothing",
    "dropout",
    "augmentation",
    "validation_size",
    "patience",
    "sabotage",
)
"""Options of ``train`` that replace a value of the recipe, by the names of its fields."""

TUNE_RECIPE_OPTIONS = ("epochs", "batch_size", "learning_rate", "seed")
"""The same of ``fine-tune``."""

# What a run that is resumed has already.
TRAIN_OPTIONS = ("recipe", *RECIPE_OPTIONS, "digits", "out", "folds")
TUNE_OPTIONS = ("digits", "model", *TUNE_RECIPE_OPTIONS, "out")

_MAX_THREADS = 256


def add_train(commands: Commands) -> None:
    """Add ``train``."""
    command = add_command(
        commands,
        "train",
        "train a network",
        "Train a network by a recipe, with the loop that the app uses.\n\n"
        "After every epoch the weights and the optimizer are kept in the folder of the run. "
        "A run\nthat was stopped goes on with --resume and ends with the weights that it "
        "would have had.",
        "  cnn-desktop train                                 the lectures' first recipe\n"
        "  cnn-desktop train --recipe lenet --epochs 2       a quick one\n"
        "  cnn-desktop train --learning-rate 0.1 --seed 7    what happens then?\n"
        "  cnn-desktop train --network mine.json             one that you built in the app\n"
        "  cnn-desktop train --dataset my-digits             from nothing, on digits of yours\n"
        "  cnn-desktop train --out my-run                    keep it in ./my-run\n"
        "  cnn-desktop train --resume my-run                 go on after Ctrl-C\n"
        "  cnn-desktop train --json > figures.jsonl          figures for a plot",
        data=True,
    )
    recipe = command.add_argument_group(
        "the recipe",
        "What is given here replaces the recipe's own value;\n"
        "`cnn-desktop list recipes` shows the recipes with their values.",
    )
    recipe.add_argument(
        "--recipe",
        choices=list(RECIPES),
        help=f"where to start from (default: {DEFAULT_RECIPE}; for {MY_DIGITS} one of small "
        "batches and many epochs)",
    )
    recipe.add_argument("--network", metavar="NAME", help=f"the layers: {NETWORK_NAMES}")
    recipe.add_argument("--dataset", metavar="NAME", help=f"what to learn from: {DATASET_NAMES}")
    _add_digits(recipe, f"for --dataset {MY_DIGITS}: ")
    recipe.add_argument(
        "--epochs", type=int, metavar="N", help="how often each training image is seen"
    )
    recipe.add_argument(
        "--batch-size", type=int, metavar="N", help="images behind one step of the optimizer"
    )
    recipe.add_argument(
        "--learning-rate", type=float, metavar="F", help="size of a step; too large and it diverges"
    )
    recipe.add_argument(
        "--seed", type=int, metavar="N", help="of all random numbers: the same seed, the same run"
    )
    _add_fine_settings(recipe)
    how = command.add_argument_group("how and where")
    how.add_argument(
        "--folds",
        type=int,
        metavar="K",
        help="cross-validate instead: train K times, each time with another part held back",
    )
    _add_ways(how)


def add_fine_tune(commands: Commands) -> None:
    """Add ``fine-tune``."""
    command = add_command(
        commands,
        "fine-tune",
        "let a model learn from digits that people have confirmed",
        "Let a model that reads digits learn from My digits too, mixed with MNIST where it is on\n"
        "this computer and with synthetic digits elsewhere. A part of the digits is held out; the\n"
        "model is measured on it, and on the other data, before and after.",
        "  cnn-desktop fine-tune                             on the app's own My digits\n"
        "  cnn-desktop fine-tune --digits class.jsonl.gz     on what a class has exported\n"
        "  cnn-desktop fine-tune --resume my-run             go on after Ctrl-C",
        data=True,
    )
    what = command.add_argument_group("what")
    _add_digits(what)
    what.add_argument(
        "--model", type=Path, metavar="FILE", help="the model to tune (default: the shipped one)"
    )
    for option, kind, letter, text in (
        ("--epochs", int, "N", "how often each digit is seen"),
        ("--batch-size", int, "N", "images behind one step of the optimizer"),
        ("--learning-rate", float, "F", "size of a step"),
        ("--seed", int, "N", "of all random numbers: the same seed, the same run"),
    ):
        what.add_argument(option, type=kind, metavar=letter, help=text)
    _add_ways(command.add_argument_group("how and where"))


def _add_digits(group: argparse._ArgumentGroup, when: str = "") -> None:
    group.add_argument(
        "--digits",
        type=Path,
        metavar="FILE",
        help=f"{when}drawings with labels, as My digits exports them (default: My digits itself)",
    )


def _add_ways(how: argparse._ArgumentGroup) -> None:
    how.add_argument("--device", choices=DEVICES, help="default: auto, a GPU where there is one")
    how.add_argument(
        "--threads",
        type=_threads,
        metavar="N",
        help="threads on the processor (default: all cores but one); another number gives "
        "slightly other weights",
    )
    how.add_argument(
        "--precision",
        choices=PRECISIONS,
        help="number format of the heavy layers (default: auto, bfloat16 where the processor "
        "multiplies it itself)",
    )
    how.add_argument("--name", metavar="TEXT", help="what the model is called")
    how.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the run (default: a new one of your own)"
    )
    how.add_argument("--resume", type=Path, metavar="DIR", help="go on with the run in this folder")


def _add_fine_settings(recipe: argparse._ArgumentGroup) -> None:
    recipe.add_argument("--optimizer", choices=OPTIMIZERS, help="how a step is made of a gradient")
    recipe.add_argument(
        "--momentum",
        type=float,
        metavar="F",
        help=f"{', '.join(WITH_MOMENTUM)}: share of the last step that is kept",
    )
    recipe.add_argument(
        "--nesterov",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=f"{', '.join(WITH_NESTEROV)}: take the gradient where the momentum leads",
    )
    recipe.add_argument(
        "--schedule", choices=SCHEDULES, help="how the learning rate goes over the run"
    )
    recipe.add_argument("--weight-decay", type=float, metavar="F", help="pull of weights to zero")
    recipe.add_argument(
        "--label-smoothing", type=float, metavar="F", help="share of the target over all classes"
    )
    recipe.add_argument(
        "--dropout",
        type=float,
        metavar="F",
        help="share of the values that the network's dropout layers leave out, 0 to 0.9; where it "
        "has none, one is put before its last linear layer (default: as the network has it)",
    )
    recipe.add_argument(
        "--augmentation", choices=AUGMENTATIONS, help="vary the images each time they are seen"
    )
    recipe.add_argument(
        "--validation-size", type=int, metavar="N", help="training images held back to measure with"
    )
    recipe.add_argument(
        "--patience",
        type=int,
        metavar="N",
        help="end after N epochs without a better validation loss and keep the best (0: never)",
    )
    recipe.add_argument(
        "--sabotage",
        choices=list(SABOTAGES),
        action="append",
        help="a mistake on purpose, to see its symptom; may be given several times",
    )


def _threads(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= _MAX_THREADS):
        raise argparse.ArgumentTypeError(f"{text} threads; allowed: 1 ... {_MAX_THREADS}")
    return int(text)


def check_resume(
    parser: argparse.ArgumentParser,
    arguments: argparse.Namespace,
) -> None:
    """Refuse, beside ``--resume``, what a run that goes on cannot take."""
    names = TUNE_OPTIONS if arguments.command == "fine-tune" else TRAIN_OPTIONS
    if fixed := [name for name in names if getattr(arguments, name) is not None]:
        option = fixed[0].replace("_", "-")
        parser.error(f"--resume goes on with the run's own recipe and folder; leave out --{option}")
