"""What the doctor's checks share: the items that they return, and what to do about a package."""

from __future__ import annotations

import importlib.metadata
import sys
from dataclasses import dataclass
from pathlib import Path

OK, WARN, BAD = "ok", "warn", "bad"


@dataclass(frozen=True)
class Item:
    """One thing that was looked at.

    Attributes:
        name: What.
        level: ``ok``, ``warn`` (works, with a limit) or ``bad``.
        found: What was found.
        remedy: What to do about it; empty when nothing needs to be done.
    """

    name: str
    level: str
    found: str
    remedy: str = ""


def installed(package: str) -> str | None:
    """Return the version of an installed package without importing it; None if there is none."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def missing(package: str) -> Item:
    """Return the item of a package that is not there."""
    return Item(package, BAD, "not installed", f"Install it: {pip_line(package)}")


def pip_line(arguments: str) -> str:
    """Return the line that installs something into this very Python."""
    return f"{Path(sys.executable).name} -m pip install {arguments}"
