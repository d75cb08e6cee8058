"""One answer of a web server, received so that whoever waits for it can stop at any moment."""

from __future__ import annotations

import contextlib
import http.client
import queue
import re
import socket
import ssl
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import certifi

from cnn_desktop.core.data.reasons import MirrorRefused, MirrorSilent, MirrorUnreachable
from cnn_desktop.core.errors import Reason

POLL_INTERVAL = 0.1
"""Seconds that a caller waits at most before it may look at something else."""

_CHUNK = 1 << 16
_QUEUED_CHUNKS = 16


def host_of(url: str) -> str:
    """The server of an address, to name it in a message."""
    try:
        return urllib.parse.urlsplit(url).netloc or url
    except ValueError:
        return url


@dataclass(frozen=True)
class Head:
    """What a server says before it sends: the first byte's position, the whole file's length."""

    start: int
    total: int | None

    def fits(self, have: int, size: int) -> bool:
        """Whether the bytes to come can be those of a file of ``size`` after the first ``have``.

        A page of a Wi-Fi's login, which answers every address, is found out here.
        """
        return self.start in (0, have) and self.total in (None, size)


Message = Head | bytes | Reason | Exception


class Answer:
    """A server's answer, received in a thread of its own.

    A read from a dead network blocks for the whole time-out, and a generator that is blocked
    cannot be closed: the window could not be either. So a thread waits for the network and the
    generator waits for the thread, a moment at a time. The thread touches no file. When nobody
    wants the rest, the connection is cut, which ends a read that waits for a silent server; only
    one that is not connected yet lasts as long as the time-out, or as the process.
    """

    def __init__(self, url: str, start: int, timeout: float) -> None:
        self._messages: queue.Queue[Message] = queue.Queue(_QUEUED_CHUNKS)
        self._unwanted = threading.Event()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(
            target=self._receive, args=(url, start, timeout), name="download", daemon=True
        )

    def __enter__(self) -> Answer:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._unwanted.set()
        self._cut()

    def next_message(self) -> Head | bytes | Reason | None:
        """The head, then the body in pieces, then ``b""``; a reason if it fails; None: not yet."""
        try:
            message = self._messages.get(timeout=POLL_INTERVAL)
        except queue.Empty:
            return None
        if isinstance(message, Exception) and not isinstance(message, Reason):
            raise message
        return message

    def _on_connected(self, connection: socket.socket) -> None:
        self._socket = connection
        if self._unwanted.is_set():  # while it was being connected
            self._cut()

    def _cut(self) -> None:
        """Hang up; whoever reads from the connection finds its end at once."""
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it has ended by itself
                # That of an SSLSocket would take what the other thread reads with away from it.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _receive(self, url: str, start: int, timeout: float) -> None:
        try:
            opened = _open(url, start, timeout, self._on_connected)
            with contextlib.closing(opened) as response:
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
            self._send(MirrorRefused(host=host_of(url), status=error.code))
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._send(_why_unreachable(url, error, timeout))
        except Exception as error:  # noqa: BLE001 - or the generator would wait for ever
            self._send(error)

    def _send(self, message: Message) -> None:
        while not self._unwanted.is_set():
            try:
                self._messages.put(message, timeout=POLL_INTERVAL)
            except queue.Full:
                continue
            return


class _Connection(http.client.HTTPConnection):
    """A connection that tells its socket, so that another thread can cut it."""

    def __init__(
        self, *args: Any, connected: Callable[[socket.socket], None], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._connected = connected

    def connect(self) -> None:
        super().connect()
        self._connected(self.sock)


class _SecureConnection(_Connection, http.client.HTTPSConnection):
    """The same, encrypted."""


class _Handler(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens connections that tell their sockets."""

    def __init__(self, context: ssl.SSLContext, connected: Callable[[socket.socket], None]) -> None:
        super().__init__()
        self._secure, self._connected = context, connected

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Connection, connected=self._connected), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        kind = partial(_SecureConnection, connected=self._connected)
        return self.do_open(kind, req, context=self._secure)


def _open(
    url: str, start: int, timeout: float, connected: Callable[[socket.socket], None]
) -> http.client.HTTPResponse:
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("not an http address")
    request = urllib.request.Request(url, headers={"User-Agent": "cnn-desktop"})  # noqa: S310
    if start:
        request.add_header("Range", f"bytes={start}-")
    # The system's certificates know a school's own proxy, certifi's are there on every machine.
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    opener = urllib.request.build_opener(_Handler(context, connected))
    response: http.client.HTTPResponse = opener.open(request, timeout=timeout)
    return response


def _read_head(response: http.client.HTTPResponse) -> Head:
    length = response.headers.get("Content-Length", "")
    if response.status != http.client.PARTIAL_CONTENT:
        return Head(0, int(length) if length.isdecimal() else None)
    parts = re.fullmatch(
        r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)", response.headers.get("Content-Range", "")
    )
    if parts is None:
        raise ValueError("it sent a part without saying which")
    return Head(int(parts[1]), None if parts[2] == "*" else int(parts[2]))


def _why_unreachable(url: str, error: Exception, timeout: float) -> Reason:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return MirrorSilent(host=host_of(url), seconds=timeout)
    text = (cause.strerror if isinstance(cause, OSError) else None) or str(cause)
    return MirrorUnreachable(host=host_of(url), reason=text or type(cause).__name__)
