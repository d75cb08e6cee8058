"""What settings and their values are called, in the words of the form."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.recipes import recipe_title as plain_recipe_title
from cnn_desktop.core.runs.library import KeptRun
from cnn_desktop.core.sabotage import SABOTAGES
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.setting_names import setting_name

_OPTIMIZERS = {"adam": "Adam", "sgd": "SGD", "adamw": "AdamW", "rmsprop": "RMSprop"}


def recipe_title(recipe: Recipe) -> str:
    """Return a recipe's name, and whether it was changed."""
    changed = QCoreApplication.translate("Settings", "{0} (changed)")
    return plain_recipe_title(recipe, changed)


def run_title(run: KeptRun) -> str:
    """Return a run's name; its network and recipe where nobody gave one."""
    return run.name if run.is_named else f"{run.recipe.network}, {recipe_title(run.recipe)}"


def value_text(field: str, value: object) -> str:
    """Return what the form shows for a value of a setting; a dash where there is none."""
    translate = QCoreApplication.translate
    if value is None or value in ([], (), ""):
        return "–"
    if field == "changes" and isinstance(value, tuple):
        return "\n".join(f"{c.place:.2f}: {setting_name(c.name)} {c.value:g}" for c in value)
    if field == "sabotage" and isinstance(value, list | tuple):
        titles = (SABOTAGES[name].title for name in value if name in SABOTAGES)
        return ", ".join(translate("Sabotage", title) for title in titles)
    if field == "drop_last":
        used, left_out = translate("Settings", "used"), translate("Settings", "left out")
        return left_out if value else used
    if isinstance(value, bool):
        return translate("Settings", "yes") if value else translate("Settings", "no")
    words = {
        "optimizer": _OPTIMIZERS,
        "schedule": {
            "constant": translate("FineSettings", "Constant"),
            "cosine": translate("FineSettings", "Cosine"),
            "step": translate("FineSettings", "Steps"),
            "one-cycle": translate("FineSettings", "One cycle"),
        },
        "augmentation": {
            "none": translate("FineSettings", "None"),
            "handwriting": translate("FineSettings", "Handwriting"),
        },
        "device": {"cpu": "CPU", "cuda": translate("Settings", "graphics card")},
    }.get(field, {})
    if field == "dataset":
        return dataset_title(str(value))
    if isinstance(value, int):
        return str(value) if field == "seed" else f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else words.get(str(value), str(value))
