"""Training steps that a GPU repeats by itself.

A step of a small network is some fifty short computations, and a GPU is done with each before
Python has asked for the next. So one step is recorded as a CUDA graph (PyTorch's documentation,
"CUDA Graphs"), and repeating it is a single request.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeAlias

import torch
from torch import Tensor

from cnn_desktop.core.compute.trouble import is_out_of_memory

Step: TypeAlias = Callable[[Tensor], tuple[Tensor, Tensor]]
"""From the numbers of the pictures of a batch, ``(N,)`` int64, to the mean loss and how many were
read right, a number each, on the pictures' device."""

WARM_UP = 3
"""Steps taken one computation at a time before one is recorded: libraries choose their ways and
the optimizer makes its memory in the first ones. They are steps like all others."""

log = logging.getLogger(__name__)


class RecordedStep:
    """Takes the first steps as they are, then records one and repeats it with other pictures.

    A batch of another size, an epoch's last one for instance, is taken as it is. What the optimizer
    holds as a plain number (its momentum) is part of what was recorded; when that changes, the
    step is recorded anew. The learning rate is a tensor on the GPU and may change at any time.

    Args:
        step: What is to be repeated; everything that it computes with stays where it is in memory.
        optimizer: That takes the step.
    """

    def __init__(self, step: Step, optimizer: torch.optim.Optimizer) -> None:
        self._step = step
        self._optimizer = optimizer
        self._repeat: Step | None = None
        self._recorded: object = None  # for which size of batch and which momentum
        self._seen: object = None
        self._times = 0
        self._can_record = True

    def __call__(self, chosen: Tensor) -> tuple[Tensor, Tensor]:
        """Take a step; what it returns is overwritten by the next one."""
        kind = (len(chosen), *(group.get("momentum") for group in self._optimizer.param_groups))
        if self._repeat is not None and kind == self._recorded:
            self._times = 0
            return self._repeat(chosen)
        self._times = self._times + 1 if kind == self._seen else 1
        self._seen = kind
        if self._times <= WARM_UP or not self._can_record:
            return _apart(self._step, chosen)
        self._repeat = None  # its memory goes before more is taken
        try:
            self._repeat = record(self._step, chosen)
        except RuntimeError as error:
            if is_out_of_memory(error):
                raise
            log.warning("a step cannot be recorded on this GPU: %s", error)
            self._can_record = False
            return _apart(self._step, chosen)
        self._recorded = kind
        return self._repeat(chosen)


def record(step: Step, chosen: Tensor) -> Step:
    """Record a step without taking it, and return what repeats it with other pictures.

    Args:
        step: Taken before, so that all that it needs is there.
        chosen: Numbers of pictures on the GPU; how many there are is part of what is recorded.
    """
    chosen = chosen.clone()
    graph = torch.cuda.CUDAGraph()
    # What other threads ask of the GPU meanwhile is none of the recording's business.
    with torch.cuda.graph(graph, capture_error_mode="thread_local"):
        results = step(chosen)

    def repeat(others: Tensor) -> tuple[Tensor, Tensor]:
        chosen.copy_(others)
        graph.replay()
        return results

    return repeat


def _apart(step: Step, chosen: Tensor) -> tuple[Tensor, Tensor]:
    """Take a step on a stream of its own, as steps have to be before one can be recorded."""
    here = torch.cuda.current_stream()
    apart = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    apart.wait_stream(here)
    with torch.cuda.stream(apart):
        results = step(chosen)
    here.wait_stream(apart)
    return results
