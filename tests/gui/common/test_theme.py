"""Colours, sizes and icons."""

from __future__ import annotations

import dataclasses
from itertools import product

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QScrollBar
from pytestqt.qtbot import QtBot

from cnn_desktop import paths
from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.theme import Mode, Theme, set_role
from cnn_desktop.gui.common.tokens import DARK, LIGHT, Tokens


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it, 1 to 21."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        channels = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(tokens: Tokens) -> None:
    for text, ground in product(
        (tokens.text, tokens.text_soft, tokens.good, tokens.bad, tokens.warn),
        (tokens.window, tokens.surface),
    ):
        assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(tokens.text, tokens.hover) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.ink, tokens.paper) >= 15


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_curves_and_weights_stand_out_from_their_ground(tokens: Tokens) -> None:
    for name in ("curve_loss", "curve_accuracy", "positive", "negative", "accent"):
        assert contrast(getattr(tokens, name), tokens.surface) >= 2.8, name


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_handle_of_a_scroll_bar_is_seen_on_every_ground(tokens: Tokens) -> None:
    for ground in (tokens.window, tokens.surface, tokens.hover):
        assert contrast(tokens.scroll, ground) >= 3, ground
        assert contrast(tokens.text_soft, ground) > contrast(
            tokens.scroll, ground
        )  # under the hand


@pytest.mark.parametrize(("mode", "tokens"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("way", [Qt.Orientation.Vertical, Qt.Orientation.Horizontal])
def test_a_scroll_bar_is_painted_with_its_own_colour(
    mode: Mode, tokens: Tokens, way: Qt.Orientation, theme: Theme, qtbot: QtBot
) -> None:
    theme.set_look(mode, projector=False)
    bar = QScrollBar(way)
    qtbot.addWidget(bar)
    bar.setRange(0, 100)
    bar.setPageStep(100)  # the handle takes half of it
    bar.resize(*((10, 200) if way is Qt.Orientation.Vertical else (200, 10)))
    bar.ensurePolished()
    picture = bar.grab().toImage()
    assert picture.pixelColor(5, 5) == QColor(tokens.scroll)


def test_every_token_is_a_colour() -> None:
    for tokens in (LIGHT, DARK):
        for field in dataclasses.fields(tokens):
            assert QColor(getattr(tokens, field.name)).isValid(), field.name


@pytest.mark.parametrize(("mode", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_the_palette_is_the_apps_own(
    mode: Mode, tokens: Tokens, theme: Theme, qapp: QApplication
) -> None:
    """The style hint does nothing on bare X11, so the palette has to carry the theme."""
    theme.set_look(mode, projector=False)
    assert theme.tokens == tokens
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(tokens.window)
    assert qapp.palette().color(QPalette.ColorRole.WindowText) == QColor(tokens.text)


def test_a_change_of_the_look_is_told(theme: Theme) -> None:
    told: list[str] = []
    theme.changed.connect(lambda: told.append(theme.tokens.window))
    theme.set_look("dark", projector=False)
    theme.set_look("dark", projector=True)
    assert told == [DARK.window, DARK.window]


def test_the_projector_makes_text_half_as_large_again(theme: Theme, qapp: QApplication) -> None:
    plain = qapp.font().pixelSize(), theme.size(20), theme.font(11).pixelSize()
    theme.set_look("light", projector=True)
    large = qapp.font().pixelSize(), theme.size(20), theme.font(11).pixelSize()
    assert plain == (13, 20, 11)
    assert large == (20, 30, 16)
    theme.set_look("light", projector=False)
    assert qapp.font().pixelSize() == 13


def test_the_system_decides_until_something_is_chosen(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hints:
        scheme = Qt.ColorScheme.Dark

        @classmethod
        def colorScheme(cls) -> Qt.ColorScheme:  # noqa: N802 - Qt's name
            return cls.scheme

    theme.set_look("system", projector=False)
    monkeypatch.setattr("PySide6.QtGui.QGuiApplication.styleHints", Hints)
    assert theme.is_dark
    Hints.scheme = Qt.ColorScheme.Unknown
    assert not theme.is_dark


def test_a_change_of_the_system_is_followed_only_when_it_decides(
    theme: Theme, qapp: QApplication
) -> None:
    told: list[bool] = []
    theme.set_look("dark", projector=False)
    theme.changed.connect(lambda: told.append(True))
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert told == []
    theme.set_look("system", projector=False)
    told.clear()
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert told == [True]


def test_a_theme_that_is_gone_does_not_listen_any_more(qapp: QApplication) -> None:
    theme = Theme(qapp)
    gone: list[bool] = []
    theme.destroyed.connect(lambda: gone.append(True))
    theme.deleteLater()
    QCoreApplication.sendPostedEvents(theme, QEvent.Type.DeferredDelete)
    assert gone
    qapp.setStyleSheet("")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert qapp.styleSheet() == ""


def test_a_role_changes_how_a_label_looks(theme: Theme) -> None:
    label = QLabel("x")
    sizes = []
    for role in ("caption", "title"):
        set_role(label, role)
        label.ensurePolished()
        sizes.append(label.sizeHint().height())
    assert sizes[0] < sizes[1]
    label.deleteLater()


ICONS = sorted(
    file.stem
    for file in (paths.resources_dir() / "icons").glob("*.svg")
    if not file.stem.startswith(("app", "chevron", "check"))
)


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_takes_the_colours_of_the_theme(name: str, theme: Theme) -> None:
    found = []
    for mode in ("light", "dark"):
        theme.set_look("light" if mode == "light" else "dark", projector=False)
        image = icon(name, theme).pixmap(24, 24).toImage()
        colours = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert QColor(theme.tokens.text).name() in colours
        found.append(colours)
    assert found[0] != found[1]
    checked = icon(name, theme).pixmap(24, 24, QIcon.Mode.Normal, QIcon.State.On).toImage()
    assert checked != icon(name, theme).pixmap(24, 24).toImage()
