"""Where things lie: what is asked for, else what the environment says, else the platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_desktop import paths


def test_the_resources_are_there() -> None:
    assert paths.resources_dir().is_dir()
    assert paths.shipped_model().parent.parent == paths.resources_dir()


class TestDataFolder:
    def test_what_is_asked_for_comes_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CNN_DESKTOP_DATA", "/from/environment")
        assert paths.data_dir("/asked/for") == Path("/asked/for")
        assert paths.data_dir(Path("/asked/for")) == Path("/asked/for")

    @pytest.mark.parametrize("nothing", [None, ""])
    def test_then_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, nothing: str | None
    ) -> None:
        monkeypatch.setenv("CNN_DESKTOP_DATA", "/from/environment")
        assert paths.data_dir(nothing) == Path("/from/environment")

    @pytest.mark.parametrize("nothing", ["", None])
    def test_then_the_users_own(
        self, monkeypatch: pytest.MonkeyPatch, home: Path, nothing: str | None
    ) -> None:
        if nothing is None:
            monkeypatch.delenv("CNN_DESKTOP_DATA", raising=False)
        else:
            monkeypatch.setenv("CNN_DESKTOP_DATA", nothing)
        assert paths.data_dir() == home / "data"

    def test_a_tilde_is_the_home_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert paths.data_dir("~/digits") == Path.home() / "digits"
        monkeypatch.setenv("CNN_DESKTOP_DATA", "~/digits")
        assert paths.data_dir() == Path.home() / "digits"


class TestUserFolder:
    def test_all_that_a_user_makes_lies_in_the_home_that_was_named(self, home: Path) -> None:
        for path in (
            paths.user_dir(),
            paths.models_dir(),
            paths.settings_file(),
            paths.log_file(),
            paths.data_dir(),
        ):
            assert path == home or home in path.parents
        assert paths.models_dir() != paths.data_dir()

    def test_else_in_the_platforms_folders(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("CNN_DESKTOP_HOME")
        for path in (paths.user_dir(), paths.settings_file(), paths.log_file()):
            assert "cnn_desktop" in str(path)
            assert path.is_absolute()
            assert tmp_path not in path.parents

    def test_asking_makes_no_folders(self, home: Path) -> None:
        paths.models_dir()
        paths.data_dir()
        paths.log_file()
        paths.settings_file()
        assert not home.exists()
