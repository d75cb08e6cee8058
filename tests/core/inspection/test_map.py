"""The last hidden layer: neighbours in it, and the map of the data."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cnn_desktop.core.checkpoint import DIGITS, Checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.errors import ExtraMissing, HiddenLayerMissing, WeightsNotFinite
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.inspection import embedding, neighbours
from cnn_desktop.core.inspection.embedding import place_among, principal_components, tsne
from cnn_desktop.core.inspection.layer_choice import asking_layers, hidden_layer
from cnn_desktop.core.inspection.live import (
    hidden_reader,
    live_map,
    live_neighbours,
    read_hidden,
)
from cnn_desktop.core.inspection.mailbox import Mailbox
from cnn_desktop.core.inspection.neighbours import (
    Metric,
    NeighbourIndex,
    distances,
    sample_order,
)
from cnn_desktop.core.inspection.picture_store import PictureStore, TrainingPictures
from cnn_desktop.core.inspection.questions import Answer, DataMap, Question, Reading
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import (
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    Network,
    ReLU,
)
from cnn_desktop.core.networks.zoo import NETWORKS

RANDOM = np.random.default_rng(1)


def checkpoint_of(network: Network) -> Checkpoint:
    return Checkpoint("", network, copy_weights(build(network, seed=0)), DIGITS)


def made_up(*layers: Layer) -> Network:
    return Network("made up", (1, 28, 28), layers)


def rows_of(count: int, width: int) -> st.SearchStrategy[np.ndarray]:
    return arrays.arrays(np.float32, (count, width), elements=st.floats(-100, 100, width=32))


class TestNeighbours:
    @given(
        rows=st.integers(1, 60).flatmap(lambda count: rows_of(count, 4)),
        row=rows_of(1, 4),
        count=st.integers(1, 7),
        metric=st.sampled_from(["cosine", "euclidean"]),
        cut=st.integers(0, 60),
    )
    @settings(deadline=None)
    def test_are_those_of_a_comparison_with_all(
        self, rows: np.ndarray, row: np.ndarray, count: int, metric: Metric, cut: int
    ) -> None:
        index = NeighbourIndex(len(rows), 4)
        numbers = 1000 + np.arange(len(rows))
        for part in (slice(0, cut), slice(min(cut, len(rows)), None)):
            index.add(rows[part], numbers[part])
        found = index.nearest(row[0], count, metric)
        assert found.among == len(rows)
        every = distances(rows, row[0], metric)
        np.testing.assert_allclose(found.distances, np.sort(every)[:count], atol=1e-4, rtol=1e-5)
        np.testing.assert_allclose(every[found.indices - 1000], found.distances, atol=1e-9)

    def test_many_pictures_against_brute_force(self) -> None:
        rows = RANDOM.normal(size=(5000, 64)).astype(np.float32) + 3
        index = NeighbourIndex(5000, 64)
        index.add(rows, np.arange(5000))
        for metric in ("cosine", "euclidean"):
            for row in rows[:5] + 0.1:
                expected = np.argsort(distances(rows, row, metric), kind="stable")[:5]
                np.testing.assert_array_equal(index.nearest(row, 5, metric).indices, expected)

    def test_an_empty_index_finds_nothing(self) -> None:
        found = NeighbourIndex(3, 2).nearest(np.ones(2, np.float32))
        assert len(found.indices) == 0 and found.among == 0

    def test_zeros_are_like_nothing_and_not_like_everything(self) -> None:
        index = NeighbourIndex(2, 2)
        index.add(np.array([[0, 0], [1, 0.1]], np.float32), np.arange(2))
        assert index.nearest(np.array([1, 0], np.float32)).indices.tolist() == [1, 0]

    @pytest.mark.parametrize("row", [[np.nan, 1], [1, 2, 3]])
    def test_refuses_what_cannot_be_compared(self, row: list[float]) -> None:
        index = NeighbourIndex(1, 2)
        index.add(np.ones((1, 2), np.float32), np.arange(1))
        with pytest.raises(ValueError, match="not a row"):
            index.nearest(np.array(row, np.float32))
        with pytest.raises(ValueError, match="no room"):
            index.add(np.ones((1, 2), np.float32), np.arange(1))

    def test_a_wide_layer_is_searched_in_a_sample_without_repetition(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(neighbours, "MAX_VALUES", 1000)
        order = sample_order(500, 10)
        assert len(order) == 100 == len(set(order.tolist())) and order.max() < 500
        assert len(sample_order(50, 10)) == 50


class TestHiddenLayer:
    def test_is_what_the_last_weights_decide_by(self) -> None:
        names = {name: hidden_layer(network).name for name, network in NETWORKS.items()}
        assert names["mlp"] == "relu2"
        assert names["digit-reader"] == "dropout1"

    def test_a_network_without_one_is_told_in_words(self) -> None:
        for layers in ((Flatten(), Linear(10)), (Conv2d(10, 28), Flatten()), (ReLU(), Flatten())):
            with pytest.raises(HiddenLayerMissing):
                hidden_layer(made_up(*layers))

    def test_convolutions_alone_have_one_too(self) -> None:
        network = made_up(Conv2d(4, 3), ReLU(), Conv2d(10, 3), GlobalAvgPool2d(), Flatten())
        assert hidden_layer(network).name == "relu1"

    def test_layers_that_only_pass_on_are_not_asked(self) -> None:
        layers = NETWORKS["digit-reader"].trace()
        asked = [layers[place].layer.kind for place in asking_layers(layers)]
        assert "flatten" not in asked and "dropout" not in asked and asked[-1] == "linear"

    @pytest.mark.parametrize("name", NETWORKS)
    def test_reading_gives_what_the_classifier_gives(self, name: str) -> None:
        network = NETWORKS[name]
        images = RANDOM.integers(0, 256, (3, *network.input_shape)).astype(np.uint8)
        checkpoint = checkpoint_of(network)
        order = np.array([2, 0])
        ((rows, numbers, probabilities),) = read_hidden(hidden_reader(checkpoint), images, order)
        assert numbers.tolist() == [2, 0]
        prediction = Classifier(checkpoint).predict(images[2] / np.float32(255))
        hidden = prediction.layers[hidden_layer(network).name]
        np.testing.assert_allclose(rows[0], hidden.reshape(-1), rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(probabilities[0], prediction.probabilities, atol=1e-4)

    def test_weights_beyond_all_bounds_are_told_in_words(self) -> None:
        network = NETWORKS["mlp"]
        weights = {n: np.full_like(a, np.nan) for n, a in checkpoint_of(network).weights.items()}
        with pytest.raises(WeightsNotFinite):
            hidden_reader(Checkpoint("", network, weights, DIGITS))


class TestComponents:
    @given(rows=st.integers(1, 30).flatmap(lambda count: rows_of(count, 6)))
    @settings(deadline=None)
    def test_are_numpys_singular_vectors_up_to_the_sign(self, rows: np.ndarray) -> None:
        found = principal_components(rows)
        centred = rows.astype(np.float64) - rows.astype(np.float64).mean(axis=0)
        _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
        spread = np.linalg.norm(found.place(rows), axis=0)
        sizes = np.append(sizes, [0.0, 0.0])[:2]
        np.testing.assert_allclose(spread, sizes, atol=1e-6 * max(1.0, sizes[0]))
        for place in range(min(2, len(directions))):
            alone = np.abs(np.delete(sizes, place) - sizes[place]).min() > 1e-3 * sizes[0]
            third = len(directions) > 2 and np.linalg.svd(centred)[1][2] > 0.999 * sizes[place]
            if sizes[place] > 1e-3 and alone and not third:  # else any turned pair is as good
                likeness = abs(float(directions[place] @ found.directions[place]))
                assert likeness == pytest.approx(1, abs=1e-6)

    def test_wide_rows_by_projection_agree_with_numpy(self) -> None:
        rows = RANDOM.normal(size=(700, 5)) * [9, 6, 3, 2, 1] @ RANDOM.normal(size=(5, 800))
        rows += RANDOM.normal(size=rows.shape) * 0.1
        found = principal_components(rows)
        centred = rows - rows.mean(axis=0)
        _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
        np.testing.assert_allclose(
            np.abs(found.directions @ directions[:2].T), np.eye(2), atol=1e-6
        )
        np.testing.assert_allclose(found.explained, sizes[:2] ** 2 / (sizes**2).sum(), rtol=1e-6)

    def test_a_new_point_lies_where_the_same_old_one_does(self) -> None:
        rows = RANDOM.normal(size=(50, 7))
        found = principal_components(rows)
        np.testing.assert_allclose(found.place(rows[3:4])[0], found.place(rows)[3])

    def test_equal_rows_lie_in_one_place(self) -> None:
        found = principal_components(np.ones((4, 3)))
        np.testing.assert_array_equal(found.place(np.ones((4, 3))), np.zeros((4, 2)))
        assert found.explained.tolist() == [0, 0]

    def test_what_is_no_number_is_refused(self) -> None:
        with pytest.raises(WeightsNotFinite):
            principal_components(np.array([[1, np.nan]]))


class TestTsne:
    def test_without_the_extra_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(embedding.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
        with pytest.raises(ExtraMissing, match=r"cnn-desktop\[map\]"):
            tsne(np.zeros((9, 2)), np.zeros((9, 2)))

    def test_keeps_groups_together_and_can_be_given_up(self) -> None:
        pytest.importorskip("openTSNE", reason="the extra map is not installed")
        groups = np.repeat(np.arange(3), 30)
        rows = RANDOM.normal(size=(90, 8)) + 20 * np.eye(8)[groups]
        start = principal_components(rows).place(rows)
        layouts = list(tsne(rows, start))
        assert layouts[-1].is_done and len(layouts) == 30
        points = layouts[-1].points
        for point, group in zip(points, groups, strict=True):
            near = np.argsort(np.linalg.norm(points - point, axis=1))[:10]
            assert (groups[near] == group).all()
        again = list(islice(tsne(rows, start), 4))
        np.testing.assert_array_equal(again[3].points, layouts[3].points)

    def test_equal_rows_do_no_harm(self) -> None:
        pytest.importorskip("openTSNE", reason="the extra map is not installed")
        layout = next(tsne(np.ones((12, 3)), np.zeros((12, 2))))
        assert np.isfinite(layout.points).all()

    def test_too_few_points_are_refused(self) -> None:
        pytest.importorskip("openTSNE", reason="the extra map is not installed")
        with pytest.raises(ValueError, match="at least 4"):
            tsne(np.ones((3, 3)), np.ones((3, 2)))

    def test_a_drawing_lies_amid_its_neighbours(self) -> None:
        points = np.array([[0, 0], [2, 0], [9, 9]])
        place = place_among(points, np.array([0, 1]))
        assert place is not None and place.tolist() == [1, 0]
        assert place_among(points, np.array([], np.int64)) is None


class TestLive:
    network = made_up(Conv2d(3, 5), ReLU(), Flatten(), Linear(6), ReLU(), Linear(10))
    images = RANDOM.integers(0, 256, (150, 1, 28, 28)).astype(np.uint8)

    def question(self, number: int, count: int = 3) -> Question:
        return Question(self.images[number] / np.float32(255), count=count)

    def test_answers_while_it_reads_and_afterwards_until_it_is_closed(self) -> None:
        mailbox: Mailbox[Question] = Mailbox()
        serving = live_neighbours(checkpoint_of(self.network), self.images, mailbox)
        first = next(serving)
        assert first == Reading(64, 150, 150)
        mailbox.put(self.question(1))
        mailbox.put(self.question(2))  # the newest alone is answered
        early = next(serving)
        assert isinstance(early, Answer) and early.neighbours.among == 64
        assert [next(serving), next(serving)] == [Reading(128, 150, 150), Reading(150, 150, 150)]
        for number in (2, 77):
            mailbox.put(self.question(number))
            answer = next(serving)
            assert isinstance(answer, Answer) and answer.neighbours.among == 150
            assert answer.neighbours.indices[0] == number
            assert answer.neighbours.distances[0] == pytest.approx(0, abs=1e-6)
        mailbox.close()
        assert list(serving) == []

    def test_a_map_shows_a_sample_and_places_a_drawing_among_it(self) -> None:
        mailbox: Mailbox[Question] = Mailbox()
        serving = live_map(checkpoint_of(self.network), self.images, mailbox, most=100)
        *_, found = islice(serving, 3)
        assert isinstance(found, DataMap)
        assert found.rows.shape == (100, 6) and found.points.shape == (100, 2)
        assert found.total == 150 and found.probabilities.shape == (100, 10)
        mailbox.put(self.question(int(found.numbers[42])))
        answer = next(serving)
        assert isinstance(answer, Answer) and answer.neighbours.indices[0] == 42
        place = found.components.place(answer.row[None])[0]
        np.testing.assert_allclose(place, found.points[42], atol=1e-4)
        mailbox.close()
        assert list(serving) == []

    def test_a_mailbox_that_is_closed_wakes_who_waits(self) -> None:
        mailbox: Mailbox[Question] = Mailbox()
        results: list[object] = []
        waiting = threading.Thread(target=lambda: results.append(mailbox.wait()))
        waiting.start()
        mailbox.close()
        waiting.join(60)
        assert results == [None]


class TestStore:
    @pytest.fixture
    def few_digits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from cnn_desktop.core.data import synthetic_data

        def draw(info: object, images: np.ndarray) -> Iterator[int]:
            images[:] = 7
            yield len(images)

        monkeypatch.setattr(synthetic_data, "_draw", draw)

    def test_offers_what_fits_and_is_there(self, tmp_path: Path) -> None:
        store = PictureStore(tmp_path)
        assert store.offers((1, 28, 28)) == ["synthetic"]
        assert store.offers((3, 32, 32)) == []

    def test_draws_with_progress_then_keeps(self, tmp_path: Path, few_digits: None) -> None:
        store = PictureStore(tmp_path)
        *progress, pictures = store.load("synthetic")
        assert isinstance(pictures, TrainingPictures) and len(pictures.train) == 20_000
        assert progress and all(isinstance(item, DataProgress) for item in progress)
        assert list(store.load("synthetic")) == [pictures]

    def test_given_up_while_it_draws_it_lets_others_read(
        self, tmp_path: Path, few_digits: None
    ) -> None:
        store = PictureStore(tmp_path)
        loading = store.load("synthetic")
        next(loading)
        results: list[object] = []
        waiting = threading.Thread(target=lambda: results.extend(store.load("synthetic")))
        waiting.start()
        loading.close()  # type: ignore[attr-defined]
        waiting.join(60)
        pictures = results[-1]
        assert isinstance(pictures, TrainingPictures)
        assert len(pictures.train) == 20_000

    @pytest.mark.data
    def test_offers_and_reads_the_real_ones(self, data_dir: Path) -> None:
        store = PictureStore(data_dir)
        assert store.offers((1, 28, 28))[0] == "mnist"
        *_, pictures = store.load("mnist")
        assert isinstance(pictures, TrainingPictures) and len(pictures.train) == 60_000


@pytest.mark.data
@pytest.mark.slow
def test_nearest_pictures_of_mnist_are_of_the_same_digit(data_dir: Path) -> None:
    from cnn_desktop import paths
    from cnn_desktop.core.checkpoint import load_checkpoint
    from cnn_desktop.core.data.datasets import load

    shipped, data = load_checkpoint(paths.shipped_model()), load("mnist", data_dir)
    reader = hidden_reader(shipped)
    rows = [part[0] for part in read_hidden(reader, data.train.images, np.arange(3000))]
    index = NeighbourIndex(3000, rows[0].shape[1])
    index.add(np.vstack(rows), np.arange(3000))
    asked = next(read_hidden(reader, data.test.images, np.arange(50)))[0]
    alike = [data.train.labels[index.nearest(row).indices] for row in asked]
    same = np.array(alike) == data.test.labels[:50, None]
    assert same.mean() > 0.95
