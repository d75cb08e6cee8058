"""Imports one library and says what it finds, as JSON; run by the doctor in a process of its own.

A library that does not fit the machine may end the process that imports it. Run as a file::

    python -P probe.py torch|torchvision|qt
"""

from __future__ import annotations

import importlib
import json
import sys
import warnings

VOID_CALLS = 1000


def probe_torch() -> dict[str, object]:
    """Import torch and look for a GPU."""
    import torch

    found: dict[str, object] = {
        "version": torch.__version__,
        "build": f"CUDA {torch.version.cuda}" if torch.version.cuda else "CPU only",
        "gpu": None,
        "why": "this torch is built without CUDA" if not torch.version.cuda else "",
    }
    if torch.cuda.is_available():
        found["gpu"] = torch.cuda.get_device_name()
    elif torch.version.cuda:
        try:
            torch.cuda.init()  # type: ignore[no-untyped-call]
        except (RuntimeError, AssertionError) as error:
            found["why"] = str(error)
    return found


def probe_torchvision() -> dict[str, object]:
    """Import torchvision, which fails when it was built for another torch."""
    return {"version": importlib.import_module("torchvision").__version__}


def probe_qt() -> dict[str, object]:
    """Import Qt and count how many references to None its calls lose.

    PySide6 6.12.0 loses one a call on Python 3.10 and 3.11, and the app dies after some 5,000.
    """
    core = importlib.import_module("PySide6.QtCore")
    importlib.import_module("PySide6.QtWidgets")
    something = core.QObject()
    before = sys.getrefcount(None)
    for _ in range(VOID_CALLS):
        something.setObjectName("name")
    lost = before - sys.getrefcount(None)
    version = importlib.import_module("PySide6").__version__
    return {"version": version, "qt": core.qVersion(), "references_lost": lost}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    probes = {"torch": probe_torch, "torchvision": probe_torchvision, "qt": probe_qt}
    print(json.dumps(probes[sys.argv[1]]()))
