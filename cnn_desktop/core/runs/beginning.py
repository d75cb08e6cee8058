"""What a run on My digits began with, kept in its folder so that a killed one can be resumed.

::

    my-digits.jsonl     the digits that it learns from and is measured with
    beginning.json      the checksum of the digits; of fine-tuning, what they are mixed with too
    start.safetensors   of fine-tuning, the model that is tuned

My digits goes on changing while a run is put aside, and so does the model in use; to end with the
weights of an uninterrupted run, a resumed one takes both from here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cnn_desktop.core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnn_desktop.core.digits.digit_file import MyDigit, read_digits, write_digits
from cnn_desktop.core.errors import CnnDesktopError, RunCannotResume
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.reasons import ODD_VALUES, reason_of

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
    keep_digits(folder, begun.digits, {"mixed_with": begun.mixed_with})
    return read_beginning(folder)


def keep_digits(
    folder: Path, digits: Iterable[MyDigit], more: Mapping[str, str] | None = None
) -> None:
    """Write the digits that a run learns from; ``more`` is noted beside their checksum.

    Raises:
        FileNotWritable: With the reason.
    """
    write_digits(folder / DIGITS, digits)
    digest = hashlib.sha256((folder / DIGITS).read_bytes()).hexdigest()
    noted = {**(more or {}), "digits_sha256": digest}
    write_atomically(folder / BEGINNING, json.dumps(noted, indent=1).encode())


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
    """Read what a fine-tuning run began with.

    Raises:
        RunCannotResume: Something is missing or was changed.
    """
    digits, noted = _read_digits(folder)
    if not isinstance(mixed_with := noted.get("mixed_with"), str):
        raise RunCannotResume(path=folder / BEGINNING, reason="it does not say what is mixed in")
    return Beginning(read_start(folder), digits, mixed_with)


def read_kept_digits(folder: Path) -> tuple[MyDigit, ...]:
    """Read the digits that a run learns from.

    Raises:
        RunCannotResume: They are missing or were changed.
    """
    digits, _ = _read_digits(folder)
    return digits


def _read_digits(folder: Path) -> tuple[tuple[MyDigit, ...], dict[str, object]]:
    """Return the digits and what is noted beside them."""
    try:
        noted = dict(json.loads((folder / BEGINNING).read_bytes()))
        if hashlib.sha256((folder / DIGITS).read_bytes()).hexdigest() != noted["digits_sha256"]:
            raise RunCannotResume(path=folder / DIGITS, reason="the checksum differs")
        return tuple(read_digits(folder / DIGITS).digits), noted
    except RunCannotResume:
        raise
    except (OSError, CnnDesktopError, *ODD_VALUES) as error:
        raise RunCannotResume(path=folder, reason=reason_of(error)) from error
