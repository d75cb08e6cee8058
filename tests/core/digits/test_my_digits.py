"""My digits: what is stored stays, whatever happens; what comes from elsewhere is looked at."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cnn_desktop.core.digits import digit_file, my_digits
from cnn_desktop.core.digits.digit_file import clean_writer
from cnn_desktop.core.digits.my_digits import Merged, MyDigits
from cnn_desktop.core.drawing import Drawing, Point, Stroke, read_drawings
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
from cnn_desktop.core.file_locks import lock
from cnn_desktop.core.files import TEMPORARY_SUFFIX
from tests.cli.small_data import fill_disk
from tests.core.class_file import write_class
from tests.core.drawings import line

REPOSITORY = Path(__file__).resolve().parents[3]
PEN = Drawing((Stroke((Point(0.1, 0.2, 0.3), Point(0.4, 0.5, 0.9)), 1.5), Stroke((Point(1, 1),))))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "my-digits.jsonl"


@pytest.fixture
def three(path: Path) -> MyDigits:
    store = MyDigits(path)
    store.add(line((0, 0), (1, 1)), 1, "Mina")
    store.add(line((0, 0), (2, 1)), 2, "Jun")
    store.add(line((0, 0), (3, 1)), 3, "Mina")
    return store


def labels(store: MyDigits) -> list[int]:
    return [digit.label for digit in store.digits]


class TestChanges:
    def test_nothing_is_written_before_something_is_stored(self, path: Path) -> None:
        store = MyDigits(path)
        assert store.digits == ()
        assert store.notice is None
        assert not path.exists()

    def test_pen_width_and_pressure_come_back(self, path: Path) -> None:
        MyDigits(path).add(PEN, 7, "Mina")
        (digit,) = MyDigits(path).digits
        assert (digit.drawing, digit.label, digit.writer) == (PEN, 7, "Mina")
        assert digit.id
        assert digit.time
        (plain,) = read_drawings(path)  # the format of all other stroke files
        assert (plain.drawing, plain.label) == (PEN, 7)

    def test_relabel_and_delete_and_back(self, three: MyDigits, path: Path) -> None:
        before = three.digits
        relabelled = three.relabel([before[0].id, before[2].id], 9)
        assert labels(MyDigits(path)) == [9, 2, 9]
        deleted = three.delete([before[0].id, before[1].id])
        assert [digit.label for _, digit in deleted.removed] == [9, 2]
        assert labels(MyDigits(path)) == [9]
        three.undo(deleted)
        assert labels(three) == [9, 2, 9]
        three.undo(relabelled)
        assert three.digits == before
        assert MyDigits(path).digits == before

    def test_the_last_changes_are_taken_back_one_by_one(
        self, three: MyDigits, tmp_path: Path
    ) -> None:
        three.export(tmp_path / "x.jsonl")
        mine = MyDigits(tmp_path / "other.jsonl")
        mine.add(PEN, 4)
        mine.merge(tmp_path / "x.jsonl")
        mine.relabel([each.id for each in mine.digits], 9)
        mine.relabel([each.id for each in mine.digits], 9)  # changes nothing
        mine.delete([mine.digits[0].id])
        expected = [[9, 9, 9], [9, 9, 9, 9], [4, 1, 2, 3], [4], [], []]
        for left, wanted in zip((4, 3, 2, 1, 0, 0), expected, strict=True):
            assert (mine.changes, labels(mine)) == (left, wanted)
            mine.undo_last()

    def test_a_change_that_cannot_be_taken_back_can_be_later(
        self, three: MyDigits, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        three.delete([three.digits[0].id])
        with monkeypatch.context() as full:
            fill_disk(full, 1)
            with pytest.raises(MyDigitsNotWritten, match="holds 2 digits, as before"):
                three.undo_last()
        three.undo_last()
        assert labels(three) == [1, 2, 3]

    def test_taking_back_what_was_added(self, three: MyDigits) -> None:
        change = three.add(PEN, 8)
        later = three.add(line((5, 5), (6, 7)), 5)
        three.undo(change)
        assert labels(three) == [1, 2, 3, 5]
        assert three.digits[-1] == later.added[0]

    @pytest.mark.parametrize("label", [-1, 10])
    def test_only_digits_are_labels(self, three: MyDigits, label: int) -> None:
        with pytest.raises(ValueError, match="0 to 9"):
            three.add(PEN, label)
        with pytest.raises(ValueError, match="0 to 9"):
            three.relabel([three.digits[0].id], label)

    def test_no_ink_and_endless_ink_are_not_stored(self, three: MyDigits) -> None:
        for drawing in (Drawing(), Drawing((Stroke((Point(0, 0),) * 5001),))):
            with pytest.raises(MyDigitNotStored):
                three.add(drawing, 1)
        assert len(three) == 3

    def test_what_another_window_stored_is_not_lost(self, three: MyDigits, path: Path) -> None:
        other = MyDigits(path)
        other.add(PEN, 4)
        three.add(line((1, 1), (2, 2)), 5)
        assert labels(MyDigits(path)) == [1, 2, 3, 4, 5]

    def test_no_room(self, three: MyDigits, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(my_digits, "MAX_DIGITS", 3)
        with pytest.raises(MyDigitsFull, match="3"):
            three.add(PEN, 1)

    def test_names_are_short_and_printable(self) -> None:
        assert clean_writer("  a\tb\x00 \udc80c ") == "a b c"
        assert len(clean_writer("x" * 1000)) == 40


class TestNothingIsLost:
    def test_a_kill_at_any_moment(self, path: Path) -> None:
        program = Path(__file__).with_name("store_forever.py")
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        stored = 0
        for wanted in (1, 4, 9):
            with subprocess.Popen(
                [sys.executable, str(program), str(path)],
                stdout=subprocess.PIPE,
                env=environment,
                bufsize=0,
            ) as child:
                assert child.stdout is not None
                for _ in range(wanted):
                    assert child.stdout.read(1) == b"."
                child.kill()
                said = wanted + len(child.stdout.read())
            for file in path.parent.glob(".*"):
                os.utime(file, (0, 0))  # one that was left long ago
            store = MyDigits(path)
            assert store.notice is None
            assert stored + said <= len(store) <= stored + said + 1
            stored = len(store)
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    def test_a_full_disk_changes_nothing(
        self, three: MyDigits, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before, content = three.digits, path.read_bytes()
        fill_disk(monkeypatch, 1)
        with pytest.raises(FileNotWritable):
            three.add(PEN, 1)
        with pytest.raises(FileNotWritable):
            three.delete([before[0].id])
        with pytest.raises(FileNotWritable):
            three.relabel([before[0].id], 7)
        assert three.digits == before
        assert path.read_bytes() == content

    def test_what_another_program_is_writing_is_left_alone(
        self, three: MyDigits, path: Path
    ) -> None:
        under_way = path.with_name(f".{path.name}.x{TEMPORARY_SUFFIX}")
        with under_way.open("wb") as file:
            assert lock(file.fileno())
            assert len(MyDigits(path)) == 3
            assert under_way.exists()
        assert len(MyDigits(path)) == 3
        assert not under_way.exists()

    @pytest.mark.parametrize(
        "damage", [b"\x00\xff\x00\n", b'{"label": 3, "strokes": [[[1,', b'{"label": 12}\n']
    )
    def test_a_damaged_store_is_kept_under_another_name(
        self, three: MyDigits, path: Path, damage: bytes
    ) -> None:
        damaged = path.read_bytes() + damage
        path.write_bytes(damaged)
        store = MyDigits(path)
        assert labels(store) == [1, 2, 3]
        assert isinstance(store.notice, MyDigitsDamaged)
        (aside,) = (file for file in path.parent.iterdir() if file != path)
        assert aside.name in str(store.notice)
        assert aside.read_bytes() == damaged
        assert MyDigits(path).notice is None

    def test_a_store_that_cannot_be_read_is_not_written_over(self, path: Path) -> None:
        path.mkdir(parents=True)
        store = MyDigits(path)
        assert isinstance(store.notice, FileNotReadable)
        with pytest.raises(CnnDesktopError):
            store.add(PEN, 1)
        assert path.is_dir()


class TestFiles:
    @pytest.mark.parametrize("name", ["class.jsonl", "class.jsonl.gz"])
    def test_a_whole_class_is_merged(self, three: MyDigits, tmp_path: Path, name: str) -> None:
        assert three.export(tmp_path / name) == 3
        mine = MyDigits(tmp_path / "other.jsonl")
        mine.add(line((0, 0), (2, 1)), 2)  # the same as Jun's
        merged = mine.merge(tmp_path / name)
        assert len(merged.change.added) == 2
        assert merged.duplicates == 1
        assert labels(mine) == [2, 1, 3]
        assert mine.writers == ("Mina",)
        assert mine.merge(tmp_path / name).duplicates == 3
        mine.undo(merged.change)
        assert labels(mine) == [2]

    def test_a_merge_in_steps_changes_nothing_before_its_end(
        self, three: MyDigits, path: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "class.jsonl"
        write_class(file, 300)
        before, content = three.digits, path.read_bytes()
        steps = three.merging(file)
        shares = [next(steps) for _ in range(20)]
        assert all(isinstance(share, float) and 0 < share <= 1 for share in shares)
        assert shares == sorted(shares)  # type: ignore[type-var]
        steps.close()
        assert three.digits == before
        assert path.read_bytes() == content

    @pytest.mark.parametrize("name", ["class.jsonl", "class.jsonl.gz"])
    def test_the_shares_go_up_to_the_end(self, three: MyDigits, tmp_path: Path, name: str) -> None:
        write_class(tmp_path / name, 300)
        *shares, merged = three.merging(tmp_path / name)
        assert isinstance(merged, Merged)
        assert len(merged.change.added) == len(three) - 3 == 300
        assert shares[-1] == 1.0

    @pytest.mark.parametrize("steps_before", [1, 10, 20, 29])
    def test_what_is_stored_in_the_middle_of_a_merge_stays(
        self, three: MyDigits, path: Path, tmp_path: Path, steps_before: int
    ) -> None:
        file = tmp_path / "class.jsonl"
        write_class(file, 300)
        steps = three.merging(file)
        for _ in range(steps_before):
            next(steps)
        three.add(PEN, 8)
        three.delete([three.digits[0].id])
        MyDigits(path).add(line((9, 9), (8, 8)), 9)  # in another window
        *_, merged = steps
        assert isinstance(merged, Merged)
        assert labels(three)[:4] == [2, 3, 8, 9]
        assert len(three) == 304
        assert MyDigits(path).digits == three.digits

    def test_digits_are_stored_while_a_thread_merges(
        self, three: MyDigits, path: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "class.jsonl"
        write_class(file, 500)
        merging = threading.Thread(target=lambda: three.merge(file))
        merging.start()
        own = 0
        while merging.is_alive() or own == 0:
            three.add(line((own, 0), (0, own + 1)), 4)
            own += 1
        merging.join()
        assert len(three) == 503 + own
        assert MyDigits(path).digits == three.digits

    def test_one_writers_digits(self, three: MyDigits, tmp_path: Path) -> None:
        hers = [digit.id for digit in three.digits if digit.writer == "Mina"]
        assert three.export(tmp_path / "x.jsonl", hers) == 2
        assert labels(MyDigits(tmp_path / "x.jsonl")) == [1, 3]

    def test_bad_lines_are_named_and_the_rest_is_kept(
        self, three: MyDigits, tmp_path: Path
    ) -> None:
        good = json.dumps({"label": 5, "strokes": [[[0, 0], [9, 9]]], "writer": 7, "id": [1]})
        no_label = json.dumps({"strokes": [[[0, 0]]]})
        file = tmp_path / "x.jsonl"
        file.write_text(f"{good}\nhello\n\n{no_label}\n" + "[" * 100_000 + f"\n{good[:-1]}}}\n")
        merged = three.merge(file)
        assert len(merged.change.added) == 1
        assert merged.duplicates == 1
        assert [number for number, _ in merged.bad] == [2, 4, 5]
        assert merged.bad_count == 3
        assert merged.bad[1][1] == "there is no label"

    @pytest.mark.parametrize("content", [b"", b"\n\n", b"hello\n", b"\x1f\x8b\x08cut", b"[]"])
    def test_a_file_without_digits_is_refused(
        self, three: MyDigits, tmp_path: Path, content: bytes
    ) -> None:
        file = tmp_path / "x.jsonl"
        file.write_bytes(content)
        with pytest.raises(MyDigitsForeign):
            three.merge(file)
        assert len(three) == 3

    def test_of_a_file_that_is_cut_off_the_whole_lines_are_kept(
        self, three: MyDigits, tmp_path: Path
    ) -> None:
        lines = (json.dumps({"label": n % 10, "strokes": [[[n, n * n]]]}) for n in range(5000))
        packed = gzip.compress("\n".join(lines).encode())
        file = tmp_path / "x.jsonl.gz"
        file.write_bytes(packed[: len(packed) // 2])
        merged = three.merge(file)
        assert 100 < len(merged.change.added) < 5000
        assert merged.bad_count > 0

    def test_a_missing_file_is_told(self, three: MyDigits, tmp_path: Path) -> None:
        with pytest.raises(FileNotReadable):
            three.merge(tmp_path / "none.jsonl")

    def test_a_hostile_file_is_read_in_part_only(
        self, three: MyDigits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(digit_file, "MAX_ALL_POINTS", 50)
        monkeypatch.setattr(digit_file, "MAX_LINE_BYTES", 1000)
        many = [json.dumps({"label": 1, "strokes": [[[n, m] for m in range(10)]]}) for n in (1, 2)]
        file = tmp_path / "x.jsonl"
        file.write_text("\n".join([*many * 3, " " * 5000 + "x", many[0]]))
        merged = three.merge(file)
        assert len(merged.change.added) == 2
        assert merged.no_room == 2
        assert [number for number, _ in merged.bad] == []  # the long line is blank where it is read
