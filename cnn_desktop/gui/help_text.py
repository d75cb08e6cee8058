"""A page of help: what to do first, and the keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from cnn_desktop.gui.common.widgets import strong


def show_help(parent: QWidget) -> QMessageBox:
    """Open the help; it does not block."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setObjectName("help")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setStyleSheet("QLabel#qt_msgbox_label { min-width: 560px; }")
    box.setWindowTitle(translate("Help", "How to use it"))
    parts = [
        translate(
            "Help",
            "<b>Draw</b> a digit with the mouse, a pen or a finger. The prediction, what the "
            "network sees and its feature maps follow while you draw.",
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
            "<b>Correct it</b>: one click on the right digit keeps the drawing in My digits "
            "(Ctrl+D). From 20 digits on, Train lets the model in use learn from them.",
        ),
        translate(
            "Help",
            "<b>Vote</b> (Ctrl+B) hides the reading until the class has voted by the number keys; "
            "Enter reveals it. On Train, Build your own… puts a network together and View… shows "
            "the data.",
        ),
        translate(
            "Help",
            "<b>Keys</b>: Ctrl+1 … 3 pages · Delete clear · Ctrl+Z undo · Ctrl+R train · Ctrl+P "
            "projector · F11 full screen. On the canvas: arrows move the pen, Space puts it down.",
        ),
        translate(
            "Help",
            "<b>Files</b>: drop a model (.safetensors), a picture or a stroke file on the window.",
        ),
    ]
    box.setText(strong("<p>" + "</p><p>".join(parts) + "</p>"))
    box.addButton(QMessageBox.StandardButton.Close)
    box.open()
    return box
