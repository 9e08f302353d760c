from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from biofeedback.settings import Settings, ThemeChoice
from biofeedback.ui import style
from biofeedback.ui.closing import KEEP_GOING, closing_sheet
from biofeedback.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme
from biofeedback.ui.widgets.big_button import BigButton, ButtonSize
from biofeedback.ui.widgets.text import Role, Text, Tone
from ui.window_fixtures import Show


@pytest.fixture(autouse=True)
def plain_again(qapp: QApplication) -> Iterator[None]:
    """Let the next test find the application as it was."""
    font, palette = qapp.font(), qapp.palette()
    yield
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


def _colour(text: Text) -> str:
    return text.palette().color(QPalette.ColorRole.WindowText).name().upper()


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_tones_are_the_theme_s_colours(show: Show, theme: Theme) -> None:
    style.apply(style.Appearance(theme=theme))
    plain, heart = Text("68"), Text("68", tone=Tone.HEART)
    show(plain, heart)
    assert (_colour(plain), _colour(heart)) == (theme.text, theme.heart)


def test_a_session_wears_its_own_look_inside_a_light_window(show: Show) -> None:
    style.apply(style.Appearance(theme=LIGHT, session_theme=DARK))
    inside, outside = Text("in", tone=Tone.BREATH), Text("out", tone=Tone.BREATH)
    screen = QWidget()
    QVBoxLayout(screen).addWidget(inside)
    style.wear_session_look(screen)
    show(screen, outside)
    assert (_colour(inside), _colour(outside)) == (DARK.breath, LIGHT.breath)
    corner = screen.grab().toImage().pixelColor(2, 2)
    assert corner == QColor(DARK.background)
    style.wear_window_look(screen)
    assert _colour(inside) == LIGHT.breath


def test_a_sheet_over_a_session_is_as_dark(qtbot: QtBot, show: Show) -> None:
    style.apply(style.Appearance(theme=LIGHT, session_theme=DARK))
    sheet = closing_sheet(show(Text("a session")))
    style.wear_session_look(sheet)
    sheet.open()
    qtbot.waitExposed(sheet)
    assert sheet.grab().toImage().pixelColor(6, 6) == QColor(DARK.background)
    assert {_colour(text) for text in sheet.findChildren(Text)} == {DARK.text}
    button = sheet.button(KEEP_GOING)
    middle = button.grab().toImage().pixelColor(button.width() // 2, 8)
    assert middle == QColor(DARK.surface)
    sheet.reject()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_text_and_targets_grow_together(show: Show, scale: float) -> None:
    style.apply(style.Appearance(text_scale=scale))
    text, title = Text("a"), Text("a", role=Role.TITLE)
    button, large = BigButton("Go"), BigButton("Go", size=ButtonSize.SESSION)
    show(text, title, button, large)
    assert text.font().pixelSize() == round(15 * scale)
    assert title.font().pixelSize() == round(24 * scale)
    assert button.sizeHint().height() >= max(48, 30 * scale)
    assert large.sizeHint().height() >= 64
    assert button.sizeHint().width() >= 48
    assert button.sizeHint().height() >= button.fontMetrics().height()


def test_a_focused_button_keeps_its_size(qtbot: QtBot, show: Show) -> None:
    style.apply(style.Appearance())
    first, second = BigButton("Pause"), BigButton("Pause")
    show(first, second).activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    assert first.sizeHint() == second.sizeHint()


def test_figures_have_one_width(show: Show) -> None:
    style.apply(style.Appearance())
    number = Text("68", role=Role.NUMBER)
    show(number)
    assert number.font().featureValue(QFont.Tag("tnum")) == 1


def test_the_palette_speaks_the_theme_s_colours() -> None:
    palette = style.palette(HIGH_CONTRAST)
    assert palette.color(QPalette.ColorRole.Window) == QColor(HIGH_CONTRAST.background)
    assert palette.color(QPalette.ColorRole.WindowText) == QColor(HIGH_CONTRAST.text)
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText) == QColor(
        HIGH_CONTRAST.muted
    )


@pytest.mark.parametrize("choice", list(ThemeChoice))
def test_every_sheet_is_understood_by_qt(show: Show, choice: ThemeChoice, qtlog: object) -> None:
    settings = Settings(theme=choice, text_scale=1.3)
    style.apply(style.Appearance.of(settings, system_is_dark=False))
    show(Text("a"), BigButton("b"))
    messages = [record.message for record in getattr(qtlog, "records", [])]
    assert [message for message in messages if "style" in message.lower()] == []


def test_the_appearance_follows_the_settings() -> None:
    appearance = style.Appearance.of(
        Settings(theme=ThemeChoice.LIGHT, text_scale=1.6), system_is_dark=True
    )
    assert appearance == style.Appearance(theme=LIGHT, session_theme=LIGHT, text_scale=1.6)


def test_preparing_tells_the_size_of_running_text(qapp: QApplication) -> None:
    assert style.prepare() >= style.BASE_PX
    assert qapp.style().objectName() == "fusion"


def test_a_changed_property_is_seen_after_restyling(show: Show) -> None:
    style.apply(style.Appearance())
    text = Text("signal")
    show(text)
    text.set_tone(Tone.WARN)
    assert _colour(text) == LIGHT.warn
