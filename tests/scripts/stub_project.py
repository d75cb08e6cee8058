"""A project of the shape of ours that installs in seconds and without a network.

Its scripts are the real ones; its build backend writes a wheel of a single line; its app says how
it was called; the tools that ``test.py`` starts are modules that say so too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Environment = Mapping[str, str | None]
REPOSITORY = Path(__file__).resolve().parent.parent.parent

BACKEND = """
import errno, os, pathlib, signal, sys, zipfile

METADATA = "Metadata-Version: 2.1\\nName: cnn-desktop\\nVersion: 1\\nProvides-Extra: test\\n"
WHEEL = "Wheel-Version: 1.0\\nGenerator: stub\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"

def build_editable(folder, config_settings=None, metadata_directory=None):
    trouble = os.environ.get("STUB_TROUBLE")
    if trouble == "killed":
        os.killpg(0, signal.SIGKILL)  # the launcher, pip and this process
    if trouble == "Ctrl-C":
        os.killpg(0, signal.SIGINT)
    if trouble == "disk full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    import tomllib
    needs = tomllib.loads(pathlib.Path("pyproject.toml").read_text())["project"]
    lines = ["Requires-Dist: " + one for one in needs.get("dependencies", [])]
    for one in needs["optional-dependencies"]["test"]:
        lines.append("Requires-Dist: " + one + "; extra == 'test'")
    name = "cnn_desktop-1-py3-none-any.whl"
    info = "cnn_desktop-1.dist-info/"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("cnn_desktop_stub.pth", os.getcwd() + "\\n")
        wheel.writestr(info + "METADATA", METADATA + "".join(line + "\\n" for line in lines))
        wheel.writestr(info + "WHEEL", WHEEL)
        wheel.writestr(info + "RECORD", "cnn_desktop_stub.pth,,\\n")
    return name
"""

APP = """
import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "file": __file__, "python": sys.executable}))
sys.exit(int(os.environ.get("STUB_STATUS", "0")))
"""

TOOL = """
import os, sys
print("TOOL", NAME, sys.argv[1:], "PYTHONPATH", os.environ.get("PYTHONPATH"),
      "QT", os.environ["QT_QPA_PLATFORM"], flush=True)
sys.exit(NAME == os.environ.get("STUB_FAILS"))
"""


@dataclass(frozen=True)
class StubProject:
    """One such project in ``root``."""

    root: Path

    @classmethod
    def make(cls, root: Path, dependencies: tuple[str, ...] = ()) -> StubProject:
        """Write one into the empty folder ``root``."""
        scripts = root / "scripts"
        shutil.copytree(
            REPOSITORY / "scripts" / "_bootstrap",
            scripts / "_bootstrap",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        for name in ("scripts/run.py", "scripts/test.py", ".ci/run"):
            (root / name).parent.mkdir(exist_ok=True)
            shutil.copy(REPOSITORY / name, root / name)
        package = root / "cnn_desktop"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(APP)
        (root / "stub_backend.py").write_text(BACKEND)
        for tool in ("ruff", "mypy", "pytest"):
            (root / f"{tool}.py").write_text(f"NAME = {tool!r}\n{TOOL}")
        linter = root / "importlinter"
        linter.mkdir()
        (linter / "__init__.py").touch()
        body = TOOL.strip().replace("\n", "\n    ")
        (linter / "cli.py").write_text(
            f"NAME = 'lint-imports'\ndef lint_imports_command():\n    {body}\n"
        )
        project = cls(root)
        project.describe(dependencies)
        return project

    def describe(
        self, dependencies: tuple[str, ...] = (), test: tuple[str, ...] = (), line_length: int = 100
    ) -> None:
        """Write ``pyproject.toml``."""
        (self.root / "pyproject.toml").write_text(
            "[build-system]\nrequires = []\nbuild-backend = 'stub_backend'\nbackend-path = ['.']\n"
            f"[project]\nname = 'cnn-desktop'\nversion = '1'\ndependencies = {list(dependencies)}\n"
            f"[project.optional-dependencies]\ntest = {list(test)}\n"
            f"[tool.ruff]\nline-length = {line_length}\n"
        )

    def run(
        self,
        script: str,
        *arguments: str,
        python: str = sys.executable,
        environment: Environment | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the scripts as a person would, from the folder above.

        Args:
            script: ``"run"`` or ``"test"``.
            arguments: Its arguments.
            python: The Python that runs it.
            environment: As for :func:`clean_environment`.
        """
        command = [python, str(self.root / "scripts" / f"{script}.py"), *arguments]
        return subprocess.run(
            command,
            cwd=self.root.parent,
            env=clean_environment(environment),
            capture_output=True,
            encoding="utf-8",
            check=False,
            start_new_session=True,
        )

    @property
    def venv(self) -> Path:
        return self.root / ".venv"


def clean_environment(changes: Environment | None = None) -> dict[str, str]:
    """This process's environment with an offscreen Qt, no pip settings, no index and no CI.

    Args:
        changes: Variables to set, or with None to take away.
    """
    environment: dict[str, str | None] = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON")) and name not in ("CI", "VIRTUAL_ENV")
    }
    environment.update(QT_QPA_PLATFORM="offscreen", PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    environment.update(changes or {})
    return {name: value for name, value in environment.items() if value is not None}


def app_call(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """What the stub app said about how it was called."""
    assert done.stdout, done.stderr
    said = json.loads(done.stdout)
    assert isinstance(said, dict)
    return said


def add_to_index(index: Path, name: str, version: str) -> None:
    """Put an empty wheel into a package index that is a folder (``file://`` URL)."""
    folder = index / name
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info/"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{name}.py", f"__version__ = {version!r}\n")
        archive.writestr(
            info + "METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        archive.writestr(
            info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(info + "RECORD", "")
    (folder / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
