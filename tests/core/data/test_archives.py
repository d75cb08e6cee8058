"""CIFAR-10 and EMNIST: read out of their archives, which may be damaged, foreign or hostile."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from cnn_desktop.core.data import cifar10
from cnn_desktop.core.data.catalogue import ArchiveFile, DataFile, DatasetInfo, dataset_info
from cnn_desktop.core.data.datasets import Dataset, available, check, load, prepare
from cnn_desktop.core.errors import (
    DataFileDamaged,
    DataFileMissing,
    DataNotDownloaded,
    DataNotStored,
)
from tests.core.mirror import md5, serving, write_idx
from tests.core.small_cifar import (
    BATCHES,
    BINARY,
    CIFAR,
    NAMES,
    PICTURES,
    PYTHON,
    TAR,
    batch,
    members,
    pickle_of,
    store_tar,
    tar_of,
)


def store_binary(folder: Path) -> None:
    (folder / "cifar-10-batches-bin").mkdir()
    for name, content in BINARY.items():
        (folder / "cifar-10-batches-bin" / f"{name}.bin").write_bytes(content)


def store_python(folder: Path) -> None:
    (folder / "cifar-10-batches-py").mkdir()
    for name, content in PYTHON.items():
        (folder / "cifar-10-batches-py" / name).write_bytes(content)


def assert_cifar(dataset: Dataset) -> None:
    for split, names in ((dataset.train, NAMES[:2]), (dataset.test, NAMES[2:])):
        images = np.concatenate([BATCHES[name][0] for name in names])
        labels = np.concatenate([BATCHES[name][1] for name in names])
        np.testing.assert_array_equal(split.images, images)
        np.testing.assert_array_equal(split.labels, labels)
        assert split.images.dtype == np.uint8
        assert split.labels.dtype == np.int64
        split.images[0, 0, 0, 0] = 7  # may be written to: torch warns of what may not


# --- a small EMNIST


def make_digits() -> dict[str, NDArray[np.uint8]]:
    random = np.random.default_rng(6)
    return {
        "emnist-digits-train-images-idx3-ubyte": random.integers(0, 256, (12, 6, 6), np.uint8),
        "emnist-digits-train-labels-idx1-ubyte": random.integers(0, 10, 12, np.uint8),
        "emnist-digits-test-images-idx3-ubyte": random.integers(0, 256, (5, 6, 6), np.uint8),
        "emnist-digits-test-labels-idx1-ubyte": random.integers(0, 10, 5, np.uint8),
    }


DIGITS = make_digits()
GZIPPED = {name: gzip.compress(write_idx(array), mtime=3) for name, array in DIGITS.items()}


def zip_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def zipped() -> dict[str, bytes]:
    other = {"gzip/emnist-letters-train-labels-idx1-ubyte.gz": b"letters"}
    return {**other, **{f"gzip/{name}.gz": content for name, content in GZIPPED.items()}}


ZIP = zip_of(zipped())


def emnist_file(name: str) -> DataFile:
    return DataFile(name, DIGITS[name].shape, None, md5(GZIPPED[name]), 0)


EMNIST = DatasetInfo(
    name="small-emnist",
    title="Small EMNIST",
    class_names=tuple("0123456789"),
    folder="EMNIST",
    train_images=emnist_file("emnist-digits-train-images-idx3-ubyte"),
    train_labels=emnist_file("emnist-digits-train-labels-idx1-ubyte"),
    test_images=emnist_file("emnist-digits-test-images-idx3-ubyte"),
    test_labels=emnist_file("emnist-digits-test-labels-idx1-ubyte"),
    archive=ArchiveFile("gzip.zip", md5(ZIP), len(ZIP)),
    mirrors=(),
    credit="nobody",
)


def store_zip(folder: Path) -> None:
    raw = folder / "EMNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / "gzip.zip").write_bytes(ZIP)


def store_gzipped(folder: Path) -> None:
    raw = folder / "EMNIST" / "raw"
    raw.mkdir(parents=True)
    for name, content in GZIPPED.items():
        (raw / f"{name}.gz").write_bytes(content)


def store_unpacked(folder: Path) -> None:
    raw = folder / "EMNIST" / "raw"
    raw.mkdir(parents=True)
    for name, array in DIGITS.items():
        (raw / name).write_bytes(write_idx(array))


def assert_emnist(dataset: Dataset) -> None:
    arrays = list(DIGITS.values())
    for split, images, labels in (
        (dataset.train, arrays[0], arrays[1]),
        (dataset.test, arrays[2], arrays[3]),
    ):
        np.testing.assert_array_equal(split.images[:, 0], images.transpose(0, 2, 1))
        np.testing.assert_array_equal(split.labels, labels)
        assert split.images.flags.c_contiguous


# --- both


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A server that offers both archives: its address, and the folder that it offers."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    store_tar(folder)
    (folder / "gzip.zip").write_bytes(ZIP)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(folder) as address:
        yield address, folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


Store = Callable[[Path], None]
FORMS = [
    pytest.param(CIFAR, store_tar, assert_cifar, id="CIFAR's archive"),
    pytest.param(CIFAR, store_binary, assert_cifar, id="CIFAR's files"),
    pytest.param(CIFAR, store_python, assert_cifar, id="CIFAR's files for Python"),
    pytest.param(EMNIST, store_zip, assert_emnist, id="EMNIST's archive"),
    pytest.param(EMNIST, store_gzipped, assert_emnist, id="EMNIST's files"),
    pytest.param(EMNIST, store_unpacked, assert_emnist, id="EMNIST's files, unpacked"),
]


def everything_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(("info", "store", "assert_right"), FORMS)
def test_every_form_is_used_where_it_lies(
    info: DatasetInfo, store: Store, assert_right: Callable[[Dataset], None], data: Path
) -> None:
    assert not available(info, data)
    store(data)
    before = everything_in(data)
    assert available(info, data)
    assert {event.note for event in prepare(info, data, mirrors=[])} == {"checking"}
    check(info, data)
    assert_right(load(info, data))
    assert everything_in(data) == before


@pytest.mark.parametrize(
    ("info", "assert_right", "target"),
    [
        (CIFAR, assert_cifar, "cifar-10-binary.tar.gz"),
        (EMNIST, assert_emnist, "EMNIST/raw/gzip.zip"),
    ],
)
def test_the_archive_is_downloaded_with_progress(
    info: DatasetInfo,
    assert_right: Callable[[Dataset], None],
    target: str,
    data: Path,
    mirror: tuple[str, Path],
) -> None:
    with pytest.raises(DataFileMissing, match=r"is missing"):
        load(info, data)
    events = list(prepare(info, data, mirrors=[f"{mirror[0]}not-here/", mirror[0]]))
    last = events[-1]
    assert info.archive
    assert (last.note, last.file) == ("downloading", info.archive.name)
    assert last.bytes_done == last.bytes_total == info.archive.bytes == info.download_bytes
    assert list(everything_in(data)) == [target]
    assert_right(load(info, data))


@pytest.mark.parametrize("info", [CIFAR, EMNIST])
def test_a_download_is_cancelled_and_goes_on_later(
    info: DatasetInfo, data: Path, mirror: tuple[str, Path]
) -> None:
    archive = info.archive
    assert archive
    part = info.raw_folder(data) / f"{archive.name}.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes((TAR if info is CIFAR else ZIP)[:1000])  # of another time
    progress = prepare(info, data, mirrors=[mirror[0]])
    for event in progress:
        if event.note == "downloading":
            break
    progress.close()
    assert part.exists()
    list(prepare(info, data, mirrors=[mirror[0]]))
    assert not part.exists()
    check(info, data)


@pytest.mark.parametrize("info", [CIFAR, EMNIST])
def test_offline_says_what_to_copy_where(info: DatasetInfo, data: Path) -> None:
    assert info.archive
    with pytest.raises(DataNotDownloaded) as raised:
        list(prepare(info, data, mirrors=[]))
    folder = info.raw_folder(data)
    assert f"copy {info.archive.name} into {folder}, for example from a USB" in str(raised.value)


def test_a_mirror_with_another_archive_is_not_trusted(data: Path, mirror: tuple[str, Path]) -> None:
    (mirror[1] / "cifar-10-binary.tar.gz").write_bytes(bytes(len(TAR)))
    with pytest.raises(DataNotDownloaded, match="sent something else than the original"):
        list(prepare(CIFAR, data, mirrors=[mirror[0]]))
    assert everything_in(data) == {}


def test_a_folder_that_cannot_be_written(tmp_path: Path, mirror: tuple[str, Path]) -> None:
    (tmp_path / "EMNIST").write_bytes(b"a file where the folder should be")
    with pytest.raises(DataNotStored, match="1 MB free"):
        list(prepare(EMNIST, tmp_path, mirrors=[mirror[0]]))


# --- what is damaged, foreign or hostile

FLIPPED = BINARY["data_batch_2"][:5000] + b"\0\1\2\3" + BINARY["data_batch_2"][5004:]
LABEL_OF_77 = b"\x4d" + BINARY["data_batch_1"][1:]


def with_member(name: str, content: bytes) -> bytes:
    return tar_of({**members(), f"cifar-10-batches-bin/{name}.bin": content})


def with_link() -> bytes:
    """The first batch is a link that leads out of the archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        link = tarfile.TarInfo("cifar-10-batches-bin/data_batch_1.bin")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    return buffer.getvalue()


def with_a_name(name: str) -> bytes:
    return tar_of({name: BINARY["data_batch_1"]})


CIFAR_DAMAGES = [
    pytest.param(b"", "it is not a whole archive", id="empty"),
    pytest.param(TAR[: len(TAR) // 2], "it is not a whole archive", id="truncated"),
    pytest.param(b"<html>Log in</html>", "it is not a whole archive", id="login page"),
    pytest.param(gzip.compress(b"hello" * 500), "not a whole archive|there is no", id="no tar"),
    pytest.param(
        tar_of({"readme.txt": b"hello"}),
        "there is no cifar-10-batches-bin/data_batch_1.bin in it",
        id="another archive",
    ),
    pytest.param(
        with_member("data_batch_2", BINARY["data_batch_2"][:-1]),
        "holds 12,291 bytes instead of 12,292",
        id="truncated member",
    ),
    pytest.param(
        with_member("data_batch_2", bytes(50_000_000)),
        "holds 50,000,000 bytes instead of 12,292",
        id="bomb",
    ),
    pytest.param(
        with_member("data_batch_2", FLIPPED), "its checksum is not that", id="altered pictures"
    ),
    pytest.param(
        with_member("data_batch_1", LABEL_OF_77), "label 77, but the last class is 2", id="label 77"
    ),
    pytest.param(with_link(), "there is no cifar-10-batches-bin/data_batch_1.bin", id="link"),
    pytest.param(
        with_a_name("/cifar-10-batches-bin/data_batch_1.bin"), "there is no", id="absolute name"
    ),
    pytest.param(
        with_a_name("../cifar-10-batches-bin/data_batch_1.bin"), "there is no", id="name upwards"
    ),
]


@pytest.mark.parametrize(("content", "reason"), CIFAR_DAMAGES)
def test_a_damaged_archive_is_named_not_read_and_replaced(
    data: Path, content: bytes, reason: str, mirror: tuple[str, Path]
) -> None:
    path = data / "cifar-10-binary.tar.gz"
    path.write_bytes(content)
    with pytest.raises(DataFileDamaged, match=reason) as raised:
        load(CIFAR, data)
    assert str(raised.value).startswith(str(path))
    assert list(data.parent.rglob("data_batch*")) == []  # nothing was unpacked anywhere
    events = list(prepare(CIFAR, data, mirrors=[mirror[0]]))
    assert events[-1].note == "repairing"
    assert_cifar(load(CIFAR, data))


def test_an_archive_packed_anew_is_good_when_its_files_are(data: Path) -> None:
    (data / "cifar-10-binary.tar.gz").write_bytes(
        tar_of(dict(sorted(members().items(), reverse=True)))
    )
    list(prepare(CIFAR, data, mirrors=[]))
    assert_cifar(load(CIFAR, data))


@pytest.mark.parametrize("content", [b"", BINARY["test_batch"][:-1], BINARY["test_batch"] + b"!"])
def test_a_damaged_file_gives_way_to_the_archive(data: Path, content: bytes) -> None:
    store_binary(data)
    (data / "cifar-10-batches-bin" / "test_batch.bin").write_bytes(content)
    with pytest.raises(DataFileDamaged, match=r"test_batch\.bin is damaged"):
        load(CIFAR, data)
    store_tar(data)
    assert_cifar(load(CIFAR, data))


def test_a_folder_where_a_file_should_be(data: Path) -> None:
    (data / "cifar-10-binary.tar.gz").mkdir()
    with pytest.raises(DataFileDamaged, match="the file cannot be read"):
        load(CIFAR, data)


# The pickles that torchvision leaves


class Evil:
    """What a pickle can do to whoever runs it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch THE_PICKLE_RAN",)


def test_a_pickle_that_is_not_the_original_is_refused_unread(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pickle

    monkeypatch.chdir(data)
    store_python(data)
    (data / "cifar-10-batches-py" / "data_batch_1").write_bytes(pickle.dumps(Evil(), 2))
    with pytest.raises(DataFileDamaged, match=r"data_batch_1 is damaged: its checksum is not"):
        load(CIFAR, data)
    assert not (data / "THE_PICKLE_RAN").exists()


def test_even_a_hostile_pickle_of_the_right_checksum_is_never_run(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pickle

    monkeypatch.chdir(data)
    store_python(data)
    evil = pickle.dumps([Evil(), {"labels": [0] * PICTURES}], 2)
    (data / "cifar-10-batches-py" / "data_batch_1").write_bytes(evil)
    known = replace(batch("data_batch_1"), python_md5=md5(evil))
    with pytest.raises(DataFileDamaged, match="checksum"):
        load(replace(CIFAR, train_batches=(known, batch("data_batch_2"))), data)
    assert not (data / "THE_PICKLE_RAN").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pickle_of([0, 1, 77, 0], bytes(4 * 3072)), "label 77, but the last class is 2"),
        (pickle_of([0, 1, 2], bytes(4 * 3072)), "checksum"),
        (pickle_of([0, 1, 2, 0, 1], bytes(4 * 3072)), "checksum"),
        (pickle_of([0, 1, 2, 0], bytes(100)), "checksum"),
        (PYTHON["data_batch_1"][:-20], "checksum"),
        (b"", "checksum"),
        (b"\x80\x02U\xff", "checksum"),
        (b"not a pickle", "checksum"),
    ],
)
def test_checksums_that_were_written_down_wrong_let_no_bad_pickle_in(
    data: Path, content: bytes, reason: str
) -> None:
    store_python(data)
    (data / "cifar-10-batches-py" / "data_batch_1").write_bytes(content)
    known = replace(batch("data_batch_1"), python_md5=md5(content))
    with pytest.raises(DataFileDamaged, match=reason):
        load(replace(CIFAR, train_batches=(known, batch("data_batch_2"))), data)


def test_pickles_of_this_time_are_read_in_the_same_way() -> None:
    """What is read is what Python itself would make of the same file."""
    import pickle

    pictures, labels = BATCHES["data_batch_1"]
    ours, found = cifar10._parse_pickle(
        CIFAR, batch("data_batch_1"), PYTHON["data_batch_1"], Path("data_batch_1")
    )
    np.testing.assert_array_equal(ours, pictures)
    np.testing.assert_array_equal(found, labels)
    theirs = pickle.loads(PYTHON["data_batch_1"], encoding="latin1")
    np.testing.assert_array_equal(theirs["data"].reshape(pictures.shape), ours)
    assert theirs["labels"] == found.tolist()


# EMNIST


def with_digits(name: str, content: bytes) -> bytes:
    return zip_of({**zipped(), f"gzip/{name}.gz": content})


LABELS = "emnist-digits-train-labels-idx1-ubyte"
IMAGES = "emnist-digits-train-images-idx3-ubyte"


def broken_crc() -> bytes:
    place = ZIP.index(GZIPPED[IMAGES]) + 40
    return ZIP[:place] + bytes([ZIP[place] ^ 255]) + ZIP[place + 1 :]


EMNIST_DAMAGES = [
    pytest.param(b"", "it is not a whole archive", id="empty"),
    pytest.param(ZIP[:-30], "it is not a whole archive", id="truncated"),
    pytest.param(broken_crc(), "it is not a whole archive", id="flipped"),
    pytest.param(
        zip_of({"gzip/readme": b""}), f"there is no gzip/{IMAGES}.gz in it", id="another archive"
    ),
    pytest.param(
        zip_of({f"../gzip/{name}.gz": each for name, each in GZIPPED.items()}),
        "there is no",
        id="names upwards",
    ),
    pytest.param(
        with_digits(LABELS, gzip.compress(write_idx(np.full(12, 77, np.uint8)))),
        "label 77, but the last class is 9",
        id="label 77",
    ),
    pytest.param(
        with_digits(LABELS, gzip.compress(bytes(50_000_000))), "more than the expected", id="bomb"
    ),
    pytest.param(with_digits(LABELS, bytes(200_000)), "more than the expected", id="long member"),
    pytest.param(with_digits(LABELS, GZIPPED[IMAGES]), f"content of {IMAGES}", id="swapped"),
    pytest.param(
        with_digits(IMAGES, gzip.compress(write_idx(np.zeros((12, 6, 5), np.uint8)))),
        "bytes instead of 448",
        id="another size",
    ),
]


@pytest.mark.parametrize(("content", "reason"), EMNIST_DAMAGES)
def test_a_damaged_zip_is_named_not_read_and_replaced(
    data: Path, content: bytes, reason: str, mirror: tuple[str, Path]
) -> None:
    store_zip(data)
    path = data / "EMNIST" / "raw" / "gzip.zip"
    path.write_bytes(content)
    with pytest.raises(DataFileDamaged, match=reason) as raised:
        load(EMNIST, data)
    assert str(raised.value).startswith(str(path))
    assert list(prepare(EMNIST, data, mirrors=[mirror[0]]))[-1].note == "repairing"
    assert_emnist(load(EMNIST, data))


def test_a_file_that_is_damaged_gives_way_to_the_zip(data: Path) -> None:
    store_zip(data)
    (data / "EMNIST" / "raw" / f"{IMAGES}.gz").write_bytes(b"damaged")
    list(prepare(EMNIST, data, mirrors=[]))
    assert_emnist(load(EMNIST, data))
    (data / "EMNIST" / "raw" / "gzip.zip").unlink()
    with pytest.raises(DataFileDamaged, match=f"{IMAGES}.gz is damaged"):
        load(EMNIST, data)


# The catalogue


def test_the_catalogue_knows_them() -> None:
    cifar, emnist = dataset_info("cifar-10"), dataset_info("emnist-digits")
    assert (cifar.input_shape, cifar.train_size, cifar.test_size) == ((3, 32, 32), 50_000, 10_000)
    assert (emnist.input_shape, emnist.train_size) == ((1, 28, 28), 240_000)
    assert cifar.class_names[0] == "airplane"
    assert sum(batch.count for batch in cifar.train_batches) == cifar.train_size
    assert round(cifar.download_bytes / 1e6) == 170
    assert round(emnist.download_bytes / 1e6) == 562
    assert cifar.raw_folder(Path("/d")) == Path("/d")
    for info in (cifar, emnist):
        assert len(info.class_names) == 10
        assert len(info.mirrors) >= 2
        assert info.credit
    digests = [each.binary_md5 for each in (*cifar.train_batches, *cifar.test_batches)]
    assert len({*digests, hashlib.md5(b"").hexdigest()}) == 7
