"""What the core's tests share: settings of hypothesis, and MNIST read once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from cnn_desktop.core.data.datasets import Dataset, load

# No deadline: a busy machine is no bug. Derandomised, so that the gate says the same each time;
# `pytest --hypothesis-profile=explore` looks for new trouble.
settings.register_profile("gate", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("gate")


@pytest.fixture(scope="session")
def mnist(data_dir: Path) -> Dataset:
    """The real MNIST, in memory; not to be changed."""
    return load("mnist", data_dir)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Compute with one thread: on a busy machine two wait for each other more than they work."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
