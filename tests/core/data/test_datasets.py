"""Data sets: good files are read, bad ones are found, named and replaced, never trained on."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from cnn_desktop.core.data.catalogue import DataFile
from cnn_desktop.core.data.datasets import (
    CATALOGUE,
    Dataset,
    DatasetInfo,
    Split,
    available,
    dataset_info,
    load,
    load_test,
    prepare,
    split_validation,
)
from cnn_desktop.core.errors import (
    CnnDesktopError,
    DataFileDamaged,
    DataFileMissing,
    DataNotDownloaded,
    DataNotStored,
    UnknownName,
)
from cnn_desktop.core.events import DataProgress
from tests.core.mirror import md5, serving, write_idx

TRAIN_IMAGES = "train-images-idx3-ubyte"
TRAIN_LABELS = "train-labels-idx1-ubyte"
TEST_IMAGES = "t10k-images-idx3-ubyte"
TEST_LABELS = "t10k-labels-idx1-ubyte"
FETCHED = {name: info for name, info in CATALOGUE.items() if not info.is_drawn and not info.archive}
NAMES = (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)


def small_arrays() -> dict[str, NDArray[np.uint8]]:
    random = np.random.default_rng(3)
    return {
        TRAIN_IMAGES: random.integers(0, 256, (20, 6, 5), np.uint8),
        TRAIN_LABELS: random.integers(0, 4, 20, np.uint8),
        TEST_IMAGES: random.integers(0, 256, (20, 6, 5), np.uint8),
        TEST_LABELS: random.integers(0, 4, 20, np.uint8),
    }


ARRAYS = small_arrays()
CONTENTS = {name: write_idx(array) for name, array in ARRAYS.items()}
PACKED = {name: gzip.compress(content, mtime=1) for name, content in CONTENTS.items()}


def describe(name: str) -> DataFile:
    packed = PACKED[name]
    return DataFile(name, ARRAYS[name].shape, md5(CONTENTS[name]), md5(packed), len(packed))


SMALL = DatasetInfo(
    name="small",
    title="Small",
    class_names=("a", "b", "c", "d"),
    folder="Small",
    train_images=describe(TRAIN_IMAGES),
    train_labels=describe(TRAIN_LABELS),
    test_images=describe(TEST_IMAGES),
    test_labels=describe(TEST_LABELS),
    mirrors=(),
    credit="nobody",
)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "Small" / "raw"
    folder.mkdir(parents=True)
    return folder


def store_packed(raw: Path) -> None:
    for name, packed in PACKED.items():
        (raw / f"{name}.gz").write_bytes(packed)


def store_unpacked(raw: Path) -> None:
    for name, content in CONTENTS.items():
        (raw / name).write_bytes(content)


def store_packed_anew(raw: Path) -> None:
    for name, content in CONTENTS.items():
        (raw / f"{name}.gz").write_bytes(gzip.compress(content, 1, mtime=2))


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_small(dataset: Dataset) -> None:
    for split, images, labels in (
        (dataset.train, TRAIN_IMAGES, TRAIN_LABELS),
        (dataset.test, TEST_IMAGES, TEST_LABELS),
    ):
        assert split.images.dtype == np.uint8
        assert split.labels.dtype == np.int64
        np.testing.assert_array_equal(split.images, ARRAYS[images][:, np.newaxis])
        np.testing.assert_array_equal(split.labels, ARRAYS[labels])
        assert len(split) == 20


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A server that offers the small data set: its address, and the folder that it offers."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    store_packed(folder)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(folder) as address:
        yield address, folder


# What is found


@pytest.mark.parametrize("store", [store_packed, store_unpacked, store_packed_anew])
def test_good_files_are_used_where_they_are(
    tmp_path: Path, raw: Path, store: Callable[[Path], None]
) -> None:
    store(raw)
    before = everything_in(raw)
    assert available(SMALL, tmp_path)
    events = list(prepare(SMALL, tmp_path, mirrors=[]))
    assert [(event.file, event.note) for event in events] == [
        (f"{name}.gz", "checking") for name in NAMES
    ]
    dataset = load(SMALL, tmp_path)
    assert_small(dataset)
    assert (dataset.name, dataset.title, dataset.class_names) == ("small", "Small", tuple("abcd"))
    assert everything_in(raw) == before


@pytest.mark.parametrize("good", ["packed", "unpacked"])
def test_the_good_one_of_two_forms_is_used(tmp_path: Path, raw: Path, good: str) -> None:
    store_packed(raw)
    store_unpacked(raw)
    suffix = "" if good == "packed" else ".gz"
    for name in NAMES:
        (raw / f"{name}{suffix}").write_bytes(b"")
    before = everything_in(raw)
    list(prepare(SMALL, tmp_path, mirrors=[]))
    assert_small(load(SMALL, tmp_path))
    assert everything_in(raw) == before


def test_the_files_are_only_read(
    tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_packed(raw)
    real_open = Path.open

    def open_to_read(self: Path, mode: str = "r") -> object:
        assert mode == "rb"
        return real_open(self, mode)

    monkeypatch.setattr(Path, "open", open_to_read)
    list(prepare(SMALL, tmp_path))
    assert_small(load(SMALL, tmp_path))


# What is damaged

LABEL_OF_77 = write_idx(np.array([77] + [0] * 19, np.uint8))
FEWER = write_idx(np.zeros((19, 6, 5), np.uint8))
FLIPPED = CONTENTS[TRAIN_IMAGES][:300] + b"\0\0\0\0" + CONTENTS[TRAIN_IMAGES][304:]
TRANSPOSED = write_idx(ARRAYS[TRAIN_IMAGES].transpose(0, 2, 1))
FLIPPED_GZIP = PACKED[TRAIN_IMAGES][:300] + b"\0\0\0\0" + PACKED[TRAIN_IMAGES][304:]

DAMAGES = [
    pytest.param(TRAIN_IMAGES, b"", "it holds 0 bytes instead of 616", id="empty"),
    pytest.param(
        TRAIN_IMAGES,
        CONTENTS[TRAIN_IMAGES][:-1],
        "it holds 615 bytes instead of 616",
        id="truncated",
    ),
    pytest.param(TRAIN_IMAGES, FLIPPED, "checksum is not that of the original", id="flipped"),
    pytest.param(
        TRAIN_IMAGES, bytes(616), r"not an IDX file .* begins with 00 00 00 00\)", id="zeros"
    ),
    pytest.param(TRAIN_IMAGES, FEWER, "586 bytes instead of 616", id="fewer images"),
    pytest.param(
        TRAIN_IMAGES, TRANSPOSED, "shape is 20 x 5 x 6 instead of 20 x 6 x 5", id="transposed"
    ),
    pytest.param(TRAIN_LABELS, LABEL_OF_77, "label 77, but the last class is 3", id="label of 77"),
    pytest.param(
        TEST_LABELS, CONTENTS[TRAIN_LABELS], f"content of {TRAIN_LABELS}", id="swapped labels"
    ),
    pytest.param(
        TRAIN_IMAGES, CONTENTS[TEST_IMAGES], f"content of {TEST_IMAGES}", id="swapped images"
    ),
    pytest.param(TRAIN_IMAGES + ".gz", b"", "it is not a whole gzip file", id="empty gzip"),
    pytest.param(
        TRAIN_IMAGES + ".gz",
        PACKED[TRAIN_IMAGES][:-1],
        "it is not a whole gzip file",
        id="truncated gzip",
    ),
    pytest.param(
        TRAIN_IMAGES + ".gz", FLIPPED_GZIP, "it is not a whole gzip file", id="flipped gzip"
    ),
    pytest.param(
        TRAIN_IMAGES + ".gz",
        CONTENTS[TRAIN_IMAGES],
        "it is not a whole gzip file",
        id="unpacked, but called gzip",
    ),
    pytest.param(
        TRAIN_IMAGES + ".gz",
        gzip.compress(FLIPPED),
        "checksum is not that of the original",
        id="good gzip of flipped bytes",
    ),
    pytest.param(
        TRAIN_LABELS + ".gz",
        gzip.compress(LABEL_OF_77),
        "label 77, but the last class is 3",
        id="label of 77 in gzip",
    ),
    pytest.param(
        TEST_IMAGES + ".gz",
        PACKED[TRAIN_IMAGES],
        f"content of {TRAIN_IMAGES}",
        id="swapped gzip",
    ),
    pytest.param(
        TRAIN_LABELS + ".gz",
        gzip.compress(bytes(50_000_000)),
        "more than the expected 28 bytes",
        id="gzip bomb",
    ),
    pytest.param(
        TRAIN_LABELS, bytes(100_000), r"more than the expected [0-9,]+ bytes", id="far too long"
    ),
]


def damage(raw: Path, name: str, content: bytes) -> Path:
    store_packed(raw)
    plain = name.removesuffix(".gz")
    (raw / f"{plain}.gz").unlink()
    (raw / name).write_bytes(content)
    return raw / name


@pytest.mark.parametrize(("name", "content", "reason"), DAMAGES)
def test_a_damaged_file_is_named_and_not_read(
    tmp_path: Path, raw: Path, name: str, content: bytes, reason: str
) -> None:
    path = damage(raw, name, content)
    with pytest.raises(DataFileDamaged, match=reason) as raised:
        load(SMALL, tmp_path)
    assert str(raised.value).startswith(f"{path} is damaged: ")


@pytest.mark.parametrize(("name", "content", "reason"), DAMAGES)
def test_a_damaged_file_is_replaced(
    tmp_path: Path,
    raw: Path,
    mirror: tuple[str, Path],
    name: str,
    content: bytes,
    reason: str,
) -> None:
    path = damage(raw, name, content)
    gzip_name = f"{name.removesuffix('.gz')}.gz"
    for event in prepare(SMALL, tmp_path, mirrors=[mirror[0]]):
        if event.note != "checking":
            assert (event.file, event.note) == (gzip_name, "repairing")
            in_place = event.bytes_done == event.bytes_total
            assert in_place or path.read_bytes() == content  # kept until then
    assert_small(load(SMALL, tmp_path))
    assert everything_in(raw) == {f"{name}.gz": packed for name, packed in PACKED.items()}


@pytest.mark.parametrize(("name", "content", "reason"), DAMAGES)
def test_a_damaged_file_that_cannot_be_replaced_stays_and_is_named(
    tmp_path: Path, raw: Path, name: str, content: bytes, reason: str
) -> None:
    path = damage(raw, name, content)
    with pytest.raises(DataNotDownloaded, match=reason) as raised:
        list(prepare(SMALL, tmp_path, mirrors=[]))
    assert str(raised.value).startswith(f"{path}: ")
    assert path.read_bytes() == content


def test_a_gzip_bomb_costs_no_memory(tmp_path: Path, raw: Path) -> None:
    damage(raw, f"{TRAIN_LABELS}.gz", gzip.compress(bytes(50_000_000)))
    tracemalloc.start()
    try:
        with pytest.raises(DataFileDamaged):
            load(SMALL, tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_both_forms_damaged(tmp_path: Path, raw: Path, mirror: tuple[str, Path]) -> None:
    store_packed(raw)
    (raw / TRAIN_IMAGES).write_bytes(b"damaged")
    (raw / f"{TRAIN_IMAGES}.gz").write_bytes(b"damaged too")
    list(prepare(SMALL, tmp_path, mirrors=[mirror[0]]))
    assert everything_in(raw) == {f"{name}.gz": packed for name, packed in PACKED.items()}


def test_a_file_that_cannot_be_read(tmp_path: Path, raw: Path) -> None:
    store_packed(raw)
    path = raw / f"{TRAIN_IMAGES}.gz"
    path.unlink()
    path.mkdir()
    assert not available(SMALL, tmp_path)
    with pytest.raises(DataFileDamaged, match=r"the file cannot be read \(.+\)"):
        load(SMALL, tmp_path)


def test_checksums_that_were_written_down_wrong_do_not_let_bad_labels_in(
    tmp_path: Path, raw: Path
) -> None:
    store_packed(raw)
    wrong = gzip.compress(LABEL_OF_77)
    (raw / f"{TRAIN_LABELS}.gz").write_bytes(wrong)
    labels = replace(SMALL.train_labels, gzip_md5=md5(wrong), content_md5=md5(LABEL_OF_77))
    with pytest.raises(DataFileDamaged, match="label 77"):
        load(replace(SMALL, train_labels=labels), tmp_path)


# What is missing


def test_missing_files_are_downloaded(tmp_path: Path, mirror: tuple[str, Path]) -> None:
    assert not available(SMALL, tmp_path)
    with pytest.raises(DataFileMissing, match=f"{TRAIN_IMAGES}.gz is missing"):
        load(SMALL, tmp_path)
    events = list(prepare(SMALL, tmp_path, mirrors=[mirror[0]]))
    sizes = {f"{name}.gz": len(packed) for name, packed in PACKED.items()}
    done = [event for event in events if event.note == "downloading" and event.bytes_done]
    assert done == [
        DataProgress("small", name, size, size, "downloading") for name, size in sizes.items()
    ]
    assert available(SMALL, tmp_path)
    assert_small(load(SMALL, tmp_path))
    assert sum(sizes.values()) == SMALL.download_bytes


def test_only_what_is_missing_is_downloaded(
    tmp_path: Path, raw: Path, mirror: tuple[str, Path]
) -> None:
    store_packed(raw)
    (raw / f"{TEST_LABELS}.gz").unlink()
    events = list(prepare(SMALL, tmp_path, mirrors=[mirror[0]]))
    assert {event.file for event in events if event.note != "checking"} == {f"{TEST_LABELS}.gz"}


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_data_sets_own_mirrors_are_asked_in_turn(
    tmp_path: Path, mirror: tuple[str, Path], slash: str
) -> None:
    address, _ = mirror
    mirrors = (f"{address}not-here/", address.rstrip("/") + slash)
    list(prepare(replace(SMALL, mirrors=mirrors), tmp_path))
    assert_small(load(SMALL, tmp_path))


def test_nothing_happens_before_the_first_item(tmp_path: Path, mirror: tuple[str, Path]) -> None:
    prepare(SMALL, tmp_path, mirrors=[mirror[0]])
    assert not (tmp_path / "Small").exists()


def test_cancelled_and_done_again(tmp_path: Path, mirror: tuple[str, Path]) -> None:
    progress = prepare(SMALL, tmp_path, mirrors=[mirror[0]])
    for event in progress:
        if event.file == f"{TRAIN_LABELS}.gz":
            break
    progress.close()
    raw = tmp_path / "Small" / "raw"
    assert everything_in(raw) == {f"{TRAIN_IMAGES}.gz": PACKED[TRAIN_IMAGES]}
    list(prepare(SMALL, tmp_path, mirrors=[mirror[0]]))
    assert_small(load(SMALL, tmp_path))


def test_offline_says_which_files_to_put_where(tmp_path: Path, mirror: tuple[str, Path]) -> None:
    address, folder = mirror
    (folder / f"{TRAIN_IMAGES}.gz").unlink()
    with pytest.raises(DataNotDownloaded) as raised:
        list(prepare(SMALL, tmp_path, mirrors=[address]))
    raw = tmp_path / "Small" / "raw"
    assert str(raised.value) == (
        f"{raw / TRAIN_IMAGES}.gz: the file is missing, and it could not be downloaded: "
        f"{address[7:-1]} answered with status 404. Connect to the network and try again; without "
        f"a network, copy {TRAIN_IMAGES}.gz, {TRAIN_LABELS}.gz, {TEST_IMAGES}.gz, "
        f"{TEST_LABELS}.gz into {raw}, for example from a USB stick, "
        "or choose Synthetic digits, which need no download."
    )


def test_offline_names_the_bad_file_alone(tmp_path: Path, raw: Path) -> None:
    store_packed(raw)
    (raw / f"{TEST_LABELS}.gz").write_bytes(PACKED[TEST_LABELS][:-9])
    with pytest.raises(DataNotDownloaded, match=f"copy {TEST_LABELS}.gz into") as raised:
        list(prepare(SMALL, tmp_path, mirrors=[]))
    assert TRAIN_IMAGES not in str(raised.value)


def test_to_measure_needs_the_test_files_alone(tmp_path: Path, raw: Path) -> None:
    store_packed(raw)
    test = load(SMALL, tmp_path).test
    (raw / f"{TRAIN_IMAGES}.gz").write_bytes(b"damaged")
    (raw / f"{TRAIN_LABELS}.gz").unlink()
    list(prepare(SMALL, tmp_path, mirrors=[], test_only=True))
    np.testing.assert_array_equal(load_test(SMALL, tmp_path).images, test.images)
    np.testing.assert_array_equal(load_test(SMALL, tmp_path).labels, test.labels)
    (raw / f"{TEST_IMAGES}.gz").unlink()
    with pytest.raises(DataNotDownloaded, match=f"copy {TEST_IMAGES}.gz into"):
        list(prepare(SMALL, tmp_path, mirrors=[], test_only=True))


def test_a_mirror_with_another_file_is_not_trusted(
    tmp_path: Path, mirror: tuple[str, Path]
) -> None:
    address, folder = mirror
    (folder / f"{TRAIN_IMAGES}.gz").write_bytes(FLIPPED_GZIP)
    with pytest.raises(DataNotDownloaded, match="sent something else than the original"):
        list(prepare(SMALL, tmp_path, mirrors=[address]))
    assert everything_in(tmp_path / "Small" / "raw") == {}


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, mirror: tuple[str, Path]) -> None:
    (tmp_path / "Small").write_bytes(b"a file where the folder should be")
    assert not available(SMALL, tmp_path)
    with pytest.raises(DataNotStored) as raised:
        list(prepare(SMALL, tmp_path, mirrors=[mirror[0]]))
    message = str(raised.value)
    assert f"{TRAIN_IMAGES}.gz: the file is missing, and a good one could not be stored" in message
    assert "1 MB free" in message


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_damaged_file_on_a_full_disk(tmp_path: Path, raw: Path, mirror: tuple[str, Path]) -> None:
    path = damage(raw, f"{TRAIN_LABELS}.gz", b"damaged")
    (raw / f"{TRAIN_LABELS}.gz.part").symlink_to("/dev/full")
    with pytest.raises(DataNotStored) as raised:
        list(prepare(SMALL, tmp_path, mirrors=[mirror[0]]))
    assert str(raised.value).startswith(
        f"{path}: it is not a whole gzip file, and a good one could not be stored there: "
        "No space left on device."
    )
    assert path.read_bytes() == b"damaged"


# What is there, cheaply


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("store", [store_packed, store_unpacked, store_packed_anew])
def test_a_missing_or_truncated_file_is_not_available(
    tmp_path: Path, raw: Path, name: str, store: Callable[[Path], None]
) -> None:
    store(raw)
    (path,) = raw.glob(f"{name}*")
    path.write_bytes(path.read_bytes()[:-1])
    assert not available(SMALL, tmp_path)
    path.unlink()
    assert not available(SMALL, tmp_path)


# Validation


def numbered(count: int) -> Split:
    images = np.arange(count, dtype=np.uint8).reshape(count, 1, 1, 1)
    return Split(images, np.arange(count, dtype=np.int64))


@pytest.mark.parametrize("size", [0, 1, 30, 99])
def test_validation_images_are_not_trained_on(size: int) -> None:
    train, validation = split_validation(numbered(100), size, seed=5)
    assert (len(train), len(validation)) == (100 - size, size)
    assert sorted([*train.labels, *validation.labels]) == list(range(100))
    for split in (train, validation):
        np.testing.assert_array_equal(split.images.ravel(), split.labels)


def test_the_same_seed_draws_the_same_images() -> None:
    drawn = [split_validation(numbered(100), 30, seed)[1].labels.tolist() for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]
    assert drawn[0] != list(range(30))


@pytest.mark.parametrize("size", [-1, 100, 1000])
def test_something_must_be_left_to_train_on(size: int) -> None:
    with pytest.raises(ValueError, match=f"cannot hold back {size} of 100 images"):
        split_validation(numbered(100), size, seed=1)


# The catalogue


def test_the_catalogue() -> None:
    mnist = dataset_info("mnist")
    assert (mnist.title, mnist.folder, mnist.input_shape) == ("MNIST", "MNIST", (1, 28, 28))
    assert (mnist.train_size, mnist.test_size) == (60_000, 10_000)
    assert mnist.class_names == tuple("0123456789")
    assert round(mnist.download_bytes / 1e6, 1) == 11.6
    fashion = dataset_info("fashion-mnist")
    assert (fashion.title, fashion.folder) == ("Fashion-MNIST", "FashionMNIST")
    assert fashion.class_names[9] == "Ankle boot"
    for info in FETCHED.values():
        assert [file.name for file in info.files] == list(NAMES)
        assert len(info.class_names) == 10
        assert len(info.mirrors) >= 2
        assert info.credit


@pytest.mark.parametrize("function", [dataset_info, partial(prepare, data_dir=Path())])
def test_an_unknown_name_is_answered_with_the_known_ones(
    function: Callable[[str], object],
) -> None:
    with pytest.raises(UnknownName, match=r"data set 'minst'; there are: mnist, fashion-mnist"):
        function("minst")


def test_neither_torch_nor_the_network_is_imported() -> None:
    program = (
        "import sys, cnn_desktop.core.data.datasets\n"
        "assert not {'torch', 'torchvision', 'urllib.request'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# The real data


@pytest.mark.data
@pytest.mark.parametrize("name", list(FETCHED))
def test_real_data_is_found_in_a_read_only_folder(name: str, data_dir: Path) -> None:
    if not available(name, data_dir):
        pytest.skip(f"{name} is not in {data_dir}")
    assert {event.note for event in prepare(name, data_dir, mirrors=[])} == {"checking"}
    dataset = load(name, data_dir)
    assert dataset.train.images.shape == (60_000, 1, 28, 28)
    assert dataset.test.images.shape == (10_000, 1, 28, 28)
    assert set(dataset.train.labels.tolist()) == set(range(10))


@pytest.mark.data
@pytest.mark.parametrize("name", list(FETCHED))
def test_real_data_is_read_as_torchvision_reads_it(
    name: str, data_dir: Path, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torchvision = pytest.importorskip("torchvision")
    info = dataset_info(name)
    if not available(name, data_dir):
        pytest.skip(f"{name} is not in {data_dir}")
    raw = info.raw_folder(tmp_path)
    raw.mkdir(parents=True)
    for file in info.files:  # it wants them unpacked
        packed = info.raw_folder(data_dir) / file.gzip_name
        (raw / file.name).write_bytes(gzip.decompress(packed.read_bytes()))
    theirs_of = getattr(torchvision.datasets, info.folder)
    ours = load(name, tmp_path)  # the unpacked form; the other test reads the packed one
    for split, train in ((ours.train, True), (ours.test, False)):
        theirs = theirs_of(tmp_path, train=train)
        np.testing.assert_array_equal(split.images[:, 0], theirs.data.numpy())
        np.testing.assert_array_equal(split.labels, theirs.targets.numpy())
    if name == "fashion-mnist":  # MNIST's are "0 - zero" and so on there
        assert ours.class_names == tuple(theirs.classes)


@pytest.mark.data
def test_real_data_truncated_is_found_and_named(data_dir: Path, tmp_path: Path) -> None:
    info = dataset_info("mnist")
    raw = info.raw_folder(tmp_path)
    raw.mkdir(parents=True)
    for file in info.files:
        packed = (info.raw_folder(data_dir) / file.gzip_name).read_bytes()
        (raw / file.gzip_name).write_bytes(packed)
    images = raw / info.train_images.gzip_name
    images.write_bytes(images.read_bytes()[:5_000_000])
    assert not available("mnist", tmp_path)
    with pytest.raises(CnnDesktopError, match=f"{images} is damaged"):
        load("mnist", tmp_path)
