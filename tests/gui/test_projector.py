"""Projector mode is for the last row: what a lecturer points at is larger in it, never smaller."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from cnn_desktop.core.networks.layers import Flatten, Linear
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.draw.vote import TallyBars
from tests.gui.driver import SEVEN, Driver, wait_for_layout
from tests.gui.models import in_use, make_checkpoint

LANGUAGES = ("en", "ko")
SIZES = ((1280, 720), (1024, 640), (960, 600))


def wear(app: Driver, language: str, width: int, height: int, *, projector: bool) -> None:
    """Wear a look in a window of a size, and wait until everything has found its place."""
    app.controller.set_look("light", language, projector=projector)
    app.window.resize(width, height)
    wait_for_layout()


def bar_texts(app: Driver) -> list[int]:
    """Return how large the texts of the bars are that are on the screen."""
    bars = (app.find(ProbabilityBars, "probabilities"), app.find(TallyBars, "vote_tally"))
    return [each.text_height for each in bars if each.isVisible()]


@pytest.mark.parametrize("votes", ["", "7717"], ids=["reading", "reveal"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bars_are_written_larger_in_projector_mode(
    language: str, votes: str, app: Driver
) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    if votes:
        app.click("vote")
        QTest.keyClicks(app.canvas, votes)
        app.click("vote_reveal")
        app.wait_for_prediction()
    for width, height in SIZES:
        wear(app, language, width, height, projector=False)
        plain = bar_texts(app)
        wear(app, language, width, height, projector=True)
        large = bar_texts(app)
        assert len(large) == len(plain) == (2 if votes else 1)
        assert min(plain) >= 11
        least = 1.45 if width > 960 else 1.3  # in the smallest window there is no more room
        assert all(b >= least * a for a, b in zip(plain, large, strict=True)), (
            f"{plain} and {large} pixels at {width} × {height}"
        )
        assert (app.window.width(), app.window.height()) == (width, height)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_canvas_stays_large_in_projector_mode(language: str, app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    wear(app, language, 1280, 720, projector=True)
    assert app.canvas.height() >= 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preview_stays_where_it_is_whatever_is_read(language: str, app: Driver) -> None:
    """In the column beside the bars, too: below room for the longest doubt."""
    wear(app, language, 1280, 720, projector=True)
    preview = app.widget("input_preview")
    before = preview.geometry(), app.canvas.geometry()
    app.stroke(((0.5, 0.5), (0.505, 0.5)))  # a dot
    app.wait_for_prediction()
    wait_for_layout()
    assert app.text("confidence")
    assert (preview.geometry(), app.canvas.geometry()) == before
    app.click("clear")
    app.stroke(SEVEN)
    app.wait_for_prediction()
    wait_for_layout()
    assert app.text("prediction") == "7"
    assert (preview.geometry(), app.canvas.geometry()) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_instead_of_digits_are_written_larger_too(language: str, app: Driver) -> None:
    """They would make too wide a column: the preview gives way."""
    names = ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Ankle boot")
    network = (Flatten(), Linear(len(names)))
    app.session.use_model(in_use(make_checkpoint(network, class_names=names)))
    app.stroke(SEVEN)
    app.wait_for_prediction()
    wear(app, language, 1280, 720, projector=False)
    plain = bar_texts(app)
    wear(app, language, 1280, 720, projector=True)
    assert bar_texts(app)[0] >= 1.25 * plain[0]
    assert app.widget("no_digits").isVisible()
    app.click("vote")
    assert not app.widget("no_digits").isVisible()


def test_a_network_without_maps_offers_no_layer_to_choose(app: Driver) -> None:
    assert app.widget("map_layer").isVisible()
    app.session.use_model(in_use(make_checkpoint((Flatten(), Linear(10)))))
    app.stroke(SEVEN)
    app.wait_for_prediction()
    assert not app.widget("map_layer").isVisible()
    maps = app.find(ImageGrid, "feature_maps")
    assert maps.count == 0
    assert "no feature maps" in maps._empty_text
