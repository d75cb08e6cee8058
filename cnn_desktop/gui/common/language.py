"""Which language the window speaks; switched while it runs."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from cnn_desktop import paths

LANGUAGES = {"en": "English", "ko": "한국어"}


class Language:
    """Installs translators; every widget hears of it by a LanguageChange event.

    Args:
        app: The application that speaks.
        parent: Who the translators go with: a window that is gone leaves no language behind.
    """

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        self._app, self._parent = app, parent or app
        self._installed: list[QTranslator] = []
        self.code = "en"

    def set_code(self, code: str) -> None:
        """Speak ``en`` or ``ko`` from now on."""
        self.code = code
        for translator in self._installed:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._installed = []
        QLocale.setDefault(QLocale(code))
        if code == "en":  # the language of the source
            return
        own = str(paths.resources_dir() / "translations")
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{code}", qt), (f"cnn_desktop_{code}", own)):
            translator = QTranslator(self._parent)
            if translator.load(name, folder):
                self._app.installTranslator(translator)
                self._installed.append(translator)


def install_fallback_font(app: QApplication) -> bool:
    """Make sure that Korean can be read.

    A Debian without a Korean face shows boxes. The face that is shipped for that case is used for
    all text then, so that Latin and Korean letters belong together.

    Returns:
        Whether Korean can be shown.
    """
    if QFontDatabase.families(QFontDatabase.WritingSystem.Korean):
        return True
    families: list[str] = []
    for file in sorted((paths.resources_dir() / "fonts").glob("*.[ot]tf")):
        families += QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(file))
        )
    if not families:
        return False
    font = app.font()
    font.setFamilies([families[0], font.family()])
    app.setFont(font)
    return True
