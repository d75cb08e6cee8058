"""Reading whatever somebody wants to import, by what it is."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from cnn_desktop.core.data.imports.arrays import read_idx_files, read_npz
from cnn_desktop.core.data.imports.folders import read_folder
from cnn_desktop.core.data.imports.form import AS_FOUND, Form
from cnn_desktop.core.data.imports.found import Found, ImportProgress
from cnn_desktop.core.data.imports.tables import read_csv
from cnn_desktop.core.errors import ImportRefused


def read_import(path: Path, form: Form = AS_FOUND) -> Generator[ImportProgress | Found, None, None]:
    """Read a folder of pictures, a CSV file, an NPZ file or IDX files.

    To cancel is to stop iterating; nothing is written here.

    Args:
        path: A folder with a sub-folder for each class (or ``train`` and ``test`` with such), or
            with IDX files; a ``.csv`` or ``.npz`` file; or the IDX file of the training images.
        form: What the pictures shall be like.

    Yields:
        How far it is, and at the end what was found.

    Raises:
        ImportRefused: It is something else, damaged or too large; says why.
    """
    if path.is_dir():
        idx = sorted(path.glob("*train-images*idx3*")) or sorted(path.glob("*images*idx3*"))
        if idx:
            yield read_idx_files(idx[0], form)
            return
        yield (yield from read_folder(path, form))
    elif not path.exists():
        raise ImportRefused(path=path, reason="there is no such file or folder")
    elif path.suffix.lower() == ".csv":
        yield (yield from read_csv(path, form))
    elif path.suffix.lower() == ".npz":
        yield read_npz(path, form)
    elif "idx" in path.name:
        yield read_idx_files(path, form)
    else:
        reason = "it is no folder, CSV file, NPZ file or IDX file"
        raise ImportRefused(path=path, reason=reason)
