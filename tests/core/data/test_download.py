"""Downloads, from a server on this machine that behaves as badly as the real ones do."""

from __future__ import annotations

import hashlib
import http.server
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_desktop.core import file_locks
from cnn_desktop.core.data import download as download_module
from cnn_desktop.core.data.download import download
from cnn_desktop.core.errors import DownloadFailed, FileNotWritable

DATA = np.random.default_rng(1).bytes(400_000)
MD5 = hashlib.md5(DATA).hexdigest()
HALF = len(DATA) // 2
GIVE_UP = 60.0  # seconds that a test waits for what should come at once


class Server(http.server.ThreadingHTTPServer):
    """Answers each request as the next of ``answers`` says, the last one for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[Answer] = [whole]
        self.ranges: list[str | None] = []  # the Range header of each request
        self.released = threading.Event()  # ends the silence of those that are silent

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/data.gz"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a client hangs up."""


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.ranges.append(self.headers["Range"])
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        answer(self)

    def log_message(self, *arguments: object) -> None:
        pass

    def send(self, status: int, body: bytes, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def send_from(self, start: int, length: int) -> None:
        """Announce everything from ``start``, and send ``length`` bytes of it."""
        end, left = start + length, len(DATA) - start
        if start:
            span = f"bytes {start}-{len(DATA) - 1}/{len(DATA)}"
            self.send(206, DATA[start:end], Content_Range=span, Content_Length=left)
        else:
            self.send(200, DATA[:end], Content_Length=left)

    def start(self) -> int:
        match = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "bytes=0-")
        assert match
        return int(match[1])


Answer = Callable[[Handler], None]


def whole(handler: Handler) -> None:
    handler.send_from(handler.start(), len(DATA))


def without_ranges(handler: Handler) -> None:
    handler.send_from(0, len(DATA))


def half(handler: Handler) -> None:
    handler.send_from(handler.start(), (len(DATA) - handler.start()) // 2)


def half_without_ranges(handler: Handler) -> None:
    handler.send_from(0, HALF)


def half_then_silence(handler: Handler) -> None:
    half(handler)
    handler.wfile.flush()
    handler.server.released.wait()


def silence(handler: Handler) -> None:
    handler.server.released.wait()


def status(code: int) -> Answer:
    return lambda handler: handler.send(code, b"<html>no</html>")


def other_content(handler: Handler) -> None:
    handler.send(200, bytes(len(DATA)), Content_Length=len(DATA))


def login_page(handler: Handler) -> None:
    handler.send(200, b"<html>Log in to the Wi-Fi</html>", Content_Length=32)


def endless(handler: Handler) -> None:
    handler.send(200, b"")  # no length given
    while not handler.server.released.is_set():
        handler.wfile.write(bytes(50_000))


def wrong_part(handler: Handler) -> None:
    size = len(DATA)
    handler.send(206, DATA[5:], Content_Range=f"bytes 5-{size - 1}/{size}")


def wrong_total(handler: Handler) -> None:
    start = handler.start()
    handler.send(206, DATA[start:], Content_Range=f"bytes {start}-{len(DATA)}/{len(DATA) + 1}")


def unnamed_part(handler: Handler) -> None:
    handler.send(206, DATA[handler.start() :])


@pytest.fixture(autouse=True)
def without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(*answers: Answer) -> Server:
        server = Server()
        server.answers = list(answers)
        threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.released.set()
        server.shutdown()
        server.server_close()


Serve = Callable[..., Server]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "raw" / "data.gz"


def part_of(target: Path) -> Path:
    return target.with_name("data.gz.part")


def fetch(target: Path, *servers: Server, timeout: float = 30.0) -> list[int]:
    urls = [server.url for server in servers]
    return list(download(urls, target, len(DATA), MD5, timeout))


def assert_only_target(target: Path) -> None:
    """The file is right, and nothing else was left beside it."""
    assert target.read_bytes() == DATA
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_good_mirror(serve: Serve, target: Path) -> None:
    server = serve(whole)
    progress = fetch(target, server)
    assert_only_target(target)
    assert progress[0] == 0
    assert progress[-1] == len(DATA)
    assert progress == sorted(progress)
    assert server.ranges == [None]


def test_progress_is_told_while_it_grows(
    serve: Serve, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download_module, "PROGRESS_INTERVAL", 0.0)
    progress = fetch(target, serve(whole))
    assert len([done for done in progress if 0 < done < len(DATA)]) > 3
    assert progress.count(len(DATA)) == 1


def test_the_last_report_comes_when_the_file_is_in_place(serve: Serve, target: Path) -> None:
    reports = []
    for done in download([serve(whole).url], target, len(DATA), MD5, 30.0):
        reports.append(done)
        assert target.exists() == (done == len(DATA))
    assert reports[-1] == len(DATA)


@pytest.mark.parametrize(
    "bad",
    [
        status(403),
        status(404),
        status(503),
        status(416),
        other_content,
        login_page,
        endless,
        wrong_part,
        unnamed_part,
    ],
)
def test_the_next_mirror_is_asked(serve: Serve, target: Path, bad: Answer) -> None:
    first, second = serve(bad), serve(whole)
    fetch(target, first, second)
    assert_only_target(target)
    assert len(first.ranges) == 1
    assert second.ranges == [None]


@pytest.mark.parametrize("kept", [b"", DATA[:1000]])
def test_a_mirror_that_never_answers(serve: Serve, target: Path, kept: bytes) -> None:
    keep(target, kept)
    fetch(target, serve(silence), serve(whole), timeout=0.2)
    assert_only_target(target)


def test_a_mirror_that_falls_silent_in_the_middle(serve: Serve, target: Path) -> None:
    first, second = serve(half_then_silence, silence), serve(whole)
    fetch(target, first, second, timeout=0.3)
    assert_only_target(target)
    assert second.ranges == [f"bytes={HALF}-"]


def test_all_that_failed_is_told(serve: Serve, target: Path) -> None:
    servers = serve(status(403)), serve(silence), serve(other_content), serve(login_page)
    with pytest.raises(DownloadFailed) as raised:
        fetch(target, *servers, timeout=0.2)
    first, second, third, fourth = (f"127.0.0.1:{server.server_port}" for server in servers)
    assert str(raised.value) == (
        f"data.gz could not be downloaded: {first} answered with status 403; "
        f"{second} did not answer within 0.2 s; "
        f"{third} sent something else than the original file; "
        f"{fourth} sent something else than the original file. Check the network and try again."
    )
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("answer", [silence, half_then_silence])
def test_a_cancelled_download_hangs_up_on_a_silent_server(
    serve: Serve, target: Path, answer: Answer
) -> None:
    server = serve(answer)
    progress = download([server.url], target, len(DATA), MD5, timeout=100 * GIVE_UP)
    while next(progress) != (HALF if answer is half_then_silence else 0) or not server.ranges:
        pass
    (thread,) = (each for each in threading.enumerate() if each.name == "download")
    progress.close()
    thread.join(GIVE_UP)
    assert not thread.is_alive()


def test_no_network(serve: Serve, target: Path) -> None:
    server = serve(whole)
    server.shutdown()
    server.server_close()  # its port is closed now
    with pytest.raises(DownloadFailed, match=r"127\.0\.0\.1:\d+ cannot be reached \(.+refused"):
        fetch(target, server)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "nonsense", "http://[", "http://127.0.0.1:99999999/x"]
)
def test_an_address_that_is_none(target: Path, url: str) -> None:
    with pytest.raises(DownloadFailed, match="cannot be reached"):
        list(download([url], target, len(DATA), MD5, 1.0))


def test_no_address(target: Path) -> None:
    with pytest.raises(DownloadFailed, match="no address to download it from is known"):
        fetch(target)


def test_half_a_body_is_continued(serve: Serve, target: Path) -> None:
    server = serve(half, whole)
    fetch(target, server)
    assert_only_target(target)
    assert server.ranges == [None, f"bytes={HALF}-"]


def test_half_a_body_is_continued_by_the_next_mirror(serve: Serve, target: Path) -> None:
    first, second = serve(half, status(503)), serve(whole)
    fetch(target, first, second)
    assert_only_target(target)
    assert second.ranges == [f"bytes={HALF}-"]


def test_a_mirror_that_always_stops_is_given_up_and_what_came_is_kept(
    serve: Serve, target: Path
) -> None:
    server = serve(half)
    with pytest.raises(DownloadFailed, match="stopped after 350,000 of 400,000 bytes"):
        fetch(target, server)
    assert len(server.ranges) == 3
    assert not target.exists()
    assert part_of(target).read_bytes() == DATA[:350_000]


def test_a_mirror_that_ignores_ranges_starts_over(serve: Serve, target: Path) -> None:
    server = serve(half, without_ranges)
    fetch(target, server)
    assert_only_target(target)
    assert len(server.ranges) == 2


def test_a_mirror_that_ignores_ranges_and_always_stops_is_given_up(
    serve: Serve, target: Path
) -> None:
    first, second = serve(half_without_ranges), serve(whole)
    fetch(target, first, second)
    assert_only_target(target)
    assert len(first.ranges) == 2


def keep(target: Path, part: bytes) -> None:
    target.parent.mkdir()
    part_of(target).write_bytes(part)


def test_what_an_earlier_call_left_is_continued(serve: Serve, target: Path) -> None:
    keep(target, DATA[:123])
    server = serve(whole)
    assert fetch(target, server)[0] == 123
    assert_only_target(target)
    assert server.ranges == ["bytes=123-"]


def test_a_whole_file_that_an_earlier_call_left_is_used(serve: Serve, target: Path) -> None:
    keep(target, DATA)
    server = serve(whole)
    fetch(target, server)
    assert_only_target(target)
    assert server.ranges == []


@pytest.mark.parametrize("left", [b"x" * 1000, bytes(len(DATA)), DATA + b"more"])
def test_something_else_that_was_left_is_dropped(serve: Serve, target: Path, left: bytes) -> None:
    keep(target, left)
    server = serve(whole)
    fetch(target, server)
    assert_only_target(target)
    assert server.ranges[-1] is None


@pytest.mark.parametrize("bad", [wrong_part, wrong_total, unnamed_part])
def test_a_wrong_answer_to_a_range_costs_nothing_that_was_there(
    serve: Serve, target: Path, bad: Answer
) -> None:
    keep(target, DATA[:HALF])
    server = serve(whole)
    fetch(target, serve(bad), server)
    assert_only_target(target)
    assert server.ranges == [f"bytes={HALF}-"]


def test_a_range_that_cannot_be_satisfied_starts_over(serve: Serve, target: Path) -> None:
    keep(target, DATA[:HALF])
    server = serve(status(416), whole)
    fetch(target, server)
    assert_only_target(target)
    assert server.ranges == [f"bytes={HALF}-", None]


def test_cancelled_in_the_middle_and_resumed(serve: Serve, target: Path) -> None:
    server = serve(half_then_silence, whole)
    progress = download([server.url], target, len(DATA), MD5, 600.0)
    while next(progress) < HALF:  # told again and again, though the server is silent
        pass
    progress.close()  # at once, without waiting for the server
    assert part_of(target).read_bytes() == DATA[:HALF]
    assert not target.exists()

    fetch(target, server)
    assert_only_target(target)
    assert server.ranges == [None, f"bytes={HALF}-"]


def test_cancelled_while_connecting(serve: Serve, target: Path) -> None:
    progress = download([serve(silence).url], target, len(DATA), MD5, 600.0)
    assert [next(progress) for _ in range(3)] == [0, 0, 0]
    progress.close()
    assert list(target.parent.iterdir()) == []


def test_a_cancelled_download_leaves_no_thread(serve: Serve, target: Path) -> None:
    progress = download([serve(endless).url], target, 10**9, MD5, 600.0)
    while next(progress) == 0:
        pass
    threads = [thread for thread in threading.enumerate() if thread.name == "download"]
    assert threads
    progress.close()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_an_old_file_stays_until_the_new_one_is_good(serve: Serve, target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(b"old")
    with pytest.raises(DownloadFailed):
        fetch(target, serve(other_content))
    assert target.read_bytes() == b"old"
    for done in download([serve(whole).url], target, len(DATA), MD5, 30.0):
        assert target.read_bytes() == (DATA if done == len(DATA) else b"old")
    assert_only_target(target)


def test_two_at_once_do_not_disturb_each_other(serve: Serve, target: Path) -> None:
    slow = serve(half_then_silence, whole)
    first = download([slow.url], target, len(DATA), MD5, 600.0)
    while next(first) < HALF:
        pass
    fetch(target, serve(whole))  # the second one overtakes
    assert target.read_bytes() == DATA
    assert part_of(target).read_bytes() == DATA[:HALF]
    slow.released.set()
    assert list(first)[-1] == len(DATA)
    assert_only_target(target)


def test_the_second_of_two_leaves_nothing_when_it_is_cancelled(serve: Serve, target: Path) -> None:
    first = download([serve(half_then_silence).url], target, len(DATA), MD5, 600.0)
    while next(first) < HALF:
        pass
    second = download([serve(half_then_silence).url], target, len(DATA), MD5, 600.0)
    while next(second) < HALF:
        pass
    second.close()
    assert [path.name for path in target.parent.iterdir()] == ["data.gz.part"]
    first.close()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed on Windows")
def test_a_part_that_its_owner_gives_up_just_now(
    serve: Serve, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = file_locks._lock

    def lock_after_the_owner_removed_it(descriptor: int) -> None:
        part_of(target).unlink()
        lock(descriptor)

    monkeypatch.setattr(file_locks, "_lock", lock_after_the_owner_removed_it)
    fetch(target, serve(whole))
    assert_only_target(target)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_in_the_middle_and_resumed(serve: Serve, target: Path) -> None:
    server = serve(half_then_silence, whole)
    program = (
        "import sys, pathlib; from cnn_desktop.core.data.download import download\n"
        "url, target, size, md5 = sys.argv[1:]\n"
        "for done in download([url], pathlib.Path(target), int(size), md5, 600.0):\n"
        "    print(done, flush=True)\n"
    )
    command = [sys.executable, "-c", program, server.url, str(target), str(len(DATA)), MD5]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        while int(process.stdout.readline()) < HALF:
            pass
        process.send_signal(signal.SIGKILL)
    assert not target.exists()

    fetch(target, server)
    assert_only_target(target)
    assert server.ranges == [None, f"bytes={HALF}-"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk(serve: Serve, target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(b"old")
    part_of(target).symlink_to("/dev/full")
    with pytest.raises(FileNotWritable, match=r"data\.gz could not be written: No space left"):
        fetch(target, serve(whole))
    assert target.read_bytes() == b"old"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_disk_that_is_full_at_the_very_end(
    serve: Serve, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(FileNotWritable, match="No space left"):
        fetch(target, serve(whole))
    assert list(target.parent.iterdir()) == []


def test_a_folder_that_cannot_be_made(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(b"a file where the folder should be")
    server = serve(whole)
    with pytest.raises(FileNotWritable, match=r"data\.gz could not be written"):
        fetch(tmp_path / "raw" / "data.gz", server)
    assert server.ranges == []  # nothing is asked for that could not be kept


def forbid_opening(monkeypatch: pytest.MonkeyPatch, forbidden: Callable[[Path], bool]) -> None:
    real_open = Path.open

    def open_or_refuse(self: Path, *arguments: Any, **options: Any) -> Any:
        if forbidden(self):
            raise PermissionError(13, "Permission denied")
        return real_open(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_or_refuse)


def test_a_read_only_folder(
    serve: Serve, target: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    target.parent.mkdir()
    target.parent.chmod(0o555)
    request.addfinalizer(lambda: target.parent.chmod(0o755))
    if os.access(target.parent, os.W_OK):  # root may write everywhere
        forbid_opening(monkeypatch, lambda path: path.parent == target.parent)
    server = serve(whole)
    with pytest.raises(FileNotWritable, match=r"data\.gz could not be written: Permission denied"):
        fetch(target, server)
    assert server.ranges == []


def test_a_part_of_another_user_in_a_shared_folder(
    serve: Serve, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(target, DATA[:HALF])
    forbid_opening(monkeypatch, lambda path: path == part_of(target))
    fetch(target, serve(whole))
    assert target.read_bytes() == DATA
