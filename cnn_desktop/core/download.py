"""Fetching one file of a known checksum: mirrors in turn, resumed where it was cut off.

What has come is kept in a ``.part`` file beside the target. Only when that file is whole and has
the right checksum does it take the target's name, in one step, so nobody ever finds half a file.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import queue
import re
import ssl
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import certifi

from cnn_desktop.core.errors import (
    CnnDesktopError,
    DownloadFailed,
    FileNotWritable,
    MirrorHasAnother,
    MirrorRefused,
    MirrorSilent,
    MirrorStopped,
    MirrorUnreachable,
    NoMirror,
    Reason,
    ReasonThenReason,
)

TIMEOUT = 30.0
"""Seconds that a server may keep silent."""
PROGRESS_INTERVAL = 0.1
"""Seconds between two reports; also how long a caller waits at most before it may stop."""
TRIES_PER_MIRROR = 3
"""How often a mirror is asked for the rest of a file that it did not send to the end."""
PART_SUFFIX = ".part"

_CHUNK = 1 << 16
_QUEUED_CHUNKS = 16
_RANGE_NOT_SATISFIABLE = 416


def download(
    urls: Sequence[str], target: Path, size: int, md5: str, timeout: float = TIMEOUT
) -> Iterator[int]:
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
    with _claim_part(target) as part:
        for done in _fill(part, urls, size, md5, timeout):
            if done < size:
                yield done
        part.move_to_target(md5)
    yield size


def _fill(
    part: _Part, urls: Sequence[str], size: int, md5: str, timeout: float
) -> Generator[int, None, None]:
    failures: list[Reason] = []
    for url in urls:
        failure: Reason = MirrorHasAnother(host=_host(url))
        for _ in range(TRIES_PER_MIRROR):
            before = part.size()
            interruption = yield from _transfer(part, url, size, timeout)
            if interruption is None and part.md5() == md5:
                return
            if interruption is None:
                part.restart()
            failure = interruption or MirrorHasAnother(host=_host(url))
            # More is there now: ask for the rest. Less is there now: the beginning that was kept
            # from another time was no good, so this server has not had its chance yet.
            if part.size() == before:
                break
        failures.append(failure)
    raise DownloadFailed(file=part.target.name, attempts=_joined(failures or [NoMirror()]))


def _joined(reasons: Sequence[Reason]) -> Reason:
    return reduce(lambda first, second: ReasonThenReason(first=first, second=second), reasons)


def _transfer(
    part: _Part, url: str, size: int, timeout: float
) -> Generator[int, None, Reason | None]:
    """Append what one answer brings; return why it did not bring all, if so."""
    if part.size() > size:
        part.restart()
    yield part.size()
    if part.size() == size:
        return None
    next_report = time.monotonic() + PROGRESS_INTERVAL
    with _Answer(url, part.size(), timeout) as answer:
        while (message := answer.next_message()) != b"":
            if isinstance(message, Reason):
                if isinstance(message, MirrorRefused) and _is_unsatisfiable(message):
                    part.restart()
                return message
            if isinstance(message, _Head):
                if not message.fits(part.size(), size):
                    return MirrorHasAnother(host=_host(url))
                if message.start != part.size():  # it ignores ranges and sends everything
                    part.restart()
            elif message is not None:
                if part.size() + len(message) > size:
                    part.restart()
                    return MirrorHasAnother(host=_host(url))
                part.append(message)
            if time.monotonic() >= next_report:
                next_report = time.monotonic() + PROGRESS_INTERVAL
                yield part.size()
    if part.size() < size:
        return MirrorStopped(host=_host(url), done=part.size(), size=size)
    return None


def _is_unsatisfiable(refusal: MirrorRefused) -> bool:
    return refusal.values["status"] == _RANGE_NOT_SATISFIABLE


def _host(url: str) -> str:
    try:
        return urllib.parse.urlsplit(url).netloc or url
    except ValueError:
        return url


@dataclass(frozen=True)
class _Head:
    """What a server says before it sends: the first byte's position, the whole file's length."""

    start: int
    total: int | None

    def fits(self, have: int, size: int) -> bool:
        """Whether the bytes to come can be those of a file of ``size`` after the first ``have``.

        A page of a Wi-Fi's login, which answers every address, is found out here.
        """
        return self.start in (0, have) and self.total in (None, size)


_Message = _Head | bytes | Reason | Exception


class _Answer:
    """A server's answer, received in a thread of its own.

    A read from a dead network blocks for the whole time-out, and a generator that is blocked
    cannot be closed: the window could not be either. So a thread waits for the network and the
    generator waits for the thread, a moment at a time. The thread touches no file; when nobody
    wants the rest it ends at its next read, or with the process.
    """

    def __init__(self, url: str, start: int, timeout: float) -> None:
        self._messages: queue.Queue[_Message] = queue.Queue(_QUEUED_CHUNKS)
        self._unwanted = threading.Event()
        self._thread = threading.Thread(
            target=self._receive, args=(url, start, timeout), name="download", daemon=True
        )

    def __enter__(self) -> _Answer:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._unwanted.set()

    def next_message(self) -> _Head | bytes | Reason | None:
        """The head, then the body in pieces, then ``b""``; a reason if it fails; None: not yet."""
        try:
            message = self._messages.get(timeout=PROGRESS_INTERVAL)
        except queue.Empty:
            return None
        if isinstance(message, Exception) and not isinstance(message, Reason):
            raise message
        return message

    def _receive(self, url: str, start: int, timeout: float) -> None:
        try:
            with contextlib.closing(_open(url, start, timeout)) as response:
                self._send(_read_head(response))
                while not self._unwanted.is_set():
                    piece = response.read1(_CHUNK)
                    self._send(piece)
                    if not piece:
                        break
        except http.client.IncompleteRead:
            self._send(b"")  # who counts the bytes notices
        except urllib.error.HTTPError as error:
            error.close()
            self._send(MirrorRefused(host=_host(url), status=error.code))
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._send(_why_unreachable(url, error, timeout))
        except Exception as error:  # noqa: BLE001 - or the generator would wait for ever
            self._send(error)

    def _send(self, message: _Message) -> None:
        while not self._unwanted.is_set():
            try:
                return self._messages.put(message, timeout=PROGRESS_INTERVAL)
            except queue.Full:
                continue


def _open(url: str, start: int, timeout: float) -> http.client.HTTPResponse:
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("not an http address")
    request = urllib.request.Request(url, headers={"User-Agent": "cnn-desktop"})  # noqa: S310
    if start:
        request.add_header("Range", f"bytes={start}-")
    # The system's certificates know a school's own proxy, certifi's are there on every machine.
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
    response: http.client.HTTPResponse = opener.open(request, timeout=timeout)
    return response


def _read_head(response: http.client.HTTPResponse) -> _Head:
    length = response.headers.get("Content-Length", "")
    if response.status != http.client.PARTIAL_CONTENT:
        return _Head(0, int(length) if length.isdecimal() else None)
    parts = re.fullmatch(
        r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)", response.headers.get("Content-Range", "")
    )
    if parts is None:
        raise ValueError("it sent a part without saying which")
    return _Head(int(parts[1]), None if parts[2] == "*" else int(parts[2]))


def _why_unreachable(url: str, error: Exception, timeout: float) -> Reason:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return MirrorSilent(host=_host(url), seconds=timeout)
    text = (cause.strerror if isinstance(cause, OSError) else None) or str(cause)
    return MirrorUnreachable(host=_host(url), reason=text or type(cause).__name__)


class _Part:
    """The file that a download grows in, open and ours alone until it is closed.

    Attributes:
        target: The file that it becomes.
    """

    def __init__(self, path: Path, file: BinaryIO, target: Path, *, resumable: bool) -> None:
        self.target = target
        self._path = path
        self._file = file
        self._resumable = resumable
        self._size = os.fstat(file.fileno()).st_size

    def __enter__(self) -> _Part:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file.closed:
            return
        worth_keeping = self._resumable and self._size and not isinstance(error, FileNotWritable)
        if worth_keeping:
            self._file.close()
        else:
            self._discard()

    def size(self) -> int:
        """Bytes that are there."""
        return self._size

    def append(self, piece: bytes) -> None:
        """Write a piece at the end."""
        with self._errors_named():
            self._file.write(piece)
            self._file.flush()
            self._size += len(piece)

    def restart(self) -> None:
        """Drop what is there."""
        with self._errors_named():
            if self._size:
                self._file.truncate(0)
            self._size = 0

    def md5(self) -> str:
        """The checksum of what is really on the disk."""
        with self._errors_named():
            self._file.seek(0)
            return _md5_of(self._file)

    def move_to_target(self, md5: str) -> None:
        """Give the file its name, in one step."""
        with self._errors_named():
            # The folder needs no flush: should a power cut undo the renaming, the file is
            # fetched again.
            os.fsync(self._file.fileno())
            if sys.platform == "win32":  # where an open file cannot be renamed
                self._file.close()
            try:
                self._path.replace(self.target)
            except OSError:
                if not _has_md5(self.target, md5):  # nobody else has put it there either
                    raise
                self._discard()
            self._file.close()

    def _discard(self) -> None:
        # Unlinked while the lock still holds, so that nobody is in the middle of resuming it;
        # Windows wants it closed first.
        if sys.platform == "win32":
            self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._file.close()

    @contextlib.contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise FileNotWritable(path=self.target, reason=error.strerror or error) from error


def _claim_part(target: Path) -> _Part:
    """Open the part file that earlier tries left, or a private one when another process has it."""
    shared = target.with_name(target.name + PART_SUFFIX)
    private = target.with_name(f"{target.name}.{uuid.uuid4().hex}{PART_SUFFIX}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file = _open_locked(shared)
        if file is not None:
            return _Part(shared, file, target, resumable=True)
        return _Part(private, private.open("x+b"), target, resumable=False)
    except OSError as error:
        raise FileNotWritable(path=target, reason=error.strerror or error) from error


def _open_locked(path: Path) -> BinaryIO | None:
    try:
        file = path.open("a+b")
    except PermissionError:  # another user's, in a shared folder; a private one may still work
        return None
    # Its owner may have finished and renamed it between our opening and our locking: then this is
    # the finished file, and not ours to write to.
    if _lock(file) and _is_at(path, file):
        return file
    file.close()
    return None


def _is_at(path: Path, file: BinaryIO) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> bool:
        # A byte far behind the end: locked bytes cannot be read.
        file.seek(1 << 30)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: BinaryIO) -> bool:
        # Held by the open file, so a killed process leaves none behind.
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # locked, or a network folder without locks
            return False
        return True


def _has_md5(path: Path, md5: str) -> bool:
    try:
        with path.open("rb") as file:
            return _md5_of(file) == md5
    except OSError:
        return False


def _md5_of(file: BinaryIO) -> str:
    return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
