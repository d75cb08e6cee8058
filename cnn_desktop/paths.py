"""Where resources, data, models, settings and logs live on disk.

This is the only module that looks for them; the core is given paths.
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import platformdirs

_APP = "cnn_desktop"


def resources_dir() -> Path:
    """The folder with the shipped model, icons, fonts and translations.

    An installed wheel carries it inside the package; a checkout (and an editable install of it)
    has it beside the package.
    """
    packaged = Path(str(resources.files("cnn_desktop"))) / "resources"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parent.parent / "resources"


def shipped_model() -> Path:
    """The model that the program starts with."""
    return resources_dir() / "models" / "digit-reader.safetensors"


def data_dir(chosen: str | os.PathLike[str] | None = None) -> Path:
    """The folder of the data sets: ``chosen``, else ``CNN_DESKTOP_DATA``, else the user's own."""
    if chosen:
        return Path(chosen).expanduser()
    if from_environment := os.environ.get("CNN_DESKTOP_DATA"):
        return Path(from_environment).expanduser()
    return user_dir() / "data"


def user_dir() -> Path:
    """The folder for what the user makes: ``CNN_DESKTOP_HOME``, else the platform's own."""
    if from_environment := os.environ.get("CNN_DESKTOP_HOME"):
        return Path(from_environment).expanduser()
    return platformdirs.user_data_path(_APP, appauthor=False)


def models_dir() -> Path:
    """The folder of the models that the user keeps."""
    return user_dir() / "models"


def networks_dir() -> Path:
    """The folder of the networks that the user has built."""
    return user_dir() / "networks"


def my_digits_file() -> Path:
    """The file of the digits that people have drawn and labelled here."""
    return user_dir() / "my-digits.jsonl"


def runs_dir() -> Path:
    """The folder of training runs, one sub-folder each."""
    return user_dir() / "runs"


def settings_file() -> Path:
    """The file of the settings and the window's state."""
    if os.environ.get("CNN_DESKTOP_HOME"):
        return user_dir() / "settings.ini"
    return platformdirs.user_config_path(_APP, appauthor=False) / "settings.ini"


def log_file() -> Path:
    """The log file; older ones lie beside it."""
    if os.environ.get("CNN_DESKTOP_HOME"):
        return user_dir() / "logs" / "cnn_desktop.log"
    return platformdirs.user_log_path(_APP, appauthor=False) / "cnn_desktop.log"
