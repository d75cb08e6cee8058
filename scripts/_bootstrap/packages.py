"""What lies in the ``site-packages`` of a virtual environment, and whether it is whole."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path


def installed(venv: Path, name: str) -> "list[Path]":
    """The metadata folders of the packages called ``name`` in ``venv`` (``*`` for all of them)."""
    return sorted(_site_packages(venv).glob(f"{name}-*.dist-info"))


def version(venv: Path, name: str) -> "tuple[int, ...]":
    """The first two numbers of a package's version; ``(0,)`` when it is not installed."""
    for metadata in installed(venv, name):
        parts = metadata.name.split("-")[1].split(".")
        return tuple(int(part) for part in parts[:2] if part.isdigit())
    return (0,)


def sweep(venv: Path) -> None:
    """Remove what a killed pip leaves: old versions set aside under names such as ``~orch``."""
    for leftover in _site_packages(venv).glob("~*"):
        remove(leftover)


def damaged(venv: Path) -> str:
    """The first package of which a file is missing or has a wrong size; empty if there is none.

    pip writes ``INSTALLER`` when all files of a package are in place, and ``RECORD`` lists them.
    What has no metadata yet is no concern: pip takes it for not installed. Only pip itself has to
    be there.
    """
    if not installed(venv, "pip"):
        return "pip"
    for metadata in installed(venv, "*"):
        try:
            (metadata / "INSTALLER").stat()
            whole = all(
                (metadata.parent / path).stat().st_size == size
                for path, size in _recorded(metadata / "RECORD")
            )
        except (OSError, ValueError):
            whole = False
        if not whole:
            return metadata.name.split("-")[0]
    return ""


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it; fine when there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(str(path))
    elif path.exists() or path.is_symlink():
        path.unlink()


def _site_packages(venv: Path) -> Path:
    posix = sorted(venv.glob("lib/python*/site-packages"))
    return posix[-1] if posix else venv / "Lib" / "site-packages"


def _recorded(record: Path) -> "Iterator[tuple[str, int]]":
    """Paths and sizes (bytes) of a RECORD file; what has no size there is left out."""
    with record.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines):
            if len(row) == 3 and row[2]:
                yield row[0], int(row[2])
