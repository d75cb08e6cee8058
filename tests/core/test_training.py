"""The training loop: it learns, says what it does, and can be left at any moment."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.errors import TrainingDiverged
from cnn_desktop.core.evaluation import evaluate_now
from cnn_desktop.core.events import BatchDone, EpochDone, EvaluationProgress, TrainingEvent
from cnn_desktop.core.meter import Meter
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Auxiliary, Conv2d, Flatten, Linear, Network
from cnn_desktop.core.optimizing import learning_rate_at, make_optimizer
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.training import (
    Pictures,
    batches_per_epoch,
    train,
)
from cnn_desktop.core.weights import Weights
from tests.core.toys import CLASSES, MOODY, PLAIN, RECIPE, SHAPE, TOY, split

pytestmark = pytest.mark.usefixtures("one_thread")

HARD = replace(RECIPE, augmentation="handwriting", schedule="cosine", optimizer="sgd", momentum=0.9)


def pictures(count: int = 160, seed: int = 1) -> Pictures:
    part = split(count, seed)
    return Pictures(torch.from_numpy(part.images), torch.from_numpy(part.labels))


NONE = pictures(0)
T = TypeVar("T")


def start(
    recipe: Recipe,
    network: Network = PLAIN,
    training: Pictures | None = None,
    validation: Pictures | None = None,
) -> tuple[nn.Module, Iterator[TrainingEvent]]:
    model = build(network, recipe.seed)
    training = pictures() if training is None else training
    validation = pictures(40, 2) if validation is None else validation
    return model, train(recipe, model, make_optimizer(recipe, model), training, validation)


def trained(recipe: Recipe, network: Network = PLAIN, **more: Any) -> Weights:
    model, events = start(recipe, network, **more)
    for _ in events:
        pass
    return copy_weights(model)


def check_same(one: Weights, other: Weights) -> None:
    for name, array in one.items():
        np.testing.assert_array_equal(other[name], array)


def of(kind: type[T], events: list[TrainingEvent]) -> list[T]:
    return [event for event in events if isinstance(event, kind)]


class TestLearning:
    @pytest.mark.parametrize("network", [PLAIN, MOODY])
    @pytest.mark.parametrize(
        "change",
        [
            {},
            {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.9},
            {"schedule": "cosine"},
            {"label_smoothing": 0.1},
            {"weight_decay": 0.01},
        ],
    )
    def test_what_can_be_learned_is_learned(self, network: Network, change: Any) -> None:
        model, events = start(replace(RECIPE, epochs=6, **change), network)
        epochs = of(EpochDone, list(events))
        assert epochs[-1].train_loss < 0.7 * epochs[0].train_loss
        assert epochs[-1].train_accuracy > epochs[0].train_accuracy
        assert epochs[-1].validation_accuracy > 0.9
        test = pictures(100, 3)
        result = evaluate_now(model, test.images, test.labels, CLASSES)
        assert result.accuracy > 0.9

    def test_noise_cannot_be_learned(self) -> None:
        """So what the test above sees comes from the pictures."""
        training = pictures()
        shuffled = training.labels[torch.randperm(160, generator=torch.Generator().manual_seed(0))]
        _, events = start(RECIPE, training=Pictures(training.images, shuffled))
        assert of(EpochDone, list(events))[-1].validation_accuracy < 0.7

    def test_the_validation_figures_are_those_of_the_weights_at_the_epochs_end(self) -> None:
        model, events = start(RECIPE, MOODY)
        validation = pictures(40, 2)
        told = []
        for event in events:
            if isinstance(event, EpochDone):
                told.append(event.epoch)
                again = evaluate_now(model, validation.images, validation.labels, CLASSES)
                assert event.validation_accuracy == again.accuracy
                assert event.validation_loss == pytest.approx(again.loss)
        assert told == [1, 2, 3]

    def test_smoothed_labels_ask_for_less_than_certainty(self) -> None:
        recipe = replace(RECIPE, label_smoothing=0.2, learning_rate=0.0, batch_size=160)
        model, events = start(recipe)
        event, training = next(events), pictures()
        targets = F.one_hot(training.labels, CLASSES) * 0.8 + 0.2 / CLASSES
        with torch.no_grad():
            logits = model(training.images / 255)
        assert isinstance(event, BatchDone)
        expected = -(targets * logits.log_softmax(dim=1)).sum(dim=1).mean()
        assert event.loss == pytest.approx(float(expected), rel=1e-5)

    def test_augmentation_bends_what_is_learned_from_alone(self) -> None:
        plain = replace(RECIPE, learning_rate=0.0, epochs=1)
        straight, bent = (
            of(EpochDone, list(start(each)[1]))[-1]
            for each in (plain, replace(plain, augmentation="handwriting"))
        )
        assert bent.train_loss != pytest.approx(straight.train_loss, rel=1e-3)
        assert bent.validation_loss == straight.validation_loss

    def test_an_auxiliary_classifier_learns_too(self) -> None:
        head = Auxiliary((Flatten(), Linear(CLASSES)))
        layers = (Conv2d(2, kernel_size=3), head, Flatten(), Linear(CLASSES))
        network = Network("helped", SHAPE, layers)
        before, after = copy_weights(build(network, RECIPE.seed)), trained(RECIPE, network)
        heads = [name for name in before if name.startswith("auxiliary")]
        assert heads
        for name in heads:
            assert not np.array_equal(before[name], after[name])

    def test_a_learning_rate_of_nothing_changes_nothing(self) -> None:
        check_same(trained(replace(RECIPE, learning_rate=0.0)), copy_weights(build(PLAIN, 1000)))


class TestReproducibility:
    @pytest.mark.parametrize("recipe", [RECIPE, HARD])
    @pytest.mark.parametrize("network", [PLAIN, MOODY])
    def test_the_same_seed_gives_the_same_weights(self, recipe: Recipe, network: Network) -> None:
        first = trained(recipe, network)
        torch.rand(100)  # somebody else's random numbers
        check_same(trained(recipe, network), first)
        other = trained(replace(recipe, seed=recipe.seed + 1), network)
        assert not np.array_equal(other["linear1.weight"], first["linear1.weight"])

    def test_measuring_does_not_change_what_is_learned(self) -> None:
        check_same(trained(HARD, MOODY, validation=NONE), trained(HARD, MOODY))

    def test_opening_and_asking_models_meanwhile_does_not_either(self) -> None:
        expected = trained(HARD, MOODY)
        checkpoint = Checkpoint("other", PLAIN, copy_weights(build(PLAIN, 5)))
        model, events = start(HARD, MOODY)
        for _ in events:
            Classifier(checkpoint).predict(TOY.test.images[0] / 255)
        check_same(copy_weights(model), expected)

    def test_going_on_after_an_epoch_is_as_if_never_interrupted(self) -> None:
        expected = trained(HARD, MOODY)
        model = build(MOODY, HARD.seed)
        optimizer = make_optimizer(HARD, model)
        for first in range(1, HARD.epochs + 1):
            torch.rand(first)
            events = train(HARD, model, optimizer, pictures(), NONE, first_epoch=first)
            for event in events:
                if isinstance(event, EpochDone):
                    break
        check_same(copy_weights(model), expected)

    def test_each_epoch_has_an_order_of_its_own(self) -> None:
        frozen = replace(RECIPE, learning_rate=0.0)
        losses = [event.loss for event in of(BatchDone, list(start(frozen)[1]))]
        assert losses[:10] != losses[10:20]
        # Seen in another order, but all seen, and by weights that stay: the sum is the same.
        assert sum(losses[:10]) == pytest.approx(sum(losses[10:20]), rel=1e-5)


class TestEvents:
    def test_each_batch_and_each_epoch_is_reported(self) -> None:
        events = list(start(RECIPE)[1])
        batches, epochs = of(BatchDone, events), of(EpochDone, events)
        assert [event.step for event in batches] == list(range(1, 31))
        assert [event.batch for event in batches] == list(range(1, 11)) * 3
        assert {event.batches for event in batches} == {10}
        assert [(event.epoch, event.epochs, event.step) for event in epochs] == [
            (1, 3, 10),
            (2, 3, 20),
            (3, 3, 30),
        ]
        kinds = [type(event) for event in events[:12]]
        assert kinds == [BatchDone] * 10 + [EvaluationProgress, EpochDone]
        assert events[10] == EvaluationProgress("validation", 40, 40)

    def test_an_epochs_figures_are_the_means_of_its_batches(self) -> None:
        events = list(start(replace(RECIPE, drop_last=False, batch_size=50))[1])
        sizes = [50, 50, 50, 10]
        epochs = of(EpochDone, events)
        assert len(epochs) == 3
        for number, epoch in enumerate(epochs):
            batches = of(BatchDone, events)[4 * number : 4 * number + 4]
            loss = sum(b.loss * size for b, size in zip(batches, sizes, strict=True)) / 160
            right = sum(b.accuracy * size for b, size in zip(batches, sizes, strict=True)) / 160
            assert epoch.train_loss == pytest.approx(loss)
            assert epoch.train_accuracy == pytest.approx(right)

    def test_accuracy_and_loss_are_those_of_the_batch(self) -> None:
        model, events = start(replace(RECIPE, learning_rate=0.0, batch_size=160, epochs=1))
        training = pictures()
        expected = evaluate_now(model, training.images, training.labels, CLASSES)
        event = next(events)
        assert isinstance(event, BatchDone)
        assert event.loss == pytest.approx(expected.loss, rel=1e-5)
        assert event.accuracy == pytest.approx(expected.accuracy)

    def test_time_left_ends_at_nothing(self) -> None:
        batches = of(BatchDone, list(start(RECIPE)[1]))
        assert all(event.seconds_left > 0 for event in batches[:-1])
        assert batches[-1].seconds_left == 0
        assert all(event.images_per_second > 0 for event in batches)

    def test_the_time_between_events_is_not_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        clock = [0.0]

        def tick() -> float:
            clock[0] += 1.0  # each look at the clock takes a second
            return clock[0]

        monkeypatch.setattr("cnn_desktop.core.meter.time.perf_counter", tick)
        seconds = [e.seconds for e in of(EpochDone, list(start(RECIPE)[1]))]
        slow = []
        for event in start(RECIPE)[1]:
            clock[0] += 1000.0  # a long pause
            if isinstance(event, EpochDone):
                slow.append(event.seconds)
        assert slow == seconds

    def test_on_a_gpu_a_report_stands_for_several_batches(self) -> None:
        """Asking it for each loss would make it wait; what is told is the mean since the last."""
        meter, reports = Meter(torch.device("cuda")), []
        meter.start_epoch(45)
        for batch in range(1, 46):
            meter.start_batch()
            right = torch.tensor(4 if batch <= 20 else 0)
            meter.end_batch(torch.tensor(float(batch)), right, 4)
            if meter.report_is_due or batch == 45:
                reports.append(meter.batch_done(1, batch, 45))
        assert [event.batch for event in reports] == [20, 40, 45]
        assert [event.loss for event in reports] == [10.5, 30.5, 43.0]
        assert [event.accuracy for event in reports] == [1, 0, 0]
        epoch = meter.epoch_done(1, 1, None)
        assert epoch.train_loss == pytest.approx(23.0)
        assert epoch.train_accuracy == pytest.approx(20 / 45)

    def test_without_validation_pictures_its_figures_are_no_numbers(self) -> None:
        events = list(start(RECIPE, validation=NONE)[1])
        assert of(EvaluationProgress, events) == []
        assert all(math.isnan(e.validation_loss) for e in of(EpochDone, events))
        assert all(math.isnan(e.validation_accuracy) for e in of(EpochDone, events))


class TestBatches:
    @pytest.mark.parametrize(
        ("count", "size", "drop", "batches"),
        [
            (160, 16, True, 10),
            (161, 16, True, 10),
            (161, 16, False, 11),
            (15, 16, True, 1),  # rather a small batch than none
            (15, 16, False, 1),
            (16, 16, True, 1),
            (1, 1, True, 1),
        ],
    )
    def test_how_many_there_are(self, count: int, size: int, drop: bool, batches: int) -> None:
        recipe = replace(RECIPE, batch_size=size, drop_last=drop, epochs=1)
        assert batches_per_epoch(count, recipe) == batches
        events = list(start(recipe, training=pictures(count))[1])
        assert len(of(BatchDone, events)) == batches

    @pytest.mark.parametrize(("drop", "seen"), [(True, 160), (False, 170)])
    def test_every_picture_is_seen_once_but_for_an_incomplete_batch(
        self, drop: bool, seen: int
    ) -> None:
        training = pictures(170)
        training.images[:, 0, 0, 0] = torch.arange(170)
        asked: list[torch.Tensor] = []
        model = build(PLAIN, 1)
        model.register_forward_pre_hook(lambda _module, inputs: asked.append(inputs[0]))
        recipe = replace(RECIPE, epochs=1, drop_last=drop)
        list(train(recipe, model, make_optimizer(recipe, model), training, NONE))
        numbers = (torch.cat(asked)[:, 0, 0, 0] * 255).round().int().tolist()
        assert len(numbers) == len(set(numbers)) == seen
        assert all(images.min() >= 0 and images.max() <= 1 for images in asked)


class TestLeaving:
    def test_nothing_happens_before_the_first_event_is_asked_for(self) -> None:
        model, events = start(RECIPE)
        before = copy_weights(model)
        check_same(copy_weights(model), before)
        next(events)
        assert not np.array_equal(copy_weights(model)["conv1.weight"], before["conv1.weight"])

    @pytest.mark.parametrize("after", [1, 5, 11, 12])
    def test_whoever_stops_asking_has_stopped_the_training(self, after: int) -> None:
        model, events = start(RECIPE)
        for _ in range(after):
            next(events)
        stopped = copy_weights(model)
        events.close()  # type: ignore[attr-defined]
        check_same(copy_weights(model), stopped)
        assert list(events) == []

    def test_the_model_is_in_training_mode_at_each_event(self) -> None:
        model, events = start(RECIPE, MOODY)
        model.eval()
        assert all(model.training for _ in events)


class TestSchedule:
    def test_a_constant_rate(self) -> None:
        assert {learning_rate_at(RECIPE, step, 100) for step in range(100)} == {0.01}

    @pytest.mark.parametrize("steps", [1, 2, 10, 1000])
    def test_the_cosine_rises_shortly_and_ends_low(self, steps: int) -> None:
        cosine = replace(RECIPE, schedule="cosine")
        rates = [learning_rate_at(cosine, step, steps) for step in range(steps)]
        top = rates.index(max(rates))
        assert max(rates) == pytest.approx(0.01)
        assert top <= 0.05 * steps
        assert rates[: top + 1] == sorted(rates[: top + 1])
        assert rates[top:] == sorted(rates[top:], reverse=True)
        assert min(rates) > 0
        if steps >= 1000:
            assert rates[-1] < 0.02 * 0.01
            assert rates[0] < 0.03 * 0.01

    def test_one_cycle_rises_for_three_tenths_and_falls_to_almost_nothing(self) -> None:
        recipe = replace(RECIPE, schedule="one-cycle")
        rates = [learning_rate_at(recipe, step, 1000) for step in range(1000)]
        assert rates[0] == pytest.approx(0.01 / 25)
        assert rates.index(max(rates)) == 300
        assert max(rates) == pytest.approx(0.01)
        assert rates[-1] < 1e-5

    def test_steps_take_a_tenth_each(self) -> None:
        recipe = replace(RECIPE, schedule="step")
        rates = [learning_rate_at(recipe, step, 8) for step in range(8)]
        assert rates == pytest.approx([0.01] * 4 + [0.001] * 2 + [0.0001] * 2)

    def test_the_optimizer_takes_it_over(self) -> None:
        recipe = replace(RECIPE, schedule="cosine", epochs=1)
        model = build(PLAIN, 1)
        optimizer = make_optimizer(recipe, model)
        events = train(recipe, model, optimizer, pictures(), NONE)
        batches = (event for event in events if isinstance(event, BatchDone))
        rates = [optimizer.param_groups[0]["lr"] for _ in batches]
        assert rates == [learning_rate_at(recipe, step, 10) for step in range(10)]

    def test_optimizers_are_those_of_the_recipe(self) -> None:
        model = build(PLAIN, 1)
        kinds = {
            "adam": torch.optim.Adam,
            "adamw": torch.optim.AdamW,
            "rmsprop": torch.optim.RMSprop,
            "sgd": torch.optim.SGD,
        }
        for name, kind in kinds.items():
            made = make_optimizer(replace(RECIPE, optimizer=name, weight_decay=0.5), model)
            assert type(made) is kind
            assert made.param_groups[0]["weight_decay"] == 0.5
        sgd = make_optimizer(replace(RECIPE, optimizer="sgd", momentum=0.9), model)
        assert isinstance(sgd, torch.optim.SGD)
        assert sgd.param_groups[0]["momentum"] == 0.9
        assert not sgd.param_groups[0]["nesterov"]
        ahead = make_optimizer(replace(RECIPE, optimizer="sgd", momentum=0.9, nesterov=True), model)
        assert ahead.param_groups[0]["nesterov"]


class TestDivergence:
    @pytest.mark.parametrize("optimizer", ["adam", "sgd"])
    def test_far_too_large_steps_are_said_in_words(self, optimizer: str) -> None:
        recipe = replace(RECIPE, optimizer=optimizer, learning_rate=1e6)
        with pytest.raises(TrainingDiverged, match="Choose a smaller learning rate"):
            list(start(recipe)[1])

    def test_a_loss_that_is_no_number_ends_training_at_once(self) -> None:
        model, events = start(RECIPE)
        next(events)
        with torch.no_grad():
            next(model.parameters()).fill_(math.nan)
        with pytest.raises(TrainingDiverged) as caught:
            next(events)
        assert caught.value.values == {"step": 2, "epoch": 1}

    @pytest.mark.parametrize("validation", [NONE, pictures(40, 2)])
    def test_the_last_step_of_an_epoch_is_checked_though_nobody_saw_its_loss(
        self, validation: Pictures
    ) -> None:
        recipe = replace(RECIPE, batch_size=160, optimizer="sgd", learning_rate=1e6)
        model, events = start(recipe, validation=validation)
        event = next(events)
        assert isinstance(event, BatchDone)
        assert math.isfinite(event.loss)
        with torch.no_grad():
            next(model.parameters()).fill_(math.inf)
        with pytest.raises(TrainingDiverged) as caught:
            list(events)
        assert caught.value.values == {"step": 1, "epoch": 1}

    def test_weights_that_read_nothing_any_more_are_no_epoch(self) -> None:
        """They are numbers still, but what comes out is beyond all bounds."""
        model, events = start(replace(RECIPE, batch_size=160))
        next(events)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.mul_(1e12)
        with pytest.raises(TrainingDiverged) as caught:
            list(events)
        assert caught.value.values == {"step": 1, "epoch": 1}
