"""What the pages share: ink, model, prediction, and who hears of which change."""

from __future__ import annotations

import dataclasses
from collections import Counter

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.digits.picture import Picture
from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.networks.layers import Conv2d, Flatten, Linear
from cnn_desktop.core.raster import rasterize
from cnn_desktop.gui.session import UNDO_LIMIT, Learning, ModelInUse, Session
from tests.gui.driver import ONE, SEVEN, drawing, wait_until
from tests.gui.models import ONE_LAYER, in_use, make_checkpoint


class Watched:
    """A session and how often each of its signals came."""

    def __init__(self, model: ModelInUse | None = None, *, reads: bool = True) -> None:
        self.session = Session(model)
        self.counts: Counter[str] = Counter()
        for name in ("ink_changed", "prediction_changed", "model_changed", "weights_changed"):
            signal = getattr(self.session, name)
            signal.connect(lambda name=name: self.counts.update([name]))
        if reads:
            self.session.start_reading()
            self.settle()
        self.counts.clear()

    def settle(self) -> None:
        """Wait until nothing is left to be read."""
        wait_until(lambda: not self.session._timer.isActive())


@pytest.fixture
def watched(qapp: QApplication) -> Watched:
    return Watched(in_use(make_checkpoint()))


# -- ink ------------------------------------------------------------------------------------------


def test_new_ink_is_told_at_once_and_read_soon(watched: Watched) -> None:
    watched.session.set_ink(drawing(ONE))
    assert watched.counts == {"ink_changed": 1}
    watched.settle()
    assert watched.counts == {"ink_changed": 1, "prediction_changed": 1}
    prediction = watched.session.prediction
    assert prediction is not None
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert np.array_equal(watched.session.input_image, rasterize(drawing(ONE)))  # type: ignore[arg-type]


def test_the_same_ink_again_is_no_change(watched: Watched) -> None:
    ink = drawing(ONE)
    watched.session.set_ink(ink)
    watched.session.set_ink(ink)
    assert watched.counts["ink_changed"] == 1


def test_many_changes_lead_to_few_predictions_the_last_of_the_latest_ink(watched: Watched) -> None:
    inks = [drawing([(0.2, 0.2), (0.2 + 0.0006 * n, 0.7)]) for n in range(1000)]
    for ink in inks:
        watched.session.set_ink(ink)
    watched.settle()
    assert watched.counts["ink_changed"] == 1000
    assert watched.counts["prediction_changed"] <= 3
    assert np.array_equal(watched.session.input_image, rasterize(inks[-1]))  # type: ignore[arg-type]


def test_blank_paper_is_not_read(watched: Watched) -> None:
    watched.session.set_ink(drawing(ONE))
    watched.settle()
    watched.session.set_ink(Drawing())
    watched.settle()
    assert watched.session.prediction is None
    assert watched.session.input_image is None


def test_a_picture_is_read_like_a_drawing(watched: Watched) -> None:
    ink = np.zeros((60, 60), np.float32)
    ink[10:50, 28:32] = 1
    watched.session.set_ink(Picture(ink))
    watched.settle()
    assert watched.session.prediction is not None
    assert watched.session.input_image is not None
    assert watched.session.input_image.shape == (28, 28)


def test_a_picture_without_ink_is_not_read(watched: Watched) -> None:
    watched.session.set_ink(Picture(np.zeros((60, 60), np.float32)))
    watched.settle()
    assert watched.session.prediction is None


def test_weights_that_make_no_numbers_predict_nothing(qapp: QApplication) -> None:
    """A run whose loss explodes shows such weights; NaN per cent is no answer."""
    with np.errstate(all="raise"):
        watched = Watched(in_use(make_checkpoint(fill=float("nan"))))
        watched.session.set_ink(drawing(ONE))
        watched.settle()
    assert watched.session.prediction is None
    assert watched.session.input_image is not None
    watched.session.use_model(in_use(make_checkpoint()))
    watched.settle()
    assert watched.session.prediction is not None


# -- undo -----------------------------------------------------------------------------------------


def test_undo_and_redo_bring_back_ink_and_prediction(watched: Watched) -> None:
    session = watched.session
    first, second = drawing(ONE), drawing(ONE, SEVEN)
    session.edit_ink(first, "Stroke")
    watched.settle()
    probabilities = session.prediction.probabilities if session.prediction else None
    session.edit_ink(second, "Stroke")
    session.undo_stack.undo()
    assert session.ink == first
    watched.settle()
    assert session.prediction is not None
    assert np.array_equal(session.prediction.probabilities, probabilities)  # type: ignore[arg-type]
    session.undo_stack.undo()
    assert session.ink == Drawing()
    session.undo_stack.redo()
    session.undo_stack.redo()
    assert session.ink == second


def test_an_edit_that_changes_nothing_is_no_step(watched: Watched) -> None:
    watched.session.edit_ink(Drawing(), "Clear")
    assert not watched.session.undo_stack.canUndo()


def test_pictures_can_follow_each_other_and_be_undone(watched: Watched) -> None:
    first = Picture(np.ones((20, 30), np.float32))
    second = Picture(np.ones((20, 30), np.float32))
    third = Picture(np.ones((5, 5), np.float32))
    for picture in (first, second, third):
        watched.session.edit_ink(picture, "Open")
    assert watched.session.ink is third
    watched.session.undo_stack.undo()
    assert watched.session.ink is second
    watched.session.undo_stack.undo()
    assert watched.session.ink is first


def test_old_steps_are_forgotten(watched: Watched) -> None:
    for number in range(UNDO_LIMIT + 20):
        watched.session.edit_ink(drawing([(0.001 * number, 0.5)]), "Stroke")
    assert watched.session.undo_stack.count() == UNDO_LIMIT


# -- model ----------------------------------------------------------------------------------------


def test_another_model_reads_the_same_ink(watched: Watched) -> None:
    session = watched.session
    session.set_ink(drawing(ONE))
    watched.settle()
    before = session.prediction
    watched.counts.clear()
    session.use_model(in_use(make_checkpoint(seed=5)))
    assert watched.counts["model_changed"] == 1
    watched.settle()
    assert before is not None
    assert session.prediction is not None
    assert not np.allclose(session.prediction.probabilities, before.probabilities)


def test_no_listener_sees_a_prediction_of_another_network(watched: Watched) -> None:
    """Pages look up the layers of the network in the prediction's: both must belong together."""
    session = watched.session
    session.set_ink(drawing(ONE))
    watched.settle()
    seen: list[bool] = []

    def look() -> None:
        network, prediction = session.network, session.prediction
        if network and prediction:
            seen.append({info.name for info in network.trace()} == set(prediction.layers))

    session.model_changed.connect(look)
    session.prediction_changed.connect(look)
    for checkpoint in (make_checkpoint(ONE_LAYER), make_checkpoint()):
        session.use_model(in_use(checkpoint))
        watched.settle()
    assert seen
    assert all(seen)


def test_a_model_for_pictures_in_colour_reads_the_drawing_fitted_to_it(watched: Watched) -> None:
    session = watched.session
    colour = make_checkpoint((Flatten(), Linear(10)), input_shape=(3, 32, 32), name="colours")
    session.use_model(in_use(colour))
    session.set_ink(drawing(ONE))
    watched.settle()
    assert session.prediction is not None
    assert session.prediction.image.shape == (3, 32, 32)
    several = session.read_many(np.zeros((4, 28, 28), np.float32))
    assert several is not None
    assert several.shape == (4, 10)


def test_normalisation_of_the_file_is_used(qapp: QApplication) -> None:
    plain = make_checkpoint()
    scaled = dataclasses.replace(plain, mean=0.1307, std=0.3081)
    results = []
    for checkpoint in (plain, scaled):
        watched = Watched(in_use(checkpoint))
        watched.session.set_ink(drawing(ONE))
        watched.settle()
        assert watched.session.prediction is not None
        expected = Classifier(checkpoint).predict(rasterize(drawing(ONE)))
        np.testing.assert_allclose(
            watched.session.prediction.probabilities, expected.probabilities, rtol=1e-5
        )
        results.append(watched.session.prediction.probabilities)
    assert not np.allclose(results[0], results[1])


def test_before_torch_is_there_everything_but_reading_works(qapp: QApplication) -> None:
    watched = Watched(in_use(make_checkpoint()), reads=False)
    session = watched.session
    session.edit_ink(drawing(ONE), "Stroke")
    watched.settle()
    assert not session.is_reading
    assert session.prediction is None
    assert session.input_image is not None
    assert session.network is not None
    session.start_reading()
    watched.settle()
    assert session.prediction is not None


def test_without_a_model_nothing_is_read(qapp: QApplication) -> None:
    watched = Watched()
    watched.session.set_ink(drawing(ONE))
    watched.settle()
    assert watched.session.prediction is None
    assert watched.session.network is None
    assert watched.session.weights is None
    assert watched.session.class_names == ()


# -- a network that learns ------------------------------------------------------------------------


def learning(seed: int, epoch: int = 1) -> Learning:
    checkpoint = make_checkpoint(seed=seed)
    return Learning(checkpoint.network, checkpoint.class_names, checkpoint.weights, epoch)


def test_the_ink_is_read_anew_as_the_network_learns(watched: Watched) -> None:
    session = watched.session
    session.set_ink(drawing(ONE))
    watched.settle()
    own = session.prediction
    results = []
    for seed in (1, 2, 3):
        session.show_learning(learning(seed))
        watched.settle()
        assert session.prediction is not None
        results.append(session.prediction.probabilities)
    assert watched.counts["model_changed"] == 1
    assert watched.counts["weights_changed"] == 2
    assert not np.allclose(results[0], results[1])
    assert not np.allclose(results[1], results[2])
    session.show_learning(None)
    watched.settle()
    assert own is not None
    assert session.prediction is not None
    assert np.array_equal(session.prediction.probabilities, own.probabilities)
    assert watched.counts["model_changed"] == 2


def test_what_is_drawn_later_is_read_with_the_newest_weights(watched: Watched) -> None:
    session = watched.session

    def reading() -> np.ndarray | None:
        return session.prediction.probabilities if session.prediction else None

    for seed in (1, 2, 3):  # on blank paper
        session.show_learning(learning(seed))
        watched.settle()
    assert reading() is None
    session.set_ink(drawing(ONE))
    watched.settle()
    late = reading()
    session.show_learning(learning(3))  # the same weights once more, now with ink
    watched.settle()
    again = reading()
    assert late is not None
    assert again is not None
    assert np.array_equal(late, again)


def test_many_pictures_are_read_with_the_newest_weights(watched: Watched) -> None:
    session, picture = watched.session, np.full((1, 28, 28), 0.5, np.float32)
    readings = []
    for seed in (1, 2, 2):
        session.show_learning(learning(seed))
        readings.append(session.read_many(picture))
    first, second, third = readings
    assert first is not None
    assert second is not None
    assert third is not None
    assert not np.allclose(first, second)
    assert np.array_equal(second, third)


def test_the_model_in_use_is_what_is_seen_when_it_is_chosen(watched: Watched) -> None:
    session = watched.session
    session.show_learning(learning(1))
    chosen = in_use(make_checkpoint(ONE_LAYER))
    session.use_model(chosen)
    assert session.learning is None
    assert session.network is chosen.checkpoint.network


def test_to_stop_looking_at_a_learning_network_twice_is_no_change(watched: Watched) -> None:
    watched.session.show_learning(None)
    assert watched.counts == {}


def test_a_network_for_colour_is_watched_while_it_learns(watched: Watched) -> None:
    layers = (Conv2d(2, 5), Flatten(), Linear(10))
    checkpoint = make_checkpoint(layers, input_shape=(3, 32, 32))
    watched.session.show_learning(
        Learning(checkpoint.network, checkpoint.class_names, checkpoint.weights, 1)
    )
    watched.session.set_ink(drawing(ONE))
    watched.settle()
    prediction = watched.session.prediction
    assert prediction is not None
    assert prediction.image.shape == (3, 32, 32)
    assert prediction.layers["conv1"].shape == (2, 28, 28)
