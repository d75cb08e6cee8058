"""What may be said on the command line, and the help texts. Fast: neither torch nor Qt."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from cnn_desktop import __version__, paths
from cnn_desktop.core.catalogue import CATALOGUE
from cnn_desktop.core.imports.store import imported
from cnn_desktop.core.networks.own import SUFFIX, kept_networks
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.recipes import AUGMENTATIONS, OPTIMIZERS, RECIPES, SCHEDULES
from cnn_desktop.core.run_options import PRECISIONS
from cnn_desktop.core.sabotage import SABOTAGES

PROGRAM = "cnn-desktop"
PAGES = ("draw", "train", "inspect")
LANGUAGES = ("ko", "en")
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
    "augmentation",
    "validation_size",
    "patience",
    "sabotage",
)
"""Options of ``train`` that replace a value of the recipe, by the names of its fields."""

TUNE_RECIPE_OPTIONS = ("epochs", "batch_size", "learning_rate", "seed")
"""The same of ``fine-tune``."""

TUNE_OPTIONS = ("digits", "model", *TUNE_RECIPE_OPTIONS, "out")

MODEL_FORMATS = ("onnx", "safetensors")
RUN_FORMATS = ("csv", "tensorboard")

_MAX_THREADS = 256
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
_STYLE: dict[str, Any] = {
    "formatter_class": argparse.RawDescriptionHelpFormatter,
    "allow_abbrev": False,  # what works as an abbreviation today breaks with a new option
}

_NETWORKS = f"{', '.join(NETWORKS)}, one that you built, or a {SUFFIX} file of one"
_DATASETS = f"{', '.join(CATALOGUE)}, or an imported one's name"

_DESCRIPTION = """\
Draw a digit, watch a convolutional network read it, train one and look inside it.

Without a command the app opens. The commands need no screen: they train the same
networks by the same recipes, so what is shown in class can be repeated in a script."""

_EPILOG = """\
examples:
  cnn-desktop                            open the app
  cnn-desktop --page train --lang ko     open it in Korean on the page Train
  cnn-desktop train --epochs 3           train the lectures' first network
  cnn-desktop evaluate --by-class        how well does the shipped model read?
  cnn-desktop predict photo.jpg          which digit is this?
  cnn-desktop doctor                     something does not work: what is wrong?

`cnn-desktop COMMAND --help` explains a command. Exit status: 0, 2 for a wrong command
line, 130 after Ctrl-C, 1 with one line that says why for everything else."""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read a command line.

    Args:
        argv: The words after the program's name.

    Returns:
        The options; ``command`` is None when the app shall open.

    Raises:
        SystemExit: Status 0 after ``--help`` or ``--version``, 2 after a message about wrong usage.
    """
    parser = build_parser()
    arguments = parser.parse_args(argv)
    for_app = [f"--{name}" for name in ("page", "lang") if getattr(arguments, name)]
    if arguments.command and for_app:
        parser.error(f"{for_app[0]} is for the app; leave it out with `{arguments.command}`")
    if arguments.data_dir and _is_file(arguments.data_dir):
        parser.error(
            f"--data-dir {arguments.data_dir}: this is a file; name the folder of the data"
        )
    if arguments.command in ("train", "list") and arguments.network:
        _check_network(parser, arguments.network)
    if arguments.command in ("train", "evaluate") and arguments.dataset:
        _check_dataset(parser, arguments)
    if arguments.command == "train" and arguments.resume:
        _check_resume(parser, arguments)
    if arguments.command == "fine-tune" and arguments.resume:
        _check_resume(parser, arguments, TUNE_OPTIONS)
    if arguments.command == "export":
        _check_format(parser, arguments)
    return arguments


def _check_dataset(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    known = [*CATALOGUE, *imported(paths.data_dir(arguments.data_dir))]
    if arguments.dataset not in known:
        choices = ", ".join(map(repr, known))
        parser.error(
            f"argument --dataset: invalid choice: {arguments.dataset!r} (choose from {choices})"
        )


def _check_network(parser: argparse.ArgumentParser, name: str) -> None:
    """Refuse a name that there is not; a file is read when it is needed."""
    known = [*NETWORKS, *kept_networks(paths.networks_dir())]
    is_file = name.lower().endswith(SUFFIX) or Path(name).name != name
    if name not in known and not is_file:
        choices = ", ".join(map(repr, known))
        parser.error(
            f"argument --network: invalid choice: {name!r} (choose from {choices}, or name a "
            f"{SUFFIX} file that the builder saved)"
        )


def app_arguments(arguments: argparse.Namespace) -> list[str]:
    """Return what the app is told: the options that were given, each as two words."""
    named = {"--page": arguments.page, "--lang": arguments.lang, "--data-dir": arguments.data_dir}
    return [word for name, value in named.items() if value for word in (name, str(value))]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM, description=_DESCRIPTION, epilog=_EPILOG, **_STYLE
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.add_argument("--page", choices=PAGES, help="the page that the app opens on")
    parser.add_argument("--lang", choices=LANGUAGES, help="the app's language")
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help="folder of the data sets, laid out as torchvision does (DIR/MNIST/raw/...); "
        "otherwise CNN_DESKTOP_DATA, else your own data folder",
    )
    parser.add_argument("--debug", action="store_true", help="show where in the program it failed")
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    for add in (
        _add_train,
        _add_fine_tune,
        _add_evaluate,
        _add_predict,
        _add_list,
        _add_import,
        _add_export,
        _add_doctor,
    ):
        add(commands)
    return parser


def _add_train(commands: _Commands) -> None:
    command = _command(
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
        "  cnn-desktop train --out my-run                    keep it in ./my-run\n"
        "  cnn-desktop train --resume my-run                 go on after Ctrl-C\n"
        "  cnn-desktop train --json > figures.jsonl          figures for a plot",
        data=True,
    )
    recipe = command.add_argument_group(
        "the recipe", "What is given here replaces the recipe's own value."
    )
    recipe.add_argument(
        "--recipe", choices=list(RECIPES), help=f"where to start from (default: {DEFAULT_RECIPE})"
    )
    recipe.add_argument("--network", metavar="NAME", help=f"the layers: {_NETWORKS}")
    recipe.add_argument("--dataset", metavar="NAME", help=f"what to learn from: {_DATASETS}")
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


def _add_fine_tune(commands: _Commands) -> None:
    command = _command(
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
    what.add_argument(
        "--digits",
        type=Path,
        metavar="FILE",
        help="drawings with labels, as My digits exports them (default: My digits itself)",
    )
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


def _add_fine_settings(recipe: argparse._ArgumentGroup) -> None:
    recipe.add_argument("--optimizer", choices=OPTIMIZERS, help="how a step is made of a gradient")
    recipe.add_argument(
        "--momentum", type=float, metavar="F", help="share of the last step kept (sgd, rmsprop)"
    )
    recipe.add_argument(
        "--nesterov",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="sgd: take the gradient where the momentum leads",
    )
    recipe.add_argument(
        "--schedule", choices=SCHEDULES, help="how the learning rate goes over the run"
    )
    recipe.add_argument("--weight-decay", type=float, metavar="F", help="pull of weights to zero")
    recipe.add_argument(
        "--label-smoothing", type=float, metavar="F", help="share of the target over all classes"
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


def _add_evaluate(commands: _Commands) -> None:
    command = _command(
        commands,
        "evaluate",
        "measure how well a model reads",
        "Measure a model on a data set's test images, which it has never learned from, or on\n"
        "drawings, which are painted exactly as the canvas paints them.",
        "  cnn-desktop evaluate --by-class\n"
        "  cnn-desktop evaluate --model my-run/model.safetensors\n"
        "  cnn-desktop evaluate --strokes drawings.jsonl.gz --json",
        data=True,
    )
    _add_model(command)
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--dataset",
        metavar="NAME",
        help=f"measure on its test images: {_DATASETS} (default: the data set that the model "
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


def _add_predict(commands: _Commands) -> None:
    command = _command(
        commands,
        "predict",
        "read pictures or drawings of a digit",
        "Say which digit a picture (PNG, JPEG, ...; light on dark or dark on light) or each\n"
        "drawing of a stroke file (.jsonl, .json, .gz) shows. A file that cannot be read is\n"
        "named, the others are read all the same; the exit status is then 1.",
        "  cnn-desktop predict three.png photo.jpg\n  cnn-desktop predict --json drawings.jsonl",
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _add_model(command)


def _add_list(commands: _Commands) -> None:
    command = _command(
        commands,
        "list",
        "name the networks, recipes, data sets, models or runs",
        "Name what there is: networks with shapes and parameters, recipes, data sets and where\n"
        "they are, models with their accuracy, runs with their figures.",
        "  cnn-desktop list networks --network lenet-like\n  cnn-desktop list models --json",
        data=True,
    )
    command.add_argument("what", choices=("networks", "recipes", "datasets", "models", "runs"))
    command.add_argument(
        "--network",
        metavar="NAME",
        help=f"with networks: the summary of this one alone: {_NETWORKS}",
    )
    command.add_argument(
        "--runs-dir", type=Path, metavar="DIR", help="folder of the runs (default: your own)"
    )


def _add_import(commands: _Commands) -> None:
    command = _command(
        commands,
        "import",
        "make a data set of pictures of your own",
        "Read labelled pictures, say what was found, and keep a checked copy in the data folder\n"
        "under a name that --dataset takes. PATH is a folder with a sub-folder for each class\n"
        "(or train and test with such), a CSV file (a label and the pixels a line), an NPZ file\n"
        "(x_train, y_train, x_test, y_test, or images, labels), or an IDX file of images with\n"
        "its labels beside it. Nothing is kept of what cannot be trained on.",
        "  cnn-desktop import --name leaves pictures/leaves\n"
        "  cnn-desktop import --dry-run train.csv            only say what is in it\n"
        "  cnn-desktop train --dataset leaves\n"
        "  cnn-desktop import --delete leaves                delete the copy again",
        data=True,
    )
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("path", nargs="?", type=Path, metavar="PATH", help="what to read")
    what.add_argument("--delete", metavar="NAME", help="delete an imported data set")
    command.add_argument("--name", metavar="NAME", help="what to call it (default: from PATH)")
    command.add_argument("--dry-run", action="store_true", help="keep nothing")


def _add_export(commands: _Commands) -> None:
    command = _command(
        commands,
        "export",
        "write a model or the figures of runs for another program",
        "Write a model as ONNX (input `image`: N x 1 x 28 x 28, 0 for paper to 1 for ink; output\n"
        "`logits`), checked against torch, or as a safetensors file; or the figures of runs as a\n"
        "CSV file or as a folder for TensorBoard. ONNX and TensorBoard need extra packages:\n"
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


def _check_format(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    of, fit = ("--run", RUN_FORMATS) if arguments.run else ("--model", MODEL_FORMATS)
    if arguments.format not in fit:
        parser.error(
            f"--format {arguments.format} does not go with {of}; choose {' or '.join(fit)}"
        )


def _add_doctor(commands: _Commands) -> None:
    _command(
        commands,
        "doctor",
        "find out what is wrong on this machine",
        "Look at versions, libraries, data, models, fonts and folders, and say what to do about\n"
        "what is wrong. Exit status 1 when something is bad.",
        "  cnn-desktop doctor\n  cnn-desktop doctor --json",
        data=True,
    )


def _command(
    commands: _Commands, name: str, summary: str, text: str, examples: str, *, data: bool = False
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=text, epilog=f"examples:\n{examples}", **_STYLE
    )
    command.add_argument(
        "--json", action="store_true", help="JSON on standard output and nothing else there"
    )
    # Both may also stand before the command; suppressed defaults do not overwrite them there.
    suppressed = argparse.SUPPRESS
    command.add_argument(
        "--debug",
        action="store_true",
        default=suppressed,
        help="show where in the program it failed",
    )
    shown = "folder of the data sets" if data else suppressed
    command.add_argument("--data-dir", type=Path, metavar="DIR", default=suppressed, help=shown)
    return command


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model", type=Path, metavar="FILE", help="a .safetensors model (default: the shipped one)"
    )


def _threads(text: str) -> int:
    count = int(text)
    if not 1 <= count <= _MAX_THREADS:
        raise argparse.ArgumentTypeError(f"{count} threads; allowed: 1 ... {_MAX_THREADS}")
    return count


def _is_file(path: Path) -> bool:
    with contextlib.suppress(OSError):  # a name too long or a folder that may not be read
        return path.is_file()
    return False


def _check_resume(
    parser: argparse.ArgumentParser,
    arguments: argparse.Namespace,
    names: Sequence[str] = ("recipe", *RECIPE_OPTIONS, "out", "folds"),
) -> None:
    if fixed := [name for name in names if getattr(arguments, name) is not None]:
        option = fixed[0].replace("_", "-")
        parser.error(f"--resume goes on with the run's own recipe and folder; leave out --{option}")
