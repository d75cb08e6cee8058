"""What a command says, for people or, as JSON, for programs.

Results go to standard output. Messages, reasons and progress go to standard error, so that the
output can be piped into another program.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cnn_desktop.core.errors import CnnDesktopError

_REDRAW_SECONDS = 0.1


class WrongUsage(CnnDesktopError):
    """The command line itself is wrong; exit status 2."""


class Output:
    """Where a command says what it has to say.

    Args:
        name: Of the command, put before messages.
        as_json: Whether results are JSON lines instead of text.
        echoes: Whether this process fails as the first one of several does, which will say why;
            no more so once they have begun to train together.
    """

    def __init__(self, name: str, *, as_json: bool = False, echoes: bool = False) -> None:
        self.as_json = as_json
        self.echoes = echoes
        self._name = name
        self._progress_width = 0
        self._progress_drawn = 0.0

    def result(self, value: Mapping[str, object], text: str = "") -> None:
        """Print a result on standard output.

        Args:
            value: What is printed as one line of JSON.
            text: What is printed for people; nothing when empty.
        """
        line = to_json(value) if self.as_json else text
        if line:
            self.clear_progress()
            print(line, flush=True)

    def text(self, text: str) -> None:
        """Print something for people on standard output; nothing as JSON."""
        if not self.as_json:
            self.clear_progress()
            print(text, flush=True)

    def message(self, text: object) -> None:
        """Print one line on standard error."""
        self.clear_progress()
        print(f"{self._name}: {one_line(text)}", file=sys.stderr, flush=True)

    def progress(self, text: str) -> None:
        """Show a line that the next one overwrites; only on a terminal, ten times a second."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._progress_drawn < _REDRAW_SECONDS:
            return
        self._progress_drawn = now
        text = text[: shutil.get_terminal_size().columns - 1]
        self._draw(text.ljust(self._progress_width))
        self._progress_width = len(text)

    def clear_progress(self) -> None:
        """Remove the line of progress."""
        if self._progress_width:
            self._draw(" " * self._progress_width + "\r")
            self._progress_width = 0

    def _draw(self, text: str) -> None:
        print(f"\r{text}", end="", file=sys.stderr, flush=True)


def to_json(value: object) -> str:
    """Return one line of strict JSON: what is no number (NaN, infinite) becomes null."""
    return json.dumps(_plain(value), allow_nan=False)


def one_line(text: object) -> str:
    """Return a text with its line breaks made spaces."""
    return " ".join(str(text).split())


def table(rows: Sequence[Sequence[str]], heads: Sequence[str] = (), right: str = "") -> str:
    """Return columns of text as lines.

    Args:
        rows: Cells.
        heads: The cells of the first line, if there is one.
        right: A letter for each column whose cells end at the same place: ``r``, else anything.
    """
    lines = [list(heads), *map(list, rows)] if heads else [list(row) for row in rows]
    if not lines:
        return ""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    aligned = [
        [
            cell.rjust(width) if number < len(right) and right[number] == "r" else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        for line in lines
    ]
    return "\n".join("  ".join(line).rstrip() for line in aligned)


def percent(share: float) -> str:
    """Return a share as people write it: ``99.51 %``; a dash where there is none."""
    return f"{100 * share:.2f} %" if math.isfinite(share) else "-"


def duration(seconds: float) -> str:
    """Return a time as people say it: ``37 s``, ``9 min 40 s``, ``1 h 5 min``."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes == 0:
        return f"{rest} s"
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def size_text(count: float) -> str:
    """Return a number of bytes as people say it: ``11.6 MB``, ``93 kB``."""
    return f"{count / 1e6:.1f} MB" if count >= 999_500 else f"{math.ceil(count / 1e3)} kB"


def tolerate_any_text() -> None:
    """Let nothing that is printed fail for want of a letter: old consoles do not know all."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            with contextlib.suppress(OSError, ValueError):
                reconfigure(errors="backslashreplace")


def abandon_stdout() -> None:
    """Let what is still to be printed go nowhere: nobody reads it any more."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _plain(value: Any) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "tolist"):  # numpy's arrays and numbers
        return _plain(value.tolist())
    return value
