"""The kept runs, looked at again and again: only those are read whose files are other ones now."""

from __future__ import annotations

from pathlib import Path

from cnn_desktop.core.runs.files import MODEL, RUN
from cnn_desktop.core.runs.library import DamagedRun, KeptRun, list_runs, read_run
from cnn_desktop.core.runs.progress import PROGRESS

FILES = (RUN, PROGRESS, MODEL)  # what a run is read from

Stamp = tuple[tuple[int, int] | None, ...]


class RunsFolder:
    """Lists the runs in a folder as :func:`cnn_desktop.core.runs.library.list_runs` does.

    To look once more costs a few questions about files a run, so it can be done every second or
    two. A run whose files are what they were is the very same object as before.

    Args:
        folder: Where the runs are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, tuple[Stamp, KeptRun | DamagedRun]] = {}

    def look(self) -> list[KeptRun | DamagedRun]:
        """Return all runs, the last started first."""
        seen: dict[Path, tuple[Stamp, KeptRun | DamagedRun]] = {}

        def read(path: Path) -> KeptRun | DamagedRun:
            stamp = _stamp(path)  # before it is read: what is written meanwhile is seen next time
            before = self._known.get(path)
            run = before[1] if before and before[0] == stamp else read_run(path)
            seen[path] = stamp, run
            return run

        runs = list_runs(self._folder, read)
        self._known = seen
        return runs

    def forget(self) -> None:
        """Read all of them anew the next time, whatever their files look like."""
        self._known = {}


def _stamp(folder: Path) -> Stamp:
    """Return when a run's files were written and how long they are; None for one that is not."""
    stamps: list[tuple[int, int] | None] = []
    for name in FILES:
        try:
            status = (folder / name).stat()
        except OSError:
            stamps.append(None)
        else:
            stamps.append((status.st_mtime_ns, status.st_size))
    return tuple(stamps)
