"""The style sheet, made from the theme's colours and sizes."""

from __future__ import annotations

from collections.abc import Callable

from cnn_desktop import paths
from cnn_desktop.gui.common.tokens import Tokens

CELL_INSET = 3  # pixels that Qt adds to the padding of a table's cell, but not of its head


def style_sheet(tokens: Tokens, size: Callable[[float], int], *, dark: bool) -> str:
    """Return the style sheet of one look.

    Args:
        tokens: Its colours.
        size: From pixels in the design to pixels on this screen.
        dark: Whether little arrows must be bright.
    """
    t = tokens
    icons = (paths.resources_dir() / "icons").as_posix()
    shade = "bright" if dark else "dim"
    return f"""
* {{ outline: none; }}
QWidget {{ color: {t.text}; }}
QToolTip {{ color: {t.text}; background: {t.surface}; border: 1px solid {t.line}; padding: 4px; }}

QLabel[role="title"] {{ font-size: {size(17)}px; font-weight: 600; }}
QLabel[role="group"] {{ font-size: {size(13)}px; font-weight: 600; }}
QLabel[role="caption"] {{ font-size: {size(11)}px; color: {t.text_soft}; }}
QLabel[role="winner"] {{ font-size: {size(60)}px; font-weight: 600; }}
QLabel[role="unsure"] {{ font-size: {size(60)}px; font-weight: 600; color: {t.text_soft}; }}
QLabel[role="word"] {{ font-size: {size(28)}px; font-weight: 600; }}
QLabel[role="figure"] {{ font-size: {size(22)}px; }}
QLabel[role="good"] {{ color: {t.good}; }}
QLabel[role="bad"] {{ color: {t.bad}; }}
QLabel[role="warn"] {{ color: {t.warn}; }}

QPushButton, QToolButton {{
    background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px;
    padding: {size(5)}px {size(12)}px; min-height: {size(18)}px;
}}
QToolButton {{ padding: {size(5)}px; }}
QPushButton:hover, QToolButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QPushButton:checked, QToolButton:pressed, QToolButton:checked {{
    background: {t.hover}; border-color: {t.accent};
}}
QPushButton:focus, QToolButton:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QLineEdit:focus {{ border: 2px solid {t.accent}; }}
QPushButton:focus {{ padding: {size(5) - 1}px {size(12) - 1}px; }}
QToolButton:focus {{ padding: {size(5) - 1}px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.text_soft}; background: {t.window}; }}
QPushButton[role="primary"] {{
    background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600;
}}
QPushButton[role="primary"]:hover {{ border-color: {t.text}; }}
QPushButton[role="primary"]:disabled {{
    background: {t.line}; color: {t.text_soft}; border-color: {t.line};
}}
QPushButton[role="primary"]:focus {{ border: 2px solid {t.text}; }}
QTabBar::tab {{
    background: transparent; border: none; border-bottom: 2px solid transparent;
    color: {t.text_soft}; padding: {size(6)}px {size(4)}px; margin-left: 16px;
}}
QTabBar::tab:selected {{ color: {t.text}; border-bottom-color: {t.accent}; }}
QTabBar::tab:focus {{ color: {t.accent}; }}
QTabBar::scroller {{ width: {size(28)}px; }}
QTabBar QToolButton {{ padding: 0; min-height: 0; }}
QTabBar QToolButton::right-arrow {{ image: url({icons}/chevron-closed-{shade}.svg); }}
QTabBar QToolButton::left-arrow {{ image: url({icons}/chevron-back-{shade}.svg); }}
QToolButton[role="quiet"] {{ background: transparent; border: 1px solid transparent; }}
QToolButton[role="quiet"]:hover {{ background: {t.hover}; }}
QToolButton[role="quiet"]:checked {{ background: {t.hover}; border-color: {t.accent}; }}
QToolButton[role="quiet"]:focus {{ border: 2px solid {t.accent}; }}
QToolButton[role="disclosure"] {{
    background: transparent; border: 1px solid transparent;
    padding: {size(4)}px {size(6)}px {size(4)}px 0;
    qproperty-iconSize: {size(16)}px {size(16)}px;
}}
QToolButton[role="disclosure"]::right-arrow {{ image: url({icons}/chevron-closed-{shade}.svg); }}
QToolButton[role="disclosure"]::down-arrow {{ image: url({icons}/chevron-open-{shade}.svg); }}
QToolButton[role="disclosure"]:hover {{ background: {t.hover}; }}
QToolButton[role="disclosure"]:focus {{ border-color: {t.accent}; }}
QToolButton[role="legend"] {{
    background: transparent; border: 1px solid transparent; padding: 2px {size(4)}px;
}}
QToolButton[role="legend"]:hover {{ background: {t.hover}; }}
QToolButton[role="legend"]:!checked {{ color: {t.text_soft}; }}
QToolButton[role="legend"]:focus {{ border: 2px solid {t.accent}; }}
QToolButton[role="small"], QToolButton[role="link"], QToolButton[role="word-link"] {{
    padding: {size(2)}px; min-height: {size(15)}px; font-size: {size(12)}px;
}}
QToolButton[role="link"] {{
    color: {t.accent}; background: transparent; border: 1px solid transparent; padding: 1px 4px;
}}
QToolButton[role="link"]:hover {{ background: {t.hover}; }}
QToolButton[role="link"]:focus {{ border: 1px solid {t.accent}; }}
QToolButton[role="word-link"] {{
    color: {t.accent}; background: transparent; border: none; border-radius: 0;
    border-bottom: 1px solid transparent; padding: 1px 0;
}}
QToolButton[role="word-link"]:hover, QToolButton[role="word-link"]:focus {{
    border-bottom-color: {t.accent};
}}
QToolButton[role="small"]:checked {{ border: 2px solid {t.accent}; padding: {size(2) - 1}px; }}
QToolButton#model_menu {{
    background: transparent; border: 1px solid transparent; font-weight: 600;
    padding: {size(4)}px {size(20)}px {size(4)}px {size(8)}px;
}}
QToolButton#model_menu:hover {{ background: {t.hover}; }}
QToolButton#model_menu:focus {{ border-color: {t.accent}; }}
QToolButton::menu-indicator {{
    image: url({icons}/chevron-{shade}.svg); width: {size(10)}px; height: {size(10)}px;
    subcontrol-position: right center; subcontrol-origin: padding; right: {size(6)}px;
}}
QPushButton::menu-indicator {{
    image: url({icons}/chevron-{shade}.svg); width: {size(10)}px; height: {size(10)}px;
    subcontrol-position: right center; subcontrol-origin: padding; right: {size(6)}px;
}}

#rail {{ background: {t.surface}; border-right: 1px solid {t.line}; }}
#rail QToolButton {{
    background: transparent; border: none; border-left: 3px solid transparent; border-radius: 0;
    padding: {size(8)}px 2px; color: {t.text_soft}; font-size: {size(11)}px;
}}
#rail QToolButton:hover {{ background: {t.hover}; }}
#rail QToolButton:checked {{
    color: {t.accent}; border-left-color: {t.accent}; font-weight: 600;
}}
#rail QToolButton:focus {{ background: {t.hover}; color: {t.text}; }}
#top_bar {{ background: {t.surface}; border-bottom: 1px solid {t.line}; }}
QStatusBar {{ background: {t.surface}; border-top: 1px solid {t.line}; color: {t.text_soft}; }}
QStatusBar QLabel {{ color: {t.text_soft}; font-size: {size(11)}px; }}
QStatusBar::item {{ border: none; }}
QMenuBar {{ background: {t.surface}; }}
QMenuBar::item {{ padding: {size(4)}px {size(8)}px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.hover}; }}
QMenu {{ background: {t.surface}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: {size(5)}px {size(24)}px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.hover}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.text_soft}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}

QFrame[role="card"] {{
    background: {t.surface}; border: 1px solid {t.line}; border-radius: 8px;
}}
QFrame[role="banner"] {{
    background: {t.surface}; border: 1px solid {t.line}; border-left: 4px solid {t.accent};
    border-radius: 6px; margin: 0;
}}
#window_banner {{ margin: 12px 16px 0 16px; }}
#vote_strip {{ margin: 8px 16px 0 16px; }}
QFrame[role="banner"][kind="error"] {{ border-left-color: {t.bad}; }}
QFrame[role="banner"][kind="warning"] {{ border-left-color: {t.warn}; }}
QFrame[role="banner"][kind="good"] {{ border-left-color: {t.good}; }}

#help_text {{ background: transparent; border: none; }}
#digit_list, #data_classes {{
    background: {t.surface}; border: 1px solid {t.line}; border-radius: 8px;
}}
#data_classes {{ padding: 4px; }}
#layer_table {{
    background: {t.surface}; border: 1px solid {t.line}; border-radius: 8px;
    selection-background-color: {t.hover}; selection-color: {t.text};
}}
#layer_table::item {{ padding: 0 {size(8)}px; }}
#layer_table QHeaderView::section {{
    background: {t.surface}; color: {t.text_soft}; border: none; font-size: {size(11)}px;
    border-bottom: 1px solid {t.line}; padding: {size(6)}px {size(8) + CELL_INSET}px;
}}

QComboBox, QSpinBox, QDoubleSpinBox, QLineEdit {{
    background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px;
    padding: {size(3)}px {size(8)}px; min-height: {size(20)}px;
    selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QLineEdit:focus {{
    padding: {size(3) - 1}px {size(8) - 1}px;
}}
QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QLineEdit:disabled {{
    background: {t.window}; color: {t.text_soft};
}}
QComboBox {{ combobox-popup: 0; qproperty-maxVisibleItems: 16; }}
QComboBox[invalid="true"] {{ border: 1px solid {t.bad}; }}
QComboBox::drop-down {{ border: none; width: {size(20)}px; }}
QComboBox::down-arrow {{
    image: url({icons}/chevron-{shade}.svg); width: {size(10)}px; height: {size(10)}px;
}}
QComboBox QAbstractItemView {{
    background: {t.surface}; border: 1px solid {t.line}; selection-background-color: {t.hover};
    selection-color: {t.text}; padding: 2px;
}}
QComboBox QAbstractItemView::item {{ min-height: {size(22)}px; padding: 0 {size(4)}px; }}
QSpinBox::up-button, QDoubleSpinBox::up-button {{
    subcontrol-position: top right; border: none; width: {size(18)}px;
}}
QSpinBox::down-button, QDoubleSpinBox::down-button {{
    subcontrol-position: bottom right; border: none; width: {size(18)}px;
}}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{
    image: url({icons}/chevron-up-{shade}.svg); width: {size(8)}px; height: {size(8)}px;
}}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{
    image: url({icons}/chevron-{shade}.svg); width: {size(8)}px; height: {size(8)}px;
}}
QCheckBox {{ spacing: {size(8)}px; }}
QCheckBox::indicator {{
    width: {size(14)}px; height: {size(14)}px; border: 1px solid {t.text_soft};
    border-radius: 4px; background: {t.surface};
}}
QCheckBox::indicator:checked {{
    background: {t.accent}; border-color: {t.accent};
    image: url({icons}/check-{"dim" if dark else "bright"}.svg);
}}
QCheckBox:focus {{ color: {t.accent}; }}
QCheckBox:disabled {{ color: {t.text_soft}; }}
QCheckBox::indicator:disabled {{ border-color: {t.line}; background: {t.window}; }}
QCheckBox::indicator:checked:disabled {{
    background: {t.line}; border-color: {t.line};
    image: url({icons}/check-{"bright" if dark else "dim"}.svg);
}}
QProgressBar {{
    background: {t.line}; border: none; border-radius: 3px; height: 6px; max-height: 6px;
}}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    width: {size(14)}px; height: {size(14)}px; margin: -{size(5)}px 0; border-radius: {size(7)}px;
    background: {t.surface}; border: 2px solid {t.accent};
}}
QSlider::handle:horizontal:focus {{ background: {t.accent}; }}
QTableView {{
    background: {t.surface}; alternate-background-color: {t.surface}; border: 1px solid {t.line};
    border-radius: 8px; selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
QTableView::item {{ padding: {size(3)}px {size(5)}px; }}
QHeaderView {{ background: {t.surface}; border: none; border-radius: 8px; }}
QHeaderView::section {{
    background: {t.surface}; color: {t.text_soft}; border: none;
    border-bottom: 1px solid {t.line}; padding: {size(4)}px {size(8)}px;
}}
QHeaderView::section:vertical {{ border-bottom: none; border-right: 1px solid {t.line}; }}
QTableCornerButton::section {{
    background: {t.surface}; border: none; border-bottom: 1px solid {t.line};
}}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
#train_settings QScrollBar:vertical {{ width: 14px; margin-left: 4px; }}
QScrollBar::handle {{
    background: {t.scroll}; border-radius: 3px; min-width: 24px; min-height: 24px;
}}
QScrollBar::handle:vertical {{ margin: 0 2px; }}
QScrollBar::handle:horizontal {{ margin: 2px 0; }}
QScrollBar::handle:hover {{ background: {t.text_soft}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
