"""Memory that is freed is used again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cnn_desktop.core.memory import keep_freed_memory

FAULTS = """
import resource, sys, threading
import torch
from cnn_desktop.core.memory import keep_freed_memory

def batch():  # as one of a network does: some large tensors live, then all are freed
    maps = torch.ones(100, 32, 28, 28)
    return torch.relu(maps), torch.relu(maps[:50]), torch.relu(maps[:25])

def faults():
    for _ in range(3):
        batch()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        batch()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)

torch.set_num_threads(1)
if sys.argv[1] == "keep":
    assert keep_freed_memory()
work = threading.Thread(target=faults)
work.start()
work.join()
"""


def page_faults(way: str) -> int:
    command = [sys.executable, "-c", FAULTS, way]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(not keep_freed_memory(), reason="the C library is not glibc")
def test_a_thread_that_allocates_again_and_again_seldom_asks_the_system() -> None:
    assert page_faults("keep") < page_faults("as it is") / 4
