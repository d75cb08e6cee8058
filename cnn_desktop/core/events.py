"""What a run says while it works: frozen values that may cross threads.

A run is an iterator of these events (see :mod:`cnn_desktop.core.runs.run`). The command line prints
them, the window draws them, a test collects them in a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnn_desktop.core.weights import Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnn_desktop.core.checkpoint import Checkpoint
    from cnn_desktop.core.errors import CnnDesktopError


@dataclass(frozen=True)
class DataProgress:
    """A data set is being checked or fetched.

    Attributes:
        dataset: Its name in the catalogue.
        file: The file that is worked on.
        bytes_done: How much of it is there.
        bytes_total: How large it will be; None when nobody said.
        note: ``checking``, ``downloading``, ``repairing``, or ``drawing`` where the program makes
            the pictures itself.
    """

    dataset: str
    file: str
    bytes_done: int
    bytes_total: int | None
    note: str


@dataclass(frozen=True)
class RunStarted:
    """The data is in memory and the first batch comes next.

    Attributes:
        device: ``cpu`` or ``cuda``.
        device_name: The processor's or GPU's name.
        threads: Intra-op threads; another number of threads gives other weights.
        train_size: Images that are learned from.
        validation_size: Images held back from training, measured after each epoch.
        test_size: Images that are measured once, at the end.
        batches: Batches an epoch.
        epochs: Epochs in all.
        first_epoch: 1, or the epoch that a resumed run goes on with.
        parameters: Trainable parameters of the network.
        input_shape: Channels, height and width of the pictures.
    """

    device: str
    device_name: str
    threads: int
    train_size: int
    validation_size: int
    test_size: int
    batches: int
    epochs: int
    first_epoch: int
    parameters: int
    input_shape: tuple[int, ...] = (1, 28, 28)


@dataclass(frozen=True)
class BatchDone:
    """The optimizer has taken a step, or a few where reporting each one would slow it down.

    Attributes:
        epoch: From 1.
        batch: Batches done in this epoch, from 1.
        batches: Batches an epoch.
        step: Batches done in the whole run.
        loss: Mean since the last report of what is minimised, in nats: the cross-entropy with
            smoothed labels, and with what auxiliary classifiers add.
        accuracy: Share of digits read right since the last report, 0 to 1.
        images_per_second: Over the last moments, time between events not counted.
        seconds_left: Estimate for the rest of all epochs.
    """

    epoch: int
    batch: int
    batches: int
    step: int
    loss: float
    accuracy: float
    images_per_second: float
    seconds_left: float


@dataclass(frozen=True)
class EvaluationProgress:
    """A part of the validation or test images has been measured.

    Attributes:
        part: ``validation`` or ``test``.
        done: Images measured.
        total: Images in all.
    """

    part: str
    done: int
    total: int


@dataclass(frozen=True)
class EpochDone:
    """Every training image has been seen once more and the validation images are measured.

    Attributes:
        epoch: From 1.
        epochs: Epochs in all.
        step: Batches done in the whole run.
        train_loss: Mean over the epoch's batches (see :class:`BatchDone`), in nats, measured while
            the weights changed.
        train_accuracy: Likewise, 0 to 1.
        validation_loss: Plain cross-entropy in nats, with the weights of the epoch's end; NaN
            without such images.
        validation_accuracy: Likewise, 0 to 1.
        images_per_second: Training images over the time that training them took.
        seconds: That time.
    """

    epoch: int
    epochs: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    images_per_second: float
    seconds: float


@dataclass(frozen=True)
class SettingChanged:
    """A hyper-parameter has another value from here on, because somebody wanted it so.

    Attributes:
        step: Batches done in the whole run before it.
        place: Epochs done before it, such as 1.25.
        name: ``learning_rate``, ``momentum`` or ``batch_size``.
        value: The new one.
    """

    step: int
    place: float
    name: str
    value: float


@dataclass(frozen=True)
class BestWeights:
    """Training is over, and the weights of an earlier epoch are the result: they validate best.

    Attributes:
        epoch: Theirs.
        loss: On the validation images, in nats.
        early: Whether training ended before its last epoch for that.
    """

    epoch: int
    loss: float
    early: bool


@dataclass(frozen=True)
class WeightsTaken:
    """A copy of the weights as they are now, to look at while training goes on.

    Attributes:
        epoch: The epoch they were taken in, from 1.
        step: Batches done in the whole run.
        weights: The copy.
    """

    epoch: int
    step: int
    weights: Weights


@dataclass(frozen=True, eq=False)
class StripRead:
    """A few test pictures, always the same ones, have been read with the weights of a moment.

    Attributes:
        epoch: The epoch they were read in, from 1.
        step: Batches done in the whole run.
        images: ``(N, C, H, W)`` uint8; must not be changed.
        labels: ``(N,)``, their classes.
        predicted: ``(N,)``, the likeliest class of each.
        confidence: ``(N,)``, its probability, 0 to 1.
    """

    epoch: int
    step: int
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    predicted: NDArray[np.int64]
    confidence: NDArray[np.float32]


@dataclass(frozen=True)
class RunWarning:
    """Something went wrong that does not end the run, such as a disk too full to keep its state.

    Attributes:
        error: What it was, in words.
    """

    error: CnnDesktopError


@dataclass(frozen=True)
class Compared:
    """How well a model read some pictures before it was fine-tuned, and after.

    Attributes:
        name: Of the data.
        title: Their name for people.
        count: How many pictures.
        before: Share read right, 0 to 1.
        after: Likewise.
    """

    name: str
    title: str
    count: int
    before: float
    after: float


@dataclass(frozen=True)
class RunDone:
    """The run is over and its model is ready to be used or saved.

    Attributes:
        checkpoint: The trained model with its recipe and its accuracy on the test images.
        test_accuracy: 0 to 1.
        test_loss: In nats.
        seconds: Time that training and measuring took.
        epochs_done: Whole epochs that the weights have seen.
        stopped: Whether it was ended before its last epoch.
        compared: Figures from before and after, of a model that was fine-tuned.
    """

    checkpoint: Checkpoint
    test_accuracy: float
    test_loss: float
    seconds: float
    epochs_done: int
    stopped: bool
    compared: tuple[Compared, ...] = ()


TrainingEvent = BatchDone | EvaluationProgress | EpochDone | SettingChanged
RunEvent = (
    DataProgress
    | RunStarted
    | TrainingEvent
    | BestWeights
    | WeightsTaken
    | StripRead
    | RunWarning
    | RunDone
)
