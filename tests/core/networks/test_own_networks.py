"""Networks that somebody built: their files, their names, and how a run carries them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from cnn_desktop.core.errors import (
    CnnDesktopError,
    FileNotReadable,
    LayerDoesNotFit,
    NetworkFileDamaged,
    NetworkNameTaken,
    RecipeInvalid,
    UnknownName,
)
from cnn_desktop.core.networks.layers import (
    Conv2d,
    Flatten,
    Linear,
    Network,
    ReLU,
    Tanh,
    to_json,
)
from cnn_desktop.core.networks.own import (
    MAX_BYTES,
    delete_network,
    find_network,
    free_name,
    keep_network,
    kept_networks,
    read_network,
    write_network,
)
from cnn_desktop.core.networks.summary import one_line
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.recipes import LENET, Recipe
from tests.core.made_networks import networks
from tests.core.odd_json import any_json

MINE = Network("mine", (1, 28, 28), (Conv2d(4, 5), Tanh(), Flatten(), Linear(10)))


class TestFiles:
    @given(networks())
    @settings(max_examples=40)
    def test_what_was_written_is_read(
        self, tmp_path_factory: pytest.TempPathFactory, network: Network
    ) -> None:
        path = tmp_path_factory.mktemp("n") / "n.json"
        write_network(path, network)
        assert read_network(path) == network

    @given(any_json)
    @settings(max_examples=100)
    def test_any_json_is_a_network_or_refused_in_words(
        self, tmp_path_factory: pytest.TempPathFactory, value: object
    ) -> None:
        path = tmp_path_factory.mktemp("n") / "n.json"
        path.write_text(json.dumps(value))
        with pytest.raises(NetworkFileDamaged, match=r"n\.json is not a network"):
            read_network(path)

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "it is no JSON"),
            (b"{", "it is no JSON"),
            (b"\xff\xfe\x00", "no JSON object"),
            (b"[" * 200_000, "no JSON object"),
            (b" " * (MAX_BYTES + 1), "too long"),
            (b"null", "no JSON object"),
            (b'{"name": "x"}', "'input_shape' is missing"),
            (json.dumps(to_json(replace(MINE, layers=(Linear(10),)))).encode(), "put Flatten"),
            (json.dumps(to_json(replace(MINE, layers=()))).encode(), "0 layers"),
        ],
    )
    def test_what_is_wrong_with_a_file_is_said(
        self, tmp_path: Path, content: bytes, reason: str
    ) -> None:
        path = tmp_path / "n.json"
        path.write_bytes(content)
        with pytest.raises(NetworkFileDamaged, match=reason):
            read_network(path)

    def test_no_file_at_all(self, tmp_path: Path) -> None:
        for path in (tmp_path / "nowhere.json", tmp_path, tmp_path / "a\0b"):
            with pytest.raises(FileNotReadable):
                read_network(path)

    def test_the_builder_opens_what_is_not_finished(self, tmp_path: Path) -> None:
        for layers in ((), (Linear(10),), (Flatten(), Conv2d(3, 3))):
            draft = replace(MINE, layers=layers)
            write_network(tmp_path / "draft.json", draft)
            assert read_network(tmp_path / "draft.json", must_fit=False) == draft


class TestKept:
    def test_it_is_found_again_and_may_be_replaced_and_deleted(self, tmp_path: Path) -> None:
        keep_network(tmp_path, MINE)
        assert kept_networks(tmp_path) == {"mine": MINE}
        wider = replace(MINE, layers=(Conv2d(8, 5), ReLU(), Flatten(), Linear(10)))
        keep_network(tmp_path, wider)
        assert kept_networks(tmp_path) == {"mine": wider}
        delete_network(tmp_path, "mine")
        delete_network(tmp_path, "mine")
        assert kept_networks(tmp_path) == {}

    @pytest.mark.parametrize(
        "name", ["", "lenet-like", "LeNet-Like", "a b", "../up", "x" * 41, "-x", "a/b", "con."]
    )
    def test_a_name_that_cannot_be_had(self, tmp_path: Path, name: str) -> None:
        said = "of the program has that name" if name.casefold() in NETWORKS else "made of letters"
        with pytest.raises(NetworkNameTaken, match=said):
            keep_network(tmp_path, replace(MINE, name=name))
        assert list(tmp_path.iterdir()) == []

    def test_a_korean_name_can(self, tmp_path: Path) -> None:
        keep_network(tmp_path, replace(MINE, name="내-망"))
        assert list(kept_networks(tmp_path)) == ["내-망"]

    def test_what_does_not_fit_is_not_kept(self, tmp_path: Path) -> None:
        with pytest.raises(LayerDoesNotFit):
            keep_network(tmp_path, replace(MINE, layers=(Linear(10),)))
        assert list(tmp_path.iterdir()) == []

    def test_odd_files_are_left_out(self, tmp_path: Path) -> None:
        keep_network(tmp_path, MINE)
        (tmp_path / "network-broken.json").write_text("{")
        (tmp_path / "notes.txt").write_text("hello")
        write_network(tmp_path / "network-other.json", MINE)  # under another name than its own
        write_network(tmp_path / "network-mlp.json", replace(MINE, name="mlp"))  # the zoo's
        assert list(kept_networks(tmp_path)) == ["mine"]
        assert kept_networks(tmp_path / "nowhere") == {}

    def test_nothing_outside_the_folder_is_deleted(self, tmp_path: Path) -> None:
        (tmp_path / "network-x.json").write_text("precious")
        delete_network(tmp_path / "sub", "../../network-x")
        assert (tmp_path / "network-x.json").exists()

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_that_may_not_be_written_is_told(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        with pytest.raises(CnnDesktopError, match="could not be written"):
            keep_network(tmp_path, MINE)
        tmp_path.chmod(0o700)

    def test_names_for_copies(self, tmp_path: Path) -> None:
        assert free_name("lenet-like", tmp_path) == "my-lenet-like"
        keep_network(tmp_path, replace(MINE, name="my-lenet-like"))
        assert free_name("lenet-like", tmp_path) == "my-lenet-like-2"
        assert free_name("my-lenet-like", tmp_path) == "my-lenet-like-2"
        assert free_name("  ?", tmp_path) == "my-network"

    def test_found_by_name_or_file(self, tmp_path: Path) -> None:
        keep_network(tmp_path, MINE)
        write_network(tmp_path / "elsewhere" / "n.json", replace(MINE, name="other"))
        assert find_network("mlp", tmp_path) is NETWORKS["mlp"]
        assert find_network("mine", tmp_path) == MINE
        assert find_network(str(tmp_path / "elsewhere" / "n.json"), tmp_path).name == "other"
        with pytest.raises(UnknownName, match=r"no network 'lent'; there are: .*mine"):
            find_network("lent", tmp_path)
        with pytest.raises(FileNotReadable):
            find_network("lent.json", tmp_path)


class TestRecipes:
    def test_a_recipe_brings_its_network(self) -> None:
        recipe = LENET.with_network(MINE)
        assert recipe.network == "mine"
        assert recipe.find_network() == MINE
        assert Recipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe
        assert recipe.with_network(NETWORKS["mlp"]) == replace(LENET, network="mlp")
        assert LENET.find_network() is NETWORKS["lenet-like"]

    def test_a_changed_zoo_network_is_no_zoo_network(self) -> None:
        changed = replace(NETWORKS["mlp"], layers=(*NETWORKS["mlp"].layers[:1], Linear(10)))
        recipe = LENET.with_network(changed)
        assert recipe.own_network is not None
        assert recipe.find_network().layers == changed.layers

    @pytest.mark.parametrize(
        "value", [5, "mine", [], {}, {"name": "mine", "input_shape": [1, 2], "layers": []}]
    )
    def test_odd_ones_are_refused(self, value: object) -> None:
        with pytest.raises(RecipeInvalid, match="own_network"):
            Recipe.from_json(LENET.to_json() | {"own_network": value})

    def test_the_name_is_the_networks(self) -> None:
        with pytest.raises(RecipeInvalid, match=r"network = lenet-like .* mine"):
            replace(LENET, own_network=MINE)

    def test_a_line_says_what_it_is(self) -> None:
        assert one_line(MINE) == "Conv2d(4, 5), Tanh(), Flatten(), Linear(10)"
        text = one_line(NETWORKS["mini-resnet"])
        assert "Residual([Conv2d(16, 3, padding=1), BatchNorm2d(), ReLU()" in text
        assert "Dropout(probability=0.25)" in one_line(NETWORKS["cifar-cnn-regularized"])
