"""What may be said on the command line, and the help texts. Fast: neither torch nor Qt."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from pathlib import Path

from cnn_desktop import __version__, paths
from cnn_desktop.cli.parser_commands import (
    add_doctor,
    add_evaluate,
    add_export,
    add_import,
    add_list,
    add_predict,
    check_format,
    check_list,
)
from cnn_desktop.cli.parser_parts import PROGRAM, STYLE
from cnn_desktop.cli.parser_training import add_fine_tune, add_train, check_resume
from cnn_desktop.cli.usage import Parser
from cnn_desktop.core.data.catalogue import CATALOGUE, MY_DIGITS
from cnn_desktop.core.data.imports.store import imported
from cnn_desktop.core.networks.own import SUFFIX, kept_networks
from cnn_desktop.core.networks.zoo import NETWORKS

PAGES = ("draw", "train", "inspect")
LANGUAGES = ("ko", "en")

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
    arguments, unknown = parser.parse_known_args(argv)
    # What is wrong behind a command is said in its name.
    parser = vars(arguments).pop("parser", parser)
    if unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    for_app = [f"--{name}" for name in ("page", "lang") if getattr(arguments, name)]
    if arguments.command and for_app:
        parser.error(f"{for_app[0]} is for the app; leave it out with `{arguments.command}`")
    if arguments.json and not arguments.command:
        parser.error("--json is for the commands; the app says nothing on standard output")
    if arguments.data_dir and _is_file(arguments.data_dir):
        parser.error(
            f"--data-dir {arguments.data_dir}: this is a file; name the folder of the data"
        )
    if arguments.command in ("train", "list") and arguments.network:
        _check_network(parser, arguments.network)
    if arguments.command in ("train", "evaluate") and arguments.dataset:
        _check_dataset(parser, arguments)
    if arguments.command in ("train", "fine-tune") and arguments.resume:
        check_resume(parser, arguments)
    if arguments.command == "list":
        check_list(parser, arguments)
    if arguments.command == "export":
        check_format(parser, arguments)
    return arguments


def app_arguments(arguments: argparse.Namespace) -> list[str]:
    """Return what the app is told: the options that were given, each as two words."""
    named = {"--page": arguments.page, "--lang": arguments.lang, "--data-dir": arguments.data_dir}
    return [word for name, value in named.items() if value for word in (name, str(value))]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser: argparse.ArgumentParser = Parser(
        prog=PROGRAM, description=_DESCRIPTION, epilog=_EPILOG, **STYLE
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
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    for add in (
        add_train,
        add_fine_tune,
        add_evaluate,
        add_predict,
        add_list,
        add_import,
        add_export,
        add_doctor,
    ):
        add(commands)
    return parser


def _check_dataset(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    known = [*CATALOGUE, MY_DIGITS, *imported(paths.data_dir(arguments.data_dir))]
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


def _is_file(path: Path) -> bool:
    with contextlib.suppress(OSError):  # a name too long or a folder that may not be read
        return path.is_file()
    return False
