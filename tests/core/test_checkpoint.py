"""Model files: what was saved is opened, and nothing else is, whatever the bytes are."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import pickle
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from cnn_desktop.core.checkpoint import (
    DIGITS,
    MAX_HEADER_BYTES,
    Checkpoint,
    load_checkpoint,
    read_name,
    save_checkpoint,
)
from cnn_desktop.core.errors import (
    CnnDesktopError,
    FileNotReadable,
    FileNotWritable,
    ModelFileDamaged,
    ModelFileForeign,
    PickleRefused,
)
from cnn_desktop.core.networks.layers import Conv2d, Flatten, Linear, MaxPool2d, Network, ReLU
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.recipes import LENET
from tests.conftest import REPOSITORY
from tests.core.made_networks import networks
from tests.core.odd_json import any_json

TINY = Network("tiny", (1, 28, 28), (Conv2d(2, 5), ReLU(), MaxPool2d(8), Flatten(), Linear(10)))


ACCURACY = {"mnist-test": 0.9}
HEADER = (
    "name",
    "network",
    "class_names",
    "recipe",
    "accuracy",
    "epochs",
    "normalisation",
    "notes",
)


def weights_of(network: Network, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        name: np.array(7, np.int64) if shape == () else rng.random(shape, np.float32)
        for name, shape in network.state_shapes().items()
    }


def checkpoint(network: Network = TINY, **more: Any) -> Checkpoint:
    return Checkpoint("Our model 숫자", network, weights_of(network), **more)


def check_equal(read: Checkpoint, written: Checkpoint) -> None:
    assert replace(read, weights={}) == replace(written, weights={})
    assert read.weights.keys() == written.weights.keys()
    for name, array in written.weights.items():
        assert read.weights[name].shape == array.shape
        assert read.weights[name].dtype == array.dtype
        np.testing.assert_array_equal(read.weights[name], array)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A good file's bytes."""
    path = tmp_path_factory.mktemp("whole") / "model.safetensors"
    save_checkpoint(path, checkpoint(recipe=LENET, accuracy=ACCURACY))
    return path.read_bytes()


class TestRoundTrip:
    @pytest.mark.parametrize("name", list(NETWORKS))
    def test_every_network_of_the_zoo(self, path: Path, name: str) -> None:
        network = replace(NETWORKS[name], summary="", any_input=False)
        written = checkpoint(network)
        save_checkpoint(path, written)
        check_equal(load_checkpoint(path), written)

    def test_everything_that_a_model_carries(self, path: Path) -> None:
        written = checkpoint(
            recipe=LENET,
            accuracy={"mnist-test": 0.9912, "pen": 0.5},
            epochs=12,
            mean=0.1307,
            std=0.3081,
            notes={"torch": "2.10", "trained by": "3반 김서연"},
            class_names=tuple("영일이삼사오육칠팔구"),
        )
        save_checkpoint(path, written)
        read = load_checkpoint(path)
        check_equal(read, written)
        assert not read.reads_digits
        assert read_name(path) == "Our model 숫자"

    @given(networks(), st.text(max_size=250), st.dictionaries(st.text(max_size=9), st.text()))
    @settings(max_examples=50)
    def test_any_network_and_any_text(
        self, tmp_path_factory: Any, network: Network, name: str, notes: dict[str, str]
    ) -> None:
        network = Network(network.name, network.input_shape, (*network.layers, *ending(network)))
        written = Checkpoint(name, network, weights_of(network), ("a", "b", "c"), notes=notes)
        path = tmp_path_factory.mktemp("any") / "model.safetensors"
        save_checkpoint(path, written)
        read = load_checkpoint(path)
        check_equal(read, written.renamed(name[:200]))
        assert read_name(path) == name[:200]

    def test_header_lengths_that_look_like_the_start_of_a_pickle(self, path: Path) -> None:
        """A header's length is the file's first bytes, and a pickle begins with byte 128."""
        first_bytes = set()
        for length in range(0, 256, 8):  # a header is filled up to a multiple of 8 bytes
            save_checkpoint(path, checkpoint(notes={"": "x" * length}))
            first_bytes.add(path.read_bytes()[0])
            assert load_checkpoint(path).network == TINY
        assert first_bytes == set(range(0, 256, 8))  # 0x80 is among them

    def test_a_name_made_from_a_file_name_that_is_no_text(self, path: Path) -> None:
        save_checkpoint(path, checkpoint().renamed("model\udcff"))
        assert load_checkpoint(path).name == "model?"

    def test_a_file_name_that_is_no_text(self, tmp_path: Path) -> None:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/model\xff.safetensors"))
        try:
            save_checkpoint(path, checkpoint())
        except FileNotWritable:
            pytest.skip("this file system takes text only")
        check_equal(load_checkpoint(path), checkpoint())

    def test_weights_in_any_memory_layout(self, path: Path) -> None:
        written = checkpoint()
        odd = {name: np.asfortranarray(array) for name, array in written.weights.items()}
        save_checkpoint(path, replace(written, weights=odd))
        check_equal(load_checkpoint(path), written)

    def test_the_file_explains_itself(self, whole: bytes) -> None:
        length = int.from_bytes(whole[:8], "little")
        header = json.loads(json.loads(whole[8 : 8 + length])["__metadata__"]["cnn_desktop"])
        assert header["recipe"]["network"] == "lenet-like"
        assert header["accuracy"] == {"mnist-test": 0.9}
        assert header["input_shape"] == [1, 28, 28]
        assert header["class_names"] == list(DIGITS)
        assert header["normalisation"] == {"mean": 0.0, "std": 1.0}
        assert "Our model 숫자".encode() in whole  # readable with any viewer

    @pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
    def test_a_shared_folder_gets_files_that_all_may_read(self, path: Path) -> None:
        before = os.umask(0o022)
        try:
            save_checkpoint(path, checkpoint())
        finally:
            os.umask(before)
        assert stat.S_IMODE(path.stat().st_mode) == 0o644


class TestNothingIsLost:
    @pytest.mark.skipif(os.name == "nt", reason="no fork there")
    def test_a_kill_while_saving(self, tmp_path: Path) -> None:
        program = Path(__file__).with_name("kill_while_saving.py")
        done = subprocess.run(
            [sys.executable, str(program), str(tmp_path), "25"],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["lost"] == 0  # what was said to be saved, or the version after it
        assert found["names"] == ["model.safetensors"]
        assert found["leftovers"] > 0  # so some kills did come in the middle of a save

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
    def test_a_full_disk(self, path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
        old = checkpoint(epochs=1)
        save_checkpoint(path, old)

        def full(_descriptor: int) -> NoReturn:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(FileNotWritable, match=os.strerror(number)):
                save_checkpoint(path, checkpoint(epochs=2))
        check_equal(load_checkpoint(path), old)
        assert list(path.parent.glob(".*")) == []


class TestDamage:
    def test_every_flipped_bit_is_found(self, path: Path, whole: bytes) -> None:
        header = 8 + int.from_bytes(whole[:8], "little")
        rng = np.random.default_rng(0)
        places = {*range(16), *range(header - 8, header + 8), len(whole) - 1}
        places |= {int(place) for place in rng.integers(0, len(whole), 300)}
        places |= {int(place) for place in rng.integers(0, header, 300)}
        for place in sorted(places):
            altered = bytearray(whole)
            altered[place] ^= 1 << int(rng.integers(8))
            path.write_bytes(altered)
            with pytest.raises((ModelFileDamaged, ModelFileForeign, PickleRefused)):
                load_checkpoint(path)

    def test_every_truncation_is_found(self, path: Path, whole: bytes) -> None:
        lengths = {*range(20), *range(0, len(whole), 97), len(whole) - 1}
        for length in sorted(lengths):
            path.write_bytes(whole[:length])
            with pytest.raises((ModelFileDamaged, ModelFileForeign)):
                load_checkpoint(path)

    def test_bytes_after_the_end_are_found(self, path: Path, whole: bytes) -> None:
        path.write_bytes(whole + b"\0")
        with pytest.raises(ModelFileDamaged):
            load_checkpoint(path)

    @given(st.data())
    @settings(max_examples=200)
    def test_altered_bytes(self, tmp_path_factory: Any, whole: bytes, data: st.DataObject) -> None:
        altered = bytearray(whole)
        for _ in range(data.draw(st.integers(1, 6))):
            start = data.draw(st.integers(0, len(whole) // 2 if data.draw(st.booleans()) else 60))
            piece = data.draw(st.binary(max_size=12))
            removed = data.draw(st.integers(0, 12))
            altered[start : start + removed] = piece
        path = tmp_path_factory.mktemp("altered") / "model.safetensors"
        path.write_bytes(altered)
        for read in (load_checkpoint, read_name):
            try:
                result: Any = read(path)
            except CnnDesktopError:
                continue
            if read is load_checkpoint:  # the changes undid each other
                assert bytes(altered) == whole
            else:
                assert isinstance(result, str)

    @given(st.binary(max_size=60))
    def test_any_bytes(self, tmp_path_factory: Any, content: bytes) -> None:
        path = tmp_path_factory.mktemp("bytes") / "model.safetensors"
        path.write_bytes(content)
        for read in (load_checkpoint, read_name):
            with pytest.raises(CnnDesktopError):
                read(path)

    def test_weights_altered_with_a_good_header_are_found(self, path: Path, whole: bytes) -> None:
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(ModelFileDamaged, match="the checksum differs"):
            load_checkpoint(path)


class TestForeignFiles:
    def test_a_missing_file(self, path: Path) -> None:
        with pytest.raises(FileNotReadable, match="No such file"):
            load_checkpoint(path)
        with pytest.raises(ModelFileDamaged):
            read_name(path)

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotReadable):
            load_checkpoint(tmp_path)

    @pytest.mark.parametrize("name", ["evil.pt", "evil.pth", "evil.PKL", "evil.safetensors"])
    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_a_pickle_is_refused_and_never_run(
        self, tmp_path: Path, name: str, protocol: int
    ) -> None:
        sentinel = tmp_path / "sentinel"
        path = tmp_path / name
        path.write_bytes(pickle.dumps(Evil(f"touch {sentinel}"), protocol))
        with pytest.raises((PickleRefused, ModelFileForeign, ModelFileDamaged)):
            load_checkpoint(path)
        with pytest.raises(CnnDesktopError):
            read_name(path)
        assert not sentinel.exists()
        pickle.loads(path.read_bytes())
        assert sentinel.exists()  # so it would have run

    @pytest.mark.parametrize("name", ["evil.pt", "evil.safetensors"])
    def test_what_torch_saves_is_refused_and_never_run(self, tmp_path: Path, name: str) -> None:
        sentinel, path = tmp_path / "sentinel", tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:  # torch's own layout
            archive.writestr("evil/data.pkl", pickle.dumps(Evil(f"touch {sentinel}")))
            archive.writestr("evil/version", "3\n")
        with pytest.raises(PickleRefused, match="can run programs on your computer"):
            load_checkpoint(path)
        assert not sentinel.exists()

    def test_a_safetensors_file_of_somebody_else(self, path: Path) -> None:
        path.write_bytes(save({"weight": np.zeros(3, np.float32)}, {"format": "pt"}))
        with pytest.raises(ModelFileForeign, match="no cnn_desktop header"):
            load_checkpoint(path)

    def test_a_later_format(self, path: Path) -> None:
        with pytest.raises(ModelFileForeign, match="cnn_desktop model 2"):
            load_crafted(path, header={"format": "cnn_desktop model 2"})

    @pytest.mark.parametrize(
        "content", [b"\x89PNG\r\n\x1a\n" + bytes(50), b"<html>" * 9, bytes(99)]
    )
    def test_something_else(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        with pytest.raises(ModelFileForeign, match="no safetensors header"):
            load_checkpoint(path)

    @pytest.mark.parametrize("length", [2**63, 2**64 - 1, 10**9, MAX_HEADER_BYTES + 1])
    def test_a_header_said_to_be_huge(self, path: Path, length: int) -> None:
        path.write_bytes(struct.pack("<Q", length) + b'{"__metadata__":{}}')
        with pytest.raises(ModelFileDamaged, match="it is cut off"):
            load_checkpoint(path)

    def test_a_header_that_is_huge(self, path: Path) -> None:
        tensors = {"w": np.zeros(1, np.float32)}
        path.write_bytes(save(tensors, {"cnn_desktop": "[" * 2 * MAX_HEADER_BYTES}))
        with pytest.raises(ModelFileForeign, match="a header of 2 MB"):
            load_checkpoint(path)

    def test_a_file_that_is_huge(self, path: Path) -> None:
        header = b'{"__metadata__":{}}'
        with path.open("wb") as file:
            file.write(struct.pack("<Q", len(header)) + header)
            file.truncate(600 * 1024 * 1024)  # holds no more than its first bytes
        with pytest.raises(ModelFileForeign, match="600 MB"):
            load_checkpoint(path)

    def test_a_header_with_a_name_twice(self, path: Path, whole: bytes) -> None:
        length = int.from_bytes(whole[:8], "little")
        header = whole[8 : 8 + length].rstrip()
        other = json.loads(header)["conv1.bias"]
        for twice in (
            header[:-1] + b',"linear1.bias":' + json.dumps(other).encode() + b"}",
            b'{"linear1.bias":' + json.dumps(other).encode() + b"," + header[1:],
            header[:-1] + b',"__metadata__":{"cnn_desktop":"{}"}}',
        ):
            path.write_bytes(struct.pack("<Q", len(twice)) + twice + whole[8 + length :])
            try:
                check_equal(load_checkpoint(path), checkpoint(recipe=LENET, accuracy=ACCURACY))
            except (ModelFileDamaged, ModelFileForeign):
                continue


class TestCraftedFiles:
    """Files with a good checksum, made by somebody who knows the format."""

    def test_the_tool_that_makes_them_makes_good_ones(self, path: Path) -> None:
        assert load_crafted(path).network == TINY

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    def test_weights_that_are_no_numbers(self, path: Path, value: float) -> None:
        bias = np.array([0, value], np.float32)
        with pytest.raises(ModelFileDamaged, match=r"conv1\.bias holds values that are no numbers"):
            load_crafted(path, tensors={"conv1.bias": bias})

    @pytest.mark.parametrize(
        "change",
        [
            {"conv1.bias": np.zeros(3, np.float32)},
            {"conv1.bias": np.zeros((2, 1), np.float32)},
            {"conv1.bias": np.zeros(0, np.float32)},
            {"conv1.bias": np.zeros(2, np.float64)},
            {"conv1.bias": np.zeros(2, np.float16)},
            {"conv1.bias": np.zeros(2, np.int64)},
            {"conv1.bias": np.zeros(2, np.bool_)},
            {"conv1.bias": None},
            {"conv2.bias": np.zeros(2, np.float32)},
        ],
    )
    def test_weights_that_do_not_belong_to_the_network(
        self, path: Path, change: dict[str, np.ndarray | None]
    ) -> None:
        with pytest.raises(ModelFileDamaged, match="conv"):
            load_crafted(path, tensors=change)

    def test_weights_of_kinds_that_numpy_does_not_know(self, path: Path, whole: bytes) -> None:
        for kind in (b'"BF16"', b'"F8_E4M3"', b'"F4"', b'"U16"', b'"C64"', b'"X"'):
            length = int.from_bytes(whole[:8], "little")
            header = whole[8 : 8 + length].replace(b'"F32"', kind)
            path.write_bytes(struct.pack("<Q", len(header)) + header + whole[8 + length :])
            with pytest.raises(ModelFileDamaged):
                load_checkpoint(path)

    def test_negative_variances(self, path: Path) -> None:
        written = checkpoint(NETWORKS["digit-reader"])
        negative = -np.ones_like(written.weights["norm1.running_var"])
        weights = {**written.weights, "norm1.running_var": negative}
        save_checkpoint(path, replace(written, weights=weights))
        with pytest.raises(ModelFileDamaged, match=r"norm1\.running_var holds negative variances"):
            load_checkpoint(path)

    @pytest.mark.parametrize(
        "change",
        [
            {"network": None},
            {"network": {"name": "n", "input_shape": [1, 28, 28], "layers": []}},
            {"network": {"name": "n", "input_shape": [], "layers": [{"type": "ReLU"}]}},
            {"network": {"name": "n", "input_shape": [1, 9, 9], "layers": [{"type": "Exec"}]}},
            {"network": {"name": "n", "input_shape": [1, 9, 9], "layers": [{"type": "Linear"}]}},
            {"class_names": list("abc")},
            {"class_names": 10},
            {"class_names": None},
            {"normalisation": {"mean": 0, "std": 0}},
            {"normalisation": {"mean": float("nan"), "std": 1}},
            {"normalisation": {"mean": 0, "std": 10**400}},
            {"normalisation": {"mean": [], "std": 1}},
            {"normalisation": {}},
            {"normalisation": 3},
            {"recipe": {"epochs": -1}},
            {"recipe": [1]},
            {"recipe": "fast"},
            {"recipe": LENET.to_json() | {"learning_rate": 10**400}},
            {"accuracy": {"mnist-test": 1.5}},
            {"accuracy": {"mnist-test": float("nan")}},
            {"accuracy": {"mnist-test": 10**400}},
            {"accuracy": {"mnist-test": None}},
            {"accuracy": 5},
            {"epochs": float("inf")},
            {"epochs": "many"},
            {"epochs": -3},
            {"notes": 5},
            {"name": None, "format": 5},
        ],
    )
    def test_an_impossible_header(self, path: Path, change: dict[str, Any]) -> None:
        with pytest.raises((ModelFileDamaged, ModelFileForeign), match=r"model\.safetensors is"):
            load_crafted(path, header=change)

    @pytest.mark.parametrize(
        "text", ["", "5", "[]", "null", "{", "[" * 100_000, '{"name": ' * 9999]
    )
    def test_a_header_that_is_something_else(self, path: Path, text: str) -> None:
        weights = weights_of(TINY)
        path.write_bytes(save(weights, {"cnn_desktop": text, "sha256": digest(text, weights)}))
        for read in (load_checkpoint, read_name):
            with pytest.raises(CnnDesktopError):
                read(path)

    @given(st.dictionaries(st.sampled_from(HEADER), any_json, min_size=1))
    @settings(max_examples=80)
    def test_any_json_in_the_header(self, tmp_path_factory: Any, change: dict[str, Any]) -> None:
        path = tmp_path_factory.mktemp("json") / "model.safetensors"
        try:
            read = load_crafted(path, header=change)
        except (ModelFileDamaged, ModelFileForeign):
            return
        save_checkpoint(path, read)  # what is opened can be saved and opened again
        check_equal(load_checkpoint(path), read)

    def test_a_name_as_long_as_a_book_is_cut(self, path: Path) -> None:
        assert load_crafted(path, header={"name": "x" * 10_000}).name == "x" * 200

    def test_memory_stays_small(self, path: Path) -> None:
        """A network of absurd size is refused before anything of that size is made."""
        layer = {"type": "Conv2d", "out_channels": 50_000_000, "kernel_size": 1}
        network = {"name": "n", "input_shape": [1, 28, 28], "layers": [layer]}
        with pytest.raises(ModelFileDamaged, match="more than 50,000,000 numbers"):
            load_crafted(path, header={"network": network})


class Evil:
    """A pickle of this runs a command when it is loaded."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (self.command,)


def ending(network: Network) -> tuple[Flatten | Linear, ...]:
    flat = len(network.trace()[-1].output_shape) == 1
    return (Linear(3),) if flat else (Flatten(), Linear(3))


def digest(header: str, weights: dict[str, np.ndarray]) -> str:
    """Return the checksum of the format, written down once more."""
    result = hashlib.sha256(header.encode())
    for name, array in sorted(weights.items()):
        result.update(f"{name} {array.dtype} {array.shape}\n".encode() + array.tobytes())
    return result.hexdigest()


def load_crafted(
    path: Path,
    header: dict[str, Any] | None = None,
    tensors: dict[str, np.ndarray | None] | None = None,
) -> Checkpoint:
    """Open a good file of TINY with some things changed and the checksum made to fit."""
    save_checkpoint(path, checkpoint(recipe=LENET))
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    old = json.loads(json.loads(content[8 : 8 + length])["__metadata__"]["cnn_desktop"])
    text = json.dumps({**old, **(header or {})})
    changed = {**weights_of(TINY), **(tensors or {})}
    weights = {name: array for name, array in changed.items() if array is not None}
    path.write_bytes(save(weights, {"cnn_desktop": text, "sha256": digest(text, weights)}))
    return load_checkpoint(path)
