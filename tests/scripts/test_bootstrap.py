"""The two commands as a stranger meets them: first run, later runs, and everything that goes wrong.

They run for real, with a real ``venv`` and a real pip, on a stub of the project (stub_project.py).
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_desktop.cli.parser import build_parser
from tests.scripts.stub_project import (
    REPOSITORY,
    StubProject,
    add_to_index,
    app_call,
    clean_environment,
)

sys.path.insert(0, str(REPOSITORY / "scripts"))
import run
from _bootstrap import packages, pythons, system, words
from _bootstrap.installation import Installation

LAUNCHERS = [
    *sorted((REPOSITORY / "scripts" / "_bootstrap").glob("*.py")),
    REPOSITORY / "scripts" / "run.py",
    REPOSITORY / "scripts" / "test.py",
]
posix_only = pytest.mark.skipif(os.name != "posix", reason="made of POSIX signals or scripts")
linux_only = pytest.mark.skipif(not words.IS_LINUX, reason="only Linux lacks screens and libraries")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> StubProject:
    """A stub after its first run; tests look at it and change nothing."""
    project = StubProject.make(tmp_path_factory.mktemp("a b") / "repository")
    done = project.run("run", "--prepare")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def moved(installed: StubProject, tmp_path: Path) -> StubProject:
    """A copy of it, ``.venv`` and all, at a place of its own."""
    root = tmp_path / "moved" / "repository"
    shutil.copytree(installed.root, root, symlinks=True)
    return StubProject(root)


@pytest.fixture
def mended(moved: StubProject) -> StubProject:
    """Such a copy that knows where it is, as after a run there (but quicker), and may be spoilt."""
    (site_packages(moved) / "cnn_desktop_stub.pth").write_text(f"{moved.root}\n")
    record_file = moved.venv / "cnn-desktop.json"
    record = json.loads(record_file.read_text())
    record["project"] = Installation(moved.root)._fingerprint()
    record_file.write_text(json.dumps(record))
    return moved


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of this machine on which nobody answers, as long as the test runs."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield reserved.getsockname()[1]


class TestSoundEnvironment:
    def test_first_run_installs_and_says_so(self, tmp_path: Path) -> None:
        project = StubProject.make(tmp_path / "repository")
        done = project.run("run", "--lang", "ko")
        assert done.returncode == 0
        assert "there is none yet" in done.stderr
        assert "==> Making a virtual environment" in done.stderr
        assert "==> Installing cnn_desktop" in done.stderr
        call = app_call(done)  # and standard output holds nothing but the app's own
        assert call["arguments"] == ["--lang", "ko"]
        assert Path(str(call["python"])).is_relative_to(project.venv)

    def test_later_runs_start_at_once(self, installed: StubProject) -> None:
        done = installed.run("run", "--page", "draw")
        assert app_call(done)["arguments"] == ["--page", "draw"]
        assert done.stderr == ""

    def test_exit_status_is_the_apps(self, installed: StubProject) -> None:
        assert installed.run("run", environment={"STUB_STATUS": "7"}).returncode == 7

    def test_files_where_a_person_stands_are_not_imported(
        self, installed: StubProject, tmp_path: Path
    ) -> None:
        (tmp_path / "cnn_desktop").mkdir()
        (tmp_path / "json.py").write_text("raise SystemExit('a homework called json.py')")
        command = [sys.executable, str(installed.root / "scripts" / "run.py")]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=clean_environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert Path(str(app_call(done)["file"])).is_relative_to(installed.root)

    def test_words_after_two_dashes_are_the_apps(self, installed: StubProject) -> None:
        assert app_call(installed.run("run", "--", "--help"))["arguments"] == ["--help"]

    def test_help_installs_nothing(self, tmp_path: Path) -> None:
        project = StubProject.make(tmp_path / "repository")
        done = project.run("run", "--help")
        assert "--cpu" in done.stdout
        assert not project.venv.exists()

    def test_new_dependencies_are_installed_and_tool_settings_are_not_looked_at(
        self, mended: StubProject
    ) -> None:
        mended.describe(line_length=80)
        assert mended.run("run").stderr == ""
        mended.describe(("pip>=1",))
        done = mended.run("run")
        assert done.returncode == 0
        assert "==> Installing" in done.stderr
        assert "Making .venv" not in done.stderr
        assert mended.run("run").stderr == ""

    def test_a_moved_folder_runs_its_own_code(self, moved: StubProject) -> None:
        done = moved.run("run")
        assert Path(str(app_call(done)["file"])).is_relative_to(moved.root)
        assert "Making .venv" not in done.stderr

    def test_one_made_by_hand_is_kept(self, moved: StubProject) -> None:
        (moved.venv / "cnn-desktop.json").unlink()
        (moved.venv / "mine.txt").touch()
        assert moved.run("run").returncode == 0
        assert (moved.venv / "mine.txt").exists()

    @posix_only
    def test_killed_while_installing(self, tmp_path: Path) -> None:
        project = StubProject.make(tmp_path / "repository")
        killed = project.run("run", environment={"STUB_TROUBLE": "killed"})
        assert killed.returncode < 0
        assert killed.stdout == ""
        again = project.run("run", "now")
        assert app_call(again)["arguments"] == ["now"]
        assert "Making .venv" not in again.stderr  # what was whole is kept

    def test_killed_halfway_through_a_package(self, mended: StubProject) -> None:
        record_file = mended.venv / "cnn-desktop.json"
        record = json.loads(record_file.read_text())
        record_file.write_text(json.dumps({**record, "status": "installing"}))
        (packages.installed(mended.venv, "pip")[0] / "INSTALLER").unlink()
        done = mended.run("run")
        assert done.returncode == 0
        assert "cut short and pip is damaged" in done.stderr
        assert mended.run("run").stderr == ""

    def test_truncated_file_is_found_and_what_is_whole_is_not_blamed(
        self, moved: StubProject
    ) -> None:
        assert packages.damaged(moved.venv) == ""
        library = site_packages(moved) / "pip" / "__init__.py"
        library.write_bytes(library.read_bytes()[:-1])
        assert packages.damaged(moved.venv) == "pip"

    def test_leftovers_of_a_killed_pip_are_swept_away(self, moved: StubProject) -> None:
        site = site_packages(moved)
        (site / "~orch").mkdir()
        (site / "~orch" / "big.bin").touch()
        packages.sweep(moved.venv)
        assert not (site / "~orch").exists()
        assert (site / "pip").exists()

    def test_its_python_is_gone(self, mended: StubProject) -> None:
        python = Installation(mended.root).python
        python.unlink()
        if os.name == "posix":
            python.symlink_to("/nowhere/python3")
        done = mended.run("run")
        assert done.returncode == 0
        assert "its Python does not run any more" in done.stderr

    def test_two_at_once_install_once(self, tmp_path: Path) -> None:
        project = StubProject.make(tmp_path / "repository")
        command = [sys.executable, str(project.root / "scripts" / "run.py")]
        both = [
            subprocess.Popen(
                command,
                cwd=tmp_path,
                env=clean_environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            for _ in range(2)
        ]
        said = [one.communicate() for one in both]
        assert [one.returncode for one in both] == [0, 0]
        assert sum(errors.count("Making .venv") for _, errors in said) == 1

    def test_an_unreadable_record_is_no_trouble(self, mended: StubProject) -> None:
        (mended.venv / "cnn-desktop.json").write_bytes(b"\xff{")
        assert mended.run("run").returncode == 0


@pytest.mark.slow
class TestPyTorchFromOneIndex:
    def test_the_chosen_index_is_remembered_and_another_means_a_new_start(
        self, tmp_path: Path, closed_port: int
    ) -> None:
        cpu, cuda = tmp_path / "cpu", tmp_path / "cuda"
        for index, version in ((cpu, "2.0+cpu"), (cuda, "2.0+cu1")):
            add_to_index(index, "torch", version)
            add_to_index(index, "torchvision", version)
        project = StubProject.make(tmp_path / "repository")
        project.describe(("torch>=1",), test=("torchvision>=1",))
        offline = {
            "PIP_NO_INDEX": None,
            "PIP_INDEX_URL": f"http://127.0.0.1:{closed_port}/",
            "PIP_RETRIES": "0",
        }

        def versions() -> set[str]:
            found = [*packages.installed(project.venv, "torch*")]
            return {folder.name.removesuffix(".dist-info") for folder in found}

        first = project.run("run", "--torch-index", cpu.as_uri(), "--prepare", environment=offline)
        assert first.returncode == 0, first.stderr
        assert versions() == {"torch-2.0+cpu"}
        second = project.run("test", environment=offline)
        assert second.returncode == 0, second.stderr
        assert versions() == {"torch-2.0+cpu", "torchvision-2.0+cpu"}
        third = project.run("test", "--torch-index", cuda.as_uri(), environment=offline)
        assert "comes from another package index" in third.stderr
        assert versions() == {"torch-2.0+cu1", "torchvision-2.0+cu1"}


class TestTroubleInWords:
    def expect(self, done: subprocess.CompletedProcess[str], *phrases: str) -> None:
        assert done.returncode == 1
        assert done.stdout == ""
        for phrase in phrases:
            assert phrase in done.stderr

    def test_no_network(self, mended: StubProject, closed_port: int) -> None:
        mended.describe(("no-such-package",))
        done = mended.run(
            "run",
            environment={
                "PIP_NO_INDEX": None,
                "PIP_INDEX_URL": f"http://127.0.0.1:{closed_port}/",
                "PIP_RETRIES": "1",
            },
        )
        self.expect(done, "This step failed: ", "The package index could not be reached")
        self.expect(done, "  | ERROR: No matching distribution", "run the same command again")
        assert "Traceback" not in done.stderr
        mended.describe()
        assert mended.run("run").returncode == 0

    @posix_only
    def test_stopped_by_hand(self, mended: StubProject) -> None:
        mended.describe(("pip>=1",))
        done = mended.run("run", environment={"STUB_TROUBLE": "Ctrl-C"})
        assert done.returncode == 130
        assert "Stopped. Run the same command again" in done.stderr.splitlines()[-1]
        assert "scripts/_bootstrap" not in done.stderr  # no stack trace of ours
        assert mended.run("run").returncode == 0

    def test_nothing_for_this_machine(self, mended: StubProject) -> None:
        mended.describe(("no-such-package",))
        self.expect(mended.run("run"), "it has nothing for Python", "64-bit")

    def test_disk_full(self, mended: StubProject) -> None:
        mended.describe(("pip>=1",))
        self.expect(
            mended.run("run", environment={"STUB_TROUBLE": "disk full"}), "The disk is full."
        )
        assert mended.run("run").returncode == 0

    def test_disk_too_small_is_said_before_the_download(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project = StubProject.make(tmp_path / "repository", ("torch>=2",))
        usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
        with pytest.raises(words.SetupError, match=r"1\.0 GB free; the installation needs"):
            Installation(project.root).ensure()
        assert not (project.venv / "pyvenv.cfg").exists()

    def test_a_smaller_pytorch_is_offered_where_it_would_fit(self) -> None:
        with_cuda, without = words.GB_WITH_CUDA, words.GB_WITHOUT_CUDA
        here = Path()
        assert "--cpu" in words.too_little_space(here, without + 1, with_cuda)
        assert "--cpu" not in words.too_little_space(here, without - 1, with_cuda)
        assert "--cpu" not in words.too_little_space(here, without - 1, without)

    def test_venv_module_missing(self, tmp_path: Path) -> None:
        # As on a Debian without python3-venv: there is no ensurepip.
        (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['ensurepip'] = None\n")
        project = StubProject.make(tmp_path / "repository")
        done = project.run("run", environment={"PYTHONPATH": str(tmp_path)})
        self.expect(done, "apt install python3", "-venv", "then run the same command again")
        assert not project.venv.exists()

    def test_part_of_the_project_missing(self, tmp_path: Path) -> None:
        project = StubProject.make(tmp_path / "repository")
        (project.root / "pyproject.toml").unlink()
        self.expect(project.run("run"), "has no pyproject.toml", "again")

    @linux_only
    def test_no_screen(self, tmp_path: Path) -> None:
        project = StubProject.make(tmp_path / "repository")
        screenless = {"QT_QPA_PLATFORM": None, "DISPLAY": None, "WAYLAND_DISPLAY": None}
        self.expect(project.run("run", environment=screenless), "There is no screen here", "doctor")
        assert not project.venv.exists()

    @linux_only
    def test_the_command_line_needs_no_screen(self, installed: StubProject) -> None:
        screenless = {"QT_QPA_PLATFORM": None, "DISPLAY": None, "WAYLAND_DISPLAY": None}
        done = installed.run("run", "list", "models", environment=screenless)
        assert app_call(done)["arguments"] == ["list", "models"]

    @pytest.mark.parametrize(
        ("arguments", "opens"),
        [
            ("", True),
            ("--page train --lang ko", True),
            ("--data-dir evaluate --debug", True),
            ("train --epochs 1", False),
            ("--debug --data-dir here train", False),
            ("--version", False),
            ("-- --help", False),
            ("--prepare", False),
        ],
    )
    def test_only_the_window_needs_a_screen(self, arguments: str, opens: bool) -> None:
        assert run.Options(arguments.split()).opens_window is opens

    def test_the_apps_options_are_known_here(self) -> None:
        options = [action for action in build_parser()._actions if action.option_strings]
        takes_value = {action.option_strings[0] for action in options if action.nargs is None}
        assert takes_value == set(run.WITH_VALUE)

    @pytest.mark.skipif(
        sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere"
    )
    def test_folder_that_may_not_be_written(self, tmp_path: Path) -> None:
        project = StubProject.make(tmp_path / "repository")
        project.root.chmod(0o555)
        self.expect(project.run("run"), "may not be written", "belongs to you")


class TestSystemLibraries:
    @pytest.fixture(autouse=True)
    def a_person_with_apt(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Put an apt-get on the PATH that only notes how it is called; returns its notes."""
        notes = tmp_path / "notes"
        tool = tmp_path / "bin" / "apt-get"
        tool.parent.mkdir()
        tool.write_text(f'#!/bin/sh\necho "$@" >> "{notes}"\n')
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", str(tool.parent), prepend=os.pathsep)
        monkeypatch.delenv("CI", raising=False)
        monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
        return notes

    @linux_only
    def test_what_does_not_load_is_named_with_its_package(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lacking = {"libno-such-one.so.1": "libno-such-one1", "libc.so.6": "libc6"}
        monkeypatch.setattr(system, "QT_LIBRARIES", lacking)
        assert system.missing_libraries("offscreen") == {"libno-such-one.so.1": "libno-such-one1"}

    @linux_only
    def test_a_screen_takes_more_than_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system, "_loads", lambda library: False)
        unseen = set(system.missing_libraries("offscreen").values())
        seen = set(system.missing_libraries("xcb").values())
        assert "libegl1" in unseen
        assert "libxcb-cursor0" not in unseen
        assert seen >= unseen | {"libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1"}

    @posix_only
    def test_a_person_gets_one_line(self) -> None:
        missing = {"libEGL.so.1": "libegl1", "Python's venv module": "python3-venv"}
        with pytest.raises(words.SetupError) as caught:
            system.require_system(missing)
        assert "  sudo apt install libegl1 python3-venv" in str(caught.value).splitlines()
        assert "libEGL.so.1" in str(caught.value)

    @posix_only
    def test_continuous_integration_installs(
        self, a_person_with_apt: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CI", "true")
        with pytest.raises(words.SetupError):  # not root: nothing is tried
            system.require_system({"libEGL.so.1": "libegl1"})
        assert not a_person_with_apt.exists()
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        system.require_system({"libEGL.so.1": "libegl1"})
        update, install = a_person_with_apt.read_text().splitlines()
        assert update.endswith("update")
        assert install.endswith("install --no-install-recommends libegl1")

    @posix_only
    def test_a_failing_apt_is_reported(
        self, a_person_with_apt: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CI", "true")
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        (a_person_with_apt.parent / "bin" / "apt-get").write_text("#!/bin/sh\nexit 100\n")
        with pytest.raises(words.SetupError, match="update` failed"):
            system.require_system({"libEGL.so.1": "libegl1"})

    @linux_only
    @pytest.mark.parametrize(
        ("environment", "platform"),
        [
            ({"DISPLAY": ":0"}, "xcb"),
            ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "xcb"),
            ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
            ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, "offscreen"),
            ({"QT_QPA_PLATFORM": "wayland;xcb"}, "wayland"),
            ({}, ""),
        ],
    )
    def test_the_screen_decides_about_the_platform(
        self, environment: dict[str, str], platform: str
    ) -> None:
        assert system.qt_platform(environment) == platform


class TestOldPython:
    @pytest.mark.parametrize("path", LAUNCHERS, ids=lambda path: path.name)
    def test_python_3_6_can_read_the_launchers(self, path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 6))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert "__future__" not in [node.module for node in imports]  # 3.6 has no annotations there
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                every = [*node.args.args, *node.args.kwonlyargs, node.args.vararg]
                annotations = [argument.annotation for argument in every if argument]
                for annotation in [*annotations, node.returns]:
                    # Evaluated when the function is defined, so nothing newer than a plain name.
                    assert isinstance(annotation, ast.Name | ast.Constant | None), ast.dump(node)

    @pytest.mark.parametrize("script", ["run", "test"])
    @pytest.mark.parametrize("minor", range(6, 11))
    def test_a_real_old_one_says_so_in_words(self, minor: int, script: str, tmp_path: Path) -> None:
        old = find_python(minor)
        project = StubProject.make(tmp_path / "repository")
        done = project.run(script, python=old, environment={"PATH": "/nowhere"})
        assert done.returncode == 1
        assert "needs Python 3.11 or later" in done.stderr
        assert f"this is Python 3.{minor}." in done.stderr
        assert "Traceback" not in done.stderr
        assert not project.venv.exists()

    @posix_only
    def test_a_newer_one_on_the_machine_is_used(
        self, installed: StubProject, tmp_path: Path
    ) -> None:
        old = next((find for minor in range(6, 11) if (find := look_for_python(minor))), None)
        if old is None:
            pytest.skip("no Python older than 3.11 on this machine")
        broken = tmp_path / "python3.14"  # as pyenv leaves them for versions that are not chosen
        broken.write_text("#!/bin/sh\nexit 127\n")
        broken.chmod(0o755)
        newer = tmp_path / "python3.11"
        newer.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        newer.chmod(0o755)
        done = installed.run(
            "run", "--page", "train", python=old, environment={"PATH": f"{tmp_path}:/usr/bin:/bin"}
        )
        assert f"is too old; going on with {newer}" in done.stderr
        assert app_call(done)["arguments"] == ["--page", "train"]

    @pytest.mark.parametrize(
        ("platform", "advice"),
        [
            ("linux", "sudo apt install python3.11 python3.11-venv"),
            ("darwin", "brew install python@3.13"),
            ("win32", "py -3.13 scripts\\run.py"),
        ],
    )
    def test_every_system_gets_its_own_advice(
        self, platform: str, advice: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "platform", platform)
        text = pythons.too_old("3.9.6", "/usr/bin/python3", "run.py")
        assert "3.9.6 (/usr/bin/python3)" in text
        assert advice in text


class TestCheckCommand:
    def test_every_check_runs_in_order_though_one_fails(self, mended: StubProject) -> None:
        done = mended.run("test", environment={"STUB_FAILS": "mypy", "QT_QPA_PLATFORM": None})
        assert done.returncode == 1
        called = [
            line.split("PYTHONPATH")[0] for line in done.stdout.splitlines() if "TOOL" in line
        ]
        assert called[:4] == [
            "TOOL ruff ['check', '.'] ",
            "TOOL ruff ['format', '--check', '.'] ",
            "TOOL mypy [] ",
            "TOOL lint-imports [] ",
        ]
        assert ["TOOL pytest" in call for call in called[4:]] == [True, True, True]
        assert done.stdout.count("QT offscreen") == 7
        without_qt = done.stdout.split("=== no-qt")[1]
        assert "'tests/core', 'tests/cli'" in without_qt
        assert f"PYTHONPATH {mended.root / 'tests' / 'no_qt'}" in without_qt
        table = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines()[-8:]}
        assert table.pop("types") == table.pop("all") == "FAILED"
        passed = ["lint", "format", "imports", "core", "window", "no-qt"]
        assert table == dict.fromkeys(passed, "passed")

        chosen = mended.run("test", "--only", "lint", "--only", "window", "--fast")
        assert chosen.returncode == 0
        assert [line[:11] for line in chosen.stdout.splitlines() if "TOOL" in line] == [
            "TOOL ruff [",
            "TOOL pytest",
        ]
        assert "'-m', 'not slow'" in chosen.stdout
        assert chosen.stderr == ""  # what the checks need was there already

    @posix_only
    def test_continuous_integration_runs_the_check_command_and_nothing_else(
        self, mended: StubProject, tmp_path: Path
    ) -> None:
        (tmp_path / "bin").mkdir()
        noted = tmp_path / "bin" / "python3"
        noted.write_text('#!/bin/sh\necho "$PWD" "$@"\nexit 3\n')
        noted.chmod(0o755)
        environment = clean_environment({"PATH": f"{noted.parent}:{os.environ['PATH']}"})
        command = [str(mended.root / ".ci" / "run")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.stdout == f"{mended.root} scripts/test.py\n"
        assert done.returncode == 3


class TestRunWithoutQt:
    """The last check proves something only if Qt is really out of reach."""

    PROBE = """
import importlib.metadata, importlib.util, subprocess, sys, pytest

@pytest.mark.parametrize("name", ["PySide6", "shiboken6", "pyqtgraph", "PySide6.QtCore"])
def test_out_of_reach(name):
    with pytest.raises(ModuleNotFoundError):
        __import__(name)
    started = subprocess.run([sys.executable, "-c", "import " + name], capture_output=True)
    assert b"ModuleNotFoundError" in started.stderr

def test_looks_as_if_not_installed():
    assert importlib.util.find_spec("PySide6") is None
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.version("PySide6-Essentials")

def test_the_rest_is_there():
    import numpy
    assert importlib.metadata.version("numpy") == numpy.__version__
"""

    def run_pytest(self, folder: Path, path: Path) -> subprocess.CompletedProcess[str]:
        (folder / "test_probe.py").write_text(self.PROBE)
        shutil.copy(REPOSITORY / "pyproject.toml", folder)
        arguments = ["-p", "no_qt_plugin", "-p", "no:pytest-qt", "test_probe.py"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=folder,
            env=clean_environment({"PYTHONPATH": str(path)}),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def test_qt_cannot_be_imported_here_nor_in_programs_started_here(self, tmp_path: Path) -> None:
        done = self.run_pytest(tmp_path, REPOSITORY / "tests" / "no_qt")
        assert done.returncode == 0, done.stdout
        assert "6 passed" in done.stdout

    def test_it_refuses_to_run_where_qt_is_within_reach(self, tmp_path: Path) -> None:
        pytest.importorskip("PySide6")
        shutil.copy(REPOSITORY / "tests" / "no_qt" / "no_qt_plugin.py", tmp_path)
        done = self.run_pytest(tmp_path, tmp_path)
        assert done.returncode == 1
        assert "would prove nothing" in done.stdout + done.stderr


def site_packages(project: StubProject) -> Path:
    return packages.installed(project.venv, "pip")[0].parent


def look_for_python(minor: int) -> str | None:
    """A Python 3.``minor`` of this machine that works, also one of pyenv's that is not chosen."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [*pyenv.glob(f"3.{minor}.*/bin/python3")]
    on_path = shutil.which(f"python3.{minor}")
    for candidate in [*map(str, found), on_path]:
        if candidate and pythons.succeeds([candidate, "-c", ""]):
            return candidate
    return None


def find_python(minor: int) -> str:
    found = look_for_python(minor)
    if found is None:
        pytest.skip(f"no Python 3.{minor} on this machine")
    return found
