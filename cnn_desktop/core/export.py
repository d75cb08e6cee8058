"""Models in the formats of other programs.

ONNX (https://onnx.ai) is read by most of them. The graph takes pictures ``(N, C, H, W)`` from 0 to
1, as the classifier does (for a drawing from 0 for paper to 1 for ink), and returns logits ``(N,
classes)``; a normalisation is part of the graph. Every exported graph is run and compared with
torch before it is written.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

import cnn_desktop
from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.errors import ExportFailed, ExtraMissing
from cnn_desktop.core.files import write_atomically

if TYPE_CHECKING:
    import onnx

TOLERANCE = 1e-5
"""How far ONNX logits may lie from torch's, as a share of the largest logit (at least 1)."""

_EXTRA = "onnx"
_CHECKED_BATCHES = (1, 2, 7)  # several, because the size of the batch is free


def export_onnx(path: Path, checkpoint: Checkpoint) -> float | None:
    """Write a model as one ONNX file: input ``image``, output ``logits``, any batch size.

    The file's metadata hold the name, the class names, how the input and the output are meant, the
    mean and the standard deviation of the normalisation (already applied in the graph) and the
    accuracy, as text or JSON.

    Args:
        path: The file to write; an old one is replaced only by a good one.
        checkpoint: The model.

    Returns:
        The largest difference between the logits of onnxruntime and of torch, as a share of the
        largest logit (at least 1); None when onnxruntime is not installed and nobody looked.

    Raises:
        ExtraMissing: The packages for it are not installed.
        ExportFailed: The exporter failed, or its graph computes something else. Nothing was
            written.
        FileNotWritable: With the reason.
    """
    for package in ("onnx", "onnxscript"):
        if importlib.util.find_spec(package) is None:
            raise ExtraMissing(what="The export to ONNX", package=package, extra=_EXTRA)
    classifier = Classifier(checkpoint)
    try:
        model = _to_onnx(classifier, checkpoint)
        difference = _difference(model.SerializeToString(), classifier)
    # Two large libraries raise errors of their own here, and none of them may pass as a success.
    except Exception as error:
        raise _failed(path, error) from error
    if difference is not None and not difference <= TOLERANCE:  # NaN fails too
        raise _failed(path, f"it computes something else, off by {difference:.2g}")
    write_atomically(path, model.SerializeToString())
    return difference


class _WithNormalisation(nn.Module):
    """A network that takes pixels from 0 to 1, as the classifier does."""

    def __init__(self, network: nn.Module, mean: float, std: float) -> None:
        super().__init__()
        self.network = network
        self.mean, self.std = mean, std

    def forward(self, image: Tensor) -> Tensor:
        """Return logits ``(N, classes)`` for pictures ``(N, C, H, W)``."""
        if (self.mean, self.std) != (0.0, 1.0):  # most models need no such step in their graph
            image = (image - self.mean) / self.std
        logits: Tensor = self.network(image)
        return logits


def _to_onnx(classifier: Classifier, checkpoint: Checkpoint) -> onnx.ModelProto:
    import onnx

    module = _WithNormalisation(classifier.model, checkpoint.mean, checkpoint.std).eval()
    example = torch.zeros(2, *checkpoint.network.input_shape)  # two: a batch of one is special
    # The exporter talks to whoever wrote it; what matters is checked below.
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module,
            (example,),
            dynamo=True,
            verbose=False,
            input_names=["image"],
            output_names=["logits"],
            dynamic_shapes=({0: torch.export.Dim("batch", min=1)},),
        )
    if program is None:
        raise ValueError("the exporter returned nothing")
    model: onnx.ModelProto = program.model_proto
    _remove_traces(model)
    for key, text in _metadata(checkpoint).items():
        model.metadata_props.add(key=key, value=text)
    model.producer_name, model.producer_version = "cnn_desktop", cnn_desktop.__version__
    onnx.checker.check_model(model, full_check=True)
    return model


def _remove_traces(model: onnx.ModelProto) -> None:
    """Remove what the exporter notes for its own debugging, such as folders of this machine."""
    graph = model.graph
    for part in (*graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    del graph.metadata_props[:]


def _metadata(checkpoint: Checkpoint) -> dict[str, str]:
    return {
        "name": checkpoint.name,
        "network": checkpoint.network.name,
        "class_names": json.dumps(checkpoint.class_names, ensure_ascii=False),
        "input": _input_text(checkpoint),
        "output": "logits (N, classes) in the order of class_names; their softmax is probabilities",
        "normalisation": "already in the graph: (image - mean) / std",
        "mean": repr(checkpoint.mean),
        "std": repr(checkpoint.std),
        "accuracy": json.dumps(dict(checkpoint.accuracy)),
    }


def _input_text(checkpoint: Checkpoint) -> str:
    channels, height, width = checkpoint.network.input_shape
    kinds = {1: "grey", 3: "red, green and blue"}
    meaning = kinds.get(channels, f"{channels} channels") + " from 0 to 1"
    if checkpoint.reads_digits:
        meaning = "0 for paper to 1 for ink"
    return f"(N, {channels}, {height}, {width}) float32, {meaning}"


def _difference(model: bytes, classifier: Classifier) -> float | None:
    """Return the largest difference to torch as a share; None without onnxruntime."""
    if importlib.util.find_spec("onnxruntime") is None:
        return None
    # It reports to its makers otherwise. The variable is read when the package is imported, and
    # Windows looks at the call.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only: standard output and error are ours
    session: Any = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    worst = 0.0
    for batch in _CHECKED_BATCHES:
        images = rng.random((batch, *classifier.network.input_shape), dtype=np.float32)
        expected = classifier.logits(images).numpy()
        found = session.run(["logits"], {"image": images})[0]
        scale = max(1.0, float(np.abs(expected).max()))
        worst = max(worst, float(np.abs(found - expected).max()) / scale)
    return worst


def _failed(path: Path, reason: object) -> ExportFailed:
    return ExportFailed(path=path, format="ONNX", reason=_one_line(reason), extra=_EXTRA)


def _one_line(reason: object) -> str:
    return " ".join(str(reason).split())[:200] or type(reason).__name__
