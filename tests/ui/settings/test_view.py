import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from biofeedback.settings import PacerPlace, Settings, ThemeChoice
from biofeedback.ui.settings.view import SettingsView
from biofeedback.ui.widgets.banner import Banner
from ui.program_double import DiskFullError, FakeLibrary, FakeProgram, PatientAsk
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def program() -> FakeProgram:
    """Nothing was chosen yet."""
    return FakeProgram()


@pytest.fixture
def view(show: Show, program: FakeProgram) -> SettingsView:
    """The settings, loaded."""
    view = SettingsView(program.ask)
    show(view, width_px=1000, height_px=900)
    view.load()
    return view


@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.HIGH_CONTRAST])
def test_a_theme_is_chosen_by_one_press(
    qtbot: QtBot, view: SettingsView, program: FakeProgram, theme: ThemeChoice
) -> None:
    with qtbot.waitSignal(view.changed) as changed:
        QTest.mouseClick(view.theme.button(theme), LEFT)
    assert changed.args == [Settings(theme=theme)]
    assert program.library.kept == Settings(theme=theme)


def test_text_grows_by_steps(view: SettingsView, program: FakeProgram) -> None:
    QTest.keyClick(view.text_size, Qt.Key.Key_Up)
    assert program.library.kept.text_scale == pytest.approx(1.1)
    QTest.keyClick(view.text_size, Qt.Key.Key_End)
    assert program.library.kept.text_scale == 2.0


def test_motion_and_place_of_the_pacer(view: SettingsView, program: FakeProgram) -> None:
    QTest.mouseClick(view.motion.button(True), LEFT)
    QTest.mouseClick(view.place.button(PacerPlace.LEFT), LEFT)
    assert program.library.kept == Settings(has_reduced_motion=True, pacer_place=PacerPlace.LEFT)


def test_what_a_strap_is_asked_for(view: SettingsView, program: FakeProgram) -> None:
    assert view.acceleration.button(50).isChecked()
    QTest.mouseClick(view.acceleration.button(None), LEFT)
    QTest.mouseClick(view.ecg.button(True), LEFT)
    assert program.library.kept == Settings(acceleration_hz=None, ecg=True)


def test_what_was_chosen_earlier_is_shown(qtbot: QtBot, show: Show) -> None:
    kept = Settings(
        theme=ThemeChoice.DARK,
        text_scale=1.4,
        has_reduced_motion=True,
        pacer_place=PacerPlace.RIGHT,
    )
    view = SettingsView(FakeProgram(library=FakeLibrary(kept=kept)).ask)
    show(view)
    with qtbot.waitSignal(view.changed) as changed:
        view.load()
    assert changed.args == [kept]
    assert view.theme.button(ThemeChoice.DARK).isChecked()
    assert view.text_size.value == pytest.approx(1.4)
    assert view.motion.button(True).isChecked()
    assert view.place.button(PacerPlace.RIGHT).isChecked()


def test_until_then_nothing_can_be_pressed(show: Show, program: FakeProgram) -> None:
    view = SettingsView(PatientAsk(program))
    show(view)
    view.load()
    assert not view.theme.button(ThemeChoice.DARK).isEnabled()


def test_what_could_not_be_saved_is_told(view: SettingsView, program: FakeProgram) -> None:
    banner = view.findChildren(Banner)[0]
    program.library.error = DiskFullError()
    QTest.mouseClick(view.motion.button(True), LEFT)
    assert "could not be saved" in banner.text
    program.library.error = None
    QTest.mouseClick(view.place.button(PacerPlace.LEFT), LEFT)
    assert banner.text == ""


def test_it_says_where_the_sessions_are_kept(view: SettingsView) -> None:
    view.tell_library("the library")
    texts = [label.text() for label in view.findChildren(QLabel)]
    assert any("the library" in text and "no medical device" in text for text in texts)
