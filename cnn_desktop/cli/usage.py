"""What is said about a command line that is wrong: one line, with the word that was meant."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, NoReturn

from cnn_desktop.cli.following import first_has_spoken
from cnn_desktop.cli.status import WRONG_USAGE
from cnn_desktop.core.compute.team import team_of_torchrun
from cnn_desktop.core.errors import (
    CnnDesktopError,
    DataNotDownloaded,
    DeviceNotAvailable,
    DeviceVanished,
    OutOfMemory,
    RecipeInvalid,
    TooFewDigits,
    TrainingDiverged,
)

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_CHOICE = re.compile(r"invalid choice: '(?P<typed>.+?)' \(choose from (?P<known>.+)\)")
_AS_TYPED: dict[type[CnnDesktopError], tuple[str, str]] = {
    DeviceNotAvailable: (
        "Choose the CPU, or install a torch for your GPU (see the README).",
        "Add --device cpu, or install a torch for your GPU (see the README); `cnn-desktop doctor` "
        "says what it finds.",
    ),
    DeviceVanished: (
        "Start the program again, or train on the CPU.",
        "Go on with --resume; with --device cpu as well, if it happens again.",
    ),
    OutOfMemory: ("Choose a smaller batch", "Choose a smaller --batch-size"),
    TrainingDiverged: (
        "Choose a smaller learning rate and start again; the model that was in use before is "
        "unchanged.",
        "Choose a smaller --learning-rate and start again.",
    ),
    DataNotDownloaded: (
        "choose Synthetic digits, which need no download",
        "choose --dataset synthetic, which needs no download",
    ),
    TooFewDigits: (
        "Draw more and put them into My digits.",
        "Draw more in the app and put them into My digits, or name a file of drawings with "
        "--digits.",
    ),
}
"""What errors advise for the window, and what that is on the command line."""

_OPTION = re.compile(r"unrecognized arguments: (?P<typed>--[\w-]+)")


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong instead of listing all options first.

    argparse's own prints the usage, which takes a screen for ``train``, above the one line that
    matters.
    """

    def error(self, message: str) -> NoReturn:
        """End the program with status 2 and one line that says why.

        Args:
            message: What is wrong.
        """
        meant = self._meant(message)
        hint = f" Did you mean {meant}?" if meant else ""
        if not team_of_torchrun().leads:
            first_has_spoken()
        self.exit(
            WRONG_USAGE,
            f"{self.prog}: error: {message.rstrip('.')}.{hint} See `{self.prog} --help`.\n",
        )

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Print a message or a help text; of several processes the first one does."""
        if team_of_torchrun().leads:
            super()._print_message(message, file)

    def _meant(self, message: str) -> str:
        """Return the word most like the one that is not known; empty where none is like it."""
        import difflib  # only who mistypes needs it

        if found := _CHOICE.search(message):
            known = re.findall(r"[\w.-]+", found["known"])
            if "argument COMMAND" in message:  # `help` and `version` are options here
                known += re.findall(r"--[\w-]+", self.format_help())
        elif found := _OPTION.search(message):
            known = re.findall(r"--[\w-]+", self.format_help())
        else:
            return ""
        return next(iter(difflib.get_close_matches(found["typed"], known, 1)), "")


def as_typed(error: CnnDesktopError) -> str:
    """Return what an error says, with what to type where it names a choice of the window."""
    if isinstance(error, RecipeInvalid):
        return as_option(error)
    said, typed = _AS_TYPED.get(type(error), ("", ""))
    return str(error).replace(said, typed) if said else str(error)


def as_option(error: RecipeInvalid) -> str:
    """Return what is wrong with a value of a recipe, named as people type it.

    The same error names the value in files and in Python: ``batch_size = 0``.
    """
    option, value = str(error.values["field"]).replace("_", "-"), error.values["value"]
    return f"--{option} {value} cannot be used for training; allowed: {error.values['rule']}"
