"""Memory that is freed is used again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cnn_desktop.core.memory import keep_freed_memory

TRAIN = """
import resource, sys, threading
import torch
from torch.nn import functional
from cnn_desktop.core.memory import keep_freed_memory
from cnn_desktop.core.networks.build import build
from cnn_desktop.core.networks.zoo import get_network

def faults_a_batch():
    network = build(get_network("two-layer-cnn"))
    images, labels = torch.rand(100, 1, 28, 28), torch.randint(10, (100,))
    for batch in range(14):
        if batch == 4:  # the memory has been asked for once
            before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        functional.cross_entropy(network(images), labels).backward()
        network.zero_grad()
    print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) // 10)

torch.set_num_threads(1)
assert keep_freed_memory()
work = threading.Thread(target=faults_a_batch)  # as the app trains
work.start()
work.join()
"""


@pytest.mark.skipif(not keep_freed_memory(), reason="the C library is not glibc")
def test_a_thread_that_trains_seldom_asks_the_system_for_memory() -> None:
    command = [sys.executable, "-c", TRAIN]
    faults = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    # A batch's largest tensors alone are 2,450 pages each; without it there are 1,000 to 6,000.
    assert faults < 300
