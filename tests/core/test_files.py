"""Writing a file: the whole new one or the old one, whatever happens."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from cnn_desktop.core import file_locks, files
from cnn_desktop.core.errors import FileNotWritable
from cnn_desktop.core.files import TEMPORARY_SUFFIX, remove_leftovers, write_atomically
from tests.core.slow_writer import slow_writer

posix = pytest.mark.skipif(os.name == "nt", reason="modes and limits of POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that exists already."""
    path = tmp_path / "folder" / "model.safetensors"
    path.parent.mkdir()
    path.write_bytes(b"old")
    return path


def check_nothing_changed(path: Path) -> None:
    assert path.read_bytes() == b"old"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


class TestWriting:
    @pytest.mark.parametrize("data", [b"", b"new", bytes(1_000_000)])
    def test_the_new_content_replaces_the_old(self, path: Path, data: bytes) -> None:
        write_atomically(path, data)
        assert path.read_bytes() == data
        assert list(path.parent.iterdir()) == [path]

    def test_missing_folders_are_made(self, tmp_path: Path) -> None:
        path = tmp_path / "a" / "b" / "c.json"
        write_atomically(path, b"new")
        assert path.read_bytes() == b"new"

    @pytest.mark.parametrize("name", ["숫자.safetensors", "with spaces", ".hidden", "[x]*?", "-rf"])
    def test_any_name(self, tmp_path: Path, name: str) -> None:
        write_atomically(tmp_path / name, b"new")
        assert (tmp_path / name).read_bytes() == b"new"

    @posix
    @pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
    def test_others_may_read_what_the_umask_lets_them(
        self, path: Path, umask: int, mode: int
    ) -> None:
        before = os.umask(umask)
        try:
            write_atomically(path, b"new")
        finally:
            assert os.umask(before) == umask
        assert stat.S_IMODE(path.stat().st_mode) == mode

    def test_whoever_has_the_old_file_open_goes_on_reading_it(self, path: Path) -> None:
        with path.open("rb") as reader:
            write_atomically(path, b"new")
            assert reader.read() == b"old"

    def test_everything_is_on_the_disk_before_the_name_changes(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        order: list[str] = []
        fsync, replace = os.fsync, Path.replace

        def noting_fsync(descriptor: int) -> None:
            is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
            size = 0 if is_folder else os.fstat(descriptor).st_size
            order.append("folder flushed" if is_folder else f"{size} bytes flushed")
            fsync(descriptor)

        def noting_replace(self: Path, target: Path) -> Path:
            order.append("renamed")
            return replace(self, target)

        monkeypatch.setattr(os, "fsync", noting_fsync)
        monkeypatch.setattr(Path, "replace", noting_replace)
        write_atomically(path, b"new content")
        assert order[:2] == ["11 bytes flushed", "renamed"]
        assert order[2:] == ([] if os.name == "nt" else ["folder flushed"])


class TestTrouble:
    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
    @pytest.mark.parametrize("step", ["fsync", "replace", "mkstemp"])
    def test_the_old_file_stays_and_the_reason_is_said(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, number: int, step: str
    ) -> None:
        def fail(*_args: Any, **_more: Any) -> NoReturn:
            raise OSError(number, os.strerror(number))

        owner = {"fsync": os, "replace": Path, "mkstemp": tempfile}[step]
        with monkeypatch.context() as patch:
            patch.setattr(owner, step, fail)
            with pytest.raises(FileNotWritable, match=os.strerror(number)) as caught:
                write_atomically(path, b"new")
        assert str(caught.value).startswith(f"{path} could not be written: ")
        check_nothing_changed(path)

    @posix
    def test_a_disk_that_is_full_in_the_middle_of_the_file(self, path: Path) -> None:
        """The system itself refuses all bytes beyond a limit, as a full disk does."""
        program = f"""if True:
            import pathlib, resource, signal
            from cnn_desktop.core.errors import FileNotWritable
            from cnn_desktop.core.files import write_atomically
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
            try:
                write_atomically(pathlib.Path({str(path)!r}), bytes(1_000_000))
            except FileNotWritable as error:
                print(error)
            """
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
        assert "could not be written: File too large. Nothing was changed" in done.stdout
        check_nothing_changed(path)

    @posix
    def test_a_small_disk_that_is_full(self, tmp_path: Path) -> None:
        with small_disk(tmp_path / "disk") as disk:
            path = disk / "model.safetensors"
            write_atomically(path, b"o" * 600_000)
            with pytest.raises(FileNotWritable, match="No space left on device"):
                write_atomically(path, b"n" * 600_000)
            assert path.read_bytes() == b"o" * 600_000
            assert list(disk.iterdir()) == [path]

    @posix
    def test_a_folder_that_may_only_be_read(self) -> None:
        with read_only_folder() as folder:
            path = folder / "model.safetensors"
            with pytest.raises(FileNotWritable, match="Permission denied"):
                write_atomically(path, b"new")
            with pytest.raises(FileNotWritable, match="Permission denied"):
                write_atomically(folder / "deeper" / "model.safetensors", b"new")
            assert path.read_bytes() == b"old"

    def test_a_file_where_the_folder_should_be(self, path: Path) -> None:
        with pytest.raises(FileNotWritable):
            write_atomically(path / "model.safetensors", b"new")
        check_nothing_changed(path)

    def test_a_folder_where_the_file_should_be(self, path: Path) -> None:
        with pytest.raises(FileNotWritable):
            write_atomically(path.parent, b"new")
        assert [each.name for each in path.parent.parent.glob(".*")] == []
        check_nothing_changed(path)

    def test_a_name_that_is_too_long(self, path: Path) -> None:
        with pytest.raises(FileNotWritable):
            write_atomically(path.with_name("x" * 300), b"new")
        check_nothing_changed(path)

    def test_ctrl_c_leaves_no_temporary_file(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(_descriptor: int) -> NoReturn:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_atomically(path, b"new")
        check_nothing_changed(path)

    def test_a_network_drive_without_modes_is_written_to(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_self: Path, _mode: int) -> NoReturn:
            raise OSError(errno.ENOTSUP, "Operation not supported")

        monkeypatch.setattr(Path, "chmod", refuse)
        write_atomically(path, b"new")
        assert path.read_bytes() == b"new"


class TestLeftovers:
    def test_only_what_killed_writes_left_is_removed(self, path: Path) -> None:
        left = [path.with_name(f".model.{i}{TEMPORARY_SUFFIX}") for i in range(3)]
        kept = [path, path.with_name(".hidden"), path.with_name(f"mine{TEMPORARY_SUFFIX}")]
        for each in (*left, *kept[1:]):
            each.write_bytes(b"x")
        assert remove_leftovers(path.parent) == 3
        assert sorted(path.parent.iterdir()) == sorted(kept)
        assert remove_leftovers(path.parent) == 0

    def test_a_write_that_is_killed_leaves_what_is_found_here(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_remove_quietly", lambda _path: None)  # nobody tidies up
        monkeypatch.setattr(os, "fsync", lambda _descriptor: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write_atomically(path, b"new")
        monkeypatch.undo()
        assert len(list(path.parent.iterdir())) == 2
        assert remove_leftovers(path.parent) == 1
        check_nothing_changed(path)

    def test_what_another_process_is_writing_stays(self, path: Path) -> None:
        writer = slow_writer("write_atomically(Path(sys.argv[1]), b'new')", str(path))
        with writer:
            assert remove_leftovers(path.parent) == 0
            _, complaint = writer.communicate("go on")
        assert (writer.returncode, complaint) == (0, "")
        assert path.read_bytes() == b"new"
        assert list(path.parent.iterdir()) == [path]

    def test_what_a_killed_process_was_writing_goes(self, path: Path) -> None:
        writer = slow_writer("write_atomically(Path(sys.argv[1]), b'new')", str(path))
        with writer:
            writer.kill()
        assert remove_leftovers(path.parent) == 1
        check_nothing_changed(path)

    @posix
    def test_a_write_whose_new_file_is_tidied_away_at_once_takes_another(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make, made = tempfile.mkstemp, []

        def make_and_lose_the_first(**where: Any) -> tuple[int, str]:
            made.append(make(**where))
            if len(made) == 1:  # before it is locked
                assert remove_leftovers(path.parent) == 1
            return made[-1]

        monkeypatch.setattr(tempfile, "mkstemp", make_and_lose_the_first)
        write_atomically(path, b"new")
        assert len(made) == 2
        assert path.read_bytes() == b"new"
        assert list(path.parent.iterdir()) == [path]

    @posix
    def test_in_a_folder_without_locks_only_what_is_old_goes(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_descriptor: int) -> NoReturn:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

        monkeypatch.setattr(file_locks, "_lock", refuse)
        write_atomically(path, b"new")
        assert path.read_bytes() == b"new"
        young, old = (path.with_name(f".{age}{TEMPORARY_SUFFIX}") for age in ("young", "old"))
        young.touch()
        old.touch()
        os.utime(old, (0, 0))
        assert remove_leftovers(path.parent) == 1
        assert sorted(path.parent.iterdir()) == sorted([path, young])

    def test_a_missing_folder_holds_none(self, tmp_path: Path) -> None:
        assert remove_leftovers(tmp_path / "nowhere") == 0

    def test_what_cannot_be_removed_is_not_counted(self, path: Path) -> None:
        path.with_name(f".folder{TEMPORARY_SUFFIX}").mkdir()
        assert remove_leftovers(path.parent) == 0


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of one megabyte, where the system lets us have one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextlib.contextmanager
def read_only_folder() -> Iterator[Path]:
    """A folder with an old model that even root, as somebody else for the time, may only read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "shared"
        folder.mkdir()
        (folder / "model.safetensors").write_bytes(b"old")
        Path(name).chmod(0o755)
        folder.chmod(0o555)
        was_root = os.geteuid() == 0
        if was_root:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            if was_root:
                os.seteuid(0)
            folder.chmod(0o755)
