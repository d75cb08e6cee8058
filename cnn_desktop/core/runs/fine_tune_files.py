"""What a fine-tuning run began with, kept in its folder so that a killed one can be resumed.

::

    start.safetensors   the model that is tuned
    my-digits.jsonl     the digits that it learns from and is measured with
    beginning.json      what they are mixed with, and the checksum of the digits

My digits goes on changing while a run is put aside, and so does the model in use; to end with the
weights of an uninterrupted run, a resumed one takes both from here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cnn_desktop.core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnn_desktop.core.digits.digit_file import MyDigit, read_digits, write_digits
from cnn_desktop.core.errors import CnnDesktopError, RunCannotResume
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.reasons import reason_of

START = "start.safetensors"
DIGITS = "my-digits.jsonl"
BEGINNING = "beginning.json"


@dataclass(frozen=True)
class Beginning:
    """What a fine-tuning run begins with.

    Attributes:
        start: The model.
        digits: My digits as they were.
        mixed_with: Name of the other data in the catalogue; empty for none.
    """

    start: Checkpoint
    digits: tuple[MyDigit, ...]
    mixed_with: str


def keep_beginning(folder: Path, begun: Beginning) -> Beginning:
    """Write what a run begins with and return it as it will be read again.

    A file holds a drawing's points to fewer digits than memory does, so the run itself learns from
    what was written: otherwise a resumed one would see other pictures.

    Raises:
        FileNotWritable: With the reason.
    """
    save_checkpoint(folder / START, begun.start)
    write_digits(folder / DIGITS, begun.digits)
    digest = hashlib.sha256((folder / DIGITS).read_bytes()).hexdigest()
    noted = {"mixed_with": begun.mixed_with, "digits_sha256": digest}
    write_atomically(folder / BEGINNING, json.dumps(noted, indent=1).encode())
    return read_beginning(folder)


def read_start(folder: Path) -> Checkpoint:
    """Read the model that a run began with.

    Raises:
        RunCannotResume: It is missing or was changed.
    """
    try:
        return load_checkpoint(folder / START)
    except CnnDesktopError as error:
        raise RunCannotResume(path=folder, reason=reason_of(error)) from error


def read_beginning(folder: Path) -> Beginning:
    """Read what a run began with.

    Raises:
        RunCannotResume: Something is missing or was changed.
    """
    try:
        noted = json.loads((folder / BEGINNING).read_bytes())
        mixed_with = str(noted["mixed_with"])
        if hashlib.sha256((folder / DIGITS).read_bytes()).hexdigest() != noted["digits_sha256"]:
            raise RunCannotResume(path=folder / DIGITS, reason="the checksum differs")
        digits = tuple(read_digits(folder / DIGITS).digits)
        return Beginning(read_start(folder), digits, mixed_with)
    except RunCannotResume:
        raise
    except (OSError, CnnDesktopError, ValueError, LookupError, TypeError) as error:
        raise RunCannotResume(path=folder, reason=reason_of(error)) from error
