"""Open cnn_desktop: make ``.venv``, install the project there, start the app.

Usage: python3 scripts/run.py [--cpu] [--torch-index URL] [--fresh] [--prepare] [APP'S ARGUMENTS]

  --cpu              PyTorch without CUDA from PyTorch's own CPU index (Linux: 400 MB, not 3 GB)
  --torch-index URL  PyTorch from this index, e.g. https://download.pytorch.org/whl/cu130
                     for an NVIDIA card on Windows; the choice is remembered
  --fresh            throw .venv away and make it anew
  --prepare          only install; open nothing
  --help             this text; the app's own comes with: run.py -- --help

Everything else goes to the app: `run.py --lang ko` opens it in Korean, and
`run.py train --epochs 1` is the command line. When nothing changed, the app starts at once.
"""

import os
import sys
from pathlib import Path

from _bootstrap import pythons, system
from _bootstrap.installation import CPU_INDEX, Installation
from _bootstrap.words import guarded, say

# The app's options that a value follows. Any other word without dashes is a command such as
# `train`, which needs no window.
WITH_VALUE = ("--page", "--lang", "--data-dir")


class Options:
    """The options for ``run.py`` itself, which come first; the rest is the app's."""

    def __init__(self, arguments: "list[str]") -> None:
        self.torch_index: str | None = None
        self.fresh = self.prepare = self.help = False
        rest = list(arguments)
        while rest:
            option = rest.pop(0)
            if option == "--cpu":
                self.torch_index = CPU_INDEX
            elif option == "--torch-index" and rest:
                self.torch_index = rest.pop(0)
            elif option == "--fresh":
                self.fresh = True
            elif option == "--prepare":
                self.prepare = True
            elif option in ("--help", "-h"):
                self.help = True
            else:
                rest = rest if option == "--" else [option, *rest]
                break
        self.for_app = rest

    @property
    def opens_window(self) -> bool:
        """Whether the app is going to show a window."""
        words = self.for_app
        commands = [
            word
            for before, word in zip(["", *words], words)  # noqa: B905 - Python 3.6 has no strict
            if not word.startswith("-") and before not in WITH_VALUE
        ]
        asks = {"--version", "--help", "-h"}.intersection(words)
        return not (self.prepare or commands or asks)


def main(arguments: "list[str]") -> int:
    """Do what the text at the top of this file says."""
    pythons.require_python(str(Path(__file__).resolve()), arguments)
    options = Options(arguments)
    if options.help:
        print(__doc__)
        return 0
    installation = Installation()
    ready = not options.fresh and installation.ready((), options.torch_index)
    missing = {} if ready else system.missing_venv()
    if options.opens_window:
        platform = system.qt_platform(dict(os.environ))
        system.require_screen(platform)
        missing.update(system.missing_libraries(platform))
    system.require_system(missing)
    if not ready:
        installation.ensure((), options.torch_index, options.fresh)
    if options.prepare:
        say("Ready. This opens the app: python3 scripts/run.py")
        return 0
    # -P: whatever lies in the folder where a person stands, the app does not import it.
    command = [str(installation.python), "-P", "-m", "cnn_desktop", *options.for_app]
    return pythons.become(command, pythons.child_environment())


if __name__ == "__main__":
    sys.exit(guarded(main, sys.argv[1:]))
