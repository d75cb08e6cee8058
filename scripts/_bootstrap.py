"""What ``run.py`` and ``test.py`` share: a sound ``.venv``, and plain words for trouble.

Only the standard library is used, and only what Python 3.6 can read: whatever Python a stranger
has must get far enough into these files to say that it is too old. Hence the quoted annotations.

Everything is said on standard error, because ``run.py list --json`` owns standard output.
"""

import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
KNOWN_PYTHONS = ("3.14", "3.13", "3.12", "3.11")  # newest first
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
PIP_THAT_RESUMES = (25, 1)  # takes up a broken download where it stopped

# What has to lie free on the disk, in GB: measured at the height of an installation, with pip's
# copies of what it has downloaded, and rounded up.
GB_WITH_CUDA = 12.0
GB_WITHOUT_CUDA = 2.5

# Shared libraries that the wheels of Qt do not bring along, with their packages in Debian and
# Ubuntu (newer ones call some of them ...t64; apt finds them by these names all the same).
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
SCREEN_LIBRARIES = {
    "xcb": {
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-shape.so.0": "libxcb-shape0",
    },
    "wayland": {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
    },
}


class SetupError(Exception):
    """What these commands cannot mend; the text says what happened and what to do next."""


def say(text: str = "") -> None:
    """Print ``text`` for a person, at once."""
    print(text, file=sys.stderr, flush=True)


def guarded(main: "Callable[[list[str]], int]", arguments: "list[str]") -> int:
    """Run ``main`` and turn what a stranger may meet into words instead of a stack trace.

    Returns:
        The exit status: ``main``'s own, 1 for trouble, 130 when stopped by Ctrl-C.
    """
    try:
        return main(arguments)
    except SetupError as trouble:
        say("\n{}".format(trouble))
    except KeyboardInterrupt:
        say("\nStopped. Run the same command again to go on.")
        return 130
    except OSError as error:
        say("\n{}".format(_explain_os_error(error)))
    return 1


def _explain_os_error(error: OSError) -> str:
    if _is_about_space(str(error)):
        return _disk_full()
    if isinstance(error, PermissionError):
        return (
            "{}\nThis file or folder may not be written. Close programs that still run from "
            ".venv, and see that the folder {} belongs to you.".format(error, ROOT)
        )
    return "The operating system refused: {}".format(error)


# ---------------------------------------------------------------------------------------------
# Python itself


def require_python(script: str, arguments: "list[str]") -> None:
    """Go on only with a Python that is new enough; hand over to a newer one if there is one.

    Raises:
        SetupError: This Python is too old and no newer one was found.
    """
    found = tuple(sys.version_info[:2])
    if found >= OLDEST_PYTHON:
        return
    newer = _newer_python()
    if not newer:
        raise SetupError(too_old(sys.version.split()[0], sys.executable))
    say("Python {}.{} is too old; going on with {}".format(found[0], found[1], " ".join(newer)))
    become([*newer, script, *arguments], dict(os.environ))


def too_old(version: str, executable: str) -> str:
    """Say that Python ``version`` at ``executable`` is too old, and how to get another."""
    if sys.platform == "win32":
        how = "Get one from https://www.python.org/downloads/ or with\n  winget install Python.Python.3.13"
        again = "py -3.13 scripts\\{}".format(Path(sys.argv[0]).name)
    elif sys.platform == "darwin":
        how = "Get one from https://www.python.org/downloads/ or with\n  brew install python@3.13"
        again = "python3.13 scripts/{}".format(Path(sys.argv[0]).name)
    else:
        how = (
            "Debian 12, Ubuntu 24.04 and later have one: sudo apt install python3 python3-venv\n"
            "Ubuntu 22.04 has one beside its own: sudo apt install python3.11 python3.11-venv\n"
            "Otherwise: https://www.python.org/downloads/"
        )
        again = "python3.11 scripts/{}".format(Path(sys.argv[0]).name)
    return (
        "cnn_desktop needs Python {}.{} or later; this is Python {} ({}).\n{}\n"
        "Then run it with that one, for example\n  {}"
    ).format(OLDEST_PYTHON[0], OLDEST_PYTHON[1], version, executable, how, again)


def _newer_python() -> "list[str]":
    """The command of a Python on this machine that is new enough, or an empty list."""
    names = [["python" + version] for version in KNOWN_PYTHONS]
    if sys.platform == "win32":
        names = [["py", "-" + version] for version in KNOWN_PYTHONS]
    check = "import sys; sys.exit(sys.version_info[:2] < {!r})".format(OLDEST_PYTHON)
    for name in names:
        path = shutil.which(name[0])
        command = [path or name[0], *name[1:]]
        # A name on the PATH is no proof: pyenv puts names there that only print an error.
        if path and _succeeds([*command, "-c", check]):
            return command
    return []


def _succeeds(command: "list[str]") -> bool:
    quiet = subprocess.DEVNULL
    return subprocess.run(command, stdout=quiet, stderr=quiet, check=False).returncode == 0


def become(command: "list[str]", environment: "dict[str, str]") -> NoReturn:
    """Let ``command`` take the place of this process, so that its exit status is ours."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(command[0], command, environment)
    # Windows has no exec: its imitation returns to the prompt while the program still runs.
    with subprocess.Popen(command, env=environment) as program:
        while True:
            try:
                sys.exit(program.wait())
            except KeyboardInterrupt:
                continue  # Ctrl-C reached the program too; its answer counts


# ---------------------------------------------------------------------------------------------
# The system: Qt's libraries, a screen, Python's venv


def qt_platform(environment: "dict[str, str]") -> str:
    """The Qt platform that the app will open on: ``QT_QPA_PLATFORM``, else what the screen is.

    Returns:
        A name such as ``"xcb"``, or an empty string on a Linux without any screen.
    """
    chosen = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen or not sys.platform.startswith("linux"):
        return chosen or "native"
    if environment.get("DISPLAY"):
        return "xcb"
    return "wayland" if environment.get("WAYLAND_DISPLAY") else ""


def require_screen(platform: str) -> None:
    """Raise :class:`SetupError` when the app would have no screen to open its window on."""
    if platform:
        return
    raise SetupError(
        "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set, so the window cannot "
        "open.\nStart it in a desktop session, or over ssh -X. What needs no window works here "
        "too, for example\n  python3 scripts/run.py evaluate\n"
        "To try the app without seeing it: QT_QPA_PLATFORM=offscreen python3 scripts/run.py"
    )


def missing_libraries(platform: str) -> "dict[str, str]":
    """Libraries that Qt needs on ``platform`` and the system lacks, with their Debian packages."""
    if not sys.platform.startswith("linux"):
        return {}
    needed = dict(QT_LIBRARIES)
    needed.update(SCREEN_LIBRARIES.get(platform, {}))
    return {name: package for name, package in needed.items() if not _loads(name)}


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_venv() -> "dict[str, str]":
    """Python's ``venv`` and ``ensurepip`` with the package they are in, where they are missing."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return {}
    system = Path("/usr/bin/python3")
    is_system = system.exists() and os.path.realpath(str(system)) == os.path.realpath(
        _base_python()
    )
    version = "3" if is_system else "{}.{}".format(*sys.version_info[:2])
    return {"Python's venv module": "python{}-venv".format(version)}


def require_system(missing: "dict[str, str]") -> None:
    """See that nothing is ``missing`` (what: its Debian package); install it where that is meant.

    On a machine of a continuous integration (``CI`` is set, we are root, there is ``apt-get``)
    the packages are installed; a person gets the line to do so.

    Raises:
        SetupError: Something is missing.
    """
    if not missing:
        return
    packages = sorted(set(missing.values()))
    is_root = os.name == "posix" and os.geteuid() == 0
    in_ci = os.environ.get("CI", "").lower() in ("1", "true")
    if is_root and in_ci and shutil.which("apt-get"):
        _apt_install(packages)
        return
    lines = ["This system lacks something that cnn_desktop needs:"]
    lines += ["  {} (package {})".format(what, missing[what]) for what in missing]
    line = "{}apt install {}".format("" if is_root else "sudo ", " ".join(packages))
    if shutil.which("apt-get"):
        lines += ["Install it with this line, then run the same command again:", "  " + line]
        lines += ["(If apt does not find a package, run `apt update` in the same way first.)"]
    else:
        lines += ["Install the packages that hold these; on Debian and Ubuntu the line would be"]
        lines += ["  " + line]
    raise SetupError("\n".join(lines))


def _apt_install(packages: "list[str]") -> None:
    say("Installing with apt-get: {}".format(" ".join(packages)))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
        if done.returncode:
            raise SetupError("`{}` failed; its last lines say why.".format(" ".join(command)))
    importlib.invalidate_caches()


# ---------------------------------------------------------------------------------------------
# The environment


def child_environment() -> "dict[str, str]":
    """The environment for the programs in ``.venv``."""
    environment = dict(os.environ)
    environment.pop("PYTHONHOME", None)  # would lead a virtual environment astray
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    environment["PYTHONUTF8"] = "1"
    return environment


def _base_python() -> str:
    """The Python to make ``.venv`` with, even when this one is the one inside ``.venv``."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


class Installation:
    """The virtual environment of one repository, with the project installed in it as editable.

    ``.venv/cnn-desktop.json`` records what was installed. While it says anything but "ready" for
    just this project, an installation is owed; a run that finds what it needs only reads it.
    """

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        in_folder = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        self.python = self.folder.joinpath(*in_folder)
        self._record_file = self.folder / "cnn-desktop.json"

    def ready(self, extras: "tuple[str, ...]" = (), torch_index: "str | None" = None) -> bool:
        """Whether everything asked for is there; takes a millisecond and starts no program.

        Args:
            extras: Names from ``[project.optional-dependencies]``.
            torch_index: Package index that PyTorch has to come from, ``""`` for pip's own, None
                for whichever it came from.
        """
        record = self._record()
        return self._is_installed(record, extras, torch_index) and (
            record.get("interpreter") == self._interpreter()
        )

    def ensure(
        self,
        extras: "tuple[str, ...]" = (),
        torch_index: "str | None" = None,
        fresh: bool = False,
    ) -> None:
        """Make or mend ``.venv`` and install the project, saying what is done.

        Args:
            extras: Names from ``[project.optional-dependencies]``.
            torch_index: As for :meth:`ready`; remembered for later calls.
            fresh: Throw away the environment that is there.

        Raises:
            SetupError: It cannot be done; the text says why and what to do.
        """
        self.folder.mkdir(exist_ok=True)
        with _Lock(self.folder / "install.lock") as lock:
            record = self._record()
            if not fresh and self.ready(extras, torch_index):
                return  # somebody else did it while we waited for the lock
            flaw = "you asked for a new one" if fresh else self._flaw(record, torch_index)
            if torch_index is None:
                torch_index = str(record.get("torch_index", ""))
            if not flaw:  # what was installed before stays in step
                extras = tuple(sorted({*extras, *_names(record.get("extras"))}))
            if not flaw and self._is_installed(record, extras, torch_index):
                # Only the system's Python was replaced, by one that serves as well.
                self._write_record(dict(record, interpreter=self._interpreter()))
                return
            began = time.monotonic()
            self._check_space(torch_index, starting_over=bool(flaw))
            if flaw:
                self._clear(flaw)
            chosen = {"extras": list(extras), "torch_index": torch_index}
            self._write_record({"status": "installing", **chosen})
            project = self._fingerprint()
            self._install(extras, torch_index, lock)
            found = {"project": project, "interpreter": self._interpreter()}
            self._write_record({"status": "ready", **chosen, **found})
            say("Installed in {:.0f} s.\n".format(time.monotonic() - began))

    # What is there

    def _record(self) -> "dict[str, object]":
        try:
            record = json.loads(self._record_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def _write_record(self, record: "dict[str, object]") -> None:
        new = self._record_file.with_suffix(".new")
        new.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        os.replace(str(new), str(self._record_file))

    def _is_installed(
        self, record: "dict[str, object]", extras: "tuple[str, ...]", torch_index: "str | None"
    ) -> bool:
        return (
            record.get("status") == "ready"
            and set(extras) <= set(_names(record.get("extras")))
            and torch_index in (None, record.get("torch_index"))
            and record.get("project") == self._fingerprint()
        )

    def _fingerprint(self) -> str:
        """A hash of what decides about an installation: the place and the packaging metadata.

        The rest of ``pyproject.toml`` (settings of the tools) may change without one.
        """
        project = self._project()
        tools = project.get("tool", {})
        decisive = [
            str(self.root),  # an editable install names it
            project.get("build-system"),
            project.get("project"),
            tools.get("hatch") if isinstance(tools, dict) else None,
        ]
        return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()

    def _project(self) -> "dict[str, object]":
        import tomllib

        try:
            return tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise SetupError(
                "{} has no pyproject.toml: it is not the whole project. Unpack or clone it "
                "again.".format(self.root)
            ) from None
        except ValueError as error:
            raise SetupError("pyproject.toml cannot be read: {}".format(error)) from error

    def _interpreter(self) -> "list[object]":
        """Which file the Python of ``.venv`` is, to notice that it was replaced or is gone."""
        path = os.path.realpath(str(self.python))
        if os.name == "nt":  # a copy there, that starts the one that pyvenv.cfg names
            path = os.path.join(self._configuration().get("home", ""), "python.exe")
        try:
            status = os.stat(path)
        except OSError:
            return []
        return [path, status.st_size, status.st_mtime_ns]

    def _configuration(self) -> "dict[str, str]":
        try:
            lines = (self.folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
        except OSError:
            return {}
        pairs = (line.partition("=") for line in lines)
        return {key.strip(): value.strip() for key, _, value in pairs}

    def _flaw(self, record: "dict[str, object]", torch_index: "str | None") -> str:
        """Why ``.venv`` cannot be built upon, in words; empty when it can."""
        if not self._configuration():
            return "there is none yet"
        # An unknown origin counts as another one: the halves of a mixed pair do not work together.
        if torch_index not in (None, record.get("torch_index")) and self._packages("torch"):
            return "the PyTorch in it comes from another package index"
        probe = "import sys, pip; sys.exit(sys.version_info[:2] < {!r})".format(OLDEST_PYTHON)
        if not self.python.exists() or not _succeeds([str(self.python), "-I", "-c", probe]):
            return "its Python does not work any more, is too old or lacks pip"
        if record.get("status") == "installing":
            self._sweep()
            damaged = self._damaged_package()
            return damaged and f"an installation was cut short and {damaged} is damaged"
        return ""

    def _site_packages(self) -> Path:
        posix = sorted(self.folder.glob("lib/python*/site-packages"))
        return posix[-1] if posix else self.folder / "Lib" / "site-packages"

    def _packages(self, name: str) -> "list[Path]":
        """The metadata folders of installed packages called ``name`` (``*`` for all of them)."""
        return sorted(self._site_packages().glob(f"{name}-*.dist-info"))

    def _sweep(self) -> None:
        """Remove what a killed pip leaves: old versions set aside under names such as ``~orch``."""
        for leftover in self._site_packages().glob("~*"):
            _remove(leftover)

    def _damaged_package(self) -> str:
        """The first package of which a file is missing or has a wrong size; empty if none.

        pip writes ``INSTALLER`` when all files of a package are in place, and ``RECORD`` lists
        them. What has no metadata yet is no concern: pip takes it for not installed. Only pip
        itself has to be there.
        """
        if not self._packages("pip"):
            return "pip"
        for metadata in self._packages("*"):
            name = metadata.name.split("-")[0]
            try:
                if not (metadata / "INSTALLER").read_text(encoding="utf-8"):
                    return name
                record = (metadata / "RECORD").read_text(encoding="utf-8")
                for path, size in _recorded_sizes(record):
                    if os.stat(os.path.join(str(metadata.parent), path)).st_size != size:
                        return name
            except (OSError, ValueError):
                return name
        return ""

    # Making it

    def _clear(self, flaw: str) -> None:
        say("Making .venv: {}.".format(flaw))
        for entry in self.folder.iterdir():
            if entry.name != "install.lock":
                _remove(entry)

    def _check_space(self, torch_index: str, starting_over: bool) -> None:
        """Fail now rather than after the download when the disk is too small."""
        if not starting_over and self._packages("torch"):
            return
        with_cuda = sys.platform.startswith("linux") and not torch_index
        if not self._wants_torch():
            return
        needed = GB_WITH_CUDA if with_cuda else GB_WITHOUT_CUDA
        # What will be thrown away counts as free, roughly: a torch that is there is the most of it.
        free = shutil.disk_usage(str(self.root)).free / 1e9
        if self._packages("torch"):
            free += needed
        if free < needed:
            raise SetupError(too_little_space(self.root, free, needed, with_cuda))

    def _wants_torch(self) -> bool:
        return bool(self._torch_requirements(()))

    def _torch_requirements(self, extras: "tuple[str, ...]") -> "list[str]":
        """The requirements that must come from one index: torch and what is built against it."""
        project = self._project().get("project", {})
        assert isinstance(project, dict)
        requirements = list(project.get("dependencies", []))
        for extra in extras:
            requirements += project.get("optional-dependencies", {}).get(extra, [])
        names = re.compile(r"(torch|torchvision|torchaudio)(?![\w.-])")
        return [one for one in requirements if names.match(one)]

    def _install(self, extras: "tuple[str, ...]", torch_index: str, lock: int) -> None:
        target = ".[{}]".format(",".join(extras)) if extras else "."
        torch = self._torch_requirements(extras) if torch_index else []
        if self._wants_torch() and not self._packages("torch"):
            say(download_note(torch_index))
        if not self._configuration():
            command = [_base_python(), "-m", "venv", str(self.folder)]
            self._step("Making a virtual environment in .venv", command, child_environment())
        if self._pip_version() < PIP_THAT_RESUMES:
            try:
                newer = "pip>={}.{}".format(*PIP_THAT_RESUMES)
                self._pip("Getting a pip that resumes broken downloads", ["--upgrade", newer], lock)
            except SetupError:
                say("That failed; going on with the pip that is there.")
        if torch:
            origin = ["--index-url", torch_index]
            self._pip("Installing PyTorch from " + torch_index, origin + torch, lock)
        self._pip("Installing cnn_desktop and what it needs", ["-e", target], lock)

    def _pip_version(self) -> "tuple[int, ...]":
        found = [folder.name.split("-")[1].split(".") for folder in self._packages("pip")]
        return tuple(int(part) for part in found[0][:2] if part.isdigit()) if found else (0,)

    def _pip(self, headline: str, arguments: "list[str]", lock: int) -> None:
        """Run ``pip install``; its progress is shown, its last words are kept."""
        environment = child_environment()
        environment.pop("PYTHONPATH", None)  # what lies there is not in .venv
        environment.update(PIP_NO_INPUT="1", PIP_USER="0", PIP_ROOT_USER_ACTION="ignore")
        environment.setdefault("PIP_RESUME_RETRIES", "20")
        if "--index-url" in arguments:  # and from nowhere else: one index for all of PyTorch
            environment["PIP_EXTRA_INDEX_URL"] = arguments[arguments.index("--index-url") + 1]
        scratch = self.folder / "tmp"
        _remove(scratch)
        if sys.platform.startswith("linux"):
            # pip keeps all downloads in TMPDIR until they are installed, and on many systems /tmp
            # lies in memory, far too small for 3 GB.
            scratch.mkdir()
            environment["TMPDIR"] = str(scratch)
        command = [str(self.python), "-m", "pip", "install", *arguments]
        try:
            self._step(headline, command, environment, inherit=(lock,))
        finally:
            _remove(scratch)

    def _step(
        self,
        headline: str,
        command: "list[str]",
        environment: "dict[str, str]",
        inherit: "tuple[int, ...]" = (),
    ) -> None:
        """Run one step in the repository: what it says is shown, and kept for when it fails.

        Its standard output goes straight to ours, where pip then draws its progress bars.
        """
        say(f"==> {headline} ...")
        process = subprocess.Popen(
            command,
            cwd=str(self.root),
            env=environment,
            stdout=sys.stderr.fileno(),
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            # If we are killed, pip may live on: with the lock, so that nobody clears .venv then.
            pass_fds=inherit if os.name == "posix" else (),
        )
        assert process.stderr is not None
        lines = []
        with process:
            for line in process.stderr:
                lines.append(line.rstrip())
                say(lines[-1])
        if process.returncode:
            raise SetupError(explain_failure(headline, lines))


def _names(value: object) -> "list[str]":
    return [str(name) for name in value] if isinstance(value, list) else []


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(str(path))
    elif path.exists() or path.is_symlink():
        path.unlink()


def _recorded_sizes(record: str) -> "Iterator[tuple[str, int]]":
    """Paths and sizes (bytes) of a package's RECORD; what has no size there is left out."""
    import csv

    for row in csv.reader(record.splitlines()):
        if len(row) == 3 and row[2]:
            yield row[0], int(row[2])


class _Lock:
    """Held by whoever installs; given back by the system when its process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def __enter__(self) -> int:
        self._descriptor = os.open(str(self._path), os.O_RDWR | os.O_CREAT, 0o644)
        if not self._try():
            say("Another run is installing into .venv; waiting for it to finish ...")
            while not self._try():
                time.sleep(0.2)
        return self._descriptor

    def __exit__(self, *reason: object) -> None:
        os.close(self._descriptor)

    def _try(self) -> bool:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(self._descriptor, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


# ---------------------------------------------------------------------------------------------
# Words


def download_note(torch_index: str) -> str:
    """Say how much is going to be downloaded."""
    again = "What is downloaded is kept, so this happens once."
    if torch_index or not sys.platform.startswith("linux"):
        return "About 400 MB will be downloaded, half of it PyTorch. {}".format(again)
    return (
        "About 3 GB will be downloaded: PyTorch for Linux brings NVIDIA's CUDA libraries along. "
        "{}\nWithout an NVIDIA card, stop here (Ctrl-C) and give --cpu as the first option: "
        "about 400 MB.".format(again)
    )


def too_little_space(where: Path, free: float, needed: float, with_cuda: bool) -> str:
    """Say that ``free`` GB are not the ``needed`` ones."""
    text = "The disk of {} has {:.1f} GB free; the installation needs about {:.1f} GB.".format(
        where, free, needed
    )
    if with_cuda:
        text += (
            "\nWithout NVIDIA's CUDA libraries {:.1f} GB are enough: give --cpu as the first "
            "option.".format(GB_WITHOUT_CUDA)
        )
    return text + "\nMake room, then run the same command again."


def _disk_full() -> str:
    return "The disk is full. Make room, then run the same command again: it goes on from here."


def _is_about_space(text: str) -> bool:
    signs = ("No space left on device", "not enough space on the disk", "Disk quota exceeded")
    return any(sign in text for sign in signs)


def explain_failure(headline: str, lines: "list[str]") -> str:
    """Say which step failed, with the last of its ``lines``, why, and what to do next."""
    text = "\n".join(lines)
    last = [line for line in lines if line.strip()][-8:]
    quoted = "\n".join("  | " + line for line in last)
    return "This step failed: {}\n{}\n{}".format(headline, quoted, _advice(text))


def _advice(text: str) -> str:
    network = (
        "Retrying (",
        "Max retries exceeded",
        "NewConnectionError",
        "NameResolutionError",
        "ConnectionResetError",
        "ReadTimeoutError",
        "IncompleteRead",
        "ProtocolError",
        "Connection timed out",
        "incomplete-download",
    )
    if _is_about_space(text):
        return _disk_full()
    if "CERTIFICATE_VERIFY_FAILED" in text or "SSLError" in text:
        return (
            "The package index answered with a certificate that this machine does not trust; a "
            "school's filter often does that. Ask its administrator for the certificate file and "
            "set PIP_CERT to its path, or use another network."
        )
    if any(sign in text for sign in network):
        return (
            "The package index could not be reached. Check the network (behind a proxy, set "
            "HTTPS_PROXY), then run the same command again: it resumes with what it has."
        )
    if "No matching distribution found" in text:
        return (
            "Either the package index cannot be reached, or it has nothing for Python {}.{} on "
            "this machine. What is needed: a 64-bit Python {} to {}; Debian 12, Ubuntu 22.04 or "
            "later, Windows 10 or later, or a Mac with an Apple chip.".format(
                sys.version_info[0], sys.version_info[1], KNOWN_PYTHONS[-1], KNOWN_PYTHONS[0]
            )
        )
    if "Windows Long Path" in text:
        return (
            "The path is too long for Windows: move the folder to a shorter one, such as C:\\cnn."
        )
    return "Run the same command again; if it fails in the same way, the lines above say why."
