"""A file of the digits of a whole class."""

from __future__ import annotations

import gzip
import json
from pathlib import Path


def write_class(path: Path, count: int, points: int = 40) -> None:
    """Write so many digits that all differ, gzipped where the name ends in ``.gz``."""
    lines = (
        json.dumps(
            {
                "label": n % 10,
                "strokes": [[[n, k / 7] for k in range(points)]],
                "writer": f"Writer {n % 20}",
            }
        )
        for n in range(count)
    )
    data = "\n".join(lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
