"""The options that are remembered, and what becomes of a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QLocale
from PySide6.QtWidgets import QApplication

from cnn_desktop.core.drawing import WIDTH_RANGE
from cnn_desktop.gui import settings
from cnn_desktop.gui.settings import (
    FOLLOW_TRAINING,
    LANGUAGE,
    LAST_FOLDER,
    PEN_WIDTH,
    PROJECTOR,
    THEME,
    Option,
    Settings,
)

OPTIONS = [value for value in vars(settings).values() if isinstance(value, Option)]


def test_what_is_set_is_there_the_next_time(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "new folder" / "settings.ini"
    first = Settings(path)
    first.set(LANGUAGE, "ko")
    first.set(THEME, "dark")
    first.set(PROJECTOR, value=True)
    first.set(FOLLOW_TRAINING, value=False)
    first.set(PEN_WIDTH, 1.7)
    first.set(LAST_FOLDER, "/a folder/with, commas; and 한글")
    first.set_window_state(QByteArray(b"\x01\x02"), QByteArray(b"\x03"))
    first.save()
    second = Settings(path)
    assert second.get(LANGUAGE) == "ko"
    assert second.get(THEME) == "dark"
    assert second.get(PROJECTOR) is True
    assert second.get(FOLLOW_TRAINING) is False
    assert second.get(PEN_WIDTH) == 1.7
    assert second.get(LAST_FOLDER) == "/a folder/with, commas; and 한글"
    assert second.window_state() == (QByteArray(b"\x01\x02"), QByteArray(b"\x03"))


def test_without_a_file_everything_has_its_default(tmp_path: Path, qapp: QApplication) -> None:
    fresh = Settings(tmp_path / "settings.ini")
    for option in OPTIONS:
        assert fresh.get(option) == option.default
        assert option.help
    assert fresh.window_state() == (QByteArray(), QByteArray())


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe garbage \x1b[31m",
        b"[General\nlanguage=",
        b"language=klingon\ntheme=puce\nprojector=perhaps\npen_width=wide\nfollow_training=7\n",
        b"pen_width=nan\n",
        b"pen_width=inf\n",
        b"pen_width=-1e300\n",
        b"pen_width=1, 2, 3\nlanguage=en, ko\ntheme=@Invalid()\n",
        b"language=@ByteArray(ko)\npen_width=@Variant(\\0\\0\\0\\x7f)\n",
        b"[window]\nversion=1\ngeometry=oops\nstate=12\n",
        b"[window]\nversion=many\n",
    ],
)
def test_a_damaged_file_counts_as_none(content: bytes, tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "settings.ini"
    path.write_bytes(content)
    damaged = Settings(path)
    for option in OPTIONS:
        value = damaged.get(option)
        assert type(value) is type(option.default)
        assert not option.choices or value in option.choices
    assert WIDTH_RANGE[0] <= damaged.get(PEN_WIDTH) <= WIDTH_RANGE[1]
    assert damaged.language() in {"en", "ko"}
    assert all(isinstance(part, QByteArray) for part in damaged.window_state())
    damaged.set(PEN_WIDTH, 1.5)
    damaged.save()
    assert Settings(path).get(PEN_WIDTH) == 1.5


def test_a_folder_in_the_files_place_is_survived(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "settings.ini"
    path.mkdir()
    stuck = Settings(path)
    stuck.set(PEN_WIDTH, 1.5)
    stuck.save()
    assert stuck.get(PEN_WIDTH) == 1.5  # for this time at least
    assert list(path.iterdir()) == []


def test_a_layout_of_another_version_is_not_used(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "settings.ini"
    path.write_bytes(b"[window]\nversion=999\ngeometry=@ByteArray(abc)\n")
    assert Settings(path).window_state() == (QByteArray(), QByteArray())


@pytest.mark.parametrize(
    ("locale", "language"), [("ko_KR", "ko"), ("de_DE", "en"), ("en_GB", "en"), ("C", "en")]
)
def test_the_language_follows_the_system_until_one_is_chosen(
    locale: str,
    language: str,
    tmp_path: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(locale))
    fresh = Settings(tmp_path / "settings.ini")
    assert fresh.language() == language
    fresh.set(LANGUAGE, "ko")
    assert fresh.language() == "ko"
