"""My digits: drawings that people have labelled themselves, in one file that is never lost.

The file holds one drawing a line, in the format of :mod:`cnn_desktop.core.drawing`, with three
fields more, all of which may be missing::

    {"label": 3, "strokes": [...], "writer": "Mina", "id": "5f0c...", "time": "2026-03-02T09:00:00"}

Every change writes the whole file in one step, so a kill leaves the digits of before or of after.
"""

from __future__ import annotations

import gzip
import os
import time
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cnn_desktop.core.drawing import Drawing, drawing_to_json, open_stroke_file, parse_fields
from cnn_desktop.core.errors import (
    CnnDesktopError,
    DrawingInvalid,
    FileNotReadable,
    MyDigitNotStored,
    MyDigitsDamaged,
    MyDigitsForeign,
    MyDigitsFull,
)
from cnn_desktop.core.files import remove_leftovers, write_atomically
from cnn_desktop.core.reasons import reason_of

# So that a file that anyone may have written takes a few hundred MB of memory at most.
MAX_DIGITS = 10_000
MAX_DIGIT_POINTS = 5_000
MAX_ALL_POINTS = 1_500_000
MAX_LINE_BYTES = 500_000
MAX_FILE_BYTES = 100_000_000
MAX_BAD_LINES = 20  # that are remembered one by one
MAX_WRITER = 40
_MAX_ID = 64


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


@dataclass(frozen=True)
class Change:
    """What an operation did, so that it can be undone.

    Attributes:
        removed: Digits that are gone or changed, with the places where they stood, from 0.
        added: Digits that are new or changed.
    """

    removed: tuple[tuple[int, MyDigit], ...] = ()
    added: tuple[MyDigit, ...] = ()


@dataclass(frozen=True)
class Merged:
    """What came of merging a file.

    Attributes:
        change: To undo it.
        duplicates: Lines that hold a digit that was there already.
        bad: Lines that hold no labelled digit: number, from 1, and why; the first few.
        bad_count: How many such lines there are.
        no_room: Lines that were left out because the store is full.
    """

    change: Change
    duplicates: int = 0
    bad: tuple[tuple[int, str], ...] = ()
    bad_count: int = 0
    no_room: int = 0


class MyDigits:
    """The digits in a file, in the order in which they came.

    Opening never fails: a file that cannot be read, or is damaged, is told by :attr:`notice`. A
    damaged file is kept under another name before anything is written.

    Args:
        path: The file; made when the first digit is stored.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digits: list[MyDigit] = []
        self._lines: dict[str, str] = {}  # of the file, by id: making them again takes its time
        self._points = 0
        self._seen: tuple[int, int] | None = None  # time and length of the file as it was read
        self._closed: CnnDesktopError | None = None  # why nothing may be written
        self.notice: CnnDesktopError | None = None
        remove_leftovers_quietly(path.parent)
        self._read()

    @property
    def digits(self) -> tuple[MyDigit, ...]:
        """All digits, the oldest first."""
        return tuple(self._digits)

    @property
    def writers(self) -> tuple[str, ...]:
        """Names of those who wrote them, in alphabetical order; nobody's is left out."""
        return tuple(sorted({digit.writer for digit in self._digits if digit.writer}))

    def __len__(self) -> int:
        return len(self._digits)

    # -- changes ---------------------------------------------------------------------------------

    def add(self, drawing: Drawing, label: int, writer: str = "") -> Change:
        """Store a drawing.

        Args:
            drawing: With ink.
            label: The digit that a person says it is.
            writer: Who wrote it; cleaned and cut off where it is long.

        Raises:
            MyDigitNotStored: There is no ink, or far more than a digit has.
            MyDigitsFull: There is no room.
            CnnDesktopError: The file cannot be written; nothing has changed.
        """
        if reason := _unfit(drawing):
            raise MyDigitNotStored(reason=reason)
        if label not in range(10):
            raise ValueError("the label is not a digit from 0 to 9")
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S")
        digit = MyDigit(drawing, label, clean_writer(writer), new_id(), stamp)
        self._refresh()
        if not self._has_room(drawing):
            raise MyDigitsFull(most=MAX_DIGITS)
        self._replace([*self._digits, digit])
        return Change(added=(digit,))

    def relabel(self, ids: Iterable[str], label: int) -> Change:
        """Say that digits are another digit; those that are it already stay as they are.

        Raises:
            CnnDesktopError: The file cannot be written; nothing has changed.
        """
        if label not in range(10):
            raise ValueError("the label is not a digit from 0 to 9")
        return self._alter(ids, lambda digit: replace(digit, label=label))

    def set_writer(self, ids: Iterable[str], writer: str) -> Change:
        """Say who wrote digits; an empty name for nobody.

        Raises:
            CnnDesktopError: The file cannot be written; nothing has changed.
        """
        name = clean_writer(writer)
        return self._alter(ids, lambda digit: replace(digit, writer=name))

    def delete(self, ids: Iterable[str]) -> Change:
        """Remove digits.

        Raises:
            CnnDesktopError: The file cannot be written; nothing has changed.
        """
        self._refresh()
        gone = set(ids)
        removed = tuple((at, each) for at, each in enumerate(self._digits) if each.id in gone)
        if removed:
            self._replace([each for each in self._digits if each.id not in gone])
        return Change(removed=removed)

    def undo(self, change: Change) -> None:
        """Take a change back; digits that have come since stay.

        Raises:
            CnnDesktopError: The file cannot be written; nothing has changed.
        """
        self._refresh()
        new = {digit.id for digit in change.added} | {digit.id for _, digit in change.removed}
        kept = [digit for digit in self._digits if digit.id not in new]
        for place, digit in change.removed:
            kept.insert(place, digit)
        self._replace(kept)

    def merge(self, path: Path) -> Merged:
        """Add the digits of a file that anyone may have written.

        What is there already is skipped, and so are lines that hold no labelled digit: one bad
        line shall not cost a teacher the other nine hundred.

        Raises:
            FileNotReadable: The file cannot be read.
            MyDigitsForeign: It holds no digit at all.
            CnnDesktopError: The store cannot be written; nothing has changed.
        """
        self._refresh()
        found = _read_file(path)
        if not found.digits:
            raise MyDigitsForeign(path=path, reason=found.bad[0][1] if found.bad else "it is empty")
        known = {digit.content for digit in self._digits}
        ids = {digit.id for digit in self._digits}
        added: list[MyDigit] = []
        duplicates, no_room, points = 0, found.left_out, 0
        for digit in found.digits:
            if digit.content in known:
                duplicates += 1
                continue
            points += digit.drawing.point_count
            if not self._has_room(None, len(added) + 1, points):
                no_room += 1
                continue
            known.add(digit.content)
            fresh = replace(digit, id=new_id()) if not digit.id or digit.id in ids else digit
            ids.add(fresh.id)
            added.append(fresh)
        if added:
            self._replace([*self._digits, *added])
        bad = tuple(found.bad)
        return Merged(Change(added=tuple(added)), duplicates, bad, found.bad_count, no_room)

    def export(self, path: Path, ids: Iterable[str] | None = None) -> int:
        """Write digits to a file that :meth:`merge` reads, gzipped when it ends in ``.gz``.

        Args:
            path: The file.
            ids: Which; all of them when None.

        Returns:
            How many were written.

        Raises:
            FileNotWritable: With the reason; an earlier file is as it was.
        """
        wanted = None if ids is None else set(ids)
        lines = [self._lines[d.id] for d in self._digits if wanted is None or d.id in wanted]
        data = _to_bytes(lines)
        write_atomically(path, gzip.compress(data) if path.suffix.lower() == ".gz" else data)
        return len(lines)

    # -- file ------------------------------------------------------------------------------------

    def _alter(self, ids: Iterable[str], change: Callable[[MyDigit], MyDigit]) -> Change:
        self._refresh()
        wanted, removed, added, after = set(ids), [], [], []
        for place, digit in enumerate(self._digits):
            altered = change(digit) if digit.id in wanted else digit
            if altered != digit:
                removed.append((place, digit))
                added.append(altered)
            after.append(altered)
        if added:
            self._replace(after)
        return Change(tuple(removed), tuple(added))

    def _has_room(self, drawing: Drawing | None, more: int = 1, points: int = 0) -> bool:
        points += drawing.point_count if drawing else 0
        return len(self) + more <= MAX_DIGITS and self._points + points <= MAX_ALL_POINTS

    def _replace(self, digits: list[MyDigit]) -> None:
        """Write the digits, and only then take them over."""
        if self._closed:
            raise self._closed
        before = {digit.id: digit for digit in self._digits}
        lines = {
            digit.id: self._lines[digit.id] if before.get(digit.id) == digit else _line(digit)
            for digit in digits
        }
        write_atomically(self._path, _to_bytes(lines.values()))
        self._take(digits, lines)
        self._seen = _stamp(self._path)

    def _take(self, digits: list[MyDigit], lines: dict[str, str]) -> None:
        self._digits, self._lines = digits, lines
        self._points = sum(digit.drawing.point_count for digit in digits)

    def _refresh(self) -> None:
        """Take over what another window of the program has stored meanwhile."""
        if _stamp(self._path) != self._seen:
            self._read()

    def _read(self) -> None:
        self._closed = None
        self._seen = _stamp(self._path)
        if self._seen is None and not os.path.lexists(self._path):
            self._take([], {})
            return
        try:
            found = _read_file(self._path)
            digits = _with_own_ids(found.digits)
            self._take(digits, {digit.id: _line(digit) for digit in digits})
            if found.bad or found.left_out:
                reason = found.bad[0][1] if found.bad else f"more than {MAX_DIGITS:,} drawings"
                self._set_aside(reason)
        except CnnDesktopError as error:
            # A file that may not be read, or one that could not be set aside, is not written over.
            self.notice = self._closed = error

    def _set_aside(self, reason: str) -> None:
        aside = _free_name(self._path)
        try:
            write_atomically(aside, self._path.read_bytes())
        except OSError as error:
            raise FileNotReadable(path=self._path, reason=reason_of(error)) from error
        self._replace(list(self._digits))
        self.notice = MyDigitsDamaged(reason=reason, kept=len(self), aside=aside)


def new_id() -> str:
    """Return an id that no other digit has, here or anywhere."""
    return uuid.uuid4().hex


def clean_writer(name: str) -> str:
    """Return a name as one short line of printable characters."""
    text = name.encode("utf-8", "ignore").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:MAX_WRITER]


def remove_leftovers_quietly(folder: Path) -> None:
    """Remove what a killed write left; a folder that may not be looked at is left alone."""
    try:
        remove_leftovers(folder)
    except OSError:
        return


@dataclass(frozen=True)
class ReadDigits:
    """What a file of digits holds.

    Attributes:
        digits: In the order of the file.
        bad_count: Lines that hold no labelled digit.
        reason: Of the first of them; empty when there is none.
    """

    digits: tuple[MyDigit, ...]
    bad_count: int = 0
    reason: str = ""


def read_digits(path: Path) -> ReadDigits:
    """Read a file of digits that anyone may have written, without storing anything.

    Raises:
        FileNotReadable: The file cannot be read.
    """
    found = _read_file(path)
    return ReadDigits(tuple(found.digits), found.bad_count, found.bad[0][1] if found.bad else "")


def write_digits(path: Path, digits: Iterable[MyDigit]) -> None:
    """Write digits to a file of their own.

    Raises:
        FileNotWritable: With the reason; an earlier file is as it was.
    """
    write_atomically(path, _to_bytes(_line(digit) for digit in digits))


@dataclass
class _Found:
    digits: list[MyDigit] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    bad_count: int = 0
    left_out: int = 0


def _read_file(path: Path) -> _Found:
    """Read what there is to read; of a file that is cut off, all whole lines.

    Raises:
        FileNotReadable: The file is missing or may not be read.
    """
    found, points = _Found(), 0
    try:
        for number, line in _lines_of(path):
            try:
                digit = _parse(line)
            except DrawingInvalid as error:
                _note_bad(found, number, str(error.values["reason"]))
                continue
            points += digit.drawing.point_count
            if len(found.digits) >= MAX_DIGITS or points > MAX_ALL_POINTS:
                found.left_out += 1
            else:
                found.digits.append(digit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        _note_bad(found, 0, reason_of(error))
    except OSError as error:
        raise FileNotReadable(path=path, reason=reason_of(error)) from error
    return found


def _note_bad(found: _Found, number: int, reason: str) -> None:
    found.bad_count += 1
    if len(found.bad) < MAX_BAD_LINES:
        found.bad.append((number, reason))


def _lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Return the lines that are not blank, with their numbers; of a hostile file, not all."""
    read, number, rest = 0, 0, False
    with open_stroke_file(path) as file:
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
    if reason := _unfit(one.drawing):
        raise DrawingInvalid(where="", reason=reason)
    return MyDigit(
        one.drawing,
        one.label,
        clean_writer(_text(fields, "writer")),
        clean_writer(_text(fields, "id"))[:_MAX_ID],
        clean_writer(_text(fields, "time")),
    )


def _unfit(drawing: Drawing) -> str:
    if drawing.is_empty:
        return "there is no ink"
    if drawing.point_count > MAX_DIGIT_POINTS:
        return f"more than {MAX_DIGIT_POINTS:,} points"
    return ""


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value[: 4 * _MAX_ID] if isinstance(value, str) else ""


def _line(digit: MyDigit) -> str:
    named = {"writer": digit.writer, "id": digit.id, "time": digit.time}
    more = {name: value for name, value in named.items() if value}
    return drawing_to_json(digit.drawing, digit.label, more)


def _to_bytes(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _with_own_ids(digits: list[MyDigit]) -> list[MyDigit]:
    """Give an id to digits without one, and to those that have another's."""
    used: set[str] = set()
    result = []
    for digit in digits:
        own = replace(digit, id=new_id()) if not digit.id or digit.id in used else digit
        used.add(own.id)
        result.append(own)
    return result


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _free_name(path: Path) -> Path:
    stamp = time.strftime("%Y-%m-%d %H.%M.%S")
    aside, number = path.with_name(f"{path.stem} damaged {stamp}{path.suffix}"), 2
    while os.path.lexists(aside):
        aside = path.with_name(f"{path.stem} damaged {stamp} {number}{path.suffix}")
        number += 1
    return aside
