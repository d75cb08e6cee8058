"""Who made this, of what, on what it runs: what a helper asks for first."""

from __future__ import annotations

import os
import platform
from importlib import metadata

from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

import cnn_desktop
from cnn_desktop import paths
from cnn_desktop.gui.common.icons import app_icon
from cnn_desktop.gui.common.widgets import strong

PACKAGES = ("PySide6-Essentials", "torch", "numpy", "pyqtgraph", "safetensors", "pillow")


def versions() -> str:
    """Return versions and places, a line each."""
    translate = QCoreApplication.translate
    lines = [
        f"cnn_desktop {cnn_desktop.__version__}",
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"Qt {qVersion()}",
    ]
    for package in PACKAGES:
        try:
            lines.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            lines.append(f"{package} –")
    lines.append(translate("About", "{0} cores").format(os.cpu_count()))
    lines.append(translate("About", "Log: {0}").format(paths.log_file()))
    lines.append(translate("About", "Models: {0}").format(paths.models_dir()))
    return "\n".join(lines)


def show_about(parent: QWidget) -> QMessageBox:
    """Open the About window; it does not block."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setObjectName("about")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("About", "About CNN Desktop"))
    box.setIconPixmap(app_icon().pixmap(64, 64))
    text = translate(
        "About",
        "<b>CNN Desktop {0}</b><br>Draw a digit, watch a convolutional network read it, train "
        "one by a click and look inside it.",
    )
    box.setText(strong(text.format(cnn_desktop.__version__)))
    credit = translate(
        "About",
        "MIT licence. Uses Qt (LGPL-3.0), PyTorch (BSD-3-Clause), NumPy, pyqtgraph, "
        "safetensors, Pillow and the Pretendard font (OFL-1.1). Data: MNIST (LeCun, Cortes, "
        "Burges); Fashion-MNIST (Xiao, Rasul, Vollgraf); KMNIST (Clanuwat and others); EMNIST "
        "(Cohen and others); CIFAR-10 (Krizhevsky); Pen-Based Recognition of Handwritten Digits "
        "(Alpaydin, Alimoglu; UCI, CC BY 4.0).",
    )
    box.setInformativeText(f"{credit}<br><pre>{versions()}</pre>")
    copy = box.addButton(translate("About", "Copy"), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(versions()))
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Close))
    box.open()
    return box
