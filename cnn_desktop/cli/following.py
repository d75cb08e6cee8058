"""One of several processes that torchrun has started leaves it to the first one to speak.

All of them read the same command line, so what is wrong with it would be said by each.
"""

from __future__ import annotations

import time

from cnn_desktop.cli.stopping import stops_in_order

WAIT_SECONDS = 10.0  # the first one may still be importing torch


def first_has_spoken() -> bool:
    """Wait until the first process has failed for the same reason, and said it.

    torchrun ends all processes once one of them has failed. Who ended at once would take the words
    out of the first one's mouth.

    Returns:
        Whether this process was told to end; False after a while in which nobody did.
    """
    try:
        with stops_in_order():
            time.sleep(WAIT_SECONDS)
    except KeyboardInterrupt:
        return True
    return False
