from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from biofeedback.ui.widgets.text import Role, Text, Tone
from ui.window_fixtures import Show


def test_what_a_device_says_is_never_mark_up(show: Show) -> None:
    plain, sneaky = Text("Polar"), Text("<h1>Polar</h1>")
    show(plain, sneaky)
    assert sneaky.textFormat() is Qt.TextFormat.PlainText
    assert sneaky.sizeHint().height() == plain.sizeHint().height()


def test_it_says_what_it_is(qtbot: QtBot) -> None:
    text = Text("68", role=Role.NUMBER, tone=Tone.HEART)
    qtbot.addWidget(text)
    assert (text.property("role"), text.property("tone")) == ("number", "heart")
    text.set_tone(Tone.MUTED)
    assert text.property("tone") == "muted"


def test_a_wrapping_text_grows_downwards(show: Show) -> None:
    text = Text("calm and slow " * 20, does_wrap=True)
    show(text)
    assert text.heightForWidth(200) > text.heightForWidth(600)
