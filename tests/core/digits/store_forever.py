"""Store digits one after the other until killed, saying so after each: FILE."""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from cnn_desktop.core.digits.my_digits import MyDigits
from tests.core.drawings import line

if __name__ == "__main__":
    store = MyDigits(Path(sys.argv[1]))
    for number in count(len(store)):
        store.add(line((0.0, 0.0), (1.0, float(number))), number % 10, "Mina")
        os.write(1, b".")
