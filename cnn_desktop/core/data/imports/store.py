"""The data folder's copies of imported data sets: checked, safe to read, listed by name.

Each is a JSON description and beside it an NPZ file without pickles, named by its checksum. The
description is written last, so a kill leaves the old data set or the new one. Fast to import: the
command line's help lists what is there.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnn_desktop.core.data.catalogue import CATALOGUE, MY_DIGITS
from cnn_desktop.core.data.reasons import FileUnreadable, FileWrongContent
from cnn_desktop.core.errors import (
    DataFileDamaged,
    DataFileMissing,
    FileNotWritable,
    NameInvalid,
    NameTaken,
    NothingImported,
    UnknownName,
)
from cnn_desktop.core.files import remove_leftovers, write_atomically
from cnn_desktop.core.reasons import ODD_VALUES, reason_of

if TYPE_CHECKING:
    import numpy as np

    from cnn_desktop.core.data.imports.found import Found

FOLDER = "imported"
RESERVED = (MY_DIGITS, "synthetic")
NAME = re.compile(r"[^\W_][\w-]{0,39}")
ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")


@dataclass(frozen=True)
class ImportedInfo:
    """What is known of an imported data set without reading its pictures.

    Attributes:
        name: What it was called.
        class_names: What each label stands for.
        input_shape: Channels, height and width of a picture.
        train_size: How many pictures there are to learn from.
        test_size: How many pictures there are to measure with.
        file: Where its arrays lie.
        sha256: That file's checksum.
    """

    name: str
    class_names: tuple[str, ...]
    input_shape: tuple[int, int, int]
    train_size: int
    test_size: int
    file: Path
    sha256: str

    @property
    def title(self) -> str:
        """What people call it: its name."""
        return self.name


def imported(data_dir: Path) -> dict[str, ImportedInfo]:
    """Return the imported data sets of a data folder by name; damaged descriptions are none."""
    infos: dict[str, ImportedInfo] = {}
    try:
        paths = sorted((data_dir / FOLDER).glob("data-*.json"))
    except (OSError, ValueError):  # a folder that no system could have, or nobody may look into
        return infos
    for path in paths:
        info = _read_info(path)
        if info is not None and info.name not in CATALOGUE:
            infos[info.name] = info
    return infos


def check_name(name: str, data_dir: Path) -> None:
    """See that a new data set may have a name.

    Raises:
        NameTaken: It is another one's.
        NameInvalid: It holds what no file name may hold.
    """
    if not NAME.fullmatch(name):
        raise NameInvalid(name=name[:60])
    taken = {*CATALOGUE, *RESERVED, *imported(data_dir)}
    if name.casefold() in {each.casefold() for each in taken}:
        raise NameTaken(name=name)


def save_import(name: str, found: Found, data_dir: Path) -> ImportedInfo:
    """Keep what was found as a data set of the data folder.

    Raises:
        NameTaken: The name is another one's or cannot be used.
        FileNotWritable: The folder is read-only, the disk full or the like.
    """
    import numpy as np

    check_name(name, data_dir)
    buffer = io.BytesIO()
    np.savez(buffer, **{key: getattr(found, key) for key in ARRAYS})
    data = buffer.getvalue()
    with contextlib.suppress(OSError):  # a folder that may not be looked at
        remove_leftovers(data_dir / FOLDER)  # as large as whole data sets
    sha256 = hashlib.sha256(data).hexdigest()
    file = data_dir / FOLDER / f"data-{name}-{sha256[:12]}.npz"
    write_atomically(file, data)
    description = {
        "name": name,
        "class_names": found.class_names,
        "input_shape": found.input_shape,
        "train_size": len(found.train_labels),
        "test_size": len(found.test_labels),
        "file": file.name,
        "sha256": sha256,
    }
    path = data_dir / FOLDER / f"data-{name}.json"
    try:
        write_atomically(path, json.dumps(description, ensure_ascii=False, indent=1).encode())
    except BaseException:  # after Ctrl+C or on a full disk no pictures stay that nobody would find
        with contextlib.suppress(OSError):
            if all(info.file != file for info in imported(data_dir).values()):
                file.unlink()
        raise
    return imported(data_dir)[name]


def read_arrays(info: ImportedInfo) -> dict[str, np.ndarray[Any, Any]]:
    """Return the four arrays of :data:`ARRAYS`.

    Raises:
        DataFileMissing: The file is gone.
        DataFileDamaged: It is not what was stored.
    """
    import numpy as np

    try:
        data = info.file.read_bytes()
    except FileNotFoundError:
        raise DataFileMissing(path=info.file) from None
    except OSError as error:
        reason = FileUnreadable(reason=reason_of(error))
        raise DataFileDamaged(path=info.file, reason=reason) from error
    if hashlib.sha256(data).hexdigest() != info.sha256:
        raise DataFileDamaged(path=info.file, reason=FileWrongContent())
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as content:
            return {key: content[key] for key in ARRAYS}
    except Exception as error:  # whoever wrote the description may have written the sum too
        raise DataFileDamaged(path=info.file, reason=FileWrongContent()) from error


def delete_import(name: str, data_dir: Path) -> None:
    """Delete an imported data set; what it was made from stays where it is.

    The description goes first, so a kill in between leaves no data set that is half there. What
    such a kill or an earlier one left of the same name is deleted too; a file that another
    description names is not.

    Raises:
        UnknownName: There is none of that name.
        FileNotWritable: It cannot be deleted.
    """
    infos = imported(data_dir)
    if name not in infos:
        if not infos:
            raise NothingImported(name=name)
        raise UnknownName(kind="imported data set", name=name, known=", ".join(infos))
    folder = data_dir / FOLDER
    path = folder / f"data-{name}.json"
    others = {info.file for info in infos.values() if info.name != name}
    own = re.compile(rf"data-{re.escape(name)}-[0-9a-f]{{12}}\.npz")
    try:
        # Looked up first: once the name is free, another process may give it to other pictures.
        files = [file for file in sorted(folder.iterdir()) if own.fullmatch(file.name)]
        path.unlink(missing_ok=True)
        for file in {infos[name].file, *files} - others:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise FileNotWritable(path=path, reason=reason_of(error)) from error


def _read_info(path: Path) -> ImportedInfo | None:
    """Read a description that anyone may have written; None when it is none."""
    try:
        value = json.loads(path.read_bytes())
        channels, height, width = (int(side) for side in value["input_shape"])
        name, file = str(value["name"]), str(value["file"])
        if path.name != f"data-{name}.json" or Path(file).name != file:
            return None  # a file of another folder is nothing to read, and nothing to delete
        return ImportedInfo(
            name=name,
            class_names=tuple(str(each) for each in value["class_names"]),
            input_shape=(channels, height, width),
            train_size=int(value["train_size"]),
            test_size=int(value["test_size"]),
            file=path.parent / file,
            sha256=str(value["sha256"]),
        )
    except (OSError, *ODD_VALUES):
        return None
