"""My digits: drawings that people have labelled themselves, in one file that is never lost.

Every change writes the whole file in one step, so a kill leaves the digits of before or of after.
Several threads may use one store: changes come one after the other, and what is read is what there
was between two of them.
The file's format is that of :mod:`cnn_desktop.core.digits.digit_file`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cnn_desktop.core.digits.digit_file import (
    LINES_A_STEP,
    MAX_ALL_POINTS,
    MAX_DIGITS,
    MyDigit,
    ReadDigits,
    clean_writer,
    digit_to_json,
    finish,
    new_id,
    reading,
    reason_against,
    write_lines,
)
from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.errors import (
    CnnDesktopError,
    FileNotReadable,
    FileNotWritable,
    MyDigitNotStored,
    MyDigitsDamaged,
    MyDigitsForeign,
    MyDigitsFull,
    MyDigitsNotWritten,
)
from cnn_desktop.core.files import remove_leftovers, write_atomically
from cnn_desktop.core.reasons import reason_of

TRIES = 3  # to plan a merge while something else is stored
UNDO_LIMIT = 50
LINES_A_PAUSE = 40  # a millisecond or two of writing


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


@dataclass
class _Plan:
    """What merging a file would add.

    Attributes:
        added: Digits that are new, with ids of their own.
        lines: How they are written, by id.
        duplicates: How many are there already.
        no_room: How many the store cannot hold.
    """

    added: list[MyDigit] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)
    duplicates: int = 0
    no_room: int = 0


class MyDigits:
    """The digits in a file, in the order in which they came.

    Opening never fails: a file that cannot be read, or is damaged, is told by :attr:`notice`. A
    damaged file is kept under another name before anything is written.

    Args:
        path: The file; made when the first digit is stored.
        pause: Called every millisecond or two of reading the file and of preparing what is written,
            in whatever thread does it, so that another can have its turn.
    """

    def __init__(self, path: Path, pause: Callable[[], object] = lambda: None) -> None:
        self._path, self._pause = path, pause
        self._changing = threading.RLock()  # held while the digits are read, written or replaced
        self._digits: list[MyDigit] = []  # never altered, only replaced
        self._lines: dict[str, str] = {}  # of the file, by id: making them again takes its time
        self._points = 0
        self._seen: tuple[int, int] | None = None  # time and length of the file as it was read
        self._closed: CnnDesktopError | None = None  # why nothing may be written
        self._changes: list[Change] = []  # made here, in the order in which they were written
        self.notice: CnnDesktopError | None = None
        remove_leftovers_quietly(path.parent)
        self._read()

    @property
    def digits(self) -> tuple[MyDigit, ...]:
        """All digits, the oldest first."""
        return tuple(self._digits)

    @property
    def changes(self) -> int:
        """How many changes :meth:`undo_last` can take back."""
        return len(self._changes)

    @property
    def closed(self) -> CnnDesktopError | None:
        """Why the file can be neither read nor written; None where it can."""
        return self._closed

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
            ValueError: The label is no digit.
            CnnDesktopError: The file cannot be written; nothing has changed.
        """
        return self.add_digit(new_digit(drawing, label, writer))

    def add_digit(self, digit: MyDigit) -> Change:
        """Store a digit of :func:`new_digit`.

        Raises:
            MyDigitsFull: There is no room.
            CnnDesktopError: The file cannot be written; nothing has changed.
        """
        with self._changing:
            self._refresh()
            if not _has_room(len(self) + 1, self._points + digit.drawing.point_count):
                raise MyDigitsFull(most=MAX_DIGITS)
            self._replace([*self._digits, digit])
            return self._note(Change(added=(digit,)))

    def relabel(self, ids: Iterable[str], label: int) -> Change:
        """Say that digits are another digit; those that are it already stay as they are.

        Raises:
            ValueError: The label is no digit.
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
        gone = set(ids)
        with self._changing:
            self._refresh()
            removed = tuple((at, each) for at, each in enumerate(self._digits) if each.id in gone)
            if removed:
                self._replace([each for each in self._digits if each.id not in gone])
            return self._note(Change(removed=removed))

    def undo_last(self) -> None:
        """Take the change back that was made last here; where there is none, nothing is done.

        Raises:
            CnnDesktopError: The file cannot be written; nothing has changed.
        """
        with self._changing:
            if self._changes:
                self.undo(self._changes[-1])
                del self._changes[-1]

    def undo(self, change: Change) -> None:
        """Take a change back; digits that have come since stay.

        Raises:
            CnnDesktopError: The file cannot be written; nothing has changed.
        """
        new = {digit.id for digit in change.added} | {digit.id for _, digit in change.removed}
        with self._changing:
            self._refresh()
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
        *_, merged = self.merging(path)
        assert isinstance(merged, Merged)  # noqa: S101 - the last item is
        return merged

    def merging(self, path: Path) -> Generator[float | Merged, None, None]:
        """Merge as :meth:`merge` does, in steps; made to be iterated in a thread.

        Who asks for no further step gives it up, and nothing has changed. The store can be used
        meanwhile; a change waits only while the file is written.

        Yields:
            The share of the file that is read, from 0 to 1, every few lines; last what came of it,
            when it is written.

        Raises:
            CnnDesktopError: As :meth:`merge` does.
        """
        found = yield from reading(path)
        if not found.digits:
            raise MyDigitsForeign(path=path, reason=found.reason or "it is empty")
        for _ in range(TRIES):
            with self._changing:
                self._refresh()
                before, points = self._digits, self._points
            plan = yield from _planning(found, before, points)
            with self._changing:
                self._refresh()
                if self._digits is before:
                    merged = self._add_planned(plan, found)
                    break  # else something was stored meanwhile: plan anew
        else:
            with self._changing:  # something is stored all the time: let it wait
                self._refresh()
                plan = finish(_planning(found, self._digits, self._points))
                merged = self._add_planned(plan, found)
        yield merged

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
        with self._changing:
            lines = [self._lines[d.id] for d in self._digits if wanted is None or d.id in wanted]
        write_lines(path, lines)
        return len(lines)

    # -- file ------------------------------------------------------------------------------------

    def _alter(self, ids: Iterable[str], change: Callable[[MyDigit], MyDigit]) -> Change:
        wanted, removed, added, after = set(ids), [], [], []
        with self._changing:
            self._refresh()
            for place, digit in enumerate(self._digits):
                altered = change(digit) if digit.id in wanted else digit
                if altered != digit:
                    removed.append((place, digit))
                    added.append(altered)
                after.append(altered)
            if added:
                self._replace(after)
            return self._note(Change(tuple(removed), tuple(added)))

    def _note(self, change: Change) -> Change:
        if change.added or change.removed:
            self._changes = [*self._changes, change][-UNDO_LIMIT:]
        return change

    def _add_planned(self, plan: _Plan, found: ReadDigits) -> Merged:
        if plan.added:
            self._replace([*self._digits, *plan.added], plan.lines)
        change = self._note(Change(added=tuple(plan.added)))
        no_room = found.left_out + plan.no_room
        return Merged(change, plan.duplicates, tuple(found.bad), found.bad_count, no_room)

    def _replace(self, digits: list[MyDigit], made: Mapping[str, str] | None = None) -> None:
        """Write the digits, and only then take them over; ``made`` are lines of new ones."""
        if self._closed:
            raise self._closed
        before = {digit.id: digit for digit in self._digits}
        made = made or {}
        new = [each for each in digits if before.get(each.id) != each and each.id not in made]
        known = {**self._lines, **made, **self._make_lines(new)}
        lines = {digit.id: known[digit.id] for digit in digits}  # in their order
        try:
            write_lines(self._path, lines.values())
        except FileNotWritable as error:
            raise MyDigitsNotWritten(**error.values, kept=len(self)) from error
        self._take(digits, lines)
        self._seen = _stamp(self._path)

    def _make_lines(self, digits: Iterable[MyDigit]) -> dict[str, str]:
        lines = {}
        for count, digit in enumerate(digits):
            lines[digit.id] = digit_to_json(digit)
            if count % LINES_A_PAUSE == 0:
                self._pause()
        return lines

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
            found = finish(reading(self._path), self._pause)
            digits = _with_own_ids(found.digits)
            self._take(digits, self._make_lines(digits))
            if found.bad or found.left_out:
                self._set_aside(found.reason or f"more than {MAX_DIGITS:,} drawings")
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


def new_digit(drawing: Drawing, label: int, writer: str = "") -> MyDigit:
    """Return a digit that :meth:`MyDigits.add_digit` can store, with an id of its own.

    Args:
        drawing: With ink.
        label: The digit that a person says it is.
        writer: Who wrote it; cleaned and cut off where it is long.

    Raises:
        MyDigitNotStored: There is no ink, or far more than a digit has.
        ValueError: The label is no digit.
    """
    if reason := reason_against(drawing):
        raise MyDigitNotStored(reason=reason)
    if label not in range(10):
        raise ValueError("the label is not a digit from 0 to 9")
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S")
    return MyDigit(drawing, label, clean_writer(writer), new_id(), stamp)


def _planning(
    found: ReadDigits, there: list[MyDigit], points: int
) -> Generator[float, None, _Plan]:
    """Sort out which digits of a file are new, in steps that each take some milliseconds."""
    plan = _Plan()
    known = {digit.content for digit in there}
    ids = {digit.id for digit in there}
    for count, digit in enumerate(found.digits, 1):
        if count % LINES_A_STEP == 0:
            yield 1.0
        if digit.content in known:
            plan.duplicates += 1
            continue
        points += digit.drawing.point_count
        if not _has_room(len(there) + len(plan.added) + 1, points):
            plan.no_room += 1
            continue
        known.add(digit.content)
        fresh = replace(digit, id=new_id()) if not digit.id or digit.id in ids else digit
        ids.add(fresh.id)
        plan.added.append(fresh)
        plan.lines[fresh.id] = digit_to_json(fresh)
    return plan


def _has_room(digits: int, points: int) -> bool:
    """Return whether a store may hold so many digits, of so many points together."""
    return digits <= MAX_DIGITS and points <= MAX_ALL_POINTS


def remove_leftovers_quietly(folder: Path) -> None:
    """Remove what a killed write left; a folder that may not be looked at is left alone."""
    try:
        remove_leftovers(folder)
    except OSError:
        return


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
