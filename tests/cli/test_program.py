"""Starting: what is imported when, what goes wrong before a command runs, and exit statuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import cnn_desktop
from cnn_desktop.__main__ import SPINS, main
from cnn_desktop.cli import listing, system
from cnn_desktop.cli.usage import _AS_TYPED

NO_QT = Path(__file__).resolve().parent.parent / "no_qt"
HEAVY = ("torch", "PySide6", "pyqtgraph")
COMMANDS = ("train", "fine-tune", "evaluate", "predict", "list", "import", "export", "doctor")


def python(
    *arguments: str | Path, stdout: int | None = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["train", "--help"], 0),
        (["--nonsense"], 2),
        (["train", "--epochs", "many"], 2),
        (["list", "networks"], 0),
        (["list", "models"], 0),
    ],
)
def test_neither_torch_nor_qt_is_imported_for_it(arguments: list[str], status: int) -> None:
    program = (
        "import sys; from cnn_desktop.__main__ import main; status = main(sys.argv[1:]); "
        f"sys.exit(99 if set({HEAVY}) & set(sys.modules) else status)"
    )
    done = python("-c", program, *arguments)
    assert done.returncode == status, done.stderr


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"cnn-desktop {cnn_desktop.__version__}\n"


def test_as_a_module() -> None:
    done = python("-m", "cnn_desktop", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert cnn_desktop.__version__ in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"cnn-desktop {command}" in shown.split("examples:")[1]
    assert "--json" in shown
    assert not re.search(r"[a-z]-\n", shown)  # a name that is copied is whole


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--nonsense"], "--nonsense"),
        (["--page", "home"], "--page"),
        (["--lang", "fr"], "--lang"),
        (["--pag=draw"], "--pag"),
        (["--json"], "--json is for the commands"),
        (["list"], "{networks,recipes,datasets,models,runs}"),
        (["fly"], "fly"),
        (["--page", "draw", "list", "models"], "--page"),
        (["train", "--recipe", "cake"], "cake"),
        (["train", "--network", "brain"], "brain"),
        (["train", "--dataset", "stamps"], "stamps"),
        (["train", "--device", "tpu"], "tpu"),
        (["train", "--threads", "0"], "0 threads; allowed: 1 ... 256"),
        (["train", "--threads", "many"], "many threads; allowed: 1 ... 256"),
        (["train", "--epochs", "0"], "epochs"),
        (["train", "--batch-size", "-5"], "--batch-size -5"),
        (["train", "--learning-rate", "nan"], "--learning-rate nan"),
        (["train", "--validation-size", "60000"], "--validation-size 60000"),
        (["train", "--resume", "run", "--epochs", "3"], "--epochs"),
        (["train", "--resume", "run", "--seed", "0"], "--seed"),
        (["train", "--resume", "run", "--out", "elsewhere"], "--out"),
        (["evaluate", "--dataset", "mnist", "--strokes", "x.jsonl"], "--strokes"),
        (["predict"], "FILE"),
        (["list", "friends"], "friends"),
        (["list", "runs", "--network", "mlp"], "--network"),
        (["list", "models", "--runs-dir", "x"], "--runs-dir"),
        (["export", "--model", "m", "--out", "o"], "--format"),
        (["export", "--model", "m", "--out", "o", "--format", "exe"], "exe"),
    ],
)
def test_wrong_usage_is_status_2_and_named(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert named in shown.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("trian", "Did you mean train? See `cnn-desktop --help`."),
        ("help", "Did you mean --help? See `cnn-desktop --help`."),
        ("--hlep", "Did you mean --help? See `cnn-desktop --help`."),
        ("train --recipe quik", "Did you mean quick? See `cnn-desktop train --help`."),
        ("train --epoch 3", "Did you mean --epochs? See `cnn-desktop train --help`."),
        ("train --network two-layer", "Did you mean two-layer-cnn?"),
        ("evaluate --dataset mnsit", "Did you mean mnist? See `cnn-desktop evaluate --help`."),
        ("list network", "Did you mean networks? See `cnn-desktop list --help`."),
        ("train --device zzz", "'cuda'). See `cnn-desktop train --help`."),
    ],
)
def test_a_mistyped_word_gets_one_line_with_the_word_that_was_meant(
    typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed.split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_numbers_in_a_reason_are_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--seed", "-1"]) == 2
    assert "allowed: 0 ... 2,147,483,647" in capsys.readouterr().err


def test_a_file_as_data_folder_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "data"
    file.touch()
    assert main(["list", "datasets", "--data-dir", str(file)]) == 2
    assert main(["--data-dir", str(file)]) == 2
    assert "this is a file" in capsys.readouterr().err


def test_what_is_advised_is_what_can_be_typed() -> None:
    """The table holds parts of sentences of the core, which may change there."""
    for kind, (said, typed) in _AS_TYPED.items():
        assert said in kind.template
        assert re.search(r"--[a-z]", typed)


def test_json_may_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "list", "models"]) == 0
    assert json.loads(capsys.readouterr().out)["models"]


def test_a_name_that_no_file_can_have_is_no_crash(capsys: pytest.CaptureFixture[str]) -> None:
    name = "x" * 5000
    assert main(["list", "datasets", "--data-dir", name]) == 0
    assert main(["train", "--out", name]) == 1
    assert main(["evaluate", "--model", name]) == 1
    shown = capsys.readouterr().err
    assert shown.count("\n") == 2
    assert "could not be written" in shown


class TestApp:
    @pytest.fixture
    def told(self, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        """What an app that only listens is told; its status is 7."""
        told: list[list[str]] = []

        def run_app(argv: list[str]) -> int:
            told.append(argv)
            return 7

        app = ModuleType("cnn_desktop.gui.app")
        app.run_app = run_app  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "cnn_desktop.gui.app", app)
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        return told

    def test_opens_without_a_command(
        self, told: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("GOMP_SPINCOUNT")
        monkeypatch.delenv("PYQTGRAPH_QT_LIB")
        assert main([]) == 7
        assert told == [["cnn-desktop"]]
        assert os.environ["GOMP_SPINCOUNT"] == SPINS
        assert os.environ["PYQTGRAPH_QT_LIB"] == "PySide6"

    def test_is_told_its_options(self, told: list[list[str]], tmp_path: Path) -> None:
        assert main(["--page=train", "--lang", "ko", "--data-dir", str(tmp_path)]) == 7
        given = ["--page", "train", "--lang", "ko", "--data-dir", str(tmp_path)]
        assert told == [["cnn-desktop", *given]]

    def test_missing_libraries_are_named_with_what_installs_them(
        self,
        told: list[list[str]],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        if not system.is_linux():
            pytest.skip("Qt's libraries are the system's business on Linux alone")
        monkeypatch.setitem(system.QT_LIBRARIES, "libnowhere.so.5", "libnowhere5")
        assert main([]) == 1
        message = capsys.readouterr().err
        assert "libnowhere.so.5" in message
        assert "apt install libnowhere5" in message
        assert told == []

    def test_without_a_screen_says_so(
        self,
        told: list[list[str]],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        if not system.is_linux():
            pytest.skip("only Linux may have no screen")
        for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        assert main([]) == 1
        shown = capsys.readouterr().err
        assert "no screen" in shown
        assert shown.count("\n") == 1
        assert told == []

    def test_without_qt_says_what_to_install(self) -> None:
        done = python("-m", "cnn_desktop", PYTHONPATH=str(NO_QT), QT_QPA_PLATFORM="offscreen")
        assert done.returncode == 1
        assert "PySide6" in done.stderr
        assert "pip install PySide6-Essentials" in done.stderr
        assert done.stderr.count("\n") == 1

    def test_a_qt_that_cannot_be_loaded_sends_to_the_doctor(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = tmp_path / "PySide6"
        broken.mkdir()
        (broken / "__init__.py").touch()
        reason = "libEGL.so.1: cannot open shared object file: No such file or directory"
        (broken / "QtCore.py").write_text(f"raise ImportError({reason!r}, name='PySide6.QtCore')")
        done = python("-m", "cnn_desktop", PYTHONPATH=str(tmp_path), QT_QPA_PLATFORM="offscreen")
        assert done.returncode == 1
        assert "libEGL.so.1" in done.stderr
        assert "cnn-desktop doctor" in done.stderr
        assert done.stderr.count("\n") == 1


class TestOutput:
    def test_a_reader_that_has_gone_is_no_trouble(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        try:
            done = python("-m", "cnn_desktop", "list", "networks", stdout=writer)
            helped = python("-m", "cnn_desktop", "--help", stdout=writer)
        finally:
            os.close(writer)
        assert (done.returncode, done.stderr) == (1, "")
        assert helped.stderr == ""

    def test_a_full_disk_is_told_in_one_line(self) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("this system has no /dev/full")
        full = os.open("/dev/full", os.O_WRONLY)
        try:
            done = python("-m", "cnn_desktop", "list", "networks", stdout=full)
        finally:
            os.close(full)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "No space left" in done.stderr

    @pytest.mark.parametrize("arguments", [["list", "networks"], ["--version"], ["--nonsense"]])
    def test_without_a_console_nothing_fails(self, arguments: list[str], tmp_path: Path) -> None:
        program = (
            "import sys; sys.stdout = sys.stderr = None; from cnn_desktop.__main__ import main; "
            "file = open(sys.argv[1], 'w'); print(main(sys.argv[2:]), file=file); file.close()"
        )
        told = tmp_path / "status"
        done = python("-c", program, told, *arguments)
        assert done.returncode == 0
        assert told.read_text() == ("2\n" if arguments == ["--nonsense"] else "0\n")

    def test_without_a_console_a_window_that_cannot_open_is_no_crash(self) -> None:
        program = (
            "import sys; sys.stdout = sys.stderr = None; from cnn_desktop.__main__ import main; "
            "sys.exit(main([]))"
        )
        done = python("-c", program, PYTHONPATH=str(NO_QT), QT_QPA_PLATFORM="offscreen")
        assert (done.returncode, done.stderr) == (1, "")

    def test_a_letter_that_the_console_lacks_is_no_trouble(self) -> None:
        done = python("-m", "cnn_desktop", "list", "networks", PYTHONIOENCODING="ascii")
        assert (done.returncode, done.stderr) == (0, "")
        assert r"32 \xd7 28 \xd7 28" in done.stdout


class TestFailures:
    @pytest.fixture
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail() -> None:
            raise ZeroDivisionError("a mistake\nof ours")

        monkeypatch.setattr(listing, "_networks", fail)

    @pytest.mark.usefixtures("broken")
    def test_an_unexpected_one_is_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["list", "networks", "--json"]) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.count("\n") == 1
        assert "a mistake of ours" in shown.err
        assert "--debug" in shown.err

    @pytest.mark.usefixtures("broken")
    @pytest.mark.parametrize(
        "arguments", [["list", "networks", "--debug"], ["--debug", "list", "networks"]]
    )
    def test_debug_shows_the_place(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(arguments) == 1
        shown = capsys.readouterr().err
        assert "Traceback" in shown
        assert "in fail" in shown

    def test_ctrl_c_is_one_line_and_130(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def stop() -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(listing, "_networks", stop)
        assert main(["list", "networks"]) == 130
        assert capsys.readouterr().err == "cnn-desktop list: Stopped; nothing was changed.\n"

    def test_too_little_memory_is_said_in_words(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class OutOfMemoryError(RuntimeError):  # as torch calls its own
            pass

        def exhaust() -> None:
            raise OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")

        monkeypatch.setattr(listing, "_networks", exhaust)
        assert main(["list", "networks"]) == 1
        assert "--batch-size" in capsys.readouterr().err
