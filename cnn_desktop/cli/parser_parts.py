"""What the parsers of several commands share: names, texts and the options of all commands."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path
from typing import Any, TypeAlias

from cnn_desktop.core.data.catalogue import CATALOGUE, MY_DIGITS
from cnn_desktop.core.networks.own import SUFFIX
from cnn_desktop.core.networks.zoo import NETWORKS

PROGRAM = "cnn-desktop"

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of descriptions, and names such as ``lenet-like`` in one piece."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)


STYLE: dict[str, Any] = {
    "formatter_class": HelpFormatter,
    "allow_abbrev": False,  # what works as an abbreviation today breaks with a new option
}

NETWORK_NAMES = f"{', '.join(NETWORKS)}, one that you built, or a {SUFFIX} file of one"
DATASET_NAMES = f"{', '.join(CATALOGUE)}, {MY_DIGITS}, or an imported one's name"


def add_command(
    commands: Commands, name: str, summary: str, text: str, examples: str, *, data: bool = False
) -> argparse.ArgumentParser:
    """Return the parser of a new command, with the options that all commands have.

    Args:
        commands: Where it goes.
        name: What one types.
        summary: Its line in the list of commands.
        text: What it does, in a few lines.
        examples: Command lines with what they are for, indented by two blanks.
        data: Whether it looks at data sets, so that the help names ``--data-dir``.
    """
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=text, epilog=f"examples:\n{examples}", **STYLE
    )
    command.set_defaults(parser=command)  # so that a mistake is told in the command's name
    # These may also stand before the command; suppressed defaults do not overwrite them there.
    suppressed = argparse.SUPPRESS
    command.add_argument(
        "--json",
        action="store_true",
        default=suppressed,
        help="JSON on standard output and nothing else there; messages go to standard error",
    )
    command.add_argument(
        "--debug",
        action="store_true",
        default=suppressed,
        help="show where in the program it failed",
    )
    default = "(default: what CNN_DESKTOP_DATA names, else your own)"
    shown = f"folder of the data sets {default}" if data else suppressed
    command.add_argument("--data-dir", type=Path, metavar="DIR", default=suppressed, help=shown)
    return command


def add_model(command: argparse.ArgumentParser) -> None:
    """Let a command be told which model to use."""
    command.add_argument(
        "--model", type=Path, metavar="FILE", help="a .safetensors model (default: the shipped one)"
    )
