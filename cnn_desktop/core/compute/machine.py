"""What a run computes with: the device, the threads, and what to note of both."""

from __future__ import annotations

import datetime
import os
import platform

import torch

import cnn_desktop
from cnn_desktop.core.compute.precision import Precision
from cnn_desktop.core.errors import DeviceNotAvailable


def choose_device(wanted: str) -> torch.device:
    """Return the device that ``auto``, ``cpu`` or ``cuda`` stands for here.

    Raises:
        DeviceNotAvailable: CUDA was asked for and there is none.
    """
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise DeviceNotAvailable(device=wanted)
    return torch.device("cuda" if available and wanted != "cpu" else "cpu")


def device_name(device: str) -> str:
    """Return the name of the GPU or the processor's architecture."""
    if device == "cuda":
        return torch.cuda.get_device_name()
    return platform.processor() or platform.machine()


def default_threads(processes: int = 1) -> int:
    """Return all cores but one, which is for the window and the pen.

    Args:
        processes: How many share the cores, each with as many threads.
    """
    return max(1, ((os.cpu_count() or 2) - 1) // max(1, processes))


def notes(device: torch.device, threads: int, precision: Precision) -> dict[str, str]:
    """Return what made a model, so that its figures can be understood later."""
    return {
        "cnn_desktop": cnn_desktop.__version__,
        "torch": torch.__version__,
        "device": f"{device.type} ({device_name(device.type)})",
        "threads": str(threads),
        "precision": precision,
        "trained": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
