"""``cnn-desktop export``: a model, or the figures of runs, for another program."""

from __future__ import annotations

import argparse

from cnn_desktop.cli.models import open_model
from cnn_desktop.cli.output import Output, WrongUsage, size_text
from cnn_desktop.core.checkpoint import save_checkpoint


def export(arguments: argparse.Namespace, output: Output) -> int:
    """Write a model as ONNX or safetensors, or the figures of runs.

    Raises:
        CnnDesktopError: The model cannot be read, or the file not be written; nothing was changed.
    """
    if arguments.run:
        from cnn_desktop.cli.export_runs import export_runs

        return export_runs(arguments, output)
    path, checkpoint = open_model(arguments)
    out = arguments.out
    if out.is_dir():
        raise WrongUsage(
            text=f"--out {out} is a folder; name the file to write, such as {out}/digits.onnx"
        )
    if out.exists() and out.samefile(path):
        raise WrongUsage(text="--out names the model itself; choose another file")
    value: dict[str, object] = {"model": path, "format": arguments.format, "file": out}
    text = ""
    if arguments.format == "onnx":
        from cnn_desktop.core.export import export_onnx

        difference = export_onnx(out, checkpoint)
        value["difference"] = difference
        text = f"; its logits differ from torch's by {difference:.1g} at most" if difference else ""
        if difference is None:
            output.message("onnxruntime is not installed, so the file was not run and compared")
    else:
        save_checkpoint(out, checkpoint)
    size = out.stat().st_size
    value["bytes"] = size
    output.result(value, f"{out}: {checkpoint.name} as {arguments.format}, {size_text(size)}{text}")
    return 0
