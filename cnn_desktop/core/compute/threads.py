"""How many threads torch uses for one thread's work, whatever the others do."""

from __future__ import annotations

import torch


def use_threads(count: int) -> None:
    """Let torch use so many threads for the work of the calling thread, from now on.

    ``torch.set_num_threads`` alone does not hold: a thread that has not computed anything yet takes
    over, with its first operation, what another thread has set last. Asking for the number makes it
    settle.
    """
    torch.set_num_threads(count)
    torch.get_num_threads()
