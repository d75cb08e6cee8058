"""A page of help: what to do first, and the keys; it stays open beside the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from cnn_desktop.gui.common.widgets import named, strong

COLUMNS, LINES = 82, 42  # letters and lines that the text asks for, where the screen has them


class HelpDialog(QDialog):
    """Says how to use the program in the language of the window; does not block it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text = named(QTextBrowser(), "help_text")
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._text.document().setDocumentMargin(8)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._buttons)
        self._retranslate()
        self.resize(self.sizeHint())

    @property
    def text(self) -> str:
        """What it says, without its form."""
        return self._text.toPlainText()

    def sizeHint(self) -> QSize:
        """Ask for lines of a readable length, and no more than the screen has."""
        metrics, room = self.fontMetrics(), self.screen().availableSize()
        wide, high = COLUMNS * metrics.averageCharWidth(), LINES * metrics.lineSpacing()
        return QSize(min(wide, room.width() * 9 // 10), min(high, room.height() * 9 // 10))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setWindowTitle(QCoreApplication.translate("Help", "How to use it"))
        self._text.setAccessibleName(self.windowTitle())
        rows = "".join(
            f'<tr><td style="padding-right: 24px">{keys}</td><td>{what}</td></tr>'
            for keys, what in _keys()
        )
        title = QCoreApplication.translate("Help", "<b>Keys</b>")
        paragraphs = "".join(f"<p>{text}</p>" for text in (*_parts(), title))
        self._text.setHtml(strong(f"{paragraphs}<table>{rows}</table>"))


def show_help(parent: QWidget) -> HelpDialog:
    """Open the help beside the window, or bring it to the front; it does not block."""
    opened = [each for each in parent.findChildren(HelpDialog) if each.isVisible()]
    dialog = opened[0] if opened else HelpDialog(parent)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


def _parts() -> tuple[str, ...]:
    translate = QCoreApplication.translate
    return (
        translate(
            "Help",
            "<b>Draw</b> a digit with the mouse, a pen or a finger. The prediction, what the "
            "network sees and its feature maps follow while you draw.",
        ),
        translate(
            "Help",
            "<b>Why wrong?</b> shows the same drawing as other programs would feed it to the "
            "network; a cross marks where the answer is another one.",
        ),
        translate(
            "Help",
            "<b>Correct it</b>: one click on the right digit keeps the drawing in My digits "
            "(Ctrl+D). From 20 digits on, Train lets the model in use learn from them.",
        ),
        translate(
            "Help",
            "<b>Train</b>: choose a recipe and press Start training. The drawing is read by the "
            "learning network all the while. At the end keep the new model or go back.",
        ),
        translate(
            "Help",
            "<b>Inspect</b>: the network as a row of layers. A double click or Enter opens a "
            "layer, then a unit with every product and sum; Esc goes back, the arrow keys walk, "
            "F freezes the picture. Blue is positive, orange negative.",
        ),
        translate(
            "Help",
            "<b>Vote</b> (Ctrl+B) hides the reading until the class has voted by the number keys; "
            "Enter reveals it. On Train, Build your own… puts a network together and View… shows "
            "the data.",
        ),
        translate(
            "Help",
            "<b>Files</b>: drop a model (.safetensors), a picture, a stroke file or data to learn "
            "from on the window.",
        ),
    )


def _keys() -> tuple[tuple[str, str], ...]:
    """Return keys as this system writes them, and what they do."""
    translate = QCoreApplication.translate
    return (
        (f"{_key('Ctrl+1')} … {_key('Ctrl+3')}", translate("Help", "Draw, Train, Inspect")),
        (
            translate("Help", "Arrows, Space"),
            translate("Help", "on the canvas: move the pen, put it down or lift it"),
        ),
        (f"{_key('Ctrl+Z')}, {_key('Ctrl+Y')}", translate("Help", "undo, redo")),
        (_key("Del"), translate("Help", "clear the canvas")),
        (
            f"{_key('E')}, {_key('[')}, {_key(']')}",
            translate("Help", "on Draw: eraser, thinner pen, thicker pen"),
        ),
        (_key("W"), translate("Help", "on Draw: Why wrong?")),
        (f"{_key('Alt+0')} … {_key('Alt+9')}", translate("Help", "Correct it: say what it is")),
        (_key("Ctrl+D"), translate("Help", "My digits")),
        (
            f"{_key('Ctrl+O')}, {_key('Ctrl+S')}",
            translate("Help", "open a drawing or picture, save the drawing"),
        ),
        (
            f"{_key('Ctrl+C')}, {_key('Ctrl+V')}",
            translate("Help", "copy the drawing as a picture, paste a picture"),
        ),
        (
            f"{_key('Ctrl+R')}, {_key('Ctrl+.')}",
            translate("Help", "start training, pause or resume it"),
        ),
        (
            f"{_key('Ctrl+B')}, {_key('Ctrl+P')}, {_key('F11')}",
            translate("Help", "vote, projector, full screen"),
        ),
    )


def _key(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
