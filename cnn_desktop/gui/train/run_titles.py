"""What the kept runs are called where several stand beside each other: no two the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from cnn_desktop.core.runs.library import DamagedRun, KeptRun
from cnn_desktop.gui.common.widgets import shortened
from cnn_desktop.gui.train.setting_words import run_title


def distinct_titles(runs: Sequence[KeptRun | DamagedRun]) -> dict[Path, str]:
    """Return what each run is called; of those with the same name, the later ones get a number.

    A run has the same title in the list and in the comparison, whichever runs are chosen.

    Args:
        runs: All that are listed, the last started first.

    Returns:
        The titles by the folders of the runs.
    """
    readable = [run for run in reversed(runs) if isinstance(run, KeptRun)]
    taken = Counter(run_title(run).casefold() for run in readable)
    seen: Counter[str] = Counter()
    titles: dict[Path, str] = {}
    for run in readable:
        title = run_title(run)
        key = title.casefold()
        seen[key] += 1
        if seen[key] > 1:
            while taken[f"{key} {seen[key]}"]:  # somebody may have called another run so
                seen[key] += 1
            title = f"{title} {seen[key]}"
            taken[title.casefold()] += 1
        titles[run.folder] = title
    return titles


def head_lines(titles: Iterable[str], letters: int) -> list[str]:
    """Return titles on several lines each, for the head of a narrow column.

    Args:
        titles: With a comma before each new line.
        letters: That a line may have.
    """
    return ["\n".join(_line(part, letters) for part in title.split(", ")) for title in titles]


def _line(text: str, letters: int) -> str:
    """Return a line of so many letters at most, with the number at its end, if there is one."""
    if len(text) <= letters:
        return text
    begin, _, number = text.rpartition(" ")
    if not number.isdigit():
        return shortened(text, letters)
    return f"{shortened(begin, letters - len(number) - 1)} {number}"
