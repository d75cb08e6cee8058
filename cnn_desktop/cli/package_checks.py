"""The doctor on Python's packages: versions, what fits together, and the device."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnn_desktop import __version__
from cnn_desktop.cli.checks import BAD, OK, WARN, Item, installed, missing, pip_line
from cnn_desktop.cli.output import one_line

OLDEST_TORCH = (2, 10)
OLDEST_PYTHON = (3, 11)
PACKAGES = ("numpy", "safetensors", "pillow", "platformdirs", "certifi", "pyqtgraph")
SOUND_QT = '"PySide6-Essentials>=6.10,<6.12"'
EXTRAS = (
    ("ONNX export", ("onnx", "onnxscript", "onnxruntime"), "`export`"),
    ("TensorBoard export", ("tensorboard",), "`export --run`"),
    ("Why this digit", ("captum",), "this view"),
    ("t-SNE", ("openTSNE",), "this kind of map"),
)
"""What only some people need: its name, its packages, and what uses them."""

PROBES = ("torch", "torchvision", "qt")

_PROBE_SECONDS = 300  # a cold disk and a busy machine
_CLASH = "torchvision::nms"


@dataclass(frozen=True)
class Probe:
    """What a library said when it was imported in a process of its own.

    Attributes:
        values: What it found; empty when the import failed.
        failure: The last line of its complaint; empty when it did not fail.
    """

    values: Mapping[str, Any]
    failure: str


def run_probes() -> dict[str, Probe]:
    """Import torch, torchvision and Qt, side by side, each in a process of its own."""
    script = str(Path(__file__).with_name("probe.py"))
    try:
        started = {
            name: subprocess.Popen(  # noqa: S603 - our own file
                [sys.executable, "-P", script, name],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
            for name in PROBES
        }
    except OSError as error:  # no rights to this very Python, or no memory for another one
        return dict.fromkeys(PROBES, Probe({}, f"{sys.executable}: {error.strerror or error}"))
    return {name: _outcome(process) for name, process in started.items()}


def check_versions() -> list[Item]:
    """The program, Python and the small libraries."""
    version = platform.python_version()
    is_new = sys.version_info[:2] >= OLDEST_PYTHON
    items = [
        Item("cnn_desktop", OK, f"{__version__} in {Path(__file__).parent.parent}"),
        Item(
            "Python",
            OK if is_new else BAD,
            f"{version}, {platform.machine()}, {sys.executable}",
            "" if is_new else f"Install Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or later.",
        ),
    ]
    for package in PACKAGES:
        found = installed(package)
        items.append(Item(package, OK, found) if found else missing(package))
    return items


def check_torch(probe: Probe) -> list[Item]:
    """Torch, whether it can be imported and is new enough, and the device."""
    if probe.failure:
        if not installed("torch"):
            return [missing("torch")]
        remedy = f"Install it anew: {pip_line('--force-reinstall torch')}"
        return [Item("torch", BAD, f"cannot be imported: {probe.failure}", remedy)]
    version, build = str(probe.values["version"]), str(probe.values["build"])
    is_new = _numbers(version)[:2] >= OLDEST_TORCH
    too_old = f"Older ones open model files unsafely: {pip_line('--upgrade torch')}"
    return [
        Item("torch", OK if is_new else BAD, f"{version} ({build})", "" if is_new else too_old),
        _device(probe),
    ]


def check_torchvision(probe: Probe, torch_version: str | None) -> list[Item]:
    """Torchvision, which nothing here needs; but it must belong to torch."""
    found = installed("torchvision")
    if not found:
        return [Item("torchvision", OK, "not installed; nothing here needs it")]
    if not probe.failure:
        return [Item("torchvision", OK, f"{found}, belongs to torch {torch_version}")]
    if _CLASH in probe.failure:
        why = f"{found} was built for another torch than {torch_version} ({probe.failure})"
        anew = pip_line("--force-reinstall torch torchvision")
        remedy = (
            f"Install both anew from the same index: {anew} (with one --index-url for both, if "
            "you use any), or remove torchvision, which the app does not need."
        )
        return [Item("torchvision", BAD, why, remedy)]
    remedy = f"{pip_line('--force-reinstall torch torchvision')}, or remove torchvision."
    return [Item("torchvision", BAD, f"{found} cannot be imported: {probe.failure}", remedy)]


def check_qt(probe: Probe, python: tuple[int, ...] = sys.version_info[:2]) -> list[Item]:
    """PySide6: whether it can be imported, and is not the release that dies on old Pythons."""
    found = installed("PySide6-Essentials") or installed("PySide6")
    if not found:
        item = missing("PySide6-Essentials")
        return [Item("PySide6", BAD, f"{item.found}: no window can open", item.remedy)]
    lost = int(probe.values.get("references_lost", 0))
    if lost > 100 or (python < (3, 12) and found.startswith("6.12.0")):
        why = f"{found} ends the app after some minutes on Python {python[0]}.{python[1]}"
        remedy = f"Take a sound release: {pip_line(SOUND_QT)}"
        return [Item("PySide6", BAD, why, f"{remedy}, or Python 3.12 or later.")]
    if probe.failure:
        remedy = "See the system libraries below; else install it anew: " + pip_line(
            "--force-reinstall PySide6-Essentials"
        )
        return [Item("PySide6", BAD, f"{found} cannot be imported: {probe.failure}", remedy)]
    return [Item("PySide6", OK, f"{found} (Qt {probe.values['qt']})")]


def check_extras() -> list[Item]:
    """What only some people need."""
    return [_extra(name, packages, user) for name, packages, user in EXTRAS]


def _extra(name: str, packages: tuple[str, ...], user: str) -> Item:
    versions = {package: installed(package) for package in packages}
    if lacking := [package for package, version in versions.items() if not version]:
        return Item(name, OK, f"not installed ({', '.join(lacking)}); only {user} needs it")
    found = ", ".join(f"{package} {version}" for package, version in versions.items())
    return Item(name, OK, found)


def _outcome(process: subprocess.Popen[str]) -> Probe:
    try:
        out, complaint = process.communicate(timeout=_PROBE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return Probe({}, f"no answer within {_PROBE_SECONDS} s")
    try:
        return Probe(json.loads(out.splitlines()[-1]), "")
    except (ValueError, IndexError):
        lines = [line for line in complaint.splitlines() if line.strip()]
        last = lines[-1] if lines else f"the process ended with status {process.returncode}"
        return Probe({}, one_line(last)[:300])


def _device(probe: Probe) -> Item:
    cores = f"{os.cpu_count() or 1} cores"
    if probe.values["gpu"]:
        return Item("device", OK, f"{probe.values['gpu']} (CUDA), processor with {cores}")
    why = one_line(probe.values["why"])[:200].partition(". ")[0] or "torch finds none"
    found = f"processor with {cores}; no GPU: {why}"
    if shutil.which("nvidia-smi") and "CPU" in str(probe.values["build"]):
        remedy = "This machine has an NVIDIA driver; a torch with CUDA could use the GPU (README)."
        return Item("device", WARN, found, remedy)
    return Item("device", OK, found)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
