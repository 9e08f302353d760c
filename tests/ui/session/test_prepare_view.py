from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from biofeedback.records import SourceKind
from biofeedback.settings import Settings
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.prepare_presenter import PreparePresenter
from biofeedback.ui.session.prepare_state import PrepareState, Remark, StrapRow
from biofeedback.ui.session.prepare_view import PrepareView
from biofeedback.ui.session.view_state import Tone
from biofeedback.ui.theme import DARK, LIGHT
from ui.window_fixtures import Show

LEFT = Qt.MouseButton.LeftButton
NOTHING = PreparePresenter(Settings(), SlowPaceGate()).state
STRAP = StrapRow(address="A", name="H10", signal="good signal", bars=3, is_chosen=False)


@pytest.fixture
def view(show: Show) -> PrepareView:
    """Nothing chosen."""
    view = PrepareView(LIGHT)
    show(view, width_px=1000, height_px=900)
    view.show_state(NOTHING)
    return view


def _visible(view: PrepareView) -> list[str]:
    labels = view.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and label.text()]


def _show(view: PrepareView, **changes: object) -> PrepareState:
    state = replace(NOTHING, **changes)  # type: ignore[arg-type]
    view.show_state(state)
    return state


def test_the_calm_breath_instruction_is_there_before_every_session(view: PrepareView) -> None:
    text = " ".join(_visible(view))
    for words in ("Sit comfortably", "gently and naturally", "dizzy", "Esc stops the pacer"):
        assert words in text


def test_nothing_can_start_before_something_is_chosen(view: PrepareView) -> None:
    assert not view.start_button.isEnabled()
    assert "Choose where the heartbeats come from." in _visible(view)


@pytest.mark.parametrize("source", SourceKind)
def test_each_source_shows_what_belongs_to_it(view: PrepareView, source: SourceKind) -> None:
    chosen: list[SourceKind] = []
    view.source_chosen.connect(chosen.append)
    QTest.mouseClick(view.sources.button(source), LEFT)
    assert chosen == [source]
    _show(view, source=source)
    rooms = (view.scan_button.isVisible(), view.file_button.isVisible())
    assert rooms == (source is SourceKind.STRAP, source is SourceKind.FILE)
    assert any("simulated" in text for text in _visible(view)) is (source is SourceKind.SIMULATED)


def test_straps_can_be_chosen_and_searched_again(qtbot: QtBot, view: PrepareView) -> None:
    chosen: list[str] = []
    view.strap_chosen.connect(chosen.append)
    _show(view, source=SourceKind.STRAP, straps=(STRAP,), scan=Remark(text="1 strap in reach"))
    QTest.mouseClick(view.straps.button("A"), LEFT)
    assert chosen == ["A"]
    with qtbot.waitSignal(view.scan_wished):
        QTest.mouseClick(view.scan_button, LEFT)
    _show(view, source=SourceKind.STRAP, is_scanning=True)
    assert not view.scan_button.isEnabled()
    assert view.scan_button.text() == "Searching …"


def test_trouble_with_bluetooth_is_a_sentence_with_a_mark(view: PrepareView) -> None:
    trouble = Remark(text="Bluetooth is off. Switch it on.", tone=Tone.WARN)
    _show(view, source=SourceKind.STRAP, scan=trouble)
    assert "▲ Bluetooth is off. Switch it on." in _visible(view)


def test_a_file_is_asked_for_in_a_dialog(view: PrepareView) -> None:
    files: list[Path] = []
    view.file_chosen.connect(files.append)
    _show(view, source=SourceKind.FILE)
    QTest.mouseClick(view.file_button, LEFT)
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit("/folder/rr.txt")
    dialog.close()
    assert files == [Path("/folder/rr.txt")]
    _show(view, source=SourceKind.FILE, file_name="rr.txt")
    assert "rr.txt" in _visible(view)


def test_length_and_pace_are_wished_by_steps(view: PrepareView) -> None:
    wished: dict[str, float] = {}

    def remember(name: str, signal: SignalInstance) -> None:
        signal.connect(lambda value: wished.__setitem__(name, value))

    remember("minutes", view.minutes_wished)
    remember("rate", view.rate_wished)
    remember("share", view.share_wished)
    for stepper in (view.minutes, view.rate, view.ratio):
        stepper.setFocus()
        QTest.keyClick(stepper, Qt.Key.Key_Up)
    assert wished == {
        "minutes": 11.0,
        "rate": pytest.approx(6.1),
        "share": pytest.approx(0.5),
    }


def test_a_very_slow_pace_is_asked_about_in_place(view: PrepareView) -> None:
    answers: list[bool] = []
    view.slow_answered.connect(answers.append)
    _show(view, slow_question="Very slow.")
    assert "Very slow." in _visible(view)
    QTest.mouseClick(view.slow_no, LEFT)
    QTest.mouseClick(view.slow_yes, LEFT)
    assert answers == [False, True]
    _show(view)
    assert not view.slow_no.isVisible()


def test_start_says_that_it_starts_and_why_it_did_not(qtbot: QtBot, view: PrepareView) -> None:
    _show(view, can_start=True, start=Remark())
    with qtbot.waitSignal(view.start_wished):
        QTest.mouseClick(view.start_button, LEFT)
    _show(view, is_starting=True)
    assert view.start_button.text() == "Starting …"
    _show(view, start=Remark(text="The file is empty.", tone=Tone.WARN))
    assert "▲ The file is empty." in _visible(view)


def test_another_theme_reaches_the_bars(view: PrepareView) -> None:
    _show(view, source=SourceKind.STRAP, straps=(STRAP,))
    before = view.straps.button("A").grab().toImage()
    view.set_theme(DARK)
    assert view.straps.button("A").grab().toImage() != before
