"""The virtual environment ``.venv`` with the project installed in it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from _bootstrap import packages
from _bootstrap.lock import Lock
from _bootstrap.pythons import IS_NEW_ENOUGH, base_python, child_environment, succeeds
from _bootstrap.words import (
    GB_WITH_CUDA,
    GB_WITHOUT_CUDA,
    IS_LINUX,
    ROOT,
    IndexUnreachable,
    SetupError,
    download_note,
    say,
    step_failed,
    too_little_space,
)

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
PIP_THAT_RESUMES = (25, 1)  # takes up a broken download where it stopped

# These come from one index: a torch from one and a torchvision from another do not work together.
_TORCH = re.compile(r"(torch|torchvision|torchaudio)(?![\w.-])")


class Installation:
    """The virtual environment of one repository, with the project in it as an editable install.

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
        with Lock(self.folder / "install.lock") as lock:
            if not fresh and self.ready(extras, torch_index):
                return  # another run did it while this one waited for the lock
            record = self._record()
            flaw = "you asked for a new one" if fresh else self._flaw(record, torch_index)
            if torch_index is None:
                torch_index = str(record.get("torch_index", ""))
            if not flaw:
                if self._is_installed(record, extras, torch_index):
                    # Only the system's Python was replaced, by one that serves as well.
                    self._write_record(dict(record, interpreter=self._interpreter()))
                    return
                extras = tuple(sorted({*extras, *_names(record.get("extras"))}))
            began = time.monotonic()
            if flaw:
                self._clear(flaw)
            chosen = {"extras": list(extras), "torch_index": torch_index}
            self._write_record({"status": "installing", **chosen})
            project = self._fingerprint()
            self._install(extras, torch_index, lock)
            found = {"project": project, "interpreter": self._interpreter()}
            self._write_record({"status": "ready", **chosen, **found})
            say(f"Installed in {time.monotonic() - began:.0f} s.\n")

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
        new.replace(self._record_file)

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

        The rest of ``pyproject.toml``, the settings of the tools, may change without one.
        """
        content = self._pyproject()
        decisive = [
            str(self.root),  # an editable install names it
            content.get("build-system"),
            content.get("project"),
            content.get("tool", {}).get("hatch"),
        ]
        return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()

    def _pyproject(self) -> "dict[str, dict[str, object]]":
        import tomllib

        try:
            return tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise SetupError(
                f"{self.root} has no pyproject.toml, so it is not the whole project. "
                "Clone or unpack it again."
            ) from None
        except ValueError as error:
            raise SetupError(f"pyproject.toml cannot be read: {error}") from error

    def _torch_requirements(self, extras: "tuple[str, ...]") -> "list[str]":
        project = self._pyproject().get("project", {})
        requirements = _names(project.get("dependencies"))
        optional = project.get("optional-dependencies")
        for extra in extras:
            requirements += _names(optional.get(extra) if isinstance(optional, dict) else None)
        return [requirement for requirement in requirements if _TORCH.match(requirement)]

    def _interpreter(self) -> "list[object]":
        """Which file the Python of ``.venv`` is, to notice when it is replaced or gone."""
        path = self.python
        if os.name == "nt":  # there it is a copy, which starts the one that pyvenv.cfg names
            path = Path(self._configuration().get("home", ""), "python.exe")
        try:
            path = path.resolve()
            status = path.stat()
        except OSError:
            return []
        return [str(path), status.st_size, status.st_mtime_ns]

    def _configuration(self) -> "dict[str, str]":
        try:
            lines = (self.folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return {}
        pairs = (line.partition("=") for line in lines)
        return {key.strip(): value.strip() for key, _, value in pairs}

    def _flaw(self, record: "dict[str, object]", torch_index: "str | None") -> str:
        """Why ``.venv`` cannot be built upon, in words; empty when it can."""
        if not self._configuration():
            return "there is none yet"
        # Of unknown origin counts as from elsewhere.
        if torch_index not in (None, record.get("torch_index")) and self._has_torch():
            return "the PyTorch in it comes from another package index"
        if not succeeds([str(self.python), "-I", "-c", f"import pip; {IS_NEW_ENOUGH}"]):
            return "its Python does not run any more, is too old or lacks pip"
        if record.get("status") == "installing":
            packages.sweep(self.folder)
            package = packages.damaged(self.folder)
            return package and f"an installation was cut short and {package} is damaged"
        return ""

    def _has_torch(self) -> bool:
        return bool(packages.installed(self.folder, "torch"))

    # Making it

    def _clear(self, flaw: str) -> None:
        say(f"Making .venv: {flaw}.")
        for entry in self.folder.iterdir():
            if entry.name != "install.lock":
                packages.remove(entry)

    def _install(self, extras: "tuple[str, ...]", torch_index: str, lock: int) -> None:
        torch = self._torch_requirements(extras)
        if torch and not self._has_torch():
            self._check_space(torch_index)
            say(download_note(torch_index))
        if not self._configuration():
            command = [base_python(), "-m", "venv", str(self.folder)]
            self._step("Making a virtual environment in .venv", command, child_environment())
        if packages.version(self.folder, "pip") < PIP_THAT_RESUMES:
            newer = f"pip>={PIP_THAT_RESUMES[0]}.{PIP_THAT_RESUMES[1]}"
            try:
                self._pip("Getting a pip that resumes broken downloads", [newer], lock)
            except IndexUnreachable:
                raise  # nor will it answer to the next step
            except SetupError:
                say("That failed; going on with the pip that is there.")
        if torch and torch_index:
            origin = ["--index-url", torch_index]
            self._pip(f"Installing PyTorch from {torch_index}", [*origin, *torch], lock)
        target = f".[{','.join(extras)}]" if extras else "."
        self._pip("Installing cnn_desktop and what it needs", ["-e", target], lock)

    def _check_space(self, torch_index: str) -> None:
        """Fail now rather than after the download when the disk is too small."""
        with_cuda = IS_LINUX and not torch_index
        needed = GB_WITH_CUDA if with_cuda else GB_WITHOUT_CUDA
        free = shutil.disk_usage(str(self.root)).free / 1e9
        if free < needed:
            raise SetupError(too_little_space(self.root, free, needed))

    def _pip(self, headline: str, arguments: "list[str]", lock: int) -> None:
        environment = child_environment()
        environment.pop("PYTHONPATH", None)  # what lies there is not in .venv
        environment.update(PIP_NO_INPUT="1", PIP_USER="0", PIP_ROOT_USER_ACTION="ignore")
        environment.setdefault("PIP_RESUME_RETRIES", "20")
        if arguments[0] == "--index-url":  # and from no other index that is configured
            environment["PIP_EXTRA_INDEX_URL"] = arguments[1]
        scratch = self.folder / "tmp"
        packages.remove(scratch)
        if IS_LINUX:
            # pip keeps all downloads in TMPDIR until they are installed, and on many systems /tmp
            # lies in memory, far too small for 3 GB.
            scratch.mkdir()
            environment["TMPDIR"] = str(scratch)
        command = [str(self.python), "-m", "pip", "install", *arguments]
        try:
            self._step(headline, command, environment, inherit=(lock,))
        finally:
            packages.remove(scratch)

    def _step(
        self,
        headline: str,
        command: "list[str]",
        environment: "dict[str, str]",
        inherit: "tuple[int, ...]" = (),
    ) -> None:
        """Run one step in the repository: what it says is shown, and kept for when it fails.

        Its standard output goes straight to our standard error, where pip draws progress bars.
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
            raise step_failed(headline, lines)


def _names(value: object) -> "list[str]":
    return [str(name) for name in value] if isinstance(value, list) else []
