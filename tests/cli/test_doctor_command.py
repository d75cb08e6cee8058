"""``cnn-desktop doctor``: what is wrong is found, named and given a remedy."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from cnn_desktop import paths
from cnn_desktop.__main__ import main
from cnn_desktop.cli import machine_checks, package_checks, system
from cnn_desktop.cli.checks import BAD, OK, WARN, Item
from cnn_desktop.cli.output import Output
from cnn_desktop.cli.package_checks import Probe
from cnn_desktop.core.checkpoint import save_checkpoint
from tests.cli import small_data

REPOSITORY = Path(__file__).resolve().parents[2]
NO_QT = REPOSITORY / "tests" / "no_qt"
GOOD_TORCH = Probe({"version": "2.15.0", "build": "CPU only", "gpu": None, "why": "none"}, "")
GOOD_QT = Probe({"version": "6.11.3", "qt": "6.11.3", "references_lost": 0}, "")
CLASH = "RuntimeError: operator torchvision::nms does not exist"


def run_doctor(*arguments: str | Path, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "cnn_desktop", "doctor", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def items_of(text: str) -> dict[str, dict[str, Any]]:
    value = json.loads(text, parse_constant=pytest.fail)
    assert value["ok"] == all(item["level"] != BAD for item in value["items"])
    return {item["name"]: item for item in value["items"]}


def pretend_installed(monkeypatch: pytest.MonkeyPatch, **versions: str | None) -> None:
    monkeypatch.setattr(
        package_checks, "installed", lambda name: versions.get(name.replace("-", "_"))
    )


def test_this_machine_as_json(tmp_path: Path) -> None:
    status, shown, complaint = run_doctor("--json", "--data-dir", tmp_path)
    items = items_of(shown)
    assert complaint == ""
    assert status == (1 if any(item["level"] == BAD for item in items.values()) else 0)
    for name in ("cnn_desktop", "Python", "numpy", "safetensors", "torch", "device"):
        assert items[name]["level"] == OK, items[name]
    has_qt = importlib.util.find_spec("PySide6") is not None
    assert (items["PySide6"]["level"] == OK) == has_qt
    assert items["MNIST"]["level"] == WARN
    assert "11.6 MB" in items["MNIST"]["remedy"]
    for item in items.values():
        assert item["level"] == OK or item["remedy"], item


def test_an_installation_in_pieces(tmp_path: Path) -> None:
    """Stand-ins for packages as they are on machines where something went wrong."""
    libraries = {
        "torch": "__version__ = '2.9.1'\nclass version: cuda = None\n"
        "class cuda:\n    is_available = staticmethod(lambda: False)\n",
        "torchvision": "raise RuntimeError('operator torchvision::nms does not exist')",
        "PySide6": "raise ImportError('libEGL.so.1: cannot open shared object file')",
    }
    versions = {"torch": "2.9.1", "torchvision": "0.20.0", "PySide6_Essentials": "6.11.3"}
    for name, content in libraries.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(content)
    for name, version in versions.items():
        info = tmp_path / f"{name}-{version}.dist-info"
        info.mkdir()
        text = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n"
        (info / "METADATA").write_text(text)
    status, shown, complaint = run_doctor("--data-dir", tmp_path, PYTHONPATH=str(tmp_path))
    assert (status, complaint) == (1, "")
    lines = shown.splitlines()
    bad = {line.split()[1]: line for line in lines if line.startswith("bad")}
    assert "2.9.1" in bad["torch"]
    assert "torchvision::nms" in bad["torchvision"]
    assert "libEGL.so.1" in bad["PySide6"]
    remedies = [line.strip() for line in lines if line.strip().startswith("->")]
    assert any("from the same index" in remedy for remedy in remedies)
    assert "bad" in lines[-1]


def test_without_qt_the_rest_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise OSError('a library of torch is broken')")
    environment = os.pathsep.join([str(NO_QT), str(tmp_path)])
    status, shown, _ = run_doctor("--json", PYTHONPATH=environment)
    items = items_of(shown)
    assert status == 1
    assert "not installed" in items["PySide6"]["found"]
    assert "pip install PySide6-Essentials" in items["PySide6"]["remedy"]
    assert "not installed" in items["pyqtgraph"]["found"]
    assert "a library of torch is broken" in items["torch"]["found"]
    assert items["numpy"]["level"] == OK


def test_where_no_process_can_be_started_the_rest_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert main(["doctor", "--json", "--data-dir", str(tmp_path)]) == 1
    items = items_of(capsys.readouterr().out)
    assert "No such file" in items["torch"]["found"]
    assert items["numpy"]["level"] == OK


class TestQt:
    def test_the_release_that_dies_on_old_pythons(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pretend_installed(monkeypatch, PySide6_Essentials="6.12.0")
        (old,) = package_checks.check_qt(GOOD_QT, python=(3, 11))
        assert old.level == BAD
        assert "<6.12" in old.remedy
        (new,) = package_checks.check_qt(GOOD_QT, python=(3, 12))
        assert new.level == OK

    def test_any_release_that_loses_references(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pretend_installed(monkeypatch, PySide6_Essentials="6.12.1")
        probe = Probe({**GOOD_QT.values, "references_lost": 1000}, "")
        (item,) = package_checks.check_qt(probe, python=(3, 11))
        assert item.level == BAD


class TestTorch:
    def test_too_old(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pretend_installed(monkeypatch, torch="2.9.1")
        for version, level in (("2.9.1+cpu", BAD), ("2.10.0", OK), ("3.0.0a1", OK)):
            item, _ = package_checks.check_torch(
                Probe({**GOOD_TORCH.values, "version": version}, "")
            )
            assert item.level == level, version

    def test_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pretend_installed(monkeypatch)
        (item,) = package_checks.check_torch(Probe({}, "No module named 'torch'"))
        assert (item.level, item.found) == (BAD, "not installed")

    def test_a_gpu_is_named(self) -> None:
        probe = Probe({**GOOD_TORCH.values, "gpu": "NVIDIA H100"}, "")
        _, device = package_checks.check_torch(probe)
        assert "NVIDIA H100" in device.found

    def test_a_gpu_that_this_torch_cannot_use(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        program = tmp_path / ("nvidia-smi.exe" if os.name == "nt" else "nvidia-smi")
        program.touch(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        _, device = package_checks.check_torch(GOOD_TORCH)
        assert device.level == WARN
        assert "CUDA" in device.remedy

    def test_torchvision_is_not_needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pretend_installed(monkeypatch)
        (item,) = package_checks.check_torchvision(
            Probe({}, "No module named 'torchvision'"), "2.15.0"
        )
        assert item.level == OK

    def test_torchvision_for_another_torch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pretend_installed(monkeypatch, torchvision="0.29.2+cu132")
        (item,) = package_checks.check_torchvision(Probe({}, CLASH), "2.15.0+cpu")
        assert item.level == BAD
        assert "2.15.0+cpu" in item.found
        assert "same index" in item.remedy


class TestSystem:
    def test_the_scripts_look_for_the_same_libraries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(REPOSITORY / "scripts")
        scripts = importlib.import_module("_bootstrap.system")
        assert isinstance(scripts, ModuleType)
        assert scripts.QT_LIBRARIES == system.QT_LIBRARIES
        assert scripts.SCREEN_LIBRARIES == system.SCREEN_LIBRARIES

    @pytest.mark.parametrize(
        ("environment", "expected"),
        [
            ({}, ""),
            ({"DISPLAY": ":0"}, "xcb"),
            ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
            ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "offscreen"),
            ({"QT_QPA_PLATFORM": "wayland;xcb"}, "wayland"),
            ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "vnc"),
        ],
    )
    def test_the_platform(self, environment: dict[str, str], expected: str) -> None:
        if not system.is_linux():
            pytest.skip("elsewhere Qt has one platform")
        assert system.qt_platform(environment) == expected

    def test_missing_libraries_give_one_line_for_apt(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if not system.is_linux():
            pytest.skip("Qt's libraries are the system's business on Linux alone")
        monkeypatch.setattr(system, "QT_LIBRARIES", {"libno.so.1": "libno1", "libc.so.6": "libc6"})
        xcb = {"libxno.so.0": "libxno0", "libxno-more.so.0": "libxno0"}
        monkeypatch.setattr(system, "SCREEN_LIBRARIES", {"xcb": xcb})
        items = {item.name: item for item in machine_checks.check_system({"DISPLAY": ":0"})}
        assert items["system libraries"].level == BAD
        assert items["system libraries"].remedy.endswith("apt install libno1 libxno0")
        assert "screen" not in items
        # Where there is no screen, its libraries are no fault.
        monkeypatch.setattr(system, "QT_LIBRARIES", {"libc.so.6": "libc6"})
        items = {item.name: item for item in machine_checks.check_system({})}
        assert items["system libraries"].level == WARN
        assert items["screen"].level == WARN

    @pytest.mark.skipif(os.name == "nt", reason="needs a shell script")
    @pytest.mark.parametrize(
        ("script", "level"), [("echo Nanum", OK), ("true", WARN), ("exit 1", OK), (None, OK)]
    )
    def test_korean_font(
        self, script: str | None, level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if not system.is_linux():
            pytest.skip("elsewhere the system brings one along")
        monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
        if script:
            (tmp_path / "fc-list").write_text(f"#!/bin/sh\n{script}\n")
            (tmp_path / "fc-list").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        item = machine_checks.check_system({"DISPLAY": ":0"})[-1]
        assert (item.name, item.level) == ("Korean font", level)
        assert ("fonts-nanum" in item.remedy) == (level == WARN)

    def test_a_korean_font_of_our_own(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "fonts").mkdir()
        (tmp_path / "fonts" / "Korean.otf").touch()
        monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
        assert "Korean.otf" in machine_checks.check_system({"DISPLAY": ":0"})[-1].found


class TestFiles:
    def test_the_data(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        small = small_data.small_catalogue(small_data.small_mnist())
        monkeypatch.setattr(machine_checks, "CATALOGUE", {"mnist": small["mnist"]})
        (there,) = machine_checks.check_data(small_data.small_mnist())
        assert there.level == OK
        (missing,) = machine_checks.check_data(tmp_path)
        assert missing.level == WARN
        small_data.write_small_mnist(tmp_path / "data")
        file = tmp_path / "data" / "MNIST" / "raw" / "train-labels-idx1-ubyte.gz"
        file.write_bytes(file.read_bytes()[:-9])
        (damaged,) = machine_checks.check_data(tmp_path / "data")
        assert damaged.level == BAD
        assert str(file) in damaged.found

    def test_what_was_imported(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(machine_checks, "CATALOGUE", {})
        np.savez(
            tmp_path / "bars.npz",
            images=np.eye(20 * 9)[:, :81].reshape(-1, 9, 9) * 255,
            labels=np.arange(180) % 2,
        )
        assert main(["import", str(tmp_path / "bars.npz"), "--data-dir", str(tmp_path)]) == 0
        (there,) = machine_checks.check_data(tmp_path)
        assert (there.name, there.level) == ("bars (imported)", OK)
        (file,) = (tmp_path / "imported").glob("*.npz")
        file.write_bytes(file.read_bytes()[:-9])
        (damaged,) = machine_checks.check_data(tmp_path)
        assert damaged.level == BAD
        assert f"{file} is damaged" in damaged.found
        assert "import --delete bars" in damaged.remedy
        file.unlink()
        (missing,) = machine_checks.check_data(tmp_path)
        assert f"{file} is missing" in missing.found

    def test_the_shipped_model(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        path = tmp_path / "models" / "digit-reader.safetensors"
        monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
        (missing,) = machine_checks.check_resources()
        assert missing.level == BAD
        save_checkpoint(path, small_data.small_checkpoint())
        (fine,) = machine_checks.check_resources()
        assert fine.level == OK
        assert "mnist-test" in fine.found
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        (damaged,) = machine_checks.check_resources()
        assert damaged.level == BAD
        assert "checksum" in damaged.found

    def test_the_folders(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        assert {item.level for item in machine_checks.check_folders()} == {OK}
        file = tmp_path / "file"
        file.touch()
        monkeypatch.setenv("CNN_DESKTOP_HOME", str(file))
        assert {item.level for item in machine_checks.check_folders()} == {BAD}
        monkeypatch.setenv("CNN_DESKTOP_HOME", str(tmp_path))
        monkeypatch.setattr(machine_checks, "FREE_BYTES", 1 << 80)
        assert {item.level for item in machine_checks.check_folders()} == {WARN}

    def test_looking_leaves_nothing_behind(self, home: Path) -> None:
        machine_checks.check_folders()
        assert not home.exists()


def test_every_extra_is_named_there_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"onnx": "1.18", "onnxruntime": "1.22", "captum": "0.8"}
    monkeypatch.setattr(package_checks, "installed", there.get)
    found = {item.name: item.found for item in package_checks.check_extras()}
    assert found == {
        "ONNX export": "not installed (onnxscript); only `export` needs it",
        "TensorBoard export": "not installed (tensorboard); only `export --run` needs it",
        "Why this digit": "captum 0.8",
        "t-SNE": "not installed (openTSNE); only this kind of map needs it",
    }


def test_a_check_that_breaks_is_an_item(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import argparse

    from cnn_desktop.cli.doctor import doctor

    def break_down() -> list[Item]:
        raise ZeroDivisionError("of all things")

    probes = {"torch": GOOD_TORCH, "torchvision": Probe({}, CLASH), "qt": GOOD_QT}
    monkeypatch.setattr(package_checks, "run_probes", lambda: probes)
    monkeypatch.setattr(package_checks, "check_extras", break_down)
    arguments = argparse.Namespace(data_dir=tmp_path)
    assert doctor(arguments, Output("doctor", as_json=True)) == 1
    items = items_of(capsys.readouterr().out)
    assert "of all things" in items["extras"]["found"]


def test_a_library_that_ends_the_process_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, content in {
        "torch": "import os; os._exit(132)",
        "torchvision": "print('hello'); raise ImportError('no\\nluck')",
        "PySide6": "import sys; sys.stderr.write('qFatal: no\\n'); sys.stderr.flush(); "
        "import os; os._exit(3)",
    }.items():
        (tmp_path / f"{name}.py").write_text(content)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    probes = package_checks.run_probes()
    assert probes["torch"].failure == "the process ended with status 132"
    assert probes["torchvision"].failure == "luck"
    assert probes["qt"].failure == "qFatal: no"
