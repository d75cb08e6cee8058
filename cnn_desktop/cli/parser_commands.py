"""The commands that do not train: their options, and what goes with what."""

from __future__ import annotations

import argparse
from pathlib import Path

from cnn_desktop.cli.parser_parts import (
    DATASET_NAMES,
    NETWORK_NAMES,
    Commands,
    add_command,
    add_model,
)
from cnn_desktop.core.data.imports.form import MAX_SIDE, MIN_SIDE, SHRUNK

MODEL_FORMATS = ("onnx", "safetensors")
RUN_FORMATS = ("csv", "tensorboard")
LISTS = ("networks", "recipes", "datasets", "models", "runs")


def add_evaluate(commands: Commands) -> None:
    """Add ``evaluate``."""
    command = add_command(
        commands,
        "evaluate",
        "measure how well a model reads",
        "Measure a model on a data set's test images, which it has never learned from, or on\n"
        "drawings, which are painted exactly as the canvas paints them.",
        "  cnn-desktop evaluate --by-class                         the shipped model\n"
        "  cnn-desktop evaluate --model my-run/model.safetensors   one that you trained\n"
        "  cnn-desktop evaluate --strokes drawings.jsonl.gz        on drawings\n"
        "  cnn-desktop evaluate --json                             for a program",
        data=True,
    )
    add_model(command)
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--dataset",
        metavar="NAME",
        help=f"measure on its test images: {DATASET_NAMES} (default: the data set that the model "
        "learned from)",
    )
    what.add_argument(
        "--strokes",
        type=Path,
        metavar="FILE",
        help='measure on drawings: JSON lines, gzipped or not, {"label": 3, "strokes": '
        "[[[x, y], ...], ...]}",
    )
    command.add_argument(
        "--by-class", action="store_true", help="show each class and what it is mistaken for"
    )


def add_predict(commands: Commands) -> None:
    """Add ``predict``."""
    command = add_command(
        commands,
        "predict",
        "read pictures or drawings of a digit",
        "Say which digit a picture (PNG, JPEG, ...; light on dark or dark on light) or each\n"
        "drawing of a stroke file (.jsonl, .json, .gz) shows; a model of other classes says which\n"
        "of those. A file that cannot be read is named, the others are read all the same; the\n"
        "exit status is then 1.",
        "  cnn-desktop predict three.png photo.jpg\n"
        "  cnn-desktop predict --model leaves/model.safetensors leaf.jpg\n"
        "  cnn-desktop predict --json drawings.jsonl        a line of JSON for each drawing",
    )
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a picture or a stroke file"
    )
    add_model(command)


def add_list(commands: Commands) -> None:
    """Add ``list``."""
    command = add_command(
        commands,
        "list",
        "name the networks, recipes, data sets, models or runs",
        "Name what there is: networks with shapes and parameters, recipes, data sets and where\n"
        "they are, models with their accuracy, runs with their figures.",
        "  cnn-desktop list recipes                         what `train --recipe` knows\n"
        "  cnn-desktop list networks --network lenet-like   its layers, shapes and parameters\n"
        "  cnn-desktop list runs                            what you have trained\n"
        "  cnn-desktop list models --json",
        data=True,
    )
    command.add_argument(
        "what",
        choices=LISTS,
        metavar=f"{{{','.join(LISTS)}}}",  # named so where it is missing, too
    )
    command.add_argument(
        "--network",
        metavar="NAME",
        help=f"with networks: the summary of this one alone: {NETWORK_NAMES}",
    )
    command.add_argument(
        "--runs-dir", type=Path, metavar="DIR", help="folder of the runs (default: your own)"
    )


def add_import(commands: Commands) -> None:
    """Add ``import``."""
    command = add_command(
        commands,
        "import",
        "make a data set of pictures of your own",
        "Read labelled pictures, say what was found, and keep a checked copy in the data folder\n"
        "under a name that --dataset takes. PATH is a folder with a sub-folder for each class\n"
        "(or train and test with such), a CSV file (a label and the pixels a line), an NPZ file\n"
        "(x_train, y_train, x_test, y_test, or images, labels), or an IDX file of images with\n"
        "its labels beside it. Nothing is kept of what cannot be trained on.",
        "  cnn-desktop import --name leaves pictures/leaves\n"
        "  cnn-desktop import --size 32 --grey photos        small and grey\n"
        "  cnn-desktop import --dry-run train.csv            only say what is in it\n"
        "  cnn-desktop train --dataset leaves\n"
        "  cnn-desktop import --delete leaves                delete the copy again",
        data=True,
    )
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("path", nargs="?", type=Path, metavar="PATH", help="what to read")
    what.add_argument("--delete", metavar="NAME", help="delete an imported data set")
    command.add_argument("--name", metavar="NAME", help="what to call it (default: from PATH)")
    command.add_argument(
        "--size",
        type=_side,
        metavar="N",
        help=f"longer side of the pictures, {MIN_SIDE} to {MAX_SIDE} pixels (default: as they are; "
        f"those of more than {MAX_SIDE} become {SHRUNK})",
    )
    channels = command.add_mutually_exclusive_group()
    channels.add_argument(
        "--grey",
        dest="colour",
        action="store_false",
        default=None,
        help="turn colours into shades of grey",
    )
    channels.add_argument(
        "--colour", action="store_true", default=None, help="give all pictures three channels"
    )
    command.add_argument("--dry-run", action="store_true", help="keep nothing")


def _side(text: str) -> int:
    side = int(text)
    if not MIN_SIDE <= side <= MAX_SIDE:
        raise argparse.ArgumentTypeError(f"{side} pixels; allowed: {MIN_SIDE} ... {MAX_SIDE}")
    return side


def add_export(commands: Commands) -> None:
    """Add ``export``."""
    command = add_command(
        commands,
        "export",
        "write a model or the figures of runs for another program",
        "Write a model as ONNX or safetensors, or the figures of runs as a CSV file or as a\n"
        "folder for TensorBoard.\n\n"
        "An ONNX file takes any number of pictures at once, of the size and the channels that\n"
        "the network was made for: `image`, N x C x H x W float32 from 0 to 1 (a drawing: 0 for\n"
        "paper to 1 for ink). It returns `logits`, N x classes. Its metadata hold the classes'\n"
        "names. It is run and compared with torch before it is written.\n\n"
        "ONNX and TensorBoard need extra packages:\n"
        "pip install 'cnn-desktop[onnx]'  and  pip install 'cnn-desktop[tensorboard]'",
        "  cnn-desktop export --model my-run/model.safetensors --format onnx --out digits.onnx\n"
        "  cnn-desktop export --run one --run two --format csv --out figures.csv\n"
        "  cnn-desktop export --run my-run --format tensorboard --out logs",
    )
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--model", type=Path, metavar="FILE", help="the model")
    what.add_argument(
        "--run",
        type=Path,
        action="append",
        metavar="DIR",
        help="the folder of a run; may be given several times",
    )
    formats = (*MODEL_FORMATS, *RUN_FORMATS)
    command.add_argument(
        "--format",
        choices=formats,
        required=True,
        help=f"of a model {' or '.join(MODEL_FORMATS)}, of runs {' or '.join(RUN_FORMATS)}",
    )
    command.add_argument(
        "--out", type=Path, metavar="PATH", required=True, help="file, or folder, to write"
    )


def add_doctor(commands: Commands) -> None:
    """Add ``doctor``."""
    add_command(
        commands,
        "doctor",
        "find out what is wrong on this machine",
        "Look at versions, libraries, data, models, fonts and folders, and say what to do about\n"
        "what is wrong. Exit status 1 when something is bad.",
        "  cnn-desktop doctor\n  cnn-desktop doctor --json",
        data=True,
    )


def check_format(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Refuse a format that models, or runs, cannot be exported to."""
    of, fit = ("--run", RUN_FORMATS) if arguments.run else ("--model", MODEL_FORMATS)
    if arguments.format not in fit:
        parser.error(
            f"--format {arguments.format} does not go with {of}; choose {' or '.join(fit)}"
        )


def check_list(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Refuse options that belong to another list than the one that is asked for."""
    for option, what, value in (
        ("--network", "networks", arguments.network),
        ("--runs-dir", "runs", arguments.runs_dir),
    ):
        if value and arguments.what != what:
            parser.error(f"{option} does not go with {arguments.what}; it is for {what}")
