"""A pytest plugin for the run without Qt: first of all it proves that Qt is out of reach."""

from __future__ import annotations

import subprocess
import sys

import pytest

MODULES = ("PySide6", "shiboken6", "pyqtgraph")


def pytest_addoption(parser: pytest.Parser) -> None:
    # pytest-qt, which is left out here, would have declared these settings of pyproject.toml.
    parser.addini("qt_api", "the binding that pytest-qt uses")
    parser.addini("qt_default_raising", "whether its waiting raises", type="bool")


def pytest_sessionstart(session: pytest.Session) -> None:
    for module in MODULES:
        if _imports(module):
            pytest.exit(f"{module} can be imported: this run would prove nothing", returncode=1)


def pytest_report_header() -> str:
    return f"without Qt: {', '.join(MODULES)} cannot be imported, nor in programs started here"


def _imports(module: str) -> bool:
    """Whether ``module`` can be imported, here or in a Python started from here."""
    try:
        __import__(module)
    except ImportError:
        started = subprocess.run(
            [sys.executable, "-c", f"import {module}"], capture_output=True, check=False
        )
        return started.returncode == 0
    return True
