"""Fetching one file of a known checksum: mirrors in turn, resumed where it was cut off.

What has come is kept in a ``.part`` file beside the target. Only when that file is whole and has
the right checksum does it take the target's name, in one step, so nobody ever finds half a file.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from functools import reduce
from pathlib import Path

from cnn_desktop.core.data.http_answer import Answer, Head, host_of
from cnn_desktop.core.data.part_file import PartFile, claim_part
from cnn_desktop.core.data.reasons import (
    MirrorHasAnother,
    MirrorStopped,
    NoMirror,
    ReasonThenReason,
)
from cnn_desktop.core.errors import DownloadFailed, Reason

PROGRESS_INTERVAL = 0.1
"""Seconds between two reports."""
TRIES_PER_MIRROR = 3
"""How often a mirror is asked for the rest of a file that it did not send to the end."""

_RANGE_NOT_SATISFIABLE = 416


def download(
    urls: Sequence[str], target: Path, size: int, md5: str, timeout: float
) -> Generator[int, None, None]:
    """Fetch a file, telling how far it is; it is in place when the iterator ends.

    To cancel is to stop iterating and close the iterator: what has come stays in
    ``<target>.part``, and the next call asks only for the rest. Two processes that fetch the same
    file do not disturb each other.

    Args:
        urls: Where the file can be had (http or https), the preferred one first.
        target: Where it shall lie. An old file of that name is replaced at the very end.
        size: Its length in bytes.
        md5: Its checksum in hexadecimal digits.
        timeout: Seconds that a server may keep silent before the next one is asked.

    Yields:
        How many bytes are there, about ten times a second even when none come. It falls when a
        server cannot resume. ``size`` is reported once, when the file is in place.

    Raises:
        DownloadFailed: No mirror had the right file; says what each one did.
        FileNotWritable: The folder is read-only, the disk is full or the like.
    """
    with claim_part(target) as part:
        yield from _fill(part, urls, size, md5, timeout)
        part.move_to_target(md5)
    yield size


def _fill(
    part: PartFile, urls: Sequence[str], size: int, md5: str, timeout: float
) -> Generator[int, None, None]:
    failures: list[Reason] = []
    for url in urls:
        failure: Reason = MirrorHasAnother(host=host_of(url))
        for _ in range(TRIES_PER_MIRROR):
            before = part.size()
            interruption = yield from _transfer(part, url, size, timeout)
            if interruption is None and part.md5() == md5:
                return
            if interruption is None:
                part.restart()
            failure = interruption or MirrorHasAnother(host=host_of(url))
            # More is there now: ask for the rest. Less is there now: the beginning that was kept
            # from another time was no good, so this server has not had its chance yet.
            if part.size() == before:
                break
        failures.append(failure)
    raise DownloadFailed(file=part.target.name, attempts=_joined(failures or [NoMirror()]))


def _joined(reasons: Sequence[Reason]) -> Reason:
    return reduce(lambda first, second: ReasonThenReason(first=first, second=second), reasons)


def _transfer(
    part: PartFile, url: str, size: int, timeout: float
) -> Generator[int, None, Reason | None]:
    """Append what one answer brings; return why it did not bring all, if so."""
    if part.size() == size:  # whole from another time, and not checked yet
        return None
    if part.size() > size:
        part.restart()
    yield part.size()
    next_report = time.monotonic() + PROGRESS_INTERVAL
    with Answer(url, part.size(), timeout) as answer:
        while (message := answer.next_message()) != b"":
            failure = _take(part, message, size, host_of(url))
            if failure is not None:
                return failure
            if time.monotonic() >= next_report and part.size() < size:
                next_report = time.monotonic() + PROGRESS_INTERVAL
                yield part.size()
    if part.size() < size:
        return MirrorStopped(host=host_of(url), done=part.size(), size=size)
    return None


def _take(
    part: PartFile, message: Head | bytes | Reason | None, size: int, host: str
) -> Reason | None:
    """Do what a message of the server asks for; return why the rest is of no use, if so."""
    match message:
        case Head():
            if not message.fits(part.size(), size):
                return MirrorHasAnother(host=host)
            if message.start != part.size():  # it does not know ranges and sends everything
                part.restart()
        case bytes():
            if part.size() + len(message) > size:
                part.restart()
                return MirrorHasAnother(host=host)
            part.append(message)
        case Reason():
            if message.values.get("status") == _RANGE_NOT_SATISFIABLE:
                part.restart()
            return message
    return None
