"""The installed PySide6 must be a sound one: see pyproject.toml for which are not."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from PySide6.QtCore import QObject
thing = QObject()
before = sys.getrefcount(None)
for _ in range(1000):
    thing.setObjectName("x")
print(before - sys.getrefcount(None))
"""


def test_void_calls_do_not_use_up_none() -> None:
    """PySide6 6.12.0 on Python 3.10 and 3.11 dies after some 5,000 calls that return nothing.

    In a process of its own: should None be used up, that one dies and not the tests.
    """
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) <= 100, "install another PySide6: this one loses a None at each call"
