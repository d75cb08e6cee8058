"""What the operating system has to bring along: Qt's libraries, a screen, Python's ``venv``."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from _bootstrap.pythons import base_python
from _bootstrap.words import IS_LINUX, SetupError, say

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


def qt_platform(environment: "dict[str, str]") -> str:
    """The Qt platform that the app will open on: ``QT_QPA_PLATFORM``, else what the screen is.

    Returns:
        A name such as ``"xcb"``; an empty string on a Linux without any screen.
    """
    chosen = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen or not IS_LINUX:
        return chosen or "native"
    if environment.get("DISPLAY"):
        return "xcb"
    return "wayland" if environment.get("WAYLAND_DISPLAY") else ""


def require_screen(platform: str) -> None:
    """Raise :class:`SetupError` when the app would have no screen to open its window on."""
    if not platform:
        raise SetupError(
            "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set, so no window can "
            "open.\nStart the app in a desktop session, or over ssh -X. What needs no window works "
            "here too, for example:\n  python3 scripts/run.py doctor\n"
            "To run the app unseen: QT_QPA_PLATFORM=offscreen python3 scripts/run.py"
        )


def missing_libraries(platform: str) -> "dict[str, str]":
    """Libraries that Qt needs on ``platform`` and the system lacks, with their Debian packages."""
    if not IS_LINUX:
        return {}
    needed = {**QT_LIBRARIES, **SCREEN_LIBRARIES.get(platform, {})}
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
    is_default = system.exists() and system.resolve() == Path(base_python()).resolve()
    version = "3" if is_default else f"{sys.version_info[0]}.{sys.version_info[1]}"
    return {"Python's venv module": f"python{version}-venv"}


def require_system(missing: "dict[str, str]") -> None:
    """See that nothing is ``missing`` (a name: its Debian package).

    In continuous integration (``CI=true``, we are root, there is ``apt-get``) the packages are
    installed; a person gets the line that does it.

    Raises:
        SetupError: Something is missing.
    """
    if not missing:
        return
    packages = sorted(set(missing.values()))
    is_root = sys.platform != "win32" and os.geteuid() == 0
    has_apt = shutil.which("apt-get") is not None
    if is_root and has_apt and os.environ.get("CI", "").lower() in ("1", "true"):
        _apt_install(packages)
        return
    lines = ["This system lacks something that cnn_desktop needs:"]
    lines += [f"  {name} (package {package})" for name, package in missing.items()]
    if has_apt:
        lines += ["Install it with this line, then run the same command again:"]
    else:
        lines += ["Install the packages that hold it; on Debian and Ubuntu this line does it:"]
    lines += [f"  {'' if is_root else 'sudo '}apt install {' '.join(packages)}"]
    if has_apt:
        lines += ["(If apt does not know a package: first `apt update`, in the same way.)"]
    raise SetupError("\n".join(lines))


def _apt_install(packages: "list[str]") -> None:
    say(f"==> Installing with apt-get: {' '.join(packages)} ...")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (
        ["apt-get", "-q", "update"],
        ["apt-get", "-q", "-y", "install", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=environment, stdout=sys.stderr.fileno(), check=False)
        if done.returncode:
            raise SetupError(f"`{' '.join(command)}` failed; its last lines say why.")
