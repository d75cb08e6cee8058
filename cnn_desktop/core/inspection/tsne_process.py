"""t-SNE in a process of its own.

In a thread it would hold the interpreter's lock for too long: its libraries while they are
imported (0.3 s at a time, measured), the search for neighbours and the first steps for a tenth of a
second. A window beside it stands still for so long, and a pen leaves a gap.

Run as a module, it reads ``rows``, ``start`` and ``seed`` as an ``.npz`` file from its standard
input and writes each layout to its standard output: two integers and the points.
"""

from __future__ import annotations

import contextlib
import io
import os
import struct
import subprocess
import sys
from collections.abc import Iterator

import numpy as np

from cnn_desktop.core.compute.own_process import start_module
from cnn_desktop.core.errors import ExtraMissing
from cnn_desktop.core.inspection.embedding import Layout, tsne, tsne_is_there

HEAD = struct.Struct("<II")  # iterations done, and all of them


class TsneProcess:
    """One map; :meth:`end` may be called from any thread, and before it has begun.

    Args:
        rows: ``(N, width)``, finite, N at least 4.
        start: ``(N, 2)``, where to begin.
        seed: Of the little that is random.
    """

    def __init__(self, rows: np.ndarray, start: np.ndarray, seed: int = 0) -> None:
        self._rows, self._start, self._seed = rows, start, seed
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ended = False

    def layouts(self) -> Iterator[Layout]:
        """Yield what :func:`tsne` yields; where no process can be begun, from this very thread.

        Raises:
            ExtraMissing: openTSNE is not installed.
            ValueError: There are too few rows.
        """
        if not tsne_is_there():
            raise ExtraMissing(what="t-SNE", package="openTSNE", extra="map")
        layout = None
        try:
            for layout in self._from_process():
                yield layout
        finally:
            self._clear_away()
        if not self._is_ended and (layout is None or not layout.is_done):
            yield from tsne(self._rows, self._start, self._seed)

    def end(self) -> None:
        """Give it up; :meth:`layouts` comes to its end at once."""
        self._is_ended = True
        if (process := self._process) is not None:
            process.kill()  # who reads from it comes to the end of the file

    def _from_process(self) -> Iterator[Layout]:
        try:
            process = self._process = _begin()
        except OSError:
            return
        if self._is_ended:  # in the meantime
            return
        assert process.stdin is not None and process.stdout is not None  # noqa: S101
        given = io.BytesIO()
        np.savez(given, rows=self._rows, start=self._start, seed=self._seed)
        with contextlib.suppress(OSError):  # it has ended already
            process.stdin.write(given.getvalue())
            process.stdin.close()
        size = self._start.shape[0] * 2 * 8
        while len(head := process.stdout.read(HEAD.size)) == HEAD.size:
            points = process.stdout.read(size)
            if len(points) < size:
                return
            yield Layout(np.frombuffer(points, np.float64).reshape(-1, 2), *HEAD.unpack(head))

    def _clear_away(self) -> None:
        if (process := self._process) is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what it no longer reads is not written
                    pipe.close()


def _begin() -> subprocess.Popen[bytes]:
    return start_module(
        "cnn_desktop.core.inspection.tsne_process",
        environment={"OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def main() -> None:
    """Read what is asked, write the layouts as they come."""
    if hasattr(os, "nice"):
        os.nice(5)  # the pen goes first
    given = np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False)
    out = sys.stdout.buffer
    for layout in tsne(given["rows"], given["start"], int(given["seed"])):
        out.write(HEAD.pack(layout.step, layout.steps) + layout.points.tobytes())
        out.flush()


if __name__ == "__main__":
    main()
