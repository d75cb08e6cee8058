"""The wheel works from a folder that is not the repository, with its resources inside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.scripts.stub_project import REPOSITORY

pytestmark = pytest.mark.slow

WHAT_A_WHEEL_IS_MADE_OF = ["cnn_desktop", "resources", "pyproject.toml", "README.md", "LICENSE"]


def resource_files() -> set[str]:
    """Paths of what is to be shipped, relative to the resources' folder.

    The pictures of the README stay in the repository.
    """
    folder = REPOSITORY / "resources"
    files = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {file.as_posix() for file in files if file.parts[0] != "screenshots"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources."""
    source = tmp_path_factory.mktemp("source")
    for name in WHAT_A_WHEEL_IS_MADE_OF:
        if (REPOSITORY / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(REPOSITORY / name, source / name, ignore=ignored)
        else:
            shutil.copy(REPOSITORY / name, source / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", str(source)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed in it, without its dependencies."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    done = subprocess.run(
        [*command, "--target", str(target), str(wheel)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def run(installed: Path, folder: Path, *arguments: str) -> str:
    """Run Python in ``folder`` with the installed package; returns what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_resource_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    prefix = "cnn_desktop/resources/"
    assert {name.removeprefix(prefix) for name in names if name.startswith(prefix)} == (
        resource_files()
    )
    assert resource_files(), "there are no resources to ship"


def test_it_holds_the_program_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"cnn_desktop"}


def test_resources_are_found_inside_the_installed_package(installed: Path, tmp_path: Path) -> None:
    question = "import cnn_desktop.paths as paths; print(paths.resources_dir())"
    found = Path(run(installed, tmp_path, "-c", question))
    assert found == installed / "cnn_desktop" / "resources"
    assert {path.relative_to(found).as_posix() for path in found.rglob("*") if path.is_file()} == (
        resource_files()
    )


def test_resources_are_found_beside_the_package_in_a_checkout(tmp_path: Path) -> None:
    question = "import cnn_desktop.paths as paths; print(paths.resources_dir())"
    assert Path(run(REPOSITORY, tmp_path, "-c", question)) == REPOSITORY / "resources"


def test_the_program_starts_from_another_folder(installed: Path, tmp_path: Path) -> None:
    question = "import cnn_desktop; print(cnn_desktop.__version__, cnn_desktop.__file__)"
    version, place = run(installed, tmp_path, "-c", question).split(maxsplit=1)
    assert Path(place).is_relative_to(installed)
    assert version in run(installed, tmp_path, "-m", "cnn_desktop", "--version")
