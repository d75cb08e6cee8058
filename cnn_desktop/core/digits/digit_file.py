"""Drawings that people have labelled, as lines of a file that anyone may have written.

The file holds one drawing a line, in the format of :mod:`cnn_desktop.core.drawing`, with three
fields more, all of which may be missing::

    {"label": 3, "strokes": [...], "writer": "Mina", "id": "5f0c...", "time": "2026-03-02T09:00:00"}

:mod:`cnn_desktop.core.digits.my_digits` keeps such a file; what is read here is what could be
read of it.
"""

from __future__ import annotations

import gzip
import os
import uuid
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from cnn_desktop.core.drawing import Drawing, drawing_to_json, open_stroke_file, parse_fields
from cnn_desktop.core.errors import DrawingInvalid, FileNotReadable
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.reasons import reason_of

# So that a file that anyone may have written takes a few hundred MB of memory at most.
MAX_DIGITS = 10_000
MAX_DIGIT_POINTS = 5_000
MAX_ALL_POINTS = 1_500_000
MAX_LINE_BYTES = 500_000
MAX_FILE_BYTES = 100_000_000
MAX_BAD_LINES = 20  # that are remembered one by one
MAX_WRITER = 40
LINES_A_STEP = 20  # a millisecond or two of reading
PACKING = 6  # of gzip: 9 takes seven times as long for a file that is a tenth smaller
_MAX_ID = 64

T = TypeVar("T")


@dataclass(frozen=True)
class MyDigit:
    """A drawing whose digit a person has confirmed.

    Attributes:
        drawing: The strokes; not empty.
        label: The digit, 0 to 9.
        writer: Who wrote it; empty when nobody said.
        id: What distinguishes it from all others.
        time: When it was stored, as ISO 8601; empty when unknown.
    """

    drawing: Drawing
    label: int
    writer: str = ""
    id: str = ""
    time: str = ""

    @property
    def content(self) -> tuple[int, Drawing]:
        """What makes two digits the same one."""
        return self.label, self.drawing


def new_id() -> str:
    """Return an id that no other digit has, here or anywhere."""
    return uuid.uuid4().hex


def clean_writer(name: str) -> str:
    """Return a name as one short line of printable characters."""
    text = name.encode("utf-8", "ignore").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:MAX_WRITER]


@dataclass
class ReadDigits:
    """What a file of digits holds, as far as it could be read.

    Attributes:
        digits: In the order of the file.
        bad: Lines that hold no labelled digit: number, from 1, and why; the first few.
        bad_count: How many such lines there are.
        left_out: Digits beyond what a file may hold.
    """

    digits: list[MyDigit] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    bad_count: int = 0
    left_out: int = 0

    @property
    def reason(self) -> str:
        """Why the first of the bad lines is bad; empty when there is none."""
        return self.bad[0][1] if self.bad else ""

    def note_bad(self, number: int, reason: str) -> None:
        """Count a bad line, and remember it where it is one of the first."""
        self.bad_count += 1
        if len(self.bad) < MAX_BAD_LINES:
            self.bad.append((number, reason))


def read_digits(path: Path) -> ReadDigits:
    """Read what there is to read; of a file that is cut off, all whole lines.

    Raises:
        FileNotReadable: The file is missing or may not be read.
    """
    return finish(reading(path))


def reading(path: Path) -> Generator[float, None, ReadDigits]:
    """Read as :func:`read_digits` does, in steps; who asks for no further one gives it up.

    Yields:
        The share of the file that is read, from 0 to 1, every few lines; of a packed file, that of
        what lies on the disk.

    Returns:
        What there was.

    Raises:
        FileNotReadable: As :func:`read_digits` does.
    """
    found, points = ReadDigits(), 0
    try:
        with open_stroke_file(path) as file:
            on_disk = getattr(file, "fileobj", file)
            length = max(1, os.fstat(on_disk.fileno()).st_size)
            for count, (number, line) in enumerate(_lines_of(file), 1):
                if count % LINES_A_STEP == 0:
                    yield min(1.0, on_disk.tell() / length)
                try:
                    digit = _parse(line)
                except DrawingInvalid as error:
                    found.note_bad(number, str(error.values["reason"]))
                    continue
                points += digit.drawing.point_count
                if len(found.digits) >= MAX_DIGITS or points > MAX_ALL_POINTS:
                    found.left_out += 1
                else:
                    found.digits.append(digit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        found.note_bad(0, reason_of(error))
    except OSError as error:
        raise FileNotReadable(path=path, reason=reason_of(error)) from error
    return found


def finish(steps: Generator[float, None, T], pause: Callable[[], object] = lambda: None) -> T:
    """Take all steps and return what comes of them; ``pause`` is called between them."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        pause()


def write_digits(path: Path, digits: Iterable[MyDigit]) -> None:
    """Write digits to a file of their own.

    Raises:
        FileNotWritable: With the reason; an earlier file is as it was.
    """
    write_lines(path, (digit_to_json(digit) for digit in digits))


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write digits that are lines already, gzipped when the file's name ends in ``.gz``.

    Raises:
        FileNotWritable: With the reason; an earlier file is as it was.
    """
    data = "".join(f"{line}\n" for line in lines).encode()
    write_atomically(path, gzip.compress(data, PACKING) if path.suffix.lower() == ".gz" else data)


def digit_to_json(digit: MyDigit) -> str:
    """Return a digit as one line, without the line break."""
    named = {"writer": digit.writer, "id": digit.id, "time": digit.time}
    more = {name: value for name, value in named.items() if value}
    return drawing_to_json(digit.drawing, digit.label, more)


def as_kept(digit: MyDigit) -> MyDigit:
    """Return a digit as it comes back from a file: what learns from it learns the same later."""
    return _parse(digit_to_json(digit).encode())


def reason_against(drawing: Drawing) -> str:
    """Return why a drawing cannot be a digit; empty when it can."""
    if drawing.is_empty:
        return "there is no ink"
    if drawing.point_count > MAX_DIGIT_POINTS:
        return f"more than {MAX_DIGIT_POINTS:,} points"
    return ""


def _lines_of(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Return the lines that are not blank, with their numbers; of a hostile file, not all."""
    read, number, rest = 0, 0, False
    while (line := file.readline(MAX_LINE_BYTES)) and read <= MAX_FILE_BYTES:
        read += len(line)
        number += not rest
        if line.strip() and not rest:
            yield number, line
        rest = not line.endswith(b"\n")  # what follows belongs to a line that is too long


def _parse(line: bytes) -> MyDigit:
    if len(line) >= MAX_LINE_BYTES:
        raise DrawingInvalid(where="", reason="a line is too long")
    one, fields = parse_fields(line, "")
    if one.label is None:
        raise DrawingInvalid(where="", reason="there is no label")
    if reason := reason_against(one.drawing):
        raise DrawingInvalid(where="", reason=reason)
    return MyDigit(
        one.drawing,
        one.label,
        clean_writer(_text(fields, "writer")),
        clean_writer(_text(fields, "id"))[:_MAX_ID],
        clean_writer(_text(fields, "time")),
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value[: 4 * _MAX_ID] if isinstance(value, str) else ""
