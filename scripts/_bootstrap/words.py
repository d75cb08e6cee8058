"""What is said to a person. It goes to standard error: ``run.py list --json`` owns the other."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
IS_LINUX = sys.platform.startswith("linux")

# What has to lie free on the disk, in GB: measured at the height of an installation, with pip's
# own copies of what it downloads, and rounded up.
GB_WITH_CUDA = 12.0
GB_WITHOUT_CUDA = 2.5

_SPACE = ("No space left on device", "not enough space on the disk", "Disk quota exceeded")
_CERTIFICATE = ("CERTIFICATE_VERIFY_FAILED", "SSLError")
_NETWORK = (
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
# Lines in which pip says nothing about the reason.
_PIP_CHATTER = (
    "This error originates from a subprocess",
    "This is an issue with the package",
    "See above for",
    "exit code:",
    "[end of output]",
)


class SetupError(Exception):
    """What these commands cannot mend; the text says what happened and what to do next."""


class IndexUnreachable(SetupError):
    """The index that packages come from does not answer."""


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
        say(f"\n{trouble}")
    except KeyboardInterrupt:
        say("\nStopped. Run the same command again to go on.")
        return 130
    except OSError as error:
        say(f"\n{_refused(error)}")
    return 1


def _refused(error: OSError) -> str:
    if _mentions(_SPACE, str(error)):
        return _disk_full()
    if isinstance(error, PermissionError):
        return (
            f"{error}\nThis may not be written. Close programs that still run from .venv, and see "
            f"that the folder {ROOT} belongs to you."
        )
    return f"The operating system refused: {error}"


def download_note(torch_index: str) -> str:
    """Say how much is going to be downloaded, with PyTorch from ``torch_index`` (``""``: PyPI)."""
    once = "What is downloaded is kept, so this happens once."
    if torch_index or not IS_LINUX:
        return f"About 400 MB will be downloaded, half of it PyTorch. {once}"
    return (
        "About 3 GB will be downloaded: PyTorch for Linux brings NVIDIA's CUDA libraries along. "
        f"{once}\nWithout an NVIDIA card, stop here (Ctrl-C) and give --cpu as the first option: "
        "about 400 MB."
    )


def too_little_space(where: Path, free: float, needed: float) -> str:
    """Say that on the disk of ``where``, ``free`` GB are less than the ``needed`` ones."""
    text = f"The disk of {where} has {free:.1f} GB free; the installation needs {needed:.1f} GB.\n"
    if needed > GB_WITHOUT_CUDA < free:
        text += (
            f"Without NVIDIA's CUDA libraries {GB_WITHOUT_CUDA:.1f} GB are enough: give --cpu as "
            "the first option.\n"
        )
    return text + "Make room, then run the same command again."


def step_failed(headline: str, lines: "list[str]") -> SetupError:
    """The error for a step that failed after printing ``lines``: the last of them, and what to do.

    Returns:
        An :class:`IndexUnreachable` where that was the reason.
    """
    telling = [line for line in lines if line.strip() and not _mentions(_PIP_CHATTER, line)]
    quoted = "\n".join("  | " + line for line in telling[-6:])
    text = "\n".join(lines)
    kind = IndexUnreachable if _is_unreachable(text) else SetupError
    return kind(f"This step failed: {headline}\n{quoted}\n{_advice(text)}")


def _is_unreachable(text: str) -> bool:
    return _mentions(_NETWORK, text) and not _mentions((*_SPACE, *_CERTIFICATE), text)


def _advice(text: str) -> str:
    if _mentions(_SPACE, text):
        return _disk_full()
    if _mentions(_CERTIFICATE, text):
        return (
            "The package index showed a certificate that this machine does not trust; a school's "
            "filter often does that. Ask its administrator for the certificate file and set "
            "PIP_CERT to its path, or use another network."
        )
    if _is_unreachable(text):
        return (
            "The package index could not be reached. Check the network (behind a proxy, set "
            "HTTPS_PROXY), then run the same command again: it resumes with what it has."
        )
    if "No matching distribution found" in text:
        return (
            "Either the package index cannot be reached, or it has nothing for Python "
            f"{sys.version_info[0]}.{sys.version_info[1]} on this machine. What is needed: a "
            "64-bit Python from 3.11 on that is not brand-new; Debian 12, Ubuntu 22.04 or later, "
            "Windows 10 or later, or a Mac with an Apple chip."
        )
    if "Windows Long Path" in text:
        return "The path is too long for Windows: move the folder to a short one such as C:\\cnn."
    return "Run the same command again: it resumes. If it fails likewise, the lines above say why."


def _disk_full() -> str:
    return "The disk is full. Make room, then run the same command again: it resumes."


def _mentions(signs: "Iterable[str]", text: str) -> bool:
    return any(sign in text for sign in signs)
