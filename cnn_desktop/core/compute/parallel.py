"""Training on several processes, by PyTorch's own DistributedDataParallel.

Each process learns from its part of every batch, and the gradients' mean is what all of them take
the step with: the same as one process does with the whole batch.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel

from cnn_desktop.core.compute.team import Team
from cnn_desktop.core.errors import PartnerLost

# What the transports say when the process at the other end has gone.
_LOST = (
    "connection closed by peer",
    "connection reset by peer",
    "connection refused",
    "broken pipe",
    "socket timeout",
    "timed out",
    "nccl",
    "gloo",
)

# Between the seeds of two processes. torch's generator looks at the lower 32 bits alone; this is
# 2**32 divided by the golden ratio, which keeps the multiples far from each other there.
_APART = 0x9E3779B1


@contextlib.contextmanager
def joined(team: Team, device: str) -> Iterator[None]:
    """Join the other processes for a while; nothing happens in a team of one.

    Args:
        team: As torchrun told it.
        device: ``auto``, ``cpu`` or ``cuda``; with GPUs each process takes one of its own.

    Raises:
        PartnerLost: Another process has ended before its time.
    """
    if team.size == 1:
        yield
        return
    on_gpu = torch.cuda.is_available() and device != "cpu"
    if on_gpu:
        torch.cuda.set_device(team.local_rank)
    try:
        with partners_watched(team):
            distributed.init_process_group("nccl" if on_gpu else "gloo")
            yield
    finally:
        # Who says good-bye to processes that have gone must not fail for that.
        with contextlib.suppress(RuntimeError):
            if distributed.is_initialized():
                distributed.destroy_process_group()


@contextlib.contextmanager
def partners_watched(team: Team) -> Iterator[None]:
    """Raise ``PartnerLost`` for what torch says when another process has gone."""
    try:
        yield
    except RuntimeError as error:
        if team.size > 1 and _is_lost(error):
            raise PartnerLost(count=team.size) from error
        raise


def wrap(model: nn.Module, team: Team) -> nn.Module:
    """Return a model whose gradients are the mean of all processes'.

    All of them start with the weights of the first one.
    """
    return model if team.size == 1 else DistributedDataParallel(model)


def part(chosen: Tensor, team: Team) -> Tensor:
    """Return this process's part of a batch's indices."""
    return chosen[team.rank :: team.size]


def part_ways(team: Team) -> None:
    """Give this process random numbers of its own from here on, until torch is seeded again.

    The first one goes on as one process alone would. With the same numbers in all of them, the
    n-th picture of each part would be bent alike and lose the same units to dropout.
    """
    if team.rank:
        torch.manual_seed((torch.initial_seed() + team.rank * _APART) % 2**32)


def share_buffers(model: nn.Module, team: Team) -> None:
    """Let all processes have the first one's running means, so that they measure the same."""
    if team.size > 1:
        for buffer in model.buffers():
            distributed.broadcast(buffer, 0)


def mean(values: tuple[float, float], team: Team) -> tuple[float, float]:
    """Return the mean over all processes; each of them must ask."""
    if team.size == 1:
        return values
    device = "cuda" if distributed.get_backend() == "nccl" else "cpu"
    total = torch.tensor(values, dtype=torch.float64, device=device)
    distributed.all_reduce(total)
    first, second = (total / team.size).tolist()
    return first, second


def wait(team: Team) -> None:
    """Wait until all processes have come here."""
    if team.size > 1:
        distributed.barrier()


def _is_lost(error: RuntimeError) -> bool:
    text = str(error).lower()
    kinds = (distributed.DistError, distributed.DistNetworkError)
    return isinstance(error, kinds) or any(part in text for part in _LOST)
