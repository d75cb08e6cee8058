"""What the operating system has to bring along: libraries, a screen, a font, room to write."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

# Shared libraries that the wheels of Qt do not bring along, with their packages in Debian and
# Ubuntu. The scripts that install the project hold the same list, because they run before this
# package is there; a test compares the two.
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
KOREAN_FONT_PACKAGE = "fonts-nanum"


def is_linux() -> bool:
    """Whether libraries and screens are Linux's business here."""
    return sys.platform.startswith("linux")


def qt_platform(environment: Mapping[str, str]) -> str:
    """Return the Qt platform that the app would open on.

    Returns:
        A name such as ``xcb``; an empty string on a Linux without any screen.
    """
    chosen = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen or not is_linux():
        return chosen or "native"
    if environment.get("DISPLAY"):
        return "xcb"
    return "wayland" if environment.get("WAYLAND_DISPLAY") else ""


def missing_libraries(platform: str) -> dict[str, str]:
    """Return libraries that Qt needs on a platform and that cannot be loaded, with packages."""
    if not is_linux():
        return {}
    needed = {**QT_LIBRARIES, **SCREEN_LIBRARIES.get(platform, {})}
    return {library: package for library, package in needed.items() if not _loads(library)}


def apt_line(packages: Mapping[str, str]) -> str:
    """Return the one line that installs what is missing on Debian and Ubuntu."""
    sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    return f"{sudo}apt install {' '.join(sorted(set(packages.values())))}"


def has_korean_font() -> bool | None:
    """Whether the system has a font with Korean letters; None when nobody can tell."""
    if not is_linux():
        return True  # Windows and macOS bring one along
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        found = subprocess.run(  # noqa: S603 - a fixed command
            [program, ":lang=ko", "family"], capture_output=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return bool(found.stdout.strip()) if found.returncode == 0 else None


def check_writable(folder: Path) -> Path:
    """See that files can be written in a folder that may not exist yet; leaves nothing behind.

    Returns:
        The folder, or the nearest one above it that exists.

    Raises:
        OSError: They cannot.
    """
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    with tempfile.TemporaryFile(dir=folder):
        return folder


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
