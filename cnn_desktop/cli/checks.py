"""What the doctor looks at. Each check returns items; none of them imports torch or Qt itself."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnn_desktop import __version__, paths
from cnn_desktop.cli import system
from cnn_desktop.cli.output import one_line, percent, size_text
from cnn_desktop.core.catalogue import CATALOGUE, DatasetInfo

OK, WARN, BAD = "ok", "warn", "bad"

OLDEST_TORCH = (2, 10)
OLDEST_PYTHON = (3, 11)
FREE_BYTES = 200_000_000  # what the data sets and some models need
PROBES = ("torch", "torchvision", "qt")
FONT_SUFFIXES = {".ttf", ".otf", ".ttc"}

_PROBE_SECONDS = 300  # a cold disk and a busy machine
_CLASH = "torchvision::nms"


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
    for package in ("numpy", "safetensors", "pillow", "platformdirs", "certifi", "pyqtgraph"):
        found = installed(package)
        items.append(Item(package, OK, found) if found else _missing(package))
    return items


def check_torch(probe: Probe) -> list[Item]:
    """Torch, whether it can be imported and is new enough, and the device."""
    if probe.failure:
        if not installed("torch"):
            return [_missing("torch")]
        remedy = f"Install it anew: {_pip('--force-reinstall torch')}"
        return [Item("torch", BAD, f"cannot be imported: {probe.failure}", remedy)]
    version, build = str(probe.values["version"]), str(probe.values["build"])
    is_new = _numbers(version)[:2] >= OLDEST_TORCH
    too_old = f"Older ones open model files unsafely: {_pip('--upgrade torch')}"
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
        remedy = (
            "Install both anew from the same index: "
            f"{_pip('--force-reinstall torch torchvision')} (with the same --index-url for both, "
            "if you use one), or remove torchvision, which the app does not need."
        )
        return [Item("torchvision", BAD, why, remedy)]
    remedy = f"{_pip('--force-reinstall torch torchvision')}, or remove torchvision."
    return [Item("torchvision", BAD, f"{found} cannot be imported: {probe.failure}", remedy)]


def check_qt(probe: Probe, python: tuple[int, ...] = sys.version_info[:2]) -> list[Item]:
    """PySide6: whether it can be imported, and is not the release that dies on old Pythons."""
    found = installed("PySide6-Essentials") or installed("PySide6")
    if not found:
        item = _missing("PySide6-Essentials")
        return [Item("PySide6", BAD, f"{item.found}: no window can open", item.remedy)]
    lost = int(probe.values.get("references_lost", 0))
    if lost > 100 or (python < (3, 12) and found.startswith("6.12.0")):
        why = f"{found} ends the app after some minutes on Python {python[0]}.{python[1]}"
        remedy = (
            f"Take a sound release: {_pip(chr(34) + 'PySide6-Essentials>=6.10,<6.12' + chr(34))}"
        )
        return [Item("PySide6", BAD, why, f"{remedy}, or Python 3.12 or later.")]
    if probe.failure:
        remedy = "See the system libraries below; else install it anew: " + _pip(
            "--force-reinstall PySide6-Essentials"
        )
        return [Item("PySide6", BAD, f"{found} cannot be imported: {probe.failure}", remedy)]
    return [Item("PySide6", OK, f"{found} (Qt {probe.values['qt']})")]


def check_system(environment: Mapping[str, str] = os.environ) -> list[Item]:
    """The screen, the libraries that Qt needs, and a font with Korean letters."""
    qt_platform = system.qt_platform(environment)
    items = []
    if not qt_platform:
        items.append(
            Item(
                "screen",
                WARN,
                "none: neither DISPLAY nor WAYLAND_DISPLAY is set",
                "The window needs a desktop session or ssh -X; the command line does not.",
            )
        )
    if system.is_linux():
        items.append(_libraries(qt_platform))
    return [*items, _korean_font()]


def check_data(data_dir: Path) -> list[Item]:
    """Each data set: there, not there, or damaged."""
    return [_dataset(info, data_dir) for info in CATALOGUE.values()]


def check_resources() -> list[Item]:
    """What comes with the program: the shipped model above all."""
    from cnn_desktop.core.checkpoint import load_checkpoint
    from cnn_desktop.core.errors import CnnDesktopError

    path = paths.shipped_model()
    try:
        model = load_checkpoint(path)
    except CnnDesktopError as error:
        return [Item("shipped model", BAD, one_line(error), "Install the program anew.")]
    accuracy = ", ".join(f"{percent(share)} {what}" for what, share in model.accuracy.items())
    size = size_text(path.stat().st_size)
    return [Item("shipped model", OK, f"{model.name}, {size}, {accuracy}, checksum right")]


def check_folders() -> list[Item]:
    """Where the program writes: models and runs, settings, the log."""
    folders = {
        "your models and runs": paths.user_dir(),
        "settings": paths.settings_file().parent,
        "log": paths.log_file().parent,
    }
    return [_folder(name, folder) for name, folder in folders.items()]


def check_extras() -> list[Item]:
    """What only some people need."""
    packages = {name: installed(name) for name in ("onnx", "onnxscript", "onnxruntime")}
    if all(packages.values()):
        found = ", ".join(f"{name} {version}" for name, version in packages.items())
        return [Item("ONNX export", OK, found)]
    lacking = ", ".join(name for name, version in packages.items() if not version)
    return [Item("ONNX export", OK, f"not installed ({lacking}); only `export` needs it")]


def installed(package: str) -> str | None:
    """Return the version of an installed package without importing it; None if there is none."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


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


def _libraries(qt_platform: str) -> Item:
    """Qt's libraries; without a screen, those for X11 are worth a word and no more."""
    missing = system.missing_libraries(qt_platform or "xcb")
    if not missing:
        return Item("system libraries", OK, f"all that Qt needs on {qt_platform or 'xcb'}")
    level = BAD if qt_platform or set(missing) & set(system.QT_LIBRARIES) else WARN
    found = f"missing for {qt_platform or 'xcb'}: {', '.join(missing)}"
    return Item("system libraries", level, found, system.apt_line(missing))


def _korean_font() -> Item:
    folder = paths.resources_dir() / "fonts"
    own = sorted(path.name for path in folder.glob("*") if path.suffix.lower() in FONT_SUFFIXES)
    if own:
        return Item("Korean font", OK, f"comes with the program ({own[0]})")
    match system.has_korean_font():
        case True:
            return Item("Korean font", OK, "the system has one")
        case False:
            remedy = system.apt_line({"font": system.KOREAN_FONT_PACKAGE})
            return Item("Korean font", WARN, "none: Korean texts would show boxes", remedy)
        case None:
            return Item("Korean font", OK, "unknown (there is no fc-list to ask)")


def _dataset(info: DatasetInfo, data_dir: Path) -> Item:
    from cnn_desktop.core.data_files import read_good
    from cnn_desktop.core.errors import DataFileDamaged, DataFileMissing

    folder = info.raw_folder(data_dir)
    try:
        for file in info.files:
            read_good(info, folder, file, unpack=False)
    except DataFileMissing:
        size = size_text(info.download_bytes)
        remedy = f"`train` and the app download it when it is needed ({size})."
        return Item(info.title, WARN, f"not in {folder}", remedy)
    except DataFileDamaged as error:
        return Item(info.title, BAD, one_line(error), "`train` replaces it by a download.")
    return Item(info.title, OK, f"in {folder}, checksums right")


def _folder(name: str, folder: Path) -> Item:
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    remedy = "Make it writable, or name another home with the variable CNN_DESKTOP_HOME."
    try:
        with tempfile.TemporaryFile(dir=existing):
            free = shutil.disk_usage(existing).free
    except OSError as error:
        return Item(name, BAD, f"{folder} cannot be written: {error.strerror or error}", remedy)
    if free < FREE_BYTES:
        left = f"{folder}, only {size_text(free)} free"
        return Item(name, WARN, left, "Free some space, or models cannot be kept.")
    return Item(name, OK, str(folder))


def _missing(package: str) -> Item:
    return Item(package, BAD, "not installed", f"Install it: {_pip(package)}")


def _pip(arguments: str) -> str:
    return f"{Path(sys.executable).name} -m pip install {arguments}"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
