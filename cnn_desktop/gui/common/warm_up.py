"""Loading torch while the window already takes strokes."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

LONGEST_WAIT = 5  # seconds


@dataclass(frozen=True)
class WarmUpStep:
    """Something has been loaded.

    Attributes:
        what: Its name.
        gpu: Name of the GPU, in the last step; empty where there is none.
    """

    what: str
    gpu: str = ""


def load_torch(
    first_use: Callable[[], str], may_import: threading.Event | None = None
) -> Iterator[WarmUpStep]:
    """Import torch and use it once; made to be iterated in a thread.

    Most of the import is the loading of large libraries, during which Python stands still in all
    threads: half a second in which no stroke would be painted. Loaded by ctypes first, they come in
    without the lock that stops the others, and the import finds them there.

    Args:
        first_use: Called at the end, so that nothing is slow the first time the pen needs it;
            returns the name of the GPU.
        may_import: Waited for, a while, before the part that slows Python down in all threads.

    Yields:
        What has just been loaded.
    """
    for library in _libraries():
        _load_unlocked(library)
        yield WarmUpStep(library.name)
    if may_import is not None:
        may_import.wait(LONGEST_WAIT)
    import torch  # noqa: F401

    yield WarmUpStep("torch")
    yield WarmUpStep("network", gpu=first_use())


def _libraries() -> list[Path]:
    """Return torch's large libraries in the order in which they need each other."""
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None or sys.platform != "linux":
        return []
    folder = Path(spec.origin).parent / "lib"
    names = ("libc10.so", "libtorch_cpu.so", "libtorch.so", "libtorch_python.so")
    return [folder / name for name in names if (folder / name).exists()]


def _load_unlocked(library: Path) -> None:
    # A call through CDLL releases Python's lock while it runs; ctypes.CDLL(path) itself does not.
    now, local = 0x2, 0x0
    load = ctypes.CDLL(None).dlopen
    load.restype, load.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    load(str(library).encode(), now | local)
