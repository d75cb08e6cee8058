"""How the process gives memory back to the operating system."""

from __future__ import annotations

import ctypes
import sys

# Parameters of mallopt(3), from glibc's malloc.h.
_M_TRIM_THRESHOLD = -1
_M_TOP_PAD = -2
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8

_LARGEST_KEPT = 32 * 2**20  # bytes, the most that glibc allows; a layer's output is 10 MB
_KEPT_IN_ALL = 256 * 2**20  # bytes
_ASKED_AT_ONCE = 64 * 2**20  # bytes of address space, which cost nothing until they are used


def keep_freed_memory() -> bool:
    """Let large blocks that are freed be used again, instead of fetched anew from the system.

    Each batch allocates and frees the same tensors. By default glibc maps those of several
    megabytes afresh every time, and the system clears each page again: some 1,000 to 6,000 page
    faults a batch of ``two-layer-cnn``, up to a fifth of the time. With this there are next to
    none, in any thread: all share one arena, because that of a thread is given back piece by piece.
    It holds for the whole process, for threads that have not started yet above all, and may be
    called again.

    Returns:
        Whether it could be done: only where the C library is glibc, which is on most Linux systems.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library
        return False
    return bool(
        mallopt(_M_MMAP_THRESHOLD, _LARGEST_KEPT)
        and mallopt(_M_TRIM_THRESHOLD, _KEPT_IN_ALL)
        and mallopt(_M_TOP_PAD, _ASKED_AT_ONCE)
        and mallopt(_M_ARENA_MAX, 1)
    )
