"""Importing: what is found in folders and files, what is refused and why, and what is kept."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnn_desktop.core.data.datasets import available, load, prepare
from cnn_desktop.core.data.imports import store
from cnn_desktop.core.data.imports.form import AS_FOUND, Form
from cnn_desktop.core.data.imports.found import Found
from cnn_desktop.core.data.imports.read import read_import
from cnn_desktop.core.data.imports.store import delete_import, imported, save_import
from cnn_desktop.core.data.imports.suit import suit
from cnn_desktop.core.errors import (
    DataFileDamaged,
    FileNotWritable,
    ImportRefused,
    NameTaken,
    UnknownName,
)
from cnn_desktop.core.events import RunDone
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.recipes import get_recipe
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run
from tests.core.slow_writer import slow_writer

LABELS = np.arange(24) % 3


def pictures(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, shape, np.uint8)


def read(path: Path, form: Form = AS_FOUND) -> Found:
    *_, last = read_import(path, form)
    assert isinstance(last, Found)
    return last


def refusal(path: Path) -> str:
    with pytest.raises(ImportRefused) as caught:
        read(path)
    return str(caught.value)


def write_folder(root: Path, mode: str = "L", count: int = 6) -> None:
    for name in ("cat", "dog"):
        (root / name).mkdir(parents=True)
        for number in range(count):
            Image.new(mode, (8, 6), number).save(root / name / f"{number}.png")


def write_idx(path: Path, values: np.ndarray) -> None:
    head = bytes([0, 0, 8, values.ndim]) + b"".join(n.to_bytes(4, "big") for n in values.shape)
    data = head + values.astype(np.uint8).tobytes()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def write_csv(path: Path, labels: np.ndarray, pixels: np.ndarray, head: str = "") -> None:
    rows = [",".join(map(str, (a, *b))) for a, b in zip(labels, pixels, strict=True)]
    path.write_text("\n".join([*([head] if head else []), *rows]) + "\n")


def test_a_folder_with_a_sub_folder_a_class_is_split_by_class(tmp_path: Path) -> None:
    write_folder(tmp_path / "pets", count=12)
    found = read(tmp_path / "pets")
    assert (found.class_names, found.input_shape) == (("cat", "dog"), (1, 6, 8))
    assert found.counts() == [(10, 2), (10, 2)]
    assert read(tmp_path / "pets").test_images.tobytes() == found.test_images.tobytes()
    assert sorted(found.train_images[:, 0, 0, 0]) != sorted(found.test_images[:, 0, 0, 0])


def test_the_shared_colour_pictures_have_their_own_test_folder(data_dir: Path) -> None:
    root = data_dir / "cifar10-subset"
    if not root.is_dir():
        pytest.skip("the colour pictures are not here")
    found = read(root)
    assert (len(found.class_names), found.input_shape) == (10, (3, 32, 32))
    first = sorted((root / "test" / found.class_names[0]).iterdir())[0]
    expected = np.asarray(Image.open(first).convert("RGB")).transpose(2, 0, 1)
    assert (found.test_images[0] == expected).all()


def test_pictures_of_other_sizes_are_resized_and_that_is_said(tmp_path: Path) -> None:
    write_folder(tmp_path)
    Image.new("RGB", (20, 20)).save(tmp_path / "dog" / "large.jpg")
    found = read(tmp_path)
    assert found.input_shape == (3, 6, 8)
    assert "1 pictures of other sizes were resized to 8 × 6." in found.notes


def write_photos(root: Path, size: tuple[int, int] = (300, 200), count: int = 4) -> None:
    """Write two classes of coloured photographs, light above and dark below."""
    for name, colour in (("cat", (250, 40, 40)), ("dog", (40, 40, 250))):
        (root / name).mkdir(parents=True)
        for number in range(count):
            image = Image.new("RGB", size, colour)
            image.paste((10, 10, 10), (0, size[1] // 2, *size))
            image.save(root / name / f"{number}.jpg", quality=95)


def test_photographs_are_shrunk_with_their_ratio_and_that_is_said(tmp_path: Path) -> None:
    write_photos(tmp_path)
    Image.new("RGB", (600, 600)).save(tmp_path / "cat" / "square.png")
    found = read(tmp_path)
    assert found.input_shape == (3, 43, 64)
    assert "Pictures of 300 × 200 pixels were shrunk to 64 × 43." in found.notes
    assert "1 pictures of other sizes were resized to 64 × 43." in found.notes
    cat = found.train_images[0]
    assert cat[0, 5].mean() > 200  # red above
    assert cat[0, -5].mean() < 60


@pytest.mark.parametrize(
    ("form", "shape", "note"),
    [
        (Form(side=30), (3, 20, 30), "Pictures of 300 × 200 pixels were shrunk to 30 × 20."),
        (Form(side=30, is_colour=False), (1, 20, 30), "Colours were turned into shades of grey."),
        (Form(is_colour=True), (3, 43, 64), "were shrunk to 64 × 43."),
    ],
)
def test_photographs_get_the_form_that_was_asked_for(
    tmp_path: Path, form: Form, shape: tuple[int, ...], note: str
) -> None:
    write_photos(tmp_path)
    found = read(tmp_path, form)
    assert found.input_shape == shape
    assert any(note in each for each in found.notes)


def test_arrays_get_the_form_that_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    np.savez(path, images=np.full((24, 300, 200), 77, np.uint8), labels=LABELS)
    assert read(path).input_shape == (1, 64, 43)
    found = read(path, Form(side=6, is_colour=True))
    assert found.input_shape == (3, 6, 4)
    assert (found.train_images == 77).all()
    assert "Grey pictures were given three equal channels." in found.notes
    np.savez(path, images=pictures(24, 5, 5), labels=LABELS)
    assert "Pictures of 5 × 5 pixels were enlarged to 9 × 9." in read(path, Form(side=9)).notes


def test_a_photograph_that_was_taken_on_its_side_stands_upright(tmp_path: Path) -> None:
    write_photos(tmp_path, (40, 20))
    for file in tmp_path.glob("*/*.jpg"):
        image = Image.open(file)
        exif = image.getexif()
        exif[0x0112] = 6  # turn by 90° clockwise to look at it
        image.save(file, quality=95, exif=exif)
    found = read(tmp_path)
    assert found.input_shape == (3, 40, 20)
    assert found.train_images[0, 0, :, 3].mean() < 60  # what lay below is at the left now
    assert found.train_images[0, 0, :, -3].mean() > 200


def test_a_picture_of_gigantic_size_is_left_out_before_it_is_unpacked(tmp_path: Path) -> None:
    write_folder(tmp_path)
    for width in (7000, 12_000, 30_000):  # at 90 and 180 million Pillow has something to say
        Image.new("1", (width, width)).save(tmp_path / "cat" / "bomb.png")
        reason = "it has more than 40 million pixels"
        assert left_out(read(tmp_path)) == {"cat/bomb.png": reason}


@given(st.integers(1, 5000), st.integers(1, 5000), st.none() | st.integers(2, 256))
def test_a_form_keeps_the_ratio_within_the_bounds(
    width: int, height: int, side: int | None
) -> None:
    found = max(2, width), max(2, height)
    size = Form(side).size(found)
    assert all(2 <= each <= 256 for each in size)
    if side:
        assert max(size) == side
    elif max(found) <= 256:
        assert size == found
    scale = max(size) / max(found)
    for after, before in zip(size, found, strict=True):
        assert after == 2 or abs(after - before * scale) <= 0.5


def left_out(found: Found) -> dict[str, str]:
    return {each.name: each.reason for each in found.left_out}


def test_what_systems_leave_in_folders_is_passed_over_in_silence(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "0.png").write_bytes(b"of another system")
    (tmp_path / ".git").mkdir()
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._0.png"):
        (tmp_path / name).write_bytes(b"for a file manager")
        (tmp_path / "cat" / name).write_bytes(b"for a file manager")
    found = read(tmp_path)
    assert found.class_names == ("cat", "dog")
    assert found.counts() == [(5, 1)] * 2
    assert found.left_out == ()


def test_what_is_no_picture_is_left_out_and_named(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "cat" / "notes.txt").write_text("not a cat")
    (tmp_path / "cat" / "kittens").mkdir()
    (tmp_path / "dog" / "LICENSE").write_text("free for all")  # names without an ending
    (tmp_path / "dog" / "0.png").rename(tmp_path / "dog" / "img_0.5")
    (tmp_path / "dog" / "1.png").rename(tmp_path / "dog" / "img1")
    (tmp_path / "README.md").write_text("cats and dogs")
    Image.new("L", (8, 6)).save(tmp_path / "mouse.png")
    (tmp_path / "cow").mkdir()
    found = read(tmp_path)
    assert found.counts() == [(5, 1)] * 2
    assert left_out(found) == {
        "README.md": "",
        "cat/kittens": "it is a folder within a class",
        "cat/notes.txt": "",
        "cow": "there are no pictures in it",
        "dog/LICENSE": "",
        "mouse.png": "it lies in no class's folder",
    }


def test_a_few_pictures_that_cannot_be_read_are_left_out_and_named(tmp_path: Path) -> None:
    write_folder(tmp_path, count=24)
    whole = (tmp_path / "cat" / "0.png").read_bytes()
    (tmp_path / "cat" / "0.png").write_bytes(whole[:45])  # the pixels are gone
    (tmp_path / "cat" / "1.png").write_bytes(whole[:20])  # and the header
    (tmp_path / "dog" / "2.png").write_bytes(b"")
    (tmp_path / "dog" / "3.heic").write_bytes(b"\0\0\0\x18ftypheic")
    Image.new("L", (30, 30)).save(tmp_path / "dog" / "4.png")
    cut = tmp_path / "dog" / "4.png"
    cut.write_bytes(cut.read_bytes()[:50])
    assert refusal(tmp_path).startswith(
        f"{tmp_path} cannot be imported: 5 of 49 pictures cannot be read; the first is "
    )
    cut.unlink()
    found = read(tmp_path)
    assert left_out(found) == {
        "cat/0.png": "it is damaged or cut off",
        "cat/1.png": "it is damaged or cut off",
        "dog/2.png": "it is empty",
        "dog/3.heic": "no known picture format",
    }
    assert [sum(counts) for counts in found.counts()] == [22, 22]
    values = {  # each picture is as bright as its number, and still stands under its own class
        name: sorted(
            int(image[0, 0, 0])
            for images, labels in (
                (found.train_images, found.train_labels),
                (found.test_images, found.test_labels),
            )
            for image in images[labels == number]
        )
        for number, name in enumerate(found.class_names)
    }
    assert values == {"cat": list(range(2, 24)), "dog": [0, 1, 3, *range(5, 24)]}


def test_a_damaged_picture_of_another_size_is_not_among_the_resized(tmp_path: Path) -> None:
    write_folder(tmp_path)
    large = tmp_path / "cat" / "large.png"
    large.write_bytes(noise_png()[:400])
    found = read(tmp_path)
    assert list(left_out(found)) == ["cat/large.png"]
    assert not any("other sizes" in note for note in found.notes)


def noise_png() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pictures(30, 30)).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_class_of_which_no_picture_can_be_read_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, count=12)
    (tmp_path / "cow").mkdir()
    (tmp_path / "cow" / "0.png").write_bytes(noise_png()[:400])
    assert (
        "no picture of the class cow can be read; the first is cow/0.png (it is damaged or cut off)"
    ) in refusal(tmp_path)


def test_train_and_test_are_both_searched_and_what_lies_beside_them_is_named(
    tmp_path: Path,
) -> None:
    for part in ("train", "test", "val"):
        write_folder(tmp_path / part)
    (tmp_path / "labels.csv").write_text("0.png,cat")
    (tmp_path / "test" / "dog" / "notes.txt").write_text("not a dog")
    whole = (tmp_path / "test" / "cat" / "3.png").read_bytes()
    (tmp_path / "test" / "cat" / "3.png").write_bytes(whole[:45])
    found = read(tmp_path)
    assert found.counts() == [(6, 5), (6, 6)]
    assert left_out(found) == {
        "test/cat/3.png": "it is damaged or cut off",
        "test/dog/notes.txt": "",
        "labels.csv": "",
        "val": "it lies beside train and test",
    }
    (tmp_path / "test" / "cow").mkdir()
    assert read(tmp_path).class_names == ("cat", "dog")  # nothing is in it
    Image.new("L", (8, 6)).save(tmp_path / "test" / "cow" / "0.png")
    assert "the class cow has no picture to learn from" in refusal(tmp_path)


def test_a_folder_without_classes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cat").mkdir()
    assert "no sub-folder for each class" in refusal(tmp_path)
    (tmp_path / "dog").mkdir()
    assert "there are no pictures in it" in refusal(tmp_path)
    Image.new("L", (8, 6)).save(tmp_path / "cat" / "0.png")
    assert "only the class cat has pictures; it takes two classes" in refusal(tmp_path)


@pytest.mark.parametrize("head", ["", "label," + ",".join(f"pixel{n}" for n in range(16))])
def test_csv_as_kaggle_writes_it(tmp_path: Path, head: str) -> None:
    pixels = pictures(24, 16)
    write_csv(tmp_path / "t.csv", LABELS, pixels, head)
    found = read(tmp_path / "t.csv")
    assert (found.input_shape, found.class_names) == ((1, 4, 4), ("0", "1", "2"))
    assert found.counts() == [(7, 1)] * 3
    kept = np.concatenate([found.train_images, found.test_images]).reshape(24, 16)
    assert sorted(map(bytes, kept)) == sorted(map(bytes, pixels))


def test_csv_with_the_label_in_a_named_column_and_fractions(tmp_path: Path) -> None:
    lines = ["a,b,c,d,label", *["0,0.5,1,0,0", "1,0,0,0,1"] * 3]
    (tmp_path / "t.csv").write_text("\n".join(lines))
    found = read(tmp_path / "t.csv")
    kept = {
        label: images.tolist()
        for label, images in zip(found.train_labels.tolist(), found.train_images, strict=True)
    }
    assert kept == {0: [[[0, 128], [255, 0]]], 1: [[[255, 0], [0, 0]]]}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,2,3,4", "t.csv cannot be imported: line 3 has 4 numbers, not 5."),
        ("1,2,3,4,x", "line 3: 'x' is not a number"),
        ("1,2,,4,5", "line 3: '' is not a number"),
        ("1,2,3,4,nan", "line 3: NaN or infinite"),
        ("\n1,2,3,4,256", "line 4: a pixel is 256; pixels go from 0 to 255"),
        ("1,2,3,4,-1", "line 3: a pixel is -1"),
        ("1.5,2,3,4,5", "line 3: the label 1.5 is no whole number"),
        ("-1,2,3,4,5", "line 3: label -1 is not in 0 ... 999"),
        ("1e30,2,3,4,5", "line 3: label 1e+30 is not in 0 ... 999"),
        ("5,2,3,4,5", "the class 2 has no picture"),
    ],
)
def test_csv_that_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "t.csv").write_text(f"0,1,2,3,4\n1,1,2,3,4\n{line}\n")
    assert reason in refusal(tmp_path / "t.csv")


def test_csv_with_the_label_in_the_end_says_where_it_belongs(tmp_path: Path) -> None:
    pixels = pictures(24, 16)
    pixels[:, 0] = 0  # paper, as in the corner of every digit
    rows = [",".join(map(str, (*b, a))) for a, b in zip(LABELS, pixels, strict=True)]
    (tmp_path / "t.csv").write_text("\n".join(rows))
    assert "the label comes first, or in the column" in refusal(tmp_path / "t.csv")


def test_npz_as_keras_writes_it_and_with_one_pair(tmp_path: Path) -> None:
    images, path = pictures(24, 5, 5), tmp_path / "mnist.npz"
    np.savez(path, x_train=images, y_train=LABELS, x_test=images[:6], y_test=LABELS[:6])
    found = read(path)
    assert found.counts() == [(8, 2)] * 3
    assert (found.train_images[:, 0] == images).all()
    np.savez(path, images=np.stack([images] * 3, axis=3) / 255, labels=LABELS[:, None])
    assert read(path).input_shape == (3, 5, 5)


def test_npz_with_pickles_or_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    np.savez(path, images=np.array([{}], object), labels=np.zeros(1))
    text = refusal(path)
    assert "it holds Python objects, which could run programs; store numbers" in text
    assert "allow_pickle" not in text
    np.savez(path, pictures=pictures(3, 5, 5))
    assert "it needs x_train and y_train, or images and labels" in refusal(path)
    np.savez(path, images=np.full((24, 5, 5), np.nan), labels=LABELS)
    assert "picture 1: a pixel is no number (NaN or infinite)" in refusal(path)
    np.savez(path, images=pictures(23, 5, 5), labels=LABELS)
    assert "there are 23 pictures but 24 labels" in refusal(path)


def test_npz_with_one_wrong_picture_or_label_names_it(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    bright = pictures(24, 5, 5).astype(np.float32)
    bright[6, 2, 3] = 300
    np.savez(path, images=bright, labels=LABELS)
    assert "picture 7: a pixel is 300; pixels go from 0 to 255" in refusal(path)
    for wrong, reason in (
        (1.5, "picture 9: the label 1.5 is no whole number"),
        (np.nan, "picture 9: the label nan is no whole number"),
        (np.inf, "picture 9: the label inf is no whole number"),
        (-3, "picture 9: label -3 is not in 0 ... 999"),
    ):
        labels = LABELS.astype(float)
        labels[8] = wrong
        np.savez(path, images=pictures(24, 5, 5), labels=labels)
        assert reason in refusal(path)
    images, test_images = pictures(24, 5, 5), pictures(3, 5, 5)
    test_labels = np.array([0, 1, 7000])
    np.savez(path, x_train=images, y_train=LABELS, x_test=test_images, y_test=test_labels)
    assert "test picture 3: label 7000 is not in 0 ... 999" in refusal(path)


def test_idx_files_and_emnists_transposed_ones(tmp_path: Path) -> None:
    images = pictures(24, 4, 5)
    for part in ("train", "test"):
        write_idx(tmp_path / f"emnist-digits-{part}-images-idx3-ubyte.gz", images)
        write_idx(tmp_path / f"emnist-digits-{part}-labels-idx1-ubyte.gz", LABELS)
    found = read(tmp_path)
    assert (found.train_images[:, 0] == images.swapaxes(1, 2)).all()
    assert len(found.test_labels) == 24
    (tmp_path / "emnist-digits-train-labels-idx1-ubyte.gz").write_bytes(b"\x1f\x8b cut")
    assert "cannot be imported" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["x.csv", "x.npz", "x-images-idx3-ubyte", "a.png"])
@settings(max_examples=40, deadline=None)
@given(
    data=st.binary(max_size=200), start=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b", b"1,2"])
)
def test_random_bytes_are_refused_in_words(name: str, data: bytes, start: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(start + data)
        with contextlib.suppress(ImportRefused):
            read(path)


def test_what_is_kept_is_a_data_set_until_it_is_deleted(tmp_path: Path) -> None:
    write_folder(tmp_path / "pets")
    found = read(tmp_path / "pets")
    info = save_import("애완동물", found, tmp_path)
    assert list(imported(tmp_path)) == ["애완동물"]
    assert available("애완동물", tmp_path)
    assert list(prepare("애완동물", tmp_path)) == []
    dataset = load("애완동물", tmp_path)
    assert dataset.class_names == ("cat", "dog")
    assert (dataset.train.images == found.train_images).all()
    assert (dataset.test.labels == found.test_labels).all()
    data = bytearray(info.file.read_bytes())
    data[-300] ^= 1
    info.file.write_bytes(data)
    with pytest.raises(DataFileDamaged):
        load("애완동물", tmp_path)
    delete_import("애완동물", tmp_path)
    assert not list((tmp_path / "imported").iterdir())
    with pytest.raises(UnknownName):
        load("애완동물", tmp_path)


@pytest.mark.parametrize("name", ["mnist", "MNIST", "my-digits", "", "a/b", "..", "x" * 41])
def test_names_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    write_folder(tmp_path / "pets")
    is_clash = name.lower() in ("mnist", "my-digits")
    said = "there is one of that name" if is_clash else "made of letters, digits, - and _"
    with pytest.raises(NameTaken, match=said):
        save_import(name, read(tmp_path / "pets"), tmp_path)
    assert not (tmp_path / "imported").exists()


def test_a_description_cannot_reach_out_of_its_folder(tmp_path: Path) -> None:
    write_folder(tmp_path / "pets")
    save_import("pets", read(tmp_path / "pets"), tmp_path)
    path = tmp_path / "imported" / "data-pets.json"
    text = path.read_text()
    for damage in ('"../../x.npz"', "3", "null"):
        file = imported(tmp_path)["pets"].file.name
        path.write_text(text.replace(f'"{file}"', damage))
        assert all(info.file.parent == path.parent for info in imported(tmp_path).values())
        path.write_text(text)
    path.write_text("[" * 10_000)
    assert not imported(tmp_path)


def test_deleting_leaves_a_store_that_is_whole(tmp_path: Path) -> None:
    for name in ("one", "one-two", "two"):
        save_import(name, a_found(tmp_path), tmp_path)
    folder = tmp_path / "imported"
    left = folder / "data-one-0123456789ab.npz"  # of a kill in the middle of an earlier deletion
    left.write_bytes(b"left")
    before = {name: load(name, tmp_path) for name in ("one-two", "two")}
    delete_import("one", tmp_path)
    assert list(imported(tmp_path)) == ["one-two", "two"]
    assert len(list(folder.iterdir())) == 4
    for name, dataset in before.items():
        np.testing.assert_array_equal(load(name, tmp_path).train.images, dataset.train.images)
    save_import("one", a_found(tmp_path), tmp_path)  # the name is free again
    for name in list(imported(tmp_path)):
        delete_import(name, tmp_path)
    assert list(folder.iterdir()) == []
    with pytest.raises(UnknownName, match="no imported data set 'one': none has been imported"):
        delete_import("one", tmp_path)
    save_import("two", a_found(tmp_path), tmp_path)
    with pytest.raises(UnknownName, match="no imported data set 'one'; there are: two"):
        delete_import("one", tmp_path)


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, FileNotWritable(path="x", reason="full")])
def test_an_import_that_ends_in_the_middle_leaves_nothing(
    trouble: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_pictures_only(path: Path, data: bytes) -> None:
        if path.suffix == ".json":
            raise trouble
        write_atomically(path, data)

    monkeypatch.setattr(store, "write_atomically", write_pictures_only)
    with pytest.raises((KeyboardInterrupt, FileNotWritable)):
        save_import("half", a_found(tmp_path), tmp_path)
    assert list((tmp_path / "imported").iterdir()) == []


def test_two_processes_import_at_once(tmp_path: Path) -> None:
    """What the other one is writing stays; what a third one left when it was killed goes."""
    a_found(tmp_path)
    what = "*_, found = read_import(Path(sys.argv[1])); save_import(sys.argv[2], found, Path('.'))"
    data = tmp_path / "data"
    data.mkdir()
    line = f"os.chdir({str(data)!r}); {what}"
    with slow_writer(line, str(tmp_path / "made.npz"), "lost") as killed:
        killed.kill()
    with slow_writer(line, str(tmp_path / "made.npz"), "theirs") as other:
        save_import("ours", a_found(tmp_path), data)
        left = [file.name for file in (data / "imported").glob(".*")]
        assert len(left) == 1
        assert left[0].startswith(".data-theirs-")
        _, complaint = other.communicate("go on")
    assert (other.returncode, complaint) == (0, "")
    assert list(imported(data)) == ["ours", "theirs"]
    assert len(load("theirs", data).train) == len(load("ours", data).train)
    assert not list((data / "imported").glob(".*"))


def test_a_description_that_names_anothers_file_takes_it_not_along(tmp_path: Path) -> None:
    one = save_import("one", a_found(tmp_path), tmp_path)
    description = json.loads((tmp_path / "imported" / "data-one.json").read_text())
    description["name"] = "thief"
    (tmp_path / "imported" / "data-thief.json").write_text(json.dumps(description))
    assert imported(tmp_path)["thief"].file == one.file
    delete_import("thief", tmp_path)
    assert len(load("one", tmp_path).train) == len(a_found(tmp_path).train_labels)


def a_found(folder: Path) -> Found:
    file = folder / "made.npz"
    labels = np.arange(24) % 2
    np.savez(file, images=np.arange(24 * 16, dtype=np.int16).reshape(24, 4, 4) % 256, labels=labels)
    *_, found = read_import(file)
    assert isinstance(found, Found)
    return found


@pytest.mark.data
def test_the_lectures_network_learns_photographs_that_were_imported(
    data_dir: Path, tmp_path: Path, one_thread: None
) -> None:
    """A folder of photographs stands in for CIFAR-10 where that cannot be had."""
    root = data_dir / "cifar10-subset"
    if not root.is_dir():
        pytest.skip(f"no cifar10-subset in {data_dir}")
    save_import("photographs", read(root), tmp_path)
    cifar = replace(get_recipe("cifar"), dataset="photographs", epochs=1, batch_size=16)
    recipe = suit(cifar, tmp_path)
    *_, done = run(recipe, RunOptions(tmp_path, device="cpu", threads=1))
    assert isinstance(done, RunDone)
    assert done.checkpoint.class_names[0] == "airplane"
    assert done.test_accuracy > 0.15  # guessing: 0.1
