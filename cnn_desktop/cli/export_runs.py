"""``cnn-desktop export --run``: the figures of runs for another program."""

from __future__ import annotations

import argparse
from pathlib import Path

from cnn_desktop.cli.output import Output, WrongUsage
from cnn_desktop.core.errors import FileNotReadable, RunMissing
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.runs.files import RUN
from cnn_desktop.core.runs.library import DamagedRun, KeptRun, read_run, to_csv


def export_runs(arguments: argparse.Namespace, output: Output) -> int:
    """Write the figures of runs as a CSV file or as a folder for TensorBoard.

    Raises:
        CnnDesktopError: A run cannot be read, or the files not be written.
    """
    runs = [_open(folder) for folder in arguments.run]
    out: Path = arguments.out
    value: dict[str, object] = {"runs": arguments.run, "format": arguments.format}
    if arguments.format == "csv":
        if out.is_dir():
            raise WrongUsage(text=f"--out {out} is a folder; name the file to write")
        write_atomically(out, to_csv(runs).encode("utf-8-sig"))  # for Excel
        rows = sum(len(run.epochs) for run in runs)
        output.result(value | {"file": out, "rows": rows}, f"{out}: {rows} rows")
        return 0
    from cnn_desktop.core.runs.tensorboard import export_tensorboard

    if out.is_file():
        raise WrongUsage(text=f"--out {out} is a file; name a folder for TensorBoard")
    files = export_tensorboard(out, runs)
    text = "\n".join([*map(str, files), f"look at it: tensorboard --logdir {out}"])
    output.result(value | {"folder": out, "files": files}, text)
    return 0


def _open(folder: Path) -> KeptRun:
    if not (folder / RUN).exists():
        raise RunMissing(path=folder)
    found = read_run(folder)
    if isinstance(found, DamagedRun):
        raise FileNotReadable(path=folder / RUN, reason=found.reason)
    return found
