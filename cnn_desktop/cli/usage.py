"""What is said about a command line that is wrong: one line, with the word that was meant."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from cnn_desktop.cli.status import WRONG_USAGE
from cnn_desktop.core.errors import RecipeInvalid

_CHOICE = re.compile(r"invalid choice: '(?P<typed>.+?)' \(choose from (?P<known>.+)\)")
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
        self.exit(
            WRONG_USAGE,
            f"{self.prog}: error: {message.rstrip('.')}.{hint} See `{self.prog} --help`.\n",
        )

    def _meant(self, message: str) -> str:
        """Return the word most like the one that is not known; empty where none is like it."""
        import difflib  # only who mistypes needs it

        if found := _CHOICE.search(message):
            known = re.findall(r"[\w.-]+", found["known"])
        elif found := _OPTION.search(message):
            known = re.findall(r"--[\w-]+", self.format_help())
        else:
            return ""
        return next(iter(difflib.get_close_matches(found["typed"], known, 1)), "")


def as_option(error: RecipeInvalid) -> str:
    """Return what is wrong with a value of a recipe, named as people type it.

    The same error names the value in files and in Python: ``batch_size = 0``.
    """
    option, value = str(error.values["field"]).replace("_", "-"), error.values["value"]
    return f"--{option} {value} cannot be used for training; allowed: {error.values['rule']}"
