"""What was asked for in mid-run and is not in force yet, in words below its field."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel

from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.training_run import RunState, TrainingRun

# A batch size that waits: from which epoch on it counts, None where there is none any more; and
# what counts until then.
Wait = tuple[int, int | None, int]


class WaitingWords(QLabel):
    """Says from which epoch on a new batch size counts; nothing while none waits.

    All other settings count from the next step on, before anybody could read a word.
    """

    def __init__(self) -> None:
        super().__init__()
        named(self, "batch_size_waits").setWordWrap(True)
        set_role(self, "caption")
        self._shown: Wait | None = None
        self.hide()

    def describe(self, run: TrainingRun) -> None:
        """Say what a run waits with; to be called whenever it has got on."""
        wait = find_wait(run)
        if wait != self._shown:
            self._shown = wait
            self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        self.setVisible(self._shown is not None)
        if self._shown is None:
            return
        size, epoch, until_then = self._shown
        if epoch is None:
            text = self.tr("Too late for batches of {0}: the last epoch has begun.").format(size)
        else:
            text = self.tr("Batches of {0} from epoch {1} on; until then {2}.").format(
                f"{size:,}", epoch, f"{until_then:,}"
            )
        self.setText(text)


def find_wait(run: TrainingRun) -> Wait | None:
    """Return the batch size that a run waits with; None where it waits with none."""
    size = run.controls.waiting("batch_size")
    if size is None or run.recipe is None or run.state in {RunState.IDLE, RunState.STOPPING}:
        return None
    sizes = [change.value for change in run.history.changes if change.name == "batch_size"]
    in_force = int(sizes[-1]) if sizes else run.recipe.batch_size
    if int(size) == in_force:
        return None
    begun = run.batch.epoch if run.batch else len(run.history.epochs)
    return int(size), begun + 1 if begun < run.recipe.epochs else None, in_force
