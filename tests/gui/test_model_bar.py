"""The menu of models and the words beside it: no two models look alike."""

from __future__ import annotations

import os
import time
from pathlib import Path

from cnn_desktop import paths
from cnn_desktop.core.checkpoint import save_checkpoint
from cnn_desktop.gui.session import Learning
from tests.gui.driver import Driver
from tests.gui.models import make_checkpoint


def test_no_two_kept_models_look_alike(app: Driver, tmp_path: Path) -> None:
    """Files that were put into the folder by hand may have one name, and even one time."""
    folder = paths.models_dir()
    for number, seconds in enumerate((1_000_000_000, 1_000_000_000, 1_500_000_000)):
        path = folder / f"copy {number} & more.safetensors"
        save_checkpoint(path, make_checkpoint(name="reader"))
        os.utime(path, (seconds, seconds))
    entries = [action for action in app.model_menu().actions() if "reader\t" in action.text()]
    assert len({action.text() for action in entries}) == 3
    newest, *twins = entries
    assert newest.text() == f"reader\t{date(1_500_000_000)}"
    assert {action.text() for action in twins} == {
        f"reader\tcopy {number} && more.safetensors  ·  {date(1_000_000_000)}" for number in (0, 1)
    }
    newest.trigger()
    app.wait_for_models()
    assert app.window.model_menu.text() == "reader"
    assert date(1_500_000_000) in app.text("model_details")
    (chosen,) = [action for action in app.model_menu().actions() if action.isChecked()]
    assert chosen.text() == f"reader\t{date(1_500_000_000)}"

    other = tmp_path / "from a friend.safetensors"
    save_checkpoint(other, make_checkpoint(name="reader"))
    app.drop(other)
    (chosen,) = [action for action in app.model_menu().actions() if action.isChecked()]
    assert chosen.text() == "reader\tfrom a friend.safetensors"


def date(seconds: int) -> str:
    """Return a time as the window shows it."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def test_the_epoch_of_the_network_in_training_is_said_anew(app: Driver) -> None:
    made = make_checkpoint(name="reader")
    app.wait_until_reading()
    for epoch in (1, 2, 3):
        app.session.show_learning(
            Learning(made.network, made.class_names, made.weights, epoch=epoch)
        )
        assert app.window.model_menu.text() == f"{made.network.name} · learning, epoch {epoch}"
