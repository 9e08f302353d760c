"""The application's one style sheet, palette and font, made from a theme's tokens.

Widgets never set a style sheet; they say what they are and are styled by it: the properties
``role`` and ``tone`` on labels, ``kind`` and ``target`` on buttons and frames. Whatever is inside
a widget that ``wear_session_look`` was given wears the session's theme instead of the window's.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.settings import Settings
from biofeedback.ui.theme import DARK, LIGHT, Theme

BASE_PX = 15.0
"""Size of running text, where the system's own is not larger."""
TARGET_PX = 48
"""Least height of anything that is pressed."""
SESSION_TARGET_PX = 64
"""The same, during a session."""

_SESSION = '*[scope="session"]'


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Everything that decides how the window looks."""

    theme: Theme = LIGHT
    session_theme: Theme = DARK
    text_scale: float = 1.0
    """1.0 to 2.0."""

    @classmethod
    def of(cls, settings: Settings, *, system_is_dark: bool) -> "Appearance":
        """What the settings ask for."""
        return cls(
            theme=Theme.for_choice(settings.theme, system_is_dark=system_is_dark),
            session_theme=Theme.for_session(settings.theme),
            text_scale=settings.text_scale,
        )


def prepare() -> float:
    """Choose the drawing style, once; the text size at scale 1, in px."""
    system_px = QFontInfo(_system_font()).pixelSize()
    QApplication.setStyle("Fusion")
    return max(BASE_PX, float(system_px))


def apply(appearance: Appearance, base_px: float = BASE_PX) -> None:
    """Let the whole application look like this; the first time before any widget is made.

    A label that was made but not shown does not hear of a new font.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("looks need an application")
    text_px = base_px * appearance.text_scale
    app.setPalette(palette(appearance.theme))
    app.setFont(_font(text_px))
    app.setStyleSheet(sheet(appearance, text_px))


def system_is_dark() -> bool:
    """Whether the system asks for dark windows, where it says so at all."""
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def wear_session_look(widget: QWidget) -> None:
    """Let a widget and all inside it wear the session's theme."""
    _set_scope(widget, "session")


def wear_window_look(widget: QWidget) -> None:
    """Let it wear the window's theme again."""
    _set_scope(widget, "window")


def restyle(widget: QWidget) -> None:
    """Look again at a widget whose properties changed after it was shown."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _set_scope(widget: QWidget, scope: str) -> None:
    widget.setProperty("scope", scope)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    # Whatever was asked for its size already, even before it had a parent, is styled already.
    for styled in (widget, *widget.findChildren(QWidget)):
        restyle(styled)


def palette(theme: Theme) -> QPalette:
    """What Qt's own widgets, such as file dialogs, are drawn with."""
    made = QPalette()
    for role, colour in _roles(theme).items():
        made.setColor(role, QColor(colour))
    for role in _FADING_ROLES:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return made


def sheet(appearance: Appearance, text_px: float) -> str:
    """The style sheet; ``text_px`` is the size of running text."""
    return "\n".join(
        (
            _sizes(text_px),
            _colours(appearance.theme, scope=""),
            _colours(appearance.session_theme, scope=f"{_SESSION} "),
            _ground(appearance.session_theme),
        )
    )


def _system_font() -> QFont:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)


def _font(text_px: float) -> QFont:
    sized = _system_font()
    sized.setPixelSize(round(text_px))
    # Figures of one width, so that a changing number does not jump.
    sized.setFeature(QFont.Tag("tnum"), 1)
    return sized


_FADING_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


def _roles(theme: Theme) -> dict[QPalette.ColorRole, str]:
    role = QPalette.ColorRole
    return {
        role.Window: theme.background,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.background,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.BrightText: theme.text,
        role.Light: theme.surface,
        role.Midlight: theme.line,
        role.Mid: theme.edge,
        role.Dark: theme.edge,
        role.Shadow: theme.line,
        role.Highlight: theme.breath,
        role.HighlightedText: theme.on_breath,
        role.Link: theme.breath,
        role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text,
    }


def _sizes(text_px: float) -> str:
    def px(at_base: float) -> int:
        return round(at_base * text_px / BASE_PX)

    target, session_target = max(TARGET_PX, px(30)), max(SESSION_TARGET_PX, px(36))
    return f"""
QLabel[role="title"] {{ font-size: {px(24)}px; font-weight: 620; }}
QLabel[role="heading"] {{ font-size: {px(17)}px; font-weight: 620; }}
QLabel[role="strong"] {{ font-weight: 620; }}
QLabel[role="caption"] {{ font-size: {px(13)}px; }}
QLabel[role="number"] {{ font-size: {px(44)}px; font-weight: 620; }}
QLabel[role="clock"] {{ font-size: {px(32)}px; font-weight: 620; }}
QLabel[role="unit"] {{ font-size: {px(13)}px; font-weight: 600; }}
QLabel[role="tag"] {{
  font-size: {px(13)}px; font-weight: 600; padding: 3px {px(10)}px; border-radius: {px(9)}px;
}}
QLabel[place="navigation"] {{ padding: 0px {px(12)}px {px(12)}px {px(12) + 3}px; }}
QLabel[place="stepper"] {{ min-width: {px(88)}px; }}
QPushButton {{
  border: 1px solid; border-radius: 12px; font-weight: 500;
  padding: 0px {px(18)}px; min-height: {target - 2}px; min-width: {TARGET_PX - 2}px;
}}
QPushButton:focus {{
  border-width: 3px; padding: 0px {px(18) - 2}px; min-height: {target - 6}px;
  min-width: {TARGET_PX - 6}px;
}}
QPushButton[target="session"] {{
  min-height: {session_target - 2}px; min-width: {SESSION_TARGET_PX - 2}px;
}}
QPushButton[target="session"]:focus {{
  min-height: {session_target - 6}px; min-width: {SESSION_TARGET_PX - 6}px;
}}
QPushButton[kind="primary"] {{ font-size: {px(17)}px; font-weight: 620; }}
QPushButton[kind="step"] {{ padding: 0px; font-size: {px(24)}px; }}
QPushButton[kind="nav"] {{
  text-align: left; padding: 0px {px(12)}px; border: 3px solid transparent;
  min-height: {target - 6}px;
}}
QPushButton[kind="nav"]:checked {{ font-weight: 620; }}
QFrame[kind="card"], QFrame[kind="banner"] {{ border: 1px solid; border-radius: 14px; }}
QScrollArea {{ border: none; }}
QScrollBar:vertical {{ width: 18px; margin: 0px; border: none; }}
QScrollBar:horizontal {{ height: 18px; margin: 0px; border: none; }}
QScrollBar::handle {{ border-radius: 5px; margin: 4px; }}
QScrollBar::handle:vertical {{ min-height: 48px; }}
QScrollBar::handle:horizontal {{ min-width: 48px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0px; height: 0px; }}
QToolTip {{ padding: 6px; font-size: {px(14)}px; }}
"""


def _colours(theme: Theme, *, scope: str) -> str:
    return (
        _text_colours(theme, scope) + _button_colours(theme, scope) + _frame_colours(theme, scope)
    )


def _ground(theme: Theme) -> str:
    """What is behind everything in a session; also of a sheet that opens over it."""
    return f"""
{_SESSION} {{ background-color: {theme.background}; }}
QDialog[kind="sheet"][scope="session"] {{
  background-color: {theme.background}; border-color: {theme.edge};
}}
"""


def _text_colours(theme: Theme, scope: str) -> str:
    tones = "".join(
        f'{scope}QLabel[tone="{tone}"] {{ color: {colour}; }}\n'
        for tone, colour in (
            ("muted", theme.muted),
            ("breath", theme.breath),
            ("heart", theme.heart),
            ("good", theme.good),
            ("warn", theme.warn),
        )
    )
    return f"""
{scope}QLabel {{ color: {theme.text}; background: transparent; }}
{tones}
{scope}QLabel[role="tag"] {{ color: {theme.text}; background-color: {theme.breath_soft}; }}
{scope}QLabel[role="tag"][tone="warn"] {{
  color: {theme.warn}; background-color: {theme.surface}; border: 1px solid {theme.warn};
}}
"""


def _button_colours(theme: Theme, scope: str) -> str:
    button = f"{scope}QPushButton"
    return f"""
{button} {{
  color: {theme.text}; background-color: {theme.surface}; border-color: {theme.edge};
}}
{button}:hover {{ background-color: {theme.breath_soft}; }}
{button}:pressed {{ background-color: {theme.breath_soft}; border-color: {theme.breath}; }}
{button}:disabled {{
  color: {theme.muted}; background-color: {theme.background}; border-color: {theme.line};
}}
{button}[kind="primary"] {{
  color: {theme.on_breath}; background-color: {theme.breath}; border-color: {theme.breath};
}}
{button}[kind="primary"]:hover {{ border-color: {theme.text}; }}
{button}[kind="primary"]:disabled {{
  color: {theme.muted}; background-color: {theme.background}; border-color: {theme.line};
}}
{button}[kind="quiet"] {{ background-color: transparent; border-color: transparent; }}
{button}[kind="quiet"]:hover {{ background-color: {theme.breath_soft}; }}
{button}[kind="choice"]:checked {{
  background-color: {theme.breath_soft}; border-color: {theme.breath};
}}
{button}[kind="nav"] {{
  color: {theme.muted}; background-color: transparent; border-color: transparent;
}}
{button}[kind="nav"]:hover {{ color: {theme.text}; }}
{button}[kind="nav"]:checked {{ color: {theme.text}; background-color: {theme.breath_soft}; }}
{button}:focus {{ border-color: {theme.focus}; }}
{button}[kind="nav"]:focus, {button}[kind="choice"]:checked:focus, {button}[kind="quiet"]:focus,
{button}[kind="primary"]:focus {{ border-color: {theme.focus}; }}
"""


def _frame_colours(theme: Theme, scope: str) -> str:
    return f"""
{scope}QFrame[kind="card"] {{ background-color: {theme.surface}; border-color: {theme.line}; }}
{scope}QFrame[kind="banner"] {{
  background-color: {theme.surface}; border-color: {theme.edge};
}}
{scope}QFrame[kind="banner"][tone="warn"] {{ border: 2px solid {theme.warn}; }}
{scope}QDialog[kind="sheet"] {{
  background-color: {theme.background}; border: 1px solid {theme.edge};
}}
{scope}QFrame[kind="side"] {{
  background-color: {theme.background}; border: none; border-right: 1px solid {theme.line};
}}
{scope}QFrame[kind="rule"] {{ background-color: {theme.line}; border: none; max-height: 1px; }}
{scope}QScrollArea, {scope}QScrollArea > QWidget > QWidget[kind="page"] {{
  background-color: {theme.background};
}}
{scope}QScrollBar {{ background-color: transparent; }}
{scope}QScrollBar::handle {{ background-color: {theme.edge}; }}
{scope}QScrollBar::add-page, {scope}QScrollBar::sub-page {{ background-color: transparent; }}
{scope}QToolTip {{
  color: {theme.text}; background-color: {theme.surface}; border: 1px solid {theme.edge};
}}
"""
