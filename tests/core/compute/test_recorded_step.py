"""Which training steps are recorded on a GPU, which repeated, and which taken as they are.

Here a list stands for the GPU; tests/core/compute/test_gpu.py does the same on a real one.
"""

from __future__ import annotations

import logging

import pytest
import torch
from torch import Tensor

from cnn_desktop.core.compute import recorded_step
from cnn_desktop.core.compute.recorded_step import RecordedStep, Step

FULL, REST = torch.arange(8), torch.arange(3)


class Gpu:
    """Says of each step how it was taken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, trouble: str = "") -> None:
        self.taken: list[str] = []
        self.parameter = torch.nn.Parameter(torch.zeros(1))
        self.optimizer = torch.optim.SGD([self.parameter], 0.1, momentum=0.5)
        self.trouble = trouble
        monkeypatch.setattr(recorded_step, "record", self.record)
        monkeypatch.setattr(recorded_step, "_apart", lambda step, chosen: step(chosen))
        self.step = RecordedStep(self.plain, self.optimizer)

    def plain(self, chosen: Tensor) -> tuple[Tensor, Tensor]:
        self.taken.append(f"plain {len(chosen)}")
        return torch.tensor(0.0), torch.tensor(0)

    def record(self, _step: Step, chosen: Tensor) -> Step:
        if self.trouble:
            raise RuntimeError(self.trouble)
        self.taken.append(f"record {len(chosen)}")
        recorded = len(chosen)

        def repeat(others: Tensor) -> tuple[Tensor, Tensor]:
            assert len(others) == recorded
            self.taken.append(f"repeat {recorded}")
            return torch.tensor(0.0), torch.tensor(0)

        return repeat

    def take(self, *batches: Tensor) -> list[str]:
        self.taken.clear()
        for chosen in batches:
            self.step(chosen)
        return list(self.taken)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Gpu:
    return Gpu(monkeypatch)


BEGUN = ["plain 8", "plain 8", "plain 8", "record 8", "repeat 8"]


def test_after_a_few_steps_one_is_recorded_and_repeated(gpu: Gpu) -> None:
    assert gpu.take(*[FULL] * 6) == [*BEGUN, "repeat 8", "repeat 8"]


def test_the_last_batch_of_an_epoch_is_taken_as_it_is(gpu: Gpu) -> None:
    gpu.take(*[FULL] * 4)
    for _ in range(6):  # however many epochs there are
        assert gpu.take(FULL, REST, FULL) == ["repeat 8", "plain 3", "repeat 8"]


def test_another_batch_size_is_recorded_in_its_turn(gpu: Gpu) -> None:
    gpu.take(*[FULL] * 4)
    taken = gpu.take(*[REST] * 5)
    assert taken == ["plain 3", "plain 3", "plain 3", "record 3", "repeat 3", "repeat 3"]


def test_another_momentum_is_recorded_in_its_turn(gpu: Gpu) -> None:
    gpu.take(*[FULL] * 4)
    gpu.optimizer.param_groups[0]["momentum"] = 0.9
    assert gpu.take(*[FULL] * 4) == BEGUN
    assert gpu.take(FULL) == ["repeat 8"]


def test_what_cannot_be_recorded_is_taken_as_it_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gpu = Gpu(monkeypatch, "CUDA error: operation not permitted when stream is capturing")
    with caplog.at_level(logging.WARNING):
        assert gpu.take(*[FULL] * 9) == ["plain 8"] * 9
    assert len(caplog.records) == 1


def test_a_gpu_without_memory_is_no_reason_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    gpu = Gpu(monkeypatch, "CUDA out of memory. Tried to allocate 20 MiB")
    with pytest.raises(RuntimeError, match="out of memory"):
        gpu.take(*[FULL] * 4)
